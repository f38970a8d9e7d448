/* plumb-dispatch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-dispatch-private.h"

#include "plumb-pairs.h"
#include "plumb-run-series-private.h"

/**
 * PlumbDispatch:
 *
 * A machine of few states. What an event (a run was started, ended, the wait is over) leads to is
 * decided in advance() alone:
 *
 *   all legacy          legacy
 *   shadow              legacy, then the graph, at most so long; compare
 *   graph, also partly  the graph; then legacy for what is its own, or for all where the graph
 *                       failed; compare what was observed
 */
struct _PlumbDispatch
{
  GObject parent_instance;

  PlumbRunSeries *series;
  PlumbDispatchFacts *facts;
  gboolean is_done[PLUMB_N_SIDES];
  char *states[PLUMB_N_SIDES]; /* how the run ended; NULL: it did not start */
  gint64 numbers[PLUMB_N_SIDES];
  char *reasons[PLUMB_N_SIDES]; /* why it failed, or NULL */
  gint64 began_us;              /* the side that is at work */
  gint64 took_us[PLUMB_N_SIDES];
  guint wait;
  PlumbValue *pairs;
  PlumbValue *ended;
};

enum
{
  SIGNAL_RUN_STARTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const side_names[] = { "legacy", "graph" };

G_DEFINE_FINAL_TYPE (PlumbDispatch, plumb_dispatch, G_TYPE_OBJECT)

static void advance (PlumbDispatch *self);

static gboolean
has_mode (PlumbDispatch *self, PlumbMode mode)
{
  return plumb_dispatch_facts_has_mode (self->facts, mode);
}

static gboolean
has_succeeded (PlumbDispatch *self, PlumbSideId side)
{
  return g_strcmp0 (self->states[side], "succeeded") == 0;
}

/* The graph is to do something that counts. */
static gboolean
is_graph_trusted (PlumbDispatch *self)
{
  return has_mode (self, PLUMB_MODE_GRAPH);
}

static gboolean
has_graph_failed (PlumbDispatch *self)
{
  return is_graph_trusted (self) && self->is_done[PLUMB_SIDE_GRAPH]
         && !has_succeeded (self, PLUMB_SIDE_GRAPH);
}

/* A person ended it, or is asked: nothing is done behind their back. */
static gboolean
is_stopped (PlumbDispatch *self, PlumbSideId side)
{
  return g_strcmp0 (self->states[side], "cancelled") == 0
         || g_strcmp0 (self->states[side], "waiting") == 0;
}

/* On the pool, with the facts, which this thread leaves alone until @done. */
static void
work (PlumbDispatch *self, PlumbWorkFunc func, GDestroyNotify free_result, PlumbRunSeriesFunc done)
{
  plumb_run_series_work (self->series, func, self->facts, free_result, done);
}

/* --- the end --- */

static void
finish (PlumbDispatch *self, PlumbValue *answer, GError *error)
{
  g_clear_handle_id (&self->wait, g_source_remove);
  plumb_run_series_end (self->series, answer, (GDestroyNotify) plumb_value_unref, error);
}

static PlumbSideId
find_authority (PlumbDispatch *self, guint output)
{
  return self->facts->outputs[output].mode == PLUMB_MODE_GRAPH && !has_graph_failed (self)
             ? PLUMB_SIDE_GRAPH
             : PLUMB_SIDE_LEGACY;
}

static const char *
find_state (PlumbDispatch *self)
{
  guint n = plumb_legacy_get_n_outputs (self->facts->contract->legacy);

  for (guint i = 0; i < n; i++)
    {
      PlumbSideId side = find_authority (self, i);
      if (is_stopped (self, side))
        return self->states[side];
      if (!has_succeeded (self, side))
        return is_stopped (self, PLUMB_SIDE_GRAPH) && is_graph_trusted (self)
                   ? self->states[PLUMB_SIDE_GRAPH]
                   : "failed";
    }
  return "completed";
}

static PlumbValue *
describe_authority (PlumbDispatch *self)
{
  PlumbValueBuilder *authority = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_legacy_get_n_outputs (self->facts->contract->legacy); i++)
    plumb_value_builder_set_string (authority,
                                    plumb_legacy_get_output (self->facts->contract->legacy, i)->id,
                                    side_names[find_authority (self, i)]);
  return plumb_value_builder_end (authority);
}

