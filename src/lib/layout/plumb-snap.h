/* plumb-snap.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-geometry.h"

G_BEGIN_DECLS

#define PLUMB_SNAP_MAX_GUIDES 2

/**
 * PlumbSnapRequest:
 * @moved: what is moved, where it would be without help
 * @others: (array length=n_others): what it may line up with
 * @reach: so near it jumps
 * @grid: distance of grid lines, 0: none; neighbors go first
 */
typedef struct
{
  PlumbRect moved;
  const PlumbRect *others;
  guint n_others;
  double reach;
  double grid;
} PlumbSnapRequest;

/**
 * PlumbSnap:
 * @offset: what to add to the place of what is moved
 * @guides: the lines that it then has in common with neighbors
 */
typedef struct
{
  PlumbPoint offset;
  PlumbSegment guides[PLUMB_SNAP_MAX_GUIDES];
  guint n_guides;
} PlumbSnap;

PlumbSnap plumb_snap_move (const PlumbSnapRequest *request);

G_END_DECLS
