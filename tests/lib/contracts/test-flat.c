/* test-flat.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-document.h"
#include "plumb-flat.h"
#include "plumb-json.h"
#include "plumb-paths.h"

static PlumbRegistry *registry;

static PlumbRegistry *
load_registry (void)
{
  PlumbRegistry *loaded = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autofree char *core = plumb_paths_get_data ("packs/core");
  g_assert_true (plumb_registry_load_pack (loaded, core, PLUMB_PACK_ORIGIN_APPLICATION, problems));
  return loaded;
}

static PlumbFlat *
flatten_text (const char *text, PlumbProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) graph = plumb_document_parse (text, -1, problems, &error);
  g_assert_no_error (error);
  return plumb_flat_new (graph, registry, problems);
}

static PlumbFlat *
flatten (const char *text)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbFlat *flat = flatten_text (text, problems);
  if (flat == NULL)
    g_error ("%s", plumb_problems_get (problems, 0)->message);
  return flat;
}

/* A random graph without cycles: node @names[k] has index k and takes from nodes with a lower
 * place in a random order. */
typedef struct
{
  guint n;
  guint *place;  /* of each node */
  GArray *pairs; /* source, target */
} RandomGraph;

static RandomGraph *
random_graph_new (guint n, guint n_edges)
{
  RandomGraph *self = g_new0 (RandomGraph, 1);
  self->n = n;
  self->place = g_new0 (guint, n);
  self->pairs = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n; i++)
    self->place[i] = i;
  for (guint i = n - 1; i > 0; i--)
    {
      guint k = (guint) g_test_rand_int_range (0, (gint32) i + 1);
      guint swap = self->place[i];
      self->place[i] = self->place[k];
      self->place[k] = swap;
    }
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < n_edges; i++)
    {
      guint a = (guint) g_test_rand_int_range (0, (gint32) n);
      guint b = (guint) g_test_rand_int_range (0, (gint32) n);
      guint pair[]
          = { self->place[a] < self->place[b] ? a : b, self->place[a] < self->place[b] ? b : a };
      if (a == b || !g_hash_table_add (seen, GUINT_TO_POINTER (pair[0] * n + pair[1])))
        continue;
      g_array_append_vals (self->pairs, pair, 2);
    }
  return self;
}

