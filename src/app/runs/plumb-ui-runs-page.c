/* plumb-ui-runs-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-runs-page.h"

#include "plumb-ui-actions.h"
#include "plumb-ui-later.h"
#include "plumb-ui-run-compare.h"
#include "plumb-ui-run-history.h"
#include "plumb-ui-run-request.h"
#include "plumb-ui-run-view.h"

struct _PlumbUiRunsPage
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiProject *project; /* (nullable): whose runs are shown */
  GSimpleActionGroup *actions;

  AdwNavigationSplitView *split;
  AdwNavigationPage *run_page;
  AdwHeaderBar *run_bar;
  AdwBin *history;
  GtkStack *stack;
  AdwBin *view_place;
  PlumbUiRunView *view;
  PlumbUiRunCompare *comparison; /* (nullable): made when runs are first compared */
  PlumbUiGraphViewFunc make_graph;
};

G_DEFINE_FINAL_TYPE (PlumbUiRunsPage, plumb_ui_runs_page, ADW_TYPE_BIN)

static PlumbUiRunHistory *
get_history (PlumbUiRunsPage *self)
{
  return PLUMB_UI_RUN_HISTORY (adw_bin_get_child (self->history));
}

static void
set_enabled (PlumbUiRunsPage *self)
{
  static const char *const names[]
      = { "open", "compare", "again", "replay", "export", "reference" };
  gboolean has_run = plumb_ui_run_history_get_run (get_history (self)) > 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i])),
        has_run);
}

/* --- showing -------------------------------------------------------------------------------- */

static void
set_project (PlumbUiRunsPage *self, PlumbUiProject *project)
{
  if (!g_set_object (&self->project, project))
    return;
  plumb_ui_run_view_show (self->view, NULL, 0, NULL);
  if (self->comparison != NULL)
    plumb_ui_run_compare_show (self->comparison, NULL, 0, 0);
  gtk_stack_set_visible_child_name (self->stack, "run");
  plumb_ui_run_history_set_project (get_history (self), project);
  if (project != NULL)
    plumb_ui_project_follow (project);
  set_enabled (self);
}

static void
show_run (PlumbUiRunsPage *self, gint64 run, const char *path)
{
  g_autofree char *title = g_strdup_printf (_ ("Run %d"), (int) run);
  adw_navigation_page_set_title (self->run_page, title);
  gtk_stack_set_visible_child_name (self->stack, "run");
  plumb_ui_run_history_select (get_history (self), run);
  plumb_ui_run_view_show (self->view, self->project, run, path);
  set_enabled (self);
}

static void
link_chosen_cb (GtkWidget *view, gint64 run, const char *path, PlumbUiRunsPage *self)
{
  g_autofree char *copy = g_strdup (path);
  show_run (self, run, copy);
}

static void
comparison_closed_cb (PlumbUiRunCompare *comparison, PlumbUiRunsPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "run");
  plumb_ui_run_compare_show (comparison, NULL, 0, 0);
}

static void
ensure_comparison (PlumbUiRunsPage *self)
{
  if (self->comparison != NULL)
    return;
  self->comparison = PLUMB_UI_RUN_COMPARE (plumb_ui_run_compare_new (self->session));
  plumb_ui_run_compare_set_graph_func (self->comparison, self->make_graph);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->comparison), "comparison");
  g_signal_connect (self->comparison, "run-chosen", G_CALLBACK (link_chosen_cb), self);
  g_signal_connect (self->comparison, "closed", G_CALLBACK (comparison_closed_cb), self);
}

static void
compare (PlumbUiRunsPage *self, gint64 before, gint64 after)
{
  ensure_comparison (self);
  plumb_ui_run_compare_show (self->comparison, self->project, before, after);
  gtk_stack_set_visible_child_name (self->stack, "comparison");
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
run_chosen_cb (PlumbUiRunHistory *history, gint64 run, PlumbUiRunsPage *self)
{
  show_run (self, run, NULL);
}

static void
run_activated_cb (PlumbUiRunHistory *history, gint64 run, PlumbUiRunsPage *self)
{
  show_run (self, run, NULL);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
folded_cb (AdwNavigationSplitView *split, GParamSpec *pspec, PlumbUiRunsPage *self)
{
  plumb_ui_run_history_set_narrow (get_history (self),
                                   adw_navigation_split_view_get_collapsed (split));
}

static void
session_show_run_cb (PlumbUiSession *session,
                     PlumbUiProject *project,
                     gint64 run,
                     const char *path,
                     PlumbUiRunsPage *self)
{
  set_project (self, project);
  show_run (self, run, path);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  plumb_ui_session_set_page (session, PLUMB_UI_PAGE_RUNS);
  plumb_ui_run_view_answer (self->view);
}

static void
session_compare_cb (PlumbUiSession *session,
                    PlumbUiProject *project,
                    gint64 before,
                    gint64 after,
                    PlumbUiRunsPage *self)
{
  set_project (self, project);
  compare (self, before, after);
  plumb_ui_session_set_page (session, PLUMB_UI_PAGE_RUNS);
}

static void
session_project_cb (PlumbUiSession *session, GParamSpec *pspec, PlumbUiRunsPage *self)
{
  set_project (self, plumb_ui_session_get_project (session));
}

static void
shown_changed_cb (GtkStack *stack, GParamSpec *pspec, PlumbUiRunsPage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "close-comparison");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               g_strcmp0 (gtk_stack_get_visible_child_name (stack), "comparison")
                                   == 0);
}

