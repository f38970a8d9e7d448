/* plumb-histogram.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-histogram.h"

#include "plumb-numbers.h"

#define ROWS 16u

static void
count (PlumbHistogram *self, const float *numbers, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < 4; c++)
      {
        float number = numbers[4 * (gsize) i + c];

        if (number < 0)
          self->below[c]++;
        else if (number > 1)
          self->above[c]++;
        else if (number >= 0) /* and no NaN */
          self->bins[c][(guint) (number * (PLUMB_HISTOGRAM_BINS - 1) + 0.5f)]++;
      }
}

/**
 * plumb_histogram_new:
 * @picture: a picture
 * @most_pixels: a picture of more is counted on a smaller level
 * @cancellable: (nullable): looked at between rows
 * @error: return location for G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the counts, to be freed with g_free(), or NULL
 */
PlumbHistogram *
plumb_histogram_new (const PlumbPyramid *picture,
                     guint64 most_pixels,
                     GCancellable *cancellable,
                     GError **error)
{
  const PlumbImageLayout *layout = plumb_pyramid_get_layout (picture);
  g_autoptr (PlumbNumbers) numbers = plumb_numbers_new (layout, TRUE);
  g_autofree PlumbHistogram *self = g_new0 (PlumbHistogram, 1);
  guint width = layout->width, height = layout->height;

  self->level = plumb_pyramid_get_first_level (picture);
  plumb_pyramid_get_size (picture, self->level, &width, &height);
  while ((guint64) width * height > most_pixels
         && self->level + 1 < plumb_pyramid_get_n_levels (picture))
    plumb_pyramid_get_size (picture, ++self->level, &width, &height);
  g_autofree guint8 *stored = g_malloc (ROWS * width * plumb_image_layout_get_pixel_size (layout));
  g_autofree float *row = g_new (float, 4 * ROWS * (gsize) width);
  for (guint y = 0; y < height; y += ROWS)
    {
      guint n = MIN (ROWS, height - y);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      plumb_pyramid_read (picture, self->level, &(PlumbArea) { 0, y, width, n }, stored);
      plumb_numbers_read (numbers, stored, (gsize) n * width, row);
      count (self, row, n * width);
    }
  self->n_pixels = (guint64) width * height;
  return g_steal_pointer (&self);
}
