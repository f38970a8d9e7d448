/* plumb-layout-refine.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-layout-field-private.h"

#include <math.h>

#define MOST_PLACES 24
#define MOST_WISHES 6
#define COLD_SHARE 0.2
#define IDLE_ROUNDS 8
#define WORK_VISIT 400

typedef struct
{
  int rank;
  float y;
} Place;

typedef struct
{
  PlumbLayoutField field;
  PlumbLayoutGraph *graph;
  guint64 random;
  float heat;
  float inertia;
  Place places[MOST_PLACES];
  int n_places;
} Refiner;

static void
add_place (Refiner *self, int rank, float y)
{
  for (int i = 0; i < self->n_places; i++)
    if (self->places[i].rank == rank && fabsf (self->places[i].y - y) < 1.0f)
      return;
  if (self->n_places < MOST_PLACES)
    self->places[self->n_places++] = (Place) { rank, y };
}

static void
add_free_places (Refiner *self, int node, int rank, float wish)
{
  float height = self->graph->height[node];
  add_place (self, rank, plumb_layout_field_free_below (&self->field, rank, height, wish));
  add_place (self, rank, plumb_layout_field_free_above (&self->field, rank, height, wish));
}

/* Where the link of edge `e` would be level. */
static float
level_with (const PlumbLayoutGraph *graph, int node, int e)
{
  int s = graph->source[e];
  int t = graph->target[e];
  return node == s ? graph->y[t] + graph->target_y[e] - graph->source_y[e]
                   : graph->y[s] + graph->source_y[e] - graph->target_y[e];
}

static void
rank_range (const PlumbLayoutGraph *graph, int node, int *first, int *last)
{
  *first = 0;
  *last = graph->n_ranks - 1;
  for (int i = graph->in.start[node]; i < graph->in.start[node + 1]; i++)
    *first = MAX (*first, graph->rank[graph->source[graph->in.edge[i]]] + 1);
  for (int i = graph->out.start[node]; i < graph->out.start[node + 1]; i++)
    *last = MIN (*last, graph->rank[graph->target[graph->out.edge[i]]] - 1);
}

static int
collect_wishes (Refiner *self, int node, float *wishes)
{
  const PlumbLayoutGraph *graph = self->graph;
  int n_in = graph->in.start[node + 1] - graph->in.start[node];
  int n = n_in + graph->out.start[node + 1] - graph->out.start[node];
  int skip = n > MOST_WISHES ? (int) (plumb_layout_random (&self->random) % (guint64) n) : 0;
  int count = MIN (n, MOST_WISHES);
  for (int i = 0; i < count; i++)
    {
      int k = (i + skip) % n;
      int e = k < n_in ? graph->in.edge[graph->in.start[node] + k]
                       : graph->out.edge[graph->out.start[node] + k - n_in];
      wishes[i] = level_with (graph, node, e);
    }
  return count;
}

static void
collect_places (Refiner *self, int node)
{
  const PlumbLayoutGraph *graph = self->graph;
  int rank = graph->rank[node];
  float wishes[MOST_WISHES];
  int n = collect_wishes (self, node, wishes);
  float mean = 0;
  for (int i = 0; i < n; i++)
    mean += wishes[i] / (float) n;
  self->n_places = 0;
  add_place (self, rank, graph->y[node]);
  if (n == 0)
    return;
  add_free_places (self, node, rank, mean);
  for (int i = 0; i < MIN (n, 4); i++)
    add_free_places (self, node, rank, wishes[i]);
  float reach = 100.0f + 600.0f * plumb_layout_random_unit (&self->random);
  add_free_places (self, node, rank, graph->y[node] + reach);
  add_free_places (self, node, rank, graph->y[node] - reach);
  int first;
  int last;
  rank_range (graph, node, &first, &last);
  if (first < last)
    {
      int other = first + (int) (plumb_layout_random (&self->random) % (guint64) (last - first));
      other += other >= rank;
      if (ABS (other - rank) > 3)
        other = rank + (other > rank ? 1 : -1);
      if (graph->width[node] + self->field.column_gap > self->field.columns[other].width)
        return;
      add_free_places (self, node, other, mean);
      add_free_places (self, node, other, wishes[0]);
      add_free_places (self, node, other, graph->y[node]);
    }
}

/* The natural logarithm, from exact operations alone: the C library's differs between processors.
 */
static float
logarithm (float x)
{
  int exponent;
  float m = frexpf (x, &exponent);
  float t = (m - 1) / (m + 1);
  float square = t * t;
  float series = 1 + square * (1 / 3.0f + square * (1 / 5.0f + square * (1 / 7.0f + square / 9)));
  return 2 * t * series + (float) exponent * (float) G_LN2;
}

