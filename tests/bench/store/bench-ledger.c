/* bench-ledger.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-ledger-reader.h"
#include "plumb-ledger.h"
#include "plumb-results.h"

/* usage: bench-ledger FOLDER EVENTS
 * Prints one "name value" a line; times in milliseconds. */

#define N_STEPS 10000
#define PACED_SECONDS 2.0

static double
get_cpu (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static double
get_wall (void)
{
  return (double) g_get_monotonic_time () / 1e3;
}

static void
report (const char *name, double value)
{
  printf ("%s %.3f\n", name, value);
  fflush (stdout);
}

static char *
make_key (guint64 n)
{
  return plumb_hash_bytes (&n, sizeof n);
}

static gint64
append (PlumbLedger *ledger, PlumbEventType type, gint64 run, const char *step, PlumbValue *payload)
{
  g_autoptr (GError) error = NULL;
  PlumbEvent event = {
    .type = type,
    .run = run,
    .step = step,
    .item = step != NULL && type != PLUMB_EVENT_STEP_STATE ? 0 : -1,
    .payload = payload,
  };
  gint64 seq = plumb_ledger_append (ledger, &event, &error);

  if (seq == 0)
    g_error ("%s", error->message);
  plumb_value_unref (payload);
  return seq;
}

static PlumbValue *
make_state (const char *state)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (builder, "state", state);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
make_started (const char *key)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (builder, "attempt", 1);
  plumb_value_builder_set_string (builder, "key", key);
  plumb_value_builder_set (
      builder, "fields",
      plumb_json_parse ("{\"kind\":\"core.command\",\"version\":1,\"params\":{\"argv\":"
                        "[\"/bin/true\"]},\"inputs\":{\"after\":[7]},\"tools\":{}}",
                        -1, NULL));
  plumb_value_builder_set_string (builder, "slot", "cpu");
  return plumb_value_builder_end (builder);
}

static PlumbValue *
make_finished (void)
{
  return plumb_json_parse ("{\"attempt\":1,\"state\":\"succeeded\",\"outputs\":{\"done\":[1]},"
                           "\"wall_us\":1234,\"cpu_us\":800,\"peak_bytes\":1572864,"
                           "\"evidence\":{\"argv\":[\"/bin/true\"],\"exit\":0}}",
                           -1, NULL);
}

static PlumbValue *
make_plan (guint n_steps, gboolean is_cached, guint64 salt)
{
  PlumbValueBuilder *steps = plumb_value_builder_new_array ();
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  for (guint i = 0; i < n_steps; i++)
    {
      PlumbValueBuilder *step = plumb_value_builder_new_object ();
      g_autofree char *path = g_strdup_printf ("n%05u", i);

      plumb_value_builder_set_string (step, "path", path);
      plumb_value_builder_set_string (step, "kind", "core.command");
      plumb_value_builder_set_int (step, "version", 1);
      plumb_value_builder_set_int (step, "index", i);
      plumb_value_builder_set_string (step, "decision", is_cached ? "cached" : "run");
      plumb_value_builder_set_string (step, "reason",
                                      is_cached ? "cached since run 1" : "it has not run before");
      if (is_cached)
        plumb_value_builder_set_int (step, "origin", 1);
      plumb_value_builder_set_int (step, "n_items", 1);
      plumb_value_builder_add (steps, plumb_value_builder_end (step));
    }
  plumb_value_builder_set (payload, "steps", plumb_value_builder_end (steps));
  return plumb_value_builder_end (payload);
}

static gint64
start_run (PlumbLedger *ledger)
{
  gint64 run = plumb_ledger_next_run (ledger);

  append (ledger, PLUMB_EVENT_RUN_CREATED, run, NULL,
          plumb_json_parse ("{\"workflow\":\"bench\",\"document\":\"{}\",\"seed\":1}", -1, NULL));
  append (ledger, PLUMB_EVENT_RUN_STATE, run, NULL, make_state ("running"));
  return run;
}

static void
flush (PlumbLedger *ledger)
{
  g_autoptr (GError) error = NULL;

  if (!plumb_ledger_flush (ledger, &error))
    g_error ("%s", error->message);
}

