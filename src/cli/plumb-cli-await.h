/* plumb-cli-await.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-cli-progress.h"
#include "plumb-cli.h"

G_BEGIN_DECLS

/* Waits for what goes on in the library: with the progress of a run on a terminal; the first
 * interrupt cancels, the second no longer waits. From init to clear no interrupt ends the program.
 */
typedef struct
{
  GMainLoop *loop;
  guint interrupt, terminate;
  GCancellable *cancellable; /* for what is waited for */
  PlumbRunnerClient *client;
  PlumbCliProgress *view; /* (nullable) */
  gint64 run;             /* whose progress is shown */
} PlumbCliAwait;

void plumb_cli_await_init (PlumbCliAwait *self, PlumbCli *cli, PlumbRunnerClient *client);
/* Until plumb_cli_await_end(), or the second interrupt. */
void plumb_cli_await_run (PlumbCliAwait *self);
void plumb_cli_await_end (PlumbCliAwait *self);
void plumb_cli_await_clear (PlumbCliAwait *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbCliAwait, plumb_cli_await_clear)

G_END_DECLS
