/* plumb-png.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <lcms2.h>
#include <libdeflate.h>
#include <string.h>

#include "plumb-png-private.h"

#include "plumb-limits.h"

/* PNG (ISO/IEC 15948). The direct road inflates all of the data at once and undoes the filters in
 * place; it reads pictures of 8 or 16 bits that are neither interlaced nor keyed to a transparent
 * color. The others go to libpng, in the decoding process. Both give the same pixels. */

#define MAX_PROFILE_BYTES ((gsize) 4 << 20)

/* --- Chunks ---------------------------------------------------------------------------------- */

gboolean
plumb_png_read_chunk (const PlumbSource *source,
                      guint64 offset,
                      PlumbPngChunk *chunk,
                      GError **error)
{
  guint8 head[8];

  if (!plumb_source_read (source, offset, head, sizeof head))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED,
                             "the PNG ends at byte %" G_GUINT64_FORMAT
                             " before its IEND chunk: the file is not complete",
                             source->length);
  chunk->length = plumb_get_be32 (head);
  memcpy (chunk->type, head + 4, 4);
  chunk->type[4] = 0;
  chunk->at = offset + 8;
  for (guint i = 0; i < 4; i++)
    if (!g_ascii_isalpha (chunk->type[i]))
      return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                               "the PNG has no chunk where one must be, at byte %" G_GUINT64_FORMAT,
                               offset);
  if (chunk->length > G_MAXINT32 || chunk->length + (guint64) 4 > source->length - chunk->at)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED,
                             "the PNG ends inside its %s chunk: the file is not complete",
                             chunk->type);
  return TRUE;
}

static gboolean
depth_fits_color (guint8 depth, guint8 color)
{
  switch (color)
    {
    case 0:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case 3:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case 2:
    case 4:
    case 6:
      return depth == 8 || depth == 16;
    default:
      return FALSE;
    }
}

static gboolean
read_first_chunk (const PlumbSource *source, PlumbPngHeader *header, GError **error)
{
  guint8 bytes[33];

  if (!plumb_source_read (source, 0, bytes, sizeof bytes))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED, "the PNG ends inside its header");
  if (memcmp (bytes + 8, "\0\0\0\rIHDR", 8) != 0
      || libdeflate_crc32 (0, bytes + 12, 17) != plumb_get_be32 (bytes + 29))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the PNG's header is damaged");
  header->width = plumb_get_be32 (bytes + 16);
  header->height = plumb_get_be32 (bytes + 20);
  header->depth = bytes[24];
  header->color = bytes[25];
  header->is_interlaced = bytes[28] == 1;
  if (!depth_fits_color (header->depth, header->color) || bytes[26] != 0 || bytes[27] != 0
      || bytes[28] > 1)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                             "the PNG's header names a kind of PNG that there is not");
  return TRUE;
}

/* 45455 is 1/2.2 and the primaries are those of sRGB: both are in the standard as its stand-ins.
 * 1, 13, 0, 1 is sRGB as a code (ITU-T H.273). */
static void
note_color (const PlumbSource *source, const PlumbPngChunk *chunk, PlumbPngHeader *header)
{
  static const guint32 srgb[8] = { 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000 };
  guint8 bytes[32];

  if (g_str_equal (chunk->type, "sRGB"))
    header->has_srgb = TRUE;
  else if (g_str_equal (chunk->type, "gAMA") && chunk->length == 4
           && plumb_source_read (source, chunk->at, bytes, 4))
    {
      header->gamma = plumb_get_be32 (bytes);
      header->has_own_gamma |= header->gamma != 45455;
    }
  else if (g_str_equal (chunk->type, "cHRM") && chunk->length == 32
           && plumb_source_read (source, chunk->at, bytes, 32))
    for (guint i = 0; i < 8; i++)
      {
        header->primaries[i] = plumb_get_be32 (bytes + 4 * i);
        header->has_own_gamma |= ABS ((gint64) header->primaries[i] - srgb[i]) > 20;
      }
  else if (g_str_equal (chunk->type, "cICP") && chunk->length == 4
           && plumb_source_read (source, chunk->at, bytes, 4))
    header->has_code = memcmp (bytes, "\x01\x0d\x00\x01", 4) != 0;
}

