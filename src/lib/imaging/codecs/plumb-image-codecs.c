/* plumb-image-codecs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-image-codecs.h"

#include <string.h>

#include <glib/gstdio.h>

#include "plumb-codec-private.h"

#include "plumb-file.h"

#define JPEG_QUALITY 90

/**
 * plumb_codec_find:
 * @format: a format
 *
 * Returns: (transfer none): what reads it
 */
const PlumbCodec *
plumb_codec_find (PlumbImageFormat format)
{
  static const PlumbCodec *const codecs[] = { [PLUMB_IMAGE_PNG] = &plumb_png_codec,
                                              [PLUMB_IMAGE_JPEG] = &plumb_jpeg_codec,
                                              [PLUMB_IMAGE_WEBP] = &plumb_webp_codec,
                                              [PLUMB_IMAGE_TIFF] = &plumb_tiff_codec,
                                              [PLUMB_IMAGE_EXR] = &plumb_exr_codec };

  g_assert (format < G_N_ELEMENTS (codecs));
  return codecs[format];
}

/* --- Probing --------------------------------------------------------------------------------- */

static gboolean
probe_source (const PlumbSource *source, PlumbImageInfo *info, GError **error)
{
  PlumbImageInfo found;
  const PlumbCodec *codec;

  if (!plumb_source_peek (source, &found, error))
    return FALSE;
  codec = plumb_codec_find (found.format);
  if (codec->probe != NULL && !codec->probe (source, &found, error))
    return FALSE;
  if (!plumb_image_check_layout (&found.layout, error))
    return FALSE;
  *info = found;
  return TRUE;
}

/**
 * plumb_image_probe:
 * @fd: a regular file; its position is not used
 * @info: (out): what it is
 * @error: return location
 *
 * Reads headers and the end mark only: a few pages, whatever the file claims.
 *
 * Returns: whether it is a whole picture within the limits
 */
gboolean
plumb_image_probe (int fd, PlumbImageInfo *info, GError **error)
{
  PlumbSource source;

  g_return_val_if_fail (info != NULL, FALSE);
  return plumb_source_init (&source, fd, error) && probe_source (&source, info, error);
}

/**
 * plumb_image_probe_bytes:
 * @data: a whole file
 * @length: its length
 * @info: (out): what it is
 * @error: return location
 *
 * Returns: whether it is a whole picture within the limits
 */
gboolean
plumb_image_probe_bytes (const void *data, gsize length, PlumbImageInfo *info, GError **error)
{
  PlumbSource source = { .data = data, .fd = -1, .length = length };

  g_return_val_if_fail (data != NULL && info != NULL, FALSE);
  return probe_source (&source, info, error);
}

/* --- Loading --------------------------------------------------------------------------------- */

static PlumbImage *
decode (const PlumbSource *source, GError **error)
{
  PlumbImageInfo info;
  const PlumbCodec *codec;

  if (!probe_source (source, &info, error))
    return NULL;
  codec = plumb_codec_find (info.format);
  if (codec->decode != NULL)
    return codec->decode (source, &info, error);
  return plumb_image_collect_rows (source, &info, codec->read_rows, error);
}

PlumbBlob *
plumb_source_read_all (const PlumbSource *source, GError **error)
{
  g_autoptr (PlumbBlob) file = plumb_blob_new (source->length, error);

  if (file == NULL || plumb_source_read (source, 0, file->data, source->length))
    return g_steal_pointer (&file);
  g_set_error_literal (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_CHANGED,
                       "the file became shorter while it was read");
  return NULL;
}

/**
 * plumb_image_load_fd:
 * @fd: a regular file; its position is not used
 * @error: return location
 *
 * Returns: (transfer full): the picture, or NULL
 */
PlumbImage *
plumb_image_load_fd (int fd, GError **error)
{
  PlumbSource source;

  return plumb_source_init (&source, fd, error) ? decode (&source, error) : NULL;
}

/**
 * plumb_image_load:
 * @path: a file
 * @error: return location; the message names @path
 *
 * Returns: (transfer full): the picture, or NULL
 */
PlumbImage *
plumb_image_load (const char *path, GError **error)
{
  g_autofd int fd = -1;
  PlumbImage *image;

  g_return_val_if_fail (path != NULL, NULL);
  fd = plumb_file_open_regular (path, error);
  if (fd < 0)
    return NULL;
  image = plumb_image_load_fd (fd, error);
  if (image == NULL)
    plumb_image_prefix_path (error, path);
  return image;
}

/**
 * plumb_image_load_bytes:
 * @data: a whole file
 * @length: its length
 * @error: return location
 *
 * Returns: (transfer full): the picture, or NULL
 */
PlumbImage *
plumb_image_load_bytes (const void *data, gsize length, GError **error)
{
  PlumbSource source = { .data = data, .fd = -1, .length = length };

  g_return_val_if_fail (data != NULL, NULL);
  return decode (&source, error);
}

/* --- Saving ---------------------------------------------------------------------------------- */

static GBytes *
encode_for (const PlumbImage *image, const char *path, GError **error)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *ending = g_ascii_strdown (dot != NULL ? dot + 1 : "", -1);

  if (g_str_equal (ending, "png"))
    return plumb_image_encode_png (image, error);
  if (g_str_equal (ending, "jpg") || g_str_equal (ending, "jpeg"))
    return plumb_image_encode_jpeg (image, JPEG_QUALITY, error);
  if (g_str_equal (ending, "tif") || g_str_equal (ending, "tiff"))
    return plumb_image_encode_tiff (image, error);
  if (g_str_equal (ending, "exr"))
    return plumb_image_encode_exr (image, error);
  plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                    "'.%s' is not written: end the name with .png, .jpg, .tif or .exr", ending);
  return NULL;
}

/**
 * plumb_image_save:
 * @image: a picture
 * @path: where; an old file is replaced
 * @error: return location
 *
 * Returns: whether the whole file is there
 */
gboolean
plumb_image_save (const PlumbImage *image, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (image != NULL && path != NULL, FALSE);
  bytes = encode_for (image, path, error);
  if (bytes == NULL)
    return FALSE;
  return plumb_file_write_atomic (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  error);
}
