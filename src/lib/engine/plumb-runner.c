/* plumb-runner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <unistd.h>

#include "plumb-runner-private.h"

#include "plumb-json.h"
#include "plumb-replay.h"

#define CLOSE_SECONDS 5
#define FREE_MS 1000

/**
 * PlumbRunner:
 *
 * Carries out a project's runs: the lease, the ledger, the queue. One run has work at a time; one
 * that only waits for a person, or is paused, does not keep the next from starting.
 */

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_STATE_CHANGED,
  SIGNAL_SEQ,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbRunner, plumb_runner, G_TYPE_OBJECT)

/* --- telling
 * ---------------------------------------------------------------------------------------------- */

static void
tell_state (PlumbRunner *self, gint64 run, const char *state, const char *reason)
{
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, run, state, reason);
  if (self->bus != NULL)
    plumb_runner_bus_emit (self->bus, "StateChanged",
                           g_variant_new ("(xss)", run, state, reason != NULL ? reason : ""));
}

static void
run_progress_cb (PlumbRunner *self, PlumbValue *progress, PlumbRun *run)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, progress);
  if (self->bus == NULL)
    return;
  g_autofree char *text = plumb_json_format (progress, PLUMB_JSON_COMPACT);
  plumb_runner_bus_emit (self->bus, "Progress", g_variant_new ("(s)", text));
}

static void
ledger_durable_cb (PlumbRunner *self, PlumbLedger *ledger)
{
  gint64 seq = plumb_ledger_get_durable (ledger);

  g_signal_emit (self, signals[SIGNAL_SEQ], 0, seq);
  if (self->bus != NULL)
    plumb_runner_bus_emit (self->bus, "Seq", g_variant_new ("(x)", seq));
}

static void
ledger_failed_cb (PlumbRunner *self, const GError *error, PlumbLedger *ledger)
{
  self->has_failed = TRUE;
}

/* --- the queue
 * -------------------------------------------------------------------------------------------- */

static gboolean
has_work (PlumbRun *run)
{
  PlumbRunState state = plumb_run_get_state (run);

  return state == PLUMB_RUN_RUNNING || state == PLUMB_RUN_QUEUED;
}

static gboolean
is_working (PlumbRunner *self)
{
  for (guint i = 0; i < self->live->len; i++)
    if (has_work (g_ptr_array_index (self->live, i)))
      return TRUE;
  return FALSE;
}

/**
 * plumb_runner_hold_clock:
 * @self: a runner that is about to take a run
 *
 * The first of a row of runs sets the time by which all of them are timed.
 */
void
plumb_runner_hold_clock (PlumbRunner *self)
{
  if (!is_working (self) && self->queue->len == 0)
    plumb_clock_hold (plumb_engine_get_info (self->engine)->clock);
}

static gboolean
start_next_cb (gpointer user_data)
{
  PlumbRunner *self = user_data;

  self->start_idle = 0;
  if (is_working (self) || self->queue->len == 0 || self->closing != NULL)
    return G_SOURCE_REMOVE;
  g_autoptr (PlumbRun) run = g_ptr_array_steal_index (self->queue, 0);
  g_ptr_array_add (self->live, g_object_ref (run));
  plumb_run_start (run);
  return G_SOURCE_REMOVE;
}

/**
 * plumb_runner_start_next:
 * @self: a runner that may have a place for the run whose turn it is
 */
void
plumb_runner_start_next (PlumbRunner *self)
{
  if (self->start_idle == 0)
    self->start_idle = g_idle_add_full (G_PRIORITY_DEFAULT, start_next_cb, self, NULL);
}

typedef struct
{
  PlumbRunner *runner;
  gint64 run;
  char *state;
  char *reason;
} Ending;

static void
free_ending (Ending *ending)
{
  g_object_unref (ending->runner);
  g_free (ending->state);
  g_free (ending->reason);
  g_free (ending);
}

static void
ended_durable_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ending *ending = user_data;
  g_autoptr (GError) error = NULL;

  if (!plumb_ledger_wait_finish (PLUMB_LEDGER (source), result, &error))
    {
      g_set_str (&ending->state, "interrupted");
      g_set_str (&ending->reason, error->message);
    }
  tell_state (ending->runner, ending->run, ending->state, ending->reason);
  plumb_runner_try_to_close (ending->runner);
  free_ending (ending);
}

static void
tell_when_durable (Ending *ending, gint64 seq)
{
  plumb_ledger_wait_async (ending->runner->ledger, seq, NULL, ended_durable_cb, ending);
}

