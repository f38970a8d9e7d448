/* plumb-graph.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-node.h"

G_BEGIN_DECLS

/* The workflow document in memory. A PlumbGraph owns its nodes, edges, frames, notes and the
 * definitions of its subgraphs (graphs themselves, in one flat table of the outermost graph). It is
 * changed by edits only (plumb-edit.h); everything here reads, and what it returns is borrowed
 * until the next edit. Main thread; another thread gets a copy of its own (plumb_graph_copy()). */

/**
 * PlumbChangeKind:
 * @PLUMB_CHANGE_NODE_ADDED: a node came
 * @PLUMB_CHANGE_NODE_REMOVED: a node went
 * @PLUMB_CHANGE_NODE_RENAMED: a node's id changed from @name, and the ends of its edges with it
 * @PLUMB_CHANGE_NODE: a node's member @name changed
 * @PLUMB_CHANGE_PARAM: a node's parameter @name changed
 * @PLUMB_CHANGE_EDGE_ADDED: an edge came, from @id to @name
 * @PLUMB_CHANGE_EDGE_REMOVED: an edge went, from @id to @name
 * @PLUMB_CHANGE_EDGE: a member of the edge from @id to @name changed
 * @PLUMB_CHANGE_FRAME: a frame came, changed or went
 * @PLUMB_CHANGE_NOTE: a note came, changed or went
 * @PLUMB_CHANGE_DEFINITION: a definition came, went, or was replaced as a whole
 * @PLUMB_CHANGE_GRAPH: the graph's own member @name changed
 */
typedef enum
{
  PLUMB_CHANGE_NODE_ADDED,
  PLUMB_CHANGE_NODE_REMOVED,
  PLUMB_CHANGE_NODE_RENAMED,
  PLUMB_CHANGE_NODE,
  PLUMB_CHANGE_PARAM,
  PLUMB_CHANGE_EDGE_ADDED,
  PLUMB_CHANGE_EDGE_REMOVED,
  PLUMB_CHANGE_EDGE,
  PLUMB_CHANGE_FRAME,
  PLUMB_CHANGE_NOTE,
  PLUMB_CHANGE_DEFINITION,
  PLUMB_CHANGE_GRAPH,
} PlumbChangeKind;

/* What an edit did, in order; @definition is where (NULL: the document's own graph), @id what. */
typedef struct
{
  PlumbChangeKind kind;
  char *definition;
  char *id;
  char *name;
} PlumbChange;

#define PLUMB_TYPE_GRAPH (plumb_graph_get_type ())
G_DECLARE_FINAL_TYPE (PlumbGraph, plumb_graph, PLUMB, GRAPH, GObject)

PlumbGraph *plumb_graph_new (void) G_GNUC_WARN_UNUSED_RESULT;
PlumbGraph *plumb_graph_copy (PlumbGraph *self) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_graph_get_title (PlumbGraph *self);
PlumbValue *plumb_graph_get_seed (PlumbGraph *self);
PlumbValue *plumb_graph_get_members (PlumbGraph *self);
guint64 plumb_graph_get_revision (PlumbGraph *self);
gint64 plumb_graph_get_next_index (PlumbGraph *self);
char *plumb_graph_make_id (PlumbGraph *self, const char *wish) G_GNUC_WARN_UNUSED_RESULT;

guint plumb_graph_get_n_nodes (PlumbGraph *self);
PlumbNode *plumb_graph_get_node (PlumbGraph *self, guint position);
PlumbNode *plumb_graph_find_node (PlumbGraph *self, const char *id);
guint plumb_graph_get_n_edges (PlumbGraph *self);
PlumbEdge *plumb_graph_get_edge (PlumbGraph *self, guint position);
PlumbEdge *plumb_graph_find_edge (PlumbGraph *self, const char *from, const char *to);
GPtrArray *plumb_graph_get_edges_in (PlumbGraph *self, PlumbNode *node);
GPtrArray *plumb_graph_get_edges_out (PlumbGraph *self, PlumbNode *node);

/* A frame is { title, members, color }, a note { text, at, size, color }. */
guint plumb_graph_get_n_frames (PlumbGraph *self);
const char *plumb_graph_get_frame_id (PlumbGraph *self, guint position);
PlumbValue *plumb_graph_find_frame (PlumbGraph *self, const char *id);
guint plumb_graph_get_n_notes (PlumbGraph *self);
const char *plumb_graph_get_note_id (PlumbGraph *self, guint position);
PlumbValue *plumb_graph_find_note (PlumbGraph *self, const char *id);

guint plumb_graph_get_n_definitions (PlumbGraph *self);
const char *plumb_graph_get_definition_name (PlumbGraph *self, guint position);
PlumbGraph *plumb_graph_find_definition (PlumbGraph *self, const char *name);

G_END_DECLS
