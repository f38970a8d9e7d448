/* test-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-diff.h"
#include "plumb-document.h"
#include "plumb-group.h"
#include "random-document.h"

static const char text[]
    = "{ \"plumb\": 1, \"nodes\": {\n"
      "  \"src\": {\"kind\": \"k\", \"index\": 1}, \"other\": {\"kind\": \"k\", \"index\": 2},\n"
      "  \"blur\": {\"kind\": \"k\", \"index\": 3, \"at\": [100, 50], \"params\": {\"r\": 1}},\n"
      "  \"mix\": {\"kind\": \"k\", \"index\": 4, \"at\": [300, 80]},\n"
      "  \"out\": {\"kind\": \"k\", \"index\": 5}, \"end\": {\"kind\": \"k\", \"index\": 6} },\n"
      "\"edges\": [ {\"from\": \"src.o\", \"to\": \"blur.image\"}, {\"from\": \"src.o\", \"to\": "
      "\"mix.a\"},\n"
      "  {\"from\": \"blur.o\", \"to\": \"mix.b\", \"order\": 2}, {\"from\": \"other.o\", \"to\": "
      "\"mix.b\", \"order\": 1, \"when\": \"fail\"},\n"
      "  {\"from\": \"mix.o\", \"to\": \"out.i\", \"when\": \"always\"}, {\"from\": \"mix.o\", "
      "\"to\": \"end.i\"} ],\n"
      "\"frames\": {\"in\": {\"members\": [\"blur\", \"mix\"]}, \"part\": {\"members\": [\"src\", "
      "\"mix\"]}} }";

static PlumbGraph *
make_graph (void)
{
  g_autoptr (GError) error = NULL;
  PlumbGraph *graph = plumb_document_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  return graph;
}

/* Applies it (taken); its inverse must take it back, and the document must be without new faults.
 */
