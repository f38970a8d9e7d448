/* plumb-png-library.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "plumb-codec-private.h"

#include "plumb-limits.h"

/* Of an interlaced PNG, the last of the seven passes is every other row: the six before it make the
 * rows between, which are kept, half of the picture. */

#define LAST_PASS 6
#define READ_BYTES ((gsize) 64 << 10)

typedef struct
{
  const PlumbSource *source;
  guint64 at;
  jmp_buf jump;
  gboolean at_end;
  char message[128];

  const PlumbImageInfo *info;
  guint n_palette; /* colors, of a picture that has one */
  const PlumbRowSink *sink;
  gpointer data;
  GError *error; /* the sink's */
  guint8 *pair;  /* two rows of the picture */
  guint8 *kept;  /* of an interlaced one, the even rows */
  guint8 *pass;  /* and a row of a pass */
} Reader;

static void
read_cb (png_structp png, png_bytep to, size_t length)
{
  Reader *reader = png_get_io_ptr (png);

  if (!plumb_source_read (reader->source, reader->at, to, length))
    {
      reader->at_end = TRUE;
      png_error (png, "the file ends too early");
    }
  reader->at += length;
}

static void
error_cb (png_structp png, png_const_charp message)
{
  Reader *reader = png_get_error_ptr (png);

  g_strlcpy (reader->message, message, sizeof reader->message);
  longjmp (reader->jump, 1);
}

static void
warning_cb (png_structp png, png_const_charp message)
{
}

/* Nothing but what makes pixels is kept of the chunks: a text of 200 MB is passed over. */
static void
set_up (png_structp png, const PlumbImageInfo *info)
{
  png_set_user_limits (png, info->layout.width, info->layout.height);
  png_set_chunk_malloc_max (png, 1 << 20);
  png_set_chunk_cache_max (png, 8);
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_crc_action (png, PNG_CRC_ERROR_QUIT, PNG_CRC_QUIET_USE);
  png_set_compression_buffer_size (png, READ_BYTES);
}

static void
read_head (png_structp png, png_infop head, const PlumbImageLayout *layout)
{
  png_read_info (png, head);
  png_set_expand (png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  png_read_update_info (png, head);
  if (png_get_rowbytes (png, head) != plumb_image_layout_get_row_size (layout)
      || png_get_image_height (png, head) != layout->height)
    png_error (png, "the header contradicts itself");
}

static gboolean
hand_on (Reader *self, guint n_rows)
{
  gsize row = plumb_image_layout_get_row_size (&self->info->layout);

  return self->sink->rows (self->pair, row, n_rows, self->data, &self->error);
}

static gboolean
read_lines (Reader *self, png_structp png)
{
  for (guint y = 0; y < self->info->layout.height; y++)
    {
      png_read_row (png, self->pair, NULL);
      if (!hand_on (self, 1))
        return FALSE;
    }
  return TRUE;
}

static void
keep_pass (Reader *self, png_structp png, guint pass)
{
  const PlumbImageLayout *layout = &self->info->layout;
  gsize row = plumb_image_layout_get_row_size (layout);
  gsize pixel = plumb_image_layout_get_pixel_size (layout);
  guint n_columns = PNG_PASS_COLS (layout->width, pass);

  if (n_columns == 0)
    return;
  for (guint i = 0; i < PNG_PASS_ROWS (layout->height, pass); i++)
    {
      guint8 *to = self->kept + PNG_ROW_FROM_PASS_ROW (i, pass) / 2 * row;

      png_read_row (png, self->pass, NULL);
      for (guint k = 0; k < n_columns; k++)
        memcpy (to + PNG_COL_FROM_PASS_COL (k, pass) * pixel, self->pass + k * pixel, pixel);
    }
}

static gboolean
read_passes (Reader *self, png_structp png)
{
  guint height = self->info->layout.height;
  gsize row = plumb_image_layout_get_row_size (&self->info->layout);

  for (guint pass = 0; pass < LAST_PASS; pass++)
    keep_pass (self, png, pass);
  for (guint y = 0; y < height; y += 2)
    {
      memcpy (self->pair, self->kept + y / 2 * row, row);
      if (y + 1 < height)
        png_read_row (png, self->pair + row, NULL);
      if (!hand_on (self, MIN (2, height - y)))
        return FALSE;
    }
  return TRUE;
}

/* Apart from the function that owns memory, because of the jump. */
static gboolean
run (Reader *self, png_structp png, png_infop head)
{
  gboolean is_taken;

  if (setjmp (self->jump) != 0)
    return FALSE;
  png_set_read_fn (png, self, read_cb);
  set_up (png, self->info);
  read_head (png, head, &self->info->layout);
  is_taken = self->kept != NULL ? read_passes (self, png) : read_lines (self, png);
  if (!is_taken)
    return FALSE;
  png_read_end (png, NULL);
  if (self->n_palette > 0 && png_get_palette_max (png, head) >= (int) self->n_palette)
    png_error (png, "it uses a color that is not in its palette");
  return TRUE;
}

static gboolean
read_all (Reader *self)
{
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, self, error_cb, warning_cb);
  png_infop head = png_create_info_struct (png);
  gboolean is_done = run (self, png, head);

  png_destroy_read_struct (&png, &head, NULL);
  return is_done;
}

static gboolean
fail (Reader *self, GError **error)
{
  if (self->error == NULL)
    return plumb_image_fail (error,
                             self->at_end ? PLUMB_IMAGE_ERROR_TRUNCATED : PLUMB_IMAGE_ERROR_CORRUPT,
                             "the PNG is damaged: %s", self->message);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
plumb_png_read_rows_by_library (const PlumbSource *source,
                                const PlumbImageInfo *info,
                                const PlumbRowSink *sink,
                                gpointer data,
                                GError **error)
{
  Reader self = { .source = source, .info = info, .sink = sink, .data = data };
  gsize row = plumb_image_layout_get_row_size (&info->layout);
  g_autoptr (PlumbBlob) rows = plumb_blob_new (3 * row, error);
  g_autoptr (PlumbBlob) kept = NULL;
  PlumbPngHeader header;

  if (rows == NULL || !plumb_png_read_header (source, &header, error))
    return FALSE;
  if (header.is_interlaced)
    {
      kept = plumb_blob_new ((info->layout.height + 1) / 2 * row, error);
      if (kept == NULL)
        return FALSE;
      self.kept = kept->data;
    }
  g_autoptr (GBytes) profile = plumb_png_read_profile (source, &header);
  self.n_palette = (header.color & PLUMB_PNG_PALETTE) ? header.n_palette : 0;
  self.pair = rows->data;
  self.pass = rows->data + 2 * row;
  if (!sink->begin (&info->layout, profile, data, error))
    return FALSE;
  return read_all (&self) ? TRUE : fail (&self, error);
}
