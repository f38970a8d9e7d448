/* test-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-diff.h"
#include "plumb-document.h"
#include "plumb-edit.h"
#include "plumb-json.h"
#include "random-document.h"

static const char text[]
    = "{ \"plumb\": 1, \"nodes\": {\n"
      "    \"a\": { \"kind\": \"k\", \"index\": 1, \"params\": {\"size\": 3} },\n"
      "    \"b\": { \"kind\": \"k\", \"index\": 2 },\n"
      "    \"c\": { \"kind\": \"core.subgraph\", \"index\": 3, \"definition\": \"d\" } },\n"
      "  \"edges\": [ {\"from\": \"a.out\", \"to\": \"b.in\"}, {\"from\": \"b.out\", \"to\": "
      "\"c.in\"} ],\n"
      "  \"frames\": { \"f\": {\"members\": [\"a\", \"b\"]} },\n"
      "  \"definitions\": { \"d\": { \"nodes\": { \"x\": {\"kind\": \"k\", \"index\": 1} } } } }";

static PlumbGraph *
make_graph (void)
{
  g_autoptr (GError) error = NULL;
  PlumbGraph *graph = plumb_document_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  return graph;
}

/* Applies it (taken), and checks that the inverse takes it back. */
static void
apply (PlumbGraph *graph, PlumbEdit *edit)
{
  g_autoptr (PlumbEdit) taken = edit;
  g_autoptr (PlumbEdit) inverse = NULL, redo = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = plumb_document_format (graph);
  plumb_graph_apply (graph, edit, &inverse, &error);
  g_assert_no_error (error);
  g_autofree char *after = plumb_document_format (graph);
  g_assert_cmpstr (after, !=, before);
  plumb_graph_apply (graph, inverse, &redo, &error);
  g_assert_no_error (error);
  g_autofree char *back = plumb_document_format (graph);
  assert_same_text (back, before);
  plumb_graph_apply (graph, redo, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *again = plumb_document_format (graph);
  assert_same_text (again, after);
}

static void
refuse (PlumbGraph *graph, PlumbEdit *edit, PlumbEditError code, const char *part)
{
  g_autoptr (PlumbEdit) taken = edit;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = plumb_document_format (graph);
  PlumbEdit *inverse = (gpointer) graph;
  g_assert_false (plumb_graph_apply (graph, edit, &inverse, &error));
  g_assert_error (error, PLUMB_EDIT_ERROR, (int) code);
  g_assert_null (inverse);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not contain “%s”", error->message, part);
  g_autofree char *after = plumb_document_format (graph);
  assert_same_text (after, before);
}

static PlumbValue *
parse_value (const char *json)
{
  g_autoptr (GError) error = NULL;
  PlumbValue *value = plumb_json_parse (json, -1, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_nodes (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  apply (graph,
         plumb_edit_new_add_node (NULL, "n", parse_value ("{\"kind\": \"k\", \"index\": 9}")));
  g_assert_cmpint (plumb_graph_get_next_index (graph), ==, 10);
  apply (graph, plumb_edit_new_move_node (NULL, "n", 1.5, -3));
  double x, y;
  plumb_node_get_position (plumb_graph_find_node (graph, "n"), &x, &y);
  g_assert_true (x == 1.5 && y == -3);
  apply (graph, plumb_edit_new_set_node (NULL, "n", "mode", plumb_value_new_string ("bypass")));
  g_assert_cmpint (plumb_node_get_mode (plumb_graph_find_node (graph, "n")), ==,
                   PLUMB_NODE_MODE_BYPASS);
  apply (graph, plumb_edit_new_set_param (NULL, "a", "seed", plumb_value_new_uint (G_MAXUINT64)));
  apply (graph, plumb_edit_new_set_param (NULL, "a", "size", NULL));
  PlumbValue *params = plumb_node_get_params (plumb_graph_find_node (graph, "a"));
  g_assert_cmpuint (plumb_value_get_length (params), ==, 1);
  apply (graph, plumb_edit_new_set_param ("d", "x", "size", plumb_value_new_int (4)));
  apply (graph, plumb_edit_new_remove_node (NULL, "n"));
  g_assert_cmpint (plumb_graph_get_next_index (graph), ==, 10);
}

static void
test_remove_node (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  apply (graph, plumb_edit_new_remove_node (NULL, "b"));
  g_assert_cmpuint (plumb_graph_get_n_edges (graph), ==, 0);
  PlumbValue *members = plumb_value_get_member (plumb_graph_find_frame (graph, "f"), "members");
  g_assert_cmpuint (plumb_value_get_length (members), ==, 1);
}

static void
test_rename_node (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autoptr (PlumbNode) b = g_object_ref (plumb_graph_find_node (graph, "b"));
  apply (graph, plumb_edit_new_rename_node (NULL, "b", "z"));
  g_assert_true (plumb_graph_find_node (graph, "z") == b);
  g_assert_nonnull (plumb_graph_find_edge (graph, "a.out", "z.in"));
  g_assert_nonnull (plumb_graph_find_edge (graph, "z.out", "c.in"));
  PlumbValue *members = plumb_value_get_member (plumb_graph_find_frame (graph, "f"), "members");
  g_assert_cmpstr (plumb_value_get_string (plumb_value_get_element (members, 1), ""), ==, "z");
}

static void
test_edges (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  apply (graph, plumb_edit_new_connect (NULL, "a.out", "c.in"));
  PlumbNode *c = plumb_graph_find_node (graph, "c");
  PlumbEdge *last = g_ptr_array_index (plumb_graph_get_edges_in (graph, c), 1);
  g_assert_cmpstr (plumb_edge_get_from (last), ==, "b.out");
  apply (graph, plumb_edit_new_set_edge (NULL, last, "order", plumb_value_new_int (-1)));
  g_assert_true (g_ptr_array_index (plumb_graph_get_edges_in (graph, c), 0) == last);
  apply (graph, plumb_edit_new_set_edge (NULL, last, "when", plumb_value_new_string ("flags.x")));
  g_assert_cmpstr (plumb_edge_get_condition (last), ==, "flags.x");
  apply (graph, plumb_edit_new_remove_edge (NULL, "b.out", "c.in"));
  g_assert_cmpuint (plumb_graph_get_edges_in (graph, c)->len, ==, 1);
}

static void
test_things (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  apply (graph, plumb_edit_new_set_frame (NULL, "g", parse_value ("{\"members\": [\"c\"]}")));
  apply (graph, plumb_edit_new_set_frame (NULL, "f", NULL));
  g_assert_cmpuint (plumb_graph_get_n_frames (graph), ==, 1);
  apply (graph, plumb_edit_new_set_note (NULL, "n", parse_value ("{\"text\": \"x\"}")));
  apply (graph, plumb_edit_new_set_graph (NULL, "seed", parse_value ("{\"mode\": \"random\"}")));
  apply (graph, plumb_edit_new_set_graph ("d", "title", plumb_value_new_string ("D")));
  apply (graph, plumb_edit_new_set_graph ("d", "description", plumb_value_new_string ("a\nb")));
  apply (graph, plumb_edit_new_set_graph (NULL, "description", plumb_value_new_string ("c")));
  apply (graph, plumb_edit_new_set_definition ("e", parse_value ("{\"title\": \"E\"}")));
  apply (graph, plumb_edit_new_set_definition ("e", NULL));
  g_assert_cmpuint (plumb_graph_get_n_definitions (graph), ==, 1);
}

static void
test_refused (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  refuse (graph,
          plumb_edit_new_add_node (NULL, "a", parse_value ("{\"kind\": \"k\", \"index\": 9}")),
          PLUMB_EDIT_ERROR_EXISTS, "“a”");
  refuse (graph,
          plumb_edit_new_add_node (NULL, "n", parse_value ("{\"kind\": \"k\", \"index\": 2}")),
          PLUMB_EDIT_ERROR_EXISTS, "next free one is 4");
  refuse (graph,
          plumb_edit_new_add_node (NULL, "n/m", parse_value ("{\"kind\": \"k\", \"index\": 9}")),
          PLUMB_EDIT_ERROR_INVALID, "“n/m”");
  refuse (graph, plumb_edit_new_add_node (NULL, "n", parse_value ("{\"index\": 9}")),
          PLUMB_EDIT_ERROR_INVALID, "kind");
  refuse (graph, plumb_edit_new_remove_node (NULL, "n"), PLUMB_EDIT_ERROR_UNKNOWN, "“n”");
  refuse (graph, plumb_edit_new_remove_node ("e", "n"), PLUMB_EDIT_ERROR_UNKNOWN, "definition “e”");
  refuse (graph, plumb_edit_new_rename_node (NULL, "a", "b"), PLUMB_EDIT_ERROR_EXISTS, "“b”");
  refuse (graph, plumb_edit_new_set_node (NULL, "a", "index", plumb_value_new_int (5)),
          PLUMB_EDIT_ERROR_INVALID, "index");
  refuse (graph, plumb_edit_new_set_node (NULL, "a", "mode", plumb_value_new_string ("sleep")),
          PLUMB_EDIT_ERROR_INVALID, "expected active, mute or bypass; found \"sleep\"");
  refuse (graph, plumb_edit_new_set_node (NULL, "a", "kind", NULL), PLUMB_EDIT_ERROR_INVALID,
          "kind");
  refuse (graph, plumb_edit_new_connect (NULL, "a.out", "b.in"), PLUMB_EDIT_ERROR_EXISTS,
          "a.out → b.in");
  refuse (graph, plumb_edit_new_connect (NULL, "a.out", "n.in"), PLUMB_EDIT_ERROR_UNKNOWN, "“n”");
  refuse (graph, plumb_edit_new_connect (NULL, "a", "b.in"), PLUMB_EDIT_ERROR_INVALID, "NODE.PORT");
  refuse (graph, plumb_edit_new_remove_edge (NULL, "a.out", "c.in"), PLUMB_EDIT_ERROR_UNKNOWN,
          "a.out");
  refuse (graph,
          plumb_edit_new_set_edge (NULL, plumb_graph_get_edge (graph, 0), "when",
                                   plumb_value_new_string ("maybe")),
          PLUMB_EDIT_ERROR_INVALID, "flags.NAME");
  refuse (graph, plumb_edit_new_set_frame (NULL, "g", parse_value ("{\"members\": [\"n\"]}")),
          PLUMB_EDIT_ERROR_UNKNOWN, "“n”");
  refuse (graph, plumb_edit_new_set_note (NULL, "n", NULL), PLUMB_EDIT_ERROR_UNKNOWN, "note “n”");
  refuse (graph, plumb_edit_new_set_definition ("d", NULL), PLUMB_EDIT_ERROR_IN_USE, "node “c”");
  refuse (graph, plumb_edit_new_set_definition ("e", parse_value ("{\"nodes\": {\"n\": {}}}")),
          PLUMB_EDIT_ERROR_INVALID, "no kind");
  refuse (graph, plumb_edit_new_set_graph ("d", "seed", NULL), PLUMB_EDIT_ERROR_INVALID, "seed");
  refuse (graph, plumb_edit_new_set_graph (NULL, "description", plumb_value_new_int (1)),
          PLUMB_EDIT_ERROR_INVALID, "description");
}

/* What would make sense of an edge that is kept aside. */
static void
test_kept_aside (void)
{
  g_autoptr (PlumbGraph) graph = plumb_document_parse (
      "{ \"plumb\": 1, \"nodes\": { \"a\": {\"kind\": \"k\", \"index\": 1},\n"
      "  \"b\": {\"kind\": \"k\", \"index\": 2} },\n"
      "\"edges\": [ {\"from\": \"a.o\", \"to\": \"b.i\"}, {\"from\": \"a.o\", "
      "\"to\": \"b.i\", \"when\": \"fail\"},\n"
      "  {\"from\": \"ghost.o\", \"to\": \"b.i\"} ] }",
      -1, NULL, NULL);
  refuse (graph, plumb_edit_new_remove_edge (NULL, "a.o", "b.i"), PLUMB_EDIT_ERROR_IN_USE, "twice");
  refuse (graph,
          plumb_edit_new_add_node (NULL, "ghost", parse_value ("{\"kind\": \"k\", \"index\": 9}")),
          PLUMB_EDIT_ERROR_EXISTS, "“ghost”");
  refuse (graph, plumb_edit_new_rename_node (NULL, "a", "ghost"), PLUMB_EDIT_ERROR_EXISTS,
          "“ghost”");
  apply (graph, plumb_edit_new_remove_node (NULL, "a"));
  g_autofree char *id = plumb_graph_make_id (graph, "ghost");
  g_assert_cmpstr (id, ==, "ghost-2");
}

typedef struct
{
  guint n_emissions;
  GString *text;
} Watcher;

static void
graph_changed_cb (PlumbGraph *graph, const PlumbChange *changes, guint n_changes, Watcher *watcher)
{
  watcher->n_emissions++;
  for (guint i = 0; i < n_changes; i++)
    g_string_append_printf (watcher->text, "%d %s %s %s\n", (int) changes[i].kind,
                            changes[i].definition != NULL ? changes[i].definition : "-",
                            changes[i].id != NULL ? changes[i].id : "-",
                            changes[i].name != NULL ? changes[i].name : "-");
}

static void
test_changed (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autoptr (GString) changes = g_string_new (NULL);
  Watcher watcher = { .text = changes };
  g_signal_connect (graph, "changed", G_CALLBACK (graph_changed_cb), &watcher);
  g_autoptr (PlumbEdit) param = plumb_edit_new_set_param ("d", "x", "p", plumb_value_new_int (1));
  g_autoptr (PlumbEdit) removal = plumb_edit_new_remove_node (NULL, "b");
  PlumbEdit *parts[] = { param, removal };
  g_autoptr (PlumbEdit) both = plumb_edit_new_composite ("Both", parts, 2);
  guint64 revision = plumb_graph_get_revision (graph);
  g_assert_true (plumb_graph_apply (graph, both, NULL, NULL));
  g_assert_cmpuint (plumb_graph_get_revision (graph), ==, revision + 1);
  g_assert_cmpuint (watcher.n_emissions, ==, 1);
  g_assert_cmpstr (changes->str, ==, "4 d x p\n6 - a.out b.in\n6 - b.out c.in\n8 - f -\n1 - b -\n");
  g_string_truncate (changes, 0);
  g_assert_false (plumb_graph_apply (graph, removal, NULL, NULL));
  g_assert_cmpuint (watcher.n_emissions, ==, 1);
  g_assert_false (plumb_graph_apply (graph, both, NULL, NULL));
  g_assert_cmpuint (watcher.n_emissions, ==, 2);
  g_assert_cmpstr (changes->str, ==, "4 d x p\n4 d x p\n");
}

static void
test_merge (void)
{
  g_autoptr (PlumbEdit) one = plumb_edit_new_move_node (NULL, "a", 1, 1);
  g_autoptr (PlumbEdit) two = plumb_edit_new_move_node (NULL, "a", 2, 2);
  g_autoptr (PlumbEdit) other = plumb_edit_new_move_node (NULL, "b", 2, 2);
  g_autoptr (PlumbEdit) inner = plumb_edit_new_move_node ("d", "a", 2, 2);
  g_autoptr (PlumbEdit) merged = plumb_edit_merge (one, two);
  g_assert_true (merged == two);
  g_assert_null (plumb_edit_merge (one, other));
  g_assert_null (plumb_edit_merge (one, inner));
  g_autoptr (PlumbEdit) both = plumb_edit_new_composite ("Move", (PlumbEdit *[]) { one, other }, 2);
  g_autoptr (PlumbEdit) again
      = plumb_edit_new_composite ("Move", (PlumbEdit *[]) { two, other }, 2);
  g_autoptr (PlumbEdit) drag = plumb_edit_merge (both, again);
  g_assert_nonnull (drag);
  g_assert_null (plumb_edit_merge (both, two));
  g_assert_cmpstr (plumb_edit_get_label (one), ==, "Move node");
  g_assert_cmpstr (plumb_edit_get_label (drag), ==, "Move");
}

static void
test_malformed (void)
{
  static const char *const malformed[]
      = { "5",
          "{}",
          "{\"edit\": \"fly\"}",
          "{\"edit\": \"add-node\", \"id\": \"a\"}",
          "{\"edit\": \"remove-edge\", \"from\": \"a.b\"}",
          "{\"edit\": \"set-param\", \"id\": \"a\"}",
          "{\"edit\": \"composite\", \"parts\": [{}]}",
          "{\"edit\": \"rename-node\", \"id\": 5, \"to\": \"b\"}" };
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autoptr (PlumbValue) value = parse_value (malformed[i]);
      g_autoptr (GError) error = NULL;
      g_assert_null (plumb_edit_new_from_value (value, &error));
      g_assert_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_MALFORMED);
    }
}

/* Through JSON and back, as through a journal. */
static PlumbEdit *
pass_through_json (PlumbEdit *edit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) value = plumb_edit_to_value (edit);
  g_autofree char *json = plumb_json_format (value, PLUMB_JSON_COMPACT);
  g_autoptr (PlumbValue) parsed = plumb_json_parse (json, -1, &error);
  g_assert_no_error (error);
  PlumbEdit *passed = plumb_edit_new_from_value (parsed, &error);
  g_assert_no_error (error);
  return passed;
}