static void
apply (PlumbGraph *graph, PlumbEdit *edit)
{
  g_assert_nonnull (edit);
  g_autoptr (PlumbEdit) taken = edit;
  g_autoptr (PlumbEdit) inverse = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = plumb_document_format (graph);
  plumb_graph_apply (graph, edit, &inverse, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbGraph) copy = plumb_graph_copy (graph);
  plumb_graph_apply (copy, inverse, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *back = plumb_document_format (copy);
  assert_same_text (back, before);
}

static void
group (PlumbGraph *graph, const char *const *ids)
{
  g_autoptr (GError) error = NULL;
  PlumbEdit *edit = plumb_edit_new_group (graph, NULL, ids, "Grade", &error);
  g_assert_no_error (error);
  apply (graph, edit);
}

static void
ungroup (PlumbGraph *graph, const char *id)
{
  g_autoptr (GError) error = NULL;
  PlumbEdit *edit = plumb_edit_new_ungroup (graph, NULL, id, &error);
  g_assert_no_error (error);
  apply (graph, edit);
}

static void
assert_edge (PlumbGraph *graph, const char *from, const char *to, const char *condition, int order)
{
  PlumbEdge *edge = plumb_graph_find_edge (graph, from, to);
  g_assert_nonnull (edge);
  g_assert_cmpstr (plumb_edge_get_condition (edge), ==, condition);
  g_assert_cmpint (plumb_edge_get_order (edge), ==, order);
}

static void
test_group (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  group (graph, (const char *[]) { "mix", "blur", NULL });
  g_assert_cmpuint (plumb_graph_get_n_nodes (graph), ==, 5);
  PlumbNode *instance = plumb_graph_find_node (graph, "grade");
  g_assert_cmpstr (plumb_node_get_kind (instance), ==, "core.subgraph");
  g_assert_cmpstr (plumb_node_get_definition (instance), ==, "Grade");
  g_assert_cmpint (plumb_node_get_index (instance), ==, 7);
  PlumbGraph *inner = plumb_graph_find_definition (graph, "Grade");
  g_assert_cmpuint (plumb_graph_get_n_nodes (inner), ==, 5);
  g_assert_cmpint (plumb_node_get_index (plumb_graph_find_node (inner, "blur")), ==, 3);
  g_assert_cmpstr (plumb_node_get_kind (plumb_graph_find_node (inner, "image")), ==, "core.input");
  g_assert_cmpstr (plumb_node_get_kind (plumb_graph_find_node (inner, "o")), ==, "core.output");
  g_assert_cmpuint (plumb_graph_get_n_edges (inner), ==, 5);
  assert_edge (inner, "image.value", "blur.image", "pass", 0);
  assert_edge (inner, "image.value", "mix.a", "pass", 0);
  assert_edge (inner, "b.value", "mix.b", "pass", 1);
  assert_edge (inner, "blur.o", "mix.b", "pass", 2);
  assert_edge (inner, "mix.o", "o.value", "pass", 0);
  g_assert_cmpuint (plumb_graph_get_n_edges (graph), ==, 4);
  assert_edge (graph, "src.o", "grade.image", "pass", 0);
  assert_edge (graph, "other.o", "grade.b", "fail", 0);
  assert_edge (graph, "grade.o", "out.i", "always", 0);
  assert_edge (graph, "grade.o", "end.i", "pass", 0);
  g_assert_null (plumb_graph_find_frame (graph, "in"));
  g_assert_nonnull (plumb_graph_find_frame (inner, "in"));
  PlumbValue *members = plumb_value_get_member (plumb_graph_find_frame (graph, "part"), "members");
  g_assert_cmpstr (plumb_value_get_string (plumb_value_get_element (members, 1), ""), ==, "grade");
}

static void
test_and_back (void)
{
  g_autoptr (PlumbGraph) graph = make_graph (), original = make_graph ();
  group (graph, (const char *[]) { "blur", "mix", NULL });
  ungroup (graph, "grade");
  g_autoptr (PlumbDiff) diff = plumb_diff_new (original, graph);
  g_autoptr (GString) found = g_string_new (NULL);
  plumb_diff_append_text (diff, found);
  g_assert_cmpstr (found->str, ==,
                   "~ frame part members: [\"src\",\"mix\"] → [\"src\",\"blur\",\"mix\"]\n");
}

/* Two instances: the second comes out under other ids and indexes, and the definition goes last. */
static void
test_two_instances (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autoptr (GError) error = NULL;
  group (graph, (const char *[]) { "blur", "mix", NULL });
  PlumbValue *value = plumb_node_get_value (plumb_graph_find_node (graph, "grade"));
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (value);
  plumb_value_builder_set_int (builder, "index", 20);
  apply (graph, plumb_edit_new_add_node (NULL, "second", plumb_value_builder_end (builder)));
  apply (graph, plumb_edit_new_connect (NULL, "other.o", "second.image"));
  ungroup (graph, "grade");
  g_assert_nonnull (plumb_graph_find_definition (graph, "Grade"));
  ungroup (graph, "second");
  g_assert_null (plumb_graph_find_definition (graph, "Grade"));
  PlumbNode *blur = plumb_graph_find_node (graph, "blur-2");
  g_assert_cmpint (plumb_node_get_index (blur), >, 20);
  assert_edge (graph, "other.o", "blur-2.image", "pass", 0);
  assert_edge (graph, "blur-2.o", "mix-2.b", "pass", 2);
}

static void
test_inside (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autoptr (GError) error = NULL;
  group (graph, (const char *[]) { "blur", "mix", NULL });
  apply (graph,
         plumb_edit_new_group (graph, "Grade", (const char *[]) { "blur", NULL }, "Soft", &error));
  PlumbGraph *inner = plumb_graph_find_definition (graph, "Grade");
  g_assert_cmpstr (plumb_node_get_definition (plumb_graph_find_node (inner, "soft")), ==, "Soft");
  assert_edge (inner, "soft.o", "mix.b", "pass", 2);
  apply (graph, plumb_edit_new_ungroup (graph, "Grade", "soft", &error));
  g_assert_nonnull (plumb_graph_find_node (inner, "blur"));
}

static void
test_rename_port (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autoptr (GError) error = NULL;
  group (graph, (const char *[]) { "blur", "mix", NULL });
  apply (graph, plumb_edit_new_rename_port (graph, "Grade", "image", "picture", &error));
  assert_edge (graph, "src.o", "grade.picture", "pass", 0);
  assert_edge (plumb_graph_find_definition (graph, "Grade"), "picture.value", "mix.a", "pass", 0);
  apply (graph, plumb_edit_new_rename_port (graph, "Grade", "o", "result", &error));
  assert_edge (graph, "grade.result", "out.i", "always", 0);
  g_assert_null (plumb_edit_new_rename_port (graph, "Grade", "blur", "x", &error));
  g_assert_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN);
}

