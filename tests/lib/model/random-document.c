/* random-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "random-document.h"

#include "plumb-document.h"

#define N_IDS 12 /* few, so that edits meet */
#define N_PORTS 3

static const char document[]
    = "{ \"plumb\": 1, \"title\": 7, \"later\": [1, {\"x\": null}],\n"
      "\"nodes\": {\n"
      "  \"n0\": {\"kind\": \"k\", \"index\": 0, \"at\": [1, 2], \"zz\": 1, \"aa\": 2},\n"
      "  \"n1\": {\"kind\": \"k\", \"index\": 1, \"title\": 5, \"params\": []},\n"
      "  \"n2\": {\"kind\": \"k\", \"index\": 2, \"at\": \"here\", \"params\": {\"b\": 1}},\n"
      "  \"n3\": {\"index\": 2, \"mode\": \"sleep\"},\n"
      "  \"n4\": [], \"no id\": {} },\n"
      "\"edges\": [ {\"from\": \"n0.p0\", \"to\": \"n1.p0\", \"when\": \"maybe\"},\n"
      "  {\"from\": \"n1.p0\", \"to\": \"n2.p1\", \"order\": \"x\", \"zz\": 1},\n"
      "  {\"from\": \"n9.p0\", \"to\": \"n2.p1\"}, 7 ],\n"
      "\"frames\": { \"n1\": {\"members\": [\"n0\", \"n5\", \"n0\"]}, \"n2\": 5, \"n3\": "
      "{\"title\": 1} },\n"
      "\"notes\": { \"n0\": {\"text\": \"x\", \"zz\": 1, \"aa\": 2} },\n"
      "\"definitions\": { \"d0\": { \"nodes\": { \"n0\": {\"kind\": \"k\", \"index\": 4}, \"n1\": "
      "{\"kind\": "
      "\"core.subgraph\", \"index\": 7, \"definition\": \"d1\"} },\n"
      "  \"edges\": [ {\"from\": \"n0.p0\", \"to\": \"n1.p1\"}, {\"from\": \"n0.p0\", \"to\": "
      "\"n7.p1\"} ], \"seed\": 1 },\n"
      "  \"d1\": {}, \"d2\": 5 } }";

GRand *
random_new_printed (void)
{
  const char *wished = g_getenv ("PLUMB_TEST_SEED");
  guint32 seed = wished != NULL ? (guint32) g_ascii_strtoull (wished, NULL, 10)
                                : (guint32) g_test_rand_int ();
  g_test_message ("PLUMB_TEST_SEED=%u", seed);
  return g_rand_new_with_seed (seed);
}

PlumbGraph *
random_document_new (GRand *random)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) graph = plumb_document_parse (document, -1, NULL, &error);
  g_assert_no_error (error);
  for (guint i = g_rand_int_range (random, 0, 30); i > 0; i--)
    {
      g_autoptr (PlumbEdit) edit = random_edit_new (random, graph);
      plumb_graph_apply (graph, edit, NULL, NULL);
    }
  return g_steal_pointer (&graph);
}

static char *
pick_id (GRand *random)
{
  if (g_rand_int_range (random, 0, 40) == 0)
    return g_strdup ("no id");
  return g_strdup_printf ("n%d", g_rand_int_range (random, 0, N_IDS));
}

static char *
pick_definition (GRand *random)
{
  return g_strdup_printf ("d%d", g_rand_int_range (random, 0, 4));
}

static char *
pick_end (GRand *random)
{
  g_autofree char *id = pick_id (random);
  return g_strdup_printf ("%s.p%d", id, g_rand_int_range (random, 0, N_PORTS));
}

static const char *
pick (GRand *random, const char *const *texts)
{
  return texts[g_rand_int_range (random, 0, (gint32) g_strv_length ((char **) texts))];
}

static PlumbValue *
pick_value (GRand *random)
{
  switch (g_rand_int_range (random, 0, 7))
    {
    case 0:
      return NULL;
    case 1:
      return plumb_value_new_null ();
    case 2:
      return plumb_value_new_int (g_rand_int_range (random, -5, 5));
    case 3:
      return plumb_value_new_double (g_rand_double_range (random, -5, 5));
    case 4:
      return plumb_value_new_uint (G_MAXUINT64);
    case 5:
      return plumb_value_new_boolean (TRUE);
    default:
      return plumb_value_new_string ("“text”\n");
    }
}

static PlumbValue *
make_node (GRand *random, PlumbGraph *graph)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  g_autofree char *definition = pick_definition (random);
  plumb_value_builder_set_int (
      builder, "index", plumb_graph_get_next_index (graph) + g_rand_int_range (random, -1, 3));
  plumb_value_builder_set_string (builder, "kind", "k");
  if (g_rand_boolean (random))
    plumb_value_builder_set (builder, "unknown", pick_value (random));
  if (g_rand_boolean (random))
    plumb_value_builder_set_string (builder, "definition", definition);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
make_frame (GRand *random)
{
  PlumbValueBuilder *members = plumb_value_builder_new_array ();
  for (guint i = g_rand_int_range (random, 0, 3); i > 0; i--)
    {
      g_autofree char *id = pick_id (random);
      plumb_value_builder_add (members, plumb_value_new_string (id));
    }
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, "members", plumb_value_builder_end (members));
  plumb_value_builder_set (builder, "title", pick_value (random));
  return plumb_value_builder_end (builder);
}

