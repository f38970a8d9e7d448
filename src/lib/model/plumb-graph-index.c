/* plumb-graph-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-graph-private.h"

/* The orders and indexes of a graph, and all that keeps them true. */

static int
compare_int64 (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const PlumbNode *one = *(PlumbNode *const *) a, *other = *(PlumbNode *const *) b;
  int order = compare_int64 (one->index, other->index);
  return order != 0 ? order : strcmp (one->id, other->id);
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const PlumbEdge *one = *(PlumbEdge *const *) a, *other = *(PlumbEdge *const *) b;
  int order = strcmp (one->to, other->to);
  return order != 0 ? order : strcmp (one->from, other->from);
}

/* The order in which a list reaches an input does not follow names of nodes. */
static int
compare_edges_in (gconstpointer a, gconstpointer b)
{
  const PlumbEdge *one = *(PlumbEdge *const *) a, *other = *(PlumbEdge *const *) b;
  int order = strcmp (one->target_port, other->target_port);
  if (order == 0)
    order = compare_int64 (one->order, other->order);
  if (order == 0)
    order = compare_int64 (one->source->index, other->source->index);
  if (order == 0)
    order = strcmp (one->source_port, other->source_port);
  return order != 0 ? order : strcmp (one->from, other->from);
}

static int
compare_edges_out (gconstpointer a, gconstpointer b)
{
  const PlumbEdge *one = *(PlumbEdge *const *) a, *other = *(PlumbEdge *const *) b;
  int order = strcmp (one->source_port, other->source_port);
  if (order == 0)
    order = compare_int64 (one->target->index, other->target->index);
  if (order == 0)
    order = strcmp (one->target_port, other->target_port);
  return order != 0 ? order : strcmp (one->to, other->to);
}

/* The first place whose item does not come before @item. */
static guint
search_sorted (GPtrArray *array, gpointer item, GCompareFunc compare)
{
  guint low = 0, high = array->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (compare (&array->pdata[middle], &item) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
insert_sorted (GPtrArray *array, gpointer item, GCompareFunc compare)
{
  g_ptr_array_insert (array, search_sorted (array, item, compare), item);
}

static void
remove_sorted (GPtrArray *array, gpointer item, GCompareFunc compare)
{
  guint place = search_sorted (array, item, compare);
  g_assert (place < array->len && array->pdata[place] == item);
  g_ptr_array_remove_index (array, place);
}

static GPtrArray *
ensure_array (GPtrArray **array)
{
  if (*array == NULL)
    *array = g_ptr_array_new ();
  return *array;
}

static void
attach_edge (PlumbEdge *edge)
{
  insert_sorted (ensure_array (&edge->source->edges_out), edge, compare_edges_out);
  insert_sorted (ensure_array (&edge->target->edges_in), edge, compare_edges_in);
}

static void
detach_edge (PlumbEdge *edge)
{
  remove_sorted (edge->source->edges_out, edge, compare_edges_out);
  remove_sorted (edge->target->edges_in, edge, compare_edges_in);
}

void
plumb_graph_set_members (PlumbGraph *self, PlumbValue *members)
{
  plumb_value_ref (members);
  g_clear_pointer (&self->members, plumb_value_unref);
  self->members = members;
}

static void
raise_next_index (PlumbGraph *self, PlumbNode *node)
{
  self->next_index = MAX (self->next_index, node->index + 1);
}

void
plumb_graph_take_nodes (PlumbGraph *self, GPtrArray *nodes)
{
  g_assert (self->nodes->len == 0);
  g_ptr_array_sort (nodes, compare_nodes);
  g_ptr_array_extend_and_steal (self->nodes, nodes);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      PlumbNode *node = g_ptr_array_index (self->nodes, i);
      g_hash_table_insert (self->nodes_by_id, node->id, node);
      raise_next_index (self, node);
    }
}

void
plumb_graph_take_edges (PlumbGraph *self, GPtrArray *edges)
{
  g_assert (self->edges->len == 0);
  g_ptr_array_sort (edges, compare_edges);
  g_ptr_array_extend_and_steal (self->edges, edges);
  for (guint i = 0; i < self->edges->len; i++)
    attach_edge (g_ptr_array_index (self->edges, i));
}

PlumbNode *
plumb_graph_insert_node (PlumbGraph *self, const char *id, PlumbValue *value)
{
  g_assert (!g_hash_table_contains (self->nodes_by_id, id));
  PlumbNode *node = plumb_node_new (id, value);
  insert_sorted (self->nodes, node, compare_nodes);
  g_hash_table_insert (self->nodes_by_id, node->id, node);
  raise_next_index (self, node);
  return node;
}

/* A node without edges. */
void
plumb_graph_delete_node (PlumbGraph *self, PlumbNode *node)
{
  g_assert (plumb_graph_get_edges_in (self, node)->len == 0
            && plumb_graph_get_edges_out (self, node)->len == 0);
  g_hash_table_remove (self->nodes_by_id, node->id);
  remove_sorted (self->nodes, node, compare_nodes);
}

PlumbEdge *
plumb_graph_insert_edge (PlumbGraph *self, PlumbNode *source, PlumbNode *target, PlumbValue *value)
{
  PlumbEdge *edge = plumb_edge_new (source, target, value);
  insert_sorted (self->edges, edge, compare_edges);
  attach_edge (edge);
  return edge;
}

void
plumb_graph_delete_edge (PlumbGraph *self, PlumbEdge *edge)
{
  detach_edge (edge);
  remove_sorted (self->edges, edge, compare_edges);
}

/* The same edge with other members; its ends stay the same nodes. */
void
plumb_graph_replace_edge (PlumbGraph *self, PlumbEdge *edge, PlumbValue *value)
{
  g_autoptr (PlumbEdge) kept = g_object_ref (edge);
  plumb_graph_delete_edge (self, edge);
  plumb_edge_set_value (edge, value);
  insert_sorted (self->edges, g_steal_pointer (&kept), compare_edges);
  attach_edge (edge);
}

static GPtrArray *
copy_edges_of (PlumbNode *node)
{
  GPtrArray *edges = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; node->edges_in != NULL && i < node->edges_in->len; i++)
    g_ptr_array_add (edges, g_object_ref (g_ptr_array_index (node->edges_in, i)));
  for (guint i = 0; node->edges_out != NULL && i < node->edges_out->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (node->edges_out, i);
      if (edge->target != node)
        g_ptr_array_add (edges, g_object_ref (edge));
    }
  return edges;
}

