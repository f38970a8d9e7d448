/* test-drawer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "app-test.h"

#include "plumb-json.h"
#include "plumb-ui-drawer.h"

static GtkWidget *
show_drawer (AppTest *test, const char *page)
{
  GtkWidget *drawer = plumb_ui_drawer_new (test->session);
  plumb_ui_drawer_set_page (PLUMB_UI_DRAWER (drawer), page);
  gtk_window_set_default_size (test->window, 860, 240);
  app_test_show (test, drawer);
  return drawer;
}

static void
apply (AppTest *test, PlumbEdit *edit)
{
  g_autoptr (PlumbEdit) owned = edit;
  g_autoptr (GError) error = NULL;
  plumb_ui_document_apply (test->document, owned, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_checked (gpointer data)
{
  AppTest *test = data;
  return plumb_problems_get_length (plumb_ui_document_get_problems (test->document)) == 1;
}

static gboolean
is_mended (gpointer data)
{
  AppTest *test = data;
  return plumb_problems_get_length (plumb_ui_document_get_problems (test->document)) == 0;
}

static void
revealed_cb (PlumbUiSession *session,
             PlumbUiDocument *document,
             const char *path,
             const char *field,
             char **revealed)
{
  g_free (*revealed);
  *revealed = g_strdup_printf ("%s %s", path, field);
}

static void
test_problems (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  g_autofree char *revealed = NULL;
  GtkWidget *drawer = show_drawer (test, PLUMB_UI_DRAWER_PROBLEMS);
  app_test_shoot (test, "drawer-no-problems");
  g_signal_connect (test->session, "reveal", G_CALLBACK (revealed_cb), &revealed);
  apply (test, plumb_edit_new_set_param (NULL, "render", "samples", plumb_value_new_int (0)));
  app_test_await (is_checked, test);
  app_test_settle ();
  app_test_shoot (test, "drawer-problems");
  GtkWidget *page = app_test_find_page (drawer, "list");
  GtkWidget *list = app_test_find (page, GTK_TYPE_LIST_VIEW, NULL);
  g_assert_nonnull (app_test_find (list, GTK_TYPE_LABEL, "render.samples"));
  g_signal_emit_by_name (list, "activate", 0);
  g_assert_cmpstr (revealed, ==, "render samples");

  GtkWidget *fix = app_test_find (list, GTK_TYPE_BUTTON, "Fix");
  g_assert_true (gtk_widget_get_visible (fix));
  g_signal_emit_by_name (fix, "clicked");
  g_autofree char *samples = app_test_dump_param (test, "render", "samples");
  g_assert_cmpstr (samples, ==, "1");
  app_test_await (is_mended, test);
  g_assert_true (plumb_ui_document_undo (test->document));
  app_test_await (is_checked, test);
}

static void
test_missing_file (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  const char *folder = plumb_ui_project_get_folder (plumb_ui_document_get_project (test->document));
  g_autofree char *path = g_build_filename (folder, "models", "lamp.glb", NULL);
  g_autofree char *aside = g_build_filename (folder, "models", "other.glb", NULL);
  GtkWidget *drawer = show_drawer (test, PLUMB_UI_DRAWER_PROBLEMS);
  app_test_await (is_mended, test);
  g_assert_cmpint (g_rename (path, aside), ==, 0);
  plumb_ui_document_check (test->document);
  app_test_await (is_checked, test);
  app_test_settle ();
  GtkWidget *list = app_test_find (app_test_find_page (drawer, "list"), GTK_TYPE_LIST_VIEW, NULL);
  g_assert_nonnull (app_test_find (list, GTK_TYPE_LABEL, "lamp.path"));
  g_assert_true (gtk_widget_get_visible (app_test_find (list, GTK_TYPE_BUTTON, "Choose…")));
  app_test_shoot (test, "drawer-missing-file");
  apply (test, plumb_edit_new_set_param (NULL, "lamp", "path",
                                         plumb_value_new_string ("models/other.glb")));
  app_test_await (is_mended, test);
  g_assert_true (plumb_ui_document_undo (test->document));
  app_test_await (is_checked, test);
  g_assert_cmpint (g_rename (aside, path), ==, 0);
  plumb_ui_document_check (test->document);
  app_test_await (is_mended, test);
}

static gboolean
is_planned (gpointer data)
{
  return plumb_ui_document_get_plan (data) != NULL;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  plumb_ui_document_plan_finish (PLUMB_UI_DOCUMENT (source), result, &error);
  g_assert_no_error (error);
}

static void
test_plan (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *drawer = show_drawer (test, PLUMB_UI_DRAWER_PLAN);
  GtkWidget *button = app_test_find (drawer, GTK_TYPE_BUTTON, "_Plan");
  app_test_await (is_mapped, button);
  plumb_ui_document_plan_async (test->document, NULL, NULL, planned_cb, NULL);
  app_test_await (is_planned, test->document);
  app_test_settle ();
  app_test_shoot (test, "drawer-plan");
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_nonnull (app_test_find (drawer, GTK_TYPE_LABEL, "Brass base"));
  g_assert_nonnull (app_test_find (drawer, GTK_TYPE_LABEL, "Import model is blocked"));
  g_autofree char *revealed = NULL;
  g_signal_connect (test->session, "reveal", G_CALLBACK (revealed_cb), &revealed);
  const PlumbPlanStep *first = plumb_plan_get_step (plumb_ui_document_get_plan (test->document), 0);
  g_autofree char *expected = g_strdup_printf ("%s (null)", first->path);
  GtkWidget *pages = app_test_find (drawer, ADW_TYPE_VIEW_STACK, NULL);
  GtkWidget *plan = adw_view_stack_get_child_by_name (ADW_VIEW_STACK (pages), "plan");
  g_signal_emit_by_name (app_test_find (plan, GTK_TYPE_LIST_VIEW, NULL), "activate", 0);
  g_assert_cmpstr (revealed, ==, expected);
}

static void
test_pages (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *drawer = show_drawer (test, PLUMB_UI_DRAWER_QUEUE);
  GSettings *settings = plumb_ui_environment_get_settings (test->environment);
  g_autofree char *kept = g_settings_get_string (settings, "drawer-page");
  g_assert_cmpstr (kept, ==, PLUMB_UI_DRAWER_QUEUE);
  app_test_shoot (test, "drawer-queue");
  plumb_ui_drawer_set_page (PLUMB_UI_DRAWER (drawer), PLUMB_UI_DRAWER_LOG);
  app_test_shoot (test, "drawer-log");
  /* It may be made small, whatever it shows. */
  int least;
  gtk_widget_measure (drawer, GTK_ORIENTATION_VERTICAL, 860, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 200);
  plumb_ui_drawer_set_page (PLUMB_UI_DRAWER (drawer), "nowhere");
  g_assert_cmpstr (plumb_ui_drawer_get_page (PLUMB_UI_DRAWER (drawer)), ==, PLUMB_UI_DRAWER_LOG);
  g_settings_reset (settings, "drawer-page");
}

