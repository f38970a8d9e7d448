/* canvas-sample.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "canvas-sample.h"

#include "plumb-document.h"

#include <math.h>

#define COLUMN 290.0
#define ROW 330.0

static const char *const kinds[]
    = { "core.image",    "blender.material", "blender.light",       "blender.render_still",
        "image.compare", "core.number",      "media.contact_sheet", "core.switch" };
static const char *const inputs[]
    = { NULL, "scene", "scene", "scene", "image", NULL, "images", "input" };
static const char *const outputs[]
    = { "image", "scene", "scene", "image", "heat", "number", "sheet", "then" };

static void
add_nodes (GString *text, guint n, guint n_columns)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (
        text, "%s\"n%u\": { \"kind\": \"%s\", \"index\": %u, \"at\": [%g, %g] }", i > 0 ? "," : "",
        i, kinds[i % 8], i, i % n_columns * COLUMN, i / n_columns * ROW + i % n_columns % 2 * 40);
}

static void
add_edge (GString *text, guint from, guint to, gboolean is_first)
{
  g_string_append_printf (text, "%s{ \"from\": \"n%u.%s\", \"to\": \"n%u.%s\" }",
                          is_first ? "" : ",", from, outputs[from % 8], to, inputs[to % 8]);
}

static void
add_edges (GString *text, guint n, guint n_columns, GRand *random)
{
  gboolean is_first = TRUE;
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < 2; k++)
      {
        gboolean is_far = g_rand_int_range (random, 0, 1000) == 0;
        guint ahead = k == 0 ? 1 : n_columns + 1 + (guint) g_rand_int_range (random, 0, 3);
        guint to = is_far ? (guint) g_rand_int_range (random, 0, (gint32) n) : i + ahead;
        if (to >= n || to <= i || inputs[to % 8] == NULL)
          continue;
        add_edge (text, i, to, is_first);
        is_first = FALSE;
      }
}

static void
add_frames (GString *text, guint n, guint n_columns)
{
  for (guint i = 0; i + 2 * n_columns + 2 < n && i < n_columns; i += 5)
    g_string_append_printf (text,
                            "%s\"f%u\": { \"title\": \"Part %u\", \"color\": \"#3584e4\","
                            " \"members\": [\"n%u\", \"n%u\", \"n%u\"] }",
                            i > 0 ? "," : "", i, i, i, i + 1, i + n_columns);
}

PlumbGraph *
canvas_sample_make_graph (guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GString) text = g_string_new ("{ \"plumb\": 1, \"nodes\": {");
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GError) error = NULL;
  guint n_columns = MAX ((guint) ceil (sqrt (n * 2.0)), 1);
  add_nodes (text, n, n_columns);
  g_string_append (text, "}, \"edges\": [");
  add_edges (text, n, n_columns, random);
  g_string_append (text, "], \"frames\": {");
  add_frames (text, n, n_columns);
  g_string_append (text, "}, \"notes\": { \"note\": { \"text\": \"What is this for?\", "
                         "\"at\": [0, -140], \"size\": [240, 100] } } }");
  PlumbGraph *graph = plumb_document_parse (text->str, (gssize) text->len, problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plumb_graph_get_n_nodes (graph), ==, n);
  return graph;
}

PlumbRegistry *
canvas_sample_load_packs (void)
{
  g_autofree char *packs = g_build_filename (g_getenv ("PLUMB_DATA_DIR"), "packs", NULL);
  const char *const folders[] = { packs, NULL };
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbRegistry *registry = plumb_registry_new ();
  plumb_registry_load (registry, folders, problems);
  return registry;
}

CanvasSample *
canvas_sample_new (PlumbGraph *graph, int width, int height)
{
  CanvasSample *self = g_new0 (CanvasSample, 1);
  self->registry = canvas_sample_load_packs ();
  self->graph = graph;
  self->canvas = PLUMB_UI_CANVAS (plumb_ui_canvas_new (graph, self->registry));
  self->window = adw_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->canvas));
  gtk_window_present (GTK_WINDOW (self->window));
  canvas_sample_settle (self);
  return self;
}

/* The canvas must die with its window, once the worker has let go. */
void
canvas_sample_free (CanvasSample *self)
{
  gpointer canvas = self->canvas;
  g_object_add_weak_pointer (canvas, &canvas);
  gtk_window_destroy (GTK_WINDOW (self->window));
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  while (canvas != NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  g_object_unref (self->graph);
  g_object_unref (self->registry);
  g_free (self);
}

void
canvas_sample_settle (CanvasSample *self)
{
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  while (!plumb_ui_canvas_is_settled (self->canvas) || g_main_context_pending (NULL))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

cairo_surface_t *
canvas_sample_take_picture (CanvasSample *self)
{
  GtkWidget *widget = GTK_WIDGET (self->canvas);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (self->window));
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (
      renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  gdk_texture_download (texture, cairo_image_surface_get_data (picture),
                        (gsize) cairo_image_surface_get_stride (picture));
  cairo_surface_mark_dirty (picture);
  return picture;
}

guint32
canvas_sample_get_pixel (cairo_surface_t *picture, int x, int y)
{
  const guchar *data = cairo_image_surface_get_data (picture);
  const guint32 *row
      = (gconstpointer) (data + (gsize) y * (gsize) cairo_image_surface_get_stride (picture));
  return row[x];
}

void
canvas_sample_apply (CanvasSample *self, PlumbEdit *edit)
{
  g_autoptr (PlumbEdit) owned = edit;
  g_autoptr (GError) error = NULL;
  plumb_graph_apply (self->graph, owned, NULL, &error);
  g_assert_no_error (error);
}
