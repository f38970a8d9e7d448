/* test-inspector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "app-test.h"

#include "plumb-json.h"
#include "plumb-ui-field-editor.h"
#include "plumb-ui-field-row.h"
#include "plumb-ui-inspector.h"

static GtkWidget *
show_inspector (AppTest *test)
{
  GtkWidget *inspector = plumb_ui_inspector_new (test->session);
  app_test_show (test, inspector);
  return inspector;
}

static void
select_node (AppTest *test, const char *id)
{
  plumb_ui_selection_set (plumb_ui_document_get_selection (test->document), PLUMB_UI_ITEM_NODE, id);
  app_test_settle ();
}

/* Of the form that is shown: others are kept, hidden. */
static GtkWidget *
find_row (GtkWidget *root, const char *field)
{
  if (GTK_IS_BOX (root) && !gtk_widget_get_visible (root))
    return NULL;
  if (PLUMB_UI_IS_FIELD_ROW (root)
      && g_str_equal (plumb_ui_field_row_get_field (PLUMB_UI_FIELD_ROW (root))->name, field))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, field);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkEditable *
find_entry (GtkWidget *inspector, const char *field)
{
  GtkWidget *row = find_row (inspector, field);
  g_assert_nonnull (row);
  return GTK_EDITABLE (app_test_find (row, GTK_TYPE_TEXT, NULL));
}

static void
assert_param (AppTest *test, const char *id, const char *name, const char *expected)
{
  g_autofree char *found = app_test_dump_param (test, id, name);
  g_assert_cmpstr (found, ==, expected);
}

static void
apply (AppTest *test, PlumbEdit *edit)
{
  g_autoptr (PlumbEdit) owned = edit;
  g_autoptr (GError) error = NULL;
  plumb_ui_document_apply (test->document, owned, NULL, &error);
  g_assert_no_error (error);
}

static const char *
get_message (GtkWidget *inspector, const char *field)
{
  GtkWidget *row = find_row (inspector, field);
  for (GtkWidget *label = gtk_widget_get_last_child (gtk_widget_get_first_child (row));
       label != NULL; label = gtk_widget_get_prev_sibling (label))
    if (GTK_IS_LABEL (label) && gtk_widget_get_visible (label))
      return gtk_label_get_label (GTK_LABEL (label));
  return NULL;
}

/* Typing is one step of undo; what cannot be is told and not taken. */
static void
test_number (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  select_node (test, "render");
  app_test_shoot (test, "inspector-render");
  GtkEditable *entry = find_entry (inspector, "samples");
  g_autofree char *before = app_test_dump_param (test, "render", "samples");
  gtk_editable_set_text (entry, "1");
  gtk_editable_set_text (entry, "12");
  gtk_editable_set_text (entry, "128");
  assert_param (test, "render", "samples", "128");
  g_assert_null (get_message (inspector, "samples"));
  gtk_editable_set_text (entry, "0");
  assert_param (test, "render", "samples", "128");
  g_assert_nonnull (get_message (inspector, "samples"));
  g_assert_nonnull (strstr (get_message (inspector, "samples"), "1 to 65536"));
  app_test_shoot (test, "inspector-fault");
  gtk_editable_set_text (entry, "many");
  assert_param (test, "render", "samples", "128");
  gtk_editable_set_text (entry, "128");
  g_assert_null (get_message (inspector, "samples"));
  g_assert_true (plumb_ui_document_undo (test->document));
  assert_param (test, "render", "samples", before);
  g_assert_false (plumb_history_can_undo (plumb_ui_document_get_history (test->document)));
}

static GtkWidget *
show_compare (AppTest *test, GtkWidget *inspector, const char *field)
{
  g_autoptr (PlumbValue) node
      = plumb_json_parse ("{\"kind\":\"image.compare\",\"index\":90}", -1, NULL);
  apply (test, plumb_edit_new_add_node (NULL, "n", plumb_value_ref (node)));
  select_node (test, "n");
  return find_row (inspector, field);
}

