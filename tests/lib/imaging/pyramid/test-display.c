/* test-display.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "image-test.h"

#include "plumb-color.h"
#include "plumb-display.h"

/* The arithmetic here is written from the definitions, in double, and shares nothing with the
 * library but the half float's bits. */

static double
decode (double v)
{
  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static double
encode (double v)
{
  return v <= 0.0031308 ? v * 12.92 : 1.055 * pow (v, 1 / 2.4) - 0.055;
}

static int
to_byte (double v)
{
  return (int) floor (CLAMP (v, 0, 1) * 255 + 0.5);
}

static guint32
show (const PlumbDisplay *display, const PlumbImageLayout *layout, gconstpointer pixel)
{
  g_autoptr (PlumbDisplayTable) table = plumb_display_table_new (display, layout, NULL);
  guint32 shown;

  plumb_display_table_convert (table, pixel, 1, &shown);
  return shown;
}

static void
assert_color (guint32 shown, int red, int green, int blue, int tolerance)
{
  g_assert_cmpint (abs ((int) (shown >> 16 & 255) - red), <=, tolerance);
  g_assert_cmpint (abs ((int) (shown >> 8 & 255) - green), <=, tolerance);
  g_assert_cmpint (abs ((int) (shown & 255) - blue), <=, tolerance);
}

static void
test_exact (void)
{
  const PlumbImageLayout layout = { 1, 1, 3, PLUMB_SAMPLE_U8 };
  const PlumbDisplay display = PLUMB_DISPLAY_INIT;

  for (guint i = 0; i < 256; i++)
    {
      guint8 pixel[3] = { (guint8) i, (guint8) (255 - i), (guint8) (i * 7) };
      guint32 shown = show (&display, &layout, pixel);

      g_assert_cmphex (shown, ==, 0xff000000u | i << 16 | (255 - i) << 8 | ((i * 7) & 255));
    }
}

static void
test_exposure_and_gamma (void)
{
  const PlumbImageLayout bytes = { 1, 1, 3, PLUMB_SAMPLE_U8 };
  const PlumbImageLayout floats
      = { 1, 1, 3, PLUMB_SAMPLE_FLOAT, PLUMB_ALPHA_NONE, PLUMB_SPACE_LINEAR };

  for (int stops = -3; stops <= 3; stops++)
    for (guint k = 0; k < 3; k++)
      {
        static const double gammas[3] = { 1, 0.6, 2.2 };
        const PlumbDisplay display = { .exposure = stops, .gamma = gammas[k] };
        guint8 stored[3] = { 30, 128, 220 };
        float light[3] = { 0.02f, 0.18f, 1.7f };
        int expected[2][3];

        for (guint c = 0; c < 3; c++)
          {
            expected[0][c]
                = to_byte (pow (encode (decode (stored[c] / 255.0) * exp2 (stops)), 1 / gammas[k]));
            expected[1][c]
                = to_byte (pow (encode ((double) light[c] * exp2 (stops)), 1 / gammas[k]));
          }
        assert_color (show (&display, &bytes, stored), expected[0][0], expected[0][1],
                      expected[0][2], 1);
        assert_color (show (&display, &floats, light), expected[1][0], expected[1][1],
                      expected[1][2], 1);
      }
}

static void
test_depths (void)
{
  const PlumbDisplay display = PLUMB_DISPLAY_INIT;
  const PlumbImageLayout wide = { 1, 1, 1, PLUMB_SAMPLE_U16 };
  const PlumbImageLayout half
      = { 1, 1, 3, PLUMB_SAMPLE_HALF, PLUMB_ALPHA_NONE, PLUMB_SPACE_LINEAR };
  guint16 gray = 40000;
  guint16 light[3]
      = { plumb_half_from_float (0.25f), plumb_half_from_float (4.0f), plumb_half_from_float (-1) };
  int expected = to_byte (40000 / 65535.0);

  assert_color (show (&display, &wide, &gray), expected, expected, expected, 0);
  assert_color (show (&display, &half, light), to_byte (encode (0.25)), 255, 0, 0);
}

static void
test_channels (void)
{
  const PlumbImageLayout layout = { 1, 1, 4, PLUMB_SAMPLE_U8, PLUMB_ALPHA_STRAIGHT };
  const guint8 pixel[4] = { 10, 60, 200, 90 };
  const double light
      = 0.2126 * decode (10 / 255.0) + 0.7152 * decode (60 / 255.0) + 0.0722 * decode (200 / 255.0);
  const int expected[PLUMB_N_CHANNELS] = { 0, 10, 60, 200, 90, to_byte (encode (light)) };

  for (guint i = PLUMB_CHANNEL_RED; i < PLUMB_N_CHANNELS; i++)
    {
      const PlumbDisplay display = { .channel = i, .gamma = 1 };
      guint32 shown = show (&display, &layout, pixel);

      g_assert_cmphex (shown >> 24, ==, 0xff);
      assert_color (shown, expected[i], expected[i], expected[i], 1);
    }
}

/* Both kinds of alpha, over each ground, by the definition of "over". */
static void
test_grounds (void)
{
  const PlumbImageLayout straight = { 1, 1, 4, PLUMB_SAMPLE_U8, PLUMB_ALPHA_STRAIGHT };
  const PlumbImageLayout multiplied = { 1, 1, 4, PLUMB_SAMPLE_U8, PLUMB_ALPHA_PREMULTIPLIED };
  const guint8 pixels[2][4] = { { 200, 100, 50, 128 }, { 100, 50, 25, 128 } };
  static const int grounds[PLUMB_N_GROUNDS][3]
      = { { 128, 128, 128 }, { 0, 0, 0 }, { 255, 255, 255 }, { 0, 255, 0 } };
  const double alpha = 128 / 255.0;

  for (guint k = 0; k < 2; k++)
    for (guint i = 0; i < PLUMB_N_GROUNDS; i++)
      {
        const PlumbDisplay display = { .ground = i, .gamma = 1 };
        guint32 shown = show (&display, k == 0 ? &straight : &multiplied, pixels[k]);
        int expected[3];

        for (guint c = 0; c < 3; c++)
          expected[c] = (int) floor (pixels[0][c] * alpha + grounds[i][c] * (1 - alpha) + 0.5);
        plumb_ground_lay_under (i, 0, 0, 1, &shown);
        assert_color (shown, expected[0], expected[1], expected[2], 2);
      }
  /* The other square of the checker. */
  guint32 nothing[16] = { 0 };
  plumb_ground_lay_under (PLUMB_GROUND_CHECKER, 0, 0, 16, nothing);
  g_assert_cmphex (nothing[7], ==, nothing[0]);
  g_assert_cmphex (nothing[8], !=, nothing[0]);
}

static void
test_false_color (void)
{
  const PlumbImageLayout layout = { 1, 1, 1, PLUMB_SAMPLE_U8 };
  const PlumbDisplay display = { .gamma = 1, .is_false_color = TRUE };
  static const struct
  {
    guint8 gray;
    guint32 color;
  } cases[] = { { 0, 0xff7a00a0 },   { 15, 0xff0046c8 },  { 117, 0xff00a03c }, { 155, 0xffe68296 },
                { 240, 0xffebd700 }, { 255, 0xffdc0000 }, { 80, 0xff505050 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmphex (show (&display, &layout, &cases[i].gray), ==, cases[i].color);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/exact", test_exact);
  g_test_add_func ("/display/exposure-and-gamma", test_exposure_and_gamma);
  g_test_add_func ("/display/depths", test_depths);
  g_test_add_func ("/display/channels", test_channels);
  g_test_add_func ("/display/grounds", test_grounds);
  g_test_add_func ("/display/false-color", test_false_color);
  return g_test_run ();
}
