/* plumb-schedule.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-schedule-private.h"

#include <math.h>

#define ORDER_GAP (G_GINT64_CONSTANT (1) << 20)

/* Every legal change of state: a bit for each state that may follow. Anything else is a bug. */
#define TO(state) (1u << (state))
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

static PlumbScheduleNode *
get_node (const PlumbSchedule *self, guint step)
{
  return plumb_schedule_node (self, step);
}

static void
act (PlumbSchedule *self, const PlumbAction *action)
{
  g_array_append_vals (self->actions, action, 1);
}

static void
set_step_state (PlumbScheduleNode *node, PlumbStepState state)
{
  g_assert (step_edges[node->state] & TO (state));
  node->state = state;
}

static void
set_item_state (PlumbScheduleNode *node, guint item, PlumbItemState state)
{
  g_assert (item_edges[node->items[item]] & TO (state));
  node->items[item] = (guint8) state;
}

static gboolean
is_stopping (const PlumbSchedule *self)
{
  return self->stop_state != PLUMB_RUN_RUNNING;
}

static void
set_run_state (PlumbSchedule *self, PlumbRunState state, PlumbReason reason)
{
  if (self->state == state)
    return;
  self->state = state;
  act (self,
       &(PlumbAction) {
           .type = PLUMB_ACTION_RUN_STATE, .run_state = state, .reason = reason, .cause = -1 });
}

