/* plumb-scope.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scope-private.h"

#include "plumb-kind-private.h"
#include "plumb-limits.h"

#define PORTS_MAX 1000       /* ports are searched one by one */
#define NAMES_MAX 20         /* so many are listed in a message */
#define PASSAGE_DEPTH_MAX 64 /* so far the kind of what passes is followed */

static void
plumb_scope_free (PlumbScope *self)
{
  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->edges, g_free);
  g_clear_pointer (&self->first_slot, g_free);
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->inputs, g_array_unref);
  g_clear_pointer (&self->input_nodes, g_array_unref);
  g_clear_pointer (&self->outputs, g_array_unref);
  g_clear_pointer (&self->output_nodes, g_array_unref);
  g_clear_pointer (&self->findings, plumb_findings_free);
  g_clear_pointer (&self->scratch, plumb_problems_unref);
  g_clear_object (&self->as_subgraph);
  g_clear_object (&self->as_repeat);
  g_free (self);
}

static void
report (PlumbScope *self, const PlumbScopeNode *node, const PlumbProblem *problem)
{
  PlumbProblem full = *problem;
  full.severity = PLUMB_SEVERITY_ERROR;
  full.node = node->id;
  plumb_findings_add (self->findings, PLUMB_RULE_KINDS, &full);
}

static PlumbScopeRole
classify (PlumbKind *kind)
{
  static const struct
  {
    const char *name;
    PlumbScopeRole role;
  } roles[] = {
    { PLUMB_KIND_REROUTE, PLUMB_ROLE_REROUTE }, { PLUMB_KIND_INPUT, PLUMB_ROLE_INPUT },
    { PLUMB_KIND_OUTPUT, PLUMB_ROLE_OUTPUT },   { PLUMB_KIND_SUBGRAPH, PLUMB_ROLE_SUBGRAPH },
    { PLUMB_KIND_REPEAT, PLUMB_ROLE_REPEAT },
  };
  if (kind == NULL)
    return PLUMB_ROLE_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (plumb_kind_get_name (kind), roles[i].name))
      return roles[i].role;
  return PLUMB_ROLE_PLAIN;
}

static PlumbScope *make_scope (PlumbScopes *scopes, PlumbGraph *graph, const char *name);

static void
report_unknown_definition (PlumbScope *self, const PlumbScopeNode *node, const char *name)
{
  PlumbGraph *top = self->scopes->graph;
  g_autoptr (GString) known = g_string_new ("the name of a definition");
  for (guint i = 0; i < MIN (plumb_graph_get_n_definitions (top), NAMES_MAX); i++)
    g_string_append_printf (known, "%s%s", i == 0 ? ": " : ", ",
                            plumb_graph_get_definition_name (top, i));
  g_autofree char *message = name == NULL ? g_strdup ("The block names no definition")
                                          : g_strdup_printf ("There is no definition “%s”", name);
  report (self, node,
          &(PlumbProblem) { .code = "unknown-definition",
                            .field = "definition",
                            .message = message,
                            .expected = known->str,
                            .found = name == NULL ? "nothing" : name,
                            .advice = "Choose one of the workflow's definitions, or make one" });
}

static void
report_recursion (PlumbScope *self, const PlumbScopeNode *node, PlumbScope *inner)
{
  GPtrArray *open = self->scopes->open;
  g_autoptr (GString) way = g_string_new (NULL);
  guint first;
  if (!g_ptr_array_find (open, inner, &first))
    first = 0;
  for (guint i = first; i < open->len; i++)
    g_string_append_printf (way, "%s → ", ((PlumbScope *) g_ptr_array_index (open, i))->name);
  g_string_append (way, inner->name);
  g_autofree char *message
      = g_strdup_printf ("Definition “%s” holds an instance of itself: %s", inner->name, way->str);
  report (self, node,
          &(PlumbProblem) { .code = "definition-recursion",
                            .field = "definition",
                            .message = message,
                            .expected = "definitions that do not hold themselves",
                            .found = way->str,
                            .advice = "Take one of these instances out; to do work again, use a "
                                      "repeat block" });
}

