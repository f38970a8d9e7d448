/* plumb-matrix-run.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-matrix.h"
#include "plumb-runner-client.h"

G_BEGIN_DECLS

/* The cells of a matrix, tried one after another: for front ends that follow them. Main thread.
 *
 * Signal: "cell-changed" (guint cell): it is being tried, or was. */
#define PLUMB_TYPE_MATRIX_RUN (plumb_matrix_run_get_type ())
G_DECLARE_FINAL_TYPE (PlumbMatrixRun, plumb_matrix_run, PLUMB, MATRIX_RUN, GObject)

PlumbMatrixRun *plumb_matrix_run_new (PlumbEngine *engine,
                                      PlumbRunnerClient *client,
                                      PlumbMatrix *matrix) G_GNUC_WARN_UNUSED_RESULT;
/* The cell at work; that number of cells when it is over. */
guint plumb_matrix_run_get_current (PlumbMatrixRun *self);
/* plumb_matrix_describe_cell(); NULL: not tried yet. */
PlumbValue *plumb_matrix_run_get_cell (PlumbMatrixRun *self, guint cell);

/* A cell that fails does not end it. Cancelling ends what is at work; what was tried stays. An
 * error says that a cell could not be dispatched at all, or that it was cancelled. */
void plumb_matrix_run_async (PlumbMatrixRun *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean plumb_matrix_run_finish (PlumbMatrixRun *self, GAsyncResult *result, GError **error);

/* What the ledger has of each cell: the latest try of that name. { name: cell }. For a worker. */
PlumbValue *plumb_matrix_list_tried (PlumbLedgerReader *reader,
                                     const PlumbMatrix *matrix,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
