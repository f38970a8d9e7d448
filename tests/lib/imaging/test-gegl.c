/* test-gegl.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "image-test.h"
#include "plumb-color-private.h"
#include "plumb-delta-private.h"
#include "plumb-gegl-private.h"

static void
measure (const PlumbImage *a,
         const PlumbImage *b,
         const guint8 *labels,
         gboolean directly,
         PlumbDelta *delta)
{
  double step = 8 / 255.0;
  PlumbAreas areas = { .n_areas = 1, .steps = &step, .labels = labels };
  PlumbDeltaSums sums = { 0 };

  if (directly)
    plumb_delta_measure_directly (a, b, &areas, &sums);
  else
    plumb_delta_measure_by_gegl (a, b, &areas, &sums);
  plumb_delta_sums_finish (&sums, delta);
}

static void
assert_same (const PlumbDelta *a, const PlumbDelta *b, double slack)
{
  g_assert_cmpuint (a->n_pixels, ==, b->n_pixels);
  for (guint c = 0; c < 4; c++)
    {
      g_assert_cmpfloat_with_epsilon (a->mean[c], b->mean[c], slack);
      g_assert_cmpfloat_with_epsilon (a->max[c], b->max[c], slack);
    }
  g_assert_cmpfloat_with_epsilon (a->mean_delta, b->mean_delta, slack);
  g_assert_cmpfloat_with_epsilon (a->max_delta, b->max_delta, slack);
  g_assert_cmpfloat (a->changed_fraction, ==, b->changed_fraction);
  g_assert_cmpfloat (a->different_fraction, ==, b->different_fraction);
  if (isfinite (a->psnr) || isfinite (b->psnr))
    g_assert_cmpfloat_with_epsilon (a->psnr, b->psnr, 1e-4);
}

static PlumbImage *
premultiplied (PlumbImage *image)
{
  PlumbImageLayout layout = *plumb_image_get_layout (image);
  g_autoptr (GBytes) bytes = g_bytes_new (plumb_image_get_row (image, 0),
                                          plumb_image_get_stride (image) * layout.height);

  layout.alpha = PLUMB_ALPHA_PREMULTIPLIED;
  return plumb_image_new (&layout, bytes, 0, plumb_image_get_stride (image), NULL);
}

/* The direct road and GEGL give the same numbers for 8 bits. */
static void
test_direct_equals_gegl (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 9, 7 }, { 257, 130 }, { 300, 400 } };
  guint32 state = 4;

  for (guint n_a = 1; n_a <= 4; n_a++)
    for (guint n_b = 1; n_b <= 4; n_b++)
      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          gsize n = (gsize) sizes[s][0] * sizes[s][1];
          g_autoptr (PlumbImage) a
              = test_image_new (sizes[s][0], sizes[s][1], n_a, PLUMB_SAMPLE_U8, s + 1);
          g_autoptr (PlumbImage) b
              = test_image_new (sizes[s][0], sizes[s][1], n_b, PLUMB_SAMPLE_U8, s + 9);
          g_autofree guint8 *labels = g_malloc (n);
          PlumbDelta direct, by_gegl;

          for (gsize i = 0; i < n; i++)
            labels[i] = test_random (&state) % 3 == 0 ? PLUMB_AREA_IGNORED : 0;
          measure (a, b, NULL, TRUE, &direct);
          measure (a, b, NULL, FALSE, &by_gegl);
          assert_same (&direct, &by_gegl, 1e-6);
          measure (a, b, labels, TRUE, &direct);
          measure (a, b, labels, FALSE, &by_gegl);
          assert_same (&direct, &by_gegl, 1e-6);
        }
}

static void
test_premultiplied (void)
{
  g_autoptr (PlumbImage) a = test_image_new (50, 40, 4, PLUMB_SAMPLE_U8, 1);
  g_autoptr (PlumbImage) b = test_image_new (50, 40, 4, PLUMB_SAMPLE_U8, 2);
  g_autoptr (PlumbImage) p = premultiplied (a);
  g_autoptr (PlumbImage) q = premultiplied (b);
  PlumbDelta direct, by_gegl;

  g_assert_true (plumb_delta_can_be_direct (p, q));
  g_assert_false (plumb_delta_can_be_direct (p, b));
  measure (p, q, NULL, TRUE, &direct);
  measure (p, q, NULL, FALSE, &by_gegl);
  assert_same (&direct, &by_gegl, 1e-6);
}

/* Of every kind of number, against the rule written out. */
static void
test_rule (void)
{
  for (PlumbSampleType sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_FLOAT; sample++)
    for (guint n = 1; n <= 4; n++)
      {
        g_autoptr (PlumbImage) a = test_image_new (70, 150, n, sample, 3);
        g_autoptr (PlumbImage) b = test_image_new (70, 150, n, sample, 5);
        g_autofree float *p = g_new (float, 4 * 70), *q = g_new (float, 4 * 70);
        double sum[4] = { 0 }, max[4] = { 0 };
        PlumbDelta found;

        for (guint y = 0; y < 150; y++)
          {
            plumb_color_read_row (a, y, p);
            plumb_color_read_row (b, y, q);
            for (guint i = 0; i < 4 * 70; i++)
              {
                sum[i % 4] += (double) fabsf (p[i] - q[i]);
                max[i % 4] = MAX (max[i % 4], (double) fabsf (p[i] - q[i]));
              }
          }
        measure (a, b, NULL, FALSE, &found);
        for (guint c = 0; c < 4; c++)
          {
            g_assert_cmpfloat_with_epsilon (found.mean[c], sum[c] / (70 * 150), 2e-6);
            g_assert_cmpfloat_with_epsilon (found.max[c], max[c], 1e-5);
          }
      }
}

