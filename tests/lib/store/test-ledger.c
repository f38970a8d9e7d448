/* test-ledger.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store-test.h"

#include "plumb-file.h"
#include "plumb-results.h"

typedef struct
{
  char *folder;
  char *path;
  PlumbClock *clock;
  PlumbLedger *ledger;
  PlumbLedgerReader *reader;
} Fixture;

static void
open_both (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->ledger = plumb_ledger_open (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->reader);
  fixture->reader = plumb_ledger_reader_open (fixture->path, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = store_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "ledger.db", NULL);
  fixture->clock = plumb_clock_new_fake (G_GINT64_CONSTANT (1700000000000000), 0);
  open_both (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->ledger != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->ledger));
  g_clear_object (&fixture->reader);
  g_clear_object (&fixture->clock);
  g_assert_true (plumb_file_remove_tree (fixture->folder, NULL));
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
flush (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (plumb_ledger_flush (fixture->ledger, &error));
  g_assert_no_error (error);
}

static void
reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (plumb_ledger_close (fixture->ledger, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&fixture->ledger));
  open_both (fixture);
}

/* A run of two steps: "cameras" is cached, "render" runs two items, the second twice. */
static gint64
record_run (PlumbLedger *ledger)
{
  gint64 run = plumb_ledger_next_run (ledger);

  store_test_append (ledger, PLUMB_EVENT_RUN_CREATED, run, NULL, -1,
                     "{\"workflow\":\"still\",\"document\":\"{}\",\"seed\":18446744073709551615,"
                     "\"parameters\":{\"render.samples\":64,\"render.device\":\"cpu\"}}");
  store_test_append (ledger, PLUMB_EVENT_STEPS_PLANNED, run, NULL, -1,
                     "{\"steps\":[{\"path\":\"cameras\",\"kind\":\"core.list\",\"version\":1,"
                     "\"index\":2,\"decision\":\"cached\",\"reason\":\"cached since run 1\","
                     "\"origin\":0,\"n_items\":2},{\"path\":\"render\",\"kind\":\"blender.render\","
                     "\"version\":3,\"index\":7,\"decision\":\"run\",\"reason\":\"first run\","
                     "\"n_items\":2}]}");
  store_test_append (ledger, PLUMB_EVENT_RUN_STATE, run, NULL, -1, "{\"state\":\"running\"}");
  store_test_append (ledger, PLUMB_EVENT_STEP_STATE, run, "render", -1, "{\"state\":\"running\"}");
  store_test_append (ledger, PLUMB_EVENT_ITEM_STARTED, run, "render", 0,
                     "{\"attempt\":1,\"name\":\"front\",\"key\":\"" STORE_TEST_KEY (
                         "a") "\",\"fields\":{\"samples\":64},\"seed\":5,\"inputs\":{\"x\":1}}");
  store_test_append (ledger, PLUMB_EVENT_ITEM_FINISHED, run, "render", 0,
                     "{\"attempt\":1,\"state\":\"succeeded\",\"outputs\":{\"image\":[1]},"
                     "\"wall_us\":1000,\"cpu_us\":900,\"peak_bytes\":4096,"
                     "\"evidence\":{\"exit\":0}}");
  store_test_append (ledger, PLUMB_EVENT_ITEM_STARTED, run, "render", 1,
                     "{\"attempt\":1,\"key\":\"" STORE_TEST_KEY ("b") "\"}");
  store_test_append (ledger, PLUMB_EVENT_ITEM_FINISHED, run, "render", 1,
                     "{\"attempt\":1,\"state\":\"failed\",\"failure\":{\"code\":\"exit\"}}");
  store_test_append (ledger, PLUMB_EVENT_ITEM_RETRY, run, "render", 1,
                     "{\"attempt\":2,\"class\":\"retryable\",\"delay_us\":5}");
  store_test_append (ledger, PLUMB_EVENT_ITEM_STARTED, run, "render", 1,
                     "{\"attempt\":2,\"key\":\"" STORE_TEST_KEY ("b") "\"}");
  store_test_append (ledger, PLUMB_EVENT_ITEM_FINISHED, run, "render", 1,
                     "{\"attempt\":2,\"state\":\"succeeded\",\"outputs\":{\"image\":[2]},"
                     "\"wall_us\":3000}");
  store_test_append (ledger, PLUMB_EVENT_STEP_STATE, run, "render", -1,
                     "{\"state\":\"succeeded\"}");
  store_test_append (ledger, PLUMB_EVENT_RUN_ATTRIBUTE, run, NULL, -1,
                     "{\"name\":\"grade\",\"value\":\"bit-identical\"}");
  store_test_append (ledger, PLUMB_EVENT_RUN_STATE, run, NULL, -1,
                     "{\"state\":\"succeeded\",\"verdict\":{\"pass\":true}}");
  return run;
}

static void
check_run (Fixture *fixture, gint64 number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRunRow) run = plumb_ledger_reader_get_run (fixture->reader, number, &error);
  g_autoptr (PlumbValue) record = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (run->workflow, ==, "still");
  g_assert_cmpstr (run->state, ==, "succeeded");
  g_assert_cmpstr (run->verdict, ==, "{\"pass\":true}");
  g_assert_cmpstr (run->grade, ==, "bit-identical");
  g_assert_true (run->seed == G_MAXUINT64);
  g_assert_cmpint (run->n_steps, ==, 2);
  g_assert_cmpint (run->n_ran, ==, 1);
  g_assert_cmpint (run->n_cached, ==, 1);
  g_assert_cmpint (run->n_failed, ==, 0);
  g_assert_cmpint (run->last_seq, ==, number * 14);
  g_assert_cmpint (run->created_us, ==, G_GINT64_CONSTANT (1700000000000000));

  record = plumb_ledger_reader_get_run_record (fixture->reader, number, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_value_member_string (record, "document", NULL), ==, "{}");
  store_test_assert_json (
      plumb_value_get_member (record, "attributes"),
      "{\"grade\":\"bit-identical\",\"render.device\":\"cpu\",\"render.samples\":\"64\"}");
}

