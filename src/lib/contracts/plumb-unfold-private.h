/* plumb-unfold-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-scope-private.h"

G_BEGIN_DECLS

/* A scope with its subgraphs expanded: a plain graph of numbers. Nodes are numbered in the order of
 * their index paths. Reroutes, ports of expanded definitions and bypassed nodes are still there, as
 * *passages*; plumb_unfold_join() sees through them. */

typedef struct
{
  const PlumbScopeNode *node;
  guint instance; /* position in instances; 0: the scope itself */
  guint first_in; /* in edges, once sorted by target */
  guint n_in;
  gboolean is_passage;
} PlumbUnfoldNode;

typedef struct
{
  guint source;
  guint source_port;
  guint target;
  int target_port;
  int target_field;
  const char *condition;
} PlumbUnfoldEdge;

typedef struct
{
  const char *path;     /* with a colon behind it, or "" */
  const char *muted_by; /* path of the block that is switched off, or NULL */
} PlumbUnfoldInstance;

/* An edge between nodes that are no passages. */
typedef struct
{
  PlumbUnfoldEdge edge;
  const char *muted_by; /* path of what is switched off on the way, or NULL */
} PlumbUnfoldJoin;

typedef struct
{
  GArray *nodes;     /* PlumbUnfoldNode */
  GArray *edges;     /* PlumbUnfoldEdge, sorted by target */
  GArray *instances; /* PlumbUnfoldInstance */
  GStringChunk *texts;
  const char *prefix; /* in front of paths in problems: "" or "repeat:" */
  PlumbFindings *findings;
  guint *order; /* of nodes, so that sources come first */
  guint n_ordered;
} PlumbUnfold;

PlumbUnfold *plumb_unfold_new (PlumbScope *scope,
                               const char *prefix,
                               PlumbFindings *findings) G_GNUC_WARN_UNUSED_RESULT;
void plumb_unfold_free (PlumbUnfold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUnfold, plumb_unfold_free)

char *plumb_unfold_make_path (const PlumbUnfold *self, guint node) G_GNUC_WARN_UNUSED_RESULT;
/* Path of what switches a node off by itself: the node, or a block around it; or NULL. */
const char *plumb_unfold_find_mute (const PlumbUnfold *self, const PlumbUnfoldNode *node);
gboolean plumb_unfold_has_cycles (const PlumbUnfold *self);
/* Tells one cycle, a shortest one through its first node, for each part that holds any. */
void plumb_unfold_report_cycles (PlumbUnfold *self);
/* For a graph without cycles. The edges in come node by node, in self->order, in port order. NULL
 * where there are too many, or conditions meet on one way; that is told. */
GArray *plumb_unfold_join (PlumbUnfold *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
