/* plumb-image-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-png-private.h"

#include "plumb-file.h"
#include "plumb-limits.h"

/* A file larger than this holds no picture within the limits that any program would write. */
/* The pixels of the largest picture as they are, and what else a file may hold. */
#define MAX_FILE_BYTES (PLUMB_LIMIT_DECODE_BYTES / 2 + (64u << 20))

GQuark
plumb_image_error_quark (void)
{
  return g_quark_from_static_string ("plumb-image-error");
}

/* --- For who reads a format
 * -------------------------------------------------------------------------- */

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

/* A regular file of which nothing is read yet. */
gboolean
plumb_source_init (PlumbSource *source, int fd, GError **error)
{
  struct stat st;

  if (fstat (fd, &st) < 0)
    return plumb_file_set_errno (error, errno, "cannot look at", "the picture");
  if (!S_ISREG (st.st_mode))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_FORMAT, "not a regular file");
  *source = (PlumbSource) { .fd = fd, .length = (guint64) st.st_size };
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

char *
plumb_source_find_text (const char *path, PlumbTextFunc find, const char *keyword, GError **error)
{
  int fd = plumb_file_open_regular (path, error);
  if (fd < 0)
    return NULL;
  off_t length = lseek (fd, 0, SEEK_END);
  g_autoptr (GError) failure = NULL;
  char *text = find (&(PlumbSource) { NULL, fd, (guint64) MAX (length, 0) }, keyword, &failure);
  if (failure != NULL)
    {
      plumb_image_prefix_path (&failure, path);
      g_propagate_error (error, g_steal_pointer (&failure));
    }
  close (fd);
  return text;
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

/**
 * plumb_image_format_get_name:
 * @format: a format
 *
 * Returns: "png", "jpeg", "webp", "tiff" or "exr"
 */
const char *
plumb_image_format_get_name (PlumbImageFormat format)
{
  static const char *const names[] = { [PLUMB_IMAGE_PNG] = "png",
                                       [PLUMB_IMAGE_JPEG] = "jpeg",
                                       [PLUMB_IMAGE_WEBP] = "webp",
                                       [PLUMB_IMAGE_TIFF] = "tiff",
                                       [PLUMB_IMAGE_EXR] = "exr" };

  g_return_val_if_fail (format < G_N_ELEMENTS (names), NULL);
  return names[format];
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

/* --- Peeking --------------------------------------------------------------------------------- */

gboolean
plumb_source_peek (const PlumbSource *source, PlumbImageInfo *info, GError **error)
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
  if (found.format == PLUMB_IMAGE_PNG && !plumb_png_probe (source, &found, error))
    return FALSE;
  if (found.format == PLUMB_IMAGE_JPEG
      && (!plumb_jpeg_probe (source, &found, error)
          || !plumb_image_check_layout (&found.layout, error)))
    return FALSE;
  *info = found;
  return TRUE;
}

/**
 * plumb_image_peek:
 * @fd: a regular file; its position is not used
 * @info: (out): what it is
 * @error: return location
 *
 * Reads a few pages, whatever the file claims, and asks no library of a format.
 *
 * Returns: whether it begins a picture that is read, and is a whole one if it is a PNG or a JPEG
 */
gboolean
plumb_image_peek (int fd, PlumbImageInfo *info, GError **error)
{
  PlumbSource source;

  g_return_val_if_fail (info != NULL, FALSE);
  return plumb_source_init (&source, fd, error) && plumb_source_peek (&source, info, error);
}

/**
 * plumb_image_peek_bytes:
 * @data: a whole file
 * @length: its length
 * @info: (out): what it is
 * @error: return location
 *
 * Returns: as plumb_image_peek()
 */
gboolean
plumb_image_peek_bytes (const void *data, gsize length, PlumbImageInfo *info, GError **error)
{
  PlumbSource source = { .data = data, .fd = -1, .length = length };

  g_return_val_if_fail (data != NULL && info != NULL, FALSE);
  return plumb_source_peek (&source, info, error);
}

/**
 * plumb_image_info_is_described:
 * @info: of a picture
 *
 * Returns: whether its layout is known
 */
gboolean
plumb_image_info_is_described (const PlumbImageInfo *info)
{
  return info->layout.width > 0;
}

/**
 * plumb_image_info_has_rows:
 * @info: of a picture
 *
 * Returns: whether not all of it is in memory where its rows are read
 */
gboolean
plumb_image_info_has_rows (const PlumbImageInfo *info)
{
  return !info->is_held && info->format != PLUMB_IMAGE_WEBP;
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

/* --- Saving ---------------------------------------------------------------------------------- */

/**
 * plumb_image_check_png_name:
 * @path: where a PNG is to go
 * @error: return location for PLUMB_IMAGE_ERROR_UNSUPPORTED
 *
 * Returns: whether it ends in .png
 */
gboolean
plumb_image_check_png_name (const char *path, GError **error)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *visible = plumb_text_make_visible (path);

  return (dot != NULL && g_ascii_strcasecmp (dot, ".png") == 0)
         || plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                              "%s: the picture is saved as PNG: give it a name that ends in .png",
                              visible);
}

/**
 * plumb_image_write_png:
 * @png: an encoded picture
 * @path: where; an old file is replaced
 * @error: return location
 *
 * Returns: whether the whole file is there
 */
gboolean
plumb_image_write_png (GBytes *png, const char *path, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (png, &length);

  return plumb_image_check_png_name (path, error)
         && plumb_file_write_atomic (path, data, (gssize) length, error);
}

/**
 * plumb_image_save_png:
 * @image: a picture of 8 or 16 bits
 * @path: where; an old file is replaced
 * @error: return location
 *
 * Returns: whether the whole file is there
 */
gboolean
plumb_image_save_png (const PlumbImage *image, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (image != NULL && path != NULL, FALSE);
  bytes = plumb_image_check_png_name (path, error) ? plumb_image_encode_png (image, error) : NULL;
  return bytes != NULL && plumb_image_write_png (bytes, path, error);
}
