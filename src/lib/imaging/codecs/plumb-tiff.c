/* plumb-tiff.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include <tiffio.h>

#include "plumb-image-codecs.h"

#include "plumb-codec-private.h"

#include "plumb-limits.h"

/* TIFF: the first picture of the file; gray or RGB with or without alpha, 8 and 16 bits, half and
 * float. Two colors, palettes and the like are left to other programs. */

#define MAX_ALLOCATION ((tmsize_t) 1 << 30)

/* --- The file in memory or not --------------------------------------------------------------- */

typedef struct
{
  PlumbSource source;
  guint64 at;
  char message[160];
} Stream;

static tmsize_t
read_cb (thandle_t handle, void *buffer, tmsize_t length)
{
  Stream *stream = handle;
  guint64 rest = stream->source.length - MIN (stream->at, stream->source.length);
  gsize n = MIN ((guint64) length, rest);

  if (!plumb_source_read (&stream->source, stream->at, buffer, n))
    return -1;
  stream->at += n;
  return n;
}

static tmsize_t
write_nothing_cb (thandle_t handle, void *buffer, tmsize_t length)
{
  return -1;
}

static toff_t
seek_cb (thandle_t handle, toff_t offset, int whence)
{
  Stream *stream = handle;

  if (whence == SEEK_CUR)
    offset += stream->at;
  else if (whence == SEEK_END)
    offset += stream->source.length;
  return stream->at = offset;
}

static int
close_cb (thandle_t handle)
{
  return 0;
}

static toff_t
size_cb (thandle_t handle)
{
  return ((Stream *) handle)->source.length;
}

/* Keeps the first: what follows is its consequence. */
static int G_GNUC_PRINTF (4, 0)
    error_cb (TIFF *tiff, void *data, const char *module, const char *format, va_list arguments)
{
  Stream *stream = data;

  if (stream->message[0] == 0)
    g_vsnprintf (stream->message, sizeof stream->message, format, arguments);
  return 1;
}

static int G_GNUC_PRINTF (4, 0)
    ignore_cb (TIFF *tiff, void *data, const char *module, const char *format, va_list arguments)
{
  return 1;
}

static TIFF *
open_stream (Stream *stream)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();
  TIFF *tiff;

  TIFFOpenOptionsSetErrorHandlerExtR (options, error_cb, stream);
  TIFFOpenOptionsSetWarningHandlerExtR (options, ignore_cb, stream);
  TIFFOpenOptionsSetMaxSingleMemAlloc (options, MAX_ALLOCATION);
  TIFFOpenOptionsSetMaxCumulatedMemAlloc (options, MAX_ALLOCATION);
  /* D: strip offsets only when asked for; m: no memory map. */
  tiff = TIFFClientOpenExt ("picture", "rmD", stream, read_cb, write_nothing_cb, seek_cb, close_cb,
                            size_cb, NULL, NULL, options);
  TIFFOpenOptionsFree (options);
  return tiff;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TIFF, TIFFClose)

static gboolean
fail_damaged (const Stream *stream, GError **error)
{
  return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the TIFF is damaged%s%s",
                           stream->message[0] != 0 ? ": " : "", stream->message);
}

/* --- Probing --------------------------------------------------------------------------------- */

static gboolean
get_sample (guint16 bits, guint16 format, PlumbSampleType *sample)
{
  if (format == SAMPLEFORMAT_UINT && bits == 8)
    *sample = PLUMB_SAMPLE_U8;
  else if (format == SAMPLEFORMAT_UINT && bits == 16)
    *sample = PLUMB_SAMPLE_U16;
  else if (format == SAMPLEFORMAT_IEEEFP && bits == 16)
    *sample = PLUMB_SAMPLE_HALF;
  else if (format == SAMPLEFORMAT_IEEEFP && bits == 32)
    *sample = PLUMB_SAMPLE_FLOAT;
  else
    return FALSE;
  return TRUE;
}

static PlumbAlpha
get_alpha (TIFF *tiff)
{
  guint16 n_extra = 0, *extra = NULL;

  TIFFGetFieldDefaulted (tiff, TIFFTAG_EXTRASAMPLES, &n_extra, &extra);
  return n_extra > 0 && extra[0] == EXTRASAMPLE_ASSOCALPHA ? PLUMB_ALPHA_PREMULTIPLIED
                                                           : PLUMB_ALPHA_STRAIGHT;
}

static gboolean
is_read (guint16 photometric, guint16 n_channels)
{
  return (photometric == PHOTOMETRIC_RGB && (n_channels == 3 || n_channels == 4))
         || (photometric == PHOTOMETRIC_MINISBLACK && (n_channels == 1 || n_channels == 2));
}