static void
note_chunk (const PlumbSource *source, const PlumbPngChunk *chunk, PlumbPngHeader *header)
{
  if (g_str_equal (chunk->type, "IDAT"))
    {
      if (header->data_at == 0)
        header->data_at = chunk->at - 8;
      header->data_length += chunk->length;
    }
  else if (header->data_at != 0)
    return; /* what describes the pixels stands before them */
  else if (g_str_equal (chunk->type, "PLTE"))
    {
      header->palette_at = chunk->at;
      header->n_palette = chunk->length % 3 == 0 && chunk->length <= 768 ? chunk->length / 3 : 0;
    }
  else if (g_str_equal (chunk->type, "tRNS"))
    {
      header->has_transparency = chunk->length > 0 && chunk->length <= 256;
      header->transparency_at = chunk->at;
      header->transparency_length = chunk->length;
    }
  else if (g_str_equal (chunk->type, "acTL"))
    {
      guint8 n_frames[4];
      header->is_animated = chunk->length == 8
                            && plumb_source_read (source, chunk->at, n_frames, sizeof n_frames)
                            && plumb_get_be32 (n_frames) > 1;
    }
  else if (g_str_equal (chunk->type, "iCCP"))
    {
      header->profile_at = chunk->at;
      header->profile_length = chunk->length;
    }
  else
    note_color (source, chunk, header);
}

static gboolean
check_chunks (const PlumbPngHeader *header, GError **error)
{
  if (header->data_at == 0)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the PNG has no IDAT chunk");
  if (header->is_animated)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                             "an animated PNG is not read: extract its frames as PNG");
  if ((header->color & PLUMB_PNG_PALETTE) && header->n_palette == 0)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the PNG has no palette");
  if ((header->color & PLUMB_PNG_ALPHA) && header->has_transparency)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                             "the PNG has both alpha and a tRNS chunk");
  return TRUE;
}

/**
 * plumb_png_read_header:
 * @source: a file that begins as a PNG
 * @header: return location
 * @error: return location
 *
 * Walks all chunks up to IEND without reading what they hold.
 *
 * Returns: whether the chunks are a whole PNG
 */
gboolean
plumb_png_read_header (const PlumbSource *source, PlumbPngHeader *header, GError **error)
{
  guint64 offset = 33;
  PlumbPngChunk chunk;

  *header = (PlumbPngHeader) { 0 };
  if (!read_first_chunk (source, header, error))
    return FALSE;
  do
    {
      if (!plumb_png_read_chunk (source, offset, &chunk, error))
        return FALSE;
      note_chunk (source, &chunk, header);
      offset = chunk.at + chunk.length + 4;
    }
  while (!g_str_equal (chunk.type, "IEND"));
  return check_chunks (header, error);
}

static void
describe (const PlumbPngHeader *header, PlumbImageLayout *layout)
{
  gboolean has_alpha = (header->color & PLUMB_PNG_ALPHA) || header->has_transparency;
  gboolean is_color = (header->color & PLUMB_PNG_COLOR) != 0;

  *layout = (PlumbImageLayout) {
    .width = header->width,
    .height = header->height,
    .n_channels = (is_color ? 3 : 1) + (has_alpha ? 1 : 0),
    .sample = header->depth == 16 ? PLUMB_SAMPLE_U16 : PLUMB_SAMPLE_U8,
    .alpha = has_alpha ? PLUMB_ALPHA_STRAIGHT : PLUMB_ALPHA_NONE,
    .space
    = header->has_code || (!header->has_srgb && (header->has_own_gamma || header->profile_at != 0))
          ? PLUMB_SPACE_PROFILE
          : PLUMB_SPACE_SRGB,
  };
}

