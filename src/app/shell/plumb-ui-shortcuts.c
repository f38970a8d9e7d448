/* plumb-ui-shortcuts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-shortcuts.h"

#include "plumb-ui-actions.h"
#include "plumb-ui-shortcut-row.h"

/* --- rows by group -------------------------------------------------------------------------- */

typedef GtkWidget *(*MakeRow) (const PlumbUiAction *action, GSettings *settings);

static gboolean
mentions (const PlumbUiAction *action, const char *folded)
{
  g_autofree char *title = g_utf8_casefold (_ (action->title), -1);
  g_autofree char *group = g_utf8_casefold (_ (action->group), -1);
  return strstr (title, folded) != NULL || strstr (group, folded) != NULL;
}

/* The table is sorted by group. */
static void
fill_page (AdwPreferencesPage *page, GSettings *settings, MakeRow make_row, GPtrArray *groups)
{
  const char *heading = NULL;
  AdwPreferencesGroup *group = NULL;
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const PlumbUiAction *action = plumb_ui_actions_get (i);
      GtkWidget *row = make_row (action, settings);
      if (row == NULL)
        continue;
      if (g_strcmp0 (heading, action->group) != 0)
        {
          heading = action->group;
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _ (heading));
          adw_preferences_page_add (page, group);
          g_ptr_array_add (groups, g_object_ref (group));
        }
      g_object_set_data (G_OBJECT (row), "action", (gpointer) action);
      adw_preferences_group_add (group, row);
    }
}

/* --- the dialog ----------------------------------------------------------------------------- */

static GtkWidget *
make_shown_row (const PlumbUiAction *action, GSettings *settings)
{
  g_auto (GStrv) accels = plumb_ui_actions_get_accels (action->name, settings);
  if (accels[0] == NULL)
    return NULL;
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (action->title));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             plumb_ui_shortcut_label_new ((const char *const *) accels));
  return row;
}

/* Rows of a group that are to be seen. */
static guint
filter_rows (GtkWidget *widget, const char *folded)
{
  guint n_seen = 0;
  const PlumbUiAction *action = g_object_get_data (G_OBJECT (widget), "action");
  if (action != NULL)
    {
      gtk_widget_set_visible (widget, mentions (action, folded));
      return mentions (action, folded);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_seen += filter_rows (child, folded);
  return n_seen;
}

static void
search_cb (GtkSearchEntry *entry, GPtrArray *groups)
{
  g_autofree char *folded = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);
  for (guint i = 0; i < groups->len; i++)
    {
      GtkWidget *group = g_ptr_array_index (groups, i);
      gtk_widget_set_visible (group, filter_rows (group, folded) > 0);
    }
}

static void
unref_groups (gpointer data, GClosure *closure)
{
  g_ptr_array_unref (data);
}

void
plumb_ui_shortcuts_present (GSettings *settings, GtkWidget *parent)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *toolbars = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *entry = gtk_search_entry_new ();
  GPtrArray *groups = g_ptr_array_new_with_free_func (g_object_unref);
  fill_page (ADW_PREFERENCES_PAGE (page), settings, make_shown_row, groups);
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (entry), _ ("Search shortcuts"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search shortcuts"), -1);
  gtk_widget_set_margin_start (entry, 12);
  gtk_widget_set_margin_end (entry, 12);
  gtk_widget_set_margin_bottom (entry, 6);
  g_signal_connect_data (entry, "search-changed", G_CALLBACK (search_cb), groups, unref_groups,
                         G_CONNECT_DEFAULT);
  g_signal_connect_swapped (entry, "stop-search", G_CALLBACK (adw_dialog_close), dialog);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbars), adw_header_bar_new ());
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbars), entry);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbars), page);
  adw_dialog_set_title (dialog, _ ("Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 640);
  adw_dialog_set_child (dialog, toolbars);
  adw_dialog_set_focus (dialog, entry);
  adw_dialog_present (dialog, parent);
}

/* --- the preferences' page ------------------------------------------------------------------ */

static void
preset_changed_cb (AdwComboRow *row, GParamSpec *pspec, GSettings *settings)
{
  g_settings_set_enum (settings, "canvas-keys", (int) adw_combo_row_get_selected (row));
}

static GtkWidget *
make_preset_row (GSettings *settings)
{
  static const char *const names[] = { N_ ("Default"), "Blender", "ComfyUI", "Houdini" };
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_string_list_append (titles, _ (names[i]));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Keys and Mouse Like"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row),
                              (guint) g_settings_get_enum (settings, "canvas-keys"));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (preset_changed_cb), settings,
                           G_CONNECT_DEFAULT);
  return row;
}

static GtkWidget *
make_single_row (GSettings *settings)
{
  GtkWidget *row = adw_switch_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Single Keys"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("Keys without Ctrl or Alt do something on the canvas"));
  g_settings_bind (settings, "single-keys", row, "active", G_SETTINGS_BIND_DEFAULT);
  return row;
}

GtkWidget *
plumb_ui_shortcuts_page_new (GSettings *settings)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _ ("Keyboard"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "input-keyboard-symbolic");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_preset_row (settings));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_single_row (settings));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  fill_page (ADW_PREFERENCES_PAGE (page), settings, plumb_ui_shortcut_row_new, groups);
  return page;
}
