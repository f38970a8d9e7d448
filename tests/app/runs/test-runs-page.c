/* test-runs-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "runs-test.h"

#include "plumb-run-entry.h"
#include "plumb-ui-log-view.h"
#include "plumb-ui-question-card.h"
#include "plumb-ui-run-again.h"
#include "plumb-ui-run-compare.h"
#include "plumb-ui-run-history.h"
#include "plumb-ui-run-view.h"
#include "plumb-ui-step-page.h"
#include "plumb-ui-timeline.h"

static PlumbUiRunHistory *
get_history (RunsTest *self)
{
  return PLUMB_UI_RUN_HISTORY (app_test_find (self->page, PLUMB_UI_TYPE_RUN_HISTORY, NULL));
}

static PlumbUiRunView *
get_view (RunsTest *self)
{
  return PLUMB_UI_RUN_VIEW (app_test_find (self->page, PLUMB_UI_TYPE_RUN_VIEW, NULL));
}

static GtkWidget *
get_step_page (RunsTest *self)
{
  return app_test_find (self->page, PLUMB_UI_TYPE_STEP_PAGE, NULL);
}

typedef struct
{
  RunsTest *test;
  guint n;
} Wanted;

static gboolean
has_runs (gpointer data)
{
  const Wanted *wanted = data;
  return g_list_model_get_n_items (plumb_ui_run_history_get_runs (get_history (wanted->test)))
         == wanted->n;
}

static void
await_runs (RunsTest *self, guint n)
{
  Wanted wanted = { self, n };
  app_test_await (has_runs, &wanted);
  app_test_settle ();
}

static gint64
get_shown_run (RunsTest *self)
{
  PlumbUiMoment *moment = plumb_ui_run_view_get_moment (get_view (self));
  return moment != NULL ? plumb_ui_moment_get_run (moment) : 0;
}

/* --- history -------------------------------------------------------------------------------- */

static void
test_empty (RunsTest *self, gconstpointer data)
{
  runs_test_open (self);
  app_test_settle ();
  GtkWidget *page = app_test_find (self->page, ADW_TYPE_STATUS_PAGE, "No Runs Yet");
  g_assert_nonnull (page);
  g_assert_true (gtk_widget_get_mapped (page));
}

static void
test_history (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  runs_test_run (self, "hello", "--set", "word.value=two", NULL);
  runs_test_run (self, "hello", "--set", "greet.program=/bin/false", NULL);
  runs_test_open (self);
  await_runs (self, 3);
  g_assert_nonnull (app_test_find (self->page, GTK_TYPE_LABEL, "hello #3"));
  plumb_ui_run_history_set_search (get_history (self), "word.value=two");
  await_runs (self, 1);
  g_assert_nonnull (app_test_find (self->page, GTK_TYPE_LABEL, "hello #2"));
  plumb_ui_run_history_set_search (get_history (self), "failed");
  await_runs (self, 1);
  plumb_ui_run_history_set_search (get_history (self), "nothing like this");
  await_runs (self, 0);
  g_assert_true (
      gtk_widget_get_mapped (app_test_find (self->page, ADW_TYPE_STATUS_PAGE, "Nothing Found")));
  plumb_ui_run_history_set_search (get_history (self), "");
  await_runs (self, 3);
}

/* By actions alone: what keys and the palette do. */
static void
test_move (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  runs_test_run (self, "hello", "--set", "word.value=two", NULL);
  runs_test_open (self);
  await_runs (self, 2);
  runs_test_await (self);
  g_assert_cmpint (get_shown_run (self), ==, 2); /* the latest, by itself */
  gtk_widget_activate_action (self->page, "runs.next", NULL);
  runs_test_await (self);
  g_assert_cmpint (get_shown_run (self), ==, 1);
  gtk_widget_activate_action (self->page, "runs.previous", NULL);
  runs_test_await (self);
  g_assert_cmpint (get_shown_run (self), ==, 2);
}

/* A run that another program makes comes to the list. */
static void
test_follows (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  runs_test_open (self);
  await_runs (self, 1);
  runs_test_run (self, "hello", "--set", "word.value=two", NULL);
  g_signal_emit_by_name (self->project, "run-changed", (gint64) 0);
  await_runs (self, 2);
}

