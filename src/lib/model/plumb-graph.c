/* plumb-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-graph.h"

#include "plumb-graph-private.h"
#include "plumb-member-private.h"

#define ID_BYTES_MAX 64

/**
 * PlumbGraph:
 *
 * A workflow, or the definition of a subgraph. Workload: 10,000 nodes and as many edges; lookups by
 * id and walks along edges are many, edits come one by one. So nodes and edges lie in sorted arrays
 * (an edit moves a few kilobytes), ids are hashed, and each node knows its edges.
 *
 * Invariants: no two nodes share an id, no two edges share both ends, the ends of every edge are
 * nodes of the graph. Definitions have no definitions.
 */
G_DEFINE_FINAL_TYPE (PlumbGraph, plumb_graph, G_TYPE_OBJECT)

static guint changed_signal;

static void
plumb_graph_finalize (GObject *object)
{
  PlumbGraph *self = PLUMB_GRAPH (object);
  g_clear_pointer (&self->members, plumb_value_unref);
  g_clear_pointer (&self->nodes_by_id, g_hash_table_unref);
  g_clear_pointer (&self->edges, g_ptr_array_unref);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->no_edges, g_ptr_array_unref);
  g_clear_pointer (&self->frames, plumb_table_free);
  g_clear_pointer (&self->notes, plumb_table_free);
  g_clear_pointer (&self->definitions, plumb_table_free);
  g_clear_pointer (&self->strays.nodes, plumb_table_free);
  g_clear_pointer (&self->strays.frames, plumb_table_free);
  g_clear_pointer (&self->strays.notes, plumb_table_free);
  g_clear_pointer (&self->strays.definitions, plumb_table_free);
  g_clear_pointer (&self->strays.edges, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_graph_parent_class)->finalize (object);
}

static void
plumb_graph_class_init (PlumbGraphClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_graph_finalize;

  /**
   * PlumbGraph::changed:
   * @self: the document's graph, also where a definition changed
   * @changes: (array length=n_changes) (element-type PlumbChange): what changed, in order
   * @n_changes: how many
   *
   * Emitted once after each edit. After a composite edit that failed halfway and was taken back it
   * tells both.
   */
  changed_signal = g_signal_new ("changed", PLUMB_TYPE_GRAPH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_UINT);
}

void
plumb_graph_emit_changed (PlumbGraph *self, const PlumbChange *changes, guint n_changes)
{
  g_signal_emit (self, changed_signal, 0, changes, n_changes);
}

static PlumbTable *
new_value_table (void)
{
  return plumb_table_new ((GDestroyNotify) plumb_value_unref);
}

static void
plumb_graph_init (PlumbGraph *self)
{
  self->members = plumb_value_builder_end (plumb_value_builder_new_object ());
  self->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  self->nodes_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->edges = g_ptr_array_new_with_free_func (g_object_unref);
  self->no_edges = g_ptr_array_new ();
  self->frames = new_value_table ();
  self->notes = new_value_table ();
  self->definitions = plumb_table_new (g_object_unref);
  self->strays.nodes = new_value_table ();
  self->strays.frames = new_value_table ();
  self->strays.notes = new_value_table ();
  self->strays.definitions = new_value_table ();
  self->strays.edges = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
}

/**
 * plumb_graph_new:
 *
 * Returns: (transfer full): a graph with nothing in it
 */
PlumbGraph *
plumb_graph_new (void)
{
  return g_object_new (PLUMB_TYPE_GRAPH, NULL);
}

static void
copy_table (PlumbTable *from, PlumbTable *to)
{
  for (guint i = 0; i < plumb_table_get_length (from); i++)
    plumb_table_set (to, plumb_table_get_id (from, i), plumb_value_ref (plumb_table_get (from, i)));
}

static void
copy_strays (const PlumbStrays *from, PlumbStrays *to)
{
  copy_table (from->nodes, to->nodes);
  copy_table (from->frames, to->frames);
  copy_table (from->notes, to->notes);
  copy_table (from->definitions, to->definitions);
  for (guint i = 0; i < from->edges->len; i++)
    g_ptr_array_add (to->edges, plumb_value_ref (g_ptr_array_index (from->edges, i)));
}

