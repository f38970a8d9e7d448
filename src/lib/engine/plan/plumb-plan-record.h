/* plumb-plan-record.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger.h"
#include "plumb-plan.h"

G_BEGIN_DECLS

/* What the ledger is told of a new run before any of it starts: who was asked for what, and each
 * step's decision. Written on a thread of its own while the steps are planned, since it takes a
 * third as long as planning them. */
typedef struct _PlumbPlanRecord PlumbPlanRecord;

PlumbPlanRecord *plumb_plan_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_plan_record_free (PlumbPlanRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbPlanRecord, plumb_plan_record_free)

/* The planner's side. @n_planned: the first so many steps of @plan will not change any more.
 * However planning ends, it is told. */
void plumb_plan_record_begin (PlumbPlanRecord *self, PlumbPlan *plan);
void plumb_plan_record_advance (PlumbPlanRecord *self, guint n_planned);
void plumb_plan_record_end (PlumbPlanRecord *self);

/* The writer's side: blocks until planning has ended. */
void plumb_plan_record_write (PlumbPlanRecord *self);

/* Payloads as they go into the ledger, written beforehand or now. */
PlumbEventBody *plumb_plan_write_created (PlumbPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *plumb_plan_write_steps (PlumbPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

/* One step of a plan. What the step before said too is the same value. */
typedef struct
{
  PlumbValue *kind, *decision, *code, *reason;
} PlumbStepTexts;

void plumb_step_texts_clear (PlumbStepTexts *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbStepTexts, plumb_step_texts_clear)

PlumbValueBuilder *plumb_step_begin (const char *path,
                                     PlumbFlatNode *node,
                                     PlumbStepTexts *texts) G_GNUC_WARN_UNUSED_RESULT;
void plumb_step_set_decision (PlumbValueBuilder *step, const char *decision, PlumbStepTexts *texts);

G_END_DECLS
