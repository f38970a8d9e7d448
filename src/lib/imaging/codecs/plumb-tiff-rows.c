/* plumb-tiff-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-tiff-private.h"

/* A TIFF is a grid of pieces: tiles, or strips as wide as the picture; a planar one is a grid a
 * channel. Pieces are read whole, a row of the grid at a time. Those that are too large for that
 * are read row by row: from the file where they are not compressed, by libtiff where they are
 * strips. */

#define MOST_BYTES ((gsize) 64 << 20) /* of a piece, and of a row of them */
#define MOST_PLANES 4

typedef struct _Reading Reading;

/* Fills the piece with what begins at @x, @y: of the height of what is read at a time. */
typedef gboolean (*ReadFunc) (Reading *self, guint plane, guint32 x, guint32 y);

struct _Reading
{
  PlumbTiffStream streams[MOST_PLANES];
  TIFF *tiffs[MOST_PLANES]; /* one is enough, but where libtiff reads row by row */
  PlumbWindow *window;      /* then */
  const PlumbImageLayout *layout;
  guint n_planes;
  guint32 width;  /* of a piece */
  guint32 height; /* of a piece */
  guint32 step;   /* rows that are read at a time */
  gsize pixel;    /* bytes of one in a piece */
  ReadFunc read;
  guint8 *piece;
  guint8 *band; /* is the piece itself where that is as wide as the picture */
};

static void
clear_reading (Reading *self)
{
  for (guint i = 0; i < MOST_PLANES; i++)
    g_clear_pointer (&self->tiffs[i], TIFFClose);
  g_clear_pointer (&self->window, plumb_window_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear_reading)

/* --- Pieces ---------------------------------------------------------------------------------- */

static gboolean
read_tile (Reading *self, guint plane, guint32 x, guint32 y)
{
  return TIFFReadTile (self->tiffs[0], self->piece, x, y, 0, (guint16) plane) >= 0;
}

static gboolean
read_strip (Reading *self, guint plane, guint32 x, guint32 y)
{
  guint32 n_rows = MIN (self->height, self->layout->height - y);
  tmsize_t expected = (tmsize_t) (self->width * self->pixel * n_rows);
  guint32 strip = TIFFComputeStrip (self->tiffs[0], y, (guint16) plane);

  return TIFFReadEncodedStrip (self->tiffs[0], strip, self->piece, expected) == expected;
}

static gboolean
read_line (Reading *self, guint plane, guint32 x, guint32 y)
{
  return TIFFReadScanline (self->tiffs[plane], self->piece, y, (guint16) plane) >= 0;
}

static void
order_bytes (const Reading *self, gsize length)
{
  gsize size = plumb_sample_get_size (self->layout->sample);

  if (!TIFFIsByteSwapped (self->tiffs[0]) || size == 1)
    return;
  if (size == 2)
    TIFFSwabArrayOfShort ((uint16_t *) (void *) self->piece, (tmsize_t) (length / 2));
  else
    TIFFSwabArrayOfLong ((uint32_t *) (void *) self->piece, (tmsize_t) (length / 4));
}

static gboolean
read_raw (Reading *self, guint plane, guint32 x, guint32 y)
{
  TIFF *tiff = self->tiffs[0];
  guint32 index = TIFFIsTiled (tiff) ? TIFFComputeTile (tiff, x, y, 0, (guint16) plane)
                                     : TIFFComputeStrip (tiff, y, (guint16) plane);
  gsize length = self->width * self->pixel, from = y % self->height * length;

  if (from + length > TIFFGetStrileByteCount (tiff, index)
      || !plumb_source_read (&self->streams[0].source, TIFFGetStrileOffset (tiff, index) + from,
                             self->piece, length))
    return FALSE;
  order_bytes (self, length);
  return TRUE;
}

/* --- How ------------------------------------------------------------------------------------- */

static gboolean
is_raw (TIFF *tiff)
{
  guint16 compression = COMPRESSION_NONE, order = FILLORDER_MSB2LSB;

  TIFFGetFieldDefaulted (tiff, TIFFTAG_COMPRESSION, &compression);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_FILLORDER, &order);
  return compression == COMPRESSION_NONE && order == FILLORDER_MSB2LSB;
}

static gboolean
fill_cb (guint64 offset, guint8 *to, gsize length, gpointer data)
{
  return plumb_source_read (data, offset, to, length);
}

static gboolean
open_plane (Reading *self, guint plane)
{
  g_clear_pointer (&self->tiffs[plane], TIFFClose);
  self->streams[plane]
      = (PlumbTiffStream) { .source = self->streams[0].source, .window = self->window };
  self->tiffs[plane] = plumb_tiff_open (&self->streams[plane]);
  return self->tiffs[plane] != NULL
         && TIFFScanlineSize (self->tiffs[plane]) == (tmsize_t) (self->width * self->pixel);
}

/* One place in the file for each plane, so that none is read again for the next row. */
static gboolean
open_planes (Reading *self)
{
  PlumbSource *source = &self->streams[0].source;

  self->window = plumb_window_new_input (source->length, fill_cb, source, NULL);
  for (guint i = 0; i < self->n_planes; i++)
    if (self->window == NULL || !open_plane (self, i))
      return FALSE;
  return TRUE;
}

static gboolean
choose_rows (Reading *self)
{
  self->step = 1;
  self->read = is_raw (self->tiffs[0]) ? read_raw : read_line;
  return self->read == read_raw || open_planes (self);
}

