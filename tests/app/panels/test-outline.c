/* test-outline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-ui-node-picker.h"
#include "plumb-ui-outline.h"

static GtkWidget *
show_outline (AppTest *test)
{
  GtkWidget *outline = plumb_ui_outline_new (test->session);
  gtk_window_set_default_size (test->window, 900, 640);
  app_test_show (test, outline);
  return outline;
}

static GListModel *
get_rows (GtkWidget *outline)
{
  GtkColumnView *table = GTK_COLUMN_VIEW (app_test_find (outline, GTK_TYPE_COLUMN_VIEW, NULL));
  return G_LIST_MODEL (gtk_column_view_get_model (table));
}

static PlumbNode *
get_row (GtkWidget *outline, guint position)
{
  g_autoptr (PlumbNode) node = g_list_model_get_item (get_rows (outline), position);
  return node; /* the graph holds it */
}

static void
choose (GtkWidget *outline, const char *id)
{
  GListModel *rows = get_rows (outline);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    if (g_str_equal (plumb_node_get_id (get_row (outline, i)), id))
      {
        gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (rows), i);
        app_test_settle ();
        return;
      }
  g_assert_not_reached ();
}

static void
test_choosing (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *outline = show_outline (test);
  PlumbGraph *graph = plumb_ui_document_get_graph (test->document);
  PlumbUiSelection *selection = plumb_ui_document_get_selection (test->document);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (outline)), ==,
                    plumb_graph_get_n_nodes (graph));
  choose (outline, "render");
  g_assert_cmpstr (plumb_ui_selection_get_only_node (selection), ==, "render");
  app_test_shoot (test, "outline");
  plumb_ui_selection_set (selection, PLUMB_UI_ITEM_NODE, "compare");
  PlumbNode *chosen
      = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (get_rows (outline)));
  g_assert_cmpstr (plumb_node_get_id (chosen), ==, "compare");
}

static void
test_sort_and_search (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *outline = show_outline (test);
  GtkColumnView *table = GTK_COLUMN_VIEW (app_test_find (outline, GTK_TYPE_COLUMN_VIEW, NULL));
  g_autoptr (GtkColumnViewColumn) names
      = g_list_model_get_item (gtk_column_view_get_columns (table), 1);
  gtk_column_view_sort_by_column (table, names, GTK_SORT_DESCENDING);
  app_test_settle ();
  for (guint i = 1; i < g_list_model_get_n_items (get_rows (outline)); i++)
    g_assert_cmpint (g_utf8_collate (plumb_node_get_id (get_row (outline, i - 1)),
                                     plumb_node_get_id (get_row (outline, i))),
                     >=, 0);
  GtkWidget *search = app_test_find (outline, GTK_TYPE_SEARCH_ENTRY, "Search this workflow");
  gtk_editable_set_text (GTK_EDITABLE (search), "render_still");
  app_test_settle ();
  for (guint i = 0; i < 20 && g_list_model_get_n_items (get_rows (outline)) != 1; i++)
    app_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (outline)), ==, 1);
  g_assert_cmpstr (plumb_node_get_id (get_row (outline, 0)), ==, "render");
}

static void
test_connecting (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *outline = show_outline (test);
  PlumbGraph *graph = plumb_ui_document_get_graph (test->document);
  choose (outline, "contrast");
  g_assert_nonnull (plumb_graph_find_edge (graph, "render.image", "contrast.input"));
  g_signal_emit_by_name (app_test_find (outline, GTK_TYPE_BUTTON, "plumb-unlink-symbolic"),
                         "clicked");
  app_test_settle ();
  g_assert_null (plumb_graph_find_edge (graph, "render.image", "contrast.input"));
  AdwComboRow *row = ADW_COMBO_ROW (app_test_find (outline, ADW_TYPE_COMBO_ROW, NULL));
  GListModel *choices = adw_combo_row_get_model (row);
  guint chosen = 0;
  for (guint i = 1; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (choices, i);
      g_assert_cmpstr (gtk_string_object_get_string (item), !=, "enamel.scene");
      if (g_str_equal (gtk_string_object_get_string (item), "render.image"))
        chosen = i;
    }
  g_assert_cmpuint (chosen, >, 0);
  adw_combo_row_set_selected (row, chosen);
  app_test_settle ();
  g_assert_nonnull (plumb_graph_find_edge (graph, "render.image", "contrast.input"));
}

static void
test_add_mute_delete (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *outline = show_outline (test);
  PlumbGraph *graph = plumb_ui_document_get_graph (test->document);
  guint n = plumb_graph_get_n_nodes (graph);
  GtkWidget *add = app_test_find (outline, GTK_TYPE_MENU_BUTTON, NULL);
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (add));
  g_signal_emit_by_name (gtk_popover_get_child (popover), "picked", "core.list", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (outline)), ==, n + 1);
  g_assert_cmpstr (
      plumb_ui_selection_get_only_node (plumb_ui_document_get_selection (test->document)), ==,
      "list");
  gtk_widget_activate_action (outline, "outline.mute", NULL);
  PlumbNode *node = plumb_graph_find_node (graph, "list");
  g_assert_cmpint (plumb_node_get_mode (node), ==, PLUMB_NODE_MODE_MUTE);
  g_assert_nonnull (app_test_find (outline, GTK_TYPE_LABEL, "Muted"));
  gtk_widget_activate_action (outline, "outline.mute", NULL);
  g_assert_cmpint (plumb_node_get_mode (node), ==, PLUMB_NODE_MODE_ACTIVE);
  gtk_widget_activate_action (outline, "outline.delete", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (outline)), ==, n);
  for (guint i = 0; i < 4; i++)
    g_assert_true (plumb_ui_document_undo (test->document));
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (outline)), ==, n);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/outline/choosing", test_choosing);
  g_test_add_func ("/outline/sort-and-search", test_sort_and_search);
  g_test_add_func ("/outline/connecting", test_connecting);
  g_test_add_func ("/outline/add-mute-delete", test_add_mute_delete);
  return g_test_run ();
}