static void
check_steps (Fixture *fixture, gint64 run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = plumb_ledger_reader_list_steps (fixture->reader, run, &error);
  const PlumbStepRow *cameras, *render;

  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 2);
  cameras = steps->pdata[0];
  render = steps->pdata[1];
  g_assert_cmpstr (cameras->path, ==, "cameras");
  g_assert_cmpstr (cameras->state, ==, "succeeded");
  g_assert_cmpint (cameras->n_done, ==, 2);
  g_assert_cmpstr (render->path, ==, "render");
  g_assert_cmpstr (render->kind, ==, "blender.render");
  g_assert_cmpint (render->kind_version, ==, 3);
  g_assert_cmpint (render->index, ==, 7);
  g_assert_cmpstr (render->decision, ==, "run");
  g_assert_cmpstr (render->reason, ==, "first run");
  g_assert_cmpint (render->n_items, ==, 2);
  g_assert_cmpint (render->n_done, ==, 2);
  g_assert_cmpint (render->n_failed, ==, 0);
}

static void
check_items (Fixture *fixture, gint64 run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items
      = plumb_ledger_reader_list_items (fixture->reader, run, "render", &error);
  const PlumbItemRow *first, *second;

  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 2);
  first = items->pdata[0];
  second = items->pdata[1];
  g_assert_cmpstr (first->name, ==, "front");
  g_assert_cmpstr (first->key, ==, STORE_TEST_KEY ("a"));
  store_test_assert_json (first->fields, "{\"samples\":64}");
  store_test_assert_json (first->inputs, "{\"x\":1}");
  store_test_assert_json (first->outputs, "{\"image\":[1]}");
  store_test_assert_json (first->evidence, "{\"exit\":0}");
  g_assert_null (first->failure);
  g_assert_true (first->seed == 5);
  g_assert_cmpint (first->wall_us, ==, 1000);
  g_assert_cmpint (first->cpu_us, ==, 900);
  g_assert_cmpint (first->peak_bytes, ==, 4096);
  g_assert_cmpint (second->attempt, ==, 2);
  g_assert_cmpstr (second->state, ==, "succeeded");
  g_assert_null (second->failure);
}

static void
check_lookups (Fixture *fixture, gint64 run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbResults) results = plumb_results_new (fixture->reader);
  g_autoptr (PlumbValue) result = plumb_results_find (results, STORE_TEST_KEY ("b"), &error);
  g_autoptr (PlumbValue) unknown = plumb_results_find (results, STORE_TEST_KEY ("c"), &error);
  gint64 latest_run = 0, median, low, high;
  g_autoptr (PlumbValue) fields = plumb_ledger_reader_find_latest_fields (
      fixture->reader, "still", "render", 0, &latest_run, &error);

  g_assert_no_error (error);
  g_assert_cmpint (plumb_value_member_int (result, "run", 0), ==, run);
  g_assert_cmpint (plumb_value_member_int (result, "item", 0), ==, 1);
  g_assert_cmpint (plumb_value_member_int (result, "wall_us", 0), ==, 3000);
  store_test_assert_json (plumb_value_get_member (result, "outputs"), "{\"image\":[2]}");
  g_assert_null (unknown);
  g_assert_cmpint (latest_run, ==, run);
  store_test_assert_json (fields, "{\"samples\":64}");
  g_assert_true (plumb_ledger_reader_forecast (fixture->reader, "blender.render", "render", &median,
                                               &low, &high));
  g_assert_cmpint (low, ==, 1000);
  g_assert_cmpint (high, ==, 3000);
  g_assert_false (
      plumb_ledger_reader_forecast (fixture->reader, "no.such", NULL, &median, &low, &high));
}

static void
test_run_is_read_back (Fixture *fixture, gconstpointer data)
{
  gint64 run = record_run (fixture->ledger);

  flush (fixture);
  check_run (fixture, run);
  check_steps (fixture, run);
  check_items (fixture, run);
  check_lookups (fixture, run);

  reopen (fixture);
  check_run (fixture, run);
  check_items (fixture, run);
  g_assert_cmpint (plumb_ledger_next_run (fixture->ledger), ==, run + 1);
}

#define N_FETCHED 300

/* A run of many steps of which each ran, key i, unless it is below @first. */
static gint64
record_long_run (PlumbLedger *ledger, const char *workflow, guint first)
{
  gint64 run = plumb_ledger_next_run (ledger);
  g_autofree char *created = g_strdup_printf ("{\"workflow\":\"%s\"}", workflow);
  g_autoptr (GString) planned = g_string_new ("{\"steps\":[");

  store_test_append (ledger, PLUMB_EVENT_RUN_CREATED, run, NULL, -1, created);
  for (guint i = 0; i < N_FETCHED; i++)
    g_string_append_printf (planned, "%s{\"path\":\"s%u\"}", i > 0 ? "," : "", i);
  g_string_append (planned, "]}");
  store_test_append (ledger, PLUMB_EVENT_STEPS_PLANNED, run, NULL, -1, planned->str);
  for (guint i = first; i < N_FETCHED; i++)
    {
      g_autofree char *step = g_strdup_printf ("s%u", i);
      g_autofree char *started = g_strdup_printf ("{\"attempt\":1,\"key\":\"%064u\"}", i);
      g_autofree char *finished = g_strdup_printf (
          "{\"state\":\"succeeded\",\"outputs\":{\"n\":[%u]},\"wall_us\":%u}", i, i + 1);
      store_test_append (ledger, PLUMB_EVENT_ITEM_STARTED, run, step, 0, started);
      store_test_append (ledger, PLUMB_EVENT_ITEM_FINISHED, run, step, 0, finished);
    }
  return run;
}

