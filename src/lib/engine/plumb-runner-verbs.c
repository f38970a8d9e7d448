/* plumb-runner-verbs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a runner is asked: at once, but for a start, which is planned on a worker. */

#include "config.h"

#include <unistd.h>

#include "plumb-runner-private.h"

static PlumbValue *
make_empty (void)
{
  return plumb_value_builder_end (plumb_value_builder_new_object ());
}

static PlumbRun *
find_live (PlumbRunner *self, PlumbValue *arguments, GError **error)
{
  gint64 number = plumb_value_member_int (arguments, "run", 0);
  PlumbRun *run = plumb_runner_find (self, number);

  if (run == NULL)
    g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_NOT_FOUND,
                 "run %" G_GINT64_FORMAT " is not being carried out", number);
  return run;
}

static PlumbValue *
do_cancel (PlumbRunner *self, PlumbValue *arguments, gint64 *seq, GError **error)
{
  gint64 number = plumb_value_member_int (arguments, "run", 0);
  g_autoptr (PlumbRun) run = plumb_runner_find (self, number);

  if (run == NULL)
    return plumb_runner_cancel_recorded (self, number, seq, error) ? make_empty () : NULL;
  g_object_ref (run);
  g_ptr_array_remove (self->queue, run);
  return plumb_run_cancel (run, g_get_user_name (), error) ? make_empty () : NULL;
}

static PlumbValue *
do_pause (PlumbRunner *self, PlumbValue *arguments, gint64 *seq, GError **error)
{
  PlumbRun *run = find_live (self, arguments, error);

  return run != NULL && plumb_run_pause (run, TRUE, g_get_user_name (), error) ? make_empty ()
                                                                               : NULL;
}

static PlumbValue *
do_continue (PlumbRunner *self, PlumbValue *arguments, gint64 *seq, GError **error)
{
  PlumbRun *run = find_live (self, arguments, error);

  return run != NULL && plumb_run_pause (run, FALSE, g_get_user_name (), error) ? make_empty ()
                                                                                : NULL;
}

/* Before the runs that wait; one that has begun is before them already. */
static PlumbValue *
put_first (PlumbRunner *self, PlumbRun *run)
{
  guint position = 0;

  if (g_ptr_array_find (self->queue, run, &position))
    g_ptr_array_insert (self->queue, 0, g_ptr_array_steal_index (self->queue, position));
  return make_empty ();
}

static PlumbValue *
do_reorder (PlumbRunner *self, PlumbValue *arguments, gint64 *seq, GError **error)
{
  PlumbRun *run = find_live (self, arguments, error);
  const char *step = plumb_value_member_string (arguments, "step", NULL);
  const char *before = plumb_value_member_string (arguments, "before", NULL);

  if (run != NULL && step == NULL)
    return put_first (self, run);
  return run != NULL && plumb_run_reorder (run, step, before, error) ? make_empty () : NULL;
}

static PlumbValue *
do_resume (PlumbRunner *self, PlumbValue *arguments, gint64 *seq, GError **error)
{
  return plumb_runner_resume (self, plumb_value_member_int (arguments, "run", 0), seq, error);
}

/* What others found out about runs. Whatever is wrong with one, those before it stay. */
static PlumbValue *
do_record (PlumbRunner *self, PlumbValue *arguments, gint64 *seq, GError **error)
{
  PlumbValue *events = plumb_value_get_member (arguments, "events");
  g_autoptr (PlumbValueBuilder) seqs = plumb_value_builder_new_array ();

  for (guint i = 0; i < plumb_value_get_length (events); i++)
    {
      PlumbValue *event = plumb_value_get_element (events, i);
      PlumbValue *payload = plumb_value_get_member (event, "payload");
      *seq = plumb_runner_record (self, PLUMB_EVENT_PARITY,
                                  plumb_value_member_int (event, "run", 0), NULL, -1,
                                  payload != NULL ? plumb_value_ref (payload) : NULL, error);
      if (*seq == 0)
        return NULL;
      plumb_value_builder_add (seqs, plumb_value_new_int (*seq));
    }
  PlumbValueBuilder *answer = plumb_value_builder_new_object ();
  plumb_value_builder_set (answer, "seqs", plumb_value_builder_end (g_steal_pointer (&seqs)));
  return plumb_value_builder_end (answer);
}

static PlumbValue *
do_status (PlumbRunner *self, PlumbValue *arguments, gint64 *seq, GError **error)
{
  PlumbValueBuilder *status = plumb_value_builder_new_object ();
  PlumbValueBuilder *runs = plumb_value_builder_new_array ();

  for (guint i = 0; i < self->live->len; i++)
    plumb_value_builder_add (runs, plumb_run_describe (g_ptr_array_index (self->live, i)));
  for (guint i = 0; i < self->queue->len; i++)
    plumb_value_builder_add (runs, plumb_run_describe (g_ptr_array_index (self->queue, i)));
  plumb_value_builder_set_int (status, "pid", getpid ());
  plumb_value_builder_set (status, "runs", plumb_value_builder_end (runs));
  return plumb_value_builder_end (status);
}

