/* plumb-plan.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-workflow.h"

G_BEGIN_DECLS

/**
 * PlumbDecision:
 * @PLUMB_DECISION_RUN: it will run
 * @PLUMB_DECISION_CACHED: an earlier run has the answer
 * @PLUMB_DECISION_WAITING: known when something above it has run
 * @PLUMB_DECISION_BLOCKED: it cannot run; the reason says what to do
 * @PLUMB_DECISION_SKIP: it is not to run (muted, a condition, not asked for)
 */
typedef enum
{
  PLUMB_DECISION_RUN,
  PLUMB_DECISION_CACHED,
  PLUMB_DECISION_WAITING,
  PLUMB_DECISION_BLOCKED,
  PLUMB_DECISION_SKIP,
} PlumbDecision;

/* One item whose inputs are known. */
typedef struct
{
  PlumbDecision decision;
  char *name;          /* or NULL */
  char key[65];        /* step key */
  char *fields;        /* canonical JSON of what the key is made of */
  PlumbValue *params;  /* resolved */
  PlumbValue *inputs;  /* port -> datum or list */
  PlumbValue *outputs; /* port -> datum or list, where the answer is known; else NULL */
  guint64 seed;
  gint64 origin;  /* the run whose answer this is, or 0 */
  gint64 attempt; /* attempts already recorded (a resumed run) */
} PlumbPlanItem;

typedef struct
{
  const char *path;
  PlumbFlatNode *node;
  PlumbDecision decision;
  const char *code;    /* stable: "cached" "first-run" "changed" "forced" "not-cacheable"
                          "tool-missing" … (README.md) */
  char *reason;        /* a sentence: "parameter samples: 64 -> 128 since run 41" */
  const char *cause;   /* path of the step above that it is so for; NULL: none alone */
  char *advice;        /* what to do where it is blocked, or NULL */
  gint64 origin;       /* the run that it comes from, or 0 */
  GPtrArray *items;    /* PlumbPlanItem, or NULL where they are not known yet */
  PlumbValue *outputs; /* port -> list of data, where every item's are known */
  gboolean settled;    /* everything above it is over, so that the items are what they will be */
  gint64 median_us;    /* forecast for the whole step, one item after another; -1: no history */
  gint64 low_us;
  gint64 high_us;
} PlumbPlanStep;

/* What will happen and why: steps in plan order. Immutable, counted. */
typedef struct _PlumbPlan PlumbPlan;

/* Looks each step up in the ledger (@reader may be NULL: nothing is known), hashes the files that
 * it names, evaluates what is immediate. Reads only. Blocks for the disk: 10,000 known steps take
 * tens of milliseconds. NULL with @error only where the request cannot be understood. */
PlumbPlan *plumb_plan_new (PlumbEngine *engine,
                           PlumbWorkflow *workflow,
                           PlumbLedgerReader *reader,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbPlan *plumb_plan_ref (PlumbPlan *self);
void plumb_plan_unref (PlumbPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbPlan, plumb_plan_unref)

PlumbWorkflow *plumb_plan_get_workflow (PlumbPlan *self);
guint plumb_plan_get_n_steps (PlumbPlan *self);
const PlumbPlanStep *plumb_plan_get_step (PlumbPlan *self, guint position);
const PlumbPlanStep *plumb_plan_find_step (PlumbPlan *self, const char *path);
guint plumb_plan_count (PlumbPlan *self, PlumbDecision decision);
/* The seed that the run will have: { "mode", "base" }; a random one is drawn when the plan is made.
 */
PlumbValue *plumb_plan_get_seed (PlumbPlan *self);
/* Forecast for the whole with the slots that it will have; FALSE where a step has no history. */
gboolean plumb_plan_get_forecast (PlumbPlan *self,
                                  gint64 *median_us,
                                  gint64 *low_us,
                                  gint64 *high_us);
/* { "workflow", "steps": [ { "path", "kind", "decision", "code", "reason", … } ], "counts",
 * "forecast" } */
PlumbValue *plumb_plan_to_value (PlumbPlan *self) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_decision_get_name (PlumbDecision decision);

G_END_DECLS
