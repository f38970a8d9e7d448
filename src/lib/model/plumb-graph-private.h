/* plumb-graph-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-graph.h"

#include "plumb-node-private.h"
#include "plumb-table-private.h"

G_BEGIN_DECLS

/* What reads and edits the document does to a graph. Each function keeps all orders and indexes
 * true; none checks its arguments beyond assertions: that is its caller's work. */

/* What a faulty document holds and a graph cannot: kept as it was, and written back to its place.
 */
typedef struct
{
  PlumbTable *nodes; /* id -> PlumbValue */
  PlumbTable *frames;
  PlumbTable *notes;
  PlumbTable *definitions;
  GPtrArray *edges; /* PlumbValue */
} PlumbStrays;

struct _PlumbGraph
{
  GObject parent_instance;

  PlumbValue *members; /* title, seed, what is unknown or cannot be read */
  GPtrArray *nodes;    /* by index, then id */
  GHashTable *nodes_by_id;
  GPtrArray *edges; /* by target, then source */
  GPtrArray *no_edges;
  PlumbTable *frames;      /* id -> PlumbValue */
  PlumbTable *notes;       /* id -> PlumbValue */
  PlumbTable *definitions; /* name -> PlumbGraph */
  PlumbStrays strays;
  gint64 next_index;
  guint64 revision;
};

gboolean plumb_graph_mentions (PlumbGraph *self, const char *id);
gboolean plumb_graph_has_id (PlumbGraph *self, const char *id);
void plumb_graph_emit_changed (PlumbGraph *self, const PlumbChange *changes, guint n_changes);
gint64 plumb_graph_get_last_index (PlumbGraph *self);
PlumbNode *plumb_graph_find_index (PlumbGraph *self, gint64 index);
void plumb_graph_set_members (PlumbGraph *self, PlumbValue *members);

/* In one go, for an empty graph. The array and what it holds is taken. */
void plumb_graph_take_nodes (PlumbGraph *self, GPtrArray *nodes);
void plumb_graph_take_edges (PlumbGraph *self, GPtrArray *edges);

PlumbNode *plumb_graph_insert_node (PlumbGraph *self, const char *id, PlumbValue *value);
void plumb_graph_delete_node (PlumbGraph *self, PlumbNode *node);
void plumb_graph_rename_node (PlumbGraph *self, PlumbNode *node, const char *id);
PlumbEdge *plumb_graph_insert_edge (PlumbGraph *self,
                                    PlumbNode *source,
                                    PlumbNode *target,
                                    PlumbValue *value);
void plumb_graph_delete_edge (PlumbGraph *self, PlumbEdge *edge);
void plumb_graph_replace_edge (PlumbGraph *self, PlumbEdge *edge, PlumbValue *value);

G_END_DECLS
