/* test-viewport.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-ui-viewport.h"

#include <math.h>

#define FRAME 16667
#define START 1000000

static PlumbUiViewport *
make_viewport (void)
{
  PlumbUiViewport *viewport = plumb_ui_viewport_new ();
  plumb_ui_viewport_set_size (viewport, 800, 600);
  return viewport;
}

static void
assert_near (PlumbPoint a, PlumbPoint b)
{
  g_assert_cmpfloat_with_epsilon (a.x, b.x, 1e-6);
  g_assert_cmpfloat_with_epsilon (a.y, b.y, 1e-6);
}

/* Runs to the end; returns how many frames it took. */
static guint
run (PlumbUiViewport *viewport)
{
  guint n = 0;
  while (plumb_ui_viewport_tick (viewport, START + n * FRAME))
    g_assert_cmpuint (++n, <, 600);
  return n;
}

static void
test_coordinates (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  plumb_ui_viewport_show (viewport, 0.37, (PlumbPoint) { -120, 45 });
  PlumbPoint at = plumb_ui_viewport_to_scene (viewport, 311, 207);
  assert_near (plumb_ui_viewport_to_widget (viewport, at), (PlumbPoint) { 311, 207 });
  PlumbRect visible = plumb_ui_viewport_get_visible (viewport);
  g_assert_cmpfloat_with_epsilon (visible.width, 800 / 0.37, 1e-6);
}

static void
test_first_look_follows_the_size (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  const PlumbRect rect = { -100, 50, 1600, 400 };
  plumb_ui_viewport_open (viewport, &rect, 40);
  g_assert_cmpfloat_with_epsilon (plumb_ui_viewport_get_zoom (viewport), 720 / 1600.0, 1e-6);
  plumb_ui_viewport_set_size (viewport, 1200, 600);
  g_assert_cmpfloat_with_epsilon (plumb_ui_viewport_get_zoom (viewport), 1120 / 1600.0, 1e-6);
  assert_near (plumb_ui_viewport_to_widget (viewport, (PlumbPoint) { 700, 250 }),
               (PlumbPoint) { 600, 300 });
  /* Once somebody works with it, or has moved it, it stays where it is. */
  plumb_ui_viewport_keep (viewport);
  const PlumbPoint kept = plumb_ui_viewport_get_origin (viewport);
  plumb_ui_viewport_set_size (viewport, 800, 600);
  assert_near (plumb_ui_viewport_get_origin (viewport), kept);
  plumb_ui_viewport_open (viewport, &rect, 40);
  plumb_ui_viewport_pan (viewport, 10, 0);
  const PlumbPoint moved = plumb_ui_viewport_get_origin (viewport);
  plumb_ui_viewport_set_size (viewport, 1200, 600);
  assert_near (plumb_ui_viewport_get_origin (viewport), moved);
}

static void
test_zoom_at_pointer (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  plumb_ui_viewport_show (viewport, 1, (PlumbPoint) { 33, -71 });
  PlumbPoint before = plumb_ui_viewport_to_scene (viewport, 123, 456);
  for (int i = 0; i < 40; i++)
    {
      plumb_ui_viewport_zoom_at (viewport, i < 20 ? 1.19 : 0.7, 123, 456);
      assert_near (plumb_ui_viewport_to_scene (viewport, 123, 456), before);
      g_assert_cmpfloat (plumb_ui_viewport_get_zoom (viewport), <=, PLUMB_UI_ZOOM_MAX);
      g_assert_cmpfloat (plumb_ui_viewport_get_zoom (viewport), >=, PLUMB_UI_ZOOM_MIN);
    }
  g_assert_cmpfloat (plumb_ui_viewport_get_zoom (viewport), ==, PLUMB_UI_ZOOM_MIN);
}

/* The pointer's place stays during the whole glide too, and clicks of a wheel add up. */
static void
test_glide_zoom (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  PlumbPoint before = plumb_ui_viewport_to_scene (viewport, 600, 100);
  plumb_ui_viewport_glide_zoom (viewport, 1.25, 600, 100);
  plumb_ui_viewport_glide_zoom (viewport, 1.25, 600, 100);
  g_assert_true (plumb_ui_viewport_is_moving (viewport));
  guint n = 0;
  while (plumb_ui_viewport_tick (viewport, START + n++ * FRAME))
    assert_near (plumb_ui_viewport_to_scene (viewport, 600, 100), before);
  g_assert_cmpuint (n, >, 3);
  g_assert_cmpfloat_with_epsilon (plumb_ui_viewport_get_zoom (viewport), 1.5625, 1e-9);
}

