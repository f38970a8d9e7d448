/* plumb-ui-preferences.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plumb-ui-preferences.h"

#include "plumb-project.h"
#include "plumb-trust.h"
#include "plumb-ui-dialogs.h"
#include "plumb-ui-kind-item.h"
#include "plumb-ui-shortcuts.h"
#include "plumb-ui-speech.h"

#define MAX_SLOTS 1024

static GtkWidget *
add_page (AdwPreferencesDialog *dialog, const char *title, const char *icon)
{
  GtkWidget *page = adw_preferences_page_new ();
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), title);
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), icon);
  adw_preferences_dialog_add (dialog, ADW_PREFERENCES_PAGE (page));
  return page;
}

static AdwPreferencesGroup *
add_group (GtkWidget *page, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  return group;
}

static void
add_switch (AdwPreferencesGroup *group, GSettings *settings, const char *key, const char *title)
{
  GtkWidget *row = adw_switch_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_settings_bind (settings, key, row, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (group, row);
}

static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

/* --- general -------------------------------------------------------------------------------- */

static guint
get_slots (GSettings *settings, const char *name)
{
  g_autoptr (GVariant) slots = g_settings_get_value (settings, "slots");
  guint32 n = 0;
  g_variant_lookup (slots, name, "u", &n);
  return n;
}

/* None: as the machine has. */
static void
slots_changed_cb (AdwSpinRow *row, GParamSpec *pspec, GSettings *settings)
{
  const char *name = g_object_get_data (G_OBJECT (row), "slot");
  g_autoptr (GVariant) slots = g_settings_get_value (settings, "slots");
  guint n = (guint) adw_spin_row_get_value (row);
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{su}"));
  GVariantIter iter;
  const char *other;
  guint32 value;
  g_variant_iter_init (&iter, slots);
  while (g_variant_iter_next (&iter, "{&su}", &other, &value))
    if (!g_str_equal (other, name))
      g_variant_builder_add (&builder, "{su}", other, value);
  if (n > 0)
    g_variant_builder_add (&builder, "{su}", name, n);
  g_settings_set_value (settings, "slots", g_variant_builder_end (&builder));
}

