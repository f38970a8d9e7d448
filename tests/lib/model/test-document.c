/* test-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-json.h"

static char *
make_data_path (void)
{
  return g_test_build_filename (G_TEST_DIST, "data", "document", NULL);
}

static char *
make_temporary_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("plumb-document-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

static PlumbGraph *
parse (const char *text, PlumbProblems *problems)
{
  g_autoptr (GError) error = NULL;
  PlumbGraph *graph = plumb_document_parse (text, -1, problems, &error);
  g_assert_no_error (error);
  return graph;
}

/* --- golden trios: X.plumb -> X.ref.plumb + X.errors -------------------------------------------
 */

/* With PLUMB_TEST_UPDATE set the references are written anew; the difference is for a reviewer. */
static void
compare_with_file (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  if (g_getenv ("PLUMB_TEST_UPDATE") != NULL)
    {
      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
      return;
    }
  g_autofree char *expected = NULL;
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static char *
replace_suffix (const char *path, const char *suffix)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".plumb"));
  return g_strconcat (stem, suffix, NULL);
}

static void
assert_fixed_point (const char *text)
{
  g_autoptr (PlumbGraph) graph = parse (text, NULL);
  g_autofree char *again = plumb_document_format (graph);
  g_assert_cmpstr (again, ==, text);
  g_autoptr (PlumbGraph) copy = plumb_graph_copy (graph);
  g_autofree char *copied = plumb_document_format (copy);
  g_assert_cmpstr (copied, ==, text);
}

static void
test_golden (gconstpointer data)
{
  const char *path = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = plumb_document_parse (text, -1, problems, &error);
  g_autoptr (GString) errors = g_string_new (NULL);
  plumb_problems_append_text (problems, errors);
  if (graph == NULL)
    g_string_append_printf (errors, "%s %d: %s\n", g_quark_to_string (error->domain), error->code,
                            error->message);
  g_autofree char *errors_path = replace_suffix (path, ".errors");
  compare_with_file (errors_path, errors->str);
  if (graph == NULL)
    return;
  g_autofree char *reference_path = replace_suffix (path, ".ref.plumb");
  g_autofree char *reference = plumb_document_format (graph);
  compare_with_file (reference_path, reference);
  assert_fixed_point (reference);
}

static void
add_golden_tests (void)
{
  g_autofree char *folder_path = make_data_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (folder_path, 0, &error);
  g_assert_no_error (error);
  guint n_cases = 0;
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
    if (g_str_has_suffix (name, ".plumb") && !g_str_has_suffix (name, ".ref.plumb"))
      {
        g_autofree char *test = g_strdup_printf ("/document/golden/%s", name);
        g_test_add_data_func_full (test, g_build_filename (folder_path, name, NULL), test_golden,
                                   g_free);
        n_cases++;
      }
  g_assert_cmpuint (n_cases, >, 10);
}

/* --- what a caller relies on -------------------------------------------------------------------
 */

static const char still[]
    = "{ \"plumb\": 1, \"title\": \"Still\", \"seed\": { \"mode\": \"derived\", \"base\": 42 },\n"
      "  \"nodes\": {\n"
      "    \"b\": { \"kind\": \"core.list\", \"index\": 7, \"at\": [40, 320.5], \"size\": [10, "
      "20],\n"
      "      \"params\": { \"z\": 1, \"a\": [1, 2] }, \"mode\": \"mute\", \"pinned\": true },\n"
      "    \"a\": { \"kind\": \"core.text\", \"index\": 9, \"title\": \"First\" },\n"
      "    \"c\": { \"kind\": \"core.join\", \"index\": 3, \"collapsed\": true, \"color\": "
      "\"#00ff00\" } },\n"
      "  \"edges\": [ { \"from\": \"a.out\", \"to\": \"c.in\" },\n"
      "    { \"from\": \"b.out\", \"to\": \"c.in\", \"order\": -1, \"when\": \"fail\" },\n"
      "    { \"from\": \"b.other\", \"to\": \"c.in\" } ],\n"
      "  \"definitions\": { \"grade\": { \"title\": \"Grade\",\n"
      "    \"nodes\": { \"blur\": { \"kind\": \"image.blur\", \"index\": 1 } } } } }";