static gboolean
is_plain (const PlumbPngHeader *header)
{
  gboolean is_keyed = header->has_transparency && !(header->color & PLUMB_PNG_PALETTE);

  return header->depth >= 8 && !header->is_interlaced && !is_keyed;
}

/* The size is judged before the chunks are walked: a bomb is refused by its first 33 bytes. */
gboolean
plumb_png_probe (const PlumbSource *source, PlumbImageInfo *info, GError **error)
{
  PlumbPngHeader header = { 0 };

  if (!read_first_chunk (source, &header, error))
    return FALSE;
  describe (&header, &info->layout);
  if (!plumb_image_check_layout (&info->layout, error)
      || !plumb_png_read_header (source, &header, error))
    return FALSE;
  describe (&header, &info->layout);
  info->is_held = header.is_interlaced;
  info->is_plain = is_plain (&header);
  return TRUE;
}

/* --- Colors ---------------------------------------------------------------------------------- */

static cmsToneCurve *
make_curve (const PlumbPngHeader *header)
{
  /* The curve of sRGB, where only primaries are said. */
  static const cmsFloat64Number srgb[5] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };

  if (header->gamma == 0)
    return cmsBuildParametricToneCurve (NULL, 4, srgb);
  return cmsBuildGamma (NULL, 100000.0 / header->gamma);
}

static cmsCIExyY
get_primary (const guint32 *primaries)
{
  return (cmsCIExyY) { primaries[0] / 100000.0, primaries[1] / 100000.0, 1 };
}

static cmsHPROFILE
make_color (const PlumbPngHeader *header, cmsToneCurve *curve)
{
  static const guint32 srgb[8] = { 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000 };
  const guint32 *primaries = header->primaries[1] != 0 ? header->primaries : srgb;
  cmsCIExyY white = get_primary (primaries);
  cmsCIExyYTRIPLE colors
      = { get_primary (primaries + 2), get_primary (primaries + 4), get_primary (primaries + 6) };
  cmsToneCurve *curves[3] = { curve, curve, curve };

  return cmsCreateRGBProfile (&white, &colors, curves);
}

