/* plumb-layout-tree.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-layout-tree-private.h"
#include "plumb-layout-fit-private.h"

#include <math.h>

#define EMPTY_SIZE 160.0

/* A link as its innermost common frame sees it: box to box. */
typedef struct
{
  int frame;
  int source;
  int target;
  int edge;
} Link;

typedef struct
{
  PlumbLayoutTree *tree;
  int n_boxes; /* nodes, then frames */
  int *box_start;
  int *boxes; /* by the frame around them */
  int *link_start;
  Link *links; /* by frame */
  int *port;   /* of an edge: the first edge from the same port */
  int *index;  /* of a box in the graph being drawn, or -1 */
} Drawer;

/* --- boxes: number v is node v, number n_nodes + f is frame f -----------------------------------
 */

static gboolean
is_node (const Drawer *self, int box)
{
  return box < self->tree->input->n_nodes;
}

static int
frame_entry (const Drawer *self, int box)
{
  return box - self->tree->input->n_nodes + 1;
}

static int
frame_around (const Drawer *self, int box)
{
  return is_node (self, box) ? self->tree->input->nodes[box].frame + 1
                             : self->tree->parent[frame_entry (self, box)];
}

static gboolean
is_selected (const PlumbLayoutTree *tree, int node)
{
  PlumbLayoutNodeFlags flags = tree->input->nodes[node].flags;
  return (flags & PLUMB_LAYOUT_NODE_SELECTED) != 0 && (flags & PLUMB_LAYOUT_NODE_PINNED) == 0;
}

/* Whether the box stays where it is whatever happens around it. */
static gboolean
is_fixed (const Drawer *self, int box)
{
  const PlumbLayoutTree *tree = self->tree;
  if (tree->selecting)
    return is_node (self, box) ? !is_selected (tree, box) : !tree->moves[frame_entry (self, box)];
  return is_node (self, box) ? (tree->input->nodes[box].flags & PLUMB_LAYOUT_NODE_PINNED) != 0
                             : tree->anchored[frame_entry (self, box)];
}

static gboolean
is_placed (const Drawer *self, int box)
{
  const PlumbLayoutTree *tree = self->tree;
  return is_node (self, box) ? (tree->input->nodes[box].flags & PLUMB_LAYOUT_NODE_PLACED) != 0
                             : tree->input->frames[box - tree->input->n_nodes].rect.width > 0;
}

/* Where the box was, with the size that it has now. */
static PlumbRect
old_rect (const Drawer *self, int box)
{
  const PlumbLayoutTree *tree = self->tree;
  PlumbRect rect;
  if (is_node (self, box))
    rect = tree->input->nodes[box].rect;
  else
    {
      int entry = frame_entry (self, box);
      if (tree->anchored[entry] && tree->rect[entry].width > 0)
        return tree->rect[entry];
      rect = tree->input->frames[entry - 1].rect;
      if (tree->rect[entry].width > 0)
        {
          rect.width = tree->rect[entry].width;
          rect.height = tree->rect[entry].height;
        }
    }
  rect.x -= tree->origin.x;
  rect.y -= tree->origin.y;
  return rect;
}

/* Height of a node's port from the top of the box `box`, which is the node or holds it. */
static double
port_height (const Drawer *self, int box, int node, double height)
{
  const PlumbLayoutTree *tree = self->tree;
  if (box == node)
    return height;
  int entry = tree->input->nodes[node].frame + 1;
  double y = tree->place[node].y + height;
  for (; entry != frame_entry (self, box); entry = tree->parent[entry])
    y += tree->translate[entry].y;
  return y - tree->rect[entry].y;
}

/* --- lists by frame -----------------------------------------------------------------------------
 */

static void
list_boxes (Drawer *self)
{
  PlumbLayoutTree *tree = self->tree;
  self->box_start = plumb_layout_take (tree->arena, int, tree->n + 2);
  self->boxes = plumb_layout_take (tree->arena, int, self->n_boxes);
  for (int box = 0; box < self->n_boxes; box++)
    self->box_start[frame_around (self, box) + 2]++;
  for (int f = 0; f < tree->n; f++)
    self->box_start[f + 2] += self->box_start[f + 1];
  for (int box = 0; box < self->n_boxes; box++)
    self->boxes[self->box_start[frame_around (self, box) + 1]++] = box;
}

