/* runs-shots.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-ui-places.h"
#include "plumb-ui-run-compare.h"
#include "plumb-ui-run-view.h"

/* runs-shots PROJECT RUN [OTHER [STEP]]: pictures of the page "Runs" for a project that has runs,
 * into $PLUMB_SHOTS. PLUMB_SHOTS_DARK, _RTL, _LARGE and _WIDTH say how. */

static gboolean
is_settled (gpointer data)
{
  GtkWidget *page = data;
  GtkWidget *view = app_test_find (page, PLUMB_UI_TYPE_RUN_VIEW, NULL);
  GtkWidget *comparison = app_test_find (page, PLUMB_UI_TYPE_RUN_COMPARE, NULL);
  return plumb_ui_run_view_is_settled (PLUMB_UI_RUN_VIEW (view))
         && (comparison == NULL
             || !plumb_ui_run_compare_is_loading (PLUMB_UI_RUN_COMPARE (comparison)));
}

static void
shoot (AppTest *test, GtkWidget *page, const char *name)
{
  app_test_await (is_settled, page);
  for (guint i = 0; i < 8; i++)
    app_test_settle ();
  app_test_shoot (test, name);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_assert_cmpint (argc, >=, 3);
  g_autoptr (GError) error = NULL;
  AppTest *test = app_test_new (NULL, NULL);
  PlumbUiProject *project = plumb_ui_session_open_project (test->session, argv[1], &error);
  g_assert_no_error (error);
  const char *width = g_getenv ("PLUMB_SHOTS_WIDTH");
  gtk_window_set_default_size (test->window, width != NULL ? atoi (width) : 1280, 1000);
  GtkWidget *page = plumb_ui_places_make_runs_page (test->session);
  app_test_show (test, page);
  shoot (test, page, "runs-none");
  plumb_ui_session_show_run (test->session, project, g_ascii_strtoll (argv[2], NULL, 10),
                             argc > 4 ? argv[4] : NULL);
  shoot (test, page, "runs-run");
  if (argc > 3)
    {
      plumb_ui_session_compare_runs (test->session, project, g_ascii_strtoll (argv[2], NULL, 10),
                                     g_ascii_strtoll (argv[3], NULL, 10));
      shoot (test, page, "runs-compare");
    }
  app_test_free (test);
  return 0;
}
