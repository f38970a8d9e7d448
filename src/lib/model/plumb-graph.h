/* plumb-graph.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* The workflow document in memory. A PlumbGraph owns its nodes, edges, frames, notes and the
 * definitions of its subgraphs (graphs themselves). It is changed by edits only (plumb-edit.h);
 * everything here reads. Main thread; another thread gets an immutable copy (plumb_graph_copy). */

typedef enum {
  PLUMB_NODE_MODE_ACTIVE,
  PLUMB_NODE_MODE_MUTE,
  PLUMB_NODE_MODE_BYPASS,
} PlumbNodeMode;

#define PLUMB_TYPE_NODE (plumb_node_get_type ())
G_DECLARE_FINAL_TYPE (PlumbNode, plumb_node, PLUMB, NODE, GObject)

#define PLUMB_TYPE_EDGE (plumb_edge_get_type ())
G_DECLARE_FINAL_TYPE (PlumbEdge, plumb_edge, PLUMB, EDGE, GObject)

#define PLUMB_TYPE_GRAPH (plumb_graph_get_type ())
G_DECLARE_FINAL_TYPE (PlumbGraph, plumb_graph, PLUMB, GRAPH, GObject)

const char *plumb_node_get_id (PlumbNode *self);
const char *plumb_node_get_kind (PlumbNode *self);
gint64 plumb_node_get_index (PlumbNode *self);
const char *plumb_node_get_title (PlumbNode *self); /* NULL where the kind's title serves */
PlumbNodeMode plumb_node_get_mode (PlumbNode *self);
const char *plumb_node_get_definition (PlumbNode *self);
PlumbValue *plumb_node_get_params (PlumbNode *self); /* an object, never NULL */
PlumbValue *plumb_node_get_param (PlumbNode *self, const char *name);
void plumb_node_get_position (PlumbNode *self, double *x, double *y);
gboolean plumb_node_get_size (PlumbNode *self, double *width, double *height);
gboolean plumb_node_is_pinned (PlumbNode *self);
gboolean plumb_node_is_collapsed (PlumbNode *self);
PlumbValue *plumb_node_get_extra (PlumbNode *self); /* members that the program does not know */

PlumbNode *plumb_edge_get_source (PlumbEdge *self);
const char *plumb_edge_get_source_port (PlumbEdge *self);
PlumbNode *plumb_edge_get_target (PlumbEdge *self);
const char *plumb_edge_get_target_port (PlumbEdge *self);
const char *plumb_edge_get_condition (PlumbEdge *self); /* "pass" where the file says nothing */
gint64 plumb_edge_get_order (PlumbEdge *self);

const char *plumb_graph_get_title (PlumbGraph *self);
PlumbValue *plumb_graph_get_seed (PlumbGraph *self); /* { mode, base } or NULL */
PlumbValue *plumb_graph_get_extra (PlumbGraph *self);
guint64 plumb_graph_get_revision (PlumbGraph *self); /* grows with every edit */

guint plumb_graph_get_n_nodes (PlumbGraph *self);
PlumbNode *plumb_graph_get_node (PlumbGraph *self, guint position); /* by index, then id */
PlumbNode *plumb_graph_find_node (PlumbGraph *self, const char *id);
guint plumb_graph_get_n_edges (PlumbGraph *self);
PlumbEdge *plumb_graph_get_edge (PlumbGraph *self, guint position); /* by target, then source */
/* Edges into and out of a node, in the document's order; borrowed, valid until the next edit. */
GPtrArray *plumb_graph_get_edges_in (PlumbGraph *self, PlumbNode *node);
GPtrArray *plumb_graph_get_edges_out (PlumbGraph *self, PlumbNode *node);

guint plumb_graph_get_n_definitions (PlumbGraph *self);
const char *plumb_graph_get_definition_name (PlumbGraph *self, guint position);
PlumbGraph *plumb_graph_find_definition (PlumbGraph *self, const char *name);
PlumbGraph *plumb_graph_copy (PlumbGraph *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