static void
random_graph_free (RandomGraph *self)
{
  g_clear_pointer (&self->place, g_free);
  g_clear_pointer (&self->pairs, g_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RandomGraph, random_graph_free)

/* @prefix names the nodes; every @bend-th edge goes through a reroute. */
static char *
write_random (const RandomGraph *self, const char *prefix, guint bend)
{
  GString *text = g_string_new ("{ \"plumb\": 1, \"nodes\": {");
  guint n_edges = self->pairs->len / 2;
  for (guint i = 0; i < self->n; i++)
    g_string_append_printf (text, "%s\"%s%u\": { \"kind\": \"core.merge\", \"index\": %u }",
                            i == 0 ? "" : ", ", prefix, (i * 7919) % 10007, i);
  g_string_append_printf (text, ", \"start\": { \"kind\": \"core.number\", \"index\": %u }",
                          self->n);
  for (guint i = 0; bend > 0 && i < n_edges; i += bend)
    g_string_append_printf (text, ", \"r%u\": { \"kind\": \"core.reroute\", \"index\": %u }", i,
                            self->n + 1 + i);
  g_string_append (text, "}, \"edges\": [");
  for (guint i = 0; i < self->n; i++)
    g_string_append_printf (text, "%s{ \"from\": \"start.number\", \"to\": \"%s%u.second\" }",
                            i == 0 ? "" : ", ", prefix, (i * 7919) % 10007);
  for (guint i = 0; i < n_edges; i++)
    {
      g_autofree char *from = g_strdup_printf (
          "%s%u.output", prefix, (g_array_index (self->pairs, guint, 2 * i) * 7919) % 10007);
      g_autofree char *to = g_strdup_printf (
          "%s%u.first", prefix, (g_array_index (self->pairs, guint, 2 * i + 1) * 7919) % 10007);
      if (bend > 0 && i % bend == 0)
        g_string_append_printf (text,
                                ", { \"from\": \"%s\", \"to\": \"r%u.input\" }, { \"from\": "
                                "\"r%u.output\", \"to\": \"%s\" }",
                                from, i, i, to);
      else
        g_string_append_printf (text, ", { \"from\": \"%s\", \"to\": \"%s\" }", from, to);
    }
  g_string_append (text, "] }");
  return g_string_free (text, FALSE);
}

static void
assert_consistent (const PlumbFlat *flat)
{
  guint n_in = 0, n_out = 0;
  for (guint i = 0; i < flat->n_nodes; i++)
    {
      const PlumbFlatNode *node = &flat->nodes[i];
      n_in += node->n_edges_in;
      n_out += node->n_edges_out;
      for (guint k = 0; k < node->n_edges_in; k++)
        {
          const PlumbFlatEdge *edge = &flat->edges[node->edges_in[k]];
          g_assert_cmpuint (edge->target, ==, i);
          /* Sources come first. */
          g_assert_cmpuint (edge->source, <, i);
        }
      for (guint k = 0; k < node->n_edges_out; k++)
        g_assert_cmpuint (flat->edges[node->edges_out[k]].source, ==, i);
      g_assert_true (plumb_flat_find ((PlumbFlat *) flat, node->path) == node);
    }
  g_assert_cmpuint (n_in, ==, flat->n_edges);
  g_assert_cmpuint (n_out, ==, flat->n_edges);
}

/* Of what is ready, the lowest index comes first: by a naive search for it at each step. */
static void
assert_plan_order (const PlumbFlat *flat)
{
  g_autofree gboolean *done = g_new0 (gboolean, flat->n_nodes);
  for (guint step = 0; step < flat->n_nodes; step++)
    {
      gint64 lowest = G_MAXINT64;
      for (guint i = 0; i < flat->n_nodes; i++)
        {
          gboolean ready = !done[i];
          for (guint k = 0; k < flat->nodes[i].n_edges_in; k++)
            ready &= done[flat->edges[flat->nodes[i].edges_in[k]].source];
          if (ready)
            lowest = MIN (lowest, flat->nodes[i].index);
        }
      g_assert_cmpint (flat->nodes[step].index, ==, lowest);
      done[step] = TRUE;
    }
}

static void
test_plan_order (void)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (RandomGraph) random = random_graph_new (60, 120);
      g_autofree char *text = write_random (random, "n", 0);
      g_autoptr (PlumbFlat) flat = flatten (text);
      g_assert_cmpuint (flat->n_nodes, ==, 61);
      assert_consistent (flat);
      assert_plan_order (flat);
    }
}

static void
assert_same_order (const PlumbFlat *a, const PlumbFlat *b)
{
  g_assert_cmpuint (a->n_nodes, ==, b->n_nodes);
  g_assert_cmpuint (a->n_edges, ==, b->n_edges);
  for (guint i = 0; i < a->n_nodes; i++)
    g_assert_cmpint (a->nodes[i].index, ==, b->nodes[i].index);
  for (guint i = 0; i < a->n_edges; i++)
    {
      g_assert_cmpuint (a->edges[i].source, ==, b->edges[i].source);
      g_assert_cmpuint (a->edges[i].target, ==, b->edges[i].target);
    }
}

/* Names and bends are for people: neither changes what runs when. */
static void
test_renaming_and_reroutes (void)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (RandomGraph) random = random_graph_new (60, 120);
      g_autofree char *text = write_random (random, "n", 0);
      g_autofree char *renamed = write_random (random, "z_", 0);
      g_autofree char *bent = write_random (random, "n", 3);
      g_autoptr (PlumbFlat) flat = flatten (text);
      g_autoptr (PlumbFlat) flat_renamed = flatten (renamed);
      g_autoptr (PlumbFlat) flat_bent = flatten (bent);
      assert_same_order (flat, flat_renamed);
      g_assert_cmpuint (flat->n_nodes, ==, flat_bent->n_nodes);
      g_assert_cmpuint (flat->n_edges, ==, flat_bent->n_edges);
      for (guint i = 0; i < flat->n_nodes; i++)
        g_assert_cmpstr (flat->nodes[i].path, ==, flat_bent->nodes[i].path);
    }
}

