/* plumb-png-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-source-private.h"

G_BEGIN_DECLS

/* What the chunks of a PNG say, without their data. */
typedef struct
{
  guint32 width;
  guint32 height;
  guint8 depth;
  guint8 color; /* bit 0 palette, bit 1 color, bit 2 alpha */
  gboolean is_interlaced;
  gboolean is_animated; /* acTL of more than one frame */
  guint n_palette;
  gboolean has_transparency;
  gboolean has_srgb;
  gboolean has_own_gamma; /* gAMA or cHRM that is not that of sRGB */
  gboolean has_code;      /* cICP that is not that of sRGB: nothing else counts beside it */
  guint32 gamma;          /* gAMA, 100,000 for 1; 0: none */
  guint32 primaries[8];   /* cHRM, 100,000 for 1: white, red, green, blue; 0: none */
  guint64 palette_at;
  guint64 transparency_at;
  guint transparency_length;
  guint64 profile_at; /* 0: none */
  guint32 profile_length;
  guint64 data_at;     /* the first IDAT */
  guint64 data_length; /* sum over all IDAT */
} PlumbPngHeader;

enum
{
  PLUMB_PNG_PALETTE = 1,
  PLUMB_PNG_COLOR = 2,
  PLUMB_PNG_ALPHA = 4
};

/* One chunk: where its data are, and how long. Its checksum was not looked at. */
typedef struct
{
  guint32 length;
  char type[5];
  guint64 at; /* of its data */
} PlumbPngChunk;

gboolean plumb_png_read_chunk (const PlumbSource *source,
                               guint64 offset,
                               PlumbPngChunk *chunk,
                               GError **error);
void plumb_png_append_chunk (GByteArray *file, const char *type, const void *data, gsize length);

gboolean plumb_png_read_header (const PlumbSource *source, PlumbPngHeader *header, GError **error);
gboolean plumb_png_probe (const PlumbSource *source, PlumbImageInfo *info, GError **error);
GBytes *plumb_png_read_profile (const PlumbSource *source,
                                const PlumbPngHeader *header) G_GNUC_WARN_UNUSED_RESULT;
/* The picture in a file that was probed as plain, which is written into. */
PlumbImage *plumb_png_decode_plain (PlumbBlob *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Undoes the filters of @height rows of @length bytes, each behind its filter byte, in place.
 * @step: bytes of a pixel. FALSE where a filter byte is none. */
gboolean plumb_png_unfilter (guint8 *rows, gsize length, guint height, guint step);

gboolean plumb_png_check_inflated (gint result, GError **error);
G_END_DECLS