/* The boxes of both ends in the innermost frame that holds both. */
static Link
find_link (const Drawer *self, int edge)
{
  const PlumbLayoutTree *tree = self->tree;
  int n_nodes = tree->input->n_nodes;
  int ends[2] = { tree->input->edges[edge].source, tree->input->edges[edge].target };
  int around[2] = { frame_around (self, ends[0]), frame_around (self, ends[1]) };
  while (around[0] != around[1])
    {
      int deeper = tree->depth[around[0]] >= tree->depth[around[1]] ? 0 : 1;
      ends[deeper] = n_nodes + around[deeper] - 1;
      around[deeper] = tree->parent[around[deeper]];
    }
  return (Link) { around[0], ends[0], ends[1], edge };
}

static void
list_links (Drawer *self)
{
  PlumbLayoutTree *tree = self->tree;
  int m = tree->input->n_edges;
  Link *links = plumb_layout_take (tree->arena, Link, m);
  self->link_start = plumb_layout_take (tree->arena, int, tree->n + 2);
  self->links = plumb_layout_take (tree->arena, Link, m);
  for (int e = 0; e < m; e++)
    {
      links[e] = find_link (self, e);
      self->link_start[links[e].frame + 2]++;
    }
  for (int f = 0; f < tree->n; f++)
    self->link_start[f + 2] += self->link_start[f + 1];
  for (int e = 0; e < m; e++)
    self->links[self->link_start[links[e].frame + 1]++] = links[e];
}

/* --- one frame ----------------------------------------------------------------------------------
 */

static void
fill_node (const Drawer *self, PlumbLayoutGraph *graph, int i, int box)
{
  PlumbRect rect = old_rect (self, box);
  graph->width[i] = (float) rect.width;
  graph->height[i] = (float) rect.height;
  graph->old_x[i] = (float) rect.x;
  graph->old_y[i] = (float) rect.y;
  graph->placed[i] = is_placed (self, box);
  graph->pinned[i] = is_fixed (self, box);
}

static void
fill_edge (const Drawer *self, PlumbLayoutGraph *graph, const Link *link)
{
  const PlumbLayoutInput *input = self->tree->input;
  const PlumbLayoutEdge *edge = &input->edges[link->edge];
  int e = graph->m++;
  graph->source[e] = self->index[link->source];
  graph->target[e] = self->index[link->target];
  graph->source_y[e] = (float) port_height (self, link->source, edge->source,
                                            input->nodes[edge->source].output_y[edge->source_port]);
  graph->target_y[e] = (float) port_height (self, link->target, edge->target,
                                            input->nodes[edge->target].input_y[edge->target_port]);
  graph->port[e] = self->port[link->edge];
}

/* The graph of the boxes of `frame`; in a selection, of those that move. */
static PlumbLayoutGraph
make_graph (Drawer *self, int frame, int *boxes)
{
  PlumbLayoutTree *tree = self->tree;
  PlumbLayoutGraph graph;
  int n = 0;
  int m = 0;
  for (int i = self->box_start[frame]; i < self->box_start[frame + 1]; i++)
    {
      int box = self->boxes[i];
      self->index[box] = tree->selecting && is_fixed (self, box) ? -1 : n;
      if (self->index[box] >= 0)
        boxes[n++] = box;
    }
  for (int i = self->link_start[frame]; i < self->link_start[frame + 1]; i++)
    m += self->links[i].source != self->links[i].target;
  plumb_layout_graph_init (&graph, tree->arena, n, m);
  graph.m = 0;
  for (int i = 0; i < n; i++)
    fill_node (self, &graph, i, boxes[i]);
  for (int i = self->link_start[frame]; i < self->link_start[frame + 1]; i++)
    {
      const Link *link = &self->links[i];
      if (link->source != link->target && self->index[link->source] >= 0
          && self->index[link->target] >= 0)
        fill_edge (self, &graph, link);
    }
  plumb_layout_graph_index (&graph);
  return graph;
}

