/* plumb-scene-curve.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scene.h"

#include <math.h>

/* Links as cubic curves. Looked at as this many straight pieces. */
#define N_PIECES 20

/**
 * plumb_scene_make_curve:
 * @from: an output
 * @to: an input
 * @points: (out) (array fixed-size=4): the curve
 *
 * Leaves to the right and arrives from the left. A link that runs backward swings out wider, so
 * that its ends are seen beside the cards.
 */
void
plumb_scene_make_curve (PlumbPoint from, PlumbPoint to, PlumbPoint points[4])
{
  double across = to.x - from.x;
  double reach = across >= 0 ? CLAMP (across * 0.5, MIN (24, fabs (to.y - from.y)), 180)
                             : MIN (60 - across * 0.35, 260);
  points[0] = from;
  points[1] = (PlumbPoint) { from.x + reach, from.y };
  points[2] = (PlumbPoint) { to.x - reach, to.y };
  points[3] = to;
}

static PlumbPoint
point_at (const PlumbPoint points[4], double t)
{
  double s = 1 - t;
  double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
  return (PlumbPoint) { a * points[0].x + b * points[1].x + c * points[2].x + d * points[3].x,
                        a * points[0].y + b * points[1].y + c * points[2].y + d * points[3].y };
}

/**
 * plumb_scene_curve_distance:
 * @points: (array fixed-size=4): a curve
 * @at: a point
 *
 * Returns: how far the point is from the curve
 */
double
plumb_scene_curve_distance (const PlumbPoint points[4], PlumbPoint at)
{
  double least = INFINITY;
  PlumbPoint from = points[0];
  for (int i = 1; i <= N_PIECES; i++)
    {
      PlumbPoint to = point_at (points, (double) i / N_PIECES);
      least = fmin (least, plumb_segment_distance (from, to, at));
      from = to;
    }
  return least;
}

static double
side_of (PlumbPoint a, PlumbPoint b, PlumbPoint at)
{
  return (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
}

static gboolean
cross (PlumbPoint a, PlumbPoint b, const PlumbSegment *other)
{
  return (side_of (a, b, other->from) > 0) != (side_of (a, b, other->to) > 0)
         && (side_of (other->from, other->to, a) > 0) != (side_of (other->from, other->to, b) > 0);
}

/**
 * plumb_scene_curve_meets_segment:
 * @points: (array fixed-size=4): a curve
 * @segment: a straight line
 *
 * Returns: whether the line cuts the curve
 */
gboolean
plumb_scene_curve_meets_segment (const PlumbPoint points[4], const PlumbSegment *segment)
{
  PlumbPoint from = points[0];
  for (int i = 1; i <= N_PIECES; i++)
    {
      PlumbPoint to = point_at (points, (double) i / N_PIECES);
      if (cross (from, to, segment))
        return TRUE;
      from = to;
    }
  return FALSE;
}
