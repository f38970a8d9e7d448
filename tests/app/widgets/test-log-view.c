/* test-log-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "plumb-ui-log-view.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "app-test.h"
#include "plumb-ui-log-model.h"

typedef struct
{
  char *folder;
  char *path;
  AppTest *test;
  PlumbUiLogView *view;
  guint wanted;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("plumb-log-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "job.log", NULL);
  fixture->test = app_test_new (NULL, NULL);
  PlumbWorkPool *pool = plumb_ui_environment_get_pool (fixture->test->environment);
  fixture->view = PLUMB_UI_LOG_VIEW (plumb_ui_log_view_new (pool));
  app_test_show (fixture->test, GTK_WIDGET (fixture->view));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_test_free (fixture->test);
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
append (Fixture *fixture, const char *text)
{
  FILE *file = fopen (fixture->path, "ae");
  g_assert_nonnull (file);
  fputs (text, file);
  fclose (file);
}

static gboolean
has_lines (gpointer data)
{
  Fixture *fixture = data;
  GListModel *lines = plumb_ui_log_view_get_lines (fixture->view);
  return lines != NULL && g_list_model_get_n_items (lines) == fixture->wanted
         && plumb_ui_log_model_is_settled (PLUMB_UI_LOG_MODEL (lines));
}

static void
await_lines (Fixture *fixture, guint n)
{
  fixture->wanted = n;
  app_test_await (has_lines, fixture);
  app_test_settle ();
}

static gboolean
has_found (gpointer data)
{
  Fixture *fixture = data;
  return plumb_ui_log_model_get_n_found (
             PLUMB_UI_LOG_MODEL (plumb_ui_log_view_get_lines (fixture->view)))
         == fixture->wanted;
}

static gboolean
is_label_there (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *last = g_strdup_printf ("line %u", fixture->wanted);
  return app_test_find (GTK_WIDGET (fixture->view), GTK_TYPE_LABEL, last) != NULL;
}

/* The file comes after the view, grows, and its end stays in sight. */
static void
test_follow (Fixture *fixture, gconstpointer data)
{
  plumb_ui_log_view_set_follow (fixture->view, TRUE);
  plumb_ui_log_view_set_path (fixture->view, fixture->path);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "line %u\n", i);
  append (fixture, text->str);
  await_lines (fixture, 1000);
  fixture->wanted = 999;
  app_test_await (is_label_there, fixture);
  append (fixture, "line 1000");
  await_lines (fixture, 1001);
  append (fixture, "\nline 1001\n");
  await_lines (fixture, 1002);
  fixture->wanted = 1000;
  app_test_await (is_label_there, fixture);
  fixture->wanted = 1001;
  app_test_await (is_label_there, fixture);
}

#define REST_TURNS 20

static void
painted_cb (GdkFrameClock *clock, guint *n_frames)
{
  (*n_frames)++;
}

/* What is followed and does not grow asks for no frames. */
static void
test_rests (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "line %u\n", i);
  append (fixture, text->str);
  plumb_ui_log_view_set_follow (fixture->view, TRUE);
  plumb_ui_log_view_set_path (fixture->view, fixture->path);
  await_lines (fixture, 1000);
  guint n_frames = G_MAXUINT;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->view));
  g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &n_frames);
  for (guint turn = 0; turn < REST_TURNS && n_frames > 2; turn++) /* scroll bars fade out first */
    {
      n_frames = 0;
      for (guint i = 0; i < 4; i++)
        app_test_settle ();
    }
  g_signal_handlers_disconnect_by_data (clock, &n_frames);
  g_assert_cmpuint (n_frames, <=, 2);
}