static void
report_depth (PlumbScope *self, const PlumbScopeNode *node)
{
  g_autofree char *expected = g_strdup_printf ("at most %d levels", PLUMB_LIMIT_SUBGRAPH_DEPTH);
  g_autofree char *message
      = g_strdup_printf ("Blocks lie in each other more than %d deep", PLUMB_LIMIT_SUBGRAPH_DEPTH);
  report (self, node,
          &(PlumbProblem) { .code = "definition-depth",
                            .field = "definition",
                            .message = message,
                            .expected = expected,
                            .found = "more",
                            .advice = "Unpack some of the subgraphs" });
}

/* The definition of a block, made where this is its first instance. */
static PlumbScope *
open_definition (PlumbScope *self, const PlumbScopeNode *node)
{
  PlumbScopes *scopes = self->scopes;
  const char *name = plumb_node_get_definition (node->node);
  PlumbGraph *graph = name == NULL ? NULL : plumb_graph_find_definition (scopes->graph, name);
  if (graph == NULL)
    {
      report_unknown_definition (self, node, name);
      return NULL;
    }
  PlumbScope *inner = g_hash_table_lookup (scopes->definitions, name);
  if (inner != NULL && inner->is_open)
    {
      report_recursion (self, node, inner);
      return NULL;
    }
  guint height = inner == NULL ? 0 : inner->height;
  if (scopes->open->len + height >= PLUMB_LIMIT_SUBGRAPH_DEPTH)
    {
      report_depth (self, node);
      return NULL;
    }
  return inner != NULL ? inner : make_scope (scopes, graph, name);
}

static void
take_definition (PlumbScope *self, PlumbScopeNode *node)
{
  PlumbScope *inner = open_definition (self, node);
  node->kind = NULL; /* without its definition nothing is known of its ports */
  if (inner == NULL)
    return;
  node->definition = inner;
  node->kind = node->role == PLUMB_ROLE_SUBGRAPH ? inner->as_subgraph : inner->as_repeat;
  self->height = MAX (self->height, inner->height + 1);
}

static void
read_nodes (PlumbScope *self)
{
  self->n_nodes = plumb_graph_get_n_nodes (self->graph);
  self->nodes = g_new0 (PlumbScopeNode, MAX (self->n_nodes, 1));
  for (guint i = 0; i < self->n_nodes; i++)
    {
      PlumbScopeNode *node = &self->nodes[i];
      node->node = plumb_graph_get_node (self->graph, i);
      node->id = plumb_node_get_id (node->node);
      node->mode = plumb_node_get_mode (node->node);
      node->kind
          = plumb_registry_find_kind (self->scopes->registry, plumb_node_get_kind (node->node));
      node->role = classify (node->kind);
      if (node->role == PLUMB_ROLE_SUBGRAPH || node->role == PLUMB_ROLE_REPEAT)
        take_definition (self, node);
    }
}

static int
find_port (const PlumbPort *first, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (first[i].name, name))
      return (int) i;
  return -1;
}

static int
find_field (PlumbKind *kind, const char *name)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (g_str_equal (kind->fields[i].name, name))
      return (int) i;
  return -1;
}

static PlumbScopeEdge
read_edge (PlumbScope *self, PlumbEdge *edge, guint source, guint target)
{
  PlumbKind *from = self->nodes[source].kind, *to = self->nodes[target].kind;
  PlumbScopeEdge result = { edge, source, target, -1, -1, -1 };
  if (from != NULL)
    result.source_port
        = find_port (from->outputs, from->n_outputs, plumb_edge_get_source_port (edge));
  if (to != NULL)
    result.target_port = find_port (to->inputs, to->n_inputs, plumb_edge_get_target_port (edge));
  if (to != NULL && result.target_port < 0)
    result.target_field = find_field (to, plumb_edge_get_target_port (edge));
  return result;
}

/* By port in the order of the contract, fields after them; edges of one port stay in order. */
static guint
get_rank (const PlumbScopeEdge *edge)
{
  if (edge->target_port >= 0)
    return (guint) edge->target_port;
  return edge->target_field >= 0 ? 0x10000u + (guint) edge->target_field : G_MAXUINT;
}