static gboolean
describe (TIFF *tiff, PlumbImageLayout *layout, GError **error)
{
  guint16 bits = 1, format = SAMPLEFORMAT_UINT, n_channels = 1, photometric = 0;
  guint32 width = 0, height = 0, profile_length = 0;
  void *profile = NULL;
  gboolean is_float;

  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLEFORMAT, &format);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLESPERPIXEL, &n_channels);
  TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  *layout = (PlumbImageLayout) { .width = width, .height = height, .n_channels = n_channels };
  if (!get_sample (bits, format, &layout->sample) || !is_read (photometric, n_channels))
    return plumb_image_fail (
        error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
        "a TIFF of %u channels of %u bits (photometric %u, format %u) is not read; gray and "
        "RGB of 8, 16 or 32 bits are: convert it to PNG or EXR",
        n_channels, bits, photometric, format);
  is_float = format == SAMPLEFORMAT_IEEEFP;
  layout->alpha = n_channels % 2 == 0 ? get_alpha (tiff) : PLUMB_ALPHA_NONE;
  layout->space = is_float ? PLUMB_SPACE_LINEAR : PLUMB_SPACE_SRGB;
  if (TIFFGetField (tiff, TIFFTAG_ICCPROFILE, &profile_length, &profile))
    layout->space = PLUMB_SPACE_PROFILE;
  return TRUE;
}

/* Every strip or tile must lie within the file. */
static gboolean
check_pieces (TIFF *tiff, const Stream *stream, GError **error)
{
  guint32 n = TIFFIsTiled (tiff) ? TIFFNumberOfTiles (tiff) : TIFFNumberOfStrips (tiff);

  for (guint32 i = 0; i < n; i++)
    {
      int failed = 0;
      guint64 at = TIFFGetStrileOffsetWithErr (tiff, i, &failed);
      guint64 length = failed ? 0 : TIFFGetStrileByteCountWithErr (tiff, i, &failed);

      if (failed)
        return fail_damaged (stream, error);
      if (at == 0 || length == 0 || at > stream->source.length
          || length > stream->source.length - at)
        return plumb_image_fail (
            error, PLUMB_IMAGE_ERROR_TRUNCATED,
            "the TIFF's piece %u of %u is not in the file: the file is not complete", i + 1, n);
    }
  return TRUE;
}

static gboolean
probe (const PlumbSource *source, PlumbImageInfo *info, GError **error)
{
  Stream stream = { .source = *source };
  g_autoptr (TIFF) tiff = open_stream (&stream);

  if (tiff == NULL)
    return fail_damaged (&stream, error);
  return describe (tiff, &info->layout, error) && plumb_image_check_layout (&info->layout, error)
         && check_pieces (tiff, &stream, error);
}

/* --- Decoding -------------------------------------------------------------------------------- */

typedef struct
{
  TIFF *tiff;
  const PlumbImageLayout *layout;
  guint8 *pixels;
  guint8 *piece;
  gsize piece_size;
  gboolean is_planar;
} Decoding;

/* Puts what a piece holds at @x, @y into the picture; of a planar file, channel @channel. */
static void
place (const Decoding *decoding,
       guint32 x,
       guint32 y,
       guint32 piece_width,
       guint32 piece_height,
       guint channel)
{
  const PlumbImageLayout *layout = decoding->layout;
  gsize row = plumb_image_layout_get_row_size (layout),
        size = plumb_sample_get_size (layout->sample);
  gsize pixel = layout->n_channels * size;
  guint32 width = MIN (piece_width, layout->width - x),
          height = MIN (piece_height, layout->height - y);

  for (guint32 i = 0; i < height; i++)
    {
      guint8 *to = decoding->pixels + (y + i) * row + x * pixel;

      if (!decoding->is_planar)
        memcpy (to, decoding->piece + i * piece_width * pixel, width * pixel);
      else
        for (guint32 j = 0; j < width; j++)
          memcpy (to + j * pixel + channel * size,
                  decoding->piece + (i * (gsize) piece_width + j) * size, size);
    }
}

static gboolean
read_tiles (Decoding *decoding)
{
  const PlumbImageLayout *layout = decoding->layout;
  guint32 width = 0, height = 0;
  guint n_planes = decoding->is_planar ? layout->n_channels : 1;

  TIFFGetField (decoding->tiff, TIFFTAG_TILEWIDTH, &width);
  TIFFGetField (decoding->tiff, TIFFTAG_TILELENGTH, &height);
  for (guint plane = 0; plane < n_planes; plane++)
    for (guint32 y = 0; y < layout->height; y += height)
      for (guint32 x = 0; x < layout->width; x += width)
        {
          if (TIFFReadTile (decoding->tiff, decoding->piece, x, y, 0, plane) < 0)
            return FALSE;
          place (decoding, x, y, width, height, plane);
        }
  return TRUE;
}

