/* test-layout-parts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What auto-align respects: frames, pinned nodes, a selection, previous places.
 */

#include "layout-sample.h"

#include <math.h>

#define N_SEEDS 12

/* --- frames -------------------------------------------------------------------------------------
 */

static gboolean
is_inside (const Sample *sample, int frame, int node)
{
  for (int at = sample->nodes[node].frame; at >= 0; at = sample->frames[at].parent)
    if (at == frame)
      return TRUE;
  return FALSE;
}

static gboolean
holds (const PlumbRect *outer, const PlumbRect *inner)
{
  PlumbRect both = plumb_rect_union (outer, inner);
  return both.width <= outer->width && both.height <= outer->height;
}

static gboolean
is_ancestor (const Sample *sample, int frame, int of)
{
  for (int at = of; at >= 0; at = sample->frames[at].parent)
    if (at == frame)
      return TRUE;
  return FALSE;
}

static void
assert_frames_hold_their_own (const Sample *sample, const PlumbLayoutResult *result)
{
  for (int f = 0; f < result->n_frames; f++)
    {
      for (int v = 0; v < result->n_nodes; v++)
        {
          PlumbRect rect = sample_rect (sample, result, v);
          if (is_inside (sample, f, v))
            g_assert_true (holds (&result->frames[f], &rect));
          else
            g_assert_false (plumb_rect_meets (&result->frames[f], &rect, 0));
        }
      for (int g = 0; g < f; g++)
        if (is_ancestor (sample, f, g))
          g_assert_true (holds (&result->frames[f], &result->frames[g]));
        else if (is_ancestor (sample, g, f))
          g_assert_true (holds (&result->frames[g], &result->frames[f]));
        else
          g_assert_false (plumb_rect_meets (&result->frames[f], &result->frames[g], 0));
    }
}

static void
test_frames (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample
          = sample_new (seed, 20 + 10 * (int) (seed % 5), 1 + (int) (seed % 6));
      g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      g_test_message ("seed %u", seed);
      g_assert_cmpint (sample_count_overlaps (sample, result), ==, 0);
      assert_frames_hold_their_own (sample, result);
    }
}

static void
test_frames_keep_their_own_when_stable (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, 50, 4);
      g_autoptr (PlumbLayoutResult) first = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      sample_take_places (sample, first);
      sample->nodes[7].rect.height += 90;
      sample->nodes[10].frame = -1;
      g_autoptr (PlumbLayoutResult) second = sample_align (sample, PLUMB_LAYOUT_START_STABLE);
      g_assert_cmpint (sample_count_overlaps (sample, second), ==, 0);
      assert_frames_hold_their_own (sample, second);
    }
}

/* --- pinned nodes -------------------------------------------------------------------------------
 */

static void
test_pinned_stay (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, 40, seed % 2 == 0 ? 0 : 3);
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      for (int v = 0; v < 40; v += 9)
        {
          sample->nodes[v].flags = PLUMB_LAYOUT_NODE_PLACED | PLUMB_LAYOUT_NODE_PINNED;
          sample->nodes[v].rect.x = v * 60 + g_rand_int_range (random, -80, 80) + 0.1;
          sample->nodes[v].rect.y = 400 * (v % 4) + g_rand_int_range (random, -80, 80);
        }
      g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      for (int v = 0; v < 40; v += 9)
        {
          g_assert_cmpfloat (result->positions[v].x, ==, sample->nodes[v].rect.x);
          g_assert_cmpfloat (result->positions[v].y, ==, sample->nodes[v].rect.y);
        }
      if (sample->input.n_frames == 0)
        g_assert_cmpint (sample_count_overlaps (sample, result), ==, 0);
    }
}

/* One pinned node: the drawing goes to it and is as good as without. */
static void
test_one_pinned_costs_nothing (void)
{
  g_autoptr (Sample) sample = sample_new (4, 60, 0);
  g_autoptr (PlumbLayoutResult) plain = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  sample->nodes[30].flags = PLUMB_LAYOUT_NODE_PINNED;
  sample->nodes[30].rect.x = -5000;
  sample->nodes[30].rect.y = 7000;
  g_autoptr (PlumbLayoutResult) pinned = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  g_assert_cmpfloat (pinned->positions[30].x, ==, -5000);
  g_assert_cmpfloat (pinned->positions[30].y, ==, 7000);
  g_assert_cmpint (sample_count_crossings (sample, pinned), ==,
                   sample_count_crossings (sample, plain));
}

/* --- a selection --------------------------------------------------------------------------------
 */

