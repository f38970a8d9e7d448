/* plumb-ui-shape.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-shape.h"

#include <math.h>

void
plumb_ui_paint_round_path (cairo_t *cr, const PlumbRect *rect, double radius)
{
  double r = fmin (radius, fmin (rect->width, rect->height) / 2);
  double right = rect->x + rect->width, bottom = rect->y + rect->height;
  cairo_new_sub_path (cr);
  cairo_arc (cr, right - r, rect->y + r, r, -G_PI_2, 0);
  cairo_arc (cr, right - r, bottom - r, r, 0, G_PI_2);
  cairo_arc (cr, rect->x + r, bottom - r, r, G_PI_2, G_PI);
  cairo_arc (cr, rect->x + r, rect->y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

void
plumb_ui_paint_polygon_path (cairo_t *cr, int n, PlumbPoint at, double radius, double turn)
{
  for (int i = 0; i < n; i++)
    {
      double angle = turn + 2 * G_PI * i / n;
      cairo_line_to (cr, at.x + radius * cos (angle), at.y + radius * sin (angle));
    }
  cairo_close_path (cr);
}

static void
star_path (cairo_t *cr, PlumbPoint at, double radius)
{
  for (int i = 0; i < 10; i++)
    {
      double angle = -G_PI_2 + G_PI * i / 5, r = i % 2 == 0 ? radius * 1.3 : radius * 0.62;
      cairo_line_to (cr, at.x + r * cos (angle), at.y + r * sin (angle));
    }
  cairo_close_path (cr);
}

static void
drop_path (cairo_t *cr, PlumbPoint at, double radius)
{
  cairo_move_to (cr, at.x, at.y - radius * 1.35);
  cairo_curve_to (cr, at.x + radius * 1.2, at.y - radius * 0.1, at.x + radius * 1.05,
                  at.y + radius * 1.1, at.x, at.y + radius * 1.1);
  cairo_curve_to (cr, at.x - radius * 1.05, at.y + radius * 1.1, at.x - radius * 1.2,
                  at.y - radius * 0.1, at.x, at.y - radius * 1.35);
  cairo_close_path (cr);
}

static void
cross_path (cairo_t *cr, PlumbPoint at, double radius)
{
  double arm = radius * 0.42;
  const PlumbPoint corner[]
      = { { arm, -radius }, { arm, -arm },     { radius, -arm }, { radius, arm },
          { arm, arm },     { arm, radius },   { -arm, radius }, { -arm, arm },
          { -radius, arm }, { -radius, -arm }, { -arm, -arm },   { -arm, -radius } };
  for (guint i = 0; i < G_N_ELEMENTS (corner); i++)
    cairo_line_to (cr, at.x + corner[i].x, at.y + corner[i].y);
  cairo_close_path (cr);
}

void
plumb_ui_paint_shape_path (cairo_t *cr, PlumbUiShape shape, PlumbPoint at, double radius)
{
  PlumbRect square = { at.x - radius * 0.9, at.y - radius * 0.9, radius * 1.8, radius * 1.8 };
  PlumbRect pill = { at.x - radius * 1.25, at.y - radius * 0.75, radius * 2.5, radius * 1.5 };
  cairo_new_sub_path (cr);
  switch (shape)
    {
    case PLUMB_UI_SHAPE_SQUARE:
      plumb_ui_paint_round_path (cr, &square, radius * 0.3);
      break;
    case PLUMB_UI_SHAPE_DIAMOND:
      plumb_ui_paint_polygon_path (cr, 4, at, radius * 1.2, 0);
      break;
    case PLUMB_UI_SHAPE_TRIANGLE:
      plumb_ui_paint_polygon_path (cr, 3, at, radius * 1.25, 0);
      break;
    case PLUMB_UI_SHAPE_HEXAGON:
      plumb_ui_paint_polygon_path (cr, 6, at, radius * 1.1, 0);
      break;
    case PLUMB_UI_SHAPE_STAR:
      star_path (cr, at, radius);
      break;
    case PLUMB_UI_SHAPE_PILL:
      plumb_ui_paint_round_path (cr, &pill, radius);
      break;
    case PLUMB_UI_SHAPE_DROP:
      drop_path (cr, at, radius);
      break;
    case PLUMB_UI_SHAPE_CROSS:
      cross_path (cr, at, radius);
      break;
    case PLUMB_UI_SHAPE_CIRCLE:
    case PLUMB_UI_N_SHAPES:
    default:
      cairo_arc (cr, at.x, at.y, radius, 0, 2 * G_PI);
      cairo_close_path (cr);
      break;
    }
}
