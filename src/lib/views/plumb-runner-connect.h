/* plumb-runner-connect.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-runner-client.h"
#include "plumb-views-error.h"

G_BEGIN_DECLS

/* The project's live runner; where there is none, `plumb runner` is started in the background, in a
 * session of its own, and outlives this process. Never blocks. It gives up after ten seconds, or
 * when the runner that it started has ended: PLUMB_VIEWS_ERROR_RUNNER, with the last line of the
 * runner's log. To look whether one is there, without starting one:
 * plumb_runner_client_connect_async(). */
void plumb_runner_connect_async (PlumbProject *project,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
PlumbRunnerClient *plumb_runner_connect_finish (GAsyncResult *result,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where a runner of this project that was started in the background writes what goes wrong. */
char *plumb_runner_connect_get_log_path (PlumbProject *project) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