static void
scatter (Sample *sample, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  int columns = (int) ceil (sqrt (sample->input.n_nodes));
  for (int v = 0; v < sample->input.n_nodes; v++)
    {
      sample->nodes[v].rect.x = v % columns * 500 + g_rand_int_range (random, -60, 60);
      sample->nodes[v].rect.y = v / columns * 300 + g_rand_int_range (random, -60, 60);
      sample->nodes[v].flags = PLUMB_LAYOUT_NODE_PLACED;
    }
}

static void
test_only_selected_move (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, 50, 0);
      scatter (sample, seed);
      for (int v = 0; v < 50; v++)
        if ((v + (int) seed) % 7 < 2)
          sample->nodes[v].flags |= PLUMB_LAYOUT_NODE_SELECTED;
      g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      int moved = 0;
      for (int v = 0; v < 50; v++)
        {
          gboolean same = result->positions[v].x == sample->nodes[v].rect.x
                          && result->positions[v].y == sample->nodes[v].rect.y;
          moved += !same;
          if ((sample->nodes[v].flags & PLUMB_LAYOUT_NODE_SELECTED) == 0)
            g_assert_true (same);
        }
      g_assert_cmpint (moved, >, 5);
      g_assert_cmpint (sample_count_overlaps (sample, result), ==, 0);
    }
}

/* Selected links run forward afterwards, and the group stays near where it was. */
static void
test_selection_is_aligned_nearby (void)
{
  g_autoptr (Sample) sample = sample_new (0, 1, 0);
  for (int v = 1; v < 9; v++)
    {
      g_autofree char *id = g_strdup_printf ("step-%d", v);
      sample_add_node (sample, id);
      sample_add_edge (sample, v - 1, v);
    }
  for (int v = 0; v < 9; v++)
    {
      sample->nodes[v].rect.x = -300 * v;
      sample->nodes[v].rect.y = 500;
      sample->nodes[v].flags = PLUMB_LAYOUT_NODE_PLACED;
      if (v >= 2 && v < 6)
        sample->nodes[v].flags |= PLUMB_LAYOUT_NODE_SELECTED;
    }
  g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  for (int v = 3; v < 6; v++)
    g_assert_cmpfloat (result->positions[v].x, >, result->positions[v - 1].x);
  for (int v = 2; v < 6; v++)
    {
      g_assert_cmpfloat (fabs (result->positions[v].x - -300 * 3.5), <, 1200);
      g_assert_cmpfloat (fabs (result->positions[v].y - 500), <, 500);
    }
}

static void
test_selection_in_frames (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, 50, 4);
      g_autoptr (PlumbLayoutResult) first = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      sample_take_places (sample, first);
      for (int v = 0; v < 50; v++)
        if ((v + (int) seed) % 3 == 0)
          sample->nodes[v].flags |= PLUMB_LAYOUT_NODE_SELECTED;
      g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      for (int v = 0; v < 50; v++)
        if ((sample->nodes[v].flags & PLUMB_LAYOUT_NODE_SELECTED) == 0)
          {
            g_assert_cmpfloat (result->positions[v].x, ==, sample->nodes[v].rect.x);
            g_assert_cmpfloat (result->positions[v].y, ==, sample->nodes[v].rect.y);
          }
      g_test_message ("seed %u", seed);
      g_assert_cmpint (sample_count_overlaps (sample, result), ==, 0);
      assert_frames_hold_their_own (sample, result);
    }
}

/* --- previous places ----------------------------------------------------------------------------
 */

/* The same where the document does not say where its frames were. */
static void
test_again_without_frame_rects (void)
{
  g_autoptr (Sample) sample = sample_new (5, 60, 4);
  g_autoptr (PlumbLayoutResult) first = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  sample_take_places (sample, first);
  for (int f = 0; f < 4; f++)
    sample->frames[f].rect = (PlumbRect) { 0 };
  g_autoptr (PlumbLayoutResult) second = sample_align (sample, PLUMB_LAYOUT_START_STABLE);
  sample_assert_same (first, second);
}

/* How many of the nodes that both drawings have stand where they stood. */
static int
count_kept (const PlumbLayoutResult *before, const PlumbLayoutResult *after, int n)
{
  int kept = 0;
  for (int v = 0; v < n; v++)
    kept += before->positions[v].x == after->positions[v].x
            && before->positions[v].y == after->positions[v].y;
  return kept;
}

static void
test_again_changes_nothing (void)
{
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample
          = sample_new (seed, 10 + 20 * (int) (seed % 4), (int) (seed % 3) * 2);
      g_autoptr (PlumbLayoutResult) first = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      sample_take_places (sample, first);
      g_autoptr (PlumbLayoutResult) second = sample_align (sample, PLUMB_LAYOUT_START_STABLE);
      g_test_message ("seed %u", seed);
      sample_assert_same (first, second);
    }
}

