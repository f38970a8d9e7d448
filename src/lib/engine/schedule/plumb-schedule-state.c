/* plumb-schedule-state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Reading a schedule, and the names of its states. */

#include "config.h"

#include "plumb-schedule-private.h"

static const char *const step_state_names[]
    = { "pending", "pending", "running", "succeeded", "failed", "skipped", "cancelled" };
static const char *const item_state_names[]
    = { "ready", "running", "delayed", "waiting", "succeeded", "failed", "cancelled" };
static const char *const run_state_names[] = {
  "queued", "running", "paused", "waiting", "succeeded", "failed", "cancelled", "interrupted",
};
static const char *const budget_names[] = { "executions", "rounds", "wall", "bytes" };
static const char *const reason_codes[] = {
  [PLUMB_REASON_NONE] = NULL,
  [PLUMB_REASON_INPUT_FAILED] = "input-failed",
  [PLUMB_REASON_INPUT_SKIPPED] = "input-skipped",
  [PLUMB_REASON_CONDITION] = "condition",
  [PLUMB_REASON_ITEM_FAILED] = "item-failed",
  [PLUMB_REASON_INPUTS] = "inputs-do-not-fit",
  [PLUMB_REASON_RETRIES_EXHAUSTED] = "retries-exhausted",
  [PLUMB_REASON_NON_RETRYABLE] = "non-retryable",
  [PLUMB_REASON_MAX_ROUNDS] = "max-rounds",
  [PLUMB_REASON_NO_PROGRESS] = "no-progress",
  [PLUMB_REASON_BUDGET] = "budget",
  [PLUMB_REASON_ASKED_FOR] = "asked-for",
  [PLUMB_REASON_DISK] = "disk-low",
};

/**
 * plumb_step_state_get_name:
 * @state: a state
 *
 * Returns: the name that the ledger uses
 */
const char *
plumb_step_state_get_name (PlumbStepState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (step_state_names), NULL);

  return step_state_names[state];
}

/**
 * plumb_item_state_get_name:
 * @state: a state
 *
 * Returns: the name that the ledger uses
 */
const char *
plumb_item_state_get_name (PlumbItemState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (item_state_names), NULL);

  return item_state_names[state];
}

/**
 * plumb_run_state_get_name:
 * @state: a state
 *
 * Returns: the name that the ledger uses
 */
const char *
plumb_run_state_get_name (PlumbRunState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (run_state_names), NULL);

  return run_state_names[state];
}

/**
 * plumb_budget_get_name:
 * @budget: a budget
 *
 * Returns: its name
 */
const char *
plumb_budget_get_name (PlumbBudget budget)
{
  g_return_val_if_fail ((guint) budget < G_N_ELEMENTS (budget_names), NULL);

  return budget_names[budget];
}

/**
 * plumb_reason_get_code:
 * @reason: a reason
 *
 * Returns: (nullable): its stable code
 */
const char *
plumb_reason_get_code (PlumbReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reason_codes), NULL);

  return reason_codes[reason];
}

/**
 * plumb_step_state_is_over:
 * @state: a state
 *
 * Returns: whether nothing follows it
 */
gboolean
plumb_step_state_is_over (PlumbStepState state)
{
  return state >= PLUMB_STEP_SUCCEEDED;
}

/**
 * plumb_run_state_is_over:
 * @state: a state
 *
 * Returns: whether a schedule takes no event in it
 */
gboolean
plumb_run_state_is_over (PlumbRunState state)
{
  return state == PLUMB_RUN_SUCCEEDED || state == PLUMB_RUN_FAILED || state == PLUMB_RUN_CANCELLED;
}

/**
 * plumb_schedule_get_state:
 * @self: a schedule
 *
 * Returns: the run's state
 */
PlumbRunState
plumb_schedule_get_state (const PlumbSchedule *self)
{
  return self->state;
}

/**
 * plumb_schedule_is_pausing:
 * @self: a schedule
 *
 * Returns: whether it begins nothing more, though what it had begun may still run
 */
gboolean
plumb_schedule_is_pausing (const PlumbSchedule *self)
{
  return self->paused;
}

/**
 * plumb_schedule_get_n_steps:
 * @self: a schedule
 *
 * Returns: the number of steps, those of rounds included
 */
guint
plumb_schedule_get_n_steps (const PlumbSchedule *self)
{
  return self->nodes->len;
}

/**
 * plumb_schedule_get_step_state:
 * @self: a schedule
 * @step: a step
 *
 * Returns: its state
 */
PlumbStepState
plumb_schedule_get_step_state (const PlumbSchedule *self, guint step)
{
  return plumb_schedule_node (self, step)->state;
}

/**
 * plumb_schedule_get_item_state:
 * @self: a schedule
 * @step: a step that has been expanded
 * @item: one of its items
 *
 * Returns: its state
 */
PlumbItemState
plumb_schedule_get_item_state (const PlumbSchedule *self, guint step, guint item)
{
  const PlumbScheduleNode *node = plumb_schedule_node (self, step);

  g_return_val_if_fail (item < node->n_items, PLUMB_ITEM_READY);
  return (PlumbItemState) node->items[item];
}

/**
 * plumb_schedule_edge_is_open:
 * @edge: an edge
 * @state: of its source, which is over
 * @signal: of its source
 *
 * Returns: whether what the source made reaches the target
 */
