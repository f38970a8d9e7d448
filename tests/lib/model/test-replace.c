/* test-replace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-diff.h"
#include "plumb-document.h"
#include "plumb-replace.h"
#include "random-document.h"

static void
assert_same (PlumbGraph *graph, PlumbGraph *expected)
{
  g_autoptr (PlumbDiff) diff = plumb_diff_new (graph, expected);
  g_autoptr (GString) text = g_string_new (NULL);
  plumb_diff_append_text (diff, text);
  g_assert_cmpstr (text->str, ==, "");
}

/* Makes one the other, and back. */
static void
check_replaced (PlumbGraph *before, PlumbGraph *after)
{
  g_autofree char *text = plumb_document_format (before);
  g_autoptr (PlumbEdit) edit = plumb_edit_new_replace (before, after, "Restore");
  if (edit == NULL)
    {
      assert_same (before, after);
      return;
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbEdit) inverse = NULL;
  plumb_graph_apply (before, edit, &inverse, &error);
  g_assert_no_error (error);
  assert_same (before, after);
  g_assert_null (plumb_edit_new_replace (before, after, "Again"));
  plumb_graph_apply (before, inverse, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *again = plumb_document_format (before);
  assert_same_text (again, text);
}

static PlumbGraph *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PlumbGraph *graph = plumb_document_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  return graph;
}

static const char one[]
    = "{\"plumb\": 1, \"title\": \"One\", \"seed\": {\"mode\": \"fixed\", \"base\": 3},"
      "\"nodes\": {\"a\": {\"kind\": \"k\", \"index\": 1, \"mine\": true},"
      "  \"b\": {\"kind\": \"core.subgraph\", \"index\": 2, \"definition\": \"outer\"},"
      "  \"c\": {\"kind\": \"k\", \"index\": 3, \"params\": {\"x\": 1}, \"at\": [1, 2]}},"
      "\"edges\": [{\"from\": \"a.o\", \"to\": \"c.i\"}, {\"from\": \"b.o\", \"to\": \"c.j\"}],"
      "\"frames\": {\"f\": {\"title\": \"F\", \"members\": [\"a\", \"c\"]}},"
      "\"notes\": {\"n\": {\"text\": \"t\"}},"
      "\"definitions\": {\"inner\": {\"nodes\": {}}, \"outer\": {\"nodes\": {\"i\":"
      " {\"kind\": \"core.subgraph\", \"index\": 1, \"definition\": \"inner\"}}}}}";
static const char other[]
    = "{\"plumb\": 1, \"title\": \"Other\","
      "\"nodes\": {\"a\": {\"kind\": \"k\", \"index\": 1},"
      "  \"d\": {\"kind\": \"core.repeat\", \"index\": 2, \"definition\": \"round\"},"
      "  \"c\": {\"kind\": \"k2\", \"index\": 3, \"params\": {\"y\": 1}, \"mode\": \"mute\"}},"
      "\"edges\": [{\"from\": \"a.o\", \"to\": \"c.i\", \"when\": \"fail\"}],"
      "\"frames\": {\"f\": {\"title\": \"F\", \"members\": [\"a\", \"c\"]}, \"g\": {}},"
      "\"definitions\": {\"round\": {\"nodes\": {}}}}";

static void
test_everything (void)
{
  const char *texts[] = { one, other, "{\"plumb\": 1}" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
      {
        g_autoptr (PlumbGraph) before = parse (texts[i]);
        g_autoptr (PlumbGraph) after = parse (texts[j]);
        check_replaced (before, after);
      }
}

static void
test_random (void)
{
  g_autoptr (GRand) random = random_new_printed ();
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (PlumbGraph) before = random_document_new (random);
      g_autoptr (PlumbGraph) after = plumb_graph_copy (before);
      for (guint n = 0; n < 20; n++)
        {
          g_autoptr (PlumbEdit) edit = random_edit_new (random, after);
          plumb_graph_apply (after, edit, NULL, NULL);
        }
      check_replaced (before, after);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replace/everything", test_everything);
  g_test_add_func ("/replace/random", test_random);
  return g_test_run ();
}
