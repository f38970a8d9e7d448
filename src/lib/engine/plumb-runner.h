/* plumb-runner.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"

G_BEGIN_DECLS

/* Carries out a project's runs: holds the writer's lease and the ledger, one run after another, in
 * the order in which they were asked for. One a project. Main thread; needs the main context to
 * be iterated. Use it through PlumbRunnerClient, which also finds a runner in another process. */
#define PLUMB_TYPE_RUNNER (plumb_runner_get_type ())
G_DECLARE_FINAL_TYPE (PlumbRunner, plumb_runner, PLUMB, RUNNER, GObject)

/* Takes the lease, opens the ledger, marks runs that a dead runner left as interrupted.
 * PLUMB_STORE_ERROR_BUSY where another process has the project. */
PlumbRunner *plumb_runner_open (PlumbEngine *engine, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Does what @verb says (plumb-runner-client.h lists them); the answer comes by the callback. */
void plumb_runner_request_async (PlumbRunner *self,
                                 const char *verb,
                                 PlumbValue *arguments,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
PlumbValue *plumb_runner_request_finish (PlumbRunner *self,
                                         GAsyncResult *result,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The descriptor that holds the lease, for the launcher to inherit. */
int plumb_runner_get_lease (PlumbRunner *self);
/* Whether a run is queued or has work that is not waiting for a person. */
gboolean plumb_runner_is_busy (PlumbRunner *self);
gboolean plumb_runner_has_failed (PlumbRunner *self);
/* Also answers on the project's private socket: the same user's processes only. */
gboolean plumb_runner_listen (PlumbRunner *self, GError **error);
/* Cancels what runs (bounded: five seconds), makes the ledger durable, frees the lease. */
void plumb_runner_close_async (PlumbRunner *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean plumb_runner_close_finish (PlumbRunner *self, GAsyncResult *result, GError **error);
/* For a process that ends: what its runs are made of is not taken apart before. */
void plumb_runner_leave (PlumbRunner *self);

G_END_DECLS
