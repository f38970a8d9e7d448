/* plumb-check-edges.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scope-private.h"

#include "plumb-field.h"
#include "plumb-kind-private.h"

#define NAMES_MAX 20 /* so many are listed in a message */

static void
report (PlumbScope *self, const PlumbScopeEdge *edge, const PlumbProblem *problem)
{
  PlumbProblem full = *problem;
  full.severity = PLUMB_SEVERITY_ERROR;
  if (full.node == NULL)
    {
      full.node = self->nodes[edge->target].id;
      full.field = plumb_edge_get_target_port (edge->edge);
    }
  plumb_findings_add (self->findings, PLUMB_RULE_EDGES, &full);
}

static void
append_ports (GString *text, const PlumbPort *ports, guint n)
{
  for (guint i = 0; i < MIN (n, NAMES_MAX); i++)
    g_string_append_printf (text, "%s%s", text->len == 0 ? "" : ", ", ports[i].name);
  if (n > NAMES_MAX)
    g_string_append (text, ", …");
}

static void
check_source (PlumbScope *self, const PlumbScopeEdge *edge)
{
  PlumbKind *kind = self->nodes[edge->source].kind;
  if (kind == NULL || edge->source_port >= 0)
    return;
  g_autoptr (GString) known = g_string_new (NULL);
  append_ports (known, kind->outputs, kind->n_outputs);
  g_autofree char *message = g_strdup_printf (
      "%s has no output “%s”, from which an edge goes to %s", self->nodes[edge->source].id,
      plumb_edge_get_source_port (edge->edge), plumb_edge_get_to (edge->edge));
  report (self, edge,
          &(PlumbProblem) { .code = "unknown-port",
                            .node = self->nodes[edge->source].id,
                            .field = plumb_edge_get_source_port (edge->edge),
                            .message = message,
                            .expected = known->len == 0 ? "no outputs" : known->str,
                            .found = plumb_edge_get_source_port (edge->edge),
                            .advice = "Connect one of its outputs, or remove the edge" });
}

static void
check_target (PlumbScope *self, const PlumbScopeEdge *edge)
{
  PlumbKind *kind = self->nodes[edge->target].kind;
  if (kind == NULL || edge->target_port >= 0 || edge->target_field >= 0)
    return;
  g_autoptr (GString) known = g_string_new (NULL);
  append_ports (known, kind->inputs, kind->n_inputs);
  for (guint i = 0; i < kind->n_fields; i++)
    g_string_append_printf (known, "%s%s", known->len == 0 ? "" : ", ", kind->fields[i].name);
  g_autofree char *message
      = g_strdup_printf ("%s has neither an input nor a field “%s”", self->nodes[edge->target].id,
                         plumb_edge_get_target_port (edge->edge));
  report (self, edge,
          &(PlumbProblem) { .code = "unknown-port",
                            .message = message,
                            .expected = known->len == 0 ? "no inputs" : known->str,
                            .found = plumb_edge_get_target_port (edge->edge),
                            .advice = "Connect one of these, or remove the edge" });
}

static char *
describe_accepted (const PlumbPort *port)
{
  GString *text = g_string_new (port->kind);
  for (guint i = 0; port->also != NULL && port->also[i] != NULL; i++)
    g_string_append_printf (text, " or %s", port->also[i]);
  return g_string_free (text, FALSE);
}

static PlumbPort
get_target_port (PlumbScope *self, const PlumbScopeEdge *edge)
{
  const PlumbScopeNode *target = &self->nodes[edge->target];
  if (edge->target_port < 0)
    {
      const PlumbField *field = &target->kind->fields[edge->target_field];
      return (PlumbPort) { .name = field->name, .kind = plumb_field_get_artifact_kind (field) };
    }
  PlumbPort port = target->kind->inputs[edge->target_port];
  /* What goes out of a definition is what its core.output declares. */
  PlumbValue *declared = plumb_node_get_param (target->node, "kind");
  if (target->role == PLUMB_ROLE_OUTPUT && declared != NULL)
    port.kind = plumb_value_get_string (declared, "any");
  return port;
}

static gboolean
is_whole (const PlumbScopeEdge *edge)
{
  return edge->source_port >= 0 && (edge->target_port >= 0 || edge->target_field >= 0);
}