static void
sort_edges (PlumbScopeEdge *edges, guint n)
{
  gboolean is_sorted = TRUE;
  for (guint i = 1; i < n && is_sorted; i++)
    is_sorted = get_rank (&edges[i - 1]) <= get_rank (&edges[i]);
  if (is_sorted)
    return;
  /* A stable sort by merging; the edges of one node. */
  guint half = n / 2;
  g_autofree PlumbScopeEdge *copy = g_memdup2 (edges, n * sizeof *edges);
  sort_edges (copy, half);
  sort_edges (copy + half, n - half);
  for (guint i = 0, left = 0, right = half; i < n; i++)
    {
      gboolean take_left
          = right == n || (left < half && get_rank (&copy[left]) <= get_rank (&copy[right]));
      edges[i] = take_left ? copy[left++] : copy[right++];
    }
}

static void
read_edges (PlumbScope *self)
{
  g_autoptr (GHashTable) positions = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->n_nodes; i++)
    g_hash_table_insert (positions, self->nodes[i].node, GUINT_TO_POINTER (i));
  self->edges = g_new0 (PlumbScopeEdge, MAX (plumb_graph_get_n_edges (self->graph), 1));
  for (guint i = 0; i < self->n_nodes; i++)
    {
      PlumbScopeNode *node = &self->nodes[i];
      GPtrArray *edges = plumb_graph_get_edges_in (self->graph, node->node);
      node->first_in = self->n_edges;
      node->n_in = edges->len;
      for (guint k = 0; k < edges->len; k++)
        {
          PlumbEdge *edge = g_ptr_array_index (edges, k);
          guint source
              = GPOINTER_TO_UINT (g_hash_table_lookup (positions, plumb_edge_get_source (edge)));
          self->edges[self->n_edges++] = read_edge (self, edge, source, i);
        }
      sort_edges (&self->edges[node->first_in], node->n_in);
    }
}

gboolean
plumb_scope_node_is_passage (const PlumbScopeNode *node)
{
  return node->role == PLUMB_ROLE_REROUTE || node->role == PLUMB_ROLE_INPUT
         || node->role == PLUMB_ROLE_OUTPUT || node->mode == PLUMB_NODE_MODE_BYPASS;
}

int
plumb_scope_node_find_bypass (const PlumbScopeNode *node, guint output)
{
  const PlumbPort *outputs = node->kind->outputs, *inputs = node->kind->inputs;
  const char *kind = outputs[output].kind;
  guint rank = 0, n_seen = 0;
  int first = -1, same_rank = -1;
  for (guint i = 0; i < output; i++)
    rank += g_str_equal (outputs[i].kind, kind);
  for (guint i = 0; i < node->kind->n_inputs; i++)
    {
      if (!g_str_equal (inputs[i].kind, kind))
        continue;
      if (g_str_equal (inputs[i].name, outputs[output].name))
        return (int) i;
      if (first < 0)
        first = (int) i;
      if (n_seen++ == rank)
        same_rank = (int) i;
    }
  return same_rank >= 0 ? same_rank : first;
}

static const PlumbScopeEdge *
find_edge_in (PlumbScope *self, const PlumbScopeNode *node, int port)
{
  for (guint i = 0; i < node->n_in; i++)
    if (self->edges[node->first_in + i].target_port == port)
      return &self->edges[node->first_in + i];
  return NULL;
}

static const char *
get_declared_kind (const PlumbScopeNode *node)
{
  PlumbValue *value = plumb_node_get_param (node->node, "kind");
  return value == NULL ? "any" : plumb_value_get_string (value, "any");
}

static const char *
follow_kind (PlumbScope *self, guint position, guint port, guint depth)
{
  const PlumbScopeNode *node = &self->nodes[position];
  if (node->kind == NULL || depth > PASSAGE_DEPTH_MAX)
    return "any";
  if (node->role == PLUMB_ROLE_INPUT)
    return get_declared_kind (node);
  const PlumbPort *output = &node->kind->outputs[port];
  if (output->like == NULL)
    return output->kind;
  int input = find_port (node->kind->inputs, node->kind->n_inputs, output->like);
  const PlumbScopeEdge *edge = find_edge_in (self, node, input);
  const PlumbScopeEdge *next = edge == NULL ? NULL : edge + 1;
  /* What several edges bring together has no one kind. */
  gboolean is_one
      = edge != NULL && edge->source_port >= 0
        && (next == &self->edges[node->first_in + node->n_in] || next->target_port != input);
  return is_one ? follow_kind (self, edge->source, (guint) edge->source_port, depth + 1) : "any";
}

