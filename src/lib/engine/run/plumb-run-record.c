/* plumb-run-record.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-private.h"

#include "plumb-json.h"
#include "plumb-request.h"
#include "plumb-retry-request.h"

static gint64
record (PlumbRun *self, PlumbEvent event)
{
  g_autoptr (PlumbValue) payload = event.payload;
  g_autoptr (GError) error = NULL;

  if (self->broken != NULL)
    return 0;
  event.run = self->number;
  gint64 seq = plumb_ledger_append (self->ledger, &event, &error);
  if (seq > 0)
    {
      self->last_seq = seq;
      return seq;
    }
  self->broken = g_steal_pointer (&error);
  plumb_run_feed (self, &(PlumbScheduleEvent) { .type = PLUMB_INPUT_CANCEL });
  return 0;
}

/**
 * plumb_run_record:
 * @self: a run
 * @type: of the event
 * @step: (nullable): its path
 * @item: or -1
 * @payload: (transfer full): the event's
 *
 * After the first event that the ledger refuses the run is broken: it ends what runs and records
 * nothing more.
 *
 * Returns: the event's number, or 0
 */
gint64
plumb_run_record (
    PlumbRun *self, PlumbEventType type, const char *step, int item, PlumbValue *payload)
{
  return record (self,
                 (PlumbEvent) { .type = type, .step = step, .item = item, .payload = payload });
}

/**
 * plumb_run_record_immediate:
 * @self: a run that begins
 *
 * What was evaluated while it was planned.
 */
void
plumb_run_record_immediate (PlumbRun *self)
{
  for (guint i = 0; i < plumb_plan_get_n_steps (self->plan); i++)
    {
      const PlumbPlanStep *step = plumb_plan_get_step (self->plan, i);
      if (step->decision == PLUMB_DECISION_CACHED && step->origin == 0)
        plumb_run_record_cached_items (self, PLUMB_RUN_STEP (self, i));
    }
}

/**
 * plumb_run_record_round:
 * @self: a run
 * @scope: a round that begins
 */
void
plumb_run_record_round (PlumbRun *self, PlumbRunScope *scope)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();
  g_auto (PlumbStepTexts) texts = { NULL };

  for (guint i = 0; i < scope->wiring->flat->n_nodes; i++)
    {
      PlumbRunStep *step = PLUMB_RUN_STEP (self, scope->base + i);
      PlumbValueBuilder *about = plumb_step_begin (step->path, step->node, &texts);
      gboolean is_skipped
          = step->node->muted
            || plumb_request_observes (plumb_workflow_get_request (self->plan->workflow),
                                       step->path, step->node->kind);
      plumb_step_set_decision (about, is_skipped ? "skip" : "waiting", &texts);
      plumb_value_builder_add (list, plumb_value_builder_end (about));
    }
  plumb_value_builder_set (payload, "steps", plumb_value_builder_end (list));
  plumb_run_record (self, PLUMB_EVENT_STEPS_PLANNED, NULL, -1, plumb_value_builder_end (payload));
}

/**
 * plumb_run_record_cached_items:
 * @self: a run
 * @step: a step some of whose items have their answer without having run
 */
void
plumb_run_record_cached_items (PlumbRun *self, PlumbRunStep *step)
{
  for (guint i = 0; step->items != NULL && i < step->items->len; i++)
    {
      const PlumbPlanItem *item = g_ptr_array_index (step->items, i);
      if (item->decision != PLUMB_DECISION_CACHED || item->origin == self->number)
        continue;
      PlumbValueBuilder *payload = plumb_value_builder_new_object ();
      plumb_value_builder_set_string (payload, "state", item->origin > 0 ? "cached" : "succeeded");
      if (item->name != NULL)
        plumb_value_builder_set_string (payload, "name", item->name);
      if (item->key[0] != '\0')
        plumb_value_builder_set_string (payload, "key", item->key);
      if (item->origin > 0)
        plumb_value_builder_set_int (payload, "cached_from", item->origin);
      plumb_value_builder_set (payload, "outputs", plumb_value_ref (item->outputs));
      plumb_run_record (self, PLUMB_EVENT_ITEM_FINISHED, step->path, (int) i,
                        plumb_value_builder_end (payload));
    }
}

/**
 * plumb_run_record_started:
 * @item: an item that starts
 */
void
plumb_run_record_started (PlumbRunItem *item)
{
  PlumbRunStep *step = PLUMB_RUN_STEP (item->run, item->step);
  const PlumbPlanItem *planned = g_ptr_array_index (step->items, item->item);
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (payload, "attempt", item->attempt);
  if (planned->name != NULL)
    plumb_value_builder_set_string (payload, "name", planned->name);
  if (planned->fields != NULL)
    {
      plumb_value_builder_set_string (payload, "key", planned->key);
      plumb_value_builder_set (payload, "fields", plumb_json_parse (planned->fields, -1, NULL));
    }
  plumb_value_builder_set_uint (payload, "seed", planned->seed);
  plumb_value_builder_set (payload, "inputs", plumb_value_ref (planned->inputs));
  if (step->slot != 0)
    plumb_value_builder_set_string (payload, "slot",
                                    g_ptr_array_index (item->run->slots.names, step->slot));
  plumb_value_builder_set_int (payload, "place", item->place);
  record (item->run, (PlumbEvent) { .type = PLUMB_EVENT_ITEM_STARTED,
                                    .step = step->path,
                                    .item = item->item,
                                    .age_us = g_get_monotonic_time () - item->started_us,
                                    .payload = plumb_value_builder_end (payload) });
}

/**
 * plumb_run_make_failure:
 * @failure_class: of the failure
 * @code: stable
 * @message: what, where, expected
 * @advice: (nullable): what to do
 *
 * Returns: (transfer full): a failure as the ledger keeps it
 */
PlumbValue *
plumb_run_make_failure (PlumbFailureClass failure_class,
                        const char *code,
                        const char *message,
                        const char *advice)
{
  PlumbValueBuilder *failure = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (failure, "class", plumb_failure_class_get_name (failure_class));
  plumb_value_builder_set_string (failure, "code", code);
  plumb_value_builder_set_string (failure, "message", message);
  if (advice != NULL)
    plumb_value_builder_set_string (failure, "advice", advice);
  return plumb_value_builder_end (failure);
}
