/* test-clip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "authoring-sample.h"

#include "plumb-clip.h"
#include "plumb-json.h"

#define IDS(...) ((const char *const[]) { __VA_ARGS__, NULL })

static const char document[]
    = "{\"plumb\":1,\"nodes\":{"
      "\"a\":{\"kind\":\"core.image\",\"index\":0,\"at\":[10,20],\"params\":{\"path\":\"a.png\"}},"
      "\"b\":{\"kind\":\"image.thumbnail\",\"index\":1,\"at\":[300,40]},"
      "\"c\":{\"kind\":\"image.convert\",\"index\":2,\"at\":[600,60]},"
      "\"g\":{\"kind\":\"core.subgraph\",\"index\":3,\"at\":[900,60],\"definition\":\"grade\"}"
      "},\"edges\":[{\"from\":\"a.image\",\"to\":\"b.image\"},{\"from\":\"b.image\",\"to\":\"c."
      "image\"}],"
      "\"frames\":{\"f\":{\"title\":\"Both\",\"members\":[\"b\",\"c\",\"a\"]}},"
      "\"notes\":{\"n\":{\"text\":\"see\",\"at\":[0,500],\"size\":[200,80]}},"
      "\"definitions\":{\"grade\":{\"title\":\"Grade\",\"nodes\":{\"x\":{\"kind\":\"core.number\","
      "\"index\":0}},"
      "\"edges\":[]}}}";

static void
test_paste (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, document);
  g_autoptr (PlumbClip) copied
      = plumb_clip_new (&sample.scope, &(PlumbClipItems) { IDS ("b", "c"), IDS ("f"), IDS ("n") });
  g_autofree char *text = plumb_clip_format (copied);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbClip) clip = plumb_clip_parse (text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plumb_clip_get_n_nodes (clip), ==, 2);
  PlumbPoint corner = plumb_clip_get_corner (clip);
  g_assert_cmpfloat (corner.x, ==, 0);
  g_assert_cmpfloat (corner.y, ==, 40);

  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_auto (PlumbClipPasted) pasted = { NULL };
  plumb_clip_paste (clip, draft, (PlumbPoint) { 40, 40 }, &pasted);
  sample_apply (&sample, draft);
  g_autofree char *edges = sample_list_edges (&sample);
  g_assert_cmpstr (edges, ==, "a.image>b.image b-2.image>c-2.image b.image>c.image");
  g_autofree char *nodes = g_strjoinv (" ", pasted.nodes);
  g_assert_cmpstr (nodes, ==, "b-2 c-2");
  g_assert_cmpuint (g_strv_length (pasted.frames), ==, 1);
  g_assert_cmpstr (pasted.frames[0], ==, "f-2");
  g_assert_cmpuint (g_strv_length (pasted.notes), ==, 1);
  PlumbNode *node = plumb_graph_find_node (sample.graph, "c-2");
  double x, y;
  plumb_node_get_position (node, &x, &y);
  g_assert_cmpfloat (x, ==, 640);
  g_assert_cmpfloat (y, ==, 100);
  g_assert_cmpint (plumb_node_get_index (node), ==, 5);
  /* The frame holds what was copied of it, not what was left. */
  PlumbValue *members
      = plumb_value_get_member (plumb_graph_find_frame (sample.graph, "f-2"), "members");
  g_assert_cmpuint (plumb_value_get_length (members), ==, 2);
}

static void
test_keeping_inputs (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, document);
  g_autoptr (PlumbClip) clip
      = plumb_clip_new (&sample.scope, &(PlumbClipItems) { .nodes = IDS ("b") });
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_auto (PlumbClipPasted) pasted = { NULL };
  plumb_clip_paste_keeping_inputs (clip, draft, (PlumbPoint) { 0, 0 }, &pasted);
  sample_apply (&sample, draft);
  g_autofree char *edges = sample_list_edges (&sample);
  g_assert_cmpstr (edges, ==, "a.image>b-2.image a.image>b.image b.image>c.image");
}

/* The same definition is used again; another one of that name comes under a new name. */
static void
test_definitions (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, document);
  g_autoptr (PlumbClip) clip
      = plumb_clip_new (&sample.scope, &(PlumbClipItems) { .nodes = IDS ("g") });
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_auto (PlumbClipPasted) first = { NULL }, second = { NULL };
  plumb_clip_paste (clip, draft, (PlumbPoint) { 0, 0 }, &first);
  sample_apply (&sample, draft);
  g_assert_cmpuint (plumb_graph_get_n_definitions (sample.graph), ==, 1);
  g_assert_cmpstr (plumb_node_get_definition (plumb_graph_find_node (sample.graph, first.nodes[0])),
                   ==, "grade");

  g_autoptr (PlumbEdit) title
      = plumb_edit_new_set_graph ("grade", "title", plumb_value_new_string ("Other"));
  g_autoptr (PlumbEdit) inverse = NULL;
  g_assert_true (plumb_graph_apply (sample.graph, title, &inverse, NULL));
  g_autoptr (PlumbDraft) again = plumb_draft_new (&sample.scope);
  plumb_clip_paste (clip, again, (PlumbPoint) { 0, 0 }, &second);
  sample_apply (&sample, again);
  g_assert_cmpstr (
      plumb_node_get_definition (plumb_graph_find_node (sample.graph, second.nodes[0])), ==,
      "grade-2");
  g_assert_nonnull (plumb_graph_find_definition (sample.graph, "grade-2"));
}