static void
append_step (PlumbLedger *ledger, gint64 run, guint i)
{
  g_autofree char *path = g_strdup_printf ("n%05u", i);
  g_autofree char *key = make_key ((guint64) run << 32 | i);

  append (ledger, PLUMB_EVENT_ITEM_STARTED, run, path, make_started (key));
  append (ledger, PLUMB_EVENT_ITEM_FINISHED, run, path, make_finished ());
  append (ledger, PLUMB_EVENT_STEP_STATE, run, path, make_state ("succeeded"));
}

/* A run of N_STEPS steps; @seconds: over which it is spread. The writer's CPU is the process's
 * without this thread's. */
static void
measure_run (PlumbLedger *ledger, const char *name, double seconds)
{
  double self = get_cpu (CLOCK_PROCESS_CPUTIME_ID), own = get_cpu (CLOCK_THREAD_CPUTIME_ID),
         wall = get_wall ();
  gint64 run = start_run (ledger);
  g_autofree char *cpu_name = g_strconcat (name, "-writer-cpu", NULL);
  g_autofree char *append_name = g_strconcat (name, "-append-us", NULL);
  double append_cpu;

  append (ledger, PLUMB_EVENT_STEPS_PLANNED, run, NULL, make_plan (N_STEPS, FALSE, 0));
  for (guint i = 0; i < N_STEPS; i++)
    {
      append_step (ledger, run, i);
      if (seconds > 0 && i % 10 == 0)
        {
          double due = wall + seconds * 1e3 * i / N_STEPS;

          if (due > get_wall ())
            g_usleep ((gulong) ((due - get_wall ()) * 1e3));
        }
    }
  append_cpu = get_cpu (CLOCK_THREAD_CPUTIME_ID) - own;
  append (ledger, PLUMB_EVENT_RUN_STATE, run, NULL, make_state ("succeeded"));
  flush (ledger);
  report (cpu_name,
          get_cpu (CLOCK_PROCESS_CPUTIME_ID) - self - (get_cpu (CLOCK_THREAD_CPUTIME_ID) - own));
  report (append_name, append_cpu * 1e3 / (3 * N_STEPS));
}

static void
measure_append (PlumbLedger *ledger)
{
  g_autoptr (PlumbValue) payload = make_state ("running");
  gint64 run = start_run (ledger);
  double own;

  flush (ledger);
  own = get_cpu (CLOCK_THREAD_CPUTIME_ID);
  for (guint i = 0; i < 20000; i++)
    append (ledger, PLUMB_EVENT_STEP_STATE, run, "a", plumb_value_ref (payload));
  report ("append-us", (get_cpu (CLOCK_THREAD_CPUTIME_ID) - own) * 1e3 / 20000);
  flush (ledger);
}

static void
measure_plan (PlumbLedger *ledger)
{
  double best = G_MAXDOUBLE, best_cpu = G_MAXDOUBLE;

  for (guint i = 0; i < 3; i++)
    {
      PlumbValue *plan = make_plan (N_STEPS, TRUE, i);
      gint64 run = start_run (ledger);
      double wall, cpu;

      flush (ledger);
      wall = get_wall ();
      cpu = get_cpu (CLOCK_PROCESS_CPUTIME_ID);
      append (ledger, PLUMB_EVENT_STEPS_PLANNED, run, NULL, plan);
      append (ledger, PLUMB_EVENT_RUN_STATE, run, NULL, make_state ("succeeded"));
      flush (ledger);
      best = MIN (best, get_wall () - wall);
      best_cpu = MIN (best_cpu, get_cpu (CLOCK_PROCESS_CPUTIME_ID) - cpu);
    }
  report ("plan-cached", best);
  report ("plan-cached-cpu", best_cpu);
}

