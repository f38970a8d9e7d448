/* plumb-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-layout-route-private.h"
#include "plumb-layout-tree-private.h"

#include <math.h>
#include <string.h>

#define LARGEST 1e7 /* a coordinate or size; a canvas is never so big */

GQuark
plumb_layout_error_quark (void)
{
  return g_quark_from_static_string ("plumb-layout-error-quark");
}

/* --- is it a graph ------------------------------------------------------------------------------
 */

static gboolean
is_sane (double value)
{
  return value >= -LARGEST && value <= LARGEST;
}

static gboolean
check_node (const PlumbLayoutInput *input, int v, GError **error)
{
  const PlumbLayoutNode *node = &input->nodes[v];
  gboolean placed = (node->flags & (PLUMB_LAYOUT_NODE_PLACED | PLUMB_LAYOUT_NODE_PINNED)) != 0;
  const char *wrong = NULL;
  if (node->id == NULL)
    wrong = "it has no id";
  else if (!(node->rect.width > 0 && node->rect.height > 0) || !is_sane (node->rect.width)
           || !is_sane (node->rect.height))
    wrong = "its width and height must be positive numbers of pixels";
  else if (placed && (!is_sane (node->rect.x) || !is_sane (node->rect.y)))
    wrong = "its position must be numbers of pixels";
  else if (node->frame < -1 || node->frame >= input->n_frames)
    wrong = "its frame does not exist";
  for (int i = 0; i < node->n_inputs; i++)
    if (!is_sane (node->input_y[i]))
      wrong = "an input's height is no number of pixels";
  for (int i = 0; i < node->n_outputs; i++)
    if (!is_sane (node->output_y[i]))
      wrong = "an output's height is no number of pixels";
  if (wrong != NULL)
    g_set_error (error, PLUMB_LAYOUT_ERROR, PLUMB_LAYOUT_ERROR_INVALID, "Node %d (%s): %s", v,
                 node->id != NULL ? node->id : "", wrong);
  return wrong == NULL;
}

static gboolean
check_edge (const PlumbLayoutInput *input, int e, GError **error)
{
  const PlumbLayoutEdge *edge = &input->edges[e];
  const char *wrong = NULL;
  if (edge->source < 0 || edge->source >= input->n_nodes || edge->target < 0
      || edge->target >= input->n_nodes)
    wrong = "one of its ends is no node";
  else if (edge->source_port < 0 || edge->source_port >= input->nodes[edge->source].n_outputs)
    wrong = "its source has no such output";
  else if (edge->target_port < 0 || edge->target_port >= input->nodes[edge->target].n_inputs)
    wrong = "its target has no such input";
  if (wrong != NULL)
    g_set_error (error, PLUMB_LAYOUT_ERROR, PLUMB_LAYOUT_ERROR_INVALID, "Edge %d: %s", e, wrong);
  return wrong == NULL;
}

static gboolean
check_frame (const PlumbLayoutInput *input, int f, GError **error)
{
  const PlumbLayoutFrame *frame = &input->frames[f];
  const char *wrong = NULL;
  int steps = 0;
  if (!is_sane (frame->rect.x) || !is_sane (frame->rect.y) || !is_sane (frame->rect.width)
      || !is_sane (frame->rect.height))
    wrong = "its rectangle must be numbers of pixels";
  for (int at = f; wrong == NULL && at != -1; at = input->frames[at].parent)
    if (at < 0 || at >= input->n_frames)
      wrong = "a frame around it does not exist";
    else if (steps++ > input->n_frames)
      wrong = "it is inside itself";
  if (wrong != NULL)
    g_set_error (error, PLUMB_LAYOUT_ERROR, PLUMB_LAYOUT_ERROR_INVALID, "Frame %d: %s", f, wrong);
  return wrong == NULL;
}

static gboolean
check_input (const PlumbLayoutInput *input, GError **error)
{
  for (int v = 0; v < input->n_nodes; v++)
    if (!check_node (input, v, error))
      return FALSE;
  for (int e = 0; e < input->n_edges; e++)
    if (!check_edge (input, e, error))
      return FALSE;
  for (int f = 0; f < input->n_frames; f++)
    if (!check_frame (input, f, error))
      return FALSE;
  return TRUE;
}

/* --- one order for any order of the input -------------------------------------------------------
 */

/* The input sorted: nodes and frames by id, edges by ends. `node_order[i]` is the input's number of
 * sorted node i. */
typedef struct
{
  PlumbLayoutInput input;
  int *node_order;
  int *frame_order;
  int *frame_depth;
} Sorted;