/* A fraction of many digits is shown rounded, and stays what it is until it is changed. */
static void
test_long_fraction (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  GtkWidget *row = show_compare (test, inspector, "step");
  GtkSpinButton *spin = GTK_SPIN_BUTTON (app_test_find (row, GTK_TYPE_SPIN_BUTTON, NULL));
  apply (test, plumb_edit_new_set_param (NULL, "n", "step", plumb_value_new_double (8 / 255.0)));
  app_test_settle ();
  GtkEditable *entry = find_entry (inspector, "step");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "0.0313725");
  g_autofree char *before = app_test_dump_param (test, "n", "step");
  g_assert_cmpuint (strlen (before), >, 16);
  gtk_spin_button_update (spin);
  assert_param (test, "n", "step", before);
  gtk_editable_set_text (entry, "0.03");
  gtk_spin_button_update (spin);
  assert_param (test, "n", "step", "0.03");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "0.03");
}

/* In a narrow inspector a title keeps its line, and the number beside a slider all of its digits.
 */
static void
test_room (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  GtkWidget *row = show_compare (test, inspector, "step");
  gtk_window_set_default_size (GTK_WINDOW (test->window), 300, 700);
  app_test_settle ();
  GtkWidget *title = app_test_find (inspector, GTK_TYPE_LABEL, "Pass: changed fraction");
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (title))), ==, 1);
  GtkWidget *text = app_test_find (row, GTK_TYPE_TEXT, NULL);
  g_autoptr (PangoLayout) layout
      = gtk_widget_create_pango_layout (text, gtk_editable_get_text (GTK_EDITABLE (text)));
  int wanted = 0;
  pango_layout_get_pixel_size (layout, &wanted, NULL);
  g_assert_cmpint (gtk_widget_get_width (text), >=, wanted);
}

static void
test_reset (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  select_node (test, "render");
  apply (test, plumb_edit_new_set_param (NULL, "render", "samples", plumb_value_new_int (99)));
  GtkWidget *row = find_row (inspector, "samples");
  g_assert_cmpstr (gtk_editable_get_text (find_entry (inspector, "samples")), ==, "99");
  GtkWidget *reset = app_test_find (row, GTK_TYPE_BUTTON, "edit-undo-symbolic");
  g_assert_true (gtk_widget_get_sensitive (reset));
  g_signal_emit_by_name (reset, "clicked");
  assert_param (test, "render", "samples", NULL);
  g_assert_false (gtk_widget_get_sensitive (reset));
  g_assert_cmpstr (gtk_editable_get_text (find_entry (inspector, "samples")), ==, "64");
}

/* A change from outside is shown, and the focus stays where it is. */
static void
test_follows (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  select_node (test, "render");
  GtkEditable *entry = find_entry (inspector, "samples");
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  GtkWidget *focus = gtk_window_get_focus (test->window);
  apply (test, plumb_edit_new_set_param (NULL, "render", "samples", plumb_value_new_int (7)));
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "7");
  g_assert_true (gtk_window_get_focus (test->window) == focus);
  g_assert_true (find_entry (inspector, "samples") == entry);
  apply (test, plumb_edit_new_set_node (NULL, "render", "title", plumb_value_new_string ("Hero")));
  g_assert_nonnull (app_test_find (inspector, GTK_TYPE_LABEL, "Hero"));
}

/* A node beside the render that gives a whole number. */
static void
add_number (AppTest *test)
{
  const char *json = "{\"kind\":\"core.integer\",\"index\":90,\"title\":\"a <number> of mine\"}";
  g_autoptr (PlumbValue) node = plumb_json_parse (json, -1, NULL);
  apply (test, plumb_edit_new_add_node (NULL, "n", plumb_value_ref (node)));
}

