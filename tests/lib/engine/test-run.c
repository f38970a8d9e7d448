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
#include "plumb-run-diff.h"
#include "plumb-runner-client.h"
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/second-run-is-cached", test_second_run_is_cached);
  return g_test_run ();
}
