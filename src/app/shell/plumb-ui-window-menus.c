/* plumb-ui-window-menus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-window-private.h"

#include "plumb-recent.h"
#include "plumb-ui-action-labels.h"
#include "plumb-ui-speech.h"
#include "plumb-ui-tip.h"
#include "plumb-ui-welcome.h"

/* What can be done now, and how it is called: actions, menus, title, badges. Brought up to date
 * once for all that changed since the last frame. */

#define MAX_RECENT 8

static void
enable (PlumbUiWindow *self, gboolean is_enabled, const char *const *names)
{
  for (; *names != NULL; names++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), *names);
      if (G_IS_SIMPLE_ACTION (action))
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
    }
}

#define ENABLE(self, is_enabled, ...)                                                              \
  enable ((self), (is_enabled), (const char *const[]) { __VA_ARGS__, NULL })

/* --- actions -------------------------------------------------------------------------------- */

static void
update_file_actions (PlumbUiWindow *self)
{
  PlumbUiDocument *document = self->document;
  PlumbHistory *history = document != NULL ? plumb_ui_document_get_history (document) : NULL;
  ENABLE (self, document != NULL, "save-as", "versions", "close-tab", "next-tab", "previous-tab",
          "find", "check", "plan", "show-problems", "show-plan", "show-log", "show-queue");
  ENABLE (self, document != NULL && !plumb_ui_document_is_saved (document), "save");
  ENABLE (self, history != NULL && plumb_history_can_undo (history), "undo");
  ENABLE (self, history != NULL && plumb_history_can_redo (history), "redo");
  ENABLE (self, plumb_ui_session_can_reopen (self->session), "reopen-tab");
  ENABLE (self, plumb_ui_session_get_project (self->session) != NULL, "find-in-project",
          "close-project");
}

static gboolean
has_selection (PlumbUiDocument *document)
{
  return document != NULL
         && plumb_ui_selection_get_length (plumb_ui_document_get_selection (document),
                                           PLUMB_UI_ITEM_NODE)
                > 0;
}

static void
update_run_actions (PlumbUiWindow *self)
{
  PlumbUiState state = self->run_state != NULL ? plumb_ui_run_state_get_state (self->run_state)
                                               : PLUMB_UI_STATE_NONE;
  gboolean is_live = state == PLUMB_UI_STATE_RUNNING || state == PLUMB_UI_STATE_WAITING
                     || state == PLUMB_UI_STATE_ASKING;
  ENABLE (self, self->document != NULL, "run", "run-first");
  ENABLE (self, has_selection (self->document), "run-to", "run-from");
  ENABLE (self, is_live, "stop", "pause");
  ENABLE (self, state == PLUMB_UI_STATE_FAILED, "run-failed");
  ENABLE (self,
          self->run_state != NULL && state != PLUMB_UI_STATE_DONE
              && state != PLUMB_UI_STATE_RUNNING,
          "resume");
}

/* --- menus ---------------------------------------------------------------------------------- */

/* Menus take a single underscore for a mnemonic. */
static char *
escape (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);
  return g_strjoinv ("__", parts);
}

/* "Undo: Move Node": what it would do, as the edit names itself. */
static char *
label_with (const char *verb, const char *what)
{
  g_autofree char *plain = what != NULL ? escape (what) : NULL;
  return plain != NULL ? g_strdup_printf ("%s: %s", verb, plain) : g_strdup (verb);
}

/* An open menu is left alone where nothing is another. */
static void
set_item (GMenu *menu, int position, const char *label, const char *action)
{
  g_autofree char *shown = NULL;
  if (position < g_menu_model_get_n_items (G_MENU_MODEL (menu)))
    {
      g_menu_model_get_item_attribute (G_MENU_MODEL (menu), position, G_MENU_ATTRIBUTE_LABEL, "s",
                                       &shown);
      if (g_strcmp0 (shown, label) == 0)
        return;
      g_menu_remove (menu, position);
    }
  g_menu_insert (menu, position, label, action);
}

static void
update_history_items (PlumbUiWindow *self)
{
  PlumbHistory *history
      = self->document != NULL ? plumb_ui_document_get_history (self->document) : NULL;
  g_autofree char *undone
      = plumb_ui_say (history != NULL ? plumb_history_get_undo_label (history) : NULL);
  g_autofree char *redone
      = plumb_ui_say (history != NULL ? plumb_history_get_redo_label (history) : NULL);
  g_autofree char *undo = label_with (_ ("_Undo"), undone);
  g_autofree char *redo = label_with (_ ("_Redo"), redone);
  set_item (self->history_items, 0, undo, "win.undo");
  set_item (self->history_items, 1, redo, "win.redo");
}

