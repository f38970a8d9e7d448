/* plumb-dispatch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-parity.h"
#include "plumb-runner-client.h"

G_BEGIN_DECLS

/* One order for a workflow's outputs, carried out in the mode of each: by the legacy command, by
 * the graph, or by the command with the graph beside it. Only who is authoritative publishes,
 * notifies and completes the order; an observer's end is recorded and nothing more. A graph that
 * fails is followed by the legacy command at once. What comes out is compared, recorded and told.
 *
 * Runs go one after another through the project's runner. Main thread. */
#define PLUMB_TYPE_DISPATCH (plumb_dispatch_get_type ())
G_DECLARE_FINAL_TYPE (PlumbDispatch, plumb_dispatch, PLUMB, DISPATCH, GObject)

typedef struct
{
  PlumbEngine *engine;
  PlumbRunnerClient *client;
  const char *workflow; /* one that names a legacy command */
  const char *document; /* its text; NULL: as its file has it */
  PlumbValue *request;  /* or NULL */
  const char *order;    /* what it is done for: an order line's id; or NULL */
  const char *by;
  const char *trial; /* NULL, or the name of a try: both sides run and are compared, whatever the
                        modes are; nothing is published, and it does not count for the rule */
} PlumbDispatchInfo;

/* Signal: "run-started" (gint64 run, char *side): "legacy" or "graph". */
PlumbDispatch *plumb_dispatch_new (const PlumbDispatchInfo *info) G_GNUC_WARN_UNUSED_RESULT;

/* The answer: payload of "dispatch-ended" (plumb-pairs.h) with "pairs": their records with numbers.
 * It is recorded when it comes. An error says that nothing was dispatched, or that the ledger could
 * not be written; a failed run is an answer. Cancelling cancels the run that is at work. */
void plumb_dispatch_run_async (PlumbDispatch *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
PlumbValue *plumb_dispatch_run_finish (PlumbDispatch *self,
                                       GAsyncResult *result,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
