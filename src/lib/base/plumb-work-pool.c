/* plumb-work-pool.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-work-pool.h"

#include "plumb-hand-over.h"

/* A job is handed over twice: to a worker, and back to the caller's main context. In between the
 * worker is its only owner and touches nothing but its own fields; the task, and with it the
 * caller's objects, is dropped on the caller's context alone. */

struct _PlumbWorkPool
{
  GObject parent_instance;

  char *name;
  GThreadPool *threads; /* NULL once it is shut down */
};

G_DEFINE_FINAL_TYPE (PlumbWorkPool, plumb_work_pool, G_TYPE_OBJECT)

typedef struct
{
  GTask *task;
  GMainContext *context; /* the task's */
  GCancellable *cancellable;
  PlumbWorkFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  gpointer result;
  GError *error;
} Job;

static void
free_job (gpointer data)
{
  Job *self = data;
  if (self->free_data != NULL)
    g_clear_pointer (&self->data, self->free_data);
  if (self->free_result != NULL)
    g_clear_pointer (&self->result, self->free_result);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->task);
  g_free (self);
}

/* On the caller's context. */
static gboolean
complete_job_cb (gpointer data)
{
  Job *self = data;
  PLUMB_TAKE_OVER (self);
  if (self->error != NULL)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (self->task, g_steal_pointer (&self->result), self->free_result);
  return G_SOURCE_REMOVE;
}

static void
send_back (Job *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref (self->context);
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "plumb-work-pool");
  g_source_set_callback (source, complete_job_cb, self, free_job);
  PLUMB_HAND_OVER (self);
  g_source_attach (source, context);
}

/* On a worker. */
static void
work (gpointer data, gpointer user_data)
{
  Job *self = data;
  PLUMB_TAKE_OVER (self);
  if (!g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    self->result = self->func (self->data, self->cancellable, &self->error);
  if (self->error != NULL && self->result != NULL && self->free_result != NULL)
    g_clear_pointer (&self->result, self->free_result);
  PLUMB_HAND_OVER (user_data);
  send_back (self);
}

static void
plumb_work_pool_finalize (GObject *object)
{
  PlumbWorkPool *self = PLUMB_WORK_POOL (object);

  plumb_work_pool_shut_down (self);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (plumb_work_pool_parent_class)->finalize (object);
}

static void
plumb_work_pool_class_init (PlumbWorkPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_work_pool_finalize;
}

static void
plumb_work_pool_init (PlumbWorkPool *self)
{
}

/**
 * plumb_work_pool_new:
 * @name: what it is for, as shown in a message
 * @n_threads: how many threads at most, or 0 for one a processor
 *
 * The threads start with the first work.
 *
 * Returns: (transfer full): a pool, to be used and dropped on one thread
 */
PlumbWorkPool *
plumb_work_pool_new (const char *name, guint n_threads)
{
  g_return_val_if_fail (name != NULL, NULL);
  PlumbWorkPool *self = g_object_new (PLUMB_TYPE_WORK_POOL, NULL);
  guint n = n_threads == 0 ? g_get_num_processors () : n_threads;
  self->name = g_strdup (name);
  self->threads = g_thread_pool_new (work, self, (int) MIN (n, 1024u), FALSE, NULL);
  return self;
}

/**
 * plumb_work_pool_run_async:
 * @self: a pool
 * @func: (scope async): the work, called on a worker; not at all where it was cancelled before
 * @data: (transfer full): what @func gets, and nobody else touches until the callback
 * @free_data: (nullable): frees @data on the caller's context, before or after the callback
 * @free_result: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async) (nullable): called once on the caller's main context, not before this
 *   returns; also after cancellation, once the worker has let go
 * @user_data: for @callback
 *
 * Work starts in the order in which it was given.
 */
void
plumb_work_pool_run_async (PlumbWorkPool *self,
                           PlumbWorkFunc func,
                           gpointer data,
                           GDestroyNotify free_data,
                           GDestroyNotify free_result,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_WORK_POOL (self) && func != NULL);
  Job *job = g_new0 (Job, 1);
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, plumb_work_pool_run_async);
  job->context = g_main_context_ref (g_task_get_context (job->task));
  g_set_object (&job->cancellable, cancellable);
  job->func = func;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;
  if (self->threads == NULL)
    {
      g_set_error (&job->error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The work pool “%s” was shut down",
                   self->name);
      send_back (job);
      return;
    }
  PLUMB_HAND_OVER (job);
  g_thread_pool_push (self->threads, job, NULL);
}

/**
 * plumb_work_pool_run_finish:
 * @self: a pool
 * @result: what the callback got
 * @error: return location for the error of the work, %G_IO_ERROR_CANCELLED or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable): the result of the work
 */
gpointer
plumb_work_pool_run_finish (PlumbWorkPool *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * plumb_work_pool_shut_down:
 * @self: a pool
 *
 * Blocks until all work that was given has ended; cancel it before for a quick end. The callbacks
 * come afterwards, from the main context. What is given later fails with %G_IO_ERROR_CLOSED.
 */
void
plumb_work_pool_shut_down (PlumbWorkPool *self)
{
  g_return_if_fail (PLUMB_IS_WORK_POOL (self));
  if (self->threads != NULL)
    g_thread_pool_free (g_steal_pointer (&self->threads), FALSE, TRUE);
  PLUMB_TAKE_OVER (self);
}
