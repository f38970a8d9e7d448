/* test-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "plumb-core-backend.h"
#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-local-backend.h"
#include "plumb-paths.h"
#include "plumb-plan.h"
#include "plumb-replay.h"
#include "plumb-run-diff.h"
#include "plumb-runner-client.h"
#include "plumb-trust-check.h"
#include "plumb-workflow.h"

/* Whole runs of real commands in a real project. */

typedef struct
{
  char *folder;
  PlumbEngine *engine;
  PlumbProject *project;
  PlumbBackends *backends;
  PlumbRunner *runner;
  PlumbRunnerClient *client;
  char *ended; /* the state in which the run awaited ended */
  gint64 run;
  PlumbValue *answer;
  GError *error;
  gboolean closed;
} World;

static void
write_workflow (World *world, const char *text)
{
  g_autofree char *path = g_build_filename (world->folder, "workflows", "w.plumb", NULL);
  g_autoptr (GError) error = NULL;

  plumb_file_write_atomic (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
state_changed_cb (World *world, gint64 run, const char *state, const char *reason)
{
  if (run == world->run && g_strcmp0 (state, "running") != 0)
    g_set_str (&world->ended, state);
}

static void
open_world (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_auto (GStrv) folders = plumb_paths_list_packs ();

  plumb_registry_load (registry, (const char *const *) folders, problems);
  world->project = plumb_project_open (world->folder, &error);
  g_assert_no_error (error);
  world->backends = plumb_backends_new ();
  g_autoptr (PlumbBackend) core = plumb_core_backend_new ();
  g_autoptr (PlumbBackend) local = plumb_local_backend_new ();
  plumb_backends_add (world->backends, core);
  plumb_backends_add (world->backends, local);
  world->engine = plumb_engine_new (&(PlumbEngineInfo) {
      .project = world->project, .registry = registry, .backends = world->backends });
  world->runner = plumb_runner_open (world->engine, &error);
  g_assert_no_error (error);
  world->client = plumb_runner_client_new (world->runner);
  g_signal_connect_swapped (world->client, "state-changed", G_CALLBACK (state_changed_cb), world);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  World *world = user_data;

  g_assert_true (plumb_runner_close_finish (PLUMB_RUNNER (source), result, &world->error));
  world->closed = TRUE;
}

static void
close_world (World *world)
{
  world->closed = FALSE;
  plumb_runner_close_async (world->runner, closed_cb, world);
  while (!world->closed)
    g_main_context_iteration (NULL, TRUE);
  plumb_backends_shut_down (world->backends);
  g_clear_object (&world->client);
  g_clear_object (&world->runner);
  g_clear_object (&world->backends);
  g_assert_finalize_object (g_steal_pointer (&world->engine));
  g_clear_object (&world->project);
}

static World *
world_new (const char *workflow)
{
  World *world = g_new0 (World, 1);
  g_autoptr (GError) error = NULL;

  world->folder = g_dir_make_tmp ("plumb-run-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *folder = g_build_filename (world->folder, "p", NULL);
  g_free (world->folder);
  world->folder = g_steal_pointer (&folder);
  g_autoptr (PlumbProject) project = plumb_project_create (world->folder, "p", &error);
  g_assert_no_error (error);
  plumb_trust_grant_created (project, &error);
  g_assert_no_error (error);
  g_object_unref (g_steal_pointer (&project));
  g_autofree char *workflows = g_build_filename (world->folder, "workflows", NULL);
  plumb_file_make_folder (workflows, 0755, NULL);
  write_workflow (world, workflow);
  open_world (world);
  return world;
}

static void
world_free (World *world)
{
  close_world (world);
  g_autofree char *parent = g_path_get_dirname (world->folder);
  plumb_file_remove_tree (parent, NULL);
  g_clear_pointer (&world->answer, plumb_value_unref);
  g_clear_error (&world->error);
  g_free (world->ended);
  g_free (world->folder);
  g_free (world);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  World *world = user_data;

  g_clear_pointer (&world->answer, plumb_value_unref);
  g_clear_error (&world->error);
  world->answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, &world->error);
  world->closed = TRUE;
}

static PlumbValue *
ask (World *world, const char *verb, const char *arguments)
{
  g_autoptr (PlumbValue) value = plumb_json_parse (arguments, -1, NULL);

  g_assert_nonnull (value);
  world->closed = FALSE;
  plumb_runner_client_request_async (world->client, verb, value, NULL, answered_cb, world);
  while (!world->closed)
    g_main_context_iteration (NULL, TRUE);
  return world->answer;
}

static gint64
start (World *world, const char *request)
{
  g_autofree char *arguments
      = g_strdup_printf ("{ \"workflow\": \"w\", \"request\": %s }", request);

  g_clear_pointer (&world->ended, g_free);
  world->run = 0;
  PlumbValue *answer = ask (world, "start", arguments);
  g_assert_no_error (world->error);
  world->run = plumb_value_member_int (answer, "run", 0);
  g_assert_cmpint (world->run, >, 0);
  return world->run;
}

static void
wait_for (World *world, const char *state)
{
  while (world->ended == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (world->ended, ==, state);
}

static gint64
run (World *world, const char *request, const char *state)
{
  gint64 number = start (world, request);

  wait_for (world, state);
  return number;
}

static PlumbLedgerReader *
read_ledger (World *world)
{
  g_autoptr (GError) error = NULL;
  PlumbLedgerReader *reader = plumb_project_open_reader (world->project, &error);

  g_assert_no_error (error);
  return reader;
}

/* What the ledger says of a step: "state/decision". */
static char *
tell_step (World *world, gint64 number, const char *path)
{
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbStepRow) step = plumb_ledger_reader_get_step (reader, number, path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (step);
  return g_strdup_printf ("%s/%s", step->state, step->decision);
}

static void
assert_step (World *world, gint64 number, const char *path, const char *expected)
{
  g_autofree char *found = tell_step (world, number, path);

  g_assert_cmpstr (found, ==, expected);
}

static char *
read_text (World *world, gint64 number, const char *path, gint64 item)
{
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);
  g_autoptr (GPtrArray) items = plumb_ledger_reader_list_items (reader, number, path, NULL);

  g_assert_cmpint (items->len, >, item);
  const PlumbItemRow *row = g_ptr_array_index (items, (guint) item);
  return g_strdup (plumb_value_member_string (row->outputs, "text", NULL));
}

static const char chain[]
    = "{ \"plumb\": 1, \"nodes\": {"
      " \"list\": { \"kind\": \"core.list\", \"index\": 1, \"params\": { \"values\": [ {\"name\": "
      "\"a\"}, {\"name\": \"b\"} ] } },"
      " \"echo\": { \"kind\": \"core.command\", \"index\": 2, \"params\": { \"program\": "
      "\"/bin/sh\", \"arguments\": [\"-c\", \"echo $0; echo x > out.txt\", \"{item}\"], "
      "\"output\": \"out.txt\" } },"
      " \"cat\": { \"kind\": \"core.command\", \"index\": 3, \"params\": { \"program\": "
      "\"/bin/cat\", \"arguments\": [\"{in.input}\"] } },"
      " \"all\": { \"kind\": \"core.command\", \"index\": 4, \"params\": { \"program\": "
      "\"/bin/echo\", \"arguments\": [\"n\", \"{*in.files}\"] } } },"
      " \"edges\": ["
      " { \"from\": \"list.items\", \"to\": \"echo.input\" },"
      " { \"from\": \"echo.results\", \"to\": \"cat.input\" },"
      " { \"from\": \"cat.text\", \"to\": \"all.files\" } ] }";

static void
test_second_run_is_cached (void)
{
  World *world = world_new (chain);

  gint64 first = run (world, "{}", "succeeded");
  assert_step (world, first, "echo", "succeeded/run");
  g_autofree char *text = read_text (world, first, "cat", 1);
  g_assert_cmpstr (text, ==, "x");
  gint64 second = run (world, "{}", "succeeded");
  assert_step (world, second, "echo", "succeeded/cached");
  assert_step (world, second, "all", "succeeded/cached");
  gint64 third = run (world, "{ \"set\": { \"all.program\": \"/usr/bin/printf\" } }", "succeeded");
  assert_step (world, third, "cat", "succeeded/cached");
  assert_step (world, third, "all", "succeeded/run");
  world_free (world);
}

static void
test_failure_and_skip (void)
{
  World *world
      = world_new ("{ \"plumb\": 1, \"nodes\": {"
                   " \"bad\": { \"kind\": \"core.command\", \"index\": 1, \"params\": { "
                   "\"program\": \"/bin/sh\", \"arguments\": [\"-c\", \"exit 7\"] } },"
                   " \"after\": { \"kind\": \"core.command\", \"index\": 2, \"params\": { "
                   "\"program\": \"/bin/true\" } },"
                   " \"other\": { \"kind\": \"core.command\", \"index\": 3, \"params\": { "
                   "\"program\": \"/bin/true\" } },"
                   " \"rescue\": { \"kind\": \"core.command\", \"index\": 4, \"params\": { "
                   "\"program\": \"/bin/echo\", \"arguments\": [\"{*in.files}\"] } } },"
                   " \"edges\": [ { \"from\": \"bad.text\", \"to\": \"after.files\" } ] }");

  gint64 number = run (world, "{}", "failed");
  assert_step (world, number, "bad", "failed/run");
  assert_step (world, number, "after", "skipped/waiting");
  assert_step (world, number, "other", "succeeded/run");
  /* A failed run goes on where it failed; what finished stays. */
  world->run = number;
  g_clear_pointer (&world->ended, g_free);
  g_autofree char *arguments = g_strdup_printf ("{ \"run\": %" G_GINT64_FORMAT " }", number);
  g_assert_nonnull (ask (world, "resume", arguments));
  wait_for (world, "failed");
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);
  g_autoptr (GPtrArray) bad = plumb_ledger_reader_list_items (reader, number, "bad", NULL);
  g_autoptr (GPtrArray) other = plumb_ledger_reader_list_items (reader, number, "other", NULL);
  g_assert_cmpint (((PlumbItemRow *) g_ptr_array_index (bad, 0))->attempt, ==, 2);
  g_assert_cmpint (((PlumbItemRow *) g_ptr_array_index (other, 0))->attempt, ==, 1);
  world_free (world);
}

static void
test_question (void)
{
  World *world = world_new (
      "{ \"plumb\": 1, \"nodes\": {"
      " \"t\": { \"kind\": \"core.text\", \"index\": 1, \"params\": { \"value\": \"look\" } },"
      " \"ask\": { \"kind\": \"core.question\", \"index\": 2, \"params\": { \"question\": "
      "\"good?\" } },"
      " \"yes\": { \"kind\": \"core.command\", \"index\": 3, \"params\": { \"program\": "
      "\"/bin/echo\", \"arguments\": [\"y\"] } },"
      " \"no\": { \"kind\": \"core.command\", \"index\": 4, \"params\": { \"program\": "
      "\"/bin/echo\", \"arguments\": [\"n\"] } } },"
      " \"edges\": [ { \"from\": \"t.text\", \"to\": \"ask.input\" },"
      " { \"from\": \"ask.verdict\", \"to\": \"yes.input\" },"
      " { \"from\": \"ask.verdict\", \"to\": \"no.input\", \"when\": \"fail\" } ] }");

  gint64 number = run (world, "{}", "waiting");
  g_clear_pointer (&world->ended, g_free);
  g_autofree char *wrong = g_strdup_printf (
      "{ \"run\": %" G_GINT64_FORMAT ", \"step\": \"ask\", \"item\": 0, \"answer\": \"perhaps\" }",
      number);
  g_assert_null (ask (world, "answer", wrong));
  g_assert_error (world->error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST);
  g_autofree char *right = g_strdup_printf (
      "{ \"run\": %" G_GINT64_FORMAT ", \"step\": \"ask\", \"item\": 0, \"answer\": \"no\" }",
      number);
  g_assert_nonnull (ask (world, "answer", right));
  wait_for (world, "succeeded");
  assert_step (world, number, "no", "succeeded/run");
  assert_step (world, number, "yes", "skipped/waiting");
  /* The answer holds for the same input. */
  gint64 again = run (world, "{}", "succeeded");
  assert_step (world, again, "ask", "succeeded/cached");
  /* A run that waits when its runner ends goes on when it is answered later. */
  gint64 third = run (world, "{ \"set\": { \"t.value\": \"look again\" } }", "waiting");
  close_world (world);
  open_world (world);
  g_clear_pointer (&world->ended, g_free);
  world->run = third;
  g_autofree char *late = g_strdup_printf (
      "{ \"run\": %" G_GINT64_FORMAT ", \"step\": \"ask\", \"item\": 0, \"answer\": \"yes\" }",
      third);
  g_assert_nonnull (ask (world, "answer", late));
  wait_for (world, "succeeded");
  assert_step (world, third, "yes", "succeeded/run");
  world_free (world);
}

static const char repeating[]
    = "{ \"plumb\": 1, \"nodes\": {"
      " \"n\": { \"kind\": \"core.number\", \"index\": 1, \"params\": { \"value\": 1 } },"
      " \"loop\": { \"kind\": \"core.repeat\", \"index\": 2, \"definition\": \"d\", \"params\": { "
      "\"max_rounds\": 5, \"until\": \"sum >= 4\" } },"
      " \"show\": { \"kind\": \"core.command\", \"index\": 3, \"params\": { \"program\": "
      "\"/bin/echo\", \"arguments\": [\"got {in.input}\"] } } },"
      " \"edges\": [ { \"from\": \"n.number\", \"to\": \"loop.start\" }, { \"from\": \"loop.sum\", "
      "\"to\": \"show.input\" } ],"
      " \"definitions\": { \"d\": { \"nodes\": {"
      "  \"start\": { \"kind\": \"core.input\", \"index\": 1, \"params\": { \"kind\": \"number\" } "
      "},"
      "  \"add\": { \"kind\": \"core.calculate\", \"index\": 2, \"params\": { \"operation\": "
      "\"add\", \"b\": 1 } },"
      "  \"say\": { \"kind\": \"core.command\", \"index\": 4, \"params\": { \"program\": "
      "\"/bin/echo\", \"arguments\": [\"at {in.input}\"] } },"
      "  \"sum\": { \"kind\": \"core.output\", \"index\": 3, \"params\": { \"kind\": \"number\", "
      "\"feeds\": \"start\" } } },"
      "  \"edges\": [ { \"from\": \"start.value\", \"to\": \"add.a\" }, { \"from\": "
      "\"add.number\", \"to\": \"sum.value\" }, { \"from\": \"add.number\", \"to\": \"say.input\" "
      "} ] } } }";

static void
test_repeat (void)
{
  World *world = world_new (repeating);

  gint64 number = run (world, "{}", "succeeded");
  assert_step (world, number, "loop", "succeeded/run");
  assert_step (world, number, "loop@3:say", "succeeded/run");
  g_autofree char *text = read_text (world, number, "show", 0);
  g_assert_cmpstr (text, ==, "got 4.0");
  gint64 again = run (world, "{}", "succeeded");
  assert_step (world, again, "loop", "succeeded/cached");
  assert_step (world, again, "show", "succeeded/cached");
  gint64 bounded = run (world, "{ \"set\": { \"loop.max_rounds\": 2 } }", "succeeded");
  assert_step (world, bounded, "loop", "succeeded/run");
  assert_step (world, bounded, "show", "skipped/waiting"); /* the block's verdict is fail */
  run (world, "{ \"set\": { \"n.value\": -5 }, \"budget\": { \"rounds\": 1 } }", "failed");
  world_free (world);
}

static void
test_cancel (void)
{
  World *world
      = world_new ("{ \"plumb\": 1, \"nodes\": {"
                   " \"long\": { \"kind\": \"core.command\", \"index\": 1, \"params\": { "
                   "\"program\": \"/bin/sleep\", \"arguments\": [\"1000\"] } },"
                   " \"next\": { \"kind\": \"core.command\", \"index\": 2, \"params\": { "
                   "\"program\": \"/bin/true\" } } },"
                   " \"edges\": [ { \"from\": \"long.text\", \"to\": \"next.files\" } ] }");

  gint64 number = start (world, "{}");
  g_autofree char *arguments = g_strdup_printf ("{ \"run\": %" G_GINT64_FORMAT " }", number);
  g_autoptr (PlumbValue) status = NULL;
  do
    {
      g_clear_pointer (&status, plumb_value_unref);
      status = plumb_value_ref (ask (world, "status", "{}"));
    }
  while (plumb_value_get_length (plumb_value_get_member (
             plumb_value_get_element (plumb_value_get_member (status, "runs"), 0), "running"))
         == 0);
  g_assert_nonnull (ask (world, "cancel", arguments));
  wait_for (world, "cancelled");
  assert_step (world, number, "long", "cancelled/run");
  assert_step (world, number, "next", "pending/waiting");
  world_free (world);
}

static void
test_budget (void)
{
  World *world = world_new (chain);

  gint64 number = run (world, "{ \"budget\": { \"executions\": 3 } }", "failed");
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);
  g_autoptr (GPtrArray) events = plumb_ledger_reader_list_events (reader, number, 0, 1000, NULL);
  guint n_started = 0;
  for (guint i = 0; i < events->len; i++)
    n_started += ((PlumbEvent *) g_ptr_array_index (events, i))->type == PLUMB_EVENT_ITEM_STARTED;
  g_assert_cmpuint (n_started, ==, 3);
  world_free (world);
}

