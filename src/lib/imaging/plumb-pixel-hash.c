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

struct _PlumbPixelHasher
{
  PlumbHasher *hasher;
  gsize row; /* bytes of one, without padding */
};

/**
 * plumb_pixel_hasher_new:
 * @layout: of a picture
 *
 * Returns: (transfer full): what takes its rows; ended by plumb_pixel_hasher_end()
 */
PlumbPixelHasher *
plumb_pixel_hasher_new (const PlumbImageLayout *layout)
{
  g_return_val_if_fail (layout != NULL, NULL);

  PlumbPixelHasher *self = g_new0 (PlumbPixelHasher, 1);
  g_autofree char *head = g_strdup_printf (
      "plumb-pixels-1\n%ux%u %u %s %s\n", layout->width, layout->height, layout->n_channels,
      plumb_sample_get_name (layout->sample), plumb_alpha_get_name (layout->alpha));
  self->hasher = plumb_hasher_new ();
  self->row = plumb_image_layout_get_row_size (layout);
  plumb_hasher_update (self->hasher, head, strlen (head));
  return self;
}

/**
 * plumb_pixel_hasher_add:
 * @self: a hasher
 * @rows: the next rows from the top
 * @stride: how many bytes lie between their beginnings
 * @n_rows: how many
 */
void
plumb_pixel_hasher_add (PlumbPixelHasher *self, const guint8 *rows, gsize stride, guint n_rows)
{
  if (stride == self->row)
    {
      plumb_hasher_update (self->hasher, rows, self->row * n_rows);
      return;
    }
  for (guint y = 0; y < n_rows; y++)
    plumb_hasher_update (self->hasher, rows + y * stride, self->row);
}

/**
 * plumb_pixel_hasher_end:
 * @self: (transfer full): a hasher that has all rows
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
plumb_pixel_hasher_end (PlumbPixelHasher *self)
{
  char *hash = plumb_hasher_end (self->hasher);

  g_free (self);
  return hash;
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
  g_return_val_if_fail (image != NULL, NULL);

  PlumbPixelHasher *hasher = plumb_pixel_hasher_new (plumb_image_get_layout (image));
  plumb_pixel_hasher_add (hasher, plumb_image_get_row (image, 0), plumb_image_get_stride (image),
                          plumb_image_get_height (image));
  return plumb_pixel_hasher_end (hasher);
}
