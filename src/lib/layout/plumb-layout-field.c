/* plumb-layout-field.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-layout-field-private.h"

#include <math.h>
#include <string.h>

#define TOUCH 0.05f /* pixels by which two lines may overlap without crossing */
#define MOST_PAIRS 24
#define CROWD 64
#define MOST_COUNTED 1024 /* lines of a strip, where all are counted */

/* In crossings: a link through a node; a pixel of link. */
#define THROUGH_COST 1.25f
#define LENGTH_COST 0.0015f

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)                                \
    && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE_VECTORS __attribute__ ((target_clones ("avx2", "default")))
#else
#define WIDE_VECTORS
#endif

/* Work is counted so that a unit is about a nanosecond. */
#define WORK_PLACE 30
#define WORK_LINK 6
#define WORK_STRIP 16
#define WORK_LANES 4

/* Arrays are filled up to whole vectors with things that nothing meets, so that no loop has a rest.
 */
#define LANES 8
#define NOWHERE 1e30f

static inline int
whole_lanes (int n)
{
  return (n + LANES - 1) / LANES * LANES;
}

/* A link where it passes a strip. */
typedef struct
{
  float left;
  float right;
  float from;
} Piece;

/* --- the three counts, each over one strip ------------------------------------------------------
 */

WIDE_VECTORS static int
count_crossings (const PlumbLayoutLines *lines, Piece piece)
{
  const float *restrict lefts = lines->left;
  const float *restrict rights = lines->right;
  const float *restrict froms = lines->from;
  int n = whole_lanes (lines->n);
  int count = 0;
  for (int i = 0; i < n; i++)
    {
      float at_left = lefts[i] - piece.left;
      float at_right = rights[i] - piece.right;
      float start = froms[i] > piece.from ? froms[i] : piece.from;
      float at_start = at_left + (at_right - at_left) * start;
      int down = (at_start < -TOUCH) & (at_right > TOUCH);
      int up = (at_start > TOUCH) & (at_right < -TOUCH);
      count += down | up;
    }
  return count;
}

WIDE_VECTORS static int
count_boxes_on_line (const PlumbLayoutBoxes *boxes, Piece piece)
{
  const float *restrict tops = boxes->top;
  const float *restrict bottoms = boxes->bottom;
  const float *restrict tos = boxes->to;
  int n = whole_lanes (boxes->n);
  float start = piece.left + (piece.right - piece.left) * piece.from;
  int count = 0;
  for (int i = 0; i < n; i++)
    {
      float end = piece.left + (piece.right - piece.left) * tos[i];
      float low = start < end ? start : end;
      float high = start < end ? end : start;
      count += (tos[i] > piece.from) & (low < bottoms[i] - TOUCH) & (high > tops[i] + TOUCH);
    }
  return count;
}

WIDE_VECTORS static int
count_lines_through_box (const PlumbLayoutLines *lines, float top, float bottom, float to)
{
  const float *restrict lefts = lines->left;
  const float *restrict rights = lines->right;
  const float *restrict froms = lines->from;
  int n = whole_lanes (lines->n);
  int count = 0;
  for (int i = 0; i < n; i++)
    {
      float start = lefts[i] + (rights[i] - lefts[i]) * froms[i];
      float end = lefts[i] + (rights[i] - lefts[i]) * to;
      float low = start < end ? start : end;
      float high = start < end ? end : start;
      count += (to > froms[i]) & (low < bottom - TOUCH) & (high > top + TOUCH);
    }
  return count;
}

/* --- one straight link --------------------------------------------------------------------------
 */

typedef struct
{
  float x1;
  float y1;
  float x2;
  float y2;
  float slope;
  int first; /* strips */
  int last;
} Link;

/* The link of edge `e` if `node`, which is one of its ends, were at (rank, y). */
static Link
link_at (const PlumbLayoutField *self, int e, int node, int rank, float y)
{
  const PlumbLayoutGraph *graph = self->graph;
  int s = graph->source[e];
  int t = graph->target[e];
  int s_rank = s == node ? rank : graph->rank[s];
  int t_rank = t == node ? rank : graph->rank[t];
  Link link = {
    .x1 = self->columns[s_rank].x + (graph->reversed[e] ? 0 : graph->width[s]),
    .y1 = (s == node ? y : graph->y[s]) + graph->source_y[e],
    .x2 = self->columns[t_rank].x,
    .y2 = (t == node ? y : graph->y[t]) + graph->target_y[e],
    .first = s_rank,
    .last = t_rank - 1,
  };
  link.slope = (link.y2 - link.y1) / (link.x2 - link.x1);
  return link;
}

static Piece
link_in_strip (const Link *link, const PlumbLayoutColumn *column)
{
  float left = link->y1 + link->slope * (column->x - link->x1);
  float from = link->x1 - column->x;
  return (Piece) { left, left + link->slope * column->width, from > 0 ? from / column->width : 0 };
}

