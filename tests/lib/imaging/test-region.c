/* test-region.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "image-test.h"
#include "plumb-comparison-private.h"
#include "plumb-json.h"

#define WIDTH 90
#define HEIGHT 70

static void
parse (PlumbRegion *region, const char *text)
{
  g_autoptr (GError) error = NULL;

  *region = (PlumbRegion) { 0 };
  plumb_region_parse (region, text, &error);
  g_assert_no_error (error);
}

/* --- what belongs to it, said in the plainest way --- */

static double
get_distance (const PlumbSpot *a, const PlumbSpot *b, double x, double y)
{
  double dx = b->x - a->x, dy = b->y - a->y, square = dx * dx + dy * dy;
  double along = square > 0 ? CLAMP (((x - a->x) * dx + (y - a->y) * dy) / square, 0, 1) : 0;

  return hypot (x - a->x - along * dx, y - a->y - along * dy);
}

static gboolean
is_within (const PlumbRegion *region, double x, double y)
{
  const PlumbSpot *spots
      = region->spots != NULL ? (const PlumbSpot *) (const void *) region->spots->data : NULL;
  guint n = region->spots != NULL ? region->spots->len : 0;
  gboolean is_in = FALSE;

  if (region->shape == PLUMB_SHAPE_RECTANGLE)
    return x > region->x && x < region->x + region->width && y > region->y
           && y < region->y + region->height;
  if (region->shape == PLUMB_SHAPE_ELLIPSE)
    return pow ((x - region->x) / region->width * 2 - 1, 2)
               + pow ((y - region->y) / region->height * 2 - 1, 2)
           <= 1;
  for (guint i = 0; region->shape == PLUMB_SHAPE_BRUSH && i < n; i++)
    if (get_distance (&spots[i], &spots[MIN (i + 1, n - 1)], x, y) <= region->radius)
      return TRUE;
  for (guint i = 0; region->shape == PLUMB_SHAPE_POLYGON && i < n; i++)
    {
      const PlumbSpot *a = &spots[i], *b = &spots[(i + 1) % n];

      if ((a->y > y) != (b->y > y) && x < a->x + (y - a->y) / (b->y - a->y) * (b->x - a->x))
        is_in = !is_in;
    }
  return is_in;
}

static void
test_shapes (void)
{
  static const char *const texts[] = {
    "ignore rectangle 3 4 20 30",
    "ignore rectangle 80 60 200 200",
    "ignore ellipse 5 6 40 21",
    "ignore ellipse 0 0 3 3",
    "ignore polygon 1.25 2.5 80 10.75 40 60 30 20",
    "ignore polygon 10 10 60 50 60 10 10 50",
    "ignore polygon -20 -20 200 30 -20 200",
    "ignore brush 6.5 10 10 70 20 20 60",
    "ignore brush 3 40 40",
    "ignore brush 9 -4 30 30 30 30 90",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      PlumbRegion region;
      guint8 row[WIDTH];
      guint n = 0;

      parse (&region, texts[i]);
      for (guint y = 0; y < HEIGHT; y++)
        {
          memset (row, 0, sizeof row);
          plumb_region_paint_row (&region, y, WIDTH, 7, row);
          for (guint x = 0; x < WIDTH; x++)
            {
              gboolean is_in = is_within (&region, x + 0.5, y + 0.5);

              if ((row[x] == 7) != is_in)
                g_error ("%s: pixel %u, %u is %u", texts[i], x, y, row[x]);
              g_assert_cmpint (plumb_region_contains (&region, x + 0.3, y + 0.8), ==, is_in);
              n += is_in;
            }
        }
      g_assert_cmpuint (n, >, 0);
      plumb_region_clear (&region);
    }
}

/* --- weights --- */

typedef struct
{
  double weight;
  double sum[4];
  double changed;
  double different;
  double squares;
} Plain;