#define N_MARKS 120

/* Independent steps, each of which leaves its number in a file. */
static char *
make_marks (void)
{
  g_autoptr (GString) text = g_string_new ("{ \"plumb\": 1, \"nodes\": {");

  for (guint i = 0; i < N_MARKS; i++)
    g_string_append_printf (
        text,
        "%s \"m%03u\": { \"kind\": \"core.command\", \"index\": %u, \"params\": { \"program\": "
        "\"/bin/sh\", \"arguments\": [\"-c\", \"echo $0 >> ../../../../ran\", \"%u\"] } }",
        i > 0 ? "," : "", i, i + 1, i);
  g_string_append (text, " } }");
  return g_strdup (text->str);
}

/* The events of a run up to that which tells its state; that is durable a moment after it is told.
 */
static GPtrArray *
list_events_to_state (World *world, gint64 number, gint64 *seq)
{
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);

  for (;;)
    {
      g_autoptr (GPtrArray) events
          = plumb_ledger_reader_list_events (reader, number, 0, 10000, NULL);
      const PlumbEvent *last = g_ptr_array_index (events, events->len - 1);
      if (last->type == PLUMB_EVENT_RUN_STATE && last->seq > *seq
          && g_str_equal (plumb_value_member_string (last->payload, "state", ""), world->ended))
        {
          *seq = last->seq;
          return g_steal_pointer (&events);
        }
      g_main_context_iteration (NULL, FALSE);
    }
}

