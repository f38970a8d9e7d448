/* test-kill.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A runner that is killed at any moment and started again: what finished stays finished and is
 * never done twice, nothing half made is taken, nothing that was acknowledged is lost. The runner
 * is this program itself, in another process. */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plumb-core-backend.h"
#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-local-backend.h"
#include "plumb-paths.h"
#include "plumb-runner-client.h"
#include "plumb-trust.h"

#define N_STEPS 40
#define N_KILLS 100

/* --- the runner
 * ------------------------------------------------------------------------------------------------
 */

static void
ended_cb (GMainLoop *loop, gint64 run, const char *state, const char *reason)
{
  if (g_strcmp0 (state, "running") != 0)
    g_main_loop_quit (loop);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, &error);

  g_assert_no_error (error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_main_loop_quit (user_data);
}

static PlumbEngine *
make_engine (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbBackends) backends = plumb_backends_new ();
  g_autoptr (PlumbBackend) core = plumb_core_backend_new ();
  g_autoptr (PlumbBackend) local = plumb_local_backend_new ();
  g_auto (GStrv) folders = plumb_paths_list_packs ();
  g_autoptr (PlumbProject) project = plumb_project_open (folder, &error);

  g_assert_no_error (error);
  plumb_registry_load (registry, (const char *const *) folders, problems);
  plumb_backends_add (backends, core);
  plumb_backends_add (backends, local);
  return plumb_engine_new (
      &(PlumbEngineInfo) { .project = project, .registry = registry, .backends = backends });
}

static int
be_runner (const char *folder, const char *verb, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbEngine) engine = make_engine (folder);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (PlumbRunnerClient) client = plumb_runner_client_attach (engine, &error);
  g_autoptr (PlumbValue) value = plumb_json_parse (arguments, -1, NULL);

  g_assert_no_error (error);
  g_signal_connect_swapped (client, "state-changed", G_CALLBACK (ended_cb), loop);
  plumb_runner_client_request_async (client, verb, value, NULL, answered_cb, NULL);
  g_main_loop_run (loop);
  while (plumb_runner_is_busy (plumb_runner_client_get_runner (client)))
    g_main_context_iteration (NULL, TRUE);
  plumb_runner_close_async (plumb_runner_client_get_runner (client), closed_cb, loop);
  g_main_loop_run (loop);
  plumb_backends_shut_down (plumb_engine_get_info (engine)->backends);
  return 0;
}

/* --- the test
 * ---------------------------------------------------------------------------------------------------
 */

static void
write_workflow (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "workflows", "w.plumb", NULL);
  g_autofree char *workflows = g_path_get_dirname (path);
  g_autoptr (GString) text = g_string_new ("{ \"plumb\": 1, \"nodes\": {");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_STEPS; i++)
    g_string_append_printf (text,
                            "%s\"s%u\": { \"kind\": \"core.command\", \"index\": %u, \"params\": { "
                            "\"program\": \"/bin/sh\", \"arguments\": "
                            "[\"-c\", \"printf half > out.txt; sleep 0.005; printf whole%u >> "
                            "out.txt\"], \"output\": \"out.txt\" } }",
                            i > 0 ? "," : "", i, i, i);
  g_string_append (text, "}, \"edges\": [");
  for (guint i = 1; i < N_STEPS; i++)
    g_string_append_printf (text, "%s{ \"from\": \"s%u.results\", \"to\": \"s%u.files\" }",
                            i > 1 ? "," : "", (i - 1) / 2, i);
  g_string_append (text, "] }");
  plumb_file_make_folder (workflows, 0755, NULL);
  plumb_file_write_atomic (path, text->str, -1, &error);
  g_assert_no_error (error);
}

static char *program;

static PlumbProject *
make_project (const char *folder)
{
  g_autoptr (GError) error = NULL;
  PlumbProject *project = plumb_project_create (folder, "p", &error);

  g_assert_no_error (error);
  plumb_trust_grant_created (project, &error);
  g_assert_no_error (error);
  return project;
}

