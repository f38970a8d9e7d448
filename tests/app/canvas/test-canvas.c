/* test-canvas.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"
#include "canvas-sample.h"
#include "plumb-document.h"
#include "plumb-ui-canvas-private.h"
#include "plumb-ui-painter.h"
#include "plumb-ui-tiles.h"

#include <math.h>
#include <stdlib.h>

#define WIDTH 900
#define HEIGHT 640
#define N_TILES 12 /* that this much has */

/* --- what it should look like -------------------------------------------------------------------
 */

static void
fill_palette (PlumbUiPalette *palette)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) rgba = adw_style_manager_get_accent_color_rgba (manager);
  const PlumbUiColor accent = { (double) rgba->red, (double) rgba->green, (double) rgba->blue, 1 };
  plumb_ui_palette_init (palette, adw_style_manager_get_dark (manager),
                         adw_style_manager_get_high_contrast (manager), &accent);
}

/* The same view painted in one piece, without tiles. */
static cairo_surface_t *
paint_in_one_piece (CanvasSample *sample)
{
  PlumbUiPalette palette;
  fill_palette (&palette);
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (sample->canvas);
  double zoom = plumb_ui_viewport_get_zoom (viewport);
  PlumbPoint origin = plumb_ui_viewport_get_origin (viewport);
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (sample->canvas));
  g_autoptr (PlumbUiTexts) texts = plumb_ui_texts_new (
      pango_font_description_get_family (pango_context_get_font_description (context)));
  PlumbUiPainter painter = { .palette = &palette, .texts = texts, .zoom = zoom, .scale = 1 };
  g_autoptr (PlumbSceneSnapshot) snapshot
      = plumb_scene_snapshot (plumb_ui_canvas_get_scene (sample->canvas));
  int width = gtk_widget_get_width (GTK_WIDGET (sample->canvas));
  int height = gtk_widget_get_height (GTK_WIDGET (sample->canvas));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  PlumbRect rect = { round (origin.x * zoom) / zoom, round (origin.y * zoom) / zoom, width / zoom,
                     height / zoom };
  plumb_ui_paint_scene (&painter, snapshot, &rect, surface);
  cairo_surface_flush (surface);
  return surface;
}

static int
difference (guint32 a, guint32 b)
{
  int most = 0;
  for (int shift = 0; shift < 24; shift += 8)
    most = MAX (most, abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
  return most;
}

/* How many pixels differ by more than that. */
static guint
count_different (cairo_surface_t *is, cairo_surface_t *should, int by)
{
  guint n = 0;
  for (int y = 0; y < cairo_image_surface_get_height (is); y++)
    for (int x = 0; x < cairo_image_surface_get_width (is); x++)
      if (difference (canvas_sample_get_pixel (is, x, y), canvas_sample_get_pixel (should, x, y))
          > by)
        n++;
  return n;
}

static void
keep_pictures (cairo_surface_t *is, cairo_surface_t *should)
{
  const char *folder = g_getenv ("PLUMB_SHOTS");
  if (folder == NULL)
    return;
  g_autofree char *one = g_build_filename (folder, "is.png", NULL);
  g_autofree char *other = g_build_filename (folder, "should.png", NULL);
  cairo_surface_write_to_png (is, one);
  cairo_surface_write_to_png (should, other);
}

/* Glyphs and edges may fall a little differently into a tile; a seam, a shift or an old tile
 * differs at many places. */
static void
assert_same_picture (CanvasSample *sample)
{
  cairo_surface_t *is = canvas_sample_take_picture (sample);
  cairo_surface_t *should = paint_in_one_piece (sample);
  guint n_little = count_different (is, should, 10), n_much = count_different (is, should, 24);
  if (n_little > 300 || n_much > 120)
    keep_pictures (is, should);
  g_assert_cmpuint (n_little, <=, 300);
  g_assert_cmpuint (n_much, <=, 120);
  cairo_surface_destroy (is);
  cairo_surface_destroy (should);
}

static void
assert_pixel (CanvasSample *sample, PlumbPoint at, guint32 color, gboolean is_expected)
{
  cairo_surface_t *picture = canvas_sample_take_picture (sample);
  PlumbPoint widget = plumb_ui_canvas_to_widget (sample->canvas, at);
  guint32 pixel
      = canvas_sample_get_pixel (picture, (int) lround (widget.x), (int) lround (widget.y));
  if ((difference (pixel, color) < 12) != is_expected)
    g_error ("pixel at %g %g is %06x", at.x, at.y, pixel);
  cairo_surface_destroy (picture);
}

static const PlumbSceneCard *
get_card (CanvasSample *sample, const char *id)
{
  const PlumbSceneCard *card
      = plumb_scene_find_card (plumb_ui_canvas_get_scene (sample->canvas), id);
  g_assert_nonnull (card);
  return card;
}

/* To be looked at, where somebody wants to. */
static void
keep_picture (CanvasSample *sample, const char *name)
{
  const char *folder = g_getenv ("PLUMB_SHOTS");
  if (folder == NULL)
    return;
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  cairo_surface_t *picture = canvas_sample_take_picture (sample);
  cairo_surface_write_to_png (picture, path);
  cairo_surface_destroy (picture);
}

/* --- tests --------------------------------------------------------------------------------------
 */

static void
test_tiles_are_one_picture (void)
{
  static const double zooms[] = { 1, 0.73, 0.5, 0.31, 0.17, 0.11, 0.02, 2.6 };
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (300), WIDTH, HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), zooms[i],
                              (PlumbPoint) { -133.37 + i * 51.3, -77.7 });
      canvas_sample_settle (sample);
      assert_same_picture (sample);
    }
}

