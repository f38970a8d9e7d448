/* plumb-ui-order.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-project.h"

G_BEGIN_DECLS

/* What a person wants to be run, carried out as `plumb run` does: a workflow that names a legacy
 * command in its mode (plumb-dispatch.h), any other by the runner alone. A part of a graph is run
 * as it is: it observes. Main thread; files are read on the pool. */
typedef struct
{
  const char *workflow;
  const char *document; /* its text as it is shown; NULL: as its file has it */
  PlumbValue *request;  /* (nullable): plumb-workflow.h */
} PlumbUiOrder;

/* @side: "legacy" or "graph"; NULL where no legacy command is named. */
typedef void (*PlumbUiOrderRunFunc) (gint64 run, const char *side, gpointer user_data);

/* The answer comes when everything was done, compared and recorded: payload of "dispatch-ended"
 * (plumb-pairs.h); where no legacy command is named as soon as the run was started: { "run" }.
 * @started: for each run; both get @user_data. What began goes on without the window. */
void plumb_ui_order_async (PlumbUiProject *project,
                           const PlumbUiOrder *order,
                           PlumbUiOrderRunFunc started,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
PlumbValue *plumb_ui_order_finish (PlumbUiProject *project,
                                   GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