/* What is recorded is what has really run, in plan order: no step without a trace, none twice, none
 * begun after the run is told to be paused, each on one of the two places. Returns: how many. */
static guint
assert_marks (World *world, gint64 number, gint64 *seq)
{
  g_autoptr (GPtrArray) events = list_events_to_state (world, number, seq);
  g_autofree char *path = g_build_filename (world->folder, "ran", NULL);
  g_autofree char *text = NULL;
  g_autofree char *before = g_strdup ("");
  guint n_started = 0, n_finished = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const PlumbEvent *event = g_ptr_array_index (events, i);
      n_finished += event->type == PLUMB_EVENT_ITEM_FINISHED;
      if (event->type != PLUMB_EVENT_ITEM_STARTED)
        continue;
      g_assert_cmpstr (before, <, event->step);
      g_set_str (&before, event->step);
      gint64 place = plumb_value_member_int (event->payload, "place", 0);
      g_assert_true (place == 1 || place == 2);
      n_started++;
    }
  g_assert_cmpuint (n_finished, ==, n_started);
  g_file_get_contents (path, &text, NULL, NULL);
  g_auto (GStrv) lines = g_strsplit (text == NULL ? "" : text, "\n", -1);
  g_assert_cmpuint (MAX (g_strv_length (lines), 1) - 1, ==, n_started);
  return n_started;
}

