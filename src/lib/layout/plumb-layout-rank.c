/* plumb-layout-rank.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ranks of least total edge length by the network simplex method: Gansner, Koutsofios, North, Vo,
 * "A technique for drawing directed graphs", IEEE Trans. Software Eng. 19(3), 1993, section 2.
 *
 * One simplification: the cut value of a tree edge is the sum over the nodes below it of (edges out
 * minus edges in), since what runs inside the subtree cancels. So a pivot changes cut values along
 * one path of the tree only, by a constant.
 */

#include "plumb-layout-graph-private.h"

#define SEARCH_SIZE 40

typedef struct
{
  const PlumbLayoutGraph *graph;
  int *rank;
  /* The spanning tree, rooted at node 0. */
  int *parent;      /* -1 at the root */
  int *parent_edge; /* -1 at the root */
  int *first_child; /* children as a doubly linked list */
  int *next_sibling;
  int *previous_sibling;
  int *excess; /* sum over the subtree of edges out minus edges in */
  int *low;    /* post-order numbers: the subtree of v is low[v] to limit[v] */
  int *limit;
  int *stack;
  int search;
} Simplex;

static int
slack (const Simplex *self, int e)
{
  const PlumbLayoutGraph *graph = self->graph;
  return self->rank[graph->target[e]] - self->rank[graph->source[e]] - 1;
}

static void
rank_by_longest_path (Simplex *self)
{
  const PlumbLayoutGraph *graph = self->graph;
  int *waiting = self->low;
  int *queue = self->stack;
  int head = 0;
  int tail = 0;
  for (int v = 0; v < graph->n; v++)
    {
      waiting[v] = graph->in.start[v + 1] - graph->in.start[v];
      if (waiting[v] == 0)
        queue[tail++] = v;
    }
  while (head < tail)
    {
      int v = queue[head++];
      for (int i = graph->out.start[v]; i < graph->out.start[v + 1]; i++)
        {
          int w = graph->target[graph->out.edge[i]];
          self->rank[w] = MAX (self->rank[w], self->rank[v] + 1);
          if (--waiting[w] == 0)
            queue[tail++] = w;
        }
    }
}

static void
link_child (Simplex *self, int parent, int child, int edge)
{
  int first = self->first_child[parent];
  self->parent[child] = parent;
  self->parent_edge[child] = edge;
  self->previous_sibling[child] = -1;
  self->next_sibling[child] = first;
  if (first >= 0)
    self->previous_sibling[first] = child;
  self->first_child[parent] = child;
}

static void
unlink_child (Simplex *self, int child)
{
  int previous = self->previous_sibling[child];
  int next = self->next_sibling[child];
  if (previous >= 0)
    self->next_sibling[previous] = next;
  else
    self->first_child[self->parent[child]] = next;
  if (next >= 0)
    self->previous_sibling[next] = previous;
}

/* Adds all that tight edges reach from `v`, which is in the tree; `in_tree` counts. */
static int
grow_tight (Simplex *self, int v, guint8 *in_tree, int *members, int count)
{
  const PlumbLayoutGraph *graph = self->graph;
  int depth = 0;
  self->stack[depth++] = v;
  while (depth > 0)
    {
      int u = self->stack[--depth];
      for (int side = 0; side < 2; side++)
        {
          const PlumbLayoutIncidence *list = side == 0 ? &graph->out : &graph->in;
          const int *end = side == 0 ? graph->target : graph->source;
          for (int i = list->start[u]; i < list->start[u + 1]; i++)
            {
              int e = list->edge[i];
              if (in_tree[end[e]] || slack (self, e) != 0)
                continue;
              in_tree[end[e]] = TRUE;
              members[count++] = end[e];
              link_child (self, u, end[e], e);
              self->stack[depth++] = end[e];
            }
        }
    }
  return count;
}

static int
find_least_slack (const Simplex *self, const guint8 *in_tree)
{
  const PlumbLayoutGraph *graph = self->graph;
  int best = -1;
  int least = G_MAXINT;
  for (int e = 0; e < graph->m; e++)
    if (in_tree[graph->source[e]] != in_tree[graph->target[e]] && slack (self, e) < least)
      {
        best = e;
        least = slack (self, e);
      }
  return best;
}