static float
noise (Refiner *self)
{
  if (self->heat <= 0)
    return 0;
  float u = plumb_layout_random_unit (&self->random) + 1e-9f;
  return -self->heat * logarithm (-logarithm (u) + 1e-9f);
}

/* Moves one node to its best place of a few, or at heat to one that is likely good (heat bath:
 * the best after Gumbel noise is a draw from the Boltzmann distribution). */
static gboolean
visit (Refiner *self, int node)
{
  self->field.work += WORK_VISIT;
  plumb_layout_field_lift (&self->field, node);
  collect_places (self, node);
  int best = 0;
  float least = G_MAXFLOAT;
  for (int i = 0; i < self->n_places; i++)
    {
      float luck = noise (self) + (i == 0 ? self->inertia : 0);
      Place place = self->places[i];
      float limit = least + luck;
      float cost = plumb_layout_field_cost (&self->field, node, place.rank, place.y, limit);
      if (cost < limit - 1e-3f)
        {
          least = cost - luck;
          best = i;
        }
    }
  plumb_layout_field_drop (&self->field, node, self->places[best].rank, self->places[best].y);
  return best != 0;
}

static void
shuffle (Refiner *self, int *order, int n)
{
  for (int i = n - 1; i > 0; i--)
    {
      int j = (int) (plumb_layout_random (&self->random) % (guint64) (i + 1));
      int v = order[i];
      order[i] = order[j];
      order[j] = v;
    }
}

static gboolean
may_go_on (const Refiner *self, const PlumbLayoutEffort *effort, GCancellable *cancellable)
{
  return self->field.work < effort->refine_work && !g_cancellable_is_cancelled (cancellable);
}

/* Rounds over the nodes of `order` while there is work left and, once cold, something moves. */
static void
anneal (
    Refiner *self, int *order, int n, const PlumbLayoutEffort *effort, GCancellable *cancellable)
{
  int idle = 0;
  while (may_go_on (self, effort, cancellable) && idle < IDLE_ROUNDS)
    {
      float done = (float) self->field.work / (float) effort->refine_work;
      int moves = 0;
      self->heat = effort->heat * (1 - done);
      shuffle (self, order, n);
      for (int i = 0; i < n && may_go_on (self, effort, cancellable); i++)
        moves += visit (self, order[i]);
      idle = moves > 0 ? 0 : idle + 1;
    }
}

/* Takes empty columns out. */
static void
close_ranks (PlumbLayoutGraph *graph)
{
  int *number = plumb_layout_take (graph->arena, int, graph->n_ranks);
  int count = 0;
  for (int v = 0; v < graph->n; v++)
    number[graph->rank[v]] = 1;
  for (int k = 0; k < graph->n_ranks; k++)
    {
      if (graph->column_x != NULL)
        graph->column_x[count] = graph->column_x[k];
      count += number[k];
      number[k] = count - number[k];
    }
  for (int v = 0; v < graph->n; v++)
    graph->rank[v] = number[graph->rank[v]];
  graph->n_ranks = count;
}

/* Improves a drawing in columns by moving one node at a time, judged by what is seen: straight
 * links from port to port. Only nodes with `movable` set move, or all where it is %NULL. */
void
plumb_layout_refine (PlumbLayoutGraph *graph,
                     const PlumbLayoutSettings *settings,
                     const PlumbLayoutEffort *effort,
                     const guint8 *movable)
{
  Refiner self = { .graph = graph, .random = settings->seed, .inertia = effort->inertia };
  int *order = plumb_layout_take (graph->arena, int, graph->n);
  int n = 0;
  for (int v = 0; v < graph->n; v++)
    if (movable == NULL || movable[v])
      order[n++] = v;
  PlumbLayoutEffort cold = *effort;
  cold.heat = 0;
  cold.refine_work = (gint64) ((double) effort->refine_work * COLD_SHARE);
  PlumbLayoutEffort hot = *effort;
  hot.refine_work = effort->heat > 0 ? effort->refine_work - cold.refine_work : 0;
  plumb_layout_field_init (&self.field, graph, settings);
  anneal (&self, order, n, &hot, settings->cancellable);
  plumb_layout_field_clear (&self.field);
  close_ranks (graph);
  plumb_layout_field_init (&self.field, graph, settings);
  anneal (&self, order, n, &cold, settings->cancellable);
  for (int v = 0; v < graph->n; v++)
    graph->x[v] = self.field.columns[graph->rank[v]].x;
  plumb_layout_field_clear (&self.field);
}

double
plumb_layout_cost (PlumbLayoutGraph *graph, const PlumbLayoutSettings *settings)
{
  PlumbLayoutField field;
  plumb_layout_field_init (&field, graph, settings);
  double total = plumb_layout_field_total (&field);
  plumb_layout_field_clear (&field);
  return total;
}