static float
link_length (const Link *link)
{
  float dx = link->x2 - link->x1;
  float dy = link->y2 - link->y1;
  return sqrtf (dx * dx + dy * dy);
}

/* Without the length. */
static float
link_cost (PlumbLayoutField *self, const Link *link, float limit)
{
  float cost = 0;
  for (int k = link->first; k <= link->last && cost < limit; k++)
    {
      const PlumbLayoutColumn *column = &self->columns[k];
      Piece piece = link_in_strip (link, column);
      cost += (float) count_crossings (&column->lines, piece);
      cost += THROUGH_COST * (float) count_boxes_on_line (&column->boxes, piece);
      self->work += WORK_STRIP + (column->lines.n + column->boxes.n) / WORK_LANES;
    }
  return cost;
}

static int
links_cross (const Link *a, const Link *b)
{
  float from = MAX (a->x1, b->x1);
  float to = MIN (a->x2, b->x2);
  if (from >= to)
    return 0;
  float start = a->y1 + a->slope * (from - a->x1) - b->y1 - b->slope * (from - b->x1);
  float end = a->y1 + a->slope * (to - a->x1) - b->y1 - b->slope * (to - b->x1);
  return (start > TOUCH && end < -TOUCH) || (start < -TOUCH && end > TOUCH);
}

/* --- a node's place -----------------------------------------------------------------------------
 */

static int
incident (const PlumbLayoutGraph *graph, int node, int i)
{
  int n_in = graph->in.start[node + 1] - graph->in.start[node];
  return i < n_in ? graph->in.edge[graph->in.start[node] + i]
                  : graph->out.edge[graph->out.start[node] + i - n_in];
}

static int
degree (const PlumbLayoutGraph *graph, int node)
{
  return graph->in.start[node + 1] - graph->in.start[node] + graph->out.start[node + 1]
         - graph->out.start[node];
}

static float
cost_among_own (const PlumbLayoutField *self, const Link *links, int n)
{
  int count = 0;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      count += links_cross (&links[i], &links[j]);
  return (float) count;
}

/* What `node`, which must be lifted, costs at (rank, y); any number above `limit` where it is more.
 */
float
plumb_layout_field_cost (PlumbLayoutField *self, int node, int rank, float y, float limit)
{
  const PlumbLayoutGraph *graph = self->graph;
  const PlumbLayoutColumn *column = &self->columns[rank];
  Link links[MOST_PAIRS];
  int n = degree (graph, node);
  float cost = 0;
  /* What is quick to know comes first: most places fail on it. */
  for (int i = 0; i < n; i++)
    {
      Link link = link_at (self, incident (graph, node, i), node, rank, y);
      cost += LENGTH_COST * link_length (&link);
      if (i < MOST_PAIRS)
        links[i] = link;
    }
  self->work += WORK_PLACE + WORK_LINK * n;
  if (cost >= limit)
    return cost;
  cost += THROUGH_COST
          * (float) count_lines_through_box (&column->lines, y, y + graph->height[node],
                                             graph->width[node] / column->width);
  self->work += WORK_STRIP + column->lines.n / WORK_LANES;
  for (int i = 0; i < n && cost < limit; i++)
    {
      Link link
          = i < MOST_PAIRS ? links[i] : link_at (self, incident (graph, node, i), node, rank, y);
      cost += link_cost (self, &link, limit - cost);
    }
  return cost < limit ? cost + cost_among_own (self, links, MIN (n, MOST_PAIRS)) : cost;
}

static const Piece nowhere = { NOWHERE, NOWHERE, 0 };

static Piece
line_piece (const PlumbLayoutLines *lines, int i)
{
  return (Piece) { lines->left[i], lines->right[i], lines->from[i] };
}

static void
set_line (PlumbLayoutLines *lines, int i, Piece piece)
{
  lines->left[i] = piece.left;
  lines->right[i] = piece.right;
  lines->from[i] = piece.from;
}

static void
add_line (PlumbLayoutLines *lines, int edge, Piece piece)
{
  if (lines->n == lines->capacity)
    {
      lines->capacity = MAX (2 * LANES, lines->capacity * 2);
      lines->left = g_renew (float, lines->left, lines->capacity);
      lines->right = g_renew (float, lines->right, lines->capacity);
      lines->from = g_renew (float, lines->from, lines->capacity);
      lines->edge = g_renew (int, lines->edge, lines->capacity);
      for (int i = lines->n; i < lines->capacity; i++)
        set_line (lines, i, nowhere);
    }
  lines->edge[lines->n] = edge;
  set_line (lines, lines->n++, piece);
}