static void
end_step (PlumbSchedule *self, guint step, PlumbStepState state, PlumbReason reason, int cause)
{
  set_step_state (get_node (self, step), state);
  self->n_unended--;
  g_array_append_val (self->ended, step);
  act (self, &(PlumbAction) { .type = PLUMB_ACTION_STEP_ENDED,
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
  switch (get_node (self, edge->source)->state)
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

static void
decide (PlumbSchedule *self, guint step)
{
  PlumbScheduleNode *node = get_node (self, step);
  const PlumbScheduleEdge *obstacle = find_obstacle (self, node);

  if (obstacle != NULL)
    {
      end_step (self, step, PLUMB_STEP_SKIPPED, tell_why_closed (self, obstacle),
                (int) obstacle->source);
      return;
    }
  set_step_state (node, PLUMB_STEP_EXPANDING);
  self->n_busy++;
  act (self, &(PlumbAction) { .type = PLUMB_ACTION_EXPAND, .step = step, .item = -1, .cause = -1 });
}

static void
leave_round (PlumbSchedule *self, const PlumbScheduleNode *child, gboolean unhandled)
{
  PlumbScheduleNode *repeat = get_node (self, (guint) child->parent);

  repeat->n_unhandled += unhandled ? 1 : 0;
  if (--repeat->n_left > 0 || repeat->state != PLUMB_STEP_RUNNING)
    return;
  if (repeat->n_unhandled > 0)
    {
      end_step (self, (guint) child->parent, PLUMB_STEP_FAILED, PLUMB_REASON_ITEM_FAILED, -1);
      return;
    }
  self->n_busy++;
  repeat->awaits = PLUMB_ACTION_JUDGE_ROUND;
  act (self, &(PlumbAction) { .type = PLUMB_ACTION_JUDGE_ROUND,
                              .step = (guint) child->parent,
                              .item = -1,
                              .round = repeat->round,
                              .cause = -1 });
}

static void
pass_on (PlumbSchedule *self, guint step)
{
  PlumbScheduleNode *node = get_node (self, step);
  gboolean taken_up = FALSE;

  for (guint i = 0; i < node->n_out; i++)
    {
      guint place = g_array_index (self->edges_by_source, guint, node->out_start + i);
      const PlumbScheduleEdge *edge = &g_array_index (self->edges, PlumbScheduleEdge, place);
      PlumbScheduleNode *target = get_node (self, edge->target);
      gboolean open = plumb_schedule_is_open (self, edge);
      taken_up = taken_up || open;
      target->n_resolved++;
      if (target->n_resolved == target->n_in && target->state == PLUMB_STEP_PENDING
          && !is_stopping (self))
        decide (self, edge->target);
    }
  gboolean unhandled = node->state == PLUMB_STEP_FAILED && !taken_up;
  if (node->parent >= 0)
    leave_round (self, node, unhandled);
  else
    self->n_unhandled += unhandled ? 1 : 0;
}

static void
pass_all_on (PlumbSchedule *self)
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
  PlumbScheduleNode *node = get_node (self, step);

  switch ((PlumbItemState) node->items[item])
    {
    case PLUMB_ITEM_RUNNING:
      if (also_running)
        act (self,
             &(PlumbAction) {
                 .type = PLUMB_ACTION_CANCEL, .step = step, .item = (int) item, .cause = -1 });
      return;
    case PLUMB_ITEM_READY:
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
  set_item_state (node, item, PLUMB_ITEM_CANCELLED);
  node->n_over++;
}

static void
stop_step (PlumbSchedule *self, guint step, gboolean also_running)
{
  PlumbScheduleNode *node = get_node (self, step);

  for (guint i = 0; i < node->n_items; i++)
    cancel_item (self, step, i, also_running);
  if (node->state == PLUMB_STEP_EXPANDING)
    self->n_busy--;
  if (node->n_running == 0)
    end_step (self, step, PLUMB_STEP_CANCELLED, self->stop_reason, -1);
}

/* Nothing starts any more. Steps that have not begun stay as they are. */
static void
begin_stop (PlumbSchedule *self, PlumbRunState state, PlumbReason reason, gboolean cancel_running)
{
  if (!is_stopping (self))
    {
      self->stop_state = state;
      self->stop_reason = reason;
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      PlumbStepState now = get_node (self, i)->state;
      if (now == PLUMB_STEP_EXPANDING || now == PLUMB_STEP_RUNNING)
        stop_step (self, i, cancel_running);
    }
}

static void
spend_all (PlumbSchedule *self, PlumbBudget budget, gboolean cancel_running)
{
  act (self, &(PlumbAction) { .type = PLUMB_ACTION_BUDGET,
                              .item = -1,
                              .budget = budget,
                              .used = self->used[budget],
                              .cause = -1 });
  begin_stop (self, PLUMB_RUN_FAILED, PLUMB_REASON_BUDGET, cancel_running);
}

static gboolean
is_spent (const PlumbSchedule *self, PlumbBudget budget)
{
  return self->limits[budget] > 0 && self->used[budget] >= self->limits[budget];
}

/* --- items ---------------------------------------------------------------------------------------
 */

static void
end_step_if_over (PlumbSchedule *self, guint step)
{
  PlumbScheduleNode *node = get_node (self, step);

  if (node->n_over < node->n_items || node->state != PLUMB_STEP_RUNNING)
    return;
  gboolean cancelled = FALSE;
  for (guint i = 0; i < node->n_items && is_stopping (self); i++)
    cancelled = cancelled || node->items[i] == PLUMB_ITEM_CANCELLED;
  if (node->n_failed > 0)
    end_step (self, step, PLUMB_STEP_FAILED, PLUMB_REASON_ITEM_FAILED, -1);
  else if (cancelled)
    end_step (self, step, PLUMB_STEP_CANCELLED, self->stop_reason, -1);
  else
    end_step (self, step, PLUMB_STEP_SUCCEEDED, PLUMB_REASON_NONE, -1);
}

static void
plan_round (PlumbSchedule *self, guint step)
{
  PlumbScheduleNode *node = get_node (self, step);

  if (is_spent (self, PLUMB_BUDGET_ROUNDS))
    {
      spend_all (self, PLUMB_BUDGET_ROUNDS, FALSE);
      return;
    }
  self->used[PLUMB_BUDGET_ROUNDS]++;
  self->n_busy++;
  node->awaits = PLUMB_ACTION_PLAN_ROUND;
  node->round++;
  act (self, &(PlumbAction) { .type = PLUMB_ACTION_PLAN_ROUND,
                              .step = step,
                              .item = -1,
                              .round = node->round,
                              .cause = -1 });
}

static void
make_item_ready (PlumbSchedule *self, guint step)
{
  get_node (self, step)->n_ready++;
  self->n_ready++;
  plumb_schedule_enqueue (self, step);
}

static void
begin_item (PlumbSchedule *self, guint step, guint item)
{
  PlumbScheduleNode *node = get_node (self, step);

  switch (node->spec.task)
    {
    case PLUMB_TASK_QUESTION:
      set_item_state (node, item, PLUMB_ITEM_ASKED);
      self->n_asked++;
      act (self, &(PlumbAction) {
                     .type = PLUMB_ACTION_ASK, .step = step, .item = (int) item, .cause = -1 });
      break;
    case PLUMB_TASK_REPEAT:
      break;
    case PLUMB_TASK_WORK:
    default:
      make_item_ready (self, step);
      break;
    }
}

static gboolean
take_expanded (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = get_node (self, event->step);

  if (node->state != PLUMB_STEP_EXPANDING)
    return FALSE;
  self->n_busy--;
  set_step_state (node, PLUMB_STEP_RUNNING);
  node->signal = event->signal;
  node->n_items = event->n_items;
  node->items = g_new0 (guint8, event->n_items);
  node->attempts = g_new0 (guint8, event->n_items);
  for (guint i = 0; i < event->n_items; i++)
    {
      if (event->done != NULL && event->done[i] != 0)
        {
          set_item_state (node, i, PLUMB_ITEM_SUCCEEDED);
          node->n_over++;
        }
      else
        {
          begin_item (self, event->step, i);
        }
    }
  if (node->spec.task == PLUMB_TASK_REPEAT && node->n_over < node->n_items)
    plan_round (self, event->step);
  end_step_if_over (self, event->step);
  return TRUE;
}

static gboolean
take_expand_failed (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = get_node (self, event->step);

  if (node->state != PLUMB_STEP_EXPANDING
      && (node->state != PLUMB_STEP_RUNNING || node->awaits == PLUMB_ACTION_EXPAND))
    return FALSE;
  self->n_busy--;
  end_step (self, event->step, PLUMB_STEP_FAILED, PLUMB_REASON_INPUTS, -1);
  if (self->stop_at_failure)
    begin_stop (self, PLUMB_RUN_FAILED, PLUMB_REASON_ITEM_FAILED, FALSE);
  return TRUE;
}

static gboolean
has_item (const PlumbSchedule *self, const PlumbScheduleEvent *event, guint states)
{
  const PlumbScheduleNode *node = get_node (self, event->step);

  return event->item >= 0 && (guint) event->item < node->n_items
         && (TO (node->items[event->item]) & states) != 0;
}

static void
leave_backend (PlumbSchedule *self, guint step)
{
  get_node (self, step)->n_running--;
  self->n_running--;
  plumb_schedule_free_slots (self, step);
}

static gboolean
take_succeeded (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = get_node (self, event->step);

  if (!has_item (self, event, TO (PLUMB_ITEM_RUNNING) | TO (PLUMB_ITEM_ASKED)))
    return FALSE;
  if (node->items[event->item] == PLUMB_ITEM_ASKED)
    self->n_asked--;
  else
    leave_backend (self, event->step);
  set_item_state (node, (guint) event->item, PLUMB_ITEM_SUCCEEDED);
  node->n_over++;
  node->signal.fails = node->signal.fails || event->signal.fails;
  node->signal.flags |= event->signal.flags;
  self->used[PLUMB_BUDGET_BYTES] += event->bytes;
  end_step_if_over (self, event->step);
  if (is_spent (self, PLUMB_BUDGET_BYTES) && !is_stopping (self))
    spend_all (self, PLUMB_BUDGET_BYTES, FALSE);
  return TRUE;
}

static guint64
get_salt (const PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  return (self->seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15))
         ^ get_node (self, event->step)->spec.salt ^ ((guint64) event->item << 32);
}

static void
delay_item (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = get_node (self, event->step);
  guint attempt = node->attempts[event->item];

  set_item_state (node, (guint) event->item, PLUMB_ITEM_DELAYED);
  self->n_delayed++;
  act (self, &(PlumbAction) { .type = PLUMB_ACTION_DELAY,
                              .step = event->step,
                              .item = event->item,
                              .attempt = attempt + 1,
                              .delay_us = plumb_retry_policy_delay_us (&self->retry, attempt,
                                                                       get_salt (self, event)),
                              .cause = -1 });
}

static void
fail_item (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = get_node (self, event->step);
  gboolean would = (self->retry.class_mask & (1u << event->failure_class)) != 0;

  set_item_state (node, (guint) event->item, PLUMB_ITEM_FAILED);
  node->n_over++;
  node->n_failed++;
  act (self, &(PlumbAction) { .type = PLUMB_ACTION_ESCALATE,
                              .step = event->step,
                              .item = event->item,
                              .attempt = node->attempts[event->item],
                              .reason
                              = would ? PLUMB_REASON_RETRIES_EXHAUSTED : PLUMB_REASON_NON_RETRYABLE,
                              .cause = -1 });
  end_step_if_over (self, event->step);
  if (self->stop_at_failure)
    begin_stop (self, PLUMB_RUN_FAILED, PLUMB_REASON_ITEM_FAILED, FALSE);
}

static gboolean
take_failed (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  const PlumbScheduleNode *node = get_node (self, event->step);

  if (!has_item (self, event, TO (PLUMB_ITEM_RUNNING)))
    return FALSE;
  leave_backend (self, event->step);
  if (!is_stopping (self)
      && plumb_retry_policy_allows (&self->retry, event->failure_class,
                                    node->attempts[event->item]))
    delay_item (self, event);
  else
    fail_item (self, event);
  return TRUE;
}

static gboolean
take_cancelled (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  if (!has_item (self, event, TO (PLUMB_ITEM_RUNNING)))
    return FALSE;
  leave_backend (self, event->step);
  set_item_state (get_node (self, event->step), (guint) event->item, PLUMB_ITEM_CANCELLED);
  get_node (self, event->step)->n_over++;
  if (!is_stopping (self))
    begin_stop (self, PLUMB_RUN_CANCELLED, PLUMB_REASON_ASKED_FOR, TRUE);
  end_step_if_over (self, event->step);
  return TRUE;
}

static gboolean
take_due (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = get_node (self, event->step);

  if (!has_item (self, event, TO (PLUMB_ITEM_DELAYED)))
    return FALSE;
  self->n_delayed--;
  set_item_state (node, (guint) event->item, PLUMB_ITEM_READY);
  if (node->again == NULL)
    node->again = g_array_new (FALSE, FALSE, sizeof (guint));
  guint item = (guint) event->item;
  g_array_append_val (node->again, item);
  make_item_ready (self, event->step);
  return TRUE;
}

/* --- rounds --------------------------------------------------------------------------------------
 */

static void add_graph (PlumbSchedule *self, const PlumbScheduleGraph *graph, int parent);

static gboolean
take_round_planned (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *repeat = get_node (self, event->step);

  if (repeat->state != PLUMB_STEP_RUNNING || repeat->awaits != PLUMB_ACTION_PLAN_ROUND
      || event->graph->n_steps == 0)
    return FALSE;
  self->n_busy--;
  repeat->awaits = PLUMB_ACTION_EXPAND;
  repeat->n_left = event->graph->n_steps;
  repeat->n_unhandled = 0;
  add_graph (self, event->graph, (int) event->step);
  return TRUE;
}

static gboolean
has_made_progress (const PlumbSchedule *self,
                   PlumbScheduleNode *repeat,
                   const PlumbScheduleEvent *event)
{
  for (guint i = 0; i < repeat->fingerprints->len; i++)
    if (g_array_index (repeat->fingerprints, guint64, i) == event->fingerprint)
      return FALSE;
  g_array_append_val (repeat->fingerprints, event->fingerprint);
  if (isnan (event->score))
    return TRUE;
  gboolean better = repeat->fingerprints->len == 1 || event->score > repeat->best;
  repeat->best = better ? event->score : repeat->best;
  repeat->n_stale = better ? 0 : repeat->n_stale + 1;
  return self->patience == 0 || repeat->n_stale < self->patience;
}

static void
end_repeat (PlumbSchedule *self, guint step, PlumbReason reason)
{
  PlumbScheduleNode *repeat = get_node (self, step);

  repeat->signal.fails = repeat->signal.fails || reason != PLUMB_REASON_NONE;
  for (guint i = 0; i < repeat->n_items; i++)
    set_item_state (repeat, i, PLUMB_ITEM_SUCCEEDED);
  repeat->n_over = repeat->n_items;
  if (reason == PLUMB_REASON_NO_PROGRESS)
    act (self, &(PlumbAction) { .type = PLUMB_ACTION_ESCALATE,
                                .step = step,
                                .item = -1,
                                .round = repeat->round,
                                .reason = reason,
                                .cause = -1 });
  end_step (self, step, PLUMB_STEP_SUCCEEDED, reason, -1);
}

static gboolean
take_round_ended (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *repeat = get_node (self, event->step);

  if (repeat->state != PLUMB_STEP_RUNNING || repeat->awaits != PLUMB_ACTION_JUDGE_ROUND)
    return FALSE;
  self->n_busy--;
  repeat->awaits = PLUMB_ACTION_EXPAND;
  if (repeat->fingerprints == NULL)
    repeat->fingerprints = g_array_new (FALSE, FALSE, sizeof (guint64));
  repeat->signal = event->signal;
  gboolean progress = has_made_progress (self, repeat, event);
  if (event->passed)
    end_repeat (self, event->step, PLUMB_REASON_NONE);
  else if (repeat->round >= repeat->spec.max_rounds)
    end_repeat (self, event->step, PLUMB_REASON_MAX_ROUNDS);
  else if (!progress)
    end_repeat (self, event->step, PLUMB_REASON_NO_PROGRESS);
  else
    plan_round (self, event->step);
  return TRUE;
}

/* --- the run -------------------------------------------------------------------------------------
 */

static guint
pick_item (PlumbScheduleNode *node)
{
  if (node->again != NULL && node->again->len > 0)
    {
      guint item = g_array_index (node->again, guint, 0);
      g_array_remove_index (node->again, 0);
      return item;
    }
  while (node->items[node->next] != PLUMB_ITEM_READY)
    node->next++;
  return node->next++;
}

static void
start_what_fits (PlumbSchedule *self)
{
  guint step;

  while (!self->paused && !is_stopping (self) && self->n_ready > 0)
    {
      if (is_spent (self, PLUMB_BUDGET_EXECUTIONS))
        {
          spend_all (self, PLUMB_BUDGET_EXECUTIONS, FALSE);
          return;
        }
      if (!plumb_schedule_take_next (self, &step))
        return;
      PlumbScheduleNode *node = get_node (self, step);
      guint item = pick_item (node);
      set_item_state (node, item, PLUMB_ITEM_RUNNING);
      node->attempts[item]++;
      node->n_ready--;
      node->n_running++;
      self->n_ready--;
      self->n_running++;
      self->used[PLUMB_BUDGET_EXECUTIONS]++;
      act (self, &(PlumbAction) { .type = PLUMB_ACTION_START,
                                  .step = step,
                                  .item = (int) item,
                                  .attempt = node->attempts[item],
                                  .cause = -1 });
    }
}

static void
settle (PlumbSchedule *self)
{
  if (self->state == PLUMB_RUN_QUEUED || plumb_run_state_is_over (self->state))
    return;
  if (is_stopping (self))
    {
      if (self->n_running == 0)
        set_run_state (self, self->stop_state, self->stop_reason);
      return;
    }
  if (self->n_unended == 0)
    set_run_state (self, self->n_unhandled > 0 ? PLUMB_RUN_FAILED : PLUMB_RUN_SUCCEEDED,
                   self->n_unhandled > 0 ? PLUMB_REASON_ITEM_FAILED : PLUMB_REASON_NONE);
  else if (self->paused && self->n_running == 0)
    set_run_state (self, PLUMB_RUN_PAUSED, PLUMB_REASON_ASKED_FOR);
  else if (!self->paused && self->n_asked > 0
           && self->n_running + self->n_ready + self->n_delayed + self->n_busy == 0)
    set_run_state (self, PLUMB_RUN_WAITING, PLUMB_REASON_NONE);
  else if (!self->paused)
    set_run_state (self, PLUMB_RUN_RUNNING, PLUMB_REASON_NONE);
}

static gboolean
take_start (PlumbSchedule *self)
{
  if (self->state != PLUMB_RUN_QUEUED)
    return FALSE;
  set_run_state (self, PLUMB_RUN_RUNNING, PLUMB_REASON_NONE);
  guint n = self->nodes->len;
  for (guint i = 0; i < n; i++)
    {
      PlumbScheduleNode *node = get_node (self, i);
      if (plumb_step_state_is_over (node->state))
        {
          self->n_unended--;
          g_array_append_val (self->ended, i);
        }
      else if (node->n_in == 0)
        {
          decide (self, i);
        }
    }
  return TRUE;
}

static gboolean
take_pause (PlumbSchedule *self, gboolean paused)
{
  if (self->paused == paused || self->state == PLUMB_RUN_QUEUED || is_stopping (self))
    return FALSE;
  self->paused = paused;
  return TRUE;
}

static gboolean
take_stop (PlumbSchedule *self, gboolean cancelled)
{
  if (self->state == PLUMB_RUN_QUEUED)
    set_run_state (self, PLUMB_RUN_RUNNING, PLUMB_REASON_NONE);
  if (cancelled)
    begin_stop (self, PLUMB_RUN_CANCELLED, PLUMB_REASON_ASKED_FOR, TRUE);
  else if (!is_stopping (self))
    spend_all (self, PLUMB_BUDGET_WALL, TRUE);
  return TRUE;
}

static int
compare_order (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PlumbScheduleNode *x = get_node (user_data, *(const guint *) a);
  const PlumbScheduleNode *y = get_node (user_data, *(const guint *) b);

  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  return *(const guint *) a < *(const guint *) b ? -1 : 1;
}

/* A person's wish, and rare: the order of all steps is written anew. */
static gboolean
take_reorder (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  if (event->item >= (int) self->nodes->len || event->item == (int) event->step
      || plumb_step_state_is_over (get_node (self, event->step)->state))
    return FALSE;
  get_node (self, event->step)->order
      = event->item < 0 ? G_MININT64 : get_node (self, (guint) event->item)->order - 1;
  g_autoptr (GArray) order = g_array_sized_new (FALSE, FALSE, sizeof (guint), self->nodes->len);
  for (guint i = 0; i < self->nodes->len; i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_order, self);
  for (guint i = 0; i < order->len; i++)
    get_node (self, g_array_index (order, guint, i))->order = i * ORDER_GAP;
  plumb_schedule_rebuild_queue (self);
  return TRUE;
}

static gboolean
take_event (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  switch (event->type)
    {
    case PLUMB_INPUT_START:
      return take_start (self);
    case PLUMB_INPUT_EXPANDED:
      return take_expanded (self, event);
    case PLUMB_INPUT_EXPAND_FAILED:
      return take_expand_failed (self, event);
    case PLUMB_INPUT_ITEM_SUCCEEDED:
      return take_succeeded (self, event);
    case PLUMB_INPUT_ITEM_FAILED:
      return take_failed (self, event);
    case PLUMB_INPUT_ITEM_CANCELLED:
      return take_cancelled (self, event);
    case PLUMB_INPUT_ITEM_DUE:
      return take_due (self, event);
    case PLUMB_INPUT_ROUND_PLANNED:
      return take_round_planned (self, event);
    case PLUMB_INPUT_ROUND_ENDED:
      return take_round_ended (self, event);
    case PLUMB_INPUT_WALL_SPENT:
      return take_stop (self, FALSE);
    case PLUMB_INPUT_PAUSE:
      return take_pause (self, TRUE);
    case PLUMB_INPUT_CONTINUE:
      return take_pause (self, FALSE);
    case PLUMB_INPUT_CANCEL:
      return take_stop (self, TRUE);
    case PLUMB_INPUT_REORDER:
      return take_reorder (self, event);
    default:
      g_assert_not_reached ();
    }
}

/* --- making
 * --------------------------------------------------------------------------------------- */

static void
clear_node (gpointer data)
{
  PlumbScheduleNode *node = data;

  g_clear_pointer (&node->items, g_free);
  g_clear_pointer (&node->attempts, g_free);
  g_clear_pointer (&node->again, g_array_unref);
  g_clear_pointer (&node->fingerprints, g_array_unref);
}

static void
add_nodes (PlumbSchedule *self, const PlumbScheduleGraph *graph, int parent)
{
  for (guint i = 0; i < graph->n_steps; i++)
    {
      guint step = self->nodes->len;
      g_assert (graph->steps[i].demand < self->n_demands);
      PlumbScheduleNode node
          = { .spec = graph->steps[i],
              .state = graph->steps[i].state,
              .signal = graph->steps[i].signal,
              .order = parent >= 0 ? get_node (self, (guint) parent)->order : step * ORDER_GAP,
              .parent = parent };
      g_array_append_val (self->nodes, node);
      self->n_unended++;
    }
}

static void
add_edges (PlumbSchedule *self, const PlumbScheduleGraph *graph, guint first)
{
  guint base = self->edges->len;

  g_array_append_vals (self->edges, graph->edges, graph->n_edges);
  for (guint i = 0; i < graph->n_edges; i++)
    {
      const PlumbScheduleEdge *edge = &graph->edges[i];
      g_assert (edge->source >= first && edge->source < self->nodes->len && edge->target >= first
                && edge->target < self->nodes->len && edge->source != edge->target);
      get_node (self, edge->source)->n_out++;
      PlumbScheduleNode *target = get_node (self, edge->target);
      if (target->n_in++ == 0)
        target->in_start = base + i;
    }
  g_array_set_size (self->edges_by_source, base + graph->n_edges);
  guint place = base;
  for (guint i = first; i < self->nodes->len; i++)
    {
      get_node (self, i)->out_start = place;
      place += get_node (self, i)->n_out;
      get_node (self, i)->n_out = 0;
    }
  for (guint i = 0; i < graph->n_edges; i++)
    {
      PlumbScheduleNode *source = get_node (self, graph->edges[i].source);
      g_array_index (self->edges_by_source, guint, source->out_start + source->n_out++) = base + i;
    }
}

static void
add_graph (PlumbSchedule *self, const PlumbScheduleGraph *graph, int parent)
{
  guint first = self->nodes->len;

  add_nodes (self, graph, parent);
  add_edges (self, graph, first);
  for (guint i = first; parent >= 0 && i < self->nodes->len; i++)
    {
      PlumbScheduleNode *node = get_node (self, i);
      if (plumb_step_state_is_over (node->state))
        {
          self->n_unended--;
          g_array_append_val (self->ended, i);
        }
      else if (node->n_in == 0)
        {
          decide (self, i);
        }
    }
}

/**
 * plumb_schedule_new:
 * @spec: steps, slots, budgets; copied
 *
 * Demands above a slot's capacity count as all of it.
 *
 * Returns: (transfer full): a schedule in state queued
 */
PlumbSchedule *
plumb_schedule_new (const PlumbScheduleSpec *spec)
{
  g_return_val_if_fail (spec != NULL && spec->n_demands > 0, NULL);

  PlumbSchedule *self = g_new0 (PlumbSchedule, 1);
  self->nodes = g_array_sized_new (FALSE, FALSE, sizeof (PlumbScheduleNode), spec->graph.n_steps);
  g_array_set_clear_func (self->nodes, clear_node);
  self->edges = g_array_new (FALSE, FALSE, sizeof (PlumbScheduleEdge));
  self->edges_by_source = g_array_new (FALSE, FALSE, sizeof (guint));
  self->ended = g_array_new (FALSE, FALSE, sizeof (guint));
  self->heaps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < spec->n_demands; i++)
    g_ptr_array_add (self->heaps, g_array_new (FALSE, FALSE, sizeof (guint)));
  self->n_slots = spec->n_slots;
  self->slots = g_memdup2 (spec->slots, spec->n_slots * sizeof (guint));
  self->in_use = g_new0 (guint, spec->n_slots);
  self->n_demands = spec->n_demands;
  self->demands = g_new (guint, (gsize) spec->n_demands * spec->n_slots);
  for (guint i = 0; i < spec->n_demands * spec->n_slots; i++)
    self->demands[i] = MIN (spec->demands[i], spec->slots[i % spec->n_slots]);
  self->retry = spec->retry;
  memcpy (self->limits, spec->limits, sizeof self->limits);
  memcpy (self->used, spec->used, sizeof self->used);
  self->seed = spec->seed;
  self->patience = spec->patience;
  self->stop_at_failure = spec->stop_at_failure;
  self->state = PLUMB_RUN_QUEUED;
  self->stop_state = PLUMB_RUN_RUNNING;
  add_graph (self, &spec->graph, -1);
  return self;
}

/**
 * plumb_schedule_free:
 * @self: (transfer full): a schedule
 */
void
plumb_schedule_free (PlumbSchedule *self)
{
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_array_unref (self->edges_by_source);
  g_array_unref (self->ended);
  g_ptr_array_unref (self->heaps);
  g_free (self->slots);
  g_free (self->in_use);
  g_free (self->demands);
  g_free (self);
}

/**
 * plumb_schedule_apply:
 * @self: a schedule
 * @event: what happened
 * @actions: (element-type PlumbAction): what is to be done is appended
 *
 * Returns: whether the event fitted the state; if not, nothing changed
 */
gboolean
plumb_schedule_apply (PlumbSchedule *self, const PlumbScheduleEvent *event, GArray *actions)
{
  g_return_val_if_fail (self != NULL && event != NULL && actions != NULL, FALSE);

  if (plumb_run_state_is_over (self->state)
      || (event->step >= self->nodes->len && event->type >= PLUMB_INPUT_EXPANDED
          && event->type <= PLUMB_INPUT_ROUND_ENDED))
    return FALSE;
  self->actions = actions;
  gboolean fitted = take_event (self, event);
  if (fitted)
    {
      pass_all_on (self);
      start_what_fits (self);
      pass_all_on (self);
      settle (self);
    }
  self->actions = NULL;
  return fitted;
}
