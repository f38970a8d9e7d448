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
 *
 * Returns: (transfer full): facts of a dispatch, of which nothing was read
 */
PlumbDispatchFacts *
plumb_dispatch_facts_new (const PlumbDispatchInfo *info)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  PlumbDispatchFacts *self = g_new0 (PlumbDispatchFacts, 1);

  self->engine = g_object_ref (info->engine);
  self->workflow = g_strdup (info->workflow);
  self->document = g_strdup (info->document);
  self->order = g_strdup (info->order);
  self->by = g_strdup (info->by != NULL ? info->by : g_get_user_name ());
  self->trial = g_strdup (info->trial);
  self->request = info->request != NULL ? plumb_value_ref (info->request) : NULL;
  self->id = plumb_id_new (clock);
  return self;
}

static void
find_modes (PlumbDispatchFacts *self)
{
  guint n = plumb_legacy_get_n_outputs (self->contract->legacy);

  self->outputs = g_new0 (PlumbDispatchOutput, n);
  for (guint i = 0; i < n; i++)
    {
      PlumbDispatchOutput *output = &self->outputs[i];
      plumb_rollout_get_mode (self->rollout, self->workflow,
                              plumb_legacy_get_output (self->contract->legacy, i)->id,
                              &output->record);
      output->mode = self->trial != NULL
                         ? PLUMB_MODE_SHADOW
                         : plumb_promotion_get_effective (&output->record, self->contract);
    }
}

/**
 * plumb_dispatch_facts_load:
 * @data: facts
 * @cancellable: (nullable): ignored
 * @error: set where the contract is faulty or not trusted
 *
 * Returns: (nullable): @data
 */
gpointer
plumb_dispatch_facts_load (gpointer data, GCancellable *cancellable, GError **error)
{
  PlumbDispatchFacts *self = data;
  PlumbProject *project = plumb_engine_get_info (self->engine)->project;

  self->contract = self->document != NULL
                       ? plumb_contract_parse (self->engine, self->workflow, self->document,
                                               self->request, error)
                       : plumb_contract_load (self->engine, self->workflow, self->request, error);
  self->rollout = self->contract != NULL ? plumb_rollout_load (project, error) : NULL;
  if (self->rollout == NULL)
    return NULL;
  find_modes (self);
  return plumb_contract_check_trust (self->contract, project, error) ? self : NULL;
}

/**
 * plumb_dispatch_facts_free:
 * @self: (transfer full): facts
 */
void
plumb_dispatch_facts_free (PlumbDispatchFacts *self)
{
  g_clear_object (&self->engine);
  g_clear_pointer (&self->request, plumb_value_unref);
  g_free (self->workflow);
  g_free (self->document);
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

/* A command says nothing about what it reads: it is never taken from the cache. */
static PlumbValue *
make_legacy (const PlumbDispatchFacts *self, GError **error)
{
  static const char *const kept[] = { "seed", "slots", "threads", "budget", "retry", "sandbox" };
  guint n = plumb_legacy_get_n_outputs (self->contract->legacy);
  g_autofree guint8 *publishes = g_new0 (guint8, n);

  for (guint i = 0; i < n; i++)
    publishes[i] = self->trial == NULL
                   && (self->has_graph_failed || self->outputs[i].mode != PLUMB_MODE_GRAPH);
  g_autofree char *document = plumb_legacy_make_document (
      self->contract->legacy, plumb_engine_get_info (self->engine)->project, publishes, error);
  if (document == NULL || !pass_on_trust (self, document, error))
    return NULL;
  PlumbValueBuilder *own = plumb_value_builder_new_object ();
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      PlumbValue *value = plumb_value_get_member (self->request, kept[i]);
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
  g_autoptr (PlumbWorkflow) workflow = plumb_workflow_parse (
      self->engine, self->workflow, self->contract->document, NULL, problems, NULL);
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

/* An observer does all of its work: what it took from the cache would prove nothing. What is
 * started is what was hashed, whatever becomes of the file meanwhile. */
static PlumbValue *
make_graph (const PlumbDispatchFacts *self)
{
  static const char *const all[] = { "*", NULL };
  PlumbValueBuilder *own = self->request != NULL ? plumb_value_builder_new_copy (self->request)
                                                 : plumb_value_builder_new_object ();

  if (plumb_dispatch_facts_has_mode (self, PLUMB_MODE_SHADOW))
    plumb_value_builder_set_boolean (own, "cache", FALSE);
  if (!plumb_dispatch_facts_has_mode (self, PLUMB_MODE_GRAPH))
    plumb_value_builder_set (own, "observe", plumb_value_new_strv (all));
  else if (plumb_dispatch_facts_has_mode (self, PLUMB_MODE_SHADOW)
           || plumb_dispatch_facts_has_mode (self, PLUMB_MODE_LEGACY))
    plumb_value_builder_set (own, "observe", list_observers (self));
  plumb_value_builder_set (own, "rollout", describe_rollout (self, "graph"));
  return make_arguments (self, self->contract->document, own);
}

/**
 * plumb_dispatch_facts_make_start:
 * @data: facts
 * @cancellable: (nullable): ignored
 * @error: set where the command cannot be made
 *
 * Returns: (transfer full) (nullable): arguments of the runner's "start"
 */
gpointer
plumb_dispatch_facts_make_start (gpointer data, GCancellable *cancellable, GError **error)
{
  const PlumbDispatchFacts *self = data;

  return self->side == PLUMB_SIDE_GRAPH ? make_graph (self) : make_legacy (self, error);
}

/* --- what went wrong --- */

/**
 * plumb_dispatch_facts_find_failure:
 * @data: facts
 * @cancellable: (nullable): ignored
 * @error: never set
 *
 * Returns: (transfer full): a sentence
 */
gpointer
plumb_dispatch_facts_find_failure (gpointer data, GCancellable *cancellable, GError **error)
{
  const PlumbDispatchFacts *self = data;
  gint64 run = self->runs[self->side];
  g_autoptr (PlumbLedgerReader) reader
      = plumb_project_open_reader (plumb_engine_get_info (self->engine)->project, NULL);
  g_autoptr (GPtrArray) items
      = reader != NULL ? plumb_ledger_reader_list_items (reader, run, NULL, NULL) : NULL;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const PlumbItemRow *item = g_ptr_array_index (items, i);
      if (item->failure != NULL)
        return g_strdup_printf ("run %" G_GINT64_FORMAT " failed at %s: %s", run, item->path,
                                plumb_value_member_string (item->failure, "message", "?"));
    }
  return g_strdup_printf ("run %" G_GINT64_FORMAT " did not succeed", run);
}
