/* plumb-ui-run-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-run-view.h"

#include "plumb-ui-drop-down.h"
#include "plumb-ui-question-card.h"
#include "plumb-ui-reason.h"
#include "plumb-ui-run-again.h"
#include "plumb-ui-run-request.h"
#include "plumb-ui-run-text.h"
#include "plumb-ui-state-icon.h"
#include "plumb-ui-step-page.h"
#include "plumb-ui-timeline.h"
#include "plumb-ui-tip.h"

struct _PlumbUiRunView
{
  AdwBin parent_instance;

  PlumbUiSession *session;
  PlumbUiGraphViewFunc make_graph; /* (nullable) */
  PlumbUiMoment *moment;           /* (nullable) */
  char *path;                      /* (nullable): of the step that is shown */
  gint64 item;
  GSimpleActionGroup *actions;
  GtkStringList *step_names;
  guint n_steps;
  gboolean is_choosing;
  gboolean is_paused;    /* as it is shown, or about to be */
  gboolean is_to_answer; /* what it asks, as soon as that is seen */

  AdwBreakpoint *narrow;
  GtkStack *stack;
  AdwStatusPage *error_page;
  PlumbUiStateIcon *state;
  GtkLabel *title;
  GtkLabel *verdict;
  GtkLabel *facts;
  GtkLabel *reason;
  GtkWidget *pause_button;
  GtkWidget *continue_button;
  GtkWidget *cancel_button;
  GtkWidget *resume_button;
  GtkWidget *replay_button;
  AdwBin *questions;
  AdwBin *graph;
  AdwBin *timeline;
  GtkLabel *moment_label;
  GtkStack *end;
  GtkDropDown *steps;
  AdwBin *step;
};

enum
{
  RUN_CHOSEN,
  COMPARE_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiRunView, plumb_ui_run_view, ADW_TYPE_BIN)

static PlumbUiStepPage *
get_step_page (PlumbUiRunView *self)
{
  return PLUMB_UI_STEP_PAGE (adw_bin_get_child (self->step));
}

static PlumbUiTimeline *
get_timeline (PlumbUiRunView *self)
{
  return PLUMB_UI_TIMELINE (adw_bin_get_child (self->timeline));
}

/* --- the step that is shown ----------------------------------------------------------------- */

static void
choose_step (PlumbUiRunView *self, const char *path, gint64 item)
{
  PlumbRunPast *past = plumb_ui_moment_get_past (self->moment);
  guint number = GTK_INVALID_LIST_POSITION;
  if (path != NULL && (past == NULL || !plumb_run_past_find_step (past, path, &number)))
    return;
  g_set_str (&self->path, path);
  self->item = item;
  plumb_ui_timeline_set_step (get_timeline (self), self->path);
  plumb_ui_step_page_show (get_step_page (self), self->path, item);
  GtkWidget *graph = adw_bin_get_child (self->graph);
  if (PLUMB_UI_IS_GRAPH_VIEW (graph))
    plumb_ui_graph_view_select (PLUMB_UI_GRAPH_VIEW (graph), self->path);
  self->is_choosing = TRUE;
  gtk_drop_down_set_selected (self->steps, number);
  self->is_choosing = FALSE;
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "again")),
      self->path != NULL);
}

static void
step_chosen_cb (GtkWidget *widget, const char *path, gint64 item, PlumbUiRunView *self)
{
  g_autofree char *copy = g_strdup (path);
  choose_step (self, copy, item);
}

static void
node_selected_cb (PlumbUiGraphView *graph, const char *path, PlumbUiRunView *self)
{
  g_autofree char *copy = g_strdup (path);
  if (copy != NULL)
    choose_step (self, copy, 0);
}

static void
drop_down_cb (GtkDropDown *steps, GParamSpec *pspec, PlumbUiRunView *self)
{
  guint number = gtk_drop_down_get_selected (steps);
  PlumbRunPast *past = self->moment != NULL ? plumb_ui_moment_get_past (self->moment) : NULL;
  if (self->is_choosing || past == NULL || number >= plumb_run_past_get_n_steps (past))
    return;
  PlumbPastStep step;
  plumb_run_past_get_step (past, number, &step);
  g_autofree char *path = g_strdup (step.path);
  choose_step (self, path, 0);
}