static GBytes *
write_profile (cmsHPROFILE profile)
{
  cmsUInt32Number length = 0;
  g_autofree guint8 *data = NULL;

  if (!cmsSaveProfileToMem (profile, NULL, &length) || length < 128)
    return NULL;
  data = g_malloc (length);
  if (!cmsSaveProfileToMem (profile, data, &length))
    return NULL;
  memset (data + 24, 0, 12); /* when it was made */
  memset (data + 84, 0, 16); /* its checksum, of the time as well */
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

/* Gamma and primaries of a PNG as the profile that says the same. */
static GBytes *
make_profile (const PlumbPngHeader *header)
{
  gboolean is_sane = header->gamma == 0 || (header->gamma >= 10000 && header->gamma <= 1000000);
  gboolean is_color = (header->color & PLUMB_PNG_COLOR) != 0;
  cmsToneCurve *curve;
  cmsHPROFILE profile;
  GBytes *bytes;

  if (!is_sane || !header->has_own_gamma || header->has_srgb || header->has_code)
    return NULL;
  curve = make_curve (header);
  profile = is_color ? make_color (header, curve) : cmsCreateGrayProfile (cmsD50_xyY (), curve);
  cmsFreeToneCurve (curve);
  if (profile == NULL)
    return NULL;
  bytes = write_profile (profile);
  cmsCloseProfile (profile);
  return bytes;
}

static GBytes *
inflate_profile (const guint8 *start, gsize n)
{
  const guint8 *name_end = memchr (start, 0, MIN (80, n));
  gsize length = 0, room = MIN (MAX_PROFILE_BYTES, n * 64 + 4096);
  struct libdeflate_decompressor *inflater;
  g_autofree guint8 *profile = NULL;
  enum libdeflate_result result;

  if (name_end == NULL || start + n - name_end < 3)
    return NULL;
  inflater = libdeflate_alloc_decompressor ();
  profile = g_malloc (room);
  result = libdeflate_zlib_decompress (inflater, name_end + 2, start + n - name_end - 2, profile,
                                       room, &length);
  libdeflate_free_decompressor (inflater);
  return result == LIBDEFLATE_SUCCESS ? g_bytes_new (profile, length) : NULL;
}

/* A profile is a name, a NUL, a zero and a zlib stream. One that can not be had is left out: it
 * describes the picture but is none of its pixels. */
GBytes *
plumb_png_read_profile (const PlumbSource *source, const PlumbPngHeader *header)
{
  gsize n = header->profile_length;
  g_autofree guint8 *chunk = NULL;

  if (header->has_code)
    return NULL;
  if (header->profile_at == 0)
    return make_profile (header);
  if (n == 0 || n > MAX_PROFILE_BYTES)
    return NULL;
  chunk = g_malloc (n);
  return plumb_source_read (source, header->profile_at, chunk, n) ? inflate_profile (chunk, n)
                                                                  : NULL;
}

static gboolean
has_checksum (const PlumbBlob *file, gsize data_at, gsize length)
{
  const guint8 *data = file->data + data_at;

  return libdeflate_crc32 (0, data - 4, length + 4) == plumb_get_be32 (data + length);
}

/* Pushes the data of all IDAT chunks together, at the place of the first one. */
static guint8 *
join_data (PlumbBlob *file, const PlumbPngHeader *header, GError **error)
{
  guint8 *start = file->data + header->data_at, *to = start;
  const guint8 *chunk = start, *end = file->data + file->length;

  while (end - chunk >= 12)
    {
      guint32 length = plumb_get_be32 (chunk);
      gboolean is_data = memcmp (chunk + 4, "IDAT", 4) == 0;

      if (memcmp (chunk + 4, "IEND", 4) == 0)
        break;
      if (is_data && !has_checksum (file, chunk + 8 - file->data, length))
        {
          plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                            "the PNG is damaged: an IDAT chunk at byte %" G_GSIZE_FORMAT
                            " does not have its checksum",
                            (gsize) (chunk - file->data));
          return NULL;
        }
      if (is_data)
        memmove (to, chunk + 8, length);
      to += is_data ? length : 0;
      chunk += length + (gsize) 12;
    }
  return start;
}

/* @result: of libdeflate. */
gboolean
plumb_png_check_inflated (gint result, GError **error)
{
  if (result == LIBDEFLATE_SHORT_OUTPUT)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED,
                             "the PNG holds fewer rows than its header says");
  if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                             "the PNG holds more rows than its header says");
  if (result != LIBDEFLATE_SUCCESS)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                             "the PNG is damaged: its data can not be inflated");
  return TRUE;
}

static gboolean
inflate_rows (PlumbBlob *file, const PlumbPngHeader *header, PlumbBlob *rows, GError **error)
{
  struct libdeflate_decompressor *inflater;
  guint8 *data = join_data (file, header, error);
  enum libdeflate_result result;

  if (data == NULL)
    return FALSE;
  inflater = libdeflate_alloc_decompressor ();
  result = libdeflate_zlib_decompress (inflater, data, header->data_length, rows->data,
                                       rows->length, NULL);
  libdeflate_free_decompressor (inflater);
  return plumb_png_check_inflated ((gint) result, error);
}

static guint
get_step (const PlumbPngHeader *header)
{
  guint channels = 1;

  if (!(header->color & PLUMB_PNG_PALETTE))
    channels
        = ((header->color & PLUMB_PNG_COLOR) ? 3 : 1) + ((header->color & PLUMB_PNG_ALPHA) ? 1 : 0);
  return channels * header->depth / 8;
}

