/* plumb-plan-record.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-hand-over.h"
#include "plumb-plan-parts.h"
#include "plumb-plan-record.h"

#define STEPS_PER_EVENT 1000

struct _PlumbPlanRecord
{
  GMutex mutex;
  GCond moved;
  PlumbPlan *plan; /* while it is made */
  guint n_planned;
  gboolean is_over;

  PlumbEventBody *created;
  GPtrArray *steps; /* PlumbEventBody */
};

/**
 * plumb_plan_record_new:
 *
 * Returns: (transfer full): the record of a plan that is going to be made
 */
PlumbPlanRecord *
plumb_plan_record_new (void)
{
  PlumbPlanRecord *self = g_new0 (PlumbPlanRecord, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->moved);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_event_body_unref);
  return self;
}

/**
 * plumb_plan_record_free:
 * @self: (transfer full): a record that nobody writes any more
 */
void
plumb_plan_record_free (PlumbPlanRecord *self)
{
  g_clear_pointer (&self->plan, plumb_plan_unref);
  g_clear_pointer (&self->created, plumb_event_body_unref);
  g_ptr_array_unref (self->steps);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->moved);
  g_free (self);
}

/* --- the planner's side --- */

/**
 * plumb_plan_record_begin:
 * @self: a record
 * @plan: none of whose steps is planned yet
 */
void
plumb_plan_record_begin (PlumbPlanRecord *self, PlumbPlan *plan)
{
  g_autoptr (PlumbLocked) locked = plumb_lock (&self->mutex);

  self->plan = plumb_plan_ref (plan);
  g_cond_signal (&self->moved);
}

/**
 * plumb_plan_record_advance:
 * @self: a record
 * @n_planned: how many steps are planned
 */
void
plumb_plan_record_advance (PlumbPlanRecord *self, guint n_planned)
{
  if (n_planned % STEPS_PER_EVENT != 0)
    return;
  g_autoptr (PlumbLocked) locked = plumb_lock (&self->mutex);
  self->n_planned = n_planned;
  g_cond_signal (&self->moved);
}

/**
 * plumb_plan_record_end:
 * @self: a record
 *
 * The plan is made, or will not be.
 */
void
plumb_plan_record_end (PlumbPlanRecord *self)
{
  g_autoptr (PlumbLocked) locked = plumb_lock (&self->mutex);

  self->n_planned = self->plan != NULL ? self->plan->n_steps : 0;
  self->is_over = TRUE;
  g_cond_signal (&self->moved);
}

/* --- what is written --- */

/**
 * plumb_step_texts_clear:
 * @self: texts; zeroed
 */
void
plumb_step_texts_clear (PlumbStepTexts *self)
{
  g_clear_pointer (&self->kind, plumb_value_unref);
  g_clear_pointer (&self->decision, plumb_value_unref);
  g_clear_pointer (&self->code, plumb_value_unref);
  g_clear_pointer (&self->reason, plumb_value_unref);
}

static void
set_text (PlumbValueBuilder *about, const char *name, const char *text, PlumbValue **last)
{
  if (text == NULL)
    return;
  if (g_strcmp0 (plumb_value_get_string (*last, NULL), text) != 0)
    {
      g_clear_pointer (last, plumb_value_unref);
      *last = plumb_value_new_string (text);
    }
  plumb_value_builder_set (about, name, plumb_value_ref (*last));
}

/**
 * plumb_step_begin:
 * @path: of a step
 * @node: what it is a step of
 * @texts: of the step before
 *
 * Returns: (transfer full): what it is, to be gone on with
 */
PlumbValueBuilder *
plumb_step_begin (const char *path, PlumbFlatNode *node, PlumbStepTexts *texts)
{
  PlumbValueBuilder *about = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (about, "path", path);
  set_text (about, "kind", plumb_kind_get_name (node->kind), &texts->kind);
  plumb_value_builder_set_int (about, "version", plumb_kind_get_version (node->kind));
  plumb_value_builder_set_int (about, "index", node->index);
  return about;
}

/**
 * plumb_step_set_decision:
 * @step: a step that was begun
 * @decision: its name
 * @texts: of the step before
 */
void
plumb_step_set_decision (PlumbValueBuilder *step, const char *decision, PlumbStepTexts *texts)
{
  set_text (step, "decision", decision, &texts->decision);
}

static PlumbValue *
list_keys (GPtrArray *items)
{
  PlumbValueBuilder *keys = plumb_value_builder_new_array ();

  for (guint i = 0; i < items->len; i++)
    plumb_value_builder_add (
        keys, plumb_value_new_string (((PlumbPlanItem *) g_ptr_array_index (items, i))->key));
  return plumb_value_builder_end (keys);
}