typedef struct
{
  AppTest *test;
  guint n;
  const char *found; /* (nullable): of one of them */
} Told;

static gboolean
is_told (gpointer data)
{
  const Told *told = data;
  PlumbProblems *problems = plumb_ui_document_get_problems (told->test->document);
  guint n = plumb_problems_get_length (problems);
  gboolean is_found = told->found == NULL;
  for (guint i = 0; i < n; i++)
    is_found |= g_strcmp0 (plumb_problems_get (problems, i)->found, told->found) == 0;
  return n == told->n && is_found;
}

static void
await_told (AppTest *test, guint n, const char *found)
{
  Told told = { test, n, found };
  app_test_await (is_told, &told);
  app_test_settle ();
}

/* What is pressed is what is let go: problems that come, go and are worded anew move no other. */
static void
test_rows_stay (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *drawer = show_drawer (test, PLUMB_UI_DRAWER_PROBLEMS);
  apply (test, plumb_edit_new_set_param (NULL, "render", "samples", plumb_value_new_int (0)));
  apply (test, plumb_edit_new_set_param (NULL, "render", "height", plumb_value_new_int (-1)));
  await_told (test, 2, "-1");
  GtkWidget *list = app_test_find (app_test_find_page (drawer, "list"), GTK_TYPE_LIST_VIEW, NULL);
  GtkWidget *samples = app_test_find (list, GTK_TYPE_LABEL, "render.samples");
  GtkWidget *height = app_test_find (list, GTK_TYPE_LABEL, "render.height");
  g_assert_nonnull (samples);
  g_assert_nonnull (height);
  /* In other words. */
  apply (test, plumb_edit_new_set_param (NULL, "render", "height", plumb_value_new_int (-2)));
  await_told (test, 2, "-2");
  g_assert_true (app_test_find (list, GTK_TYPE_LABEL, "render.height") == height);
  /* One comes between and one before, another goes. */
  apply (test, plumb_edit_new_set_param (NULL, "render", "width", plumb_value_new_int (-3)));
  apply (test, plumb_edit_new_set_param (NULL, "cameras", "nothing", plumb_value_new_int (1)));
  apply (test, plumb_edit_new_set_param (NULL, "render", "height", plumb_value_new_int (480)));
  await_told (test, 3, NULL);
  g_assert_true (app_test_find (list, GTK_TYPE_LABEL, "render.samples") == samples);
  g_assert_null (app_test_find (list, GTK_TYPE_LABEL, "render.height"));
  g_assert_nonnull (app_test_find (list, GTK_TYPE_LABEL, "render.width"));
  g_assert_nonnull (app_test_find (list, GTK_TYPE_LABEL, "cameras.nothing"));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/drawer/problems", test_problems);
  g_test_add_func ("/drawer/rows-stay", test_rows_stay);
  g_test_add_func ("/drawer/missing-file", test_missing_file);
  g_test_add_func ("/drawer/plan", test_plan);
  g_test_add_func ("/drawer/pages", test_pages);
  return g_test_run ();
}