/* A window that opens shows its graph, from the middle, with its first frame, and paints no tile
 * twice for it; one that is large does not wait. */
static void
test_first_look (void)
{
  static const guint sizes[] = { 40, 4000 };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (CanvasSample) sample
          = canvas_sample_new (canvas_sample_make_graph (sizes[i]), WIDTH, HEIGHT);
      g_autoptr (PlumbUiTiles) tiles
          = plumb_ui_tiles_new (plumb_ui_canvas_get_scene (sample->canvas));
      const PlumbUiTileView view = { .zoom = 1, .scale = 1, .width = WIDTH, .height = HEIGHT };
      plumb_ui_tiles_set_view (tiles, &view, FALSE);
      g_assert_true ((plumb_ui_tiles_get_n_painted (tiles) > 0) == (sizes[i] == 40));
      g_assert_cmpuint (plumb_ui_tiles_get_n_painted (tiles), <=, N_TILES);
      plumb_ui_tiles_stop (tiles);
    }
}

/* A canvas that nobody sees keeps no pictures, whatever was under way when it went. */
static void
test_forgotten_tiles_stay_away (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (4000), WIDTH, HEIGHT);
  g_autoptr (PlumbUiTiles) tiles = plumb_ui_tiles_new (plumb_ui_canvas_get_scene (sample->canvas));
  const PlumbUiTileView view = { .zoom = 1, .scale = 1, .width = WIDTH, .height = HEIGHT };
  plumb_ui_tiles_set_view (tiles, &view, FALSE);
  g_assert_false (plumb_ui_tiles_is_idle (tiles));
  plumb_ui_tiles_forget (tiles);
  guint n_painted = plumb_ui_tiles_get_n_painted (tiles);
  while (!plumb_ui_tiles_is_idle (tiles))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (plumb_ui_tiles_get_n_painted (tiles), ==, n_painted);
  plumb_ui_tiles_stop (tiles);
}

static void
test_pan_is_exact (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (60), WIDTH, HEIGHT);
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (sample->canvas);
  plumb_ui_viewport_show (viewport, 0.9, (PlumbPoint) { 0, 0 });
  for (int i = 0; i < 6; i++)
    {
      plumb_ui_viewport_pan (viewport, -37.25, -18.5);
      canvas_sample_settle (sample);
      assert_same_picture (sample);
    }
}

static void
test_edits_are_seen (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (24), WIDTH, HEIGHT);
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 0.8,
                          (PlumbPoint) { -60, -60 });
  canvas_sample_settle (sample);
  canvas_sample_apply (sample, plumb_edit_new_move_node (NULL, "n1", 420, 260));
  canvas_sample_settle (sample);
  assert_same_picture (sample);
  canvas_sample_apply (sample, plumb_edit_new_remove_node (NULL, "n2"));
  canvas_sample_settle (sample);
  assert_same_picture (sample);
  canvas_sample_apply (
      sample, plumb_edit_new_set_node (NULL, "n3", "title", plumb_value_new_string ("Other")));
  canvas_sample_apply (
      sample, plumb_edit_new_set_node (NULL, "n4", "mode", plumb_value_new_string ("mute")));
  canvas_sample_settle (sample);
  assert_same_picture (sample);
}