static GSubprocess *
start_runner (const char *folder, const char *verb, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *runner = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--runner",
                                          folder, verb, arguments, NULL);

  g_assert_no_error (error);
  return runner;
}

static PlumbLedgerReader *
read_ledger (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProject) project = plumb_project_open (folder, &error);
  PlumbLedgerReader *reader = plumb_project_open_reader (project, &error);

  g_assert_no_error (error);
  return reader;
}

static char *
get_state (const char *folder)
{
  g_autoptr (PlumbLedgerReader) reader = read_ledger (folder);
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (reader, 1, NULL);

  return row != NULL ? g_strdup (row->state) : NULL;
}

/* No item starts after it has finished. */
static void
check_events (PlumbLedgerReader *reader)
{
  g_autoptr (GHashTable) finished = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) events = plumb_ledger_reader_list_events (reader, 1, 0, 100000, NULL);
  gint64 last = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const PlumbEvent *event = g_ptr_array_index (events, i);
      g_assert_cmpint (event->seq, >, last);
      last = event->seq;
      if (event->type == PLUMB_EVENT_ITEM_STARTED)
        g_assert_false (g_hash_table_contains (finished, event->step));
      if (event->type == PLUMB_EVENT_ITEM_FINISHED
          && g_str_equal (plumb_value_member_string (event->payload, "state", ""), "succeeded"))
        g_hash_table_add (finished, g_strdup (event->step));
    }
  g_assert_cmpuint (g_hash_table_size (finished), ==, N_STEPS);
}

static void
check_outputs (const char *folder, PlumbLedgerReader *reader)
{
  g_autoptr (PlumbProject) project = plumb_project_open (folder, NULL);
  g_autoptr (GPtrArray) items = plumb_ledger_reader_list_items (reader, 1, NULL, NULL);

  g_assert_cmpuint (items->len, ==, N_STEPS);
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbItemRow *item = g_ptr_array_index (items, i);
      PlumbValue *file
          = plumb_value_get_element (plumb_value_get_member (item->outputs, "results"), 0);
      g_autofree char *path
          = plumb_artifacts_get_path (plumb_project_get_artifacts (project), file);
      g_autofree char *text = NULL;
      g_autofree char *expected = g_strdup_printf ("halfwhole%s", item->path + 1);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, expected);
    }
}

/* Starts a run and resumes it, killed each time, and each time it is given a little longer, until
 * it is through. Returns: how many kills. */
static guint
kill_until_through (const char *folder)
{
  guint n_kills = 0;

  for (;;)
    {
      g_autofree char *state = get_state (folder);
      if (g_strcmp0 (state, "succeeded") == 0)
        return n_kills;
      gboolean created = state != NULL;
      g_autoptr (GSubprocess) runner
          = start_runner (folder, created ? "resume" : "start",
                          created ? "{ \"run\": 1 }" : "{ \"workflow\": \"w\" }");
      g_usleep ((gulong) g_test_rand_int_range (2000, 60000 + 4000 * (gint32) n_kills));
      g_subprocess_force_exit (runner);
      g_subprocess_wait (runner, NULL, NULL);
      n_kills += g_subprocess_get_if_signaled (runner) ? 1 : 0;
    }
}

/* A project with the workflow, in a folder of its own. */
typedef struct
{
  char *parent;
  char *folder;
  PlumbProject *project;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->parent = g_dir_make_tmp ("plumb-kill-XXXXXX", &error);
  g_assert_no_error (error);
  self->folder = g_build_filename (self->parent, "p", NULL);
  self->project = make_project (self->folder);
  write_workflow (self->folder);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_clear_object (&self->project);
  plumb_file_remove_tree (self->parent, NULL);
  g_free (self->parent);
  g_free (self->folder);
}

