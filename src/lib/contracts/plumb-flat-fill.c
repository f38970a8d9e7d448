/* plumb-flat-fill.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-flat-private.h"

#include "plumb-field.h"
#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-kind-private.h"

#define NONE G_MAXUINT

/* Nodes by their numbers in the unfolded graph, which are in the order of index paths. */
typedef struct
{
  PlumbFlatWhole *whole;
  PlumbUnfold *unfold;
  GArray *joins;
  GHashTable *bodies;
  guint *first_in; /* of each node, in joins */
  guint *n_in;
  const char **muted_by; /* of each node */
  guint *position;       /* of each node in plan order */
  guint n_nodes;
} Filling;

static const PlumbUnfoldNode *
get_node (const Filling *self, guint number)
{
  return &g_array_index (self->unfold->nodes, PlumbUnfoldNode, number);
}

static PlumbUnfoldJoin *
get_join (const Filling *self, guint position)
{
  return &g_array_index (self->joins, PlumbUnfoldJoin, position);
}

/* The joins come node by node, in an order where sources come first. */
static void
index_joins (Filling *self)
{
  for (guint i = 0; i < self->joins->len; i++)
    {
      guint target = get_join (self, i)->edge.target;
      if (self->n_in[target]++ == 0)
        self->first_in[target] = i;
    }
}

static const char *
get_mute (const Filling *self, const PlumbUnfoldJoin *join)
{
  return join->muted_by != NULL ? join->muted_by : self->muted_by[join->edge.source];
}

/* Whether a port or field gets nothing because all that goes there is muted. */
static const char *
find_starved (const Filling *self, guint first, guint n)
{
  const char *muted_by = NULL;
  for (guint i = first; i < first + n; i++)
    {
      const char *mute = get_mute (self, get_join (self, i));
      if (mute == NULL)
        return NULL;
      if (muted_by == NULL)
        muted_by = mute;
    }
  return muted_by;
}

static gboolean
have_one_end (const PlumbUnfoldEdge *a, const PlumbUnfoldEdge *b)
{
  return a->target_port == b->target_port && a->target_field == b->target_field;
}

/* What a node needs and does not get: a required port or a bound field; of a kind that needs any
 * input, all of them. */
static const char *
find_mute_above (const Filling *self, guint number)
{
  PlumbKind *kind = get_node (self, number)->node->kind;
  guint end = self->first_in[number] + self->n_in[number], n;
  const char *starved = NULL;
  gboolean any_fed = FALSE;
  for (guint i = self->first_in[number]; i < end; i += n)
    {
      const PlumbUnfoldEdge *edge = &get_join (self, i)->edge;
      for (n = 1; i + n < end && have_one_end (edge, &get_join (self, i + n)->edge);)
        n++;
      const char *mute = find_starved (self, i, n);
      gboolean is_needed = edge->target_port < 0 || !kind->inputs[edge->target_port].optional;
      if (mute != NULL && is_needed)
        return mute;
      if (mute != NULL && starved == NULL)
        starved = mute;
      any_fed |= mute == NULL;
    }
  return kind->needs_any && !any_fed ? starved : NULL;
}

static void
spread_mutes (Filling *self)
{
  const PlumbUnfold *unfold = self->unfold;
  for (guint i = 0; i < unfold->n_ordered; i++)
    {
      guint number = unfold->order[i];
      const PlumbUnfoldNode *node = get_node (self, number);
      if (node->is_passage)
        continue;
      const char *mute = plumb_unfold_find_mute (unfold, node);
      self->muted_by[number] = mute != NULL ? mute : find_mute_above (self, number);
    }
}

/* Edges out of muted nodes go only to muted ones. */
static gboolean
is_kept (const Filling *self, const PlumbUnfoldJoin *join)
{
  return get_mute (self, join) == NULL || self->muted_by[join->edge.target] != NULL;
}

/* A heap of node numbers, the lowest first. */
static void
heap_push (GArray *heap, guint number)
{
  g_array_append_val (heap, number);
  guint *at = (guint *) (void *) heap->data;
  guint i = heap->len - 1;
  for (; i > 0 && at[(i - 1) / 2] > number; i = (i - 1) / 2)
    at[i] = at[(i - 1) / 2];
  at[i] = number;
}

static guint
heap_pop (GArray *heap)
{
  guint *at = (guint *) (void *) heap->data;
  guint top = at[0], last = at[heap->len - 1], n = heap->len - 1, i = 0;
  for (guint child = 1; child < n; child = 2 * i + 1)
    {
      if (child + 1 < n && at[child + 1] < at[child])
        child++;
      if (at[child] >= last)
        break;
      at[i] = at[child];
      i = child;
    }
  at[i] = last;
  g_array_set_size (heap, n);
  return top;
}

