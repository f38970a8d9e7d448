/* plumb-gegl.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gegl.h>

#include "plumb-image.h"

G_BEGIN_DECLS

/* GEGL for those who need it. Starting it takes a third of a second and memory, so that nothing
 * else of the room starts it. Any thread; the first call does it. One graph at a time: GEGL itself
 * works on all processors.
 *
 * Operations of the room, there once this was called:
 *   plumb:difference  |input - aux| of each channel, on R'G'B'A float
 *   plumb:error       the largest of them, as Y' float
 * Both take the numbers in the space of the input, as stored. */
void plumb_gegl_ensure (void);

/* A buffer of the same numbers; they are taken as sRGB or linear light, whatever profile the
 * picture carries, so that no conversion hides in it. */
GeglBuffer *plumb_gegl_buffer_new (const PlumbImage *image) G_GNUC_WARN_UNUSED_RESULT;
/* The buffer's extent as a picture: of 8 bits, 16, half or float as the buffer holds them; float
 * for formats that a picture has not. NULL where there is no memory or the extent is none. */
PlumbImage *plumb_image_new_from_gegl (GeglBuffer *buffer,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
