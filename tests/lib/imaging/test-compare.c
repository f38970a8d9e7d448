/* test-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "image-test.h"
#include "plumb-compare.h"
#include "plumb-delta-private.h"
#include "plumb-json.h"

static PlumbComparison *
compare (PlumbImage *a, PlumbImage *b, const PlumbCompareSettings *settings)
{
  g_autoptr (GError) error = NULL;
  PlumbComparison *comparison = plumb_compare_images (a, b, settings, &error);

  g_assert_no_error (error);
  return comparison;
}

static void
assert_verdict (const PlumbComparison *comparison, PlumbVerdict verdict, const char *code)
{
  const PlumbProblems *reasons = plumb_comparison_get_reasons (comparison);

  g_assert_cmpstr (plumb_verdict_get_name (plumb_comparison_get_verdict (comparison)), ==,
                   plumb_verdict_get_name (verdict));
  if (code == NULL)
    g_assert_cmpuint (plumb_problems_get_length (reasons), ==, 0);
  else
    g_assert_cmpstr (plumb_problems_get (reasons, 0)->code, ==, code);
}

static void
test_identity (void)
{
  for (PlumbSampleType sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_FLOAT; sample++)
    for (guint n = 1; n <= 4; n++)
      {
        g_autoptr (PlumbImage) a = test_image_new (61, 47, n, sample, n);
        g_autoptr (PlumbComparison) comparison = compare (a, a, NULL);
        const PlumbDelta *delta = plumb_comparison_get_delta (comparison);

        assert_verdict (comparison, PLUMB_VERDICT_PASS, NULL);
        g_assert_true (plumb_comparison_is_pixel_identical (comparison));
        g_assert_cmpfloat (delta->mean_delta, ==, 0);
        g_assert_cmpfloat (delta->max_delta, ==, 0);
        g_assert_cmpfloat (delta->changed_fraction, ==, 0);
        g_assert_true (isinf (delta->psnr));
        g_assert_cmpuint (delta->n_pixels, ==, 61 * 47);
      }
}

/* Of 100 pixels the first n get channel 1 moved by an amount. */
typedef struct
{
  guint n;
  guint8 amount;
} Change;

static void
change_pixel (guint x, guint y, guint8 *pixel, gpointer data)
{
  const Change *change = data;

  if (y * 10 + x < change->n)
    pixel[1] += change->amount;
}

static void
test_thresholds (void)
{
  static const guint8 gray[4] = { 100, 100, 100, 255 };
  static const struct
  {
    Change change;
    PlumbVerdict verdict;
    const char *code;
    double mean;
    double changed;
  } cases[] = {
    { { 1, 9 }, PLUMB_VERDICT_PASS, NULL, 9 / 255.0 / 400, 0.01 },
    { { 2, 9 }, PLUMB_VERDICT_WARN, "changed-fraction", 18 / 255.0 / 400, 0.02 },
    { { 100, 8 }, PLUMB_VERDICT_WARN, "mean-delta", 2 / 255.0, 0 },
    { { 100, 4 }, PLUMB_VERDICT_PASS, NULL, 1 / 255.0, 0 },
    { { 100, 5 }, PLUMB_VERDICT_WARN, "mean-delta", 1.25 / 255.0, 0 },
    { { 100, 20 }, PLUMB_VERDICT_WARN, "mean-delta", 5 / 255.0, 1 },
    { { 100, 21 }, PLUMB_VERDICT_FAIL, "mean-delta", 5.25 / 255.0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PlumbImage) a = test_image_new_flat (10, 10, 4, gray);
      g_autoptr (PlumbImage) b = test_image_map (a, change_pixel, (gpointer) &cases[i].change);
      g_autoptr (PlumbComparison) comparison = compare (a, b, NULL);
      const PlumbDelta *delta = plumb_comparison_get_delta (comparison);

      assert_verdict (comparison, cases[i].verdict, cases[i].code);
      g_assert_cmpfloat_with_epsilon (delta->mean_delta, cases[i].mean, 1e-12);
      g_assert_cmpfloat_with_epsilon (delta->changed_fraction, cases[i].changed, 1e-12);
      g_assert_cmpfloat_with_epsilon (delta->max_delta, cases[i].change.amount / 255.0, 1e-12);
      g_assert_cmpfloat_with_epsilon (delta->max[1], cases[i].change.amount / 255.0, 1e-12);
      g_assert_cmpfloat (delta->max[0], ==, 0);
      g_assert_cmpfloat_with_epsilon (delta->different_fraction, cases[i].change.n / 100.0, 1e-12);
    }
}

