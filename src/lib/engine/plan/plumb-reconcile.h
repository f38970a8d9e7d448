/* plumb-reconcile.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-plan-parts.h"

G_BEGIN_DECLS

/* What an earlier life of a run means for the next one: a pure function of its record. What
 * finished stays finished and is never done twice; whatever else (running, half made, cancelled,
 * failed) starts again, with the next attempt number. */

/* Whether a run in this state can go on. */
gboolean plumb_reconcile_can_resume (const char *run_state);
gboolean plumb_reconcile_keeps (const PlumbItemRow *item);

/* @items: PlumbItemRow of all steps. */
PlumbPlanLife *plumb_reconcile (gint64 run,
                                PlumbValue *seed,
                                GPtrArray *items) G_GNUC_WARN_UNUSED_RESULT;
void plumb_plan_life_free (PlumbPlanLife *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbPlanLife, plumb_plan_life_free)

G_END_DECLS
