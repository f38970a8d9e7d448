/* plumb-resolve.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-expand.h"
#include "plumb-kind-info.h"
#include "plumb-project-files.h"
#include "plumb-results.h"

G_BEGIN_DECLS

/* Decides about one step whose inputs are known: its items, their keys, what an earlier run has of
 * them, and why the rest runs. Plans use it for all that is known beforehand, runs for what is
 * known only when something has run. */
typedef struct _PlumbResolver PlumbResolver;

typedef struct
{
  PlumbEngine *engine;
  PlumbLedgerReader *reader; /* NULL: nothing is known */
  PlumbResults *results;     /* of it, some of them fetched; or NULL */
  const char *workflow;
  PlumbValue *request;
  PlumbValue *seed; /* of the run */
  GHashTable *
      kept; /* "PATH\nITEM" -> PlumbValue outputs: of the run itself, when it is resumed; or NULL */
  GHashTable *attempts; /* "PATH\nITEM" -> attempts already recorded; or NULL */
  gint64 run;           /* that `kept` is of */
} PlumbResolverInfo;

PlumbResolver *plumb_resolver_new (const PlumbResolverInfo *info) G_GNUC_WARN_UNUSED_RESULT;
void plumb_resolver_free (PlumbResolver *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbResolver, plumb_resolver_free)

const PlumbKindInfo *plumb_resolver_get_kind (PlumbResolver *self, PlumbKind *kind);
PlumbProjectFiles *plumb_resolver_get_files (PlumbResolver *self);
const PlumbResolverInfo *plumb_resolver_get_info (PlumbResolver *self);

/* Fills in all of @step but its path and node: decision RUN, CACHED or BLOCKED. */
void plumb_resolver_resolve (PlumbResolver *self, const PlumbExpandInfo *info, PlumbPlanStep *step);

void plumb_plan_step_clear (PlumbPlanStep *self);
/* Sets decision, code and reason (taken). */
void plumb_plan_step_decide (PlumbPlanStep *self,
                             PlumbDecision decision,
                             const char *code,
                             char *reason);

G_END_DECLS