static void
test_pause_takes_back (void)
{
  g_autofree char *text = make_marks ();
  World *world = world_new (text);
  gint64 number = start (world, "{ \"slots\": { \"cpu\": 2 } }");
  g_autofree char *arguments = g_strdup_printf ("{ \"run\": %" G_GINT64_FORMAT " }", number);
  guint n_before = 0, n_paused = 0;
  gint64 seq = 0;

  while (world->ended == NULL)
    {
      gint64 until = g_get_monotonic_time () + 1000 * g_test_rand_int_range (1, 15);
      while (world->ended == NULL && g_get_monotonic_time () < until)
        g_main_context_iteration (NULL, FALSE);
      ask (world, "pause", arguments);
      while (world->ended == NULL)
        g_main_context_iteration (NULL, TRUE);
      guint n = assert_marks (world, number, &seq);
      g_assert_cmpuint (n, >=, n_before);
      n_before = n;
      if (!g_str_equal (world->ended, "paused"))
        break;
      n_paused++;
      g_clear_pointer (&world->ended, g_free);
      g_assert_nonnull (ask (world, "continue", arguments));
    }
  g_assert_cmpstr (world->ended, ==, "succeeded");
  g_assert_cmpuint (n_before, ==, N_MARKS);
  g_assert_cmpuint (n_paused, >, 0);
  world_free (world);
}