static gpointer
grade_run (gpointer data, GCancellable *cancellable, GError **error)
{
  Ending *ending = data;
  const PlumbEngineInfo *info = plumb_engine_get_info (ending->runner->engine);
  g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (info->project, error);
  g_autoptr (PlumbRunRow) row
      = reader != NULL ? plumb_ledger_reader_get_run (reader, ending->run, error) : NULL;

  if (row == NULL)
    return NULL;
  return plumb_replay_grade (ending->runner->engine, reader, row->replay_of, ending->run, error);
}

static gint64
record_attribute (PlumbRunner *self, gint64 run, const char *name, PlumbValue *value)
{
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "name", name);
  plumb_value_builder_set (payload, "value", value);
  return plumb_runner_record (self, PLUMB_EVENT_RUN_ATTRIBUTE, run, NULL, -1,
                              plumb_value_builder_end (payload), NULL);
}

static void
graded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ending *ending = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) report
      = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &error);
  gint64 seq = plumb_ledger_get_durable (ending->runner->ledger);

  if (report != NULL)
    {
      PlumbValue *grade = plumb_value_get_member (report, "grade");
      record_attribute (ending->runner, ending->run, "replay", plumb_value_ref (report));
      seq = record_attribute (ending->runner, ending->run, "grade", plumb_value_ref (grade));
    }
  else
    {
      g_set_str (&ending->reason, error->message);
    }
  tell_when_durable (ending, seq);
}

static void
grade_durable_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ending *ending = user_data;

  if (!plumb_ledger_wait_finish (PLUMB_LEDGER (source), result, NULL))
    {
      tell_when_durable (ending, 0);
      return;
    }
  plumb_work_pool_run_async (plumb_engine_get_info (ending->runner->engine)->pool, grade_run,
                             ending, NULL, (GDestroyNotify) plumb_value_unref, NULL, graded_cb,
                             ending);
}

static gboolean
free_ended_cb (gpointer user_data)
{
  PlumbRunner *self = user_data;

  self->ended_timer = 0;
  g_ptr_array_set_size (self->ended, 0);
  return G_SOURCE_REMOVE;
}

/* Tens of milliseconds for a large one, which nobody is to wait for. */
static void
free_later (PlumbRunner *self, PlumbRun *run)
{
  g_ptr_array_add (self->ended, g_object_ref (run));
  if (self->ended_timer == 0)
    self->ended_timer = g_timeout_add (FREE_MS, free_ended_cb, self);
}

static void
run_state_changed_cb (PlumbRunner *self, const char *state, const char *reason, PlumbRun *run)
{
  gint64 seq = plumb_run_get_last_seq (run);
  gboolean over = plumb_run_state_is_over (plumb_run_get_state (run));
  gboolean replays = plumb_value_member_int (plumb_run_get_request (run), "replay_of", 0) > 0;

  if (!has_work (run))
    plumb_runner_start_next (self);
  if (!over && plumb_run_get_state (run) != PLUMB_RUN_WAITING)
    {
      tell_state (self, plumb_run_get_number (run), state, reason);
      return;
    }
  Ending *ending = g_new0 (Ending, 1);
  ending->runner = g_object_ref (self);
  ending->run = plumb_run_get_number (run);
  ending->state = g_strdup (state);
  ending->reason = g_strdup (reason);
  if (over)
    {
      g_signal_handlers_disconnect_by_data (run, self);
      free_later (self, run);
      g_ptr_array_remove (self->live, run);
    }
  if (over && replays && g_str_equal (state, "succeeded"))
    plumb_ledger_wait_async (self->ledger, seq, NULL, grade_durable_cb, ending);
  else
    tell_when_durable (ending, seq);
}

/**
 * plumb_runner_take:
 * @self: a runner
 * @run: starts when its turn comes, and not before the request that made it has been answered
 */
void
plumb_runner_take (PlumbRunner *self, PlumbRun *run)
{
  g_signal_connect_swapped (run, "progress", G_CALLBACK (run_progress_cb), self);
  g_signal_connect_swapped (run, "state-changed", G_CALLBACK (run_state_changed_cb), self);
  g_ptr_array_add (self->queue, g_object_ref (run));
}

/**
 * plumb_runner_find:
 * @self: a runner
 * @number: of a run
 *
 * Returns: (transfer none) (nullable): the run, if it is live or queued
 */
PlumbRun *
plumb_runner_find (PlumbRunner *self, gint64 number)
{
  for (guint i = 0; i < self->live->len + self->queue->len; i++)
    {
      PlumbRun *run = i < self->live->len ? g_ptr_array_index (self->live, i)
                                          : g_ptr_array_index (self->queue, i - self->live->len);
      if (plumb_run_get_number (run) == number)
        return run;
    }
  return NULL;
}

/* --- opening and closing
 * ------------------------------------------------------------------------------------ */