/* The formulas of PlumbDelta, pixel by pixel. */
static void
measure_plainly (const PlumbImage *a, const PlumbImage *b, const double *weights, PlumbDelta *delta)
{
  Plain plain = { 0 };

  *delta = (PlumbDelta) { 0 };
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        double weight = weights[y * WIDTH + x], largest = 0;

        for (guint c = 0; c < 4; c++)
          {
            int p = plumb_image_get_row (a, y)[4 * x + c],
                q = plumb_image_get_row (b, y)[4 * x + c];
            double d = abs (p - q) / 255.0;

            plain.sum[c] += weight * d;
            plain.squares += c < 3 ? weight * d * d : 0;
            largest = MAX (largest, d);
            if (weight > 0)
              delta->max[c] = MAX (delta->max[c], d);
          }
        plain.weight += weight;
        plain.changed += largest > 8.5 / 255 ? weight : 0;
        plain.different += largest > 0 ? weight : 0;
        delta->n_pixels += weight > 0;
      }
  for (guint c = 0; c < 4; c++)
    {
      delta->mean[c] = plain.sum[c] / plain.weight;
      delta->mean_delta += delta->mean[c] / 4;
      delta->max_delta = MAX (delta->max_delta, delta->max[c]);
    }
  delta->weight = plain.weight;
  delta->changed_fraction = plain.changed / plain.weight;
  delta->different_fraction = plain.different / plain.weight;
  delta->psnr = -10 * log10 (plain.squares / plain.weight / 3);
}

static void
assert_same (const PlumbDelta *a, const PlumbDelta *b, double slack)
{
  g_assert_cmpuint (a->n_pixels, ==, b->n_pixels);
  g_assert_cmpfloat_with_epsilon (a->weight, b->weight, slack * b->weight);
  for (guint c = 0; c < 4; c++)
    {
      g_assert_cmpfloat_with_epsilon (a->mean[c], b->mean[c], slack);
      g_assert_cmpfloat_with_epsilon (a->max[c], b->max[c], slack);
    }
  g_assert_cmpfloat_with_epsilon (a->mean_delta, b->mean_delta, slack);
  g_assert_cmpfloat_with_epsilon (a->changed_fraction, b->changed_fraction, slack);
  g_assert_cmpfloat_with_epsilon (a->different_fraction, b->different_fraction, slack);
  g_assert_cmpfloat_with_epsilon (a->psnr, b->psnr, 1e3 * slack);
}

static const char *const weighing[]
    = { "ignore ellipse 30 20 20 20", "weight=0.25 polygon 0 0 60 0 0 60",
        "weight=8 brush 5 20 50 80 60", "weight=0 rectangle 70 0 20 20" };
static const double weighing_weights[] = { 0, 0.25, 8, 0 };

static void
add_regions (PlumbCompareSettings *settings)
{
  for (guint i = 0; i < G_N_ELEMENTS (weighing); i++)
    {
      PlumbRegion region;

      parse (&region, weighing[i]);
      plumb_compare_settings_add_region (settings, &region);
      plumb_region_clear (&region);
    }
}

/* The first that a pixel belongs to counts. */
static double *
make_weights (const PlumbCompareSettings *settings)
{
  double *weights = g_new (double, WIDTH *HEIGHT);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        weights[y * WIDTH + x] = 1;
        for (guint i = settings->regions->len; i-- > 0;)
          if (is_within (&g_array_index (settings->regions, PlumbRegion, i), x + 0.5, y + 0.5))
            weights[y * WIDTH + x] = weighing_weights[i];
      }
  return weights;
}

static void
measure (PlumbImage *a,
         PlumbImage *b,
         const PlumbCompareSettings *settings,
         gboolean directly,
         PlumbDelta *delta)
{
  g_autoptr (PlumbComparison) comparison = plumb_comparison_new (settings);
  g_autofree PlumbDeltaSums *sums = g_new0 (PlumbDeltaSums, settings->regions->len + 1);
  g_auto (PlumbAreaMap) map;

  plumb_area_map_init (&map, settings, WIDTH);
  plumb_area_map_paint (&map, 0, HEIGHT);
  if (directly)
    plumb_delta_measure_directly (a, b, &map.areas, sums);
  else
    plumb_delta_measure_by_gegl (a, b, &map.areas, sums);
  plumb_comparison_take_sums (comparison, settings, sums);
  *delta = *plumb_comparison_get_delta (comparison);
}