static void
change_all (guint x, guint y, guint8 *pixel, gpointer data)
{
  static const guint8 amounts[4] = { 1, 7, 7, 2 };

  for (guint c = 0; c < 4 && y * 10 + x < 24; c++)
    pixel[c] += amounts[c];
}

/* 24 (1 + 7 + 7 + 2) / (100 * 4 * 255) is 0.004; the sum of its parts is a bit more. */
static void
test_limits_are_inclusive (void)
{
  static const guint8 gray[4] = { 100, 100, 100, 100 };
  g_autoptr (PlumbImage) a = test_image_new_flat (10, 10, 4, gray);
  g_autoptr (PlumbImage) b = test_image_map (a, change_all, NULL);
  g_autoptr (PlumbComparison) comparison = compare (a, b, NULL);

  g_assert_cmpfloat_with_epsilon (plumb_comparison_get_delta (comparison)->mean_delta, 0.004,
                                  1e-12);
  assert_verdict (comparison, PLUMB_VERDICT_PASS, NULL);
  /* A limit of nothing allows nothing. */
  g_assert_true (plumb_limit_allows (0, 0));
  g_assert_false (plumb_limit_allows (0, 1e-12));
}

static void
test_psnr (void)
{
  static const guint8 gray[3] = { 100, 100, 100 };
  Change change = { 100, 16 };
  g_autoptr (PlumbImage) a = test_image_new_flat (10, 10, 3, gray);
  g_autoptr (PlumbImage) b = test_image_map (a, change_pixel, &change);
  g_autoptr (PlumbComparison) comparison = compare (a, b, NULL);

  /* mean square of the colors: 16 * 16 / 3 */
  g_assert_cmpfloat_with_epsilon (plumb_comparison_get_delta (comparison)->psnr,
                                  10 * log10 (255.0 * 255.0 * 3 / 256), 1e-9);
}

/* The plainest way to say what the numbers are. */
static void
measure_plainly (const PlumbImage *a, const PlumbImage *b, PlumbDelta *delta)
{
  guint width = plumb_image_get_width (a), height = plumb_image_get_height (a);
  guint n = plumb_image_get_layout (a)->n_channels;
  guint64 sum[4] = { 0 }, changed = 0, different = 0, squares = 0;
  double n_pixels = (double) width * height;

  *delta = (PlumbDelta) { 0 };
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint largest = 0;

        for (guint c = 0; c < 4; c++)
          {
            guint from = n >= 3 ? c : c == 3 ? n - 1 : 0;
            gboolean is_missing = c == 3 && n % 2 == 1;
            int d = is_missing ? 0
                               : (int) plumb_image_get_row (a, y)[x * n + from]
                                     - plumb_image_get_row (b, y)[x * n + from];
            guint size = ABS (d);

            sum[c] += size;
            delta->max[c] = MAX (delta->max[c], size / 255.0);
            squares += c < 3 ? size * size : 0;
            largest = MAX (largest, size);
          }
        changed += largest > 8;
        different += largest > 0;
      }
  for (guint c = 0; c < 4; c++)
    {
      delta->mean[c] = sum[c] / 255.0 / n_pixels;
      delta->mean_delta += delta->mean[c] / 4;
      delta->max_delta = MAX (delta->max_delta, delta->max[c]);
    }
  delta->changed_fraction = changed / n_pixels;
  delta->different_fraction = different / n_pixels;
  delta->psnr = -10 * log10 (squares / 255.0 / 255.0 / n_pixels / 3);
}

