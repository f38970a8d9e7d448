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
 * @layout: what the loader will give; no pixels where that is not known yet
 * @n_bytes: length of the file
 * @is_held: of its rows, many or all are in memory while they are read: interlaced, progressive
 * @n_scratch: bytes that its decoder has all of, and comes back to, as long as it reads; 0 for none
 * @is_plain: a PNG that the room's own bounded decoder reads, which needs no process of its own
 */
typedef struct
{
  PlumbImageFormat format;
  PlumbImageLayout layout;
  guint64 n_bytes;
  gboolean is_held;
  guint64 n_scratch;
  gboolean is_plain;
} PlumbImageInfo;

const char *plumb_image_format_get_name (PlumbImageFormat format);
/* Whether the first bytes of a file (16 are enough) are those of a picture format. */
gboolean plumb_image_sniff (const guint8 *data, gsize length, PlumbImageFormat *format);

/* What any process may learn of a file that came from anywhere: format and length, and of PNG
 * and JPEG what the header says, up to the end mark. Refuses what is too large or no picture. */
gboolean plumb_image_peek (int fd, PlumbImageInfo *info, GError **error);
gboolean plumb_image_peek_bytes (const void *data,
                                 gsize length,
                                 PlumbImageInfo *info,
                                 GError **error);
gboolean plumb_image_info_is_described (const PlumbImageInfo *info);
/* Whether it is decoded row by row, in little memory, for whoever asks for rows. */
gboolean plumb_image_info_has_rows (const PlumbImageInfo *info);
PlumbValue *plumb_image_info_to_value (const PlumbImageInfo *info) G_GNUC_WARN_UNUSED_RESULT;

/* 8 and 16 bit. The same picture gives the same bytes, on any number of threads. */
GBytes *plumb_image_encode_png (const PlumbImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether a PNG may be called so: what a name says of a file must be true. */
gboolean plumb_image_check_png_name (const char *path, GError **error);
/* Both write all of it or nothing, to a name that fits; other formats are written by
 * plumb_image_save() of the codecs. */
gboolean plumb_image_save_png (const PlumbImage *image, const char *path, GError **error);
gboolean plumb_image_write_png (GBytes *png, const char *path, GError **error);

G_END_DECLS