static void
append_path (GMenu *menu, const char *title, const char *folder)
{
  g_autofree char *label = escape (title);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, "win.open-path", "s", folder);
  g_menu_append_item (menu, item);
}

static gboolean
is_project_open (PlumbUiWindow *self, const char *folder)
{
  GListModel *projects = plumb_ui_session_get_projects (self->session);
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PlumbUiProject) project = g_list_model_get_item (projects, i);
      if (g_str_equal (plumb_ui_project_get_folder (project), folder))
        return TRUE;
    }
  return FALSE;
}

static void
update_project_menu (PlumbUiWindow *self)
{
  GListModel *projects = plumb_ui_session_get_projects (self->session);
  g_menu_remove_all (self->project_list);
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PlumbUiProject) project = g_list_model_get_item (projects, i);
      append_path (self->project_list, plumb_ui_project_get_name (project),
                   plumb_ui_project_get_folder (project));
    }
  g_autoptr (GPtrArray) recent = plumb_recent_list (NULL);
  g_menu_remove_all (self->recent_list);
  for (guint i = 0, n = 0; recent != NULL && i < recent->len && n < MAX_RECENT; i++)
    {
      const PlumbRecentProject *project = g_ptr_array_index (recent, i);
      if (is_project_open (self, project->folder))
        continue;
      append_path (self->recent_list, project->title, project->folder);
      n++;
    }
}

/* --- title and badges ----------------------------------------------------------------------- */

static char *
describe_run (PlumbUiWindow *self)
{
  if (self->run_state == NULL || plumb_ui_run_state_is_over (self->run_state))
    return NULL;
  return g_strdup (plumb_ui_state_get_title (plumb_ui_run_state_get_state (self->run_state)));
}

/* Of the workflow that is seen; the list beside it may be another's that has none open. */
static PlumbUiProject *
get_shown_project (PlumbUiWindow *self)
{
  const char *page = plumb_ui_session_get_page (self->session);
  return self->document != NULL && g_str_equal (page, PLUMB_UI_PAGE_DESIGN)
             ? plumb_ui_document_get_project (self->document)
             : plumb_ui_session_get_project (self->session);
}

static void
update_title (PlumbUiWindow *self)
{
  PlumbUiProject *project = get_shown_project (self);
  const char *name = self->document != NULL ? plumb_ui_document_get_name (self->document) : NULL;
  const char *project_name = project != NULL ? plumb_ui_project_get_name (project) : NULL;
  g_autofree char *run = describe_run (self);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  if (run != NULL && *run != '\0')
    g_ptr_array_add (parts, run);
  if (name != NULL)
    g_ptr_array_add (parts, (gpointer) name);
  if (project_name != NULL && g_strcmp0 (project_name, name) != 0)
    g_ptr_array_add (parts, (gpointer) project_name);
  g_ptr_array_add (parts, (gpointer) "Plumbline");
  g_ptr_array_add (parts, NULL);
  g_autofree char *title = g_strjoinv (" — ", (char **) parts->pdata);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->narrow_title, name != NULL           ? name
                                                  : project_name != NULL ? project_name
                                                                         : "Plumbline");
  adw_window_title_set_subtitle (self->narrow_title, run != NULL ? run : "");
  gtk_menu_button_set_label (self->project_button,
                             project_name != NULL ? project_name : _ ("Projects"));
}

static void
update_badge (PlumbUiWindow *self)
{
  guint n_active = 0;
  GListModel *projects = plumb_ui_session_get_projects (self->session);
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PlumbUiProject) project = g_list_model_get_item (projects, i);
      n_active += plumb_ui_project_count_active (project);
    }
  GtkWidget *runs = adw_view_stack_get_child_by_name (self->pages, PLUMB_UI_PAGE_RUNS);
  AdwViewStackPage *page = adw_view_stack_get_page (self->pages, runs);
  adw_view_stack_page_set_badge_number (page, n_active);
}

static void
update_pages (PlumbUiWindow *self)
{
  gboolean has_project = plumb_ui_session_get_project (self->session) != NULL;
  if (!has_project && self->welcome == NULL)
    {
      self->welcome = plumb_ui_welcome_new (self->session);
      gtk_stack_add_child (self->content, self->welcome);
    }
  gtk_stack_set_visible_child (self->content,
                               has_project ? GTK_WIDGET (self->pages) : self->welcome);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), has_project);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), has_project);
  gboolean is_design
      = has_project
        && g_str_equal (plumb_ui_session_get_page (self->session), PLUMB_UI_PAGE_DESIGN);
  gtk_widget_set_visible (self->sidebar_button, is_design);
  gtk_widget_set_visible (self->inspector_button, is_design);
  gtk_widget_set_visible (self->find_button, has_project);
}

