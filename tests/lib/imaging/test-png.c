/* test-png.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <png.h>
#include <string.h>

#include "image-test.h"
#include "plumb-codec-private.h"
#include "plumb-image-codecs.h"

/* Loads as the room does, whole and by both roads of rows, and as libpng itself puts rows and
 * passes together, and holds all equal. */
static void
assert_like_library (const TestPng *test)
{
  g_autoptr (GBytes) bytes = test_png_write (test);
  const PlumbSource source
      = { .data = g_bytes_get_data (bytes, NULL), .fd = -1, .length = g_bytes_get_size (bytes) };
  g_autoptr (GError) error = NULL;
  PlumbImageInfo info;

  g_assert_true (plumb_image_probe_bytes (source.data, source.length, &info, &error));
  g_assert_no_error (error);
  g_autoptr (PlumbImage) reference = test_png_read (bytes, &info.layout);
  g_autoptr (PlumbImage) whole = plumb_image_load_bytes (source.data, source.length, &error);
  g_assert_no_error (error);
  test_assert_same_pixels (whole, reference);
  g_autoptr (PlumbImage) rows
      = plumb_image_collect_rows (&source, &info, plumb_png_codec.read_rows, &error);
  g_assert_no_error (error);
  test_assert_same_pixels (rows, reference);
  g_autoptr (PlumbImage) lines
      = plumb_image_collect_rows (&source, &info, plumb_png_read_rows_by_library, &error);
  g_assert_no_error (error);
  test_assert_same_pixels (lines, reference);
}

static void
test_every_kind (void)
{
  static const guint kinds[][2] = {
    { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 },
    { 3, 2 }, { 3, 4 }, { 3, 8 }, { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 },
  };
  static const guint sizes[][2]
      = { { 1, 1 }, { 2, 5 }, { 3, 4 }, { 4, 3 }, { 5, 9 }, { 33, 17 }, { 131, 70 } };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (guint variant = 0; variant < 4; variant++)
        {
          TestPng test = {
            .width = sizes[s][0],
            .height = sizes[s][1],
            .color = kinds[k][0],
            .depth = kinds[k][1],
            .is_interlaced = (variant & 1) != 0,
            .has_transparency = (variant & 2) != 0 && !(kinds[k][0] & PNG_COLOR_MASK_ALPHA),
            .seed = k * 100 + s * 10 + variant,
          };

          assert_like_library (&test);
        }
}

static void
test_every_filter (void)
{
  static const int filters[] = { PNG_FILTER_NONE,
                                 PNG_FILTER_SUB,
                                 PNG_FILTER_UP,
                                 PNG_FILTER_AVG,
                                 PNG_FILTER_PAETH,
                                 PNG_FILTER_PAETH | PNG_FILTER_NONE,
                                 PNG_FILTER_AVG | PNG_FILTER_UP,
                                 PNG_ALL_FILTERS };
  static const guint colors[] = { 0, 2, 4, 6 };

  for (guint f = 0; f < G_N_ELEMENTS (filters); f++)
    for (guint c = 0; c < G_N_ELEMENTS (colors); c++)
      for (guint width = 1; width < 24; width += 1 + width / 7)
        {
          TestPng test = { .width = width,
                           .height = 23,
                           .color = colors[c],
                           .depth = 8,
                           .filters = filters[f],
                           .seed = width + f };

          assert_like_library (&test);
        }
}

/* Every pair of filters on neighboring rows, with rows of noise: written by hand, as no writer
 * chooses so, and held against the definition byte by byte. */
static guint8
predict (guint filter, int left, int up, int corner)
{
  int p = left + up - corner, a = ABS (p - left), b = ABS (p - up), c = ABS (p - corner);

  switch (filter)
    {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) / 2;
    case 4:
      return a <= b && a <= c ? left : b <= c ? up : corner;
    default:
      return 0;
    }
}

static void
test_definition (void)
{
  guint32 state = 7;

  for (guint round = 0; round < 400; round++)
    {
      guint step = 1 + test_random (&state) % 8, width = 1 + test_random (&state) % 40,
            height = 1 + test_random (&state) % 14;
      gsize length = (gsize) step * width, stride = length + 1;
      g_autofree guint8 *rows = g_malloc0 (stride * height + PLUMB_BLOB_SLACK);
      g_autofree guint8 *expected = NULL;

      for (gsize i = 0; i < stride * height; i++)
        rows[i] = i % stride == 0 ? test_random (&state) % 5 : test_random (&state);
      expected = g_memdup2 (rows, stride * height);
      for (guint y = 0; y < height; y++)
        for (gsize i = 1; i < stride; i++)
          {
            guint8 *here = expected + y * stride + i;
            int left = i > step ? here[-(int) step] : 0, up = y > 0 ? here[-(int) stride] : 0;
            int corner = i > step && y > 0 ? here[-(int) (stride + step)] : 0;

            *here += predict (expected[y * stride], left, up, corner);
          }
      g_assert_true (plumb_png_unfilter (rows, length, height, step));
      g_assert_cmpmem (rows, stride * height, expected, stride * height);
    }
}

static void
test_wrong_filter (void)
{
  guint8 rows[2 * 5 + PLUMB_BLOB_SLACK] = { 0 };

  rows[5] = 5;
  g_assert_false (plumb_png_unfilter (rows, 4, 2, 4));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/png/every-kind", test_every_kind);
  g_test_add_func ("/png/every-filter", test_every_filter);
  g_test_add_func ("/png/definition", test_definition);
  g_test_add_func ("/png/wrong-filter", test_wrong_filter);
  return g_test_run ();
}
