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
  PlumbValue *params; /* every field of the kind, defaults filled in */
  gint64 index;       /* of the node in its graph */
  gboolean muted;
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
  char *hash; /* of the document's meaning: kinds, parameters, edges; not positions or titles */
};

/* Checks the document against the contracts and flattens it. Every problem is reported, in document
 * order, then in the order of the rules in the room's README; NULL if there is an
 * error among them. */
PlumbFlat *plumb_flat_new (PlumbGraph *graph,
                           PlumbRegistry *registry,
                           PlumbProblems *problems) G_GNUC_WARN_UNUSED_RESULT;
PlumbFlat *plumb_flat_ref (PlumbFlat *self);
void plumb_flat_unref (PlumbFlat *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbFlat, plumb_flat_unref)
PlumbFlatNode *plumb_flat_find (PlumbFlat *self, const char *path);

G_END_DECLS