static PlumbValue *
describe_step (const PlumbPlanStep *step, PlumbStepTexts *texts)
{
  PlumbValueBuilder *about = plumb_step_begin (step->path, step->node, texts);

  plumb_step_set_decision (about, plumb_decision_get_name (step->decision), texts);
  set_text (about, "code", step->code, &texts->code);
  set_text (about, "reason", step->reason, &texts->reason);
  if (step->origin > 0)
    plumb_value_builder_set_int (about, "origin", step->origin);
  if (step->items != NULL)
    plumb_value_builder_set_int (about, "n_items", step->items->len);
  if (step->decision == PLUMB_DECISION_CACHED && step->origin > 0)
    plumb_value_builder_set (about, "keys", list_keys (step->items));
  return plumb_value_builder_end (about);
}

static PlumbEventBody *
write_step_event (const PlumbPlan *plan, guint first, PlumbStepTexts *texts)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  for (guint i = first; i < MIN (plan->n_steps, first + STEPS_PER_EVENT); i++)
    plumb_value_builder_add (list, describe_step (&plan->steps[i], texts));
  plumb_value_builder_set (payload, "steps", plumb_value_builder_end (list));
  return plumb_event_body_new (plumb_value_builder_end (payload));
}

static PlumbEventBody *
write_created_event (PlumbPlan *plan)
{
  PlumbValue *request = plumb_workflow_get_request (plan->workflow);
  PlumbValue *set = plumb_value_get_member (request, "set");
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (payload, "workflow", plumb_workflow_get_name (plan->workflow));
  plumb_value_builder_set_string (payload, "document", plumb_workflow_get_text (plan->workflow));
  plumb_value_builder_set_string (payload, "flat_hash", plumb_flat_get_hash (plan->wiring->flat));
  plumb_value_builder_set (payload, "seed", plumb_value_ref (plan->seed));
  plumb_value_builder_set_string (payload, "mode",
                                  plumb_value_member_string (request, "mode", "run"));
  plumb_value_builder_set (payload, "options", plumb_value_ref (request));
  plumb_value_builder_set (payload, "environment",
                           plumb_value_ref (plumb_engine_get_environment (plan->engine)));
  if (set != NULL)
    plumb_value_builder_set (payload, "parameters", plumb_value_ref (set));
  return plumb_event_body_new (plumb_value_builder_end (payload));
}

/* --- the writer's side --- */

/* Waits until more than @n_written steps are planned, or planning has ended. */
static guint
wait_for_steps (PlumbPlanRecord *self, guint n_written)
{
  g_autoptr (PlumbLocked) locked = plumb_lock (&self->mutex);

  while (self->n_planned <= n_written && !self->is_over)
    plumb_wait_until (locked, &self->moved, 0);
  return self->n_planned;
}

/* Returns: (nullable): the plan that is being made */
static PlumbPlan *
wait_for_plan (PlumbPlanRecord *self)
{
  g_autoptr (PlumbLocked) locked = plumb_lock (&self->mutex);

  while (self->plan == NULL && !self->is_over)
    plumb_wait_until (locked, &self->moved, 0);
  return self->plan;
}

/**
 * plumb_plan_record_write:
 * @self: a record
 *
 * Follows the planner until it has ended.
 */
void
plumb_plan_record_write (PlumbPlanRecord *self)
{
  PlumbPlan *plan = wait_for_plan (self);
  g_auto (PlumbStepTexts) texts = { NULL };
  guint n_planned;

  if (plan == NULL)
    return;
  self->created = write_created_event (plan);
  for (guint n = 0; (n_planned = wait_for_steps (self, n)) > n;)
    for (; n < n_planned; n += STEPS_PER_EVENT)
      g_ptr_array_add (self->steps, write_step_event (plan, n, &texts));
  g_clear_pointer (&self->plan, plumb_plan_unref);
}

/**
 * plumb_plan_write_created:
 * @plan: of a new run
 *
 * Returns: (transfer full): of the event that the run begins with
 */
PlumbEventBody *
plumb_plan_write_created (PlumbPlan *plan)
{
  return plan->record != NULL ? plumb_event_body_ref (plan->record->created)
                              : write_created_event (plan);
}

/**
 * plumb_plan_write_steps:
 * @plan: a plan
 *
 * Returns: (transfer full) (element-type PlumbEventBody): of the events that say what each step is
 *   to do
 */
GPtrArray *
plumb_plan_write_steps (PlumbPlan *plan)
{
  g_auto (PlumbStepTexts) texts = { NULL };

  if (plan->record != NULL)
    return g_ptr_array_ref (plan->record->steps);
  GPtrArray *bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_event_body_unref);
  for (guint n = 0; n < plan->n_steps; n += STEPS_PER_EVENT)
    g_ptr_array_add (bodies, write_step_event (plan, n, &texts));
  return bodies;
}
