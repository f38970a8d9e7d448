/* test-metrics.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "image-test.h"
#include "plumb-convolve-private.h"
#include "plumb-heat-map.h"
#include "plumb-json.h"
#include "plumb-metrics-private.h"

/* --- A pair whose FLIP errors are known ------------------------------------------------------ */

#define WIDTH 113
#define HEIGHT 89

static guint8
bound (int value)
{
  return CLAMP (value, 0, 255);
}

static guint32
next (guint32 *state)
{
  return (*state = *state * 1664525u + 1013904223u) >> 24;
}

static void
make_pixel (int x, int y, guint32 *state, guint8 *a, guint8 *b)
{
  int base[3] = { (x * 3 + y) % 256, (x + y * 2) % 256, (x * y / 7) % 256 };
  gboolean is_in_disc = (x - 40) * (x - 40) + (y - 30) * (y - 30) < 200;

  for (guint c = 0; c < 3; c++)
    {
      int other;

      if ((x / 16 + y / 16) % 2 == 1)
        base[c] = 255 - base[c];
      a[c] = bound (base[c] + (int) (next (state) % 23) - 11);
      other = a[c] + (int) (next (state) % 9) - 4;
      if (is_in_disc)
        other += c == 0 ? 60 : -25;
      if (x >= 70 && x < 75)
        other = (int) floor (other / 2.0);
      b[c] = bound (other);
    }
}

static void
make_pair (PlumbImage *images[2])
{
  PlumbImageLayout layout = { .width = WIDTH, .height = HEIGHT, .n_channels = 3 };
  guint8 *pixels[2] = { g_malloc (WIDTH * HEIGHT * 3), g_malloc (WIDTH * HEIGHT * 3) };
  guint32 state = 12345;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      make_pixel (x, y, &state, pixels[0] + 3 * (y * WIDTH + x), pixels[1] + 3 * (y * WIDTH + x));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (pixels[i], WIDTH * HEIGHT * 3);

      images[i] = plumb_image_new (&layout, bytes, 0, WIDTH * 3, NULL);
    }
}

static void
measure_flip (const PlumbImage *a,
              const PlumbImage *b,
              double pixels_per_degree,
              PlumbFlipSummary *summary)
{
  gsize n = (gsize) plumb_image_get_width (a) * plumb_image_get_height (a);
  g_autofree float *errors = g_new (float, n);

  PlumbFlipView view;

  plumb_flip_view_init (&view, pixels_per_degree, plumb_image_get_layout (a),
                        plumb_image_get_layout (b));
  plumb_flip_measure (a, b, &view, errors);
  plumb_flip_summarize (errors, NULL, n, summary);
}

/* What version 1.6 of the program of FLIP's authors says of this pair. */
static void
test_flip_of_authors (void)
{
  static const struct
  {
    double pixels_per_degree;
    PlumbFlipSummary expected;
  } cases[] = {
    { 67.0206432765823, { 0.118668, 0.498342, 0.102717, 0.699872, 0.001586, 0.974296 } },
    { 40, { 0.127822, 0.493904, 0.072081, 0.787564, 0.002951, 0.977477 } },
  };
  PlumbImage *images[2];

  make_pair (images);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PlumbFlipSummary found;

      measure_flip (images[0], images[1], cases[i].pixels_per_degree, &found);
      g_assert_cmpfloat_with_epsilon (found.mean, cases[i].expected.mean, 2e-6);
      g_assert_cmpfloat_with_epsilon (found.min, cases[i].expected.min, 2e-6);
      g_assert_cmpfloat_with_epsilon (found.max, cases[i].expected.max, 2e-6);
      g_assert_cmpfloat_with_epsilon (found.median, cases[i].expected.median, 3e-5);
      g_assert_cmpfloat_with_epsilon (found.first_quartile, cases[i].expected.first_quartile, 3e-5);
      g_assert_cmpfloat_with_epsilon (found.third_quartile, cases[i].expected.third_quartile, 3e-5);
    }
  plumb_image_unref (images[0]);
  plumb_image_unref (images[1]);
}

/* Black against white is the most the eye can tell but for colors: (100 / 308)^0.7 of the scale. */
static void
test_flip_of_flat (void)
{
  static const guint8 black[3] = { 0, 0, 0 }, white[3] = { 255, 255, 255 },
                      green[3] = { 0, 255, 0 }, blue[3] = { 0, 0, 255 };
  g_autoptr (PlumbImage) a = test_image_new_flat (40, 30, 3, black);
  g_autoptr (PlumbImage) b = test_image_new_flat (40, 30, 3, white);
  g_autoptr (PlumbImage) c = test_image_new_flat (40, 30, 3, green);
  g_autoptr (PlumbImage) d = test_image_new_flat (40, 30, 3, blue);
  PlumbFlipSummary summary;

  measure_flip (a, a, 67, &summary);
  g_assert_cmpfloat (summary.max, ==, 0);
  g_assert_cmpfloat (summary.mean, ==, 0);
  measure_flip (c, d, 67, &summary);
  g_assert_cmpfloat_with_epsilon (summary.min, 1, 1e-4);
  measure_flip (a, b, 67, &summary);
  g_assert_cmpfloat_with_epsilon (summary.min, summary.max, 1e-5);
  g_assert_cmpfloat (summary.min, >, 0.95);
}

