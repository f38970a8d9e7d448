/* plumb-schedule-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-schedule.h"

G_BEGIN_DECLS

/* A step in the scheduler. */
typedef struct
{
  PlumbScheduleStep spec;
  PlumbStepState state;
  PlumbSignal signal;
  gint64 order; /* smaller starts first */

  /* edges: places in the schedule's edge lists */
  guint in_start;
  guint n_in;
  guint out_start;
  guint n_out;
  guint n_resolved;

  /* items */
  guint8 *items; /* PlumbItemState */
  guint8 *attempts;
  guint n_items;
  guint next;    /* the first that was never started, if it is below n_items */
  GArray *again; /* items that are ready once more, or NULL */
  guint n_over;
  guint n_failed;
  guint n_running;
  guint n_ready;
  guint n_queued;     /* of those that are ready: given to the driver ahead */
  gboolean can_queue; /* its items may be */
  gboolean in_heap;   /* of its demand */
  guint overtaken;    /* how often a later one took slots that it needs */

  /* a repeat, and what is inside one */
  int parent; /* the repeat, or -1 */
  guint round;
  PlumbActionType awaits; /* PLAN_ROUND or JUDGE_ROUND: what the driver is at; else EXPAND */
  guint n_left;           /* steps of the round that are not over */
  guint n_unhandled;      /* steps of the round that failed with nothing to take it up */
  GArray *fingerprints;
  double best;
  guint n_stale;
} PlumbScheduleNode;

/* An item that is ready, and given to the driver ahead. */
typedef struct
{
  guint step;
  guint item;
  gboolean is_revoked; /* the driver was asked to take it back */
} PlumbQueuedItem;

struct _PlumbSchedule
{
  GArray *nodes;           /* PlumbScheduleNode */
  GArray *edges;           /* PlumbScheduleEdge, numbered over the whole run */
  GArray *edges_by_source; /* places in edges */
  GPtrArray *heaps;        /* a GArray of step numbers for each demand */
  guint *slots;
  guint *in_use;
  guint n_slots;
  guint *demands;
  guint n_demands;
  guint *n_holding; /* of each demand: items that run */
  guint n_ahead;
  guint n_steps;         /* of the workflow itself: rounds of repeats come after them */
  PlumbQueuedItem *next; /* room for n_ahead: what plumb_schedule_look_ahead() finds */
  guint n_next;
  GArray *ahead;      /* PlumbQueuedItem, in the order in which they will start */
  gboolean reordered; /* plan order is not that of the steps' numbers any more */
  PlumbRetryPolicy retry;
  gint64 limits[PLUMB_N_BUDGETS];
  gint64 own_limits[PLUMB_N_BUDGETS];  /* whatever others use of what is shared */
  gboolean is_shared[PLUMB_N_BUDGETS]; /* limited from outside, perhaps to 0 */
  gint64 used[PLUMB_N_BUDGETS];
  guint64 seed;
  guint patience;
  gboolean stop_at_failure;

  PlumbRunState state;
  PlumbRunState stop_state; /* RUNNING: it is not stopping */
  PlumbReason stop_reason;
  gboolean stop_running; /* what runs, too */
  gboolean paused;
  PlumbReason pause_reason;
  guint n_unended;
  guint n_running;
  guint n_ready;
  guint n_delayed;
  guint n_asked;
  guint n_busy;      /* steps that the driver works out, rounds that it plans or judges */
  guint n_unhandled; /* failed steps with nothing to take it up */

  GArray *ended;   /* steps whose end is not passed on yet */
  GArray *actions; /* of the event being applied */
};

/* A set of states. */
#define PLUMB_STATE_BIT(state) (1u << (state))

static inline gboolean
plumb_schedule_is_stopping (const PlumbSchedule *self)
{
  return self->stop_state != PLUMB_RUN_RUNNING;
}

static inline PlumbScheduleNode *
plumb_schedule_node (const PlumbSchedule *self, guint step)
{
  return &g_array_index (self->nodes, PlumbScheduleNode, step);
}

