/* plumb-run-steps.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-private.h"

#include "plumb-data.h"
#include "plumb-request.h"
#include "plumb-why.h"

/* Items that the backend has before there are slots: as many as end while the runner is busy. */
#define MAX_AHEAD 16

/**
 * plumb_run_step_free:
 * @data: (transfer full): a PlumbRunStep
 */
void
plumb_run_step_free (gpointer data)
{
  PlumbRunStep *self = data;

  for (guint i = 0; self->answers != NULL && i < self->n_items; i++)
    g_clear_pointer (&self->answers[i], plumb_value_unref);
  g_free (self->answers);
  g_free (self->path);
  g_free (self->reason);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->outputs, plumb_value_unref);
  g_clear_pointer (&self->failure, plumb_value_unref);
  g_free (self);
}

/**
 * plumb_run_scope_free:
 * @data: (transfer full): a PlumbRunScope
 */
void
plumb_run_scope_free (gpointer data)
{
  PlumbRunScope *self = data;

  if (self->owns_wiring)
    plumb_wiring_free (self->wiring);
  g_clear_pointer (&self->given, plumb_value_unref);
  g_free (self);
}

static void
take_items (PlumbRunStep *step, GPtrArray *items)
{
  if (items == NULL)
    return;
  step->items = g_ptr_array_ref (items);
  step->n_items = items->len;
  step->answers = g_new0 (PlumbValue *, items->len + 1);
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbPlanItem *item = g_ptr_array_index (items, i);
      if (item->outputs != NULL && item->decision == PLUMB_DECISION_CACHED)
        step->answers[i] = plumb_value_ref (item->outputs);
    }
}

/**
 * plumb_run_add_scope:
 * @self: a run
 * @scope: a flat whose nodes become steps, numbered on from those before
 * @prefix: (nullable): of their paths
 */
void
plumb_run_add_scope (PlumbRun *self, PlumbRunScope *scope, const char *prefix)
{
  PlumbFlat *flat = scope->wiring->flat;

  scope->base = self->steps->len;
  g_ptr_array_add (self->scopes, scope);
  for (guint i = 0; i < flat->n_nodes; i++)
    {
      PlumbRunStep *step = g_new0 (PlumbRunStep, 1);
      step->path = g_strconcat (prefix != NULL ? prefix : "", flat->nodes[i].path, NULL);
      step->node = &flat->nodes[i];
      step->scope = scope;
      step->kind = plumb_resolver_get_kind (self->resolver, step->node->kind);
      self->has_questions = self->has_questions || step->kind->task == PLUMB_TASK_QUESTION;
      g_ptr_array_add (self->steps, step);
    }
}

static void
note_verdict (PlumbRun *self, const PlumbRunStep *step)
{
  const char *verdict = plumb_outputs_get_verdict (step->node->kind, step->outputs);

  if (verdict == NULL || g_strcmp0 (self->verdict, "fail") == 0
      || (g_strcmp0 (self->verdict, "warn") == 0 && g_str_equal (verdict, "pass")))
    return;
  g_set_str (&self->verdict, verdict);
}

/**
 * plumb_run_add_plan:
 * @self: a run without steps
 *
 * Takes over the plan's steps; of those that have their answer, the answer.
 */
void
plumb_run_add_plan (PlumbRun *self)
{
  PlumbRunScope *scope = g_new0 (PlumbRunScope, 1);

  scope->wiring = self->plan->wiring;
  scope->repeat = -1;
  plumb_run_add_scope (self, scope, NULL);
  for (guint i = 0; i < self->plan->n_steps; i++)
    {
      const PlumbPlanStep *planned = &self->plan->steps[i];
      PlumbRunStep *step = PLUMB_RUN_STEP (self, i);
      if (planned->decision == PLUMB_DECISION_CACHED)
        {
          take_items (step, planned->items);
          step->outputs = plumb_value_ref (planned->outputs);
          note_verdict (self, step);
          self->n_cached += planned->origin > 0 ? 1 : 0;
        }
      if (planned->decision == PLUMB_DECISION_CACHED || planned->decision == PLUMB_DECISION_SKIP)
        self->n_over++;
    }
}

