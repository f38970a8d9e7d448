/* plumb-core-backend.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-core-backend.h"

#include "plumb-core-private.h"
#include "plumb-work-pool.h"

/* Saving waits for the disk, not for a processor. */
#define SAVE_THREADS 2

/**
 * PlumbCoreBackend:
 *
 * Which kinds there are is the core pack's business; the member "op" of a kind's call says what is
 * done.
 */
struct _PlumbCoreBackend
{
  GObject parent_instance;

  PlumbWorkPool *pool; /* made with the first save */
};

static void plumb_core_backend_iface_init (PlumbBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbCoreBackend,
                               plumb_core_backend,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_TYPE_BACKEND,
                                                      plumb_core_backend_iface_init))

static const struct
{
  const char *op;
  PlumbCoreFunc func;
} operations[] = {
  { "value", plumb_core_value },     { "object", plumb_core_object },
  { "member", plumb_core_member },   { "calculate", plumb_core_calculate },
  { "compare", plumb_core_compare }, { "switch", plumb_core_switch },
  { "list", plumb_core_list },       { "range", plumb_core_range },
  { "pick", plumb_core_pick },       { "join", plumb_core_join },
  { "cross", plumb_core_cross },     { "count", plumb_core_count },
  { "merge", plumb_core_merge },     { "file", plumb_core_file },
  { "folder", plumb_core_folder },   { "select", plumb_core_select },
};

static const char *
get_op (PlumbKind *kind)
{
  return plumb_value_member_string (plumb_kind_get_call (kind), "op", "");
}

static PlumbCoreFunc
find_operation (PlumbKind *kind)
{
  const char *op = get_op (kind);

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].op, op))
      return operations[i].func;
  return NULL;
}

static const char *
plumb_core_backend_get_name (PlumbBackend *backend)
{
  return "core";
}

static gboolean
plumb_core_backend_is_immediate (PlumbBackend *backend, PlumbKind *kind)
{
  return find_operation (kind) != NULL;
}

static PlumbValue *
plumb_core_backend_evaluate (PlumbBackend *backend, PlumbJob *job, GError **error)
{
  const PlumbJobInfo *info = plumb_job_get_info (job);
  g_autoptr (PlumbValueBuilder) outputs = plumb_value_builder_new_object ();

  if (!find_operation (info->kind) (info, outputs, error))
    return NULL;
  return plumb_value_builder_end (g_steal_pointer (&outputs));
}

/* --- what reaches outside: on a thread --- */

static const struct
{
  const char *op;
  PlumbOutcome *(*func) (const PlumbJobInfo *job, GCancellable *cancellable);
} effects[] = {
  { "save", plumb_core_save },
  { "notify", plumb_core_notify },
};

static gpointer
save_cb (gpointer data, GCancellable *cancellable, GError **error)
{
  const PlumbJobInfo *job = plumb_job_get_info (data);
  const char *op = get_op (job->kind);

  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (g_str_equal (effects[i].op, op))
      return effects[i].func (job, cancellable);
  g_set_error (error, PLUMB_BACKEND_ERROR, PLUMB_BACKEND_ERROR_BAD_INPUT,
               "the kind %s is not run by the core backend", plumb_kind_get_name (job->kind));
  return NULL;
}

static PlumbOutcome *
make_cancelled (void)
{
  return plumb_outcome_new (&(PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_CANCELLED });
}

static void
saved_cb (GObject *pool, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  PlumbOutcome *outcome = plumb_work_pool_run_finish (PLUMB_WORK_POOL (pool), result, &error);

  if (outcome == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    outcome = make_cancelled ();
  if (outcome != NULL)
    g_task_return_pointer (task, outcome, (GDestroyNotify) plumb_outcome_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
plumb_core_backend_run_async (PlumbBackend *backend,
                              PlumbJob *job,
                              PlumbProgressFunc progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  PlumbCoreBackend *self = PLUMB_CORE_BACKEND (backend);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_static_name (task, "plumb-core-run");
  g_task_set_check_cancellable (task, FALSE);
  if (self->pool == NULL)
    self->pool = plumb_work_pool_new ("plumb-save", SAVE_THREADS);
  plumb_work_pool_run_async (self->pool, save_cb, plumb_job_ref (job),
                             (GDestroyNotify) plumb_job_unref, (GDestroyNotify) plumb_outcome_unref,
                             cancellable, saved_cb, g_steal_pointer (&task));
}

static PlumbOutcome *
plumb_core_backend_run_finish (PlumbBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
plumb_core_backend_shut_down (PlumbBackend *backend)
{
  PlumbCoreBackend *self = PLUMB_CORE_BACKEND (backend);

  if (self->pool != NULL)
    plumb_work_pool_shut_down (self->pool);
  g_clear_object (&self->pool);
}

static void
plumb_core_backend_iface_init (PlumbBackendInterface *iface)
{
  iface->get_name = plumb_core_backend_get_name;
  iface->is_immediate = plumb_core_backend_is_immediate;
  iface->evaluate = plumb_core_backend_evaluate;
  iface->run_async = plumb_core_backend_run_async;
  iface->run_finish = plumb_core_backend_run_finish;
  iface->shut_down = plumb_core_backend_shut_down;
}

static void
plumb_core_backend_dispose (GObject *object)
{
  plumb_core_backend_shut_down (PLUMB_BACKEND (object));
  G_OBJECT_CLASS (plumb_core_backend_parent_class)->dispose (object);
}

static void
plumb_core_backend_class_init (PlumbCoreBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_core_backend_dispose;
}

static void
plumb_core_backend_init (PlumbCoreBackend *self)
{
}

/**
 * plumb_core_backend_new:
 *
 * Returns: (transfer full): a backend for the kinds of the core pack
 */
PlumbBackend *
plumb_core_backend_new (void)
{
  return g_object_new (PLUMB_TYPE_CORE_BACKEND, NULL);
}
