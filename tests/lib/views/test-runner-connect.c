/* test-runner-connect.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "views-test.h"

#include "plumb-file.h"
#include "plumb-runner-connect.h"
#include "plumb-trust.h"

/* A real `plumb runner` in the background: started where there is none, found where there is one.
 */

static PlumbRunnerClient *
connect_to (PlumbProject *project, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  plumb_runner_connect_async (project, NULL, views_keep_result_cb, &result);
  g_assert_null (result); /* never before it returns */
  views_await (&result);
  return plumb_runner_connect_finish (result, error);
}

static pid_t
get_pid (PlumbRunnerClient *client)
{
  g_autoptr (PlumbValue) status = views_request (client, "status", "{}", NULL);

  return status != NULL ? (pid_t) plumb_value_member_int (status, "pid", 0) : 0;
}

/* Also those that began in vain, and now find the project free. */
static void
end_runners (PlumbProject *project)
{
  int lease = -1;

  for (guint i = 0; i < 500 && lease < 0; i++)
    {
      g_autoptr (PlumbRunnerClient) client = plumb_runner_client_connect (project, NULL);
      pid_t runner = client != NULL ? get_pid (client) : 0;
      if (runner > 0) /* it may be about to end */
        kill (runner, SIGTERM);
      g_usleep (20000);
      lease = plumb_project_acquire_lease (project, NULL, NULL);
    }
  g_assert_cmpint (lease, >=, 0);
  close (lease);
}

static void
test_started_and_found (void)
{
  ViewsProject *project = views_project_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRunnerClient) first = connect_to (project->project, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbRunnerClient) second = connect_to (project->project, &error);
  g_assert_no_error (error);

  g_assert_null (plumb_runner_client_get_runner (first));
  g_assert_cmpint (get_pid (first), >, 0);
  g_assert_cmpint (get_pid (first), !=, getpid ());
  g_assert_cmpint (get_pid (first), ==, get_pid (second));
  g_assert_cmpint (getsid (get_pid (first)), ==, get_pid (first)); /* outlives our terminal */
  end_runners (project->project);
  g_clear_object (&first);
  g_clear_object (&second);
  views_project_free (project);
}

/* Whoever asks at the same time gets the same runner. */
static void
test_race (void)
{
  ViewsProject *project = views_project_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *results[4] = { NULL };
  PlumbRunnerClient *clients[4];

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    plumb_runner_connect_async (project->project, NULL, views_keep_result_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      views_await (&results[i]);
      clients[i] = plumb_runner_connect_finish (results[i], &error);
      g_assert_no_error (error);
      g_assert_cmpint (get_pid (clients[i]), ==, get_pid (clients[0]));
    }
  end_runners (project->project);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_object_unref (clients[i]);
      g_object_unref (results[i]);
    }
  views_project_free (project);
}

/* Refused by a runner in another process, for the same reason and with the same words. */
static void
test_not_trusted (void)
{
  ViewsProject *project = views_project_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (plumb_trust_revoke (project->project, &error));
  views_project_write (project, "w",
                       "{ \"plumb\": 1, \"nodes\": { \"c\": { \"kind\": \"core.command\", "
                       "\"index\": 1, \"params\": { \"program\": \"true\" } } } }");
  g_autoptr (PlumbRunnerClient) client = connect_to (project->project, &error);
  g_assert_no_error (error);
  g_assert_null (views_request (client, "start", "{ \"workflow\": \"w\" }", &error));
  g_assert_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_TRUST);
  g_assert_true (g_str_has_prefix (error->message, "project 'p' is not trusted"));
  g_assert_nonnull (strstr (error->message, "\n  c "));
  end_runners (project->project);
  g_clear_object (&client);
  views_project_free (project);
}

/* A runner that ends at once: its own words are in the error. */
static void
test_faulty (void)
{
  ViewsProject *project = views_project_new ();
  g_autofree char *before = g_strdup (g_getenv ("PLUMB_BIN_DIR"));
  g_autofree char *program = g_build_filename (project->folder, "plumb", NULL);
  g_autoptr (GError) error = NULL;

  plumb_file_write_atomic (program, "#!/bin/sh\necho 'no room on the ark' >&2\nexit 3\n", -1, NULL);
  g_assert_cmpint (g_chmod (program, 0755), ==, 0);
  g_setenv ("PLUMB_BIN_DIR", project->folder, TRUE);
  g_assert_null (connect_to (project->project, &error));
  g_assert_error (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_RUNNER);
  g_assert_nonnull (strstr (error->message, "no room on the ark"));
  g_setenv ("PLUMB_BIN_DIR", before, TRUE);
  views_project_free (project);
}

static void
test_cancelled (void)
{
  ViewsProject *project = views_project_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  plumb_runner_connect_async (project->project, cancellable, views_keep_result_cb, &result);
  views_await (&result);
  g_assert_null (plumb_runner_connect_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  views_project_free (project);
}

/* To look is not to start. */
static void
test_only_look (void)
{
  ViewsProject *project = views_project_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  plumb_runner_client_connect_async (project->project, NULL, views_keep_result_cb, &result);
  views_await (&result);
  g_assert_null (plumb_runner_client_connect_finish (result, &error));
  g_assert_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_NOT_FOUND);
  int lease = plumb_project_acquire_lease (project->project, NULL, NULL);
  g_assert_cmpint (lease, >=, 0);
  close (lease);
  views_project_free (project);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/runner-connect/started-and-found", test_started_and_found);
  g_test_add_func ("/runner-connect/race", test_race);
  g_test_add_func ("/runner-connect/not-trusted", test_not_trusted);
  g_test_add_func ("/runner-connect/faulty", test_faulty);
  g_test_add_func ("/runner-connect/cancelled", test_cancelled);
  g_test_add_func ("/runner-connect/only-look", test_only_look);
  return g_test_run ();
}