static void
add_slot (AdwPreferencesGroup *group, GSettings *settings, const char *slot, const char *title)
{
  GtkWidget *row = adw_spin_row_new_with_range (0, MAX_SLOTS, 1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_object_set_data (G_OBJECT (row), "slot", (gpointer) slot);
  adw_spin_row_set_value (ADW_SPIN_ROW (row), get_slots (settings, slot));
  g_signal_connect_object (row, "notify::value", G_CALLBACK (slots_changed_cb), settings,
                           G_CONNECT_DEFAULT);
  adw_preferences_group_add (group, row);
}

static void
add_general (AdwPreferencesDialog *dialog, GSettings *settings)
{
  GtkWidget *page = add_page (dialog, _ ("General"), "preferences-system-symbolic");
  AdwPreferencesGroup *canvas = add_group (page, _ ("Canvas"), NULL);
  add_switch (canvas, settings, "snap-to-grid", _ ("Snap to the Grid and to Other Nodes"));
  add_switch (canvas, settings, "show-grid", _ ("Show the Grid"));
  add_switch (canvas, settings, "show-minimap", _ ("Show the Minimap"));
  AdwPreferencesGroup *runs = add_group (page, _ ("Runs"), NULL);
  add_switch (runs, settings, "notify", _ ("Notify of Results and Questions"));
  AdwPreferencesGroup *slots = add_group (
      page, _ ("At Once"), _ ("How much may run at the same time. 0: as much as the machine has."));
  add_slot (slots, settings, "cpu", _ ("Processor Jobs"));
  add_slot (slots, settings, "gpu", _ ("Graphics Jobs"));
  add_slot (slots, settings, "gegl", _ ("Image Operations"));
  add_slot (slots, settings, "net", _ ("Network Jobs"));
}

/* --- tools and packs ------------------------------------------------------------------------ */

static GtkWidget *
make_tool_row (const PlumbTool *tool, PlumbValue *found)
{
  PlumbValue *there = plumb_value_get_member (found, tool->name);
  const char *version = plumb_value_member_string (there, "version", "");
  const char *path = plumb_value_member_string (there, "path", NULL);
  g_autofree char *title = g_strdup_printf ("%s %s", tool->name, version);
  g_autofree char *missing = g_strdup_printf (_ ("Missing: %s. Without it there is no %s."),
                                              tool->advice != NULL ? tool->advice : tool->command,
                                              tool->enables != NULL ? tool->enables : tool->name);
  GtkWidget *row = make_row (g_strchomp (title), path != NULL ? path : missing);
  GtkWidget *icon = gtk_image_new_from_icon_name (path != NULL ? "plumb-state-done-symbolic"
                                                               : "plumb-state-failed-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  path != NULL ? _ ("Found") : _ ("Missing"), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

/* What was found, as soon as it is known. */
typedef struct
{
  PlumbUiEnvironment *environment;
  AdwPreferencesGroup *group;
  GPtrArray *rows; /* borrowed */
} Tools;

static void
tools_free (gpointer data)
{
  Tools *self = data;
  g_signal_handlers_disconnect_by_data (self->environment, self);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static void
add_tool_row (Tools *self, GtkWidget *row)
{
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
fill_tools (Tools *self)
{
  PlumbRegistry *registry = plumb_ui_environment_get_registry (self->environment);
  PlumbValue *found = plumb_ui_environment_get_tools (self->environment);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (found == NULL)
    {
      add_tool_row (self, make_row (_ ("Looking for them…"), NULL));
      return;
    }
  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (registry, i);
      for (guint k = 0; k < plumb_pack_get_n_tools (pack); k++)
        {
          const PlumbTool *tool = plumb_pack_get_tool (pack, k);
          if (plumb_registry_find_tool (registry, tool->name) == tool)
            add_tool_row (self, make_tool_row (tool, found));
        }
    }
}

static void
look_again_cb (Tools *self)
{
  plumb_ui_environment_refresh_tools (self->environment);
}

static void
add_tools (GtkWidget *page, PlumbUiEnvironment *environment)
{
  Tools *self = g_new0 (Tools, 1);
  self->environment = g_object_ref (environment);
  self->group
      = add_group (page, _ ("Tools"), _ ("Programs that nodes need. F5 looks for them again."));
  self->rows = g_ptr_array_new ();
  g_object_set_data_full (G_OBJECT (self->group), "tools", self, tools_free);
  GtkWidget *button = gtk_button_new_from_icon_name ("view-refresh-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Look Again"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Look Again"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (look_again_cb), self);
  adw_preferences_group_set_header_suffix (self->group, button);
  g_signal_connect_swapped (environment, "notify::tools", G_CALLBACK (fill_tools), self);
  plumb_ui_environment_ensure_tools (environment);
  fill_tools (self);
}

/* --- how nodes are carried out -------------------------------------------------------------- */

static const char *
describe_backend (PlumbUiEnvironment *environment, const char *name)
{
  static const char *const texts[][2] = {
    { "core", N_ ("Values, files and lists: nothing is started for them") },
    { "local", N_ ("A program of this computer, in a folder of its own; in a sandbox where that "
                   "is wanted") },
    { "gegl", N_ ("Operations on pictures, in a process of their own") },
    { "engine", N_ ("What runs when: groups, repetition, questions") },
  };
  gboolean is_there
      = g_str_equal (name, "engine")
        || plumb_backends_find (plumb_ui_environment_get_backends (environment), name) != NULL;
  for (guint i = 0; is_there && i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i][0], name))
      return _ (texts[i][1]);
  return is_there ? NULL : _ ("Not there: nodes that need it do not run");
}

static void
add_backends (GtkWidget *page, PlumbUiEnvironment *environment)
{
  PlumbCatalog *catalog = plumb_ui_environment_get_catalog (environment);
  AdwPreferencesGroup *group = add_group (page, _ ("How Nodes Are Carried Out"), NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (guint));
  for (guint i = 0; i < plumb_catalog_get_n_kinds (catalog); i++)
    {
      const char *name = plumb_kind_get_backend (plumb_catalog_get_kind (catalog, i));
      guint position;
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &position))
        {
          position = names->len;
          g_ptr_array_add (names, (gpointer) name);
          g_array_set_size (counts, names->len);
        }
      g_array_index (counts, guint, position)++;
    }
  for (guint i = 0; i < names->len; i++)
    {
      guint n = g_array_index (counts, guint, i);
      g_autofree char *count = g_strdup_printf (ngettext ("%u kind", "%u kinds", n), n);
      const char *text = describe_backend (environment, names->pdata[i]);
      g_autofree char *subtitle = text != NULL ? g_strdup_printf ("%s · %s", count, text) : NULL;
      adw_preferences_group_add (group, make_row (plumb_ui_backend_get_title (names->pdata[i]),
                                                  subtitle != NULL ? subtitle : count));
    }
}

static void
add_packs (GtkWidget *page, PlumbUiEnvironment *environment)
{
  PlumbRegistry *registry = plumb_ui_environment_get_registry (environment);
  PlumbProblems *problems = plumb_ui_environment_get_pack_problems (environment);
  AdwPreferencesGroup *packs = add_group (page, _ ("Packs of Nodes"), NULL);
  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (registry, i);
      guint n = plumb_pack_get_n_kinds (pack);
      g_autofree char *title
          = g_strdup_printf ("%s %s", plumb_pack_get_title (pack), plumb_pack_get_version (pack));
      g_autofree char *count = g_strdup_printf (ngettext ("%u kind", "%u kinds", n), n);
      g_autofree char *subtitle = g_strdup_printf ("%s · %s", count, plumb_pack_get_summary (pack));
      adw_preferences_group_add (packs, make_row (title, subtitle));
    }
  if (plumb_problems_get_length (problems) == 0)
    return;
  AdwPreferencesGroup *faults
      = add_group (page, _ ("Faults"), _ ("A pack with a fault is left out whole."));
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    {
      const PlumbProblem *problem = plumb_problems_get (problems, i);
      g_autofree char *message = plumb_ui_say (problem->message);
      g_autofree char *advice = plumb_ui_say (problem->advice);
      adw_preferences_group_add (faults, make_row (message, advice));
    }
}

