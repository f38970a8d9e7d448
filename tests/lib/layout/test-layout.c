/* test-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Auto-align of a whole graph, without previous places.
 */

#include "layout-sample.h"

#include <string.h>

#define N_SEEDS 12

static int
size_of (guint32 seed)
{
  static const int sizes[] = { 1, 2, 5, 12, 30, 60, 130 };
  return sizes[seed % G_N_ELEMENTS (sizes)];
}

static void
test_no_overlap_and_forward (void)
{
  for (guint32 seed = 0; seed < 3 * N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, size_of (seed), 0);
      g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      g_test_message ("seed %u", seed);
      g_assert_cmpint (sample_count_overlaps (sample, result), ==, 0);
      g_assert_cmpint (sample_count_backward (sample, result), ==, 0);
    }
}

static void
test_gaps_are_kept (void)
{
  g_autoptr (Sample) sample = sample_new (5, 80, 0);
  g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  for (int v = 0; v < result->n_nodes; v++)
    for (int w = 0; w < v; w++)
      {
        PlumbRect a = sample_rect (sample, result, v);
        PlumbRect b = sample_rect (sample, result, w);
        g_assert_false (plumb_rect_meets (&a, &b, 28));
      }
}

static void
test_empty (void)
{
  PlumbLayoutInput input = { 0 };
  PlumbLayoutOptions options = PLUMB_LAYOUT_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLayoutResult) result = plumb_layout_align (&input, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->n_nodes, ==, 0);
}

static void
test_same_input_same_bytes (void)
{
  g_autoptr (Sample) sample = sample_new (7, 120, 3);
  g_autoptr (PlumbLayoutResult) once = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  g_autoptr (PlumbLayoutResult) again = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  sample_assert_same (once, again);
}

/* Turns nodes, edges and frames round; node v is then n - 1 - v. */
static Sample *
turn_round (const Sample *sample)
{
  Sample *turned = sample_copy (sample);
  int n = sample->input.n_nodes;
  int m = sample->input.n_edges;
  int k = sample->input.n_frames;
  Sample *plain = sample_copy (sample);
  for (int v = 0; v < n; v++)
    {
      PlumbLayoutNode node = turned->nodes[n - 1 - v];
      turned->nodes[n - 1 - v] = plain->nodes[v];
      plain->nodes[v] = node;
    }
  for (int v = 0; v < n; v++)
    if (turned->nodes[v].frame >= 0)
      turned->nodes[v].frame = k - 1 - turned->nodes[v].frame;
  for (int e = 0; e < m; e++)
    {
      PlumbLayoutEdge edge = sample->edges[e];
      turned->edges[m - 1 - e] = (PlumbLayoutEdge) { n - 1 - edge.source, edge.source_port,
                                                     n - 1 - edge.target, edge.target_port };
    }
  for (int f = 0; f < k; f++)
    {
      PlumbLayoutFrame frame = turned->frames[k - 1 - f];
      turned->frames[k - 1 - f] = plain->frames[f];
      plain->frames[f] = frame;
    }
  for (int f = 0; f < k; f++)
    if (turned->frames[f].parent >= 0)
      turned->frames[f].parent = k - 1 - turned->frames[f].parent;
  sample_free (plain);
  return turned;
}

static void
test_order_of_input_does_not_matter (void)
{
  for (guint32 seed = 20; seed < 20 + N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, size_of (seed), (int) (seed % 3));
      g_autoptr (Sample) turned = turn_round (sample);
      g_autoptr (PlumbLayoutResult) a = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      g_autoptr (PlumbLayoutResult) b = sample_align (turned, PLUMB_LAYOUT_START_FRESH);
      for (int v = 0; v < a->n_nodes; v++)
        g_assert_cmpmem (&a->positions[v], sizeof (PlumbPoint), &b->positions[a->n_nodes - 1 - v],
                         sizeof (PlumbPoint));
    }
}

static void
test_moves_with_previous_places (void)
{
  g_autoptr (Sample) sample = sample_new (3, 60, 2);
  g_autoptr (PlumbLayoutResult) first = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  sample_take_places (sample, first);
  g_autoptr (PlumbLayoutResult) here = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  for (int v = 0; v < sample->input.n_nodes; v++)
    {
      sample->nodes[v].rect.x += 1000;
      sample->nodes[v].rect.y -= 3000;
    }
  for (int f = 0; f < sample->input.n_frames; f++)
    {
      sample->frames[f].rect.x += 1000;
      sample->frames[f].rect.y -= 3000;
    }
  g_autoptr (PlumbLayoutResult) there = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  for (int v = 0; v < here->n_nodes; v++)
    {
      g_assert_cmpfloat (there->positions[v].x, ==, here->positions[v].x + 1000);
      g_assert_cmpfloat (there->positions[v].y, ==, here->positions[v].y - 3000);
    }
}

/* Drawings of a graph and of it upside down are about equally good. */
static void
test_upside_down_is_as_good (void)
{
  int plain = 0;
  int flipped = 0;
  for (guint32 seed = 40; seed < 40 + N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, 60, 0);
      g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      plain += sample_count_crossings (sample, result);
      for (int v = 0; v < 60; v++)
        {
          const PlumbLayoutNode *node = &sample->nodes[v];
          for (int i = 0; i < node->n_inputs; i++)
            ((double *) (gpointer) node->input_y)[i] = node->rect.height - node->input_y[i];
          for (int i = 0; i < node->n_outputs; i++)
            ((double *) (gpointer) node->output_y)[i] = node->rect.height - node->output_y[i];
        }
      g_autoptr (PlumbLayoutResult) turned = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      flipped += sample_count_crossings (sample, turned);
    }
  g_test_message ("crossings %d, upside down %d", plain, flipped);
  g_assert_cmpint (ABS (plain - flipped), <, MAX (plain, flipped) / 6);
}

