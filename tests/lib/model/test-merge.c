/* test-merge.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-diff.h"
#include "plumb-document.h"
#include "plumb-json.h"
#include "plumb-merge.h"
#include "random-document.h"

static PlumbGraph *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbGraph *graph = plumb_document_parse (text, -1, problems, &error);

  g_assert_no_error (error);
  return graph;
}

static void
assert_same (PlumbGraph *graph, PlumbGraph *expected)
{
  g_autoptr (PlumbDiff) diff = plumb_diff_new (graph, expected);
  g_autoptr (GString) text = g_string_new (NULL);

  plumb_diff_append_text (diff, text);
  g_assert_cmpstr (text->str, ==, "");
}

/* "a.b c": the paths of the conflicts. */
static char *
list_paths (PlumbValue *conflicts)
{
  GString *paths = g_string_new (NULL);

  for (guint i = 0; i < plumb_value_get_length (conflicts); i++)
    g_string_append_printf (
        paths, "%s%s", i > 0 ? " " : "",
        plumb_value_member_string (plumb_value_get_element (conflicts, i), "path", "?"));
  return g_string_free (paths, FALSE);
}

/* Merges into a copy of ours. */
static PlumbGraph *
merge (PlumbGraph *base, PlumbGraph *ours, PlumbGraph *theirs, char **paths)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) conflicts = NULL;
  PlumbGraph *merged = plumb_graph_copy (ours);
  g_autoptr (PlumbEdit) edit = plumb_edit_new_merge (base, merged, theirs, &conflicts);

  if (edit != NULL)
    plumb_graph_apply (merged, edit, NULL, &error);
  g_assert_no_error (error);
  *paths = list_paths (conflicts);
  return merged;
}

static const char base_text[]
    = "{\"plumb\": 1, \"title\": \"T\", \"nodes\": {"
      "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [0, 0], \"params\": {\"x\": 1, \"y\": 1}},"
      "\"b\": {\"kind\": \"k\", \"index\": 2}, \"c\": {\"kind\": \"k\", \"index\": 3}},"
      "\"edges\": [{\"from\": \"a.o\", \"to\": \"b.i\"}],"
      "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1}}}}}";

static void
check (const char *ours, const char *theirs, const char *expected, const char *conflicts)
{
  g_autoptr (PlumbGraph) base = parse (base_text);
  g_autoptr (PlumbGraph) a = parse (ours);
  g_autoptr (PlumbGraph) b = parse (theirs);
  g_autoptr (PlumbGraph) wanted = parse (expected);
  g_autofree char *paths = NULL, *reverse = NULL;
  g_autoptr (PlumbGraph) merged = merge (base, a, b, &paths);
  g_autoptr (PlumbGraph) other = merge (base, b, a, &reverse);

  g_assert_cmpstr (paths, ==, conflicts);
  g_assert_cmpstr (reverse, ==, conflicts);
  assert_same (merged, wanted);
}

/* Different members of one node, a node each, an edge each, and inside a definition. */
static void
test_apart (void)
{
  check ("{\"plumb\": 1, \"title\": \"Ours\", \"nodes\": {"
         "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [9, 9], \"params\": {\"x\": 2, \"y\": 1}},"
         "\"b\": {\"kind\": \"k\", \"index\": 2}, \"e\": {\"kind\": \"k\", \"index\": 4}},"
         "\"edges\": [{\"from\": \"a.o\", \"to\": \"b.i\"}, {\"from\": \"a.o\", \"to\": \"e.i\"}],"
         "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1,"
         " \"title\": \"N\"}}}}, \"next_index\": 5}",
         "{\"plumb\": 1, \"title\": \"T\", \"nodes\": {"
         "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [0, 0], \"params\": {\"x\": 1, \"y\": 3}},"
         "\"b\": {\"kind\": \"k\", \"index\": 2}, \"c\": {\"kind\": \"k\", \"index\": 3},"
         "\"f\": {\"kind\": \"k\", \"index\": 7}}, \"notes\": {\"n\": {\"text\": \"t\"}},"
         "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1},"
         "\"m\": {\"kind\": \"k\", \"index\": 2}}}}}",
         "{\"plumb\": 1, \"title\": \"Ours\", \"nodes\": {"
         "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [9, 9], \"params\": {\"x\": 2, \"y\": 3}},"
         "\"b\": {\"kind\": \"k\", \"index\": 2}, \"e\": {\"kind\": \"k\", \"index\": 4},"
         "\"f\": {\"kind\": \"k\", \"index\": 7}}, \"notes\": {\"n\": {\"text\": \"t\"}},"
         "\"edges\": [{\"from\": \"a.o\", \"to\": \"e.i\"}],"
         "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1,"
         " \"title\": \"N\"}, \"m\": {\"kind\": \"k\", \"index\": 2}}}}}",
         "");
}

