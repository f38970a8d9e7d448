/* test-rewire.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "authoring-sample.h"

#include "plumb-rewire.h"

#define NODE(id, kind, index) "\"" id "\":{\"kind\":\"" kind "\",\"index\":" #index "}"
#define EDGE(from, to) "{\"from\":\"" from "\",\"to\":\"" to "\"}"
#define DOCUMENT(nodes, edges) "{\"plumb\":1,\"nodes\":{" nodes "},\"edges\":[" edges "]}"
#define IDS(...) ((const char *const[]) { __VA_ARGS__, NULL })

static const char chain[] = DOCUMENT (
    NODE ("a", "core.image", 0) "," NODE ("b", "image.thumbnail", 1) "," NODE (
        "c", "image.convert", 2) "," NODE ("d", "core.save", 3) "," NODE ("n", "core.number", 4),
    EDGE ("a.image", "b.image") "," EDGE ("b.image", "c.image") "," EDGE ("c.image", "d.files"));

static void
assert_edges (Sample *sample, const char *expected)
{
  g_autofree char *edges = sample_list_edges (sample);
  g_assert_cmpstr (edges, ==, expected);
}

static void
test_connect (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample,
               DOCUMENT (NODE ("a", "core.image", 0) "," NODE ("b", "core.image", 1) "," NODE (
                             "p", "image.compare", 2) "," NODE ("n", "core.number", 3),
                         EDGE ("a.image", "p.image")));
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_autoptr (GError) error = NULL;
  g_assert_true (plumb_rewire_connect (draft, "b", "p", &error));
  sample_apply (&sample, draft);
  assert_edges (&sample, "b.image>p.approved a.image>p.image");
  g_assert_false (plumb_rewire_connect (draft, "a", "n", &error));
  g_assert_error (error, PLUMB_AUTHOR_ERROR, PLUMB_AUTHOR_ERROR_DOES_NOT_FIT);
  g_clear_error (&error);
  g_assert_false (plumb_rewire_connect (draft, "p", "a", &error));
  g_assert_true (plumb_draft_is_empty (draft));
}

static void
test_insert (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample,
               DOCUMENT (NODE ("a", "core.image", 0) "," NODE ("b", "image.thumbnail", 1) "," NODE (
                             "d", "core.save", 2) "," NODE ("n", "core.number", 3),
                         "{\"from\":\"a.image\",\"to\":\"d.files\",\"when\":\"always\"}"));
  PlumbEdge *edge = sample_get_edge (&sample, "a.image", "d.files");
  g_assert_true (plumb_rewire_can_insert (&sample.scope, "b", edge));
  g_assert_false (plumb_rewire_can_insert (&sample.scope, "n", edge));
  g_assert_false (plumb_rewire_can_insert (&sample.scope, "a", edge));
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_rewire_insert (draft, "n", edge, &error));
  g_assert_error (error, PLUMB_AUTHOR_ERROR, PLUMB_AUTHOR_ERROR_DOES_NOT_FIT);
  g_clear_error (&error);
  g_assert_true (plumb_draft_is_empty (draft));
  g_assert_true (plumb_rewire_insert (draft, "b", edge, &error));
  sample_apply (&sample, draft);
  assert_edges (&sample, "a.image>b.image b.image>d.files");
  edge = sample_get_edge (&sample, "b.image", "d.files");
  g_assert_cmpstr (plumb_edge_get_condition (edge), ==, "always");
}

static void
test_delete_and_reconnect (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, chain);
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  plumb_rewire_delete_and_reconnect (draft, IDS ("b", "c"));
  sample_apply (&sample, draft);
  assert_edges (&sample, "a.image>d.files");
  g_assert_null (plumb_graph_find_node (sample.graph, "b"));
}

static void
test_delete (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, chain);
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  plumb_rewire_delete (draft, IDS ("b", "nobody"));
  sample_apply (&sample, draft);
  assert_edges (&sample, "c.image>d.files");
}

static void
test_detach (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, chain);
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  plumb_rewire_detach (draft, IDS ("b", "c"));
  sample_apply (&sample, draft);
  assert_edges (&sample, "b.image>c.image a.image>d.files");
}

static void
test_disconnect (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, chain);
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  plumb_rewire_disconnect (draft, IDS ("b", "c"));
  sample_apply (&sample, draft);
  assert_edges (&sample, "b.image>c.image");
}

/* One dot for both links of an output. */
static void
test_reroute (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, DOCUMENT (NODE ("a", "core.image", 0) "," NODE (
                                      "b", "image.thumbnail", 1) "," NODE ("c", "image.convert", 2),
                                  EDGE ("a.image", "b.image") "," EDGE ("a.image", "c.image")));
  g_autoptr (GPtrArray) edges = g_ptr_array_new ();
  g_ptr_array_add (edges, sample_get_edge (&sample, "a.image", "b.image"));
  g_ptr_array_add (edges, sample_get_edge (&sample, "a.image", "c.image"));
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  plumb_rewire_reroute (draft, edges, (PlumbPoint[]) { { 110, 60 }, { 120, 80 } });
  sample_apply (&sample, draft);
  assert_edges (&sample, "reroute.output>b.image reroute.output>c.image a.image>reroute.input");
  double x, y;
  plumb_node_get_position (plumb_graph_find_node (sample.graph, "reroute"), &x, &y);
  g_assert_cmpfloat (x, ==, 100);
  g_assert_cmpfloat (y, ==, 50);
}

static void
test_swap (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample,
               DOCUMENT (NODE ("a", "core.image", 0) "," NODE ("b", "core.image", 1) "," NODE (
                             "p", "image.compare", 2) "," NODE ("n", "core.number", 3),
                         EDGE ("a.image", "p.image") "," EDGE ("b.image", "p.approved")));
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_autoptr (GError) error = NULL;
  g_assert_true (plumb_rewire_swap (draft, IDS ("p"), &error));
  sample_apply (&sample, draft);
  assert_edges (&sample, "a.image>p.approved b.image>p.image");
  g_assert_true (plumb_rewire_swap (draft, IDS ("a", "b"), &error));
  sample_apply (&sample, draft);
  assert_edges (&sample, "b.image>p.approved a.image>p.image");
  g_assert_false (plumb_rewire_swap (draft, IDS ("n"), &error));
  g_assert_error (error, PLUMB_AUTHOR_ERROR, PLUMB_AUTHOR_ERROR_DOES_NOT_FIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rewire/connect", test_connect);
  g_test_add_func ("/rewire/insert", test_insert);
  g_test_add_func ("/rewire/delete-and-reconnect", test_delete_and_reconnect);
  g_test_add_func ("/rewire/delete", test_delete);
  g_test_add_func ("/rewire/detach", test_detach);
  g_test_add_func ("/rewire/disconnect", test_disconnect);
  g_test_add_func ("/rewire/reroute", test_reroute);
  g_test_add_func ("/rewire/swap", test_swap);
  return g_test_run ();
}
