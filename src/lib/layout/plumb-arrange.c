/* plumb-arrange.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-arrange.h"
#include "plumb-card.h"

#include <math.h>

/* The arrays that the layout works on, made of a document's cards. */

typedef struct
{
  GArray *nodes;         /* PlumbLayoutNode */
  GArray *edges;         /* PlumbLayoutEdge */
  GArray *frames;        /* PlumbLayoutFrame */
  GHashTable *places;    /* PlumbNode -> position + 1 */
  GPtrArray *cards;      /* PlumbCard, in the order of the nodes */
  GPtrArray *port_lists; /* double arrays that nodes borrow */
} Arrays;

static void
arrays_clear (Arrays *self)
{
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->edges, g_array_unref);
  g_clear_pointer (&self->frames, g_array_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_clear_pointer (&self->port_lists, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arrays, arrays_clear)

static const double *
make_rows (Arrays *self, const PlumbCardPort *ports, guint n_ports)
{
  double *rows = g_new (double, n_ports);
  for (guint i = 0; i < n_ports; i++)
    rows[i] = ports[i].at.y;
  if (rows != NULL)
    g_ptr_array_add (self->port_lists, rows);
  return rows;
}

static void
add_node (Arrays *self,
          const PlumbCardScope *scope,
          PlumbNode *node,
          const PlumbArrangeRequest *request)
{
  PlumbCard *card = plumb_card_new (scope, node);
  PlumbLayoutNode added = { .id = plumb_node_get_id (node),
                            .rect = { .width = card->width, .height = card->height },
                            .frame = -1,
                            .flags = PLUMB_LAYOUT_NODE_PLACED,
                            .n_inputs = (int) card->n_inputs,
                            .n_outputs = (int) card->n_outputs };
  plumb_node_get_position (node, &added.rect.x, &added.rect.y);
  added.input_y = make_rows (self, card->inputs, card->n_inputs);
  added.output_y = make_rows (self, card->outputs, card->n_outputs);
  if (card->is_pinned)
    added.flags |= PLUMB_LAYOUT_NODE_PINNED;
  if (request->selection != NULL && g_strv_contains (request->selection, added.id))
    added.flags |= PLUMB_LAYOUT_NODE_SELECTED;
  g_array_append_val (self->nodes, added);
  g_ptr_array_add (self->cards, card);
  g_hash_table_insert (self->places, node, GUINT_TO_POINTER (self->nodes->len));
}

static int
find_place (Arrays *self, PlumbNode *node)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->places, node)) - 1;
}

static void
add_edge (Arrays *self, PlumbEdge *edge)
{
  PlumbLayoutEdge added = { .source = find_place (self, plumb_edge_get_source (edge)),
                            .target = find_place (self, plumb_edge_get_target (edge)) };
  added.source_port = plumb_card_find_output (self->cards->pdata[added.source],
                                              plumb_edge_get_source_port (edge));
  added.target_port
      = plumb_card_find_input (self->cards->pdata[added.target], plumb_edge_get_target_port (edge));
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
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_card_unref);
  self->port_lists = g_ptr_array_new_with_free_func (g_free);
  const PlumbCardScope scope = { request->graph, graph, request->registry };
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    add_node (self, &scope, plumb_graph_get_node (graph, i), request);
  for (guint i = 0; i < plumb_graph_get_n_edges (graph); i++)
    add_edge (self, plumb_graph_get_edge (graph, i));
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