static const struct
{
  const char *verb;
  PlumbValue *(*act) (PlumbRunner *self, PlumbValue *arguments, gint64 *seq, GError **error);
} verbs[] = {
  { "resume", do_resume },     { "cancel", do_cancel },           { "pause", do_pause },
  { "continue", do_continue }, { "answer", plumb_runner_answer }, { "reorder", do_reorder },
  { "record", do_record },     { "status", do_status },
};

static void
answered_durable_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  PlumbRunner *self = g_task_get_source_object (task);

  if (plumb_ledger_wait_finish (PLUMB_LEDGER (source), result, &error))
    g_task_return_pointer (task, plumb_value_ref (g_task_get_task_data (task)),
                           (GDestroyNotify) plumb_value_unref);
  else
    g_task_return_error (task, error);
  plumb_runner_start_next (self); /* what a run says comes after the answer that names it */
}

/* @answer: (transfer full) (nullable): NULL: what @error says, or the runner is ending */
static void
answer_when_durable (
    PlumbRunner *self, GTask *task, PlumbValue *answer, gint64 seq, const GError *error)
{
  if (answer != NULL)
    {
      g_task_set_task_data (task, answer, (GDestroyNotify) plumb_value_unref);
      plumb_ledger_wait_async (self->ledger, seq, NULL, answered_durable_cb, g_object_ref (task));
    }
  else if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_RUNNER,
                             "the runner is ending and has done nothing; ask the next one");
}

static gboolean
is_ending (PlumbRunner *self)
{
  return self->closing != NULL || self->lease < 0;
}

static void
free_planning (gpointer data)
{
  PlumbPlanning *planning = data;

  g_object_unref (planning->engine);
  g_clear_pointer (&planning->arguments, plumb_value_unref);
  g_free (planning);
}

static void planned_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
plan_first (PlumbRunner *self)
{
  PlumbPlanning *planning = g_new0 (PlumbPlanning, 1);
  PlumbValue *arguments = g_task_get_task_data (g_queue_peek_head (&self->plannings));

  planning->engine = g_object_ref (self->engine);
  planning->arguments = arguments != NULL ? plumb_value_ref (arguments) : NULL;
  plumb_work_pool_run_async (plumb_engine_get_info (self->engine)->pool, plumb_runner_plan,
                             planning, free_planning, (GDestroyNotify) plumb_plan_unref, NULL,
                             planned_cb, self);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PlumbRunner *self = user_data;
  g_autoptr (GTask) task = g_queue_pop_head (&self->plannings); /* holds the runner */
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbPlan) plan
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  gint64 seq = 0;

  PlumbValue *answer
      = plan != NULL && !is_ending (self) ? plumb_runner_start (self, plan, &seq, &error) : NULL;
  answer_when_durable (self, task, answer, seq, error);
  if (self->plannings.length > 0)
    plan_first (self);
  plumb_runner_try_to_close (self);
}

/* Planning 10,000 steps takes a tenth of a second: the runner goes on meanwhile. Plans are made one
 * after another, so that runs have their numbers in the order in which they were asked for. */
static void
begin_start (PlumbRunner *self, GTask *task, PlumbValue *arguments)
{
  if (arguments != NULL)
    g_task_set_task_data (task, plumb_value_ref (arguments), (GDestroyNotify) plumb_value_unref);
  g_queue_push_tail (&self->plannings, g_object_ref (task));
  if (self->plannings.length == 1)
    plan_first (self);
}

/**
 * plumb_runner_request_async:
 * @self: a runner
 * @verb: what to do
 * @arguments: (nullable): an object
 * @cancellable: (nullable): a cancellable
 * @callback: called when what the answer rests on is durable
 * @user_data: for @callback
 */
void
plumb_runner_request_async (PlumbRunner *self,
                            const char *verb,
                            PlumbValue *arguments,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_RUNNER (self) && verb != NULL);

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_task_set_source_tag (task, plumb_runner_request_async);
  if (is_ending (self))
    {
      answer_when_durable (self, task, NULL, 0, NULL);
      return;
    }
  if (g_str_equal (verb, "start"))
    {
      begin_start (self, task, arguments);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      gint64 seq = 0;
      if (!g_str_equal (verbs[i].verb, verb))
        continue;
      PlumbValue *answer = verbs[i].act (self, arguments, &seq, &error);
      answer_when_durable (self, task, answer, seq, error);
      return;
    }
  g_task_return_new_error (task, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
                           "the runner does not know “%s”", verb);
}

/**
 * plumb_runner_request_finish:
 * @self: a runner
 * @result: of plumb_runner_request_async()
 * @error: set where it was not done
 *
 * Returns: (transfer full) (nullable): the answer
 */
PlumbValue *
plumb_runner_request_finish (PlumbRunner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