static void
test_nodes (void)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = parse (still, problems);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  g_assert_cmpstr (plumb_graph_get_title (graph), ==, "Still");
  g_assert_cmpint (plumb_value_member_int (plumb_graph_get_seed (graph), "base", 0), ==, 42);
  g_assert_cmpuint (plumb_graph_get_n_nodes (graph), ==, 3);
  g_assert_cmpstr (plumb_node_get_id (plumb_graph_get_node (graph, 0)), ==, "c");
  g_assert_cmpstr (plumb_node_get_id (plumb_graph_get_node (graph, 2)), ==, "a");
  g_assert_cmpint (plumb_graph_get_next_index (graph), ==, 10);
  PlumbNode *b = plumb_graph_find_node (graph, "b");
  g_assert_cmpint (plumb_node_get_index (b), ==, 7);
  g_assert_cmpstr (plumb_node_get_kind (b), ==, "core.list");
  g_assert_cmpint (plumb_node_get_mode (b), ==, PLUMB_NODE_MODE_MUTE);
  g_assert_cmpint (plumb_value_get_int (plumb_node_get_param (b, "z"), 0), ==, 1);
  double x, y, width, height;
  plumb_node_get_position (b, &x, &y);
  g_assert_true (x == 40 && y == 320.5);
  g_assert_true (plumb_node_get_size (b, &width, &height) && width == 10 && height == 20);
  g_assert_true (plumb_node_is_pinned (b) && !plumb_node_is_collapsed (b));
  PlumbNode *c = plumb_graph_find_node (graph, "c");
  g_assert_true (plumb_node_is_collapsed (c) && !plumb_node_get_size (c, &width, &height));
  g_assert_cmpstr (plumb_node_get_color (c), ==, "#00ff00");
  g_assert_null (plumb_node_get_title (c));
  g_assert_cmpuint (plumb_value_get_length (plumb_node_get_params (c)), ==, 0);
  g_assert_null (plumb_graph_find_node (graph, "d"));
}

static void
test_edges (void)
{
  g_autoptr (PlumbGraph) graph = parse (still, NULL);
  PlumbNode *c = plumb_graph_find_node (graph, "c");
  GPtrArray *in = plumb_graph_get_edges_in (graph, c);
  static const char *const expected[] = { "b.out", "b.other", "a.out" };
  g_assert_cmpuint (in->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (plumb_edge_get_from (g_ptr_array_index (in, i)), ==, expected[i]);
  PlumbEdge *edge = plumb_graph_find_edge (graph, "b.out", "c.in");
  g_assert_cmpstr (plumb_edge_get_condition (edge), ==, "fail");
  g_assert_cmpint (plumb_edge_get_order (edge), ==, -1);
  g_assert_cmpstr (plumb_edge_get_source_port (edge), ==, "out");
  g_assert_true (plumb_edge_get_target (edge) == c);
  g_assert_cmpstr (plumb_edge_get_condition (g_ptr_array_index (in, 2)), ==, "pass");
  g_assert_null (plumb_graph_find_edge (graph, "b.out", "c.out"));
  g_assert_cmpuint (plumb_graph_get_edges_out (graph, c)->len, ==, 0);
  GPtrArray *out = plumb_graph_get_edges_out (graph, plumb_graph_find_node (graph, "b"));
  g_assert_cmpuint (out->len, ==, 2);
  g_assert_cmpstr (plumb_edge_get_source_port (g_ptr_array_index (out, 0)), ==, "other");
  static const char *const sorted[] = { "a.out", "b.other", "b.out" };
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (plumb_edge_get_from (plumb_graph_get_edge (graph, i)), ==, sorted[i]);
}

static void
test_definitions (void)
{
  g_autoptr (PlumbGraph) graph = parse (still, NULL);
  g_assert_cmpuint (plumb_graph_get_n_definitions (graph), ==, 1);
  g_assert_cmpstr (plumb_graph_get_definition_name (graph, 0), ==, "grade");
  PlumbGraph *grade = plumb_graph_find_definition (graph, "grade");
  g_assert_cmpstr (plumb_graph_get_title (grade), ==, "Grade");
  g_assert_nonnull (plumb_graph_find_node (grade, "blur"));
  g_assert_null (plumb_graph_find_node (graph, "blur"));
  g_assert_null (plumb_graph_find_definition (graph, "other"));
}

static void
test_largest_seed (void)
{
  static const char text[] = "{\n  \"plumb\": 1,\n  \"seed\": { \"mode\": \"fixed\", \"base\": "
                             "18446744073709551615 },\n  \"nodes\": {\n    \"a\": {\n"
                             "      \"kind\": \"k\",\n      \"index\": 1,\n      \"params\": {\n"
                             "        \"seed\": 18446744073709551615\n      }\n    }\n  }\n}\n";
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = parse (text, problems);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  g_assert_cmpuint (plumb_value_member_uint (plumb_graph_get_seed (graph), "base", 0), ==,
                    G_MAXUINT64);
  PlumbNode *a = plumb_graph_find_node (graph, "a");
  g_assert_cmpuint (plumb_value_get_uint (plumb_node_get_param (a, "seed"), 0), ==, G_MAXUINT64);
  g_autofree char *formatted = plumb_document_format (graph);
  g_assert_cmpstr (formatted, ==, text);
}

static void
assert_refused (const char *text, gssize length, GQuark domain, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbGraph) graph = plumb_document_parse (text, length, problems, &error);
  g_assert_null (graph);
  g_assert_error (error, domain, code);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not contain “%s”", error->message, part);
}

