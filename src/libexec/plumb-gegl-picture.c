/* plumb-gegl-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-gegl-worker.h"

#include <string.h>

/* Pictures in GEGL's form and back. Numbers are never converted on the way in: the babl format says
 * what they are. */

static const char *
get_type_name (PlumbSampleType sample)
{
  switch (sample)
    {
    case PLUMB_SAMPLE_U16:
      return "u16";
    case PLUMB_SAMPLE_HALF:
      return "half";
    case PLUMB_SAMPLE_FLOAT:
      return "float";
    case PLUMB_SAMPLE_U8:
    default:
      return "u8";
    }
}

static const char *
get_model_name (const PlumbImageLayout *layout)
{
  gboolean linear = layout->space == PLUMB_SPACE_LINEAR;
  gboolean multiplied = layout->alpha == PLUMB_ALPHA_PREMULTIPLIED;
  switch (layout->n_channels)
    {
    case 1:
      return linear ? "Y" : "Y'";
    case 2:
      return linear ? (multiplied ? "YaA" : "YA") : "Y'A";
    case 3:
      return linear ? "RGB" : "R'G'B'";
    default:
      return linear ? (multiplied ? "RaGaBaA" : "RGBA") : (multiplied ? "R'aG'aB'aA" : "R'G'B'A");
    }
}

static const Babl *
get_format (PlumbImage *image)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  g_autofree char *name
      = g_strdup_printf ("%s %s", get_model_name (layout), get_type_name (layout->sample));
  GBytes *profile = plumb_image_get_profile (image);
  const Babl *space = NULL;
  if (profile != NULL)
    {
      const char *fault = NULL;
      gsize size = 0;
      const char *data = g_bytes_get_data (profile, &size);
      space = babl_space_from_icc (data, (int) MIN (size, G_MAXINT),
                                   BABL_ICC_INTENT_RELATIVE_COLORIMETRIC, &fault);
    }
  return babl_format_with_space (name, space != NULL ? space : babl_space ("sRGB"));
}

GeglBuffer *
plumb_worker_buffer_new (PlumbImage *image)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  const GeglRectangle area = { 0, 0, (int) layout->width, (int) layout->height };
  GeglBuffer *buffer = gegl_buffer_new (&area, get_format (image));
  gegl_buffer_set (buffer, &area, 0, get_format (image), plumb_image_get_row (image, 0),
                   (int) plumb_image_get_stride (image));
  return buffer;
}

/* Whether some pixel is not opaque: an operation may carry an alpha channel that says nothing. */
static gboolean
is_transparent (GeglBuffer *buffer, const GeglRectangle *area)
{
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (buffer, area, 0, babl_format ("A float"),
                                                           GEGL_ACCESS_READ, GEGL_ABYSS_NONE, 1);
  while (gegl_buffer_iterator_next (iterator))
    {
      const float *alpha = iterator->items[0].data;
      for (int i = 0; i < iterator->length; i++)
        if (alpha[i] < 1.0f)
          {
            gegl_buffer_iterator_stop (iterator);
            return TRUE;
          }
    }
  return FALSE;
}

PlumbImage *
plumb_worker_image_new (GeglBuffer *buffer, const GeglRectangle *area, const PlumbImageLayout *like)
{
  const Babl *made = gegl_buffer_get_format (buffer);
  gboolean is_float = like->sample == PLUMB_SAMPLE_HALF || like->sample == PLUMB_SAMPLE_FLOAT;
  gboolean gray = babl_format_get_n_components (made) - (babl_format_has_alpha (made) ? 1 : 0) == 1;
  gboolean alpha = babl_format_has_alpha (made) && is_transparent (buffer, area);
  PlumbImageLayout layout = {
    .width = (guint) area->width,
    .height = (guint) area->height,
    .n_channels = (gray ? 1u : 3u) + (alpha ? 1u : 0u),
    .sample = is_float ? PLUMB_SAMPLE_FLOAT : like->sample,
    .alpha = !alpha     ? PLUMB_ALPHA_NONE
             : is_float ? PLUMB_ALPHA_PREMULTIPLIED
                        : PLUMB_ALPHA_STRAIGHT,
    .space = is_float ? PLUMB_SPACE_LINEAR : PLUMB_SPACE_SRGB,
  };
  gsize stride = plumb_image_layout_get_row_size (&layout);
  gsize size = stride * layout.height;
  guint8 *pixels = g_try_malloc (size);
  if (pixels == NULL)
    return NULL;
  g_autofree char *name
      = g_strdup_printf ("%s %s", get_model_name (&layout), get_type_name (layout.sample));
  gegl_buffer_get (buffer, area, 1.0, babl_format (name), pixels, (int) stride, GEGL_ABYSS_NONE);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, size);
  return plumb_image_new (&layout, bytes, 0, stride, NULL);
}