static void
put_box (Drawer *self, int box, double x, double y)
{
  PlumbLayoutTree *tree = self->tree;
  if (is_node (self, box))
    tree->place[box] = (PlumbPoint) { x, y };
  else
    {
      int entry = frame_entry (self, box);
      tree->translate[entry] = (PlumbPoint) { x - tree->rect[entry].x, y - tree->rect[entry].y };
    }
}

static PlumbRect
box_rect (const Drawer *self, int box)
{
  const PlumbLayoutTree *tree = self->tree;
  if (is_node (self, box))
    {
      const PlumbRect *rect = &tree->input->nodes[box].rect;
      return (PlumbRect) { tree->place[box].x, tree->place[box].y, rect->width, rect->height };
    }
  int entry = frame_entry (self, box);
  PlumbRect rect = tree->rect[entry];
  rect.x += tree->translate[entry].x;
  rect.y += tree->translate[entry].y;
  return rect;
}

static PlumbRect
with_padding (const PlumbLayoutTree *tree, PlumbRect inner)
{
  PlumbRect rect = plumb_rect_grow (&inner, tree->options->frame_padding);
  rect.y -= tree->options->frame_header;
  rect.height += tree->options->frame_header;
  return rect;
}

/* The frame's rectangle around what it holds now, in its own coordinates. */
static PlumbRect
surround (const Drawer *self, int frame)
{
  const PlumbLayoutTree *tree = self->tree;
  int first = self->box_start[frame];
  int last = self->box_start[frame + 1];
  if (first == last)
    {
      const PlumbRect *old = &tree->input->frames[frame - 1].rect;
      return (PlumbRect) { 0, 0, old->width > 0 ? old->width : EMPTY_SIZE,
                           old->height > 0 ? old->height : EMPTY_SIZE };
    }
  PlumbRect inner = box_rect (self, self->boxes[first]);
  for (int i = first + 1; i < last; i++)
    {
      PlumbRect rect = box_rect (self, self->boxes[i]);
      inner = plumb_rect_union (&inner, &rect);
    }
  return with_padding (tree, inner);
}

static gboolean
has_pinned (const PlumbLayoutGraph *graph)
{
  for (int v = 0; v < graph->n; v++)
    if (graph->pinned[v])
      return TRUE;
  return FALSE;
}

/* Where boxes were placed before, the drawing's top left corner goes to theirs. */
static PlumbPoint
shift_to_old (const PlumbLayoutGraph *graph)
{
  float old_x = G_MAXFLOAT;
  float old_y = G_MAXFLOAT;
  float x = G_MAXFLOAT;
  float y = G_MAXFLOAT;
  for (int v = 0; v < graph->n; v++)
    {
      x = MIN (x, graph->x[v]);
      y = MIN (y, graph->y[v]);
      if (!graph->placed[v])
        continue;
      old_x = MIN (old_x, graph->old_x[v]);
      old_y = MIN (old_y, graph->old_y[v]);
    }
  if (old_x == G_MAXFLOAT)
    return (PlumbPoint) { 0, 0 };
  return (PlumbPoint) { (double) (old_x - x), (double) (old_y - y) };
}

static PlumbLayoutSettings
settings_of (const PlumbLayoutTree *tree)
{
  return (PlumbLayoutSettings) {
    .column_gap = (float) tree->options->column_gap,
    .row_gap = (float) tree->options->row_gap,
    .piece_gap = 2 * (float) tree->options->row_gap,
    .seed = tree->options->seed,
    .start = tree->options->start,
    .cancellable = tree->cancellable,
  };
}

