/* plumb-image.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-image.h"

struct _PlumbImage
{
  PlumbImageLayout layout;
  GBytes *pixels;
  GBytes *profile;
  const guint8 *first_row;
  gsize stride;
};

G_DEFINE_BOXED_TYPE (PlumbImage, plumb_image, plumb_image_ref, plumb_image_unref)

/**
 * plumb_sample_get_size:
 * @sample: a sample type
 *
 * Returns: bytes of one number
 */
gsize
plumb_sample_get_size (PlumbSampleType sample)
{
  static const gsize sizes[] = { 1, 2, 2, 4 };

  g_return_val_if_fail (sample <= PLUMB_SAMPLE_FLOAT, 0);
  return sizes[sample];
}

/**
 * plumb_sample_get_name:
 * @sample: a sample type
 *
 * Returns: "u8", "u16", "half" or "float"
 */
const char *
plumb_sample_get_name (PlumbSampleType sample)
{
  static const char *const names[] = { "u8", "u16", "half", "float" };

  g_return_val_if_fail (sample <= PLUMB_SAMPLE_FLOAT, NULL);
  return names[sample];
}

/**
 * plumb_alpha_get_name:
 * @alpha: a kind of alpha
 *
 * Returns: "none", "straight" or "premultiplied"
 */
const char *
plumb_alpha_get_name (PlumbAlpha alpha)
{
  static const char *const names[] = { "none", "straight", "premultiplied" };

  g_return_val_if_fail (alpha <= PLUMB_ALPHA_PREMULTIPLIED, NULL);
  return names[alpha];
}

/**
 * plumb_space_get_name:
 * @space: a space
 *
 * Returns: "srgb", "linear" or "profile"
 */
const char *
plumb_space_get_name (PlumbSpace space)
{
  static const char *const names[] = { "srgb", "linear", "profile" };

  g_return_val_if_fail (space <= PLUMB_SPACE_PROFILE, NULL);
  return names[space];
}

/**
 * plumb_image_layout_get_pixel_size:
 * @layout: a layout
 *
 * Returns: bytes of one pixel, all channels
 */
gsize
plumb_image_layout_get_pixel_size (const PlumbImageLayout *layout)
{
  g_return_val_if_fail (layout != NULL, 0);
  return layout->n_channels * plumb_sample_get_size (layout->sample);
}

/**
 * plumb_image_layout_has_same_primaries:
 * @a: a picture
 * @b: another
 *
 * Returns: whether their primaries are equal to four digits
 */
gboolean
plumb_image_layout_has_same_primaries (const PlumbImageLayout *a, const PlumbImageLayout *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (a->primaries); i++)
    if (!(ABS (a->primaries[i] - b->primaries[i]) < 1e-4f))
      return FALSE;
  return TRUE;
}

/**
 * plumb_image_layout_get_row_size:
 * @layout: a layout
 *
 * Returns: bytes of one row without padding
 */
gsize
plumb_image_layout_get_row_size (const PlumbImageLayout *layout)
{
  g_return_val_if_fail (layout != NULL, 0);
  return layout->width * plumb_image_layout_get_pixel_size (layout);
}

static gboolean
layout_is_valid (const PlumbImageLayout *layout)
{
  gboolean takes_alpha = layout->n_channels == 2 || layout->n_channels == 4;

  return layout->width > 0 && layout->height > 0 && layout->n_channels >= 1
         && layout->n_channels <= 4 && layout->sample <= PLUMB_SAMPLE_FLOAT
         && takes_alpha == (layout->alpha != PLUMB_ALPHA_NONE);
}

static gboolean
pixels_hold (const PlumbImageLayout *layout, GBytes *pixels, gsize offset, gsize stride)
{
  gsize row = plumb_image_layout_get_row_size (layout);
  gsize length = g_bytes_get_size (pixels);

  if (stride < row || offset > length || length - offset < row)
    return FALSE;
  return (length - offset - row) / stride >= layout->height - 1;
}

/**
 * plumb_image_new:
 * @layout: what the pixels are
 * @pixels: the bytes that hold them
 * @offset: where the first row begins in @pixels
 * @stride: bytes from one row to the next, at least the size of a row
 * @profile: (nullable): an ICC profile
 *
 * Makes a picture over existing bytes, without a copy. 8-bit rows may begin anywhere; rows of wider
 * numbers must be aligned to them.
 *
 * Returns: (transfer full): the picture
 */
PlumbImage *
plumb_image_new (
    const PlumbImageLayout *layout, GBytes *pixels, gsize offset, gsize stride, GBytes *profile)
{
  PlumbImage *self;
  const guint8 *data;

  g_return_val_if_fail (layout != NULL && layout_is_valid (layout), NULL);
  g_return_val_if_fail (pixels != NULL && stride > 0, NULL);
  g_return_val_if_fail (pixels_hold (layout, pixels, offset, stride), NULL);
  data = g_bytes_get_data (pixels, NULL);
  g_return_val_if_fail (((guintptr) data + offset) % plumb_sample_get_size (layout->sample) == 0
                            && stride % plumb_sample_get_size (layout->sample) == 0,
                        NULL);

  self = g_atomic_rc_box_new0 (PlumbImage);
  self->layout = *layout;
  self->pixels = g_bytes_ref (pixels);
  self->profile = profile != NULL ? g_bytes_ref (profile) : NULL;
  self->first_row = data + offset;
  self->stride = stride;
  return self;
}

/**
 * plumb_image_ref:
 * @self: a picture
 *
 * Returns: (transfer full): @self
 */
PlumbImage *
plumb_image_ref (PlumbImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
clear_image (gpointer data)
{
  PlumbImage *self = data;

  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_clear_pointer (&self->profile, g_bytes_unref);
}

/**
 * plumb_image_unref:
 * @self: (transfer full): a picture
 *
 * Drops a reference; the last one frees the pixels, on whatever thread.
 */
void
plumb_image_unref (PlumbImage *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear_image);
}

/**
 * plumb_image_get_layout:
 * @self: a picture
 *
 * Returns: (transfer none): what the pixels are
 */
const PlumbImageLayout *
plumb_image_get_layout (const PlumbImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->layout;
}

/**
 * plumb_image_get_width:
 * @self: a picture
 *
 * Returns: pixels in a row
 */
guint
plumb_image_get_width (const PlumbImage *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->layout.width;
}

/**
 * plumb_image_get_height:
 * @self: a picture
 *
 * Returns: rows
 */
guint
plumb_image_get_height (const PlumbImage *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->layout.height;
}

/**
 * plumb_image_has_alpha:
 * @self: a picture
 *
 * Returns: whether there is an alpha channel, opaque or not
 */
gboolean
plumb_image_has_alpha (const PlumbImage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->layout.alpha != PLUMB_ALPHA_NONE;
}

/**
 * plumb_image_get_stride:
 * @self: a picture
 *
 * Returns: bytes from one row to the next
 */
gsize
plumb_image_get_stride (const PlumbImage *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->stride;
}

/**
 * plumb_image_get_row:
 * @self: a picture
 * @y: a row, from 0 at the top
 *
 * Returns: (transfer none): the numbers of the row
 */
const guint8 *
plumb_image_get_row (const PlumbImage *self, guint y)
{
  g_return_val_if_fail (self != NULL && y < self->layout.height, NULL);
  return self->first_row + y * self->stride;
}

/**
 * plumb_image_get_profile:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): the ICC profile that the file carried
 */
GBytes *
plumb_image_get_profile (const PlumbImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->profile;
}
