/* plumb-unfold-join.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-unfold-private.h"

#include "plumb-kind-private.h"

#define EDGES_MAX 2000000
#define CONFLICTS_MAX 100

/* What comes out of a port of a passage, once the passage is seen through. */
typedef struct
{
  guint first; /* in sources */
  guint n;
} Slot;

typedef struct
{
  guint node;
  guint port;
  const char *condition;
  const char *muted_by;
} Source;

typedef struct
{
  PlumbUnfold *unfold;
  guint *first_slot; /* of each passage, in slots */
  GArray *slots;     /* Slot */
  GArray *sources;   /* Source */
  GArray *joins;     /* PlumbUnfoldJoin, what comes of it */
  guint n_conflicts;
} Joining;

static const PlumbUnfoldNode *
get_node (const Joining *self, guint number)
{
  return &g_array_index (self->unfold->nodes, PlumbUnfoldNode, number);
}

static const PlumbUnfoldEdge *
get_edge_in (const Joining *self, const PlumbUnfoldNode *node, guint position)
{
  return &g_array_index (self->unfold->edges, PlumbUnfoldEdge, node->first_in + position);
}

static gboolean
is_plain (const char *condition)
{
  return g_str_equal (condition, "pass");
}

static void
report_conflict (Joining *self, guint node, const char *first, const char *second)
{
  if (self->n_conflicts++ >= CONFLICTS_MAX)
    return;
  g_autofree char *path = plumb_unfold_make_path (self->unfold, node);
  g_autofree char *found = g_strdup_printf ("%s and %s", first, second);
  g_autofree char *message = g_strdup_printf ("Two conditions meet on one way: %s", found);
  plumb_findings_add (
      self->unfold->findings, PLUMB_RULE_EDGES,
      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                        .code = "condition-conflict",
                        .node = path,
                        .message = message,
                        .expected = "one condition on the way from node to node",
                        .found = found,
                        .advice = "Leave the condition on one of the edges alone" });
}

/* A condition speaks of the node where the way begins, wherever on the way it stands. */
static const char *
combine (Joining *self, guint node, const char *first, const char *second)
{
  if (is_plain (second) || g_str_equal (first, second))
    return first;
  if (!is_plain (first))
    report_conflict (self, node, first, second);
  return second;
}

static void
add_source (Joining *self, const Source *source)
{
  if (self->sources->len < EDGES_MAX)
    g_array_append_vals (self->sources, source, 1);
}

/* Adds what comes over an edge: its source, or what is behind it. */
static void
add_sources (Joining *self, const PlumbUnfoldEdge *edge, const char *muted_by)
{
  const PlumbUnfoldNode *from = get_node (self, edge->source);
  if (!from->is_passage)
    {
      add_source (self, &(Source) { edge->source, edge->source_port, edge->condition, muted_by });
      return;
    }
  guint slot_number = self->first_slot[edge->source] + edge->source_port;
  Slot slot = g_array_index (self->slots, Slot, slot_number);
  for (guint i = slot.first; i < slot.first + slot.n && self->sources->len < EDGES_MAX; i++)
    {
      Source source = g_array_index (self->sources, Source, i);
      source.condition = combine (self, edge->target, source.condition, edge->condition);
      if (muted_by != NULL)
        source.muted_by = muted_by;
      add_source (self, &source);
    }
}

static void
add_slot (Joining *self, const PlumbUnfoldNode *node, int input)
{
  Slot slot = { .first = self->sources->len };
  const char *muted_by = plumb_unfold_find_mute (self->unfold, node);
  for (guint i = 0; i < node->n_in; i++)
    if (get_edge_in (self, node, i)->target_port == input)
      add_sources (self, get_edge_in (self, node, i), muted_by);
  slot.n = self->sources->len - slot.first;
  g_array_append_val (self->slots, slot);
}

static void
see_through (Joining *self, guint number)
{
  const PlumbUnfoldNode *node = get_node (self, number);
  self->first_slot[number] = self->slots->len;
  gboolean is_port = node->node->role == PLUMB_ROLE_INPUT || node->node->role == PLUMB_ROLE_OUTPUT;
  if (is_port)
    {
      add_slot (self, node, 0);
      return;
    }
  for (guint i = 0; i < node->node->kind->n_outputs; i++)
    add_slot (self, node, plumb_scope_node_find_bypass (node->node, i));
}

