/* plumb-schedule-event.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-schedule-spec.h"

G_BEGIN_DECLS

/**
 * PlumbReason:
 * @PLUMB_REASON_NONE: nothing to say
 * @PLUMB_REASON_INPUT_FAILED: the step `cause` failed
 * @PLUMB_REASON_INPUT_SKIPPED: the step `cause` did not run
 * @PLUMB_REASON_CONDITION: the condition of the edge from `cause` was not met
 * @PLUMB_REASON_ITEM_FAILED: an item failed
 * @PLUMB_REASON_INPUTS: inputs do not fit together
 * @PLUMB_REASON_RETRIES_EXHAUSTED: as often as the policy allows
 * @PLUMB_REASON_NON_RETRYABLE: of a class that is not tried again
 * @PLUMB_REASON_MAX_ROUNDS: the bound of a repeat
 * @PLUMB_REASON_NO_PROGRESS: a round brought nothing new
 * @PLUMB_REASON_BUDGET: a budget is used up
 * @PLUMB_REASON_ASKED_FOR: a person wished it
 * @PLUMB_REASON_DISK: there is too little room on the disk
 */
typedef enum
{
  PLUMB_REASON_NONE,
  PLUMB_REASON_INPUT_FAILED,
  PLUMB_REASON_INPUT_SKIPPED,
  PLUMB_REASON_CONDITION,
  PLUMB_REASON_ITEM_FAILED,
  PLUMB_REASON_INPUTS,
  PLUMB_REASON_RETRIES_EXHAUSTED,
  PLUMB_REASON_NON_RETRYABLE,
  PLUMB_REASON_MAX_ROUNDS,
  PLUMB_REASON_NO_PROGRESS,
  PLUMB_REASON_BUDGET,
  PLUMB_REASON_ASKED_FOR,
  PLUMB_REASON_DISK,
} PlumbReason;

const char *plumb_reason_get_code (PlumbReason reason);

typedef enum
{
  PLUMB_INPUT_START,
  PLUMB_INPUT_EXPANDED, /* step, n_items, done: which of them have their answer, signal of those,
                           can_queue */
  PLUMB_INPUT_EXPAND_FAILED,  /* step: its inputs do not fit, or its round cannot be planned */
  PLUMB_INPUT_ITEM_SUCCEEDED, /* step, item, signal, bytes; also the answer to a question */
  PLUMB_INPUT_ITEM_FAILED,    /* step, item, failure_class */
  PLUMB_INPUT_ITEM_CANCELLED, /* step, item */
  PLUMB_INPUT_ITEM_DUE,       /* step, item: its delay is over */
  PLUMB_INPUT_ITEM_BEGUN,     /* step, item: a queued one, in the place of one whose end follows */
  PLUMB_INPUT_ITEM_REVOKED,   /* step, item: a queued one is taken back; it had not begun */
  PLUMB_INPUT_ROUND_PLANNED,  /* step, graph: the round's steps, numbered on from those before */
  PLUMB_INPUT_ROUND_ENDED,    /* step, passed, score, fingerprint, signal */
  PLUMB_INPUT_WALL_SPENT,
  PLUMB_INPUT_PAUSE, /* reason; of one that is queued: it does not begin */
  PLUMB_INPUT_CONTINUE,
  PLUMB_INPUT_LIMIT, /* budget, left: no more than so much of it, whatever the run's own limit */
  PLUMB_INPUT_CANCEL,
  PLUMB_INPUT_REORDER, /* step goes before `item` (a step number here), or first if that is -1 */
} PlumbScheduleEventType;

typedef struct
{
  PlumbScheduleEventType type;
  guint step;
  int item;
  guint n_items;
  const guint8 *done; /* n_items bytes, not 0 where the item has its answer; NULL: none has */
  gboolean can_queue; /* its items may be queued before there are slots */
  PlumbSignal signal;
  gint64 bytes;
  PlumbFailureClass failure_class;
  const PlumbScheduleGraph *graph;
  gboolean passed;
  double score; /* more is better; NAN: there is none */
  guint64 fingerprint;
  PlumbReason reason;
  PlumbBudget budget;
  gint64 left;
} PlumbScheduleEvent;

typedef enum
{
  PLUMB_ACTION_EXPAND, /* step */
  PLUMB_ACTION_START,  /* step, item, attempt */
  PLUMB_ACTION_DELAY,  /* step, item, attempt (the next), delay_us */
  PLUMB_ACTION_ASK,    /* step, item */
  PLUMB_ACTION_CANCEL, /* step, item */
  PLUMB_ACTION_QUEUE,  /* step, item, attempt: it starts soon, after those that are queued, or
                          before one of them: before_step, before_item (-1: none) */
  PLUMB_ACTION_REVOKE, /* step, item: a queued one; BEGUN or REVOKED answers, or it is STARTed */
  PLUMB_ACTION_PLAN_ROUND,  /* step, round */
  PLUMB_ACTION_JUDGE_ROUND, /* step, round: every step of it is over */
  PLUMB_ACTION_STEP_ENDED,  /* step, step_state, reason, cause */
  PLUMB_ACTION_ESCALATE,    /* step, item (or -1), reason */
  PLUMB_ACTION_BUDGET,      /* budget, used */
  PLUMB_ACTION_RUN_STATE,   /* run_state, reason */
} PlumbActionType;

typedef struct
{
  PlumbActionType type;
  guint step;
  int item;
  guint attempt; /* from 1; of this life of the run */
  guint round;   /* from 1 */
  gint64 delay_us;
  PlumbStepState step_state;
  PlumbRunState run_state;
  PlumbReason reason;
  int cause; /* a step, or -1 */
  guint before_step;
  int before_item;
  PlumbBudget budget;
  gint64 used;
} PlumbAction;

G_END_DECLS