static void
check_kinds (PlumbScope *self, const PlumbScopeEdge *edge)
{
  if (!is_whole (edge))
    return;
  const char *from = plumb_scope_get_output_kind (self, edge->source, (guint) edge->source_port);
  PlumbPort port = get_target_port (self, edge);
  if (plumb_registry_port_accepts (self->scopes->registry, from, &port))
    return;
  g_autofree char *expected = describe_accepted (&port);
  g_autofree char *message
      = g_strdup_printf ("%s gives %s, but %s takes %s", plumb_edge_get_from (edge->edge), from,
                         plumb_edge_get_to (edge->edge), expected);
  g_autofree char *advice = g_strdup_printf (
      "Connect an output that gives %s, or put a node between that makes it of %s", expected, from);
  report (self, edge,
          &(PlumbProblem) { .code = "incompatible-ports",
                            .message = message,
                            .expected = expected,
                            .found = from,
                            .advice = advice });
}

/* What may be missing cannot be what something else must have. */
static void
check_optional (PlumbScope *self, const PlumbScopeEdge *edge)
{
  const PlumbScopeNode *source = &self->nodes[edge->source];
  PlumbValue *optional = plumb_node_get_param (source->node, "optional");
  if (source->role != PLUMB_ROLE_INPUT || !is_whole (edge) || optional == NULL
      || !plumb_value_get_boolean (optional, FALSE))
    return;
  const PlumbScopeNode *target = &self->nodes[edge->target];
  if (edge->target_port >= 0 && target->kind->inputs[edge->target_port].optional)
    return;
  g_autofree char *message
      = g_strdup_printf ("Input %s of the definition may be left unconnected, but %s cannot",
                         source->id, plumb_edge_get_to (edge->edge));
  report (self, edge,
          &(PlumbProblem) { .code = "optional-into-required",
                            .message = message,
                            .expected = "an optional input",
                            .found = "a required one",
                            .advice = "Make the definition's input required, or connect something "
                                      "else" });
}

static gboolean
takes_several (PlumbScope *self, const PlumbScopeEdge *edge)
{
  const PlumbScopeNode *target = &self->nodes[edge->target];
  if (edge->target_port < 0)
    return target->kind->fields[edge->target_field].type == PLUMB_FIELD_LIST;
  if (target->kind->inputs[edge->target_port].many)
    return TRUE;
  PlumbValue *many = plumb_node_get_param (target->node, "many");
  return target->role == PLUMB_ROLE_OUTPUT && many != NULL && plumb_value_get_boolean (many, FALSE);
}

static gboolean
have_one_end (const PlumbScopeEdge *a, const PlumbScopeEdge *b)
{
  return a->target_port == b->target_port && a->target_field == b->target_field;
}

static void
check_several (PlumbScope *self, const PlumbScopeNode *node)
{
  for (guint i = 0, n = 0; i < node->n_in; i += n)
    {
      const PlumbScopeEdge *edge = &self->edges[node->first_in + i];
      for (n = 1; i + n < node->n_in && have_one_end (edge, edge + n);)
        n++;
      if (n == 1 || !is_whole (edge) || takes_several (self, edge))
        continue;
      g_autoptr (GString) sources = g_string_new (NULL);
      for (guint k = 0; k < MIN (n, NAMES_MAX); k++)
        g_string_append_printf (sources, "%s%s", k == 0 ? "" : ", ",
                                plumb_edge_get_from (edge[k].edge));
      g_autofree char *message = g_strdup_printf ("%u edges go to %s, which takes one: %s", n,
                                                  plumb_edge_get_to (edge->edge), sources->str);
      report (self, edge,
              &(PlumbProblem) { .code = "several-edges",
                                .message = message,
                                .expected = "one edge",
                                .found = sources->str,
                                .advice = "Remove all but one, or join them with core.join or "
                                          "core.merge" });
    }
}

static void
check_condition (PlumbScope *self, const PlumbScopeEdge *edge)
{
  const char *condition = plumb_edge_get_condition (edge->edge);
  if (plumb_condition_is_valid (condition))
    return;
  g_autofree char *message = g_strdup_printf (
      "The edge from %s to %s has the condition “%s”, which means nothing",
      plumb_edge_get_from (edge->edge), plumb_edge_get_to (edge->edge), condition);
  report (self, edge,
          &(PlumbProblem) { .code = "unknown-condition",
                            .message = message,
                            .expected = "pass, fail, always or flags.NAME",
                            .found = condition,
                            .advice = "Choose one of these conditions" });
}

void
plumb_scope_check_edges (PlumbScope *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const PlumbScopeNode *node = &self->nodes[i];
      for (guint k = 0; k < node->n_in; k++)
        {
          const PlumbScopeEdge *edge = &self->edges[node->first_in + k];
          check_source (self, edge);
          check_target (self, edge);
          check_kinds (self, edge);
          check_optional (self, edge);
          check_condition (self, edge);
        }
      check_several (self, node);
    }
}
