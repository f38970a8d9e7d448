/* plumb-png-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-codec-private.h"

#include "plumb-inflate-window-private.h"

/* A band of rows is filled, its filters are undone, and it is handed on. The row above it is kept
 * in front of it, as one whose filter was undone. */
#define BAND_ROWS 64u

typedef struct
{
  const PlumbRowSink *sink;
  gpointer data;
  GError **error;
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
  return self->sink->rows (self->narrow, length, n_rows, self->data, self->error);
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
    return plumb_image_fail (self->error, PLUMB_IMAGE_ERROR_CORRUPT,
                             "the PNG uses a filter that there is not");
  goes_on = self->depth == 16 ? hand_on_wide (self, n_rows)
                              : self->sink->rows (self->band + self->length + 1, self->length,
                                                  n_rows, self->data, self->error);
  memcpy (self->band, self->band + n_rows * self->length, self->length);
  self->filled = 0;
  return goes_on;
}

static gboolean
fill_cb (const guint8 *bytes, gsize length, gpointer data)
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

gboolean
plumb_png_has_palette (const PlumbBlob *file)
{
  return file->data[25] & PLUMB_PNG_PALETTE;
}

gboolean
plumb_png_read_rows (PlumbBlob *file,
                     const PlumbImageInfo *info,
                     const PlumbRowSink *sink,
                     gpointer data,
                     GError **error)
{
  g_autoptr (GBytes) profile = NULL;
  g_autoptr (GBytes) stream = plumb_png_join (file, &profile, error);
  gsize length = plumb_image_layout_get_row_size (&info->layout) + 1;
  g_autoptr (PlumbBlob) band = plumb_blob_new ((BAND_ROWS + 1) * length, error);
  g_autoptr (PlumbBlob) narrow = band != NULL ? plumb_blob_new (BAND_ROWS * length, error) : NULL;
  Rows rows = { .sink = sink, .data = data, .error = error, .length = length };

  if (stream == NULL || narrow == NULL || !sink->begin (&info->layout, profile, data, error))
    return FALSE;
  rows.depth = info->layout.sample == PLUMB_SAMPLE_U16 ? 16 : 8;
  rows.step = (guint) plumb_image_layout_get_pixel_size (&info->layout);
  rows.band = band->data;
  rows.narrow = narrow->data;
  return plumb_inflate_window (stream, length * info->layout.height, fill_cb, &rows, error)
         && hand_on (&rows);
}