static void
test_weights (void)
{
  g_autoptr (PlumbImage) a = test_image_new (WIDTH, HEIGHT, 4, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbImage) b = test_image_new (WIDTH, HEIGHT, 4, PLUMB_SAMPLE_U8, 2);
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  PlumbDelta expected, direct, by_gegl;

  add_regions (settings);
  g_autofree double *weights = make_weights (settings);
  measure_plainly (a, b, weights, &expected);
  measure (a, b, settings, TRUE, &direct);
  measure (a, b, settings, FALSE, &by_gegl);
  assert_same (&direct, &expected, 1e-12);
  assert_same (&by_gegl, &expected, 1e-6);

  g_autoptr (PlumbComparison) forth = plumb_compare_images (a, b, settings, NULL);
  g_autoptr (PlumbComparison) back = plumb_compare_images (b, a, settings, NULL);
  g_assert_cmpmem (plumb_comparison_get_delta (forth), sizeof (PlumbDelta),
                   plumb_comparison_get_delta (back), sizeof (PlumbDelta));
  assert_same (plumb_comparison_get_delta (forth), &expected, 1e-12);
}

typedef struct
{
  double mean;
  double ssim;
  double flip;
} Numbers;

/* @text: (nullable): a region */
static Numbers
measure_with (PlumbImage *a, PlumbImage *b, const char *text)
{
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  g_autoptr (PlumbComparison) comparison = NULL;
  g_autoptr (PlumbValue) record = NULL;
  PlumbRegion region = { 0 };

  settings->metrics = PLUMB_METRIC_SSIM | PLUMB_METRIC_FLIP;
  if (text != NULL)
    {
      parse (&region, text);
      plumb_compare_settings_add_region (settings, &region);
      plumb_region_clear (&region);
    }
  comparison = plumb_compare_images (a, b, settings, NULL);
  record = plumb_comparison_to_value (comparison);
  return (Numbers) {
    .mean = plumb_comparison_get_delta (comparison)->mean_delta,
    .ssim = plumb_value_member_double (record, "ssim", 0),
    .flip = plumb_value_member_double (plumb_value_get_member (record, "flip"), "mean", 0),
  };
}

/* A weight of 1 is none, one of 0 is ignoring, and a common factor changes nothing. */
static void
test_weights_that_are_none (void)
{
  static const char *const pairs[][2] = {
    { "weight=1 ellipse 5 5 50 50", NULL },
    { "weight=0 ellipse 5 5 50 50", "ignore ellipse 5 5 50 50" },
    { "weight=7 rectangle 0 0 90 70", NULL },
  };
  g_autoptr (PlumbImage) a = test_image_new (WIDTH, HEIGHT, 4, PLUMB_SAMPLE_U8, 3);
  g_autoptr (PlumbImage) b = test_image_new (WIDTH, HEIGHT, 4, PLUMB_SAMPLE_U8, 4);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      Numbers one = measure_with (a, b, pairs[i][0]), other = measure_with (a, b, pairs[i][1]);

      g_assert_cmpfloat_with_epsilon (one.mean, other.mean, 1e-12);
      g_assert_cmpfloat_with_epsilon (one.ssim, other.ssim, 1e-12);
      g_assert_cmpfloat_with_epsilon (one.flip, other.flip, 1e-12);
      g_assert_cmpfloat (one.flip, >, 0);
    }
}

