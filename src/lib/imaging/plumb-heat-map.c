/* plumb-heat-map.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-heat-map-private.h"

#include "plumb-source-private.h"
#include "plumb-color-private.h"
#include "plumb-delta-private.h"
#include "plumb-metrics-private.h"
#include "plumb-parallel.h"

#define BAND_ROWS 64
#define ENCODED_ROWS 256
#define GAP 8
#define NEUTRAL 128

/* --- Error maps ------------------------------------------------------------------------------ */

typedef struct
{
  const PlumbImage *a;
  const PlumbImage *b;
  guint8 *pixels;
} Mapping;

static void
get_band (guint index, guint height, guint *from, guint *to)
{
  *from = index * BAND_ROWS;
  *to = MIN (*from + BAND_ROWS, height);
}

static void
map_band (guint index, gpointer data)
{
  const Mapping *mapping = data;
  guint width = plumb_image_get_width (mapping->a), from, to;
  g_autofree guint8 *rooms = g_malloc (8 * (gsize) width);

  get_band (index, plumb_image_get_height (mapping->a), &from, &to);
  for (guint y = from; y < to; y++)
    plumb_delta_get_levels_8 (plumb_color_read_row_8 (mapping->a, y, rooms),
                              plumb_color_read_row_8 (mapping->b, y, rooms + 4 * (gsize) width),
                              width, mapping->pixels + (gsize) y * width);
}

/**
 * plumb_error_map_new:
 * @a: a picture
 * @b: another of the same size
 *
 * Returns: (transfer full) (nullable): the largest difference of any channel of each pixel; NULL
 *   where there is no memory for it
 */
PlumbImage *
plumb_error_map_new (const PlumbImage *a, const PlumbImage *b)
{
  PlumbImageLayout layout = { .n_channels = 1 };
  g_autoptr (PlumbBlob) pixels = NULL;
  Mapping mapping = { .a = a, .b = b };

  g_return_val_if_fail (a != NULL && b != NULL, NULL);
  g_return_val_if_fail (plumb_image_get_width (a) == plumb_image_get_width (b)
                            && plumb_image_get_height (a) == plumb_image_get_height (b),
                        NULL);
  if (!plumb_delta_can_be_direct (a, b))
    return plumb_error_map_new_by_gegl (a, b);
  layout.width = plumb_image_get_width (a);
  layout.height = plumb_image_get_height (a);
  pixels = plumb_image_allocate (&layout, NULL);
  if (pixels == NULL)
    return NULL;
  mapping.pixels = pixels->data;
  plumb_parallel_run ((layout.height + BAND_ROWS - 1) / BAND_ROWS, map_band, &mapping);
  return plumb_image_new_take (&layout, g_steal_pointer (&pixels), NULL);
}

/**
 * plumb_error_map_new_flip:
 * @a: a picture
 * @b: another of the same size
 * @view: how FLIP looks at them
 *
 * Returns: (transfer full) (nullable): the FLIP error of each pixel; NULL where there is no memory
 * for it
 */
PlumbImage *
plumb_error_map_new_flip (const PlumbImage *a, const PlumbImage *b, const PlumbFlipView *view)
{
  PlumbImageLayout layout = { .n_channels = 1, .sample = PLUMB_SAMPLE_FLOAT };
  g_autoptr (PlumbBlob) pixels = NULL;

  g_return_val_if_fail (a != NULL && b != NULL && view != NULL, NULL);
  g_return_val_if_fail (plumb_image_get_width (a) == plumb_image_get_width (b)
                            && plumb_image_get_height (a) == plumb_image_get_height (b),
                        NULL);
  layout.width = plumb_image_get_width (a);
  layout.height = plumb_image_get_height (a);
  pixels = plumb_image_allocate (&layout, NULL);
  if (pixels == NULL)
    return NULL;
  plumb_flip_measure (a, b, view, (float *) (void *) pixels->data);
  return plumb_image_new_take (&layout, g_steal_pointer (&pixels), NULL);
}

/* --- Heat ------------------------------------------------------------------------------------ */

/**
 * plumb_heat_get_index:
 * @value: an error, 0 to 1; more is as much
 * @scale: how it is spread
 *
 * Returns: its color in plumb_heat_colors: 0 for no error, and for nothing else
 */
guint8
plumb_heat_get_index (double value, PlumbHeatScale scale)
{
  double bounded = MIN (value, 1);
  guint heat;

  if (!(value > 0))
    return 0;
  heat = (guint) (255 * (scale == PLUMB_HEAT_ROOT ? sqrt (bounded) : bounded) + 0.5);
  return MAX (1, heat);
}