/* --- a run ---------------------------------------------------------------------------------- */

static gboolean
has_log (gpointer data)
{
  GListModel *lines = plumb_ui_log_view_get_lines (data);
  return lines != NULL && g_list_model_get_n_items (lines) > 0;
}

static GtkWidget *
find_row (RunsTest *self, const char *title)
{
  return app_test_find (get_step_page (self), ADW_TYPE_ACTION_ROW, title);
}

static void
test_step (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  runs_test_open (self);
  plumb_ui_session_show_run (self->test->session, self->project, 1, "log");
  runs_test_await (self);
  g_assert_cmpstr (plumb_ui_session_get_page (self->test->session), ==, PLUMB_UI_PAGE_RUNS);
  g_assert_cmpstr (plumb_ui_run_view_get_path (get_view (self)), ==, "log");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_row (self, "Command"))), ==,
                   "/bin/dd if=/dev/null of=/dev/null");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_row (self, "Why it ran"))), ==,
                   "has not run like this yet");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_row (self, "Input"))), ==,
                   "hello one");
  GtkWidget *log = app_test_find (get_step_page (self), PLUMB_UI_TYPE_LOG_VIEW, NULL);
  app_test_await (has_log, log);
  /* What is told already stays: what is unfolded or selected in it, too. */
  GtkWidget *row = find_row (self, "Command");
  plumb_ui_step_page_show (PLUMB_UI_STEP_PAGE (get_step_page (self)), "log", 0);
  g_assert_true (find_row (self, "Command") == row);
  /* The link to where the input came from. */
  GtkWidget *link = app_test_find (get_step_page (self), GTK_TYPE_BUTTON, "from Greet");
  g_assert_nonnull (link);
  g_signal_emit_by_name (link, "clicked");
  runs_test_await (self);
  g_assert_cmpstr (plumb_ui_run_view_get_path (get_view (self)), ==, "greet");
}

static void
test_failure (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", "--set", "greet.program=/bin/false", NULL);
  runs_test_open (self);
  plumb_ui_session_show_run (self->test->session, self->project, 1, NULL);
  runs_test_await (self);
  /* What failed is what is shown. */
  g_assert_cmpstr (plumb_ui_run_view_get_path (get_view (self)), ==, "greet");
  GtkWidget *resume = app_test_find (self->page, GTK_TYPE_BUTTON, "Re_sume");
  g_assert_true (gtk_widget_get_visible (resume));
  app_test_shoot (self->test, "runs-failed");
}

/* A cached step leads to the run that it comes from. */
static void
test_cached (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  runs_test_run (self, "hello", NULL);
  runs_test_open (self);
  plumb_ui_session_show_run (self->test->session, self->project, 2, "log");
  runs_test_await (self);
  GtkWidget *link = app_test_find (get_step_page (self), GTK_TYPE_BUTTON, "run 1");
  g_assert_nonnull (find_row (self, "Why it did not run"));
  g_assert_nonnull (link);
  g_signal_emit_by_name (link, "clicked");
  runs_test_await (self);
  g_assert_cmpint (get_shown_run (self), ==, 1);
  g_assert_cmpstr (plumb_ui_run_view_get_path (get_view (self)), ==, "log");
}

static PlumbUiState
get_state (PlumbUiMoment *moment, const char *path)
{
  PlumbUiStepState state;
  g_assert_true (plumb_ui_node_states_find (PLUMB_UI_NODE_STATES (moment), path, &state));
  return state.state;
}

