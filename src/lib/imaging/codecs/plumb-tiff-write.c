/* plumb-tiff-write.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-tiff-private.h"

#include "plumb-image-codecs.h"

typedef struct
{
  GByteArray *bytes;
  guint64 at;
} Sink;

static tmsize_t
read_back_cb (thandle_t handle, void *buffer, tmsize_t length)
{
  Sink *sink = handle;
  gsize n = MIN ((guint64) length, sink->bytes->len - MIN (sink->at, sink->bytes->len));

  memcpy (buffer, sink->bytes->data + sink->at, n);
  sink->at += n;
  return n;
}

static tmsize_t
write_cb (thandle_t handle, void *buffer, tmsize_t length)
{
  Sink *sink = handle;

  if (sink->at + length > G_MAXUINT / 2)
    return -1;
  if (sink->at + length > sink->bytes->len)
    {
      guint before = sink->bytes->len;

      g_byte_array_set_size (sink->bytes, sink->at + length);
      if (sink->at > before)
        memset (sink->bytes->data + before, 0, sink->at - before);
    }
  memcpy (sink->bytes->data + sink->at, buffer, length);
  sink->at += length;
  return length;
}

static toff_t
seek_sink_cb (thandle_t handle, toff_t offset, int whence)
{
  Sink *sink = handle;

  if (whence == SEEK_CUR)
    offset += sink->at;
  else if (whence == SEEK_END)
    offset += sink->bytes->len;
  return sink->at = offset;
}

static int
close_cb (thandle_t handle)
{
  return 0;
}

static toff_t
size_sink_cb (thandle_t handle)
{
  return ((Sink *) handle)->bytes->len;
}

static void
set_fields (TIFF *tiff, const PlumbImageLayout *layout)
{
  gboolean is_float = layout->sample == PLUMB_SAMPLE_HALF || layout->sample == PLUMB_SAMPLE_FLOAT;
  guint16 extra
      = layout->alpha == PLUMB_ALPHA_STRAIGHT ? EXTRASAMPLE_UNASSALPHA : EXTRASAMPLE_ASSOCALPHA;

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, layout->width);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, layout->height);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, (int) plumb_sample_get_size (layout->sample) * 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, layout->n_channels);
  TIFFSetField (tiff, TIFFTAG_SAMPLEFORMAT, is_float ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC,
                layout->n_channels >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
  TIFFSetField (tiff, TIFFTAG_PREDICTOR, is_float ? PREDICTOR_FLOATINGPOINT : PREDICTOR_HORIZONTAL);
  TIFFSetField (tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 64);
  if (layout->alpha != PLUMB_ALPHA_NONE)
    TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
}

static gboolean
write_rows (TIFF *tiff, const PlumbImage *image)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  gsize length = plumb_image_layout_get_row_size (layout);
  g_autofree guint8 *row = g_malloc (length);
  GBytes *profile = plumb_image_get_profile (image);

  set_fields (tiff, layout);
  if (profile != NULL)
    TIFFSetField (tiff, TIFFTAG_ICCPROFILE, (guint32) g_bytes_get_size (profile),
                  g_bytes_get_data (profile, NULL));
  for (guint y = 0; y < layout->height; y++)
    {
      memcpy (row, plumb_image_get_row (image, y), length); /* the predictor works in place */
      if (TIFFWriteScanline (tiff, row, y, 0) < 0)
        return FALSE;
    }
  return TIFFFlush (tiff);
}

/**
 * plumb_image_encode_tiff:
 * @image: a picture
 * @error: return location
 *
 * Deflated strips with a predictor, numbers as they are.
 *
 * Returns: (transfer full): the file, or NULL
 */
GBytes *
plumb_image_encode_tiff (const PlumbImage *image, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Sink sink = { .bytes = bytes };
  TIFF *tiff;
  gboolean is_done;

  g_return_val_if_fail (image != NULL, NULL);
  tiff = TIFFClientOpen ("picture", "wl", &sink, read_back_cb, write_cb, seek_sink_cb, close_cb,
                         size_sink_cb, NULL, NULL);
  is_done = tiff != NULL && write_rows (tiff, image);
  if (tiff != NULL)
    TIFFClose (tiff);
  if (!is_done)
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                        "cannot write the picture as TIFF: it is too large");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
