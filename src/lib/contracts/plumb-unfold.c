/* plumb-unfold.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-unfold-private.h"

#include "plumb-kind-private.h"

/* Where the nodes of one expanded graph are: a number each, or for a subgraph its ports. */
typedef struct _Expansion Expansion;

typedef struct
{
  guint number;
  Expansion *inner; /* of an expanded subgraph */
} Place;

struct _Expansion
{
  guint *inputs; /* numbers of its core.input nodes, by port */
  guint *outputs;
};

static void
expansion_free (Expansion *self)
{
  g_clear_pointer (&self->inputs, g_free);
  g_clear_pointer (&self->outputs, g_free);
  g_free (self);
}

static gboolean
is_expanded (const PlumbScopeNode *node)
{
  return node->role == PLUMB_ROLE_SUBGRAPH && node->definition != NULL
         && node->mode != PLUMB_NODE_MODE_BYPASS;
}

/* The ports of a repeat block's body stay: each round is given its inputs there. */
static gboolean
is_passage (const PlumbScopeNode *node, guint instance)
{
  if (node->role == PLUMB_ROLE_INPUT || node->role == PLUMB_ROLE_OUTPUT)
    return instance != 0;
  return plumb_scope_node_is_passage (node);
}

static guint
add_node (PlumbUnfold *self, const PlumbScopeNode *node, guint instance)
{
  PlumbUnfoldNode added
      = { .node = node, .instance = instance, .is_passage = is_passage (node, instance) };
  g_array_append_val (self->nodes, added);
  return self->nodes->len - 1;
}

static guint
add_instance (PlumbUnfold *self, guint parent, const PlumbScopeNode *node)
{
  const PlumbUnfoldInstance *outer = &g_array_index (self->instances, PlumbUnfoldInstance, parent);
  g_autofree char *path = g_strconcat (outer->path, node->id, ":", NULL);
  PlumbUnfoldInstance added = {
    .path = g_string_chunk_insert (self->texts, path),
    .muted_by = outer->muted_by,
  };
  if (added.muted_by == NULL && node->mode == PLUMB_NODE_MODE_MUTE)
    added.muted_by = g_string_chunk_insert_len (self->texts, path, (gssize) strlen (path) - 1);
  g_array_append_val (self->instances, added);
  return self->instances->len - 1;
}

static void
add_edges (PlumbUnfold *self, PlumbScope *scope, const Place *places)
{
  for (guint i = 0; i < scope->n_edges; i++)
    {
      const PlumbScopeEdge *edge = &scope->edges[i];
      gboolean is_whole
          = edge->source_port >= 0 && (edge->target_port >= 0 || edge->target_field >= 0);
      const Place *from = &places[edge->source], *to = &places[edge->target];
      /* A subgraph has no fields. */
      if (!is_whole || (to->inner != NULL && edge->target_port < 0))
        continue;
      PlumbUnfoldEdge added = {
        .source = from->inner ? from->inner->outputs[edge->source_port] : from->number,
        .source_port = from->inner ? 0 : (guint) edge->source_port,
        .target = to->inner ? to->inner->inputs[edge->target_port] : to->number,
        .target_port = to->inner ? 0 : edge->target_port,
        .target_field = edge->target_field,
        .condition = plumb_edge_get_condition (edge->edge),
      };
      g_array_append_val (self->edges, added);
    }
}

static Expansion *
make_expansion (PlumbScope *scope, const Place *places)
{
  Expansion *expansion = g_new0 (Expansion, 1);
  expansion->inputs = g_new0 (guint, MAX (scope->input_nodes->len, 1));
  expansion->outputs = g_new0 (guint, MAX (scope->output_nodes->len, 1));
  for (guint i = 0; i < scope->input_nodes->len; i++)
    expansion->inputs[i] = places[g_array_index (scope->input_nodes, guint, i)].number;
  for (guint i = 0; i < scope->output_nodes->len; i++)
    expansion->outputs[i] = places[g_array_index (scope->output_nodes, guint, i)].number;
  return expansion;
}

/* Definitions lie in each other at most PLUMB_LIMIT_SUBGRAPH_DEPTH deep. */
static Expansion *
expand (PlumbUnfold *self, PlumbScope *scope, guint instance)
{
  g_autofree Place *places = g_new0 (Place, MAX (scope->n_nodes, 1));
  for (guint i = 0; i < scope->n_nodes; i++)
    {
      const PlumbScopeNode *node = &scope->nodes[i];
      if (is_expanded (node))
        places[i].inner = expand (self, node->definition, add_instance (self, instance, node));
      else if (node->kind != NULL)
        places[i].number = add_node (self, node, instance);
    }
  add_edges (self, scope, places);
  for (guint i = 0; i < scope->n_nodes; i++)
    g_clear_pointer (&places[i].inner, expansion_free);
  return make_expansion (scope, places);
}

