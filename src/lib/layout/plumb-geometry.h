/* plumb-geometry.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All lengths are canvas pixels; x grows to the right, y grows down. */

typedef struct
{
  double x;
  double y;
} PlumbPoint;

typedef struct
{
  PlumbPoint from;
  PlumbPoint to;
} PlumbSegment;

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} PlumbRect;

gboolean plumb_rect_meets (const PlumbRect *a, const PlumbRect *b, double gap);
gboolean plumb_rect_contains (const PlumbRect *rect, PlumbPoint point);
PlumbRect plumb_rect_union (const PlumbRect *a, const PlumbRect *b);
PlumbRect plumb_rect_grow (const PlumbRect *rect, double by);
PlumbRect plumb_rect_around (const PlumbPoint *points, guint n_points);

gboolean plumb_segment_meets_rect (PlumbPoint from, PlumbPoint to, const PlumbRect *rect);
double plumb_segment_distance (PlumbPoint from, PlumbPoint to, PlumbPoint point);

G_END_DECLS