/* What follows on a slot has the place at once, while what was left there is taken into the store.
 */
static void
test_places (void)
{
  World *world = world_new (
      "{ \"plumb\": 1, \"nodes\": {"
      " \"list\": { \"kind\": \"core.list\", \"index\": 1, \"params\": { \"values\": [1, 2, 3, 4, "
      "5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24] } },"
      " \"leave\": { \"kind\": \"core.command\", \"index\": 2, \"params\": { \"program\": "
      "\"/bin/sh\", \"arguments\": [\"-c\", \"echo $0 > out.txt\", \"{item}\"], "
      "\"output\": \"out.txt\" } } },"
      " \"edges\": [ { \"from\": \"list.items\", \"to\": \"leave.input\" } ] }");
  gint64 number = run (world, "{ \"slots\": { \"cpu\": 2 } }", "succeeded");
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);
  g_autoptr (GPtrArray) events = plumb_ledger_reader_list_events (reader, number, 0, 1000, NULL);
  guint n_on[3] = { 0 };

  for (guint i = 0; i < events->len; i++)
    {
      const PlumbEvent *event = g_ptr_array_index (events, i);
      if (event->type != PLUMB_EVENT_ITEM_STARTED || !g_str_equal (event->step, "leave"))
        continue;
      gint64 place = plumb_value_member_int (event->payload, "place", 0);
      g_assert_cmpint (place, >=, 1);
      g_assert_cmpint (place, <=, 2);
      n_on[place]++;
    }
  g_assert_cmpuint (n_on[1], >, 0);
  g_assert_cmpuint (n_on[2], >, 0);
  g_assert_cmpuint (n_on[1] + n_on[2], ==, 24);
  world_free (world);
}

static void
test_project_file (void)
{
  World *world = world_new (
      "{ \"plumb\": 1, \"nodes\": {"
      " \"file\": { \"kind\": \"core.file\", \"index\": 1, \"params\": { \"path\": \"in.txt\" } },"
      " \"cat\": { \"kind\": \"core.command\", \"index\": 2, \"params\": { \"program\": "
      "\"/bin/cat\", \"arguments\": [\"{in.input}\"] } },"
      " \"save\": { \"kind\": \"core.save\", \"index\": 3 } },"
      " \"edges\": [ { \"from\": \"file.file\", \"to\": \"cat.input\" }, { \"from\": "
      "\"file.file\", \"to\": \"save.files\" } ] }");
  g_autofree char *path = g_build_filename (world->folder, "in.txt", NULL);
  g_autofree char *saved = g_build_filename (world->folder, "output", "in.txt", NULL);

  g_assert_null (ask (world, "start", "{ \"workflow\": \"w\" }"));
  g_assert_error (world->error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_BLOCKED);
  g_assert_true (g_file_set_contents (path, "one", -1, NULL));
  run (world, "{}", "succeeded");
  g_assert_true (g_file_test (saved, G_FILE_TEST_EXISTS));
  gint64 second = run (world, "{}", "succeeded");
  assert_step (world, second, "cat", "succeeded/cached");
  assert_step (world, second, "save", "succeeded/cached");
  g_assert_cmpint (g_unlink (saved), ==, 0);
  gint64 third = run (world, "{}", "succeeded");
  assert_step (world, third, "cat", "succeeded/cached");
  assert_step (world, third, "save", "succeeded/run");
  g_assert_true (g_file_set_contents (path, "two", -1, NULL));
  gint64 fourth = run (world, "{}", "succeeded");
  g_autofree char *text = read_text (world, fourth, "cat", 0);
  g_assert_cmpstr (text, ==, "two");
  world_free (world);
}