static int
by_node_id (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutInput *input = data;
  int i = *(const int *) a;
  int j = *(const int *) b;
  int order = strcmp (input->nodes[i].id, input->nodes[j].id);
  return order != 0 ? order : (i > j) - (i < j);
}

static int
by_frame_id (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutInput *input = data;
  int i = *(const int *) a;
  int j = *(const int *) b;
  int order = g_strcmp0 (input->frames[i].id, input->frames[j].id);
  return order != 0 ? order : (i > j) - (i < j);
}

static int
by_ends (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutEdge *e = a;
  const PlumbLayoutEdge *f = b;
  int difference = e->source - f->source;
  if (difference == 0)
    difference = e->source_port - f->source_port;
  if (difference == 0)
    difference = e->target - f->target;
  return difference != 0 ? difference : e->target_port - f->target_port;
}

static gboolean
is_selected (const PlumbLayoutNode *node)
{
  return (node->flags & PLUMB_LAYOUT_NODE_SELECTED) != 0;
}

static gboolean
has_selection (const PlumbLayoutInput *input)
{
  for (int v = 0; v < input->n_nodes; v++)
    if (is_selected (&input->nodes[v]))
      return TRUE;
  return FALSE;
}

/* `order[i]` is the number of the i-th; the inverse is returned. */
static int *
sort_numbers (PlumbLayoutArena *arena,
              int n,
              GCompareDataFunc compare,
              const PlumbLayoutInput *input,
              int **order)
{
  int *inverse = plumb_layout_take (arena, int, n);
  *order = plumb_layout_take (arena, int, n);
  for (int i = 0; i < n; i++)
    (*order)[i] = i;
  g_sort_array (*order, (gsize) n, sizeof (int), compare, (gpointer) input);
  for (int i = 0; i < n; i++)
    inverse[(*order)[i]] = i;
  return inverse;
}

/* Frames whose rectangles are not given were around their members. */
static void
infer_frames (const PlumbLayoutInput *input,
              PlumbLayoutFrame *frames,
              const PlumbLayoutOptions *options)
{
  g_autofree gboolean *missing = g_new (gboolean, MAX (input->n_frames, 1));
  for (int f = 0; f < input->n_frames; f++)
    missing[f] = !(frames[f].rect.width > 0);
  for (int v = 0; v < input->n_nodes; v++)
    {
      PlumbRect rect = input->nodes[v].rect;
      if ((input->nodes[v].flags & PLUMB_LAYOUT_NODE_PLACED) == 0)
        continue;
      for (int f = input->nodes[v].frame; f != -1; f = frames[f].parent)
        {
          rect = plumb_rect_grow (&rect, options->frame_padding);
          rect.y -= options->frame_header;
          rect.height += options->frame_header;
          if (missing[f])
            frames[f].rect
                = frames[f].rect.width > 0 ? plumb_rect_union (&frames[f].rect, &rect) : rect;
        }
    }
}

static Sorted
sort_input (PlumbLayoutArena *arena,
            const PlumbLayoutInput *input,
            const PlumbLayoutOptions *options)
{
  Sorted sorted = { .input = *input };
  gboolean selecting = has_selection (input);
  int *node_rank = sort_numbers (arena, input->n_nodes, by_node_id, input, &sorted.node_order);
  int *frame_rank = sort_numbers (arena, input->n_frames, by_frame_id, input, &sorted.frame_order);
  PlumbLayoutNode *nodes = plumb_layout_take (arena, PlumbLayoutNode, input->n_nodes);
  PlumbLayoutFrame *frames = plumb_layout_take (arena, PlumbLayoutFrame, input->n_frames);
  PlumbLayoutEdge *edges = plumb_layout_take (arena, PlumbLayoutEdge, input->n_edges);
  for (int i = 0; i < input->n_nodes; i++)
    {
      nodes[i] = input->nodes[sorted.node_order[i]];
      if (nodes[i].frame >= 0)
        nodes[i].frame = frame_rank[nodes[i].frame];
      /* What stays has a place. */
      if ((nodes[i].flags & PLUMB_LAYOUT_NODE_PINNED) != 0
          || (selecting && !is_selected (&nodes[i])))
        nodes[i].flags |= PLUMB_LAYOUT_NODE_PLACED;
    }
  for (int i = 0; i < input->n_frames; i++)
    {
      frames[i] = input->frames[sorted.frame_order[i]];
      if (frames[i].parent >= 0)
        frames[i].parent = frame_rank[frames[i].parent];
    }
  for (int e = 0; e < input->n_edges; e++)
    {
      edges[e] = input->edges[e];
      edges[e].source = node_rank[edges[e].source];
      edges[e].target = node_rank[edges[e].target];
    }
  g_sort_array (edges, (gsize) input->n_edges, sizeof (PlumbLayoutEdge), by_ends, NULL);
  sorted.input.nodes = nodes;
  sorted.input.frames = frames;
  sorted.input.edges = edges;
  infer_frames (&sorted.input, frames, options);
  return sorted;
}

