/* plumb-geometry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-geometry.h"

#include <math.h>

/**
 * plumb_rect_meets:
 * @a: a rectangle
 * @b: another
 * @gap: in pixels
 *
 * Returns: whether the insides of @a and @b are less than @gap apart, both across and down
 */
gboolean
plumb_rect_meets (const PlumbRect *a, const PlumbRect *b, double gap)
{
  return a->x < b->x + b->width + gap && b->x < a->x + a->width + gap
         && a->y < b->y + b->height + gap && b->y < a->y + a->height + gap;
}

/**
 * plumb_rect_contains:
 * @rect: a rectangle
 * @point: a point
 *
 * Returns: whether @point is in @rect; the left and top sides belong to it, the others do not
 */
gboolean
plumb_rect_contains (const PlumbRect *rect, PlumbPoint point)
{
  return point.x >= rect->x && point.x < rect->x + rect->width && point.y >= rect->y
         && point.y < rect->y + rect->height;
}

/**
 * plumb_rect_union:
 * @a: a rectangle
 * @b: another
 *
 * Returns: the least rectangle that holds both
 */
PlumbRect
plumb_rect_union (const PlumbRect *a, const PlumbRect *b)
{
  double x = fmin (a->x, b->x);
  double y = fmin (a->y, b->y);
  return (PlumbRect) { x, y, fmax (a->x + a->width, b->x + b->width) - x,
                       fmax (a->y + a->height, b->y + b->height) - y };
}

/**
 * plumb_rect_grow:
 * @rect: a rectangle
 * @by: in pixels; may be negative
 *
 * Returns: @rect with every side moved outward
 */
PlumbRect
plumb_rect_grow (const PlumbRect *rect, double by)
{
  return (PlumbRect) { rect->x - by, rect->y - by, rect->width + 2 * by, rect->height + 2 * by };
}

/**
 * plumb_rect_around:
 * @points: (array length=n_points): points
 * @n_points: how many, at least one
 *
 * Returns: the least rectangle that holds all of @points
 */
PlumbRect
plumb_rect_around (const PlumbPoint *points, guint n_points)
{
  double x0 = points[0].x;
  double y0 = points[0].y;
  double x1 = x0;
  double y1 = y0;
  for (guint i = 1; i < n_points; i++)
    {
      x0 = fmin (x0, points[i].x);
      y0 = fmin (y0, points[i].y);
      x1 = fmax (x1, points[i].x);
      y1 = fmax (y1, points[i].y);
    }
  return (PlumbRect) { x0, y0, x1 - x0, y1 - y0 };
}

/* Shortens the parameter range [*t0, *t1] to where start + t * delta is inside (low, high). */
static gboolean
clip_axis (double start, double delta, const double limits[2], double *t0, double *t1)
{
  if (delta == 0)
    return start > limits[0] && start < limits[1];
  double enter = (limits[delta > 0 ? 0 : 1] - start) / delta;
  double leave = (limits[delta > 0 ? 1 : 0] - start) / delta;
  *t0 = fmax (*t0, enter);
  *t1 = fmin (*t1, leave);
  return *t0 < *t1;
}

/**
 * plumb_segment_meets_rect:
 * @from: one end
 * @to: the other
 * @rect: a rectangle
 *
 * By parameter clipping (Liang, Barsky 1984).
 *
 * Returns: whether some of the segment is inside @rect; touching a side is not
 */
gboolean
plumb_segment_meets_rect (PlumbPoint from, PlumbPoint to, const PlumbRect *rect)
{
  double t0 = 0;
  double t1 = 1;
  double across[2] = { rect->x, rect->x + rect->width };
  double down[2] = { rect->y, rect->y + rect->height };
  return clip_axis (from.x, to.x - from.x, across, &t0, &t1)
         && clip_axis (from.y, to.y - from.y, down, &t0, &t1);
}

/**
 * plumb_segment_distance:
 * @from: one end
 * @to: the other
 * @point: a point
 *
 * Returns: the distance from @point to the nearest point of the segment, in pixels
 */
double
plumb_segment_distance (PlumbPoint from, PlumbPoint to, PlumbPoint point)
{
  double dx = to.x - from.x;
  double dy = to.y - from.y;
  double square = dx * dx + dy * dy;
  double t = square > 0 ? ((point.x - from.x) * dx + (point.y - from.y) * dy) / square : 0;
  t = fmin (fmax (t, 0), 1);
  return hypot (from.x + t * dx - point.x, from.y + t * dy - point.y);
}