/* What failed first, asks or runs; else what took longest; else the first. */
static char *
find_interesting_step (PlumbUiRunView *self)
{
  PlumbRunPast *past = plumb_ui_moment_get_past (self->moment);
  guint n_steps = plumb_run_past_get_n_steps (past), n_bars;
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &n_bars);
  gint64 longest = -1;
  char *found = NULL;
  PlumbPastStep step;
  for (guint i = 0; i < n_steps; i++)
    {
      plumb_run_past_get_step (past, i, &step);
      if (step.state == PLUMB_PAST_FAILED || step.state == PLUMB_PAST_WAITING
          || step.state == PLUMB_PAST_RUNNING)
        return g_strdup (step.path);
    }
  for (guint i = 0; i < n_bars; i++)
    {
      gint64 took = bars[i].end_us - bars[i].start_us;
      if (took <= longest)
        continue;
      longest = took;
      plumb_run_past_get_step (past, bars[i].step, &step);
      g_free (found);
      found = g_strdup (step.path);
    }
  if (found == NULL && n_steps > 0)
    {
      plumb_run_past_get_step (past, 0, &step);
      found = g_strdup (step.path);
    }
  return found;
}

static void
list_steps (PlumbUiRunView *self)
{
  PlumbRunPast *past = plumb_ui_moment_get_past (self->moment);
  guint n = plumb_run_past_get_n_steps (past);
  self->is_choosing = TRUE;
  for (; self->n_steps < n; self->n_steps++)
    {
      PlumbPastStep step;
      plumb_run_past_get_step (past, self->n_steps, &step);
      g_autofree char *title = plumb_ui_moment_dup_step_title (self->moment, step.path);
      g_autofree char *text = strcmp (title, step.path) == 0
                                  ? g_strdup (title)
                                  : g_strdup_printf ("%s (%s)", title, step.path);
      gtk_string_list_append (self->step_names, text);
    }
  self->is_choosing = FALSE;
}

/* --- what the run is ------------------------------------------------------------------------ */

/* The verdict has a mark of its own. */
static char *
dup_facts (const PlumbRunRow *row, const char *verdict)
{
  g_autofree char *counts
      = verdict != NULL ? plumb_ui_run_dup_counts (row) : plumb_ui_run_dup_subtitle (row);
  gint64 whole = plumb_run_row_get_duration (row);
  g_autofree char *duration = plumb_ui_format_duration (
      whole >= 0 ? whole : MAX (g_get_real_time () - row->created_us, 0));
  g_autofree char *when = plumb_ui_format_exact_time (row->created_us);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, row->seed);
  g_autofree char *facts
      = g_strdup_printf (_ ("seed %s · %s · %s · %s"), seed, duration, counts, when);
  if (row->replay_of == 0)
    return g_steal_pointer (&facts);
  return g_strdup_printf (_ ("%s · replay of run %d: %s"), facts, (int) row->replay_of,
                          row->grade != NULL ? row->grade : _ ("not graded yet"));
}

static void
set_enabled (PlumbUiRunView *self, const char *name, GtkWidget *button, gboolean enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
  gtk_widget_set_visible (button, enabled);
}

static void
show_row (PlumbUiRunView *self)
{
  const PlumbRunRow *row = plumb_ui_moment_get_row (self->moment);
  g_autofree char *title = plumb_ui_run_dup_title (row);
  g_autofree char *verdict = plumb_ui_run_dup_verdict (row);
  g_autofree char *facts = dup_facts (row, verdict);
  const char *why = plumb_ui_reason_get_text (row->reason);
  gboolean is_running = strcmp (row->state, "running") == 0 || strcmp (row->state, "queued") == 0;
  gboolean is_paused = plumb_ui_project_is_paused (plumb_ui_moment_get_project (self->moment),
                                                   row->run, row->state);
  gboolean is_waiting = strcmp (row->state, "waiting") == 0;
  gboolean is_resumable = strcmp (row->state, "interrupted") == 0
                          || strcmp (row->state, "failed") == 0
                          || strcmp (row->state, "cancelled") == 0;
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->facts, facts);
  plumb_ui_tip_set (GTK_WIDGET (self->facts), facts);
  gtk_label_set_text (self->reason, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), why != NULL);
  plumb_ui_verdict_show (self->verdict, verdict);
  plumb_ui_state_icon_set_state (self->state, plumb_ui_run_get_state (row));
  self->is_paused = is_paused;
  set_enabled (self, "pause", self->pause_button, is_running && !is_paused);
  set_enabled (self, "continue", self->continue_button, is_paused);
  set_enabled (self, "cancel", self->cancel_button, is_running || is_paused || is_waiting);
  set_enabled (self, "resume", self->resume_button, is_resumable);
  set_enabled (self, "replay", self->replay_button, plumb_ui_run_is_over (row));
}