/* Cards in hand are on top, where they are held; afterwards all is as if it had always been so. */
static void
test_drag (void)
{
  g_autoptr (CanvasSample) sample = canvas_sample_new (canvas_sample_make_graph (6), WIDTH, HEIGHT);
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (sample->canvas);
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 1,
                          (PlumbPoint) { -300, -200 });
  canvas_sample_settle (sample);
  PlumbUiPalette palette;
  fill_palette (&palette);
  guint32 card = plumb_ui_color_to_argb (palette.card);
  guint node = get_card (sample, "n0")->node;
  PlumbPoint before = { 100, PLUMB_CARD_HEADER + 5 },
             after = { -150, -100 + PLUMB_CARD_HEADER + 5 };
  assert_pixel (sample, before, card, TRUE);
  assert_pixel (sample, after, card, FALSE);
  plumb_ui_overlay_lift (overlay, &node, 1);
  plumb_ui_overlay_set_lift_offset (overlay, (PlumbPoint) { -250, -100 });
  canvas_sample_settle (sample);
  assert_pixel (sample, before, card, FALSE);
  assert_pixel (sample, after, card, TRUE);
  canvas_sample_apply (sample, plumb_edit_new_move_node (NULL, "n0", -250, -100));
  plumb_ui_overlay_drop (overlay);
  canvas_sample_settle (sample);
  assert_pixel (sample, after, card, TRUE);
  assert_same_picture (sample);
  plumb_ui_overlay_lift (overlay, &node, 1);
  plumb_ui_overlay_set_lift_offset (overlay, (PlumbPoint) { 90, 90 });
  plumb_ui_overlay_clear_gesture (overlay);
  canvas_sample_settle (sample);
  assert_same_picture (sample);
}

static void
test_selection (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (100), WIDTH, HEIGHT);
  PlumbScene *scene = plumb_ui_canvas_get_scene (sample->canvas);
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (sample->canvas);
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 1,
                          (PlumbPoint) { -60, -60 });
  canvas_sample_settle (sample);
  PlumbUiPalette palette;
  fill_palette (&palette);
  guint32 accent = plumb_ui_color_to_argb (palette.accent);
  guint node = get_card (sample, "n0")->node;
  PlumbPoint ring = { 100, -2 };
  assert_pixel (sample, ring, accent, FALSE);
  plumb_ui_overlay_set_selected_nodes (overlay, &node, 1);
  assert_pixel (sample, ring, accent, TRUE);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  plumb_scene_find_cards (scene, &(PlumbRect) { -1e6, -1e6, 2e6, 2e6 }, all);
  plumb_ui_overlay_set_selected_nodes (overlay, (const guint *) (gpointer) all->data, all->len);
  assert_pixel (sample, ring, accent, TRUE);
  assert_pixel (sample, (PlumbPoint) { -2, -2 }, accent, FALSE); /* round corners */
  /* From far: another way to paint them, at the same place. */
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 0.25,
                          (PlumbPoint) { -60, -60 });
  canvas_sample_settle (sample);
  assert_pixel (sample, ring, accent, TRUE);
  assert_pixel (sample, (PlumbPoint) { 100, 40 }, accent, FALSE);
  plumb_ui_overlay_set_selected_nodes (overlay, NULL, 0);
  assert_pixel (sample, ring, accent, FALSE);
  assert_same_picture (sample);
}

static void
assert_selected_in (CanvasSample *sample, const PlumbRect *band, const guint *base, guint n_base)
{
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (sample->canvas);
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (guint));
  plumb_scene_find_cards (plumb_ui_canvas_get_scene (sample->canvas), band, inside);
  guint n = inside->len;
  for (guint i = 0; i < inside->len; i++)
    g_assert_true (plumb_ui_overlay_is_selected (overlay, g_array_index (inside, guint, i)));
  for (guint i = 0; i < n_base; i++)
    {
      g_assert_true (plumb_ui_overlay_is_selected (overlay, base[i]));
      gboolean is_inside = FALSE;
      for (guint k = 0; k < inside->len; k++)
        is_inside = is_inside || g_array_index (inside, guint, k) == base[i];
      n += !is_inside;
    }
  g_assert_cmpuint (plumb_ui_overlay_get_n_selected (overlay), ==, n);
}

