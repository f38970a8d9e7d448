/* plumb-run-record.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-private.h"

#include "plumb-json.h"
#include "plumb-request.h"
#include "plumb-retry-request.h"

#define STEPS_PER_EVENT 1000

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

static PlumbValue *
list_keys (GPtrArray *items)
{
  PlumbValueBuilder *keys = plumb_value_builder_new_array ();

  for (guint i = 0; i < items->len; i++)
    plumb_value_builder_add (
        keys, plumb_value_new_string (((PlumbPlanItem *) g_ptr_array_index (items, i))->key));
  return plumb_value_builder_end (keys);
}

/* What the step before said too is the same value. */
typedef struct
{
  PlumbValue *kind, *decision, *code, *reason;
} Texts;

static void
clear_texts (Texts *self)
{
  g_clear_pointer (&self->kind, plumb_value_unref);
  g_clear_pointer (&self->decision, plumb_value_unref);
  g_clear_pointer (&self->code, plumb_value_unref);
  g_clear_pointer (&self->reason, plumb_value_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Texts, clear_texts)

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

static PlumbValueBuilder *
begin_step (const char *path, PlumbFlatNode *node, Texts *texts)
{
  PlumbValueBuilder *about = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (about, "path", path);
  set_text (about, "kind", plumb_kind_get_name (node->kind), &texts->kind);
  plumb_value_builder_set_int (about, "version", plumb_kind_get_version (node->kind));
  plumb_value_builder_set_int (about, "index", node->index);
  return about;
}

static PlumbValue *
describe_planned (const PlumbPlanStep *step, Texts *texts)
{
  PlumbValueBuilder *about = begin_step (step->path, step->node, texts);

  set_text (about, "decision", plumb_decision_get_name (step->decision), &texts->decision);
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

static void
record_steps (PlumbRun *self, PlumbValueBuilder *list)
{
  PlumbValueBuilder *payload = plumb_value_builder_new_object ();

  plumb_value_builder_set (payload, "steps", plumb_value_builder_end (list));
  plumb_run_record (self, PLUMB_EVENT_STEPS_PLANNED, NULL, -1, plumb_value_builder_end (payload));
}

/**
 * plumb_run_record_plan:
 * @self: a run that begins
 */
void
plumb_run_record_plan (PlumbRun *self)
{
  guint n = plumb_plan_get_n_steps (self->plan);
  g_auto (Texts) texts = { NULL };

  for (guint first = 0; first < n; first += STEPS_PER_EVENT)
    {
      PlumbValueBuilder *list = plumb_value_builder_new_array ();
      for (guint i = first; i < MIN (n, first + STEPS_PER_EVENT); i++)
        plumb_value_builder_add (list,
                                 describe_planned (plumb_plan_get_step (self->plan, i), &texts));
      record_steps (self, list);
    }
  for (guint i = 0; i < n; i++)
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
  g_auto (Texts) texts = { NULL };

  for (guint i = 0; i < scope->wiring->flat->n_nodes; i++)
    {
      PlumbRunStep *step = PLUMB_RUN_STEP (self, scope->base + i);
      PlumbValueBuilder *about = begin_step (step->path, step->node, &texts);
      gboolean is_skipped
          = step->node->muted
            || plumb_request_observes (plumb_workflow_get_request (self->plan->workflow),
                                       step->path, step->node->kind);
      set_text (about, "decision", is_skipped ? "skip" : "waiting", &texts.decision);
      plumb_value_builder_add (list, plumb_value_builder_end (about));
    }
  record_steps (self, list);
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