static void
test_refused (void)
{
  assert_refused ("", 0, PLUMB_JSON_ERROR, PLUMB_JSON_ERROR_SYNTAX, "line 1");
  assert_refused ("<graph/>", -1, PLUMB_JSON_ERROR, PLUMB_JSON_ERROR_SYNTAX, "line 1");
  assert_refused ("{\"plumb\": 1} {\"plumb\": 1}", -1, PLUMB_JSON_ERROR, PLUMB_JSON_ERROR_TRAILING,
                  "");
  assert_refused ("{\"plumb\": 1, \"nodes\": {\"twin\": {}, \"twin\": {}}}", -1, PLUMB_JSON_ERROR,
                  PLUMB_JSON_ERROR_DUPLICATE_KEY, "twin");
  assert_refused ("[]", -1, PLUMB_DOCUMENT_ERROR, PLUMB_DOCUMENT_ERROR_NOT_A_WORKFLOW, "list");
  assert_refused ("{}", -1, PLUMB_DOCUMENT_ERROR, PLUMB_DOCUMENT_ERROR_NOT_A_WORKFLOW, "nothing");
  assert_refused ("{\"plumb\": \"1\"}", -1, PLUMB_DOCUMENT_ERROR,
                  PLUMB_DOCUMENT_ERROR_NOT_A_WORKFLOW, "found \"1\"");
  assert_refused ("{\"plumb\": 2}", -1, PLUMB_DOCUMENT_ERROR, PLUMB_DOCUMENT_ERROR_NEWER,
                  "found 2");
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("{\"plumb\": 1, \"nodes\": ");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  assert_refused (text->str, -1, PLUMB_JSON_ERROR, PLUMB_JSON_ERROR_LIMIT, "");
}

static void
test_large (void)
{
  g_autofree char *folder = make_temporary_folder ();
  g_autofree char *path = g_build_filename (folder, "large.plumb", NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, "{\"plumb\": 1, \"title\": \"", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 100 << 20), ==, 0);
  g_autoptr (PlumbGraph) graph = plumb_document_load (path, NULL, &error);
  g_assert_null (graph);
  g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_LIMIT);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_next_index (void)
{
  g_autoptr (PlumbGraph) graph
      = parse ("{\"plumb\": 1, \"next_index\": 12, \"nodes\": {\"a\": {\"kind\": "
               "\"k\", \"index\": 3}}}",
               NULL);
  g_assert_cmpint (plumb_graph_get_next_index (graph), ==, 12);
}

