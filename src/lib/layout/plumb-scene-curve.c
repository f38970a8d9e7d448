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

static double
blend (double p0, double p1, double p2, double p3, double t)
{
  double s = 1 - t;
  return s * s * (s * p0 + 3 * t * p1) + t * t * (3 * s * p2 + t * p3);
}

/**
 * plumb_scene_curve_point:
 * @points: (array fixed-size=4): a curve
 * @t: from 0, its beginning, to 1, its end
 *
 * Returns: the point of it there; what is written on a link is written at 0.5
 */
PlumbPoint
plumb_scene_curve_point (const PlumbPoint points[4], double t)
{
  const PlumbPoint *p = points;
  return (PlumbPoint) { blend (p[0].x, p[1].x, p[2].x, p[3].x, t),
                        blend (p[0].y, p[1].y, p[2].y, p[3].y, t) };
}

static void
reach_at (double p0, double p1, double p2, double p3, double t, double *low, double *high)
{
  if (!(t > 0 && t < 1))
    return;
  double at = blend (p0, p1, p2, p3, t);
  *low = fmin (*low, at);
  *high = fmax (*high, at);
}

/* Along one axis: the ends, and where the derivative, a t^2 + b t + c, is nothing. */
static void
find_reach (double p0, double p1, double p2, double p3, double *low, double *high)
{
  *low = fmin (p0, p3);
  *high = fmax (p0, p3);
  if (fmin (p1, p2) >= *low && fmax (p1, p2) <= *high)
    return;
  double a = p3 - p0 + 3 * (p1 - p2), b = 2 * (p0 - 2 * p1 + p2), c = p1 - p0;
  if (a == 0)
    {
      reach_at (p0, p1, p2, p3, -c / b, low, high);
      return;
    }
  double root = sqrt (fmax (b * b - 4 * a * c, 0));
  reach_at (p0, p1, p2, p3, (-b + root) / (2 * a), low, high);
  reach_at (p0, p1, p2, p3, (-b - root) / (2 * a), low, high);
}

/**
 * plumb_scene_curve_bounds:
 * @points: (array fixed-size=4): a curve
 *
 * Returns: the least rectangle that holds the curve; its handles may lie outside
 */
PlumbRect
plumb_scene_curve_bounds (const PlumbPoint points[4])
{
  const PlumbPoint *p = points;
  double x0, x1, y0, y1;
  find_reach (p[0].x, p[1].x, p[2].x, p[3].x, &x0, &x1);
  find_reach (p[0].y, p[1].y, p[2].y, p[3].y, &y0, &y1);
  return (PlumbRect) { x0, y0, x1 - x0, y1 - y0 };
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
      PlumbPoint to = plumb_scene_curve_point (points, (double) i / N_PIECES);
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
      PlumbPoint to = plumb_scene_curve_point (points, (double) i / N_PIECES);
      if (cross (from, to, segment))
        return TRUE;
      from = to;
    }
  return FALSE;
}
