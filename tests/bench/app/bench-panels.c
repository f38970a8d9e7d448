/* bench-panels.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-file.h"
#include "plumb-ui-command-index.h"
#include "plumb-ui-drawer.h"
#include "plumb-ui-inspector.h"
#include "plumb-ui-outline.h"

/* What the panels cost the main loop at 10,000 nodes with a problem each: what a call takes, and
 * the longest turn of the loop in the second after it. Drawing is in the turns. */

#define N_NODES 10000

static void
write_workflow (const char *folder)
{
  g_autoptr (GString) text = g_string_new ("{\"plumb\":1,\"nodes\":{");
  for (guint i = 0; i < N_NODES; i++)
    g_string_append_printf (text,
                            "%s\"n%05u\":{\"kind\":\"blender.render_still\",\"index\":%u,"
                            "\"at\":[%u,%u],\"params\":{\"samples\":%u}}",
                            i > 0 ? "," : "", i, i, i % 100 * 300, i / 100 * 300, i % 2 * 64);
  g_string_append (text, "},\"edges\":[]}");
  g_autofree char *path = g_build_filename (folder, "still", "workflows", "large.plumb", NULL);
  g_autoptr (GError) error = NULL;
  plumb_file_write_atomic (path, text->str, -1, &error);
  g_assert_no_error (error);
}

static double
run_loop (void)
{
  gint64 longest = 0, end = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (g_get_monotonic_time () < end)
    {
      gint64 begin = g_get_monotonic_time ();
      if (g_main_context_iteration (NULL, FALSE))
        longest = MAX (longest, g_get_monotonic_time () - begin);
      else
        g_usleep (500);
    }
  return (double) longest / 1000;
}

#define MEASURE(name, call)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 begin = g_get_monotonic_time ();                                                        \
    call;                                                                                          \
    double ms = (double) (g_get_monotonic_time () - begin) / 1000;                                 \
    g_print ("%-44s call %7.2f ms, longest turn %7.2f ms\n", name, ms, run_loop ());               \
  }                                                                                                \
  G_STMT_END

static void
set_samples (AppTest *test, const char *id, int samples)
{
  g_autoptr (PlumbEdit) edit
      = plumb_edit_new_set_param (NULL, id, "samples", plumb_value_new_int (samples));
  plumb_ui_document_apply (test->document, edit, NULL, NULL);
}

static gboolean
is_always (const char *action, gpointer data)
{
  return TRUE;
}

static void
fill_index (PlumbUiCommandIndex *index)
{
  while (plumb_ui_command_index_fill (index, G_MAXINT64))
    ;
}

static void
measure_panel (AppTest *test, const char *name, GtkWidget *panel)
{
  PlumbUiSelection *selection = plumb_ui_document_get_selection (test->document);
  g_print ("%s\n", name);
  MEASURE ("  shown", app_test_show (test, panel));
  MEASURE ("  a node selected", plumb_ui_selection_set (selection, PLUMB_UI_ITEM_NODE, "n05000"));
  MEASURE ("  another one", plumb_ui_selection_set (selection, PLUMB_UI_ITEM_NODE, "n09000"));
  MEASURE ("  a parameter changed", set_samples (test, "n09000", 7));
  MEASURE ("  nothing selected", plumb_ui_selection_clear (selection));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  AppTest *test = app_test_new ("still", NULL);
  g_autoptr (GError) error = NULL;
  write_workflow (test->folder);
  test->document = plumb_ui_session_open_document (
      test->session, plumb_ui_session_get_project (test->session), "large", &error);
  g_assert_no_error (error);
  run_loop ();
  run_loop ();
  g_print ("%u nodes, %u problems\n", N_NODES,
           plumb_problems_get_length (plumb_ui_document_get_problems (test->document)));
  g_autoptr (PlumbUiCommandIndex) index
      = plumb_ui_command_index_new (test->session, is_always, NULL);
  MEASURE ("palette: all nodes taken in (in slices of 3 ms)", fill_index (index));
  MEASURE ("palette: a search",
           g_ptr_array_unref (plumb_ui_command_index_search (index, "n09", 100)));
  measure_panel (test, "inspector", plumb_ui_inspector_new (test->session));
  measure_panel (test, "drawer", plumb_ui_drawer_new (test->session));
  measure_panel (test, "outline", plumb_ui_outline_new (test->session));
  return 0;
}