static void
assert_same_delta (const PlumbDelta *a, const PlumbDelta *b, double slack)
{
  for (guint c = 0; c < 4; c++)
    {
      g_assert_cmpfloat_with_epsilon (a->mean[c], b->mean[c], slack);
      g_assert_cmpfloat_with_epsilon (a->max[c], b->max[c], slack);
    }
  g_assert_cmpfloat_with_epsilon (a->mean_delta, b->mean_delta, slack);
  g_assert_cmpfloat_with_epsilon (a->max_delta, b->max_delta, slack);
  g_assert_cmpfloat (a->changed_fraction, ==, b->changed_fraction);
  g_assert_cmpfloat (a->different_fraction, ==, b->different_fraction);
  g_assert_cmpfloat_with_epsilon (a->psnr, b->psnr, 1e4 * slack);
}

static void
test_against_plain_measure (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 7, 3 }, { 8, 8 }, { 9, 65 }, { 133, 200 } };

  for (guint n = 1; n <= 4; n++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        g_autoptr (PlumbImage) a
            = test_image_new (sizes[s][0], sizes[s][1], n, PLUMB_SAMPLE_U8, s + 1);
        g_autoptr (PlumbImage) b
            = test_image_new (sizes[s][0], sizes[s][1], n, PLUMB_SAMPLE_U8, s + 2);
        g_autoptr (PlumbComparison) comparison = compare (a, b, NULL);
        PlumbDelta expected;

        measure_plainly (a, b, &expected);
        assert_same_delta (plumb_comparison_get_delta (comparison), &expected, 1e-12);
      }
}

static void
test_symmetry (void)
{
  for (PlumbSampleType sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_FLOAT; sample++)
    {
      g_autoptr (PlumbImage) a = test_image_new (90, 130, 4, sample, 3);
      g_autoptr (PlumbImage) b = test_image_new (90, 130, 4, sample, 4);
      g_autoptr (PlumbComparison) forth = compare (a, b, NULL);
      g_autoptr (PlumbComparison) back = compare (b, a, NULL);

      g_assert_cmpmem (plumb_comparison_get_delta (forth), sizeof (PlumbDelta),
                       plumb_comparison_get_delta (back), sizeof (PlumbDelta));
      g_assert_cmpint (plumb_comparison_get_verdict (forth), ==,
                       plumb_comparison_get_verdict (back));
    }
}

/* The same picture turned by half: the numbers do not know. */
static PlumbImage *
turn (const PlumbImage *image)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  gsize pixel = plumb_image_layout_get_pixel_size (layout), row = pixel * layout->width;
  guint8 *pixels = g_malloc (row * layout->height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, row * layout->height);

  for (guint y = 0; y < layout->height; y++)
    for (guint x = 0; x < layout->width; x++)
      memcpy (pixels + (layout->height - 1 - y) * row + (layout->width - 1 - x) * pixel,
              plumb_image_get_row (image, y) + x * pixel, pixel);
  return plumb_image_new (layout, bytes, 0, row, NULL);
}

static void
test_turned (void)
{
  for (PlumbSampleType sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_FLOAT; sample++)
    {
      g_autoptr (PlumbImage) a = test_image_new (75, 131, 3, sample, 5);
      g_autoptr (PlumbImage) b = test_image_new (75, 131, 3, sample, 6);
      g_autoptr (PlumbImage) turned_a = turn (a);
      g_autoptr (PlumbImage) turned_b = turn (b);
      g_autoptr (PlumbComparison) straight = compare (a, b, NULL);
      g_autoptr (PlumbComparison) turned = compare (turned_a, turned_b, NULL);

      assert_same_delta (plumb_comparison_get_delta (straight), plumb_comparison_get_delta (turned),
                         1e-12);
    }
}

