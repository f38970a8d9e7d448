/* plumb-tiff.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-tiff-private.h"

/* TIFF: the first picture of the file; gray or RGB with or without alpha, 8 and 16 bits, half and
 * float. Two colors, palettes and the like are left to other programs. */

/* --- The file in memory or not --------------------------------------------------------------- */

static tmsize_t
read_cb (thandle_t handle, void *buffer, tmsize_t length)
{
  PlumbTiffStream *stream = handle;
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
  PlumbTiffStream *stream = handle;

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
  return ((PlumbTiffStream *) handle)->source.length;
}

static int
map_cb (thandle_t handle, void **start, toff_t *length)
{
  PlumbTiffStream *stream = handle;

  *start = plumb_window_get_start (stream->window);
  *length = stream->source.length;
  return 1;
}

static void
unmap_cb (thandle_t handle, void *start, toff_t length)
{
}

/* Keeps the first: what follows is its consequence. */
static int G_GNUC_PRINTF (4, 0)
    error_cb (TIFF *tiff, void *data, const char *module, const char *format, va_list arguments)
{
  PlumbTiffStream *stream = data;

  if (stream->message[0] == 0)
    g_vsnprintf (stream->message, sizeof stream->message, format, arguments);
  return 1;
}

static int G_GNUC_PRINTF (4, 0)
    ignore_cb (TIFF *tiff, void *data, const char *module, const char *format, va_list arguments)
{
  return 1;
}

TIFF *
plumb_tiff_open (PlumbTiffStream *stream)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();
  TIFF *tiff;

  TIFFOpenOptionsSetErrorHandlerExtR (options, error_cb, stream);
  TIFFOpenOptionsSetWarningHandlerExtR (options, ignore_cb, stream);
  TIFFOpenOptionsSetMaxSingleMemAlloc (options, PLUMB_TIFF_MOST_BYTES);
  TIFFOpenOptionsSetMaxCumulatedMemAlloc (options, PLUMB_TIFF_MOST_BYTES);
  /* D: strip offsets only when asked for; m: no memory map. */
  tiff
      = TIFFClientOpenExt ("picture", stream->window != NULL ? "rD" : "rmD", stream, read_cb,
                           write_nothing_cb, seek_cb, close_cb, size_cb, map_cb, unmap_cb, options);
  TIFFOpenOptionsFree (options);
  return tiff;
}

gboolean
plumb_tiff_fail (const PlumbTiffStream *stream, GError **error)
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
check_pieces (TIFF *tiff, const PlumbTiffStream *stream, GError **error)
{
  guint32 n = TIFFIsTiled (tiff) ? TIFFNumberOfTiles (tiff) : TIFFNumberOfStrips (tiff);

  for (guint32 i = 0; i < n; i++)
    {
      int failed = 0;
      guint64 at = TIFFGetStrileOffsetWithErr (tiff, i, &failed);
      guint64 length = failed ? 0 : TIFFGetStrileByteCountWithErr (tiff, i, &failed);

      if (failed)
        return plumb_tiff_fail (stream, error);
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
  PlumbTiffStream stream = { .source = *source };
  g_autoptr (TIFF) tiff = plumb_tiff_open (&stream);

  if (tiff == NULL)
    return plumb_tiff_fail (&stream, error);
  return describe (tiff, &info->layout, error) && plumb_image_check_layout (&info->layout, error)
         && check_pieces (tiff, &stream, error);
}

const PlumbCodec plumb_tiff_codec = { probe, plumb_tiff_read_rows };
