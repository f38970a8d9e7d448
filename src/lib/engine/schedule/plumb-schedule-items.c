/* plumb-schedule-items.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A step's items, from the moment that they are known to their end. */

#include "config.h"

#include "plumb-schedule-private.h"

static void
end_step_if_over (PlumbSchedule *self, guint step)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);

  if (node->n_over < node->n_items || node->state != PLUMB_STEP_RUNNING)
    return;
  gboolean cancelled = FALSE;
  for (guint i = 0; i < node->n_items && plumb_schedule_is_stopping (self); i++)
    cancelled = cancelled || node->items[i] == PLUMB_ITEM_CANCELLED;
  if (node->n_failed > 0)
    plumb_schedule_end_step (self, step, PLUMB_STEP_FAILED, PLUMB_REASON_ITEM_FAILED, -1);
  else if (cancelled)
    plumb_schedule_end_step (self, step, PLUMB_STEP_CANCELLED, self->stop_reason, -1);
  else
    plumb_schedule_end_step (self, step, PLUMB_STEP_SUCCEEDED, PLUMB_REASON_NONE, -1);
}

static void
make_item_ready (PlumbSchedule *self, guint step)
{
  plumb_schedule_node (self, step)->n_ready++;
  self->n_ready++;
  plumb_schedule_enqueue (self, step);
}

static void
begin_item (PlumbSchedule *self, guint step, guint item)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);

  switch (node->spec.task)
    {
    case PLUMB_TASK_QUESTION:
      plumb_schedule_set_item_state (node, item, PLUMB_ITEM_ASKED);
      self->n_asked++;
      plumb_schedule_act (
          self, &(PlumbAction) {
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

gboolean
plumb_schedule_take_expanded (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, event->step);

  if (node->state != PLUMB_STEP_EXPANDING)
    return FALSE;
  self->n_busy--;
  plumb_schedule_set_step_state (node, PLUMB_STEP_RUNNING);
  node->signal = event->signal;
  node->can_queue = event->can_queue;
  node->n_items = event->n_items;
  node->items = g_new0 (guint8, event->n_items);
  node->attempts = g_new0 (guint8, event->n_items);
  for (guint i = 0; i < event->n_items; i++)
    {
      if (event->done != NULL && event->done[i] != 0)
        {
          plumb_schedule_set_item_state (node, i, PLUMB_ITEM_SUCCEEDED);
          node->n_over++;
        }
      else
        {
          begin_item (self, event->step, i);
        }
    }
  if (node->spec.task == PLUMB_TASK_REPEAT && node->n_over < node->n_items)
    plumb_schedule_plan_round (self, event->step);
  end_step_if_over (self, event->step);
  return TRUE;
}

gboolean
plumb_schedule_take_expand_failed (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, event->step);

  if (node->state != PLUMB_STEP_EXPANDING
      && (node->state != PLUMB_STEP_RUNNING || node->awaits == PLUMB_ACTION_EXPAND))
    return FALSE;
  self->n_busy--;
  plumb_schedule_end_step (self, event->step, PLUMB_STEP_FAILED, PLUMB_REASON_INPUTS, -1);
  if (self->stop_at_failure)
    plumb_schedule_begin_stop (self, PLUMB_RUN_FAILED, PLUMB_REASON_ITEM_FAILED, FALSE);
  return TRUE;
}

static gboolean
has_item (const PlumbSchedule *self, const PlumbScheduleEvent *event, guint states)
{
  const PlumbScheduleNode *node = plumb_schedule_node (self, event->step);

  return event->item >= 0 && (guint) event->item < node->n_items
         && (PLUMB_STATE_BIT (node->items[event->item]) & states) != 0;
}

static void
leave_backend (PlumbSchedule *self, guint step)
{
  plumb_schedule_node (self, step)->n_running--;
  self->n_running--;
  plumb_schedule_free_slots (self, step);
}

gboolean
plumb_schedule_take_succeeded (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, event->step);

  if (!has_item (self, event,
                 PLUMB_STATE_BIT (PLUMB_ITEM_RUNNING) | PLUMB_STATE_BIT (PLUMB_ITEM_ASKED)))
    return FALSE;
  if (node->items[event->item] == PLUMB_ITEM_ASKED)
    self->n_asked--;
  else
    leave_backend (self, event->step);
  plumb_schedule_set_item_state (node, (guint) event->item, PLUMB_ITEM_SUCCEEDED);
  node->n_over++;
  node->signal.fails = node->signal.fails || event->signal.fails;
  node->signal.flags |= event->signal.flags;
  self->used[PLUMB_BUDGET_BYTES] += event->bytes;
  end_step_if_over (self, event->step);
  if (plumb_schedule_is_spent (self, PLUMB_BUDGET_BYTES) && !plumb_schedule_is_stopping (self))
    plumb_schedule_spend_all (self, PLUMB_BUDGET_BYTES, FALSE);
  return TRUE;
}

static guint64
get_salt (const PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  return (self->seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15))
         ^ plumb_schedule_node (self, event->step)->spec.salt ^ ((guint64) event->item << 32);
}

static void
delay_item (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, event->step);
  guint attempt = node->attempts[event->item];

  plumb_schedule_set_item_state (node, (guint) event->item, PLUMB_ITEM_DELAYED);
  self->n_delayed++;
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_DELAY,
                                             .step = event->step,
                                             .item = event->item,
                                             .attempt = attempt + 1,
                                             .delay_us = plumb_retry_policy_delay_us (
                                                 &self->retry, attempt, get_salt (self, event)),
                                             .cause = -1 });
}