/* Drawn hither and thither, it selects what lies in it now, by way of what its edges pass over. */
static void
test_band (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (100), WIDTH, HEIGHT);
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (sample->canvas);
  const guint base[] = { get_card (sample, "n0")->node, get_card (sample, "n99")->node };
  static const PlumbUiBandMode modes[] = { PLUMB_UI_BAND_REPLACES, PLUMB_UI_BAND_ADDS };
  for (guint k = 0; k < G_N_ELEMENTS (modes); k++)
    {
      plumb_ui_overlay_set_selected_nodes (overlay, base, 2);
      for (guint i = 0; i < 200; i++)
        {
          const double x = g_test_rand_double_range (-100, 4000);
          const double y = g_test_rand_double_range (-100, 3000);
          const PlumbRect band = { MIN (x, 1200), MIN (y, 900), ABS (x - 1200), ABS (y - 900) };
          plumb_ui_overlay_select_band (overlay, &band, modes[k]);
          assert_selected_in (sample, &band, base, k == 0 ? 0 : 2);
        }
      plumb_ui_overlay_set_rubber_band (overlay, NULL);
    }
  const PlumbRect all = { -1e5, -1e5, 2e5, 2e5 };
  plumb_ui_overlay_select_band (overlay, &all, PLUMB_UI_BAND_SUBTRACTS);
  g_assert_cmpuint (plumb_ui_overlay_get_n_selected (overlay), ==, 0);
  plumb_ui_overlay_set_rubber_band (overlay, NULL);
}

static void
test_dark (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (12), WIDTH, HEIGHT);
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 1,
                          (PlumbPoint) { -60, -60 });
  AdwStyleManager *manager = adw_style_manager_get_default ();
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  canvas_sample_settle (sample);
  PlumbUiPalette palette;
  fill_palette (&palette);
  g_assert_true (palette.is_dark);
  assert_pixel (sample, (PlumbPoint) { 100, PLUMB_CARD_HEADER + 4 },
                plumb_ui_color_to_argb (palette.card), TRUE);
  assert_same_picture (sample);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  canvas_sample_settle (sample);
  assert_same_picture (sample);
}

/* --- idle ---------------------------------------------------------------------------------------
 */

static void
count_cb (guint *count)
{
  (*count)++;
}

static gboolean
stop_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Nothing happens where nothing changes: no frame, and no wake-up of the main loop. */
static void
test_idle (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (200), WIDTH, HEIGHT);
  app_test_settle ();
  canvas_sample_settle (sample);
  app_test_settle ();
  guint n_frames = 0, n_turns = 0;
  gboolean is_over = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (sample->canvas));
  gulong handler
      = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_cb), &n_frames);
  g_timeout_add (600, stop_cb, &is_over);
  for (; !is_over; n_turns++)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
  g_assert_cmpuint (n_frames, ==, 0);
  g_assert_cmpuint (n_turns, <=, 2);
}

/* --- states and pictures ------------------------------------------------------------------------
 */

#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)

struct _TestSource
{
  GObject parent_instance;

  PlumbCardPhase phase;
  const char *picture;
  const char *decision;
  guint n_loads;
};

static gboolean
test_source_get_status (PlumbUiCardSource *source, const char *path, PlumbUiCardStatus *status)
{
  TestSource *self = TEST_SOURCE (source);
  if (!g_str_equal (path, "n0"))
    return FALSE;
  status->state.phase = self->phase;
  status->state.n_items = 4;
  status->picture = self->picture;
  status->progress = 0.5;
  status->decision = self->decision;
  return TRUE;
}

static void
test_source_load_picture_async (PlumbUiCardSource *source,
                                const char *path,
                                int width,
                                int height,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  guint32 pixels[16];
  for (int i = 0; i < 16; i++)
    pixels[i] = 0xffff0000;
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, sizeof pixels);
  TEST_SOURCE (source)->n_loads++;
  g_task_return_pointer (task, plumb_card_picture_new (bytes, 4, 4, 16),
                         (GDestroyNotify) plumb_card_picture_unref);
}

static PlumbCardPicture *
test_source_load_picture_finish (PlumbUiCardSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_source_iface_init (PlumbUiCardSourceInterface *iface)
{
  iface->get_status = test_source_get_status;
  iface->load_picture_async = test_source_load_picture_async;
  iface->load_picture_finish = test_source_load_picture_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource,
                               test_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_UI_TYPE_CARD_SOURCE,
                                                      test_source_iface_init))

static void
test_source_class_init (TestSourceClass *klass)
{
}

static void
test_source_init (TestSource *self)
{
}