static void
draw_frame (Drawer *self, int frame)
{
  PlumbLayoutTree *tree = self->tree;
  PlumbLayoutSettings settings = settings_of (tree);
  int *boxes
      = plumb_layout_take (tree->arena, int, self->box_start[frame + 1] - self->box_start[frame]);
  PlumbLayoutGraph graph = make_graph (self, frame, boxes);
  PlumbPoint shift = { 0, 0 };
  if (graph.n > 0 && !plumb_layout_solve (&graph, &settings))
    shift = shift_to_old (&graph);
  for (int i = 0; i < graph.n; i++)
    put_box (self, boxes[i], round ((double) graph.x[i] + shift.x),
             round ((double) graph.y[i] + shift.y));
  tree->anchored[frame] = has_pinned (&graph);
  if (frame > 0)
    tree->rect[frame] = surround (self, frame);
}

/* --- a selection --------------------------------------------------------------------------------
 */

/* Makes the frame hold `inner`, as those around it. */
static void
grow_to_hold (Drawer *self, int frame, PlumbRect inner)
{
  PlumbLayoutTree *tree = self->tree;
  for (; frame > 0; frame = tree->parent[frame])
    {
      PlumbRect *rect = &tree->rect[frame];
      PlumbRect both = plumb_rect_union (rect, &inner);
      if (both.width <= rect->width && both.height <= rect->height)
        return;
      PlumbRect padded = with_padding (tree, inner);
      *rect = plumb_rect_union (rect, &padded);
      inner = *rect;
    }
}

static void
put_at_old (Drawer *self, int box)
{
  PlumbRect rect = old_rect (self, box);
  put_box (self, box, rect.x, rect.y);
}

/* What the moving boxes of `frame` may not meet: its fixed boxes, and what is around it if it
 * grows. */
static PlumbLayoutFit *
make_fit (Drawer *self, int frame)
{
  PlumbLayoutTree *tree = self->tree;
  PlumbLayoutFit *fit = plumb_layout_fit_new (tree->options);
  for (int i = self->box_start[frame]; i < self->box_start[frame + 1]; i++)
    if (is_fixed (self, self->boxes[i]))
      {
        PlumbRect rect = box_rect (self, self->boxes[i]);
        plumb_layout_fit_add_obstacle (fit, &rect);
      }
  for (int entry = frame; entry > 0; entry = tree->parent[entry])
    {
      int around = tree->parent[entry];
      PlumbRect rect = tree->rect[entry];
      plumb_layout_fit_add_frame (fit, &rect);
      for (int i = self->box_start[around]; i < self->box_start[around + 1]; i++)
        if (self->boxes[i] != tree->input->n_nodes + entry - 1)
          {
            rect = old_rect (self, self->boxes[i]);
            plumb_layout_fit_add_outsider (fit, &rect);
          }
    }
  return fit;
}

/* Draws the moving boxes of a frame by themselves and puts them, as one, to the nearest free place.
 */
static void
draw_among_fixed (Drawer *self, int frame)
{
  PlumbLayoutTree *tree = self->tree;
  PlumbLayoutSettings settings = settings_of (tree);
  int room = self->box_start[frame + 1] - self->box_start[frame];
  int *boxes = plumb_layout_take (tree->arena, int, room);
  PlumbRect *rects = plumb_layout_take (tree->arena, PlumbRect, room);
  PlumbLayoutGraph graph = make_graph (self, frame, boxes);
  PlumbPoint shift = { 0, 0 };
  PlumbPoint offset;
  if (graph.n == 0)
    return;
  if (!plumb_layout_solve (&graph, &settings))
    shift = shift_to_old (&graph);
  for (int i = 0; i < graph.n; i++)
    rects[i] = (PlumbRect) { round ((double) graph.x[i] + shift.x),
                             round ((double) graph.y[i] + shift.y), (double) graph.width[i],
                             (double) graph.height[i] };
  g_autoptr (PlumbLayoutFit) fit = make_fit (self, frame);
  gboolean fits = plumb_layout_fit_find (fit, rects, graph.n, &offset);
  for (int i = 0; i < graph.n; i++)
    if (fits)
      put_box (self, boxes[i], rects[i].x + offset.x, rects[i].y + offset.y);
    else
      put_at_old (self, boxes[i]);
}