/* A graph that is to replace a command publishes nothing unless it is said under which mode. */
static void
test_observer (void)
{
  World *world = world_new (
      "{ \"plumb\": 1, \"legacy\": { }, \"nodes\": {"
      " \"text\": { \"kind\": \"core.text\", \"index\": 1, \"params\": { \"value\": \"x\" } },"
      " \"save\": { \"kind\": \"core.save\", \"index\": 2 },"
      " \"tell\": { \"kind\": \"core.notify\", \"index\": 3 } }, \"edges\": ["
      " { \"from\": \"text.text\", \"to\": \"save.files\" },"
      " { \"from\": \"save.paths\", \"to\": \"tell.input\" } ] }");
  g_autofree char *output = g_build_filename (world->folder, "output", NULL);
  g_autofree char *notices = g_build_filename (output, "notices.jsonl", NULL);

  gint64 observer = run (world, "{ }", "succeeded");
  g_autofree char *save = tell_step (world, observer, "save");
  g_autofree char *tell = tell_step (world, observer, "tell");
  g_assert_cmpstr (save, ==, "skipped/skip");
  g_assert_cmpstr (tell, ==, "skipped/skip");
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));

  gint64 named = run (world, "{ \"rollout\": { }, \"observe\": [ \"tell\" ] }", "succeeded");
  g_autofree char *saved = tell_step (world, named, "save");
  g_assert_cmpstr (saved, ==, "succeeded/run");
  g_assert_true (g_file_test (output, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (notices, G_FILE_TEST_EXISTS));

  run (world, "{ \"rollout\": { } }", "succeeded");
  g_assert_true (g_file_test (notices, G_FILE_TEST_EXISTS));
  world_free (world);
}

static void
test_record (void)
{
  World *world = world_new ("{ \"plumb\": 1, \"nodes\": {"
                            " \"text\": { \"kind\": \"core.text\", \"index\": 1 } } }");
  gint64 number = run (world, "{ }", "succeeded");

  ask (world, "record",
       "{ \"events\": [ { \"run\": 1, \"payload\": { \"what\": \"pair\", \"workflow\": \"w\" } },"
       " { \"payload\": { \"what\": \"dispatch\", \"workflow\": \"other\" } } ] }");
  g_assert_no_error (world->error);
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);
  g_autoptr (GPtrArray) all
      = plumb_ledger_reader_list_parity_events (reader, NULL, NULL, 0, 0, &world->error);
  g_assert_no_error (world->error);
  g_assert_cmpuint (all->len, ==, 2);
  const PlumbEvent *newest = g_ptr_array_index (all, 0);
  g_autoptr (GPtrArray) own
      = plumb_ledger_reader_list_parity_events (reader, "w", NULL, newest->seq, 5, &world->error);
  g_assert_no_error (world->error);
  g_assert_cmpuint (own->len, ==, 1);
  g_assert_cmpint (((PlumbEvent *) g_ptr_array_index (own, 0))->run, ==, number);

  g_assert_null (ask (world, "record", "{ \"events\": [ { \"payload\": { } } ] }"));
  g_assert_error (world->error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID);
  g_clear_error (&world->error);
  world_free (world);
}

static void
test_replay_and_diff (void)
{
  World *world = world_new (chain);
  g_autoptr (GError) error = NULL;

  gint64 first = run (world, "{}", "succeeded");
  g_autofree char *request = g_strdup_printf (
      "{ \"mode\": \"replay\", \"replay_of\": %" G_GINT64_FORMAT ", \"cache\": false }", first);
  gint64 replay = run (world, request, "succeeded");
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (reader, replay, NULL);
  g_assert_cmpstr (row->grade, ==, "bit-identical");
  gint64 changed
      = run (world, "{ \"set\": { \"cat.arguments\": [\"-n\", \"{in.input}\"] } }", "succeeded");
  g_autoptr (PlumbLedgerReader) fresh = read_ledger (world);
  g_autoptr (PlumbValue) diff = plumb_run_diff (fresh, first, changed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_value_member_string (diff, "first", NULL), ==, "cat");
  world_free (world);
}

