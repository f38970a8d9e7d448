/* plumb-node-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-node.h"

G_BEGIN_DECLS

/* For the graph, which keeps its indexes true; see plumb-graph-private.h. */

struct _PlumbNode
{
  GObject parent_instance;

  char *id;
  PlumbValue *value; /* all members, in order */
  /* What is asked often, read from @value; the strings are its. */
  const char *kind;
  PlumbValue *params;
  gint64 index;
  PlumbNodeMode mode;
  double x;
  double y;
  /* Borrowed edges; NULL where there is none. */
  GPtrArray *edges_in;
  GPtrArray *edges_out;
};

struct _PlumbEdge
{
  GObject parent_instance;

  PlumbNode *source;
  PlumbNode *target;
  PlumbValue *value; /* all members, in order */
  const char *from;  /* texts of @value */
  const char *to;
  const char *source_port;
  const char *target_port;
  gint64 order;
};

PlumbNode *plumb_node_new (const char *id, PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
void plumb_node_set_value (PlumbNode *self, PlumbValue *value);
void plumb_node_set_id (PlumbNode *self, const char *id);

PlumbEdge *plumb_edge_new (PlumbNode *source,
                           PlumbNode *target,
                           PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
void plumb_edge_set_value (PlumbEdge *self, PlumbValue *value);

G_END_DECLS