const char *
plumb_scope_get_output_kind (PlumbScope *self, guint node, guint port)
{
  return follow_kind (self, node, port, 0);
}

typedef enum
{
  SLOT_UNKNOWN,
  SLOT_GIVES,
  SLOT_GIVES_NOTHING,
  SLOT_ON_THE_WAY,
} SlotState;

/* A slot for each output of each passage, so that long chains of them are walked once. */
static void
make_slots (PlumbScope *self)
{
  guint n_slots = 0;
  self->first_slot = g_new0 (guint, MAX (self->n_nodes, 1));
  for (guint i = 0; i < self->n_nodes; i++)
    {
      self->first_slot[i] = n_slots;
      if (self->nodes[i].kind != NULL && plumb_scope_node_is_passage (&self->nodes[i]))
        n_slots += self->nodes[i].kind->n_outputs;
    }
  self->slots = g_new0 (guint8, MAX (n_slots, 1));
}

static guint8 *
find_slot (PlumbScope *self, const PlumbScopeEdge *edge)
{
  const PlumbScopeNode *node = &self->nodes[edge->source];
  gboolean passes = node->role == PLUMB_ROLE_REROUTE || node->mode == PLUMB_NODE_MODE_BYPASS;
  if (edge->source_port < 0 || node->kind == NULL || !passes)
    return NULL;
  return &self->slots[self->first_slot[edge->source] + (guint) edge->source_port];
}

gboolean
plumb_scope_edge_gives_data (PlumbScope *self, const PlumbScopeEdge *edge)
{
  if (self->slots == NULL)
    make_slots (self);
  g_autoptr (GPtrArray) way = g_ptr_array_new ();
  guint8 *slot;
  /* An edge from nowhere and a circle of reroutes are told as such. */
  while (edge != NULL && (slot = find_slot (self, edge)) != NULL && *slot == SLOT_UNKNOWN)
    {
      *slot = SLOT_ON_THE_WAY;
      g_ptr_array_add (way, slot);
      const PlumbScopeNode *node = &self->nodes[edge->source];
      int input = plumb_scope_node_find_bypass (node, (guint) edge->source_port);
      edge = input < 0 ? NULL : find_edge_in (self, node, input);
    }
  gboolean gives = edge != NULL && (slot == NULL || *slot != SLOT_GIVES_NOTHING);
  for (guint i = 0; i < way->len; i++)
    *(guint8 *) g_ptr_array_index (way, i) = gives ? SLOT_GIVES : SLOT_GIVES_NOTHING;
  return gives;
}

static gboolean
get_flag (const PlumbScopeNode *node, const char *name)
{
  PlumbValue *value = plumb_node_get_param (node->node, name);
  return value != NULL && plumb_value_get_boolean (value, FALSE);
}

static const char *
get_output_port_kind (PlumbScope *self, guint position)
{
  const PlumbScopeNode *node = &self->nodes[position];
  const char *declared = get_declared_kind (node);
  const PlumbScopeEdge *edge = find_edge_in (self, node, 0);
  if (!g_str_equal (declared, "any") || edge == NULL || edge->source_port < 0 || node->n_in > 1)
    return declared;
  return plumb_scope_get_output_kind (self, edge->source, (guint) edge->source_port);
}

static void
report_too_many_ports (PlumbScope *self, const PlumbScopeNode *node)
{
  g_autofree char *expected = g_strdup_printf ("at most %d", PORTS_MAX);
  report (self, node,
          &(PlumbProblem) { .code = "too-many-ports",
                            .message = "The definition has too many inputs or outputs",
                            .expected = expected,
                            .found = "more",
                            .advice = "Put values together into lists or objects" });
}