static void
measure_lookups (PlumbLedger *ledger, PlumbLedgerReader *reader, gint64 run)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  double wall, cpu;
  guint n_found = 0;

  for (guint i = 0; i < N_STEPS; i++)
    {
      char *key = make_key ((guint64) run << 32 | i);

      g_ptr_array_add (keys, key);
      plumb_ledger_remember_file (ledger, key, key);
    }
  flush (ledger);
  append (ledger, PLUMB_EVENT_RUN_STATE, start_run (ledger), NULL, make_state ("succeeded"));
  flush (ledger);

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (PlumbResults) all = plumb_results_new (reader);
      g_autoptr (GPtrArray) results = NULL;

      wall = get_wall ();
      cpu = get_cpu (CLOCK_THREAD_CPUTIME_ID);
      results = plumb_results_find_all (all, (const char *const *) keys->pdata, keys->len, NULL);
      for (guint i = 0; i < results->len; i++)
        n_found += results->pdata[i] != NULL;
      if (n_found != N_STEPS * (round + 1))
        g_error ("%u results were found", n_found);
      if (round == 1)
        {
          report ("find-results", get_wall () - wall);
          report ("find-results-cpu", get_cpu (CLOCK_THREAD_CPUTIME_ID) - cpu);
        }
    }
  plumb_ledger_reader_begin (reader, NULL);
  wall = get_wall ();
  for (guint i = 0; i < keys->len; i++)
    {
      g_autofree char *hash = plumb_ledger_reader_find_file_hash (reader, keys->pdata[i], NULL);

      if (hash == NULL)
        g_error ("A file's hash was not found");
    }
  report ("find-file-hashes", get_wall () - wall);
  plumb_ledger_reader_end (reader);
}

/* What may not grow while it is written. */
typedef struct
{
  gint64 event;
  double memory; /* KiB that are the process's own */
  double pages;
} Sample;

static double
get_memory (void)
{
  g_autofree char *status = NULL;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  return g_ascii_strtod (strstr (status, "RssAnon:") + strlen ("RssAnon:"), NULL);
}

static double
get_log_size (const char *path)
{
  g_autofree char *name = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  return g_stat (name, &info) == 0 ? (double) info.st_size : 0;
}

/* Those that are still in the log among them. */
static double
count_pages (const char *path)
{
  sqlite3 *database;
  sqlite3_stmt *query;

  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK
      || sqlite3_prepare_v2 (database, "PRAGMA page_count", -1, &query, NULL) != SQLITE_OK
      || sqlite3_step (query) != SQLITE_ROW)
    g_error ("%s", sqlite3_errmsg (database));
  double n_pages = sqlite3_column_double (query, 0);
  sqlite3_finalize (query);
  sqlite3_close (database);
  return n_pages;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Of the line that fits the samples best: KiB for each 1,000 steps of three events. */
static double
get_memory_slope (const Sample *samples, guint n_samples)
{
  double events = 0, memory = 0, products = 0, squares = 0;

  for (guint i = 0; i < n_samples; i++)
    {
      events += (double) samples[i].event / n_samples;
      memory += samples[i].memory / n_samples;
    }
  for (guint i = 0; i < n_samples; i++)
    {
      double distance = (double) samples[i].event - events;
      products += distance * (samples[i].memory - memory);
      squares += distance * distance;
    }
  return products / squares * 3000;
}

static void
report_growth (GArray *samples, GArray *waits)
{
  const Sample *all = (const Sample *) (gpointer) samples->data;
  const Sample *first = &all[samples->len / 5], *half = &all[samples->len / 2],
               *last = &all[samples->len - 1];
  double before = (half->pages - first->pages) / (double) (half->event - first->event);
  double after = (last->pages - half->pages) / (double) (last->event - half->event);

  g_array_sort (waits, compare_times);
  report ("step-p99", g_array_index (waits, double, waits->len * 99 / 100));
  report ("memory-slope", get_memory_slope (first, samples->len - samples->len / 5));
  report ("bytes-second-half", after / before);
}

/* Runs of 100 steps until there are @n_events. */
static gint64
fill (PlumbLedger *ledger, const char *path, gint64 n_events)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_autoptr (GArray) waits = g_array_new (FALSE, TRUE, sizeof (double));
  gint64 run = 0;
  guint n_steps = 0;
  double log = 0;

  g_array_set_size (waits, (guint) (n_events / 304 + 1) * 100);
  for (gint64 n = 0; n < n_events; n += 304)
    {
      run = start_run (ledger);
      append (ledger, PLUMB_EVENT_STEPS_PLANNED, run, NULL, make_plan (100, FALSE, (guint64) run));
      for (guint i = 0; i < 100; i++)
        {
          double wall = get_wall ();
          append_step (ledger, run, i);
          g_array_index (waits, double, n_steps++) = get_wall () - wall;
        }
      append (ledger, PLUMB_EVENT_RUN_STATE, run, NULL, make_state ("succeeded"));
      if (run % 50 != 0)
        continue;
      flush (ledger);
      Sample sample = { n, get_memory (), count_pages (path) };
      g_array_append_val (samples, sample);
      log = MAX (log, get_log_size (path));
    }
  flush (ledger);
  report_growth (samples, waits);
  report ("log-mib", log / (1 << 20));
  return run;
}

