/* plumb-node.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* The nodes and edges of a graph. They are changed by edits only (plumb-edit.h) and stay the same
 * objects when they are; a node that was removed and comes back by an undo is a new object. What
 * they return is borrowed until the next edit. */

/**
 * PlumbNodeMode:
 * @PLUMB_NODE_MODE_ACTIVE: it runs
 * @PLUMB_NODE_MODE_MUTE: it and what needs it do not run
 * @PLUMB_NODE_MODE_BYPASS: its inputs pass through to outputs of the same artifact kind
 */
typedef enum
{
  PLUMB_NODE_MODE_ACTIVE,
  PLUMB_NODE_MODE_MUTE,
  PLUMB_NODE_MODE_BYPASS,
} PlumbNodeMode;

#define PLUMB_TYPE_NODE (plumb_node_get_type ())
G_DECLARE_FINAL_TYPE (PlumbNode, plumb_node, PLUMB, NODE, GObject)

#define PLUMB_TYPE_EDGE (plumb_edge_get_type ())
G_DECLARE_FINAL_TYPE (PlumbEdge, plumb_edge, PLUMB, EDGE, GObject)

const char *plumb_node_get_id (PlumbNode *self);
const char *plumb_node_get_kind (PlumbNode *self);
gint64 plumb_node_get_index (PlumbNode *self);
const char *plumb_node_get_title (PlumbNode *self);
PlumbNodeMode plumb_node_get_mode (PlumbNode *self);
const char *plumb_node_get_definition (PlumbNode *self);
PlumbValue *plumb_node_get_params (PlumbNode *self);
PlumbValue *plumb_node_get_param (PlumbNode *self, const char *name);
void plumb_node_get_position (PlumbNode *self, double *x, double *y);
gboolean plumb_node_get_size (PlumbNode *self, double *width, double *height);
gboolean plumb_node_is_pinned (PlumbNode *self);
gboolean plumb_node_is_collapsed (PlumbNode *self);
const char *plumb_node_get_color (PlumbNode *self);
PlumbValue *plumb_node_get_value (PlumbNode *self);

PlumbNode *plumb_edge_get_source (PlumbEdge *self);
const char *plumb_edge_get_source_port (PlumbEdge *self);
PlumbNode *plumb_edge_get_target (PlumbEdge *self);
const char *plumb_edge_get_target_port (PlumbEdge *self);
const char *plumb_edge_get_from (PlumbEdge *self);
const char *plumb_edge_get_to (PlumbEdge *self);
const char *plumb_edge_get_condition (PlumbEdge *self);
gint64 plumb_edge_get_order (PlumbEdge *self);
PlumbValue *plumb_edge_get_value (PlumbEdge *self);

gboolean plumb_node_id_is_valid (const char *id);
gboolean plumb_condition_is_valid (const char *condition);

G_END_DECLS