/* A log that begins anew is shown anew. */
static void
test_begins_anew (Fixture *fixture, gconstpointer data)
{
  append (fixture, "a\nb\nc\n");
  plumb_ui_log_view_set_path (fixture->view, fixture->path);
  await_lines (fixture, 3);
  g_assert_true (g_file_set_contents (fixture->path, "x\n", -1, NULL));
  await_lines (fixture, 1);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, i % 1000 == 500 ? "\x1b[31mError\x1b[0m %u\n" : "fine %u\n", i);
  append (fixture, text->str);
  plumb_ui_log_view_set_path (fixture->view, fixture->path);
  await_lines (fixture, 5000);
  plumb_ui_log_view_set_search (fixture->view, "error");
  fixture->wanted = 5;
  app_test_await (has_found, fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.find-next", NULL);
  g_assert_cmpuint (plumb_ui_log_view_get_position (fixture->view), ==, 500);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.find-next", NULL);
  g_assert_cmpuint (plumb_ui_log_view_get_position (fixture->view), ==, 1500);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.find-previous", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.find-previous", NULL);
  g_assert_cmpuint (plumb_ui_log_view_get_position (fixture->view), ==, 4500);
  g_assert_nonnull (app_test_find (GTK_WIDGET (fixture->view), GTK_TYPE_LABEL, "5 of 5"));
  append (fixture, "one more error\n");
  fixture->wanted = 6;
  app_test_await (has_found, fixture);
  app_test_settle ();
  app_test_shoot (fixture->test, "log-search");
}

static void
clipboard_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_copied (gpointer data)
{
  GdkClipboard *clipboard = data;
  return gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), G_TYPE_STRING);
}

static gboolean
has_text (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  append (fixture, "\x1b[32mgreen\x1b[0m\ntwo\n");
  plumb_ui_log_view_set_path (fixture->view, fixture->path);
  await_lines (fixture, 2);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.copy", NULL);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->view));
  app_test_await (is_copied, clipboard);
  g_autofree char *text = NULL;
  gdk_clipboard_read_text_async (clipboard, NULL, clipboard_cb, &text);
  app_test_await (has_text, &text);
  g_assert_cmpstr (text, ==, "green\ntwo\n");
}

static gboolean
is_selected (gpointer data)
{
  Fixture *fixture = data;
  return plumb_ui_log_view_get_position (fixture->view) == fixture->wanted;
}

/* By the times of the lines, and by how far it is where they tell none. */
static void
test_show_time (Fixture *fixture, gconstpointer data)
{
  gint64 begin = G_GINT64_CONSTANT (1000000000) * G_USEC_PER_SEC;
  append (fixture, "Time:00:00.50\nTime:00:02.00\nTime:00:08.00\nTime:00:09.00\n");
  plumb_ui_log_view_set_path (fixture->view, fixture->path);
  plumb_ui_log_view_set_span (fixture->view, begin, begin + 10 * G_USEC_PER_SEC);
  await_lines (fixture, 4);
  plumb_ui_log_view_show_time (fixture->view, begin + 7 * G_USEC_PER_SEC);
  fixture->wanted = 1;
  app_test_await (is_selected, fixture);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  await_lines (fixture, 0);
  append (fixture, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  await_lines (fixture, 10);
  plumb_ui_log_view_show_time (fixture->view, begin + 7 * G_USEC_PER_SEC);
  fixture->wanted = 6;
  app_test_await (is_selected, fixture);
}

/* Much is in the file and little in memory: what is looked at is there. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  FILE *file = fopen (fixture->path, "we");
  for (guint i = 0; i < 300000; i++)
    fprintf (file, "%0100u\n", i);
  fclose (file);
  plumb_ui_log_view_set_path (fixture->view, fixture->path);
  await_lines (fixture, 300000);
  plumb_ui_log_view_set_search (fixture->view, "0123456");
  fixture->wanted = 1;
  app_test_await (has_found, fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.find-next", NULL);
  g_assert_cmpuint (plumb_ui_log_view_get_position (fixture->view), ==, 123456);
  app_test_settle ();
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/log-view/follow", Fixture, NULL, set_up, test_follow, tear_down);
  g_test_add ("/log-view/rests", Fixture, NULL, set_up, test_rests, tear_down);
  g_test_add ("/log-view/begins-anew", Fixture, NULL, set_up, test_begins_anew, tear_down);
  g_test_add ("/log-view/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/log-view/copy", Fixture, NULL, set_up, test_copy, tear_down);
  g_test_add ("/log-view/show-time", Fixture, NULL, set_up, test_show_time, tear_down);
  g_test_add ("/log-view/large", Fixture, NULL, set_up, test_large, tear_down);
  return g_test_run ();
}
