/* plumb-decode-write.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "plumb-decode-write.h"

#include "plumb-file.h"
#include "plumb-image-codecs.h"
#include "plumb-image-rows.h"
#include "plumb-pixel-hash.h"

/**
 * plumb_decode_go_on:
 *
 * Something came: a file system that is slow does not hang.
 */
void
plumb_decode_go_on (void)
{
  alarm (PLUMB_DECODE_SECONDS);
}

static void
go_on_cb (gpointer data)
{
  plumb_decode_go_on ();
}

static gboolean
write_at (int fd, gsize offset, const void *data, gsize length)
{
  for (gsize done = 0; done < length;)
    {
      gssize n = pwrite (fd, (const guint8 *) data + done, length - done, offset + done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += n;
    }
  return TRUE;
}

static gboolean
write_error (int fd, const GError *error)
{
  PlumbDecodeHead head = { .magic = PLUMB_DECODE_MAGIC, .is_error = TRUE };

  head.error_code
      = error->domain == PLUMB_IMAGE_ERROR ? (guint) error->code : PLUMB_IMAGE_ERROR_CORRUPT;
  g_strlcpy (head.message, error->message, sizeof head.message);
  return write_at (fd, 0, &head, sizeof head);
}

typedef struct
{
  int fd;
  PlumbDecodeHead head;
  guint64 at; /* where the next rows go */
} Picture;

static gboolean
write_picture_at (const Picture *self, guint64 at, gconstpointer data, gsize length, GError **error)
{
  return write_at (self->fd, at, data, length)
         || plumb_file_set_errno (error, errno, "cannot write", "the pixels");
}

static gboolean
begin_picture (const PlumbImageLayout *layout, GBytes *profile, gpointer data, GError **error)
{
  Picture *self = data;
  gsize n_pixels = plumb_image_layout_get_row_size (layout) * layout->height;
  gconstpointer bytes
      = profile != NULL ? g_bytes_get_data (profile, &self->head.profile_length) : NULL;

  self->head.layout = *layout;
  self->at = PLUMB_DECODE_PIXELS_AT;
  return write_picture_at (self, self->at + n_pixels, bytes, self->head.profile_length, error);
}

static gboolean
add_to_picture (const guint8 *rows, gsize stride, guint n_rows, gpointer data, GError **error)
{
  Picture *self = data;
  gsize row = plumb_image_layout_get_row_size (&self->head.layout);
  guint n_together = stride == row ? n_rows : 1;

  plumb_decode_go_on ();
  for (guint y = 0; y < n_rows; y += n_together, self->at += n_together * row)
    if (!write_picture_at (self, self->at, rows + y * stride, n_together * row, error))
      return FALSE;
  return TRUE;
}

/**
 * plumb_decode_picture:
 * @files: a picture's file, and empty shared memory
 *
 * Returns: whether the output says what there is to say
 */
gboolean
plumb_decode_picture (const PlumbDecodeFiles *files)
{
  static const PlumbRowSink sink = { begin_picture, add_to_picture, go_on_cb };
  Picture self = { .fd = files->output, .head = { .magic = PLUMB_DECODE_MAGIC } };
  g_autoptr (GError) error = NULL;

  if (!plumb_image_read_rows (files->input, files->scratch, &sink, &self, &error))
    return write_error (files->output, error);
  return write_at (files->output, 0, &self.head, sizeof self.head);
}

/**
 * plumb_decode_header:
 * @files: a picture's file, and empty shared memory
 *
 * Returns: whether the output says what there is to say
 */
gboolean
plumb_decode_header (const PlumbDecodeFiles *files)
{
  PlumbDecodeHead head = { .magic = PLUMB_DECODE_MAGIC };
  g_autoptr (GError) error = NULL;
  PlumbImageInfo info;

  if (!plumb_image_probe (files->input, &info, &error))
    return write_error (files->output, error);
  head.layout = info.layout;
  return write_at (files->output, 0, &head, sizeof head);
}

typedef struct
{
  PlumbDecodeHead head;
  PlumbPixelHasher *hasher; /* once the layout is known */
} Identity;

static gboolean
begin_identity (const PlumbImageLayout *layout, GBytes *profile, gpointer data, GError **error)
{
  Identity *self = data;

  self->head.layout = *layout;
  self->hasher = plumb_pixel_hasher_new (layout);
  return TRUE;
}

static gboolean
add_to_identity (const guint8 *rows, gsize stride, guint n_rows, gpointer data, GError **error)
{
  plumb_decode_go_on ();
  plumb_pixel_hasher_add (((Identity *) data)->hasher, rows, stride, n_rows);
  return TRUE;
}

/**
 * plumb_decode_identity:
 * @files: a picture's file, and empty shared memory
 *
 * Returns: whether the output says what there is to say
 */
gboolean
plumb_decode_identity (const PlumbDecodeFiles *files)
{
  const PlumbRowSink sink = { begin_identity, add_to_identity, go_on_cb };
  Identity self = { .head = { .magic = PLUMB_DECODE_MAGIC } };
  g_autoptr (GError) error = NULL;
  gboolean is_read = plumb_image_read_rows (files->input, files->scratch, &sink, &self, &error);
  g_autofree char *pixels = self.hasher != NULL ? plumb_pixel_hasher_end (self.hasher) : NULL;

  if (!is_read)
    return write_error (files->output, error);
  g_strlcpy (self.head.pixels, pixels, sizeof self.head.pixels);
  return write_at (files->output, 0, &self.head, sizeof self.head);
}