/* The document that its text gives is the same document. */
static void
assert_true_to_text (PlumbGraph *graph, const char *formatted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) parsed = plumb_document_parse (formatted, -1, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *again = plumb_document_format (parsed);
  assert_same_text (again, formatted);
  /* What is kept aside counts, too: no edit may make sense of it behind the reader's back. */
  g_autoptr (PlumbDiff) diff = plumb_diff_new (graph, parsed);
  g_assert_cmpuint (plumb_diff_get_length (diff), ==, 0);
  g_autoptr (PlumbGraph) copy = plumb_graph_copy (graph);
  g_autofree char *copied = plumb_document_format (copy);
  assert_same_text (copied, formatted);
}

static void
check_inverse (GRand *random, PlumbGraph *graph, guint *n_applied)
{
  g_autofree char *before = plumb_document_format (graph);
  g_autoptr (PlumbEdit) made = random_edit_new (random, graph);
  g_autoptr (PlumbEdit) edit = pass_through_json (made);
  g_autoptr (PlumbEdit) inverse = NULL;
  g_autoptr (GError) error = NULL;
  if (!plumb_graph_apply (graph, edit, &inverse, &error))
    {
      g_assert_nonnull (error);
      g_autofree char *unchanged = plumb_document_format (graph);
      assert_same_text (unchanged, before);
      return;
    }
  (*n_applied)++;
  g_autofree char *after = plumb_document_format (graph);
  assert_true_to_text (graph, after);
  g_autoptr (PlumbEdit) redo = NULL;
  g_autoptr (PlumbEdit) passed = pass_through_json (inverse);
  plumb_graph_apply (graph, passed, &redo, &error);
  g_assert_no_error (error);
  g_autofree char *back = plumb_document_format (graph);
  assert_same_text (back, before);
  plumb_graph_apply (graph, redo, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *again = plumb_document_format (graph);
  assert_same_text (again, after);
}

/* apply, then inverse: the same bytes; for any edit on any document. */
static void
test_inverse_property (void)
{
  g_autoptr (GRand) random = random_new_printed ();
  guint n_applied = 0;
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (PlumbGraph) graph = random_document_new (random);
      for (guint j = 0; j < 100; j++)
        check_inverse (random, graph, &n_applied);
    }
  g_assert_cmpuint (n_applied, >, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/nodes", test_nodes);
  g_test_add_func ("/edit/remove-node", test_remove_node);
  g_test_add_func ("/edit/rename-node", test_rename_node);
  g_test_add_func ("/edit/edges", test_edges);
  g_test_add_func ("/edit/things", test_things);
  g_test_add_func ("/edit/refused", test_refused);
  g_test_add_func ("/edit/kept-aside", test_kept_aside);
  g_test_add_func ("/edit/changed", test_changed);
  g_test_add_func ("/edit/merge", test_merge);
  g_test_add_func ("/edit/malformed", test_malformed);
  g_test_add_func ("/edit/inverse-property", test_inverse_property);
  return g_test_run ();
}
