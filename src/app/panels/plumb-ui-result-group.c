/* plumb-ui-result-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-result-group.h"

#include "plumb-thumbnails.h"
#include "plumb-ui-tip.h"

#define PICTURE_SIZE 256

struct _PlumbUiResultGroup
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbThumbnails *thumbnails; /* (nullable): of @project */
  PlumbUiProject *project;     /* (nullable) */
  GCancellable *cancellable;
  char *path;
  gint64 run;
  GtkPicture *picture;
  GtkGrid *facts;
};

G_DEFINE_FINAL_TYPE (PlumbUiResultGroup, plumb_ui_result_group, ADW_TYPE_BIN)

/* --- reading --------------------------------------------------------------------------------- */

typedef struct
{
  char *ledger;
  char *path;
  gint64 run;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_free (question->ledger);
  g_free (question->path);
  g_free (question);
}

static gpointer
read_items (gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (question->ledger, error);
  if (reader == NULL)
    return NULL;
  return plumb_ledger_reader_list_items (reader, question->run, question->path, error);
}

/* --- facts ----------------------------------------------------------------------------------- */

static void
add_fact (PlumbUiResultGroup *self, const char *name, GtkWidget *value)
{
  int row = 0;
  while (gtk_grid_get_child_at (self->facts, 0, row) != NULL)
    row++;
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", name, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_set_halign (value, GTK_ALIGN_END);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_grid_attach (self->facts, label, 0, row, 1, 1);
  gtk_grid_attach (self->facts, value, 1, row, 1, 1);
}

static GtkWidget *
make_value (const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "selectable", TRUE, "ellipsize",
                                   PANGO_ELLIPSIZE_MIDDLE, "tooltip-text", text, NULL);
  gtk_widget_add_css_class (label, "caption-heading");
  return label;
}

static void
take_hash (PlumbUiResultGroup *self, const char *hash)
{
  gsize length = strlen (hash);
  g_autofree char *text
      = length > 8 ? g_strdup_printf ("%.4s…%s", hash, hash + length - 2) : g_strdup (hash);
  GtkWidget *value = make_value (text);
  plumb_ui_tip_set (value, hash);
  add_fact (self, _ ("pixels"), value);
}

static char *
format_tools (const PlumbItemRow *item)
{
  PlumbValue *tools = item->fields != NULL ? plumb_value_get_member (item->fields, "tools") : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; tools != NULL && i < plumb_value_get_length (tools); i++)
    {
      const char *name = NULL;
      PlumbValue *value = plumb_value_get_member_at (tools, i, &name);
      const char *version = plumb_value_get_string (value, NULL);
      if (version == NULL)
        version = plumb_value_member_string (value, "version", "");
      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", name, version);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
run_clicked_cb (PlumbUiResultGroup *self)
{
  plumb_ui_session_show_run (self->session, self->project, self->run, self->path);
}

static void
add_run (PlumbUiResultGroup *self, const PlumbItemRow *item)
{
  if (item->cached_from > 0)
    self->run = item->cached_from;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, self->run);
  GtkWidget *button = gtk_button_new_with_label (text);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "plumb-small");
  gtk_widget_set_tooltip_text (button, _ ("Show the Run"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (run_clicked_cb), self);
  add_fact (self, _ ("from run"), button);
}

/* --- the picture ----------------------------------------------------------------------------- */

static void
thumbnail_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiResultGroup) self = user_data;
  g_autofree char *path = plumb_thumbnails_get_finish (PLUMB_THUMBNAILS (source), result, NULL);
  if (path == NULL || self->picture == NULL)
    return;
  gtk_picture_set_filename (self->picture, path);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), TRUE);
}

/* The first file that an item gave. */
static PlumbValue *
find_artifact (const PlumbItemRow *item)
{
  for (guint i = 0; item->outputs != NULL && i < plumb_value_get_length (item->outputs); i++)
    {
      PlumbValue *value = plumb_value_get_member_at (item->outputs, i, NULL);
      if (value != NULL && plumb_value_get_value_type (value) == PLUMB_VALUE_ARRAY)
        value = plumb_value_get_length (value) > 0 ? plumb_value_get_element (value, 0) : NULL;
      if (value != NULL && plumb_value_get_value_type (value) == PLUMB_VALUE_OBJECT
          && plumb_value_member_string (value, "artifact", NULL) != NULL)
        return value;
    }
  return NULL;
}