static void
plumb_runner_dispose (GObject *object)
{
  PlumbRunner *self = PLUMB_RUNNER (object);

  g_clear_handle_id (&self->start_idle, g_source_remove);
  g_clear_handle_id (&self->close_timer, g_source_remove);
  g_clear_handle_id (&self->ended_timer, g_source_remove);
  g_clear_pointer (&self->bus, plumb_runner_bus_free);
  g_ptr_array_set_size (self->live, 0);
  g_ptr_array_set_size (self->queue, 0);
  g_ptr_array_set_size (self->ended, 0);
  if (self->ledger != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->ledger, self);
      plumb_ledger_close (self->ledger, NULL);
    }
  g_clear_object (&self->reader);
  g_clear_object (&self->ledger);
  g_clear_object (&self->engine);
  if (self->lease >= 0)
    close (self->lease);
  self->lease = -1;
  G_OBJECT_CLASS (plumb_runner_parent_class)->dispose (object);
}

static void
plumb_runner_finalize (GObject *object)
{
  PlumbRunner *self = PLUMB_RUNNER (object);

  g_clear_pointer (&self->live, g_ptr_array_unref);
  g_clear_pointer (&self->ended, g_ptr_array_unref);
  g_clear_pointer (&self->queue, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_runner_parent_class)->finalize (object);
}

static void
plumb_runner_class_init (PlumbRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = plumb_runner_dispose;
  object_class->finalize = plumb_runner_finalize;
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", PLUMB_TYPE_RUNNER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, PLUMB_TYPE_VALUE);
  signals[SIGNAL_STATE_CHANGED]
      = g_signal_new ("state-changed", PLUMB_TYPE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_SEQ] = g_signal_new ("seq", PLUMB_TYPE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
plumb_runner_init (PlumbRunner *self)
{
  self->lease = -1;
  self->live = g_ptr_array_new_with_free_func (g_object_unref);
  self->queue = g_ptr_array_new_with_free_func (g_object_unref);
  self->ended = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->plannings);
}

/* --- the record
 * ------------------------------------------------------------------------------------------- */

/* Nothing of a run whose runner is gone can be alive: the lease was free. */
static gboolean
mark_interrupted (PlumbRunner *self, GError **error)
{
  g_autoptr (GPtrArray) runs = plumb_ledger_reader_list_open_runs (self->reader, error);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const PlumbRunRow *run = g_ptr_array_index (runs, i);
      if (!plumb_run_state_needs_runner (run->state))
        continue;
      PlumbValueBuilder *payload = plumb_value_builder_new_object ();
      plumb_value_builder_set_string (payload, "state", "interrupted");
      plumb_value_builder_set_string (payload, "reason", "runner-lost");
      if (plumb_runner_record (self, PLUMB_EVENT_RUN_STATE, run->run, NULL, -1,
                               plumb_value_builder_end (payload), error)
          == 0)
        return FALSE;
    }
  return runs != NULL && plumb_ledger_flush (self->ledger, error);
}

/* Opens the ledger, anew where it is open, and writes down what does not run any more. */
static gboolean
open_record (PlumbRunner *self, GError **error)
{
  const PlumbEngineInfo *info = plumb_engine_get_info (self->engine);

  if (self->ledger != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->ledger, self);
      plumb_ledger_close (self->ledger, NULL);
    }
  PlumbLedger *ledger = plumb_project_open_ledger (info->project, info->clock, error);
  if (ledger == NULL)
    return FALSE;
  g_clear_object (&self->ledger);
  self->ledger = ledger;
  if (self->reader == NULL)
    self->reader = plumb_project_open_reader (info->project, error);
  return self->reader != NULL && mark_interrupted (self, error);
}

/* On a full disk the project's reserve is for this. */
static gboolean
settle_record (PlumbRunner *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (open_record (self, &local_error))
    return TRUE;
  if (!g_error_matches (local_error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_FULL))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  plumb_project_give_up_reserve (plumb_engine_get_info (self->engine)->project);
  return open_record (self, error);
}

/**
 * plumb_runner_open:
 * @engine: an engine
 * @error: PLUMB_STORE_ERROR_BUSY where another process has the project, PLUMB_STORE_ERROR_FULL
 *   where there would be no room to record how a run ends
 *
 * Returns: (transfer full) (nullable): the project's runner
 */
PlumbRunner *
plumb_runner_open (PlumbEngine *engine, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine), NULL);

  const PlumbEngineInfo *info = plumb_engine_get_info (engine);
  g_autoptr (PlumbRunner) self = g_object_new (PLUMB_TYPE_RUNNER, NULL);
  self->engine = g_object_ref (engine);
  self->lease = plumb_project_acquire_lease (info->project, NULL, error);
  if (self->lease < 0)
    return NULL;
  if (!settle_record (self, error) || !plumb_project_keep_reserve (info->project, error))
    return NULL;
  g_signal_connect_swapped (self->ledger, "durable", G_CALLBACK (ledger_durable_cb), self);
  g_signal_connect_swapped (self->ledger, "failed", G_CALLBACK (ledger_failed_cb), self);
  plumb_backends_set_lease (info->backends, self->lease);
  return g_steal_pointer (&self);
}