static PlumbValue *
make_note (GRand *random)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, "zz", pick_value (random));
  plumb_value_builder_set_string (builder, "text", "note");
  return plumb_value_builder_end (builder);
}

/* A definition like one that is there, or like the document. */
static PlumbValue *
make_definition (GRand *random, PlumbGraph *graph)
{
  g_autofree char *name = pick_definition (random);
  PlumbGraph *definition = plumb_graph_find_definition (graph, name);
  g_autoptr (PlumbValue) value = plumb_document_write (definition != NULL ? definition : graph);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (value);
  static const char *const names[] = { "plumb", "definitions", "seed", "title", "description" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    plumb_value_builder_remove (builder, names[i]);
  return plumb_value_builder_end (builder);
}

static PlumbEdit *
make_set_node (GRand *random, const char *where, const char *id)
{
  static const char *const members[]
      = { "title", "mode", "collapsed", "pinned", "color", "at", "kind", "params", "index", NULL };
  static const char *const modes[] = { "mute", "bypass", "active", NULL };
  const char *member = pick (random, members);
  if (g_str_equal (member, "mode") && g_rand_boolean (random))
    return plumb_edit_new_set_node (where, id, member,
                                    plumb_value_new_string (pick (random, modes)));
  return plumb_edit_new_set_node (where, id, member, pick_value (random));
}

static PlumbEdit *
make_set_edge (GRand *random, PlumbGraph *graph, const char *where)
{
  static const char *const conditions[]
      = { "pass", "fail", "always", "flags.x", "flags.", "never", NULL };
  PlumbGraph *inner = where != NULL ? plumb_graph_find_definition (graph, where) : graph;
  guint n_edges = inner != NULL ? plumb_graph_get_n_edges (inner) : 0;
  if (n_edges == 0)
    return plumb_edit_new_set_graph (where, g_rand_boolean (random) ? "title" : "description",
                                     pick_value (random));
  PlumbEdge *edge = plumb_graph_get_edge (inner, g_rand_int_range (random, 0, (gint32) n_edges));
  if (g_rand_boolean (random))
    return plumb_edit_new_set_edge (where, edge, "order", pick_value (random));
  return plumb_edit_new_set_edge (where, edge, "when",
                                  plumb_value_new_string (pick (random, conditions)));
}

static PlumbEdit *
make_composite (GRand *random, PlumbGraph *graph)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  for (guint i = g_rand_int_range (random, 0, 5); i > 0; i--)
    g_ptr_array_add (parts, random_edit_new (random, graph));
  return plumb_edit_new_composite ("Several", (PlumbEdit *const *) parts->pdata, parts->len);
}

static PlumbEdit *
make_remove_edge (GRand *random, PlumbGraph *graph, const char *where)
{
  g_autofree char *from = pick_end (random), *to = pick_end (random);
  if (where != NULL || plumb_graph_get_n_edges (graph) == 0)
    return plumb_edit_new_remove_edge (where, from, to);
  PlumbEdge *edge = plumb_graph_get_edge (
      graph, g_rand_int_range (random, 0, (gint32) plumb_graph_get_n_edges (graph)));
  return plumb_edit_new_remove_edge (NULL, plumb_edge_get_from (edge), plumb_edge_get_to (edge));
}

PlumbEdit *
random_edit_new (GRand *random, PlumbGraph *graph)
{
  g_autofree char *id = pick_id (random), *other = pick_id (random),
                  *name = pick_definition (random);
  g_autofree char *from = pick_end (random), *to = pick_end (random);
  const char *where = g_rand_int_range (random, 0, 4) == 0 ? name : NULL;
  PlumbGraph *inner = where != NULL ? plumb_graph_find_definition (graph, where) : graph;
  switch (g_rand_int_range (random, 0, 18))
    {
    case 0:
    case 1:
    case 2:
      return plumb_edit_new_add_node (where, id, make_node (random, inner != NULL ? inner : graph));
    case 3:
      return plumb_edit_new_remove_node (where, id);
    case 4:
      return plumb_edit_new_rename_node (where, id, other);
    case 5:
      return plumb_edit_new_move_node (where, id, g_rand_double_range (random, -9, 9), 4);
    case 6:
    case 7:
      return make_set_node (random, where, id);
    case 8:
      return plumb_edit_new_set_param (where, id, other, pick_value (random));
    case 9:
    case 10:
    case 11:
      return plumb_edit_new_connect (where, from, to);
    case 12:
      return make_remove_edge (random, graph, where);
    case 13:
      return make_set_edge (random, graph, where);
    case 14:
      return plumb_edit_new_set_frame (where, id,
                                       g_rand_boolean (random) ? make_frame (random) : NULL);
    case 15:
      return plumb_edit_new_set_note (where, id,
                                      g_rand_boolean (random) ? make_note (random) : NULL);
    case 16:
      return plumb_edit_new_set_definition (
          name, g_rand_boolean (random) ? make_definition (random, graph) : NULL);
    default:
      return make_composite (random, graph);
    }
}

void
assert_same_text (const char *text, const char *expected)
{
  if (g_str_equal (text, expected))
    return;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1), wanted = g_strsplit (expected, "\n", -1);
  guint i = 0;
  while (lines[i] != NULL && wanted[i] != NULL && g_str_equal (lines[i], wanted[i]))
    i++;
  g_error ("line %u: “%s”, expected “%s”", i + 1, lines[i] != NULL ? lines[i] : "(end)",
           wanted[i] != NULL ? wanted[i] : "(end)");
}
