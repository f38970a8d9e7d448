/* plumb-shown-image.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-shown-image.h"

static void
convert_row (const PlumbShownProfile *profile, guint8 *row, const PlumbImageLayout *layout)
{
  float color[3];

  for (guint x = 0; x < layout->width; x++, row += layout->n_channels)
    {
      for (guint i = 0; i < 3; i++)
        color[i] = (float) row[i] / 255;
      plumb_shown_profile_convert (profile, color);
      for (guint i = 0; i < 3; i++)
        row[i] = (guint8) lrintf (CLAMP (color[i], 0.0f, 1.0f) * 255);
    }
}

/**
 * plumb_shown_image_new:
 * @image: a picture
 * @profile: what its numbers mean
 * @max_side: of the result
 *
 * Returns: (transfer full) (nullable): the colors that are meant, as far as sRGB has them; NULL
 *   without memory
 */
PlumbImage *
plumb_shown_image_new (PlumbImage *image, const PlumbShownProfile *profile, guint max_side)
{
  g_return_val_if_fail (image != NULL && profile != NULL && max_side > 0, NULL);

  g_autoptr (PlumbImage) small = plumb_image_make_thumbnail (image, max_side);
  if (small == NULL || !plumb_shown_profile_converts (profile)) /* RGB or RGBA, of straight alpha */
    return g_steal_pointer (&small);
  PlumbImageLayout layout = *plumb_image_get_layout (small);
  gsize stride = plumb_image_layout_get_row_size (&layout);
  guint8 *pixels = g_malloc (stride * layout.height);
  for (guint y = 0; y < layout.height; y++)
    {
      memcpy (pixels + y * stride, plumb_image_get_row (small, y), stride);
      convert_row (profile, pixels + y * stride, &layout);
    }
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * layout.height);
  return plumb_image_new (&layout, bytes, 0, stride, NULL);
}
