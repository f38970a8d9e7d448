/* plumb-layout-order.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order within the layers: sweeps of barycenters (Sugiyama, Tagawa, Toda 1981) with exchanges
 * of neighbours (Gansner et al. 1993, section 3), from several starts. Crossings are counted port
 * by port with a Fenwick tree (Barth, Juenger, Mutzel 2002).
 */

#include "plumb-layout-layers-private.h"

#include <string.h>

typedef struct
{
  PlumbLayoutLayers *layers;
  float *key;     /* of each item while a layer is sorted */
  int *base;      /* first key of an item's upper ports in the next layer */
  int *port_rank; /* of each segment among those into its target */
  gint64 *fenwick;
  int *best;
  guint64 random;
} Sorter;

/* --- counting -----------------------------------------------------------------------------------
 */

static void
rank_ports (Sorter *self)
{
  const PlumbLayoutLayers *layers = self->layers;
  for (int v = 0; v < layers->n; v++)
    {
      int rank = 0;
      for (int i = layers->up.start[v]; i < layers->up.start[v + 1]; i++)
        {
          const PlumbLayoutSegment *s = &layers->segments[layers->up.edge[i]];
          if (i > layers->up.start[v]
              && s->target_y > layers->segments[layers->up.edge[i - 1]].target_y)
            rank++;
          self->port_rank[layers->up.edge[i]] = rank;
        }
    }
}

static int
number_upper_ports (Sorter *self, int layer)
{
  const PlumbLayoutLayers *layers = self->layers;
  int count = 0;
  for (int i = layers->layer_start[layer]; i < layers->layer_start[layer + 1]; i++)
    {
      int v = layers->order[i];
      self->base[v] = count;
      count += layers->up.start[v + 1] - layers->up.start[v];
    }
  return count;
}

static gint64
count_between (Sorter *self, int layer)
{
  const PlumbLayoutLayers *layers = self->layers;
  int size = number_upper_ports (self, layer + 1);
  gint64 crossings = 0;
  gint64 total = 0;
  memset (self->fenwick, 0, sizeof (gint64) * (gsize) (size + 1));
  for (int i = layers->layer_start[layer]; i < layers->layer_start[layer + 1]; i++)
    {
      int v = layers->order[i];
      int end = layers->down.start[v + 1];
      for (int first = layers->down.start[v], last = first; first < end; first = last)
        {
          float y = layers->segments[layers->down.edge[first]].source_y;
          for (; last < end && layers->segments[layers->down.edge[last]].source_y <= y; last++)
            {
              const PlumbLayoutSegment *s = &layers->segments[layers->down.edge[last]];
              gint64 before = 0;
              for (int k = self->base[s->target] + self->port_rank[layers->down.edge[last]] + 1;
                   k > 0; k &= k - 1)
                before += self->fenwick[k];
              crossings += s->weight * (total - before);
            }
          for (int j = first; j < last; j++)
            {
              const PlumbLayoutSegment *s = &layers->segments[layers->down.edge[j]];
              total += s->weight;
              for (int k = self->base[s->target] + self->port_rank[layers->down.edge[j]] + 1;
                   k <= size; k += k & -k)
                self->fenwick[k] += s->weight;
            }
        }
    }
  return crossings;
}

static gint64
count_all (Sorter *self)
{
  gint64 crossings = 0;
  for (int layer = 0; layer + 1 < self->layers->n_layers; layer++)
    crossings += count_between (self, layer);
  return crossings;
}

/* --- starts -------------------------------------------------------------------------------------
 */

typedef struct
{
  PlumbLayoutLayers *layers;
  int *count;
  int *stack;
  guint8 *seen;
} Walk;

static void
walk_install (Walk *walk, int v)
{
  PlumbLayoutLayers *layers = walk->layers;
  int layer = layers->layer[v];
  layers->place[v] = walk->count[layer]++;
  layers->order[layers->layer_start[layer] + layers->place[v]] = v;
}

