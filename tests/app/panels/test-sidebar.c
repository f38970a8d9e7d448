/* test-sidebar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-ui-catalog-node.h"
#include "plumb-ui-catalog-panel.h"
#include "plumb-ui-workflow-files.h"
#include "plumb-ui-workflow-list.h"

static GtkSelectionModel *
get_model (GtkWidget *panel, const char *label)
{
  GtkWidget *page = app_test_find_page (panel, label);
  return gtk_list_view_get_model (GTK_LIST_VIEW (app_test_find (page, GTK_TYPE_LIST_VIEW, NULL)));
}

/* --- workflows ------------------------------------------------------------------------------- */

static char *
list_workflows (GtkWidget *list)
{
  GString *text = g_string_new (NULL);
  GListModel *model = G_LIST_MODEL (get_model (list, "list"));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);
      g_string_append_printf (text, "%s ", gtk_string_object_get_string (item));
    }
  return g_string_free (text, FALSE);
}

static void
assert_workflows (GtkWidget *list, const char *expected)
{
  g_autofree char *found = list_workflows (list);
  g_assert_cmpstr (found, ==, expected);
}

static void
edit_title (AppTest *test, const char *title)
{
  g_autoptr (PlumbEdit) edit
      = plumb_edit_new_set_graph (NULL, "title", plumb_value_new_string (title));
  g_autoptr (GError) error = NULL;
  plumb_ui_document_apply (test->document, edit, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_renamed (gpointer data)
{
  g_autofree char *found = list_workflows (data);
  return g_str_equal (found, "other ");
}

static void
test_workflows (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  g_autoptr (GError) error = NULL;
  GtkWidget *list = plumb_ui_workflow_list_new (test->session);
  app_test_show (test, list);
  assert_workflows (list, "still ");
  GtkWidget *dot = app_test_find (list, GTK_TYPE_IMAGE, "plumb-state-none-symbolic");
  g_assert_false (gtk_widget_get_visible (dot));
  edit_title (test, "Other");
  g_assert_true (gtk_widget_get_visible (dot));
  app_test_shoot (test, "workflow-list");
  g_assert_true (plumb_ui_document_save (test->document, &error));
  g_assert_false (gtk_widget_get_visible (dot));

  PlumbUiProject *project = plumb_ui_session_get_project (test->session);
  g_assert_true (plumb_ui_workflow_rename (test->session, project, "still", "other", &error));
  app_test_await (is_renamed, list);
  g_assert_cmpstr (plumb_ui_document_get_name (test->document), ==, "other");

  gtk_widget_activate_action (list, "workflow.duplicate", NULL);
  app_test_settle ();
  assert_workflows (list, "other other-copy ");
  g_assert_cmpstr (plumb_ui_document_get_name (plumb_ui_session_get_document (test->session)), ==,
                   "other-copy");
  g_assert_false (plumb_ui_workflow_rename (test->session, project, "other", "other-copy", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

static void
test_new_document_is_listed (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", NULL);
  g_autoptr (GError) error = NULL;
  GtkWidget *list = plumb_ui_workflow_list_new (test->session);
  app_test_show (test, list);
  PlumbUiProject *project = plumb_ui_session_get_project (test->session);
  PlumbUiDocument *fresh = plumb_ui_session_open_document (test->session, project, "fresh", &error);
  g_assert_no_error (error);
  assert_workflows (list, "fresh still ");
  plumb_ui_session_close_document (test->session, fresh);
  assert_workflows (list, "still ");
}

/* --- catalog --------------------------------------------------------------------------------- */

static char *inserted;

static void
insert_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_set_str (&inserted, g_variant_get_string (parameter, NULL));
}

static void
add_canvas (AppTest *test)
{
  static const GActionEntry entries[]
      = { { .name = "insert", .activate = insert_cb, .parameter_type = "s" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, 1, NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (test->window), "canvas", G_ACTION_GROUP (group));
}

static const char *
get_line (GtkWidget *panel, guint position)
{
  g_autoptr (GtkTreeListRow) row
      = g_list_model_get_item (G_LIST_MODEL (get_model (panel, "tree")), position);
  g_autoptr (PlumbUiCatalogNode) node = gtk_tree_list_row_get_item (row);
  return plumb_ui_catalog_node_get_title (node);
}

static void
test_catalog (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  add_canvas (test);
  GtkWidget *panel = plumb_ui_catalog_panel_new (test->session);
  app_test_show (test, panel);
  app_test_shoot (test, "catalog-panel");
  g_assert_cmpstr (get_line (panel, 0), ==, "Scene");
  g_assert_cmpstr (get_line (panel, 1), ==, "Intake");

  PlumbUiAuthoring *authoring = plumb_ui_session_get_authoring (test->session);
  plumb_ui_authoring_set_favorite (authoring, "core.list", TRUE);
  g_assert_cmpstr (get_line (panel, 0), ==, "Favorites");
  g_assert_cmpstr (get_line (panel, 1), ==, "List");

  GtkWidget *tree
      = gtk_stack_get_visible_child (GTK_STACK (app_test_find (panel, GTK_TYPE_STACK, NULL)));
  g_signal_emit_by_name (app_test_find (tree, GTK_TYPE_LIST_VIEW, NULL), "activate", 1);
  g_assert_cmpstr (inserted, ==, "core.list");
  g_assert_cmpstr (get_line (panel, 2), ==, "Recent");
  plumb_ui_authoring_set_favorite (authoring, "core.list", FALSE);
  g_assert_cmpstr (get_line (panel, 0), ==, "Recent");

  GtkWidget *entry = app_test_find (panel, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "image.compare");
  app_test_settle ();
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (inserted, ==, "image.compare");
  app_test_shoot (test, "catalog-panel-search");
  g_clear_pointer (&inserted, g_free);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/sidebar/workflows", test_workflows);
  g_test_add_func ("/sidebar/new-document-is-listed", test_new_document_is_listed);
  g_test_add_func ("/sidebar/catalog", test_catalog);
  return g_test_run ();
}
