/* plumb-check-repeats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scope-private.h"

#include "plumb-kind-private.h"
#include "plumb-until.h"

#define NAMES_MAX 20    /* so many are listed in a message */
#define N_OWN_OUTPUTS 2 /* passed, rounds */

static void
report (PlumbScope *self, const PlumbScopeNode *node, const PlumbProblem *problem)
{
  PlumbProblem full = *problem;
  full.severity
      = node->mode == PLUMB_NODE_MODE_ACTIVE ? PLUMB_SEVERITY_ERROR : PLUMB_SEVERITY_WARNING;
  full.node = node->id;
  plumb_findings_add (self->findings, PLUMB_RULE_REPEATS, &full);
}

static void
report_until (PlumbScope *self,
              const PlumbScopeNode *node,
              const char *message,
              const char *expected,
              const char *found)
{
  report (self, node,
          &(PlumbProblem) { .code = "bad-until",
                            .field = "until",
                            .message = message,
                            .expected = expected,
                            .found = found,
                            .advice = "Write a condition such as verdict.mean_delta <= 0.01, or "
                                      "leave it empty to run all rounds" });
}

static gboolean
is_one_of (const char *kind, const char *const *kinds)
{
  return g_str_equal (kind, "any") || g_strv_contains (kinds, kind);
}

static void
check_until_kind (PlumbScope *self,
                  const PlumbScopeNode *node,
                  const PlumbUntil *until,
                  const PlumbPort *port)
{
  static const char *const booleans[] = { "boolean", NULL };
  static const char *const numbers[] = { "number", "integer", NULL };
  gboolean has_members = plumb_registry_accepts (self->scopes->registry, port->kind, "object")
                         || plumb_registry_is_file_kind (self->scopes->registry, port->kind);
  gboolean fits;
  const char *expected;
  if (until->member != NULL)
    {
      fits = has_members;
      expected = "an output with members, such as a verdict";
    }
  else if (until->comparison == PLUMB_RELATION_NONE)
    {
      fits = is_one_of (port->kind, booleans);
      expected = "an output that gives true or false, or a comparison";
    }
  else
    {
      fits = is_one_of (port->kind, numbers);
      expected = "an output that gives a number";
    }
  if (fits)
    return;
  g_autofree char *message
      = g_strdup_printf ("The condition reads output %s, which gives %s", port->name, port->kind);
  report_until (self, node, message, expected, port->kind);
}

static void
check_until (PlumbScope *self, const PlumbScopeNode *node)
{
  PlumbValue *value = plumb_node_get_param (node->node, "until");
  const char *text = value == NULL ? "" : plumb_value_get_string (value, "");
  if (*text == '\0')
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbUntil) until = plumb_until_parse (text, &error);
  if (until == NULL)
    {
      report_until (self, node, error->message,
                    "OUTPUT.MEMBER COMPARISON NUMBER, or the name of an output", text);
      return;
    }
  GArray *outputs = node->definition->outputs;
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < outputs->len; i++)
    {
      const PlumbPort *port = &g_array_index (outputs, PlumbPort, i);
      if (g_str_equal (port->name, until->output))
        {
          check_until_kind (self, node, until, port);
          return;
        }
      if (i < NAMES_MAX)
        g_string_append_printf (known, "%s%s", i == 0 ? "one of " : ", ", port->name);
    }
  g_autofree char *message
      = g_strdup_printf ("The condition reads output “%s”, which definition “%s” does not have",
                         until->output, node->definition->name);
  report_until (self, node, message, known->len == 0 ? "an output of the definition" : known->str,
                until->output);
}

static void
report_feedback (PlumbScope *self,
                 const PlumbScopeNode *node,
                 const PlumbPort *output,
                 const char *expected,
                 const char *found)
{
  g_autofree char *message
      = g_strdup_printf ("Output %s feeds %s, where %s is expected", output->name, found, expected);
  report (self, node,
          &(PlumbProblem) { .code = "bad-feedback",
                            .field = output->name,
                            .message = message,
                            .expected = expected,
                            .found = found,
                            .advice = "Let “Feeds” of the output name an input of the definition "
                                      "that takes its kind" });
}

/* An output that says which input it feeds is that input in the next round. */
static void
check_feedback (PlumbScope *self, const PlumbScopeNode *node)
{
  const PlumbScope *inner = node->definition;
  for (guint i = 0; i < inner->outputs->len; i++)
    {
      const PlumbPort *output = &g_array_index (inner->outputs, PlumbPort, i);
      const PlumbScopeNode *from = &inner->nodes[g_array_index (inner->output_nodes, guint, i)];
      PlumbValue *value = plumb_node_get_param (from->node, "feeds");
      const char *feeds = value == NULL ? "" : plumb_value_get_string (value, "");
      if (*feeds == '\0')
        continue;
      const PlumbPort *input = plumb_kind_find_input (node->kind, feeds);
      if (input == NULL)
        report_feedback (self, node, output, "an input of the definition", feeds);
      else if (!plumb_registry_port_accepts (self->scopes->registry, output->kind, input))
        report_feedback (self, node, output, input->kind, output->kind);
    }
}

static void
check_names (PlumbScope *self, const PlumbScopeNode *node)
{
  guint n = node->kind->n_outputs;
  for (guint i = 0; i + N_OWN_OUTPUTS < n; i++)
    for (guint k = n - N_OWN_OUTPUTS; k < n; k++)
      if (g_str_equal (node->kind->outputs[i].name, node->kind->outputs[k].name))
        report (self, node,
                &(PlumbProblem) { .code = "taken-port",
                                  .field = node->kind->outputs[i].name,
                                  .message = "An output of the definition has the name of one that "
                                             "each repeat block has",
                                  .expected = "a name other than passed and rounds",
                                  .found = node->kind->outputs[i].name,
                                  .advice = "Rename the output node in the definition" });
}

void
plumb_scope_check_repeats (PlumbScope *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const PlumbScopeNode *node = &self->nodes[i];
      if (node->role != PLUMB_ROLE_REPEAT || node->definition == NULL)
        continue;
      check_until (self, node);
      check_feedback (self, node);
      check_names (self, node);
    }
}