static gboolean
is_bound (AppTest *test)
{
  return plumb_graph_find_edge (plumb_ui_document_get_graph (test->document), "n.integer",
                                "render.samples")
         != NULL;
}

/* The source is told by its titles, in place of the control; and can be taken away. */
static void
test_binding (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  select_node (test, "render");
  add_number (test);
  apply (test, plumb_edit_new_connect (NULL, "n.integer", "render.samples"));
  GtkWidget *row = find_row (inspector, "samples");
  GtkWidget *editor = app_test_find (row, PLUMB_UI_TYPE_FIELD_EDITOR, NULL);
  g_assert_false (gtk_widget_get_visible (editor));
  GtkWidget *source = app_test_find (row, GTK_TYPE_LABEL, "a <number> of mine · Number");
  g_assert_nonnull (source);
  g_assert_true (gtk_widget_get_visible (source));
  app_test_shoot (test, "inspector-bound");
  GtkWidget *unbind = app_test_find (row, GTK_TYPE_BUTTON, "plumb-unlink-symbolic");
  g_signal_emit_by_name (unbind, "clicked");
  g_assert_true (gtk_widget_get_visible (editor));
  g_assert_false (gtk_widget_get_visible (source));
  g_assert_false (gtk_widget_get_visible (unbind));
  g_assert_false (is_bound (test));
}

/* Where the focus is, the row offers the outputs that fit; one of them is bound as a link is. */
static void
test_bind (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  add_number (test);
  select_node (test, "render");
  GtkWidget *row = find_row (inspector, "samples");
  g_assert_null (app_test_find (row, GTK_TYPE_MENU_BUTTON, NULL));
  gtk_widget_grab_focus (row);
  app_test_settle ();
  GtkWidget *button = app_test_find (row, GTK_TYPE_MENU_BUTTON, NULL);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_visible (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  app_test_settle ();
  app_test_shoot (test, "inspector-bind");
  GtkWidget *offer = NULL, *list = app_test_find (button, GTK_TYPE_LIST_BOX, NULL);
  g_assert_nonnull (list);
  guint n_offers = 0;
  for (GtkListBoxRow *each; (each = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), n_offers));)
    {
      GtkWidget *label = gtk_list_box_row_get_child (each);
      g_assert_null (strstr (gtk_label_get_label (GTK_LABEL (label)), "Image"));
      if (g_str_equal (gtk_label_get_label (GTK_LABEL (label)), "a <number> of mine · Number"))
        offer = GTK_WIDGET (each);
      n_offers++;
    }
  g_assert_nonnull (offer);
  g_signal_emit_by_name (list, "row-activated", offer);
  app_test_settle ();
  g_assert_true (is_bound (test));
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_true (plumb_ui_document_undo (test->document));
  g_assert_false (is_bound (test));
}

/* A share of the whole has a slider beside the number, and so has a number with a usual range;
 * both tell the same. */
static void
test_slider (gconstpointer data)
{
  const char *const *names = data; /* of a kind and of its field */
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  g_autofree char *json = g_strdup_printf ("{\"kind\":\"%s\",\"index\":90}", names[0]);
  g_autoptr (PlumbValue) node = plumb_json_parse (json, -1, NULL);
  apply (test, plumb_edit_new_add_node (NULL, "n", plumb_value_ref (node)));
  select_node (test, "n");
  app_test_shoot (test, "inspector-slider");
  GtkWidget *row = find_row (inspector, names[1]);
  GtkWidget *slider = app_test_find (row, GTK_TYPE_SCALE, NULL);
  g_assert_nonnull (slider);
  gtk_range_set_value (GTK_RANGE (slider), 0.25);
  assert_param (test, "n", names[1], "0.25");
  gtk_editable_set_text (find_entry (inspector, names[1]), "0.75");
  app_test_settle ();
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (slider)), ==, 0.75);
}

/* What was made for a kind is shown again for the next node of it, about that one, and without what
 * was typed for another and could not be taken. */