static PlumbValue *
describe_runs (PlumbDispatch *self)
{
  PlumbValueBuilder *runs = plumb_value_builder_new_object ();

  for (guint i = 0; i < PLUMB_N_SIDES; i++)
    if (self->numbers[i] > 0)
      plumb_value_builder_set_int (runs, side_names[i], self->numbers[i]);
  return plumb_value_builder_end (runs);
}

static int
rank_verdict (const char *verdict)
{
  return g_str_equal (verdict, "pass") ? 0 : g_str_equal (verdict, "warn") ? 1 : 2;
}

/* The worst of each output's pairs. */
static PlumbValue *
describe_verdicts (PlumbDispatch *self)
{
  PlumbValueBuilder *verdicts = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_legacy_get_n_outputs (self->facts->contract->legacy); i++)
    {
      const char *output = plumb_legacy_get_output (self->facts->contract->legacy, i)->id;
      const char *worst = NULL;
      for (guint j = 0; j < plumb_value_get_length (self->pairs); j++)
        {
          PlumbValue *pair = plumb_value_get_element (self->pairs, j);
          const char *verdict = plumb_value_member_string (pair, "verdict", "fail");
          if (g_str_equal (plumb_value_member_string (pair, "output", ""), output)
              && (worst == NULL || rank_verdict (verdict) > rank_verdict (worst)))
            worst = verdict;
        }
      if (worst != NULL)
        plumb_value_builder_set_string (verdicts, output, worst);
    }
  return plumb_value_builder_end (verdicts);
}

static PlumbValueBuilder *
begin_payload (PlumbDispatch *self, const char *what)
{
  const PlumbDispatchFacts *facts = self->facts;
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "what", what);
  plumb_value_builder_set_string (payload, "dispatch", facts->id);
  plumb_value_builder_set_string (payload, "workflow", facts->contract->workflow);
  if (facts->order != NULL)
    plumb_value_builder_set_string (payload, "order_line_id", facts->order);
  if (facts->trial != NULL)
    plumb_value_builder_set_string (payload, "trial", facts->trial);
  plumb_value_builder_set_string (payload, "by", facts->by);
  plumb_value_builder_set_string (payload, "graph_hash", facts->contract->graph_hash);
  plumb_value_builder_set_string (payload, "legacy_hash", facts->contract->legacy_hash);
  plumb_value_builder_set (payload, "modes", plumb_dispatch_facts_describe_modes (facts));
  return payload;
}

static PlumbValue *
make_text_object (const char *name, const char *text)
{
  PlumbValueBuilder *object = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (object, name, text);
  return plumb_value_builder_end (object);
}

static PlumbValue *
describe_end (PlumbDispatch *self)
{
  PlumbValueBuilder *payload = begin_payload (self, "dispatch-ended");

  plumb_value_builder_set_string (payload, "state", find_state (self));
  plumb_value_builder_set (payload, "authority", describe_authority (self));
  plumb_value_builder_set (payload, "runs", describe_runs (self));
  plumb_value_builder_set (payload, "verdicts", describe_verdicts (self));
  plumb_value_builder_set_int (payload, "waited_ms", self->facts->waited_ms);
  if (has_graph_failed (self) && self->is_done[PLUMB_SIDE_LEGACY])
    plumb_value_builder_set (payload, "fallback",
                             make_text_object ("reason", self->reasons[PLUMB_SIDE_GRAPH] != NULL
                                                             ? self->reasons[PLUMB_SIDE_GRAPH]
                                                             : "the graph failed"));
  for (guint i = 0; i < PLUMB_N_SIDES; i++)
    if (self->reasons[i] != NULL)
      {
        g_autofree char *member = g_strconcat (side_names[i], "_failure", NULL);
        plumb_value_builder_set_string (payload, member, self->reasons[i]);
      }
  return plumb_value_builder_end (payload);
}

/* @payload: (transfer full) */
static void
add_event (PlumbValueBuilder *events, gint64 run, PlumbValue *payload)
{
  PlumbValueBuilder *event = plumb_value_builder_new_object ();

  if (run > 0)
    plumb_value_builder_set_int (event, "run", run);
  plumb_value_builder_set (event, "payload", payload);
  plumb_value_builder_add (events, plumb_value_builder_end (event));
}