/* Upper halves that are equal, lower ones that are not: numbers lean to what has the weight. */
static void
test_weights_of_similarity (void)
{
  g_autoptr (PlumbImage) a = test_image_new (WIDTH, HEIGHT, 4, PLUMB_SAMPLE_U8, 3);
  g_autoptr (PlumbImage) other = test_image_new (WIDTH, HEIGHT, 4, PLUMB_SAMPLE_U8, 5);
  gsize row = plumb_image_get_stride (a), half = row * HEIGHT / 2;
  guint8 *pixels = g_malloc (2 * half);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, 2 * half);
  g_autoptr (PlumbImage) b = NULL;

  memcpy (pixels, plumb_image_get_row (a, 0), half);
  memcpy (pixels + half, plumb_image_get_row (other, HEIGHT / 2), half);
  b = plumb_image_new (plumb_image_get_layout (a), bytes, 0, row, NULL);

  Numbers above = measure_with (a, b, "weight=9 rectangle 0 0 90 35");
  Numbers none = measure_with (a, b, NULL);
  Numbers below = measure_with (a, b, "weight=9 rectangle 0 35 90 35");

  g_assert_cmpfloat (above.ssim, >, none.ssim);
  g_assert_cmpfloat (none.ssim, >, below.ssim);
  g_assert_cmpfloat (above.flip, <, none.flip);
  g_assert_cmpfloat (none.flip, <, below.flip);
  /* Nine parts of nothing and one of d, half d, and nine of d and one of nothing. */
  g_assert_cmpfloat_with_epsilon (above.mean * 10, none.mean * 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (below.mean * 10, none.mean * 2 * 9, 1e-12);
}

/* --- as text --- */

static void
test_round_trip (void)
{
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  g_autoptr (GError) error = NULL;

  add_regions (settings);
  g_autoptr (PlumbValue) value = plumb_compare_settings_to_value (settings);
  g_autofree char *json = plumb_json_format (value, PLUMB_JSON_COMPACT);
  g_autoptr (PlumbValue) parsed = plumb_json_parse (json, -1, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbCompareSettings) again = plumb_compare_settings_new_from_value (parsed, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbValue) rewritten = plumb_compare_settings_to_value (again);
  g_assert_true (plumb_value_equal (value, rewritten));
  g_assert_nonnull (strstr (json, "\"shape\":\"polygon\""));
  g_assert_nonnull (strstr (json, "\"weight\":0.25"));
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "ignore",
    "ignore circle 1 2 3 4",
    "ignore rectangle 1 2 3",
    "ignore rectangle 1 2 3 0",
    "ignore rectangle 1.5 2 3 4",
    "ignore rectangle -1 2 3 4",
    "ignore polygon 1 2 3 4",
    "ignore polygon 1 2 3 4 5",
    "ignore brush 0 1 2",
    "ignore brush 3 1",
    "ignore polygon 1 2 3 4 1e9 5",
    "weight=101 ellipse 1 2 3 4",
    "weight=-1 ellipse 1 2 3 4",
    "weight=nan ellipse 1 2 3 4",
    "weight= ellipse 1 2 3 4",
    "ignore polygon 1 2 3 4 nan 6",
  };
  static const char *const objects[] = {
    "{\"shape\":\"polygon\",\"points\":[[1,2],[3,4]]}",
    "{\"shape\":\"polygon\",\"points\":[[1,2],[3,4],[5]]}",
    "{\"shape\":\"polygon\",\"points\":[[1,2],[3,4],5]}",
    "{\"shape\":\"brush\",\"points\":[[1,2]]}",
    "{\"shape\":7,\"x\":1,\"y\":1,\"width\":1,\"height\":1}",
    "{\"x\":1,\"y\":1,\"width\":1,\"height\":1,\"weight\":\"1\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      PlumbRegion region = { 0 };
      g_autoptr (GError) error = NULL;

      if (plumb_region_parse (&region, texts[i], &error))
        g_error ("taken: %s", texts[i]);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      PlumbRegion region = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbValue) value = plumb_json_parse (objects[i], -1, &error);

      g_assert_no_error (error);
      if (plumb_region_read (&region, value, &error))
        g_error ("taken: %s", objects[i]);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  test_start_gegl ();
  g_test_add_func ("/region/shapes", test_shapes);
  g_test_add_func ("/region/weights", test_weights);
  g_test_add_func ("/region/weights-that-are-none", test_weights_that_are_none);
  g_test_add_func ("/region/weights-of-similarity", test_weights_of_similarity);
  g_test_add_func ("/region/round-trip", test_round_trip);
  g_test_add_func ("/region/refused", test_refused);
  return g_test_run ();
}