/* A ladder of chains can be drawn without any crossing. */
static void
test_plain_graph_has_no_crossing (void)
{
  g_autoptr (Sample) sample = sample_new (0, 1, 0);
  for (int v = 1; v < 24; v++)
    {
      g_autofree char *id = g_strdup_printf ("step-%d", v);
      sample_add_node (sample, id);
      sample_add_edge (sample, (v - 1) / 2, v);
    }
  g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  g_assert_cmpint (sample_count_crossings (sample, result), ==, 0);
  g_assert_cmpint (sample_count_through (sample, result), ==, 0);
}

static void
test_cycle_is_tolerated (void)
{
  g_autoptr (Sample) sample = sample_new (9, 40, 0);
  for (int v = 0; v + 10 < 40; v += 5)
    sample_add_edge (sample, v + 10, v);
  sample_add_edge (sample, 3, 3);
  g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
  g_assert_cmpint (sample_count_overlaps (sample, result), ==, 0);
  g_assert_cmpint (sample_count_backward (sample, result), >=, 2);
}

/* Pieces of a routed link, from port to port, that pass through a node that is not its end. */
static int
count_routed_through (const Sample *sample, const PlumbLayoutResult *result, int e)
{
  const PlumbLayoutEdge *edge = &sample->edges[e];
  int count = 0;
  PlumbPoint ends[2];
  sample_get_ends (sample, result, e, ends);
  PlumbPoint from = ends[0];
  for (int i = result->bend_start[e]; i <= result->bend_start[e + 1]; i++)
    {
      PlumbPoint to = i < result->bend_start[e + 1] ? result->bends[i] : ends[1];
      g_assert_cmpfloat (from.x, <=, to.x);
      for (int v = 0; v < result->n_nodes; v++)
        {
          PlumbRect rect = sample_rect (sample, result, v);
          if (v != edge->source && v != edge->target)
            count += plumb_segment_meets_rect (from, to, &rect);
        }
      from = to;
    }
  return count;
}

static void
test_routes_pass_nodes (void)
{
  int straight = 0;
  for (guint32 seed = 60; seed < 60 + N_SEEDS; seed++)
    {
      g_autoptr (Sample) sample = sample_new (seed, 60, 0);
      g_autoptr (PlumbLayoutResult) result = sample_align (sample, PLUMB_LAYOUT_START_FRESH);
      straight += sample_count_through (sample, result);
      for (int e = 0; e < result->n_edges; e++)
        g_assert_cmpint (count_routed_through (sample, result, e), ==, 0);
    }
  g_assert_cmpint (straight, >, 0);
}

static void
test_cancel (void)
{
  g_autoptr (Sample) sample = sample_new (11, 200, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  PlumbLayoutOptions options = PLUMB_LAYOUT_OPTIONS_INIT;
  g_cancellable_cancel (cancellable);
  g_assert_null (plumb_layout_align (&sample->input, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_refused (const Sample *sample, const char *words)
{
  g_autoptr (GError) error = NULL;
  PlumbLayoutOptions options = PLUMB_LAYOUT_OPTIONS_INIT;
  g_assert_null (plumb_layout_align (&sample->input, &options, NULL, &error));
  g_assert_error (error, PLUMB_LAYOUT_ERROR, PLUMB_LAYOUT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_bad_input_is_refused (void)
{
  g_autoptr (Sample) sample = sample_new (13, 10, 2);
  sample->nodes[4].rect.width = 0;
  assert_refused (sample, "node-4");
  sample->nodes[4].rect.width = 100;
  sample->nodes[5].frame = 2;
  assert_refused (sample, "frame does not exist");
  sample->nodes[5].frame = 1;
  sample->edges[0].source_port = 99;
  assert_refused (sample, "no such output");
  sample->edges[0].source_port = 0;
  sample->edges[0].target = -1;
  assert_refused (sample, "no node");
  sample->edges[0].target = 1;
  sample->edges[0].target_port = 0;
  sample->frames[0].parent = 1;
  sample->frames[1].parent = 0;
  assert_refused (sample, "inside itself");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/no-overlap-and-forward", test_no_overlap_and_forward);
  g_test_add_func ("/layout/gaps", test_gaps_are_kept);
  g_test_add_func ("/layout/empty", test_empty);
  g_test_add_func ("/layout/deterministic", test_same_input_same_bytes);
  g_test_add_func ("/layout/input-order", test_order_of_input_does_not_matter);
  g_test_add_func ("/layout/translate", test_moves_with_previous_places);
  g_test_add_func ("/layout/upside-down", test_upside_down_is_as_good);
  g_test_add_func ("/layout/plain", test_plain_graph_has_no_crossing);
  g_test_add_func ("/layout/cycle", test_cycle_is_tolerated);
  g_test_add_func ("/layout/routes", test_routes_pass_nodes);
  g_test_add_func ("/layout/cancel", test_cancel);
  g_test_add_func ("/layout/bad-input", test_bad_input_is_refused);
  return g_test_run ();
}
