/* plumb-pixel-hash.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image.h"

G_BEGIN_DECLS

/* The identity of what a picture shows, whatever file it lay in: SHA-256, as 64 lower-case
 * hexadecimal digits, of
 *
 *   "plumb-pixels-1\n" WIDTH "x" HEIGHT " " CHANNELS " " SAMPLE " " ALPHA "\n"
 *
 * (decimal numbers; CHANNELS 1 to 4; SAMPLE u8, u16, half or float; ALPHA none, straight or
 * premultiplied) and then of all rows from top to bottom without padding, channels interleaved,
 * each number as stored, least byte first. Color space, metadata and file format do not enter. */
char *plumb_pixel_hash (const PlumbImage *image) G_GNUC_WARN_UNUSED_RESULT;

/* The same of rows that come one after another. */
typedef struct _PlumbPixelHasher PlumbPixelHasher;

PlumbPixelHasher *plumb_pixel_hasher_new (const PlumbImageLayout *layout) G_GNUC_WARN_UNUSED_RESULT;
/* The next rows from the top, @stride bytes apart. */
void plumb_pixel_hasher_add (PlumbPixelHasher *self,
                             const guint8 *rows,
                             gsize stride,
                             guint n_rows);
char *plumb_pixel_hasher_end (PlumbPixelHasher *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
