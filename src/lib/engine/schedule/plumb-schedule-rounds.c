/* plumb-schedule-rounds.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Rounds of a repeat: steps that are added while the run runs. */

#include "config.h"

#include "plumb-schedule-private.h"

#include <math.h>

void
plumb_schedule_plan_round (PlumbSchedule *self, guint step)
{
  PlumbScheduleNode *node = plumb_schedule_node (self, step);

  if (plumb_schedule_is_spent (self, PLUMB_BUDGET_ROUNDS))
    {
      plumb_schedule_spend_all (self, PLUMB_BUDGET_ROUNDS, FALSE);
      return;
    }
  self->used[PLUMB_BUDGET_ROUNDS]++;
  self->n_busy++;
  node->awaits = PLUMB_ACTION_PLAN_ROUND;
  node->round++;
  plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_PLAN_ROUND,
                                             .step = step,
                                             .item = -1,
                                             .round = node->round,
                                             .cause = -1 });
}

gboolean
plumb_schedule_take_round_planned (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *repeat = plumb_schedule_node (self, event->step);

  if (repeat->state != PLUMB_STEP_RUNNING || repeat->awaits != PLUMB_ACTION_PLAN_ROUND
      || event->graph->n_steps == 0)
    return FALSE;
  self->n_busy--;
  repeat->awaits = PLUMB_ACTION_EXPAND;
  repeat->n_left = event->graph->n_steps;
  repeat->n_unhandled = 0;
  plumb_schedule_add_graph (self, event->graph, (int) event->step);
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
  PlumbScheduleNode *repeat = plumb_schedule_node (self, step);

  repeat->signal.fails = repeat->signal.fails || reason != PLUMB_REASON_NONE;
  for (guint i = 0; i < repeat->n_items; i++)
    plumb_schedule_set_item_state (repeat, i, PLUMB_ITEM_SUCCEEDED);
  repeat->n_over = repeat->n_items;
  if (reason == PLUMB_REASON_NO_PROGRESS)
    plumb_schedule_act (self, &(PlumbAction) { .type = PLUMB_ACTION_ESCALATE,
                                               .step = step,
                                               .item = -1,
                                               .round = repeat->round,
                                               .reason = reason,
                                               .cause = -1 });
  plumb_schedule_end_step (self, step, PLUMB_STEP_SUCCEEDED, reason, -1);
}

gboolean
plumb_schedule_take_round_ended (PlumbSchedule *self, const PlumbScheduleEvent *event)
{
  PlumbScheduleNode *repeat = plumb_schedule_node (self, event->step);

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
    plumb_schedule_plan_round (self, event->step);
  return TRUE;
}
