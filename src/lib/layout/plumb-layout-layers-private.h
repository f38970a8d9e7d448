/* plumb-layout-layers-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to the room: the layered graph that order and first coordinates are found on. Edges over
 * several ranks run through dummies, one chain for each output port.
 */

#pragma once

#include "plumb-layout-graph-private.h"

G_BEGIN_DECLS

/* Between an item and one of the next layer. */
typedef struct
{
  int source;
  int target;
  float source_y; /* from the item's top */
  float target_y;
  int weight; /* edges that run along */
} PlumbLayoutSegment;

/* Items 0 to n - 1 are the graph's nodes, the rest dummies. */
typedef struct
{
  PlumbLayoutArena *arena;
  const PlumbLayoutGraph *graph;
  int n;
  int m;
  int n_layers;
  int *layer_start; /* into order */
  int *order;
  int *place; /* of each item within its layer */
  int *layer;
  float *height;
  float *y; /* tops */
  PlumbLayoutSegment *segments;
  PlumbLayoutIncidence down; /* by source, in the order of source_y */
  PlumbLayoutIncidence up;   /* by target, in the order of target_y */
} PlumbLayoutLayers;

void plumb_layout_layers_init (PlumbLayoutLayers *layers, const PlumbLayoutGraph *graph);
void plumb_layout_layers_order (PlumbLayoutLayers *layers,
                                const PlumbLayoutSettings *settings,
                                const PlumbLayoutEffort *effort);
void plumb_layout_layers_place (PlumbLayoutLayers *layers, float row_gap, int rounds);

G_END_DECLS