/* By target, keeping the order of the edges of each. */
static void
sort_edges (PlumbUnfold *self)
{
  PlumbUnfoldNode *nodes = (PlumbUnfoldNode *) (void *) self->nodes->data;
  const PlumbUnfoldEdge *edges = (const PlumbUnfoldEdge *) (void *) self->edges->data;
  guint n = self->edges->len, total = 0;
  for (guint i = 0; i < n; i++)
    nodes[edges[i].target].n_in++;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      nodes[i].first_in = total;
      total += nodes[i].n_in;
      nodes[i].n_in = 0;
    }
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (PlumbUnfoldEdge), MAX (n, 1));
  g_array_set_size (sorted, n);
  for (guint i = 0; i < n; i++)
    {
      PlumbUnfoldNode *target = &nodes[edges[i].target];
      g_array_index (sorted, PlumbUnfoldEdge, target->first_in + target->n_in++) = edges[i];
    }
  g_array_unref (self->edges);
  self->edges = sorted;
}

/* Kahn's algorithm; what lies on cycles or below them is not ordered. */
static void
order_nodes (PlumbUnfold *self)
{
  guint n = self->nodes->len;
  const PlumbUnfoldEdge *edges = (const PlumbUnfoldEdge *) (void *) self->edges->data;
  g_autofree guint *first_out = g_new0 (guint, n + 2);
  g_autofree guint *targets = g_new0 (guint, MAX (self->edges->len, 1));
  g_autofree guint *n_waiting = g_new0 (guint, MAX (n, 1));
  for (guint i = 0; i < self->edges->len; i++)
    first_out[edges[i].source + 2]++;
  for (guint i = 2; i < n + 2; i++)
    first_out[i] += first_out[i - 1];
  for (guint i = 0; i < self->edges->len; i++)
    {
      targets[first_out[edges[i].source + 1]++] = edges[i].target;
      n_waiting[edges[i].target]++;
    }
  self->order = g_new0 (guint, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    if (n_waiting[i] == 0)
      self->order[self->n_ordered++] = i;
  for (guint at = 0; at < self->n_ordered; at++)
    for (guint i = first_out[self->order[at]]; i < first_out[self->order[at] + 1]; i++)
      if (--n_waiting[targets[i]] == 0)
        self->order[self->n_ordered++] = targets[i];
}

PlumbUnfold *
plumb_unfold_new (PlumbScope *scope, const char *prefix, PlumbFindings *findings)
{
  PlumbUnfold *self = g_new0 (PlumbUnfold, 1);
  self->nodes = g_array_new (FALSE, TRUE, sizeof (PlumbUnfoldNode));
  self->edges = g_array_new (FALSE, TRUE, sizeof (PlumbUnfoldEdge));
  self->instances = g_array_new (FALSE, TRUE, sizeof (PlumbUnfoldInstance));
  self->texts = g_string_chunk_new (4096);
  self->prefix = prefix;
  self->findings = findings;
  PlumbUnfoldInstance top = { .path = "" };
  g_array_append_val (self->instances, top);
  Expansion *expansion = expand (self, scope, 0);
  g_clear_pointer (&expansion, expansion_free);
  sort_edges (self);
  order_nodes (self);
  return self;
}

void
plumb_unfold_free (PlumbUnfold *self)
{
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->edges, g_array_unref);
  g_clear_pointer (&self->instances, g_array_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_clear_pointer (&self->order, g_free);
  g_free (self);
}

char *
plumb_unfold_make_path (const PlumbUnfold *self, guint node)
{
  const PlumbUnfoldNode *found = &g_array_index (self->nodes, PlumbUnfoldNode, node);
  const PlumbUnfoldInstance *instance
      = &g_array_index (self->instances, PlumbUnfoldInstance, found->instance);
  return g_strconcat (self->prefix, instance->path, found->node->id, NULL);
}

const char *
plumb_unfold_find_mute (const PlumbUnfold *self, const PlumbUnfoldNode *node)
{
  const PlumbUnfoldInstance *instance
      = &g_array_index (self->instances, PlumbUnfoldInstance, node->instance);
  if (instance->muted_by != NULL || node->node->mode != PLUMB_NODE_MODE_MUTE)
    return instance->muted_by;
  g_autofree char *path = g_strconcat (instance->path, node->node->id, NULL);
  return g_string_chunk_insert_const (self->texts, path);
}

gboolean
plumb_unfold_has_cycles (const PlumbUnfold *self)
{
  return self->n_ordered < self->nodes->len;
}
