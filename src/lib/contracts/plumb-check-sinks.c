/* plumb-check-sinks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scope-private.h"

#include "plumb-json.h"
#include "plumb-kind-private.h"

/* What leaves the workflow (a file saved, somebody told) leaves it once: of two nodes of one kind,
 * with the same settings and fed by the same outputs, the second does again what the first did. */

static gboolean
is_sink (const PlumbScopeNode *node)
{
  return node->role == PLUMB_ROLE_PLAIN && node->mode == PLUMB_NODE_MODE_ACTIVE
         && node->kind->writes_output && node->n_in > 0;
}

/* The same text for nodes that do the same. */
static char *
describe (PlumbScope *self, const PlumbScopeNode *node)
{
  g_autoptr (GString) text = g_string_new (node->kind->name);
  PlumbValue *params = plumb_node_get_params (node->node);
  g_autofree char *settings
      = params != NULL ? plumb_json_format (params, PLUMB_JSON_CANONICAL) : NULL;

  g_string_append_printf (text, "\n%s", settings != NULL ? settings : "{}");
  for (guint i = 0; i < node->n_in; i++)
    {
      const PlumbScopeEdge *edge = &self->edges[node->first_in + i];
      g_string_append_printf (text, "\n%u.%d %d.%d %s", edge->source, edge->source_port,
                              edge->target_port, edge->target_field,
                              plumb_edge_get_condition (edge->edge));
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
report (PlumbScope *self, const char *node, const char *first)
{
  g_autofree char *message = g_strdup_printf ("%s does again what %s does", node, first);
  g_autofree char *advice = g_strdup_printf ("Remove %s, or give it other settings", node);

  plumb_findings_add (self->findings, PLUMB_RULE_SINKS,
                      &(PlumbProblem) { .severity = PLUMB_SEVERITY_WARNING,
                                        .code = "done-twice",
                                        .node = node,
                                        .message = message,
                                        .expected = "each result once",
                                        .found = "the same inputs and settings",
                                        .advice = advice });
}

void
plumb_scope_check_sinks (PlumbScope *self)
{
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->n_nodes; i++)
    if (is_sink (&self->nodes[i]))
      {
        char *what = describe (self, &self->nodes[i]);
        const char *before = g_hash_table_lookup (first, what);
        if (before != NULL)
          {
            report (self, self->nodes[i].id, before);
            g_free (what);
          }
        else
          g_hash_table_insert (first, what, (gpointer) self->nodes[i].id);
      }
}
