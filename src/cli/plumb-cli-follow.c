/* plumb-cli-follow.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-cli-await.h"
#include "plumb-runner-client.h"
#include "plumb-workflow.h"

/* Gives work to the project's runner, in this process or in another, and follows it. */

#define SETTLE_MS 200
#define BUSY_MS 50
#define ATTEMPTS 3
#define LOOKS 60

typedef struct
{
  PlumbCli *cli;
  PlumbCliSession *session;
  PlumbCliAwait await;
  char *state;  /* the run's latest, or NULL */
  guint settle; /* the timer that ends following, or looks again */
  guint looks;
  GError *error;
} Follow;

static void
follow_clear (Follow *self)
{
  plumb_cli_await_clear (&self->await);
  g_clear_pointer (&self->state, g_free);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Follow, follow_clear)

static gboolean
is_over (const char *state)
{
  static const char *const ends[] = { "succeeded", "failed", "cancelled", "interrupted", NULL };
  return g_strv_contains (ends, state);
}

static gboolean
settled_cb (gpointer user_data)
{
  Follow *self = user_data;
  self->settle = 0;
  plumb_cli_await_end (&self->await);
  return G_SOURCE_REMOVE;
}

/* A run that waits for a person goes on waiting when we are gone, so following ends there too; but
 * not where it only passes through, as when an answer that is recorded already is taken up. */
static void
client_state_changed_cb (
    Follow *self, gint64 run, const char *state, const char *reason, PlumbRunnerClient *client)
{
  if (run != self->await.run)
    return;
  g_set_str (&self->state, state);
  g_clear_handle_id (&self->settle, g_source_remove);
  gboolean is_stuck = strcmp (state, "paused") == 0 && g_strcmp0 (reason, "disk-low") == 0;
  if (is_over (state) || is_stuck)
    plumb_cli_await_end (&self->await);
  else if (strcmp (state, "waiting") == 0)
    self->settle = g_timeout_add (SETTLE_MS, settled_cb, self);
}

/* The record knows how the run ended, also where nobody was left to tell us. */
static gboolean
has_ended (Follow *self)
{
  g_autoptr (PlumbRunRow) row
      = self->await.run > 0
            ? plumb_ledger_reader_get_run (self->session->reader, self->await.run, NULL)
            : NULL;
  if (row == NULL || !is_over (row->state))
    return FALSE;
  g_set_str (&self->state, row->state);
  return TRUE;
}

static gboolean
look_again_cb (gpointer user_data)
{
  Follow *self = user_data;
  if (!has_ended (self) && --self->looks > 0)
    return G_SOURCE_CONTINUE;
  self->settle = 0;
  if (self->looks > 0)
    g_clear_error (&self->error);
  plumb_cli_await_end (&self->await);
  return G_SOURCE_REMOVE;
}

/* A runner that goes home writes its last events after it has hung up: give it a moment. */
static void
client_lost_cb (Follow *self, GError *error, PlumbRunnerClient *client)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  g_clear_handle_id (&self->settle, g_source_remove);
  self->looks = self->await.run > 0 ? LOOKS : 1;
  self->settle = g_timeout_add (BUSY_MS, look_again_cb, self);
}

static void
cancel_requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbValue) answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, NULL);
}

static void
cancelled_cb (GCancellable *cancellable, Follow *self)
{
  if (self->await.run == 0)
    {
      plumb_cli_await_end (&self->await);
      return;
    }
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", self->await.run);
  g_autoptr (PlumbValue) arguments = plumb_value_builder_end (builder);
  plumb_runner_client_request_async (self->await.client, "cancel", arguments, NULL,
                                     cancel_requested_cb, NULL);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Follow *self = user_data;
  g_autoptr (PlumbValue) answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, &self->error);
  if (answer == NULL)
    {
      plumb_cli_await_end (&self->await);
      return;
    }
  self->await.run = plumb_value_member_int (answer, "run", 0);
  const char *state = plumb_value_member_string (answer, "state", NULL);
  if (state != NULL)
    client_state_changed_cb (self, self->await.run, state, NULL, self->await.client);
}

typedef struct
{
  GError *error;
  gboolean closed;
} Closing;

static void
runner_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Closing *self = user_data;
  plumb_runner_close_finish (PLUMB_RUNNER (source), result, &self->error);
  self->closed = TRUE;
}

static gboolean
keep_looking_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Others may have given work to the runner of this process meanwhile: it stays until that is done.
 */