static void
remove_line (PlumbLayoutLines *lines, int edge)
{
  int i = 0;
  while (lines->edge[i] != edge)
    i++;
  int last = --lines->n;
  set_line (lines, i, line_piece (lines, last));
  set_line (lines, last, nowhere);
  lines->edge[i] = lines->edge[last];
}

static void
set_box (PlumbLayoutBoxes *boxes, int i, float top, float bottom, float to)
{
  boxes->top[i] = top;
  boxes->bottom[i] = bottom;
  boxes->to[i] = to;
}

static void
move_boxes (PlumbLayoutBoxes *boxes, int to, int from)
{
  gsize size = sizeof (float) * (gsize) (boxes->n - from);
  memmove (boxes->top + to, boxes->top + from, size);
  memmove (boxes->bottom + to, boxes->bottom + from, size);
  memmove (boxes->to + to, boxes->to + from, size);
  memmove (boxes->node + to, boxes->node + from, sizeof (int) * (gsize) (boxes->n - from));
}

static void
add_box (PlumbLayoutBoxes *boxes, int node, float top, float bottom, float to)
{
  if (boxes->n == boxes->capacity)
    {
      boxes->capacity = MAX (2 * LANES, boxes->capacity * 2);
      boxes->top = g_renew (float, boxes->top, boxes->capacity);
      boxes->bottom = g_renew (float, boxes->bottom, boxes->capacity);
      boxes->to = g_renew (float, boxes->to, boxes->capacity);
      boxes->node = g_renew (int, boxes->node, boxes->capacity);
      for (int i = boxes->n; i < boxes->capacity; i++)
        set_box (boxes, i, NOWHERE, NOWHERE, -1);
    }
  int i = boxes->n;
  while (i > 0 && boxes->top[i - 1] > top)
    i--;
  move_boxes (boxes, i + 1, i);
  boxes->n++;
  set_box (boxes, i, top, bottom, to);
  boxes->node[i] = node;
}

static void
remove_box (PlumbLayoutBoxes *boxes, int node)
{
  int i = 0;
  while (boxes->node[i] != node)
    i++;
  move_boxes (boxes, i, i + 1);
  set_box (boxes, --boxes->n, NOWHERE, NOWHERE, -1);
}

static void
add_edge (PlumbLayoutField *self, int e)
{
  const PlumbLayoutGraph *graph = self->graph;
  int s = graph->source[e];
  Link link = link_at (self, e, s, graph->rank[s], graph->y[s]);
  for (int k = link.first; k <= link.last; k++)
    {
      add_line (&self->columns[k].lines, e, link_in_strip (&link, &self->columns[k]));
    }
}

/* Takes `node` and its links out of the drawing. */
void
plumb_layout_field_lift (PlumbLayoutField *self, int node)
{
  const PlumbLayoutGraph *graph = self->graph;
  int n = degree (graph, node);
  for (int i = 0; i < n; i++)
    {
      int e = incident (graph, node, i);
      for (int k = graph->rank[graph->source[e]]; k < graph->rank[graph->target[e]]; k++)
        {
          PlumbLayoutLines *lines = &self->columns[k].lines;
          self->work += WORK_STRIP + lines->n / WORK_LANES;
          remove_line (lines, e);
        }
    }
  PlumbLayoutBoxes *boxes = &self->columns[graph->rank[node]].boxes;
  self->work += boxes->n;
  remove_box (boxes, node);
}

/* Puts a lifted node back, at (rank, y). */
void
plumb_layout_field_drop (PlumbLayoutField *self, int node, int rank, float y)
{
  PlumbLayoutGraph *graph = self->graph;
  PlumbLayoutColumn *column = &self->columns[rank];
  int n = degree (graph, node);
  graph->rank[node] = rank;
  graph->y[node] = y;
  for (int i = 0; i < n; i++)
    add_edge (self, incident (graph, node, i));
  add_box (&column->boxes, node, y, y + graph->height[node], graph->width[node] / column->width);
}

/* Takes only the box of `node` out, not its links: for finding places. */
void
plumb_layout_field_hide (PlumbLayoutField *self, int node)
{
  remove_box (&self->columns[self->graph->rank[node]].boxes, node);
}

/* Puts a hidden box back, at height `y` of its column. */
void
plumb_layout_field_show (PlumbLayoutField *self, int node, float y)
{
  PlumbLayoutGraph *graph = self->graph;
  PlumbLayoutColumn *column = &self->columns[graph->rank[node]];
  graph->y[node] = y;
  add_box (&column->boxes, node, y, y + graph->height[node], graph->width[node] / column->width);
}

/* --- free places --------------------------------------------------------------------------------
 */

