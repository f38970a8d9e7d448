/* plumb-numbers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-numbers.h"

#include "plumb-color.h"

static float
get_value (guint number, PlumbSampleType sample)
{
  switch (sample)
    {
    case PLUMB_SAMPLE_U8:
      return (float) number / 255.0f;
    case PLUMB_SAMPLE_U16:
      return (float) number / 65535.0f;
    case PLUMB_SAMPLE_HALF:
    case PLUMB_SAMPLE_FLOAT:
    default:
      return plumb_half_to_float ((guint16) number);
    }
}

/**
 * plumb_numbers_new:
 * @layout: of a picture
 * @divides: whether colors that are multiplied by alpha are to be divided by it
 *
 * Returns: (transfer full): what reads its pixels; immutable
 */
PlumbNumbers *
plumb_numbers_new (const PlumbImageLayout *layout, gboolean divides)
{
  PlumbNumbers *self = g_new0 (PlumbNumbers, 1);
  guint n = layout->sample == PLUMB_SAMPLE_U8 ? 256 : 65536;

  self->layout = *layout;
  self->divides = divides && layout->alpha == PLUMB_ALPHA_PREMULTIPLIED;
  self->is_table = layout->sample != PLUMB_SAMPLE_FLOAT;
  if (!self->is_table)
    return self;
  self->table = g_new (float, n);
  for (guint i = 0; i < n; i++)
    {
      float value = get_value (i, layout->sample);

      self->table[i] = layout->space == PLUMB_SPACE_LINEAR ? plumb_color_encode (value) : value;
    }
  return self;
}

/**
 * plumb_numbers_free:
 * @self: (transfer full): a reader of pixels
 */
void
plumb_numbers_free (PlumbNumbers *self)
{
  g_free (self->table);
  g_free (self);
}

static inline float
read_stored (const PlumbNumbers *self, gconstpointer pixels, gsize index)
{
  switch (self->layout.sample)
    {
    case PLUMB_SAMPLE_U8:
      return (float) ((const guint8 *) pixels)[index] / 255.0f;
    case PLUMB_SAMPLE_U16:
      return (float) ((const guint16 *) pixels)[index] / 65535.0f;
    case PLUMB_SAMPLE_HALF:
      return plumb_half_to_float (((const guint16 *) pixels)[index]);
    case PLUMB_SAMPLE_FLOAT:
    default:
      return ((const float *) pixels)[index];
    }
}

static inline float
read_color (const PlumbNumbers *self, gconstpointer pixels, gsize index)
{
  float value;

  if (self->layout.sample == PLUMB_SAMPLE_U8)
    return self->table[((const guint8 *) pixels)[index]];
  if (self->is_table)
    return self->table[((const guint16 *) pixels)[index]];
  value = ((const float *) pixels)[index];
  return self->layout.space == PLUMB_SPACE_LINEAR ? plumb_color_encode (value) : value;
}

static float
read_divided (const PlumbNumbers *self, gconstpointer pixels, gsize index, float alpha)
{
  float value = read_stored (self, pixels, index);

  value = alpha > 0 ? value / alpha : value;
  return self->layout.space == PLUMB_SPACE_LINEAR ? plumb_color_encode (value) : value;
}

/**
 * plumb_numbers_read:
 * @self: a reader of pixels
 * @pixels: as they are stored, aligned to their numbers
 * @n: how many
 * @to: (out): four numbers each
 */
void
plumb_numbers_read (const PlumbNumbers *self, gconstpointer pixels, gsize n, float *to)
{
  guint channels = self->layout.n_channels;
  gboolean has_alpha = self->layout.alpha != PLUMB_ALPHA_NONE;

  for (gsize i = 0; i < n; i++, to += 4)
    {
      gsize at = i * channels;

      to[3] = has_alpha ? read_stored (self, pixels, at + channels - 1) : 1;
      for (guint c = 0; c < (channels >= 3 ? 3 : 1); c++)
        to[c] = self->divides ? read_divided (self, pixels, at + c, to[3])
                              : read_color (self, pixels, at + c);
      if (channels < 3)
        to[1] = to[2] = to[0];
    }
}