static void
test_states_and_pictures (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (12), WIDTH, HEIGHT);
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  source->phase = PLUMB_CARD_PHASE_DONE;
  source->picture = "one";
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 1,
                          (PlumbPoint) { -60, -60 });
  double height = get_card (sample, "n0")->rect.height;
  plumb_ui_canvas_set_card_source (sample->canvas, PLUMB_UI_CARD_SOURCE (source));
  canvas_sample_settle (sample);
  app_test_settle ();
  canvas_sample_settle (sample);
  const PlumbSceneCard *card = get_card (sample, "n0");
  g_assert_cmpint (card->state.phase, ==, PLUMB_CARD_PHASE_DONE);
  g_assert_cmpfloat (card->rect.height, ==, height);
  g_assert_nonnull (card->picture);
  PlumbPoint middle = { card->card->picture.x + card->card->picture.width / 2,
                        card->card->picture.y + card->card->picture.height / 2 };
  assert_pixel (sample, middle, 0xffff0000, TRUE);
  assert_same_picture (sample);
  /* The same picture is not loaded again, another one is. */
  plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (source), "n0");
  app_test_settle ();
  g_assert_cmpuint (source->n_loads, ==, 1);
  source->picture = "two";
  source->phase = PLUMB_CARD_PHASE_FAILED;
  plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (source), "n0");
  app_test_settle ();
  canvas_sample_settle (sample);
  g_assert_cmpuint (source->n_loads, ==, 2);
  g_assert_cmpint (get_card (sample, "n0")->state.phase, ==, PLUMB_CARD_PHASE_FAILED);
  source->picture = NULL;
  plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (source), NULL);
  app_test_settle ();
  canvas_sample_settle (sample);
  g_assert_null (get_card (sample, "n0")->picture);
}

/* What runs is painted on top, and with a known progress it needs no frame of its own. */
static void
test_running (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (12), WIDTH, HEIGHT);
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  source->phase = PLUMB_CARD_PHASE_RUNNING;
  source->decision = "Will run";
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 1,
                          (PlumbPoint) { -60, -60 });
  plumb_ui_canvas_set_card_source (sample->canvas, PLUMB_UI_CARD_SOURCE (source));
  app_test_settle ();
  canvas_sample_settle (sample);
  PlumbUiPalette palette;
  fill_palette (&palette);
  guint32 ink = plumb_ui_color_to_argb (palette.inks[PLUMB_UI_HUE_BLUE]);
  PlumbPoint ring = { PLUMB_CARD_WIDTH - 17 + 5.5, PLUMB_CARD_HEADER / 2 };
  assert_pixel (sample, ring, ink, TRUE);
  keep_picture (sample, "canvas-running");
  source->phase = PLUMB_CARD_PHASE_DONE;
  source->decision = NULL;
  plumb_ui_card_source_emit_changed (PLUMB_UI_CARD_SOURCE (source), "n0");
  app_test_settle ();
  canvas_sample_settle (sample);
  assert_pixel (sample, ring, ink, FALSE);
  assert_same_picture (sample);
}

static PlumbUiPortFit
fit_images (const PlumbSceneCard *card,
            const PlumbCardPort *port,
            gboolean is_input,
            gpointer user_data)
{
  if (!is_input)
    return PLUMB_UI_PORT_NEUTRAL;
  return g_str_equal (port->kind, "image") ? PLUMB_UI_PORT_CANDIDATE : PLUMB_UI_PORT_REFUSED;
}

/* All that a gesture may show, and nothing of it afterwards. */
static void
test_gestures_leave_no_trace (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (24), WIDTH, HEIGHT);
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (sample->canvas);
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 0.9,
                          (PlumbPoint) { -60, -60 });
  canvas_sample_settle (sample);
  const PlumbSceneCard *card = get_card (sample, "n0");
  const PlumbSegment guides[] = { { { 0, -50 }, { 0, 600 } }, { { -50, 400 }, { 900, 400 } } };
  const PlumbRect band = { 300, 260, 400, 200 };
  const PlumbPoint stroke[] = { { 500, 20 }, { 560, 90 }, { 640, 60 } };
  PlumbPoint from
      = { card->rect.x + card->card->outputs[0].at.x, card->rect.y + card->card->outputs[0].at.y };
  const PlumbUiDragLink link
      = { from, { 420, 320 }, TRUE, "image", FALSE, "Takes a scene, not an image" };
  plumb_ui_overlay_set_guides (overlay, guides, 2);
  plumb_ui_overlay_set_rubber_band (overlay, &band);
  plumb_ui_overlay_set_stroke (overlay, stroke, 3, PLUMB_UI_STROKE_CUTS);
  plumb_ui_overlay_set_drag_link (overlay, &link);
  plumb_ui_overlay_set_port_fit (overlay, fit_images, NULL, NULL);
  plumb_ui_overlay_set_target_card (overlay, "n1");
  plumb_ui_overlay_set_target_link (overlay, "n1.scene", "n2.scene");
  plumb_ui_overlay_lift (overlay, &card->node, 1);
  plumb_ui_overlay_set_lift_offset (overlay, (PlumbPoint) { 30, 40 });
  app_test_settle ();
  keep_picture (sample, "canvas-gestures");
  PlumbUiPalette palette;
  fill_palette (&palette);
  assert_pixel (sample, link.to, plumb_ui_color_to_argb (palette.inks[PLUMB_UI_HUE_RED]), TRUE);
  plumb_ui_overlay_clear_gesture (overlay);
  canvas_sample_settle (sample);
  assert_same_picture (sample);
}