static void
show_graph (PlumbUiRunView *self)
{
  PlumbGraph *graph = plumb_ui_moment_get_graph (self->moment);
  gtk_widget_set_visible (GTK_WIDGET (self->graph), graph != NULL && self->make_graph != NULL);
  if (graph == NULL || self->make_graph == NULL)
    return;
  PlumbUiGraphViewInfo info
      = { plumb_ui_moment_get_project (self->moment), graph, PLUMB_UI_NODE_STATES (self->moment) };
  GtkWidget *view = self->make_graph (&info);
  g_signal_connect_object (view, "node-selected", G_CALLBACK (node_selected_cb), self,
                           G_CONNECT_DEFAULT);
  adw_bin_set_child (self->graph, view);
}

static void
show_loaded (PlumbUiRunView *self)
{
  if (!plumb_ui_moment_is_loaded (self->moment))
    {
      adw_status_page_set_description (self->error_page, plumb_ui_moment_get_error (self->moment));
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  show_row (self);
  show_graph (self);
  list_steps (self);
  gtk_stack_set_visible_child_name (self->stack, "run");
  g_autofree char *path = self->path != NULL ? g_strdup (self->path) : find_interesting_step (self);
  choose_step (self, path, self->item);
}

/* Once there is something to be seen of it. */
static void
focus_question (PlumbUiRunView *self)
{
  if (!self->is_to_answer || self->moment == NULL || !plumb_ui_moment_is_loaded (self->moment)
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_to_answer = FALSE;
  plumb_ui_question_list_focus (PLUMB_UI_QUESTION_LIST (adw_bin_get_child (self->questions)));
}

static void
loaded_cb (PlumbUiMoment *moment, PlumbUiRunView *self)
{
  show_loaded (self);
  focus_question (self);
}

static void
grown_cb (PlumbUiMoment *moment, PlumbUiRunView *self)
{
  show_row (self);
  list_steps (self);
  if (self->path == NULL)
    {
      g_autofree char *path = find_interesting_step (self);
      choose_step (self, path, 0);
    }
}

static void
moved_cb (PlumbUiMoment *moment, PlumbUiRunView *self)
{
  PlumbRunPast *past = plumb_ui_moment_get_past (moment);
  gint64 now = plumb_ui_moment_get_time (moment);
  g_autofree char *since = plumb_ui_format_duration (now - plumb_run_past_get_first_time (past));
  g_autofree char *clock = plumb_ui_format_exact_time (now);
  const char *recorded = plumb_run_past_get_run_state (past);
  const char *state = plumb_ui_reason_get_run_state (
      plumb_ui_moment_is_at_end (moment)
          ? plumb_ui_project_get_run_state (plumb_ui_moment_get_project (moment),
                                            plumb_ui_moment_get_run (moment), recorded)
          : recorded);
  /* Translators: a time, how long after the beginning that is, what the run was then */
  g_autofree char *text = g_strdup_printf (_ ("%s · %s · %s"), clock, since, state);
  gtk_label_set_text (self->moment_label, text);
  /* It keeps its place: what is under it would jump, and the line with it that is being dragged. */
  gtk_stack_set_visible_child_name (self->end, plumb_ui_moment_is_at_end (moment) ? "none" : "end");
}

/* That a run is to pause is told before it is recorded. */
static void
progress_cb (PlumbUiProject *project, PlumbValue *progress, PlumbUiRunView *self)
{
  if (plumb_value_member_int (progress, "run", 0) != plumb_ui_moment_get_run (self->moment)
      || !plumb_ui_moment_is_loaded (self->moment))
    return;
  const PlumbRunRow *row = plumb_ui_moment_get_row (self->moment);
  if (plumb_ui_project_is_paused (project, row->run, row->state) == self->is_paused)
    return;
  show_row (self);
  moved_cb (self->moment, self);
}

/* --- actions -------------------------------------------------------------------------------- */

/* Verbs of the runner go by the action's own name. */
static void
request_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunView *self = user_data;
  if (self->moment != NULL)
    plumb_ui_run_request (self->session, plumb_ui_moment_get_project (self->moment),
                          g_action_get_name (G_ACTION (action)),
                          plumb_ui_moment_get_run (self->moment));
}

static void
replay_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunView *self = user_data;
  if (self->moment != NULL)
    plumb_ui_run_replay (self->session, plumb_ui_moment_get_project (self->moment),
                         plumb_ui_moment_get_run (self->moment));
}

