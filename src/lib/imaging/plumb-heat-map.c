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

/* Black, and then from violet over red and orange to a light yellow. The lightness of OKLab
 * (Ottosson 2020) rises evenly from 0.2, so that equal steps look equal and gray printing keeps the
 * order; hue goes from 290 over 360 to 102 degrees, with as much chroma as sRGB holds. */
const guint8 plumb_heat_colors[256][3] = {
  { 0, 0, 0 },       { 24, 12, 56 },    { 25, 12, 57 },    { 26, 12, 59 },    { 27, 13, 60 },
  { 28, 13, 61 },    { 29, 13, 63 },    { 30, 14, 64 },    { 31, 14, 65 },    { 32, 14, 67 },
  { 33, 15, 68 },    { 34, 15, 70 },    { 35, 15, 71 },    { 36, 16, 72 },    { 37, 16, 74 },
  { 38, 16, 75 },    { 39, 17, 76 },    { 40, 17, 78 },    { 41, 17, 79 },    { 42, 18, 80 },
  { 43, 18, 82 },    { 44, 18, 83 },    { 45, 19, 84 },    { 46, 19, 86 },    { 47, 19, 87 },
  { 48, 19, 88 },    { 49, 20, 90 },    { 50, 20, 91 },    { 52, 20, 92 },    { 53, 21, 94 },
  { 54, 21, 95 },    { 55, 21, 96 },    { 56, 21, 98 },    { 57, 22, 99 },    { 58, 22, 101 },
  { 60, 22, 102 },   { 61, 23, 103 },   { 62, 23, 104 },   { 63, 23, 106 },   { 64, 23, 107 },
  { 66, 24, 108 },   { 67, 24, 110 },   { 68, 24, 111 },   { 69, 24, 112 },   { 71, 25, 114 },
  { 72, 25, 115 },   { 73, 25, 116 },   { 74, 25, 118 },   { 76, 25, 119 },   { 77, 26, 120 },
  { 78, 26, 122 },   { 79, 26, 123 },   { 81, 26, 124 },   { 82, 27, 125 },   { 83, 27, 127 },
  { 85, 27, 128 },   { 86, 27, 129 },   { 87, 27, 130 },   { 89, 28, 132 },   { 90, 28, 133 },
  { 91, 28, 134 },   { 93, 28, 135 },   { 94, 28, 137 },   { 96, 28, 138 },   { 97, 29, 139 },
  { 98, 29, 140 },   { 100, 29, 142 },  { 101, 29, 143 },  { 103, 29, 144 },  { 104, 29, 145 },
  { 106, 29, 147 },  { 107, 30, 148 },  { 108, 30, 149 },  { 110, 30, 150 },  { 111, 30, 151 },
  { 113, 30, 152 },  { 114, 30, 154 },  { 116, 30, 154 },  { 118, 30, 154 },  { 120, 31, 154 },
  { 123, 31, 154 },  { 125, 31, 153 },  { 127, 31, 153 },  { 129, 31, 153 },  { 131, 31, 152 },
  { 133, 32, 152 },  { 136, 32, 152 },  { 138, 32, 151 },  { 140, 32, 151 },  { 142, 32, 150 },
  { 144, 32, 150 },  { 146, 32, 149 },  { 148, 33, 148 },  { 151, 33, 148 },  { 153, 33, 147 },
  { 155, 33, 146 },  { 157, 33, 146 },  { 159, 33, 145 },  { 161, 34, 144 },  { 163, 34, 143 },
  { 165, 34, 143 },  { 167, 34, 142 },  { 170, 34, 141 },  { 172, 34, 140 },  { 174, 35, 139 },
  { 176, 35, 138 },  { 178, 35, 137 },  { 180, 35, 136 },  { 182, 36, 135 },  { 184, 36, 134 },
  { 186, 36, 133 },  { 188, 37, 132 },  { 190, 37, 131 },  { 192, 37, 129 },  { 194, 38, 128 },
  { 196, 38, 127 },  { 198, 39, 126 },  { 200, 39, 124 },  { 201, 39, 123 },  { 203, 40, 122 },
  { 205, 41, 120 },  { 207, 41, 119 },  { 209, 42, 118 },  { 211, 42, 116 },  { 213, 43, 115 },
  { 214, 44, 113 },  { 216, 44, 112 },  { 218, 45, 110 },  { 219, 46, 109 },  { 221, 48, 108 },
  { 222, 50, 107 },  { 223, 52, 106 },  { 224, 54, 105 },  { 225, 56, 104 },  { 226, 57, 103 },
  { 227, 59, 103 },  { 228, 61, 102 },  { 229, 63, 101 },  { 230, 64, 100 },  { 231, 66, 99 },
  { 232, 68, 98 },   { 233, 70, 97 },   { 234, 71, 97 },   { 235, 73, 96 },   { 236, 75, 95 },
  { 237, 76, 94 },   { 238, 78, 93 },   { 239, 80, 92 },   { 240, 81, 92 },   { 241, 83, 91 },
  { 242, 85, 90 },   { 242, 87, 89 },   { 243, 88, 88 },   { 244, 90, 88 },   { 245, 92, 87 },
  { 246, 93, 86 },   { 246, 95, 85 },   { 247, 97, 85 },   { 248, 98, 84 },   { 249, 100, 83 },
  { 249, 102, 83 },  { 250, 103, 82 },  { 251, 105, 81 },  { 251, 107, 81 },  { 252, 109, 80 },
  { 253, 110, 79 },  { 253, 112, 79 },  { 254, 114, 78 },  { 254, 115, 78 },  { 255, 117, 77 },
  { 255, 119, 78 },  { 254, 122, 79 },  { 255, 123, 78 },  { 255, 126, 79 },  { 254, 128, 80 },
  { 255, 129, 80 },  { 255, 132, 81 },  { 254, 134, 82 },  { 255, 135, 82 },  { 254, 138, 83 },
  { 255, 140, 84 },  { 255, 141, 85 },  { 255, 143, 85 },  { 255, 145, 86 },  { 255, 147, 87 },
  { 255, 149, 88 },  { 255, 150, 89 },  { 255, 152, 90 },  { 255, 154, 91 },  { 255, 156, 92 },
  { 255, 158, 93 },  { 255, 159, 94 },  { 255, 161, 95 },  { 255, 163, 97 },  { 254, 165, 98 },
  { 255, 166, 98 },  { 255, 168, 99 },  { 255, 169, 101 }, { 255, 171, 102 }, { 255, 173, 104 },
  { 255, 174, 104 }, { 255, 176, 106 }, { 255, 178, 107 }, { 255, 179, 109 }, { 255, 181, 110 },
  { 255, 182, 111 }, { 255, 184, 113 }, { 255, 186, 115 }, { 255, 187, 116 }, { 255, 189, 117 },
  { 255, 190, 118 }, { 255, 192, 120 }, { 255, 193, 122 }, { 255, 195, 123 }, { 255, 196, 125 },
  { 255, 198, 126 }, { 255, 199, 128 }, { 255, 201, 130 }, { 254, 202, 132 }, { 254, 204, 135 },
  { 254, 206, 137 }, { 254, 207, 139 }, { 254, 209, 141 }, { 253, 210, 143 }, { 253, 212, 145 },
  { 253, 213, 148 }, { 253, 214, 150 }, { 253, 216, 152 }, { 253, 217, 154 }, { 253, 219, 157 },
  { 253, 220, 159 }, { 252, 222, 161 }, { 252, 223, 163 }, { 252, 224, 166 }, { 252, 226, 168 },
  { 252, 227, 170 }, { 252, 228, 173 }, { 252, 230, 175 }, { 252, 231, 177 }, { 252, 232, 180 },
  { 252, 234, 182 }, { 252, 235, 184 }, { 253, 236, 187 }, { 253, 238, 189 }, { 253, 239, 191 },
  { 253, 240, 194 }, { 253, 241, 196 }, { 253, 243, 199 }, { 254, 244, 201 }, { 254, 245, 203 },
  { 254, 246, 206 }, { 254, 247, 208 }, { 255, 249, 210 }, { 255, 250, 213 }, { 255, 251, 217 },
  { 255, 252, 222 },
};

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
