/* test-tile-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-ui-tile-store.h"

#define TILE_BYTES ((gsize) PLUMB_UI_TILE * PLUMB_UI_TILE * 4)

static void
put (PlumbUiTileStore *store, double zoom, int x, int y)
{
  plumb_ui_tile_store_put (store, &(PlumbUiTileKey) { zoom, x, y },
                           cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1), FALSE);
}

static PlumbUiTile *
find (PlumbUiTileStore *store, double zoom, int x, int y)
{
  return plumb_ui_tile_store_find (store, &(PlumbUiTileKey) { zoom, x, y });
}

static void
test_limit (void)
{
  g_autoptr (PlumbUiTileStore) store = plumb_ui_tile_store_new (16 * TILE_BYTES);
  for (int i = 0; i < 100; i++)
    {
      put (store, 1, i, 0);
      g_assert_nonnull (find (store, 1, 0, 0)); /* always used, never put out */
      g_assert_cmpuint (plumb_ui_tile_store_get_bytes (store), <=, 16 * TILE_BYTES);
    }
  g_assert_nonnull (find (store, 1, 99, 0));
  g_assert_null (find (store, 1, 50, 0));
}

static void
test_keep (void)
{
  g_autoptr (PlumbUiTileStore) store = plumb_ui_tile_store_new (100 * TILE_BYTES);
  put (store, 1, 0, 0);
  put (store, 1, 5, 5);
  put (store, 0.5, 0, 0);
  put (store, 0.125, 7, 7);
  plumb_ui_tile_store_keep (store, 0.125, 1, &(PlumbRect) { 100, 100, 300, 300 });
  g_assert_nonnull (find (store, 1, 0, 0));
  g_assert_nonnull (find (store, 0.125, 7, 7));
  g_assert_cmpuint (plumb_ui_tile_store_get_bytes (store), ==, 2 * TILE_BYTES);
  g_assert_cmpfloat (
      plumb_ui_tile_store_find_stand_in (store, &(PlumbRect) { 0, 0, 100, 100 }, 0.25), ==, 1);
}

static void
test_invalidate (void)
{
  g_autoptr (PlumbUiTileStore) store = plumb_ui_tile_store_new (100 * TILE_BYTES);
  put (store, 1, 0, 0);
  put (store, 1, 5, 5);
  put (store, 0.5, 0, 0);
  plumb_ui_tile_store_invalidate (store, &(PlumbRect) { 300, 300, 100, 100 });
  g_assert_false (find (store, 1, 0, 0)->is_stale);
  g_assert_false (find (store, 1, 5, 5)->is_stale);
  g_assert_true (find (store, 0.5, 0, 0)->is_stale);
  plumb_ui_tile_store_invalidate (store, &(PlumbRect) { 262, 10, 10, 10 });
  g_assert_true (find (store, 1, 0, 0)->is_stale); /* shadows reach over */
}

static void
test_stand_in (void)
{
  g_autoptr (PlumbUiTileStore) store = plumb_ui_tile_store_new (100 * TILE_BYTES);
  const PlumbUiTileKey missing = { 1, 2, 2 };
  PlumbRect rect = plumb_ui_tile_get_rect (&missing);
  g_assert_cmpfloat (plumb_ui_tile_store_find_stand_in (store, &rect, 1), ==, 0);
  put (store, 2, 4, 4); /* a quarter of it */
  g_assert_cmpfloat (plumb_ui_tile_store_find_stand_in (store, &rect, 1), ==, 2);
  put (store, 0.25, 0, 0); /* all of it, coarsely */
  g_assert_cmpfloat (plumb_ui_tile_store_find_stand_in (store, &rect, 1), ==, 0.25);
  put (store, 0.5, 1, 1); /* all of it, better */
  g_assert_cmpfloat (plumb_ui_tile_store_find_stand_in (store, &rect, 1), ==, 0.5);
  plumb_ui_tile_store_clear (store);
  g_assert_cmpfloat (plumb_ui_tile_store_find_stand_in (store, &rect, 1), ==, 0);
}

static void
test_ranges (void)
{
  PlumbUiTileRange range = plumb_ui_tile_range (&(PlumbRect) { -10, 0, 276, 256 }, 1);
  g_assert_cmpint (range.x0, ==, -1);
  g_assert_cmpint (range.x1, ==, 1);
  g_assert_cmpint (range.y0, ==, 0);
  g_assert_cmpint (range.y1, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/tile-store/limit", test_limit);
  g_test_add_func ("/canvas/tile-store/keep", test_keep);
  g_test_add_func ("/canvas/tile-store/invalidate", test_invalidate);
  g_test_add_func ("/canvas/tile-store/stand-in", test_stand_in);
  g_test_add_func ("/canvas/tile-store/ranges", test_ranges);
  return g_test_run ();
}
