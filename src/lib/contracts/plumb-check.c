/* plumb-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-scope-private.h"

#include "plumb-field.h"
#include "plumb-kind-private.h"
#include "plumb-registry-private.h"

#define SUGGESTIONS_MAX 50 /* of a graph: looking for near names takes time */

static PlumbSeverity
get_severity (const PlumbScopeNode *node)
{
  return node->mode == PLUMB_NODE_MODE_ACTIVE ? PLUMB_SEVERITY_ERROR : PLUMB_SEVERITY_WARNING;
}

static void
report (PlumbScope *self, PlumbRule rule, const PlumbProblem *problem)
{
  plumb_findings_add (self->findings, rule, problem);
}

static char *
advise_kind (PlumbScope *self, const char *name)
{
  if (self->n_suggested++ < SUGGESTIONS_MAX)
    {
      g_auto (GStrv) near = plumb_registry_suggest_kinds (self->scopes->registry, name);
      g_autofree char *names = g_strjoinv (" or ", near);
      if (near[0] != NULL)
        return g_strdup_printf ("Did you mean %s?", names);
    }
  return g_strdup ("Install the pack that has it, or replace the node");
}

static void
check_known (PlumbScope *self, const PlumbScopeNode *node)
{
  const char *name = plumb_node_get_kind (node->node);
  if (node->role != PLUMB_ROLE_UNKNOWN)
    return;
  g_autofree char *advice = advise_kind (self, name);
  g_autofree char *message = g_strdup_printf ("There is no node kind “%s”", name);
  report (self, PLUMB_RULE_KINDS,
          &(PlumbProblem) { .code = "unknown-kind",
                            .node = node->id,
                            .message = message,
                            .expected = "a kind of an installed pack",
                            .found = name,
                            .advice = advice });
}

static void
check_enabled (PlumbScope *self, const PlumbScopeNode *node)
{
  const char *reason = node->kind == NULL ? NULL : node->kind->disabled;
  if (reason == NULL)
    return;
  g_autofree char *message
      = g_strdup_printf ("Kind %s cannot be used: %s", node->kind->name, reason);
  report (self, PLUMB_RULE_KINDS,
          &(PlumbProblem) { .severity = get_severity (node),
                            .code = "disabled-kind",
                            .node = node->id,
                            .message = message,
                            .expected = "a kind that can run",
                            .found = node->kind->name,
                            .advice = "Mute the node, or replace it" });
}

/* core.input and core.output are the ports of a definition: outside there is nothing to join. */
static void
check_port_node (PlumbScope *self, const PlumbScopeNode *node)
{
  if (node->role != PLUMB_ROLE_INPUT && node->role != PLUMB_ROLE_OUTPUT)
    return;
  if (self->name == NULL)
    {
      g_autofree char *message = g_strdup_printf ("%s belongs into a definition", node->kind->name);
      report (self, PLUMB_RULE_KINDS,
              &(PlumbProblem) { .code = "misplaced-port",
                                .node = node->id,
                                .message = message,
                                .expected = "a place inside a definition",
                                .found = "the workflow itself",
                                .advice = "Remove the node, or move it into a definition" });
    }
  PlumbValue *value = plumb_node_get_param (node->node, "kind");
  const char *kind = value == NULL ? "any" : plumb_value_get_string (value, NULL);
  if (kind == NULL || plumb_registry_find_artifact_kind (self->scopes->registry, kind) != NULL)
    return;
  g_autofree char *message = g_strdup_printf ("There is no artifact kind “%s”", kind);
  report (self, PLUMB_RULE_KINDS,
          &(PlumbProblem) { .code = "unknown-artifact-kind",
                            .node = node->id,
                            .field = "kind",
                            .message = message,
                            .expected = "an artifact kind, such as image, number or any",
                            .found = kind,
                            .advice = "Choose one of the known kinds" });
}

/* The list for a field's problems is used again and again: it is nearly always empty. */
static void
check_value (PlumbScope *self,
             const PlumbScopeNode *node,
             const PlumbField *field,
             PlumbValue *value)
{
  if (plumb_field_validate (field, value, node->id, self->scratch))
    return;
  for (guint i = 0; i < plumb_problems_get_length (self->scratch); i++)
    {
      PlumbProblem problem = *plumb_problems_get (self->scratch, i);
      problem.severity = get_severity (node);
      report (self, PLUMB_RULE_FIELDS, &problem);
    }
  g_clear_pointer (&self->scratch, plumb_problems_unref);
  self->scratch = plumb_problems_new ();
}

static char *
advise_field (PlumbScope *self, PlumbKind *kind, const char *name)
{
  const char *nearest = NULL;
  guint best = plumb_name_get_reach (name);
  for (guint i = 0; i < kind->n_fields && self->n_suggested < SUGGESTIONS_MAX; i++)
    {
      guint distance = plumb_name_measure (name, kind->fields[i].name);
      if (distance > best || (distance == best && nearest != NULL))
        continue;
      best = distance;
      nearest = kind->fields[i].name;
    }
  self->n_suggested++;
  return nearest != NULL ? g_strdup_printf ("Did you mean %s?", nearest)
                         : g_strdup ("Correct the name or remove the parameter");
}

