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

/* What both threads know of a dispatch. The main thread writes what is its own before it hands the
 * facts to a worker, and not while one has them. */
typedef struct
{
  PlumbEngine *engine;
  char *workflow;
  char *document; /* or NULL: as its file has it */
  char *order;    /* or NULL */
  char *by;
  char *trial; /* or NULL */
  PlumbValue *request;

  /* Loaded. */
  PlumbContract *contract;
  PlumbRollout *rollout;
  PlumbDispatchOutput *outputs;
  char *id;

  /* The main thread's. */
  PlumbSideId side; /* the one at work */
  gboolean has_graph_failed;
  gint64 runs[PLUMB_N_SIDES]; /* 0: not run, or not there in time */
  gint64 waited_ms;
} PlumbDispatchFacts;

PlumbDispatchFacts *plumb_dispatch_facts_new (const PlumbDispatchInfo *info)
    G_GNUC_WARN_UNUSED_RESULT;
void plumb_dispatch_facts_free (PlumbDispatchFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbDispatchFacts, plumb_dispatch_facts_free)
gboolean plumb_dispatch_facts_has_mode (const PlumbDispatchFacts *self, PlumbMode mode);
/* { output: mode record with "effective" } */
PlumbValue *plumb_dispatch_facts_describe_modes (const PlumbDispatchFacts *self)
    G_GNUC_WARN_UNUSED_RESULT;

/* Each for a worker thread; @data is a PlumbDispatchFacts. */

/* Reads contract, modes and trust. Gives its data; nothing is to be freed. */
gpointer plumb_dispatch_facts_load (gpointer data, GCancellable *cancellable, GError **error);
/* Arguments of the runner's "start" for the side that is at work. */
gpointer plumb_dispatch_facts_make_start (gpointer data, GCancellable *cancellable, GError **error);
/* What the record says of the first step that failed in the run of the side at work: a text. */
gpointer plumb_dispatch_facts_find_failure (gpointer data,
                                            GCancellable *cancellable,
                                            GError **error);
/* The pairs of all outputs that are in shadow: an array of payloads. */
gpointer plumb_dispatch_compare (gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