typedef struct
{
  guint *first; /* of each node, and one behind the last */
  guint *targets;
} Successors;

static Successors
find_successors (const Filling *self)
{
  guint n = self->unfold->nodes->len;
  Successors result = { g_new0 (guint, n + 2), g_new0 (guint, MAX (self->joins->len, 1)) };
  for (guint i = 0; i < self->joins->len; i++)
    result.first[get_join (self, i)->edge.source + 2]++;
  for (guint i = 2; i < n + 2; i++)
    result.first[i] += result.first[i - 1];
  for (guint i = 0; i < self->joins->len; i++)
    {
      const PlumbUnfoldEdge *edge = &get_join (self, i)->edge;
      result.targets[result.first[edge->source + 1]++] = edge->target;
    }
  return result;
}

/* Plan order: of what is ready, the lowest index path first. Passages have no part in it, so that
 * a reroute changes nothing. Returns: numbers of nodes. */
static guint *
plan_order (Filling *self)
{
  guint n = self->unfold->nodes->len;
  g_autofree guint *n_waiting = g_memdup2 (self->n_in, MAX (n, 1) * sizeof (guint));
  g_autoptr (GArray) ready = g_array_new (FALSE, FALSE, sizeof (guint));
  guint *order = g_new0 (guint, MAX (n, 1));
  Successors successors = find_successors (self);
  for (guint i = 0; i < n; i++)
    if (!get_node (self, i)->is_passage && n_waiting[i] == 0)
      heap_push (ready, i);
  while (ready->len > 0)
    {
      guint number = heap_pop (ready);
      self->position[number] = self->n_nodes;
      order[self->n_nodes++] = number;
      for (guint i = successors.first[number]; i < successors.first[number + 1]; i++)
        if (--n_waiting[successors.targets[i]] == 0)
          heap_push (ready, successors.targets[i]);
    }
  g_clear_pointer (&successors.first, g_free);
  g_clear_pointer (&successors.targets, g_free);
  return order;
}

static PlumbValue *
resolve_params (PlumbKind *kind, PlumbNode *node)
{
  PlumbValue *given = plumb_node_get_params (node);
  if (plumb_value_get_length (given) == 0)
    return plumb_value_ref (kind->default_params);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  for (guint i = 0; i < kind->n_fields; i++)
    plumb_value_builder_set (
        builder, kind->fields[i].name,
        plumb_field_resolve (&kind->fields[i],
                             plumb_value_get_member (given, kind->fields[i].name)));
  return plumb_value_builder_end (builder);
}

static const char *
own_path (Filling *self, const PlumbUnfoldNode *node)
{
  const PlumbUnfoldInstance *instance
      = &g_array_index (self->unfold->instances, PlumbUnfoldInstance, node->instance);
  const char *id = node->node->id;
  if (*instance->path == '\0')
    return g_string_chunk_insert (self->whole->texts, id);
  g_autofree char *path = g_strconcat (instance->path, id, NULL);
  return g_string_chunk_insert (self->whole->texts, path);
}

static void
fill_node (Filling *self, guint number, PlumbFlatNode *flat)
{
  const PlumbUnfoldNode *node = get_node (self, number);
  const char *muted_by = self->muted_by[number];
  const PlumbScopeNode *scope_node = node->node;
  PlumbFlat *body = scope_node->role == PLUMB_ROLE_REPEAT
                        ? g_hash_table_lookup (self->bodies, scope_node->definition)
                        : NULL;
  *flat = (PlumbFlatNode) {
    .path = own_path (self, node),
    .kind = g_object_ref (scope_node->kind),
    .params = resolve_params (scope_node->kind, scope_node->node),
    .index = plumb_node_get_index (scope_node->node),
    .muted = muted_by != NULL,
    .muted_by
    = muted_by == NULL ? NULL : g_string_chunk_insert_const (self->whole->texts, muted_by),
    .body = body == NULL ? NULL : plumb_flat_ref (body),
  };
  g_hash_table_insert (self->whole->by_path, (char *) flat->path, flat);
}

