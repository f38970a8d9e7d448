/* runs-test.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "runs-test.h"

#include "plumb-project.h"
#include "plumb-ui-run-compare.h"
#include "plumb-ui-run-view.h"
#include "plumb-ui-runs-page.h"

const char runs_test_workflow[]
    = "{ \"plumb\": 1, \"title\": \"Hello\", \"seed\": { \"mode\": \"derived\", \"base\": 1 }, "
      "\"nodes\": {\n"
      "\"greet\": { \"kind\": \"core.command\", \"index\": 2, \"title\": \"Greet\", \"params\": { "
      "\"arguments\": "
      "[\"hello\", \"{in.input}\"], \"program\": \"/bin/echo\" } },\n"
      "\"log\": { \"kind\": \"core.command\", \"index\": 3, \"params\": { \"arguments\": "
      "[\"if=/dev/null\", "
      "\"of=/dev/null\"], \"program\": \"/bin/dd\" } },\n"
      "\"word\": { \"kind\": \"core.text\", \"index\": 1, \"params\": { \"value\": \"one\" } } },\n"
      "\"edges\": [ { \"from\": \"word.text\", \"to\": \"greet.input\" }, { \"from\": "
      "\"greet.text\", \"to\": "
      "\"log.input\" } ] }\n";

const char runs_test_question[] = "{ \"plumb\": 1, \"title\": \"Ask\", \"nodes\": {\n"
                                  "\"ask\": { \"kind\": \"core.question\", \"index\": 1, "
                                  "\"params\": { \"question\": \"Shall it go "
                                  "on?\" } } },\n\"edges\": [] }\n";

void
runs_test_set_up (RunsTest *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->test = app_test_new (NULL, NULL);
  self->folder = g_build_filename (self->test->folder, "hello", NULL);
  g_autoptr (PlumbProject) project = plumb_project_create (self->folder, "Hello", &error);
  g_assert_no_error (error);
  runs_test_write (self, "hello", runs_test_workflow);
  gtk_window_set_default_size (self->test->window, 1100, 760);
}

void
runs_test_tear_down (RunsTest *self, gconstpointer data)
{
  app_test_free (self->test);
  g_free (self->folder);
}

void
runs_test_write (RunsTest *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strdup_printf ("%s.plumb", name);
  g_autofree char *path = g_build_filename (self->folder, "workflows", file, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

void
runs_test_run (RunsTest *self, const char *name, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *file = g_strdup_printf ("%s.plumb", name);
  g_ptr_array_add (argv, g_build_filename (g_getenv ("PLUMB_BIN_DIR"), "plumb", NULL));
  g_ptr_array_add (argv, g_strdup ("run"));
  g_ptr_array_add (argv, g_strdup ("--trust"));
  g_ptr_array_add (argv, g_build_filename (self->folder, "workflows", file, NULL));
  va_list more;
  va_start (more, name);
  for (const char *argument = va_arg (more, const char *); argument != NULL;
       argument = va_arg (more, const char *))
    g_ptr_array_add (argv, g_strdup (argument));
  va_end (more);
  g_ptr_array_add (argv, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv ((const char *const *) argv->pdata,
                                                       G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
}

void
runs_test_open (RunsTest *self)
{
  g_autoptr (GError) error = NULL;
  self->project = plumb_ui_session_open_project (self->test->session, self->folder, &error);
  g_assert_no_error (error);
  self->page = plumb_ui_runs_page_new (self->test->session);
  app_test_show (self->test, self->page);
}

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

void
runs_test_await (RunsTest *self)
{
  app_test_settle ();
  app_test_await (is_settled, self->page);
  app_test_settle ();
}
