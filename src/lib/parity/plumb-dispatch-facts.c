/* plumb-dispatch-facts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a dispatch is made of: modes, and what is asked of the runner for each side. */

#include "config.h"

#include "plumb-dispatch-private.h"

#include "plumb-promotion.h"
#include "plumb-trust-check.h"
#include "plumb-workflow.h"

/**
 * plumb_dispatch_facts_new:
 * @info: what is to be dispatched
 * @error: set where the contract is faulty or not trusted
 *
 * Returns: (transfer full) (nullable): facts of a dispatch that has not begun
 */
PlumbDispatchFacts *
plumb_dispatch_facts_new (const PlumbDispatchInfo *info, GError **error)
{
  PlumbProject *project = plumb_engine_get_info (info->engine)->project;
  g_autoptr (PlumbDispatchFacts) self = g_new0 (PlumbDispatchFacts, 1);
  g_autoptr (PlumbClock) clock = plumb_clock_new ();

  self->engine = g_object_ref (info->engine);
  self->order = g_strdup (info->order);
  self->by = g_strdup (info->by);
  self->trial = g_strdup (info->trial);
  self->id = plumb_id_new (clock);
  self->contract = plumb_contract_load (info->engine, info->workflow, info->request, error);
  self->rollout = self->contract != NULL ? plumb_rollout_load (project, error) : NULL;
  if (self->rollout == NULL)
    return NULL;
  guint n = plumb_legacy_get_n_outputs (self->contract->legacy);
  self->outputs = g_new0 (PlumbDispatchOutput, n);
  for (guint i = 0; i < n; i++)
    {
      PlumbDispatchOutput *output = &self->outputs[i];
      plumb_rollout_get_mode (self->rollout, info->workflow,
                              plumb_legacy_get_output (self->contract->legacy, i)->id,
                              &output->record);
      output->mode = self->trial != NULL
                         ? PLUMB_MODE_SHADOW
                         : plumb_promotion_get_effective (&output->record, self->contract);
    }
  return plumb_contract_check_trust (self->contract, project, error) ? g_steal_pointer (&self)
                                                                     : NULL;
}

/**
 * plumb_dispatch_facts_free:
 * @self: (transfer full): facts
 */
void
plumb_dispatch_facts_free (PlumbDispatchFacts *self)
{
  g_clear_object (&self->engine);
  g_clear_pointer (&self->contract, plumb_contract_free);
  g_clear_pointer (&self->rollout, plumb_rollout_unref);
  g_free (self->outputs);
  g_free (self->id);
  g_free (self->order);
  g_free (self->by);
  g_free (self->trial);
  g_free (self);
}

/**
 * plumb_dispatch_facts_has_mode:
 * @self: facts
 * @mode: a mode
 *
 * Returns: whether an output is carried out in it
 */
gboolean
plumb_dispatch_facts_has_mode (const PlumbDispatchFacts *self, PlumbMode mode)
{
  for (guint i = 0; i < plumb_legacy_get_n_outputs (self->contract->legacy); i++)
    if (self->outputs[i].mode == mode)
      return TRUE;
  return FALSE;
}

/**
 * plumb_dispatch_facts_describe_modes:
 * @self: facts
 *
 * Returns: (transfer full): the mode of each output, who set it and why, and what it comes to
 */
PlumbValue *
plumb_dispatch_facts_describe_modes (const PlumbDispatchFacts *self)
{
  PlumbValueBuilder *modes = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_legacy_get_n_outputs (self->contract->legacy); i++)
    {
      g_autoptr (PlumbValue) record = plumb_mode_record_to_value (&self->outputs[i].record);
      PlumbValueBuilder *mode = plumb_value_builder_new_copy (record);
      plumb_value_builder_set_string (mode, "effective",
                                      plumb_mode_get_name (self->outputs[i].mode));
      plumb_value_builder_set (modes, plumb_legacy_get_output (self->contract->legacy, i)->id,
                               plumb_value_builder_end (mode));
    }
  return plumb_value_builder_end (modes);
}

/* What a run's record says of the mode that it ran in. */
static PlumbValue *
describe_rollout (const PlumbDispatchFacts *self, const char *side)
{
  PlumbValueBuilder *rollout = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (rollout, "dispatch", self->id);
  plumb_value_builder_set_string (rollout, "side", side);
  plumb_value_builder_set_string (rollout, PLUMB_MODE_MEMBER,
                                  plumb_mode_get_name (self->outputs[0].mode));
  plumb_value_builder_set (rollout, "modes", plumb_dispatch_facts_describe_modes (self));
  if (self->order != NULL)
    plumb_value_builder_set_string (rollout, "order_line_id", self->order);
  if (self->trial != NULL)
    plumb_value_builder_set_string (rollout, "trial", self->trial);
  return plumb_value_builder_end (rollout);
}

static PlumbValue *
make_arguments (const PlumbDispatchFacts *self, const char *document, PlumbValueBuilder *request)
{
  PlumbValueBuilder *arguments = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (arguments, "workflow", self->contract->workflow);
  if (document != NULL)
    plumb_value_builder_set_string (arguments, "document", document);
  plumb_value_builder_set (arguments, "request", plumb_value_builder_end (request));
  return plumb_value_builder_end (arguments);
}

/* Who trusts a contract and its script trusts it with any values: they are data. */
static gboolean
pass_on_trust (const PlumbDispatchFacts *self, const char *document, GError **error)
{
  PlumbProject *project = plumb_engine_get_info (self->engine)->project;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbWorkflow) workflow = plumb_workflow_parse (self->engine, self->contract->workflow,
                                                             document, NULL, problems, error);
  if (workflow == NULL)
    return FALSE;
  g_autoptr (PlumbValue) state = plumb_trust_describe (self->engine, workflow);
  return plumb_value_member_boolean (state, "trusted", FALSE)
         || plumb_trust_grant (project, plumb_value_member_string (state, "hash", ""), error);
}

