/* plumb-arrange.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-arrange.h"

#include <math.h>
#include <string.h>

/* The arrays that the layout works on, made of a document. Ports of a card are rows from the top:
 * inputs (then bound fields) on the left, outputs on the right. */

typedef struct
{
  GArray *nodes;         /* PlumbLayoutNode */
  GArray *edges;         /* PlumbLayoutEdge */
  GArray *frames;        /* PlumbLayoutFrame */
  GHashTable *places;    /* PlumbNode -> position + 1 */
  GPtrArray *port_lists; /* double arrays that nodes borrow */
} Arrays;

static void
arrays_clear (Arrays *self)
{
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->edges, g_array_unref);
  g_clear_pointer (&self->frames, g_array_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->port_lists, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arrays, arrays_clear)

static int
count_ports (PlumbRegistry *registry, PlumbNode *node, gboolean inputs, GPtrArray *edges)
{
  PlumbKind *kind = plumb_registry_find_kind (registry, plumb_node_get_kind (node));
  guint count = kind == NULL ? 0
                : inputs     ? plumb_kind_get_n_inputs (kind) + plumb_kind_get_n_fields (kind)
                             : plumb_kind_get_n_outputs (kind);
  /* A subgraph's ports are those of its definition; as many rows as it has edges are enough. */
  return (int) MAX (count, edges->len);
}

/* Rows in the order of the contract. An unknown name takes the row of its place among the edges. */
static int
find_port (PlumbRegistry *registry,
           PlumbNode *node,
           const char *name,
           gboolean input,
           GPtrArray *edges,
           PlumbEdge *edge)
{
  PlumbKind *kind = plumb_registry_find_kind (registry, plumb_node_get_kind (node));
  guint n_ports = kind == NULL ? 0
                  : input      ? plumb_kind_get_n_inputs (kind)
                               : plumb_kind_get_n_outputs (kind);
  for (guint i = 0; i < n_ports; i++)
    if (strcmp ((input ? plumb_kind_get_input (kind, i) : plumb_kind_get_output (kind, i))->name,
                name)
        == 0)
      return (int) i;
  for (guint i = 0; input && kind != NULL && i < plumb_kind_get_n_fields (kind); i++)
    if (strcmp (plumb_kind_get_field (kind, i)->name, name) == 0)
      return (int) (n_ports + i);
  guint place = 0;
  return g_ptr_array_find (edges, edge, &place) ? (int) place : 0;
}

static const double *
make_rows (Arrays *self, int n_rows, double height)
{
  if (n_rows == 0)
    return NULL;
  double *rows = g_new (double, n_rows);
  for (int i = 0; i < n_rows; i++)
    rows[i] = MIN (PLUMB_CARD_HEADER + PLUMB_CARD_ROW * (i + 0.5), height);
  g_ptr_array_add (self->port_lists, rows);
  return rows;
}

static guint
count_visible_rows (PlumbRegistry *registry, PlumbGraph *graph, PlumbNode *node)
{
  PlumbKind *kind = plumb_registry_find_kind (registry, plumb_node_get_kind (node));
  guint inputs = kind != NULL ? plumb_kind_get_n_inputs (kind) : 0;
  guint outputs = kind != NULL ? plumb_kind_get_n_outputs (kind) : 0;
  return MAX (MAX (inputs, plumb_graph_get_edges_in (graph, node)->len), MAX (outputs, 1));
}

static void
measure (PlumbRegistry *registry, PlumbGraph *graph, PlumbNode *node, PlumbRect *rect)
{
  plumb_node_get_position (node, &rect->x, &rect->y);
  if (plumb_node_get_size (node, &rect->width, &rect->height))
    return;
  rect->width = PLUMB_CARD_WIDTH;
  rect->height = plumb_node_is_collapsed (node)
                     ? PLUMB_CARD_HEADER
                     : PLUMB_CARD_HEADER
                           + PLUMB_CARD_ROW * count_visible_rows (registry, graph, node)
                           + PLUMB_CARD_FOOTER;
}

static void
add_node (Arrays *self, PlumbGraph *graph, PlumbNode *node, const PlumbArrangeRequest *request)
{
  PlumbLayoutNode added
      = { .id = plumb_node_get_id (node), .frame = -1, .flags = PLUMB_LAYOUT_NODE_PLACED };
  measure (request->registry, graph, node, &added.rect);
  added.n_inputs
      = count_ports (request->registry, node, TRUE, plumb_graph_get_edges_in (graph, node));
  added.n_outputs
      = count_ports (request->registry, node, FALSE, plumb_graph_get_edges_out (graph, node));
  added.input_y = make_rows (self, added.n_inputs, added.rect.height);
  added.output_y = make_rows (self, added.n_outputs, added.rect.height);
  if (plumb_node_is_pinned (node))
    added.flags |= PLUMB_LAYOUT_NODE_PINNED;
  if (request->selection != NULL && g_strv_contains (request->selection, added.id))
    added.flags |= PLUMB_LAYOUT_NODE_SELECTED;
  g_array_append_val (self->nodes, added);
  g_hash_table_insert (self->places, node, GUINT_TO_POINTER (self->nodes->len));
}