static void
test_dimensions (void)
{
  g_autoptr (PlumbImage) a = test_image_new (10, 10, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbImage) b = test_image_new (10, 11, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbComparison) comparison = compare (a, b, NULL);

  assert_verdict (comparison, PLUMB_VERDICT_FAIL, "dimensions-differ");
  g_assert_null (plumb_comparison_get_delta (comparison));
}

static void
test_alpha (void)
{
  static const guint8 pixel[4] = { 10, 20, 30, 255 };
  g_autoptr (PlumbImage) a = test_image_new_flat (10, 10, 3, pixel);
  g_autoptr (PlumbImage) b = test_image_new_flat (10, 10, 4, pixel);
  g_autoptr (PlumbComparison) comparison = compare (a, b, NULL);

  assert_verdict (comparison, PLUMB_VERDICT_WARN, "alpha-differs");
  g_assert_cmpfloat (plumb_comparison_get_delta (comparison)->mean_delta, ==, 0);
  g_assert_false (plumb_comparison_is_pixel_identical (comparison));
}

/* A difference of one step of 16 bits is seen, and is far below a step of 8. */
static void
bump_word (guint x, guint y, guint8 *pixel, gpointer data)
{
  guint16 value;

  memcpy (&value, pixel, 2);
  value++;
  memcpy (pixel, &value, 2);
}

static void
test_precision (void)
{
  g_autoptr (PlumbImage) a = test_image_new (20, 20, 3, PLUMB_SAMPLE_U16, 1);
  g_autoptr (PlumbImage) b = test_image_map (a, bump_word, NULL);
  g_autoptr (PlumbComparison) comparison = compare (a, b, NULL);
  const PlumbDelta *delta = plumb_comparison_get_delta (comparison);

  assert_verdict (comparison, PLUMB_VERDICT_PASS, NULL);
  g_assert_false (plumb_comparison_is_pixel_identical (comparison));
  g_assert_cmpfloat_with_epsilon (delta->mean[0], 1 / 65535.0, 1e-7);
  g_assert_cmpfloat (delta->different_fraction, ==, 1);
}

/* 8 bits and the same numbers in 16 differ in how they are stored, and in nothing else. */
static void
test_depths (void)
{
  g_autoptr (PlumbImage) a = test_image_new (20, 20, 3, PLUMB_SAMPLE_U8, 1);
  PlumbImageLayout layout = *plumb_image_get_layout (a);
  guint16 *words = g_new (guint16, 20 * 20 * 3);
  g_autoptr (GBytes) bytes = g_bytes_new_take (words, 20 * 20 * 3 * 2);
  g_autoptr (PlumbImage) b = NULL;
  g_autoptr (PlumbComparison) comparison = NULL;

  for (guint i = 0; i < 20 * 20 * 3; i++)
    words[i] = plumb_image_get_row (a, 0)[i] * 257;
  layout.sample = PLUMB_SAMPLE_U16;
  b = plumb_image_new (&layout, bytes, 0, 120, NULL);
  comparison = compare (a, b, NULL);
  assert_verdict (comparison, PLUMB_VERDICT_PASS, "depth-differs");
  g_assert_cmpfloat (plumb_comparison_get_delta (comparison)->max_delta, <, 1e-7);
}

