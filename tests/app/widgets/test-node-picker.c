/* test-node-picker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-ui-kind-item.h"
#include "plumb-ui-node-picker.h"
#include "plumb-ui-section-chips.h"

typedef struct
{
  char *kind;
  char *port;
  guint n;
} Picked;

static void
picked_cb (PlumbUiNodePicker *picker, const char *kind, const char *port, Picked *picked)
{
  g_set_str (&picked->kind, kind);
  g_set_str (&picked->port, port);
  picked->n++;
}

static void
picked_clear (Picked *picked)
{
  g_clear_pointer (&picked->kind, g_free);
  g_clear_pointer (&picked->port, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picked, picked_clear)

static GtkWidget *
show_picker (AppTest *test, Picked *picked)
{
  GtkWidget *picker = plumb_ui_node_picker_new (test->session);
  g_signal_connect (picker, "picked", G_CALLBACK (picked_cb), picked);
  app_test_show (test, picker);
  plumb_ui_node_picker_start (PLUMB_UI_NODE_PICKER (picker));
  return picker;
}

static GtkSelectionModel *
get_model (GtkWidget *picker)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (app_test_find (picker, GTK_TYPE_LIST_VIEW, NULL)));
}

static const char *
get_name (GtkWidget *picker, guint position)
{
  g_autoptr (PlumbUiKindItem) item
      = g_list_model_get_item (G_LIST_MODEL (get_model (picker)), position);
  return item != NULL ? plumb_kind_get_name (plumb_ui_kind_item_get_kind (item)) : NULL;
}

static void
type (GtkWidget *picker, const char *text)
{
  GtkWidget *entry = app_test_find (picker, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  app_test_settle ();
}

static void
test_type_and_enter (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  g_auto (Picked) picked = { 0 };
  GtkWidget *picker = show_picker (test, &picked);
  app_test_shoot (test, "node-picker");
  type (picker, "render still");
  g_assert_cmpstr (get_name (picker, 0), ==, "blender.render_still");
  app_test_shoot (test, "node-picker-search");
  GtkWidget *entry = app_test_find (picker, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (picked.n, ==, 1);
  g_assert_cmpstr (picked.kind, ==, "blender.render_still");
  g_assert_null (picked.port);
  PlumbUiAuthoring *authoring = plumb_ui_session_get_authoring (test->session);
  g_assert_cmpuint (plumb_ui_authoring_get_n_uses (authoring, "blender.render_still"), >=, 1);

  plumb_ui_node_picker_start (PLUMB_UI_NODE_PICKER (picker));
  g_assert_cmpstr (get_name (picker, 0), ==, "blender.render_still");
  type (picker, "nothing has this name");
  g_assert_null (get_name (picker, 0));
  app_test_shoot (test, "node-picker-empty");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (picked.n, ==, 1);
  g_signal_emit_by_name (entry, "stop-search");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
}

static void
test_fit_names_the_port (void)
{
  g_autoptr (AppTest) test = app_test_new (NULL, NULL);
  g_auto (Picked) picked = { 0 };
  GtkWidget *picker = show_picker (test, &picked);
  plumb_ui_node_picker_set_fit (PLUMB_UI_NODE_PICKER (picker), PLUMB_CATALOG_TAKES, "scene", NULL);
  plumb_ui_node_picker_start (PLUMB_UI_NODE_PICKER (picker));
  type (picker, "render still");
  g_signal_emit_by_name (app_test_find (picker, GTK_TYPE_LIST_VIEW, NULL), "activate", 0);
  g_assert_cmpstr (picked.kind, ==, "blender.render_still");
  g_assert_cmpstr (picked.port, ==, "scene");
  type (picker, "");
  for (guint i = 0; get_name (picker, i) != NULL; i++)
    g_assert_cmpstr (get_name (picker, i), !=, "image.compare");
  plumb_ui_node_picker_set_fit (PLUMB_UI_NODE_PICKER (picker), PLUMB_CATALOG_ANY, NULL, NULL);
}

static GtkWidget *
choose_chip (GtkWidget *root, const char *title)
{
  GtkWidget *chip = app_test_find (root, GTK_TYPE_TOGGLE_BUTTON, title);
  g_assert_nonnull (chip);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip),
                                !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)));
  return app_test_find (root, GTK_TYPE_TOGGLE_BUTTON, title);
}

static void
test_chips (void)
{
  g_autoptr (AppTest) test = app_test_new (NULL, NULL);
  g_auto (Picked) picked = { 0 };
  GtkWidget *picker = show_picker (test, &picked);
  GtkWidget *chips = app_test_find (picker, PLUMB_UI_TYPE_SECTION_CHIPS, NULL);
  guint n_all = g_list_model_get_n_items (G_LIST_MODEL (get_model (picker)));
  GtkWidget *chip = choose_chip (chips, "Values");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)));
  g_assert_cmpstr (plumb_ui_section_chips_get_section (PLUMB_UI_SECTION_CHIPS (chips)), ==,
                   "graph/core.values");
  guint n_values = g_list_model_get_n_items (G_LIST_MODEL (get_model (picker)));
  g_assert_cmpuint (n_values, >, 0);
  g_assert_cmpuint (n_values, <, n_all);
  app_test_shoot (test, "node-picker-chips");
  chip = choose_chip (chips, "Values");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)));
  g_assert_cmpstr (plumb_ui_section_chips_get_section (PLUMB_UI_SECTION_CHIPS (chips)), ==,
                   "graph");
  choose_chip (chips, "Program");
  for (guint i = 0; get_name (picker, i) != NULL; i++)
    {
      g_autoptr (PlumbUiKindItem) item
          = g_list_model_get_item (G_LIST_MODEL (get_model (picker)), i);
      g_assert_cmpstr (plumb_kind_get_backend (plumb_ui_kind_item_get_kind (item)), ==, "local");
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/node-picker/type-and-enter", test_type_and_enter);
  g_test_add_func ("/node-picker/fit-names-the-port", test_fit_names_the_port);
  g_test_add_func ("/node-picker/chips", test_chips);
  return g_test_run ();
}