/* The line of the timeline moves states and the page; its end is the end. */
static void
test_scrub (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  runs_test_open (self);
  plumb_ui_session_show_run (self->test->session, self->project, 1, "log");
  runs_test_await (self);
  PlumbUiMoment *moment = plumb_ui_run_view_get_moment (get_view (self));
  PlumbRunPast *past = plumb_ui_moment_get_past (moment);
  g_assert_cmpint (get_state (moment, "log"), ==, PLUMB_UI_STATE_DONE);
  plumb_ui_moment_seek (moment, plumb_run_past_get_first_time (past));
  g_assert_cmpint (get_state (moment, "log"), !=, PLUMB_UI_STATE_DONE);
  g_assert_false (plumb_ui_moment_is_at_end (moment));
  guint n_bars;
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &n_bars);
  g_assert_cmpuint (n_bars, ==, 2);
  plumb_ui_moment_seek (moment, bars[1].start_us);
  g_assert_cmpint (get_state (moment, "greet"), ==, PLUMB_UI_STATE_DONE);
  g_assert_cmpint (get_state (moment, "log"), ==, PLUMB_UI_STATE_RUNNING);
  /* Back by one event, and on again. */
  plumb_ui_moment_step (moment, -1);
  g_assert_cmpint (get_state (moment, "log"), !=, PLUMB_UI_STATE_RUNNING);
  gtk_widget_activate_action (GTK_WIDGET (get_view (self)), "run.end", NULL);
  gtk_widget_activate_action (app_test_find (self->page, PLUMB_UI_TYPE_TIMELINE, NULL), "run.end",
                              NULL);
  g_assert_true (plumb_ui_moment_is_at_end (moment));
  g_assert_cmpint (get_state (moment, "log"), ==, PLUMB_UI_STATE_DONE);
}

static void
test_timeline (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  runs_test_open (self);
  plumb_ui_session_show_run (self->test->session, self->project, 1, "log");
  runs_test_await (self);
  PlumbUiTimeline *timeline
      = PLUMB_UI_TIMELINE (app_test_find (self->page, PLUMB_UI_TYPE_TIMELINE, NULL));
  PlumbRunPast *past = plumb_ui_moment_get_past (plumb_ui_run_view_get_moment (get_view (self)));
  gint64 first = plumb_run_past_get_first_time (past), last = plumb_run_past_get_last_time (past);
  double width
      = plumb_ui_timeline_get_x (timeline, last) - plumb_ui_timeline_get_x (timeline, first);
  plumb_ui_timeline_set_zoom (timeline, 4);
  g_assert_cmpfloat_with_epsilon (plumb_ui_timeline_get_x (timeline, last)
                                      - plumb_ui_timeline_get_x (timeline, first),
                                  4 * width, 1);
  plumb_ui_timeline_set_zoom (timeline, 0.1);
  g_assert_cmpfloat_with_epsilon (plumb_ui_timeline_get_zoom (timeline), 1, 1e-9);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_ROLE_SLIDER);
}

/* --- two runs ------------------------------------------------------------------------------- */

static void
test_compare (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  runs_test_run (self, "hello", "--set", "word.value=two", NULL);
  runs_test_open (self);
  plumb_ui_session_compare_runs (self->test->session, self->project, 1, 2);
  runs_test_await (self);
  PlumbUiRunCompare *comparison
      = PLUMB_UI_RUN_COMPARE (app_test_find (self->page, PLUMB_UI_TYPE_RUN_COMPARE, NULL));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (comparison)));
  g_assert_cmpstr (plumb_ui_run_compare_get_first (comparison), ==, "word");
  g_assert_nonnull (
      app_test_find (GTK_WIDGET (comparison), ADW_TYPE_ACTION_ROW, "Text: the first that differs"));
  app_test_shoot (self->test, "runs-compare-texts");
  gtk_widget_activate_action (self->page, "runs.close-comparison", NULL);
  app_test_settle ();
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (comparison)));
}

/* --- starting and answering ----------------------------------------------------------------- */