gboolean
plumb_schedule_edge_is_open (const PlumbScheduleEdge *edge,
                             PlumbStepState state,
                             PlumbSignal signal)
{
  if (state == PLUMB_STEP_FAILED)
    return edge->condition == PLUMB_CONDITION_FAIL || edge->condition == PLUMB_CONDITION_ALWAYS;
  if (state != PLUMB_STEP_SUCCEEDED || (signal.flags & edge->mask) != edge->mask)
    return FALSE;
  switch (edge->condition)
    {
    case PLUMB_CONDITION_PASS:
      return !signal.fails;
    case PLUMB_CONDITION_FAIL:
      return signal.fails;
    case PLUMB_CONDITION_ALWAYS:
    case PLUMB_CONDITION_FLAG:
    default:
      return TRUE;
    }
}

/**
 * plumb_schedule_find_obstacle:
 * @edges: the edges into a step, sorted by port
 * @states: (array length=n): of each of them
 * @n: their number
 *
 * Returns: the place of the edge that keeps the step from running, or -1
 */
int
plumb_schedule_find_obstacle (const PlumbScheduleEdge *edges, const PlumbEdgeState *states, guint n)
{
  int first_closed = -1;
  gboolean some = FALSE;

  for (guint i = 0; i < n;)
    {
      guint first = i;
      gboolean served = FALSE;
      for (; i < n && edges[i].port == edges[first].port; i++)
        served = served || states[i] != PLUMB_EDGE_CLOSED;
      if (!served && !edges[first].optional)
        return (int) first;
      some = some || served;
      if (!served && first_closed < 0)
        first_closed = (int) first;
    }
  return some ? -1 : first_closed;
}

/**
 * plumb_schedule_is_open:
 * @self: a schedule
 * @edge: an edge whose source is over
 *
 * Returns: whether what the source made reaches the target
 */
gboolean
plumb_schedule_is_open (const PlumbSchedule *self, const PlumbScheduleEdge *edge)
{
  const PlumbScheduleNode *source = plumb_schedule_node (self, edge->source);

  return plumb_schedule_edge_is_open (edge, source->state, source->signal);
}

/**
 * plumb_schedule_get_used:
 * @self: a schedule
 * @budget: a budget
 *
 * Returns: how much of it is used
 */
gint64
plumb_schedule_get_used (const PlumbSchedule *self, PlumbBudget budget)
{
  return self->used[budget];
}

/**
 * plumb_schedule_get_slot_use:
 * @self: a schedule
 * @slot: a slot
 *
 * Returns: how much of it running items hold
 */
guint
plumb_schedule_get_slot_use (const PlumbSchedule *self, guint slot)
{
  g_return_val_if_fail (slot < self->n_slots, 0);

  return self->in_use[slot];
}

static void
dump_array (GByteArray *bytes, GArray *array, guint element_size)
{
  guint length = array != NULL ? array->len : 0;

  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  if (length > 0)
    g_byte_array_append (bytes, (const guint8 *) array->data, length * element_size);
}

static void
dump_node (GByteArray *bytes, const PlumbScheduleNode *node)
{
  gint64 numbers[] = { node->spec.task,
                       node->spec.demand,
                       node->state,
                       node->signal.fails,
                       (gint64) node->signal.flags,
                       node->order,
                       node->n_resolved,
                       node->n_items,
                       node->next,
                       node->n_over,
                       node->n_failed,
                       node->n_running,
                       node->n_ready,
                       node->n_queued,
                       node->can_queue,
                       node->in_heap,
                       node->overtaken,
                       node->parent,
                       node->round,
                       node->n_left,
                       node->n_unhandled,
                       node->n_stale };

  g_byte_array_append (bytes, (const guint8 *) numbers, sizeof numbers);
  g_byte_array_append (bytes, (const guint8 *) &node->best, sizeof node->best);
  if (node->n_items > 0)
    {
      g_byte_array_append (bytes, node->items, node->n_items);
      g_byte_array_append (bytes, node->attempts, node->n_items);
    }
  dump_array (bytes, node->again, sizeof (guint));
  dump_array (bytes, node->fingerprints, sizeof (guint64));
}

/**
 * plumb_schedule_dump:
 * @self: a schedule
 *
 * Returns: (transfer full): its state; equal states give equal bytes on the same machine
 */
GBytes *
plumb_schedule_dump (const PlumbSchedule *self)
{
  GByteArray *bytes = g_byte_array_new ();
  gint64 numbers[] = { self->state,        self->stop_state, self->stop_reason, self->paused,
                       self->pause_reason, self->n_unended,  self->n_running,   self->n_ready,
                       self->n_delayed,    self->n_asked,    self->n_busy,      self->n_unhandled };

  g_byte_array_append (bytes, (const guint8 *) numbers, sizeof numbers);
  g_byte_array_append (bytes, (const guint8 *) self->used, sizeof self->used);
  for (guint i = 0; i < self->n_slots; i++)
    g_byte_array_append (bytes, (const guint8 *) &self->in_use[i], sizeof (guint));
  dump_array (bytes, self->ahead, sizeof (PlumbQueuedItem));
  for (guint i = 0; i < self->heaps->len; i++)
    dump_array (bytes, g_ptr_array_index (self->heaps, i), sizeof (guint));
  for (guint i = 0; i < self->nodes->len; i++)
    dump_node (bytes, plumb_schedule_node (self, i));
  return g_byte_array_free_to_bytes (bytes);
}