static gboolean
read_strips (Decoding *decoding)
{
  const PlumbImageLayout *layout = decoding->layout;
  guint32 height = layout->height;
  guint n_planes = decoding->is_planar ? layout->n_channels : 1;

  TIFFGetFieldDefaulted (decoding->tiff, TIFFTAG_ROWSPERSTRIP, &height);
  height = MIN (height, layout->height);
  for (guint plane = 0; plane < n_planes; plane++)
    for (guint32 y = 0; y < layout->height; y += height)
      {
        guint32 strip = TIFFComputeStrip (decoding->tiff, y, plane);
        guint32 n_rows = MIN (height, layout->height - y);
        tmsize_t expected = TIFFVStripSize (decoding->tiff, n_rows);

        if (TIFFReadEncodedStrip (decoding->tiff, strip, decoding->piece, decoding->piece_size)
            < expected)
          return FALSE;
        place (decoding, 0, y, layout->width, n_rows, plane);
      }
  return TRUE;
}

/* The room that the largest piece needs, by our own reckoning and libtiff's: they must agree. */
static gboolean
size_piece (Decoding *decoding)
{
  gboolean is_tiled = TIFFIsTiled (decoding->tiff);
  tmsize_t size = is_tiled ? TIFFTileSize (decoding->tiff) : TIFFStripSize (decoding->tiff);
  guint32 width = decoding->layout->width, height = decoding->layout->height;
  gsize pixel = plumb_image_layout_get_pixel_size (decoding->layout)
                / (decoding->is_planar ? decoding->layout->n_channels : 1);

  if (is_tiled)
    {
      TIFFGetField (decoding->tiff, TIFFTAG_TILEWIDTH, &width);
      TIFFGetField (decoding->tiff, TIFFTAG_TILELENGTH, &height);
    }
  else
    {
      guint32 rows = height;

      TIFFGetFieldDefaulted (decoding->tiff, TIFFTAG_ROWSPERSTRIP, &rows);
      height = MIN (rows, height);
    }
  decoding->piece_size = (gsize) width * height * pixel;
  return size > 0 && width > 0 && height > 0 && (gsize) size == decoding->piece_size
         && decoding->piece_size <= MAX_ALLOCATION;
}

static gboolean
read_pixels (TIFF *tiff,
             const Stream *stream,
             const PlumbImageLayout *layout,
             guint8 *pixels,
             GError **error)
{
  Decoding decoding = { .tiff = tiff, .layout = layout, .pixels = pixels };
  g_autofree guint8 *piece = NULL;
  guint16 planar = PLANARCONFIG_CONTIG;

  TIFFGetFieldDefaulted (tiff, TIFFTAG_PLANARCONFIG, &planar);
  decoding.is_planar = planar == PLANARCONFIG_SEPARATE && layout->n_channels > 1;
  if (!size_piece (&decoding))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                             "the TIFF's strips or tiles are of a kind that is not read");
  piece = g_try_malloc0 (decoding.piece_size);
  if (piece == NULL)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "no memory for a strip of the TIFF");
  decoding.piece = piece;
  if (TIFFIsTiled (tiff) ? read_tiles (&decoding) : read_strips (&decoding))
    return TRUE;
  return fail_damaged (stream, error);
}

static PlumbImage *
decode (PlumbBlob *file, const PlumbImageInfo *info, GError **error)
{
  Stream stream = { .source = { .data = file->data, .fd = -1, .length = file->length } };
  g_autoptr (PlumbBlob) pixels = plumb_image_allocate (&info->layout, error);
  g_autoptr (TIFF) tiff = pixels != NULL ? open_stream (&stream) : NULL;
  g_autoptr (GBytes) profile = NULL;
  guint32 profile_length = 0;
  void *icc = NULL;

  if (pixels == NULL || tiff == NULL)
    {
      if (pixels != NULL)
        fail_damaged (&stream, error);
      return NULL;
    }
  if (!read_pixels (tiff, &stream, &info->layout, pixels->data, error))
    return NULL;
  if (TIFFGetField (tiff, TIFFTAG_ICCPROFILE, &profile_length, &icc) && profile_length > 0)
    profile = g_bytes_new (icc, profile_length);
  return plumb_image_new_take (&info->layout, g_steal_pointer (&pixels), profile);
}

const PlumbCodec plumb_tiff_codec = { probe, decode };

/* --- Encoding -------------------------------------------------------------------------------- */

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
