/* plumb-layout-layers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-layout-layers-private.h"

#define LANE_HEIGHT 6.0f
#define MOST_DUMMIES 16 /* for each node */

static int
span_of (const PlumbLayoutGraph *graph, int e)
{
  return graph->rank[graph->target[e]] - graph->rank[graph->source[e]];
}

/* Edges that leave the same port, far end last. */
static int
compare_by_port (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutGraph *graph = data;
  int e = *(const int *) a;
  int f = *(const int *) b;
  if (graph->port[e] != graph->port[f])
    return graph->port[e] < graph->port[f] ? -1 : 1;
  if (graph->source[e] != graph->source[f])
    return graph->source[e] < graph->source[f] ? -1 : 1;
  int a_rank = graph->rank[graph->target[e]];
  int b_rank = graph->rank[graph->target[f]];
  return a_rank != b_rank ? (a_rank < b_rank ? -1 : 1) : (e > f) - (e < f);
}

static int
compare_by_source_y (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutSegment *s = (const PlumbLayoutSegment *) data + *(const int *) a;
  const PlumbLayoutSegment *t = (const PlumbLayoutSegment *) data + *(const int *) b;
  return (s->source_y > t->source_y) - (s->source_y < t->source_y);
}

static int
compare_by_target_y (gconstpointer a, gconstpointer b, gpointer data)
{
  const PlumbLayoutSegment *s = (const PlumbLayoutSegment *) data + *(const int *) a;
  const PlumbLayoutSegment *t = (const PlumbLayoutSegment *) data + *(const int *) b;
  return (s->target_y > t->target_y) - (s->target_y < t->target_y);
}

static void
index_segments (PlumbLayoutLayers *self, gboolean down)
{
  PlumbLayoutIncidence *list = down ? &self->down : &self->up;
  list->start = plumb_layout_take (self->arena, int, self->n + 2);
  list->edge = plumb_layout_take (self->arena, int, self->m);
  for (int i = 0; i < self->m; i++)
    list->start[(down ? self->segments[i].source : self->segments[i].target) + 2]++;
  for (int v = 0; v < self->n; v++)
    list->start[v + 2] += list->start[v + 1];
  for (int i = 0; i < self->m; i++)
    list->edge[list->start[(down ? self->segments[i].source : self->segments[i].target) + 1]++] = i;
  for (int v = 0; v < self->n; v++)
    g_sort_array (list->edge + list->start[v], (gsize) (list->start[v + 1] - list->start[v]),
                  sizeof (int), down ? compare_by_source_y : compare_by_target_y, self->segments);
}

static void
add_segment (PlumbLayoutLayers *self, PlumbLayoutSegment segment)
{
  self->segments[self->m++] = segment;
}

/* The chain for edges first..last - 1 of `edges`, which share a port. */
static void
add_chain (PlumbLayoutLayers *self, const int *edges, int count)
{
  const PlumbLayoutGraph *graph = self->graph;
  int item = graph->source[edges[0]];
  float item_y = graph->source_y[edges[0]];
  int next = 0;
  for (int rank = graph->rank[item] + 1; next < count; rank++)
    {
      for (; next < count && graph->rank[graph->target[edges[next]]] == rank; next++)
        add_segment (self, (PlumbLayoutSegment) { item, graph->target[edges[next]], item_y,
                                                  graph->target_y[edges[next]], 1 });
      if (next == count)
        return;
      int dummy = self->n++;
      self->layer[dummy] = rank;
      self->height[dummy] = LANE_HEIGHT;
      add_segment (self,
                   (PlumbLayoutSegment) { item, dummy, item_y, LANE_HEIGHT / 2, count - next });
      item = dummy;
      item_y = LANE_HEIGHT / 2;
    }
}

static void
add_edges (PlumbLayoutLayers *self, int longest)
{
  const PlumbLayoutGraph *graph = self->graph;
  int *sorted = plumb_layout_take (self->arena, int, graph->m);
  int m = 0;
  for (int e = 0; e < graph->m; e++)
    if (span_of (graph, e) <= longest)
      sorted[m++] = e;
  g_sort_array (sorted, (gsize) m, sizeof (int), compare_by_port, (gpointer) graph);
  for (int first = 0, last = 0; first < m; first = last)
    {
      while (last < m && graph->port[sorted[last]] == graph->port[sorted[first]]
             && graph->source[sorted[last]] == graph->source[sorted[first]])
        last++;
      add_chain (self, sorted + first, last - first);
    }
}

static void
fill_layers (PlumbLayoutLayers *self)
{
  self->layer_start = plumb_layout_take (self->arena, int, self->n_layers + 2);
  self->order = plumb_layout_take (self->arena, int, self->n);
  self->place = plumb_layout_take (self->arena, int, self->n);
  for (int v = 0; v < self->n; v++)
    self->layer_start[self->layer[v] + 2]++;
  for (int l = 0; l < self->n_layers; l++)
    self->layer_start[l + 2] += self->layer_start[l + 1];
  for (int v = 0; v < self->n; v++)
    {
      int at = self->layer_start[self->layer[v] + 1]++;
      self->order[at] = v;
      self->place[v] = at - self->layer_start[self->layer[v]];
    }
}

/* Links over more ranks than this are left out: else dummies could be as many as nodes times ranks.
 * Their turn comes at refinement. */
static int
find_longest_span (const PlumbLayoutGraph *graph)
{
  gint64 left = (gint64) MOST_DUMMIES * graph->n;
  int *count = plumb_layout_take (graph->arena, int, graph->n_ranks + 1);
  for (int e = 0; e < graph->m; e++)
    count[span_of (graph, e)]++;
  for (int span = 1; span <= graph->n_ranks; span++)
    {
      left -= (gint64) count[span] * (span - 1);
      if (left < 0)
        return span - 1;
    }
  return graph->n_ranks;
}

void
plumb_layout_layers_init (PlumbLayoutLayers *self, const PlumbLayoutGraph *graph)
{
  int longest = find_longest_span (graph);
  int room = graph->n;
  for (int e = 0; e < graph->m; e++)
    if (span_of (graph, e) <= longest)
      room += span_of (graph, e) - 1;
  *self = (PlumbLayoutLayers) {
    .arena = graph->arena,
    .graph = graph,
    .n = graph->n,
    .n_layers = graph->n_ranks,
    .layer = plumb_layout_take (graph->arena, int, room),
    .height = plumb_layout_take (graph->arena, float, room),
    .y = plumb_layout_take (graph->arena, float, room),
    .segments = plumb_layout_take (graph->arena, PlumbLayoutSegment, room + graph->m),
  };
  for (int v = 0; v < graph->n; v++)
    {
      self->layer[v] = graph->rank[v];
      self->height[v] = graph->height[v];
    }
  add_edges (self, longest);
  fill_layers (self);
  index_segments (self, TRUE);
  index_segments (self, FALSE);
}