static void
test_forms_are_kept (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  select_node (test, "render");
  GtkWidget *row = find_row (inspector, "samples");
  g_autofree char *before = app_test_dump_param (test, "render", "samples");
  gtk_editable_set_text (find_entry (inspector, "samples"), "many");
  g_assert_nonnull (get_message (inspector, "samples"));
  apply (test, plumb_edit_new_add_node (
                   NULL, "other",
                   plumb_json_parse ("{\"kind\": \"blender.render_still\", \"index\": 900,"
                                     " \"params\": {\"samples\": 5}}",
                                     -1, NULL)));
  select_node (test, "lamp");
  g_assert_null (find_row (inspector, "samples"));
  select_node (test, "other");
  g_assert_true (find_row (inspector, "samples") == row);
  g_assert_cmpstr (gtk_editable_get_text (find_entry (inspector, "samples")), ==, "5");
  g_assert_null (get_message (inspector, "samples"));
  gtk_editable_set_text (find_entry (inspector, "samples"), "6");
  assert_param (test, "other", "samples", "6");
  assert_param (test, "render", "samples", before);
}

static void
test_several (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  const char *json = "{\"kind\":\"blender.render_still\",\"index\":91,\"params\":{\"samples\":3}}";
  g_autoptr (PlumbValue) node = plumb_json_parse (json, -1, NULL);
  apply (test, plumb_edit_new_add_node (NULL, "other", plumb_value_ref (node)));
  plumb_ui_selection_set_many (plumb_ui_document_get_selection (test->document), PLUMB_UI_ITEM_NODE,
                               (const char *const[]) { "render", "other", NULL });
  app_test_settle ();
  g_assert_nonnull (app_test_find (inspector, GTK_TYPE_LABEL, "2 Nodes"));
  GtkEditable *entry = find_entry (inspector, "samples");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
  app_test_shoot (test, "inspector-several");
  gtk_editable_set_text (entry, "256");
  assert_param (test, "render", "samples", "256");
  assert_param (test, "other", "samples", "256");
  g_assert_true (plumb_ui_document_undo (test->document));
  assert_param (test, "other", "samples", "3");
}

static void
test_problem_of_the_document (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  select_node (test, "render");
  apply (test, plumb_edit_new_set_param (NULL, "render", "samples", plumb_value_new_int (0)));
  for (guint i = 0; i < 20 && get_message (inspector, "samples") == NULL; i++)
    app_test_settle ();
  g_assert_nonnull (get_message (inspector, "samples"));
  g_assert_cmpstr (gtk_editable_get_text (find_entry (inspector, "samples")), ==, "0");
}

static void
test_workflow_link_frame_note (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  app_test_shoot (test, "inspector-workflow");
  gtk_editable_set_text (find_entry (inspector, "title"), "Lamps");
  PlumbGraph *graph = plumb_ui_document_get_graph (test->document);
  g_assert_cmpstr (plumb_graph_get_title (graph), ==, "Lamps");
  gtk_editable_set_text (find_entry (inspector, "seed.base"), "18446744073709551615");
  g_assert_cmpuint (plumb_value_member_uint (plumb_graph_get_seed (graph), "base", 0), ==,
                    G_MAXUINT64);

  PlumbEdge *edge = plumb_graph_get_edge (graph, 0);
  g_autofree char *from = g_strdup (plumb_edge_get_from (edge));
  g_autofree char *to = g_strdup (plumb_edge_get_to (edge));
  g_autofree char *id = g_strdup_printf ("%s %s", from, to);
  plumb_ui_selection_set (plumb_ui_document_get_selection (test->document), PLUMB_UI_ITEM_EDGE, id);
  app_test_settle ();
  GtkWidget *choice = app_test_find (find_row (inspector, "when"), GTK_TYPE_DROP_DOWN, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 2);
  g_assert_cmpstr (plumb_edge_get_condition (plumb_graph_find_edge (graph, from, to)), ==,
                   "always");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 3);
  app_test_settle ();
  gtk_editable_set_text (find_entry (inspector, "when"), "flags.soft");
  g_assert_cmpstr (plumb_edge_get_condition (plumb_graph_find_edge (graph, from, to)), ==,
                   "flags.soft");

  g_autoptr (PlumbValue) note = plumb_json_parse ("{\"text\":\"a\",\"at\":[0,0]}", -1, NULL);
  apply (test, plumb_edit_new_set_note (NULL, "n1", plumb_value_ref (note)));
  plumb_ui_selection_set (plumb_ui_document_get_selection (test->document), PLUMB_UI_ITEM_NOTE,
                          "n1");
  app_test_settle ();
  GtkWidget *view = app_test_find (find_row (inspector, "text"), GTK_TYPE_TEXT_VIEW, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Look here", -1);
  g_assert_cmpstr (plumb_value_member_string (plumb_graph_find_note (graph, "n1"), "text", NULL),
                   ==, "Look here");
  app_test_shoot (test, "inspector-note");
}

