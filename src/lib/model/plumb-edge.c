/* plumb-edge.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-node.h"

#include "plumb-member-private.h"
#include "plumb-node-private.h"

/**
 * PlumbEdge:
 *
 * An edge from an output of one node to an input, or a field, of another. No two edges of a graph
 * have the same two ends.
 */
G_DEFINE_FINAL_TYPE (PlumbEdge, plumb_edge, G_TYPE_OBJECT)

static void
plumb_edge_finalize (GObject *object)
{
  PlumbEdge *self = PLUMB_EDGE (object);
  g_clear_object (&self->source);
  g_clear_object (&self->target);
  g_clear_pointer (&self->value, plumb_value_unref);
  G_OBJECT_CLASS (plumb_edge_parent_class)->finalize (object);
}

static void
plumb_edge_class_init (PlumbEdgeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_edge_finalize;
}

static void
plumb_edge_init (PlumbEdge *self)
{
}

/* @value: an object with valid ends, which are those of the edge's nodes. */
void
plumb_edge_set_value (PlumbEdge *self, PlumbValue *value)
{
  PlumbValue *sorted = plumb_member_sort (plumb_edge_members, value);
  g_clear_pointer (&self->value, plumb_value_unref);
  self->value = sorted;
  self->from = plumb_value_member_string (sorted, "from", "");
  self->to = plumb_value_member_string (sorted, "to", "");
  self->source_port = strchr (self->from, '.') + 1;
  self->target_port = strchr (self->to, '.') + 1;
  self->order = plumb_value_member_int (sorted, "order", 0);
}

PlumbEdge *
plumb_edge_new (PlumbNode *source, PlumbNode *target, PlumbValue *value)
{
  PlumbEdge *self = g_object_new (PLUMB_TYPE_EDGE, NULL);
  self->source = g_object_ref (source);
  self->target = g_object_ref (target);
  plumb_edge_set_value (self, value);
  return self;
}

/**
 * plumb_edge_get_source:
 * @self: an edge
 *
 * Returns: (transfer none): the node that it comes from
 */
PlumbNode *
plumb_edge_get_source (PlumbEdge *self)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (self), NULL);
  return self->source;
}

/**
 * plumb_edge_get_source_port:
 * @self: an edge
 *
 * Returns: the name of the output
 */
const char *
plumb_edge_get_source_port (PlumbEdge *self)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (self), NULL);
  return self->source_port;
}

/**
 * plumb_edge_get_target:
 * @self: an edge
 *
 * Returns: (transfer none): the node that it goes to
 */
PlumbNode *
plumb_edge_get_target (PlumbEdge *self)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (self), NULL);
  return self->target;
}

/**
 * plumb_edge_get_target_port:
 * @self: an edge
 *
 * Returns: the name of the input, or of the field
 */
const char *
plumb_edge_get_target_port (PlumbEdge *self)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (self), NULL);
  return self->target_port;
}

/**
 * plumb_edge_get_from:
 * @self: an edge
 *
 * Returns: where it comes from, as it is written: `NODE.PORT`
 */
const char *
plumb_edge_get_from (PlumbEdge *self)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (self), NULL);
  return self->from;
}

/**
 * plumb_edge_get_to:
 * @self: an edge
 *
 * Returns: where it goes to, as it is written: `NODE.PORT`
 */
const char *
plumb_edge_get_to (PlumbEdge *self)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (self), NULL);
  return self->to;
}

/**
 * plumb_edge_get_condition:
 * @self: an edge
 *
 * Returns: `pass` (also where the document says nothing), `fail`, `always`, or `flags.NAME`; in a
 *   document with faults also what it says instead
 */
const char *
plumb_edge_get_condition (PlumbEdge *self)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (self), NULL);
  return plumb_value_member_string (self->value, "when", "pass");
}

/**
 * plumb_edge_get_order:
 * @self: an edge
 *
 * Returns: its place among the edges into the same input; 0 where the document says nothing
 */
gint64
plumb_edge_get_order (PlumbEdge *self)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (self), 0);
  return self->order;
}

/**
 * plumb_edge_get_value:
 * @self: an edge
 *
 * Returns: (transfer none): all its members as they are written, unknown ones too
 */
PlumbValue *
plumb_edge_get_value (PlumbEdge *self)
{
  g_return_val_if_fail (PLUMB_IS_EDGE (self), NULL);
  return self->value;
}
