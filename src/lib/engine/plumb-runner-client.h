/* plumb-runner-client.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-runner.h"

G_BEGIN_DECLS

/* The one way to ask the project's runner for something, whether it is in this process or in
 * another.
 *
 * Verbs, their arguments and answers (objects):
 *   start    { "workflow": "still", "request": {…} }        { "run": 42 }
 *            with "document": the workflow's text where it is not the file's. A project that is not
 *            trusted is refused with PLUMB_ENGINE_ERROR_TRUST (also for resume): ask the person
 *            (plumb-trust-check.h), grant, ask again
 *   resume   { "run": 42 }                                   { "run": 42 }
 *   cancel   { "run": 42 }                                   {}
 *   pause    { "run": 42 }                                   {}
 *   continue { "run": 42 }                                   {}
 *   answer   { "run", "step", "item": 0, "answer": value }   {}
 *   reorder  { "run", "step", "before": "step" | null }      {}
 *            a step that waits goes before another, or first; without "step" the run goes before
 *            those that wait
 *   record   { "events": [ { "run": 42 | absent, "payload": {…} } ] }   { "seqs": [ 7 ] }
 *            events of type "parity", for those who compare runs
 *   status   {}                                              { "pid", "runs": [ progress … ] }
 *
 * *Progress* of a run: { "run", "workflow", "state", "reason", "total", "done", "cached", "failed",
 * "remaining_us", "running": [ { "step", "item", "name", "attempt", "fraction", "done", "total",
 * "text", "elapsed_us", "remaining_us" } ], "questions": [ { "step", "item", "text", "choices" } ]
 * }
 *
 * Signals, on the main context:
 *   "progress"      (PlumbValue)                   at most ten a second and run
 *   "state-changed" (gint64 run, char *state, char *reason)
 *   "seq"           (gint64)                        the ledger is durable up to here
 *   "lost"          (GError)                        the runner is gone (never for one in this
 * process)
 */
#define PLUMB_TYPE_RUNNER_CLIENT (plumb_runner_client_get_type ())
G_DECLARE_FINAL_TYPE (PlumbRunnerClient, plumb_runner_client, PLUMB, RUNNER_CLIENT, GObject)

/* For the runner of this process. */
PlumbRunnerClient *plumb_runner_client_new (PlumbRunner *runner) G_GNUC_WARN_UNUSED_RESULT;
/* The project's live runner in another process. PLUMB_ENGINE_ERROR_NOT_FOUND where there is none.
 * Blocks, at most for five seconds. */
PlumbRunnerClient *plumb_runner_client_connect (PlumbProject *project,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same without blocking: for programs with a main loop. */
void plumb_runner_client_connect_async (PlumbProject *project,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
PlumbRunnerClient *plumb_runner_client_connect_finish (GAsyncResult *result,
                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Where a runner of the project, in whatever process, has its socket while it lives. */
char *plumb_runner_client_get_socket_path (PlumbProject *project) G_GNUC_WARN_UNUSED_RESULT;
/* The live one, or a runner of this process that listens. Blocks, at most for five seconds. */
PlumbRunnerClient *plumb_runner_client_attach (PlumbEngine *engine,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NULL where the runner is in another process. */
PlumbRunner *plumb_runner_client_get_runner (PlumbRunnerClient *self);

void plumb_runner_client_request_async (PlumbRunnerClient *self,
                                        const char *verb,
                                        PlumbValue *arguments,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* Asks for the end of a run, whatever becomes of the asking. */
void plumb_runner_client_cancel_run (PlumbRunnerClient *self, gint64 run);
PlumbValue *plumb_runner_client_request_finish (PlumbRunnerClient *self,
                                                GAsyncResult *result,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