/* A block of a definition with one input and one output, fed by a number. */
static void
add_block (AppTest *test)
{
  const char *json
      = "{\"nodes\":{\"a\":{\"kind\":\"core.input\",\"index\":0,\"params\":{\"kind\":\"integer\"}},"
        "\"z\":{\"kind\":\"core.output\",\"index\":1}},"
        "\"edges\":[{\"from\":\"a.output\",\"to\":\"z.input\"}]}";
  g_autoptr (PlumbValue) definition = plumb_json_parse (json, -1, NULL);
  g_assert_nonnull (definition);
  apply (test, plumb_edit_new_set_definition ("d", plumb_value_ref (definition)));
  g_autoptr (PlumbValue) block = plumb_json_parse (
      "{\"kind\":\"core.subgraph\",\"index\":95,\"definition\":\"d\"}", -1, NULL);
  apply (test, plumb_edit_new_add_node (NULL, "block", plumb_value_ref (block)));
  add_number (test);
  apply (test, plumb_edit_new_connect (NULL, "n.integer", "block.a"));
}

static gboolean
has_edge (AppTest *test, const char *to)
{
  return plumb_graph_find_edge (plumb_ui_document_get_graph (test->document), "n.integer", to)
         != NULL;
}

static GtkWidget *
find_name (GtkWidget *inspector, const char *title)
{
  GtkWidget *row = app_test_find (inspector, ADW_TYPE_ENTRY_ROW, title);
  g_assert_nonnull (row);
  return row;
}

static void
rename_with (GtkWidget *row, const char *to)
{
  gtk_widget_grab_focus (row);
  gtk_editable_set_text (GTK_EDITABLE (row), to);
  g_signal_emit_by_name (row, "apply");
  app_test_settle ();
}

/* At a block: the title of its definition, and its ports, whose links follow their names. */
static void
test_definition (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  add_block (test);
  select_node (test, "block");
  app_test_shoot (test, "inspector-block");
  PlumbGraph *graph = plumb_ui_document_get_graph (test->document);
  rename_with (find_name (inspector, "Title of the Definition"), "Passes on");
  g_assert_cmpstr (plumb_graph_get_title (plumb_graph_find_definition (graph, "d")), ==,
                   "Passes on");
  GtkWidget *input = find_name (inspector, "Input");
  rename_with (input, "from");
  g_assert_true (has_edge (test, "block.from"));
  rename_with (input, "zz");
  g_assert_true (has_edge (test, "block.zz"));
  g_assert_true (find_name (inspector, "Input") == input);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_name (inspector, "Output"))), ==, "z");
  g_assert_true (plumb_ui_document_undo (test->document));
  g_assert_true (plumb_ui_document_undo (test->document));
  g_assert_true (has_edge (test, "block.a"));

  rename_with (find_name (inspector, "Name of the Definition"), "passing");
  g_assert_null (plumb_graph_find_definition (graph, "d"));
  PlumbNode *block = plumb_graph_find_node (graph, "block");
  g_assert_cmpstr (plumb_node_get_definition (block), ==, "passing");
  rename_with (find_name (inspector, "Input"), "from");
  g_assert_true (has_edge (test, "block.from"));
  g_assert_true (plumb_ui_document_undo (test->document));
  g_assert_true (plumb_ui_document_undo (test->document));
  app_test_settle ();
  g_assert_cmpstr (plumb_node_get_definition (block), ==, "d");
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (find_name (inspector, "Name of the Definition"))), ==,
      "d");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_name (inspector, "Input"))), ==, "a");
}

