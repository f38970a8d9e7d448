/* plumb-webp.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <webp/decode.h>

#include "plumb-image-codecs.h"

#include "plumb-codec-private.h"
#include "plumb-window-private.h"

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

static gboolean
begin (WebPDecoderConfig *config, const PlumbImageLayout *layout, guint8 *pixels)
{
  gsize row = plumb_image_layout_get_row_size (layout);

  if (!WebPInitDecoderConfig (config))
    return FALSE;
  config->output.colorspace = layout->n_channels == 4 ? MODE_RGBA : MODE_RGB;
  config->output.is_external_memory = 1;
  config->output.u.RGBA = (WebPRGBABuffer) { pixels, (int) row, row * layout->height };
  return TRUE;
}

/* @bytes: the file, and room for the pixels in @config. */
static gboolean
run (const guint8 *bytes, gsize length, WebPDecoderConfig *config, GError **error)
{
  return WebPDecode (bytes, length, config) == VP8_STATUS_OK
         || plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT,
                              "the WebP is damaged: its pixels can not be decoded");
}

static gboolean
read_profile (const PlumbSource *source, GBytes **profile, GError **error)
{
  guint64 at;
  guint32 length;
  g_autofree guint8 *bytes = NULL;

  if (!walk_chunks (source, &at, &length, error))
    return FALSE;
  bytes = at != 0 ? g_try_malloc (length) : NULL;
  if (bytes != NULL && plumb_source_read (source, at, bytes, length))
    *profile = g_bytes_new_take (g_steal_pointer (&bytes), length);
  return TRUE;
}

/* --- Whole ----------------------------------------------------------------------------------- */

static PlumbImage *
decode (const PlumbSource *source, const PlumbImageInfo *info, GError **error)
{
  g_autoptr (PlumbBlob) pixels = plumb_image_allocate (&info->layout, error);
  g_autoptr (PlumbBlob) file = pixels != NULL ? plumb_source_read_all (source, error) : NULL;
  g_autoptr (GBytes) profile = NULL;
  WebPDecoderConfig config;

  if (file == NULL || !read_profile (source, &profile, error)
      || !begin (&config, &info->layout, pixels->data)
      || !run (file->data, file->length, &config, error))
    return NULL;
  return plumb_image_new_take (&info->layout, g_steal_pointer (&pixels), profile);
}

/* --- Row by row ------------------------------------------------------------------------------ */

/* The library writes the rows from the top to the bottom, the alpha of some of them later than
 * their colors, into a window; of a lossless picture it holds all of it beside that. */

#define PART ((gsize) 8 << 20)
#define LATE_ROWS 64

typedef struct
{
  const PlumbSource *source;
  const PlumbRowSink *sink;
  gpointer data;
  gsize row;
  GError *error; /* the sink's */
} Rows;

static gboolean
written_cb (const guint8 *bytes, gsize length, gpointer data)
{
  Rows *self = data;

  return self->sink->rows (bytes, self->row, (guint) (length / self->row), self->data,
                           &self->error);
}

static gboolean
fill_cb (guint64 offset, guint8 *to, gsize length, gpointer data)
{
  return plumb_source_read (((Rows *) data)->source, offset, to, length);
}

static gboolean
read_pixels (Rows *self, const PlumbImageInfo *info, GError **error)
{
  const PlumbWindowOutput how
      = { self->row * info->layout.height, PART, LATE_ROWS * self->row, self->row, written_cb };
  g_autoptr (PlumbWindow) input
      = plumb_window_new_input (self->source->length, fill_cb, self, error);
  g_autoptr (PlumbWindow) output
      = input != NULL ? plumb_window_new_output (&how, self, error) : NULL;
  WebPDecoderConfig config;

  gboolean is_read;

  if (output == NULL || !begin (&config, &info->layout, plumb_window_get_start (output)))
    return FALSE;
  is_read = run (plumb_window_get_start (input), self->source->length, &config, error);
  if (is_read)
    plumb_window_finish (output);
  return is_read && plumb_window_is_whole (input) && plumb_window_is_wanted (output);
}

static gboolean
read_rows (const PlumbSource *source,
           const PlumbImageInfo *info,
           const PlumbRowSink *sink,
           gpointer data,
           GError **error)
{
  g_autoptr (GBytes) profile = NULL;
  g_autoptr (GError) failure = NULL;
  Rows rows = { .source = source,
                .sink = sink,
                .data = data,
                .row = plumb_image_layout_get_row_size (&info->layout) };

  if (!read_profile (source, &profile, error) || !sink->begin (&info->layout, profile, data, error))
    return FALSE;
  if (read_pixels (&rows, info, &failure))
    return TRUE;
  if (rows.error == NULL)
    rows.error = g_steal_pointer (&failure);
  if (rows.error == NULL)
    plumb_image_fail (&rows.error, PLUMB_IMAGE_ERROR_TRUNCATED, "the WebP cannot be read whole");
  g_propagate_error (error, rows.error);
  return FALSE;
}

const PlumbCodec plumb_webp_codec = { probe, read_rows, decode };
