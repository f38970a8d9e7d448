/* plumb-codec-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-blob-private.h"
#include "plumb-image-file.h"

G_BEGIN_DECLS

/* Bytes to look at without loading them: a file, or memory where @data is not NULL. */
typedef struct
{
  const guint8 *data;
  int fd;
  guint64 length;
} PlumbSource;

/* Copies exactly @length bytes from @offset; FALSE where they are not there. */
gboolean plumb_source_read (const PlumbSource *source, guint64 offset, void *buffer, gsize length);

/* One format. @probe reads what describes the picture and walks to its end; @decode takes the whole
 * file, may write into it, and gives a picture of exactly the probed layout. */
typedef struct
{
  const char *name;
  gboolean (*probe) (const PlumbSource *source, PlumbImageInfo *info, GError **error);
  PlumbImage *(*decode) (PlumbBlob *file, const PlumbImageInfo *info, GError **error);
} PlumbCodec;

extern const PlumbCodec plumb_png_codec;
extern const PlumbCodec plumb_jpeg_codec;
extern const PlumbCodec plumb_webp_codec;
extern const PlumbCodec plumb_tiff_codec;
extern const PlumbCodec plumb_exr_codec;

/* Sets @error; always FALSE. */
gboolean plumb_image_fail (GError **error, PlumbImageError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void plumb_image_prefix_path (GError **error, const char *path);
/* Whether the layout is within the limits. */
gboolean plumb_image_check_layout (const PlumbImageLayout *layout, GError **error);
/* Zeroed pixels for a layout, rows without padding. */
PlumbBlob *plumb_image_allocate (const PlumbImageLayout *layout,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the pixels of plumb_image_allocate(). */
PlumbImage *plumb_image_new_take (const PlumbImageLayout *layout,
                                  PlumbBlob *pixels,
                                  GBytes *profile) G_GNUC_WARN_UNUSED_RESULT;

/* Probes and decodes a whole file, which may be written into. */
PlumbImage *plumb_image_decode (PlumbBlob *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

static inline guint32
plumb_get_be32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static inline guint32
plumb_get_le32 (const guint8 *bytes)
{
  return (guint32) bytes[3] << 24 | (guint32) bytes[2] << 16 | (guint32) bytes[1] << 8 | bytes[0];
}

G_END_DECLS
