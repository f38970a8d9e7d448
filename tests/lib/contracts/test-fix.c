/* test-fix.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-document.h"
#include "plumb-fix.h"
#include "plumb-flat.h"
#include "plumb-paths.h"

static PlumbRegistry *registry;

static PlumbGraph *
parse (const char *nodes, const char *edges, const char *rest)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = g_strdup_printf ("{\"plumb\":1,\"nodes\":{%s},\"edges\":[%s]%s}", nodes, edges, rest);
  PlumbGraph *graph = plumb_document_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  return graph;
}

static PlumbProblems *
check (PlumbGraph *graph)
{
  PlumbProblems *problems = plumb_problems_new ();
  PlumbFlat *flat = plumb_flat_new (graph, registry, problems);
  g_clear_pointer (&flat, plumb_flat_unref);
  return problems;
}

static const PlumbProblem *
find (const PlumbProblems *problems, const char *code)
{
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    if (g_str_equal (plumb_problems_get (problems, i)->code, code))
      return plumb_problems_get (problems, i);
  return NULL;
}

/* The fix of the first problem of that code has that label (NULL: there is none), applies, and the
 * problem is gone; undone, the document is as it was. */
static void
assert_fix (PlumbGraph *graph, const char *code, const char *label)
{
  g_autoptr (PlumbProblems) before = check (graph);
  const PlumbProblem *problem = find (before, code);
  g_assert_nonnull (problem);
  g_autoptr (PlumbEdit) fix = plumb_fix_new (graph, registry, problem);
  g_assert_cmpstr (fix != NULL ? plumb_edit_get_label (fix) : NULL, ==, label);
  if (fix == NULL)
    return;
  g_autofree char *text = plumb_document_format (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbEdit) inverse = NULL;
  g_assert_true (plumb_graph_apply (graph, fix, &inverse, &error));
  g_assert_no_error (error);
  g_autoptr (PlumbProblems) after = check (graph);
  g_assert_null (find (after, code));
  g_assert_true (plumb_graph_apply (graph, inverse, NULL, &error));
  g_autofree char *undone = plumb_document_format (graph);
  g_assert_cmpstr (undone, ==, text);
}

typedef struct
{
  const char *nodes;
  const char *edges;
  const char *code;
  const char *label;
} FixCase;

#define RENDER(params)                                                                             \
  "\"r\":{\"kind\":\"blender.render_still\",\"index\":1,\"params\":{" params "}}"
#define LIST(params) "\"l\":{\"kind\":\"core.list\",\"index\":2,\"params\":{" params "}}"

static const FixCase cases[] = {
  { "\"r\":{\"kind\":\"blender.render_stil\",\"index\":1}", "", "unknown-kind",
    "Change the kind to blender.render_still" },
  { "\"r\":{\"kind\":\"nothing.like_it\",\"index\":1}", "", "unknown-kind", NULL },
  { RENDER ("\"samples\":0"), "", "out-of-bounds", "Set samples to 1" },
  { RENDER ("\"samples\":99999999"), "", "out-of-bounds", "Set samples to 65536" },
  { RENDER ("\"samples\":\"32\""), "", "wrong-type", "Set samples to 32" },
  { RENDER ("\"samples\":\"many\""), "", "wrong-type", "Set samples to its default" },
  { RENDER ("\"sampels\":32"), "", "unknown-field", "Rename the parameter sampels to samples" },
  { RENDER ("\"sampels\":32,\"samples\":64"), "", "unknown-field", "Remove the parameter sampels" },
  { RENDER ("\"entirely_else\":1"), "", "unknown-field", "Remove the parameter entirely_else" },
  { RENDER ("") "," LIST (""), "{\"from\":\"l.items\",\"to\":\"r.nowhere\"}", "unknown-port",
    "Remove the link from l.items to r.nowhere" },
  { RENDER ("") "," LIST (""), "{\"from\":\"l.nothing\",\"to\":\"r.samples\"}", "unknown-port",
    "Remove the link from l.nothing to r.samples" },
  { RENDER ("") "," LIST (""), "{\"from\":\"r.image\",\"to\":\"r.scene\"}", "incompatible-ports",
    "Remove the link from r.image to r.scene" },
  { RENDER ("") "," LIST (""), "{\"from\":\"l.items\",\"to\":\"r.samples\",\"when\":\"perhaps\"}",
    "unknown-condition", "Remove the condition" },
  { RENDER (""), "", "missing-input", NULL },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PlumbGraph) graph = parse (cases[i].nodes, cases[i].edges, "");
      g_test_message ("%s: %s %s", cases[i].code, cases[i].nodes, cases[i].edges);
      assert_fix (graph, cases[i].code, cases[i].label);
    }
}

/* What is wrong in an instance is mended in its definition. */
static void
test_inside_a_definition (void)
{
  g_autoptr (PlumbGraph) graph
      = parse ("\"a\":{\"kind\":\"core.subgraph\",\"index\":1,\"definition\":\"d\"}", "",
               ",\"definitions\":{\"d\":{\"nodes\":{" RENDER ("\"samples\":0") "},\"edges\":[]}}");
  assert_fix (graph, "out-of-bounds", "Set samples to 1");
}

static void
test_of_nothing (void)
{
  g_autoptr (PlumbGraph) graph = parse (RENDER (""), "", "");
  const PlumbProblem gone
      = { .code = "out-of-bounds", .node = "gone", .field = "samples", .message = "" };
  const PlumbProblem whole = { .code = "nothing-to-run", .message = "" };
  const PlumbProblem inside = { .code = "unknown-kind", .node = "r:inside", .message = "" };
  g_assert_null (plumb_fix_new (graph, registry, &gone));
  g_assert_null (plumb_fix_new (graph, registry, &whole));
  g_assert_null (plumb_fix_new (graph, registry, &inside));
}

/* A wrong name, a wrong value and a field that there is not: all of it by one edit. */
static void
test_all (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) graph = parse ("\"a\":{\"kind\":\"core.rangee\",\"index\":0,"
                                        "\"params\":{\"count\":-5,\"nothing\":1}}",
                                        "", "");
  guint n = 0;
  g_autoptr (PlumbEdit) edit = plumb_fix_new_for_all (graph, registry, &n);
  g_assert_nonnull (edit);
  g_assert_cmpuint (n, ==, 3); /* two of them are problems only once the kind is known */
  g_assert_true (plumb_graph_apply (graph, edit, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (PlumbProblems) left = check (graph);
  g_assert_cmpuint (plumb_problems_get_length (left), ==, 0);
  g_assert_null (plumb_fix_new_for_all (graph, registry, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_auto (GStrv) folders = plumb_paths_list_packs ();
  plumb_registry_load (registry, (const char *const *) folders, problems);
  g_test_add_func ("/fix/cases", test_cases);
  g_test_add_func ("/fix/inside-a-definition", test_inside_a_definition);
  g_test_add_func ("/fix/of-nothing", test_of_nothing);
  g_test_add_func ("/fix/all", test_all);
  int status = g_test_run ();
  g_clear_object (&registry);
  return status;
}
