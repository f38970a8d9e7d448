/* test-heat-map.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "image-test.h"
#include "plumb-color-private.h"
#include "plumb-heat-map-private.h"

static void
raise_one (guint x, guint y, guint8 *pixel, gpointer data)
{
  pixel[2] += x == 3 && y == 2 ? 100 : 0;
}

static double
get_lightness (const guint8 *color)
{
  double r = (double) plumb_color_decode (color[0] / 255.0f),
         g = (double) plumb_color_decode (color[1] / 255.0f);
  double b = (double) plumb_color_decode (color[2] / 255.0f);

  /* OKLab's L */
  return 0.2104542553 * cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
         + 0.7936177850 * cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
         - 0.0040720468 * cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
}

static void
test_colors (void)
{
  for (guint i = 1; i < 256; i++)
    g_assert_cmpfloat (get_lightness (plumb_heat_colors[i]), >,
                       get_lightness (plumb_heat_colors[i - 1]) - 0.003);
  for (guint i = 8; i < 256; i++)
    g_assert_cmpfloat (get_lightness (plumb_heat_colors[i]), >,
                       get_lightness (plumb_heat_colors[i - 8]));
  g_assert_cmpfloat (get_lightness (plumb_heat_colors[0]), <, 1e-6);
}

static void
test_error_map (void)
{
  static const guint8 gray[4] = { 50, 60, 70, 255 };
  g_autoptr (PlumbImage) a = test_image_new_flat (7, 5, 4, gray);
  g_autoptr (PlumbImage) b = test_image_map (a, raise_one, NULL);
  g_autoptr (PlumbImage) map = plumb_error_map_new (a, b);
  g_autoptr (PlumbImage) heat = plumb_heat_map_new (map, PLUMB_HEAT_ROOT);
  g_autoptr (PlumbImage) mask = plumb_change_mask_new (map, 8 / 255.0);
  g_autoptr (GBytes) png = plumb_heat_map_encode_png (map, PLUMB_HEAT_ROOT, NULL);
  g_autoptr (PlumbImage) loaded
      = plumb_image_load_bytes (g_bytes_get_data (png, NULL), g_bytes_get_size (png), NULL);

  for (guint y = 0; y < 5; y++)
    for (guint x = 0; x < 7; x++)
      {
        gboolean is_changed = x == 3 && y == 2;
        guint index = is_changed ? (guint) (255 * sqrt (100 / 255.0) + 0.5) : 0;

        g_assert_cmpuint (plumb_image_get_row (map, y)[x], ==, is_changed ? 100 : 0);
        g_assert_cmpuint (plumb_image_get_row (mask, y)[x], ==, is_changed ? 255 : 0);
        g_assert_cmpmem (plumb_image_get_row (heat, y) + 3 * x, 3, plumb_heat_colors[index], 3);
      }
  test_assert_same_pixels (heat, loaded);
}

static void
test_float_error_map (void)
{
  g_autoptr (PlumbImage) a = test_image_new (70, 80, 3, PLUMB_SAMPLE_HALF, 1);
  g_autoptr (PlumbImage) b = test_image_new (70, 80, 3, PLUMB_SAMPLE_HALF, 2);
  g_autoptr (PlumbImage) map = plumb_error_map_new (a, b);
  g_autofree float *row_a = g_new (float, 4 * 70), *row_b = g_new (float, 4 * 70);

  g_assert_cmpint (plumb_image_get_layout (map)->sample, ==, PLUMB_SAMPLE_FLOAT);
  for (guint y = 0; y < 80; y++)
    {
      plumb_color_read_row (a, y, row_a);
      plumb_color_read_row (b, y, row_b);
      for (guint x = 0; x < 70; x++)
        {
          float largest = 0;

          for (guint c = 0; c < 4; c++)
            largest = MAX (largest, fabsf (row_a[4 * x + c] - row_b[4 * x + c]));
          g_assert_cmpfloat_with_epsilon (
              ((const float *) (const void *) plumb_image_get_row (map, y))[x], largest, 1e-5);
        }
    }
}

