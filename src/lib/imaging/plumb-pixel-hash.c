/* plumb-pixel-hash.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-pixel-hash.h"

#include "plumb-hash.h"

#if G_BYTE_ORDER != G_LITTLE_ENDIAN
#error "the pixel hash takes numbers least byte first: swap them here"
#endif

/* A call costs little against this much, and rows of any padding go in without it. */
static void
add_rows (PlumbHasher *hasher, const PlumbImage *image)
{
  guint height = plumb_image_get_height (image);
  gsize row = plumb_image_layout_get_row_size (plumb_image_get_layout (image));

  if (plumb_image_get_stride (image) == row)
    {
      plumb_hasher_update (hasher, plumb_image_get_row (image, 0), row * height);
      return;
    }
  for (guint y = 0; y < height; y++)
    plumb_hasher_update (hasher, plumb_image_get_row (image, y), row);
}

/**
 * plumb_pixel_hash:
 * @image: a picture
 *
 * The identity of the decoded pixels; the header says of what exactly. For a worker thread: about
 * half a second for a gigabyte.
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
plumb_pixel_hash (const PlumbImage *image)
{
  PlumbHasher *hasher;
  const PlumbImageLayout *layout;
  g_autofree char *head = NULL;

  g_return_val_if_fail (image != NULL, NULL);
  layout = plumb_image_get_layout (image);
  head = g_strdup_printf ("plumb-pixels-1\n%ux%u %u %s %s\n", layout->width, layout->height,
                          layout->n_channels, plumb_sample_get_name (layout->sample),
                          plumb_alpha_get_name (layout->alpha));
  hasher = plumb_hasher_new ();
  plumb_hasher_update (hasher, head, strlen (head));
  add_rows (hasher, image);
  return plumb_hasher_end (hasher);
}