static void
again_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunView *self = user_data;
  if (self->moment != NULL && self->path != NULL)
    adw_dialog_present (plumb_ui_run_again_new (self->session, self->moment, self->path),
                        GTK_WIDGET (self));
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunView *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (self->moment != NULL)
    plumb_ui_run_export (self->session, plumb_ui_moment_get_project (self->moment),
                         plumb_ui_moment_get_run (self->moment),
                         GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

static void
compare_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit (user_data, signals[COMPARE_ASKED], 0);
}

static void
end_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunView *self = user_data;
  if (self->moment != NULL)
    plumb_ui_moment_seek (self->moment, G_MAXINT64);
}

static void
reveal_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PlumbUiRunView *self = user_data;
  if (self->moment == NULL || self->path == NULL)
    return;
  g_autoptr (GError) error = NULL;
  PlumbUiDocument *document
      = plumb_ui_session_open_document (self->session, plumb_ui_moment_get_project (self->moment),
                                        plumb_ui_moment_get_row (self->moment)->workflow, &error);
  if (document != NULL)
    plumb_ui_session_reveal (self->session, document, self->path, NULL);
  else
    plumb_ui_session_report (self->session, _ ("Cannot Open the Workflow"), error);
}

static void
add_actions (PlumbUiRunView *self)
{
  static const GActionEntry entries[] = {
    { "pause", request_cb },  { "continue", request_cb }, { "cancel", request_cb },
    { "resume", request_cb }, { "replay", replay_cb },    { "again", again_cb },
    { "export", export_cb },  { "compare", compare_cb },  { "end", end_cb },
    { "reveal", reveal_cb },
  };
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "run", G_ACTION_GROUP (self->actions));
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
step_run_chosen_cb (PlumbUiStepPage *page, gint64 run, const char *path, PlumbUiRunView *self)
{
  g_signal_emit (self, signals[RUN_CHOSEN], 0, run, path);
}

static void
narrow_cb (AdwBreakpoint *breakpoint, PlumbUiRunView *self)
{
  plumb_ui_step_page_set_orientation (get_step_page (self), GTK_ORIENTATION_VERTICAL);
}

static void
wide_cb (AdwBreakpoint *breakpoint, PlumbUiRunView *self)
{
  plumb_ui_step_page_set_orientation (get_step_page (self), GTK_ORIENTATION_HORIZONTAL);
}

static void
drop_moment (PlumbUiRunView *self)
{
  if (self->moment == NULL)
    return;
  g_signal_handlers_disconnect_by_data (plumb_ui_moment_get_project (self->moment), self);
  g_signal_handlers_disconnect_by_data (self->moment, self);
  adw_bin_set_child (self->graph, NULL);
  plumb_ui_timeline_set_moment (get_timeline (self), NULL);
  plumb_ui_step_page_set_moment (get_step_page (self), NULL);
  plumb_ui_question_list_set_run (PLUMB_UI_QUESTION_LIST (adw_bin_get_child (self->questions)),
                                  NULL, 0);
  gtk_string_list_splice (self->step_names, 0, self->n_steps, NULL);
  self->n_steps = 0;
  g_object_run_dispose (G_OBJECT (self->moment));
  g_clear_object (&self->moment);
}

static void
plumb_ui_run_view_dispose (GObject *object)
{
  PlumbUiRunView *self = PLUMB_UI_RUN_VIEW (object);
  if (self->stack != NULL)
    drop_moment (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_RUN_VIEW);
  g_clear_object (&self->step_names);
  g_clear_object (&self->actions);
  g_clear_object (&self->session);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (plumb_ui_run_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, narrow);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, stack);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, error_page);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, state);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, title);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, verdict);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, facts);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, reason);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, pause_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, continue_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, resume_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, replay_button);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, questions);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, graph);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, timeline);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, moment_label);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, end);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, steps);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiRunView, step);
}

