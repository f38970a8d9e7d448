/* plumb-png-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <libdeflate.h>

#include "plumb-codec-private.h"
#include "plumb-inflate-private.h"

/* --- The data, chunk by chunk ---------------------------------------------------------------- */

typedef struct
{
  const PlumbSource *source;
  PlumbPngChunk chunk; /* the one that is read */
  guint32 left;        /* of it */
  guint32 sum;
  guint64 n_given; /* in all */
  GError **error;
} Chunks;

static gboolean
check_sum (Chunks *self)
{
  guint8 sum[4];

  return (plumb_source_read (self->source, self->chunk.at + self->chunk.length, sum, 4)
          && self->sum == plumb_get_be32 (sum))
         || plumb_image_fail (self->error, PLUMB_IMAGE_ERROR_CORRUPT,
                              "the PNG is damaged: an IDAT chunk at byte %" G_GUINT64_FORMAT
                              " does not have its checksum",
                              self->chunk.at - 8);
}

/* Goes to the chunk at @at or, of those behind it, the next that holds pixels. */
static gboolean
find_chunk (Chunks *self, guint64 at)
{
  do
    {
      if (!plumb_png_read_chunk (self->source, at, &self->chunk, self->error))
        return FALSE;
      at = self->chunk.at + self->chunk.length + 4;
    }
  while (!g_str_equal (self->chunk.type, "IDAT") && !g_str_equal (self->chunk.type, "IEND"));
  self->left = self->chunk.length;
  self->sum = libdeflate_crc32 (0, self->chunk.type, 4);
  return TRUE;
}

static gboolean
read_some (Chunks *self, guint8 *to, gsize length)
{
  if (!plumb_source_read (self->source, self->chunk.at + self->chunk.length - self->left, to,
                          length))
    return plumb_image_fail (self->error, PLUMB_IMAGE_ERROR_TRUNCATED,
                             "the PNG became shorter while it was read");
  self->sum = libdeflate_crc32 (self->sum, to, length);
  self->left -= (guint32) length;
  return TRUE;
}

static gboolean
go_on (Chunks *self)
{
  return check_sum (self) && find_chunk (self, self->chunk.at + self->chunk.length + 4);
}

static gboolean
read_chunks (Chunks *self, guint8 *to, gsize length)
{
  while (length > 0)
    {
      gsize n = MIN (length, self->left);

      if (self->left == 0 ? !go_on (self) : !read_some (self, to, n))
        return FALSE;
      to += n;
      length -= n;
      self->n_given += n;
    }
  return TRUE;
}

/* What the stream did not need has checksums as well. */
static gboolean
read_rest (Chunks *self, guint64 length)
{
  guint8 room[4096];

  while (self->n_given < length)
    if (!read_chunks (self, room, MIN (sizeof room, length - self->n_given)))
      return FALSE;
  return check_sum (self);
}

/* --- Rows ------------------------------------------------------------------------------------ */

/* A band of rows is filled, its filters are undone, and it is handed on. The row above it is kept
 * in front of it, as one whose filter was undone. */
#define BAND_ROWS 64u

typedef struct
{
  Chunks chunks;
  const PlumbRowSink *sink;
  gpointer data;
  guint depth;
  guint step;     /* bytes of a pixel */
  gsize length;   /* bytes of a row, with its filter byte */
  guint8 *band;   /* the row above, then BAND_ROWS */
  guint8 *narrow; /* 16 bits: rows in the machine's order, without filter bytes */
  gsize filled;   /* of the band, without the row above */
} Rows;

static gboolean
hand_on_wide (Rows *self, guint n_rows)
{
  gsize length = self->length - 1;

  for (guint y = 0; y < n_rows; y++)
    {
      const guint8 *from = self->band + (y + 1) * self->length + 1;
      guint16 *to = (guint16 *) (void *) (self->narrow + y * length);

      for (gsize i = 0; i < length / 2; i++)
        to[i] = (guint16) (from[2 * i] << 8 | from[2 * i + 1]);
    }
  return self->sink->rows (self->narrow, length, n_rows, self->data, self->chunks.error);
}