static void
make_tight_tree (Simplex *self)
{
  const PlumbLayoutGraph *graph = self->graph;
  guint8 *in_tree = plumb_layout_take (graph->arena, guint8, graph->n);
  int *members = plumb_layout_take (graph->arena, int, graph->n);
  in_tree[0] = TRUE;
  self->parent[0] = self->parent_edge[0] = -1;
  int count = grow_tight (self, 0, in_tree, members, 1);
  while (count < graph->n)
    {
      int e = find_least_slack (self, in_tree);
      gboolean source_inside = in_tree[graph->source[e]];
      int inside = source_inside ? graph->source[e] : graph->target[e];
      int outside = source_inside ? graph->target[e] : graph->source[e];
      int shift = source_inside ? slack (self, e) : -slack (self, e);
      for (int i = 0; i < count; i++)
        self->rank[members[i]] += shift;
      in_tree[outside] = TRUE;
      members[count++] = outside;
      link_child (self, inside, outside, e);
      count = grow_tight (self, outside, in_tree, members, count);
    }
}

/* Post-order numbers for the subtree of `root`, from `number` on. */
static void
number_subtree (Simplex *self, int root, int number)
{
  int v = root;
  self->low[v] = number;
  while (TRUE)
    {
      while (self->first_child[v] >= 0)
        {
          v = self->first_child[v];
          self->low[v] = number;
        }
      self->limit[v] = number++;
      while (v != root && self->next_sibling[v] < 0)
        {
          v = self->parent[v];
          self->limit[v] = number++;
        }
      if (v == root)
        return;
      v = self->next_sibling[v];
      self->low[v] = number;
    }
}

static void
sum_excess (Simplex *self)
{
  const PlumbLayoutGraph *graph = self->graph;
  int *by_limit = self->stack;
  for (int v = 0; v < graph->n; v++)
    {
      self->excess[v] = (graph->out.start[v + 1] - graph->out.start[v])
                        - (graph->in.start[v + 1] - graph->in.start[v]);
      by_limit[self->limit[v]] = v;
    }
  for (int i = 0; i < graph->n - 1; i++)
    self->excess[self->parent[by_limit[i]]] += self->excess[by_limit[i]];
}

/* Of the edge from `v` to its parent. */
static int
cut_value (const Simplex *self, int v)
{
  gboolean upward = self->graph->source[self->parent_edge[v]] == v;
  return upward ? self->excess[v] : -self->excess[v];
}

/* The child end of a tree edge with negative cut value, or -1. */
static int
find_leaving (Simplex *self)
{
  int n = self->graph->n;
  int best = -1;
  int least = 0;
  int found = 0;
  for (int i = 0; i < n && found < SEARCH_SIZE; i++)
    {
      int v = self->search;
      self->search = v + 1 == n ? 0 : v + 1;
      if (self->parent[v] < 0)
        continue;
      int cut = cut_value (self, v);
      found += cut < 0;
      if (cut < least)
        {
          least = cut;
          best = v;
        }
    }
  return best;
}

static gboolean
is_below (const Simplex *self, int v, int root)
{
  return self->low[root] <= self->limit[v] && self->limit[v] <= self->limit[root];
}

/* The edge of least slack that crosses from one side of the leaving edge to the other against it.
 */
static int
find_entering (Simplex *self, int child)
{
  const PlumbLayoutGraph *graph = self->graph;
  gboolean upward = graph->source[self->parent_edge[child]] == child;
  const PlumbLayoutIncidence *list = upward ? &graph->in : &graph->out;
  const int *end = upward ? graph->source : graph->target;
  int best = -1;
  int least = G_MAXINT;
  int depth = 0;
  self->stack[depth++] = child;
  while (depth > 0 && least > 0)
    {
      int v = self->stack[--depth];
      for (int i = list->start[v]; i < list->start[v + 1]; i++)
        {
          int e = list->edge[i];
          if (!is_below (self, end[e], child) && slack (self, e) < least)
            {
              best = e;
              least = slack (self, e);
            }
        }
      for (int w = self->first_child[v]; w >= 0; w = self->next_sibling[w])
        self->stack[depth++] = w;
    }
  return best;
}

static void
shift_subtree (Simplex *self, int root, int by)
{
  int depth = 0;
  self->stack[depth++] = root;
  while (depth > 0)
    {
      int v = self->stack[--depth];
      self->rank[v] += by;
      for (int w = self->first_child[v]; w >= 0; w = self->next_sibling[w])
        self->stack[depth++] = w;
    }
}

