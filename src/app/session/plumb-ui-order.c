/* plumb-ui-order.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-order.h"

#include "plumb-contract.h"
#include "plumb-dispatch.h"

/* Task data. */
typedef struct
{
  PlumbEngine *engine;
  char *workflow;
  char *document; /* (nullable) */
  PlumbValue *request;
  PlumbUiOrderRunFunc started;
  gpointer user_data;
  gboolean is_counted; /* among what is active */
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;
  g_object_unref (order->engine);
  g_free (order->workflow);
  g_free (order->document);
  g_clear_pointer (&order->request, plumb_value_unref);
  g_free (order);
}

static void
finish (GTask *task, PlumbValue *answer, GError *error)
{
  Order *order = g_task_get_task_data (task);
  if (order->is_counted)
    plumb_ui_project_end_order (g_task_get_source_object (task));
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) plumb_value_unref);
  else
    g_task_return_error (task, error);
}

/* --- both sides ----------------------------------------------------------------------------- */

static void
run_started_cb (PlumbDispatch *dispatch, gint64 run, const char *side, GTask *task)
{
  Order *order = g_task_get_task_data (task);
  if (order->started != NULL)
    order->started (run, side, order->user_data);
}

static void
dispatched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  PlumbValue *answer = plumb_dispatch_run_finish (PLUMB_DISPATCH (source), result, &error);
  g_signal_handlers_disconnect_by_data (source, task);
  finish (task, answer, error);
}

static void
reached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (PlumbRunnerClient) client
      = plumb_ui_project_reach_finish (PLUMB_UI_PROJECT (source), result, &error);
  if (client == NULL)
    {
      finish (task, NULL, error);
      return;
    }
  Order *order = g_task_get_task_data (task);
  g_autoptr (PlumbDispatch) dispatch
      = plumb_dispatch_new (&(PlumbDispatchInfo) { .engine = order->engine,
                                                   .client = client,
                                                   .workflow = order->workflow,
                                                   .document = order->document,
                                                   .request = order->request });
  g_signal_connect (dispatch, "run-started", G_CALLBACK (run_started_cb), task);
  plumb_dispatch_run_async (dispatch, NULL, dispatched_cb, g_steal_pointer (&task));
}

/* --- one run -------------------------------------------------------------------------------- */

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Order *order = g_task_get_task_data (task);
  GError *error = NULL;
  PlumbValue *answer = plumb_ui_project_request_finish (PLUMB_UI_PROJECT (source), result, &error);
  if (answer != NULL && order->started != NULL)
    order->started (plumb_value_member_int (answer, "run", 0), NULL, order->user_data);
  finish (task, answer, error);
}

static PlumbValue *
make_arguments (const Order *order)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "workflow", order->workflow);
  if (order->request != NULL)
    plumb_value_builder_set (builder, "request", plumb_value_ref (order->request));
  if (order->document != NULL)
    plumb_value_builder_set_string (builder, "document", order->document);
  return plumb_value_builder_end (builder);
}

/* --- which of them -------------------------------------------------------------------------- */

static gboolean
is_partial (PlumbValue *request)
{
  static const char *const members[] = { "to", "from", "failed_of", "observe" };
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (plumb_value_get_member (request, members[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Whether both sides are asked: a boolean. */
static gpointer
look (gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  gboolean is_named
      = !is_partial (order->request)
        && (order->document != NULL ? plumb_contract_is_named_by (order->document)
                                    : plumb_contract_is_named (order->engine, order->workflow));
  return plumb_value_new_boolean (is_named);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PlumbUiProject *project = g_task_get_source_object (task);
  Order *order = g_task_get_task_data (task);
  g_autoptr (PlumbValue) is_named
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, NULL);
  if (plumb_value_get_boolean (is_named, FALSE))
    {
      order->is_counted = TRUE;
      plumb_ui_project_begin_order (project);
      plumb_ui_project_reach_async (project, NULL, reached_cb, g_steal_pointer (&task));
      return;
    }
  g_autoptr (PlumbValue) arguments = make_arguments (order);
  plumb_ui_project_request_async (project, "start", arguments, NULL, started_cb,
                                  g_steal_pointer (&task));
}

void
plumb_ui_order_async (PlumbUiProject *project,
                      const PlumbUiOrder *order,
                      PlumbUiOrderRunFunc started,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (PLUMB_UI_IS_PROJECT (project) && order->workflow != NULL);
  Order *own = g_new0 (Order, 1);
  *own = (Order) { .engine = g_object_ref (plumb_ui_project_get_engine (project)),
                   .workflow = g_strdup (order->workflow),
                   .document = g_strdup (order->document),
                   .request = order->request != NULL ? plumb_value_ref (order->request) : NULL,
                   .started = started,
                   .user_data = user_data };
  GTask *task = g_task_new (project, NULL, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_order_async);
  g_task_set_task_data (task, own, order_free);
  plumb_work_pool_run_async (plumb_engine_get_info (own->engine)->pool, look, own, NULL,
                             (GDestroyNotify) plumb_value_unref, NULL, looked_cb, task);
}

PlumbValue *
plumb_ui_order_finish (PlumbUiProject *project, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, project), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
