/* plumb-matrix-run.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-matrix-run.h"

#include "plumb-dispatch.h"
#include "plumb-pairs.h"

struct _PlumbMatrixRun
{
  GObject parent_instance;

  PlumbEngine *engine;
  PlumbRunnerClient *client;
  PlumbMatrix *matrix;
  GPtrArray *cells; /* PlumbValue, or NULL */
  guint current;
  GTask *task;
};

enum
{
  SIGNAL_CELL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbMatrixRun, plumb_matrix_run, G_TYPE_OBJECT)

static void try_next (PlumbMatrixRun *self);

static void
unref_cell (gpointer cell)
{
  if (cell != NULL)
    plumb_value_unref (cell);
}

static void
take_cell (PlumbMatrixRun *self, PlumbValue *answer)
{
  guint cell = self->current++;

  g_ptr_array_index (self->cells, cell) = plumb_matrix_describe_cell (self->matrix, cell, answer);
  g_signal_emit (self, signals[SIGNAL_CELL_CHANGED], 0, cell);
}

static void
dispatched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbMatrixRun) self = user_data;
  GError *error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_dispatch_run_finish (PLUMB_DISPATCH (source), result, &error);
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  if (answer != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      take_cell (self, answer);
      try_next (self);
      return;
    }
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  g_signal_emit (self, signals[SIGNAL_CELL_CHANGED], 0, self->current);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

static void
try_next (PlumbMatrixRun *self)
{
  if (self->current == plumb_matrix_get_n_cells (self->matrix))
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->task);
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_autofree char *name = plumb_matrix_make_name (self->matrix, self->current);
  g_autoptr (PlumbValue) request = plumb_matrix_make_request (self->matrix, self->current);
  g_autoptr (PlumbDispatch) dispatch = plumb_dispatch_new (
      &(PlumbDispatchInfo) { .engine = self->engine,
                             .client = self->client,
                             .workflow = plumb_matrix_get_workflow (self->matrix),
                             .request = request,
                             .trial = name });
  g_signal_emit (self, signals[SIGNAL_CELL_CHANGED], 0, self->current);
  plumb_dispatch_run_async (dispatch, g_task_get_cancellable (self->task), dispatched_cb,
                            g_object_ref (self));
}

static void
plumb_matrix_run_finalize (GObject *object)
{
  PlumbMatrixRun *self = PLUMB_MATRIX_RUN (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->client);
  g_clear_pointer (&self->matrix, plumb_matrix_unref);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_matrix_run_parent_class)->finalize (object);
}

static void
plumb_matrix_run_class_init (PlumbMatrixRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_matrix_run_finalize;
  signals[SIGNAL_CELL_CHANGED]
      = g_signal_new ("cell-changed", PLUMB_TYPE_MATRIX_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
plumb_matrix_run_init (PlumbMatrixRun *self)
{
  self->cells = g_ptr_array_new_with_free_func (unref_cell);
}

/**
 * plumb_matrix_run_new:
 * @engine: the project's engine
 * @client: its runner
 * @matrix: what is to be tried
 *
 * Returns: (transfer full): a run that has not begun
 */
PlumbMatrixRun *
plumb_matrix_run_new (PlumbEngine *engine, PlumbRunnerClient *client, PlumbMatrix *matrix)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_RUNNER_CLIENT (client), NULL);

  PlumbMatrixRun *self = g_object_new (PLUMB_TYPE_MATRIX_RUN, NULL);
  self->engine = g_object_ref (engine);
  self->client = g_object_ref (client);
  self->matrix = plumb_matrix_ref (matrix);
  g_ptr_array_set_size (self->cells, (int) plumb_matrix_get_n_cells (matrix));
  return self;
}

/**
 * plumb_matrix_run_get_current:
 * @self: a run
 *
 * Returns: the cell at work; the number of cells when it is over
 */
guint
plumb_matrix_run_get_current (PlumbMatrixRun *self)
{
  return self->current;
}

/**
 * plumb_matrix_run_get_cell:
 * @self: a run
 * @cell: position of a cell
 *
 * Returns: (transfer none) (nullable): what came of it; %NULL: it was not tried
 */
PlumbValue *
plumb_matrix_run_get_cell (PlumbMatrixRun *self, guint cell)
{
  g_return_val_if_fail (cell < self->cells->len, NULL);

  return g_ptr_array_index (self->cells, cell);
}

/**
 * plumb_matrix_run_async:
 * @self: a run that has not begun
 * @cancellable: (nullable): ends it
 * @callback: called when it is over
 * @user_data: for @callback
 */
void
plumb_matrix_run_async (PlumbMatrixRun *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_MATRIX_RUN (self) && self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, plumb_matrix_run_async);
  try_next (self);
}

/**
 * plumb_matrix_run_finish:
 * @self: a run
 * @result: of plumb_matrix_run_async()
 * @error: set where it did not come to its end
 *
 * Returns: whether every cell was tried
 */
gboolean
plumb_matrix_run_finish (PlumbMatrixRun *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static PlumbValue *
find_latest (GPtrArray *ended, const char *trial)
{
  for (guint i = 0; i < ended->len; i++)
    {
      PlumbValue *payload = g_ptr_array_index (ended, i);
      if (g_str_equal (plumb_value_member_string (payload, "trial", ""), trial))
        return payload;
    }
  return NULL;
}

/**
 * plumb_matrix_list_tried:
 * @reader: the project's ledger
 * @matrix: a matrix
 * @error: set where the ledger cannot be read
 *
 * Returns: (transfer full) (nullable): by name, what came of the cells that were ever tried
 */
PlumbValue *
plumb_matrix_list_tried (PlumbLedgerReader *reader, const PlumbMatrix *matrix, GError **error)
{
  g_autoptr (GPtrArray) ended
      = plumb_pairs_list_dispatches (reader, plumb_matrix_get_workflow (matrix), error);
  if (ended == NULL)
    return NULL;
  PlumbValueBuilder *tried = plumb_value_builder_new_object ();
  for (guint cell = 0; cell < plumb_matrix_get_n_cells (matrix); cell++)
    {
      g_autofree char *name = plumb_matrix_make_name (matrix, cell);
      PlumbValue *payload = find_latest (ended, name);
      if (payload != NULL)
        plumb_value_builder_set (tried, name, plumb_matrix_describe_cell (matrix, cell, payload));
    }
  return plumb_value_builder_end (tried);
}
