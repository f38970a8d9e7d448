/* plumb-layout-route.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A link that would pass through nodes goes, column by column, through the gap between nodes that
 * is nearest to the straight line.
 */

#include "plumb-layout-route-private.h"
#include "plumb-spatial-index.h"

#include <math.h>

#define CELL_SIZE 320.0
#define MOST_DEPTH 8
#define MOST_PIECES 1000
#define SEARCH_HEIGHT 1200.0

typedef struct
{
  PlumbSpatialIndex *index;
  PlumbRect *boxes;
  GArray *bends;
  GArray *found;
  double margin;
  guint ends[2]; /* the nodes of the link being led */
} Router;

typedef struct
{
  double top;
  double bottom;
} Span;

static int
by_top (gconstpointer a, gconstpointer b)
{
  const Span *s = a;
  const Span *t = b;
  return (s->top > t->top) - (s->top < t->top);
}

/* The free height nearest to `y` where a link can pass the column of `box`. */
static double
find_gap (Router *self, const PlumbRect *box, double y)
{
  PlumbRect strip = { box->x, y - SEARCH_HEIGHT, box->width, 2 * SEARCH_HEIGHT };
  strip = plumb_rect_union (&strip, box);
  plumb_spatial_index_find_boxes (self->index, &strip, self->found);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));
  for (guint i = 0; i < self->found->len; i++)
    {
      guint number = g_array_index (self->found, guint, i);
      const PlumbRect *rect = &self->boxes[number];
      if (number == self->ends[0] || number == self->ends[1])
        continue;
      Span span = { rect->y - self->margin, rect->y + rect->height + self->margin };
      g_array_append_val (spans, span);
    }
  g_array_sort (spans, by_top);
  for (guint i = 0; i < spans->len;)
    {
      Span span = g_array_index (spans, Span, i);
      for (i++; i < spans->len && g_array_index (spans, Span, i).top < span.bottom; i++)
        span.bottom = fmax (span.bottom, g_array_index (spans, Span, i).bottom);
      if (span.top < y && y < span.bottom)
        return y - span.top <= span.bottom - y ? span.top : span.bottom;
    }
  return y;
}

/* Adds the bends of a link that runs to the right. */
static void
lead (Router *self, PlumbPoint from, PlumbPoint to, int depth)
{
  for (int pieces = 0; pieces < MOST_PIECES && depth < MOST_DEPTH; pieces++)
    {
      int hit = plumb_spatial_index_cast (self->index, &(PlumbSegment) { from, to }, self->ends);
      if (hit < 0)
        return;
      const PlumbRect *box = &self->boxes[hit];
      double left = fmax (box->x - self->margin, from.x);
      double right = fmin (box->x + box->width + self->margin, to.x);
      /* Beside a wider node of an end's own column the link stays level with the port. */
      double t = left <= from.x  ? 0
                 : right >= to.x ? 1
                                 : ((left + right) / 2 - from.x) / (to.x - from.x);
      double y = find_gap (self, box, from.y + t * (to.y - from.y));
      PlumbPoint enter = { left, y };
      if (left > from.x)
        {
          lead (self, from, enter, depth + 1);
          g_array_append_val (self->bends, enter);
        }
      if (right >= to.x)
        return;
      from = (PlumbPoint) { right, y };
      g_array_append_val (self->bends, from);
    }
}

static PlumbPoint
end_of (const Router *self, guint node, double offset, gboolean right)
{
  const PlumbRect *box = &self->boxes[node];
  return (PlumbPoint) { right ? box->x + box->width : box->x, box->y + offset };
}

/* Fills in the bends of `result`, whose positions are set. */
void
plumb_layout_route (const PlumbLayoutInput *input,
                    const PlumbLayoutOptions *options,
                    PlumbLayoutResult *result)
{
  g_autoptr (PlumbSpatialIndex) index = plumb_spatial_index_new (CELL_SIZE);
  g_autofree PlumbRect *boxes = g_new (PlumbRect, MAX (input->n_nodes, 1));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  Router self = {
    index,   boxes, g_array_new (FALSE, FALSE, sizeof (PlumbPoint)), found, options->row_gap / 3,
    { 0, 0 }
  };
  for (int v = 0; v < input->n_nodes; v++)
    {
      boxes[v] = (PlumbRect) { result->positions[v].x, result->positions[v].y,
                               input->nodes[v].rect.width, input->nodes[v].rect.height };
      plumb_spatial_index_set_box (index, (guint) v, &boxes[v]);
    }
  result->bend_start = g_new (int, input->n_edges + 1);
  for (int e = 0; e < input->n_edges; e++)
    {
      const PlumbLayoutEdge *edge = &input->edges[e];
      self.ends[0] = (guint) edge->source;
      self.ends[1] = (guint) edge->target;
      PlumbPoint from = end_of (&self, self.ends[0],
                                input->nodes[edge->source].output_y[edge->source_port], TRUE);
      PlumbPoint to = end_of (&self, self.ends[1],
                              input->nodes[edge->target].input_y[edge->target_port], FALSE);
      result->bend_start[e] = (int) self.bends->len;
      if (from.x < to.x)
        lead (&self, from, to, 0);
    }
  result->bend_start[input->n_edges] = (int) self.bends->len;
  result->bends = (PlumbPoint *) (void *) g_array_free (self.bends, FALSE);
}
