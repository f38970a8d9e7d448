/* plumb-run-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-request.h"
#include "plumb-run.h"
#include "plumb-work-folders.h"

G_BEGIN_DECLS

/* A flat and its edges, whose nodes are the schedule's steps from `base` on: the workflow, or one
 * round of a repeat. */
typedef struct
{
  PlumbWiring *wiring;
  gboolean owns_wiring;
  guint base;
  int repeat;        /* the step whose round it is, or -1 */
  PlumbValue *given; /* port -> list of data: what core.input nodes give */
} PlumbRunScope;

/* A step of the schedule. */
typedef struct
{
  char *path;
  PlumbFlatNode *node;
  PlumbRunScope *scope;
  const PlumbKindInfo *kind;
  guint demand;     /* for slots: which of the run's */
  guint slot;       /* that its items take a place of */
  GPtrArray *items; /* PlumbPlanItem, shared with the plan and not written; NULL: not expanded */
  PlumbValue **answers; /* of each item: its outputs, when there are any */
  guint n_items;
  PlumbValue *outputs;  /* port -> list of data, when it has succeeded */
  PlumbValue *failure;  /* of the first item that failed */
  char *reason;         /* why it could not be expanded */
  gint64 wait_us;       /* when a question was asked */
  PlumbRunScope *round; /* of a repeat: the one at hand */
  gboolean was_late;    /* decided only when something had run */
} PlumbRunStep;

/* An item that runs, waits for its delay, or is asked about. */
typedef struct
{
  PlumbRun *run; /* a reference */
  guint step;
  guint item;
  guint attempt; /* as the ledger counts them */
  guint place;   /* of its slot, from 1; 0: none */
  GCancellable *cancellable;
  PlumbJob *job;
  PlumbWorkFolder *work_folder;
  gint64 started_us;   /* monotonic */
  gboolean is_ahead;   /* queued, and not started yet as far as the scheduler knows */
  gboolean is_revoked; /* it was asked to be taken back */
  gboolean has_begun;  /* a queued one, in the place of another */
  gboolean is_told;    /* that it has begun, to the scheduler */
  gboolean is_over;    /* a queued one: no backend has it any more */
  guint timer;
  PlumbOutcome *outcome;
  double fraction;
  gint64 done;
  gint64 total;
  gint64 remaining_us;
  char *text;
} PlumbRunItem;

struct _PlumbRun
{
  GObject parent_instance;

  PlumbEngine *engine;
  PlumbLedger *ledger;
  PlumbLedgerReader *reader;
  PlumbPlan *plan;
  PlumbResolverInfo resolver_info;
  PlumbResolver *resolver;
  gint64 number;
  gint64 executions_before;

  PlumbSchedule *schedule;
  GArray *actions;
  guint n_performed;
  gboolean performing;
  gboolean reading; /* a snapshot is open */
  gboolean has_questions;
  GPtrArray *steps;  /* PlumbRunStep */
  GPtrArray *scopes; /* PlumbRunScope */
  GPtrArray *active; /* PlumbRunItem that run, borrowed */
  GPtrArray *ahead;  /* PlumbRunItem that are queued, borrowed */
  PlumbSlots slots;
  GPtrArray *places; /* of each slot: a GByteArray, 1 where a place is taken */
  GArray *demands;   /* rows of slots */
  guint n_demands;
  GError *broken; /* the ledger takes nothing more */

  PlumbWorkFolders *work_folders;
  char *log_folder;
  guint wall_timer;
  gint64 wall_end_us; /* monotonic */
  guint progress_timer;
  gint64 room_looked_us; /* when room was looked for last */
  gboolean lacks_room;
  PlumbRunState state;
  const char *reason;
  char *verdict; /* the worst so far */
  gint64 last_seq;
  guint n_over;
  guint n_cached;
  guint n_failed;
};

#define PLUMB_RUN_STEP(run, number) ((PlumbRunStep *) g_ptr_array_index ((run)->steps, (number)))

/* plumb-run.c */
void plumb_run_feed (PlumbRun *self, const PlumbScheduleEvent *event);
void plumb_run_touch (PlumbRun *self);
/* Its time is up so many us from now, if not before. */
void plumb_run_set_wall (PlumbRun *self, gint64 left_us);
void plumb_run_begin_reading (PlumbRun *self);
void plumb_run_end_reading (PlumbRun *self);

