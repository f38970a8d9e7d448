/* plumb-webp.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <webp/decode.h>

#include "plumb-image-codecs.h"

#include "plumb-codec-private.h"

/* WebP (RFC 9649), still pictures. */

#define HEADER_BYTES 64

/* Walks the RIFF chunks: notes a profile, and whether the pixels are all there. */
static gboolean
walk_chunks (const PlumbSource *source,
             guint64 *profile_at,
             guint32 *profile_length,
             GError **error)
{
  guint8 head[8];
  guint64 at = 12, end;

  if (!plumb_source_read (source, 4, head, 4))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED, "the WebP ends inside its header");
  end = (guint64) plumb_get_le32 (head) + 8;
  if (end > source->length)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED,
                             "the WebP has %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                             " bytes: the file is not complete",
                             source->length, end);
  *profile_at = 0;
  while (at + 8 <= end && plumb_source_read (source, at, head, 8))
    {
      guint32 length = plumb_get_le32 (head + 4);

      if (length > end - at - 8)
        return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                                 "the WebP has a chunk that is longer than the file");
      if (memcmp (head, "ICCP", 4) == 0)
        {
          *profile_at = at + 8;
          *profile_length = length;
        }
      if (memcmp (head, "VP8 ", 4) == 0 || memcmp (head, "VP8L", 4) == 0)
        return TRUE;
      at += 8 + (guint64) length + (length & 1);
    }
  return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the WebP holds no picture");
}

static gboolean
probe (const PlumbSource *source, PlumbImageInfo *info, GError **error)
{
  guint8 head[HEADER_BYTES] = { 0 };
  gsize n = MIN (sizeof head, source->length);
  WebPBitstreamFeatures features;
  guint64 profile_at;
  guint32 profile_length;

  if (!plumb_source_read (source, 0, head, n) || memcmp (head, "RIFF", 4) != 0)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the WebP's header is damaged");
  if (n < 30)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED, "the WebP ends inside its header");
  if (WebPGetFeatures (head, n, &features) != VP8_STATUS_OK)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the WebP's header is damaged");
  if (features.has_animation)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                             "an animated WebP is not read: extract its frames as PNG");
  info->layout = (PlumbImageLayout) {
    .width = features.width,
    .height = features.height,
    .n_channels = features.has_alpha ? 4 : 3,
    .sample = PLUMB_SAMPLE_U8,
    .alpha = features.has_alpha ? PLUMB_ALPHA_STRAIGHT : PLUMB_ALPHA_NONE,
  };
  if (!plumb_image_check_layout (&info->layout, error)
      || !walk_chunks (source, &profile_at, &profile_length, error))
    return FALSE;
  info->layout.space = profile_at != 0 ? PLUMB_SPACE_PROFILE : PLUMB_SPACE_SRGB;
  return TRUE;
}

static PlumbImage *
decode (PlumbBlob *file, const PlumbImageInfo *info, GError **error)
{
  PlumbSource source = { .data = file->data, .fd = -1, .length = file->length };
  g_autoptr (PlumbBlob) pixels = plumb_image_allocate (&info->layout, error);
  g_autoptr (GBytes) profile = NULL;
  gsize row = plumb_image_layout_get_row_size (&info->layout);
  guint64 profile_at = 0;
  guint32 profile_length = 0;
  guint8 *done;

  if (pixels == NULL || !walk_chunks (&source, &profile_at, &profile_length, error))
    return NULL;
  if (info->layout.n_channels == 4)
    done = WebPDecodeRGBAInto (file->data, file->length, pixels->data, pixels->length, row);
  else
    done = WebPDecodeRGBInto (file->data, file->length, pixels->data, pixels->length, row);
  if (done == NULL)
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                        "the WebP is damaged: its pixels can not be decoded");
      return NULL;
    }
  if (profile_at != 0)
    profile = g_bytes_new (file->data + profile_at, profile_length);
  return plumb_image_new_take (&info->layout, g_steal_pointer (&pixels), profile);
}

const PlumbCodec plumb_webp_codec = { probe, decode };
