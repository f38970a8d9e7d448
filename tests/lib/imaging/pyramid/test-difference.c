/* test-difference.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "image-test.h"

#include "plumb-compare.h"
#include "plumb-difference.h"
#include "plumb-heat-map.h"

static PlumbDifference *
make (const PlumbImage *a, const PlumbImage *b)
{
  g_autoptr (PlumbPyramid) first = plumb_pyramid_new (a, NULL);
  g_autoptr (PlumbPyramid) second = plumb_pyramid_new (b, NULL);
  g_autoptr (GError) error = NULL;
  PlumbDifference *difference = plumb_difference_new (first, second, NULL, &error);

  g_assert_no_error (error);
  return difference;
}

static double
get_value (const PlumbImage *image, guint x, guint y, guint c)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  gboolean has_alpha = layout->alpha != PLUMB_ALPHA_NONE;
  gsize at;

  if (c == 3 && !has_alpha)
    return 1;
  at = (gsize) x * layout->n_channels
       + (c == 3                    ? layout->n_channels - 1
          : layout->n_channels >= 3 ? c
                                    : 0);
  if (layout->sample == PLUMB_SAMPLE_U8)
    return plumb_image_get_row (image, y)[at] / 255.0;
  return ((const guint16 *) (const void *) plumb_image_get_row (image, y))[at] / 65535.0;
}

/* The farthest from 0 of all pixels that one of the level covers, from the definition. */
static double
find_peak (const PlumbImage *a, const PlumbImage *b, guint block, guint x, guint y, guint c)
{
  double peak = 0;

  for (guint py = y * block; py < MIN ((y + 1) * block, plumb_image_get_height (a)); py++)
    for (guint px = x * block; px < MIN ((x + 1) * block, plumb_image_get_width (a)); px++)
      {
        double difference = get_value (b, px, py, c) - get_value (a, px, py, c);

        peak = fabs (difference) > fabs (peak) ? difference : peak;
      }
  return peak;
}

static void
assert_levels (const PlumbImage *a, const PlumbImage *b)
{
  g_autoptr (PlumbDifference) difference = make (a, b);

  for (guint level = 0; level < plumb_difference_get_n_levels (difference);
       level += level == 0 ? PLUMB_DIFFERENCE_KEPT : 1)
    {
      guint width, height;
      plumb_difference_get_size (difference, level, &width, &height);
      g_autofree float *numbers = g_new (float, 4 * width * height);

      plumb_difference_read (difference, level, &(PlumbArea) { 0, 0, width, height }, numbers);
      for (guint i = 0; i < width * height; i++)
        for (guint c = 0; c < 4; c++)
          g_assert_cmpfloat_with_epsilon (
              fabs ((double) numbers[4 * i + c]),
              fabs (find_peak (a, b, 1u << level, i % width, i / width, c)), 1e-5);
    }
}

static void
test_levels (void)
{
  for (guint channels = 1; channels <= 4; channels++)
    {
      g_autoptr (PlumbImage) a = test_image_new (301, 270, channels, PLUMB_SAMPLE_U8, 1);
      g_autoptr (PlumbImage) b = test_image_new (301, 270, channels, PLUMB_SAMPLE_U8, 2);
      g_autoptr (PlumbImage) wide = test_image_new (301, 270, channels, PLUMB_SAMPLE_U16, 2);

      assert_levels (a, b);
      assert_levels (a, wide);
    }
  g_autoptr (PlumbImage) gray = test_image_new (301, 270, 1, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbImage) color = test_image_new (301, 270, 4, PLUMB_SAMPLE_U8, 2);
  assert_levels (gray, color);
}

static void
spot_cb (guint x, guint y, guint8 *pixel, gpointer data)
{
  if (x == 1234 && y == 77)
    pixel[1] = pixel[1] > 128 ? 0 : 255;
}

