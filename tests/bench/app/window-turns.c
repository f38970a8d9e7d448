/* window-turns.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "plumb-core-backend.h"
#include "plumb-gegl-backend.h"
#include "plumb-local-backend.h"
#include "plumb-ui-application.h"
#include "plumb-ui-canvas.h"
#include "plumb-ui-window.h"

/* window-turns [FILE ...]: the real window, with a watch on the turns of its main loop: what is
 * between two polls. It is told what to do on standard input, and answers each line with one of
 * JSON:
 *   mark             turns and frames are counted from here
 *   turns            what they took: processor time of the main thread, and time, in milliseconds
 *   open FOLDER NAME a workflow of a project
 *   rest             answers when the canvas shows all of it: the time since "open" or "mark"
 *   page NAME        design or runs
 *   do ACTION [TARGET]
 *   select ID
 *   zoom NUMBER      of the canvas; 0: all of it is seen
 *   area             where the canvas is: x, y, width, height
 *   quit
 */

typedef struct
{
  gint64 cpu;  /* us */
  gint64 wall; /* us */
} Span;

typedef struct
{
  Span turn_began;
  Span frame_began;
  GArray *turns;  /* Span */
  GArray *frames; /* Span */
  gint64 marked;
  char *wanted; /* the workflow that is to be shown; NULL: any */
  PlumbUiWindow *window;
  GdkFrameClock *clock;
} Watch;

static Watch watch;

static Span
now (void)
{
  struct timespec cpu;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);
  return (Span) { cpu.tv_sec * G_USEC_PER_SEC + cpu.tv_nsec / 1000, g_get_monotonic_time () };
}

static Span
since (Span begin)
{
  Span end = now ();
  return (Span) { end.cpu - begin.cpu, end.wall - begin.wall };
}

static int
watch_poll (GPollFD *fds, guint n_fds, int timeout)
{
  Span turn = since (watch.turn_began);
  if (watch.turn_began.wall != 0)
    g_array_append_val (watch.turns, turn);
  int result = g_poll (fds, n_fds, timeout);
  watch.turn_began = now ();
  return result;
}

static void
before_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  watch.frame_began = now ();
}

static void
after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  Span frame = since (watch.frame_began);
  g_array_append_val (watch.frames, frame);
}

/* --- answers ------------------------------------------------------------------------------------
 */

static int
compare_cpu (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const Span *) a)->cpu, other = ((const Span *) b)->cpu;
  return (one > other) - (one < other);
}

static int
compare_wall (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const Span *) a)->wall, other = ((const Span *) b)->wall;
  return (one > other) - (one < other);
}

static double
cpu_of (GArray *spans, double part)
{
  g_array_sort (spans, compare_cpu);
  guint place = (guint) (part * (spans->len - 1) + 0.5);
  return spans->len > 0 ? (double) g_array_index (spans, Span, place).cpu / 1000 : 0;
}

static double
wall_of (GArray *spans, double part)
{
  g_array_sort (spans, compare_wall);
  guint place = (guint) (part * (spans->len - 1) + 0.5);
  return spans->len > 0 ? (double) g_array_index (spans, Span, place).wall / 1000 : 0;
}

static void
say_turns (void)
{
  printf ("{\"seconds\": %.2f, \"turns\": %u, \"cpu\": %.2f, \"cpu_p99\": %.2f, \"wall\": %.2f, "
          "\"frames\": %u, \"frame\": %.2f, \"frame_p95\": %.2f, \"frame_median\": %.2f}\n",
          (double) (g_get_monotonic_time () - watch.marked) / G_USEC_PER_SEC, watch.turns->len,
          cpu_of (watch.turns, 1), cpu_of (watch.turns, 0.99), wall_of (watch.turns, 1),
          watch.frames->len, cpu_of (watch.frames, 1), cpu_of (watch.frames, 0.95),
          cpu_of (watch.frames, 0.5));
}

static void
mark (void)
{
  g_array_set_size (watch.turns, 0);
  g_array_set_size (watch.frames, 0);
  watch.turn_began.wall = 0;
  watch.marked = g_get_monotonic_time ();
}

static GtkWidget *
find_canvas (GtkWidget *root)
{
  if (PLUMB_UI_IS_CANVAS (root))
    return gtk_widget_get_mapped (root) ? root : NULL;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_canvas (child);
  return found;
}

static PlumbUiCanvas *
get_canvas (void)
{
  GtkWidget *found = find_canvas (GTK_WIDGET (watch.window));
  return found != NULL ? PLUMB_UI_CANVAS (found) : NULL;
}

static void
say_area (void)
{
  graphene_rect_t area;
  PlumbUiCanvas *canvas = get_canvas ();
  if (canvas == NULL
      || !gtk_widget_compute_bounds (GTK_WIDGET (canvas), GTK_WIDGET (watch.window), &area))
    area = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  double x, y;
  gtk_native_get_surface_transform (GTK_NATIVE (watch.window), &x, &y);
  printf ("{\"x\": %.0f, \"y\": %.0f, \"width\": %.0f, \"height\": %.0f}\n",
          x + (double) area.origin.x, y + (double) area.origin.y, (double) area.size.width,
          (double) area.size.height);
}

/* --- orders -------------------------------------------------------------------------------------
 */