/* --- choosing what to compare with ---------------------------------------------------------- */

static void
other_chosen_cb (PlumbUiRunHistory *history, gint64 other, AdwDialog *dialog)
{
  PlumbUiRunsPage *self = g_object_get_data (G_OBJECT (dialog), "page");
  gint64 run = plumb_ui_run_history_get_run (get_history (self));
  compare (self, MIN (run, other), MAX (run, other));
  adw_dialog_close (dialog);
}

static void
ask_other (PlumbUiRunsPage *self)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *bars = adw_toolbar_view_new ();
  GtkWidget *history = plumb_ui_run_history_new ();
  gint64 run = plumb_ui_run_history_get_run (get_history (self));
  plumb_ui_run_history_choose_other (PLUMB_UI_RUN_HISTORY (history), run);
  plumb_ui_run_history_set_project (PLUMB_UI_RUN_HISTORY (history), self->project);
  g_object_set_data_full (G_OBJECT (dialog), "page", g_object_ref (self), g_object_unref);
  g_signal_connect_object (history, "run-activated", G_CALLBACK (other_chosen_cb), dialog,
                           G_CONNECT_DEFAULT);
  g_autofree char *title = g_strdup_printf (_ ("Compare Run %d With"), (int) run);
  adw_dialog_set_title (dialog, title);
  adw_dialog_set_content_width (dialog, 420);
  adw_dialog_set_content_height (dialog, 560);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (bars), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (bars), history);
  adw_dialog_set_child (dialog, bars);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- actions -------------------------------------------------------------------------------- */

static gint64
get_run (PlumbUiRunsPage *self)
{
  return plumb_ui_run_history_get_run (get_history (self));
}

static void
next_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  plumb_ui_run_history_move (get_history (user_data), 1);
}

static void
previous_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  plumb_ui_run_history_move (get_history (user_data), -1);
}

static void
find_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunsPage *self = user_data;
  adw_navigation_split_view_set_show_content (self->split, FALSE);
  plumb_ui_run_history_focus_search (get_history (self));
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunsPage *self = user_data;
  run_activated_cb (get_history (self), get_run (self), self);
}

static void
compare_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunsPage *self = user_data;
  g_autoptr (GArray) selected = plumb_ui_run_history_list_selected (get_history (self));
  if (selected->len == 2)
    compare (self, g_array_index (selected, gint64, 1), g_array_index (selected, gint64, 0));
  else
    ask_other (self);
}

static void
compare_with_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunsPage *self = user_data;
  gint64 run = get_run (self), other = g_variant_get_int64 (parameter);
  if (run > 0 && other != run)
    compare (self, MIN (run, other), MAX (run, other));
}

static void
again_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunsPage *self = user_data;
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (
      plumb_ui_project_get_reader (self->project), get_run (self), NULL);
  if (row != NULL)
    plumb_ui_run_start (self->session, self->project, row->workflow, NULL);
}

static void
replay_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunsPage *self = user_data;
  plumb_ui_run_replay (self->session, self->project, get_run (self));
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunsPage *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  plumb_ui_run_export (self->session, self->project, get_run (self),
                       GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

static void
reference_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunsPage *self = user_data;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.compare-reference", "(sx)",
                              plumb_ui_project_get_folder (self->project), get_run (self));
}

static void
close_comparison_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunsPage *self = user_data;
  if (self->comparison != NULL)
    comparison_closed_cb (self->comparison, self);
}

static void
compare_asked_cb (PlumbUiRunView *view, PlumbUiRunsPage *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "compare", NULL);
}

static void
add_actions (PlumbUiRunsPage *self)
{
  static const GActionEntry entries[] = {
    { "next", next_cb },
    { "previous", previous_cb },
    { "find", find_cb },
    { "open", open_cb },
    { "compare", compare_cb },
    { "compare-with", compare_with_cb, "x" },
    { "again", again_cb },
    { "replay", replay_cb },
    { "export", export_cb },
    { "reference", reference_cb },
    { "close-comparison", close_comparison_cb },
  };
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "runs", G_ACTION_GROUP (self->actions));
}