gboolean
plumb_cli_close_runner (PlumbRunnerClient *client, gboolean is_hasty, GError **error)
{
  PlumbRunner *runner = plumb_runner_client_get_runner (client);
  if (runner == NULL)
    return TRUE;
  guint tick = g_timeout_add (BUSY_MS, G_SOURCE_FUNC (keep_looking_cb), NULL);
  while (!is_hasty && plumb_runner_is_busy (runner))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  Closing closing = { 0 };
  plumb_runner_close_async (runner, runner_closed_cb, &closing);
  while (!closing.closed)
    g_main_context_iteration (NULL, TRUE);
  plumb_runner_leave (runner);
  if (closing.error != NULL)
    g_propagate_error (error, closing.error);
  return closing.error == NULL;
}

int
plumb_cli_explain (PlumbCli *cli,
                   PlumbCliSession *session,
                   const char *workflow,
                   PlumbValue *request,
                   const GError *error)
{
  if (workflow == NULL || !g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_WORKFLOW))
    return plumb_cli_fail (cli, error);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbWorkflow) loaded
      = plumb_workflow_load (session->engine, workflow, request, problems, NULL);
  return plumb_problems_has_errors (problems) ? plumb_cli_print_problems (cli, problems)
                                              : plumb_cli_fail (cli, error);
}

static int
find_status (Follow *self)
{
  if (g_strcmp0 (self->state, "waiting") == 0)
    return PLUMB_EXIT_WAITING;
  if (g_strcmp0 (self->state, "paused") == 0)
    return PLUMB_EXIT_ERROR;
  if (g_strcmp0 (self->state, "cancelled") == 0 || g_strcmp0 (self->state, "interrupted") == 0)
    return PLUMB_EXIT_INTERRUPTED;
  return g_strcmp0 (self->state, "succeeded") == 0 ? PLUMB_EXIT_OK : PLUMB_EXIT_FINDINGS;
}

/* A replay that was carried out, but to another answer. */
static gboolean
has_drifted (PlumbCliSession *session, gint64 run)
{
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (session->reader, run, NULL);
  return row != NULL && g_strcmp0 (row->grade, "drifted") == 0;
}

static void
run_loop (Follow *self, const char *verb, PlumbValue *arguments)
{
  PlumbCliAwait *await = &self->await;

  g_signal_connect_swapped (await->client, "state-changed", G_CALLBACK (client_state_changed_cb),
                            self);
  g_signal_connect_swapped (await->client, "lost", G_CALLBACK (client_lost_cb), self);
  g_signal_connect (await->cancellable, "cancelled", G_CALLBACK (cancelled_cb), self);
  plumb_runner_client_request_async (await->client, verb, arguments, NULL, started_cb, self);
  plumb_cli_await_run (await);
  g_signal_handlers_disconnect_by_data (await->client, self);
  if (self->error == NULL && g_cancellable_is_cancelled (await->cancellable)
      && (self->state == NULL || !is_over (self->state)))
    self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
  if (await->client != self->session->client)
    plumb_cli_close_runner (await->client, self->error != NULL,
                            self->error == NULL ? &self->error : NULL);
}

/* A runner may end in the moment in which we reach it: then the next one is asked. */
static gboolean
attach_and_run (Follow *self, const char *verb, PlumbValue *arguments)
{
  for (guint attempt = 0; attempt < ATTEMPTS; attempt++)
    {
      g_clear_error (&self->error);
      g_autoptr (PlumbRunnerClient) client
          = self->session->client != NULL
                ? g_object_ref (self->session->client)
                : plumb_runner_client_attach (self->session->engine, &self->error);
      if (client == NULL)
        return FALSE;
      plumb_cli_await_clear (&self->await);
      plumb_cli_await_init (&self->await, self->cli, client);
      run_loop (self, verb, arguments);
      gboolean lost
          = self->await.run == 0
            && g_error_matches (self->error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_RUNNER);
      if (!lost)
        break;
    }
  return TRUE;
}

static int
find_end (Follow *self, PlumbValue *arguments)
{
  if (self->error == NULL)
    return has_drifted (self->session, self->await.run) ? PLUMB_EXIT_FINDINGS : find_status (self);
  return g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
             ? PLUMB_EXIT_INTERRUPTED
             : plumb_cli_explain (self->cli, self->session,
                                  plumb_value_member_string (arguments, "workflow", NULL),
                                  plumb_value_get_member (arguments, "request"), self->error);
}

int
plumb_cli_follow (PlumbCli *cli, PlumbCliSession *session, const char *verb, PlumbValue *arguments)
{
  g_auto (Follow) self = { .cli = cli, .session = session };
  if (!attach_and_run (&self, verb, arguments))
    return plumb_cli_fail (cli, self.error);

  gint64 run = self.await.run;
  int printed = run > 0 ? plumb_cli_print_run (cli, session, run) : PLUMB_EXIT_OK;
  return printed != PLUMB_EXIT_OK ? printed : find_end (&self, arguments);
}