static void
test_rename_definition (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autoptr (GError) error = NULL;
  group (graph, (const char *[]) { "blur", "mix", NULL });
  apply (graph,
         plumb_edit_new_group (graph, "Grade", (const char *[]) { "blur", NULL }, "Soft", &error));
  apply (graph, plumb_edit_new_rename_definition (graph, "Soft", "Mild", &error));
  PlumbGraph *inner = plumb_graph_find_definition (graph, "Grade");
  g_assert_cmpstr (plumb_node_get_definition (plumb_graph_find_node (inner, "soft")), ==, "Mild");
  g_assert_null (plumb_graph_find_definition (graph, "Soft"));
  apply (graph, plumb_edit_new_rename_definition (graph, "Grade", "Tone", &error));
  g_assert_cmpstr (plumb_node_get_definition (plumb_graph_find_node (graph, "grade")), ==, "Tone");
  inner = plumb_graph_find_definition (graph, "Tone");
  g_assert_cmpstr (plumb_node_get_definition (plumb_graph_find_node (inner, "soft")), ==, "Mild");
  g_assert_null (plumb_edit_new_rename_definition (graph, "Tone", "Mild", &error));
  g_assert_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (plumb_edit_new_rename_definition (graph, "Grade", "x", &error));
  g_assert_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN);
}

static void
test_refused (void)
{
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_edit_new_group (graph, NULL, (const char *[]) { NULL }, "G", &error));
  g_assert_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (
      plumb_edit_new_group (graph, NULL, (const char *[]) { "nobody", NULL }, "G", &error));
  g_assert_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (plumb_edit_new_ungroup (graph, NULL, "src", &error));
  g_assert_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID);
  g_clear_error (&error);
  group (graph, (const char *[]) { "blur", "mix", NULL });
  g_assert_null (
      plumb_edit_new_group (graph, "Grade", (const char *[]) { "image", NULL }, "G", &error));
  g_assert_error (error, PLUMB_EDIT_ERROR, PLUMB_EDIT_ERROR_INVALID);
}

/* Frames may list more than before, and nodes that shared an index get one of their own. */
static void
assert_same_but_frames (PlumbGraph *before, PlumbGraph *after)
{
  g_autoptr (PlumbDiff) diff = plumb_diff_new (before, after);
  for (guint i = 0; i < plumb_diff_get_length (diff); i++)
    {
      const PlumbDifference *difference = plumb_diff_get (diff, i);
      if (difference->thing == PLUMB_DIFFERENCE_FRAME
          || g_strcmp0 (difference->member, "index") == 0)
        continue;
      g_autoptr (GString) found = g_string_new (NULL);
      plumb_diff_append_text (diff, found);
      g_error ("%s", found->str);
    }
}

static void
test_property (void)
{
  g_autoptr (GRand) random = random_new_printed ();
  guint n_grouped = 0;
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (PlumbGraph) graph = random_document_new (random);
      g_autoptr (PlumbGraph) original = plumb_graph_copy (graph);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      for (guint j = 0; j < plumb_graph_get_n_nodes (graph); j++)
        {
          /* Not one that an edge names which the document keeps aside: it comes back under another
           * id. */
          const char *id = plumb_node_get_id (plumb_graph_get_node (graph, j));
          if (g_rand_boolean (random) && !g_str_equal (id, "n2") && !g_str_equal (id, "n9"))
            g_strv_builder_add (builder, id);
        }
      g_auto (GStrv) ids = g_strv_builder_end (builder);
      if (ids[0] == NULL)
        continue;
      group (graph, (const char *const *) ids);
      ungroup (graph, "grade");
      assert_same_but_frames (original, graph);
      n_grouped++;
    }
  g_assert_cmpuint (n_grouped, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/group/group", test_group);
  g_test_add_func ("/group/and-back", test_and_back);
  g_test_add_func ("/group/two-instances", test_two_instances);
  g_test_add_func ("/group/inside", test_inside);
  g_test_add_func ("/group/rename-port", test_rename_port);
  g_test_add_func ("/group/rename-definition", test_rename_definition);
  g_test_add_func ("/group/refused", test_refused);
  g_test_add_func ("/group/property", test_property);
  return g_test_run ();
}