/* plumb-run-room.c: what bounds it from outside */
gboolean plumb_run_has_room (PlumbRun *self);
void plumb_run_limit_by_day (PlumbRun *self);

/* plumb-run-steps.c: the steps and what comes to them */
void plumb_run_add_plan (PlumbRun *self);
PlumbSchedule *plumb_run_make_schedule (PlumbRun *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_run_add_scope (PlumbRun *self, PlumbRunScope *scope, const char *prefix);
PlumbScheduleGraph plumb_run_make_graph (PlumbRun *self,
                                         PlumbRunScope *scope,
                                         GArray *steps,
                                         GArray *edges);
void plumb_run_expand (PlumbRun *self, guint step);
void plumb_run_end_step (PlumbRun *self, const PlumbAction *action);
/* All that comes into a step over open edges: port name -> list of data. */
PlumbValue *plumb_run_gather (PlumbRun *self, guint step) G_GNUC_WARN_UNUSED_RESULT;
void plumb_run_step_free (gpointer data);
void plumb_run_scope_free (gpointer data);

/* plumb-run-item.c: one item from its start to its end */
void plumb_run_start_item (PlumbRun *self, const PlumbAction *action);
void plumb_run_delay_item (PlumbRun *self, const PlumbAction *action);
void plumb_run_cancel_item (PlumbRun *self, const PlumbAction *action);
PlumbRunItem *plumb_run_item_new (PlumbRun *self, guint step, guint item, guint attempt)
    G_GNUC_WARN_UNUSED_RESULT;
void plumb_run_item_free (PlumbRunItem *self);
void plumb_run_item_succeed (PlumbRunItem *self, PlumbValue *outputs, PlumbValue *evidence);
void plumb_run_item_fail (PlumbRunItem *self,
                          PlumbFailureClass failure_class,
                          PlumbValue *failure,
                          PlumbValue *evidence);

void plumb_run_item_make_job (PlumbRunItem *self);
void plumb_run_item_run (PlumbRunItem *self);
void plumb_run_item_end (PlumbRunItem *self);
void plumb_run_item_progress (PlumbJob *job, const PlumbProgress *progress, gpointer user_data);

/* plumb-run-ahead.c: items that are queued before there are slots for them */
gboolean plumb_run_can_queue (const PlumbRunStep *step);
void plumb_run_queue_item (PlumbRun *self, const PlumbAction *action);
void plumb_run_revoke_item (PlumbRun *self, const PlumbAction *action);
/* The item, which is the caller's to start now; NULL: it is not queued. */
PlumbRunItem *plumb_run_take_queued (PlumbRun *self, const PlumbAction *action);
void plumb_run_start_queued (PlumbRunItem *item);
void plumb_run_apply_begun (PlumbRun *self);
void plumb_run_take_place (PlumbRunItem *item);
void plumb_run_leave_place (PlumbRunItem *item);

/* plumb-run-import.c: what a job left, taken into the store on the work pool */
void plumb_run_import (PlumbRunItem *item, PlumbValue *outputs, GAsyncReadyCallback callback);
PlumbValue *plumb_run_import_finish (PlumbRunItem *item,
                                     GAsyncResult *result,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_run_needs_import (PlumbKind *kind, PlumbValue *outputs);

/* plumb-run-block.c: questions and rounds */
void plumb_run_ask (PlumbRun *self, const PlumbAction *action);
void plumb_run_plan_round (PlumbRun *self, const PlumbAction *action);
void plumb_run_judge_round (PlumbRun *self, const PlumbAction *action);

/* plumb-run-record.c: what goes into the ledger */
gint64 plumb_run_record (
    PlumbRun *self, PlumbEventType type, const char *step, int item, PlumbValue *payload);
void plumb_run_record_immediate (PlumbRun *self);
void plumb_run_record_round (PlumbRun *self, PlumbRunScope *scope);
void plumb_run_record_cached_items (PlumbRun *self, PlumbRunStep *step);
void plumb_run_record_started (PlumbRunItem *item);
PlumbValue *plumb_run_make_failure (PlumbFailureClass failure_class,
                                    const char *code,
                                    const char *message,
                                    const char *advice) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