static void
fail_item (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, event->step);
  gboolean would = (self->retry.class_mask & (1u << event->failure_class)) != 0;

  plumb_schedule_set_item_state (node, (guint) event->item, PLUMB_ITEM_FAILED);
  node->n_over++;
  node->n_failed++;
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_ESCALATE,
                                             .step = event->step,
                                             .item = event->item,
                                             .attempt = node->attempts[event->item],
                                             .reason = would ? PLUMB_REASON_RETRIES_EXHAUSTED
                                                             : PLUMB_REASON_NON_RETRYABLE,
                                             .cause = -1 });
  end_step_if_over (self, event->step);
  if (self->stop_at_failure)
    plumb_schedule_begin_stop (self, PLUMB_RUN_FAILED, PLUMB_REASON_ITEM_FAILED, FALSE);
}

gboolean
plumb_schedule_take_failed (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  const PlumbScheduleNode *node = plumb_schedule_node (self, event->step);

  if (!has_item (self, event, PLUMB_STATE_BIT (PLUMB_ITEM_RUNNING)))
    return FALSE;
  leave_backend (self, event->step);
  if (!plumb_schedule_is_stopping (self)
      && plumb_retry_policy_allows (&self->retry, event->failure_class,
                                    node->attempts[event->item]))
    delay_item (self, event);
  else
    fail_item (self, event);
  return TRUE;
}

gboolean
plumb_schedule_take_cancelled (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  if (!has_item (self, event, PLUMB_STATE_BIT (PLUMB_ITEM_RUNNING)))
    return FALSE;
  leave_backend (self, event->step);
  plumb_schedule_set_item_state (plumb_schedule_node (self, event->step), (guint) event->item,
                                 PLUMB_ITEM_CANCELLED);
  plumb_schedule_node (self, event->step)->n_over++;
  if (!plumb_schedule_is_stopping (self))
    plumb_schedule_begin_stop (self, PLUMB_RUN_CANCELLED, PLUMB_REASON_ASKED_FOR, TRUE);
  end_step_if_over (self, event->step);
  return TRUE;
}

gboolean
plumb_schedule_take_due (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, event->step);

  if (!has_item (self, event, PLUMB_STATE_BIT (PLUMB_ITEM_DELAYED)))
    return FALSE;
  self->n_delayed--;
  plumb_schedule_set_item_state (node, (guint) event->item, PLUMB_ITEM_READY);
  if (node->again == NULL)
    node->again = g_array_new (FALSE, FALSE, sizeof (guint));
  guint item = (guint) event->item;
  g_array_append_val (node->again, item);
  make_item_ready (self, event->step);
  return TRUE;
}

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

/* Rounds are counted where they begin: what is in the last one may start. */
static PlumbBudget
find_spent_budget (const PlumbSchedule *self)
{
  static const PlumbBudget budgets[]
      = { PLUMB_BUDGET_EXECUTIONS, PLUMB_BUDGET_WALL, PLUMB_BUDGET_BYTES };

  for (guint i = 0; i < G_N_ELEMENTS (budgets); i++)
    if (plumb_schedule_is_spent (self, budgets[i])
        && (budgets[i] == PLUMB_BUDGET_EXECUTIONS || self->is_shared[budgets[i]]))
      return budgets[i];
  return PLUMB_N_BUDGETS;
}

static void
start_item (PlumbSchedule *self, guint step, guint item)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);

  plumb_schedule_forget_queued (self, step, item);
  plumb_schedule_set_item_state (node, item, PLUMB_ITEM_RUNNING);
  node->attempts[item]++;
  node->n_ready--;
  node->n_running++;
  self->n_ready--;
  self->n_running++;
  self->used[PLUMB_BUDGET_EXECUTIONS]++;
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_START,
                                             .step = step,
                                             .item = (int) item,
                                             .attempt = node->attempts[item],
                                             .cause = -1 });
}

/* The one in whose place it is may hold its slots a moment longer: nothing else starts until both
 * fit again. */
gboolean
plumb_schedule_take_begun (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  if (!plumb_schedule_forget_queued (self, event->step, (guint) event->item))
    return FALSE;
  plumb_schedule_hold_slots (self, event->step);
  start_item (self, event->step, (guint) event->item);
  if (self->stop_running)
    plumb_schedule_stop_item (self, event->step, (guint) event->item);
  return TRUE;
}

/**
 * plumb_schedule_get_left:
 * @self: a schedule
 *
 * Returns: how many items may still start
 */
gint64
plumb_schedule_get_left (const PlumbSchedule *self)
{
  gint64 limit = self->limits[PLUMB_BUDGET_EXECUTIONS];
  gboolean is_limited = limit > 0 || self->is_shared[PLUMB_BUDGET_EXECUTIONS];

  return is_limited ? limit - self->used[PLUMB_BUDGET_EXECUTIONS] : G_MAXINT64;
}

void
plumb_schedule_start_what_fits (PlumbSchedule *self)
{
  guint step;

  while (!self->paused && !plumb_schedule_is_stopping (self) && self->n_ready > 0)
    {
      PlumbBudget spent = find_spent_budget (self);
      if (spent != PLUMB_N_BUDGETS)
        {
          plumb_schedule_spend_all (self, spent, FALSE);
          return;
        }
      if (self->ahead->len > 0 && plumb_schedule_get_left (self) <= self->ahead->len)
        return; /* they are being taken back, or have begun */
      if (!plumb_schedule_take_next (self, &step))
        return;
      start_item (self, step, pick_item (plumb_schedule_node (self, step)));
    }
}
