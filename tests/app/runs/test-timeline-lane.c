/* test-timeline-lane.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-ui-timeline-lane.h"

#define WIDTH 100
#define HEIGHT 20
#define BLUE 0xff0000ff
#define FAINT 0x73000073
#define BLACK 0xff000000

typedef struct
{
  PlumbUiTimelineLane *lane;
  GArray *spans;
} LaneTest;

static void
set_up (LaneTest *self, gconstpointer data)
{
  self->lane = plumb_ui_timeline_lane_new ();
  self->spans = g_array_new (FALSE, FALSE, sizeof (PlumbUiTimelineSpan));
}

static void
tear_down (LaneTest *self, gconstpointer data)
{
  plumb_ui_timeline_lane_free (self->lane);
  g_array_unref (self->spans);
}

static void
add (LaneTest *self, int left, int right, guint32 color, guint32 edge)
{
  PlumbUiTimelineSpan span = { self->spans->len, left, right, color, edge };
  g_array_append_val (self->spans, span);
}

static GskRenderNode *
get_node (LaneTest *self, double scale)
{
  return plumb_ui_timeline_lane_get_node (self->lane, self->spans,
                                          &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT), scale);
}

static guint32
get_pixel (cairo_surface_t *picture, int x, int y)
{
  cairo_surface_flush (picture);
  const guint8 *row = cairo_image_surface_get_data (picture)
                      + (gssize) y * cairo_image_surface_get_stride (picture);
  return ((const guint32 *) (gconstpointer) row)[x];
}

static cairo_surface_t *
draw (LaneTest *self, double scale)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (WIDTH * scale),
                                                         (int) (HEIGHT * scale));
  cairo_surface_set_device_scale (picture, scale, scale);
  cairo_t *cr = cairo_create (picture);
  gsk_render_node_draw (get_node (self, scale), cr);
  cairo_destroy (cr);
  return picture;
}

/* Bars where they are, in their colors; nothing between them; wide ones have round corners. */
static void
test_pixels (LaneTest *self, gconstpointer data)
{
  add (self, 10, 40, BLUE, 0);
  add (self, 40, 43, FAINT, 0);
  add (self, 90, 140, BLUE, 0);
  cairo_surface_t *picture = draw (self, 1);
  g_assert_cmphex (get_pixel (picture, 9, 10), ==, 0);
  g_assert_cmphex (get_pixel (picture, 10, 10), ==, BLUE);
  g_assert_cmphex (get_pixel (picture, 20, 0), ==, BLUE);
  g_assert_cmphex (get_pixel (picture, 20, HEIGHT - 1), ==, BLUE);
  g_assert_cmphex (get_pixel (picture, 39, 10), ==, BLUE);
  g_assert_cmphex (get_pixel (picture, 40, 0), ==, FAINT);
  g_assert_cmphex (get_pixel (picture, 43, 10), ==, 0);
  g_assert_cmphex (get_pixel (picture, 99, 10), ==, BLUE);
  for (int corner = 0; corner < 4; corner++)
    g_assert_cmphex (
        get_pixel (picture, corner % 2 == 0 ? 10 : 39, corner < 2 ? 0 : HEIGHT - 1) >> 24, <, 0x60);
  cairo_surface_destroy (picture);
}

static void
test_edge (LaneTest *self, gconstpointer data)
{
  add (self, 0, 80, BLUE, BLACK);
  cairo_surface_t *picture = draw (self, 2);
  g_assert_cmphex (get_pixel (picture, 0, 20), ==, BLACK);
  g_assert_cmphex (get_pixel (picture, 3, 20), ==, BLACK);
  g_assert_cmphex (get_pixel (picture, 4, 20), ==, BLUE);
  g_assert_cmphex (get_pixel (picture, 40, 3), ==, BLACK);
  g_assert_cmphex (get_pixel (picture, 40, 4), ==, BLUE);
  g_assert_cmphex (get_pixel (picture, 79, 20), ==, BLACK);
  g_assert_cmphex (get_pixel (picture, 80, 20), ==, 0);
  cairo_surface_destroy (picture);
}

/* What stays as it is is not painted again. */
static void
test_kept (LaneTest *self, gconstpointer data)
{
  g_autoptr (GskRenderNode) empty = gsk_render_node_ref (get_node (self, 1));
  g_assert_true (get_node (self, 1) == empty);
  add (self, 10, 40, BLUE, 0);
  g_autoptr (GskRenderNode) one = gsk_render_node_ref (get_node (self, 1));
  g_assert_true (one != empty);
  g_assert_true (get_node (self, 1) == one);
  g_array_index (self->spans, PlumbUiTimelineSpan, 0).right++;
  g_autoptr (GskRenderNode) longer = gsk_render_node_ref (get_node (self, 1));
  g_assert_true (longer != one);
  g_assert_true (get_node (self, 2) != longer);
}

#define ADD(path, func) g_test_add ("/timeline-lane/" path, LaneTest, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  ADD ("pixels", test_pixels);
  ADD ("edge", test_edge);
  ADD ("kept", test_kept);
  return g_test_run ();
}
