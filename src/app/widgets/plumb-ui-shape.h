/* plumb-ui-shape.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-palette.h"

G_BEGIN_DECLS

/* The outlines of marks, as paths that wait to be filled or stroked. */

void plumb_ui_paint_round_path (cairo_t *cr, const PlumbRect *rect, double radius);
/* Corners on a circle, the first one at @turn (0 is to the right). */
void plumb_ui_paint_polygon_path (cairo_t *cr, int n, PlumbPoint at, double radius, double turn);
/* The outline of a shape, centered, about @radius wide to each side. */
void plumb_ui_paint_shape_path (cairo_t *cr, PlumbUiShape shape, PlumbPoint at, double radius);

G_END_DECLS