static PlumbImage *
mirror (const PlumbImage *image)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  gsize row = plumb_image_layout_get_row_size (layout);
  guint8 *pixels = g_malloc (row * layout->height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, row * layout->height);

  for (guint y = 0; y < layout->height; y++)
    for (guint x = 0; x < layout->width; x++)
      memcpy (pixels + y * row + (layout->width - 1 - x) * 3,
              plumb_image_get_row (image, y) + x * 3, 3);
  return plumb_image_new (layout, bytes, 0, row, NULL);
}

static void
test_symmetry_and_mirror (void)
{
  PlumbImage *images[2];
  g_autoptr (PlumbImage) a = NULL;
  g_autoptr (PlumbImage) b = NULL;
  PlumbFlipSummary forth, back, mirrored;
  double ssim_forth = 0, ssim_back = 0, ssim_mirrored = 0;

  make_pair (images);
  a = mirror (images[0]);
  b = mirror (images[1]);
  measure_flip (images[0], images[1], 67, &forth);
  measure_flip (images[1], images[0], 67, &back);
  measure_flip (a, b, 67, &mirrored);
  g_assert_cmpmem (&forth, sizeof forth, &back, sizeof back);
  g_assert_cmpfloat_with_epsilon (forth.mean, mirrored.mean, 1e-6);
  g_assert_true (plumb_ssim_measure (images[0], images[1], NULL, &ssim_forth));
  g_assert_true (plumb_ssim_measure (images[1], images[0], NULL, &ssim_back));
  g_assert_true (plumb_ssim_measure (a, b, NULL, &ssim_mirrored));
  g_assert_cmpfloat_with_epsilon (ssim_forth, ssim_back, 1e-12);
  g_assert_cmpfloat_with_epsilon (ssim_forth, ssim_mirrored, 1e-6);
  plumb_image_unref (images[0]);
  plumb_image_unref (images[1]);
}

/* --- HDR-FLIP -------------------------------------------------------------------------------- */

/* The same pair as light of 14 octaves, from left to right; exact in floating point. */
static PlumbImage *
make_bright (const PlumbImage *image)
{
  PlumbImageLayout layout = { .width = WIDTH,
                              .height = HEIGHT,
                              .n_channels = 3,
                              .sample = PLUMB_SAMPLE_FLOAT,
                              .space = PLUMB_SPACE_LINEAR };
  float *light = g_new (float, 3 * WIDTH * HEIGHT);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      for (guint c = 0; c < 3; c++)
        light[3 * (y * WIDTH + x) + c]
            = ldexpf ((float) plumb_image_get_row (image, y)[3 * x + c] / 64, (int) x / 8 - 7);
  g_autoptr (GBytes) bytes = g_bytes_new_take (light, 3 * WIDTH * HEIGHT * sizeof (float));
  return plumb_image_new (&layout, bytes, 0, 3 * WIDTH * sizeof (float), NULL);
}

static void
make_bright_pair (PlumbImage *images[2])
{
  PlumbImage *plain[2];

  make_pair (plain);
  for (guint i = 0; i < 2; i++)
    {
      images[i] = make_bright (plain[i]);
      plumb_image_unref (plain[i]);
    }
}

static PlumbValue *
compare_bright (PlumbImage *a, PlumbImage *b, const char *settings_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) value = plumb_json_parse (settings_json, -1, &error);
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new_from_value (value, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbComparison) comparison = plumb_compare_images (a, b, settings, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbValue) record = plumb_comparison_to_value (comparison);
  return plumb_value_ref (plumb_value_get_member (record, "flip"));
}