static void
test_side_by_side (void)
{
  static const guint8 red[3] = { 255, 0, 0 }, clear[4] = { 255, 255, 255, 0 };
  PlumbImage *images[2]
      = { test_image_new_flat (40, 20, 3, red), test_image_new_flat (10, 10, 4, clear) };
  g_autoptr (PlumbImage) both = plumb_side_by_side_new (images, 2, 20);

  g_assert_cmpuint (plumb_image_get_width (both), ==, 20 + 8 + 10);
  g_assert_cmpuint (plumb_image_get_height (both), ==, 10);
  g_assert_cmpmem (plumb_image_get_row (both, 5), 3, red, 3);
  g_assert_cmpuint (plumb_image_get_row (both, 5)[3 * 24], ==, 128);
  g_assert_cmpuint (plumb_image_get_row (both, 5)[3 * 30], ==, 128);
  plumb_image_unref (images[0]);
  plumb_image_unref (images[1]);
}

/* --- Thumbnails ------------------------------------------------------------------------------ */

static void
test_thumbnail_of_flat (void)
{
  static const guint8 pixel[4] = { 200, 100, 50, 255 };

  for (guint n = 1; n <= 4; n++)
    {
      g_autoptr (PlumbImage) image = test_image_new_flat (101, 67, n, pixel);
      g_autoptr (PlumbImage) small = plumb_image_make_thumbnail (image, 32);
      const guint8 *row = plumb_image_get_row (small, 10);

      g_assert_cmpuint (plumb_image_get_width (small), ==, 32);
      g_assert_cmpuint (plumb_image_get_height (small), ==, 21);
      g_assert_cmpuint (row[0], ==, 200);
      g_assert_cmpuint (row[1], ==, n >= 3 ? 100 : 200);
    }
}

/* Black and white by turns is half the light, which is 188 and not 128. */
static void
checker (guint x, guint y, guint8 *pixel, gpointer data)
{
  memset (pixel, (x + y) % 2 == 0 ? 255 : 0, 3);
}

static void
test_thumbnail_is_linear (void)
{
  static const guint8 black[3] = { 0 };
  g_autoptr (PlumbImage) flat = test_image_new_flat (64, 64, 3, black);
  g_autoptr (PlumbImage) image = test_image_map (flat, checker, NULL);
  g_autoptr (PlumbImage) small = plumb_image_make_thumbnail (image, 16);

  g_assert_cmpuint (plumb_image_get_row (small, 3)[3], ==, 188);
}

static void
test_thumbnail_of_light (void)
{
  g_autoptr (PlumbImage) image = test_image_new (64, 48, 4, PLUMB_SAMPLE_HALF, 1);
  g_autoptr (PlumbImage) small = plumb_image_make_thumbnail (image, 64);
  float row[4 * 64];

  plumb_color_read_light_row (image, 7, row);
  for (guint x = 0; x < 64; x++)
    g_assert_cmpfloat_with_epsilon (plumb_image_get_row (small, 7)[4 * x],
                                    255 * plumb_color_encode (MIN (1, row[4 * x] / row[4 * x + 3])),
                                    0.51);
}

static void
test_halves (void)
{
  for (guint i = 0; i < 0x10000; i++)
    if ((i & 0x7c00) != 0x7c00 || (i & 0x3ff) == 0)
      g_assert_cmpuint (plumb_half_from_float (plumb_half_to_float (i)), ==, i);
  g_assert_cmpfloat (plumb_half_to_float (0x3555), ==, 0.333251953125f);
  g_assert_cmpuint (plumb_half_from_float (1.00048828125f), ==, 0x3c00); /* a tie: to even */
  g_assert_cmpuint (plumb_half_from_float (1e9f), ==, 0x7c00);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_start_gegl ();
  g_test_add_func ("/heat-map/colors", test_colors);
  g_test_add_func ("/heat-map/error-map", test_error_map);
  g_test_add_func ("/heat-map/float-error-map", test_float_error_map);
  g_test_add_func ("/heat-map/side-by-side", test_side_by_side);
  g_test_add_func ("/thumbnail/flat", test_thumbnail_of_flat);
  g_test_add_func ("/thumbnail/linear", test_thumbnail_is_linear);
  g_test_add_func ("/thumbnail/light", test_thumbnail_of_light);
  g_test_add_func ("/color/halves", test_halves);
  return g_test_run ();
}