static char *
hash_text (const char *text)
{
  g_autoptr (PlumbFlat) flat = flatten (text);
  g_assert_cmpuint (strlen (plumb_flat_get_hash (flat)), ==, 64);
  return g_strdup (plumb_flat_get_hash (flat));
}

static void
test_hash (void)
{
  static const struct
  {
    const char *text;
    gboolean same;
  } cases[] = {
    { "{ \"plumb\": 1, \"nodes\": { \"a\": { \"kind\": \"core.number\", \"index\": 0, \"at\": [3, "
      "4], "
      "\"title\": \"T\", \"params\": { \"value\": 1.0 } }, \"b\": { \"kind\": \"core.save\", "
      "\"index\": 1 } }, \"edges\": [ { \"from\": \"a.number\", \"to\": \"b.files\" } ] }",
      TRUE },
    { "{ \"plumb\": 1, \"nodes\": { \"a\": { \"kind\": \"core.number\", \"index\": 0, \"params\": "
      "{ "
      "\"value\": 1 } }, \"b\": { \"kind\": \"core.save\", \"index\": 1, \"params\": { \"folder\": "
      "\"\" "
      "} } }, \"edges\": [ { \"from\": \"a.number\", \"to\": \"b.files\" } ] }",
      TRUE },
    { "{ \"plumb\": 1, \"nodes\": { \"a\": { \"kind\": \"core.number\", \"index\": 0, \"params\": "
      "{ "
      "\"value\": 2 } }, \"b\": { \"kind\": \"core.save\", \"index\": 1 } }, \"edges\": [ { "
      "\"from\": "
      "\"a.number\", \"to\": \"b.files\" } ] }",
      FALSE },
    { "{ \"plumb\": 1, \"nodes\": { \"a\": { \"kind\": \"core.number\", \"index\": 0, \"params\": "
      "{ "
      "\"value\": 1 } }, \"b\": { \"kind\": \"core.save\", \"index\": 1 } }, \"edges\": [ { "
      "\"from\": "
      "\"a.number\", \"to\": \"b.files\", \"when\": \"always\" } ] }",
      FALSE },
    { "{ \"plumb\": 1, \"seed\": { \"mode\": \"fixed\", \"base\": 1 }, \"nodes\": { \"a\": { "
      "\"kind\": "
      "\"core.number\", \"index\": 0, \"params\": { \"value\": 1 } }, \"b\": { \"kind\": "
      "\"core.save\", "
      "\"index\": 1 } }, \"edges\": [ { \"from\": \"a.number\", \"to\": \"b.files\" } ] }",
      FALSE },
  };
  g_autofree char *first = hash_text (cases[0].text);
  for (guint i = 1; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *hash = hash_text (cases[i].text);
      g_assert_true (g_str_equal (hash, first) == cases[i].same);
    }
}

static void
test_seed (void)
{
  g_autoptr (PlumbFlat) flat = flatten (
      "{ \"plumb\": 1, \"seed\": { \"mode\": \"fixed\", \"base\": 18446744073709551615 }, "
      "\"nodes\": { \"a\": { \"kind\": \"core.text\", \"index\": 0 } } }");
  g_assert_cmpstr (plumb_value_member_string (flat->seed, "mode", NULL), ==, "fixed");
  g_assert_cmpuint (plumb_value_member_uint (flat->seed, "base", 0), ==, G_MAXUINT64);
  g_autoptr (PlumbFlat) plain = flatten (
      "{ \"plumb\": 1, \"nodes\": { \"a\": { \"kind\": \"core.text\", \"index\": 0 } } }");
  g_assert_cmpstr (plumb_value_member_string (plain->seed, "mode", NULL), ==, "derived");
}

