/* test-snap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-snap.h"

static const PlumbRect neighbors[] = { { 100, 100, 200, 80 }, { 600, 300, 100, 60 } };

static PlumbSnap
move (PlumbRect moved, double grid)
{
  return plumb_snap_move (
      &(PlumbSnapRequest) { moved, neighbors, G_N_ELEMENTS (neighbors), 8, grid });
}

/* The left sides are near each other: they come into one line, which reaches over both. */
static void
test_neighbor (void)
{
  PlumbSnap snap = move ((PlumbRect) { 105, 400, 180, 50 }, 20);
  g_assert_cmpfloat (snap.offset.x, ==, -5);
  g_assert_cmpuint (snap.n_guides, ==, 1);
  g_assert_cmpfloat (snap.guides[0].from.x, ==, 100);
  g_assert_cmpfloat (snap.guides[0].to.x, ==, 100);
  g_assert_cmpfloat (snap.guides[0].from.y, ==, 100);
  g_assert_cmpfloat (snap.guides[0].to.y, ==, 450);
  g_assert_cmpfloat (snap.offset.y, ==, 0); /* on the grid already */
}

static void
test_nearest (void)
{
  /* Right sides are 1 apart, centers 2.5, left sides 6. */
  PlumbSnap snap = move ((PlumbRect) { 106, 400, 193, 40 }, 0);
  g_assert_cmpfloat (snap.offset.x, ==, 1);
  g_assert_cmpfloat (snap.guides[0].from.x, ==, 300);
}

static void
test_both_axes (void)
{
  PlumbSnap snap = move ((PlumbRect) { 603, 98, 100, 80 }, 20);
  g_assert_cmpuint (snap.n_guides, ==, 2);
  g_assert_cmpfloat (snap.offset.x, ==, -3);
  g_assert_cmpfloat (snap.offset.y, ==, 2);
}

static void
test_grid (void)
{
  PlumbSnap snap = move ((PlumbRect) { 1011, 1009, 37, 41 }, 20);
  g_assert_cmpuint (snap.n_guides, ==, 0);
  g_assert_cmpfloat (snap.offset.x, ==, 9);
  g_assert_cmpfloat (snap.offset.y, ==, -9);
  snap = move ((PlumbRect) { 1011, 1009, 37, 41 }, 0);
  g_assert_cmpfloat (snap.offset.x, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snap/neighbor", test_neighbor);
  g_test_add_func ("/snap/nearest", test_nearest);
  g_test_add_func ("/snap/both-axes", test_both_axes);
  g_test_add_func ("/snap/grid", test_grid);
  return g_test_run ();
}