/* What was fetched ahead is what would have been found, the first time and ever after. */
static void
test_results_fetched_ahead (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (fixture->path, &error);

  g_assert_no_error (error);
  record_long_run (fixture->ledger, "w", 0);
  record_long_run (fixture->ledger, "w", 100);
  gint64 other = record_long_run (fixture->ledger, "other", 200);
  flush (fixture);
  g_autoptr (PlumbResults) fetched = plumb_results_new (fixture->reader);
  g_autoptr (PlumbResults) plain = plumb_results_new (reader);
  plumb_results_fetch (fetched, "w");
  for (guint turn = 0; turn < 2; turn++)
    for (guint i = 0; i <= N_FETCHED; i++)
      {
        g_autofree char *key = g_strdup_printf ("%064u", i);
        g_autoptr (PlumbValue) ahead = plumb_results_find (fetched, key, NULL);
        g_autoptr (PlumbValue) found = plumb_results_find (plain, key, NULL);

        g_assert_true (i == N_FETCHED ? ahead == NULL && found == NULL
                                      : plumb_value_equal (ahead, found));
        if (i == 250)
          g_assert_cmpint (plumb_value_member_int (ahead, "run", 0), ==, other);
      }
  plumb_results_fetch (fetched, "no such workflow");
}

/* The same events give the same tables, however they are cut into transactions. */
static void
test_batches_do_not_matter (Fixture *fixture, gconstpointer data)
{
  gint64 run = plumb_ledger_next_run (fixture->ledger);

  store_test_append (fixture->ledger, PLUMB_EVENT_RUN_CREATED, run, NULL, -1,
                     "{\"workflow\":\"w\"}");
  flush (fixture);
  store_test_append (fixture->ledger, PLUMB_EVENT_ITEM_STARTED, run, "a", 0,
                     "{\"attempt\":1,\"key\":\"" STORE_TEST_KEY ("a") "\"}");
  reopen (fixture);
  store_test_append (fixture->ledger, PLUMB_EVENT_ITEM_FINISHED, run, "a", 0,
                     "{\"state\":\"succeeded\",\"outputs\":{}}");
  flush (fixture);
  store_test_append (fixture->ledger, PLUMB_EVENT_STEP_STATE, run, "a", -1,
                     "{\"state\":\"succeeded\"}");
  flush (fixture);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (PlumbResults) results = plumb_results_new (fixture->reader);
    g_autoptr (PlumbValue) result = plumb_results_find (results, STORE_TEST_KEY ("a"), &error);
    g_autoptr (PlumbStepRow) step
        = plumb_ledger_reader_get_step (fixture->reader, run, "a", &error);

    g_assert_nonnull (result);
    g_assert_cmpint (step->n_done, ==, 1);
    g_assert_cmpstr (step->state, ==, "succeeded");
  }
}

static void
test_events_in_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 first = record_run (fixture->ledger);
  gint64 second = record_run (fixture->ledger);
  gint64 since = 0;
  guint n_seen = 0;

  flush (fixture);
  g_assert_cmpint (plumb_ledger_get_durable (fixture->ledger), ==, 28);
  for (;;)
    {
      g_autoptr (GPtrArray) events
          = plumb_ledger_reader_list_events (fixture->reader, 0, since, 5, &error);

      g_assert_no_error (error);
      if (events->len == 0)
        break;
      for (guint i = 0; i < events->len; i++, n_seen++)
        {
          const PlumbEvent *event = events->pdata[i];

          g_assert_cmpint (event->seq, ==, since + 1);
          g_assert_true (plumb_id_is_valid (event->id));
          g_assert_cmpint (event->run, ==, event->seq <= 14 ? first : second);
          since = event->seq;
        }
    }
  g_assert_cmpuint (n_seen, ==, 28);

  {
    g_autoptr (GPtrArray) events
        = plumb_ledger_reader_list_events (fixture->reader, second, 14, 2, &error);
    const PlumbEvent *event = events->pdata[0];

    g_assert_cmpuint (events->len, ==, 2);
    g_assert_cmpint (event->seq, ==, 15);
    g_assert_cmpint (event->type, ==, PLUMB_EVENT_RUN_CREATED);
    g_assert_cmpint (event->item, ==, -1);
  }
}

static gint64
append_keyed (PlumbLedger *ledger, const char *key, gint64 used, GError **error)
{
  g_autofree char *json = g_strdup_printf ("{\"used\":%" G_GINT64_FORMAT "}", used);
  g_autoptr (PlumbValue) payload = store_test_parse (json);
  PlumbEvent event = { .type = PLUMB_EVENT_BUDGET, .item = -1, .key = key, .payload = payload };

  return plumb_ledger_append (ledger, &event, error);
}