static gboolean
hand_on (Rows *self)
{
  guint n_rows = (guint) (self->filled / self->length);
  gboolean goes_on;

  if (n_rows == 0)
    return TRUE;
  self->band[0] = 0;
  if (!plumb_png_unfilter (self->band, self->length - 1, n_rows + 1, self->step))
    return plumb_image_fail (self->chunks.error, PLUMB_IMAGE_ERROR_CORRUPT,
                             "the PNG uses a filter that there is not");
  goes_on = self->depth == 16 ? hand_on_wide (self, n_rows)
                              : self->sink->rows (self->band + self->length + 1, self->length,
                                                  n_rows, self->data, self->chunks.error);
  memcpy (self->band, self->band + n_rows * self->length, self->length);
  self->filled = 0;
  return goes_on;
}

static gboolean
inflated_cb (const guint8 *bytes, gsize length, gpointer data)
{
  Rows *self = data;

  while (length > 0)
    {
      gsize n = MIN (length, BAND_ROWS * self->length - self->filled);

      memcpy (self->band + self->length + self->filled, bytes, n);
      self->filled += n;
      bytes += n;
      length -= n;
      if (self->filled == BAND_ROWS * self->length && !hand_on (self))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill_cb (guint64 offset, guint8 *to, gsize length, gpointer data)
{
  Rows *self = data;

  return offset == self->chunks.n_given && read_chunks (&self->chunks, to, length);
}

static gboolean
read_plain (Rows *self, const PlumbPngHeader *header, GError **error)
{
  const PlumbInflation inflation
      = { header->data_length, fill_cb, self->length * header->height, inflated_cb, self };

  return find_chunk (&self->chunks, header->data_at) && plumb_inflate (&inflation, error)
         && hand_on (self) && read_rest (&self->chunks, header->data_length);
}

static gboolean
read_rows_directly (const PlumbSource *source,
                    const PlumbImageInfo *info,
                    const PlumbRowSink *sink,
                    gpointer data,
                    GError **error)
{
  gsize length = plumb_image_layout_get_row_size (&info->layout) + 1;
  g_autoptr (PlumbBlob) band = plumb_blob_new ((BAND_ROWS + 1) * length, error);
  g_autoptr (PlumbBlob) narrow = band != NULL ? plumb_blob_new (BAND_ROWS * length, error) : NULL;
  Rows rows = { .chunks = { .source = source, .error = error },
                .sink = sink,
                .data = data,
                .depth = info->layout.sample == PLUMB_SAMPLE_U16 ? 16 : 8,
                .step = (guint) plumb_image_layout_get_pixel_size (&info->layout),
                .length = length };
  PlumbPngHeader header;

  if (narrow == NULL || !plumb_png_read_header (source, &header, error))
    return FALSE;
  g_autoptr (GBytes) profile = plumb_png_read_profile (source, &header);
  rows.band = band->data;
  rows.narrow = narrow->data;
  return sink->begin (&info->layout, profile, data, error) && read_plain (&rows, &header, error);
}

static gboolean
has_palette (const PlumbSource *source)
{
  guint8 color = 0;

  return plumb_source_read (source, 25, &color, 1) && (color & PLUMB_PNG_PALETTE);
}

static gboolean
read_rows (const PlumbSource *source,
           const PlumbImageInfo *info,
           const PlumbRowSink *sink,
           gpointer data,
           GError **error)
{
  if (info->is_plain && !has_palette (source))
    return read_rows_directly (source, info, sink, data, error);
  return plumb_png_read_rows_by_library (source, info, sink, data, error);
}

static PlumbImage *
decode (const PlumbSource *source, const PlumbImageInfo *info, GError **error)
{
  g_autoptr (PlumbBlob) file = NULL;

  if (!info->is_plain)
    return plumb_image_collect_rows (source, info, plumb_png_read_rows_by_library, error);
  file = plumb_source_read_all (source, error);
  return file != NULL ? plumb_png_decode_plain (file, error) : NULL;
}

const PlumbCodec plumb_png_codec = { NULL, read_rows, decode };