/* The row of demands that the kind's slots make; a new one where there is none like it. */
static guint
find_demand (PlumbRun *self, PlumbKind *kind)
{
  guint n_slots = self->slots.names->len;
  g_autofree guint *row = g_new0 (guint, n_slots);
  PlumbValue *table = plumb_kind_get_slot_table (kind);

  for (guint i = 0; i < plumb_value_get_length (table); i++)
    {
      const char *name;
      gint64 amount = plumb_value_get_int (plumb_value_get_member_at (table, i, &name), 1);
      guint slot = plumb_slots_ensure (&self->slots, name);
      if (slot < n_slots)
        row[slot] = (guint) CLAMP (amount, 0, 4096);
    }
  for (guint i = 0; i < self->n_demands; i++)
    if (memcmp (&g_array_index (self->demands, guint, i * n_slots), row, n_slots * sizeof (guint))
        == 0)
      return i;
  g_array_append_vals (self->demands, row, n_slots);
  return self->n_demands++;
}

/* The slot that an item is waited for first: any but the common one, which is the first of all. */
static guint
find_slot (PlumbRun *self, PlumbKind *kind)
{
  PlumbValue *table = plumb_kind_get_slot_table (kind);

  for (guint i = 0; i < plumb_value_get_length (table); i++)
    {
      const char *name;
      PlumbValue *amount = plumb_value_get_member_at (table, i, &name);
      guint slot = plumb_slots_ensure (&self->slots, name);
      if (plumb_value_get_int (amount, 0) > 0 && slot != 0)
        return slot;
    }
  return 0;
}

/* All slots that any kind inside names, so that rows have their final length. */
static void
ensure_slots (PlumbRun *self, PlumbFlat *flat)
{
  for (guint i = 0; i < flat->n_nodes; i++)
    {
      PlumbValue *table = plumb_kind_get_slot_table (flat->nodes[i].kind);
      for (guint k = 0; k < plumb_value_get_length (table); k++)
        {
          const char *name;
          plumb_value_get_member_at (table, k, &name);
          plumb_slots_ensure (&self->slots, name);
        }
      if (flat->nodes[i].body != NULL)
        ensure_slots (self, flat->nodes[i].body);
    }
}

static void
ensure_demands (PlumbRun *self, PlumbFlat *flat)
{
  for (guint i = 0; i < flat->n_nodes; i++)
    {
      find_demand (self, flat->nodes[i].kind);
      if (flat->nodes[i].body != NULL)
        ensure_demands (self, flat->nodes[i].body);
    }
}

/**
 * plumb_run_make_graph:
 * @self: a run
 * @scope: whose steps have been added
 * @steps: (element-type PlumbScheduleStep): filled
 * @edges: (element-type PlumbScheduleEdge): filled
 *
 * Returns: the scope as the scheduler sees it; borrows from @steps and @edges
 */
PlumbScheduleGraph
plumb_run_make_graph (PlumbRun *self, PlumbRunScope *scope, GArray *steps, GArray *edges)
{
  PlumbFlat *flat = scope->wiring->flat;

  for (guint i = 0; i < flat->n_nodes; i++)
    {
      PlumbRunStep *step = PLUMB_RUN_STEP (self, scope->base + i);
      step->demand = find_demand (self, step->node->kind);
      step->slot = find_slot (self, step->node->kind);
      PlumbScheduleStep made
          = { .task = step->kind->task,
              .demand = step->demand,
              .salt = g_str_hash (step->path),
              .max_rounds = (guint) plumb_value_member_int (step->node->params, "max_rounds", 1) };
      if (step->outputs != NULL)
        {
          made.state = PLUMB_STEP_SUCCEEDED;
          made.signal = plumb_wiring_read (scope->wiring, i, step->outputs);
        }
      else if (step->node->muted
               || plumb_request_observes (plumb_workflow_get_request (self->plan->workflow),
                                          step->path, step->node->kind)
               || (scope->repeat < 0 && self->plan->steps[i].decision == PLUMB_DECISION_SKIP))
        {
          made.state = PLUMB_STEP_SKIPPED;
        }
      g_array_append_val (steps, made);
    }
  for (guint i = 0; i < scope->wiring->first[flat->n_nodes]; i++)
    {
      PlumbScheduleEdge edge = scope->wiring->edges[i];
      edge.source += scope->base;
      edge.target += scope->base;
      g_array_append_val (edges, edge);
    }
  return (PlumbScheduleGraph) { (PlumbScheduleStep *) (void *) steps->data, steps->len,
                                (PlumbScheduleEdge *) (void *) edges->data, edges->len };
}

/**
 * plumb_run_make_schedule:
 * @self: a run with the steps of its plan
 * @error: set where the request's limits are out of bounds
 *
 * Returns: (transfer full) (nullable): its scheduler
 */
