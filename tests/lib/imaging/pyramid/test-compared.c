/* test-compared.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "image-test.h"
#include "plumb-compared.h"
#include "plumb-heat-map.h"
#include "plumb-json.h"

/* Just beyond what is decoded whole: 8-bit RGBA. */
#define SIDE 8200
#define CHANGED 77

static PlumbImage *
make_picture (guint width, guint height, gboolean is_changed)
{
  const guint8 pixel[4] = { 90, 120, 30, 255 };
  g_autoptr (PlumbImage) flat = test_image_new_flat (width, height, 4, pixel);

  if (!is_changed)
    return g_steal_pointer (&flat);
  PlumbImageLayout layout = *plumb_image_get_layout (flat);
  gsize stride = plumb_image_layout_get_row_size (&layout);
  guint8 *pixels = g_memdup2 (plumb_image_get_row (flat, 0), stride * height);
  for (guint y = height / 2; y < height / 2 + CHANGED; y++)
    memset (pixels + y * stride + 4 * (width / 4), 200, 4 * CHANGED);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * height);
  return plumb_image_new (&layout, bytes, 0, stride, NULL);
}

static char *
save (const char *folder, const char *name, guint side, gboolean is_changed)
{
  g_autoptr (PlumbImage) image = make_picture (side, side, is_changed);
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  plumb_image_save (image, path, &error);
  g_assert_no_error (error);
  return path;
}

static char *
format (PlumbComparison *comparison)
{
  g_autoptr (PlumbValue) record = plumb_comparison_to_value (comparison);

  return plumb_json_format (record, PLUMB_JSON_PRETTY);
}

static PlumbCompared *
compare (const char *a, const char *b, const PlumbCompareSettings *settings)
{
  g_autoptr (GError) error = NULL;
  PlumbCompared *compared = plumb_compared_new (a, b, settings, NULL, &error);

  g_assert_no_error (error);
  return compared;
}

static void
assert_same_bytes (GBytes *a, GBytes *b)
{
  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_true (g_bytes_equal (a, b));
}

/* The largest of what a pixel covers is the color of the square. */
static void
check_heat (PlumbCompared *compared, guint most)
{
  g_autoptr (PlumbImage) heat = plumb_compared_get_heat (compared, most);

  g_assert_nonnull (heat);
  guint width = plumb_image_get_width (heat), height = plumb_image_get_height (heat);
  g_assert_cmpuint (MAX (width, height), <=, most);
  const guint8 *hot = plumb_image_get_row (heat, height / 2 + 2) + 3 * (width / 4 + 2);
  const guint8 *cold = plumb_image_get_row (heat, 2);
  guint index = plumb_heat_get_index (170 / 255.0, PLUMB_HEAT_ROOT); /* 30 became 200 */
  g_assert_cmpmem (hot, 3, plumb_heat_colors[index], 3);
  g_assert_cmpmem (cold, 3, plumb_heat_colors[0], 3);
}

/* What lies on the disk as tiles is judged and drawn as what is decoded whole. */
static void
test_large (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *a = save (folder, "a.png", SIDE, FALSE);
  g_autofree char *b = save (folder, "b.png", SIDE, TRUE);

  g_assert_true (plumb_compared_takes_much (a, b));
  g_autoptr (PlumbCompared) compared = compare (a, b, NULL);
  g_autofree char *text = format (plumb_compared_get_comparison (compared));
  g_assert_null (plumb_comparison_get_image (plumb_compared_get_comparison (compared), 0));
  g_autoptr (PlumbImage) shown = plumb_compared_get_shown (compared, 1, 500);
  g_assert_cmpuint (plumb_image_get_width (shown), <=, 500);
  check_heat (compared, 1025);
  g_autoptr (GBytes) png = plumb_compared_encode_heat (compared, NULL);

  g_autoptr (PlumbComparison) whole = plumb_compare_files (a, b, NULL, NULL, NULL);
  g_autofree char *expected = format (whole);
  g_assert_cmpstr (text, ==, expected);
  g_autoptr (PlumbImage) map = plumb_error_map_new (plumb_comparison_get_image (whole, 0),
                                                    plumb_comparison_get_image (whole, 1));
  g_autoptr (GBytes) expected_png = plumb_heat_map_encode_png (map, PLUMB_HEAT_ROOT, NULL);
  assert_same_bytes (png, expected_png);
}

/* Equal files, a broken one, one that is missing, sizes that differ: of large pictures too. */
static void
test_large_others (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *a = save (folder, "a.png", SIDE, FALSE);
  g_autofree char *small = save (folder, "small.png", 100, FALSE);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (a, &text, &length, NULL));
  g_autofree char *copy = test_file_write ("copy.png", text, length);
  /* A bit of its data, and whole otherwise. */
  text[length / 2] ^= 64;
  g_autofree char *broken = test_file_write ("broken.png", text, length);

  g_autoptr (PlumbCompared) equal = compare (a, copy, NULL);
  g_assert_true (plumb_comparison_is_exact (plumb_compared_get_comparison (equal)));
  g_autoptr (PlumbImage) shown = plumb_compared_get_shown (equal, 1, 300);
  g_assert_nonnull (shown);
  g_autoptr (PlumbImage) heat = plumb_compared_get_heat (equal, 300);
  g_assert_cmpmem (plumb_image_get_row (heat, 9), 3, plumb_heat_colors[0], 3);

  const char *const others[][2] = { { broken, "observer-unreadable" },
                                    { "/nowhere/b.png", "observer-missing" },
                                    { small, "dimensions-differ" } };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (PlumbCompared) compared = compare (a, others[i][0], NULL);
      PlumbComparison *comparison = plumb_compared_get_comparison (compared);
      g_assert_cmpint (plumb_comparison_get_verdict (comparison), ==, PLUMB_VERDICT_FAIL);
      g_assert_cmpstr (plumb_problems_get (plumb_comparison_get_reasons (comparison), 0)->code, ==,
                       others[i][1]);
      g_assert_null (plumb_compared_get_heat (compared, 300));
      g_assert_null (plumb_compared_encode_heat (compared, NULL));
    }
}

static void
test_small (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *a = save (folder, "a.png", 300, FALSE);
  g_autofree char *b = save (folder, "b.png", 300, TRUE);
  g_autoptr (PlumbCompared) compared = compare (a, b, NULL);
  g_autoptr (PlumbComparison) whole = plumb_compare_files (a, b, NULL, NULL, NULL);
  g_autofree char *text = format (plumb_compared_get_comparison (compared));
  g_autofree char *expected = format (whole);

  g_assert_false (plumb_compared_takes_much (a, b));
  g_assert_cmpstr (text, ==, expected);
  check_heat (compared, 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  test_start_gegl ();
  g_test_add_func ("/compared/small", test_small);
  g_test_add_func ("/compared/large", test_large);
  g_test_add_func ("/compared/large-others", test_large_others);
  return g_test_run ();
}