/* @events: (transfer full) */
static PlumbValue *
make_record_arguments (PlumbValueBuilder *events)
{
  PlumbValueBuilder *arguments = plumb_value_builder_new_object ();

  plumb_value_builder_set (arguments, "events", plumb_value_builder_end (events));
  return plumb_value_builder_end (arguments);
}

/* The answer: what was recorded, with the numbers that it got. */
static PlumbValue *
make_answer (PlumbDispatch *self, PlumbValue *recorded)
{
  PlumbValue *seqs = plumb_value_get_member (recorded, "seqs");
  PlumbValueBuilder *pairs = plumb_value_builder_new_array ();

  for (guint i = 0; i < plumb_value_get_length (self->pairs); i++)
    {
      PlumbValueBuilder *pair
          = plumb_value_builder_new_copy (plumb_value_get_element (self->pairs, i));
      plumb_value_builder_set_int (pair, "pair",
                                   plumb_value_get_int (plumb_value_get_element (seqs, i), 0));
      plumb_value_builder_add (pairs, plumb_value_builder_end (pair));
    }
  PlumbValueBuilder *answer = plumb_value_builder_new_copy (self->ended);
  plumb_value_builder_set (answer, "pairs", plumb_value_builder_end (pairs));
  return plumb_value_builder_end (answer);
}

static void
end_recorded (gpointer owner, gpointer result, GError *error)
{
  PlumbDispatch *self = owner;
  g_autoptr (PlumbValue) recorded = result;

  finish (self, recorded != NULL ? make_answer (self, recorded) : NULL, error);
}

static void
record_end (PlumbDispatch *self)
{
  PlumbValueBuilder *events = plumb_value_builder_new_array ();

  self->ended = describe_end (self);
  for (guint i = 0; i < plumb_value_get_length (self->pairs); i++)
    add_event (events, self->numbers[PLUMB_SIDE_LEGACY],
               plumb_value_ref (plumb_value_get_element (self->pairs, i)));
  add_event (events, 0, plumb_value_ref (self->ended));
  g_autoptr (PlumbValue) arguments = make_record_arguments (events);
  plumb_run_series_request (self->series, "record", arguments, end_recorded);
}

/* --- comparing --- */

static void
compared (gpointer owner, gpointer pairs, GError *error)
{
  PlumbDispatch *self = owner;

  self->pairs = pairs;
  if (pairs == NULL)
    finish (self, NULL, error);
  else
    record_end (self);
}

/* What is not there in time is not compared. */
static void
compare (PlumbDispatch *self)
{
  for (guint i = 0; i < PLUMB_N_SIDES; i++)
    self->facts->runs[i] = self->states[i] != NULL ? self->numbers[i] : 0;
  work (self, plumb_dispatch_compare, (GDestroyNotify) plumb_value_unref, compared);
}

/* --- runs --- */

static void
failure_found (gpointer owner, gpointer reason, GError *error)
{
  PlumbDispatch *self = owner;
  PlumbSideId side = self->facts->side;

  g_clear_error (&error);
  self->reasons[side] = reason;
  self->is_done[side] = TRUE;
  advance (self);
}

static gint64
get_overtime_us (PlumbDispatch *self)
{
  return self->took_us[PLUMB_SIDE_GRAPH] - self->took_us[PLUMB_SIDE_LEGACY];
}

/* @state: NULL: it did not start, or is not waited for any longer. */
static void
end_side (PlumbDispatch *self, const char *state)
{
  PlumbSideId side = self->facts->side;

  g_set_str (&self->states[side], state);
  plumb_run_series_leave_run (self->series);
  self->took_us[side] = self->began_us > 0 ? g_get_monotonic_time () - self->began_us : 0;
  self->facts->runs[side] = self->numbers[side];
  if (side == PLUMB_SIDE_GRAPH && !is_graph_trusted (self))
    self->facts->waited_ms = MAX (get_overtime_us (self), 0) / 1000;
  g_clear_handle_id (&self->wait, g_source_remove);
  if (state != NULL && !g_str_equal (state, "succeeded") && self->reasons[side] == NULL)
    {
      work (self, plumb_dispatch_facts_find_failure, g_free, failure_found);
      return;
    }
  self->is_done[side] = TRUE;
  advance (self);
}

