/* plumb-cli-runner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>

#include "plumb-cli.h"
#include "plumb-runner.h"

/* The runner without a front end: serves its project on the private socket and leaves when it has
 * had nothing to do for a while. */

#define IDLE_SECONDS 60

typedef struct
{
  GMainLoop *loop;
  PlumbRunner *runner;
  GError *error;
  guint idle_seconds;
} Service;

static gboolean
stop_cb (gpointer user_data)
{
  g_main_loop_quit (((Service *) user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  Service *service = user_data;
  service->idle_seconds = plumb_runner_is_busy (service->runner) ? 0 : service->idle_seconds + 1;
  if (service->idle_seconds >= IDLE_SECONDS || plumb_runner_has_failed (service->runner))
    g_main_loop_quit (service->loop);
  return G_SOURCE_CONTINUE;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Service *service = user_data;
  plumb_runner_close_finish (PLUMB_RUNNER (source), result, &service->error);
  g_main_loop_quit (service->loop);
}

static int
serve (PlumbCli *cli, PlumbCliSession *session)
{
  Service service = { .loop = g_main_loop_new (NULL, FALSE) };
  service.runner = plumb_runner_open (session->engine, &service.error);
  if (service.runner != NULL && plumb_runner_listen (service.runner, &service.error))
    {
      guint sources[] = { g_unix_signal_add (SIGTERM, stop_cb, &service),
                          g_unix_signal_add (SIGINT, stop_cb, &service),
                          g_timeout_add_seconds (1, tick_cb, &service) };
      g_main_loop_run (service.loop);
      plumb_runner_close_async (service.runner, closed_cb, &service);
      g_main_loop_run (service.loop);
      for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
        g_source_remove (sources[i]);
    }
  g_clear_object (&service.runner);
  g_main_loop_unref (service.loop);
  int status = service.error != NULL ? plumb_cli_fail (cli, service.error) : PLUMB_EXIT_OK;
  g_clear_error (&service.error);
  return status;
}

int
plumb_cli_runner (PlumbCli *cli, int argc, char **argv)
{
  int status;
  if (!plumb_cli_parse (cli, NULL,
                        "Started by other programs. Carries out runs that they ask for and ends "
                        "after a minute without work.",
                        &argc, &argv, 1, 1, &status))
    return status;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbCliSession) session = plumb_cli_session_open (cli, argv[1], &error);
  return session != NULL ? serve (cli, session) : plumb_cli_fail (cli, error);
}