static void
test_make_id (void)
{
  g_autoptr (PlumbGraph) graph
      = parse ("{\"plumb\": 1, \"nodes\": {\"render-still\": {\"kind\": \"k\", "
               "\"index\": 3}}, \"notes\": {\"render-still-2\": {}}}",
               NULL);
  g_autofree char *id = plumb_graph_make_id (graph, "Render still");
  g_assert_cmpstr (id, ==, "render-still-3");
  g_autofree char *other = plumb_graph_make_id (graph, "…");
  g_assert_cmpstr (other, ==, "node");
}

/* --- files -------------------------------------------------------------------------------------
 */

static PlumbGraph *
make_titled (guint number)
{
  g_autofree char *text = g_strdup_printf ("{\"plumb\": 1, \"title\": \"version %u\"}", number);
  return parse (text, NULL);
}

static void
test_save (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_temporary_folder ();
  g_autofree char *path = g_build_filename (folder, "w.plumb", NULL);
  g_autofree char *versions = g_build_filename (folder, "machine", "versions", NULL);
  for (guint i = 1; i <= 8; i++)
    {
      g_autoptr (PlumbGraph) graph = make_titled (i);
      for (guint again = 0; again < 2; again++)
        plumb_document_save (graph, path, versions, &error);
      g_assert_no_error (error);
    }
  g_autoptr (PlumbGraph) saved = plumb_document_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_graph_get_title (saved), ==, "version 8");
  g_auto (GStrv) kept = plumb_document_list_versions (path, versions, &error);
  g_assert_cmpuint (g_strv_length (kept), ==, PLUMB_DOCUMENT_N_VERSIONS);
  for (guint i = 0; i < PLUMB_DOCUMENT_N_VERSIONS; i++)
    {
      g_autofree char *title = g_strdup_printf ("version %u", 7 - i);
      g_autoptr (PlumbGraph) version = plumb_document_load (kept[i], NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (plumb_graph_get_title (version), ==, title);
    }
  plumb_file_remove_tree (folder, &error);
  g_assert_no_error (error);
}

/* Where the earlier version cannot be kept the file stays as it was. */
static void
test_save_without_room (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_temporary_folder ();
  g_autofree char *path = g_build_filename (folder, "w.plumb", NULL);
  g_autofree char *versions = g_build_filename (path, "versions", NULL);
  g_autoptr (PlumbGraph) first = make_titled (1);
  g_assert_true (plumb_document_save (first, path, versions, &error));
  g_autoptr (PlumbGraph) second = make_titled (2);
  g_assert_false (plumb_document_save (second, path, versions, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_autoptr (PlumbGraph) saved = plumb_document_load (path, NULL, &error);
  g_assert_cmpstr (plumb_graph_get_title (saved), ==, "version 1");
  g_assert_true (plumb_document_save (second, path, NULL, &error));
  plumb_file_remove_tree (folder, &error);
  g_assert_no_error (error);
}

static void
test_load_error_names_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) graph = plumb_document_load ("/nowhere/w.plumb", NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/w.plumb"));
  g_assert_null (graph);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_golden_tests ();
  g_test_add_func ("/document/nodes", test_nodes);
  g_test_add_func ("/document/edges", test_edges);
  g_test_add_func ("/document/definitions", test_definitions);
  g_test_add_func ("/document/largest-seed", test_largest_seed);
  g_test_add_func ("/document/refused", test_refused);
  g_test_add_func ("/document/deep", test_deep);
  g_test_add_func ("/document/large", test_large);
  g_test_add_func ("/document/next-index", test_next_index);
  g_test_add_func ("/document/make-id", test_make_id);
  g_test_add_func ("/document/save", test_save);
  g_test_add_func ("/document/save-without-room", test_save_without_room);
  g_test_add_func ("/document/load-error-names-file", test_load_error_names_file);
  return g_test_run ();
}