/* Hangs the subtree of `child` to `entering` instead of its parent. */
static void
pivot (Simplex *self, int child, int entering)
{
  const PlumbLayoutGraph *graph = self->graph;
  gboolean source_below = is_below (self, graph->source[entering], child);
  int inner = source_below ? graph->source[entering] : graph->target[entering];
  int outer = source_below ? graph->target[entering] : graph->source[entering];
  int gap = slack (self, entering);
  if (gap != 0)
    shift_subtree (self, child, source_below ? gap : -gap);
  int moved = self->excess[child];
  int top = outer;
  for (; !is_below (self, child, top); top = self->parent[top])
    self->excess[top] += moved;
  for (int v = self->parent[child]; v != top; v = self->parent[v])
    self->excess[v] -= moved;
  /* Turn the path from the inner end up to the child round. */
  int v = inner;
  int parent = outer;
  int edge = entering;
  int below = 0;
  while (TRUE)
    {
      int old_parent = self->parent[v];
      int old_edge = self->parent_edge[v];
      int old_excess = self->excess[v];
      unlink_child (self, v);
      link_child (self, parent, v, edge);
      self->excess[v] = moved - below;
      below = old_excess;
      if (v == child)
        break;
      parent = v;
      edge = old_edge;
      v = old_parent;
    }
  number_subtree (self, top, self->low[top]);
}

static void
start_at_zero (Simplex *self, PlumbLayoutGraph *graph)
{
  int least = G_MAXINT;
  int most = G_MININT;
  for (int v = 0; v < graph->n; v++)
    {
      least = MIN (least, self->rank[v]);
      most = MAX (most, self->rank[v]);
    }
  for (int v = 0; v < graph->n; v++)
    self->rank[v] -= least;
  graph->n_ranks = most - least + 1;
}

/* Moves nodes that may stand in several ranks at no cost to the one with the fewest. */
static void
balance (PlumbLayoutGraph *graph)
{
  int *count = plumb_layout_take (graph->arena, int, graph->n_ranks);
  for (int v = 0; v < graph->n; v++)
    count[graph->rank[v]]++;
  for (int v = 0; v < graph->n; v++)
    {
      int first = 0;
      int last = graph->n_ranks - 1;
      int n_in = graph->in.start[v + 1] - graph->in.start[v];
      int n_out = graph->out.start[v + 1] - graph->out.start[v];
      if (n_in != n_out)
        continue;
      for (int i = graph->in.start[v]; i < graph->in.start[v + 1]; i++)
        first = MAX (first, graph->rank[graph->source[graph->in.edge[i]]] + 1);
      for (int i = graph->out.start[v]; i < graph->out.start[v + 1]; i++)
        last = MIN (last, graph->rank[graph->target[graph->out.edge[i]]] - 1);
      int best = graph->rank[v];
      for (int r = first; r <= last; r++)
        if (count[r] + (r != graph->rank[v]) < count[best])
          best = r;
      count[graph->rank[v]]--;
      count[best]++;
      graph->rank[v] = best;
    }
}

/* For a connected graph without cycles. */
void
plumb_layout_assign_ranks (PlumbLayoutGraph *graph, GCancellable *cancellable)
{
  PlumbLayoutArena *arena = graph->arena;
  int n = graph->n;
  Simplex self = {
    .graph = graph,
    .rank = graph->rank,
    .parent = plumb_layout_take (arena, int, n),
    .parent_edge = plumb_layout_take (arena, int, n),
    .first_child = plumb_layout_take (arena, int, n),
    .next_sibling = plumb_layout_take (arena, int, n),
    .previous_sibling = plumb_layout_take (arena, int, n),
    .excess = plumb_layout_take (arena, int, n),
    .low = plumb_layout_take (arena, int, n),
    .limit = plumb_layout_take (arena, int, n),
    .stack = plumb_layout_take (arena, int, n),
  };
  for (int v = 0; v < n; v++)
    self.first_child[v] = self.next_sibling[v] = self.previous_sibling[v] = -1;
  rank_by_longest_path (&self);
  make_tight_tree (&self);
  number_subtree (&self, 0, 0);
  sum_excess (&self);
  /* Degenerate pivots might go round for ever; a limit far above what graphs need ends that. */
  for (int left = 100 * n + 1000; left > 0; left--)
    {
      int child = find_leaving (&self);
      if (child < 0 || g_cancellable_is_cancelled (cancellable))
        break;
      pivot (&self, child, find_entering (&self, child));
    }
  start_at_zero (&self, graph);
  balance (graph);
}