PlumbSchedule *
plumb_run_make_schedule (PlumbRun *self, GError **error)
{
  PlumbValue *settings = plumb_project_get_settings (plumb_engine_get_info (self->engine)->project);
  PlumbValue *request = plumb_workflow_get_request (self->plan->workflow);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (PlumbScheduleStep));
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (PlumbScheduleEdge));
  PlumbScheduleSpec spec
      = { .seed = plumb_value_member_uint (self->plan->seed, "base", 0), .n_ahead = MAX_AHEAD };

  if (!plumb_request_read_limits (request, settings, &spec, error))
    return NULL;
  plumb_slots_init (&self->slots, request, settings);
  ensure_slots (self, self->plan->wiring->flat);
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  for (guint i = 0; i < self->slots.names->len; i++)
    g_ptr_array_add (self->places, g_byte_array_new ());
  self->demands = g_array_new (FALSE, FALSE, sizeof (guint));
  ensure_demands (self, self->plan->wiring->flat);
  if (self->n_demands == 0)
    g_array_set_size (self->demands, self->slots.names->len * ++self->n_demands);
  spec.graph = plumb_run_make_graph (self, g_ptr_array_index (self->scopes, 0), steps, edges);
  spec.slots = (guint *) (void *) self->slots.sizes->data;
  spec.n_slots = self->slots.sizes->len;
  spec.demands = (guint *) (void *) self->demands->data;
  spec.n_demands = self->n_demands;
  spec.used[PLUMB_BUDGET_EXECUTIONS] = self->executions_before;
  return plumb_schedule_new (&spec);
}

/* --- what comes to a step
 * ---------------------------------------------------------------------------- */

/* What a failed source says to those that go on after it: only where anything may come. */
static PlumbValue *
make_failure_data (const PlumbRunStep *source)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  PlumbValueBuilder *datum = plumb_value_builder_new_object ();

  plumb_value_builder_set_boolean (datum, "failed", TRUE);
  plumb_value_builder_set_string (datum, "step", source->path);
  if (source->failure != NULL)
    plumb_value_builder_set (datum, "failure", plumb_value_ref (source->failure));
  plumb_value_builder_add (list, plumb_value_builder_end (datum));
  return plumb_value_builder_end (list);
}

static gboolean
takes_anything (PlumbKind *kind, guint port)
{
  if (port >= plumb_kind_get_n_inputs (kind))
    return FALSE;
  const char *name = plumb_kind_get_input (kind, port)->kind;
  return g_str_equal (name, "any") || g_str_equal (name, "object") || g_str_equal (name, "verdict");
}

static GArray *
gather_incoming (PlumbRun *self, PlumbRunStep *step, guint place, GPtrArray *keep)
{
  PlumbWiring *wiring = step->scope->wiring;
  GArray *incoming = g_array_new (FALSE, FALSE, sizeof (PlumbIncoming));

  for (guint i = wiring->first[place]; i < wiring->first[place + 1]; i++)
    {
      PlumbScheduleEdge edge = wiring->edges[i];
      edge.source += step->scope->base;
      if (!plumb_schedule_is_open (self->schedule, &edge))
        continue;
      PlumbRunStep *source = PLUMB_RUN_STEP (self, edge.source);
      PlumbIncoming one = plumb_plan_read_edge (wiring, i, source->outputs);
      one.source = source->path;
      one.items = source->items;
      if (source->outputs == NULL && takes_anything (step->node->kind, edge.port))
        {
          one.data = make_failure_data (source);
          g_ptr_array_add (keep, one.data);
        }
      if (one.data != NULL)
        g_array_append_val (incoming, one);
    }
  return incoming;
}

/**
 * plumb_run_gather:
 * @self: a run
 * @step: whose sources are over
 *
 * Returns: (transfer full): input -> list of all data that come to it
 */
