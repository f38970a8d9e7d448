/* plumb-ui-shadow.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-shadow.h"

struct _PlumbUiShadow
{
  GObject parent_instance;

  PlumbWorkPool *pool; /* of one thread, so that jobs keep their order */
  PlumbGraph *graph;   /* touched by that thread only */
  GPtrArray *edits;    /* PlumbEdit: pushed, not yet handed over */
};

typedef struct
{
  PlumbGraph *graph;
  GPtrArray *edits;
  PlumbUiShadowFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  GCancellable *cancellable; /* (nullable) */
} Job;

G_DEFINE_FINAL_TYPE (PlumbUiShadow, plumb_ui_shadow, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;
  g_clear_object (&job->graph);
  g_clear_object (&job->cancellable);
  g_ptr_array_unref (job->edits);
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

static void
plumb_ui_shadow_dispose (GObject *object)
{
  PlumbUiShadow *self = PLUMB_UI_SHADOW (object);
  if (self->pool != NULL)
    plumb_work_pool_shut_down (self->pool);
  g_clear_object (&self->pool);
  g_clear_object (&self->graph);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_ui_shadow_parent_class)->dispose (object);
}

static void
plumb_ui_shadow_class_init (PlumbUiShadowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_shadow_dispose;
}

static GPtrArray *
new_edits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
}

static void
plumb_ui_shadow_init (PlumbUiShadow *self)
{
  self->pool = plumb_work_pool_new ("shadow", 1);
  self->edits = new_edits ();
}

PlumbUiShadow *
plumb_ui_shadow_new (PlumbGraph *copy)
{
  PlumbUiShadow *self = g_object_new (PLUMB_UI_TYPE_SHADOW, NULL);
  self->graph = copy;
  return self;
}

void
plumb_ui_shadow_push (PlumbUiShadow *self, PlumbEdit *edit)
{
  g_ptr_array_add (self->edits, plumb_edit_ref (edit));
}

static gpointer
run_job (gpointer data, GCancellable *none, GError **error)
{
  Job *job = data;
  for (guint i = 0; i < job->edits->len; i++)
    {
      g_autoptr (GError) fault = NULL;
      if (!plumb_graph_apply (job->graph, g_ptr_array_index (job->edits, i), NULL, &fault))
        g_critical ("an edit of the document does not apply to its copy: %s", fault->message);
    }
  if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return NULL;
  return job->func (job->graph, job->data, job->cancellable, error);
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer value = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, value, (GDestroyNotify) g_task_get_task_data (task));
}

void
plumb_ui_shadow_run_async (PlumbUiShadow *self,
                           PlumbUiShadowFunc func,
                           gpointer data,
                           GDestroyNotify free_data,
                           GDestroyNotify free_result,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_ui_shadow_run_async);
  g_task_set_task_data (task, (gpointer) free_result, NULL);
  Job *job = g_new0 (Job, 1);
  *job = (Job) { .graph = g_object_ref (self->graph),
                 .edits = g_steal_pointer (&self->edits),
                 .func = func,
                 .data = data,
                 .free_data = free_data,
                 .free_result = free_result };
  g_set_object (&job->cancellable, cancellable);
  self->edits = new_edits ();
  /* The cancellable is asked inside: the job's edits must not be skipped. */
  plumb_work_pool_run_async (self->pool, run_job, job, job_free, free_result, NULL, job_done_cb,
                             task);
}

gpointer
plumb_ui_shadow_run_finish (PlumbUiShadow *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