/* --- trust ---------------------------------------------------------------------------------- */

static void
revoke_cb (GtkButton *button, GtkWidget *row)
{
  const char *folder = g_object_get_data (G_OBJECT (row), "folder");
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProject) project = plumb_project_open (folder, &error);
  if (project == NULL || !plumb_trust_revoke (project, &error))
    {
      plumb_ui_show_error (row, _ ("Trust Was Not Taken Back"), error);
      return;
    }
  gtk_widget_set_sensitive (row, FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("No longer trusted"));
}

static GtkWidget *
make_trust_row (PlumbValue *record)
{
  const char *folder = plumb_value_member_string (record, "folder", "");
  const char *since = plumb_value_member_string (record, "since", "");
  gboolean is_made_here = plumb_value_member_boolean (record, "created", FALSE);
  g_autofree char *day = g_strndup (since, strcspn (since, "T"));
  g_autofree char *subtitle = is_made_here
                                  ? g_strdup_printf (_ ("Made here, %s"), day)
                                  : g_strdup_printf (_ ("Its programs are trusted since %s"), day);
  GtkWidget *row = make_row (folder, subtitle);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Revoke"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (row), "folder", g_strdup (folder), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (revoke_cb), row);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
add_trust (AdwPreferencesDialog *dialog)
{
  GtkWidget *page = add_page (dialog, _ ("Trust"), "security-high-symbolic");
  AdwPreferencesGroup *group = add_group (
      page, _ ("Trusted Projects"),
      _ ("A project from elsewhere starts nothing before it is trusted. Trust is asked for when it "
         "is run, and is lost when its programs change."));
  g_autoptr (PlumbValue) records = plumb_trust_list (NULL);
  for (guint i = 0; i < plumb_value_get_length (records); i++)
    adw_preferences_group_add (group, make_trust_row (plumb_value_get_element (records, i)));
  if (plumb_value_get_length (records) == 0)
    adw_preferences_group_add (group, make_row (_ ("None"), NULL));
}

void
plumb_ui_preferences_present (PlumbUiEnvironment *environment, GtkWidget *parent)
{
  GSettings *settings = plumb_ui_environment_get_settings (environment);
  AdwPreferencesDialog *dialog = ADW_PREFERENCES_DIALOG (adw_preferences_dialog_new ());
  adw_preferences_dialog_set_search_enabled (dialog, TRUE);
  add_general (dialog, settings);
  adw_preferences_dialog_add (dialog,
                              ADW_PREFERENCES_PAGE (plumb_ui_shortcuts_page_new (settings)));
  GtkWidget *tools = add_page (dialog, _ ("Tools"), "applications-engineering-symbolic");
  add_tools (tools, environment);
  add_backends (tools, environment);
  add_packs (tools, environment);
  add_trust (dialog);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