static void
open_workflow (const char *folder, const char *name)
{
  PlumbUiSession *session = plumb_ui_window_get_session (watch.window);
  g_autofree char *base = g_strconcat (name, ".plumb", NULL);
  g_autoptr (GFile) file = g_file_new_build_filename (folder, "workflows", base, NULL);
  watch.marked = g_get_monotonic_time ();
  g_set_str (&watch.wanted, name);
  plumb_ui_window_open (watch.window, file);
  g_assert_nonnull (plumb_ui_session_get_project (session));
}

static void
zoom (double zoom)
{
  PlumbUiCanvas *canvas = get_canvas ();
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (canvas);
  PlumbRect extents = plumb_scene_get_extents (plumb_ui_canvas_get_scene (canvas));
  plumb_ui_viewport_fit (viewport, &extents, 20);
  if (zoom > 0)
    plumb_ui_viewport_zoom_at (viewport, zoom / plumb_ui_viewport_get_zoom (viewport), 500, 400);
}

static void
act (const char *action, const char *target)
{
  g_autoptr (GError) error = NULL;
  GVariant *value = target != NULL ? g_variant_parse (NULL, target, NULL, NULL, &error) : NULL;
  g_assert_no_error (error);
  if (!gtk_widget_activate_action_variant (GTK_WIDGET (watch.window), action, value))
    g_printerr ("no action %s\n", action);
}

static gboolean
rest_cb (gpointer user_data)
{
  PlumbUiCanvas *canvas = get_canvas ();
  PlumbUiDocument *document
      = plumb_ui_session_get_document (plumb_ui_window_get_session (watch.window));
  if (canvas == NULL || !plumb_ui_canvas_is_settled (canvas)
      || (watch.wanted != NULL
          && !g_str_equal (plumb_ui_document_get_name (document), watch.wanted)))
    return G_SOURCE_CONTINUE;
  printf ("{\"ms\": %.1f}\n", (double) (g_get_monotonic_time () - watch.marked) / 1000);
  fflush (stdout);
  return G_SOURCE_REMOVE;
}

static void
obey (char **words)
{
  PlumbUiSession *session = plumb_ui_window_get_session (watch.window);
  PlumbUiDocument *document = plumb_ui_session_get_document (session);
  guint n = g_strv_length (words);
  const char *order = n > 0 ? words[0] : "";
  if (g_str_equal (order, "mark"))
    mark ();
  else if (g_str_equal (order, "open") && n == 3)
    open_workflow (words[1], words[2]);
  else if (g_str_equal (order, "page") && n == 2)
    plumb_ui_session_set_page (session, words[1]);
  else if (g_str_equal (order, "do") && n >= 2)
    act (words[1], words[2]);
  else if (g_str_equal (order, "select") && n == 2)
    plumb_ui_selection_set (plumb_ui_document_get_selection (document), PLUMB_UI_ITEM_NODE,
                            words[1]);
  else if (g_str_equal (order, "zoom") && n == 2)
    zoom (g_ascii_strtod (words[1], NULL));
  else if (g_str_equal (order, "quit"))
    gtk_window_destroy (GTK_WINDOW (watch.window));
}

static gboolean
order_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  g_autofree char *line = NULL;
  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    {
      gtk_window_destroy (GTK_WINDOW (watch.window));
      return G_SOURCE_REMOVE;
    }
  g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", 3);
  if (g_strcmp0 (words[0], "turns") == 0)
    say_turns ();
  else if (g_strcmp0 (words[0], "area") == 0)
    say_area ();
  else if (g_strcmp0 (words[0], "rest") == 0)
    {
      g_timeout_add (4, rest_cb, NULL);
      return G_SOURCE_CONTINUE;
    }
  else
    {
      obey (words);
      puts ("{}");
    }
  fflush (stdout);
  return G_SOURCE_CONTINUE;
}

static gboolean
listen_cb (gpointer user_data)
{
  watch.clock = gtk_widget_get_frame_clock (GTK_WIDGET (watch.window));
  if (watch.clock == NULL)
    return G_SOURCE_CONTINUE;
  g_signal_connect (watch.clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (watch.clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);
  g_io_add_watch (channel, G_IO_IN | G_IO_HUP, order_cb, NULL);
  return G_SOURCE_REMOVE;
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  if (watch.window != NULL || !PLUMB_UI_IS_WINDOW (window))
    return;
  watch.window = PLUMB_UI_WINDOW (window);
  g_timeout_add (50, listen_cb, NULL);
}

int
main (int argc, char **argv)
{
  watch.turns = g_array_new (FALSE, FALSE, sizeof (Span));
  watch.frames = g_array_new (FALSE, FALSE, sizeof (Span));
  g_autoptr (PlumbBackends) backends = plumb_backends_new ();
  g_autoptr (PlumbBackend) core = plumb_core_backend_new ();
  g_autoptr (PlumbBackend) local = plumb_local_backend_new ();
  g_autoptr (PlumbBackend) gegl = plumb_gegl_backend_new ();
  plumb_backends_add (backends, core);
  plumb_backends_add (backends, local);
  plumb_backends_add (backends, gegl);
  g_autoptr (PlumbUiApplication) application = plumb_ui_application_new (backends);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  g_autoptr (GSettings) settings = g_settings_new (PLUMB_UI_APPLICATION_ID);
  g_settings_set (settings, "window-size", "(ii)", 1920, 1080);
  g_main_context_set_poll_func (NULL, watch_poll);
  int status = g_application_run (G_APPLICATION (application), argc, argv);
  g_array_unref (watch.turns);
  g_array_unref (watch.frames);
  return status;
}