static void
test_again (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  runs_test_open (self);
  plumb_ui_session_show_run (self->test->session, self->project, 1, "word");
  runs_test_await (self);
  PlumbUiMoment *moment = plumb_ui_run_view_get_moment (get_view (self));
  AdwDialog *dialog = plumb_ui_run_again_new (self->test->session, moment, "word");
  adw_dialog_present (dialog, self->page);
  app_test_settle ();
  PlumbUiRunAgain *again = PLUMB_UI_RUN_AGAIN (dialog);
  g_autoptr (PlumbValue) plain = plumb_ui_run_again_make_request (again);
  g_assert_cmpuint (plumb_value_get_length (plumb_value_get_member (plain, "set")), ==, 0);
  GtkWidget *entry = app_test_find (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "three");
  g_autoptr (PlumbValue) request = plumb_ui_run_again_make_request (again);
  PlumbValue *set = plumb_value_get_member (request, "set");
  g_assert_cmpstr (plumb_value_member_string (set, "word.value", NULL), ==, "three");
  PlumbValue *from = plumb_value_get_member (request, "from");
  g_assert_cmpstr (plumb_value_get_string (plumb_value_get_element (from, 0), NULL), ==, "word");
  adw_dialog_force_close (dialog);
  app_test_settle ();
}

static gboolean
has_card (gpointer data)
{
  RunsTest *self = data;
  return app_test_find (self->page, PLUMB_UI_TYPE_QUESTION_CARD, NULL) != NULL;
}

static gboolean
is_run_done (gpointer data)
{
  RunsTest *self = data;
  PlumbUiMoment *moment = plumb_ui_run_view_get_moment (get_view (self));
  const PlumbRunRow *row = moment != NULL ? plumb_ui_moment_get_row (moment) : NULL;
  return row != NULL && g_strcmp0 (row->state, "succeeded") == 0;
}

static gboolean
is_shown (gpointer data)
{
  return get_shown_run (data) == 1;
}

/* A run that is started here asks here, and goes on with the answer. */
static void
test_question (RunsTest *self, gconstpointer data)
{
  runs_test_write (self, "ask", runs_test_question);
  runs_test_open (self);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "workflow", "ask");
  g_autoptr (PlumbValue) arguments = plumb_value_builder_end (builder);
  plumb_ui_project_request_async (self->project, "start", arguments, NULL, NULL, NULL);
  await_runs (self, 1);
  plumb_ui_session_show_run (self->test->session, self->project, 1, NULL);
  app_test_await (is_shown, self);
  app_test_await (has_card, self);
  GtkWidget *card = app_test_find (self->page, PLUMB_UI_TYPE_QUESTION_CARD, NULL);
  g_assert_nonnull (app_test_find (card, GTK_TYPE_LABEL, "Shall it go on?"));
  g_assert_nonnull (app_test_find (card, GTK_TYPE_BUTTON, "yes"));
  app_test_shoot (self->test, "runs-question");
  plumb_ui_question_card_answer (PLUMB_UI_QUESTION_CARD (card), 0);
  app_test_await (is_run_done, self);
  runs_test_await (self);
  g_assert_false (has_card (self));
}

/* --- looks ---------------------------------------------------------------------------------- */

static void
test_narrow (RunsTest *self, gconstpointer data)
{
  runs_test_run (self, "hello", NULL);
  gtk_window_set_default_size (self->test->window, 360, 640);
  runs_test_open (self);
  await_runs (self, 1);
  GtkWidget *split = app_test_find (self->page, ADW_TYPE_NAVIGATION_SPLIT_VIEW, NULL);
  g_assert_true (adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (split)));
  app_test_shoot (self->test, "runs-narrow-history");
  plumb_ui_session_show_run (self->test->session, self->project, 1, "log");
  runs_test_await (self);
  g_assert_true (adw_navigation_split_view_get_show_content (ADW_NAVIGATION_SPLIT_VIEW (split)));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->test->window)), <=, 360);
  app_test_shoot (self->test, "runs-narrow-run");
}

#define ADD(path, func)                                                                            \
  g_test_add ("/runs-page/" path, RunsTest, NULL, runs_test_set_up, func, runs_test_tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  ADD ("empty", test_empty);
  ADD ("history", test_history);
  ADD ("move", test_move);
  ADD ("follows", test_follows);
  ADD ("step", test_step);
  ADD ("failure", test_failure);
  ADD ("cached", test_cached);
  ADD ("scrub", test_scrub);
  ADD ("timeline", test_timeline);
  ADD ("compare", test_compare);
  ADD ("again", test_again);
  ADD ("question", test_question);
  ADD ("narrow", test_narrow);
  return g_test_run ();
}
