/* test-diff.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-diff.h"
#include "plumb-document.h"
#include "plumb-json.h"
#include "random-document.h"

static PlumbGraph *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PlumbGraph *graph = plumb_document_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  return graph;
}

static char *
diff_texts (const char *before, const char *after)
{
  g_autoptr (PlumbGraph) one = parse (before), other = parse (after);
  g_autoptr (PlumbDiff) diff = plumb_diff_new (one, other);
  GString *text = g_string_new (NULL);
  plumb_diff_append_text (diff, text);
  return g_string_free (text, FALSE);
}

static const char before[]
    = "{ \"plumb\": 1, \"title\": \"Still\", \"nodes\": {\n"
      "  \"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [0, 0], \"params\": {\"x\": 1, \"y\": "
      "2}},\n"
      "  \"b\": {\"kind\": \"k\", \"index\": 2},\n"
      "  \"c\": {\"kind\": \"image.blur\", \"index\": 3},\n"
      "  \"old\": {\"kind\": \"k\", \"index\": 5} },\n"
      "\"edges\": [ {\"from\": \"a.o\", \"to\": \"b.i\"}, {\"from\": \"b.o\", \"to\": \"old.i\"},\n"
      "  {\"from\": \"c.o\", \"to\": \"b.j\"} ],\n"
      "\"frames\": {\"f\": {\"title\": \"F\", \"members\": [\"a\", \"old\"]}, \"g\": {}},\n"
      "\"notes\": {\"n\": {\"text\": \"x\"}},\n"
      "\"definitions\": {\"grade\": {\"nodes\": {\"blur\": {\"kind\": \"k\", \"index\": 1}}}, "
      "\"gone\": {}} }";

static const char after[]
    = "{ \"plumb\": 1, \"title\": \"Moving\", \"nodes\": {\n"
      "  \"a\": {\"kind\": \"k\", \"index\": 1, \"at\": [5, 0], \"params\": {\"x\": 3, \"z\": "
      "[1]}, \"title\": \"A\"},\n"
      "  \"b\": {\"kind\": \"k2\", \"index\": 2, \"mode\": \"mute\", \"later\": 1},\n"
      "  \"d\": {\"kind\": \"k\", \"index\": 4},\n"
      "  \"new\": {\"kind\": \"k\", \"index\": 5} },\n"
      "\"edges\": [ {\"from\": \"a.o\", \"to\": \"b.i\", \"when\": \"fail\"}, {\"from\": \"b.o\", "
      "\"to\": \"new.i\"},\n"
      "  {\"from\": \"d.o\", \"to\": \"b.j\"} ],\n"
      "\"frames\": {\"f\": {\"title\": \"F\", \"members\": [\"a\", \"new\", \"b\"]}, \"h\": {}},\n"
      "\"notes\": {\"n\": {\"text\": \"y\"}, \"m\": {}},\n"
      "\"definitions\": {\"grade\": {\"title\": \"G\", \"nodes\": {\"blur\": {\"kind\": \"k\", "
      "\"index\": 1, \"params\": "
      "{\"r\": 1}},\n"
      "  \"s\": {\"kind\": \"k\", \"index\": 2}}, \"edges\": [{\"from\": \"s.o\", \"to\": "
      "\"blur.i\"}]}, \"come\": {}} }";

static void
test_everything (void)
{
  g_autofree char *text = diff_texts (before, after);
  g_assert_cmpstr (text, ==,
                   "~ graph title: \"Still\" → \"Moving\"\n"
                   "~ node a title: nothing → \"A\"\n"
                   "~ node a at: [0,0] → [5,0]\n"
                   "~ node a params.x: 1 → 3\n"
                   "~ node a params.y: 2 → nothing\n"
                   "~ node a params.z: nothing → [1]\n"
                   "~ node b kind: \"k\" → \"k2\"\n"
                   "~ node b mode: nothing → \"mute\"\n"
                   "~ node b later: nothing → 1\n"
                   "- node c (image.blur)\n"
                   "+ node d (k)\n"
                   "~ node new (was old)\n"
                   "~ edge a.o → b.i when: nothing → \"fail\"\n"
                   "- edge c.o → b.j\n"
                   "+ edge d.o → b.j\n"
                   "~ frame f members: [\"a\",\"new\"] → [\"a\",\"new\",\"b\"]\n"
                   "- frame g\n"
                   "+ frame h\n"
                   "+ note m\n"
                   "~ note n text: \"x\" → \"y\"\n"
                   "+ definition come\n"
                   "- definition gone\n"
                   "~ graph grade title: nothing → \"G\"\n"
                   "~ node grade:blur params.r: nothing → 1\n"
                   "+ node grade:s (k)\n"
                   "+ edge grade:s.o → blur.i\n");
}

static void
test_value (void)
{
  g_autoptr (PlumbGraph) one
      = parse ("{\"plumb\": 1, \"nodes\": {\"a\": {\"kind\": \"k\", \"index\": 1}}}");
  g_autoptr (PlumbGraph) other = parse ("{\"plumb\": 1, \"nodes\": {\"b\": {\"kind\": \"k\", "
                                        "\"index\": 1, \"params\": {\"x\": 1}}}}");
  g_autoptr (PlumbDiff) diff = plumb_diff_new (one, other);
  g_autoptr (PlumbValue) value = plumb_diff_to_value (diff);
  g_autofree char *json = plumb_json_format (value, PLUMB_JSON_COMPACT);
  g_assert_cmpstr (json, ==,
                   "[{\"change\":\"renamed\",\"thing\":\"node\",\"path\":\"b\",\"before\":\"a\","
                   "\"after\":\"b\"},"
                   "{\"change\":\"changed\",\"thing\":\"node\",\"path\":\"b\",\"member\":\"params."
                   "x\",\"after\":1}]");
}

/* Text without the counter, which has no meaning of its own. */
static char *
format_meaning (PlumbGraph *graph)
{
  g_autofree char *text = plumb_document_format (graph);
  g_autoptr (GRegex) regex = g_regex_new ("(?m)^ *\"next_index\": .*\n", 0, 0, NULL);
  return g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);
}