/* Each level takes from the one before over two reroutes, so that ways double: 2^40 of them. */
static void
test_doubling_edges (void)
{
  GString *text = g_string_new ("{ \"plumb\": 1, \"nodes\": { \"s\": { \"kind\": \"core.number\", "
                                "\"index\": 0 }");
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (
        text,
        ", \"i%u\": { \"kind\": \"core.subgraph\", \"index\": %u, "
        "\"definition\": \"d\" }, \"a%u\": { \"kind\": \"core.reroute\", "
        "\"index\": %u }, \"b%u\": { \"kind\": \"core.reroute\", \"index\": %u }",
        i, 3 * i + 1, i, 3 * i + 2, i, 3 * i + 3);
  g_string_append (text, ", \"end\": { \"kind\": \"core.save\", \"index\": 999 } }, \"edges\": [");
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *from = i == 0 ? g_strdup ("s.number") : g_strdup_printf ("i%u.out", i - 1);
      g_string_append_printf (text,
                              "{ \"from\": \"%s\", \"to\": \"a%u.input\" }, { \"from\": \"%s\", "
                              "\"to\": \"b%u.input\" }, { \"from\": \"a%u.output\", \"to\": "
                              "\"i%u.in\" }, { \"from\": \"b%u.output\", \"to\": \"i%u.in\" }, ",
                              from, i, from, i, i, i, i, i);
    }
  g_string_append (
      text, "{ \"from\": \"i39.out\", \"to\": \"end.files\" } ], \"definitions\": { \"d\": { "
            "\"nodes\": { \"in\": { \"kind\": \"core.input\", \"index\": 0, \"params\": { "
            "\"many\": true } }, \"out\": { \"kind\": \"core.output\", \"index\": 1 } }, "
            "\"edges\": [ { \"from\": \"in.value\", \"to\": \"out.value\" } ] } } }");
  g_autofree char *document = g_string_free (text, FALSE);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbFlat) flat = flatten_text (document, problems);
  g_assert_null (flat);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 1);
  g_assert_cmpstr (plumb_problems_get (problems, 0)->code, ==, "too-many-edges");
}

/* One circle of many nodes: nothing recurses. */
static void
test_long_cycle (void)
{
  GString *text = g_string_new ("{ \"plumb\": 1, \"nodes\": {");
  const guint n = 50000;
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s\"n%u\": { \"kind\": \"core.reroute\", \"index\": %u }",
                            i == 0 ? "" : ",", i, i);
  g_string_append (text, "}, \"edges\": [");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{ \"from\": \"n%u.output\", \"to\": \"n%u.input\" }",
                            i == 0 ? "" : ",", i, (i + 1) % n);
  g_string_append (text, "] }");
  g_autofree char *document = g_string_free (text, FALSE);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbFlat) flat = flatten_text (document, problems);
  g_assert_null (flat);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 1);
  const PlumbProblem *cycle = plumb_problems_get (problems, 0);
  g_assert_cmpstr (cycle->code, ==, "cycle");
  g_assert_cmpstr (cycle->node, ==, "n0");
  g_assert_true (g_str_has_prefix (cycle->message, "50000 nodes wait for each other: n0 → n1 →"));
}

/* More faults than anyone reads: a bounded list that says so, and no workflow. */
static void
test_many_faults (void)
{
  GString *text = g_string_new ("{ \"plumb\": 1, \"nodes\": {");
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "%s\"n%u\": { \"kind\": \"core.calculat%u\", \"index\": %u }",
                            i == 0 ? "" : ",", i, i, i);
  g_string_append (text, "} }");
  g_autofree char *document = g_string_free (text, FALSE);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbFlat) flat = flatten_text (document, problems);
  g_assert_null (flat);
  guint n = plumb_problems_get_length (problems);
  g_assert_cmpuint (n, ==, 1001);
  g_assert_cmpstr (plumb_problems_get (problems, n - 1)->code, ==, "more-problems");
}

