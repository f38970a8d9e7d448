/* plumb-run-series-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-runner-client.h"

G_BEGIN_DECLS

/* What an object carries out in runs, one after another: a worker makes the arguments of each, the
 * runner does it, and what becomes of it is told to the object, which is held meanwhile. Nothing is
 * told once the task has ended. Main thread. */
typedef struct _PlumbRunSeries PlumbRunSeries;

typedef struct
{
  void (*started) (gpointer owner, gint64 run);
  void (*refused) (gpointer owner, GError *error);     /* by the runner; @error: taken */
  void (*changed) (gpointer owner, const char *state); /* of the run at work */
  void (*failed) (gpointer owner, GError *error);      /* no run can be started; @error: taken */
} PlumbRunSeriesEvents;

/* What a worker or the runner gave; both are taken. */
typedef void (*PlumbRunSeriesFunc) (gpointer owner, gpointer result, GError *error);

/* @owner: has it; it is not held by it. */
PlumbRunSeries *plumb_run_series_new (GObject *owner,
                                      PlumbRunnerClient *client,
                                      PlumbWorkPool *pool,
                                      const PlumbRunSeriesEvents *events) G_GNUC_WARN_UNUSED_RESULT;
void plumb_run_series_free (PlumbRunSeries *self);

/* @task: taken. Cancelling it cancels the run at work; workers see that only where the task checks
 * it by itself (g_task_set_check_cancellable()). */
void plumb_run_series_begin (PlumbRunSeries *self, GTask *task);
gboolean plumb_run_series_is_begun (const PlumbRunSeries *self);
gboolean plumb_run_series_is_cancelled (const PlumbRunSeries *self);

/* @data is left alone until @done. */
void plumb_run_series_work (PlumbRunSeries *self,
                            PlumbWorkFunc func,
                            gpointer data,
                            GDestroyNotify free_result,
                            PlumbRunSeriesFunc done);
/* @done gets the answer, a PlumbValue. */
void plumb_run_series_request (PlumbRunSeries *self,
                               const char *verb,
                               PlumbValue *arguments,
                               PlumbRunSeriesFunc done);
/* @make_arguments: for a worker; gives those of "start". */
void plumb_run_series_start (PlumbRunSeries *self, PlumbWorkFunc make_arguments, gpointer data);

/* The run at work, or 0. */
gint64 plumb_run_series_get_run (const PlumbRunSeries *self);
void plumb_run_series_cancel_run (PlumbRunSeries *self);
/* It is over, or is followed no longer. */
void plumb_run_series_leave_run (PlumbRunSeries *self);

/* Ends the task. @result: taken, with what frees it; NULL: @error, taken, says why. */
void plumb_run_series_end (PlumbRunSeries *self,
                           gpointer result,
                           GDestroyNotify free_result,
                           GError *error);

G_END_DECLS
