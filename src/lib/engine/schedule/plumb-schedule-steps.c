/* plumb-schedule-steps.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Changes of state; what a step's end means for those below it; how a run stops. */

#include "config.h"

#include "plumb-schedule-private.h"

/* Every legal change of state: the set of states that may follow. Anything else is a bug. */
#define TO(state) PLUMB_STATE_BIT (state)
static const guint step_edges[] = {
  [PLUMB_STEP_PENDING]
  = TO (PLUMB_STEP_EXPANDING) | TO (PLUMB_STEP_SKIPPED) | TO (PLUMB_STEP_CANCELLED),
  [PLUMB_STEP_EXPANDING]
  = TO (PLUMB_STEP_RUNNING) | TO (PLUMB_STEP_FAILED) | TO (PLUMB_STEP_CANCELLED),
  [PLUMB_STEP_RUNNING]
  = TO (PLUMB_STEP_SUCCEEDED) | TO (PLUMB_STEP_FAILED) | TO (PLUMB_STEP_CANCELLED),
  [PLUMB_STEP_SUCCEEDED] = 0,
  [PLUMB_STEP_FAILED] = 0,
  [PLUMB_STEP_SKIPPED] = 0,
  [PLUMB_STEP_CANCELLED] = 0,
};
static const guint item_edges[] = {
  [PLUMB_ITEM_READY] = TO (PLUMB_ITEM_RUNNING) | TO (PLUMB_ITEM_ASKED) | TO (PLUMB_ITEM_SUCCEEDED)
                       | TO (PLUMB_ITEM_FAILED) | TO (PLUMB_ITEM_CANCELLED),
  [PLUMB_ITEM_RUNNING] = TO (PLUMB_ITEM_SUCCEEDED) | TO (PLUMB_ITEM_FAILED)
                         | TO (PLUMB_ITEM_DELAYED) | TO (PLUMB_ITEM_CANCELLED),
  [PLUMB_ITEM_DELAYED] = TO (PLUMB_ITEM_READY) | TO (PLUMB_ITEM_CANCELLED),
  [PLUMB_ITEM_ASKED] = TO (PLUMB_ITEM_SUCCEEDED) | TO (PLUMB_ITEM_CANCELLED),
  [PLUMB_ITEM_SUCCEEDED] = 0,
  [PLUMB_ITEM_FAILED] = 0,
  [PLUMB_ITEM_CANCELLED] = 0,
};

void
plumb_schedule_act (PlumbSchedule *self, const PlumbAction *action)
{
  g_array_append_vals (self->actions, action, 1);
}

void
plumb_schedule_set_step_state (PlumbScheduleNode *node, PlumbStepState state)
{
  g_assert (step_edges[node->state] & TO (state));
  node->state = state;
}

void
plumb_schedule_set_item_state (PlumbScheduleNode *node, guint item, PlumbItemState state)
{
  g_assert (item_edges[node->items[item]] & TO (state));
  node->items[item] = (guint8) state;
}

void
plumb_schedule_set_run_state (PlumbSchedule *self, PlumbRunState state, PlumbReason reason)
{
  if (self->state == state)
    return;
  self->state = state;
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_RUN_STATE,
                                             .run_state = state,
                                             .reason = reason,
                                             .cause = -1 });
}

void
plumb_schedule_end_step (
    PlumbSchedule *self, guint step, PlumbStepState state, PlumbReason reason, int cause)
{
  plumb_schedule_set_step_state (plumb_schedule_node (self, step), state);
  self->n_unended--;
  g_array_append_val (self->ended, step);
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_STEP_ENDED,
                                             .step = step,
                                             .item = -1,
                                             .step_state = state,
                                             .reason = reason,
                                             .cause = cause });
}

/* --- what a step's end means for those below it -------------------------------------------------
 */

static PlumbReason
tell_why_closed (const PlumbSchedule *self, const PlumbScheduleEdge *edge)
{
  switch (plumb_schedule_node (self, edge->source)->state)
    {
    case PLUMB_STEP_FAILED:
      return PLUMB_REASON_INPUT_FAILED;
    case PLUMB_STEP_SKIPPED:
    case PLUMB_STEP_CANCELLED:
      return PLUMB_REASON_INPUT_SKIPPED;
    case PLUMB_STEP_SUCCEEDED:
      return PLUMB_REASON_CONDITION;
    case PLUMB_STEP_PENDING:
    case PLUMB_STEP_EXPANDING:
    case PLUMB_STEP_RUNNING:
    default:
      g_assert_not_reached ();
    }
}

/* The closed edge that keeps the step from running, or NULL. */
static const PlumbScheduleEdge *
find_obstacle (const PlumbSchedule *self, const PlumbScheduleNode *node)
{
  const PlumbScheduleEdge *edges = &g_array_index (self->edges, PlumbScheduleEdge, node->in_start);
  g_autofree PlumbEdgeState *states = g_new (PlumbEdgeState, node->n_in);

  for (guint i = 0; i < node->n_in; i++)
    states[i] = plumb_schedule_is_open (self, &edges[i]) ? PLUMB_EDGE_OPEN : PLUMB_EDGE_CLOSED;
  int obstacle = plumb_schedule_find_obstacle (edges, states, node->n_in);
  return obstacle >= 0 ? &edges[obstacle] : NULL;
}

void
plumb_schedule_decide (PlumbSchedule *self, guint step)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);
  const PlumbScheduleEdge *obstacle = find_obstacle (self, node);

  if (obstacle != NULL)
    {
      plumb_schedule_end_step (self, step, PLUMB_STEP_SKIPPED, tell_why_closed (self, obstacle),
                               (int) obstacle->source);
      return;
    }
  plumb_schedule_set_step_state (node, PLUMB_STEP_EXPANDING);
  self->n_busy++;
  plumb_schedule_act (
      self, &(PlumbAction) { .type = PLUMB_ACTION_EXPAND, .step = step, .item = -1, .cause = -1 });
}