static PlumbValue *
rename_ends (PlumbEdge *edge, PlumbNode *node, const char *id)
{
  g_autofree char *from = edge->source == node ? g_strdup_printf ("%s.%s", id, edge->source_port)
                                               : g_strdup (edge->from);
  g_autofree char *to = edge->target == node ? g_strdup_printf ("%s.%s", id, edge->target_port)
                                             : g_strdup (edge->to);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (edge->value);
  plumb_value_builder_set_string (builder, "from", from);
  plumb_value_builder_set_string (builder, "to", to);
  return plumb_value_builder_end (builder);
}

void
plumb_graph_rename_node (PlumbGraph *self, PlumbNode *node, const char *id)
{
  g_assert (!g_hash_table_contains (self->nodes_by_id, id));
  g_autoptr (GPtrArray) edges = copy_edges_of (node);
  for (guint i = 0; i < edges->len; i++)
    plumb_graph_delete_edge (self, g_ptr_array_index (edges, i));
  g_hash_table_remove (self->nodes_by_id, node->id);
  g_autoptr (PlumbNode) kept = g_object_ref (node);
  remove_sorted (self->nodes, node, compare_nodes);
  plumb_node_set_id (node, id);
  insert_sorted (self->nodes, g_steal_pointer (&kept), compare_nodes);
  g_hash_table_insert (self->nodes_by_id, node->id, node);
  for (guint i = 0; i < edges->len; i++)
    {
      PlumbEdge *edge = g_ptr_array_index (edges, i);
      g_autoptr (PlumbValue) value = rename_ends (edge, node, id);
      plumb_edge_set_value (edge, value);
      insert_sorted (self->edges, g_object_ref (edge), compare_edges);
      attach_edge (edge);
    }
}

/* The greatest index of all nodes; -1 where there is none. */
gint64
plumb_graph_get_last_index (PlumbGraph *self)
{
  guint length = self->nodes->len;
  return length > 0 ? ((PlumbNode *) g_ptr_array_index (self->nodes, length - 1))->index : -1;
}

/* A node with that index. */
PlumbNode *
plumb_graph_find_index (PlumbGraph *self, gint64 index)
{
  char no_id[] = "";
  PlumbNode wanted = { .id = no_id, .index = index };
  guint place = search_sorted (self->nodes, &wanted, compare_nodes);
  PlumbNode *node = place < self->nodes->len ? g_ptr_array_index (self->nodes, place) : NULL;
  return node != NULL && node->index == index ? node : NULL;
}

static gboolean
is_end_of (const PlumbValue *edge, const char *name, const char *id)
{
  const char *end = plumb_value_member_string (edge, name, "");
  gsize length = strlen (id);
  return strncmp (end, id, length) == 0 && end[length] == '.';
}

/* Whether an edge that is kept aside names the node: with such a node it could become an edge. */
gboolean
plumb_graph_mentions (PlumbGraph *self, const char *id)
{
  for (guint i = 0; i < self->strays.edges->len; i++)
    {
      const PlumbValue *edge = g_ptr_array_index (self->strays.edges, i);
      if (is_end_of (edge, "from", id) || is_end_of (edge, "to", id))
        return TRUE;
    }
  return FALSE;
}

gboolean
plumb_graph_has_id (PlumbGraph *self, const char *id)
{
  return g_hash_table_contains (self->nodes_by_id, id)
         || plumb_table_find (self->frames, id) != NULL
         || plumb_table_find (self->notes, id) != NULL
         || plumb_table_find (self->strays.nodes, id) != NULL
         || plumb_table_find (self->strays.frames, id) != NULL
         || plumb_table_find (self->strays.notes, id) != NULL || plumb_graph_mentions (self, id);
}

/**
 * plumb_graph_find_edge:
 * @self: a graph
 * @from: `NODE.PORT`
 * @to: `NODE.PORT`
 *
 * Returns: (transfer none) (nullable): the edge with these ends
 */
PlumbEdge *
plumb_graph_find_edge (PlumbGraph *self, const char *from, const char *to)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (self) && from != NULL && to != NULL, NULL);
  PlumbEdge wanted = { .from = from, .to = to };
  guint place = search_sorted (self->edges, &wanted, compare_edges);
  if (place == self->edges->len)
    return NULL;
  PlumbEdge *edge = g_ptr_array_index (self->edges, place);
  return g_str_equal (edge->from, from) && g_str_equal (edge->to, to) ? edge : NULL;
}