static void
test_regions_and_mask (void)
{
  static const guint8 gray[4] = { 100, 100, 100, 255 };
  Change change = { 20, 30 }; /* the first two rows */
  g_autoptr (PlumbImage) a = test_image_new_flat (10, 10, 4, gray);
  g_autoptr (PlumbImage) b = test_image_map (a, change_pixel, &change);
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  PlumbRegion top = { .name = "top", .width = 10, .height = 1, .use = PLUMB_REGION_IGNORED };
  PlumbRegion second
      = { .name = "second", .width = 10, .height = 2, .thresholds = settings->thresholds };
  g_autoptr (PlumbComparison) strict = NULL;
  g_autoptr (PlumbComparison) lenient = NULL;
  g_autoptr (PlumbValue) value = NULL;
  PlumbValue *region;

  plumb_compare_settings_add_region (settings, &top);
  plumb_compare_settings_add_region (settings, &second);
  strict = compare (a, b, settings);
  assert_verdict (strict, PLUMB_VERDICT_FAIL, "mean-delta");
  g_assert_cmpstr (plumb_problems_get (plumb_comparison_get_reasons (strict), 0)->field, ==,
                   "second");
  g_assert_cmpuint (plumb_comparison_get_delta (strict)->n_pixels, ==, 90);

  g_array_index (settings->regions, PlumbRegion, 1).thresholds
      = (PlumbThresholds) { 0.1, 1, 0.5, 0.2 };
  lenient = compare (a, b, settings);
  assert_verdict (lenient, PLUMB_VERDICT_PASS, NULL);
  value = plumb_comparison_to_value (lenient);
  region = plumb_value_get_element (plumb_value_get_member (value, "regions"), 0);
  g_assert_cmpstr (plumb_value_member_string (region, "name", NULL), ==, "second");
  g_assert_cmpint (plumb_value_member_int (region, "pixels", 0), ==, 10);
  g_assert_cmpfloat_with_epsilon (plumb_value_member_double (region, "mean_pixel_delta", 0),
                                  30 / 255.0 / 4, 1e-12);
}