static void
plumb_ui_run_view_class_init (PlumbUiRunViewClass *klass)
{
  GType type = PLUMB_UI_TYPE_RUN_VIEW;
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_run_view_dispose;
  g_type_ensure (PLUMB_UI_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/plumbline/Plumbline/ui/plumb-ui-run-view.ui");
  bind_children (GTK_WIDGET_CLASS (klass));
  signals[RUN_CHOSEN] = g_signal_new ("run-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  signals[COMPARE_ASKED] = g_signal_new ("compare-asked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_run_view_init (PlumbUiRunView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkWidget *timeline = plumb_ui_timeline_new (), *page = plumb_ui_step_page_new ();
  adw_bin_set_child (self->timeline, timeline);
  adw_bin_set_child (self->step, page);
  self->step_names = gtk_string_list_new (NULL);
  g_autoptr (GtkExpression) name
      = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  gtk_drop_down_set_expression (self->steps, name);
  gtk_drop_down_set_model (self->steps, G_LIST_MODEL (self->step_names));
  plumb_ui_drop_down_set_name (self->steps, _ ("Step"));
  g_signal_connect (timeline, "step-chosen", G_CALLBACK (step_chosen_cb), self);
  g_signal_connect (page, "step-chosen", G_CALLBACK (step_chosen_cb), self);
  g_signal_connect (page, "run-chosen", G_CALLBACK (step_run_chosen_cb), self);
  g_signal_connect (self->steps, "notify::selected", G_CALLBACK (drop_down_cb), self);
  g_signal_connect (self->narrow, "apply", G_CALLBACK (narrow_cb), self);
  g_signal_connect (self->narrow, "unapply", G_CALLBACK (wide_cb), self);
  add_actions (self);
}

GtkWidget *
plumb_ui_run_view_new (PlumbUiSession *session)
{
  PlumbUiRunView *self = g_object_new (PLUMB_UI_TYPE_RUN_VIEW, NULL);
  self->session = g_object_ref (session);
  adw_bin_set_child (self->questions, plumb_ui_question_list_new (session));
  g_signal_connect (self, "map", G_CALLBACK (focus_question), NULL);
  return GTK_WIDGET (self);
}

void
plumb_ui_run_view_set_graph_func (PlumbUiRunView *self, PlumbUiGraphViewFunc func)
{
  g_return_if_fail (PLUMB_UI_IS_RUN_VIEW (self));
  self->make_graph = func;
}

void
plumb_ui_run_view_show (PlumbUiRunView *self, PlumbUiProject *project, gint64 run, const char *path)
{
  g_return_if_fail (PLUMB_UI_IS_RUN_VIEW (self));
  g_autofree char *copy = g_strdup (path);
  if (self->moment != NULL && plumb_ui_moment_get_run (self->moment) == run
      && plumb_ui_moment_get_project (self->moment) == project)
    {
      if (copy != NULL && plumb_ui_moment_is_loaded (self->moment))
        choose_step (self, copy, 0);
      return;
    }
  drop_moment (self);
  self->is_to_answer = FALSE;
  g_set_str (&self->path, copy);
  self->item = 0;
  gtk_stack_set_visible_child_name (self->stack, run > 0 ? "loading" : "none");
  if (run == 0)
    return;
  self->moment = plumb_ui_moment_new (project, run);
  g_signal_connect (self->moment, "loaded", G_CALLBACK (loaded_cb), self);
  g_signal_connect (self->moment, "grown", G_CALLBACK (grown_cb), self);
  g_signal_connect (self->moment, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect (project, "progress", G_CALLBACK (progress_cb), self);
  plumb_ui_timeline_set_moment (get_timeline (self), self->moment);
  plumb_ui_step_page_set_moment (get_step_page (self), self->moment);
  plumb_ui_question_list_set_run (PLUMB_UI_QUESTION_LIST (adw_bin_get_child (self->questions)),
                                  project, run);
}

void
plumb_ui_run_view_answer (PlumbUiRunView *self)
{
  g_return_if_fail (PLUMB_UI_IS_RUN_VIEW (self));
  self->is_to_answer = TRUE;
  focus_question (self);
}

PlumbUiMoment *
plumb_ui_run_view_get_moment (PlumbUiRunView *self)
{
  return self->moment;
}

const char *
plumb_ui_run_view_get_path (PlumbUiRunView *self)
{
  return self->path;
}

gboolean
plumb_ui_run_view_is_settled (PlumbUiRunView *self)
{
  return self->moment == NULL
         || ((plumb_ui_moment_is_loaded (self->moment)
              || plumb_ui_moment_get_error (self->moment) != NULL)
             && !plumb_ui_step_page_is_loading (get_step_page (self)));
}