/* Whatever the text is: an error, never half of it. */
static void
test_hostile (void)
{
  static const char *const texts[] = {
    "",
    "hello",
    "[]",
    "{\"nodes\":{}}",
    "{\"plumbline-nodes\":2,\"nodes\":{}}",
    "{\"plumbline-nodes\":1,\"nodes\":[]}",
    "{\"plumbline-nodes\":1,\"nodes\":{\"a\":7}}",
    "{\"plumbline-nodes\":1,\"nodes\":{\"../a\":{\"kind\":\"core.number\",\"index\":0}}}",
    "{\"plumbline-nodes\":1,\"nodes\":{\"a\":{\"kind\":3,\"index\":0}}}",
    "{\"plumbline-nodes\":1,\"nodes\":{\"a\":{\"kind\":\"core.number\",\"index\":0,\"at\":\"x\"}}}",
    "{\"plumbline-nodes\":1,\"nodes\":{\"a\":{\"kind\":\"core.number\",\"index\":0}},"
    "\"edges\":[{\"from\":\"b.x\",\"to\":\"a.value\"}]}",
    "{\"plumbline-nodes\":1,\"nodes\":{},\"nodes\":{}}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbClip) clip = plumb_clip_parse (texts[i], -1, &error);
      g_test_message ("%s: %s", texts[i], error != NULL ? error->message : "taken");
      g_assert_null (clip);
      g_assert_nonnull (error);
    }
}

/* Wherever nodes are cut off, that is said, and where. */
static void
test_cut_off (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, document);
  g_autoptr (PlumbClip) copied
      = plumb_clip_new (&sample.scope, &(PlumbClipItems) { .nodes = IDS ("b", "c") });
  g_autofree char *text = plumb_clip_format (copied);
  gsize length = strlen (text), marked = (gsize) (strchr (text, ':') - text);
  for (gsize i = marked; i + 2 < length; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbClip) clip = plumb_clip_parse (text, (gssize) i, &error);
      g_assert_null (clip);
      g_assert_error (error, PLUMB_AUTHOR_ERROR, PLUMB_AUTHOR_ERROR_DAMAGED);
      g_assert_true (
          g_str_has_prefix (error->message, "The copied nodes are cut off or damaged: line "));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_clip_parse ("{ \"nodes\": {", -1, &error));
  g_assert_error (error, PLUMB_JSON_ERROR, PLUMB_JSON_ERROR_SYNTAX);
}

/* Links from others are the sender's word only. */
static void
test_hostile_inputs (void)
{
  g_auto (Sample) sample = { 0 };
  sample_open (&sample, document);
  const char *text = "{\"plumbline-nodes\":1,\"nodes\":{\"z\":{\"kind\":\"image.thumbnail\","
                     "\"index\":0}},\"inputs\":[7,{},{\"from\":\"a\",\"to\":\"z.image\"},"
                     "{\"from\":\"a.nothing\",\"to\":\"z.image\"},{\"from\":\"q.image\",\"to\":\"z."
                     "image\"},{\"from\":\"a.image\",\"to\":\"b.image\"},{\"from\":\"a.image\","
                     "\"to\":\"z.\"},{\"from\":\"a.image\",\"to\":\"z.image\"}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbClip) clip = plumb_clip_parse (text, -1, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&sample.scope);
  g_auto (PlumbClipPasted) pasted = { NULL };
  plumb_clip_paste_keeping_inputs (clip, draft, (PlumbPoint) { 0, 0 }, &pasted);
  sample_apply (&sample, draft);
  g_autofree char *edges = sample_list_edges (&sample);
  g_assert_cmpstr (edges, ==, "a.image>b.image b.image>c.image a.image>z.image");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clip/paste", test_paste);
  g_test_add_func ("/clip/keeping-inputs", test_keeping_inputs);
  g_test_add_func ("/clip/definitions", test_definitions);
  g_test_add_func ("/clip/hostile", test_hostile);
  g_test_add_func ("/clip/hostile-inputs", test_hostile_inputs);
  g_test_add_func ("/clip/cut-off", test_cut_off);
  return g_test_run ();
}