/* Bright and negative light keep their differences. */
static void
test_beyond_white (void)
{
  static float pixels[2][6] = { { 4, 16, 0.25f, -0.01f, 1, 0 }, { 8, 16.5f, 0.25f, 0.01f, 1, 0 } };
  PlumbImageLayout layout = { .width = 2,
                              .height = 1,
                              .n_channels = 3,
                              .sample = PLUMB_SAMPLE_FLOAT,
                              .space = PLUMB_SPACE_LINEAR };
  g_autoptr (GBytes) first = g_bytes_new_static (pixels[0], 24),
                     second = g_bytes_new_static (pixels[1], 24);
  g_autoptr (PlumbImage) a = plumb_image_new (&layout, first, 0, 24, NULL);
  g_autoptr (PlumbImage) b = plumb_image_new (&layout, second, 0, 24, NULL);
  PlumbDelta delta;

  measure (a, b, NULL, FALSE, &delta);
  g_assert_cmpfloat_with_epsilon (delta.max[0], 1.055 * (pow (8, 1 / 2.4) - pow (4, 1 / 2.4)),
                                  1e-4);
  g_assert_cmpfloat_with_epsilon (delta.max[1], 1.055 * (pow (16.5, 1 / 2.4) - pow (16, 1 / 2.4)),
                                  1e-4);
  g_assert_cmpfloat (delta.max[2], ==, 0);
}

/* The trap: a file's own gamma must not change the stored numbers that are compared. */
static void
test_profile_is_left_alone (void)
{
  g_autoptr (PlumbImage) plain = test_image_new (40, 30, 3, PLUMB_SAMPLE_U16, 1);
  PlumbImageLayout layout = *plumb_image_get_layout (plain);
  g_autoptr (GBytes) bytes = g_bytes_new (plumb_image_get_row (plain, 0), 40 * 30 * 6);
  g_autoptr (PlumbImage) other = NULL;
  PlumbDelta delta;

  layout.space = PLUMB_SPACE_PROFILE;
  other = plumb_image_new (&layout, bytes, 0, 240, NULL);
  measure (plain, other, NULL, FALSE, &delta);
  g_assert_cmpfloat (delta.max_delta, ==, 0);
}

static void
test_in_a_graph_of_another_space (void)
{
  const Babl *space = babl_space ("Adobish");
  const Babl *format = babl_format_with_space ("R'G'B' u8", space);
  GeglRectangle extent = { 0, 0, 1, 1 };
  g_autoptr (GeglBuffer) a = gegl_buffer_new (&extent, format),
                         b = gegl_buffer_new (&extent, format);
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *difference;
  guint8 first[3] = { 10, 100, 200 }, second[3] = { 20, 100, 150 };
  float found[4];

  gegl_buffer_set (a, &extent, 0, format, first, 3);
  gegl_buffer_set (b, &extent, 0, format, second, 3);
  difference = gegl_node_new_child (graph, "operation", "plumb:difference", NULL);
  gegl_node_connect (
      gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", a, NULL), "output",
      difference, "input");
  gegl_node_connect (
      gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", b, NULL), "output",
      difference, "aux");
  gegl_node_blit (difference, 1.0, &extent, babl_format_with_space ("R'G'B'A float", space), found,
                  0, GEGL_BLIT_DEFAULT);
  /* babl reads other curves from a table */
  g_assert_cmpfloat_with_epsilon (found[0], 10 / 255.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (found[1], 0, 1e-3);
  g_assert_cmpfloat_with_epsilon (found[2], 50 / 255.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (found[3], 0, 1e-3);
}

static void
test_buffers (void)
{
  for (PlumbSampleType sample = PLUMB_SAMPLE_U8; sample <= PLUMB_SAMPLE_FLOAT; sample++)
    for (guint n = 1; n <= 4; n++)
      {
        g_autoptr (PlumbImage) image = test_image_new (33, 21, n, sample, n);
        g_autoptr (GeglBuffer) buffer = plumb_gegl_buffer_new (image);
        g_autoptr (GError) error = NULL;
        g_autoptr (PlumbImage) back = plumb_image_new_from_gegl (buffer, &error);

        g_assert_no_error (error);
        test_assert_same_pixels (image, back);
        g_assert_cmpint (plumb_image_get_layout (back)->space, ==,
                         plumb_image_get_layout (image)->space);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_start_gegl ();
  g_test_add_func ("/gegl/direct-equals-gegl", test_direct_equals_gegl);
  g_test_add_func ("/gegl/premultiplied", test_premultiplied);
  g_test_add_func ("/gegl/rule", test_rule);
  g_test_add_func ("/gegl/beyond-white", test_beyond_white);
  g_test_add_func ("/gegl/profile", test_profile_is_left_alone);
  g_test_add_func ("/gegl/other-space", test_in_a_graph_of_another_space);
  g_test_add_func ("/gegl/buffers", test_buffers);
  return g_test_run ();
}
