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

typedef struct
{
  const PlumbBlob *file;
  gsize at;
  jmp_buf jump;
  gboolean at_end;
  char message[128];
} Reader;

static void
read_cb (png_structp png, png_bytep to, size_t length)
{
  Reader *reader = png_get_io_ptr (png);

  if (length > reader->file->length - reader->at)
    {
      reader->at_end = TRUE;
      png_error (png, "the file ends too early");
    }
  memcpy (to, reader->file->data + reader->at, length);
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
}

static void
read_pixels (
    png_structp png, png_infop head, const PlumbImageInfo *info, guint8 *pixels, guint8 **rows)
{
  gsize row = plumb_image_layout_get_row_size (&info->layout);

  png_read_info (png, head);
  png_set_expand (png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  png_set_interlace_handling (png);
  png_read_update_info (png, head);
  if (png_get_rowbytes (png, head) != row
      || png_get_image_height (png, head) != info->layout.height)
    png_error (png, "the header contradicts itself");
  for (guint y = 0; y < info->layout.height; y++)
    rows[y] = pixels + y * row;
  png_read_image (png, rows);
  png_read_end (png, NULL);
}

/* Apart from the function that owns memory, because of the jump. */
static gboolean
run (png_structp png,
     png_infop head,
     Reader *reader,
     const PlumbImageInfo *info,
     guint8 *pixels,
     guint8 **rows)
{
  if (setjmp (reader->jump) != 0)
    return FALSE;
  png_set_read_fn (png, reader, read_cb);
  set_up (png, info);
  read_pixels (png, head, info, pixels, rows);
  return TRUE;
}

/**
 * plumb_png_decode_by_library:
 * @file: a PNG
 * @info: what was probed of it
 * @profile: (nullable): its ICC profile
 * @error: return location
 *
 * Returns: (transfer full): the picture, or NULL
 */
PlumbImage *
plumb_png_decode_by_library (const PlumbBlob *file,
                             const PlumbImageInfo *info,
                             GBytes *profile,
                             GError **error)
{
  g_autoptr (PlumbBlob) pixels = plumb_image_allocate (&info->layout, error);
  g_autofree guint8 **rows = g_new0 (guint8 *, info->layout.height);
  Reader reader = { .file = file };
  png_structp png;
  png_infop head;
  gboolean is_done;

  if (pixels == NULL)
    return NULL;
  png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &reader, error_cb, warning_cb);
  head = png_create_info_struct (png);
  is_done = run (png, head, &reader, info, pixels->data, rows);
  png_destroy_read_struct (&png, &head, NULL);
  if (!is_done)
    {
      plumb_image_fail (error,
                        reader.at_end ? PLUMB_IMAGE_ERROR_TRUNCATED : PLUMB_IMAGE_ERROR_CORRUPT,
                        "the PNG is damaged: %s", reader.message);
      return NULL;
    }
  return plumb_image_new_take (&info->layout, g_steal_pointer (&pixels), profile);
}

static PlumbImage *
decode (PlumbBlob *file, const PlumbImageInfo *info, GError **error)
{
  PlumbSource source = { .data = file->data, .fd = -1, .length = file->length };
  g_autoptr (GBytes) profile = NULL;
  PlumbPngHeader header;

  if (info->is_plain)
    return plumb_png_decode_plain (file, error);
  if (!plumb_png_read_header (&source, &header, error))
    return NULL;
  profile = plumb_png_read_profile (file, &header);
  return plumb_png_decode_by_library (file, info, profile, error);
}

const PlumbCodec plumb_png_codec = { NULL, decode };