static void
test_idempotency (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = append_keyed (fixture->ledger, "k", 1, &error);

  /* Once before it is durable, once after, once after opening again. */
  g_assert_cmpint (append_keyed (fixture->ledger, "k", 1, &error), ==, seq);
  flush (fixture);
  g_assert_cmpint (append_keyed (fixture->ledger, "k", 1, &error), ==, seq);
  g_assert_no_error (error);
  g_assert_cmpint (append_keyed (fixture->ledger, "k", 2, &error), ==, 0);
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  reopen (fixture);
  g_assert_cmpint (append_keyed (fixture->ledger, "k", 1, &error), ==, seq);
  g_assert_cmpint (append_keyed (fixture->ledger, "other", 2, &error), ==, seq + 1);

  /* After the window the key is free again. */
  plumb_clock_advance (fixture->clock, 31 * G_TIME_SPAN_DAY);
  g_assert_cmpint (append_keyed (fixture->ledger, "k", 2, &error), ==, seq + 2);
  g_assert_no_error (error);
}

static void
test_invalid_events (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    PlumbEventType type;
    gint64 run;
    const char *step;
    gint64 item;
    const char *payload;
  } cases[] = {
    { PLUMB_EVENT_RUN_CREATED, 0, NULL, -1, "{\"workflow\":\"w\"}" },
    { PLUMB_EVENT_RUN_CREATED, 1, NULL, -1, "{}" },
    { PLUMB_EVENT_RUN_CREATED, 1, NULL, -1, "{\"workflow\":7}" },
    { PLUMB_EVENT_RUN_CREATED, G_MAXINT64, NULL, -1, "{\"workflow\":\"w\"}" },
    { PLUMB_EVENT_RUN_STATE, 1, NULL, -1, "{\"state\":\"run\"}" },
    { PLUMB_EVENT_RUN_STATE, 1, NULL, -1, "{\"state\":\"\"}" },
    { PLUMB_EVENT_STEP_STATE, 1, NULL, -1, "{\"state\":\"running\"}" },
    { PLUMB_EVENT_ITEM_STARTED, 1, "a", -1, "{\"attempt\":1}" },
    { PLUMB_EVENT_ITEM_STARTED, 1, "a", 100000, "{\"attempt\":1}" },
    { PLUMB_EVENT_STEPS_PLANNED, 1, NULL, -1, "{\"steps\":[{\"path\":\"a\"},{}]}" },
    { PLUMB_EVENT_UNKNOWN, 1, NULL, -1, "{}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbValue) payload = store_test_parse (cases[i].payload);
      PlumbEvent event = {
        .type = cases[i].type,
        .run = cases[i].run,
        .step = cases[i].step,
        .item = cases[i].item,
        .payload = payload,
      };

      g_assert_cmpint (plumb_ledger_append (fixture->ledger, &event, &error), ==, 0);
      g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID);
    }
  g_assert_cmpint (append_keyed (fixture->ledger, NULL, 1, NULL), ==, 1);
}

/* A body above the limit of an event comes back whole. */
static void
test_large_payload (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (400000, 'x');
  g_autofree char *json = g_strdup_printf ("{\"workflow\":\"w\",\"document\":\"%s\"}", filler);
  g_autoptr (PlumbValue) record = NULL;
  g_autoptr (GError) error = NULL;

  store_test_append (fixture->ledger, PLUMB_EVENT_RUN_CREATED, 1, NULL, -1, json);
  flush (fixture);
  record = plumb_ledger_reader_get_run_record (fixture->reader, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_value_member_string (record, "document", NULL), ==, filler);
}

static gint64
append_two (Fixture *fixture, const char *document, const char *steps, GError **error)
{
  g_autofree char *json = g_strdup_printf ("{\"workflow\":\"w\",\"document\":\"%s\"}", document);
  g_autoptr (PlumbEventBody) created = plumb_event_body_new (store_test_parse (json));
  g_autoptr (PlumbEventBody) planned = plumb_event_body_new (store_test_parse (steps));
  const PlumbEvent events[] = {
    { .type = PLUMB_EVENT_RUN_CREATED, .run = 1, .item = -1, .body = created },
    { .type = PLUMB_EVENT_STEPS_PLANNED, .run = 1, .item = -1, .body = planned },
  };

  return plumb_ledger_append_together (fixture->ledger, events, G_N_ELEMENTS (events), error);
}

/* What was written beforehand is read back as what is written by the ledger, small and large; of
 * several events none is taken if one is not valid. */