static void
copy_nodes_and_edges (PlumbGraph *from, PlumbGraph *to)
{
  GPtrArray *nodes = g_ptr_array_new_full (from->nodes->len, g_object_unref);
  for (guint i = 0; i < from->nodes->len; i++)
    {
      PlumbNode *node = g_ptr_array_index (from->nodes, i);
      g_ptr_array_add (nodes, plumb_node_new (node->id, node->value));
    }
  plumb_graph_take_nodes (to, nodes);
  GPtrArray *edges = g_ptr_array_new_full (from->edges->len, g_object_unref);
  for (guint i = 0; i < from->edges->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (from->edges, i);
      g_ptr_array_add (edges,
                       plumb_edge_new (plumb_graph_find_node (to, edge->source->id),
                                       plumb_graph_find_node (to, edge->target->id), edge->value));
    }
  plumb_graph_take_edges (to, edges);
}

/**
 * plumb_graph_copy:
 * @self: a graph
 *
 * The values are shared, the objects are new: the copy may be given to another thread.
 *
 * Returns: (transfer full): a graph with the same content and revision
 */
PlumbGraph *
plumb_graph_copy (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), NULL);
  PlumbGraph *copy = plumb_graph_new ();
  plumb_graph_set_members (copy, self->members);
  copy_nodes_and_edges (self, copy);
  copy_table (self->frames, copy->frames);
  copy_table (self->notes, copy->notes);
  copy_strays (&self->strays, &copy->strays);
  for (guint i = 0; i < plumb_table_get_length (self->definitions); i++)
    plumb_table_set (copy->definitions, plumb_table_get_id (self->definitions, i),
                     plumb_graph_copy (plumb_table_get (self->definitions, i)));
  copy->next_index = self->next_index;
  copy->revision = self->revision;
  return copy;
}

/**
 * plumb_graph_get_title:
 * @self: a graph
 *
 * Returns: (nullable): its title
 */
const char *
plumb_graph_get_title (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), NULL);
  return plumb_value_member_string (self->members, "title", NULL);
}

/**
 * plumb_graph_get_seed:
 * @self: a graph
 *
 * Returns: (transfer none) (nullable): how seeds are made: an object of `mode` and `base`
 */
PlumbValue *
plumb_graph_get_seed (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), NULL);
  return plumb_member_get_valid (plumb_graph_members, self->members, "seed");
}

/**
 * plumb_graph_get_members:
 * @self: a graph
 *
 * Returns: (transfer none): its own members as they are written, unknown ones too, without nodes,
 *   edges, frames, notes and definitions
 */
PlumbValue *
plumb_graph_get_members (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), NULL);
  return self->members;
}

/**
 * plumb_graph_get_revision:
 * @self: a graph
 *
 * Returns: a number that grows with every edit
 */
guint64
plumb_graph_get_revision (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), 0);
  return self->revision;
}

/**
 * plumb_graph_get_next_index:
 * @self: a graph
 *
 * Returns: the index for the next new node; none ever had it
 */
gint64
plumb_graph_get_next_index (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), 0);
  return self->next_index;
}

/**
 * plumb_graph_make_id:
 * @self: a graph
 * @wish: what the id should be like, such as a title
 *
 * Returns: (transfer full): an id that no node, frame or note of the graph has
 */
char *
plumb_graph_make_id (PlumbGraph *self, const char *wish)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && wish != NULL, NULL);
  g_autoptr (GString) id = g_string_new (NULL);
  for (; *wish != '\0' && id->len < ID_BYTES_MAX - 12; wish++)
    if (g_ascii_isalnum (*wish) || *wish == '_' || *wish == '-')
      g_string_append_c (id, g_ascii_tolower (*wish));
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  if (id->len == 0)
    g_string_append (id, "node");
  gsize length = id->len;
  for (guint i = 2; plumb_graph_has_id (self, id->str); i++)
    {
      g_string_truncate (id, length);
      g_string_append_printf (id, "-%u", i);
    }
  return g_string_free (g_steal_pointer (&id), FALSE);
}

/**
 * plumb_graph_get_n_nodes:
 * @self: a graph
 *
 * Returns: how many nodes it has
 */
guint
plumb_graph_get_n_nodes (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), 0);
  return self->nodes->len;
}

/**
 * plumb_graph_get_node:
 * @self: a graph
 * @position: a place among its nodes, by index, then id
 *
 * Returns: (transfer none): the node there
 */
PlumbNode *
plumb_graph_get_node (PlumbGraph *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && position < self->nodes->len, NULL);
  return g_ptr_array_index (self->nodes, position);
}