/* The first box whose bottom is below `y`; boxes of a column do not overlap. */
static int
first_below (const PlumbLayoutBoxes *boxes, float y)
{
  int low = 0;
  int high = boxes->n;
  while (low < high)
    {
      int middle = (low + high) / 2;
      if (boxes->bottom[middle] > y)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* The least height, `y` or more, where a node of `height` has room; where the column is crowded,
 * its end. */
float
plumb_layout_field_free_below (const PlumbLayoutField *self, int rank, float height, float y)
{
  const PlumbLayoutBoxes *boxes = &self->columns[rank].boxes;
  int first = first_below (boxes, y - self->row_gap);
  for (int i = first; i < boxes->n; i++)
    {
      if (boxes->top[i] >= y + height + self->row_gap)
        return y;
      if (i - first == CROWD)
        return boxes->bottom[boxes->n - 1] + self->row_gap;
      y = boxes->bottom[i] + self->row_gap;
    }
  return y;
}

/* The greatest height, `y` or less, where a node of `height` has room; where the column is crowded,
 * its beginning. */
float
plumb_layout_field_free_above (const PlumbLayoutField *self, int rank, float height, float y)
{
  const PlumbLayoutBoxes *boxes = &self->columns[rank].boxes;
  int last = first_below (boxes, y + height + self->row_gap);
  if (last == boxes->n || boxes->top[last] - self->row_gap >= y + height)
    last--;
  for (int i = last; i >= 0; i--)
    {
      if (boxes->bottom[i] + self->row_gap <= y)
        return y;
      if (last - i == CROWD)
        return boxes->top[0] - self->row_gap - height;
      y = boxes->top[i] - self->row_gap - height;
    }
  return y;
}

/* --- the whole ----------------------------------------------------------------------------------
 */

static void
set_columns (PlumbLayoutField *self)
{
  PlumbLayoutGraph *graph = self->graph;
  for (int v = 0; v < graph->n; v++)
    {
      float *width = &self->columns[graph->rank[v]].width;
      *width = MAX (*width, graph->width[v]);
    }
  float x = 0;
  for (int k = 0; k < self->n_columns; k++)
    {
      PlumbLayoutColumn *column = &self->columns[k];
      float wish = graph->column_x != NULL ? graph->column_x[k] : x;
      column->x = wish > x - 1 ? wish : x;
      x = column->x + column->width + self->column_gap;
    }
  for (int k = 0; k < self->n_columns; k++)
    self->columns[k].width = k + 1 < self->n_columns ? self->columns[k + 1].x - self->columns[k].x
                                                     : self->columns[k].width + self->column_gap;
}

/* Nodes are taken at their `rank` and `y`. */
void
plumb_layout_field_init (PlumbLayoutField *self,
                         PlumbLayoutGraph *graph,
                         const PlumbLayoutSettings *settings)
{
  *self = (PlumbLayoutField) {
    .graph = graph,
    .columns = g_new0 (PlumbLayoutColumn, graph->n_ranks),
    .n_columns = graph->n_ranks,
    .row_gap = settings->row_gap,
    .column_gap = settings->column_gap,
  };
  set_columns (self);
  for (int e = 0; e < graph->m; e++)
    add_edge (self, e);
  for (int v = 0; v < graph->n; v++)
    add_box (&self->columns[graph->rank[v]].boxes, v, graph->y[v], graph->y[v] + graph->height[v],
             graph->width[v] / self->columns[graph->rank[v]].width);
}

/* The cost of the whole drawing. */
double
plumb_layout_field_total (PlumbLayoutField *self)
{
  const PlumbLayoutGraph *graph = self->graph;
  double total = 0;
  for (int k = 0; k < self->n_columns; k++)
    {
      const PlumbLayoutColumn *column = &self->columns[k];
      const PlumbLayoutLines *lines = &column->lines;
      /* Of very many lines some stand for all. */
      int step = 1 + lines->n / MOST_COUNTED;
      int crossings = 0;
      int through = 0;
      for (int i = 0; i < lines->n; i += step)
        {
          crossings += count_crossings (lines, line_piece (lines, i));
          through += count_boxes_on_line (&column->boxes, line_piece (lines, i));
        }
      total += step * (crossings / 2.0 + (double) THROUGH_COST * through);
    }
  for (int e = 0; e < graph->m; e++)
    {
      Link link = link_at (self, e, graph->source[e], graph->rank[graph->source[e]],
                           graph->y[graph->source[e]]);
      total += (double) (LENGTH_COST * link_length (&link));
    }
  return total;
}

void
plumb_layout_field_clear (PlumbLayoutField *self)
{
  for (int k = 0; k < self->n_columns; k++)
    {
      PlumbLayoutColumn *column = &self->columns[k];
      g_free (column->lines.left);
      g_free (column->lines.right);
      g_free (column->lines.from);
      g_free (column->lines.edge);
      g_free (column->boxes.top);
      g_free (column->boxes.bottom);
      g_free (column->boxes.to);
      g_free (column->boxes.node);
    }
  g_clear_pointer (&self->columns, g_free);
}