/* --- the whole ----------------------------------------------------------------------------------
 */

/* The corner of what was placed, whole, so that taking it off and adding it again is exact. */
static PlumbPoint
find_origin (const PlumbLayoutInput *input)
{
  PlumbPoint origin = { HUGE_VAL, HUGE_VAL };
  for (int v = 0; v < input->n_nodes; v++)
    if ((input->nodes[v].flags & PLUMB_LAYOUT_NODE_PLACED) != 0)
      {
        origin.x = fmin (origin.x, floor (input->nodes[v].rect.x));
        origin.y = fmin (origin.y, floor (input->nodes[v].rect.y));
      }
  return isfinite (origin.x) ? origin : (PlumbPoint) { 0, 0 };
}

static PlumbLayoutTree
make_tree (PlumbLayoutArena *arena, const PlumbLayoutInput *input)
{
  int n = input->n_frames + 1;
  PlumbLayoutTree tree = {
    .arena = arena,
    .input = input,
    .origin = find_origin (input),
    .selecting = has_selection (input),
    .place = plumb_layout_take (arena, PlumbPoint, input->n_nodes),
    .n = n,
    .parent = plumb_layout_take (arena, int, n),
    .depth = plumb_layout_take (arena, int, n),
    .rect = plumb_layout_take (arena, PlumbRect, n),
    .translate = plumb_layout_take (arena, PlumbPoint, n),
    .anchored = plumb_layout_take (arena, guint8, n),
    .moves = plumb_layout_take (arena, guint8, n),
  };
  tree.parent[0] = -1;
  for (int f = 0; f < input->n_frames; f++)
    {
      tree.parent[f + 1] = input->frames[f].parent + 1;
      for (int at = f; at != -1; at = input->frames[at].parent)
        tree.depth[f + 1]++;
    }
  return tree;
}

static PlumbLayoutResult *
make_result (const PlumbLayoutInput *input, const Sorted *sorted, const PlumbLayoutTree *tree)
{
  PlumbLayoutResult *result = g_new0 (PlumbLayoutResult, 1);
  result->n_nodes = input->n_nodes;
  result->n_edges = input->n_edges;
  result->n_frames = input->n_frames;
  result->positions = g_new0 (PlumbPoint, MAX (input->n_nodes, 1));
  result->frames = g_new0 (PlumbRect, MAX (input->n_frames, 1));
  for (int v = 0; v < input->n_nodes; v++)
    result->positions[sorted->node_order[v]] = tree->place[v];
  for (int f = 0; f < input->n_frames; f++)
    result->frames[sorted->frame_order[f]] = tree->rect[f + 1];
  return result;
}

/**
 * plumb_layout_align:
 * @input: the graph; only read
 * @options: distances and manner
 * @cancellable: (nullable): stops the work early
 * @error: return location
 *
 * Auto-align: puts the nodes in columns from left to right, with short links, few crossings and few
 * links through nodes. Boxes never overlap (but pinned ones, if they did). The same input gives the
 * same bytes, in whatever order nodes and edges come; how long it works depends on the input alone.
 * README.md in this folder tells how.
 *
 * Any thread; it shares nothing.
 *
 * Returns: (transfer full): places and bend points, or %NULL with %PLUMB_LAYOUT_ERROR_INVALID or
 *   %G_IO_ERROR_CANCELLED
 */
PlumbLayoutResult *
plumb_layout_align (const PlumbLayoutInput *input,
                    const PlumbLayoutOptions *options,
                    GCancellable *cancellable,
                    GError **error)
{
  if (!check_input (input, error))
    return NULL;
  g_auto (PlumbLayoutArena) arena = PLUMB_LAYOUT_ARENA_INIT;
  Sorted sorted = sort_input (&arena, input, options);
  PlumbLayoutTree tree = make_tree (&arena, &sorted.input);
  tree.options = options;
  tree.cancellable = cancellable;
  plumb_layout_tree_draw (&tree);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  PlumbLayoutResult *result = make_result (input, &sorted, &tree);
  plumb_layout_route (input, options, result);
  return result;
}

/**
 * plumb_layout_result_free:
 * @result: (transfer full) (nullable): a result
 */
void
plumb_layout_result_free (PlumbLayoutResult *result)
{
  if (result == NULL)
    return;
  g_free (result->positions);
  g_free (result->frames);
  g_free (result->bends);
  g_free (result->bend_start);
  g_free (result);
}
