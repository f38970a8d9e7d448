/* plumb-jpeg-header.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-source-private.h"

/* JPEG (ITU-T T.81): what comes before the pixels. */

#define END_BYTES 4096
#define BLOCK_BYTES 128 /* of 8 x 8 coefficients */

static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
read_frame (const guint8 *bytes, guint8 marker, PlumbImageLayout *layout, GError **error)
{
  guint n = bytes[5];

  if (bytes[0] != 8 || (n != 1 && n != 3) || (marker != 0xc0 && marker != 0xc1 && marker != 0xc2))
    return plumb_image_fail (
        error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
        "a JPEG of %u bits and %u components (frame type %u) is not read; 8 bits, gray or "
        "RGB, baseline or progressive are: convert it to PNG",
        bytes[0], n, marker - 0xc0);
  *layout = (PlumbImageLayout) {
    .width = bytes[3] << 8 | bytes[4],
    .height = bytes[1] << 8 | bytes[2],
    .n_channels = n,
    .sample = PLUMB_SAMPLE_U8,
    .space = layout->space,
  };
  return TRUE;
}

/* What libjpeg keeps of a picture whose scans each tell a part of all of it. */
static guint64
count_coefficients (const PlumbSource *source, guint64 at, const PlumbImageLayout *layout)
{
  guint8 bytes[3 * 3];
  guint across = 1, down = 1, n_blocks = 0;

  if (!plumb_source_read (source, at, bytes, layout->n_channels * 3))
    return 0;
  for (guint i = 0; i < layout->n_channels; i++)
    {
      guint h = bytes[3 * i + 1] >> 4, v = bytes[3 * i + 1] & 15;

      across = MAX (across, h);
      down = MAX (down, v);
      n_blocks += h * v;
    }
  across = (layout->width + 8 * across - 1) / (8 * across);
  down = (layout->height + 8 * down - 1) / (8 * down);
  return (guint64) across * down * n_blocks * BLOCK_BYTES;
}

static gboolean
has_end_mark (const PlumbSource *source, guint64 data_at)
{
  guint8 end[END_BYTES];
  guint64 start = MAX (data_at, source->length > END_BYTES ? source->length - END_BYTES : 0);
  gsize n = source->length - start;

  if (!plumb_source_read (source, start, end, n))
    return FALSE;
  for (gsize i = n; i >= 2; i--)
    if (end[i - 2] == 0xff && end[i - 1] == 0xd9)
      return TRUE;
  return FALSE;
}

static gboolean
fail_truncated (GError **error)
{
  return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED,
                           "the JPEG has no end mark: the file is not complete");
}

/* Walks the segments to the picture's data, and looks for the end mark. */
gboolean
plumb_jpeg_probe (const PlumbSource *source, PlumbImageInfo *info, GError **error)
{
  guint64 at = 2, n_coefficients = 0;
  gboolean has_frame = FALSE;
  guint8 head[4], bytes[12];

  for (;;)
    {
      guint length;

      if (!plumb_source_read (source, at, head, 4))
        return fail_truncated (error);
      if (head[0] != 0xff)
        return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                                 "the JPEG has no marker where one must be");
      if (head[1] == 0xff) /* fill */
        {
          at++;
          continue;
        }
      length = head[2] << 8 | head[3];
      if (length < 2)
        return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                                 "the JPEG has a segment without a length");
      if (head[1] == 0xda)
        {
          if (!plumb_source_read (source, at + 4, bytes, 1))
            return fail_truncated (error);
          info->is_held |= bytes[0] < info->layout.n_channels; /* several scans */
          break;
        }
      if (length >= 14 && plumb_source_read (source, at + 4, bytes, 12))
        {
          if (head[1] == 0xe2 && memcmp (bytes, "ICC_PROFILE", 12) == 0)
            info->layout.space = PLUMB_SPACE_PROFILE;
        }
      if (is_frame (head[1]))
        {
          if (length < 8 || !plumb_source_read (source, at + 4, bytes, 6))
            return fail_truncated (error);
          if (!read_frame (bytes, head[1], &info->layout, error))
            return FALSE;
          info->is_held = head[1] == 0xc2;
          n_coefficients = count_coefficients (source, at + 10, &info->layout);
          has_frame = TRUE;
        }
      at += 2 + length;
    }
  if (!has_frame)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the JPEG has no frame header");
  info->n_scratch = info->is_held ? n_coefficients : 0;
  return has_end_mark (source, at) ? TRUE : fail_truncated (error);
}
