/* test-tidy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "layout-sample.h"
#include "plumb-tidy.h"

#include <string.h>

static const PlumbRect boxes[] = {
  { 10, 300, 100, 40 },
  { 500, -20, 60, 80 },
  { 200, 120, 160, 50 },
  { 90, 700, 20, 20 },
};

#define N_BOXES ((int) G_N_ELEMENTS (boxes))

static void
test_align_each_line (void)
{
  for (PlumbTidyLine line = PLUMB_TIDY_LEFT; line <= PLUMB_TIDY_BOTTOM; line++)
    {
      PlumbRect rects[N_BOXES];
      gboolean across = line <= PLUMB_TIDY_RIGHT;
      double fraction = (int) line % 3 / 2.0;
      for (int i = 0; i < N_BOXES; i++)
        rects[i] = boxes[i];
      plumb_tidy_align (rects, N_BOXES, line);
      for (int i = 0; i < N_BOXES; i++)
        {
          double at = across ? rects[i].x + fraction * rects[i].width
                             : rects[i].y + fraction * rects[i].height;
          g_assert_cmpfloat (at, ==, across ? 10 + fraction * 550 : -20 + fraction * 740);
          g_assert_cmpfloat (across ? rects[i].y : rects[i].x, ==,
                             across ? boxes[i].y : boxes[i].x);
          g_assert_cmpfloat (rects[i].width, ==, boxes[i].width);
        }
    }
}

static void
test_distribute_makes_gaps_equal (void)
{
  PlumbRect rects[N_BOXES];
  for (int i = 0; i < N_BOXES; i++)
    rects[i] = boxes[i];
  plumb_tidy_distribute (rects, N_BOXES, PLUMB_AXIS_VERTICAL, 10);
  /* From top to bottom: 1, 2, 0, 3; 740 less 190 is 550 in three gaps. */
  g_assert_cmpfloat (rects[1].y, ==, -20);
  g_assert_cmpfloat_with_epsilon (rects[2].y, 60 + 550 / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (rects[0].y - rects[2].y - 50, 550 / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (rects[3].y, 700, 1e-9);
  g_assert_cmpfloat (rects[3].x, ==, 90);
}

static void
test_distribute_keeps_a_least_gap (void)
{
  PlumbRect rects[] = { { 0, 0, 100, 10 }, { 20, 0, 100, 10 }, { 40, 0, 100, 10 } };
  plumb_tidy_distribute (rects, 3, PLUMB_AXIS_HORIZONTAL, 15);
  g_assert_cmpfloat (rects[0].x, ==, 0);
  g_assert_cmpfloat (rects[1].x, ==, 115);
  g_assert_cmpfloat (rects[2].x, ==, 230);
}

static Sample *
make_chain (int n)
{
  Sample *sample = sample_new (0, 0, 0);
  for (int v = 0; v < n; v++)
    {
      g_autofree char *id = g_strdup_printf ("step-%d", v);
      sample_add_node (sample, id);
      sample->nodes[v].rect.x = 300 * v;
      sample->nodes[v].rect.y = v % 2 == 0 ? 0 : 35;
      if (v > 0)
        sample_add_edge (sample, v - 1, v);
    }
  return sample;
}

static void
test_straighten_chain (void)
{
  g_autoptr (Sample) sample = make_chain (6);
  PlumbPoint positions[6];
  sample->edges[2].source_port = 2;
  g_assert_cmpint (plumb_tidy_straighten (&sample->input, positions), ==, 5);
  for (int v = 0; v < 6; v++)
    {
      g_assert_cmpfloat (positions[v].x, ==, 300 * v);
      g_assert_cmpfloat (positions[v].y, ==, v < 3 ? 0 : 36);
    }
}

static void
test_straighten_selected_to_pinned (void)
{
  g_autoptr (Sample) sample = make_chain (6);
  PlumbPoint positions[6];
  for (int v = 1; v < 4; v++)
    sample->nodes[v].flags = PLUMB_LAYOUT_NODE_SELECTED;
  sample->nodes[3].flags |= PLUMB_LAYOUT_NODE_PINNED;
  sample->nodes[3].rect.y = 70;
  plumb_tidy_straighten (&sample->input, positions);
  g_assert_cmpfloat (positions[0].y, ==, 0);
  g_assert_cmpfloat (positions[2].y, ==, 70);
  g_assert_cmpfloat (positions[3].y, ==, 70);
  g_assert_cmpfloat (positions[4].y, ==, 0);
}

static void
test_straighten_puts_none_on_another (void)
{
  g_autoptr (Sample) sample = make_chain (2);
  PlumbPoint positions[3];
  sample_add_node (sample, "in-the-way");
  sample->nodes[2].rect.x = 300;
  sample->nodes[2].rect.y = -60;
  sample->nodes[1].rect.y = 400;
  g_assert_cmpint (plumb_tidy_straighten (&sample->input, positions), ==, 0);
  g_assert_cmpfloat (positions[1].y, ==, 400);
}

/* --- fold --- */

static const int apart[12] = { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };

static void
make_row (PlumbRect *rects, int n)
{
  for (int i = 0; i < n; i++)
    rects[i] = (PlumbRect) { 300 * i, 10 * (i % 3), 200, 100 };
}

static PlumbRect
measure (const PlumbRect *rects, int n)
{
  PlumbRect all = rects[0];
  for (int i = 1; i < n; i++)
    all = plumb_rect_union (&all, &rects[i]);
  return all;
}

/* A long row is shown larger in several; the order of reading stays, and nothing lies on another.
 */
static void
test_fold_fills_the_view (void)
{
  PlumbRect rects[12], before[12];
  make_row (rects, 12);
  make_row (before, 12);
  PlumbRect was = measure (rects, 12);
  g_assert_true (plumb_tidy_fold (rects, apart, 12, 1.5, 60));
  PlumbRect is = measure (rects, 12);
  double zoom_was = MIN (1.5 / was.width, 1 / was.height);
  g_assert_cmpfloat (MIN (1.5 / is.width, 1 / is.height), >, 2 * zoom_was);
  g_assert_cmpfloat (rects[0].x, ==, 0);
  g_assert_cmpfloat (rects[0].y, ==, 0);
  for (int i = 1; i < 12; i++)
    {
      gboolean is_new_row = rects[i].x < rects[i - 1].x;
      if (is_new_row)
        g_assert_cmpfloat (rects[i].x, ==, 0);
      else
        g_assert_cmpfloat (rects[i].y - rects[i - 1].y, ==, before[i].y - before[i - 1].y);
      for (int k = 0; k < i; k++)
        g_assert_false (plumb_rect_meets (&rects[i], &rects[k], 0));
    }
}

/* What a frame holds is not torn apart, and what stands above something else goes with it. */
static void
test_fold_keeps_blocks (void)
{
  PlumbRect rects[12], before[12];
  int blocks[12];
  make_row (rects, 12);
  rects[9] = (PlumbRect) { 300 * 5 + 10, 140, 600, 100 };
  memcpy (before, rects, sizeof rects);
  memcpy (blocks, apart, sizeof blocks);
  blocks[1] = blocks[3] = blocks[4] = 0;
  g_assert_true (plumb_tidy_fold (rects, blocks, 12, 1.5, 60));
  static const int together[][2] = { { 1, 2 }, { 1, 3 }, { 1, 4 }, { 9, 5 }, { 9, 6 }, { 9, 7 } };
  for (guint i = 0; i < G_N_ELEMENTS (together); i++)
    {
      int one = together[i][0], other = together[i][1];
      g_assert_cmpfloat (rects[one].x - rects[other].x, ==, before[one].x - before[other].x);
      g_assert_cmpfloat (rects[one].y - rects[other].y, ==, before[one].y - before[other].y);
    }
}

static void
test_fold_leaves_what_fits (void)
{
  PlumbRect rects[12], before[12];
  make_row (rects, 12);
  make_row (before, 12);
  g_assert_false (plumb_tidy_fold (rects, apart, 12, 40, 60));
  g_assert_false (plumb_tidy_fold (rects, apart, 1, 1, 60));
  g_assert_cmpmem (rects, sizeof rects, before, sizeof before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tidy/align", test_align_each_line);
  g_test_add_func ("/tidy/distribute", test_distribute_makes_gaps_equal);
  g_test_add_func ("/tidy/distribute-least-gap", test_distribute_keeps_a_least_gap);
  g_test_add_func ("/tidy/straighten", test_straighten_chain);
  g_test_add_func ("/tidy/straighten-pinned", test_straighten_selected_to_pinned);
  g_test_add_func ("/tidy/straighten-collision", test_straighten_puts_none_on_another);
  g_test_add_func ("/tidy/fold", test_fold_fills_the_view);
  g_test_add_func ("/tidy/fold-blocks", test_fold_keeps_blocks);
  g_test_add_func ("/tidy/fold-fits", test_fold_leaves_what_fits);
  return g_test_run ();
}
