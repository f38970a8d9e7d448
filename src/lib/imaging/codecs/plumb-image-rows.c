/* plumb-image-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-image-rows.h"

#include "plumb-codec-private.h"
#include "plumb-image-codecs.h"

static gboolean
hand_on_image (const PlumbImage *image, const PlumbRowSink *sink, gpointer data, GError **error)
{
  return sink->begin (plumb_image_get_layout (image), plumb_image_get_profile (image), data, error)
         && sink->rows (plumb_image_get_row (image, 0), plumb_image_get_stride (image),
                        plumb_image_get_height (image), data, error);
}

/**
 * plumb_image_read_rows:
 * @fd: a regular file
 * @sink: takes the picture
 * @data: for @sink
 * @error: return location
 *
 * Returns: whether all rows were read and taken
 */
gboolean
plumb_image_read_rows (int fd, const PlumbRowSink *sink, gpointer data, GError **error)
{
  g_autoptr (PlumbImage) image = NULL;
  PlumbImageInfo info;

  g_return_val_if_fail (fd >= 0 && sink != NULL, FALSE);
  if (!plumb_image_probe (fd, &info, error))
    return FALSE;
  if (info.is_plain)
    {
      g_autoptr (PlumbBlob) file = plumb_blob_read_fd (fd, info.n_bytes, error);

      if (file == NULL)
        return FALSE;
      if (!plumb_png_has_palette (file))
        return plumb_png_read_rows (file, &info, sink, data, error);
    }
  const PlumbCodec *codec = plumb_codec_find (info.format);
  if (codec->read_rows != NULL)
    {
      PlumbSource source;
      return plumb_source_init (&source, fd, error)
             && codec->read_rows (&source, &info, sink, data, error);
    }
  image = plumb_image_load_fd (fd, error);
  return image != NULL && hand_on_image (image, sink, data, error);
}