typedef struct
{
  const PlumbImage *map;
  PlumbHeatScale scale;
  guint8 table[256]; /* heat of 8-bit values */
  guint8 *heats;
} Heating;

static void
heat_band (guint index, gpointer data)
{
  const Heating *heating = data;
  guint width = plumb_image_get_width (heating->map), from, to;

  get_band (index, plumb_image_get_height (heating->map), &from, &to);
  for (guint y = from; y < to; y++)
    {
      const guint8 *row = plumb_image_get_row (heating->map, y);
      guint8 *heats = heating->heats + (gsize) y * width;

      if (plumb_image_get_layout (heating->map)->sample == PLUMB_SAMPLE_U8)
        for (guint x = 0; x < width; x++)
          heats[x] = heating->table[row[x]];
      else
        for (guint x = 0; x < width; x++)
          heats[x] = plumb_heat_get_index ((double) ((const float *) (const void *) row)[x],
                                           heating->scale);
    }
}

static void
fill_heats (const PlumbImage *map, PlumbHeatScale scale, guint8 *heats)
{
  Heating heating = { .map = map, .scale = scale, .heats = heats };

  for (guint i = 0; i < 256; i++)
    heating.table[i] = plumb_heat_get_index (i / 255.0, scale);
  plumb_parallel_run ((plumb_image_get_height (map) + BAND_ROWS - 1) / BAND_ROWS, heat_band,
                      &heating);
}

static PlumbBlob *
make_heats (const PlumbImage *map, PlumbHeatScale scale, GError **error)
{
  PlumbBlob *heats
      = plumb_blob_new ((gsize) plumb_image_get_width (map) * plumb_image_get_height (map), error);

  if (heats != NULL)
    fill_heats (map, scale, heats->data);
  return heats;
}

static gboolean
is_error_map (const PlumbImage *map)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (map);

  return layout->n_channels == 1
         && (layout->sample == PLUMB_SAMPLE_U8 || layout->sample == PLUMB_SAMPLE_FLOAT);
}

/**
 * plumb_heat_map_new:
 * @error_map: what plumb_error_map_new() or plumb_error_map_new_flip() gave
 * @scale: how errors become heat
 *
 * Returns: (transfer full) (nullable): an 8-bit RGB picture; NULL where there is no memory for it
 */
PlumbImage *
plumb_heat_map_new (const PlumbImage *error_map, PlumbHeatScale scale)
{
  PlumbImageLayout layout = { .n_channels = 3, .sample = PLUMB_SAMPLE_U8 };
  g_autoptr (PlumbBlob) heats = NULL;
  g_autoptr (PlumbBlob) pixels = NULL;

  g_return_val_if_fail (error_map != NULL && is_error_map (error_map), NULL);
  layout.width = plumb_image_get_width (error_map);
  layout.height = plumb_image_get_height (error_map);
  heats = make_heats (error_map, scale, NULL);
  pixels = plumb_image_allocate (&layout, NULL);
  if (heats == NULL || pixels == NULL)
    return NULL;
  for (gsize i = 0; i < heats->length; i++)
    memcpy (pixels->data + 3 * i, plumb_heat_colors[heats->data[i]], 3);
  return plumb_image_new_take (&layout, g_steal_pointer (&pixels), NULL);
}

/**
 * plumb_heat_map_encode_png:
 * @error_map: what plumb_error_map_new() or plumb_error_map_new_flip() gave
 * @scale: how errors become heat
 * @error: return location for PLUMB_IMAGE_ERROR_LIMIT
 *
 * Returns: (transfer full): the file, or NULL
 */
GBytes *
plumb_heat_map_encode_png (const PlumbImage *error_map, PlumbHeatScale scale, GError **error)
{
  g_autoptr (PlumbBlob) heats = NULL;

  g_return_val_if_fail (error_map != NULL && is_error_map (error_map), NULL);
  heats = make_heats (error_map, scale, error);
  if (heats == NULL)
    return NULL;
  return plumb_png_encode_indexed (heats->data, plumb_image_get_width (error_map),
                                   plumb_image_get_height (error_map), plumb_heat_colors, error);
}

/**
 * plumb_heat_map_encode_png_bands:
 * @bands: an error map that is read in bands
 * @scale: how errors become heat
 * @error: return location for PLUMB_IMAGE_ERROR_LIMIT
 *
 * Takes two bytes a pixel.
 *
 * Returns: (transfer full): the file, or NULL
 */