/* The card in hand does not hide where it would go. */
static void
test_the_link_under_the_card_is_seen (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (24), WIDTH, HEIGHT);
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (sample->canvas);
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 0.9,
                          (PlumbPoint) { -60, -60 });
  canvas_sample_settle (sample);
  const PlumbSceneCard *card = get_card (sample, "n0");
  const PlumbSceneLink *link
      = plumb_scene_find_link (plumb_ui_canvas_get_scene (sample->canvas), "n1.scene", "n2.scene");
  const PlumbPoint *p = link->points;
  const PlumbPoint middle = { (p[0].x + 3 * (p[1].x + p[2].x) + p[3].x) / 8,
                              (p[0].y + 3 * (p[1].y + p[2].y) + p[3].y) / 8 };
  PlumbUiPalette palette;
  fill_palette (&palette);
  plumb_ui_overlay_lift (overlay, &card->node, 1);
  plumb_ui_overlay_set_lift_offset (
      overlay, (PlumbPoint) { middle.x - card->rect.x - card->rect.width / 2,
                              middle.y - card->rect.y - card->rect.height / 2 });
  plumb_ui_overlay_set_target_link (overlay, "n1.scene", "n2.scene");
  app_test_settle ();
  assert_pixel (sample, middle, plumb_ui_color_to_argb (palette.accent), TRUE);
}

/* What takes away is red, what puts in is not. */
static void
test_strokes_tell_what_they_do (void)
{
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (canvas_sample_make_graph (24), WIDTH, HEIGHT);
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (sample->canvas);
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), 1,
                          (PlumbPoint) { -60, -60 });
  canvas_sample_settle (sample);
  const PlumbPoint stroke[] = { { -40, -30 }, { 200, -30 } }, at = { -37, -30 };
  PlumbUiPalette palette;
  fill_palette (&palette);
  plumb_ui_overlay_set_stroke (overlay, stroke, 2, PLUMB_UI_STROKE_CUTS);
  app_test_settle ();
  assert_pixel (sample, at, plumb_ui_color_to_argb (palette.inks[PLUMB_UI_HUE_RED]), TRUE);
  plumb_ui_overlay_set_stroke (overlay, stroke, 2, PLUMB_UI_STROKE_ADDS);
  app_test_settle ();
  assert_pixel (sample, at, plumb_ui_color_to_argb (palette.accent), TRUE);
}

/* --- with a document ----------------------------------------------------------------------------
 */

static gboolean
is_settled (gpointer data)
{
  return plumb_ui_canvas_is_settled (data);
}

static void
set_state (PlumbUiCanvas *canvas, const char *id, PlumbCardPhase phase, guint problem)
{
  PlumbScene *scene = plumb_ui_canvas_get_scene (canvas);
  PlumbCardState state = { .phase = phase, .problem = problem, .n_items = 4 };
  guint node;
  if (!plumb_scene_find_node (scene, id, &node))
    return;
  state.n_by_phase[PLUMB_CARD_PHASE_DONE] = 2;
  state.n_by_phase[PLUMB_CARD_PHASE_FAILED] = phase == PLUMB_CARD_PHASE_FAILED;
  state.n_by_phase[PLUMB_CARD_PHASE_RUNNING] = phase == PLUMB_CARD_PHASE_RUNNING;
  plumb_scene_set_state (scene, node, &state);
}

