/* plumb-color.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sRGB curve (IEC 61966-2-1), carried on above 1, and in a straight line below 0. */
float plumb_color_encode (float linear);
float plumb_color_decode (float encoded);
float plumb_half_to_float (guint16 half);
guint16 plumb_half_from_float (float value);

G_END_DECLS
