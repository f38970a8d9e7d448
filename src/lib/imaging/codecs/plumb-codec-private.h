/* plumb-codec-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-rows.h"
#include "plumb-png-private.h"

G_BEGIN_DECLS

/* One format. @probe completes what plumb_source_peek() left open, from the header, and walks to
 * the end of the file; NULL where nothing was left. @decode takes the whole file, may write into
 * it, and gives a picture of exactly the probed layout. @read_rows gives the same picture row by
 * row, in little memory; NULL where the format, or we, cannot (plumb_image_info_has_rows() tells).
 */
typedef struct
{
  gboolean (*probe) (const PlumbSource *source, PlumbImageInfo *info, GError **error);
  PlumbImage *(*decode) (PlumbBlob *file, const PlumbImageInfo *info, GError **error);
  gboolean (*read_rows) (const PlumbSource *source,
                         const PlumbImageInfo *info,
                         const PlumbRowSink *sink,
                         gpointer data,
                         GError **error);
} PlumbCodec;

const PlumbCodec *plumb_codec_find (PlumbImageFormat format);

extern const PlumbCodec plumb_png_codec;
extern const PlumbCodec plumb_jpeg_codec;
extern const PlumbCodec plumb_webp_codec;
extern const PlumbCodec plumb_tiff_codec;
extern const PlumbCodec plumb_exr_codec;

/* The picture by libpng alone: what the direct road leaves to it, and what tests hold it against.
 */
PlumbImage *plumb_png_decode_by_library (const PlumbBlob *file,
                                         const PlumbImageInfo *info,
                                         GBytes *profile,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A plain PNG without a palette, row by row; see plumb-image-rows.h. */
gboolean plumb_png_has_palette (const PlumbBlob *file);
gboolean plumb_png_read_rows (PlumbBlob *file,
                              const PlumbImageInfo *info,
                              const PlumbRowSink *sink,
                              gpointer data,
                              GError **error);

G_END_DECLS
