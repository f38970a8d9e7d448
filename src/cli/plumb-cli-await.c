/* plumb-cli-await.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>

#include "plumb-cli-await.h"

static void
client_progress_cb (PlumbCliAwait *self, PlumbValue *progress, PlumbRunnerClient *client)
{
  if (self->view != NULL && plumb_value_member_int (progress, "run", 0) == self->run)
    plumb_cli_progress_update (self->view, progress);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  PlumbCliAwait *self = user_data;
  if (g_cancellable_is_cancelled (self->cancellable))
    g_main_loop_quit (self->loop);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

void
plumb_cli_await_init (PlumbCliAwait *self, PlumbCli *cli, PlumbRunnerClient *client)
{
  *self = (PlumbCliAwait) { .loop = g_main_loop_new (NULL, FALSE),
                            .cancellable = g_cancellable_new (),
                            .client = g_object_ref (client) };
  self->interrupt = g_unix_signal_add (SIGINT, interrupted_cb, self);
  self->terminate = g_unix_signal_add (SIGTERM, interrupted_cb, self);
  if (cli->is_terminal && !cli->json && !cli->quiet)
    self->view = plumb_cli_progress_new ();
}

void
plumb_cli_await_run (PlumbCliAwait *self)
{
  g_signal_connect_swapped (self->client, "progress", G_CALLBACK (client_progress_cb), self);
  g_main_loop_run (self->loop);
  g_clear_pointer (&self->view, plumb_cli_progress_free);
  g_signal_handlers_disconnect_by_data (self->client, self);
}

void
plumb_cli_await_end (PlumbCliAwait *self)
{
  g_main_loop_quit (self->loop);
}

void
plumb_cli_await_clear (PlumbCliAwait *self)
{
  g_clear_pointer (&self->view, plumb_cli_progress_free);
  g_clear_handle_id (&self->interrupt, g_source_remove);
  g_clear_handle_id (&self->terminate, g_source_remove);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
}
