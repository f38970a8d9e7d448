/* plumb-tidy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small arrangements that a person asks for by name.
 */

#include "plumb-tidy.h"

#include <string.h>

/**
 * plumb_tidy_align:
 * @rects: (array length=n) (inout): boxes, in pixels
 * @n: how many
 * @line: which side or middle of all shall be on one line
 *
 * Moves each box along one axis so that all have @line where the rectangle around all has it.
 */
void
plumb_tidy_align (PlumbRect *rects, int n, PlumbTidyLine line)
{
  if (n == 0)
    return;
  PlumbRect all = rects[0];
  for (int i = 1; i < n; i++)
    all = plumb_rect_union (&all, &rects[i]);
  for (int i = 0; i < n; i++)
    switch (line)
      {
      case PLUMB_TIDY_LEFT:
        rects[i].x = all.x;
        break;
      case PLUMB_TIDY_CENTER:
        rects[i].x = all.x + (all.width - rects[i].width) / 2;
        break;
      case PLUMB_TIDY_RIGHT:
        rects[i].x = all.x + all.width - rects[i].width;
        break;
      case PLUMB_TIDY_TOP:
        rects[i].y = all.y;
        break;
      case PLUMB_TIDY_MIDDLE:
        rects[i].y = all.y + (all.height - rects[i].height) / 2;
        break;
      case PLUMB_TIDY_BOTTOM:
        rects[i].y = all.y + all.height - rects[i].height;
        break;
      default:
        g_assert_not_reached ();
      }
}

/* --- distribute ---------------------------------------------------------------------------------
 */

static double *
start_of (PlumbRect *rect, PlumbAxis axis)
{
  return axis == PLUMB_AXIS_HORIZONTAL ? &rect->x : &rect->y;
}

static double
size_of (const PlumbRect *rect, PlumbAxis axis)
{
  return axis == PLUMB_AXIS_HORIZONTAL ? rect->width : rect->height;
}

typedef struct
{
  PlumbRect *rects;
  PlumbAxis axis;
} Row;

static int
by_middle (gconstpointer a, gconstpointer b, gpointer data)
{
  const Row *row = data;
  int i = *(const int *) a;
  int j = *(const int *) b;
  double p = *start_of (&row->rects[i], row->axis) + size_of (&row->rects[i], row->axis) / 2;
  double q = *start_of (&row->rects[j], row->axis) + size_of (&row->rects[j], row->axis) / 2;
  return p < q ? -1 : p > q ? 1 : (i > j) - (i < j);
}

/**
 * plumb_tidy_distribute:
 * @rects: (array length=n) (inout): boxes, in pixels
 * @n: how many
 * @axis: along which they move
 * @least_gap: in pixels
 *
 * Makes the gaps between the boxes equal. They keep their order, by their middles; the first and
 * the last stay, unless the gaps would be less than @least_gap: then only the first stays.
 */
void
plumb_tidy_distribute (PlumbRect *rects, int n, PlumbAxis axis, double least_gap)
{
  if (n < 2)
    return;
  Row row = { rects, axis };
  g_autofree int *order = g_new (int, n);
  double filled = 0;
  for (int i = 0; i < n; i++)
    {
      order[i] = i;
      filled += size_of (&rects[i], axis);
    }
  g_sort_array (order, (gsize) n, sizeof (int), by_middle, &row);
  double start = *start_of (&rects[order[0]], axis);
  PlumbRect *last = &rects[order[n - 1]];
  double gap = (*start_of (last, axis) + size_of (last, axis) - start - filled) / (n - 1);
  gap = MAX (gap, least_gap);
  for (int i = 0; i < n; i++)
    {
      *start_of (&rects[order[i]], axis) = start;
      start += size_of (&rects[order[i]], axis) + gap;
    }
}

/* --- straighten ---------------------------------------------------------------------------------
 */

typedef struct
{
  const PlumbLayoutInput *input;
  PlumbPoint *positions;
  gboolean whole; /* nothing is selected: all is meant */
  guint8 *settled;
} Straightener;

static gboolean
is_meant (const Straightener *self, int node)
{
  return self->whole || (self->input->nodes[node].flags & PLUMB_LAYOUT_NODE_SELECTED) != 0;
}

static PlumbRect
rect_of (const Straightener *self, int node)
{
  const PlumbRect *rect = &self->input->nodes[node].rect;
  return (PlumbRect) { self->positions[node].x, self->positions[node].y, rect->width,
                       rect->height };
}

/* Left to right; pinned ones first, since others go by them. */
static int
by_place (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutInput *input = data;
  const PlumbLayoutNode *v = &input->nodes[*(const int *) a];
  const PlumbLayoutNode *w = &input->nodes[*(const int *) b];
  int pinned
      = (int) (w->flags & PLUMB_LAYOUT_NODE_PINNED) - (int) (v->flags & PLUMB_LAYOUT_NODE_PINNED);
  if (pinned != 0)
    return pinned;
  if (v->rect.x != w->rect.x)
    return v->rect.x < w->rect.x ? -1 : 1;
  return strcmp (v->id, w->id);
}

