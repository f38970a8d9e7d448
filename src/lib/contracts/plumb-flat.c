/* plumb-flat.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-flat.h"

#include "plumb-flat-private.h"
#include "plumb-limits.h"

/* One call of plumb_flat_new(). */
typedef struct
{
  PlumbScopes *scopes;
  PlumbFindings *findings;
  GHashTable *bodies; /* PlumbScope -> PlumbFlat, NULL where it has faults */
} Making;

static PlumbFlat *make_flat (Making *self, PlumbScope *scope, const char *prefix);

static void
unref_body (gpointer body)
{
  if (body != NULL)
    plumb_flat_unref (body);
}

/* The bodies of repeat blocks are flattened once each; what is wrong is told of the first block. */
static void
make_bodies (Making *self, PlumbUnfold *unfold)
{
  for (guint i = 0; i < unfold->nodes->len; i++)
    {
      const PlumbUnfoldNode *node = &g_array_index (unfold->nodes, PlumbUnfoldNode, i);
      PlumbScope *inner = node->node->definition;
      if (node->node->role != PLUMB_ROLE_REPEAT || inner == NULL
          || g_hash_table_contains (self->bodies, inner))
        continue;
      g_autofree char *path = plumb_unfold_make_path (unfold, i);
      g_autofree char *prefix = g_strconcat (path, ":", NULL);
      g_hash_table_insert (self->bodies, inner, make_flat (self, inner, prefix));
    }
}

static PlumbFlat *
make_flat (Making *self, PlumbScope *scope, const char *prefix)
{
  g_autoptr (PlumbUnfold) unfold = plumb_unfold_new (scope, prefix, self->findings);
  if (plumb_unfold_has_cycles (unfold))
    plumb_unfold_report_cycles (unfold);
  make_bodies (self, unfold);
  if (plumb_unfold_has_cycles (unfold))
    return NULL;
  g_autoptr (GArray) joins = plumb_unfold_join (unfold);
  if (joins == NULL || plumb_findings_have_errors (self->findings))
    return NULL;
  PlumbFlatWhole *whole = plumb_flat_whole_new (self->scopes->registry);
  plumb_flat_fill (whole, unfold, joins, self->bodies);
  return &whole->flat;
}

static void
report_too_many (Making *self)
{
  g_autofree char *expected = g_strdup_printf ("at most %d", PLUMB_LIMIT_NODES);
  plumb_findings_add (self->findings, PLUMB_RULE_WHOLE,
                      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                        .code = "too-many-nodes",
                                        .message = "With its subgraphs expanded the workflow has "
                                                   "too many nodes",
                                        .expected = expected,
                                        .found = "more",
                                        .advice = "Split the workflow, or use a list of items in "
                                                  "place of copies" });
}

static gboolean
has_work (const PlumbFlat *flat)
{
  for (guint i = 0; i < flat->n_nodes; i++)
    if (!flat->nodes[i].muted)
      return TRUE;
  return FALSE;
}

static void
report_nothing (Making *self, const PlumbFlat *flat)
{
  gboolean is_empty = flat->n_nodes == 0;
  plumb_findings_add (
      self->findings, PLUMB_RULE_WHOLE,
      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                        .code = "nothing-to-run",
                        .message = is_empty ? "The workflow has no node that runs"
                                            : "Every node is muted, or needs one that is",
                        .expected = "a node that runs",
                        .found = is_empty ? "none" : "muted ones",
                        .advice = is_empty ? "Add a node" : "Switch a node on again" });
}

static PlumbFlat *
make_top (Making *self)
{
  PlumbScope *top = self->scopes->top;
  if (top->n_flat > PLUMB_LIMIT_NODES)
    {
      report_too_many (self);
      return NULL;
    }
  PlumbFlat *flat = make_flat (self, top, "");
  if (flat != NULL && !has_work (flat))
    {
      report_nothing (self, flat);
      g_clear_pointer (&flat, plumb_flat_unref);
    }
  return flat;
}