static void
test_random_seed_is_recorded (void)
{
  World *world
      = world_new ("{ \"plumb\": 1, \"seed\": { \"mode\": \"random\" }, \"nodes\": {"
                   " \"a\": { \"kind\": \"core.command\", \"index\": 1, \"params\": { \"program\": "
                   "\"/bin/echo\", \"arguments\": [\"{seed}\"] } } }, \"edges\": [] }");
  g_autoptr (GError) error = NULL;

  gint64 first = run (world, "{}", "succeeded");
  gint64 second = run (world, "{}", "succeeded");
  g_autofree char *a = read_text (world, first, "a", 0);
  g_autofree char *b = read_text (world, second, "a", 0);
  g_assert_cmpstr (a, !=, b);
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);
  g_autoptr (PlumbValue) arguments = plumb_replay_make_request (reader, first, &error);
  g_assert_no_error (error);
  g_autofree char *request
      = plumb_json_format (plumb_value_get_member (arguments, "request"), PLUMB_JSON_COMPACT);
  gint64 replay = run (world, request, "succeeded");
  g_autofree char *c = read_text (world, replay, "a", 0);
  g_assert_cmpstr (a, ==, c);
  world_free (world);
}

/* The text that comes with the request runs and is recorded, not what the file has. */
static void
test_document_that_is_not_saved (void)
{
  World *world = world_new ("{ \"plumb\": 1, \"nodes\": {"
                            " \"old\": { \"kind\": \"core.list\", \"index\": 1 } } }");
  ask (world, "start",
       "{ \"workflow\": \"w\", \"document\": \"{ \\\"plumb\\\": 1, \\\"nodes\\\": {"
       " \\\"new\\\": { \\\"kind\\\": \\\"core.list\\\", \\\"index\\\": 1,"
       " \\\"params\\\": { \\\"values\\\": [1] } } } }\" }");
  g_assert_no_error (world->error);
  world->run = plumb_value_member_int (world->answer, "run", 0);
  wait_for (world, "succeeded");
  assert_step (world, world->run, "new", "succeeded/cached");
  world_free (world);
}

/* Three runs are asked for at once; the last is put before the second. */
static void
test_run_goes_first (void)
{
  World *world = world_new ("{ \"plumb\": 1, \"nodes\": { \"wait\": { \"kind\": \"core.command\","
                            " \"index\": 1, \"params\": { \"program\": \"/bin/sleep\","
                            " \"arguments\": [\"0.3\"] } } } }");
  const gint64 first = start (world, "{ \"cache\": false }");
  const gint64 second = start (world, "{ \"cache\": false }");
  const gint64 third = start (world, "{ \"cache\": false }");
  g_autofree char *arguments = g_strdup_printf ("{ \"run\": %" G_GINT64_FORMAT " }", third);
  PlumbValue *runs = plumb_value_get_member (ask (world, "status", "{}"), "runs");
  guint n_runs = plumb_value_get_length (runs); /* with those that wait */
  g_assert_cmpuint (n_runs, >=, 2);
  PlumbValue *last = plumb_value_get_element (runs, n_runs - 1);
  g_assert_cmpint (plumb_value_member_int (last, "run", 0), ==, third);
  g_assert_cmpstr (plumb_value_member_string (last, "state", ""), ==, "queued");
  ask (world, "reorder", arguments);
  g_assert_no_error (world->error);
  const gint64 expected[] = { first, third, second };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_clear_pointer (&world->ended, g_free);
      world->run = expected[i];
      wait_for (world, "succeeded");
    }
  world_free (world);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static PlumbValue *