/* Returns: FALSE where there is no room. */
static gboolean
add_port (PlumbScope *self, guint position)
{
  const PlumbScopeNode *node = &self->nodes[position];
  const char *title = plumb_node_get_title (node->node);
  gboolean is_input = node->role == PLUMB_ROLE_INPUT;
  GArray *ports = is_input ? self->inputs : self->outputs;
  GArray *nodes = is_input ? self->input_nodes : self->output_nodes;
  PlumbPort port
      = { .name = node->id,
          .title = title != NULL ? title : node->id,
          .summary = "",
          .kind = is_input ? get_declared_kind (node) : get_output_port_kind (self, position),
          .optional = is_input && get_flag (node, "optional"),
          .many = get_flag (node, "many") };
  if (ports->len == PORTS_MAX)
    return FALSE;
  g_array_append_val (ports, port);
  g_array_append_val (nodes, position);
  return TRUE;
}

/* The core.input and core.output nodes of a definition are its ports, in the order of the nodes. */
static void
make_ports (PlumbScope *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const PlumbScopeNode *node = &self->nodes[i];
      if (node->role != PLUMB_ROLE_INPUT && node->role != PLUMB_ROLE_OUTPUT)
        continue;
      if (!add_port (self, i))
        {
          report_too_many_ports (self, node);
          break;
        }
    }
}

static void
make_kinds (PlumbScope *self)
{
  PlumbRegistry *registry = self->scopes->registry;
  PlumbKind *subgraph = plumb_registry_find_kind (registry, PLUMB_KIND_SUBGRAPH);
  PlumbKind *repeat = plumb_registry_find_kind (registry, PLUMB_KIND_REPEAT);
  if (subgraph != NULL)
    self->as_subgraph = plumb_kind_new_instance (subgraph, self->inputs, self->outputs);
  if (repeat != NULL)
    self->as_repeat = plumb_kind_new_instance (repeat, self->inputs, self->outputs);
}

static void
count_flat (PlumbScope *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      PlumbScope *inner = self->nodes[i].definition;
      guint64 n = 1 + (inner == NULL ? 0 : inner->n_flat);
      self->n_flat = MIN (self->n_flat + n, (guint64) PLUMB_LIMIT_NODES + 1);
    }
}

static PlumbScope *
make_scope (PlumbScopes *scopes, PlumbGraph *graph, const char *name)
{
  PlumbScope *self = g_new0 (PlumbScope, 1);
  self->scopes = scopes;
  self->graph = graph;
  self->name = name;
  self->findings = plumb_findings_new ();
  self->scratch = plumb_problems_new ();
  self->inputs = g_array_new (FALSE, TRUE, sizeof (PlumbPort));
  self->outputs = g_array_new (FALSE, TRUE, sizeof (PlumbPort));
  self->input_nodes = g_array_new (FALSE, TRUE, sizeof (guint));
  self->output_nodes = g_array_new (FALSE, TRUE, sizeof (guint));
  if (name != NULL)
    {
      g_hash_table_insert (scopes->definitions, (char *) name, self);
      g_ptr_array_add (scopes->open, self);
    }
  self->is_open = TRUE;
  read_nodes (self);
  read_edges (self);
  make_ports (self);
  make_kinds (self);
  count_flat (self);
  plumb_scope_check (self);
  plumb_scope_check_edges (self);
  plumb_scope_check_sinks (self);
  plumb_scope_check_repeats (self);
  for (guint i = 0; i < self->n_nodes; i++)
    if (self->nodes[i].definition != NULL)
      plumb_findings_append (self->findings, self->nodes[i].definition->findings, self->nodes[i].id,
                             self->nodes[i].mode != PLUMB_NODE_MODE_ACTIVE);
  self->is_open = FALSE;
  if (name != NULL)
    g_ptr_array_set_size (scopes->open, (int) scopes->open->len - 1);
  return self;
}

PlumbScopes *
plumb_scopes_new (PlumbGraph *graph, PlumbRegistry *registry)
{
  PlumbScopes *self = g_new0 (PlumbScopes, 1);
  self->registry = registry;
  self->graph = graph;
  self->definitions
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) plumb_scope_free);
  self->open = g_ptr_array_new ();
  self->top = make_scope (self, graph, NULL);
  return self;
}

void
plumb_scopes_free (PlumbScopes *self)
{
  g_clear_pointer (&self->top, plumb_scope_free);
  g_clear_pointer (&self->definitions, g_hash_table_unref);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_free (self);
}