/* The same inside, where the name of a port's node is the port's. */
static void
test_inside_a_definition (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  add_block (test);
  plumb_ui_document_enter (test->document, "block");
  app_test_settle ();
  app_test_shoot (test, "inspector-definition");
  PlumbGraph *definition
      = plumb_graph_find_definition (plumb_ui_document_get_graph (test->document), "d");
  gtk_editable_set_text (find_entry (inspector, "title"), "Passes on");
  g_assert_cmpstr (plumb_graph_get_title (definition), ==, "Passes on");
  rename_with (find_name (inspector, "Input"), "from");
  g_assert_true (has_edge (test, "block.from"));
  select_node (test, "from");
  rename_with (find_name (inspector, "Name"), "source");
  g_assert_true (has_edge (test, "block.source"));
}

static void
test_description (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  GtkWidget *view = app_test_find (find_row (inspector, "description"), GTK_TYPE_TEXT_VIEW, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Lamps\nfor all", -1);
  PlumbValue *members = plumb_graph_get_members (plumb_ui_document_get_graph (test->document));
  g_assert_cmpstr (plumb_value_member_string (members, "description", NULL), ==, "Lamps\nfor all");
  app_test_shoot (test, "inspector-description");
  g_assert_true (plumb_ui_document_undo (test->document));
  members = plumb_graph_get_members (plumb_ui_document_get_graph (test->document));
  g_assert_null (plumb_value_get_member (members, "description"));
}

static GtkTextBuffer *
get_buffer (GtkWidget *root)
{
  return gtk_text_view_get_buffer (
      GTK_TEXT_VIEW (app_test_find (root, GTK_SOURCE_TYPE_VIEW, NULL)));
}

static gboolean
is_colored (GtkTextBuffer *buffer, int offset)
{
  GtkTextIter start, end, at;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_source_buffer_ensure_highlight (GTK_SOURCE_BUFFER (buffer), &start, &end);
  gtk_text_buffer_get_iter_at_offset (buffer, &at, offset);
  g_autoptr (GSList) tags = gtk_text_iter_get_tags (&at);
  return tags != NULL;
}

static void
assert_scheme (GtkTextBuffer *buffer, const char *name)
{
  GtkSourceStyleScheme *scheme = gtk_source_buffer_get_style_scheme (GTK_SOURCE_BUFFER (buffer));
  g_assert_cmpstr (gtk_source_style_scheme_get_id (scheme), ==, name);
}

static void
test_code (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  select_node (test, "save");
  GtkWidget *row = find_row (inspector, "name");
  GtkTextBuffer *buffer = get_buffer (row);
  g_assert_true (gtk_text_view_get_monospace (
      GTK_TEXT_VIEW (app_test_find (row, GTK_SOURCE_TYPE_VIEW, NULL))));
  gtk_text_buffer_set_text (buffer, "my {index}", -1);
  g_assert_false (is_colored (buffer, 1));
  g_assert_true (is_colored (buffer, 4));
  app_test_shoot (test, "inspector-code");
  gtk_text_buffer_set_text (buffer, "a\nb", -1);
  assert_param (test, "save", "name", "\"a b\"");

  AdwStyleManager *style = adw_style_manager_get_default ();
  assert_scheme (buffer, "Adwaita");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  assert_scheme (buffer, "Adwaita-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_code_larger (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  g_autoptr (PlumbValue) node
      = plumb_json_parse ("{\"kind\":\"core.command\",\"index\":92,\"params\":{\"program\":\"sh\","
                          "\"arguments\":[\"-c\",\"echo {in.input}\\necho 2\"]}}",
                          -1, NULL);
  apply (test, plumb_edit_new_add_node (NULL, "command", plumb_value_ref (node)));
  select_node (test, "command");
  GtkWidget *row = find_row (inspector, "arguments");
  g_signal_emit_by_name (app_test_find (row, GTK_TYPE_BUTTON, "Edit “Arguments” in a Larger View"),
                         "clicked");
  app_test_settle ();
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (test->window));
  g_assert_cmpstr (adw_dialog_get_title (dialog), ==, "Arguments");
  app_test_shoot (test, "inspector-code-larger");
  gtk_text_buffer_set_text (get_buffer (GTK_WIDGET (dialog)), "-e\n-c", -1);
  assert_param (test, "command", "arguments", "[\"-e\\n-c\",\"echo {in.input}\\necho 2\"]");
  /* What was edited is not shown any more: another one is, in the same form. */
  g_autofree char *text = plumb_json_format (node, PLUMB_JSON_COMPACT);
  g_auto (GStrv) halves = g_strsplit (text, "92", 2);
  g_autofree char *next = g_strjoinv ("93", halves);
  apply (test, plumb_edit_new_add_node (NULL, "other", plumb_json_parse (next, -1, NULL)));
  select_node (test, "other");
  g_assert_true (find_row (inspector, "arguments") == row);
  app_test_settle ();
  g_assert_null (adw_window_get_visible_dialog (ADW_WINDOW (test->window)));
}

static const char *
get_seed_mode (AppTest *test)
{
  PlumbGraph *graph = plumb_ui_document_get_graph (test->document);
  return plumb_value_member_string (plumb_graph_get_seed (graph), "mode", NULL);
}

static void
test_seed (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  GtkWidget *row = find_row (inspector, "seed.base");
  GtkWidget *lock = app_test_find (row, GTK_TYPE_TOGGLE_BUTTON, NULL);
  GtkWidget *entry = app_test_find (row, GTK_TYPE_ENTRY, NULL);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (lock)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (lock), FALSE);
  g_assert_cmpstr (get_seed_mode (test), ==, "random");
  g_assert_false (gtk_widget_is_sensitive (entry));
  g_assert_true (plumb_ui_document_undo (test->document));
  app_test_settle ();
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (lock)));
  g_assert_true (gtk_widget_is_sensitive (entry));
  g_assert_cmpstr (get_seed_mode (test), ==, "derived");
  g_assert_false (plumb_ui_document_undo (test->document));

  guint64 all = 0; /* bits that any throw set */
  for (guint i = 0; i < 40; i++)
    {
      g_signal_emit_by_name (app_test_find (row, GTK_TYPE_BUTTON, "Another Seed"), "clicked");
      PlumbGraph *graph = plumb_ui_document_get_graph (test->document);
      guint64 seed = plumb_value_member_uint (plumb_graph_get_seed (graph), "base", 0);
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, text);
      all |= seed;
    }
  g_assert_cmphex (all, ==, G_MAXUINT64);
  select_node (test, "render");
  g_assert_nonnull (
      app_test_find (find_row (inspector, "seed.base"), GTK_TYPE_TOGGLE_BUTTON, NULL));
  app_test_shoot (test, "inspector-seed");
}