describe_trust (World *world, const char *arguments)
{
  g_autoptr (PlumbValue) value = plumb_json_parse (arguments, -1, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  plumb_trust_describe_async (world->engine, value, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  PlumbValue *state = plumb_trust_describe_finish (result, &error);
  g_assert_no_error (error);
  return state;
}

static void
assert_refused (World *world, const char *verb, const char *arguments, const char *listed)
{
  g_assert_null (ask (world, verb, arguments));
  g_assert_error (world->error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_TRUST);
  g_assert_nonnull (strstr (world->error->message, listed));
}

/* Whoever asks: nothing of a document from elsewhere starts before its user has seen what. */
static void
test_trust (void)
{
  World *world = world_new (
      "{ \"plumb\": 1, \"nodes\": { \"c\": { \"kind\": \"core.command\", \"index\": 1, "
      "\"params\": { \"program\": \"false\", \"arguments\": [\"one\"] } } } }");
  const char *const start_it = "{ \"workflow\": \"w\" }";
  const char *const other = "{ \"workflow\": \"w\", \"request\": { \"set\": { \"c.arguments\": "
                            "[\"two\"] } } }";
  g_autoptr (GError) error = NULL;

  g_assert_true (plumb_trust_revoke (world->project, &error));
  assert_refused (world, "start", start_it, "[\"false\",\"one\"]");
  g_autoptr (PlumbValue) state = describe_trust (world, start_it);
  g_assert_false (plumb_value_member_boolean (state, "trusted", TRUE));
  g_assert_cmpuint (plumb_value_get_length (plumb_value_get_member (state, "commands")), ==, 1);

  plumb_trust_grant (world->project, plumb_value_member_string (state, "hash", ""), &error);
  g_assert_no_error (error);
  g_autoptr (PlumbValue) granted = describe_trust (world, start_it);
  g_assert_true (plumb_value_member_boolean (granted, "trusted", FALSE));
  run (world, "{}", "failed");
  assert_refused (world, "start", other, "[\"false\",\"two\"]"); /* exactly what was seen */

  g_assert_true (plumb_trust_revoke (world->project, &error));
  assert_refused (world, "resume", "{ \"run\": 1 }", "[\"false\",\"one\"]");
  write_workflow (world, "{ \"plumb\": 1, \"nodes\": { \"c\": { \"kind\": \"no.such\" } } }");
  g_autoptr (PlumbValue) faulty = describe_trust (world, start_it);
  g_assert_cmpuint (plumb_value_get_length (plumb_value_get_member (faulty, "commands")), ==, 0);
  world_free (world);
}

/* What was asked, in the order of the answers: "VERB NUMBER" or "VERB CODE". */
typedef struct
{
  GPtrArray *answers;
  const char *verb;
} Asked;

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_runner_request_finish (PLUMB_RUNNER (source), result, &error);

  if (answer == NULL)
    g_assert_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_RUNNER);
  g_ptr_array_add (asked->answers, answer != NULL
                                       ? g_strdup_printf ("%s %" G_GINT64_FORMAT, asked->verb,
                                                          plumb_value_member_int (answer, "run", 0))
                                       : g_strdup_printf ("%s refused", asked->verb));
}

static void
ask_and_note (World *world, const char *verb, GPtrArray *answers)
{
  g_autoptr (PlumbValue) arguments = plumb_json_parse ("{ \"workflow\": \"w\" }", -1, NULL);
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked) { answers, verb };
  plumb_runner_request_async (world->runner, verb, arguments, NULL, noted_cb, asked);
}

static void
assert_answers (GPtrArray *answers, const char *const *expected)
{
  while (answers->len < g_strv_length ((char **) expected))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < answers->len; i++)
    g_assert_cmpstr (g_ptr_array_index (answers, i), ==, expected[i]);
}

/* While one start is planned the runner answers; starts get their numbers in order. */
static void
test_answers_while_planning (void)
{
  static const char *const expected[] = { "status 0", "start 1", "start 2", "start 3", NULL };
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);
  World *world = world_new (chain);

  for (guint i = 0; i < 3; i++)
    ask_and_note (world, "start", answers);
  ask_and_note (world, "status", answers);
  g_assert_true (plumb_runner_is_busy (world->runner));
  assert_answers (answers, expected);
  world->run = 3;
  wait_for (world, "succeeded");
  world_free (world);
}

/* A runner that is closed while it plans leaves no run behind, and no question open. */
static void
test_closed_while_planning (void)
{
  static const char *const expected[] = { "start refused", "start refused", NULL };
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);
  World *world = world_new (chain);

  ask_and_note (world, "start", answers);
  ask_and_note (world, "start", answers);
  close_world (world);
  assert_answers (answers, expected);
  open_world (world);
  g_autoptr (PlumbLedgerReader) reader = read_ledger (world);
  g_autoptr (GPtrArray) runs
      = plumb_ledger_reader_list_runs (reader, &(PlumbRunQuery) { .limit = 10 }, NULL);
  g_assert_cmpuint (runs->len, ==, 0);
  g_clear_object (&reader);
  world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/run/second-run-is-cached", test_second_run_is_cached);
  g_test_add_func ("/run/failure-and-skip", test_failure_and_skip);
  g_test_add_func ("/run/question", test_question);
  g_test_add_func ("/run/repeat", test_repeat);
  g_test_add_func ("/run/cancel", test_cancel);
  g_test_add_func ("/run/budget", test_budget);
  g_test_add_func ("/run/pause-takes-back", test_pause_takes_back);
  g_test_add_func ("/run/places", test_places);
  g_test_add_func ("/run/project-file", test_project_file);
  g_test_add_func ("/run/observer", test_observer);
  g_test_add_func ("/run/record", test_record);
  g_test_add_func ("/run/replay-and-diff", test_replay_and_diff);
  g_test_add_func ("/run/document-that-is-not-saved", test_document_that_is_not_saved);
  g_test_add_func ("/run/goes-first", test_run_goes_first);
  g_test_add_func ("/run/answers-while-planning", test_answers_while_planning);
  g_test_add_func ("/run/closed-while-planning", test_closed_while_planning);
  g_test_add_func ("/run/random-seed-is-recorded", test_random_seed_is_recorded);
  g_test_add_func ("/run/trust", test_trust);
  return g_test_run ();
}