/* Frames aside: one that lists an id without a node changes its meaning when a node takes the id.
 */
static guint
count_kind (PlumbDiff *diff, PlumbDifferenceKind kind)
{
  guint n = 0;
  for (guint i = 0; i < plumb_diff_get_length (diff); i++)
    n += plumb_diff_get (diff, i)->kind == kind
         && plumb_diff_get (diff, i)->thing != PLUMB_DIFFERENCE_FRAME;
  return n;
}

/* There is a difference where the texts differ, and backward it is the mirror image. */
static void
test_property (void)
{
  g_autoptr (GRand) random = random_new_printed ();
  guint n_different = 0;
  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (PlumbGraph) one = random_document_new (random);
      g_autoptr (PlumbGraph) other = plumb_graph_copy (one);
      for (int j = g_rand_int_range (random, 0, 4); j > 0; j--)
        {
          g_autoptr (PlumbEdit) edit = random_edit_new (random, other);
          plumb_graph_apply (other, edit, NULL, NULL);
        }
      g_autoptr (PlumbDiff) diff = plumb_diff_new (one, other);
      g_autoptr (PlumbDiff) mirror = plumb_diff_new (other, one);
      g_autofree char *text = format_meaning (one), *changed = format_meaning (other);
      g_assert_cmpint (plumb_diff_get_length (diff) > 0, ==, !g_str_equal (text, changed));
      g_assert_cmpuint (count_kind (diff, PLUMB_DIFFERENCE_ADDED), ==,
                        count_kind (mirror, PLUMB_DIFFERENCE_REMOVED));
      g_assert_cmpuint (count_kind (diff, PLUMB_DIFFERENCE_CHANGED), ==,
                        count_kind (mirror, PLUMB_DIFFERENCE_CHANGED));
      n_different += plumb_diff_get_length (diff) > 0;
    }
  g_assert_cmpuint (n_different, >, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diff/everything", test_everything);
  g_test_add_func ("/diff/value", test_value);
  g_test_add_func ("/diff/property", test_property);
  return g_test_run ();
}
