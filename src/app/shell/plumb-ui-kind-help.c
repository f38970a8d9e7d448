/* plumb-ui-kind-help.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plumb-ui-kind-help.h"

#include "plumb-field.h"
#include "plumb-ui-sentence.h"

/* A page that is being made. */
typedef struct
{
  PlumbRegistry *registry;
  PlumbKind *kind;
  AdwPreferencesPage *page;
} Page;

static AdwPreferencesGroup *
add_group (const Page *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

/* What a pack says is text: it has no markup. */
static void
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (group, row);
}

static void
add_text (AdwPreferencesGroup *group, const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_bottom (label, 12);
  adw_preferences_group_add (group, label);
}

/* Summary, help, and why it cannot be used. */
static void
add_head (const Page *self)
{
  AdwPreferencesGroup *group = add_group (self, "");
  const char *disabled = plumb_kind_get_disabled (self->kind);
  g_auto (GStrv) paragraphs = g_strsplit (plumb_kind_get_help (self->kind), "\n\n", -1);
  add_text (group, plumb_kind_get_summary (self->kind));
  for (guint i = 0; paragraphs[i] != NULL; i++)
    if (*g_strstrip (paragraphs[i]) != '\0')
      add_text (group, paragraphs[i]);
  if (disabled != NULL)
    add_text (group, disabled);
}

/* "Image, several, optional", and what it is for below. */
static char *
describe_port (const Page *self, const PlumbPort *port)
{
  const PlumbArtifactKind *kind = plumb_registry_find_artifact_kind (self->registry, port->kind);
  g_autoptr (GString) text = g_string_new (kind != NULL ? kind->title : port->kind);
  if (port->many)
    g_string_append_printf (text, " · %s", _ ("several"));
  if (port->optional)
    g_string_append_printf (text, " · %s", _ ("optional"));
  if (*port->summary != '\0')
    g_string_append_printf (text, "\n%s", port->summary);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef const PlumbPort *(*GetPort) (PlumbKind *kind, guint position);

static void
add_ports (const Page *self, const char *title, guint n, GetPort get_port)
{
  AdwPreferencesGroup *group = n > 0 ? add_group (self, title) : NULL;
  for (guint i = 0; i < n; i++)
    {
      const PlumbPort *port = get_port (self->kind, i);
      g_autofree char *text = describe_port (self, port);
      add_row (group, port->title, text);
    }
}

static char *
describe_values (const PlumbField *field)
{
  if (field->choice_titles != NULL)
    return g_strjoinv (", ", (char **) field->choice_titles);
  g_autofree char *rule = plumb_field_describe (field);
  return plumb_ui_sentence_make (rule);
}

/* What it is for, and what it takes below. */
static char *
describe_field (const PlumbField *field)
{
  g_autofree char *values = describe_values (field);
  g_autoptr (GString) text = g_string_new (field->summary);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, values);
  if (*field->unit != '\0')
    g_string_append_printf (text, " · %s", field->unit);
  if (field->optional)
    g_string_append_printf (text, " · %s", _ ("optional"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_fields (const Page *self)
{
  guint n = plumb_kind_get_n_fields (self->kind);
  AdwPreferencesGroup *group = n > 0 ? add_group (self, _ ("Settings")) : NULL;
  for (guint i = 0; i < n; i++)
    {
      const PlumbField *field = plumb_kind_get_field (self->kind, i);
      g_autofree char *text = describe_field (field);
      add_row (group, field->title, text);
    }
}

/* Whose word all this is. */
static void
add_pack (const Page *self)
{
  PlumbPack *pack = plumb_kind_get_pack (self->kind);
  AdwPreferencesGroup *group = add_group (self, _ ("Pack"));
  g_autofree char *title
      = g_strdup_printf ("%s %s", plumb_pack_get_title (pack), plumb_pack_get_version (pack));
  g_autofree char *text
      = g_strdup_printf ("%s\n%s", plumb_pack_get_summary (pack), plumb_pack_get_folder (pack));
  add_row (group, title, text);
}

void
plumb_ui_kind_help_present (PlumbRegistry *registry, PlumbKind *kind, GtkWidget *parent)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *toolbars = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  const Page self = { registry, kind, ADW_PREFERENCES_PAGE (page) };
  add_head (&self);
  add_ports (&self, _ ("Inputs"), plumb_kind_get_n_inputs (kind), plumb_kind_get_input);
  add_ports (&self, _ ("Outputs"), plumb_kind_get_n_outputs (kind), plumb_kind_get_output);
  add_fields (&self);
  add_pack (&self);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbars), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbars), page);
  adw_dialog_set_title (dialog, plumb_kind_get_title (kind));
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 640);
  adw_dialog_set_child (dialog, toolbars);
  adw_dialog_present (dialog, parent);
}