/* What version 1.6 of the code of FLIP's authors says of this pair. */
static void
test_hdr_flip_of_authors (void)
{
  static const struct
  {
    const char *settings;
    const char *tone_mapper;
    double mean, start, stop;
    gint64 n_exposures;
  } cases[] = {
    { "{\"metrics\":[\"flip\"]}", "aces", 0.0923796, -7.710751, 0.547454, 9 },
    { "{\"metrics\":[\"flip\"],\"tone_mapper\":\"hable\"}", "hable", 0.0823839, -7.148923, 1.109282,
      9 },
    { "{\"metrics\":[\"flip\"],\"tone_mapper\":\"reinhard\"}", "reinhard", 0.0865527, -6.291547,
      1.966658, 9 },
  };
  PlumbImage *images[2];

  make_bright_pair (images);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PlumbValue) flip = compare_bright (images[0], images[1], cases[i].settings);
      g_assert_cmpstr (plumb_value_member_string (flip, "range", ""), ==, "hdr");
      g_assert_cmpstr (plumb_value_member_string (flip, "tone_mapper", ""), ==,
                       cases[i].tone_mapper);
      g_assert_cmpfloat_with_epsilon (plumb_value_member_double (flip, "mean", 0), cases[i].mean,
                                      3e-6);
      g_assert_cmpfloat_with_epsilon (plumb_value_member_double (flip, "start_exposure", 0),
                                      cases[i].start, 1e-5);
      g_assert_cmpfloat_with_epsilon (plumb_value_member_double (flip, "stop_exposure", 0),
                                      cases[i].stop, 1e-5);
      g_assert_cmpint (plumb_value_member_int (flip, "exposures", 0), ==, cases[i].n_exposures);
    }
  plumb_image_unref (images[0]);
  plumb_image_unref (images[1]);
}

/* Where the light of one pixel is multiplied, any exposure shows it; LDR-FLIP cuts it off. */
static void
multiply_one (guint x, guint y, guint8 *pixel, gpointer data)
{
  float *light = (float *) (void *) pixel;

  if (x == 100 && y == 40)
    for (guint c = 0; c < 3; c++)
      light[c] *= 16;
}

static void
test_hdr_flip_range (void)
{
  PlumbImage *images[2];

  make_bright_pair (images);
  g_autoptr (PlumbImage) other = test_image_map (images[0], multiply_one, NULL);
  g_autoptr (PlumbValue) hdr = compare_bright (images[0], other, "{\"metrics\":[\"flip\"]}");
  g_autoptr (PlumbValue) ldr
      = compare_bright (images[0], other, "{\"metrics\":[\"flip\"],\"flip_range\":\"ldr\"}");
  g_autoptr (PlumbValue) same = compare_bright (other, other, "{\"metrics\":[\"flip\"]}");
  g_assert_cmpstr (plumb_value_member_string (ldr, "range", ""), ==, "ldr");
  g_assert_null (plumb_value_get_member (ldr, "tone_mapper"));
  g_assert_cmpfloat (plumb_value_member_double (hdr, "max", 0), >, 0.1);
  g_assert_cmpfloat (plumb_value_member_double (ldr, "max", 0), ==, 0);
  g_assert_cmpfloat (plumb_value_member_double (same, "max", 1), ==, 0);
  plumb_image_unref (images[0]);
  plumb_image_unref (images[1]);
}

/* Numbers that are none, endless light, a reference that is black for the most part, or all. */
static void
put_extremes (guint x, guint y, guint8 *pixel, gpointer data)
{
  static const float extremes[] = { (float) NAN, INFINITY, -INFINITY, -3, 3e38f };
  float *light = (float *) (void *) pixel;

  for (guint c = 0; c < 3; c++)
    light[c] = data != NULL && x + y < 5 ? extremes[x + y] : x > 100 ? light[c] : 0;
}

static void
test_hdr_flip_of_extremes (void)
{
  PlumbImage *images[2];
  g_autoptr (PlumbImage) dark = NULL;
  g_autoptr (PlumbImage) odd = NULL;

  make_bright_pair (images);
  dark = test_image_map (images[0], put_extremes, NULL);
  odd = test_image_map (images[0], put_extremes, images);
  g_autoptr (PlumbValue) flip = compare_bright (dark, odd, "{\"metrics\":[\"flip\"]}");
  double mean = plumb_value_member_double (flip, "mean", -1);
  g_assert_true (mean >= 0 && mean <= 1);
  g_assert_true (isfinite (plumb_value_member_double (flip, "stop_exposure", INFINITY)));
  g_autoptr (PlumbValue) back = compare_bright (odd, dark, "{\"metrics\":[\"flip\"]}");
  g_assert_true (isfinite (plumb_value_member_double (back, "start_exposure", INFINITY)));
  plumb_image_unref (images[0]);
  plumb_image_unref (images[1]);
}

/* --- SSIM ------------------------------------------------------------------------------------ */

static double
get_luma (const PlumbImage *image, guint x, guint y)
{
  const guint8 *pixel = plumb_image_get_row (image, y) + 3 * x;

  return (0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]) / 255;
}

