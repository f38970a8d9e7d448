/* plumb-layout-place.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First heights: each layer in turn is put as near as it can be, in the sense of least squares and
 * keeping order and distances, to where its neighbours want it. One layer is isotonic regression
 * after the distances are taken off, solved exactly by pooling adjacent violators (Ayer, Brunk,
 * Ewing, Reid, Silverman 1955).
 */

#include "plumb-layout-layers-private.h"

#define LANE_GAP 10.0f

typedef struct
{
  float sum; /* of weight times wish */
  float weight;
  int count;
} Pool;

typedef struct
{
  PlumbLayoutLayers *layers;
  float row_gap;
  Pool *pools;
  float *offset; /* distances summed from the layer's top */
} Placer;

static float
distance_after (const Placer *self, int item, int next)
{
  const PlumbLayoutLayers *layers = self->layers;
  int n = layers->graph->n;
  float gap = item >= n && next >= n ? LANE_GAP
              : item < n && next < n ? self->row_gap
                                     : MAX (self->row_gap / 2, LANE_GAP);
  return layers->height[item] + gap;
}

/* Long chains pull harder, so that they run straight (Gansner et al. 1993, section 4). */
static float
stiffness (const Placer *self, const PlumbLayoutSegment *s)
{
  int n = self->layers->graph->n;
  return (float) ((1 + (s->source >= n)) * (1 + (s->target >= n)) * s->weight);
}

static void
add_wishes (const Placer *self, int item, gboolean above, Pool *pool)
{
  const PlumbLayoutLayers *layers = self->layers;
  const PlumbLayoutIncidence *list = above ? &layers->up : &layers->down;
  for (int i = list->start[item]; i < list->start[item + 1]; i++)
    {
      const PlumbLayoutSegment *s = &layers->segments[list->edge[i]];
      float weight = stiffness (self, s);
      float wish = above ? layers->y[s->source] + s->source_y - s->target_y
                         : layers->y[s->target] + s->target_y - s->source_y;
      pool->sum += weight * wish;
      pool->weight += weight;
    }
}

static void
place_layer (Placer *self, int layer, gboolean above, gboolean below)
{
  PlumbLayoutLayers *layers = self->layers;
  const int *order = layers->order + layers->layer_start[layer];
  int size = layers->layer_start[layer + 1] - layers->layer_start[layer];
  int n_pools = 0;
  float offset = 0;
  for (int i = 0; i < size; i++)
    {
      if (i > 0)
        offset += distance_after (self, order[i - 1], order[i]);
      self->offset[i] = offset;
      Pool pool = { 0, 0, 1 };
      if (above)
        add_wishes (self, order[i], TRUE, &pool);
      if (below)
        add_wishes (self, order[i], FALSE, &pool);
      if (pool.weight <= 0)
        {
          pool.weight = 0.1f;
          pool.sum = pool.weight * layers->y[order[i]];
        }
      pool.sum -= pool.weight * offset;
      while (n_pools > 0
             && self->pools[n_pools - 1].sum * pool.weight
                    > pool.sum * self->pools[n_pools - 1].weight)
        {
          n_pools--;
          pool.sum += self->pools[n_pools].sum;
          pool.weight += self->pools[n_pools].weight;
          pool.count += self->pools[n_pools].count;
        }
      self->pools[n_pools++] = pool;
    }
  for (int p = 0, i = 0; p < n_pools; p++)
    for (int k = 0; k < self->pools[p].count; k++, i++)
      layers->y[order[i]] = self->pools[p].sum / self->pools[p].weight + self->offset[i];
}

static void
stack_layers (Placer *self)
{
  PlumbLayoutLayers *layers = self->layers;
  for (int layer = 0; layer < layers->n_layers; layer++)
    {
      float y = 0;
      for (int i = layers->layer_start[layer]; i < layers->layer_start[layer + 1]; i++)
        {
          int v = layers->order[i];
          layers->y[v] = y;
          if (i + 1 < layers->layer_start[layer + 1])
            y += distance_after (self, v, layers->order[i + 1]);
        }
    }
}

void
plumb_layout_layers_place (PlumbLayoutLayers *layers, float row_gap, int rounds)
{
  Placer self = {
    .layers = layers,
    .row_gap = row_gap,
    .pools = plumb_layout_take (layers->arena, Pool, layers->n),
    .offset = plumb_layout_take (layers->arena, float, layers->n),
  };
  stack_layers (&self);
  for (int round = 0; round < rounds; round++)
    {
      gboolean both = round >= 2;
      for (int layer = 1; layer < layers->n_layers; layer++)
        place_layer (&self, layer, TRUE, both);
      for (int layer = layers->n_layers - 2; layer >= 0; layer--)
        place_layer (&self, layer, both, TRUE);
    }
}