/**
 * plumb_graph_find_node:
 * @self: a graph
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the node of that id
 */
PlumbNode *
plumb_graph_find_node (PlumbGraph *self, const char *id)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && id != NULL, NULL);
  return g_hash_table_lookup (self->nodes_by_id, id);
}

/**
 * plumb_graph_get_n_edges:
 * @self: a graph
 *
 * Returns: how many edges it has
 */
guint
plumb_graph_get_n_edges (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), 0);
  return self->edges->len;
}

/**
 * plumb_graph_get_edge:
 * @self: a graph
 * @position: a place among its edges, by target, then source, as they are written
 *
 * Returns: (transfer none): the edge there
 */
PlumbEdge *
plumb_graph_get_edge (PlumbGraph *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && position < self->edges->len, NULL);
  return g_ptr_array_index (self->edges, position);
}

/**
 * plumb_graph_get_edges_in:
 * @self: a graph
 * @node: one of its nodes
 *
 * Returns: (transfer none) (element-type PlumbEdge): the edges into the node, sorted by input, then
 * by the edge's order, then by the source's index and output: so the data of a list keep their
 * order when a node is renamed
 */
GPtrArray *
plumb_graph_get_edges_in (PlumbGraph *self, PlumbNode *node)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && PLUMB_IS_NODE (node), NULL);
  return node->edges_in != NULL ? node->edges_in : self->no_edges;
}

/**
 * plumb_graph_get_edges_out:
 * @self: a graph
 * @node: one of its nodes
 *
 * Returns: (transfer none) (element-type PlumbEdge): the edges out of the node, sorted by output,
 * then by the target's index and input
 */
GPtrArray *
plumb_graph_get_edges_out (PlumbGraph *self, PlumbNode *node)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && PLUMB_IS_NODE (node), NULL);
  return node->edges_out != NULL ? node->edges_out : self->no_edges;
}

/**
 * plumb_graph_get_n_frames:
 * @self: a graph
 *
 * Returns: how many frames it has
 */
guint
plumb_graph_get_n_frames (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), 0);
  return plumb_table_get_length (self->frames);
}

/**
 * plumb_graph_get_frame_id:
 * @self: a graph
 * @position: a place among its frames, by id
 *
 * Returns: (nullable): the id of the frame there
 */
const char *
plumb_graph_get_frame_id (PlumbGraph *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), NULL);
  return plumb_table_get_id (self->frames, position);
}

/**
 * plumb_graph_find_frame:
 * @self: a graph
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the frame's members
 */
PlumbValue *
plumb_graph_find_frame (PlumbGraph *self, const char *id)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && id != NULL, NULL);
  return plumb_table_find (self->frames, id);
}

/**
 * plumb_graph_get_n_notes:
 * @self: a graph
 *
 * Returns: how many notes it has
 */
guint
plumb_graph_get_n_notes (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), 0);
  return plumb_table_get_length (self->notes);
}

/**
 * plumb_graph_get_note_id:
 * @self: a graph
 * @position: a place among its notes, by id
 *
 * Returns: (nullable): the id of the note there
 */
const char *
plumb_graph_get_note_id (PlumbGraph *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), NULL);
  return plumb_table_get_id (self->notes, position);
}

/**
 * plumb_graph_find_note:
 * @self: a graph
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the note's members
 */
PlumbValue *
plumb_graph_find_note (PlumbGraph *self, const char *id)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && id != NULL, NULL);
  return plumb_table_find (self->notes, id);
}

/**
 * plumb_graph_get_n_definitions:
 * @self: a graph
 *
 * Returns: how many definitions it has
 */
guint
plumb_graph_get_n_definitions (PlumbGraph *self)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), 0);
  return plumb_table_get_length (self->definitions);
}

/**
 * plumb_graph_get_definition_name:
 * @self: a graph
 * @position: a place among its definitions, by name
 *
 * Returns: (nullable): the name of the definition there
 */
const char *
plumb_graph_get_definition_name (PlumbGraph *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self), NULL);
  return plumb_table_get_id (self->definitions, position);
}

/**
 * plumb_graph_find_definition:
 * @self: a graph
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the definition of that name
 */
PlumbGraph *
plumb_graph_find_definition (PlumbGraph *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && name != NULL, NULL);
  return plumb_table_find (self->definitions, name);
}
