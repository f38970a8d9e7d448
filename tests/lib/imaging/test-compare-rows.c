/* test-compare-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "image-test.h"
#include "plumb-compare.h"
#include "plumb-image-codecs.h"
#include "plumb-json.h"

typedef struct
{
  PlumbImage *image;
  guint most; /* rows that were asked for at once */
} Rows;

static gboolean
read_rows (gpointer data, guint y, guint n_rows, gpointer pixels)
{
  Rows *rows = data;
  gsize length = plumb_image_layout_get_row_size (plumb_image_get_layout (rows->image));

  rows->most = MAX (rows->most, n_rows);
  for (guint i = 0; i < n_rows; i++)
    memcpy ((guint8 *) pixels + i * length, plumb_image_get_row (rows->image, y + i), length);
  return TRUE;
}

static gboolean
fail_rows (gpointer data, guint y, guint n_rows, gpointer pixels)
{
  return y == 0 && read_rows (data, y, n_rows, pixels);
}

static void
count_progress (double done, gpointer data)
{
  double *last = data;

  g_assert_cmpfloat (done, >, *last);
  *last = done;
}

static char *
save (PlumbImage *image, const char *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  plumb_image_save (image, path, &error);
  g_assert_no_error (error);
  return path;
}

static PlumbRowsQuery
make_query (Rows *a, const char *path_a, Rows *b, const char *path_b)
{
  return (PlumbRowsQuery) {
    .sources = { { path_a, plumb_image_get_layout (a->image), read_rows, a },
                 { path_b, plumb_image_get_layout (b->image), read_rows, b } },
  };
}

static PlumbCompareSettings *
make_settings (guint width, guint height)
{
  static const char *const texts[] = { "ignore ellipse 20 240 60 40", "weight=3 brush 9 0 0 90 600",
                                       "ignore polygon 0 500 90 510 0 530" };
  PlumbCompareSettings *settings = plumb_compare_settings_new ();
  PlumbRegion judged = { .name = "judged",
                         .x = 40,
                         .y = 100,
                         .width = 30,
                         .height = 300,
                         .thresholds = settings->thresholds };

  settings->metrics = PLUMB_METRIC_SSIM | PLUMB_METRIC_FLIP;
  plumb_compare_settings_add_region (settings, &judged);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      PlumbRegion region = { 0 };

      g_assert_true (plumb_region_parse (&region, texts[i], NULL));
      plumb_compare_settings_add_region (settings, &region);
      plumb_region_clear (&region);
    }
  return settings;
}

/* As it comes back from its file. */
static PlumbImage *
make (const char *folder, const char *name, guint height, PlumbSampleType sample, char **path)
{
  g_autoptr (PlumbImage) image = test_image_new (97, height, 4, sample, (guint32) name[0]);
  g_autoptr (GError) error = NULL;

  *path = save (image, folder, name);
  PlumbImage *loaded = plumb_image_load (*path, &error);
  g_assert_no_error (error);
  return loaded;
}

/* Records of the road in bands and of that over whole pictures are the same text. */
static void
test_same_as_files (void)
{
  static const guint heights[] = { 5, 256, 257, 600 };
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);

  for (PlumbSampleType sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_FLOAT; sample++)
    for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
      {
        gboolean is_light = sample >= PLUMB_SAMPLE_HALF; /* by HDR-FLIP */
        g_autofree char *path_a = NULL;
        g_autofree char *path_b = NULL;
        Rows a = { make (folder, is_light ? "a.exr" : "a.png", heights[i], sample, &path_a), 0 };
        Rows b = { make (folder, is_light ? "b.exr" : "b.png", heights[i], sample, &path_b), 0 };
        g_autoptr (PlumbCompareSettings) settings = make_settings (97, heights[i]);
        g_autoptr (GError) error = NULL;
        double done = 0;
        PlumbRowsQuery query = make_query (&a, path_a, &b, path_b);

        query.settings = settings;
        query.progress = count_progress;
        query.progress_data = &done;
        g_autoptr (PlumbComparison) rows = plumb_compare_rows (&query, NULL, &error);
        g_assert_no_error (error);
        g_autoptr (PlumbComparison) files
            = plumb_compare_files (path_a, path_b, settings, NULL, &error);
        g_assert_no_error (error);
        g_autoptr (PlumbValue) of_rows = plumb_comparison_to_value (rows);
        g_autoptr (PlumbValue) of_files = plumb_comparison_to_value (files);
        g_autofree char *text_rows = plumb_json_format (of_rows, PLUMB_JSON_PRETTY);
        g_autofree char *text_files = plumb_json_format (of_files, PLUMB_JSON_PRETTY);
        g_assert_cmpstr (text_rows, ==, text_files);
        g_assert_cmpfloat (done, ==, 1);
        g_assert_cmpuint (a.most, <=, 256 + 2 * 128);
        plumb_image_unref (a.image);
        plumb_image_unref (b.image);
      }
}

static void
test_ends (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  Rows a = { test_image_new (40, 600, 3, PLUMB_SAMPLE_U8, 1), 0 };
  Rows b = { test_image_new (40, 600, 3, PLUMB_SAMPLE_U8, 2), 0 };
  Rows small = { test_image_new (40, 500, 3, PLUMB_SAMPLE_U8, 2), 0 };
  g_autofree char *path_a = save (a.image, folder, "a.png");
  g_autofree char *path_b = save (b.image, folder, "b.png");
  g_autofree char *path_small = save (small.image, folder, "small.png");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  PlumbRowsQuery query = make_query (&a, path_a, &b, path_b);
  PlumbRowsQuery same = make_query (&a, path_a, &a, path_a);
  PlumbRowsQuery unlike = make_query (&a, path_a, &small, path_small);
  PlumbRowsQuery gone = make_query (&a, path_a, &b, "/nowhere/b.png");

  g_cancellable_cancel (cancelled);
  g_assert_null (plumb_compare_rows (&query, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  query.sources[1].read = fail_rows;
  g_assert_null (plumb_compare_rows (&query, NULL, &error));
  g_assert_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT);
  g_clear_error (&error);

  g_autoptr (PlumbComparison) exact = plumb_compare_rows (&same, NULL, &error);
  g_assert_true (plumb_comparison_is_exact (exact));
  g_assert_cmpint (plumb_comparison_get_verdict (exact), ==, PLUMB_VERDICT_PASS);
  g_autoptr (PlumbComparison) sizes = plumb_compare_rows (&unlike, NULL, &error);
  g_assert_cmpstr (plumb_problems_get (plumb_comparison_get_reasons (sizes), 0)->code, ==,
                   "dimensions-differ");
  g_autoptr (PlumbComparison) missing = plumb_compare_rows (&gone, NULL, &error);
  g_assert_cmpint (plumb_comparison_get_verdict (missing), ==, PLUMB_VERDICT_FAIL);
  plumb_image_unref (a.image);
  plumb_image_unref (b.image);
  plumb_image_unref (small.image);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  test_start_gegl ();
  g_test_add_func ("/compare-rows/same-as-files", test_same_as_files);
  g_test_add_func ("/compare-rows/ends", test_ends);
  return g_test_run ();
}