/* The observer is not waited for any longer, and its run is of no more use. */
static void
give_up_observer (PlumbDispatch *self, const char *reason)
{
  g_set_str (&self->reasons[PLUMB_SIDE_GRAPH], reason);
  plumb_run_series_cancel_run (self->series);
  end_side (self, NULL);
}

static gboolean
wait_over_cb (gpointer user_data)
{
  PlumbDispatch *self = user_data;
  g_autofree char *reason
      = g_strdup_printf ("the observer was not there %u s after the legacy command would have been",
                         plumb_rollout_get_wait_s (self->facts->rollout, self->facts->workflow));

  self->wait = 0;
  give_up_observer (self, reason);
  return G_SOURCE_REMOVE;
}

static gboolean
is_over (const char *state)
{
  static const char *const ends[] = { "succeeded", "failed", "cancelled", "interrupted", NULL };
  return g_strv_contains (ends, state);
}

static gboolean
is_observing (PlumbDispatch *self)
{
  return self->facts->side == PLUMB_SIDE_GRAPH && !is_graph_trusted (self);
}

/* Runs are carried out one after another. The observer is waited for as if both had begun together:
 * it has the time that the legacy command took, and the wait from its end on. What it spent behind
 * other runs is not its own. */
static void
begin_side (PlumbDispatch *self)
{
  self->began_us = g_get_monotonic_time ();
  g_clear_handle_id (&self->wait, g_source_remove);
  if (is_observing (self))
    self->wait
        = g_timeout_add ((guint) MIN (self->took_us[PLUMB_SIDE_LEGACY] / 1000 + 1
                                          + 1000
                                                * (gint64) plumb_rollout_get_wait_s (
                                                    self->facts->rollout, self->facts->workflow),
                                      G_MAXUINT),
                         wait_over_cb, self);
}

static void
changed (gpointer owner, const char *state)
{
  PlumbDispatch *self = owner;
  gboolean is_waiting = g_str_equal (state, "waiting") || g_str_equal (state, "paused");

  if (g_str_equal (state, "running"))
    begin_side (self);
  else if (is_over (state))
    end_side (self, state);
  else if (is_waiting && is_observing (self))
    give_up_observer (self, "the observer waits for a person");
  else if (is_waiting)
    end_side (self, "waiting");
}

/* What is the user's or the machine's to mend is no fault of the graph. */
static gboolean
is_fault_of_side (const GError *error)
{
  return g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_WORKFLOW)
         || g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_BLOCKED)
         || g_error_matches (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST)
         || error->domain == PLUMB_PARITY_ERROR;
}

static void
started (gpointer owner, gint64 run)
{
  PlumbDispatch *self = owner;

  self->numbers[self->facts->side] = run;
  begin_side (self);
  g_signal_emit (self, signals[SIGNAL_RUN_STARTED], 0, run, side_names[self->facts->side]);
}

static void
failed (gpointer owner, GError *error)
{
  PlumbDispatch *self = owner;

  finish (self, NULL, error);
}

static void
refused (gpointer owner, GError *error)
{
  PlumbDispatch *self = owner;

  if (!is_fault_of_side (error))
    {
      finish (self, NULL, error);
      return;
    }
  self->reasons[self->facts->side] = g_strdup (error->message);
  g_error_free (error);
  end_side (self, NULL);
}

static void
start_side (PlumbDispatch *self, PlumbSideId side)
{
  self->facts->side = side;
  self->facts->has_graph_failed = has_graph_failed (self);
  self->began_us = 0;
  plumb_run_series_start (self->series, plumb_dispatch_facts_make_start, self->facts);
}

static gboolean
needs_legacy (PlumbDispatch *self)
{
  return !is_graph_trusted (self) || has_graph_failed (self) || has_mode (self, PLUMB_MODE_SHADOW)
         || has_mode (self, PLUMB_MODE_LEGACY);
}

