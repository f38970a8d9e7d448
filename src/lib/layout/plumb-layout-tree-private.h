/* plumb-layout-tree-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to the room: frames inside frames, drawn from the inside out. Each is drawn as a graph of
 * its own whose boxes are its nodes and inner frames, then stands as one box in the frame around
 * it.
 */

#pragma once

#include "plumb-layout-graph-private.h"

G_BEGIN_DECLS

typedef struct
{
  PlumbLayoutArena *arena;
  const PlumbLayoutInput *input;
  const PlumbLayoutOptions *options;
  GCancellable *cancellable;
  PlumbPoint origin; /* taken off while drawing, so that numbers are small */
  gboolean selecting;
  /* By node, in the coordinates of the frame that holds it until the end. */
  PlumbPoint *place;
  /* Frame f is entry f + 1; entry 0 is the canvas. */
  int n;
  int *parent; /* -1 for the canvas */
  int *depth;
  PlumbRect *rect;       /* in its own coordinates */
  PlumbPoint *translate; /* from its own coordinates to those around it */
  guint8 *anchored;      /* its own coordinates are the canvas's */
  guint8 *moves;         /* where there is a selection: all of it is in it */
} PlumbLayoutTree;

void plumb_layout_tree_draw (PlumbLayoutTree *tree);

G_END_DECLS
