/* test-spatial-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-spatial-index.h"

#include <math.h>

#define N_ITEMS 300
#define N_SEARCHES 200

/* Everything once more, to be searched one by one. */
typedef struct
{
  PlumbSpatialIndex *index;
  PlumbRect boxes[N_ITEMS];
  gboolean has_box[N_ITEMS];
  PlumbPoint links[N_ITEMS][3];
  gboolean has_link[N_ITEMS];
  GRand *random;
} Fixture;

static void
change_box (Fixture *fixture, guint i)
{
  GRand *random = fixture->random;
  fixture->boxes[i]
      = (PlumbRect) { g_rand_double_range (random, -3000, 3000),
                      g_rand_double_range (random, -3000, 3000),
                      g_rand_double_range (random, 1, 500), g_rand_double_range (random, 1, 500) };
  fixture->has_box[i] = TRUE;
  plumb_spatial_index_set_box (fixture->index, i, &fixture->boxes[i]);
}

/* Every tenth link is long. */
static void
change_link (Fixture *fixture, guint i)
{
  GRand *random = fixture->random;
  double reach = i % 10 == 0 ? 60000 : 600;
  PlumbPoint at
      = { g_rand_double_range (random, -3000, 3000), g_rand_double_range (random, -3000, 3000) };
  for (int k = 0; k < 3; k++)
    {
      fixture->links[i][k] = at;
      at.x += g_rand_double_range (random, -reach, reach);
      at.y += i % 7 == 0 ? 0 : g_rand_double_range (random, -reach, reach);
    }
  fixture->has_link[i] = TRUE;
  plumb_spatial_index_set_link (fixture->index, i, fixture->links[i], 3);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->random = g_rand_new_with_seed (17);
  fixture->index = plumb_spatial_index_new (200);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      change_box (fixture, i);
      change_link (fixture, i);
    }
  for (guint i = 0; i < N_ITEMS; i += 3)
    {
      change_box (fixture, i);
      change_link (fixture, i);
    }
  for (guint i = 1; i < N_ITEMS; i += 5)
    {
      fixture->has_box[i] = FALSE;
      fixture->has_link[i] = FALSE;
      plumb_spatial_index_remove_box (fixture->index, i);
      plumb_spatial_index_remove_link (fixture->index, i);
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_rand_free (fixture->random);
  plumb_spatial_index_free (fixture->index);
}

static gboolean
link_meets (const Fixture *fixture, guint i, const PlumbRect *rect)
{
  const PlumbPoint *link = fixture->links[i];
  return plumb_segment_meets_rect (link[0], link[1], rect)
         || plumb_segment_meets_rect (link[1], link[2], rect);
}

static void
assert_finds (Fixture *fixture, const PlumbRect *rect)
{
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_boxes = 0;
  guint n_links = 0;
  plumb_spatial_index_find_boxes (fixture->index, rect, boxes);
  plumb_spatial_index_find_links (fixture->index, rect, links);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      if (fixture->has_box[i] && plumb_rect_meets (&fixture->boxes[i], rect, 0))
        {
          g_assert_cmpuint (n_boxes, <, boxes->len);
          g_assert_cmpuint (g_array_index (boxes, guint, n_boxes++), ==, i);
        }
      if (fixture->has_link[i] && link_meets (fixture, i, rect))
        {
          g_assert_cmpuint (n_links, <, links->len);
          g_assert_cmpuint (g_array_index (links, guint, n_links++), ==, i);
        }
    }
  g_assert_cmpuint (boxes->len, ==, n_boxes);
  g_assert_cmpuint (links->len, ==, n_links);
  g_assert_cmpint (plumb_spatial_index_has_box (fixture->index, rect), ==, n_boxes > 0);
}

static void
test_finds_what_a_walk_finds (Fixture *fixture, gconstpointer data)
{
  static const double sizes[] = { 1, 50, 900, 40000 };
  for (int i = 0; i < N_SEARCHES; i++)
    {
      double size = sizes[i % 4];
      PlumbRect rect = { g_rand_double_range (fixture->random, -3500, 3500),
                         g_rand_double_range (fixture->random, -3500, 3500), size, size };
      assert_finds (fixture, &rect);
    }
}

static void
test_picks_the_uppermost_box (Fixture *fixture, gconstpointer data)
{
  int picked = 0;
  for (int i = 0; i < N_SEARCHES; i++)
    {
      PlumbPoint point = { g_rand_double_range (fixture->random, -3000, 3000),
                           g_rand_double_range (fixture->random, -3000, 3000) };
      int expected = -1;
      guint box;
      for (int k = 0; k < N_ITEMS; k++)
        if (fixture->has_box[k] && plumb_rect_contains (&fixture->boxes[k], point))
          expected = k;
      gboolean found = plumb_spatial_index_pick_box (fixture->index, point, &box);
      g_assert_cmpint (found ? (int) box : -1, ==, expected);
      picked += found;
    }
  g_assert_cmpint (picked, >, N_SEARCHES / 3);
}

