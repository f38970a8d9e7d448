/* test-shown-tile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "image-test.h"

#include "plumb-heat-map.h"
#include "plumb-shown-tile.h"

#define SIDE 256

static guint32 pixels[SIDE * SIDE];

static PlumbShownTile
make_tile (double scale, gint64 x, gint64 y)
{
  return (PlumbShownTile) { scale, x, y, SIDE, SIDE, SIDE, pixels };
}

static void
paint (const PlumbPyramid *picture, const PlumbShownTile *tile)
{
  const PlumbDisplay display = PLUMB_DISPLAY_INIT;
  g_autoptr (PlumbDisplayTable) table
      = plumb_display_table_new (&display, plumb_pyramid_get_layout (picture), NULL);

  plumb_shown_tile_paint_picture (tile, picture, table);
}

static guint32
get_color (const PlumbImage *image, guint x, guint y)
{
  const guint8 *at = plumb_image_get_row (image, y) + 3 * (gsize) x;

  return 0xff000000u | (guint32) at[0] << 16 | (guint32) at[1] << 8 | at[2];
}

/* At each scale from 1 on, a pixel of the screen is that of the picture under its middle; beyond
 * the picture there is nothing. */
static void
test_squares (void)
{
  static const double scales[] = { 1, 1.7, 2, 5.3, 16 };
  g_autoptr (PlumbImage) image = test_image_new (300, 280, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbPyramid) pyramid = plumb_pyramid_new (image, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      PlumbShownTile tile
          = make_tile (scales[i], (gint64) (150 * scales[i]), (gint64) (200 * scales[i]) - 100);

      paint (pyramid, &tile);
      for (guint k = 0; k < SIDE * SIDE; k++)
        {
          double x = ((double) tile.x + k % SIDE + 0.5) / scales[i];
          double y = ((double) tile.y + k / SIDE + 0.5) / scales[i];

          if (x < 300 && y >= 0 && y < 280)
            g_assert_cmphex (pixels[k], ==, get_color (image, (guint) x, (guint) y));
          else if (x > 300 + 1 / scales[i] || y < 0 || y > 280 + 1 / scales[i])
            g_assert_cmphex (pixels[k], ==, 0);
        }
    }
}

/* At a power of two, what is shown is the level itself. */
static void
test_levels (void)
{
  g_autoptr (PlumbImage) image = test_image_new (2100, 1300, 3, PLUMB_SAMPLE_U8, 2);
  g_autoptr (PlumbPyramid) pyramid = plumb_pyramid_new (image, NULL);

  for (guint level = 1; level < 4; level++)
    {
      g_autoptr (PlumbImage) smaller = plumb_pyramid_get_image (pyramid, level);
      PlumbShownTile tile = make_tile (1.0 / (1u << level), 5, 3);

      paint (pyramid, &tile);
      for (guint y = 0; y < MIN (SIDE, plumb_image_get_height (smaller) - 3); y++)
        for (guint x = 0; x < MIN (SIDE, plumb_image_get_width (smaller) - 5); x++)
          g_assert_cmphex (pixels[y * SIDE + x], ==, get_color (smaller, x + 5, y + 3));
    }
}

/* Between them, the mean of what is covered, weighted by area. */
static void
test_means (void)
{
  const double scale = 0.7;
  g_autoptr (PlumbImage) image = test_image_new (400, 400, 3, PLUMB_SAMPLE_U8, 3);
  g_autoptr (PlumbPyramid) pyramid = plumb_pyramid_new (image, NULL);
  PlumbShownTile tile = make_tile (scale, 11, 7);

  paint (pyramid, &tile);
  for (guint i = 0; i < 200; i++)
    {
      guint sx = i, sy = (i * 37) % 200;
      double left = (sx + 11) / scale, top = (sy + 7) / scale;
      double right = left + 1 / scale, bottom = top + 1 / scale, sum = 0;

      for (guint y = (guint) top; y < MIN (bottom, 400); y++)
        for (guint x = (guint) left; x < MIN (right, 400); x++)
          sum += (MIN (right, x + 1.0) - MAX (left, x)) * (MIN (bottom, y + 1.0) - MAX (top, y))
                 * plumb_image_get_row (image, y)[3 * x + 1];
      g_assert_cmpint (
          abs ((int) (pixels[sy * SIDE + sx] >> 8 & 255) - (int) (sum * scale * scale + 0.5)), <=,
          1);
    }
}

static void
spot_cb (guint x, guint y, guint8 *pixel, gpointer data)
{
  if (x == 777 && y == 333)
    pixel[0] ^= 0x80;
}

/* At every scale the one pixel that differs is seen, where it is, and nothing else. */
static void
test_difference (void)
{
  static const double scales[] = { 0.07, 0.125, 0.2, 0.25, 0.3, 0.5, 0.77, 1, 3, 8 };
  g_autoptr (PlumbImage) a = test_image_new (1500, 900, 3, PLUMB_SAMPLE_U8, 4);
  g_autoptr (PlumbImage) b = test_image_map (a, spot_cb, NULL);
  g_autoptr (PlumbPyramid) first = plumb_pyramid_new (a, NULL);
  g_autoptr (PlumbPyramid) second = plumb_pyramid_new (b, NULL);
  g_autoptr (PlumbDifference) difference = plumb_difference_new (first, second, NULL, NULL);
  const float expected[4] = { 128 / 255.0f, 0, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      double x = 777.5 * scales[i], y = 333.5 * scales[i];
      PlumbShownTile tile = make_tile (scales[i], (gint64) x - 20, (gint64) y - 30);
      guint n_seen = 0;

      plumb_shown_tile_paint_difference (&tile, difference, PLUMB_LOOK_HEAT, 1);
      for (guint k = 0; k < SIDE * SIDE; k++)
        n_seen += pixels[k] != 0 && pixels[k] != 0xff000000u;
      g_assert_cmphex (pixels[30 * SIDE + 20], ==,
                       plumb_difference_get_color (PLUMB_LOOK_HEAT, 1, expected));
      g_assert_cmpuint (n_seen, <=, (guint) (ceil (scales[i] + 1) * ceil (scales[i] + 1)));
    }
}

static void
test_errors (void)
{
  g_autoptr (PlumbImage) a = test_image_new (200, 160, 3, PLUMB_SAMPLE_U8, 4);
  g_autoptr (PlumbImage) b = test_image_new (200, 160, 3, PLUMB_SAMPLE_U8, 5);
  PlumbFlipView view;
  plumb_flip_view_init (&view, 67, plumb_image_get_layout (a), plumb_image_get_layout (b));
  plumb_flip_view_expose_image (&view, a);
  g_autoptr (PlumbImage) map = plumb_error_map_new_flip (a, b, &view);
  g_autoptr (PlumbImage) heat = plumb_heat_map_new (map, PLUMB_HEAT_LINEAR);
  g_autoptr (PlumbPyramid) pyramid = plumb_pyramid_new (map, NULL);
  PlumbShownTile tile = make_tile (1, 0, 0);

  plumb_shown_tile_paint_errors (&tile, pyramid, 1, 1);
  for (guint y = 0; y < 160; y++)
    for (guint x = 0; x < 200; x++)
      g_assert_cmphex (pixels[y * SIDE + x], ==, get_color (heat, x, y));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/shown-tile/squares", test_squares);
  g_test_add_func ("/shown-tile/levels", test_levels);
  g_test_add_func ("/shown-tile/means", test_means);
  g_test_add_func ("/shown-tile/difference", test_difference);
  g_test_add_func ("/shown-tile/errors", test_errors);
  return g_test_run ();
}
