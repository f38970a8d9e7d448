/* plumb-schedule.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-retry.h"

G_BEGIN_DECLS

/* The scheduler: a pure function (state, event) -> (state, actions). It reads no clock, does no I/O
 * and draws no random number; the same events give the same actions and the same state, byte for
 * byte. The driver (plumb-run.h) carries the actions out and feeds back what happened. Steps and
 * items are numbers. Each event costs O(edges that it resolves), whatever the size of the run. */

#define PLUMB_SCHEDULE_MAX_FLAGS 64 /* of one step */

/**
 * PlumbStepState:
 * @PLUMB_STEP_PENDING: waits for what is above it
 * @PLUMB_STEP_EXPANDING: the driver works out its items
 * @PLUMB_STEP_RUNNING: has items that are not over
 * @PLUMB_STEP_SUCCEEDED: every item succeeded
 * @PLUMB_STEP_FAILED: an item failed for good
 * @PLUMB_STEP_SKIPPED: it is not to run
 * @PLUMB_STEP_CANCELLED: the run ended before it did
 */
typedef enum
{
  PLUMB_STEP_PENDING,
  PLUMB_STEP_EXPANDING,
  PLUMB_STEP_RUNNING,
  PLUMB_STEP_SUCCEEDED,
  PLUMB_STEP_FAILED,
  PLUMB_STEP_SKIPPED,
  PLUMB_STEP_CANCELLED,
} PlumbStepState;

/**
 * PlumbItemState:
 * @PLUMB_ITEM_READY: waits for slots
 * @PLUMB_ITEM_RUNNING: a backend has it
 * @PLUMB_ITEM_DELAYED: failed, and will be tried again
 * @PLUMB_ITEM_ASKED: waits for a person
 */
typedef enum
{
  PLUMB_ITEM_READY,
  PLUMB_ITEM_RUNNING,
  PLUMB_ITEM_DELAYED,
  PLUMB_ITEM_ASKED,
  PLUMB_ITEM_SUCCEEDED,
  PLUMB_ITEM_FAILED,
  PLUMB_ITEM_CANCELLED,
} PlumbItemState;

/**
 * PlumbRunState:
 * @PLUMB_RUN_QUEUED: not started
 * @PLUMB_RUN_RUNNING: has work
 * @PLUMB_RUN_PAUSED: a person has stopped it; what ran has ended
 * @PLUMB_RUN_WAITING: only questions are left
 * @PLUMB_RUN_INTERRUPTED: its runner died (never a state of a schedule)
 */
typedef enum
{
  PLUMB_RUN_QUEUED,
  PLUMB_RUN_RUNNING,
  PLUMB_RUN_PAUSED,
  PLUMB_RUN_WAITING,
  PLUMB_RUN_SUCCEEDED,
  PLUMB_RUN_FAILED,
  PLUMB_RUN_CANCELLED,
  PLUMB_RUN_INTERRUPTED,
} PlumbRunState;

const char *plumb_step_state_get_name (PlumbStepState state);
const char *plumb_item_state_get_name (PlumbItemState state);
const char *plumb_run_state_get_name (PlumbRunState state);
gboolean plumb_step_state_is_over (PlumbStepState state);
gboolean plumb_run_state_is_over (PlumbRunState state);

typedef enum
{
  PLUMB_TASK_WORK,     /* a backend carries out each item */
  PLUMB_TASK_QUESTION, /* a person answers */
  PLUMB_TASK_REPEAT,   /* rounds of steps of its own */
} PlumbTask;

typedef enum
{
  PLUMB_CONDITION_PASS, /* the source succeeded and its verdict is not fail */
  PLUMB_CONDITION_FAIL, /* the source failed, or succeeded with the verdict fail */
  PLUMB_CONDITION_ALWAYS,
  PLUMB_CONDITION_FLAG, /* the source succeeded, whatever its verdict */
} PlumbCondition;

/* What a finished item says to the edges that leave its step. */
typedef struct
{
  gboolean fails; /* a verdict `fail` */
  guint64 flags;  /* its flags that are set, and its optional outputs that have data */
} PlumbSignal;

typedef struct
{
  PlumbTask task;
  guint demand;         /* which row of the demands */
  PlumbStepState state; /* PENDING, or SUCCEEDED or SKIPPED where that is already so */
  PlumbSignal signal;   /* of one that SUCCEEDED */
  guint64 salt;         /* for jitter: a hash of its path */
  guint max_rounds;     /* of a repeat */
} PlumbScheduleStep;

/* Sorted by target, then port. */
typedef struct
{
  guint source;
  guint target;
  guint port;        /* inputs of the target with the same number are one input */
  gboolean optional; /* the target can do without this input */
  PlumbCondition condition;
  guint64 mask; /* flags that a source that succeeded must have set */
} PlumbScheduleEdge;

/* Steps in plan order and the edges among them. */
typedef struct
{
  const PlumbScheduleStep *steps;
  guint n_steps;
  const PlumbScheduleEdge *edges;
  guint n_edges;
} PlumbScheduleGraph;

typedef enum
{
  PLUMB_BUDGET_EXECUTIONS, /* items started */
  PLUMB_BUDGET_ROUNDS,     /* rounds of repeat blocks started */
  PLUMB_BUDGET_WALL,       /* the driver's timer; no count here */
  PLUMB_BUDGET_BYTES,      /* taken into the store */
  PLUMB_N_BUDGETS,
} PlumbBudget;

