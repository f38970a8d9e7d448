/* plumb-codec-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-rows.h"
#include "plumb-png-private.h"

G_BEGIN_DECLS

/* Gives a picture of exactly the probed layout, in as little memory as the format allows. */
typedef gboolean (*PlumbReadRowsFunc) (const PlumbSource *source,
                                       const PlumbImageInfo *info,
                                       const PlumbRowSink *sink,
                                       gpointer data,
                                       GError **error);

/* One format. @probe completes what plumb_source_peek() left open, from the header, and walks to
 * the end of the file; NULL where nothing was left. @read_rows may take windows: in the decoding
 * process. @decode gives all of the picture where that is another road, which takes none; NULL
 * where it is the same. */
typedef struct
{
  gboolean (*probe) (const PlumbSource *source, PlumbImageInfo *info, GError **error);
  PlumbReadRowsFunc read_rows;
  PlumbImage *(*decode) (const PlumbSource *source, const PlumbImageInfo *info, GError **error);
} PlumbCodec;

const PlumbCodec *plumb_codec_find (PlumbImageFormat format);

extern const PlumbCodec plumb_png_codec;
extern const PlumbCodec plumb_jpeg_codec;
extern const PlumbCodec plumb_webp_codec;
extern const PlumbCodec plumb_tiff_codec;
extern const PlumbCodec plumb_exr_codec;

/* The picture that @func gives. */
PlumbImage *plumb_image_collect_rows (const PlumbSource *source,
                                      const PlumbImageInfo *info,
                                      PlumbReadRowsFunc func,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbBlob *plumb_source_read_all (const PlumbSource *source,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A PNG by libpng alone: what the direct road leaves to it. */
gboolean plumb_png_read_rows_by_library (const PlumbSource *source,
                                         const PlumbImageInfo *info,
                                         const PlumbRowSink *sink,
                                         gpointer data,
                                         GError **error);

G_END_DECLS
