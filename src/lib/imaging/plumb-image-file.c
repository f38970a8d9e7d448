/* plumb-image-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-codec-private.h"

#include "plumb-file.h"
#include "plumb-limits.h"

/* A file larger than this holds no picture within the limits that any program would write. */
#define MAX_FILE_BYTES (PLUMB_LIMIT_DECODE_BYTES / 2)

GQuark
plumb_image_error_quark (void)
{
  return g_quark_from_static_string ("plumb-image-error");
}

/* --- For the codecs -------------------------------------------------------------------------- */

gboolean
plumb_image_fail (GError **error, PlumbImageError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, PLUMB_IMAGE_ERROR, code, message);
  return FALSE;
}

void
plumb_image_prefix_path (GError **error, const char *path)
{
  g_autofree char *visible = plumb_text_make_visible (path);

  g_prefix_error (error, "%s: ", visible);
}

static gboolean
read_file (int fd, guint64 offset, guint8 *buffer, gsize length)
{
  for (gsize done = 0; done < length;)
    {
      gssize n = pread (fd, buffer + done, length - done, offset + done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += n;
    }
  return TRUE;
}

gboolean
plumb_source_read (const PlumbSource *source, guint64 offset, void *buffer, gsize length)
{
  if (offset > source->length || length > source->length - offset)
    return FALSE;
  if (source->data == NULL)
    return read_file (source->fd, offset, buffer, length);
  memcpy (buffer, source->data + offset, length);
  return TRUE;
}

gboolean
plumb_image_check_layout (const PlumbImageLayout *layout, GError **error)
{
  guint64 n_pixels = (guint64) layout->width * layout->height;
  guint64 n_bytes;

  if (layout->width == 0 || layout->height == 0)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the picture has no pixels");
  if (layout->width > PLUMB_LIMIT_IMAGE_SIDE || layout->height > PLUMB_LIMIT_IMAGE_SIDE
      || n_pixels > PLUMB_LIMIT_IMAGE_PIXELS)
    return plumb_image_fail (
        error, PLUMB_IMAGE_ERROR_LIMIT,
        "the picture claims %u x %u pixels; at most %u a side and %u million in "
        "all are read: make it smaller",
        layout->width, layout->height, PLUMB_LIMIT_IMAGE_SIDE,
        (guint) (PLUMB_LIMIT_IMAGE_PIXELS / 1000000));
  n_bytes = n_pixels * plumb_image_layout_get_pixel_size (layout);
  if (n_bytes > PLUMB_LIMIT_DECODE_BYTES / 2)
    return plumb_image_fail (
        error, PLUMB_IMAGE_ERROR_LIMIT,
        "the picture needs %" G_GUINT64_FORMAT " MB of memory: make it smaller", n_bytes >> 20);
  return TRUE;
}

PlumbBlob *
plumb_image_allocate (const PlumbImageLayout *layout, GError **error)
{
  return plumb_blob_new (plumb_image_layout_get_row_size (layout) * layout->height, error);
}

PlumbImage *
plumb_image_new_take (const PlumbImageLayout *layout, PlumbBlob *pixels, GBytes *profile)
{
  gsize row = plumb_image_layout_get_row_size (layout);
  g_autoptr (GBytes) bytes = NULL;

  pixels->length = row * layout->height;
  bytes = plumb_blob_freeze (pixels);
  return plumb_image_new (layout, bytes, 0, row, profile);
}

/* --- Formats --------------------------------------------------------------------------------- */

static const PlumbCodec *
get_codec (PlumbImageFormat format)
{
  static const PlumbCodec *const codecs[]
      = { &plumb_png_codec, &plumb_jpeg_codec, &plumb_webp_codec, &plumb_tiff_codec,
          &plumb_exr_codec };

  g_assert (format < G_N_ELEMENTS (codecs));
  return codecs[format];
}

/**
 * plumb_image_format_get_name:
 * @format: a format
 *
 * Returns: "png", "jpeg", "webp", "tiff" or "exr"
 */
const char *
plumb_image_format_get_name (PlumbImageFormat format)
{
  return get_codec (format)->name;
}

/**
 * plumb_image_sniff:
 * @data: the first bytes of a file
 * @length: how many, at best 16
 * @format: (out) (optional): which format they begin
 *
 * Returns: whether they begin a picture that is read
 */
gboolean
plumb_image_sniff (const guint8 *data, gsize length, PlumbImageFormat *format)
{
  static const struct
  {
    PlumbImageFormat format;
    guint8 length;
    guint8 at;
    const char *bytes;
  } marks[] = {
    { PLUMB_IMAGE_PNG, 8, 0, "\x89PNG\r\n\x1a\n" },
    { PLUMB_IMAGE_JPEG, 3, 0, "\xff\xd8\xff" },
    { PLUMB_IMAGE_WEBP, 4, 8, "WEBP" },
    { PLUMB_IMAGE_TIFF, 4, 0, "II*\0" },
    { PLUMB_IMAGE_TIFF, 4, 0, "MM\0*" },
    { PLUMB_IMAGE_TIFF, 4, 0, "II+\0" },
    { PLUMB_IMAGE_TIFF, 4, 0, "MM\0+" },
    { PLUMB_IMAGE_EXR, 4, 0, "\x76\x2f\x31\x01" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (length >= (gsize) marks[i].at + marks[i].length
        && memcmp (data + marks[i].at, marks[i].bytes, marks[i].length) == 0)
      {
        if (format != NULL)
          *format = marks[i].format;
        return TRUE;
      }
  return FALSE;
}

/* --- Probing --------------------------------------------------------------------------------- */

static gboolean
probe_source (const PlumbSource *source, PlumbImageInfo *info, GError **error)
{
  guint8 start[16] = { 0 };
  gsize n = MIN (source->length, sizeof start);
  PlumbImageInfo found = { .n_bytes = source->length };

  if (source->length == 0)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED, "the file is empty");
  if (source->length > MAX_FILE_BYTES)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT,
                             "the file has %" G_GUINT64_FORMAT
                             " MB, more than any picture that is read",
                             source->length >> 20);
  if (!plumb_source_read (source, 0, start, n) || !plumb_image_sniff (start, n, &found.format))
    return plumb_image_fail (
        error, PLUMB_IMAGE_ERROR_FORMAT,
        "not a picture: the file begins as none of PNG, JPEG, WebP, TIFF or EXR");
  if (!get_codec (found.format)->probe (source, &found, error)
      || !plumb_image_check_layout (&found.layout, error))
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
  PlumbSource source = { .fd = fd };
  struct stat st;

  g_return_val_if_fail (info != NULL, FALSE);
  if (fstat (fd, &st) < 0)
    return plumb_file_set_errno (error, errno, "cannot look at", "the picture");
  if (!S_ISREG (st.st_mode))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_FORMAT, "not a regular file");
  source.length = st.st_size;
  return probe_source (&source, info, error);
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

/**
 * plumb_image_info_to_value:
 * @info: what was probed
 *
 * Returns: (transfer full): format, width, height, channels, sample, alpha, space and bytes
 */
PlumbValue *
plumb_image_info_to_value (const PlumbImageInfo *info)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  const PlumbImageLayout *layout = &info->layout;

  plumb_value_builder_set_string (builder, "format", plumb_image_format_get_name (info->format));
  plumb_value_builder_set_int (builder, "width", layout->width);
  plumb_value_builder_set_int (builder, "height", layout->height);
  plumb_value_builder_set_int (builder, "channels", layout->n_channels);
  plumb_value_builder_set_string (builder, "sample", plumb_sample_get_name (layout->sample));
  plumb_value_builder_set_string (builder, "alpha", plumb_alpha_get_name (layout->alpha));
  plumb_value_builder_set_string (builder, "space", plumb_space_get_name (layout->space));
  plumb_value_builder_set_int (builder, "bytes", info->n_bytes);
  return plumb_value_builder_end (builder);
}

/* --- Loading --------------------------------------------------------------------------------- */

PlumbImage *
plumb_image_decode (PlumbBlob *file, GError **error)
{
  PlumbSource source = { .data = file->data, .fd = -1, .length = file->length };
  PlumbImageInfo info;

  if (!probe_source (&source, &info, error))
    return NULL;
  return get_codec (info.format)->decode (file, &info, error);
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
  g_autoptr (PlumbBlob) file = NULL;
  PlumbImageInfo info;

  if (!plumb_image_probe (fd, &info, error))
    return NULL;
  file = plumb_blob_read_fd (fd, info.n_bytes, error);
  return file != NULL ? plumb_image_decode (file, error) : NULL;
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
  g_autoptr (PlumbBlob) file = NULL;

  g_return_val_if_fail (data != NULL, NULL);
  file = plumb_blob_new (length, error);
  if (file == NULL)
    return NULL;
  memcpy (file->data, data, length);
  return plumb_image_decode (file, error);
}

/* --- Saving ---------------------------------------------------------------------------------- */

#define JPEG_QUALITY 90

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
