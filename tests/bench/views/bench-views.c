/* bench-views.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <time.h>

#include "plumb-json.h"
#include "plumb-run-list.h"
#include "plumb-run-past.h"

/* usage: bench-views FOLDER RUNS EVENTS
 * Prints one "name value" a line; milliseconds of CPU, which other programs do not lengthen. */

#define SEEN 40 /* rows that a list shows at once */

static double
get_cpu (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static void
report (const char *name, double value)
{
  printf ("%s %.3f\n", name, value);
  fflush (stdout);
}

static void
append (PlumbLedger *ledger, PlumbEventType type, gint64 run, const char *text)
{
  g_autoptr (PlumbValue) payload = plumb_json_parse (text, -1, NULL);

  plumb_ledger_append (
      ledger, &(PlumbEvent) { .type = type, .run = run, .item = -1, .payload = payload }, NULL);
}

static void
write_runs (PlumbProject *project, guint n_runs)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autoptr (PlumbLedger) ledger = plumb_project_open_ledger (project, clock, NULL);

  for (guint i = 0; i < n_runs; i++)
    {
      gint64 run = plumb_ledger_next_run (ledger);
      g_autofree char *text = g_strdup_printf (
          "{\"workflow\":\"w%u\",\"parameters\":{\"render.samples\":%u,\"render.device\":\"cpu\","
          "\"scene.file\":\"a%u.blend\",\"grade.gamma\":1.%u}}",
          i % 7, i % 1000, i % 50, i % 10);
      append (ledger, PLUMB_EVENT_RUN_CREATED, run, text);
      append (ledger, PLUMB_EVENT_RUN_STATE, run,
              i % 10 == 0 ? "{\"state\":\"failed\"}" : "{\"state\":\"succeeded\"}");
      if (i % 5000 == 0)
        plumb_ledger_flush (ledger, NULL);
    }
  plumb_ledger_close (ledger, NULL);
}

/* --- the list --- */

static double began, first;

static void
items_changed_cb (GListModel *list, guint position, guint n_removed, guint n_added, gpointer data)
{
  for (guint i = 0; i < MIN (n_added, SEEN); i++)
    {
      g_autoptr (GObject) seen = g_list_model_get_item (list, position + i);
    }
  if (first == 0)
    first = get_cpu (CLOCK_PROCESS_CPUTIME_ID) - began;
}

/* Until it has all; the longest turn of the main loop. */
static double
settle (PlumbRunList *list)
{
  double longest = 0;

  while (plumb_run_list_is_loading (list))
    {
      double before = get_cpu (CLOCK_THREAD_CPUTIME_ID);
      g_main_context_iteration (NULL, TRUE);
      longest = MAX (longest, get_cpu (CLOCK_THREAD_CPUTIME_ID) - before);
    }
  return longest;
}

static void
measure_query (PlumbRunList *list, const char *name, const PlumbRunQuery *query)
{
  g_autofree char *first_name = g_strconcat (name, "-first", NULL);

  began = get_cpu (CLOCK_PROCESS_CPUTIME_ID);
  first = 0;
  plumb_run_list_set_query (list, query);
  settle (list);
  report (name, get_cpu (CLOCK_PROCESS_CPUTIME_ID) - began);
  report (first_name, first);
}

static void
measure_list (PlumbProject *project)
{
  static const char *const failed[] = { "failed", "cancelled", NULL };

  began = get_cpu (CLOCK_PROCESS_CPUTIME_ID);
  g_autoptr (PlumbRunList) list = plumb_run_list_new (project);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), NULL);
  double longest = settle (list);
  report ("list", get_cpu (CLOCK_PROCESS_CPUTIME_ID) - began);
  report ("list-first", first);
  report ("list-longest-turn", longest);

  began = get_cpu (CLOCK_THREAD_CPUTIME_ID);
  guint middle = g_list_model_get_n_items (G_LIST_MODEL (list)) / 2;
  for (guint i = 0; i < SEEN; i++)
    {
      g_autoptr (GObject) seen = g_list_model_get_item (G_LIST_MODEL (list), middle + i);
    }
  report ("list-jump", get_cpu (CLOCK_THREAD_CPUTIME_ID) - began);
  measure_query (list, "states", &(PlumbRunQuery) { .states = failed });
  measure_query (list, "parameter", &(PlumbRunQuery) { .text = "render.samples=64" });
  measure_query (list, "words", &(PlumbRunQuery) { .text = "w3 fail" });
}

/* --- the past --- */

static void
measure_past (guint n_events)
{
  g_autoptr (PlumbRunPast) past = plumb_run_past_new ();
  PlumbPastStep shown;
  g_autoptr (PlumbValue) started = plumb_json_parse ("{\"attempt\":1}", -1, NULL);
  g_autoptr (PlumbValue) finished = plumb_json_parse ("{\"state\":\"succeeded\"}", -1, NULL);
  static const char *const steps[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };

  began = get_cpu (CLOCK_THREAD_CPUTIME_ID);
  for (guint i = 0; i < n_events; i++)
    plumb_run_past_append (past, &(PlumbEvent) { .seq = i + 1,
                                                 .time_us = i,
                                                 .type = i % 2 == 0 ? PLUMB_EVENT_ITEM_STARTED
                                                                    : PLUMB_EVENT_ITEM_FINISHED,
                                                 .run = 1,
                                                 .step = steps[i / 2 % G_N_ELEMENTS (steps)],
                                                 .item = i / 2 / G_N_ELEMENTS (steps),
                                                 .payload = i % 2 == 0 ? started : finished });
  report ("past-append-us", 1e3 * (get_cpu (CLOCK_THREAD_CPUTIME_ID) - began) / n_events);
  began = get_cpu (CLOCK_THREAD_CPUTIME_ID);
  plumb_run_past_seek (past, 0);
  plumb_run_past_get_step (past, 0, &shown);
  report ("past-seek-all", get_cpu (CLOCK_THREAD_CPUTIME_ID) - began);
  began = get_cpu (CLOCK_THREAD_CPUTIME_ID);
  for (guint i = 0; i < 100; i++)
    {
      plumb_run_past_seek (past, (gint64) i * n_events / 1000);
      plumb_run_past_get_step (past, 0, &shown);
    }
  report ("past-drag", (get_cpu (CLOCK_THREAD_CPUTIME_ID) - began) / 100);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc != 4)
    {
      fputs ("usage: bench-views FOLDER RUNS EVENTS\n", stderr);
      return 2;
    }
  g_autofree char *folder = g_build_filename (argv[1], "p", NULL);
  g_autoptr (PlumbProject) project = plumb_project_create (folder, "p", &error);
  g_assert_no_error (error);
  write_runs (project, (guint) g_ascii_strtoull (argv[2], NULL, 10));
  measure_list (project);
  measure_past ((guint) g_ascii_strtoull (argv[3], NULL, 10));
  return 0;
}