static void
fill_edges (Filling *self, const guint *order)
{
  PlumbFlat *flat = &self->whole->flat;
  flat->edges = g_new0 (PlumbFlatEdge, MAX (self->joins->len, 1));
  for (guint i = 0; i < self->n_nodes; i++)
    for (guint k = 0; k < self->n_in[order[i]]; k++)
      {
        const PlumbUnfoldJoin *join = get_join (self, self->first_in[order[i]] + k);
        if (!is_kept (self, join))
          continue;
        flat->edges[flat->n_edges++] = (PlumbFlatEdge) {
          .source = self->position[join->edge.source],
          .source_port = join->edge.source_port,
          .target = i,
          .target_port = join->edge.target_port,
          .target_field = join->edge.target_field,
          .condition = g_string_chunk_insert_const (self->whole->texts, join->edge.condition),
        };
      }
}

/* Edges lie target by target, so those into a node are a range, and those out of it come in the
 * order of their targets. */
static void
fill_adjacency (PlumbFlatWhole *whole)
{
  PlumbFlat *flat = &whole->flat;
  guint *in = whole->adjacency = g_new0 (guint, MAX (2 * flat->n_edges, 1));
  guint *out = in + flat->n_edges;
  for (guint i = 0; i < flat->n_edges; i++)
    {
      PlumbFlatNode *target = &flat->nodes[flat->edges[i].target];
      in[i] = i;
      if (target->n_edges_in++ == 0)
        target->edges_in = &in[i];
      flat->nodes[flat->edges[i].source].n_edges_out++;
    }
  for (guint i = 0, total = 0; i < flat->n_nodes; i++)
    {
      flat->nodes[i].edges_out = &out[total];
      total += flat->nodes[i].n_edges_out;
      flat->nodes[i].n_edges_out = 0;
    }
  for (guint i = 0; i < flat->n_edges; i++)
    {
      PlumbFlatNode *source = &flat->nodes[flat->edges[i].source];
      out[(source->edges_out - out) + source->n_edges_out++] = i;
    }
}

void
plumb_flat_fill (PlumbFlatWhole *whole, PlumbUnfold *unfold, GArray *joins, GHashTable *bodies)
{
  guint n = MAX (unfold->nodes->len, 1);
  Filling self = {
    .whole = whole,
    .unfold = unfold,
    .joins = joins,
    .bodies = bodies,
    .first_in = g_new0 (guint, n),
    .n_in = g_new0 (guint, n),
    .muted_by = g_new0 (const char *, n),
    .position = g_new0 (guint, n),
  };
  index_joins (&self);
  spread_mutes (&self);
  g_autofree guint *order = plan_order (&self);
  whole->flat.nodes = g_new0 (PlumbFlatNode, MAX (self.n_nodes, 1));
  whole->flat.n_nodes = self.n_nodes;
  for (guint i = 0; i < self.n_nodes; i++)
    fill_node (&self, order[i], &whole->flat.nodes[i]);
  fill_edges (&self, order);
  fill_adjacency (whole);
  g_clear_pointer (&self.first_in, g_free);
  g_clear_pointer (&self.n_in, g_free);
  g_clear_pointer (&self.muted_by, g_free);
  g_clear_pointer (&self.position, g_free);
}

/* Eight bytes, the lowest first, on any machine. */
static void
append_number (GString *text, gint64 number)
{
  guint64 bytes = GUINT64_TO_LE ((guint64) number);
  g_string_append_len (text, (const char *) &bytes, sizeof bytes);
}

/* With its NUL: nothing runs into what follows. */
static void
append_text (GString *text, const char *part)
{
  g_string_append (text, part);
  g_string_append_c (text, '\0');
}

static void
append_flat (GString *text, const PlumbFlat *flat)
{
  append_number (text, flat->n_nodes);
  append_number (text, flat->n_edges);
  for (guint i = 0; i < flat->n_nodes; i++)
    {
      const PlumbFlatNode *node = &flat->nodes[i];
      append_text (text, node->path);
      append_text (text, node->kind->name);
      append_number (text, node->kind->version);
      append_number (text, node->index);
      append_number (text, node->muted);
      plumb_json_append (text, node->params, PLUMB_JSON_CANONICAL);
      append_number (text, node->body != NULL);
      if (node->body != NULL)
        append_flat (text, node->body);
    }
  for (guint i = 0; i < flat->n_edges; i++)
    {
      const PlumbFlatEdge *edge = &flat->edges[i];
      append_number (text, edge->source);
      append_number (text, edge->source_port);
      append_number (text, edge->target);
      append_number (text, edge->target_port);
      append_number (text, edge->target_field);
      append_text (text, edge->condition);
    }
}

char *
plumb_flat_make_hash (const PlumbFlat *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (self->seed != NULL)
    plumb_json_append (text, self->seed, PLUMB_JSON_CANONICAL);
  append_flat (text, self);
  return plumb_hash_bytes (text->str, text->len);
}