GBytes *
plumb_heat_map_encode_png_bands (const PlumbHeatBands *bands, PlumbHeatScale scale, GError **error)
{
  g_autoptr (PlumbBlob) heats = NULL;

  g_return_val_if_fail (bands != NULL && bands->width > 0 && bands->height > 0, NULL);
  heats = plumb_blob_new ((gsize) bands->width * bands->height, error);
  for (guint y = 0; heats != NULL && y < bands->height; y += ENCODED_ROWS)
    {
      g_autoptr (PlumbImage) map
          = bands->read (bands->data, y, MIN (ENCODED_ROWS, bands->height - y));

      if (map == NULL)
        {
          plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "no memory for the heat map");
          return NULL;
        }
      fill_heats (map, scale, heats->data + (gsize) y * bands->width);
    }
  return heats != NULL ? plumb_png_encode_indexed (heats->data, bands->width, bands->height,
                                                   plumb_heat_colors, error)
                       : NULL;
}

/* --- Masks and rows of pictures -------------------------------------------------------------- */

static double
read_error (const PlumbImage *map, guint x, guint y)
{
  const guint8 *row = plumb_image_get_row (map, y);

  if (plumb_image_get_layout (map)->sample == PLUMB_SAMPLE_U8)
    return row[x] / 255.0;
  return (double) ((const float *) (const void *) row)[x];
}

/**
 * plumb_change_mask_new:
 * @error_map: what plumb_error_map_new() gave
 * @step: as in PlumbThresholds
 *
 * Returns: (transfer full) (nullable): an 8-bit gray picture; NULL where there is no memory for it
 */
PlumbImage *
plumb_change_mask_new (const PlumbImage *error_map, double step)
{
  PlumbImageLayout layout = { .n_channels = 1, .sample = PLUMB_SAMPLE_U8 };
  g_autoptr (PlumbBlob) pixels = NULL;

  g_return_val_if_fail (error_map != NULL && is_error_map (error_map), NULL);
  layout.width = plumb_image_get_width (error_map);
  layout.height = plumb_image_get_height (error_map);
  pixels = plumb_image_allocate (&layout, NULL);
  if (pixels == NULL)
    return NULL;
  for (guint y = 0; y < layout.height; y++)
    for (guint x = 0; x < layout.width; x++)
      if (read_error (error_map, x, y) > step + PLUMB_STEP_SLACK)
        pixels->data[(gsize) y * layout.width + x] = 255;
  return plumb_image_new_take (&layout, g_steal_pointer (&pixels), NULL);
}

static void
lay_over_gray (const PlumbImage *image, const PlumbImageLayout *layout, guint8 *pixels, guint left)
{
  guint top = (layout->height - plumb_image_get_height (image)) / 2;
  guint n = plumb_image_get_layout (image)->n_channels;

  for (guint y = 0; y < plumb_image_get_height (image); y++)
    {
      const guint8 *from = plumb_image_get_row (image, y);
      guint8 *to = pixels + ((gsize) (top + y) * layout->width + left) * 3;

      for (guint x = 0; x < plumb_image_get_width (image); x++, from += n, to += 3)
        for (guint c = 0; c < 3; c++)
          to[c] = n == 3 ? from[c] : (from[c] * from[3] + NEUTRAL * (255 - from[3]) + 127) / 255;
    }
}

/**
 * plumb_side_by_side_new:
 * @images: (array length=n_images): pictures, from left to right
 * @n_images: how many, at least 1
 * @max_height: of the result
 *
 * Returns: (transfer full) (nullable): the picture; NULL where there is no memory for it
 */
PlumbImage *
plumb_side_by_side_new (PlumbImage *const *images, guint n_images, guint max_height)
{
  PlumbImageLayout layout = { .n_channels = 3, .sample = PLUMB_SAMPLE_U8 };
  g_autoptr (GPtrArray) scaled
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_image_unref);
  g_autoptr (PlumbBlob) pixels = NULL;
  guint left = 0;

  g_return_val_if_fail (images != NULL && n_images > 0 && max_height > 0, NULL);
  for (guint i = 0; i < n_images; i++)
    {
      PlumbImage *small = plumb_image_make_thumbnail (images[i], max_height);

      if (small == NULL)
        return NULL;
      g_ptr_array_add (scaled, small);
      layout.width += plumb_image_get_width (small) + (i > 0 ? GAP : 0);
      layout.height = MAX (layout.height, plumb_image_get_height (small));
    }
  pixels = plumb_image_allocate (&layout, NULL);
  if (pixels == NULL)
    return NULL;
  memset (pixels->data, NEUTRAL, pixels->length);
  for (guint i = 0; i < n_images; i++)
    {
      lay_over_gray (scaled->pdata[i], &layout, pixels->data, left);
      left += plumb_image_get_width (scaled->pdata[i]) + GAP;
    }
  return plumb_image_new_take (&layout, g_steal_pointer (&pixels), NULL);
}