/* Pictures of the canvas to look at. */
static void
shoot (AppTest *test, PlumbUiCanvas *canvas)
{
  static const double zooms[] = { 1, 0.6, 0.35, 0.2, 0.08, 2 };
  static const char *const names[] = { "near", "mid", "titles", "small", "far", "large" };
  if (g_getenv ("PLUMB_SHOTS") == NULL)
    return;
  CanvasSample sample = { .canvas = canvas, .window = GTK_WIDGET (test->window) };
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (canvas);
  set_state (canvas, "contrast", PLUMB_CARD_PHASE_DONE, 0);
  set_state (canvas, "sharpen", PLUMB_CARD_PHASE_FAILED, 3);
  set_state (canvas, "vignette", PLUMB_CARD_PHASE_BLOCKED, 2);
  set_state (canvas, "world", PLUMB_CARD_PHASE_CACHED, 0);
  set_state (canvas, "compare", PLUMB_CARD_PHASE_WAITING, 0);
  set_state (canvas, "rim", PLUMB_CARD_PHASE_SKIPPED, 0);
  const PlumbSceneCard *render
      = plumb_scene_find_card (plumb_ui_canvas_get_scene (canvas), "render");
  const PlumbHit hit = { PLUMB_HIT_OUTPUT, render->node, "render", "image", 0 };
  plumb_ui_overlay_set_hover (plumb_ui_canvas_get_overlay (canvas), &hit);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      plumb_ui_viewport_show (
          viewport, zooms[i],
          (PlumbPoint) { render->rect.x - 560 / zooms[i], render->rect.y - 260 / zooms[i] });
      app_test_await (is_settled, canvas);
      g_autofree char *name = g_strconcat ("canvas-", names[i], NULL);
      keep_picture (&sample, name);
    }
}

static void
test_follows_document (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  gtk_window_set_default_size (test->window, 1400, 800);
  GtkWidget *widget = plumb_ui_canvas_new_for_document (test->document);
  PlumbUiCanvas *canvas = PLUMB_UI_CANVAS (widget);
  app_test_show (test, widget);
  app_test_await (is_settled, canvas);
  g_assert_cmpuint (plumb_scene_get_n_cards (plumb_ui_canvas_get_scene (canvas)), ==,
                    plumb_graph_get_n_nodes (plumb_ui_document_get_graph (test->document)));
  PlumbUiSelection *selection = plumb_ui_document_get_selection (test->document);
  plumb_ui_selection_set (selection, PLUMB_UI_ITEM_NODE, "render");
  PlumbUiOverlay *overlay = plumb_ui_canvas_get_overlay (canvas);
  g_assert_cmpuint (plumb_ui_overlay_get_n_selected (overlay), ==, 1);
  shoot (test, canvas);
}

/* Arranged cards glide; for who wants less motion they are there at once. */
static void
test_reduced_motion (void)
{
  g_autoptr (CanvasSample) sample = canvas_sample_new (canvas_sample_make_graph (20), 800, 600);
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (sample->canvas));
  g_autofree char *id = g_strdup (plumb_node_get_id (plumb_graph_get_node (sample->graph, 0)));
  for (guint i = 0; i < 2; i++)
    {
      g_object_set (settings, "gtk-enable-animations", i == 0, NULL);
      plumb_ui_canvas_animate_next_edit (sample->canvas);
      canvas_sample_apply (sample, plumb_edit_new_move_node (NULL, id, 400 * i, 300));
      g_assert_cmpint (sample->canvas->glide.start != 0, ==, i == 0);
      canvas_sample_settle (sample);
    }
  gtk_settings_reset_property (settings, "gtk-enable-animations");
}

static void
assert_lines (PlumbUiTexts *texts, const char *title, const char *expected)
{
  PangoLayout *layout = plumb_ui_texts_get (texts, PLUMB_UI_TEXT_LARGE, title, 180);
  GString *lines = g_string_new (NULL);
  for (int i = 0; i < pango_layout_get_line_count (layout); i++)
    {
      const PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
      g_string_append_len (lines, title + line->start_index, line->length);
      g_string_append_c (lines, '|');
    }
  g_assert_cmpstr (lines->str, ==, expected);
  g_string_free (lines, TRUE);
}

/* Titles that are seen from farther away: a word is smaller before it is broken. */
static void
test_words_stay_whole (void)
{
  g_autoptr (PlumbUiTexts) texts = plumb_ui_texts_new ("DejaVu Sans");
  assert_lines (texts, "Contact sheet", "Contact |sheet|");
  assert_lines (texts, "Transformation", "Transformation|");
  assert_lines (texts, "Measure illumination", "Measure |illumination|");
}