static void
test_new_node_moves_little (void)
{
  int kept = 0;
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, 60, 0);
      g_autoptr (PlumbLayoutResult) first = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      sample_take_places (sample, first);
      int added = sample_add_node (sample, "added");
      sample_add_edge (sample, 20, added);
      g_autoptr (PlumbLayoutResult) second = sample_align (sample, PLUMB_LAYOUT_START_STABLE);
      g_assert_cmpint (sample_count_overlaps (sample, second), ==, 0);
      g_assert_cmpint (sample_count_backward (sample, second), ==, 0);
      kept += count_kept (first, second, 60);
    }
  g_test_message ("kept %d of %d", kept, 60 * N_SEEDS);
  g_assert_cmpint (kept, >, 60 * N_SEEDS * 9 / 10);
}

static void
test_removed_edge_moves_little (void)
{
  int kept = 0;
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, 60, 0);
      g_autoptr (PlumbLayoutResult) first = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      sample_take_places (sample, first);
      sample->input.n_edges--;
      g_autoptr (PlumbLayoutResult) second = sample_align (sample, PLUMB_LAYOUT_START_STABLE);
      kept += count_kept (first, second, 60);
    }
  g_test_message ("kept %d of %d", kept, 60 * N_SEEDS);
  g_assert_cmpint (kept, >, 60 * N_SEEDS * 9 / 10);
}

static void
test_grown_node_pushes_only_neighbors (void)
{
  int kept = 0;
  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, 60, 0);
      g_autoptr (PlumbLayoutResult) first = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      sample_take_places (sample, first);
      sample->nodes[25].rect.height += 150;
      g_autoptr (PlumbLayoutResult) second = sample_align (sample, PLUMB_LAYOUT_START_STABLE);
      g_assert_cmpint (sample_count_overlaps (sample, second), ==, 0);
      kept += count_kept (first, second, 60);
    }
  g_test_message ("kept %d of %d", kept, 60 * N_SEEDS);
  g_assert_cmpint (kept, >, 60 * N_SEEDS * 9 / 10);
}

/* Places that are no drawing in columns do not hold back a good one. */
static void
test_mess_is_aligned (void)
{
  g_autoptr (Sample) sample = sample_new (2, 60, 0);
  g_autoptr (PlumbLayoutResult) fresh = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  scatter (sample, 1);
  g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_STABLE);
  g_assert_cmpint (sample_count_backward (sample, result), ==, 0);
  g_assert_cmpint (sample_count_crossings (sample, result), ==,
                   sample_count_crossings (sample, fresh));
}

static void
swap_places (Sample *sample, int v, int w)
{
  PlumbRect rect = sample->nodes[v].rect;
  sample->nodes[v].rect.y = sample->nodes[w].rect.y;
  sample->nodes[w].rect.y = rect.y;
}

/* A drawing in columns is given up where another is much better. */
static void
test_bad_columns_are_drawn_anew (void)
{
  g_autoptr (Sample) sample = sample_new (2, 60, 0);
  g_autoptr (PlumbLayoutResult) fresh = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  sample_take_places (sample, fresh);
  for (int v = 0; v < 60; v++)
    sample->nodes[v].rect.height = 76;
  for (int v = 0; v < 60; v++)
    for (int w = 0; w < v; w++)
      if (sample->nodes[v].rect.x == sample->nodes[w].rect.x)
        swap_places (sample, v, w);
  g_autoptr (PlumbLayoutResult) stable = sample_align (sample, PLUMB_LAYOUT_START_STABLE);
  g_autoptr (PlumbLayoutResult) anew = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  g_assert_cmpint (sample_count_crossings (sample, stable), ==,
                   sample_count_crossings (sample, anew));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/frames", test_frames);
  g_test_add_func ("/layout/frames-stable", test_frames_keep_their_own_when_stable);
  g_test_add_func ("/layout/pinned", test_pinned_stay);
  g_test_add_func ("/layout/pinned-one", test_one_pinned_costs_nothing);
  g_test_add_func ("/layout/selection", test_only_selected_move);
  g_test_add_func ("/layout/selection-nearby", test_selection_is_aligned_nearby);
  g_test_add_func ("/layout/selection-frames", test_selection_in_frames);
  g_test_add_func ("/layout/stable/again", test_again_changes_nothing);
  g_test_add_func ("/layout/stable/again-without-frame-rects", test_again_without_frame_rects);
  g_test_add_func ("/layout/stable/new-node", test_new_node_moves_little);
  g_test_add_func ("/layout/stable/removed-edge", test_removed_edge_moves_little);
  g_test_add_func ("/layout/stable/grown-node", test_grown_node_pushes_only_neighbors);
  g_test_add_func ("/layout/stable/bad-columns", test_bad_columns_are_drawn_anew);
  g_test_add_func ("/layout/stable/mess", test_mess_is_aligned);
  return g_test_run ();
}