/* One pixel of two million is seen from as far as it goes, and found. */
static void
test_one_pixel (void)
{
  g_autoptr (PlumbImage) a = test_image_new (2000, 1000, 3, PLUMB_SAMPLE_U8, 3);
  g_autoptr (PlumbImage) b = test_image_map (a, spot_cb, NULL);
  g_autoptr (PlumbDifference) difference = make (a, b);
  guint top = plumb_difference_get_n_levels (difference) - 1, width, height, x, y, n_seen = 0;

  plumb_difference_get_size (difference, top, &width, &height);
  g_autofree float *numbers = g_new (float, 4 * width * height);
  plumb_difference_read (difference, top, &(PlumbArea) { 0, 0, width, height }, numbers);
  for (guint i = 0; i < width * height; i++)
    n_seen += numbers[4 * i + 1] != 0;
  g_assert_cmpuint (n_seen, ==, 1);
  g_assert_cmpfloat (plumb_difference_get_worst (difference, &x, &y), >=, 0.49f);
  g_assert_cmpint (abs ((int) x - 1234), <=, 4);
  g_assert_cmpint (abs ((int) y - 77), <=, 4);
}

static void
test_sizes (void)
{
  g_autoptr (PlumbImage) a = test_image_new (20, 10, 3, PLUMB_SAMPLE_U8, 3);
  g_autoptr (PlumbImage) b = test_image_new (21, 10, 3, PLUMB_SAMPLE_U8, 3);
  g_autoptr (PlumbPyramid) first = plumb_pyramid_new (a, NULL);
  g_autoptr (PlumbPyramid) second = plumb_pyramid_new (b, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (plumb_difference_new (first, second, NULL, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT);
}

/* The view's heat is that of the heat maps that are written. */
static void
test_heat (void)
{
  g_autoptr (PlumbImage) a = test_image_new (64, 48, 4, PLUMB_SAMPLE_U8, 6);
  g_autoptr (PlumbImage) b = test_image_new (64, 48, 4, PLUMB_SAMPLE_U8, 7);
  g_autoptr (PlumbImage) errors = plumb_error_map_new (a, b);
  g_autoptr (PlumbImage) heat = plumb_heat_map_new (errors, PLUMB_HEAT_ROOT);
  g_autoptr (PlumbDifference) difference = make (a, b);
  g_autofree float *numbers = g_new (float, 4 * 64 * 48);

  plumb_difference_read (difference, 0, &(PlumbArea) { 0, 0, 64, 48 }, numbers);
  for (guint i = 0; i < 64 * 48; i++)
    {
      const guint8 *expected = plumb_image_get_row (heat, i / 64) + 3 * (i % 64);

      g_assert_cmphex (plumb_difference_get_color (PLUMB_LOOK_HEAT, 1, numbers + 4 * i), ==,
                       0xff000000u | (guint) expected[0] << 16 | (guint) expected[1] << 8
                           | expected[2]);
    }
}

static void
test_looks (void)
{
  static const float difference[4] = { 0.1f, -0.2f, 0, 0.5f };

  g_assert_cmphex (plumb_difference_get_color (PLUMB_LOOK_ABSOLUTE, 1, difference), ==, 0xff1a3300);
  g_assert_cmphex (plumb_difference_get_color (PLUMB_LOOK_ABSOLUTE, 4, difference), ==, 0xff66cc00);
  g_assert_cmphex (plumb_difference_get_color (PLUMB_LOOK_SIGNED, 1, difference), ==, 0xff8c6680);
  g_assert_cmphex (plumb_difference_get_color (PLUMB_LOOK_SIGNED, 8, difference), ==, 0xffe60080);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/difference/levels", test_levels);
  g_test_add_func ("/difference/one-pixel", test_one_pixel);
  g_test_add_func ("/difference/sizes", test_sizes);
  g_test_add_func ("/difference/heat", test_heat);
  g_test_add_func ("/difference/looks", test_looks);
  return g_test_run ();
}
