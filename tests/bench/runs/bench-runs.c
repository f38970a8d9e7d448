/* bench-runs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <time.h>

#include "app-test.h"

#include "plumb-json.h"
#include "plumb-run-entry.h"
#include "plumb-ui-log-model.h"
#include "plumb-ui-run-history.h"
#include "plumb-ui-run-view.h"
#include "plumb-ui-runs-page.h"
#include "plumb-ui-timeline.h"

/* usage: bench-runs PROJECT LOG
 * The page "Runs" of a project that has many runs; a run of 10,000 attempts is added to it; LOG is
 * a large text file. Prints one "name value" a line; milliseconds of the main thread's CPU. */

#define N_BARS 10000

static double longest;

static double
get_cpu (void)
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static void
report (const char *name, double value)
{
  printf ("%s %.3f\n", name, value);
  fflush (stdout);
}

/* Runs the main loop until it is so; keeps the longest turn. */
static void
turn_until (gboolean (*is_done) (gpointer), gpointer data)
{
  while (!is_done (data))
    {
      double before = get_cpu ();
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
      longest = MAX (longest, get_cpu () - before);
    }
}

static GtkWidget *
find_history (GtkWidget *page)
{
  return app_test_find (page, PLUMB_UI_TYPE_RUN_HISTORY, NULL);
}

static gboolean
has_rows (gpointer data)
{
  GListModel *runs = plumb_ui_run_history_get_runs (PLUMB_UI_RUN_HISTORY (find_history (data)));
  return runs != NULL && g_list_model_get_n_items (runs) > 0;
}

static guint wanted;

static gboolean
has_wanted (gpointer data)
{
  GListModel *runs = plumb_ui_run_history_get_runs (PLUMB_UI_RUN_HISTORY (find_history (data)));
  return g_list_model_get_n_items (runs) == wanted;
}

static void
append (PlumbLedger *ledger, PlumbEventType type, gint64 run, gint64 item, const char *text)
{
  g_autoptr (PlumbValue) payload = plumb_json_parse (text, -1, NULL);
  PlumbEvent event = { .type = type, .run = run, .item = item, .payload = payload };
  if (item >= 0 || type == PLUMB_EVENT_STEP_STATE)
    event.step = "render";
  plumb_ledger_append (ledger, &event, NULL);
}

static gint64
write_long_run (PlumbUiProject *project)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autoptr (PlumbLedger) ledger
      = plumb_project_open_ledger (plumb_ui_project_get_project (project), clock, NULL);
  gint64 run = plumb_ledger_next_run (ledger);
  append (ledger, PLUMB_EVENT_RUN_CREATED, run, -1, "{\"workflow\":\"long\"}");
  append (ledger, PLUMB_EVENT_RUN_STATE, run, -1, "{\"state\":\"running\"}");
  append (ledger, PLUMB_EVENT_STEPS_PLANNED, run, -1,
          "{\"steps\":[{\"path\":\"render\",\"kind\":\"core.command\",\"version\":1,\"index\":1,"
          "\"decision\":\"run\",\"n_items\":10000}]}");
  for (gint64 i = 0; i < N_BARS; i++)
    {
      append (ledger, PLUMB_EVENT_ITEM_STARTED, run, i, "{\"attempt\":1,\"slot\":\"cpu\"}");
      append (ledger, PLUMB_EVENT_ITEM_FINISHED, run, i,
              "{\"attempt\":1,\"state\":\"succeeded\",\"wall_us\":10}");
    }
  append (ledger, PLUMB_EVENT_RUN_STATE, run, -1, "{\"state\":\"succeeded\"}");
  plumb_ledger_close (ledger, NULL);
  return run;
}

static gboolean
is_settled (gpointer data)
{
  return plumb_ui_run_view_is_settled (
      PLUMB_UI_RUN_VIEW (app_test_find (data, PLUMB_UI_TYPE_RUN_VIEW, NULL)));
}

static double
measure_snapshot (GtkWidget *widget)
{
  double before = get_cpu ();
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  return get_cpu () - before;
}

static void
measure_history (GtkWidget *page)
{
  guint all = g_list_model_get_n_items (
      plumb_ui_run_history_get_runs (PLUMB_UI_RUN_HISTORY (find_history (page))));
  report ("history-runs", all);
  double before = get_cpu ();
  longest = 0;
  wanted = all / 1000;
  plumb_ui_run_history_set_search (PLUMB_UI_RUN_HISTORY (find_history (page)), "render.samples=64");
  turn_until (has_wanted, page);
  report ("history-filter", get_cpu () - before);
  report ("history-filter-turn", longest);
  plumb_ui_run_history_set_search (PLUMB_UI_RUN_HISTORY (find_history (page)), "");
  wanted = all;
  turn_until (has_wanted, page);
  before = get_cpu ();
  for (guint i = 0; i < 20; i++)
    plumb_ui_run_history_move (PLUMB_UI_RUN_HISTORY (find_history (page)), (int) all / 20);
  app_test_settle ();
  report ("history-walk", (get_cpu () - before) / 20);
}

static void
measure_timeline (AppTest *test, PlumbUiProject *project, GtkWidget *page, gint64 run)
{
  longest = 0;
  plumb_ui_session_show_run (test->session, project, run, NULL);
  turn_until (is_settled, page);
  app_test_settle ();
  GtkWidget *timeline = app_test_find (page, PLUMB_UI_TYPE_TIMELINE, NULL);
  report ("timeline-whole", measure_snapshot (timeline));
  plumb_ui_timeline_set_zoom (PLUMB_UI_TIMELINE (timeline), 50);
  report ("timeline-near", measure_snapshot (timeline));
}

static gboolean
is_counted (gpointer data)
{
  return g_list_model_get_n_items (data) > 0 && plumb_ui_log_model_is_settled (data);
}

static gboolean
is_searched (gpointer data)
{
  gboolean is_searching;
  g_object_get (data, "searching", &is_searching, NULL);
  return !is_searching;
}

static void
measure_log (AppTest *test, const char *path)
{
  gint64 before = g_get_monotonic_time ();
  longest = 0;
  g_autoptr (PlumbUiLogModel) log
      = plumb_ui_log_model_new (plumb_ui_environment_get_pool (test->environment), path);
  turn_until (is_counted, log);
  report ("log-lines", g_list_model_get_n_items (G_LIST_MODEL (log)));
  report ("log-open", (double) (g_get_monotonic_time () - before) / 1000);
  before = g_get_monotonic_time ();
  plumb_ui_log_model_set_search (log, "needle");
  turn_until (is_searched, log);
  report ("log-search", (double) (g_get_monotonic_time () - before) / 1000);
  report ("log-turn", longest);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_assert_cmpint (argc, ==, 3);
  g_autoptr (GError) error = NULL;
  AppTest *test = app_test_new (NULL, NULL);
  gtk_window_set_default_size (test->window, 1280, 800);
  GtkWidget *page = plumb_ui_runs_page_new (test->session);
  app_test_show (test, page);
  double before = get_cpu ();
  PlumbUiProject *project = plumb_ui_session_open_project (test->session, argv[1], &error);
  g_assert_no_error (error);
  turn_until (has_rows, page);
  report ("history-first", get_cpu () - before);
  wanted = (guint) (plumb_ledger_reader_get_last_seq (plumb_ui_project_get_reader (project)) > 0
                        ? 100000
                        : 0);
  turn_until (has_wanted, page);
  report ("history-all", get_cpu () - before);
  measure_history (page);
  gint64 run = write_long_run (project);
  measure_timeline (test, project, page, run);
  measure_log (test, argv[2]);
  app_test_free (test);
  return 0;
}