static PlumbImage *
expand_palette (const PlumbBlob *file,
                const PlumbPngHeader *header,
                const PlumbBlob *rows,
                const PlumbImageLayout *layout,
                GError **error)
{
  g_autoptr (PlumbBlob) pixels = plumb_image_allocate (layout, error);
  guint8 colors[256][4] = { 0 };
  guint8 *to;

  if (pixels == NULL)
    return NULL;
  if (!has_checksum (file, header->palette_at, 3 * header->n_palette))
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                        "the PNG is damaged: its palette does not have its checksum");
      return NULL;
    }
  for (guint i = 0; i < 256; i++)
    colors[i][3] = 255;
  for (guint i = 0; i < header->n_palette; i++)
    memcpy (colors[i], file->data + header->palette_at + 3 * i, 3);
  for (guint i = 0; header->has_transparency && i < header->transparency_length; i++)
    colors[i][3] = file->data[header->transparency_at + i];

  to = pixels->data;
  for (guint y = 0; y < layout->height; y++)
    {
      const guint8 *row = rows->data + y * ((gsize) layout->width + 1) + 1;

      for (guint x = 0; x < layout->width; x++, to += layout->n_channels)
        {
          if (row[x] >= header->n_palette)
            {
              plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                                "the PNG uses color %u of a palette of %u", row[x],
                                header->n_palette);
              return NULL;
            }
          memcpy (to, colors[row[x]], layout->n_channels);
        }
    }
  return plumb_image_new_take (layout, g_steal_pointer (&pixels), NULL);
}

/* Most significant byte first, as in the file, becomes what the machine has; the filter bytes go.
 */
static void
order_bytes (PlumbBlob *rows, gsize length, guint height)
{
  for (guint y = 0; y < height; y++)
    {
      const guint8 *from = rows->data + y * (length + 1) + 1;
      guint8 *to = rows->data + y * length;

      for (gsize i = 0; i < length; i += 2)
        {
          guint16 value = from[i] << 8 | from[i + 1];

          memcpy (to + i, &value, 2);
        }
    }
}

static PlumbImage *
decode_directly (PlumbBlob *file,
                 const PlumbPngHeader *header,
                 const PlumbImageLayout *layout,
                 GBytes *profile,
                 GError **error)
{
  guint step = get_step (header);
  gsize length = (gsize) header->width * step;
  g_autoptr (PlumbBlob) rows = plumb_blob_new ((length + 1) * header->height, error);
  g_autoptr (GBytes) bytes = NULL;

  if (rows == NULL || !inflate_rows (file, header, rows, error))
    return NULL;
  if (!plumb_png_unfilter (rows->data, length, header->height, step))
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                        "the PNG uses a filter that there is not");
      return NULL;
    }
  if (header->color & PLUMB_PNG_PALETTE)
    return expand_palette (file, header, rows, layout, error);
  if (header->depth == 16)
    {
      order_bytes (rows, length, header->height);
      return plumb_image_new_take (layout, g_steal_pointer (&rows), profile);
    }
  bytes = plumb_blob_freeze (g_steal_pointer (&rows));
  return plumb_image_new (layout, bytes, 1, length + 1, profile);
}

PlumbImage *
plumb_png_decode_plain (PlumbBlob *file, GError **error)
{
  PlumbSource source = { .data = file->data, .fd = -1, .length = file->length };
  PlumbImageLayout layout;
  g_autoptr (GBytes) profile = NULL;
  PlumbPngHeader header;

  if (!plumb_png_read_header (&source, &header, error))
    return NULL;
  g_return_val_if_fail (is_plain (&header), NULL);
  describe (&header, &layout);
  if (!plumb_image_check_layout (&layout, error))
    return NULL;
  profile = plumb_png_read_profile (&source, &header);
  return decode_directly (file, &header, &layout, profile, error);
}
