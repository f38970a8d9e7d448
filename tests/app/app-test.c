/* app-test.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "app-test.h"

#include "plumb-core-backend.h"
#include "plumb-file.h"
#include "plumb-json.h"

#define RESOURCES "/org/plumbline/Plumbline"

void
app_test_init (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
  adw_init ();
  /* A blinking cursor is ten seconds of frames: nothing would come to rest before. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  GdkDisplay *display = gdk_display_get_default ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), RESOURCES "/icons");
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, RESOURCES "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  const char *scheme = g_getenv ("PLUMB_SHOTS_DARK");
  if (scheme != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (g_getenv ("PLUMB_SHOTS_RTL") != NULL)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (g_getenv ("PLUMB_SHOTS_LARGE") != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 3 / 2, NULL);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *data = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (from, &data, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, data, (gssize) length, &error);
  g_assert_no_error (error);
}

/* Without what was run there: a test begins with an example that nobody has run yet. */
static void
copy_folder (const char *from, const char *to)
{
  static const char *const runs[] = { ".plumbline", "output", NULL };

  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      if (g_strv_contains (runs, name))
        continue;
      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        copy_folder (source, target);
      else
        copy_file (source, target);
    }
}

static void
open_example (AppTest *self, const char *example, const char *workflow)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *from = g_build_filename (g_getenv ("PLUMB_DATA_DIR"), "examples", example, NULL);
  g_autofree char *to = g_build_filename (self->folder, example, NULL);
  copy_folder (from, to);
  PlumbUiProject *project = plumb_ui_session_open_project (self->session, to, &error);
  g_assert_no_error (error);
  if (workflow != NULL)
    self->document = plumb_ui_session_open_document (self->session, project, workflow, &error);
  g_assert_no_error (error);
}

AppTest *
app_test_new (const char *example, const char *workflow)
{
  AppTest *self = g_new0 (AppTest, 1);
  g_autoptr (GError) error = NULL;
  self->folder = g_dir_make_tmp ("plumb-app-XXXXXX", &error);
  g_assert_no_error (error);
  g_autoptr (PlumbBackends) backends = plumb_backends_new ();
  g_autoptr (PlumbBackend) core = plumb_core_backend_new ();
  plumb_backends_add (backends, core);
  self->environment = plumb_ui_environment_new (backends);
  /* Settings are in memory, but those of the whole process. */
  GSettings *settings = plumb_ui_environment_get_settings (self->environment);
  static const char *const keys[] = { "favorite-kinds", "recent-kinds", "kind-uses" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
  self->session = plumb_ui_session_new (self->environment);
  if (example != NULL)
    open_example (self, example, workflow);
  self->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (self->window, 360, 720);
  return self;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
app_test_free (AppTest *self)
{
  gtk_window_destroy (self->window);
  PlumbUiDocument *document = self->document;
  gpointer session = self->session;
  if (document != NULL)
    g_object_add_weak_pointer (G_OBJECT (document), (gpointer *) &document);
  g_object_add_weak_pointer (session, &session);
  g_object_unref (self->session);
  app_test_await (is_gone, &session);
  app_test_await (is_gone, &document);
  g_object_unref (self->environment);
  plumb_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self);
}

void
app_test_settle (void)
{
  const gint64 start = g_get_monotonic_time ();
  gint64 last = start;
  while (g_get_monotonic_time () - last < 100 * G_TIME_SPAN_MILLISECOND
         && g_get_monotonic_time () - start < 3 * G_TIME_SPAN_SECOND)
    if (g_main_context_iteration (NULL, FALSE))
      last = g_get_monotonic_time ();
    else
      g_usleep (1000);
}

void
app_test_await (gboolean (*is_done) (gpointer), gpointer data)
{
  gint64 end = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;
  while (!is_done (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

void
app_test_show (AppTest *self, GtkWidget *widget)
{
  adw_window_set_content (ADW_WINDOW (self->window), widget);
  gtk_window_present (self->window);
  app_test_settle ();
}

void
app_test_shoot (AppTest *self, const char *name)
{
  const char *folder = g_getenv ("PLUMB_SHOTS");
  if (folder == NULL)
    return;
  app_test_settle ();
  GtkWidget *widget = GTK_WIDGET (self->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (widget));
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, NULL);
  g_autofree char *file = g_strdup_printf ("%s.png", name);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  gdk_texture_save_to_png (texture, path);
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  static const char *const properties[]
      = { "label", "text", "title", "name", "tooltip-text", "icon-name", "placeholder-text" };
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), properties[i]);
      g_autofree char *value = NULL;
      if (pspec != NULL && pspec->value_type == G_TYPE_STRING)
        g_object_get (widget, properties[i], &value, NULL);
      if (g_strcmp0 (value, text) == 0)
        return TRUE;
    }
  return FALSE;
}

GtkWidget *
app_test_find (GtkWidget *root, GType type, const char *text)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (text == NULL || has_text (root, text)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_test_find (child, type, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
app_test_find_page (GtkWidget *root, const char *name)
{
  GtkWidget *found
      = GTK_IS_STACK (root) ? gtk_stack_get_child_by_name (GTK_STACK (root), name) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = app_test_find_page (child, name);
  return found;
}

char *
app_test_dump_node (AppTest *self, const char *id)
{
  PlumbNode *node = plumb_graph_find_node (plumb_ui_document_get_level_graph (self->document), id);
  return node != NULL ? plumb_json_format (plumb_node_get_value (node), PLUMB_JSON_COMPACT)
                      : g_strdup ("null");
}

char *
app_test_dump_param (AppTest *self, const char *id, const char *name)
{
  PlumbNode *node = plumb_graph_find_node (plumb_ui_document_get_level_graph (self->document), id);
  PlumbValue *value = node != NULL ? plumb_node_get_param (node, name) : NULL;
  return value != NULL ? plumb_json_format (value, PLUMB_JSON_COMPACT) : NULL;
}