typedef GPtrArray *(*QueryFunc) (PlumbLedgerReader *reader, gint64 n_runs, GRand *random);

static GPtrArray *
query_runs (PlumbLedgerReader *reader, gint64 n_runs, GRand *random)
{
  PlumbRunQuery query = {
    .workflow = "bench",
    .before_run = g_rand_int_range (random, 60, (gint32) n_runs),
    .limit = 50,
  };

  return plumb_ledger_reader_list_runs (reader, &query, NULL);
}

static GPtrArray *
query_events (PlumbLedgerReader *reader, gint64 n_runs, GRand *random)
{
  return plumb_ledger_reader_list_events (
      reader, 0, g_rand_int_range (random, 0, (gint32) n_runs * 303), 200, NULL);
}

static GPtrArray *
query_run_events (PlumbLedgerReader *reader, gint64 n_runs, GRand *random)
{
  return plumb_ledger_reader_list_events (reader, g_rand_int_range (random, 20, (gint32) n_runs), 0,
                                          200, NULL);
}

static GPtrArray *
query_steps (PlumbLedgerReader *reader, gint64 n_runs, GRand *random)
{
  return plumb_ledger_reader_list_steps (reader, g_rand_int_range (random, 20, (gint32) n_runs),
                                         NULL);
}

static double
get_p95 (double *times, gsize n_times)
{
  qsort (times, n_times, sizeof times[0], compare_times);
  return times[n_times * 95 / 100];
}

static void
measure_query (PlumbLedgerReader *reader, const char *name, QueryFunc query, gint64 n_runs)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree char *cpu_name = g_strconcat (name, "-cpu", NULL);
  double walls[200], cpus[200];

  for (gsize i = 0; i < G_N_ELEMENTS (walls); i++)
    {
      double wall = get_wall (), cpu = get_cpu (CLOCK_THREAD_CPUTIME_ID);
      g_autoptr (GPtrArray) rows = query (reader, n_runs, random);

      if (rows == NULL || rows->len < 50)
        g_error ("%s: too few rows", name);
      walls[i] = get_wall () - wall;
      cpus[i] = get_cpu (CLOCK_THREAD_CPUTIME_ID) - cpu;
    }
  report (name, get_p95 (walls, G_N_ELEMENTS (walls)));
  report (cpu_name, get_p95 (cpus, G_N_ELEMENTS (cpus)));
}

int
main (int argc, char **argv)
{
  g_autofree char *path = g_build_filename (argv[1], "ledger.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autoptr (PlumbLedger) ledger = plumb_ledger_open (path, clock, &error);
  g_autoptr (PlumbLedgerReader) reader = NULL;
  gint64 n_events = g_ascii_strtoll (argv[2], NULL, 10), n_runs;
  double wall;
  GStatBuf info;

  if (ledger == NULL)
    g_error ("%s", error->message);
  measure_append (ledger);
  measure_run (ledger, "burst", 0);
  measure_run (ledger, "paced", PACED_SECONDS);
  measure_plan (ledger);
  reader = plumb_ledger_reader_open (path, NULL);
  measure_lookups (ledger, reader, 3);

  wall = get_wall ();
  n_runs = fill (ledger, path, n_events);
  report ("fill-us-an-event", (get_wall () - wall) * 1e3 / (double) n_events);
  g_clear_object (&reader);
  plumb_ledger_close (ledger, NULL);
  g_stat (path, &info);
  report ("bytes-an-event", (double) info.st_size / (double) (n_runs * 303));
  wall = get_wall ();
  reader = plumb_ledger_reader_open (path, NULL);
  report ("open", get_wall () - wall);
  measure_query (reader, "page-of-runs", query_runs, n_runs);
  measure_query (reader, "page-of-events", query_events, n_runs);
  measure_query (reader, "page-of-run-events", query_run_events, n_runs);
  measure_query (reader, "steps-of-run", query_steps, n_runs);
  return 0;
}