/* Depth first over all segments; items take their places as they are met. */
static void
walk_from (Walk *walk, int root, gboolean down_first)
{
  PlumbLayoutLayers *layers = walk->layers;
  int depth = 0;
  walk->seen[root] = TRUE;
  walk->stack[depth++] = root;
  while (depth > 0)
    {
      int v = walk->stack[--depth];
      walk_install (walk, v);
      for (int side = 0; side < 2; side++)
        {
          gboolean down = (side == 1) == down_first;
          const PlumbLayoutIncidence *list = down ? &layers->down : &layers->up;
          for (int i = list->start[v + 1] - 1; i >= list->start[v]; i--)
            {
              const PlumbLayoutSegment *s = &layers->segments[list->edge[i]];
              int w = down ? s->target : s->source;
              if (walk->seen[w])
                continue;
              walk->seen[w] = TRUE;
              walk->stack[depth++] = w;
            }
        }
    }
}

static void
start_by_walk (Sorter *self, int start)
{
  PlumbLayoutLayers *layers = self->layers;
  PlumbLayoutArena *arena = layers->arena;
  Walk walk
      = { layers, plumb_layout_take (arena, int, layers->n_layers),
          plumb_layout_take (arena, int, layers->n), plumb_layout_take (arena, guint8, layers->n) };
  gboolean down_first = start % 2 == 0;
  int layer = down_first ? 0 : layers->n_layers - 1;
  int size = layers->layer_start[layer + 1] - layers->layer_start[layer];
  int skip = start < 2 ? 0 : (int) (plumb_layout_random (&self->random) % (guint64) size);
  g_autofree int *roots
      = g_memdup2 (layers->order + layers->layer_start[layer], sizeof (int) * (gsize) size);
  for (int i = 0; i < size; i++)
    if (!walk.seen[roots[(i + skip) % size]])
      walk_from (&walk, roots[(i + skip) % size], down_first);
}

/* --- sweeps -------------------------------------------------------------------------------------
 */

static float
end_key (const PlumbLayoutLayers *layers, int item, float port_y)
{
  return (float) layers->place[item] + port_y / layers->height[item];
}

static void
key_items (Sorter *self, int layer, gboolean from_above)
{
  const PlumbLayoutLayers *layers = self->layers;
  const PlumbLayoutIncidence *list = from_above ? &layers->up : &layers->down;
  for (int i = layers->layer_start[layer]; i < layers->layer_start[layer + 1]; i++)
    {
      int v = layers->order[i];
      float sum = 0;
      float weight = 0;
      for (int j = list->start[v]; j < list->start[v + 1]; j++)
        {
          const PlumbLayoutSegment *s = &layers->segments[list->edge[j]];
          float w = (float) s->weight;
          sum += w
                 * (from_above ? end_key (layers, s->source, s->source_y)
                               : end_key (layers, s->target, s->target_y));
          weight += w;
        }
      self->key[v] = weight > 0 ? sum / weight : -1;
    }
}

/* Insertion sort: layers are nearly sorted. Items without key keep their place. */
static void
sort_layer (Sorter *self, int layer, gboolean flip_ties)
{
  PlumbLayoutLayers *layers = self->layers;
  int *order = layers->order + layers->layer_start[layer];
  int size = layers->layer_start[layer + 1] - layers->layer_start[layer];
  int last = -1; /* the previous item with a key */
  for (int i = 0; i < size; i++)
    {
      int v = order[i];
      float key = self->key[v];
      if (key < 0)
        continue;
      int to = i;
      int from = last;
      while (from >= 0
             && (self->key[order[from]] > key || (flip_ties && self->key[order[from]] >= key)))
        {
          order[to] = order[from];
          to = from;
          do
            from--;
          while (from >= 0 && self->key[order[from]] < 0);
        }
      order[to] = v;
      last = i;
    }
  for (int i = 0; i < size; i++)
    layers->place[order[i]] = i;
}

/* Crossings of the segments of two neighbours, in this order and exchanged. */
static void
compare_neighbors (const PlumbLayoutLayers *layers, int upper, int lower, gint64 *now, gint64 *then)
{
  for (int side = 0; side < 2; side++)
    {
      gboolean down = side == 0;
      const PlumbLayoutIncidence *list = down ? &layers->down : &layers->up;
      for (int i = list->start[upper]; i < list->start[upper + 1]; i++)
        {
          const PlumbLayoutSegment *s = &layers->segments[list->edge[i]];
          float s_key = down ? end_key (layers, s->target, s->target_y)
                             : end_key (layers, s->source, s->source_y);
          for (int j = list->start[lower]; j < list->start[lower + 1]; j++)
            {
              const PlumbLayoutSegment *t = &layers->segments[list->edge[j]];
              float t_key = down ? end_key (layers, t->target, t->target_y)
                                 : end_key (layers, t->source, t->source_y);
              if (s_key > t_key)
                *now += s->weight * t->weight;
              else if (s_key < t_key)
                *then += s->weight * t->weight;
            }
        }
    }
}

