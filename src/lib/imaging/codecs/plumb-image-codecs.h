/* plumb-image-codecs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-file.h"

G_BEGIN_DECLS

/* Reads the header and walks to the end mark, decoding nothing: refuses what is too large, not
 * supported or truncated. */
gboolean plumb_image_probe (int fd, PlumbImageInfo *info, GError **error);
gboolean plumb_image_probe_bytes (const void *data,
                                  gsize length,
                                  PlumbImageInfo *info,
                                  GError **error);

/* Decode in this process, probed first; for a worker thread. */
PlumbImage *plumb_image_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbImage *plumb_image_load_fd (int fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbImage *plumb_image_load_bytes (const void *data,
                                    gsize length,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Encode. The same picture gives the same bytes, on any number of threads.
 * JPEG: 8 bit, alpha laid over gray. TIFF: all. EXR: half and float. */
GBytes *plumb_image_encode_jpeg (const PlumbImage *image,
                                 guint quality,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *plumb_image_encode_tiff (const PlumbImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *plumb_image_encode_exr (const PlumbImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Encodes by the ending of @path (png, jpg, jpeg, tif, tiff, exr) and writes all of it or nothing.
 */
gboolean plumb_image_save (const PlumbImage *image, const char *path, GError **error);

G_END_DECLS