/* An error behind a thousand warnings is left out of the list, but not out of the answer. */
static void
test_hidden_error (void)
{
  GString *text = g_string_new ("{ \"plumb\": 1, \"nodes\": {");
  for (guint i = 0; i < 1200; i++)
    g_string_append_printf (text,
                            "\"n%u\": { \"kind\": \"core.text\", \"index\": %u, \"mode\": "
                            "\"mute\", \"params\": { \"x\": 1 } }, ",
                            i, i);
  g_autofree char *warnings
      = g_strconcat (text->str, "\"z\": { \"kind\": \"core.text\", \"index\": 9999 } } }", NULL);
  g_autofree char *with_error = g_strconcat (
      text->str,
      "\"z\": { \"kind\": \"core.text\", \"index\": 9999, \"params\": { \"x\": 1 } } } }", NULL);
  g_string_free (text, TRUE);
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbFlat) flat = flatten_text (warnings, problems);
  g_assert_nonnull (flat);
  g_assert_false (plumb_problems_has_errors (problems));
  g_autoptr (PlumbProblems) more = plumb_problems_new ();
  g_autoptr (PlumbFlat) none = flatten_text (with_error, more);
  g_assert_null (none);
  g_assert_true (plumb_problems_has_errors (more));
}

/* The result owns all that it shows. */
static void
test_outlives_its_sources (void)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbRegistry) own = load_registry ();
  g_autoptr (PlumbGraph) graph = plumb_document_parse (
      "{ \"plumb\": 1, \"nodes\": { \"i\": { \"kind\": \"core.repeat\", \"index\": 0, "
      "\"definition\": \"d\" } }, \"definitions\": { \"d\": { \"nodes\": { \"n\": { \"kind\": "
      "\"core.command\", \"index\": 0, \"params\": { \"program\": \"true\" } }, \"o\": { \"kind\": "
      "\"core.output\", \"index\": 1 } }, \"edges\": [ { \"from\": \"n.text\", \"to\": "
      "\"o.value\", "
      "\"when\": \"flags.x\" } ] } } }",
      -1, problems, NULL);
  g_autoptr (PlumbFlat) flat = plumb_flat_new (graph, own, problems);
  g_assert_nonnull (flat);
  g_clear_object (&graph);
  g_clear_object (&own);
  PlumbFlatNode *node = plumb_flat_find (flat, "i");
  g_assert_cmpstr (plumb_kind_get_output (node->kind, 0)->name, ==, "o");
  g_assert_cmpstr (plumb_kind_get_output (node->kind, 0)->kind, ==, "text");
  g_assert_cmpstr (plumb_kind_get_output (node->kind, 1)->name, ==, "passed");
  g_autoptr (PlumbFlat) body = plumb_flat_ref (node->body);
  g_clear_pointer (&flat, plumb_flat_unref);
  g_assert_cmpstr (body->edges[0].condition, ==, "flags.x");
  g_assert_cmpstr (plumb_kind_get_backend (body->nodes[0].kind), ==, "local");
  g_assert_cmpstr (plumb_pack_get_name (plumb_kind_get_pack (body->nodes[0].kind)), ==, "core");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  registry = load_registry ();
  g_test_add_func ("/flat/plan-order", test_plan_order);
  g_test_add_func ("/flat/renaming-and-reroutes", test_renaming_and_reroutes);
  g_test_add_func ("/flat/hash", test_hash);
  g_test_add_func ("/flat/seed", test_seed);
  g_test_add_func ("/flat/doubling-edges", test_doubling_edges);
  g_test_add_func ("/flat/long-cycle", test_long_cycle);
  g_test_add_func ("/flat/many-faults", test_many_faults);
  g_test_add_func ("/flat/hidden-error", test_hidden_error);
  g_test_add_func ("/flat/outlives-its-sources", test_outlives_its_sources);
  int result = g_test_run ();
  g_clear_object (&registry);
  return result;
}