static int
find_place (Arrays *self, PlumbNode *node)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->places, node)) - 1;
}

static void
add_edge (Arrays *self, PlumbGraph *graph, PlumbEdge *edge, PlumbRegistry *registry)
{
  PlumbNode *source = plumb_edge_get_source (edge), *target = plumb_edge_get_target (edge);
  PlumbLayoutEdge added = {
    .source = find_place (self, source),
    .source_port = find_port (registry, source, plumb_edge_get_source_port (edge), FALSE,
                              plumb_graph_get_edges_out (graph, source), edge),
    .target = find_place (self, target),
    .target_port = find_port (registry, target, plumb_edge_get_target_port (edge), TRUE,
                              plumb_graph_get_edges_in (graph, target), edge),
  };
  g_array_append_val (self->edges, added);
}

/* A node is in the first frame that names it. */
static void
add_frame (Arrays *self, PlumbGraph *graph, const char *id)
{
  PlumbLayoutFrame added = { .id = id, .parent = -1 };
  PlumbValue *members = plumb_value_get_member (plumb_graph_find_frame (graph, id), "members");
  int frame = (int) self->frames->len;
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      const char *name = plumb_value_get_string (plumb_value_get_element (members, i), "");
      PlumbNode *node = plumb_graph_find_node (graph, name);
      PlumbLayoutNode *member
          = node != NULL ? &g_array_index (self->nodes, PlumbLayoutNode, find_place (self, node))
                         : NULL;
      if (member != NULL && member->frame < 0)
        member->frame = frame;
    }
  g_array_append_val (self->frames, added);
}

static void
fill_arrays (Arrays *self, PlumbGraph *graph, const PlumbArrangeRequest *request)
{
  self->nodes = g_array_new (FALSE, TRUE, sizeof (PlumbLayoutNode));
  self->edges = g_array_new (FALSE, TRUE, sizeof (PlumbLayoutEdge));
  self->frames = g_array_new (FALSE, TRUE, sizeof (PlumbLayoutFrame));
  self->places = g_hash_table_new (NULL, NULL);
  self->port_lists = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    add_node (self, graph, plumb_graph_get_node (graph, i), request);
  for (guint i = 0; i < plumb_graph_get_n_edges (graph); i++)
    add_edge (self, graph, plumb_graph_get_edge (graph, i), request->registry);
  for (guint i = 0; i < plumb_graph_get_n_frames (graph); i++)
    add_frame (self, graph, plumb_graph_get_frame_id (graph, i));
}

static PlumbEdit *
make_edit (const Arrays *self,
           const PlumbLayoutResult *result,
           const char *definition,
           guint *n_moved)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  for (int i = 0; i < result->n_nodes; i++)
    {
      const PlumbLayoutNode *node = &g_array_index (self->nodes, PlumbLayoutNode, i);
      double x = round (result->positions[i].x), y = round (result->positions[i].y);
      if (!G_APPROX_VALUE (x, node->rect.x, 0.01) || !G_APPROX_VALUE (y, node->rect.y, 0.01))
        g_ptr_array_add (parts, plumb_edit_new_move_node (definition, node->id, x, y));
    }
  *n_moved = parts->len;
  return parts->len > 0
             ? plumb_edit_new_composite ("Align", (PlumbEdit *const *) parts->pdata, parts->len)
             : NULL;
}

/**
 * plumb_arrange:
 * @request: what to arrange, and how
 * @edit: (out) (transfer full) (nullable): what moves, as one edit; %NULL where nothing does
 * @n_moved: (out): how many nodes move
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Lays a document's graph out. Positions are whole pixels. Pinned nodes stay, frames keep their
 * members together. Runs for seconds on very large graphs; needs the graph to stay unchanged.
 *
 * Returns: FALSE with @error where the definition is not there, or the layout was cancelled
 */
gboolean
plumb_arrange (const PlumbArrangeRequest *request,
               PlumbEdit **edit,
               guint *n_moved,
               GCancellable *cancellable,
               GError **error)
{
  PlumbGraph *graph = request->definition != NULL
                          ? plumb_graph_find_definition (request->graph, request->definition)
                          : request->graph;
  if (graph == NULL)
    {
      g_set_error (error, PLUMB_LAYOUT_ERROR, PLUMB_LAYOUT_ERROR_INVALID,
                   "the document has no definition '%s'", request->definition);
      return FALSE;
    }
  g_auto (Arrays) arrays = { 0 };
  fill_arrays (&arrays, graph, request);
  const PlumbLayoutInput input = {
    .nodes = (const PlumbLayoutNode *) (gpointer) arrays.nodes->data,
    .edges = (const PlumbLayoutEdge *) (gpointer) arrays.edges->data,
    .frames = (const PlumbLayoutFrame *) (gpointer) arrays.frames->data,
    .n_nodes = (int) arrays.nodes->len,
    .n_edges = (int) arrays.edges->len,
    .n_frames = (int) arrays.frames->len,
  };
  g_autoptr (PlumbLayoutResult) result
      = plumb_layout_align (&input, &request->options, cancellable, error);
  if (result == NULL)
    return FALSE;
  *edit = make_edit (&arrays, result, request->definition, n_moved);
  return TRUE;
}