/* --- following ------------------------------------------------------------------------------ */

static void queue_update (PlumbUiWindow *self);

static void
follow_run_state (PlumbUiWindow *self)
{
  PlumbUiRunState *state
      = self->document != NULL ? plumb_ui_document_get_run_state (self->document) : NULL;
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_data (self->run_state, self);
  g_set_object (&self->run_state, state);
  if (state != NULL)
    g_signal_connect_swapped (state, "changed", G_CALLBACK (queue_update), self);
  queue_update (self);
}

static void
disconnect_document (PlumbUiWindow *self)
{
  g_signal_handlers_disconnect_by_data (self->document, self);
  g_signal_handlers_disconnect_by_data (plumb_ui_document_get_history (self->document), self);
  g_signal_handlers_disconnect_by_data (plumb_ui_document_get_selection (self->document), self);
}

static void
follow_document (PlumbUiWindow *self)
{
  PlumbUiDocument *document = plumb_ui_session_get_document (self->session);
  if (self->document != NULL)
    disconnect_document (self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_swapped (document, "notify::run-state", G_CALLBACK (follow_run_state), self);
      g_signal_connect_swapped (document, "notify", G_CALLBACK (queue_update), self);
      /* The next key may be the one that saves or undoes what was just done. */
      g_signal_connect_swapped (plumb_ui_document_get_history (document), "notify",
                                G_CALLBACK (update_file_actions), self);
      g_signal_connect_swapped (plumb_ui_document_get_selection (document), "changed",
                                G_CALLBACK (queue_update), self);
    }
  follow_run_state (self);
}

static void
projects_changed_cb (
    GListModel *projects, guint position, guint removed, guint added, PlumbUiWindow *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (PlumbUiProject) project = g_list_model_get_item (projects, i);
      g_signal_connect_object (project, "progress", G_CALLBACK (queue_update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (project, "run-changed", G_CALLBACK (queue_update), self,
                               G_CONNECT_SWAPPED);
    }
  update_project_menu (self);
  queue_update (self);
}

void
plumb_ui_window_update (PlumbUiWindow *self)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  update_file_actions (self);
  update_run_actions (self);
  update_history_items (self);
  update_title (self);
  update_badge (self);
  update_pages (self);
  g_signal_emit_by_name (self, "state-changed");
}

static gboolean
update_cb (gpointer user_data)
{
  plumb_ui_window_update (user_data);
  return G_SOURCE_REMOVE;
}

static void
queue_update (PlumbUiWindow *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_cb, self);
}

/* Keys belong into tooltips; they follow the settings. */
static void
update_tooltips (PlumbUiWindow *self)
{
  const struct
  {
    GtkWidget *widget;
    const char *action;
  } buttons[] = { { self->sidebar_button, "win.show-sidebar" },
                  { self->inspector_button, "win.show-inspector" },
                  { self->find_button, "win.palette" },
                  { GTK_WIDGET (self->menu_button), "win.menu" } };
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_autofree char *text
          = plumb_ui_actions_describe (buttons[i].action, plumb_ui_window_get_settings (self));
      plumb_ui_tip_set (buttons[i].widget, text);
    }
  plumb_ui_tip_set (GTK_WIDGET (self->project_button), _ ("Projects"));
}

void
plumb_ui_window_follow (PlumbUiWindow *self)
{
  GSettings *settings = plumb_ui_window_get_settings (self);
  g_signal_connect_object (settings, "changed::canvas-keys", G_CALLBACK (update_tooltips), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::custom-keys", G_CALLBACK (update_tooltips), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->session, "notify::document", G_CALLBACK (follow_document), self);
  g_signal_connect_swapped (self->session, "notify", G_CALLBACK (queue_update), self);
  g_signal_connect_object (plumb_ui_session_get_projects (self->session), "items-changed",
                           G_CALLBACK (projects_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (plumb_ui_session_get_documents (self->session), "items-changed",
                           G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self, "notify::default-width", G_CALLBACK (queue_update), self);
  g_signal_connect_swapped (self, "notify::default-height", G_CALLBACK (queue_update), self);
  g_signal_connect_swapped (self, "notify::maximized", G_CALLBACK (queue_update), self);
  follow_document (self);
  update_project_menu (self);
  update_tooltips (self);
}

void
plumb_ui_window_unfollow (PlumbUiWindow *self)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->document != NULL)
    disconnect_document (self);
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_data (self->run_state, self);
  g_clear_object (&self->document);
  g_clear_object (&self->run_state);
}