static void
test_list (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  GtkWidget *inspector = show_inspector (test);
  g_autoptr (PlumbValue) node = plumb_json_parse (
      "{\"kind\":\"core.list\",\"index\":92,\"params\":{\"values\":[1,\"b\",{\"c\":2}]}}", -1,
      NULL);
  apply (test, plumb_edit_new_add_node (NULL, "list", plumb_value_ref (node)));
  select_node (test, "list");
  app_test_shoot (test, "inspector-list");
  GtkWidget *row = find_row (inspector, "values");
  g_signal_emit_by_name (app_test_find (row, GTK_TYPE_BUTTON, "go-down-symbolic"), "clicked");
  assert_param (test, "list", "values", "[\"b\",1,{\"c\":2}]");
  g_signal_emit_by_name (app_test_find (row, GTK_TYPE_BUTTON, "list-remove-symbolic"), "clicked");
  assert_param (test, "list", "values", "[1,{\"c\":2}]");
  gtk_editable_set_text (GTK_EDITABLE (app_test_find (row, GTK_TYPE_ENTRY, NULL)), "[3]");
  assert_param (test, "list", "values", "[[3],{\"c\":2}]");
  g_signal_emit_by_name (app_test_find (row, GTK_TYPE_BUTTON, "Add"), "clicked");
  assert_param (test, "list", "values", "[[3],{\"c\":2},{\"c\":2}]");
}