/* One window, by the definition and in double numbers. */
static double
get_similarity_plainly (const PlumbImage *a, const PlumbImage *b, guint left, guint top)
{
  double sum = 0, mean_a = 0, mean_b = 0, var_a = 0, var_b = 0, covariance = 0;
  const double c1 = 0.0001, c2 = 0.0009;

  for (int pass = 0; pass < 3; pass++)
    for (int y = 0; y < 11; y++)
      for (int x = 0; x < 11; x++)
        {
          double weight
              = exp (-((x - 5) * (x - 5) + (y - 5) * (y - 5)) / 4.5) / (pass == 0 ? 1 : sum);
          double p = get_luma (a, left + x, top + y), q = get_luma (b, left + x, top + y);

          if (pass == 0)
            sum += weight;
          mean_a += pass == 1 ? weight * p : 0;
          mean_b += pass == 1 ? weight * q : 0;
          var_a += pass == 2 ? weight * (p - mean_a) * (p - mean_a) : 0;
          var_b += pass == 2 ? weight * (q - mean_b) * (q - mean_b) : 0;
          covariance += pass == 2 ? weight * (p - mean_a) * (q - mean_b) : 0;
        }
  return (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
         / ((mean_a * mean_a + mean_b * mean_b + c1) * (var_a + var_b + c2));
}

static void
test_ssim (void)
{
  PlumbImage *images[2];
  double expected = 0, found = 0;

  make_pair (images);
  for (guint y = 0; y + 11 <= HEIGHT; y++)
    for (guint x = 0; x + 11 <= WIDTH; x++)
      expected
          += get_similarity_plainly (images[0], images[1], x, y) / ((WIDTH - 10) * (HEIGHT - 10));
  g_assert_true (plumb_ssim_measure (images[0], images[1], NULL, &found));
  g_assert_cmpfloat_with_epsilon (found, expected, 1e-5);
  g_assert_true (plumb_ssim_measure (images[0], images[0], NULL, &found));
  g_assert_cmpfloat_with_epsilon (found, 1, 1e-9);
  plumb_image_unref (images[0]);
  plumb_image_unref (images[1]);
}

static void
test_ssim_of_small (void)
{
  g_autoptr (PlumbImage) image = test_image_new (10, 50, 3, PLUMB_SAMPLE_U8, 1);
  double ssim;

  g_assert_false (plumb_ssim_measure (image, image, NULL, &ssim));
}

/* --- In a comparison ------------------------------------------------------------------------- */

static void
test_record (void)
{
  PlumbImage *images[2];
  g_autoptr (PlumbCompareSettings) settings = plumb_compare_settings_new ();
  g_autoptr (PlumbComparison) comparison = NULL;
  g_autoptr (PlumbValue) value = NULL;
  g_autoptr (PlumbImage) map = NULL;

  make_pair (images);
  settings->metrics = PLUMB_METRIC_FLIP | PLUMB_METRIC_SSIM;
  comparison = plumb_compare_images (images[0], images[1], settings, NULL);
  value = plumb_comparison_to_value (comparison);
  g_assert_cmpfloat_with_epsilon (
      plumb_value_member_double (plumb_value_get_member (value, "flip"), "mean", 0), 0.118668,
      2e-6);
  g_assert_cmpfloat (plumb_value_member_double (value, "ssim", 0), >, 0.9);
  PlumbFlipView view;
  plumb_flip_view_init (&view, settings->pixels_per_degree, plumb_image_get_layout (images[0]),
                        plumb_image_get_layout (images[1]));
  map = plumb_error_map_new_flip (images[0], images[1], &view);
  g_assert_cmpint (plumb_image_get_layout (map)->sample, ==, PLUMB_SAMPLE_FLOAT);
  plumb_image_unref (images[0]);
  plumb_image_unref (images[1]);
}

static void
test_convolve (void)
{
  float from[100], to[90], weights[7] = { 1, -2, 3, 0.5f, 0, 4, -1 };
  guint32 state = 5;

  for (guint i = 0; i < 100; i++)
    from[i] = (float) (test_random (&state) % 64);
  for (gsize n = 0; n <= 90; n++)
    {
      plumb_convolve_row (from, weights, 7, to, n);
      for (gsize i = 0; i < n; i++)
        {
          float sum = 0;

          for (guint k = 0; k < 7; k++)
            sum += weights[k] * from[i + k];
          g_assert_cmpfloat (to[i], ==, sum);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flip/authors", test_flip_of_authors);
  g_test_add_func ("/flip/flat", test_flip_of_flat);
  g_test_add_func ("/flip/hdr/authors", test_hdr_flip_of_authors);
  g_test_add_func ("/flip/hdr/range", test_hdr_flip_range);
  g_test_add_func ("/flip/hdr/extremes", test_hdr_flip_of_extremes);
  g_test_add_func ("/metrics/symmetry-and-mirror", test_symmetry_and_mirror);
  g_test_add_func ("/ssim/definition", test_ssim);
  g_test_add_func ("/ssim/small", test_ssim_of_small);
  g_test_add_func ("/metrics/record", test_record);
  g_test_add_func ("/metrics/convolve", test_convolve);
  return g_test_run ();
}
