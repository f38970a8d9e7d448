/* plumb-scope-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-findings-private.h"
#include "plumb-graph.h"
#include "plumb-node.h"
#include "plumb-registry.h"

G_BEGIN_DECLS

/* One graph (the document's, or a definition's) with its contracts looked up: each node with its
 * kind, each edge with its ports. Plain arrays, read by the checks and by the flattening. */

typedef struct _PlumbScope PlumbScope;
typedef struct _PlumbScopes PlumbScopes;

typedef enum
{
  PLUMB_ROLE_PLAIN,
  PLUMB_ROLE_UNKNOWN, /* its kind is not known: it has no ports */
  PLUMB_ROLE_REROUTE,
  PLUMB_ROLE_INPUT,
  PLUMB_ROLE_OUTPUT,
  PLUMB_ROLE_SUBGRAPH,
  PLUMB_ROLE_REPEAT,
} PlumbScopeRole;

typedef struct
{
  PlumbNode *node;
  const char *id;
  PlumbKind *kind;        /* a block's has the ports of its definition */
  PlumbScope *definition; /* of a block; NULL where it cannot be had */
  PlumbScopeRole role;
  PlumbNodeMode mode;
  guint first_in; /* edges in, at these positions of the scope's edges */
  guint n_in;
} PlumbScopeNode;

/* Sorted by target, then its port, then the document's order. A port that is not there is -1. */
typedef struct
{
  PlumbEdge *edge;
  guint source;
  guint target;
  int source_port;
  int target_port;
  int target_field;
} PlumbScopeEdge;

struct _PlumbScope
{
  PlumbScopes *scopes;
  PlumbGraph *graph;
  const char *name; /* of the definition, or NULL */
  PlumbScopeNode *nodes;
  guint n_nodes;
  PlumbScopeEdge *edges;
  guint n_edges;
  GArray *inputs;       /* PlumbPort, of a definition */
  GArray *input_nodes;  /* guint: the core.input node of each */
  GArray *outputs;      /* PlumbPort */
  GArray *output_nodes; /* guint */
  guint *first_slot;    /* for plumb_scope_edge_gives_data() */
  guint8 *slots;
  PlumbKind *as_subgraph;
  PlumbKind *as_repeat;
  guint height;      /* levels of instances below */
  guint64 n_flat;    /* nodes when expanded, saturating */
  gboolean is_open;  /* being made: an instance of it inside is a recursion */
  const char *realm; /* of the first node that has one, or NULL */
  PlumbFindings *findings;
  PlumbProblems *scratch;
  guint n_suggested;
};

/* All scopes of a document, by definition. */
struct _PlumbScopes
{
  PlumbRegistry *registry;
  PlumbGraph *graph;
  GHashTable *definitions; /* name -> PlumbScope */
  GPtrArray *open;         /* PlumbScope, the way down to what is being made */
  PlumbScope *top;
};

PlumbScopes *plumb_scopes_new (PlumbGraph *graph,
                               PlumbRegistry *registry) G_GNUC_WARN_UNUSED_RESULT;
void plumb_scopes_free (PlumbScopes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbScopes, plumb_scopes_free)

/* Whether data only pass through the node, where it stands inside an expanded definition. */
gboolean plumb_scope_node_is_passage (const PlumbScopeNode *node);
/* The input of a bypassed node whose data an output gives: one of the same kind. That of the same
 * name comes first, then the first for the first such output, the second for the second; -1 where
 * there is none. */
int plumb_scope_node_find_bypass (const PlumbScopeNode *node, guint output);
/* The artifact kind that a port gives, seen through reroutes and ports that pass on ("like"). */
const char *plumb_scope_get_output_kind (PlumbScope *self, guint node, guint port);
/* Whether something stands behind the edge: reroutes and bypassed nodes may lead nowhere. */
gboolean plumb_scope_edge_gives_data (PlumbScope *self, const PlumbScopeEdge *edge);

void plumb_scope_check (PlumbScope *self);
void plumb_scope_check_edges (PlumbScope *self);
void plumb_scope_check_sinks (PlumbScope *self);
void plumb_scope_check_repeats (PlumbScope *self);

G_END_DECLS
