/* plumb-png-write.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdeflate.h>
#include <string.h>

#include "plumb-heat-map-private.h"
#include "plumb-parallel.h"
#include "plumb-png-private.h"

/* Compression is what takes the time; this level is three times as fast as the usual one, and the
 * files are a tenth larger. */
#define LEVEL 2
#define BAND_ROWS 64

/* --- Chunks ---------------------------------------------------------------------------------- */

static void
put_be32 (guint8 *to, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    to[i] = value >> (24 - 8 * i);
}

void
plumb_png_append_chunk (GByteArray *file, const char *type, const void *data, gsize length)
{
  guint start = file->len;
  guint8 number[4];

  put_be32 (number, length);
  g_byte_array_append (file, number, 4);
  g_byte_array_append (file, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (file, data, length);
  put_be32 (number, libdeflate_crc32 (0, file->data + start + 4, length + 4));
  g_byte_array_append (file, number, 4);
}

static PlumbBlob *
deflate (const guint8 *data, gsize length, GError **error)
{
  struct libdeflate_compressor *deflater = libdeflate_alloc_compressor (LEVEL);
  PlumbBlob *blob = plumb_blob_new (libdeflate_zlib_compress_bound (deflater, length), error);

  if (blob != NULL)
    blob->length = libdeflate_zlib_compress (deflater, data, length, blob->data, blob->length);
  libdeflate_free_compressor (deflater);
  return blob;
}

static void
append_header (GByteArray *file, guint width, guint height, guint depth, guint color)
{
  static const guint8 signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  guint8 header[13] = { 0 };

  put_be32 (header, width);
  put_be32 (header + 4, height);
  header[8] = depth;
  header[9] = color;
  g_byte_array_append (file, signature, 8);
  plumb_png_append_chunk (file, "IHDR", header, sizeof header);
}

static gboolean
append_profile (GByteArray *file, GBytes *profile, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (profile, &length);
  g_autoptr (PlumbBlob) deflated = deflate (data, length, error);
  g_autoptr (GByteArray) chunk = g_byte_array_new ();

  if (deflated == NULL)
    return FALSE;
  g_byte_array_append (chunk, (const guint8 *) "ICC\0\0", 5);
  g_byte_array_append (chunk, deflated->data, deflated->length);
  plumb_png_append_chunk (file, "iCCP", chunk->data, chunk->len);
  return TRUE;
}

static gboolean
append_space (GByteArray *file, const PlumbImage *image, GError **error)
{
  static const guint8 perceptual[1] = { 0 };
  static const guint8 linear[4] = { 0, 1, 0x86, 0xa0 }; /* gamma 1, times 100,000 */

  if (plumb_image_get_profile (image) != NULL)
    return append_profile (file, plumb_image_get_profile (image), error);
  if (plumb_image_get_layout (image)->space == PLUMB_SPACE_SRGB)
    plumb_png_append_chunk (file, "sRGB", perceptual, 1);
  else if (plumb_image_get_layout (image)->space == PLUMB_SPACE_LINEAR)
    plumb_png_append_chunk (file, "gAMA", linear, 4);
  return TRUE;
}

static GBytes *
end_file (GByteArray *file, const PlumbBlob *rows, GError **error)
{
  g_autoptr (PlumbBlob) deflated = deflate (rows->data, rows->length, error);

  if (deflated == NULL)
    return NULL;
  if (deflated->length > G_MAXINT32)
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "the picture is too large for a PNG");
      return NULL;
    }
  plumb_png_append_chunk (file, "IDAT", deflated->data, deflated->length);
  plumb_png_append_chunk (file, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (g_byte_array_ref (file));
}

/* --- Filters --------------------------------------------------------------------------------- */

typedef struct
{
  const PlumbImage *image;
  gsize length; /* of a row */
  guint step;   /* of a pixel */
  guint8 *rows; /* filter byte and row, for each */
} Filtering;

static guint
weigh (guint8 difference)
{
  return difference < 128 ? difference : 256 - difference;
}

/* The filter whose differences are smallest, of the three that are undone fastest. */
static guint8
choose_filter (const guint8 *row, const guint8 *up, gsize length, guint step)
{
  guint64 none = 0, sub = 0, above = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint8 left = i < step ? 0 : row[i - step];

      none += weigh (row[i]);
      sub += weigh (row[i] - left);
      above += weigh (row[i] - up[i]);
    }
  if (above <= sub && above <= none)
    return 2;
  return sub <= none ? 1 : 0;
}