static void
test_fit (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  const PlumbRect large = { -500, 200, 4000, 1000 };
  plumb_ui_viewport_fit (viewport, &large, 50);
  PlumbPoint corner = plumb_ui_viewport_to_widget (viewport, (PlumbPoint) { -500, 700 });
  assert_near (corner, (PlumbPoint) { 50, 300 });
  const PlumbRect high = { 0, 0, 100, 4000 };
  plumb_ui_viewport_set_covered (viewport, 100); /* as by a strip at the bottom */
  plumb_ui_viewport_fit (viewport, &high, 50);
  assert_near (plumb_ui_viewport_to_widget (viewport, (PlumbPoint) { 50, 4000 }),
               (PlumbPoint) { 400, 450 });
  assert_near (plumb_ui_viewport_to_widget (viewport, (PlumbPoint) { 50, 0 }),
               (PlumbPoint) { 400, 50 });
  const PlumbRect small = { 0, 0, 10, 10 };
  plumb_ui_viewport_fit (viewport, &small, 50);
  g_assert_cmpfloat (plumb_ui_viewport_get_zoom (viewport), ==, 1);
}

/* What is too long to be read as a whole begins at the left, and is in the middle of the height. */
static void
test_open (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  const PlumbRect small = { 100, 100, 500, 300 };
  plumb_ui_viewport_open (viewport, &small, 50);
  g_assert_cmpfloat (plumb_ui_viewport_get_zoom (viewport), ==, 1);
  const PlumbRect chain = { -500, 200, 9000, 200 };
  plumb_ui_viewport_open (viewport, &chain, 50);
  g_assert_cmpfloat (plumb_ui_viewport_get_zoom (viewport), >=, 0.25);
  PlumbPoint start = plumb_ui_viewport_to_widget (viewport, (PlumbPoint) { -500, 300 });
  assert_near (start, (PlumbPoint) { 50, 300 });
}

static void
test_glide_to_fit (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  g_autoptr (PlumbUiViewport) other = make_viewport ();
  const PlumbRect large = { -500, 200, 4000, 1000 };
  plumb_ui_viewport_glide_to_fit (viewport, &large, 50);
  plumb_ui_viewport_fit (other, &large, 50);
  g_assert_cmpfloat (plumb_ui_viewport_get_zoom (viewport), ==, 1);
  run (viewport);
  assert_near (plumb_ui_viewport_get_origin (viewport), plumb_ui_viewport_get_origin (other));
}

static void
test_without_animation (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  plumb_ui_viewport_set_animated (viewport, FALSE);
  plumb_ui_viewport_glide_to (viewport, 2, (PlumbPoint) { 7, 8 });
  g_assert_false (plumb_ui_viewport_is_moving (viewport));
  assert_near (plumb_ui_viewport_get_origin (viewport), (PlumbPoint) { 7, 8 });
  plumb_ui_viewport_fling (viewport, 900, 0);
  g_assert_false (plumb_ui_viewport_is_moving (viewport));
  plumb_ui_viewport_set_animated (viewport, TRUE);
  plumb_ui_viewport_glide_to (viewport, 1, (PlumbPoint) { 70, 80 });
  plumb_ui_viewport_set_animated (viewport, FALSE);
  assert_near (plumb_ui_viewport_get_origin (viewport), (PlumbPoint) { 70, 80 });
}

/* However often it is asked, a fling goes as far and ends. */
static void
test_fling (void)
{
  double ends[2];
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (PlumbUiViewport) viewport = make_viewport ();
      gint64 frame = i == 0 ? FRAME : FRAME / 4, time = START;
      plumb_ui_viewport_fling (viewport, -1000, 0);
      while (plumb_ui_viewport_tick (viewport, time))
        time += frame;
      g_assert_cmpint (time - START, <, 3 * G_USEC_PER_SEC);
      ends[i] = plumb_ui_viewport_get_origin (viewport).x;
    }
  g_assert_cmpfloat (ends[0], >, 200);
  g_assert_cmpfloat_with_epsilon (ends[0], ends[1], 5);
}

static void
test_touch_stops (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  plumb_ui_viewport_fling (viewport, 1000, 1000);
  plumb_ui_viewport_tick (viewport, START);
  plumb_ui_viewport_tick (viewport, START + FRAME);
  plumb_ui_viewport_pan (viewport, 3, 0);
  PlumbPoint origin = plumb_ui_viewport_get_origin (viewport);
  g_assert_false (plumb_ui_viewport_tick (viewport, START + 2 * FRAME));
  assert_near (plumb_ui_viewport_get_origin (viewport), origin);
}