static cairo_surface_t *
paint_frame_from_afar (const char *title, double zoom)
{
  g_autoptr (GString) text = g_string_new ("{\"plumb\":1,\"nodes\":{");
  for (int i = 0; i < 6; i++)
    g_string_append_printf (text,
                            "%s\"n%d\":{\"kind\":\"core.number\",\"index\":%d,\"at\":[%d,300]}",
                            i > 0 ? "," : "", i, i, 300 * i);
  g_string_append_printf (text,
                          "},\"edges\":[],\"frames\":{\"f\":{\"title\":\"%s\",\"members\":"
                          "[\"n0\",\"n1\",\"n2\",\"n3\",\"n4\",\"n5\"]}}}",
                          title);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvasSample) sample
      = canvas_sample_new (plumb_document_parse (text->str, -1, NULL, &error), 400, 200);
  g_assert_no_error (error);
  plumb_ui_viewport_show (plumb_ui_canvas_get_viewport (sample->canvas), zoom,
                          (PlumbPoint) { -100, -300 });
  canvas_sample_settle (sample);
  return canvas_sample_take_picture (sample);
}

/* A file, or what was pasted, may have any. */
static void
test_a_title_is_one_line (void)
{
  g_autoptr (PlumbUiTexts) texts = plumb_ui_texts_new ("DejaVu Sans");
  PangoLayout *title = plumb_ui_texts_get (texts, PLUMB_UI_TEXT_TITLE, "One\nmore", 100);
  g_assert_cmpint (pango_layout_get_line_count (title), ==, 1);
  title = plumb_ui_texts_get (texts, PLUMB_UI_TEXT_FRAME, "One\nmore", 0);
  g_assert_cmpint (pango_layout_get_line_count (title), ==, 1);
  PangoLayout *note = plumb_ui_texts_get (texts, PLUMB_UI_TEXT_NOTE, "One\nmore", 100);
  g_assert_cmpint (pango_layout_get_line_count (note), ==, 2);
}

/* The name of a frame is read from afar, and no card is below it. */
static void
test_title_from_afar (void)
{
  const double zoom = 0.13;
  cairo_surface_t *with = paint_frame_from_afar ("Look", zoom);
  cairo_surface_t *without = paint_frame_from_afar ("", zoom);
  int top = (int) ((300 + 300 - PLUMB_SCENE_FRAME_TITLE / 2) * zoom);
  guint n_above = 0, n_below = 0;
  for (int y = 0; y < 150; y++) /* less than there is of the canvas */
    for (int x = 0; x < 400; x++)
      if (canvas_sample_get_pixel (with, x, y) != canvas_sample_get_pixel (without, x, y))
        *(y < top ? &n_above : &n_below) += 1;
  g_assert_cmpuint (n_above, >, 20);
  g_assert_cmpuint (n_below, ==, 0);
  cairo_surface_destroy (with);
  cairo_surface_destroy (without);
}

int
main (int argc, char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/canvas/tiles-are-one-picture", test_tiles_are_one_picture);
  g_test_add_func ("/canvas/forgotten-tiles-stay-away", test_forgotten_tiles_stay_away);
  g_test_add_func ("/canvas/first-look", test_first_look);
  g_test_add_func ("/canvas/pan-is-exact", test_pan_is_exact);
  g_test_add_func ("/canvas/edits-are-seen", test_edits_are_seen);
  g_test_add_func ("/canvas/drag", test_drag);
  g_test_add_func ("/canvas/selection", test_selection);
  g_test_add_func ("/canvas/band", test_band);
  g_test_add_func ("/canvas/dark", test_dark);
  g_test_add_func ("/canvas/idle", test_idle);
  g_test_add_func ("/canvas/states-and-pictures", test_states_and_pictures);
  g_test_add_func ("/canvas/running", test_running);
  g_test_add_func ("/canvas/gestures-leave-no-trace", test_gestures_leave_no_trace);
  g_test_add_func ("/canvas/the-link-under-the-card-is-seen", test_the_link_under_the_card_is_seen);
  g_test_add_func ("/canvas/strokes-tell-what-they-do", test_strokes_tell_what_they_do);
  g_test_add_func ("/canvas/follows-document", test_follows_document);
  g_test_add_func ("/canvas/reduced-motion", test_reduced_motion);
  g_test_add_func ("/canvas/words-stay-whole", test_words_stay_whole);
  g_test_add_func ("/canvas/a-title-is-one-line", test_a_title_is_one_line);
  g_test_add_func ("/canvas/title-from-afar", test_title_from_afar);
  return g_test_run ();
}
