/* plumb-dispatch-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-contract.h"
#include "plumb-dispatch.h"

G_BEGIN_DECLS

typedef enum
{
  PLUMB_SIDE_LEGACY,
  PLUMB_SIDE_GRAPH,
  PLUMB_N_SIDES,
} PlumbSideId;

/* One output of the contract. */
typedef struct
{
  PlumbModeRecord record; /* as it was chosen; texts are of the rollout */
  PlumbMode mode;         /* as it is carried out */
} PlumbDispatchOutput;

/* What both threads know of a dispatch. Immutable but for the sides, which only grow on the main
 * thread before the comparison begins. */
typedef struct
{
  PlumbEngine *engine;
  PlumbContract *contract;
  PlumbRollout *rollout;
  PlumbDispatchOutput *outputs;
  char *id;
  char *order; /* or NULL */
  char *by;
  char *trial;                /* or NULL */
  gint64 runs[PLUMB_N_SIDES]; /* 0: not run, or not there in time */
  gint64 waited_ms;
} PlumbDispatchFacts;

PlumbDispatchFacts *plumb_dispatch_facts_new (const PlumbDispatchInfo *info,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_dispatch_facts_free (PlumbDispatchFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbDispatchFacts, plumb_dispatch_facts_free)
gboolean plumb_dispatch_facts_has_mode (const PlumbDispatchFacts *self, PlumbMode mode);
/* { output: mode record with "effective" } */
PlumbValue *plumb_dispatch_facts_describe_modes (const PlumbDispatchFacts *self)
    G_GNUC_WARN_UNUSED_RESULT;
/* Arguments of the runner's "start". @graph_failed: the legacy command stands in for the graph. */
PlumbValue *plumb_dispatch_facts_make_legacy (const PlumbDispatchFacts *self,
                                              PlumbValue *request,
                                              gboolean graph_failed,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_dispatch_facts_make_graph (const PlumbDispatchFacts *self,
                                             PlumbValue *request) G_GNUC_WARN_UNUSED_RESULT;
/* The pairs of all outputs that are in shadow: an array of payloads. For a worker thread; @data is
 * a PlumbDispatchFacts. */
gpointer plumb_dispatch_compare (gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