/* As the table of actions and the user's settings have them. */
static void
add_keys (PlumbUiRunsPage *self)
{
  GSettings *settings
      = plumb_ui_environment_get_settings (plumb_ui_session_get_environment (self->session));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const char *name = plumb_ui_actions_get (i)->name;
      if (!g_str_has_prefix (name, "runs."))
        continue;
      g_auto (GStrv) accels = plumb_ui_actions_get_accels (name, settings);
      for (guint k = 0; accels[k] != NULL; k++)
        {
          GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (accels[k]);
          if (trigger != NULL)
            gtk_shortcut_controller_add_shortcut (
                GTK_SHORTCUT_CONTROLLER (keys),
                gtk_shortcut_new (trigger, gtk_named_action_new (name)));
        }
    }
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_runs_page_dispose (GObject *object)
{
  PlumbUiRunsPage *self = PLUMB_UI_RUNS_PAGE (object);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_RUNS_PAGE);
  g_clear_object (&self->view);
  g_clear_object (&self->actions);
  g_clear_object (&self->project);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (plumb_ui_runs_page_parent_class)->dispose (object);
}

/* Whoever comes here wants to see the latest, unless something else is shown already. */
static void
plumb_ui_runs_page_map (GtkWidget *widget)
{
  PlumbUiRunsPage *self = PLUMB_UI_RUNS_PAGE (widget);
  GTK_WIDGET_CLASS (plumb_ui_runs_page_parent_class)->map (widget);
  if (self->project == NULL || plumb_ui_run_history_get_run (get_history (self)) > 0
      || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "run") != 0)
    return;
  const PlumbRunQuery latest = { .limit = 1 };
  g_autoptr (GPtrArray) rows
      = plumb_ledger_reader_list_runs (plumb_ui_project_get_reader (self->project), &latest, NULL);
  if (rows != NULL && rows->len > 0)
    show_run (self, ((const PlumbRunRow *) g_ptr_array_index (rows, 0))->run, NULL);
}

static void
plumb_ui_runs_page_class_init (PlumbUiRunsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_runs_page_dispose;
  widget_class->map = plumb_ui_runs_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/plumbline/Plumbline/ui/plumb-ui-runs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunsPage, split);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunsPage, run_page);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunsPage, run_bar);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunsPage, history);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunsPage, stack);
}

static void
plumb_ui_runs_page_init (PlumbUiRunsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill_view (gpointer owner)
{
  PlumbUiRunsPage *self = owner;
  adw_bin_set_child (self->view_place, GTK_WIDGET (self->view));
}

/* The history is there first, the run a frame later: both together were a turn of 50 ms. */
GtkWidget *
plumb_ui_runs_page_new (PlumbUiSession *session)
{
  PlumbUiRunsPage *self = g_object_new (PLUMB_UI_TYPE_RUNS_PAGE, NULL);
  self->session = g_object_ref (session);
  GtkWidget *history = plumb_ui_run_history_new ();
  self->view = g_object_ref_sink (PLUMB_UI_RUN_VIEW (plumb_ui_run_view_new (session)));
  self->view_place = ADW_BIN (adw_bin_new ());
  adw_bin_set_child (self->history, history);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->view_place), "run");
  plumb_ui_later (GTK_WIDGET (self->view_place), fill_view, self);
  add_actions (self);
  add_keys (self);
  g_signal_connect (history, "run-chosen", G_CALLBACK (run_chosen_cb), self);
  g_signal_connect (history, "run-activated", G_CALLBACK (run_activated_cb), self);
  g_signal_connect (self->split, "notify::collapsed", G_CALLBACK (folded_cb), self);
  g_signal_connect (self->view, "run-chosen", G_CALLBACK (link_chosen_cb), self);
  g_signal_connect (self->view, "compare-asked", G_CALLBACK (compare_asked_cb), self);
  g_signal_connect (session, "show-run", G_CALLBACK (session_show_run_cb), self);
  g_signal_connect (session, "compare-runs", G_CALLBACK (session_compare_cb), self);
  g_signal_connect (session, "notify::project", G_CALLBACK (session_project_cb), self);
  g_signal_connect (self->stack, "notify::visible-child-name", G_CALLBACK (shown_changed_cb), self);
  shown_changed_cb (self->stack, NULL, self);
  session_project_cb (session, NULL, self);
  set_enabled (self);
  return GTK_WIDGET (self);
}

void
plumb_ui_runs_page_set_graph_func (PlumbUiRunsPage *self, PlumbUiGraphViewFunc func)
{
  g_return_if_fail (PLUMB_UI_IS_RUNS_PAGE (self));
  plumb_ui_run_view_set_graph_func (self->view, func);
  self->make_graph = func;
}