/* The room that a piece needs, by our own reckoning and libtiff's, must agree. */
static gboolean
choose (Reading *self)
{
  TIFF *tiff = self->tiffs[0];
  gboolean is_tiled = TIFFIsTiled (tiff);
  tmsize_t size = is_tiled ? TIFFTileSize (tiff) : TIFFStripSize (tiff);
  gsize piece = (gsize) self->width * self->height * self->pixel;
  gsize band = plumb_image_layout_get_row_size (self->layout) * self->height;
  gboolean is_large = MAX (piece, band) > MOST_BYTES;

  if (size <= 0 || (gsize) size != piece)
    return FALSE;
  self->step = self->height;
  self->read = is_tiled ? read_tile : read_strip;
  if (is_large && (!is_tiled || is_raw (tiff)))
    return choose_rows (self);
  return piece <= PLUMB_TIFF_MOST_BYTES && band <= PLUMB_TIFF_MOST_BYTES;
}

static void
measure_pieces (Reading *self)
{
  TIFF *tiff = self->tiffs[0];
  guint16 planar = PLANARCONFIG_CONTIG;

  TIFFGetFieldDefaulted (tiff, TIFFTAG_PLANARCONFIG, &planar);
  self->n_planes = planar == PLANARCONFIG_SEPARATE ? self->layout->n_channels : 1;
  self->pixel = plumb_image_layout_get_pixel_size (self->layout) / self->n_planes;
  self->width = self->layout->width;
  self->height = self->layout->height;
  if (TIFFIsTiled (tiff))
    {
      TIFFGetField (tiff, TIFFTAG_TILEWIDTH, &self->width);
      TIFFGetField (tiff, TIFFTAG_TILELENGTH, &self->height);
    }
  else
    {
      TIFFGetFieldDefaulted (tiff, TIFFTAG_ROWSPERSTRIP, &self->height);
      self->height = MIN (self->height, self->layout->height);
    }
}

/* --- Rows ------------------------------------------------------------------------------------ */

/* Puts what was read at @x, @y into the band; of a planar file, one channel. */
static void
place (const Reading *self, guint plane, guint32 x, guint32 y)
{
  const PlumbImageLayout *layout = self->layout;
  gsize row = plumb_image_layout_get_row_size (layout);
  gsize pixel = plumb_image_layout_get_pixel_size (layout);
  guint32 width = MIN (self->width, layout->width - x),
          n_rows = MIN (self->step, layout->height - y);

  for (guint32 i = 0; i < n_rows; i++)
    {
      const guint8 *from = self->piece + i * (gsize) self->width * self->pixel;
      guint8 *to = self->band + i * row + x * pixel + plane * self->pixel;

      if (self->n_planes == 1)
        memcpy (to, from, width * pixel);
      else
        for (guint32 j = 0; j < width; j++)
          memcpy (to + j * pixel, from + j * self->pixel, self->pixel);
    }
}

static gboolean
read_band (Reading *self, guint32 y)
{
  for (guint plane = 0; plane < self->n_planes; plane++)
    for (guint32 x = 0; x < self->layout->width; x += self->width)
      {
        if (!self->read (self, plane, x, y))
          return FALSE;
        if (self->piece != self->band)
          place (self, plane, x, y);
      }
  return TRUE;
}

static const PlumbTiffStream *
find_complaint (const Reading *self)
{
  for (guint i = 1; i < self->n_planes; i++)
    if (self->streams[i].message[0] != 0)
      return &self->streams[i];
  return &self->streams[0];
}

static gboolean
hand_on_rows (Reading *self, const PlumbRowSink *sink, gpointer data, GError **error)
{
  gsize row = plumb_image_layout_get_row_size (self->layout);

  for (guint32 y = 0; y < self->layout->height; y += self->step)
    {
      if (!read_band (self, y) || (self->window != NULL && !plumb_window_is_whole (self->window)))
        return plumb_tiff_fail (find_complaint (self), error);
      if (!sink->rows (self->band, row, MIN (self->step, self->layout->height - y), data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_pixels (Reading *self, const PlumbRowSink *sink, gpointer data, GError **error)
{
  gboolean is_wide = self->width == self->layout->width && self->n_planes == 1;
  gsize piece_size = (gsize) self->width * self->step * self->pixel;
  g_autofree guint8 *piece = g_try_malloc0 (piece_size);
  g_autofree guint8 *band
      = is_wide ? NULL
                : g_try_malloc0 (plumb_image_layout_get_row_size (self->layout) * self->step);

  if (piece == NULL || (band == NULL && !is_wide))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "no memory for some rows of the TIFF");
  self->piece = piece;
  self->band = is_wide ? piece : band;
  return hand_on_rows (self, sink, data, error);
}

gboolean
plumb_tiff_read_rows (const PlumbSource *source,
                      const PlumbImageInfo *info,
                      const PlumbRowSink *sink,
                      gpointer data,
                      GError **error)
{
  g_auto (Reading) self = { .streams = { { .source = *source } }, .layout = &info->layout };
  g_autoptr (GBytes) profile = NULL;
  guint32 profile_length = 0;
  void *icc = NULL;

  self.tiffs[0] = plumb_tiff_open (&self.streams[0]);
  if (self.tiffs[0] == NULL)
    return plumb_tiff_fail (&self.streams[0], error);
  measure_pieces (&self);
  if (!choose (&self))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                             "the TIFF's strips or tiles are of a kind that is not read");
  if (TIFFGetField (self.tiffs[0], TIFFTAG_ICCPROFILE, &profile_length, &icc) && profile_length > 0)
    profile = g_bytes_new (icc, profile_length);
  return sink->begin (&info->layout, profile, data, error)
         && read_pixels (&self, sink, data, error);
}