const char *plumb_budget_get_name (PlumbBudget budget);

typedef struct
{
  PlumbScheduleGraph graph;
  const guint *slots; /* capacity of each */
  guint n_slots;
  const guint *demands; /* rows of n_slots: what a step of that row holds while an item runs */
  guint n_demands;
  PlumbRetryPolicy retry;
  gint64 limits[PLUMB_N_BUDGETS]; /* 0: none */
  gint64 used[PLUMB_N_BUDGETS];   /* of an earlier life of the run */
  guint64 seed;
  guint patience; /* rounds without a gain before a repeat is given up; 0: never */
  gboolean stop_at_failure;
} PlumbScheduleSpec;

typedef enum
{
  PLUMB_INPUT_START,
  PLUMB_INPUT_EXPANDED, /* step, n_items, done: which of them have their answer, signal of those */
  PLUMB_INPUT_EXPAND_FAILED,  /* step: its inputs do not fit, or its round cannot be planned */
  PLUMB_INPUT_ITEM_SUCCEEDED, /* step, item, signal, bytes; also the answer to a question */
  PLUMB_INPUT_ITEM_FAILED,    /* step, item, failure_class */
  PLUMB_INPUT_ITEM_CANCELLED, /* step, item */
  PLUMB_INPUT_ITEM_DUE,       /* step, item: its delay is over */
  PLUMB_INPUT_ROUND_PLANNED,  /* step, graph: the round's steps, numbered on from those before */
  PLUMB_INPUT_ROUND_ENDED,    /* step, passed, score, fingerprint, signal */
  PLUMB_INPUT_WALL_SPENT,
  PLUMB_INPUT_PAUSE,
  PLUMB_INPUT_CONTINUE,
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
  PlumbSignal signal;
  gint64 bytes;
  PlumbFailureClass failure_class;
  const PlumbScheduleGraph *graph;
  gboolean passed;
  double score; /* more is better; NAN: there is none */
  guint64 fingerprint;
} PlumbScheduleEvent;

typedef enum
{
  PLUMB_ACTION_EXPAND,      /* step */
  PLUMB_ACTION_START,       /* step, item, attempt */
  PLUMB_ACTION_DELAY,       /* step, item, attempt (the next), delay_us */
  PLUMB_ACTION_ASK,         /* step, item */
  PLUMB_ACTION_CANCEL,      /* step, item */
  PLUMB_ACTION_PLAN_ROUND,  /* step, round */
  PLUMB_ACTION_JUDGE_ROUND, /* step, round: every step of it is over */
  PLUMB_ACTION_STEP_ENDED,  /* step, step_state, reason, cause */
  PLUMB_ACTION_ESCALATE,    /* step, item (or -1), reason */
  PLUMB_ACTION_BUDGET,      /* budget, used */
  PLUMB_ACTION_RUN_STATE,   /* run_state, reason */
} PlumbActionType;

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
} PlumbReason;

const char *plumb_reason_get_code (PlumbReason reason);

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
  PlumbBudget budget;
  gint64 used;
} PlumbAction;

typedef struct _PlumbSchedule PlumbSchedule;

PlumbSchedule *plumb_schedule_new (const PlumbScheduleSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
void plumb_schedule_free (PlumbSchedule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSchedule, plumb_schedule_free)

/* Appends PlumbAction values to @actions. An event that does not fit the state (an item that is
 * over, a late timer) changes nothing and gives FALSE. */
gboolean plumb_schedule_apply (PlumbSchedule *self,
                               const PlumbScheduleEvent *event,
                               GArray *actions);

PlumbRunState plumb_schedule_get_state (const PlumbSchedule *self);
guint plumb_schedule_get_n_steps (const PlumbSchedule *self);
PlumbStepState plumb_schedule_get_step_state (const PlumbSchedule *self, guint step);
PlumbItemState plumb_schedule_get_item_state (const PlumbSchedule *self, guint step, guint item);
/* What an edge brings: nothing, data, or that is not known yet. */
typedef enum
{
  PLUMB_EDGE_CLOSED,
  PLUMB_EDGE_OPEN,
  PLUMB_EDGE_UNKNOWN,
} PlumbEdgeState;

/* The first closed edge into an input that a step cannot do without, or -1. @states: of each of its
 * @n edges, which are sorted by port. An input is served if one of its edges is not closed; a step
 * all of whose edges are closed has nothing to do. */
int plumb_schedule_find_obstacle (const PlumbScheduleEdge *edges,
                                  const PlumbEdgeState *states,
                                  guint n);
gboolean plumb_schedule_edge_is_open (const PlumbScheduleEdge *edge,
                                      PlumbStepState state,
                                      PlumbSignal signal);
gboolean plumb_schedule_is_open (const PlumbSchedule *self, const PlumbScheduleEdge *edge);
gint64 plumb_schedule_get_used (const PlumbSchedule *self, PlumbBudget budget);
guint plumb_schedule_get_slot_use (const PlumbSchedule *self, guint slot);
/* The whole state as bytes: equal states give equal bytes. */
GBytes *plumb_schedule_dump (const PlumbSchedule *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