static void
test_reveal (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  const PlumbRect inside = { 300, 300, 100, 100 }, outside = { 900, -200, 100, 100 };
  plumb_ui_viewport_glide_to_reveal (viewport, &inside, 20);
  g_assert_false (plumb_ui_viewport_is_moving (viewport));
  plumb_ui_viewport_glide_to_reveal (viewport, &outside, 20);
  run (viewport);
  assert_near (plumb_ui_viewport_get_origin (viewport), (PlumbPoint) { 220, -220 });
}

static void
test_zooming_settles (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  g_assert_false (plumb_ui_viewport_is_zooming (viewport, START));
  plumb_ui_viewport_zoom_at (viewport, 1.1, 0, 0);
  g_assert_true (plumb_ui_viewport_is_zooming (viewport, START));
  g_assert_true (plumb_ui_viewport_is_zooming (viewport, START + 50000));
  g_assert_false (plumb_ui_viewport_is_zooming (viewport, START + 500000));
  plumb_ui_viewport_pan (viewport, 10, 10);
  g_assert_false (plumb_ui_viewport_is_zooming (viewport, START + 500000));
}

static void
test_bookmarks (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  g_assert_false (plumb_ui_viewport_glide_to_bookmark (viewport, 3));
  plumb_ui_viewport_show (viewport, 0.5, (PlumbPoint) { 100, 100 });
  plumb_ui_viewport_set_bookmark (viewport, 3);
  plumb_ui_viewport_show (viewport, 2, (PlumbPoint) { 9000, 9000 });
  /* What was in the middle is in the middle of a window of another size, too. */
  plumb_ui_viewport_set_size (viewport, 400, 300);
  g_assert_true (plumb_ui_viewport_glide_to_bookmark (viewport, 3));
  run (viewport);
  assert_near (plumb_ui_viewport_to_scene (viewport, 200, 150), (PlumbPoint) { 900, 700 });
}

static void
test_unit (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  PlumbPoint middle = plumb_ui_viewport_to_scene (viewport, 400, 300);
  plumb_ui_viewport_set_unit (viewport, 1.5);
  g_assert_cmpfloat (plumb_ui_viewport_get_zoom (viewport), ==, 1.5);
  assert_near (plumb_ui_viewport_to_scene (viewport, 400, 300), middle);
  const PlumbRect small = { 0, 0, 10, 10 };
  plumb_ui_viewport_fit (viewport, &small, 50);
  g_assert_cmpfloat (plumb_ui_viewport_get_zoom (viewport), ==, 1.5);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_tells_once (void)
{
  g_autoptr (PlumbUiViewport) viewport = make_viewport ();
  guint n_changed = 0, n_zoom = 0;
  g_signal_connect_swapped (viewport, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (viewport, "notify::zoom", G_CALLBACK (count_cb), &n_zoom);
  plumb_ui_viewport_show (viewport, 2, (PlumbPoint) { 1, 1 });
  plumb_ui_viewport_show (viewport, 2, (PlumbPoint) { 1, 1 });
  plumb_ui_viewport_pan (viewport, 5, 0);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpuint (n_zoom, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/viewport/coordinates", test_coordinates);
  g_test_add_func ("/canvas/viewport/first-look", test_first_look_follows_the_size);
  g_test_add_func ("/canvas/viewport/zoom-at-pointer", test_zoom_at_pointer);
  g_test_add_func ("/canvas/viewport/glide-zoom", test_glide_zoom);
  g_test_add_func ("/canvas/viewport/open", test_open);
  g_test_add_func ("/canvas/viewport/fit", test_fit);
  g_test_add_func ("/canvas/viewport/glide-to-fit", test_glide_to_fit);
  g_test_add_func ("/canvas/viewport/without-animation", test_without_animation);
  g_test_add_func ("/canvas/viewport/fling", test_fling);
  g_test_add_func ("/canvas/viewport/touch-stops", test_touch_stops);
  g_test_add_func ("/canvas/viewport/reveal", test_reveal);
  g_test_add_func ("/canvas/viewport/zooming-settles", test_zooming_settles);
  g_test_add_func ("/canvas/viewport/bookmarks", test_bookmarks);
  g_test_add_func ("/canvas/viewport/unit", test_unit);
  g_test_add_func ("/canvas/viewport/tells-once", test_tells_once);
  return g_test_run ();
}