static void
test_written_bodies (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (400000, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (append_two (fixture, filler, "{\"steps\":[{}]}", &error), ==, 0);
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (append_two (fixture, filler, "{\"steps\":[{\"path\":\"a\"}]}", &error), ==, 2);
  g_assert_no_error (error);
  flush (fixture);

  g_autoptr (PlumbValue) record = plumb_ledger_reader_get_run_record (fixture->reader, 1, &error);
  g_autoptr (GPtrArray) steps = plumb_ledger_reader_list_steps (fixture->reader, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_value_member_string (record, "document", NULL), ==, filler);
  g_assert_cmpuint (steps->len, ==, 1);
  g_assert_cmpstr (((PlumbStepRow *) steps->pdata[0])->path, ==, "a");
}

static goffset
get_size (const char *path)
{
  GStatBuf st;

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  return st.st_size;
}

/* What a long plan takes is taken once, however often it is recorded. */
static void
test_repeated_payload (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (100000, 'x');
  g_autofree char *plan
      = g_strdup_printf ("{\"steps\":[{\"path\":\"a\",\"reason\":\"%s\"}]}", filler);
  goffset first;

  store_test_append (fixture->ledger, PLUMB_EVENT_STEPS_PLANNED, 1, NULL, -1, plan);
  reopen (fixture);
  first = get_size (fixture->path);
  for (gint64 run = 2; run <= 6; run++)
    store_test_append (fixture->ledger, PLUMB_EVENT_STEPS_PLANNED, run, NULL, -1, plan);
  reopen (fixture);
  g_assert_cmpint (get_size (fixture->path) - first, <, 50000);
}

static void
waited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static void
count_cb (PlumbLedger *ledger, gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
}

static void
test_waiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n_durable = 0;
  gint64 seq;

  g_signal_connect (fixture->ledger, "durable", G_CALLBACK (count_cb), &n_durable);
  plumb_ledger_wait_async (fixture->ledger, 99, cancellable, waited_cb, &cancelled);
  seq = append_keyed (fixture->ledger, NULL, 1, NULL);
  plumb_ledger_wait_async (fixture->ledger, seq, NULL, waited_cb, &result);
  g_assert_null (result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (plumb_ledger_wait_finish (fixture->ledger, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (plumb_ledger_get_durable (fixture->ledger), >=, seq);
  g_assert_cmpuint (n_durable, >=, 1);

  g_assert_null (cancelled);
  g_cancellable_cancel (cancellable);
  while (cancelled == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (plumb_ledger_wait_finish (fixture->ledger, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_run_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const char *const succeeded[] = { "succeeded", NULL };
  static const char *const two_states[] = { "failed", "succeeded", NULL };
  static const char *const others[] = { "failed", "queued", NULL };
  static const gint64 among[] = { 1, 3, 77 };
  const gint64 now = G_GINT64_CONSTANT (1700000000000000);
  PlumbRunQuery queries[] = {
    { .limit = 2 },
    { .before_run = 2, .limit = 5 },
    { .workflow = "still", .limit = 10 },
    { .workflow = "other", .limit = 10 },
    { .states = succeeded, .limit = 1 },
    { .states = two_states },
    { .states = others },
    { .since_us = now },
    { .since_us = now + 1000 },
    { .until_us = now + 1000 },
    { .until_us = now },
    { .text = "" },
    { .text = "  still  succ " },
    { .text = "STILL fail" },
    { .text = "tilt" },
    { .text = "#2" },
    { .text = "#9" },
    { .text = "render.samples=64" },
    { .text = "samples=64 still" },
    { .text = "ender.samples=64" },
    { .text = "amples=64" },
    { .text = "samples=6" },
    { .text = "' OR 1" },
    { .text = "st_ll" },
    { .text = "%" },
    { .text = "CP" },
    { .among = among, .n_among = 3 },
    { .among = among, .n_among = 0 },
    { .name = "render.samples", .value = "64", .limit = 10 },
    { .name = "render.samples", .value = "65", .limit = 10 },
    { .workflow = "still", .name = "grade", .limit = 2 },
  };
  guint expected[] = { 2, 1, 3, 0, 1, 3, 0, 3, 0, 3, 0, 3, 3, 0, 0, 1,
                       0, 3, 3, 0, 0, 0, 0, 0, 0, 3, 2, 0, 3, 0, 2 };

  G_STATIC_ASSERT (G_N_ELEMENTS (queries) == G_N_ELEMENTS (expected));

  for (guint i = 0; i < 3; i++)
    record_run (fixture->ledger);
  flush (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GPtrArray) runs
          = plumb_ledger_reader_list_runs (fixture->reader, &queries[i], &error);

      g_autoptr (GArray) numbers
          = plumb_ledger_reader_list_run_numbers (fixture->reader, &queries[i], &error);

      g_assert_no_error (error);
      g_test_message ("query %" G_GSIZE_FORMAT, i);
      g_assert_cmpuint (runs->len, ==, expected[i]);
      g_assert_cmpuint (numbers->len, ==, expected[i]);
      for (guint j = 0; j < runs->len; j++)
        g_assert_cmpint (((PlumbRunRow *) runs->pdata[j])->run, ==,
                         g_array_index (numbers, gint64, j));
      for (guint j = 1; j < runs->len; j++)
        g_assert_cmpint (((PlumbRunRow *) runs->pdata[j])->run, <,
                         ((PlumbRunRow *) runs->pdata[j - 1])->run);
    }
}

static void
test_touched_runs (Fixture *fixture, gconstpointer data)
{
  static const gint64 asked[] = { 3, 77, 1 };
  g_autoptr (GError) error = NULL;
  gint64 middle = 0;

  for (guint i = 0; i < 3; i++)
    {
      record_run (fixture->ledger);
      if (i == 1)
        middle = store_test_append (fixture->ledger, PLUMB_EVENT_RUN_ATTRIBUTE, 1, NULL, -1,
                                    "{\"name\":\"tag\",\"value\":\"good\"}");
    }
  flush (fixture);
  gint64 last = plumb_ledger_reader_get_last_seq (fixture->reader);
  g_autoptr (GArray) all = plumb_ledger_reader_list_touched_runs (fixture->reader, 0, last, &error);
  g_autoptr (GArray) one
      = plumb_ledger_reader_list_touched_runs (fixture->reader, middle - 1, middle, &error);
  g_autoptr (GArray) late
      = plumb_ledger_reader_list_touched_runs (fixture->reader, middle, last, &error);
  g_autoptr (GPtrArray) rows
      = plumb_ledger_reader_get_runs (fixture->reader, asked, G_N_ELEMENTS (asked), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (g_array_index (one, gint64, 0), ==, 1);
  g_assert_cmpuint (late->len, ==, 1);
  g_assert_cmpint (g_array_index (late, gint64, 0), ==, 3);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (((PlumbRunRow *) rows->pdata[0])->run, ==, 3);
  g_assert_cmpint (((PlumbRunRow *) rows->pdata[1])->run, ==, 1);
}

static void
test_open_runs (Fixture *fixture, gconstpointer data)
{
  static const char *const states[] = { "queued",    "running", "paused",    "waiting",
                                        "succeeded", "failed",  "cancelled", "interrupted" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      gint64 run = plumb_ledger_next_run (fixture->ledger);
      g_autofree char *payload = g_strdup_printf ("{\"state\":\"%s\"}", states[i]);

      store_test_append (fixture->ledger, PLUMB_EVENT_RUN_CREATED, run, NULL, -1,
                         "{\"workflow\":\"w\"}");
      store_test_append (fixture->ledger, PLUMB_EVENT_RUN_STATE, run, NULL, -1, payload);
    }
  flush (fixture);
  runs = plumb_ledger_reader_list_open_runs (fixture->reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 4);
  for (guint i = 0; i < runs->len; i++)
    g_assert_cmpstr (((PlumbRunRow *) runs->pdata[i])->state, ==, states[i]);
}

static void
test_questions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) all = NULL;

  store_test_append (fixture->ledger, PLUMB_EVENT_RUN_CREATED, 1, NULL, -1, "{\"workflow\":\"w\"}");
  store_test_append (fixture->ledger, PLUMB_EVENT_QUESTION_ASKED, 1, "ask", 0,
                     "{\"question\":\"q1\",\"text\":\"Good?\",\"choices\":[\"yes\",\"no\"]}");
  store_test_append (fixture->ledger, PLUMB_EVENT_QUESTION_ASKED, 1, "ask", 1,
                     "{\"question\":\"q1\",\"text\":\"Better?\"}");
  store_test_append (fixture->ledger, PLUMB_EVENT_QUESTION_ANSWERED, 1, "ask", 0,
                     "{\"question\":\"q1\",\"answer\":\"yes\",\"by\":\"ada\"}");
  flush (fixture);
  open = plumb_ledger_reader_list_questions (fixture->reader, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpstr (plumb_value_member_string (open->pdata[0], "text", NULL), ==, "Better?");
  all = plumb_ledger_reader_list_questions (fixture->reader, 1, &error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (plumb_value_member_string (all->pdata[0], "answer", NULL), ==, "yes");
  g_assert_cmpstr (plumb_value_member_string (all->pdata[0], "by", NULL), ==, "ada");
}

/* Items of a cached step are those that it was taken from. */
static void
test_cached_items (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 origin = record_run (fixture->ledger);
  gint64 by_keys = plumb_ledger_next_run (fixture->ledger);
  gint64 by_origin = plumb_ledger_next_run (fixture->ledger);
  g_autofree char *planned = g_strdup_printf (
      "{\"steps\":[{\"path\":\"render\",\"decision\":\"cached\",\"origin\":%" G_GINT64_FORMAT
      ",\"n_items\":2}]}",
      by_keys);

  store_test_append (fixture->ledger, PLUMB_EVENT_RUN_CREATED, by_keys, NULL, -1,
                     "{\"workflow\":\"still\"}");
  store_test_append (fixture->ledger, PLUMB_EVENT_STEPS_PLANNED, by_keys, NULL, -1,
                     "{\"steps\":[{\"path\":\"render\",\"decision\":\"cached\",\"origin\":1,"
                     "\"n_items\":2},{\"path\":\"renamed\",\"decision\":\"cached\",\"origin\":1,"
                     "\"n_items\":1,\"keys\":[\"" STORE_TEST_KEY ("b") "\"]}]}");
  store_test_append (fixture->ledger, PLUMB_EVENT_RUN_CREATED, by_origin, NULL, -1,
                     "{\"workflow\":\"still\"}");
  store_test_append (fixture->ledger, PLUMB_EVENT_STEPS_PLANNED, by_origin, NULL, -1, planned);
  flush (fixture);
  {
    g_autoptr (GPtrArray) renamed
        = plumb_ledger_reader_list_items (fixture->reader, by_keys, "renamed", &error);
    g_autoptr (GPtrArray) chained
        = plumb_ledger_reader_list_items (fixture->reader, by_origin, "render", &error);
    g_autoptr (GPtrArray) all
        = plumb_ledger_reader_list_items (fixture->reader, by_keys, NULL, &error);
    const PlumbItemRow *item = renamed->pdata[0];

    g_assert_no_error (error);
    g_assert_cmpuint (renamed->len, ==, 1);
    g_assert_cmpstr (item->path, ==, "renamed");
    g_assert_cmpstr (item->state, ==, "cached");
    g_assert_cmpint (item->item, ==, 0);
    g_assert_cmpint (item->cached_from, ==, origin);
    store_test_assert_json (item->outputs, "{\"image\":[2]}");
    g_assert_cmpuint (chained->len, ==, 2);
    g_assert_cmpint (((PlumbItemRow *) chained->pdata[1])->cached_from, ==, origin);
    g_assert_cmpuint (all->len, ==, 3);
  }
}

static void
finish_item (PlumbLedger *ledger, const char *step, gint64 item)
{
  store_test_append (ledger, PLUMB_EVENT_ITEM_FINISHED, 1, step, item, "{\"state\":\"succeeded\"}");
}

/* What failed of a step is told while it runs, and not any more when another attempt was better. */
static void
test_failed_items (Fixture *fixture, gconstpointer data)
{
  static const char failed[] = "{\"state\":\"failed\",\"failure\":{\"code\":\"exit\"}}";
  g_autoptr (GError) error = NULL;
  store_test_append (fixture->ledger, PLUMB_EVENT_RUN_CREATED, 1, NULL, -1, "{\"workflow\":\"w\"}");
  store_test_append (fixture->ledger, PLUMB_EVENT_STEPS_PLANNED, 1, NULL, -1,
                     "{\"steps\":[{\"path\":\"a\",\"decision\":\"run\",\"n_items\":4},"
                     "{\"path\":\"b\",\"decision\":\"run\",\"n_items\":1}]}");
  store_test_append (fixture->ledger, PLUMB_EVENT_ITEM_FINISHED, 1, "a", 0, failed);
  store_test_append (fixture->ledger, PLUMB_EVENT_ITEM_FINISHED, 1, "a", 3, failed);
  store_test_append (fixture->ledger, PLUMB_EVENT_ITEM_FINISHED, 1, "b", 0, failed);
  finish_item (fixture->ledger, "a", 1);
  flush (fixture);
  g_autoptr (GPtrArray) steps = plumb_ledger_reader_list_steps (fixture->reader, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((PlumbStepRow *) steps->pdata[0])->n_failed, ==, 2);
  g_assert_cmpint (((PlumbStepRow *) steps->pdata[0])->n_done, ==, 1);
  g_assert_cmpint (((PlumbStepRow *) steps->pdata[1])->n_failed, ==, 1);

  finish_item (fixture->ledger, "a", 3);
  flush (fixture);
  g_autoptr (PlumbStepRow) a = plumb_ledger_reader_get_step (fixture->reader, 1, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpint (a->n_failed, ==, 1);
}

/* A run that goes on is planned again: what it finished stays. */
static void
test_planned_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbStepRow) a = NULL;
  g_autoptr (PlumbStepRow) b = NULL;
  g_autoptr (PlumbRunRow) run = NULL;

  store_test_append (fixture->ledger, PLUMB_EVENT_RUN_CREATED, 1, NULL, -1, "{\"workflow\":\"w\"}");
  store_test_append (fixture->ledger, PLUMB_EVENT_STEPS_PLANNED, 1, NULL, -1,
                     "{\"steps\":[{\"path\":\"a\",\"decision\":\"run\",\"n_items\":1},"
                     "{\"path\":\"b\",\"decision\":\"run\",\"n_items\":2}]}");
  finish_item (fixture->ledger, "a", 0);
  store_test_append (fixture->ledger, PLUMB_EVENT_STEP_STATE, 1, "a", -1,
                     "{\"state\":\"succeeded\"}");
  finish_item (fixture->ledger, "b", 0);
  store_test_append (fixture->ledger, PLUMB_EVENT_STEP_STATE, 1, "b", -1, "{\"state\":\"failed\"}");
  store_test_append (fixture->ledger, PLUMB_EVENT_RUN_STATE, 1, NULL, -1,
                     "{\"state\":\"interrupted\"}");
  reopen (fixture);
  store_test_append (fixture->ledger, PLUMB_EVENT_STEPS_PLANNED, 1, NULL, -1,
                     "{\"steps\":[{\"path\":\"a\",\"decision\":\"cached\",\"origin\":1,"
                     "\"n_items\":1},{\"path\":\"b\",\"decision\":\"run\",\"reason\":\"again\","
                     "\"n_items\":2}]}");
  finish_item (fixture->ledger, "b", 1);
  store_test_append (fixture->ledger, PLUMB_EVENT_STEP_STATE, 1, "b", -1,
                     "{\"state\":\"succeeded\"}");
  flush (fixture);

  a = plumb_ledger_reader_get_step (fixture->reader, 1, "a", &error);
  b = plumb_ledger_reader_get_step (fixture->reader, 1, "b", &error);
  run = plumb_ledger_reader_get_run (fixture->reader, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (a->decision, ==, "run");
  g_assert_cmpint (a->n_done, ==, 1);
  g_assert_cmpstr (b->reason, ==, "again");
  g_assert_cmpint (b->n_done, ==, 2);
  g_assert_cmpint (run->n_steps, ==, 2);
  g_assert_cmpint (run->n_ran, ==, 2);
  g_assert_cmpint (run->n_cached, ==, 0);
  g_assert_cmpint (run->n_failed, ==, 0);
}

/* T22: requests repeated, changed and in any order, with the ledger closed in between, against a
 * table of what was taken. */
static void
test_idempotency_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_requests = store_test_get_size ("PLUMB_REQUESTS", 100000);
  gint64 n_taken = 0;
  gint64 seqs[200] = { 0 };

  for (guint i = 0; i < n_requests; i++)
    {
      gint32 number = g_test_rand_int_range (0, G_N_ELEMENTS (seqs));
      gint32 used = g_test_rand_int_range (1, 3);
      g_autofree char *key = g_strdup_printf ("key-%d", number);
      gpointer before = g_hash_table_lookup (taken, key);
      g_autoptr (GError) error = NULL;
      gint64 seq = append_keyed (fixture->ledger, key, used, &error);

      if (before == NULL)
        {
          g_assert_cmpint (seq, ==, ++n_taken);
          seqs[number] = seq;
          g_hash_table_insert (taken, g_steal_pointer (&key), GINT_TO_POINTER (used));
        }
      else if (GPOINTER_TO_INT (before) == used)
        g_assert_cmpint (seq, ==, seqs[number]);
      else
        g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT);
      if (g_test_rand_int_range (0, 2000) == 0)
        reopen (fixture);
    }
  flush (fixture);
  g_assert_cmpint (plumb_ledger_reader_get_last_seq (fixture->reader), ==, n_taken);
}

typedef struct
{
  char *path;
  gint64 target;
} Follower;

/* Asks again and again from where it stands, as `plumb events --follow` does. */
static gpointer
follow (gpointer data)
{
  Follower *follower = data;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (follower->path, NULL);
  gint64 seen = 0;

  while (seen < follower->target)
    {
      g_autoptr (GPtrArray) events = plumb_ledger_reader_list_events (reader, 0, seen, 17, NULL);

      for (guint i = 0; i < events->len; i++)
        g_assert_cmpint (((PlumbEvent *) events->pdata[i])->seq, ==, ++seen);
      if (events->len == 0)
        g_usleep (500);
    }
  return NULL;
}

/* R21: each event once and in order, while they are written. */
static void
test_follow (Fixture *fixture, gconstpointer data)
{
  Follower follower = { fixture->path, 20000 };
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("follow", follow, &follower);
  for (gint64 i = 0; i < follower.target; i++)
    {
      append_keyed (fixture->ledger, NULL, i, NULL);
      if (i % 1000 == 0)
        flush (fixture);
    }
  flush (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_file_hashes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = plumb_ledger_reader_find_file_hash (fixture->reader, "1:2:3:4", NULL);
  g_autofree char *after = NULL;

  g_assert_null (before);
  plumb_ledger_remember_file (fixture->ledger, "1:2:3:4", STORE_TEST_KEY ("d"));
  reopen (fixture);
  after = plumb_ledger_reader_find_file_hash (fixture->reader, "1:2:3:4", NULL);
  g_assert_cmpstr (after, ==, STORE_TEST_KEY ("d"));
}

static void
test_no_ledger_yet (void)
{
  g_autofree char *folder = store_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "ledger.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLedgerReader) reader = plumb_ledger_reader_open (path, &error);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) events = NULL;
  PlumbRunQuery query = { .limit = 10 };

  g_assert_no_error (error);
  runs = plumb_ledger_reader_list_runs (reader, &query, &error);
  events = plumb_ledger_reader_list_events (reader, 0, 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 0);
  g_assert_cmpuint (events->len, ==, 0);
  g_assert_null (plumb_ledger_reader_get_run (reader, 1, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  /* The same reader sees the ledger once it is made. */
  {
    g_autoptr (PlumbClock) clock = plumb_clock_new ();
    g_autoptr (PlumbLedger) ledger = plumb_ledger_open (path, clock, &error);

    g_assert_no_error (error);
    append_keyed (ledger, NULL, 1, NULL);
    g_assert_true (plumb_ledger_close (ledger, NULL));
  }
  g_assert_cmpint (plumb_ledger_reader_get_last_seq (reader), ==, 1);
  g_clear_object (&reader);
  g_assert_true (plumb_file_remove_tree (folder, NULL));
}

static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  gint64 seq = 0;

  append_keyed (fixture->ledger, NULL, 1, NULL);
  append_keyed (fixture->ledger, NULL, 2, NULL);
  flush (fixture);
  cursor = plumb_ledger_reader_format_cursor (fixture->reader, 2);
  g_assert_true (plumb_ledger_reader_parse_cursor (fixture->reader, cursor, &seq, &error));
  g_assert_cmpint (seq, ==, 2);
  g_assert_false (plumb_ledger_reader_parse_cursor (fixture->reader, "7", &seq, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (plumb_ledger_reader_parse_cursor (fixture->reader, "other:1", &seq, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT);
}

static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  append_keyed (fixture->ledger, NULL, 1, NULL);
  flush (fixture);
  g_assert_true (plumb_ledger_reader_begin (fixture->reader, NULL));
  g_assert_cmpint (plumb_ledger_reader_get_last_seq (fixture->reader), ==, 1);
  append_keyed (fixture->ledger, NULL, 2, NULL);
  flush (fixture);
  g_assert_cmpint (plumb_ledger_reader_get_last_seq (fixture->reader), ==, 1);
  plumb_ledger_reader_end (fixture->reader);
  g_assert_cmpint (plumb_ledger_reader_get_last_seq (fixture->reader), ==, 2);
}

#define add(name, func) g_test_add ("/ledger/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("results-fetched-ahead", test_results_fetched_ahead);
  add ("run-is-read-back", test_run_is_read_back);
  add ("batches-do-not-matter", test_batches_do_not_matter);
  add ("events-in-order", test_events_in_order);
  add ("idempotency", test_idempotency);
  add ("invalid-events", test_invalid_events);
  add ("large-payload", test_large_payload);
  add ("written-bodies", test_written_bodies);
  add ("repeated-payload", test_repeated_payload);
  add ("waiting", test_waiting);
  add ("run-pages", test_run_pages);
  add ("touched-runs", test_touched_runs);
  add ("open-runs", test_open_runs);
  add ("questions", test_questions);
  add ("cached-items", test_cached_items);
  add ("planned-again", test_planned_again);
  add ("failed-items", test_failed_items);
  add ("idempotency-model", test_idempotency_model);
  add ("follow", test_follow);
  add ("file-hashes", test_file_hashes);
  add ("cursor", test_cursor);
  add ("snapshot", test_snapshot);
  g_test_add_func ("/ledger/no-ledger-yet", test_no_ledger_yet);
  return g_test_run ();
}