static gint64
exchange_in_layer (Sorter *self, int layer, gboolean flip_ties)
{
  PlumbLayoutLayers *layers = self->layers;
  int *order = layers->order + layers->layer_start[layer];
  int size = layers->layer_start[layer + 1] - layers->layer_start[layer];
  gint64 gain = 0;
  for (int i = 0; i + 1 < size; i++)
    {
      gint64 now = 0;
      gint64 then = 0;
      compare_neighbors (layers, order[i], order[i + 1], &now, &then);
      if (then > now || (then == now && !(flip_ties && now > 0)))
        continue;
      gain += now - then;
      int v = order[i];
      order[i] = order[i + 1];
      order[i + 1] = v;
      layers->place[order[i]] = i;
      layers->place[order[i + 1]] = i + 1;
    }
  return gain;
}

static void
exchange_neighbors (Sorter *self, gboolean flip_ties)
{
  gint64 gain = 1;
  for (int round = 0; round < 6 && gain > 0; round++)
    {
      gain = 0;
      for (int layer = 0; layer < self->layers->n_layers; layer++)
        gain += exchange_in_layer (self, layer, flip_ties && round == 0);
    }
}

static void
sweep (Sorter *self, int number)
{
  int last = self->layers->n_layers - 1;
  gboolean flip_ties = number % 4 >= 2;
  for (int i = 1; i <= last; i++)
    {
      gboolean from_above = number % 2 == 0;
      int layer = from_above ? i : last - i;
      key_items (self, layer, from_above);
      sort_layer (self, layer, flip_ties);
    }
  exchange_neighbors (self, flip_ties);
}

static gint64
keep_if_better (Sorter *self, gint64 best)
{
  gint64 crossings = count_all (self);
  if (crossings < best)
    memcpy (self->best, self->layers->order, sizeof (int) * (gsize) self->layers->n);
  return MIN (crossings, best);
}

static void
restore_best (Sorter *self)
{
  PlumbLayoutLayers *layers = self->layers;
  memcpy (layers->order, self->best, sizeof (int) * (gsize) layers->n);
  for (int layer = 0; layer < layers->n_layers; layer++)
    for (int i = layers->layer_start[layer]; i < layers->layer_start[layer + 1]; i++)
      layers->place[layers->order[i]] = i - layers->layer_start[layer];
}

void
plumb_layout_layers_order (PlumbLayoutLayers *layers,
                           const PlumbLayoutSettings *settings,
                           const PlumbLayoutEffort *effort)
{
  PlumbLayoutArena *arena = layers->arena;
  Sorter self = {
    .layers = layers,
    .key = plumb_layout_take (arena, float, layers->n),
    .base = plumb_layout_take (arena, int, layers->n),
    .port_rank = plumb_layout_take (arena, int, layers->m),
    .fenwick = plumb_layout_take (arena, gint64, layers->m + 1),
    .best = plumb_layout_take (arena, int, layers->n),
    .random = settings->seed,
  };
  rank_ports (&self);
  gint64 best = G_MAXINT64;
  for (int start = 0; start < effort->starts && best > 0; start++)
    {
      gint64 best_of_start = G_MAXINT64;
      start_by_walk (&self, start);
      for (int i = 0, idle = 0; i < effort->sweeps && idle < 6; i++)
        {
          if (g_cancellable_is_cancelled (settings->cancellable))
            break;
          sweep (&self, i);
          gint64 crossings = count_all (&self);
          idle = crossings < best_of_start ? 0 : idle + 1;
          best_of_start = MIN (best_of_start, crossings);
          best = keep_if_better (&self, best);
        }
    }
  if (best < G_MAXINT64)
    restore_best (&self);
}
