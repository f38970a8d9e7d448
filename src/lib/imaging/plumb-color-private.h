/* plumb-color-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-color.h"
#include "plumb-image.h"

G_BEGIN_DECLS

/* One row of any picture as R'G'B'A numbers: 8 and 16 bits become 0 to 1, linear light is encoded
 * by the sRGB curve, gray stands in all three colors, and alpha is 1 where there is none. Colors
 * that are premultiplied stay so. @to has room for four numbers a pixel. */
void plumb_color_read_row (const PlumbImage *image, guint y, float *to);
/* The same row with 8 bits a number, for a picture that has them; the row itself, or @room (four
 * bytes a pixel). */
const guint8 *plumb_color_read_row_8 (const PlumbImage *image, guint y, guint8 *room);
/* The row in linear light, colors multiplied by alpha: what is seen over black, and alpha. @to has
 * room for four numbers a pixel. */
void plumb_color_read_light_row (const PlumbImage *image, guint y, float *to);

G_END_DECLS