static void
show_picture (PlumbUiResultGroup *self, PlumbValue *datum)
{
  const char *pixels = plumb_value_member_string (datum, "pixels", NULL);
  if (pixels == NULL)
    return;
  take_hash (self, pixels);
  const char *name = plumb_value_member_string (datum, "name", _ ("Last result"));
  gtk_picture_set_alternative_text (self->picture, name);
  plumb_thumbnails_get_async (self->thumbnails, datum, PICTURE_SIZE, self->cancellable,
                              thumbnail_cb, g_object_ref (self));
}

/* --- all of it ------------------------------------------------------------------------------- */

static void
clear (PlumbUiResultGroup *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
show_items (PlumbUiResultGroup *self, GPtrArray *items)
{
  const PlumbItemRow *first = items->pdata[0];
  gint64 wall_us = 0, peak_bytes = 0;
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbItemRow *item = items->pdata[i];
      wall_us += item->wall_us;
      peak_bytes = MAX (peak_bytes, item->peak_bytes);
    }
  PlumbValue *datum = find_artifact (first);
  if (datum != NULL)
    show_picture (self, datum);
  g_autofree char *time = g_strdup_printf (_ ("%.1f s"), (double) wall_us / G_USEC_PER_SEC);
  add_fact (self, _ ("time"), make_value (time));
  if (peak_bytes > 0)
    {
      g_autofree char *memory = g_format_size ((guint64) peak_bytes);
      add_fact (self, _ ("memory"), make_value (memory));
    }
  g_autofree char *tools = format_tools (first);
  if (tools != NULL)
    add_fact (self, _ ("tool"), make_value (tools));
  add_run (self, first);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
items_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbUiResultGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->facts == NULL)
    return;
  clear (self);
  if (items != NULL && items->len > 0)
    show_items (self, items);
}

static void
plumb_ui_result_group_dispose (GObject *object)
{
  PlumbUiResultGroup *self = PLUMB_UI_RESULT_GROUP (object);
  g_cancellable_cancel (self->cancellable);
  self->picture = NULL;
  self->facts = NULL;
  g_clear_object (&self->thumbnails);
  g_clear_object (&self->project);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_result_group_parent_class)->dispose (object);
}

static void
plumb_ui_result_group_finalize (GObject *object)
{
  PlumbUiResultGroup *self = PLUMB_UI_RESULT_GROUP (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (plumb_ui_result_group_parent_class)->finalize (object);
}

static void
plumb_ui_result_group_class_init (PlumbUiResultGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_result_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_result_group_finalize;
}

static void
plumb_ui_result_group_init (PlumbUiResultGroup *self)
{
  self->cancellable = g_cancellable_new ();
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Last Result"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "plumb-result");
  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_picture_set_content_fit (self->picture, GTK_CONTENT_FIT_SCALE_DOWN);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), 112, 112);
  self->facts = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->facts, 4);
  gtk_grid_set_column_spacing (self->facts, 8);
  gtk_widget_set_valign (GTK_WIDGET (self->facts), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->facts));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  adw_bin_set_child (ADW_BIN (self), group);
  clear (self);
}

GtkWidget *
plumb_ui_result_group_new (PlumbUiSession *session)
{
  PlumbUiResultGroup *self = g_object_new (PLUMB_UI_TYPE_RESULT_GROUP, NULL);
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

static void
follow_project (PlumbUiResultGroup *self, PlumbUiProject *project)
{
  if (!g_set_object (&self->project, project))
    return;
  g_clear_object (&self->thumbnails);
  self->thumbnails = plumb_thumbnails_new (plumb_ui_project_get_project (project));
}

void
plumb_ui_result_group_show (PlumbUiResultGroup *self, PlumbUiDocument *document, const char *path)
{
  g_return_if_fail (PLUMB_UI_IS_RESULT_GROUP (self));
  PlumbUiRunState *state = document != NULL ? plumb_ui_document_get_run_state (document) : NULL;
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  if (path == NULL || state == NULL || plumb_ui_run_state_find (state, path) == NULL)
    {
      clear (self);
      return;
    }
  if (g_strcmp0 (path, self->path) != 0)
    clear (self);
  g_set_str (&self->path, path);
  self->run = plumb_ui_run_state_get_run (state);
  follow_project (self, plumb_ui_document_get_project (document));
  Question *question = g_new0 (Question, 1);
  question->run = self->run;
  question->path = g_strdup (path);
  question->ledger
      = plumb_project_get_machine_path (plumb_ui_project_get_project (self->project), "ledger.db");
  PlumbWorkPool *pool
      = plumb_ui_environment_get_pool (plumb_ui_project_get_environment (self->project));
  plumb_work_pool_run_async (pool, read_items, question, question_free,
                             (GDestroyNotify) g_ptr_array_unref, self->cancellable, items_cb,
                             g_object_ref (self));
}
