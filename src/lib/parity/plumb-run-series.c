/* plumb-run-series.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-series-private.h"

struct _PlumbRunSeries
{
  GObject *owner;
  PlumbRunnerClient *client;
  PlumbWorkPool *pool;
  PlumbRunSeriesEvents events;
  GTask *task; /* NULL: not begun, or over */
  gulong cancelled;
  gint64 run; /* at work, or 0 */
};

/* --- What is under way ----------------------------------------------------------------------- */

typedef struct
{
  PlumbRunSeries *series;
  GObject *owner; /* held, and with it the series */
  GDestroyNotify free_result;
  PlumbRunSeriesFunc done;
  gpointer receiver; /* the owner or the series */
} Step;

static Step *
step_new (PlumbRunSeries *series,
          GDestroyNotify free_result,
          PlumbRunSeriesFunc done,
          gpointer receiver)
{
  Step *step = g_new (Step, 1);

  *step = (Step) { series, g_object_ref (series->owner), free_result, done, receiver };
  return step;
}

/* Takes everything. What comes after the end is of no use. */
static void
step_end (Step *step, gpointer result, GError *error)
{
  g_autoptr (GObject) owner = step->owner;

  if (step->series->task != NULL)
    step->done (step->receiver, result, error);
  else
    {
      if (result != NULL && step->free_result != NULL)
        step->free_result (result);
      g_clear_error (&error);
    }
  g_free (step);
}

static void
worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gpointer made = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);

  step_end (user_data, made, error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  PlumbValue *answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, &error);

  step_end (user_data, answer, error);
}

/* @step: taken. */
static void
work (PlumbRunSeries *self, PlumbWorkFunc func, gpointer data, Step *step)
{
  GCancellable *cancellable
      = g_task_get_check_cancellable (self->task) ? g_task_get_cancellable (self->task) : NULL;

  plumb_work_pool_run_async (self->pool, func, data, NULL, step->free_result, cancellable,
                             worked_cb, step);
}

void
plumb_run_series_work (PlumbRunSeries *self,
                       PlumbWorkFunc func,
                       gpointer data,
                       GDestroyNotify free_result,
                       PlumbRunSeriesFunc done)
{
  work (self, func, data, step_new (self, free_result, done, self->owner));
}

void
plumb_run_series_request (PlumbRunSeries *self,
                          const char *verb,
                          PlumbValue *arguments,
                          PlumbRunSeriesFunc done)
{
  plumb_runner_client_request_async (
      self->client, verb, arguments, NULL, answered_cb,
      step_new (self, (GDestroyNotify) plumb_value_unref, done, self->owner));
}

/* --- A run ----------------------------------------------------------------------------------- */

static void
started (gpointer receiver, gpointer result, GError *error)
{
  PlumbRunSeries *self = receiver;
  g_autoptr (PlumbValue) answer = result;

  if (answer == NULL)
    {
      self->events.refused (self->owner, error);
      return;
    }
  self->run = plumb_value_member_int (answer, "run", 0);
  self->events.started (self->owner, self->run);
  if (plumb_run_series_is_cancelled (self))
    plumb_run_series_cancel_run (self);
}

static void
start_made (gpointer receiver, gpointer result, GError *error)
{
  PlumbRunSeries *self = receiver;
  g_autoptr (PlumbValue) arguments = result;

  if (arguments == NULL)
    self->events.failed (self->owner, error);
  else
    plumb_runner_client_request_async (
        self->client, "start", arguments, NULL, answered_cb,
        step_new (self, (GDestroyNotify) plumb_value_unref, started, self));
}

void
plumb_run_series_start (PlumbRunSeries *self, PlumbWorkFunc make_arguments, gpointer data)
{
  work (self, make_arguments, data,
        step_new (self, (GDestroyNotify) plumb_value_unref, start_made, self));
}

gint64
plumb_run_series_get_run (const PlumbRunSeries *self)
{
  return self->run;
}

void
plumb_run_series_cancel_run (PlumbRunSeries *self)
{
  if (self->run > 0)
    plumb_runner_client_cancel_run (self->client, self->run);
}

void
plumb_run_series_leave_run (PlumbRunSeries *self)
{
  self->run = 0;
}

static void
state_changed_cb (PlumbRunnerClient *client,
                  gint64 run,
                  const char *state,
                  const char *reason,
                  PlumbRunSeries *self)
{
  g_autoptr (GObject) owner = g_object_ref (self->owner);

  if (run > 0 && run == self->run)
    self->events.changed (owner, state);
}

static void
lost_cb (PlumbRunnerClient *client, GError *error, PlumbRunSeries *self)
{
  g_autoptr (GObject) owner = g_object_ref (self->owner);

  self->events.failed (owner, g_error_copy (error));
}

/* On the thread that cancels: the main one. */
static void
cancelled_cb (GCancellable *cancellable, PlumbRunSeries *self)
{
  plumb_run_series_cancel_run (self);
}

/* --- From the beginning to the end ----------------------------------------------------------- */

PlumbRunSeries *
plumb_run_series_new (GObject *owner,
                      PlumbRunnerClient *client,
                      PlumbWorkPool *pool,
                      const PlumbRunSeriesEvents *events)
{
  PlumbRunSeries *self = g_new0 (PlumbRunSeries, 1);

  self->owner = owner;
  self->client = g_object_ref (client);
  self->pool = g_object_ref (pool);
  self->events = *events;
  return self;
}

static void
disconnect (PlumbRunSeries *self, GTask *task)
{
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled);
  self->cancelled = 0;
}

void
plumb_run_series_free (PlumbRunSeries *self)
{
  if (self->task != NULL)
    disconnect (self, self->task);
  g_clear_object (&self->task);
  g_object_unref (self->client);
  g_object_unref (self->pool);
  g_free (self);
}

void
plumb_run_series_begin (PlumbRunSeries *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->task = task;
  g_signal_connect (self->client, "state-changed", G_CALLBACK (state_changed_cb), self);
  g_signal_connect (self->client, "lost", G_CALLBACK (lost_cb), self);
  if (cancellable != NULL)
    self->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self);
}

gboolean
plumb_run_series_is_begun (const PlumbRunSeries *self)
{
  return self->task != NULL;
}

gboolean
plumb_run_series_is_cancelled (const PlumbRunSeries *self)
{
  return self->task != NULL && g_cancellable_is_cancelled (g_task_get_cancellable (self->task));
}

void
plumb_run_series_end (PlumbRunSeries *self,
                      gpointer result,
                      GDestroyNotify free_result,
                      GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  disconnect (self, task);
  if (result != NULL)
    g_task_return_pointer (task, result, free_result);
  else
    g_task_return_error (task, error);
}
