/* plumb-decode-write.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "plumb-decode.h"

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
write_pixels (int fd, const PlumbImage *image)
{
  gsize row = plumb_image_layout_get_row_size (plumb_image_get_layout (image));

  for (guint y = 0; y < plumb_image_get_height (image); y++)
    if (!write_at (fd, PLUMB_DECODE_PIXELS_AT + y * row, plumb_image_get_row (image, y), row))
      return FALSE;
  return TRUE;
}

/**
 * plumb_decode_write:
 * @fd: the shared memory
 * @image: (nullable): what was decoded
 * @error: (nullable): why nothing was, where @image is NULL
 *
 * In the decoding process: hands over the result.
 *
 * Returns: whether all of it could be written
 */
gboolean
plumb_decode_write (int fd, const PlumbImage *image, const GError *error)
{
  PlumbDecodeHead head = { .magic = PLUMB_DECODE_MAGIC };
  GBytes *profile = image != NULL ? plumb_image_get_profile (image) : NULL;
  gsize n_pixels;

  if (image == NULL)
    {
      head.is_error = TRUE;
      head.error_code
          = error->domain == PLUMB_IMAGE_ERROR ? (guint) error->code : PLUMB_IMAGE_ERROR_CORRUPT;
      g_strlcpy (head.message, error->message, sizeof head.message);
      return write_at (fd, 0, &head, sizeof head);
    }
  head.layout = *plumb_image_get_layout (image);
  n_pixels = plumb_image_layout_get_row_size (&head.layout) * head.layout.height;
  if (profile != NULL)
    {
      const void *data = g_bytes_get_data (profile, &head.profile_length);

      if (!write_at (fd, PLUMB_DECODE_PIXELS_AT + n_pixels, data, head.profile_length))
        return FALSE;
    }
  return write_pixels (fd, image) && write_at (fd, 0, &head, sizeof head);
}
