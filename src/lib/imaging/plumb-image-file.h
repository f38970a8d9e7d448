/* plumb-image-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-image.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/**
 * PlumbImageError:
 * @PLUMB_IMAGE_ERROR_FORMAT: not a picture of a format that is known
 * @PLUMB_IMAGE_ERROR_UNSUPPORTED: a known format, but a kind of it that is not read
 * @PLUMB_IMAGE_ERROR_TRUNCATED: the file ends too early
 * @PLUMB_IMAGE_ERROR_CORRUPT: the file contradicts itself or its format
 * @PLUMB_IMAGE_ERROR_LIMIT: larger than allowed, or too costly to decode
 * @PLUMB_IMAGE_ERROR_DECODER: the decoding process died or could not be started
 */
typedef enum
{
  PLUMB_IMAGE_ERROR_FORMAT,
  PLUMB_IMAGE_ERROR_UNSUPPORTED,
  PLUMB_IMAGE_ERROR_TRUNCATED,
  PLUMB_IMAGE_ERROR_CORRUPT,
  PLUMB_IMAGE_ERROR_LIMIT,
  PLUMB_IMAGE_ERROR_DECODER,
} PlumbImageError;

#define PLUMB_IMAGE_ERROR (plumb_image_error_quark ())
GQuark plumb_image_error_quark (void);

typedef enum
{
  PLUMB_IMAGE_PNG,
  PLUMB_IMAGE_JPEG,
  PLUMB_IMAGE_WEBP,
  PLUMB_IMAGE_TIFF,
  PLUMB_IMAGE_EXR,
} PlumbImageFormat;

/**
 * PlumbImageInfo:
 * @format: which loader reads it, by its first bytes
 * @layout: what the loader will give
 * @n_bytes: length of the file
 * @is_plain: a PNG that the room's own bounded decoder reads, which needs no process of its own
 */
typedef struct
{
  PlumbImageFormat format;
  PlumbImageLayout layout;
  guint64 n_bytes;
  gboolean is_plain;
} PlumbImageInfo;

const char *plumb_image_format_get_name (PlumbImageFormat format);
/* Whether the first bytes of a file (16 are enough) are those of a picture format. */
gboolean plumb_image_sniff (const guint8 *data, gsize length, PlumbImageFormat *format);

/* Reads the header and walks to the end mark, decoding nothing: refuses what is too large, not
 * supported or truncated. */
gboolean plumb_image_probe (int fd, PlumbImageInfo *info, GError **error);
gboolean plumb_image_probe_bytes (const void *data,
                                  gsize length,
                                  PlumbImageInfo *info,
                                  GError **error);
PlumbValue *plumb_image_info_to_value (const PlumbImageInfo *info) G_GNUC_WARN_UNUSED_RESULT;

/* Decode in this process, probed first; for a worker thread. Only what we wrote ourselves, or
 * inside the decoding process: files that came from anywhere go through plumb-image-isolated.h. */
PlumbImage *plumb_image_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbImage *plumb_image_load_fd (int fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbImage *plumb_image_load_bytes (const void *data,
                                    gsize length,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Encode. The same picture gives the same bytes, on any number of threads.
 * PNG: 8 and 16 bit. JPEG: 8 bit, alpha laid over gray. TIFF: all. EXR: half and float. */
GBytes *plumb_image_encode_png (const PlumbImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *plumb_image_encode_jpeg (const PlumbImage *image,
                                 guint quality,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *plumb_image_encode_tiff (const PlumbImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *plumb_image_encode_exr (const PlumbImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Encodes by the ending of @path (png, jpg, jpeg, tif, tiff, exr) and writes all of it or nothing.
 */
gboolean plumb_image_save (const PlumbImage *image, const char *path, GError **error);

G_END_DECLS
