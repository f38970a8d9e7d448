/* plumb-gegl.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-gegl-private.h"

#include "plumb-source-private.h"

#define CACHE_BYTES (G_GUINT64_CONSTANT (1) << 30)

/* Before GEGL starts: set later, the license makes it load its modules a second time. */
static void
configure (void)
{
  g_object_set (gegl_config (), "use-opencl", /* other numbers on other machines */
                FALSE, "tile-cache-size", CACHE_BYTES,
                "application-license", /* without it GEGL hides its operations under the GPL */
                "GPL3", NULL);
  if (g_getenv ("GEGL_SWAP")
      == NULL) /* a folder that cannot be made: none of the user's is filled */
    g_object_set (gegl_config (), "swap", "/dev/null/none", NULL);
  if (g_getenv ("GEGL_THREADS") == NULL)
    g_object_set (gegl_config (), "threads", (int) MIN (g_get_num_processors (), 64), NULL);
}

/**
 * plumb_gegl_ensure:
 *
 * Starts GEGL where it is not started, and registers the operations of the room.
 */
void
plumb_gegl_ensure (void)
{
  static gsize is_started;

  if (!g_once_init_enter (&is_started))
    return;
  configure ();
  gegl_init (NULL, NULL);
  g_type_class_unref (g_type_class_ref (PLUMB_TYPE_OP_DIFFERENCE));
  g_type_class_unref (g_type_class_ref (PLUMB_TYPE_OP_ERROR));
  g_once_init_leave (&is_started, 1);
}

/* --- Formats --------------------------------------------------------------------------------- */

static const char *
get_model (const PlumbImageLayout *layout, gboolean as_straight)
{
  static const char *const encoded[] = { "Y'", "Y'A", "R'G'B'", "R'G'B'A" };
  static const char *const linear[] = { "Y", "YA", "RGB", "RGBA" };
  gboolean is_linear = layout->space == PLUMB_SPACE_LINEAR;

  if (layout->alpha == PLUMB_ALPHA_PREMULTIPLIED && !as_straight)
    {
      if (layout->n_channels == 2)
        return is_linear ? "YaA" : "Y'aA";
      return is_linear ? "RaGaBaA" : "R'aG'aB'aA";
    }
  return (is_linear ? linear : encoded)[layout->n_channels - 1];
}

const Babl *
plumb_gegl_get_format (const PlumbImageLayout *layout, gboolean as_straight)
{
  g_autofree char *name = g_strdup_printf ("%s %s", get_model (layout, as_straight),
                                           plumb_sample_get_name (layout->sample));

  return babl_format (name);
}

/* --- Buffers --------------------------------------------------------------------------------- */

static void
release_cb (gpointer data)
{
  plumb_image_unref (data);
}

/* Over the picture's own memory where its rows have no padding that GEGL could not step over. */
GeglBuffer *
plumb_gegl_buffer_new_as (const PlumbImage *image, const Babl *format)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  GeglRectangle extent = { 0, 0, layout->width, layout->height };
  gsize stride = plumb_image_get_stride (image);
  gpointer pixels = (gpointer) plumb_image_get_row (image, 0);
  GeglBuffer *buffer;

  if (stride == plumb_image_layout_get_row_size (layout))
    return gegl_buffer_linear_new_from_data (pixels, format, &extent, stride, release_cb,
                                             plumb_image_ref ((PlumbImage *) image));
  buffer = gegl_buffer_new (&extent, format);
  gegl_buffer_set (buffer, &extent, 0, format, pixels, stride);
  return buffer;
}

/**
 * plumb_gegl_buffer_new:
 * @image: a picture; kept until the buffer goes
 *
 * The buffer is for reading.
 *
 * Returns: (transfer full): the buffer
 */
GeglBuffer *
plumb_gegl_buffer_new (const PlumbImage *image)
{
  g_return_val_if_fail (image != NULL, NULL);
  plumb_gegl_ensure ();
  return plumb_gegl_buffer_new_as (image,
                                   plumb_gegl_get_format (plumb_image_get_layout (image), FALSE));
}

static PlumbSampleType
get_sample (const Babl *format)
{
  const Babl *type = babl_format_get_type (format, 0);

  if (type == babl_type ("u8"))
    return PLUMB_SAMPLE_U8;
  if (type == babl_type ("u16"))
    return PLUMB_SAMPLE_U16;
  if (type == babl_type ("half"))
    return PLUMB_SAMPLE_HALF;
  return PLUMB_SAMPLE_FLOAT;
}

static void
describe (const Babl *format, PlumbImageLayout *layout)
{
  BablModelFlag flags = babl_get_model_flags (format);
  gboolean has_alpha = (flags & BABL_MODEL_FLAG_ALPHA) != 0;
  gboolean is_gray = (flags & BABL_MODEL_FLAG_GRAY) != 0;

  layout->sample = get_sample (format);
  layout->n_channels = (is_gray ? 1 : 3) + (has_alpha ? 1 : 0);
  if (!has_alpha)
    layout->alpha = PLUMB_ALPHA_NONE;
  else
    layout->alpha = (flags & BABL_MODEL_FLAG_ASSOCIATED) != 0 ? PLUMB_ALPHA_PREMULTIPLIED
                                                              : PLUMB_ALPHA_STRAIGHT;
  layout->space = (flags & BABL_MODEL_FLAG_LINEAR) != 0 ? PLUMB_SPACE_LINEAR : PLUMB_SPACE_SRGB;
}

/**
 * plumb_image_new_from_gegl:
 * @buffer: a buffer; its colors are converted to sRGB primaries
 * @error: return location for PLUMB_IMAGE_ERROR_LIMIT and PLUMB_IMAGE_ERROR_CORRUPT (no extent)
 *
 * Returns: (transfer full): a copy as a picture, or NULL
 */
PlumbImage *
plumb_image_new_from_gegl (GeglBuffer *buffer, GError **error)
{
  PlumbImageLayout layout = { 0 };
  const GeglRectangle *extent;
  g_autoptr (PlumbBlob) pixels = NULL;

  g_return_val_if_fail (GEGL_IS_BUFFER (buffer), NULL);
  extent = gegl_buffer_get_extent (buffer);
  layout.width = MAX (extent->width, 0);
  layout.height = MAX (extent->height, 0);
  describe (gegl_buffer_get_format (buffer), &layout);
  if (!plumb_image_check_layout (&layout, error))
    return NULL;
  pixels = plumb_image_allocate (&layout, error);
  if (pixels == NULL)
    return NULL;
  gegl_buffer_get (buffer, extent, 1.0, plumb_gegl_get_format (&layout, FALSE), pixels->data,
                   plumb_image_layout_get_row_size (&layout), GEGL_ABYSS_NONE);
  return plumb_image_new_take (&layout, g_steal_pointer (&pixels), NULL);
}