static void
test_empty_regions (void)
{
  g_autoptr (PlumbImage) a = test_image_new (10, 10, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  PlumbRegion covering = { .name = "covering", .width = 4, .height = 4 };
  PlumbRegion covered = { .name = "covered", .width = 2, .height = 2 };
  PlumbRegion outside
      = { .name = "outside", .x = G_MAXINT32, .y = 5, .width = G_MAXINT32, .height = 1 };
  static const char *const names[] = { "covered", "outside" };

  covering.thresholds = covered.thresholds = outside.thresholds = settings->thresholds;
  plumb_compare_settings_add_region (settings, &covering);
  plumb_compare_settings_add_region (settings, &covered);
  plumb_compare_settings_add_region (settings, &outside);
  g_autoptr (PlumbComparison) comparison = compare (a, a, settings);
  const PlumbProblems *reasons = plumb_comparison_get_reasons (comparison);
  assert_verdict (comparison, PLUMB_VERDICT_WARN, "region-empty");
  g_assert_cmpuint (plumb_problems_get_length (reasons), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (plumb_problems_get (reasons, i)->field, ==, names[i]);
  g_assert_cmpuint (plumb_comparison_get_delta (comparison)->n_pixels, ==, 100);
}

static void
paint_first_rows (guint x, guint y, guint8 *pixel, gpointer data)
{
  pixel[0] = y < 2 ? 255 : 0;
}

static void
test_mask (void)
{
  static const guint8 gray[3] = { 100, 100, 100 }, black[1] = { 0 };
  Change change = { 20, 30 };
  g_autoptr (PlumbImage) a = test_image_new_flat (10, 10, 3, gray);
  g_autoptr (PlumbImage) b = test_image_map (a, change_pixel, &change);
  g_autoptr (PlumbImage) nothing = test_image_new_flat (10, 10, 1, black);
  g_autoptr (PlumbImage) small = test_image_new_flat (9, 10, 1, black);
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  g_autoptr (PlumbComparison) comparison = NULL;
  g_autoptr (PlumbValue) record = NULL;
  g_autoptr (PlumbCompareSettings) again = NULL;
  g_autoptr (GError) error = NULL;

  settings->mask = test_image_map (nothing, paint_first_rows, NULL);
  comparison = compare (a, b, settings);
  assert_verdict (comparison, PLUMB_VERDICT_PASS, NULL);
  g_assert_cmpuint (plumb_comparison_get_delta (comparison)->n_pixels, ==, 80);
  record = plumb_comparison_to_value (comparison);
  again
      = plumb_compare_settings_new_from_value (plumb_value_get_member (record, "settings"), &error);
  g_assert_no_error (error);
  plumb_image_unref (settings->mask);
  settings->mask = g_steal_pointer (&small);
  g_assert_null (plumb_compare_images (a, b, settings, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_everything_ignored (void)
{
  g_autoptr (PlumbImage) a = test_image_new (10, 10, 3, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  PlumbRegion all = { .name = "all", .width = 1000, .height = 1000, .use = PLUMB_REGION_IGNORED };
  g_autoptr (PlumbComparison) comparison = NULL;

  plumb_compare_settings_add_region (settings, &all);
  comparison = compare (a, a, settings);
  assert_verdict (comparison, PLUMB_VERDICT_FAIL, "nothing-compared");
}

static void
test_not_numbers (void)
{
  float pixels[2][3] = { { NAN, INFINITY, 0.5f }, { NAN, 1.0f, -INFINITY } };
  PlumbImageLayout layout
      = { .width = 1, .height = 1, .n_channels = 3, .sample = PLUMB_SAMPLE_FLOAT };
  g_autoptr (GBytes) first = g_bytes_new (pixels[0], 12);
  g_autoptr (GBytes) second = g_bytes_new (pixels[1], 12);
  g_autoptr (PlumbImage) a = plumb_image_new (&layout, first, 0, 12, NULL);
  g_autoptr (PlumbImage) b = plumb_image_new (&layout, second, 0, 12, NULL);
  g_autoptr (PlumbComparison) comparison = compare (a, b, NULL);
  const PlumbDelta *delta = plumb_comparison_get_delta (comparison);

  g_assert_cmpfloat (delta->mean[0], ==, 0);
  g_assert_cmpfloat (delta->mean[1], ==, 1);
  g_assert_cmpfloat (delta->mean[2], ==, 1);
}

/* --- Files ----------------------------------------------------------------------------------- */

static void
test_files (void)
{
  TestPng png = { .width = 40, .height = 30, .color = 2, .depth = 8, .seed = 1 };
  g_autoptr (GBytes) bytes = test_png_write (&png);
  g_autofree char *path
      = test_file_write ("a.png", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *cut
      = test_file_write ("cut.png", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) - 5);
  g_autoptr (PlumbComparison) exact = plumb_compare_files (path, path, NULL, NULL, NULL);
  g_autoptr (PlumbComparison) missing
      = plumb_compare_files (path, "/nowhere/b.png", NULL, NULL, NULL);
  g_autoptr (PlumbComparison) broken = plumb_compare_files (path, cut, NULL, NULL, NULL);
  g_autoptr (PlumbValue) value = plumb_comparison_to_value (exact);

  assert_verdict (exact, PLUMB_VERDICT_PASS, NULL);
  g_assert_true (plumb_comparison_is_exact (exact));
  g_assert_cmpint (plumb_value_member_int (plumb_value_get_member (value, "observer"), "width", 0),
                   ==, 40);
  g_assert_cmpuint (
      strlen (plumb_value_member_string (plumb_value_get_member (value, "observer"), "sha256", "")),
      ==, 64);
  assert_verdict (missing, PLUMB_VERDICT_FAIL, "observer-missing");
  assert_verdict (broken, PLUMB_VERDICT_FAIL, "observer-unreadable");
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (plumb_compare_files ("/a", "/b", NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_settings (void)
{
  static const char text[] = "{\"pass_delta\":0.1,\"metrics\":[\"ssim\"],\"regions\":[{\"name\":"
                             "\"logo\",\"x\":1,\"y\":2,\"width\":3,"
                             "\"height\":4,\"warn_delta\":0.5}]}";
  g_autoptr (PlumbValue) value = plumb_json_parse (text, -1, NULL);
  g_autoptr (PlumbValue) wrong = plumb_json_parse ("{\"pass_dleta\":0.1}", -1, NULL);
  g_autoptr (PlumbValue) outside = plumb_json_parse ("{\"step\":8}", -1, NULL);
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new_from_value (value, NULL);
  g_autoptr (PlumbCompareSettings) again = NULL;
  g_autoptr (PlumbValue) written = plumb_compare_settings_to_value (settings);
  g_autoptr (PlumbValue) rewritten = NULL;
  g_autoptr (GError) error = NULL;
  const PlumbRegion *region = &g_array_index (settings->regions, PlumbRegion, 0);

  g_assert_cmpfloat (settings->thresholds.pass_delta, ==, 0.1);
  g_assert_cmpint (settings->metrics, ==, PLUMB_METRIC_SSIM);
  g_assert_cmpfloat (region->thresholds.pass_delta, ==, 0.1);
  g_assert_cmpfloat (region->thresholds.warn_delta, ==, 0.5);
  again = plumb_compare_settings_new_from_value (written, &error);
  g_assert_no_error (error);
  rewritten = plumb_compare_settings_to_value (again);
  g_assert_true (plumb_value_equal (written, rewritten));
  g_assert_null (plumb_compare_settings_new_from_value (wrong, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (plumb_compare_settings_new_from_value (outside, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* What is meant to be ignored is not judged because of how it was written. */
static void
test_settings_of_wrong_types (void)
{
  static const char *const members[]
      = { "\"ignore\":\"true\"", "\"ignore\":1", "\"name\":7", "\"weight\":\"0\"" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"regions\":[{\"x\":0,\"y\":0,\"width\":3,\"height\":3,%s}]}", members[i]);
      g_autoptr (PlumbValue) value = plumb_json_parse (text, -1, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (value);
      g_assert_null (plumb_compare_settings_new_from_value (value, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

/* What EXR files say of their primaries is told, and converts no number. */
static void
test_primaries (void)
{
  static const float wide[8] = { 0.708f, 0.292f, 0.17f, 0.797f, 0.131f, 0.046f, 0.3127f, 0.329f };
  g_autoptr (PlumbImage) plain = test_image_new (20, 10, 3, PLUMB_SAMPLE_HALF, 1);
  PlumbImageLayout layout = *plumb_image_get_layout (plain);
  gsize stride = plumb_image_get_stride (plain);
  g_autoptr (GBytes) pixels = g_bytes_new (plumb_image_get_row (plain, 0), stride * layout.height);
  g_autoptr (GError) error = NULL;

  layout.space = PLUMB_SPACE_LINEAR;
  g_autoptr (PlumbImage) a = plumb_image_new (&layout, pixels, 0, stride, NULL);
  memcpy (layout.primaries, wide, sizeof wide);
  g_autoptr (PlumbImage) own = plumb_image_new (&layout, pixels, 0, stride, NULL);
  g_autoptr (GBytes) file = plumb_image_encode_exr (own, &error);
  g_assert_no_error (error);
  gsize length;
  gconstpointer data = g_bytes_get_data (file, &length);
  g_autoptr (PlumbImage) b = plumb_image_load_bytes (data, length, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbComparison) comparison = plumb_compare_images (a, b, NULL, &error);
  const PlumbProblem *note = plumb_problems_get (plumb_comparison_get_reasons (comparison), 0);
  g_assert_cmpint (plumb_comparison_get_verdict (comparison), ==, PLUMB_VERDICT_PASS);
  g_assert_cmpfloat (plumb_comparison_get_delta (comparison)->max_delta, ==, 0);
  g_assert_cmpstr (note->code, ==, "primaries-differ");
  g_autoptr (PlumbComparison) same = plumb_compare_images (own, b, NULL, &error);
  g_assert_cmpuint (plumb_problems_get_length (plumb_comparison_get_reasons (same)), ==, 0);
}

/* As if it were shown in a picture that is larger to the left by so much, and to the right. */
static PlumbImage *
place_exr (GBytes *file, gint32 left, gint32 right)
{
  static const char name[] = "displayWindow\0box2i";
  g_autoptr (GError) error = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (file, &length);
  g_autofree guint8 *bytes = g_memdup2 (data, length);
  guint8 *window = memmem (bytes, length, name, sizeof name);

  g_assert_nonnull (window);
  for (guint i = 0; i < 2; i++)
    {
      guint8 *at = window + sizeof name + 4 + 8 * i;
      gint32 x;
      memcpy (&x, at, 4);
      x += i == 0 ? -left : right;
      memcpy (at, &x, 4);
    }
  PlumbImage *image = plumb_image_load_bytes (bytes, length, &error);
  g_assert_no_error (error);
  return image;
}

/* The same numbers, but elsewhere: what is seen differs in all pixels. */
static void
test_places (void)
{
  g_autoptr (PlumbImage) plain = test_image_new (20, 10, 3, PLUMB_SAMPLE_HALF, 1);
  g_autoptr (GBytes) file = plumb_image_encode_exr (plain, NULL);
  g_autoptr (PlumbImage) whole = place_exr (file, 0, 0);
  g_autoptr (PlumbImage) a = place_exr (file, 5, 8);
  g_autoptr (PlumbImage) same = place_exr (file, 5, 8);
  g_autoptr (PlumbImage) b = place_exr (file, 8, 5);
  g_autoptr (PlumbComparison) displaced = compare (a, b, NULL);
  g_autoptr (PlumbComparison) cut = compare (whole, a, NULL);
  g_autoptr (PlumbComparison) equal = compare (a, same, NULL);

  assert_verdict (displaced, PLUMB_VERDICT_FAIL, "places-differ");
  g_assert_cmpstr (plumb_problems_get (plumb_comparison_get_reasons (displaced), 0)->found, ==,
                   "8, 0 in 33 x 10");
  assert_verdict (cut, PLUMB_VERDICT_FAIL, "places-differ");
  assert_verdict (equal, PLUMB_VERDICT_PASS, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  test_start_gegl ();
  g_test_add_func ("/compare/identity", test_identity);
  g_test_add_func ("/compare/thresholds", test_thresholds);
  g_test_add_func ("/compare/limits-are-inclusive", test_limits_are_inclusive);
  g_test_add_func ("/compare/psnr", test_psnr);
  g_test_add_func ("/compare/against-plain-measure", test_against_plain_measure);
  g_test_add_func ("/compare/symmetry", test_symmetry);
  g_test_add_func ("/compare/turned", test_turned);
  g_test_add_func ("/compare/dimensions", test_dimensions);
  g_test_add_func ("/compare/alpha", test_alpha);
  g_test_add_func ("/compare/precision", test_precision);
  g_test_add_func ("/compare/depths", test_depths);
  g_test_add_func ("/compare/regions", test_regions_and_mask);
  g_test_add_func ("/compare/empty-regions", test_empty_regions);
  g_test_add_func ("/compare/mask", test_mask);
  g_test_add_func ("/compare/everything-ignored", test_everything_ignored);
  g_test_add_func ("/compare/not-numbers", test_not_numbers);
  g_test_add_func ("/compare/files", test_files);
  g_test_add_func ("/compare/cancelled", test_cancelled);
  g_test_add_func ("/compare/settings", test_settings);
  g_test_add_func ("/compare/settings-of-wrong-types", test_settings_of_wrong_types);
  g_test_add_func ("/compare/primaries", test_primaries);
  g_test_add_func ("/compare/places", test_places);
  return g_test_run ();
}