static gboolean
is_free_at (const Straightener *self, int node, double y)
{
  PlumbRect rect = rect_of (self, node);
  rect.y = y;
  for (int v = 0; v < self->input->n_nodes; v++)
    {
      PlumbRect other = rect_of (self, v);
      if (v != node && plumb_rect_meets (&rect, &other, 0))
        return FALSE;
    }
  return TRUE;
}

static double
level_height (const Straightener *self, int node, const PlumbLayoutEdge *edge)
{
  double offset = self->input->nodes[edge->source].output_y[edge->source_port]
                  - self->input->nodes[edge->target].input_y[edge->target_port];
  return edge->target == node ? self->positions[edge->source].y + offset
                              : self->positions[edge->target].y - offset;
}

static int
by_ports (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutEdge *e = *(const PlumbLayoutEdge *const *) a;
  const PlumbLayoutEdge *f = *(const PlumbLayoutEdge *const *) b;
  int difference = e->source_port - f->source_port;
  if (difference == 0)
    difference = e->target_port - f->target_port;
  return difference != 0 ? difference : (e > f) - (e < f);
}

/* For each node its links, in the order of their ports. */
static GPtrArray **
list_links (const PlumbLayoutInput *input)
{
  GPtrArray **links = g_new (GPtrArray *, MAX (input->n_nodes, 1));
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (int e = 0; e < input->n_edges; e++)
    if (input->edges[e].source != input->edges[e].target)
      g_ptr_array_add (sorted, (gpointer) &input->edges[e]);
  g_ptr_array_sort_with_data (sorted, (GCompareDataFunc) by_ports, NULL);
  for (int v = 0; v < input->n_nodes; v++)
    links[v] = g_ptr_array_new ();
  for (guint i = 0; i < sorted->len; i++)
    {
      const PlumbLayoutEdge *edge = sorted->pdata[i];
      g_ptr_array_add (links[edge->source], sorted->pdata[i]);
      g_ptr_array_add (links[edge->target], sorted->pdata[i]);
    }
  return links;
}

static gboolean
make_level (Straightener *self, int node, const PlumbLayoutEdge *edge)
{
  double y = level_height (self, node, edge);
  if (!is_free_at (self, node, y))
    return FALSE;
  self->positions[node].y = y;
  return TRUE;
}

/* Breadth first from the nodes in `queue`, which have their places; returns how many became level.
 */
static int
spread (Straightener *self, GPtrArray **links, GArray *queue)
{
  int level = 0;
  for (guint head = 0; head < queue->len; head++)
    {
      int v = g_array_index (queue, int, head);
      for (guint i = 0; i < links[v]->len; i++)
        {
          const PlumbLayoutEdge *edge = links[v]->pdata[i];
          int w = edge->source == v ? edge->target : edge->source;
          if (self->settled[w] || !is_meant (self, w))
            continue;
          self->settled[w] = TRUE;
          level += make_level (self, w, edge);
          g_array_append_val (queue, w);
        }
    }
  g_array_set_size (queue, 0);
  return level;
}

/**
 * plumb_tidy_straighten:
 * @input: the graph, with places; the selected nodes are meant, or all where none is
 * @positions: (array) (out caller-allocates): takes the new top left corner of every node
 *
 * Makes links level: from the pinned nodes on, or from the leftmost, each node moves up or down
 * until its link to the node before it is level, unless it would then lie on another node. Pinned
 * nodes stay.
 *
 * Returns: how many nodes have a level link now
 */
int
plumb_tidy_straighten (const PlumbLayoutInput *input, PlumbPoint *positions)
{
  g_autofree guint8 *settled = g_new0 (guint8, MAX (input->n_nodes, 1));
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree GPtrArray **links = list_links (input);
  Straightener self = { input, positions, TRUE, settled };
  int level = 0;
  for (int v = 0; v < input->n_nodes; v++)
    {
      positions[v] = (PlumbPoint) { input->nodes[v].rect.x, input->nodes[v].rect.y };
      self.whole &= (input->nodes[v].flags & PLUMB_LAYOUT_NODE_SELECTED) == 0;
    }
  for (int v = 0; v < input->n_nodes; v++)
    if (is_meant (&self, v))
      g_array_append_val (order, v);
  g_array_sort_with_data (order, by_place, (gpointer) input);
  for (guint i = 0; i < order->len; i++)
    {
      int v = g_array_index (order, int, i);
      gboolean pinned = (input->nodes[v].flags & PLUMB_LAYOUT_NODE_PINNED) != 0;
      if (!pinned)
        level += spread (&self, links, queue);
      if (!settled[v])
        g_array_append_val (queue, v);
      settled[v] = TRUE;
    }
  level += spread (&self, links, queue);
  for (int v = 0; v < input->n_nodes; v++)
    g_ptr_array_unref (links[v]);
  return level;
}