static void
leave_round (PlumbSchedule *self, const PlumbScheduleNode *child, gboolean unhandled)
{
  PlumbScheduleNode *repeat = plumb_schedule_node (self, (guint) child->parent);

  repeat->n_unhandled += unhandled ? 1 : 0;
  if (--repeat->n_left > 0 || repeat->state != PLUMB_STEP_RUNNING)
    return;
  if (repeat->n_unhandled > 0)
    {
      plumb_schedule_end_step (self, (guint) child->parent, PLUMB_STEP_FAILED,
                               PLUMB_REASON_ITEM_FAILED, -1);
      return;
    }
  self->n_busy++;
  repeat->awaits = PLUMB_ACTION_JUDGE_ROUND;
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_JUDGE_ROUND,
                                             .step = (guint) child->parent,
                                             .item = -1,
                                             .round = repeat->round,
                                             .cause = -1 });
}

static void
pass_on (PlumbSchedule *self, guint step)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);
  gboolean taken_up = FALSE;

  for (guint i = 0; i < node->n_out; i++)
    {
      guint place = g_array_index (self->edges_by_source, guint, node->out_start + i);
      const PlumbScheduleEdge *edge = &g_array_index (self->edges, PlumbScheduleEdge, place);
      PlumbScheduleNode *target = plumb_schedule_node (self, edge->target);
      gboolean open = plumb_schedule_is_open (self, edge);
      taken_up = taken_up || open;
      target->n_resolved++;
      if (target->n_resolved == target->n_in && target->state == PLUMB_STEP_PENDING
          && !plumb_schedule_is_stopping (self))
        plumb_schedule_decide (self, edge->target);
    }
  gboolean unhandled = node->state == PLUMB_STEP_FAILED && !taken_up;
  if (node->parent >= 0)
    leave_round (self, node, unhandled);
  else
    self->n_unhandled += unhandled ? 1 : 0;
}

void
plumb_schedule_pass_all_on (PlumbSchedule *self)
{
  for (guint i = 0; i < self->ended->len; i++)
    pass_on (self, g_array_index (self->ended, guint, i));
  g_array_set_size (self->ended, 0);
}

/* --- stopping ------------------------------------------------------------------------------------
 */

static void
cancel_item (PlumbSchedule *self, guint step, guint item, gboolean also_running)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);

  switch ((PlumbItemState) node->items[item])
    {
    case PLUMB_ITEM_RUNNING:
      if (also_running)
        plumb_schedule_act (
            self, &(PlumbAction) {
                      .type = PLUMB_ACTION_CANCEL, .step = step, .item = (int) item, .cause = -1 });
      return;
    case PLUMB_ITEM_READY:
      if (plumb_schedule_revoke (self, step, item))
        return; /* until it is told whether that came in time */
      self->n_ready--;
      node->n_ready--;
      break;
    case PLUMB_ITEM_DELAYED:
      self->n_delayed--;
      break;
    case PLUMB_ITEM_ASKED:
      self->n_asked--;
      break;
    case PLUMB_ITEM_SUCCEEDED:
    case PLUMB_ITEM_FAILED:
    case PLUMB_ITEM_CANCELLED:
    default:
      return;
    }
  plumb_schedule_set_item_state (node, item, PLUMB_ITEM_CANCELLED);
  node->n_over++;
}

static void
stop_step (PlumbSchedule *self, guint step, gboolean also_running)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);

  for (guint i = 0; i < node->n_items; i++)
    cancel_item (self, step, i, also_running);
  if (node->state == PLUMB_STEP_EXPANDING)
    self->n_busy--;
  if (node->n_running + node->n_queued == 0)
    plumb_schedule_end_step (self, step, PLUMB_STEP_CANCELLED, self->stop_reason, -1);
}

/**
 * plumb_schedule_stop_item:
 * @self: a schedule that stops
 * @step: a step
 * @item: of which it was not known whether it had begun
 */
void
plumb_schedule_stop_item (PlumbSchedule *self, guint step, guint item)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);

  cancel_item (self, step, item, self->stop_running);
  if (node->state == PLUMB_STEP_RUNNING && node->n_running + node->n_queued == 0)
    plumb_schedule_end_step (self, step, PLUMB_STEP_CANCELLED, self->stop_reason, -1);
}

/* Nothing starts any more. Steps that have not begun stay as they are. */
void
plumb_schedule_begin_stop (PlumbSchedule *self,
                           PlumbRunState state,
                           PlumbReason reason,
                           gboolean cancel_running)
{
  if (!plumb_schedule_is_stopping (self))
    {
      self->stop_state = state;
      self->stop_reason = reason;
    }
  self->stop_running = self->stop_running || cancel_running;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      PlumbStepState now = plumb_schedule_node (self, i)->state;
      if (now == PLUMB_STEP_EXPANDING || now == PLUMB_STEP_RUNNING)
        stop_step (self, i, cancel_running);
    }
}

void
plumb_schedule_spend_all (PlumbSchedule *self, PlumbBudget budget, gboolean cancel_running)
{
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_BUDGET,
                                             .item = -1,
                                             .budget = budget,
                                             .used = self->used[budget],
                                             .cause = -1 });
  plumb_schedule_begin_stop (self, PLUMB_RUN_FAILED, PLUMB_REASON_BUDGET, cancel_running);
}

gboolean
plumb_schedule_is_spent (const PlumbSchedule *self, PlumbBudget budget)
{
  gboolean is_limited = self->limits[budget] > 0 || self->is_shared[budget];

  return is_limited && self->used[budget] >= self->limits[budget];
}
