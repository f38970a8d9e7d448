/* plumb-snap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-snap.h"

/* One axis of a rectangle: where it starts and how far it goes, along and across. */
typedef struct
{
  double start, length;
  double across, across_length;
} Span;

typedef struct
{
  double offset;
  double line;
  double from, to; /* across */
  gboolean found;
} Match;

static Span
get_span (const PlumbRect *rect, gboolean vertical)
{
  return vertical ? (Span) { rect->y, rect->height, rect->x, rect->width }
                  : (Span) { rect->x, rect->width, rect->y, rect->height };
}

/* Start to start, middle to middle, end to end: what people mean by in line. */
static void
match (const Span *moved, const Span *other, Match *best)
{
  for (int part = 0; part <= 2; part++)
    {
      double line = other->start + other->length * part / 2;
      double offset = line - (moved->start + moved->length * part / 2);
      if (fabs (offset) >= fabs (best->offset))
        continue;
      best->found = TRUE;
      best->offset = offset;
      best->line = line;
      best->from = MIN (moved->across, other->across);
      best->to = MAX (moved->across + moved->across_length, other->across + other->across_length);
    }
}

static double
snap_to_grid (double place, double grid)
{
  return grid > 0 ? round (place / grid) * grid - place : 0;
}

static double
snap_axis (const PlumbSnapRequest *request, gboolean vertical, PlumbSnap *snap)
{
  Match best = { .offset = request->reach };
  Span moved = get_span (&request->moved, vertical);
  for (guint i = 0; i < request->n_others; i++)
    {
      Span other = get_span (&request->others[i], vertical);
      match (&moved, &other, &best);
    }
  if (!best.found)
    return snap_to_grid (moved.start, request->grid);
  snap->guides[snap->n_guides++]
      = vertical ? (PlumbSegment) { { best.from, best.line }, { best.to, best.line } }
                 : (PlumbSegment) { { best.line, best.from }, { best.line, best.to } };
  return best.offset;
}

/**
 * plumb_snap_move:
 * @request: what is moved, and among what
 *
 * Lines up left, center and right, and top, middle and bottom, each axis for itself, with the
 * nearest neighbor within reach; else to the grid.
 *
 * Returns: how far it jumps, and why
 */
PlumbSnap
plumb_snap_move (const PlumbSnapRequest *request)
{
  PlumbSnap snap = { .n_guides = 0 };
  snap.offset.x = snap_axis (request, FALSE, &snap);
  snap.offset.y = snap_axis (request, TRUE, &snap);
  return snap;
}