/**
 * plumb_dispatch_facts_make_legacy:
 * @self: facts
 * @request: (nullable): what was asked for
 * @graph_failed: whether the command stands in for the graph
 * @error: set where the command cannot be made
 *
 * A command says nothing about what it reads: it is never taken from the cache.
 *
 * Returns: (transfer full) (nullable): arguments of the runner's "start"
 */
PlumbValue *
plumb_dispatch_facts_make_legacy (const PlumbDispatchFacts *self,
                                  PlumbValue *request,
                                  gboolean graph_failed,
                                  GError **error)
{
  static const char *const kept[] = { "seed", "slots", "threads", "budget", "retry", "sandbox" };
  guint n = plumb_legacy_get_n_outputs (self->contract->legacy);
  g_autofree guint8 *publishes = g_new0 (guint8, n);

  for (guint i = 0; i < n; i++)
    publishes[i]
        = self->trial == NULL && (graph_failed || self->outputs[i].mode != PLUMB_MODE_GRAPH);
  g_autofree char *document = plumb_legacy_make_document (
      self->contract->legacy, plumb_engine_get_info (self->engine)->project, publishes, error);
  if (document == NULL || !pass_on_trust (self, document, error))
    return NULL;
  PlumbValueBuilder *own = plumb_value_builder_new_object ();
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      PlumbValue *value = plumb_value_get_member (request, kept[i]);
      if (value != NULL)
        plumb_value_builder_set (own, kept[i], plumb_value_ref (value));
    }
  plumb_value_builder_set_boolean (own, "cache", FALSE);
  plumb_value_builder_set (own, "rollout", describe_rollout (self, "legacy"));
  return make_arguments (self, document, own);
}

/* --- the graph's side --- */

static void
mark_downstream (PlumbFlat *flat, guint from, guint8 *marks)
{
  marks[from] = TRUE;
  for (guint i = from; i < flat->n_nodes; i++)
    for (guint j = 0; marks[i] && j < flat->nodes[i].n_edges_out; j++)
      marks[flat->edges[flat->nodes[i].edges_out[j]].target] = TRUE;
}

/* Publishes what the legacy command publishes: below an output that is not the graph's, or below
 * none of the outputs at all while the graph does not have them all. */
static gboolean *
find_observers (const PlumbDispatchFacts *self, PlumbFlat *flat)
{
  gboolean *observes = g_new0 (gboolean, flat->n_nodes + 1);
  g_autofree guint8 *reached = g_new0 (guint8, flat->n_nodes + 1);

  for (guint i = 0; i < plumb_legacy_get_n_outputs (self->contract->legacy); i++)
    {
      PlumbFlatNode *node
          = plumb_flat_find (flat, plumb_legacy_get_output (self->contract->legacy, i)->step);
      g_autofree guint8 *marks = g_new0 (guint8, flat->n_nodes + 1);
      if (node != NULL)
        mark_downstream (flat, (guint) (node - flat->nodes), marks);
      for (guint j = 0; j < flat->n_nodes; j++)
        {
          reached[j] |= marks[j];
          observes[j] |= marks[j] && self->outputs[i].mode != PLUMB_MODE_GRAPH;
        }
    }
  for (guint j = 0; j < flat->n_nodes; j++)
    observes[j] |= !reached[j];
  return observes;
}

static PlumbValue *
list_observers (const PlumbDispatchFacts *self)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbWorkflow) workflow
      = plumb_workflow_load (self->engine, self->contract->workflow, NULL, problems, NULL);
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  if (workflow == NULL) /* it will not start either */
    return plumb_value_builder_end (list);
  PlumbFlat *flat = plumb_workflow_get_flat (workflow);
  g_autofree gboolean *observes = find_observers (self, flat);
  for (guint i = 0; i < flat->n_nodes; i++)
    if (observes[i])
      plumb_value_builder_add (list, plumb_value_new_string (flat->nodes[i].path));
  return plumb_value_builder_end (list);
}

/**
 * plumb_dispatch_facts_make_graph:
 * @self: facts
 * @request: (nullable): what was asked for
 *
 * An observer does all of its work: what it took from the cache would prove nothing.
 *
 * Returns: (transfer full): arguments of the runner's "start"
 */
PlumbValue *
plumb_dispatch_facts_make_graph (const PlumbDispatchFacts *self, PlumbValue *request)
{
  static const char *const all[] = { "*", NULL };
  PlumbValueBuilder *own = request != NULL ? plumb_value_builder_new_copy (request)
                                           : plumb_value_builder_new_object ();

  if (plumb_dispatch_facts_has_mode (self, PLUMB_MODE_SHADOW))
    plumb_value_builder_set_boolean (own, "cache", FALSE);
  if (!plumb_dispatch_facts_has_mode (self, PLUMB_MODE_GRAPH))
    plumb_value_builder_set (own, "observe", plumb_value_new_strv (all));
  else if (plumb_dispatch_facts_has_mode (self, PLUMB_MODE_SHADOW)
           || plumb_dispatch_facts_has_mode (self, PLUMB_MODE_LEGACY))
    plumb_value_builder_set (own, "observe", list_observers (self));
  plumb_value_builder_set (own, "rollout", describe_rollout (self, "graph"));
  return make_arguments (self, NULL, own);
}