static void
check_param (PlumbScope *self, const PlumbScopeNode *node, const char *name, PlumbValue *value)
{
  const PlumbField *field = plumb_kind_find_field (node->kind, name);
  if (field != NULL)
    {
      check_value (self, node, field, value);
      return;
    }
  g_autoptr (GString) known = g_string_new (node->kind->n_fields == 0 ? "no settings" : "one of ");
  for (guint i = 0; i < node->kind->n_fields; i++)
    g_string_append_printf (known, "%s%s", i == 0 ? "" : ", ", node->kind->fields[i].name);
  g_autofree char *advice = advise_field (self, node->kind, name);
  g_autofree char *message = g_strdup_printf ("Kind %s has no field “%s”", node->kind->name, name);
  report (self, PLUMB_RULE_FIELDS,
          &(PlumbProblem) { .severity = get_severity (node),
                            .code = "unknown-field",
                            .node = node->id,
                            .field = name,
                            .message = message,
                            .expected = known->str,
                            .found = name,
                            .advice = advice });
}

static gboolean
is_bound (PlumbScope *self, const PlumbScopeNode *node, guint field)
{
  for (guint i = 0; i < node->n_in; i++)
    if (self->edges[node->first_in + i].target_field == (int) field)
      return TRUE;
  return FALSE;
}

static void
check_required_fields (PlumbScope *self, const PlumbScopeNode *node, PlumbValue *params)
{
  for (guint i = 0; i < node->kind->n_fields; i++)
    {
      const PlumbField *field = &node->kind->fields[i];
      if (field->default_value != NULL || plumb_value_get_member (params, field->name) != NULL
          || is_bound (self, node, i))
        continue;
      g_autofree char *expected = plumb_field_describe_wanted (field);
      g_autofree char *message = g_strdup_printf ("Field %s has no value", field->name);
      g_autofree char *advice
          = g_strdup_printf ("Give %s %s, or connect it", field->name, expected);
      report (self, PLUMB_RULE_FIELDS,
              &(PlumbProblem) { .severity = get_severity (node),
                                .code = "missing-field",
                                .node = node->id,
                                .field = field->name,
                                .message = message,
                                .expected = expected,
                                .found = "nothing",
                                .advice = advice });
    }
}

static void
check_fields (PlumbScope *self, const PlumbScopeNode *node)
{
  if (node->kind == NULL)
    return;
  PlumbValue *params = plumb_node_get_params (node->node);
  for (guint i = 0; i < plumb_value_get_length (params); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (params, i, &name);
      check_param (self, node, name, value);
    }
  check_required_fields (self, node, params);
}

static const char *
find_realm (PlumbScope *self, const PlumbScopeNode *node)
{
  if (node->definition != NULL)
    return node->definition->realm;
  if (node->kind == NULL)
    return NULL;
  const PlumbFamily *family
      = plumb_registry_find_family (self->scopes->registry, node->kind->family);
  return family == NULL ? NULL : family->realm;
}

static void
check_families (PlumbScope *self)
{
  const char *first_node = NULL;
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const PlumbScopeNode *node = &self->nodes[i];
      const char *realm = find_realm (self, node);
      if (realm == NULL)
        continue;
      if (self->realm == NULL)
        {
          self->realm = realm;
          first_node = node->id;
        }
      if (g_str_equal (realm, self->realm))
        continue;
      g_autofree char *message = g_strdup_printf ("%s belongs to %s, but %s to %s", node->id, realm,
                                                  first_node, self->realm);
      g_autofree char *expected = g_strdup_printf ("kinds that fit with %s", self->realm);
      report (self, PLUMB_RULE_FAMILIES,
              &(PlumbProblem) { .code = "mixed-families",
                                .node = node->id,
                                .message = message,
                                .expected = expected,
                                .found = realm,
                                .advice = "Make a workflow for each" });
    }
}

static gboolean
is_fed (PlumbScope *self, const PlumbScopeNode *node, guint port)
{
  for (guint i = 0; i < node->n_in; i++)
    {
      const PlumbScopeEdge *edge = &self->edges[node->first_in + i];
      if (edge->target_port == (int) port && plumb_scope_edge_gives_data (self, edge))
        return TRUE;
    }
  return FALSE;
}

static void
report_missing_input (PlumbScope *self,
                      const PlumbScopeNode *node,
                      const char *port,
                      const char *expected)
{
  g_autofree char *message = g_strdup_printf ("Input %s is not connected", port);
  g_autofree char *advice
      = g_strdup_printf ("Connect an output that gives %s to %s", expected, port);
  report (self, PLUMB_RULE_INPUTS,
          &(PlumbProblem) { .severity = get_severity (node),
                            .code = "missing-input",
                            .node = node->id,
                            .field = port,
                            .message = message,
                            .expected = expected,
                            .found = "nothing",
                            .advice = advice });
}

static void
check_inputs (PlumbScope *self, const PlumbScopeNode *node)
{
  PlumbKind *kind = node->kind;
  gboolean any_is_fed = FALSE;
  for (guint i = 0; kind != NULL && i < kind->n_inputs; i++)
    {
      gboolean fed = is_fed (self, node, i);
      any_is_fed |= fed;
      if (!fed && !kind->inputs[i].optional)
        report_missing_input (self, node, kind->inputs[i].name, kind->inputs[i].kind);
    }
  if (kind != NULL && kind->needs_any && !any_is_fed && kind->n_inputs > 0)
    report_missing_input (self, node, kind->inputs[0].name, "something, at any of its inputs");
}

void
plumb_scope_check (PlumbScope *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      check_known (self, &self->nodes[i]);
      check_enabled (self, &self->nodes[i]);
      check_port_node (self, &self->nodes[i]);
    }
  for (guint i = 0; i < self->n_nodes; i++)
    check_fields (self, &self->nodes[i]);
  check_families (self);
  for (guint i = 0; i < self->n_nodes; i++)
    check_inputs (self, &self->nodes[i]);
}
