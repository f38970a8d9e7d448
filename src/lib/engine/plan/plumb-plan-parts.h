/* plumb-plan-parts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-plan-record.h"
#include "plumb-plan.h"
#include "plumb-resolve.h"
#include "plumb-wiring.h"

G_BEGIN_DECLS

struct _PlumbPlan
{
  PlumbEngine *engine;
  PlumbWorkflow *workflow;
  PlumbValue *seed;
  PlumbWiring *wiring;
  PlumbPlanStep *steps;
  guint n_steps;
  guint counts[PLUMB_DECISION_SKIP + 1];
  PlumbPlanRecord *record; /* of a new run; or NULL */
};

/* What an earlier life of a run has left (plumb-reconcile.h). */
typedef struct
{
  gint64 run;
  PlumbValue *seed;
  GHashTable *kept;     /* "PATH\nITEM" -> outputs */
  GHashTable *attempts; /* "PATH\nITEM" -> attempts recorded */
  gint64 executions;    /* items that it started */
} PlumbPlanLife;

/* What is known before a run is planned. */
typedef struct
{
  PlumbLedgerReader *reader; /* the ledger; or NULL */
  PlumbResults *results;     /* of it, some of them fetched; or NULL */
  const PlumbPlanLife *life; /* its seed is taken; NULL: a new run */
  PlumbPlanRecord *record;   /* is told how far planning is; or NULL */
} PlumbPlanKnown;

PlumbPlan *plumb_plan_new_known (PlumbEngine *engine,
                                 PlumbWorkflow *workflow,
                                 const PlumbPlanKnown *known,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbIncoming plumb_plan_read_edge (const PlumbWiring *wiring, guint place, PlumbValue *outputs);

G_END_DECLS