PlumbValue *
plumb_run_gather (PlumbRun *self, guint step)
{
  PlumbRunStep *target = PLUMB_RUN_STEP (self, step);
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  g_autoptr (GArray) incoming = gather_incoming (self, target, step - target->scope->base, keep);
  PlumbValueBuilder *ports = plumb_value_builder_new_object ();

  for (guint i = 0; i < incoming->len;)
    {
      guint port = g_array_index (incoming, PlumbIncoming, i).port;
      PlumbValueBuilder *list = plumb_value_builder_new_array ();
      for (; i < incoming->len && g_array_index (incoming, PlumbIncoming, i).port == port; i++)
        {
          PlumbValue *data = g_array_index (incoming, PlumbIncoming, i).data;
          for (guint k = 0; k < plumb_value_get_length (data); k++)
            plumb_value_builder_add (list, plumb_value_ref (plumb_value_get_element (data, k)));
        }
      g_autoptr (PlumbValue) made = plumb_value_builder_end (list);
      if (port < plumb_kind_get_n_inputs (target->node->kind))
        plumb_value_builder_set (ports, plumb_kind_get_input (target->node->kind, port)->name,
                                 plumb_value_ref (made));
    }
  return plumb_value_builder_end (ports);
}

/* core.input and core.output: nothing runs. */
static void
pass_through (PlumbRun *self, guint number, PlumbRunStep *step)
{
  guint8 done = 1;
  PlumbValue *given = plumb_value_get_member (step->scope->given, step->node->path);

  if (given != NULL && g_str_equal (plumb_kind_get_name (step->node->kind), PLUMB_KIND_INPUT))
    {
      PlumbValueBuilder *outputs = plumb_value_builder_new_object ();
      plumb_value_builder_set (outputs, "value", plumb_value_ref (given));
      step->outputs = plumb_value_builder_end (outputs);
    }
  else
    {
      step->outputs = plumb_run_gather (self, number);
    }
  plumb_run_feed (self,
                  &(PlumbScheduleEvent) {
                      .type = PLUMB_INPUT_EXPANDED, .step = number, .n_items = 1, .done = &done });
}

static void
feed_expanded (PlumbRun *self, guint number, PlumbRunStep *step)
{
  g_autofree guint8 *done = g_new0 (guint8, step->n_items + 1);
  guint n_done = 0;

  for (guint i = 0; i < step->n_items; i++)
    {
      done[i] = step->answers[i] != NULL;
      n_done += done[i];
    }
  PlumbScheduleEvent event = { .type = PLUMB_INPUT_EXPANDED,
                               .step = number,
                               .n_items = step->n_items,
                               .done = done,
                               .can_queue = plumb_run_can_queue (step) };
  if (n_done > 0 || step->n_items == 0)
    {
      PlumbOutputs outputs;
      plumb_outputs_init (&outputs, step->node->kind);
      for (guint i = 0; i < step->n_items; i++)
        if (step->answers[i] != NULL)
          plumb_outputs_add (&outputs, step->answers[i]);
      g_autoptr (PlumbValue) known = plumb_outputs_end (&outputs);
      event.signal = plumb_wiring_read (step->scope->wiring, number - step->scope->base, known);
    }
  plumb_run_feed (self, &event);
}

static void
record_decision (PlumbRun *self, PlumbRunStep *step, const PlumbPlanStep *decided)
{
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  step->was_late = TRUE;
  plumb_value_builder_set_string (payload, "state", "pending");
  plumb_value_builder_set_string (payload, "decision", plumb_decision_get_name (decided->decision));
  plumb_value_builder_set_string (payload, "reason", decided->reason);
  plumb_value_builder_set_int (payload, "n_items", step->n_items);
  if (decided->origin > 0)
    plumb_value_builder_set_int (payload, "origin", decided->origin);
  plumb_run_record (self, PLUMB_EVENT_STEP_STATE, step->path, -1,
                    plumb_value_builder_end (payload));
  if (decided->decision == PLUMB_DECISION_CACHED && decided->origin > 0)
    self->n_cached++;
}

static void
resolve (PlumbRun *self, guint number, PlumbRunStep *step)
{
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  g_autoptr (GArray) incoming = gather_incoming (self, step, number - step->scope->base, keep);
  PlumbPlanStep decided = { .path = step->path, .node = step->node };
  PlumbExpandInfo info = { step->path, step->node, self->plan->seed,
                           (PlumbIncoming *) (void *) incoming->data, incoming->len };

  plumb_run_begin_reading (self);
  plumb_resolver_resolve (self->resolver, &info, &decided);
  if (decided.decision == PLUMB_DECISION_BLOCKED)
    {
      step->reason = g_strdup (decided.reason);
      step->failure = plumb_run_make_failure (PLUMB_FAILURE_NON_RETRYABLE, decided.code,
                                              decided.reason, decided.advice);
      plumb_run_feed (self,
                      &(PlumbScheduleEvent) { .type = PLUMB_INPUT_EXPAND_FAILED, .step = number });
    }
  else
    {
      take_items (step, decided.items);
      record_decision (self, step, &decided);
      plumb_run_record_cached_items (self, step);
      feed_expanded (self, number, step);
    }
  plumb_plan_step_clear (&decided);
}

