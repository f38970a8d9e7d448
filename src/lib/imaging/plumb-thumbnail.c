/* plumb-thumbnail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-image.h"

#include "plumb-source-private.h"
#include "plumb-color-private.h"
#include "plumb-parallel.h"

/* Each pixel of the result is the mean, in linear light and with colors weighted by alpha, of the
 * rectangle of the source that it covers; pixels on its edge count by the part that lies inside. */

typedef struct
{
  const PlumbImage *image;
  PlumbImageLayout layout;
  guint8 *pixels;
} Scaling;

/* Adds a row of the source, times @weight, to a row of sums. */
static void
gather_row (const Scaling *scaling, const float *row, float weight, float *sums)
{
  guint width = plumb_image_get_width (scaling->image);
  double ratio = (double) width / scaling->layout.width;

  for (guint x = 0; x < scaling->layout.width; x++, sums += 4)
    {
      double left = x * ratio, right = (x + 1) * ratio;

      for (guint i = (guint) left; i < width && i < right; i++)
        {
          float part = (float) (MIN (right, i + 1.0) - MAX (left, i)) * weight;

          for (guint c = 0; c < 4; c++)
            sums[c] += part * row[4 * (gsize) i + c];
        }
    }
}

static guint8
to_byte (float value)
{
  return value > 0 ? (guint8) (MIN (value, 1) * 255 + 0.5f) : 0;
}

static void
write_row (const Scaling *scaling, const float *sums, float area, guint8 *to)
{
  guint n = scaling->layout.n_channels;

  for (guint x = 0; x < scaling->layout.width; x++, sums += 4, to += n)
    {
      float alpha = n == 4 ? sums[3] / area : 1;

      for (guint c = 0; c < 3; c++)
        to[c] = to_byte (alpha > 0 ? plumb_color_encode (sums[c] / area / alpha) : 0);
      if (n == 4)
        to[3] = to_byte (alpha);
    }
}

static void
scale_row (guint index, gpointer data)
{
  const Scaling *scaling = data;
  guint width = plumb_image_get_width (scaling->image),
        height = plumb_image_get_height (scaling->image);
  double ratio = (double) height / scaling->layout.height, top = index * ratio,
         bottom = (index + 1) * ratio;
  g_autofree float *row = g_new (float, 4 * (gsize) width);
  g_autofree float *sums = g_new0 (float, 4 * (gsize) scaling->layout.width);

  for (guint y = (guint) top; y < height && y < bottom; y++)
    {
      plumb_color_read_light_row (scaling->image, y, row);
      gather_row (scaling, row, (float) (MIN (bottom, y + 1.0) - MAX (top, y)), sums);
    }
  write_row (scaling, sums, (float) (ratio * width / scaling->layout.width),
             scaling->pixels + index * plumb_image_layout_get_row_size (&scaling->layout));
}

static void
fit (const PlumbImage *image, guint max_side, PlumbImageLayout *layout)
{
  guint width = plumb_image_get_width (image), height = plumb_image_get_height (image);
  double scale = MIN (1.0, (double) max_side / MAX (width, height));
  gboolean has_alpha = plumb_image_has_alpha (image);

  *layout = (PlumbImageLayout) {
    .width = MAX (1, (guint) (width * scale + 0.5)),
    .height = MAX (1, (guint) (height * scale + 0.5)),
    .n_channels = has_alpha ? 4 : 3,
    .sample = PLUMB_SAMPLE_U8,
    .alpha = has_alpha ? PLUMB_ALPHA_STRAIGHT : PLUMB_ALPHA_NONE,
  };
}

/**
 * plumb_image_make_thumbnail:
 * @self: a picture
 * @max_side: the longer side of the result is at most this, at least 1
 *
 * Light above white is cut off. For a worker thread.
 *
 * Returns: (transfer full) (nullable): the picture; NULL where there is no memory for it
 */
PlumbImage *
plumb_image_make_thumbnail (const PlumbImage *self, guint max_side)
{
  Scaling scaling = { .image = self };
  g_autoptr (PlumbBlob) pixels = NULL;

  g_return_val_if_fail (self != NULL && max_side > 0, NULL);
  fit (self, max_side, &scaling.layout);
  pixels = plumb_image_allocate (&scaling.layout, NULL);
  if (pixels == NULL)
    return NULL;
  scaling.pixels = pixels->data;
  plumb_parallel_run (scaling.layout.height, scale_row, &scaling);
  return plumb_image_new_take (&scaling.layout, g_steal_pointer (&pixels), NULL);
}
