/* plumb-flat.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-graph.h"
#include "plumb-problem.h"
#include "plumb-registry.h"

G_BEGIN_DECLS

/* A workflow as the engine sees it: subgraphs expanded, reroutes and bypassed nodes seen through,
 * parameters resolved against the contract (defaults filled in), in plan order (topological, ties
 * by index path). A repeat block stays one flat node that carries its own flat body. Plain arrays;
 * immutable once made. */

typedef struct _PlumbFlat PlumbFlat;
typedef struct _PlumbFlatNode PlumbFlatNode;

typedef struct
{
  guint source;      /* position in nodes */
  guint source_port; /* position among the source kind's outputs */
  guint target;
  int target_port;  /* position among the target kind's inputs, or -1: a field */
  int target_field; /* position among the target kind's fields, or -1 */
  const char *condition;
} PlumbFlatEdge;

struct _PlumbFlatNode
{
  const char *path; /* colon path of ids */
  PlumbKind *kind;
  PlumbValue *params;    /* every field of the kind, defaults filled in */
  gint64 index;          /* of the node in its graph */
  gboolean muted;        /* it, or something that it needs, is switched off */
  const char *muted_by;  /* path of what is switched off: a node, a reroute or a block; or NULL */
  const guint *edges_in; /* positions in edges, in port order then edge order */
  guint n_edges_in;
  const guint *edges_out;
  guint n_edges_out;
  PlumbFlat *body; /* of a repeat block, or NULL */
};

struct _PlumbFlat
{
  PlumbFlatNode *nodes;
  guint n_nodes;
  PlumbFlatEdge *edges;
  guint n_edges;
  PlumbValue *seed; /* { mode, base } */
  char *hash;       /* plumb_flat_get_hash() */
};

/* Checks the document against the contracts and flattens it. All problems are told, rule by rule in
 * the order of the README, each rule's in document order; NULL if there is an error among them.
 *
 * An edge from something muted is kept where its target is muted too, and left out where the target
 * does without (an optional input, one of many).
 *
 * The body of a repeat block keeps its core.input and core.output nodes: a round puts its inputs
 * in place of the outputs of the first, and takes its outputs from the inputs of the second. Paths
 * in a body begin in the body. Blocks with the same definition share one body. The kind of a flat
 * repeat node has the ports of its definition, then its own. */
PlumbFlat *plumb_flat_new (PlumbGraph *graph,
                           PlumbRegistry *registry,
                           PlumbProblems *problems) G_GNUC_WARN_UNUSED_RESULT;
PlumbFlat *plumb_flat_ref (PlumbFlat *self);
void plumb_flat_unref (PlumbFlat *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbFlat, plumb_flat_unref)
const char *plumb_flat_get_hash (PlumbFlat *self);
/* NULL where there is no such node; a path into a repeat block is not looked for. */
PlumbFlatNode *plumb_flat_find (PlumbFlat *self, const char *path);

G_END_DECLS
