/* plumb-run.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-plan-parts.h"
#include "plumb-schedule.h"

G_BEGIN_DECLS

/* The driver of one run: does what its PlumbSchedule says (work folders, backends, imports, timers,
 * questions), writes what happens into the ledger in order, and tells how far it is. Main thread.
 */
#define PLUMB_TYPE_RUN (plumb_run_get_type ())
G_DECLARE_FINAL_TYPE (PlumbRun, plumb_run, PLUMB, RUN, GObject)

typedef struct
{
  PlumbEngine *engine;
  PlumbLedger *ledger;
  PlumbLedgerReader *reader;
  PlumbPlan *plan;
  gint64 number;
  const PlumbPlanLife *life; /* of a run that is resumed; or NULL */
} PlumbRunInfo;

/* Signals: "progress" (PlumbValue), at most ten a second; "state-changed" (char *state, char
 * *reason). */
PlumbRun *plumb_run_new (const PlumbRunInfo *info, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 plumb_run_get_number (PlumbRun *self);
gint64 plumb_run_get_last_seq (PlumbRun *self);
PlumbRunState plumb_run_get_state (PlumbRun *self);
const char *plumb_run_get_workflow (PlumbRun *self);
PlumbValue *plumb_run_get_request (PlumbRun *self);
/* The progress (plumb-runner-client.h). */
PlumbValue *plumb_run_describe (PlumbRun *self) G_GNUC_WARN_UNUSED_RESULT;

void plumb_run_start (PlumbRun *self);
gboolean plumb_run_cancel (PlumbRun *self, const char *by, GError **error);
gboolean plumb_run_pause (PlumbRun *self, gboolean pause, const char *by, GError **error);
gboolean plumb_run_answer (
    PlumbRun *self, const char *step, guint item, PlumbValue *answer, GError **error);
gboolean plumb_run_check_answer (PlumbValue *choices,
                                 const char *step,
                                 PlumbValue *answer,
                                 GError **error);
PlumbValue *plumb_run_describe_answer (const char *step,
                                       PlumbValue *answer) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_run_reorder (PlumbRun *self, const char *step, const char *before, GError **error);

G_END_DECLS