static void
draw_selection_in_frame (Drawer *self, int frame)
{
  for (int i = self->box_start[frame]; i < self->box_start[frame + 1]; i++)
    if (is_fixed (self, self->boxes[i]))
      put_at_old (self, self->boxes[i]);
  draw_among_fixed (self, frame);
  for (int i = self->box_start[frame]; i < self->box_start[frame + 1]; i++)
    grow_to_hold (self, frame, box_rect (self, self->boxes[i]));
}

/* --- the tree -----------------------------------------------------------------------------------
 */

static gint
deepest_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutTree *tree = data;
  int f = *(const int *) a;
  int g = *(const int *) b;
  int difference = tree->depth[g] - tree->depth[f];
  return difference != 0 ? difference : f - g;
}

static void
mark_selected_frames (Drawer *self, const int *order)
{
  PlumbLayoutTree *tree = self->tree;
  for (int i = 0; i < tree->n; i++)
    {
      int frame = order[i];
      tree->moves[frame] = self->box_start[frame] < self->box_start[frame + 1];
      for (int k = self->box_start[frame]; k < self->box_start[frame + 1]; k++)
        if (is_fixed (self, self->boxes[k]))
          tree->moves[frame] = FALSE;
      if (tree->moves[frame])
        continue;
      /* It stays where it was, and may grow. */
      tree->anchored[frame] = TRUE;
      if (frame > 0)
        tree->rect[frame] = old_rect (self, tree->input->n_nodes + frame - 1);
    }
}

static void
number_ports (Drawer *self)
{
  const PlumbLayoutEdge *edges = self->tree->input->edges;
  for (int e = 0; e < self->tree->input->n_edges; e++)
    self->port[e] = e > 0 && edges[e].source == edges[e - 1].source
                            && edges[e].source_port == edges[e - 1].source_port
                        ? self->port[e - 1]
                        : e;
}

/* From frames' coordinates to the canvas's, outermost first. */
static void
resolve_places (Drawer *self, const int *order)
{
  PlumbLayoutTree *tree = self->tree;
  tree->translate[0] = tree->origin;
  for (int i = tree->n - 2; i >= 0; i--)
    {
      int frame = order[i];
      tree->translate[frame].x += tree->translate[tree->parent[frame]].x;
      tree->translate[frame].y += tree->translate[tree->parent[frame]].y;
      tree->rect[frame].x += tree->translate[frame].x;
      tree->rect[frame].y += tree->translate[frame].y;
    }
  for (int v = 0; v < tree->input->n_nodes; v++)
    {
      const PlumbPoint *by = &tree->translate[tree->input->nodes[v].frame + 1];
      tree->place[v].x += by->x;
      tree->place[v].y += by->y;
      /* To the last bit. */
      if (is_fixed (self, v))
        tree->place[v]
            = (PlumbPoint) { tree->input->nodes[v].rect.x, tree->input->nodes[v].rect.y };
    }
}

/* Draws everything: afterwards `place` and `rect` are canvas coordinates. The input's edges are
 * sorted by source and port. */
void
plumb_layout_tree_draw (PlumbLayoutTree *tree)
{
  PlumbLayoutArena *arena = tree->arena;
  Drawer self = { .tree = tree, .n_boxes = tree->input->n_nodes + tree->input->n_frames };
  int *order = plumb_layout_take (arena, int, tree->n);
  for (int f = 0; f < tree->n; f++)
    order[f] = f;
  g_sort_array (order, (gsize) tree->n, sizeof (int), deepest_first, tree);
  self.port = plumb_layout_take (arena, int, tree->input->n_edges);
  self.index = plumb_layout_take (arena, int, self.n_boxes);
  number_ports (&self);
  list_boxes (&self);
  list_links (&self);
  if (tree->selecting)
    mark_selected_frames (&self, order);
  for (int i = 0; i < tree->n; i++)
    if (tree->selecting && !tree->moves[order[i]])
      draw_selection_in_frame (&self, order[i]);
    else
      draw_frame (&self, order[i]);
  resolve_places (&self, order);
}