/**
 * plumb_runner_get_lease:
 * @self: a runner
 *
 * Returns: the descriptor that holds the lease
 */
int
plumb_runner_get_lease (PlumbRunner *self)
{
  g_return_val_if_fail (PLUMB_IS_RUNNER (self), -1);

  return self->lease;
}

/**
 * plumb_runner_is_busy:
 * @self: a runner
 *
 * Returns: whether there is work that does not wait for a person
 */
gboolean
plumb_runner_is_busy (PlumbRunner *self)
{
  g_return_val_if_fail (PLUMB_IS_RUNNER (self), FALSE);

  return is_working (self) || self->queue->len + self->plannings.length > 0;
}

/**
 * plumb_runner_has_failed:
 * @self: a runner
 *
 * Returns: whether the ledger could not be written: nothing can be carried out until this runner
 *   has been closed, and another is opened
 */
gboolean
plumb_runner_has_failed (PlumbRunner *self)
{
  g_return_val_if_fail (PLUMB_IS_RUNNER (self), FALSE);

  return self->has_failed;
}

/**
 * plumb_runner_listen:
 * @self: a runner
 * @error: set where there can be no socket
 *
 * Returns: whether other processes of the user can reach it now
 */
gboolean
plumb_runner_listen (PlumbRunner *self, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_RUNNER (self), FALSE);

  if (self->bus == NULL)
    self->bus = plumb_runner_bus_new (self, plumb_engine_get_info (self->engine)->project, error);
  return self->bus != NULL;
}

static void
finish_close (PlumbRunner *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->closing);
  GError *error = NULL;

  g_clear_handle_id (&self->close_timer, g_source_remove);
  g_clear_pointer (&self->bus, plumb_runner_bus_free);
  gboolean flushed = plumb_ledger_flush (self->ledger, &error);
  /* A ledger that could not be written takes nothing more; a new one may, now that nothing runs. */
  if (!flushed)
    settle_record (self, NULL);
  if (self->lease >= 0)
    close (self->lease);
  self->lease = -1;
  if (flushed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * plumb_runner_try_to_close:
 * @self: a runner that has come to the end of something
 */
void
plumb_runner_try_to_close (PlumbRunner *self)
{
  if (self->closing != NULL && !plumb_runner_is_busy (self))
    finish_close (self);
}

static gboolean
close_late_cb (gpointer user_data)
{
  PlumbRunner *self = user_data;

  self->close_timer = 0;
  finish_close (self);
  return G_SOURCE_REMOVE;
}

/**
 * plumb_runner_close_async:
 * @self: a runner
 * @callback: called when nothing runs any more and all is durable; after five seconds at the latest
 * @user_data: for @callback
 */
void
plumb_runner_close_async (PlumbRunner *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_RUNNER (self) && self->closing == NULL);

  self->closing = g_task_new (self, NULL, callback, user_data);
  self->close_timer = g_timeout_add_seconds (CLOSE_SECONDS, close_late_cb, self);
  g_autoptr (GPtrArray) live = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->queue->len; i++)
    g_ptr_array_add (self->live, g_object_ref (g_ptr_array_index (self->queue, i)));
  for (guint i = 0; i < self->live->len; i++)
    g_ptr_array_add (live, g_object_ref (g_ptr_array_index (self->live, i)));
  g_ptr_array_set_size (self->queue, 0);
  for (guint i = 0; i < live->len; i++)
    if (has_work (g_ptr_array_index (live, i)))
      plumb_run_cancel (g_ptr_array_index (live, i), "runner", NULL);
  plumb_runner_try_to_close (self);
}

/**
 * plumb_runner_close_finish:
 * @self: a runner
 * @result: of plumb_runner_close_async()
 * @error: set where the ledger could not be made durable
 *
 * Returns: whether all is durable
 */
gboolean
plumb_runner_close_finish (PlumbRunner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * plumb_runner_leave:
 * @self: a runner that has been closed, in a process that is about to end
 */
void
plumb_runner_leave (PlumbRunner *self)
{
  static GPtrArray *left; /* and not lost */

  g_return_if_fail (PLUMB_IS_RUNNER (self));

  if (left == NULL)
    left = g_ptr_array_new ();
  g_ptr_array_extend_and_steal (left, g_steal_pointer (&self->ended));
  self->ended = g_ptr_array_new_with_free_func (g_object_unref);
}