/* Every function below but those of the queue appends what is to be done to the actions of the
 * event that is being applied. take_…: FALSE where the event does not fit the state. */

/* plumb-schedule.c */
void plumb_schedule_add_graph (PlumbSchedule *self, const PlumbScheduleGraph *graph, int parent);

/* plumb-schedule-steps.c */
void plumb_schedule_act (PlumbSchedule *self, const PlumbAction *action);
void plumb_schedule_set_step_state (PlumbScheduleNode *node, PlumbStepState state);
void plumb_schedule_set_item_state (PlumbScheduleNode *node, guint item, PlumbItemState state);
void plumb_schedule_set_run_state (PlumbSchedule *self, PlumbRunState state, PlumbReason reason);
void plumb_schedule_end_step (
    PlumbSchedule *self, guint step, PlumbStepState state, PlumbReason reason, int cause);
void plumb_schedule_decide (PlumbSchedule *self, guint step);
void plumb_schedule_pass_all_on (PlumbSchedule *self);
void plumb_schedule_begin_stop (PlumbSchedule *self,
                                PlumbRunState state,
                                PlumbReason reason,
                                gboolean cancel_running);
void plumb_schedule_stop_item (PlumbSchedule *self, guint step, guint item);
void plumb_schedule_spend_all (PlumbSchedule *self, PlumbBudget budget, gboolean cancel_running);
gboolean plumb_schedule_is_spent (const PlumbSchedule *self, PlumbBudget budget);

/* plumb-schedule-items.c */
gboolean plumb_schedule_take_expanded (PlumbSchedule *self, const PlumbScheduleEvent *event);
gboolean plumb_schedule_take_expand_failed (PlumbSchedule *self, const PlumbScheduleEvent *event);
gboolean plumb_schedule_take_succeeded (PlumbSchedule *self, const PlumbScheduleEvent *event);
gboolean plumb_schedule_take_failed (PlumbSchedule *self, const PlumbScheduleEvent *event);
gboolean plumb_schedule_take_cancelled (PlumbSchedule *self, const PlumbScheduleEvent *event);
gboolean plumb_schedule_take_due (PlumbSchedule *self, const PlumbScheduleEvent *event);
gboolean plumb_schedule_take_begun (PlumbSchedule *self, const PlumbScheduleEvent *event);
gint64 plumb_schedule_get_left (const PlumbSchedule *self);
void plumb_schedule_start_what_fits (PlumbSchedule *self);

/* plumb-schedule-ahead.c */
void plumb_schedule_look_ahead (PlumbSchedule *self);
gboolean plumb_schedule_revoke (PlumbSchedule *self, guint step, guint item);
gboolean plumb_schedule_forget_queued (PlumbSchedule *self, guint step, guint item);
gboolean plumb_schedule_take_revoked (PlumbSchedule *self, const PlumbScheduleEvent *event);

/* plumb-schedule-rounds.c */
void plumb_schedule_plan_round (PlumbSchedule *self, guint step);
gboolean plumb_schedule_take_round_planned (PlumbSchedule *self, const PlumbScheduleEvent *event);
gboolean plumb_schedule_take_round_ended (PlumbSchedule *self, const PlumbScheduleEvent *event);

/* plumb-schedule-queue.c */
void plumb_schedule_enqueue (PlumbSchedule *self, guint step);
void plumb_schedule_rebuild_queue (PlumbSchedule *self);
/* The oldest step that has a ready item, whether it fits or not; FALSE: there is none. */
gboolean plumb_schedule_find_oldest (PlumbSchedule *self, guint *step);
void plumb_schedule_hold_slots (PlumbSchedule *self, guint step);
/* The step that may start an item now, its slots taken; FALSE: none may. */
gboolean plumb_schedule_take_next (PlumbSchedule *self, guint *step);
void plumb_schedule_free_slots (PlumbSchedule *self, guint step);

G_END_DECLS
