/* plumb-schedule-spec.h
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
  guint n_ahead; /* items that may be queued before there are slots for them; 0: none */
} PlumbScheduleSpec;

G_END_DECLS