/**
 * plumb_run_expand:
 * @self: a run
 * @step: whose sources are over
 *
 * Works out the step's items, those that have their answer already among them, and tells the
 * scheduler.
 */
void
plumb_run_expand (PlumbRun *self, guint step)
{
  PlumbRunStep *target = PLUMB_RUN_STEP (self, step);
  const PlumbPlanStep *planned = target->scope->repeat < 0 ? &self->plan->steps[step] : NULL;

  if (target->kind->passes)
    {
      pass_through (self, step, target);
    }
  else if (planned != NULL && planned->settled && planned->items != NULL)
    {
      take_items (target, planned->items);
      plumb_run_record_cached_items (self, target);
      feed_expanded (self, step, target);
    }
  else
    {
      resolve (self, step, target);
    }
}

/* --- the end of a step
 * ----------------------------------------------------------------------------------- */

static char *
tell_why (PlumbRun *self, const PlumbRunStep *step, const PlumbAction *action)
{
  const char *cause = action->cause >= 0 ? PLUMB_RUN_STEP (self, (guint) action->cause)->path : "";

  if (step->reason != NULL)
    return g_strdup (step->reason);
  switch (action->reason)
    {
    case PLUMB_REASON_INPUT_FAILED:
      return g_strdup_printf (PLUMB_WHY_INPUT_FAILED, cause);
    case PLUMB_REASON_INPUT_SKIPPED:
      return g_strdup_printf (PLUMB_WHY_INPUT_DID_NOT_RUN, cause);
    case PLUMB_REASON_CONDITION:
      return plumb_wiring_tell_closed (
          step->scope->wiring, (guint) action->cause - step->scope->base,
          action->step - step->scope->base, PLUMB_RUN_STEP (self, (guint) action->cause)->outputs,
          cause);
    case PLUMB_REASON_MAX_ROUNDS:
      return g_strdup (PLUMB_WHY_MAX_ROUNDS);
    case PLUMB_REASON_NO_PROGRESS:
      return g_strdup (PLUMB_WHY_NO_PROGRESS);
    case PLUMB_REASON_BUDGET:
      return g_strdup (PLUMB_WHY_BUDGET);
    case PLUMB_REASON_ASKED_FOR:
      return g_strdup (PLUMB_WHY_CANCELLED);
    case PLUMB_REASON_ITEM_FAILED:
      return step->failure != NULL
                 ? g_strdup (plumb_value_member_string (step->failure, "message", NULL))
                 : g_strdup (PLUMB_WHY_INSIDE_FAILED);
    case PLUMB_REASON_NONE:
    case PLUMB_REASON_INPUTS:
    case PLUMB_REASON_RETRIES_EXHAUSTED:
    case PLUMB_REASON_NON_RETRYABLE:
    case PLUMB_REASON_DISK:
    default:
      return g_strdup (plumb_reason_get_code (action->reason));
    }
}

/**
 * plumb_run_end_step:
 * @self: a run
 * @action: STEP_ENDED
 */
void
plumb_run_end_step (PlumbRun *self, const PlumbAction *action)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (self, action->step);
  g_autofree char *reason = tell_why (self, step, action);
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  self->n_over++;
  self->n_failed += action->step_state == PLUMB_STEP_FAILED ? 1 : 0;
  if (action->step_state == PLUMB_STEP_SUCCEEDED)
    {
      if (step->outputs == NULL)
        {
          PlumbOutputs outputs;
          plumb_outputs_init (&outputs, step->node->kind);
          for (guint i = 0; i < step->n_items; i++)
            plumb_outputs_add (&outputs, step->answers[i]);
          step->outputs = plumb_outputs_end (&outputs);
        }
      note_verdict (self, step);
    }
  plumb_value_builder_set_string (payload, "state", plumb_step_state_get_name (action->step_state));
  if (reason != NULL)
    plumb_value_builder_set_string (payload, "reason", reason);
  if (step->failure != NULL)
    plumb_value_builder_set (payload, "failure", plumb_value_ref (step->failure));
  plumb_run_record (self, PLUMB_EVENT_STEP_STATE, step->path, -1,
                    plumb_value_builder_end (payload));
  plumb_run_touch (self);
}