/* Each kind of every pack has a form, whatever its fields are; nothing is changed by looking. */
static void
test_every_kind (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  show_inspector (test);
  PlumbCatalog *catalog = plumb_ui_environment_get_catalog (test->environment);
  for (guint i = 0; i < plumb_catalog_get_n_kinds (catalog); i++)
    {
      const char *kind = plumb_kind_get_name (plumb_catalog_get_kind (catalog, i));
      g_autofree char *json = g_strdup_printf ("{\"kind\":\"%s\",\"index\":%u}", kind, 1000 + i);
      g_autoptr (PlumbValue) node = plumb_json_parse (json, -1, NULL);
      apply (test, plumb_edit_new_add_node (NULL, "x", plumb_value_ref (node)));
      guint64 revision = plumb_graph_get_revision (plumb_ui_document_get_graph (test->document));
      plumb_ui_selection_set (plumb_ui_document_get_selection (test->document), PLUMB_UI_ITEM_NODE,
                              "x");
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (plumb_graph_get_revision (plumb_ui_document_get_graph (test->document)), ==,
                        revision);
      apply (test, plumb_edit_new_remove_node (NULL, "x"));
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/inspector/number", test_number);
  g_test_add_func ("/inspector/long-fraction", test_long_fraction);
  g_test_add_func ("/inspector/room", test_room);
  g_test_add_func ("/inspector/reset", test_reset);
  g_test_add_func ("/inspector/follows", test_follows);
  g_test_add_func ("/inspector/binding", test_binding);
  g_test_add_func ("/inspector/bind", test_bind);
  static const char *const share[] = { "image.dropshadow", "opacity" };
  static const char *const usual[] = { "image.opacity", "value" };
  g_test_add_data_func ("/inspector/slider/share", share, test_slider);
  g_test_add_data_func ("/inspector/slider/usual", usual, test_slider);
  g_test_add_func ("/inspector/forms-are-kept", test_forms_are_kept);
  g_test_add_func ("/inspector/several", test_several);
  g_test_add_func ("/inspector/problem-of-the-document", test_problem_of_the_document);
  g_test_add_func ("/inspector/workflow-link-frame-note", test_workflow_link_frame_note);
  g_test_add_func ("/inspector/definition", test_definition);
  g_test_add_func ("/inspector/inside-a-definition", test_inside_a_definition);
  g_test_add_func ("/inspector/description", test_description);
  g_test_add_func ("/inspector/code", test_code);
  g_test_add_func ("/inspector/code-larger", test_code_larger);
  g_test_add_func ("/inspector/seed", test_seed);
  g_test_add_func ("/inspector/list", test_list);
  g_test_add_func ("/inspector/every-kind", test_every_kind);
  return g_test_run ();
}
