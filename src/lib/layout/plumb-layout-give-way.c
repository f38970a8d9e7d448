/* plumb-layout-give-way.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-layout-graph-private.h"

typedef struct
{
  float top;
  float bottom;
} Span;

static int
by_top (gconstpointer a, gconstpointer b, gpointer data)
{
  const Span *s = a;
  const Span *t = b;
  return (s->top > t->top) - (s->top < t->top);
}

/* The tops that `node` may not have, from what stands in its way above and below, sorted. */
static int
forbidden_tops (
    const PlumbLayoutGraph *graph, const guint8 *standing, int node, float gap, Span *spans)
{
  int n = 0;
  for (int v = 0; v < graph->n; v++)
    if (standing[v] && v != node && graph->x[v] < graph->x[node] + graph->width[node] + gap
        && graph->x[node] < graph->x[v] + graph->width[v] + gap)
      spans[n++] = (Span) { graph->y[v] - gap - graph->height[node],
                            graph->y[v] + graph->height[v] + gap };
  g_sort_array (spans, (gsize) n, sizeof (Span), by_top, NULL);
  return n;
}

/* The height nearest to `y` that no span forbids. */
static float
nearest_allowed (const Span *spans, int n, float y)
{
  for (int i = 0; i < n;)
    {
      float top = spans[i].top;
      float bottom = spans[i].bottom;
      for (i++; i < n && spans[i].top < bottom; i++)
        bottom = MAX (bottom, spans[i].bottom);
      if (top < y && y < bottom)
        return y - top <= bottom - y ? top : bottom;
    }
  return y;
}

static gboolean
meets_standing (const PlumbLayoutGraph *graph, const guint8 *standing, int node)
{
  for (int v = 0; v < graph->n; v++)
    if (standing[v] && graph->x[v] < graph->x[node] + graph->width[node]
        && graph->x[node] < graph->x[v] + graph->width[v]
        && graph->y[v] < graph->y[node] + graph->height[node]
        && graph->y[node] < graph->y[v] + graph->height[v])
      return TRUE;
  return FALSE;
}

/* Nodes of `part` that lie on pinned ones, or on each other, move up or down to a free place. */
void
plumb_layout_give_way (PlumbLayoutGraph *graph, const guint8 *part, float gap)
{
  g_autofree guint8 *standing = g_new0 (guint8, graph->n);
  g_autofree Span *spans = g_new (Span, graph->n);
  for (int v = 0; v < graph->n; v++)
    standing[v] = part[v] && graph->pinned[v];
  for (int v = 0; v < graph->n; v++)
    if (part[v] && !standing[v])
      standing[v] = !meets_standing (graph, standing, v);
  for (int v = 0; v < graph->n; v++)
    {
      if (!part[v] || standing[v])
        continue;
      int n = forbidden_tops (graph, standing, v, gap, spans);
      graph->y[v] = nearest_allowed (spans, n, graph->y[v]);
      standing[v] = TRUE;
    }
}