static guint
test_one_run (void)
{
  Fixture self;
  set_up (&self, NULL);
  guint n_kills = kill_until_through (self.folder);
  g_autoptr (PlumbLedgerReader) reader = read_ledger (self.folder);
  check_events (reader);
  check_outputs (self.folder, reader);
  tear_down (&self, NULL);
  return n_kills;
}

static void
test_killed_and_resumed (void)
{
  const char *wished = g_getenv ("PLUMB_RUNNER_KILLS");
  guint n_wished = wished != NULL ? (guint) g_ascii_strtoull (wished, NULL, 10) : N_KILLS;
  guint n_kills = 0;

  while (n_kills < n_wished)
    n_kills += test_one_run ();
  g_test_message ("%u kills", n_kills);
}

/* A runner that died leaves its run marked when the next one opens the project. */
static void
test_interrupted_is_marked (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) runner = start_runner (self->folder, "start", "{ \"workflow\": \"w\" }");
  for (g_autofree char *state = NULL; g_strcmp0 (state, "running") != 0;)
    {
      g_free (state);
      g_usleep (2000);
      state = get_state (self->folder);
      g_assert_cmpstr (state, !=, "succeeded");
    }
  g_subprocess_force_exit (runner);
  g_subprocess_wait (runner, NULL, NULL);
  g_autoptr (PlumbEngine) engine = make_engine (self->folder);
  g_autoptr (PlumbRunnerClient) client = plumb_runner_client_attach (engine, &error);
  g_assert_no_error (error);
  g_autofree char *state = get_state (self->folder);
  g_assert_cmpstr (state, ==, "interrupted");
  g_clear_object (&client);
  plumb_backends_shut_down (plumb_engine_get_info (engine)->backends);
}

/* Two processes on one project: the second hands its work to the first. */
static void
test_two_processes (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) first = start_runner (self->folder, "start", "{ \"workflow\": \"w\" }");
  g_autoptr (PlumbRunnerClient) client = NULL;
  while (client == NULL)
    {
      g_usleep (2000);
      client = plumb_runner_client_connect (self->project, NULL);
    }
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (PlumbValue) value
      = plumb_json_parse ("{ \"workflow\": \"w\", \"request\": { \"cache\": false } }", -1, NULL);
  g_assert_null (plumb_runner_client_get_runner (client));
  plumb_runner_client_request_async (client, "start", value, NULL, answered_cb, NULL);
  g_signal_connect_swapped (client, "lost", G_CALLBACK (g_main_loop_quit), loop);
  g_main_loop_run (loop);
  g_subprocess_wait (first, NULL, NULL);
  g_autoptr (PlumbLedgerReader) reader = read_ledger (self->folder);
  g_autoptr (GPtrArray) runs
      = plumb_ledger_reader_list_runs (reader, &(PlumbRunQuery) { .limit = 10 }, NULL);
  g_assert_cmpuint (runs->len, ==, 2);
  for (guint i = 0; i < runs->len; i++)
    g_assert_cmpstr (((PlumbRunRow *) g_ptr_array_index (runs, i))->state, ==, "succeeded");
  g_clear_object (&client);
}

int
main (int argc, char **argv)
{
  if (argc == 5 && g_str_equal (argv[1], "--runner"))
    return be_runner (argv[2], argv[3], argv[4]);
  program = argv[0];
  /* What a kill leaves is the same on any disk. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_autofree char *state = g_dir_make_tmp ("plumb-kill-state-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", state, TRUE); /* what is trusted: also for the other processes */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kill/killed-and-resumed", test_killed_and_resumed);
  g_test_add ("/kill/interrupted-is-marked", Fixture, NULL, set_up, test_interrupted_is_marked,
              tear_down);
  g_test_add ("/kill/two-processes", Fixture, NULL, set_up, test_two_processes, tear_down);
  int status = g_test_run ();
  plumb_file_remove_tree (state, NULL);
  return status;
}