static void
filter_row (const guint8 *row, const guint8 *up, gsize length, guint step, guint8 *to)
{
  guint8 filter = choose_filter (row, up, length, step);

  to[0] = filter;
  if (filter == 2)
    for (gsize i = 0; i < length; i++)
      to[1 + i] = row[i] - up[i];
  else
    {
      memcpy (to + 1, row, length);
      for (gsize i = step; filter == 1 && i < length; i++)
        to[1 + i] = row[i] - row[i - step];
    }
}

/* Wider numbers go most significant byte first. */
static const guint8 *
read_row (const Filtering *filtering, guint y, guint8 *room)
{
  const guint8 *row = plumb_image_get_row (filtering->image, y);

  if (plumb_image_get_layout (filtering->image)->sample == PLUMB_SAMPLE_U8)
    return row;
  for (gsize i = 0; i < filtering->length; i += 2)
    {
      guint16 value;

      memcpy (&value, row + i, 2);
      room[i] = value >> 8;
      room[i + 1] = value;
    }
  return room;
}

static void
filter_band (guint index, gpointer data)
{
  const Filtering *filtering = data;
  gsize length = filtering->length;
  guint from = index * BAND_ROWS,
        to = MIN (from + BAND_ROWS, plumb_image_get_height (filtering->image));
  g_autofree guint8 *rooms = g_malloc0 (3 * length);
  const guint8 *up = from > 0 ? read_row (filtering, from - 1, rooms) : rooms + 2 * length;

  for (guint y = from; y < to; y++)
    {
      const guint8 *row = read_row (filtering, y, rooms + (up == rooms ? length : 0));

      filter_row (row, up, length, filtering->step, filtering->rows + y * (length + 1));
      up = row;
    }
}

static gboolean
check_kind (const PlumbImageLayout *layout, GError **error)
{
  if (layout->sample != PLUMB_SAMPLE_U8 && layout->sample != PLUMB_SAMPLE_U16)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                             "PNG holds 8 and 16 bits: save floating point as EXR or TIFF");
  if (layout->alpha == PLUMB_ALPHA_PREMULTIPLIED)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                             "PNG holds straight alpha: save premultiplied colors as EXR or TIFF");
  return TRUE;
}

/**
 * plumb_image_encode_png:
 * @image: a picture of 8 or 16 bits, without premultiplied alpha
 * @error: return location
 *
 * Quick rather than small.
 *
 * Returns: (transfer full): the file, or NULL with PLUMB_IMAGE_ERROR_UNSUPPORTED
 */
GBytes *
plumb_image_encode_png (const PlumbImage *image, GError **error)
{
  static const guint colors[] = { 0, 4, 2, 6 };
  const PlumbImageLayout *layout;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (PlumbBlob) rows = NULL;
  Filtering filtering = { .image = image };

  g_return_val_if_fail (image != NULL, NULL);
  layout = plumb_image_get_layout (image);
  if (!check_kind (layout, error))
    return NULL;
  filtering.length = plumb_image_layout_get_row_size (layout);
  filtering.step = plumb_image_layout_get_pixel_size (layout);
  rows = plumb_blob_new ((filtering.length + 1) * layout->height, error);
  if (rows == NULL)
    return NULL;
  filtering.rows = rows->data;
  plumb_parallel_run ((layout->height + BAND_ROWS - 1) / BAND_ROWS, filter_band, &filtering);
  append_header (file, layout->width, layout->height, 8 * plumb_sample_get_size (layout->sample),
                 colors[layout->n_channels - 1]);
  if (!append_space (file, image, error))
    return NULL;
  return end_file (file, rows, error);
}

GBytes *
plumb_png_encode_indexed (
    const guint8 *indices, guint width, guint height, const guint8 palette[256][3], GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (PlumbBlob) rows = plumb_blob_new (((gsize) width + 1) * height, error);

  if (rows == NULL)
    return NULL;
  for (guint y = 0; y < height; y++)
    memcpy (rows->data + y * ((gsize) width + 1) + 1, indices + (gsize) y * width, width);
  append_header (file, width, height, 8, 3);
  plumb_png_append_chunk (file, "PLTE", palette, 768);
  return end_file (file, rows, error);
}