static void
advance (PlumbDispatch *self)
{
  const gboolean *is_done = self->is_done;
  gboolean was_stopped = (is_graph_trusted (self) && is_stopped (self, PLUMB_SIDE_GRAPH))
                         || is_stopped (self, PLUMB_SIDE_LEGACY);

  if (was_stopped)
    record_end (self);
  else if (is_graph_trusted (self) && !is_done[PLUMB_SIDE_GRAPH])
    start_side (self, PLUMB_SIDE_GRAPH);
  else if (!is_done[PLUMB_SIDE_LEGACY] && needs_legacy (self))
    start_side (self, PLUMB_SIDE_LEGACY);
  else if (!is_done[PLUMB_SIDE_GRAPH] && has_mode (self, PLUMB_MODE_SHADOW))
    start_side (self, PLUMB_SIDE_GRAPH);
  else
    compare (self);
}

/* --- the beginning --- */

static void
begin_recorded (gpointer owner, gpointer result, GError *error)
{
  PlumbDispatch *self = owner;
  g_autoptr (PlumbValue) recorded = result;

  if (recorded != NULL)
    advance (self);
  else
    finish (self, NULL, error);
}

static void
loaded (gpointer owner, gpointer facts, GError *error)
{
  PlumbDispatch *self = owner;
  PlumbValueBuilder *events;

  if (facts == NULL)
    {
      finish (self, NULL, error);
      return;
    }
  events = plumb_value_builder_new_array ();
  add_event (events, 0, plumb_value_builder_end (begin_payload (self, "dispatch")));
  g_autoptr (PlumbValue) arguments = make_record_arguments (events);
  plumb_run_series_request (self->series, "record", arguments, begin_recorded);
}

static void
plumb_dispatch_dispose (GObject *object)
{
  PlumbDispatch *self = PLUMB_DISPATCH (object);

  g_clear_handle_id (&self->wait, g_source_remove);
  g_clear_pointer (&self->series, plumb_run_series_free);
  G_OBJECT_CLASS (plumb_dispatch_parent_class)->dispose (object);
}

static void
plumb_dispatch_finalize (GObject *object)
{
  PlumbDispatch *self = PLUMB_DISPATCH (object);

  g_clear_pointer (&self->facts, plumb_dispatch_facts_free);
  g_clear_pointer (&self->pairs, plumb_value_unref);
  g_clear_pointer (&self->ended, plumb_value_unref);
  for (guint i = 0; i < PLUMB_N_SIDES; i++)
    {
      g_free (self->states[i]);
      g_free (self->reasons[i]);
    }
  G_OBJECT_CLASS (plumb_dispatch_parent_class)->finalize (object);
}

static void
plumb_dispatch_class_init (PlumbDispatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = plumb_dispatch_dispose;
  object_class->finalize = plumb_dispatch_finalize;
  signals[SIGNAL_RUN_STARTED]
      = g_signal_new ("run-started", PLUMB_TYPE_DISPATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
}

static void
plumb_dispatch_init (PlumbDispatch *self)
{
}

/**
 * plumb_dispatch_new:
 * @info: what is to be dispatched
 *
 * Returns: (transfer full): a dispatch that has not begun
 */
PlumbDispatch *
plumb_dispatch_new (const PlumbDispatchInfo *info)
{
  g_return_val_if_fail (info != NULL && PLUMB_IS_ENGINE (info->engine), NULL);

  PlumbDispatch *self = g_object_new (PLUMB_TYPE_DISPATCH, NULL);
  self->series = plumb_run_series_new (
      G_OBJECT (self), info->client, plumb_engine_get_info (info->engine)->pool,
      &(PlumbRunSeriesEvents) {
          .started = started, .refused = refused, .changed = changed, .failed = failed });
  self->facts = plumb_dispatch_facts_new (info);
  return self;
}

/**
 * plumb_dispatch_run_async:
 * @self: a dispatch that has not begun
 * @cancellable: (nullable): cancels the run that is at work
 * @callback: called when it is over and recorded
 * @user_data: for @callback
 */
void
plumb_dispatch_run_async (PlumbDispatch *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_DISPATCH (self) && self->facts->contract == NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_dispatch_run_async);
  g_task_set_check_cancellable (task, FALSE);
  plumb_run_series_begin (self->series, task);
  work (self, plumb_dispatch_facts_load, NULL, loaded);
}

/**
 * plumb_dispatch_run_finish:
 * @self: a dispatch
 * @result: of plumb_dispatch_run_async()
 * @error: set where nothing was dispatched, or it could not be recorded
 *
 * Returns: (transfer full) (nullable): how it ended
 */
PlumbValue *
plumb_dispatch_run_finish (PlumbDispatch *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