static void
test_conflicts (void)
{
  check ("{\"plumb\": 1, \"title\": \"Ours\", \"nodes\": {"
         "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [1, 1], \"params\": {\"x\": 2, \"y\": 1}},"
         "\"b\": {\"kind\": \"k\", \"index\": 2, \"title\": \"B\"},"
         "\"n\": {\"kind\": \"k\", \"index\": 9}},"
         "\"edges\": [{\"from\": \"a.o\", \"to\": \"b.i\", \"when\": \"fail\"}],"
         "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1}}}}}",
         "{\"plumb\": 1, \"title\": \"Theirs\", \"nodes\": {"
         "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [0, 0], \"params\": {\"x\": 3, \"y\": 1}},"
         "\"c\": {\"kind\": \"k\", \"index\": 3}, \"n\": {\"kind\": \"other\", \"index\": 9}},"
         "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1}}}}}",
         "{\"plumb\": 1, \"title\": \"Ours\", \"nodes\": {"
         "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [1, 1], \"params\": {\"x\": 2, \"y\": 1}},"
         "\"b\": {\"kind\": \"k\", \"index\": 2, \"title\": \"B\"},"
         "\"n\": {\"kind\": \"k\", \"index\": 9}},"
         "\"edges\": [{\"from\": \"a.o\", \"to\": \"b.i\", \"when\": \"fail\"}],"
         "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1}}}}}",
         "edges.a.o → b.i nodes.a.params.x nodes.b nodes.n title");
}

/* One wires what the other removes: it stays, and that is told. */
static void
test_wired_and_removed (void)
{
  check ("{\"plumb\": 1, \"title\": \"T\", \"nodes\": {"
         "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [0, 0], \"params\": {\"x\": 1, \"y\": 1}},"
         "\"b\": {\"kind\": \"k\", \"index\": 2}, \"c\": {\"kind\": \"k\", \"index\": 3}},"
         "\"edges\": [{\"from\": \"a.o\", \"to\": \"b.i\"}, {\"from\": \"b.o\", \"to\": \"c.i\"}],"
         "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1}}}}}",
         "{\"plumb\": 1, \"title\": \"T\", \"nodes\": {"
         "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [0, 0], \"params\": {\"x\": 1, \"y\": 1}},"
         "\"b\": {\"kind\": \"k\", \"index\": 2}},"
         "\"edges\": [{\"from\": \"a.o\", \"to\": \"b.i\"}],"
         "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1}}}}}",
         "{\"plumb\": 1, \"title\": \"T\", \"nodes\": {"
         "\"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [0, 0], \"params\": {\"x\": 1, \"y\": 1}},"
         "\"b\": {\"kind\": \"k\", \"index\": 2}, \"c\": {\"kind\": \"k\", \"index\": 3}},"
         "\"edges\": [{\"from\": \"a.o\", \"to\": \"b.i\"}, {\"from\": \"b.o\", \"to\": \"c.i\"}],"
         "\"definitions\": {\"d\": {\"nodes\": {\"n\": {\"kind\": \"k\", \"index\": 1}}}}}",
         "nodes.c");
}

/* An index is nobody else's: seeds follow it. */
static void
test_indexes (void)
{
  g_autoptr (PlumbGraph) base = parse ("{\"plumb\": 1}");
  g_autoptr (PlumbGraph) ours
      = parse ("{\"plumb\": 1, \"nodes\": {\"a\": {\"kind\": \"k\", \"index\": 1}}}");
  g_autoptr (PlumbGraph) theirs
      = parse ("{\"plumb\": 1, \"nodes\": {\"b\": {\"kind\": \"k\", \"index\": 1}}}");
  g_autofree char *paths = NULL;
  g_autoptr (PlumbGraph) merged = merge (base, ours, theirs, &paths);

  g_assert_cmpstr (paths, ==, "");
  g_assert_cmpint (plumb_node_get_index (plumb_graph_find_node (merged, "a")), ==, 1);
  g_assert_cmpint (plumb_node_get_index (plumb_graph_find_node (merged, "b")), ==, 2);
}

static void
change (GRand *random, PlumbGraph *graph, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PlumbEdit) edit = random_edit_new (random, graph);
      plumb_graph_apply (graph, edit, NULL, NULL);
    }
}

/* Who changed nothing gets all; who has all gets nothing; both orders see the same conflicts. */
static void
test_random (void)
{
  g_autoptr (GRand) random = random_new_printed ();

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (PlumbGraph) made = random_document_new (random);
      g_autofree char *text = plumb_document_format (made);
      g_autoptr (PlumbGraph) base = parse (text);
      g_autoptr (PlumbGraph) ours = plumb_graph_copy (base);
      g_autoptr (PlumbGraph) theirs = plumb_graph_copy (base);
      g_autofree char *first = NULL, *second = NULL, *none = NULL, *none_either = NULL;
      change (random, theirs, 15);
      g_autoptr (PlumbGraph) taken = merge (base, base, theirs, &none);
      g_assert_cmpstr (none, ==, "");
      assert_same (taken, theirs);
      g_autoptr (PlumbGraph) kept = merge (base, theirs, theirs, &none_either);
      g_assert_cmpstr (none_either, ==, "");
      assert_same (kept, theirs);

      change (random, ours, 15);
      g_autoptr (PlumbGraph) merged = merge (base, ours, theirs, &first);
      g_autoptr (PlumbGraph) other = merge (base, theirs, ours, &second);
      g_assert_cmpstr (first, ==, second);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/apart", test_apart);
  g_test_add_func ("/merge/conflicts", test_conflicts);
  g_test_add_func ("/merge/wired-and-removed", test_wired_and_removed);
  g_test_add_func ("/merge/indexes", test_indexes);
  g_test_add_func ("/merge/random", test_random);
  return g_test_run ();
}