static gboolean
has_verdict (PlumbKind *kind)
{
  for (guint i = 0; i < kind->n_outputs; i++)
    if (g_str_equal (kind->outputs[i].kind, "verdict"))
      return TRUE;
  return FALSE;
}

/* Only a verdict fails: from a node that gives none, such an edge never carries anything. */
static void
check_idle (Joining *self, const PlumbUnfoldEdge *edge)
{
  const PlumbScopeNode *source = get_node (self, edge->source)->node;
  const PlumbScopeNode *target = get_node (self, edge->target)->node;
  if (!g_str_equal (edge->condition, "fail") || source->role == PLUMB_ROLE_INPUT
      || has_verdict (source->kind))
    return;
  g_autofree char *from = plumb_unfold_make_path (self->unfold, edge->source);
  g_autofree char *to = plumb_unfold_make_path (self->unfold, edge->target);
  g_autofree char *message = g_strdup_printf (
      "The way from %s is taken when its verdict is fail, but it gives none", from);
  plumb_findings_add (
      self->unfold->findings, PLUMB_RULE_EDGES,
      &(PlumbProblem) { .severity = PLUMB_SEVERITY_WARNING,
                        .code = "idle-condition",
                        .node = to,
                        .field = edge->target_port >= 0
                                     ? target->kind->inputs[edge->target_port].name
                                     : target->kind->fields[edge->target_field].name,
                        .message = message,
                        .expected = "a node with an output of kind verdict",
                        .found = source->kind->name,
                        .advice = "Let the edge begin at a node that judges, such as "
                                  "core.compare_value" });
}

static void
join_node (Joining *self, guint number)
{
  const PlumbUnfoldNode *node = get_node (self, number);
  for (guint i = 0; i < node->n_in; i++)
    {
      PlumbUnfoldEdge edge = *get_edge_in (self, node, i);
      guint first = self->sources->len;
      add_sources (self, &edge, NULL);
      for (guint k = first; k < self->sources->len; k++)
        {
          const Source *source = &g_array_index (self->sources, Source, k);
          edge.source = source->node;
          edge.source_port = source->port;
          edge.condition = source->condition;
          check_idle (self, &edge);
          PlumbUnfoldJoin join = { edge, source->muted_by };
          g_array_append_val (self->joins, join);
        }
      if (self->sources->len < EDGES_MAX)
        g_array_set_size (self->sources, first);
    }
}

static void
report_too_many (Joining *self)
{
  g_autofree char *expected = g_strdup_printf ("at most %d", EDGES_MAX);
  plumb_findings_add (self->unfold->findings, PLUMB_RULE_WHOLE,
                      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                        .code = "too-many-edges",
                                        .message = "With its subgraphs expanded the workflow has "
                                                   "too many edges",
                                        .expected = expected,
                                        .found = "more",
                                        .advice = "Split the workflow" });
}

GArray *
plumb_unfold_join (PlumbUnfold *unfold)
{
  Joining self = {
    .unfold = unfold,
    .first_slot = g_new0 (guint, MAX (unfold->nodes->len, 1)),
    .slots = g_array_new (FALSE, TRUE, sizeof (Slot)),
    .sources = g_array_new (FALSE, TRUE, sizeof (Source)),
    .joins = g_array_new (FALSE, TRUE, sizeof (PlumbUnfoldJoin)),
  };
  for (guint i = 0; i < unfold->n_ordered && self.joins->len < EDGES_MAX; i++)
    if (get_node (&self, unfold->order[i])->is_passage)
      see_through (&self, unfold->order[i]);
    else
      join_node (&self, unfold->order[i]);
  gboolean is_too_large = self.sources->len >= EDGES_MAX || self.joins->len >= EDGES_MAX;
  if (is_too_large)
    report_too_many (&self);
  g_clear_pointer (&self.first_slot, g_free);
  g_array_unref (self.slots);
  g_array_unref (self.sources);
  if (is_too_large || self.n_conflicts > 0)
    g_clear_pointer (&self.joins, g_array_unref);
  return self.joins;
}