static void
test_picks_the_nearest_link (Fixture *fixture, gconstpointer data)
{
  int picked = 0;
  for (int i = 0; i < N_SEARCHES; i++)
    {
      PlumbPoint point = { g_rand_double_range (fixture->random, -3000, 3000),
                           g_rand_double_range (fixture->random, -3000, 3000) };
      double least = 8;
      int expected = -1;
      guint link;
      for (int k = 0; k < N_ITEMS; k++)
        {
          const PlumbPoint *points = fixture->links[k];
          double distance = fmin (plumb_segment_distance (points[0], points[1], point),
                                  plumb_segment_distance (points[1], points[2], point));
          if (fixture->has_link[k] && distance <= least)
            {
              least = distance;
              expected = k;
            }
        }
      gboolean found = plumb_spatial_index_pick_link (fixture->index, point, 8, &link);
      g_assert_cmpint (found ? (int) link : -1, ==, expected);
      picked += found;
    }
  g_assert_cmpint (picked, >, 5);
}

/* The first box on a line, by looking at all of them: none that is met lies wholly before it. */
static void
test_casts_to_the_first_box (Fixture *fixture, gconstpointer data)
{
  int hits = 0;
  for (int i = 0; i < N_SEARCHES; i++)
    {
      PlumbPoint from = { g_rand_double_range (fixture->random, -3000, 0),
                          g_rand_double_range (fixture->random, -3000, 3000) };
      PlumbPoint to = { from.x + g_rand_double_range (fixture->random, 0, 400),
                        from.y + g_rand_double_range (fixture->random, -400, 400) };
      PlumbSegment segment = { from, to };
      guint but[2] = { 3, 4 };
      int box = plumb_spatial_index_cast (fixture->index, &segment, but);
      hits += box >= 0;
      if (box >= 0)
        g_assert_true (plumb_segment_meets_rect (from, to, &fixture->boxes[box]));
      for (guint k = 0; k < N_ITEMS; k++)
        if (fixture->has_box[k] && k != 3 && k != 4
            && plumb_segment_meets_rect (from, to, &fixture->boxes[k]))
          {
            g_assert_cmpint (box, >=, 0);
            g_assert_cmpfloat (fixture->boxes[k].x + fixture->boxes[k].width, >=,
                               fixture->boxes[box].x);
          }
    }
  g_assert_cmpint (hits, >, N_SEARCHES / 4);
  g_assert_cmpint (hits, <, N_SEARCHES);
}

static void
test_level_link_is_found (void)
{
  g_autoptr (PlumbSpatialIndex) index = plumb_spatial_index_new (100);
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (guint));
  PlumbPoint level[] = { { 0, 50 }, { 1000, 50 } };
  PlumbPoint upright[] = { { 50, 0 }, { 50, 1000 } };
  PlumbRect rect = { 40, 40, 20, 20 };
  guint link;
  plumb_spatial_index_set_link (index, 0, level, 2);
  plumb_spatial_index_set_link (index, 1, upright, 2);
  plumb_spatial_index_find_links (index, &rect, links);
  g_assert_cmpuint (links->len, ==, 2);
  g_assert_true (plumb_spatial_index_pick_link (index, (PlumbPoint) { 700, 53 }, 5, &link));
  g_assert_cmpuint (link, ==, 0);
  g_assert_false (plumb_spatial_index_pick_link (index, (PlumbPoint) { 700, 56 }, 5, &link));
}

static void
test_touching_is_not_meeting (void)
{
  PlumbRect rect = { 0, 0, 10, 10 };
  PlumbRect beside = { 10, 0, 5, 5 };
  g_assert_false (plumb_rect_meets (&rect, &beside, 0));
  g_assert_true (plumb_rect_meets (&rect, &beside, 1));
  g_assert_false (
      plumb_segment_meets_rect ((PlumbPoint) { 0, 10 }, (PlumbPoint) { 10, 10 }, &rect));
  g_assert_false (plumb_segment_meets_rect ((PlumbPoint) { -5, 5 }, (PlumbPoint) { 5, 15 }, &rect));
  g_assert_true (plumb_segment_meets_rect ((PlumbPoint) { -5, 4 }, (PlumbPoint) { 5, 14 }, &rect));
  g_assert_true (plumb_segment_meets_rect ((PlumbPoint) { 3, 3 }, (PlumbPoint) { 4, 4 }, &rect));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/spatial-index/find", Fixture, NULL, set_up, test_finds_what_a_walk_finds,
              tear_down);
  g_test_add ("/spatial-index/pick-box", Fixture, NULL, set_up, test_picks_the_uppermost_box,
              tear_down);
  g_test_add ("/spatial-index/pick-link", Fixture, NULL, set_up, test_picks_the_nearest_link,
              tear_down);
  g_test_add ("/spatial-index/cast", Fixture, NULL, set_up, test_casts_to_the_first_box, tear_down);
  g_test_add_func ("/spatial-index/level", test_level_link_is_found);
  g_test_add_func ("/geometry/touching", test_touching_is_not_meeting);
  return g_test_run ();
}
