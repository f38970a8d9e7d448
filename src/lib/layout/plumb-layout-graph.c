/* plumb-layout-graph.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-layout-graph-private.h"

#include <string.h>

void *
plumb_layout_arena_take (PlumbLayoutArena *arena, gsize count, gsize size)
{
  void *block = g_malloc0_n (MAX (count, 1), size);
  g_ptr_array_add (arena->blocks, block);
  return block;
}

void
plumb_layout_arena_clear (PlumbLayoutArena *arena)
{
  g_clear_pointer (&arena->blocks, g_ptr_array_unref);
}

void
plumb_layout_graph_init (PlumbLayoutGraph *graph, PlumbLayoutArena *arena, int n, int m)
{
  *graph = (PlumbLayoutGraph) {
    .arena = arena,
    .n = n,
    .m = m,
    .width = plumb_layout_take (arena, float, n),
    .height = plumb_layout_take (arena, float, n),
    .x = plumb_layout_take (arena, float, n),
    .y = plumb_layout_take (arena, float, n),
    .rank = plumb_layout_take (arena, int, n),
    .source = plumb_layout_take (arena, int, m),
    .target = plumb_layout_take (arena, int, m),
    .source_y = plumb_layout_take (arena, float, m),
    .target_y = plumb_layout_take (arena, float, m),
    .port = plumb_layout_take (arena, int, m),
    .reversed = plumb_layout_take (arena, guint8, m),
    .old_x = plumb_layout_take (arena, float, n),
    .old_y = plumb_layout_take (arena, float, n),
    .placed = plumb_layout_take (arena, guint8, n),
    .pinned = plumb_layout_take (arena, guint8, n),
  };
}

static void
index_ends (const PlumbLayoutGraph *graph, const int *end, PlumbLayoutIncidence *incidence)
{
  if (incidence->start == NULL)
    {
      incidence->start = plumb_layout_take (graph->arena, int, graph->n + 1);
      incidence->edge = plumb_layout_take (graph->arena, int, graph->m);
    }
  memset (incidence->start, 0, sizeof (int) * (gsize) (graph->n + 1));
  for (int e = 0; e < graph->m; e++)
    incidence->start[end[e] + 1]++;
  for (int v = 0; v < graph->n; v++)
    incidence->start[v + 1] += incidence->start[v];
  for (int e = graph->m - 1; e >= 0; e--)
    incidence->edge[--incidence->start[end[e] + 1]] = e;
  /* Every start moved down to its own node's: shift the table back by one. */
  memmove (incidence->start, incidence->start + 1, sizeof (int) * (gsize) graph->n);
  incidence->start[graph->n] = graph->m;
}

/* Makes the lists of edges by node; again after edges changed. */
void
plumb_layout_graph_index (PlumbLayoutGraph *graph)
{
  index_ends (graph, graph->source, &graph->out);
  index_ends (graph, graph->target, &graph->in);
}

/* Depth first from each node in its order; an edge into the open path closes a cycle and is turned.
 */
void
plumb_layout_break_cycles (PlumbLayoutGraph *graph)
{
  enum
  {
    NEW,
    OPEN,
    DONE
  };
  guint8 *state = plumb_layout_take (graph->arena, guint8, graph->n);
  int *stack = plumb_layout_take (graph->arena, int, graph->n);
  int *next = plumb_layout_take (graph->arena, int, graph->n);
  for (int root = 0; root < graph->n; root++)
    {
      int depth = 0;
      if (state[root] == NEW)
        {
          state[root] = OPEN;
          next[root] = graph->out.start[root];
          stack[depth++] = root;
        }
      while (depth > 0)
        {
          int v = stack[depth - 1];
          if (next[v] == graph->out.start[v + 1])
            {
              state[v] = DONE;
              depth--;
              continue;
            }
          int e = graph->out.edge[next[v]++];
          int w = graph->target[e];
          if (state[w] == OPEN)
            graph->reversed[e] = TRUE;
          else if (state[w] == NEW)
            {
              state[w] = OPEN;
              next[w] = graph->out.start[w];
              stack[depth++] = w;
            }
        }
    }
  for (int e = 0; e < graph->m; e++)
    if (graph->reversed[e])
      {
        int node = graph->source[e];
        float height = graph->source_y[e];
        graph->source[e] = graph->target[e];
        graph->source_y[e] = graph->target_y[e];
        graph->target[e] = node;
        graph->target_y[e] = height;
      }
  plumb_layout_graph_index (graph);
}
