/* plumb-gc.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-project.h"

G_BEGIN_DECLS

/* What a project need not keep: files by content that no kept run refers to, work folders and logs
 * of runs that are not kept, and what a crash left. Records stay. A run is kept if it can still go
 * on, or is one of the newest, or younger than some days. */
typedef struct
{
  guint keep_runs;
  guint keep_days;
  gint64 now_us;
} PlumbGcPolicy;

/* A list, made before anything is removed. Immutable. */
typedef struct _PlumbGcPlan PlumbGcPlan;

/* Both for a worker thread. Carrying a plan out needs the lease: @ledger. */
PlumbGcPlan *plumb_gc_plan_new (PlumbProject *project,
                                const PlumbGcPolicy *policy,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_gc_plan_carry_out (PlumbGcPlan *self, PlumbLedger *ledger, GError **error);
/* [ { "what": "artifact" | "work" | "log" | "thumbnail" | "leftover", "path" (below .plumbline),
 * "bytes" } ], sorted by path. */
PlumbValue *plumb_gc_plan_get_entries (PlumbGcPlan *self);
guint64 plumb_gc_plan_get_bytes (PlumbGcPlan *self);
void plumb_gc_plan_free (PlumbGcPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbGcPlan, plumb_gc_plan_free)

G_END_DECLS
