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

static PlumbValue *
make_pair (double x, double y)
{
  PlumbValueBuilder *pair = plumb_value_builder_new_array ();
  plumb_value_builder_add (pair, plumb_value_new_double (x));
  plumb_value_builder_add (pair, plumb_value_new_double (y));
  return plumb_value_builder_end (pair);
}

static PlumbValue *
make_nodes (guint n, guint n_columns)
{
  PlumbValueBuilder *nodes = plumb_value_builder_new_object ();
  for (guint i = 0; i < n; i++)
    {
      PlumbValueBuilder *node = plumb_value_builder_new_object ();
      g_autofree char *id = g_strdup_printf ("n%u", i);
      plumb_value_builder_set_string (node, "kind", kinds[i % 8]);
      plumb_value_builder_set_int (node, "index", i);
      plumb_value_builder_set (
          node, "at",
          make_pair (i % n_columns * COLUMN, i / n_columns * ROW + i % n_columns % 2 * 40));
      plumb_value_builder_set (nodes, id, plumb_value_builder_end (node));
    }
  return plumb_value_builder_end (nodes);
}

static PlumbValue *
make_edge (guint from, guint to)
{
  PlumbValueBuilder *edge = plumb_value_builder_new_object ();
  g_autofree char *source = g_strdup_printf ("n%u.%s", from, outputs[from % 8]);
  g_autofree char *target = g_strdup_printf ("n%u.%s", to, inputs[to % 8]);
  plumb_value_builder_set_string (edge, "from", source);
  plumb_value_builder_set_string (edge, "to", target);
  return plumb_value_builder_end (edge);
}

static PlumbValue *
make_edges (guint n, guint n_columns)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  PlumbValueBuilder *edges = plumb_value_builder_new_array ();
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < 2; k++)
      {
        gboolean is_far = g_rand_int_range (random, 0, 1000) == 0;
        guint ahead = k == 0 ? 1 : n_columns + 1 + (guint) g_rand_int_range (random, 0, 3);
        guint to = is_far ? (guint) g_rand_int_range (random, 0, (gint32) n) : i + ahead;
        if (to < n && to > i && inputs[to % 8] != NULL)
          plumb_value_builder_add (edges, make_edge (i, to));
      }
  return plumb_value_builder_end (edges);
}

static PlumbValue *
make_frames (guint n, guint n_columns)
{
  PlumbValueBuilder *frames = plumb_value_builder_new_object ();
  for (guint i = 0; i + 2 * n_columns + 2 < n && i < n_columns; i += 5)
    {
      g_autofree char *id = g_strdup_printf ("f%u", i);
      g_autofree char *title = g_strdup_printf ("Part %u", i);
      PlumbValueBuilder *frame = plumb_value_builder_new_object ();
      PlumbValueBuilder *members = plumb_value_builder_new_array ();
      const guint inside[] = { i, i + 1, i + n_columns };
      for (guint k = 0; k < G_N_ELEMENTS (inside); k++)
        {
          g_autofree char *member = g_strdup_printf ("n%u", inside[k]);
          plumb_value_builder_add (members, plumb_value_new_string (member));
        }
      plumb_value_builder_set_string (frame, "title", title);
      plumb_value_builder_set_string (frame, "color", "#3584e4");
      plumb_value_builder_set (frame, "members", plumb_value_builder_end (members));
      plumb_value_builder_set (frames, id, plumb_value_builder_end (frame));
    }
  return plumb_value_builder_end (frames);
}

static PlumbValue *
make_notes (void)
{
  PlumbValueBuilder *notes = plumb_value_builder_new_object ();
  PlumbValueBuilder *note = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (note, "text", "What is this for?");
  plumb_value_builder_set (note, "at", make_pair (0, -140));
  plumb_value_builder_set (note, "size", make_pair (240, 100));
  plumb_value_builder_set (notes, "note", plumb_value_builder_end (note));
  return plumb_value_builder_end (notes);
}

PlumbGraph *
canvas_sample_make_graph (guint n)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GError) error = NULL;
  guint n_columns = MAX ((guint) ceil (sqrt (n * 2.0)), 1);
  PlumbValueBuilder *document = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (document, "plumb", PLUMB_DOCUMENT_VERSION);
  plumb_value_builder_set (document, "nodes", make_nodes (n, n_columns));
  plumb_value_builder_set (document, "edges", make_edges (n, n_columns));
  plumb_value_builder_set (document, "frames", make_frames (n, n_columns));
  plumb_value_builder_set (document, "notes", make_notes ());
  g_autoptr (PlumbValue) value = plumb_value_builder_end (document);
  PlumbGraph *graph = plumb_document_read (value, problems, &error);
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