static PlumbValue *
make_seed (PlumbGraph *graph)
{
  PlumbValue *seed = plumb_graph_get_seed (graph);
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "mode",
                                  plumb_value_member_string (seed, "mode", "derived"));
  plumb_value_builder_set_uint (builder, "base", plumb_value_member_uint (seed, "base", 0));
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

/**
 * plumb_flat_new:
 * @graph: a document
 * @registry: the contracts
 * @problems: where what is found goes
 *
 * Checks and flattens. @graph is only read; the result does not refer to it.
 *
 * Returns: (transfer full) (nullable): the flat workflow; %NULL where there is an error
 */
PlumbFlat *
plumb_flat_new (PlumbGraph *graph, PlumbRegistry *registry, PlumbProblems *problems)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (graph) && PLUMB_IS_REGISTRY (registry), NULL);
  g_return_val_if_fail (problems != NULL, NULL);
  g_autoptr (PlumbScopes) scopes = plumb_scopes_new (graph, registry);
  g_autoptr (GHashTable) bodies = g_hash_table_new_full (NULL, NULL, NULL, unref_body);
  Making self = { .scopes = scopes, .findings = scopes->top->findings, .bodies = bodies };
  g_autoptr (PlumbFlat) flat = make_top (&self);
  plumb_findings_tell (self.findings, problems);
  if (flat == NULL || plumb_findings_have_errors (self.findings))
    return NULL;
  flat->seed = make_seed (graph);
  return g_steal_pointer (&flat);
}

PlumbFlatWhole *
plumb_flat_whole_new (PlumbRegistry *registry)
{
  PlumbFlatWhole *self = g_new0 (PlumbFlatWhole, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->registry = g_object_ref (registry);
  self->texts = g_string_chunk_new (4096);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/**
 * plumb_flat_get_hash:
 * @self: a flat workflow
 *
 * Of the document's meaning: ids, kinds, parameters, edges; not positions, titles or notes. Worked
 * out when it is first asked for. Any thread.
 *
 * Returns: (transfer none): the hash
 */
const char *
plumb_flat_get_hash (PlumbFlat *self)
{
  if (g_once_init_enter_pointer (&self->hash))
    g_once_init_leave_pointer (&self->hash, plumb_flat_make_hash (self));
  return self->hash;
}

/**
 * plumb_flat_ref:
 * @self: a flat workflow
 *
 * Returns: (transfer full): @self
 */
PlumbFlat *
plumb_flat_ref (PlumbFlat *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((PlumbFlatWhole *) self)->ref_count);
  return self;
}

static void
clear_node (PlumbFlatNode *node)
{
  g_clear_object (&node->kind);
  g_clear_pointer (&node->params, plumb_value_unref);
  g_clear_pointer (&node->body, plumb_flat_unref);
}

/**
 * plumb_flat_unref:
 * @self: (transfer full): a flat workflow
 */
void
plumb_flat_unref (PlumbFlat *self)
{
  g_return_if_fail (self != NULL);
  PlumbFlatWhole *whole = (PlumbFlatWhole *) self;
  if (!g_atomic_ref_count_dec (&whole->ref_count))
    return;
  for (guint i = 0; i < self->n_nodes; i++)
    clear_node (&self->nodes[i]);
  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->edges, g_free);
  g_clear_pointer (&self->seed, plumb_value_unref);
  g_clear_pointer (&self->hash, g_free);
  g_clear_pointer (&whole->adjacency, g_free);
  g_clear_pointer (&whole->by_path, g_hash_table_unref);
  g_clear_pointer (&whole->texts, g_string_chunk_free);
  g_clear_object (&whole->registry);
  g_free (whole);
}

/**
 * plumb_flat_find:
 * @self: a flat workflow
 * @path: a colon path
 *
 * Returns: (transfer none) (nullable): the node
 */
PlumbFlatNode *
plumb_flat_find (PlumbFlat *self, const char *path)
{
  g_return_val_if_fail (self != NULL && path != NULL, NULL);
  return g_hash_table_lookup (((PlumbFlatWhole *) self)->by_path, path);
}
