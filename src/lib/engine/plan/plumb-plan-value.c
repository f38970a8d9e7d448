/* plumb-plan-value.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-plan-parts.h"

static PlumbValue *
describe_forecast (gint64 median_us, gint64 low_us, gint64 high_us)
{
  PlumbValueBuilder *forecast = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (forecast, "median_us", median_us);
  plumb_value_builder_set_int (forecast, "low_us", low_us);
  plumb_value_builder_set_int (forecast, "high_us", high_us);
  return plumb_value_builder_end (forecast);
}

static PlumbValue *
describe_item (const PlumbPlanItem *item)
{
  PlumbValueBuilder *about = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (about, "decision", plumb_decision_get_name (item->decision));
  if (item->name != NULL)
    plumb_value_builder_set_string (about, "name", item->name);
  if (item->key[0] != '\0')
    plumb_value_builder_set_string (about, "key", item->key);
  if (item->origin > 0)
    plumb_value_builder_set_int (about, "origin", item->origin);
  return plumb_value_builder_end (about);
}

static PlumbValue *
describe_items (GPtrArray *items)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  for (guint i = 0; i < items->len; i++)
    plumb_value_builder_add (list, describe_item (g_ptr_array_index (items, i)));
  return plumb_value_builder_end (list);
}

static PlumbValue *
describe_step (const PlumbPlanStep *step)
{
  PlumbValueBuilder *about = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (about, "path", step->path);
  plumb_value_builder_set_string (about, "kind", plumb_kind_get_name (step->node->kind));
  plumb_value_builder_set_string (about, "decision", plumb_decision_get_name (step->decision));
  plumb_value_builder_set_string (about, "code", step->code);
  plumb_value_builder_set_string (about, "reason", step->reason);
  if (step->advice != NULL)
    plumb_value_builder_set_string (about, "advice", step->advice);
  if (step->origin > 0)
    plumb_value_builder_set_int (about, "origin", step->origin);
  if (step->items != NULL)
    plumb_value_builder_set (about, "items", describe_items (step->items));
  if (step->median_us > 0)
    plumb_value_builder_set (about, "forecast",
                             describe_forecast (step->median_us, step->low_us, step->high_us));
  return plumb_value_builder_end (about);
}

/**
 * plumb_plan_to_value:
 * @self: a plan
 *
 * Returns: (transfer full): it as a value
 */
PlumbValue *
plumb_plan_to_value (PlumbPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  PlumbValueBuilder *plan = plumb_value_builder_new_object ();
  PlumbValueBuilder *steps = plumb_value_builder_new_array ();
  PlumbValueBuilder *counts = plumb_value_builder_new_object ();
  gint64 median, low, high;

  plumb_value_builder_set_string (plan, "workflow", plumb_workflow_get_name (self->workflow));
  plumb_value_builder_set (plan, "seed", plumb_value_ref (self->seed));
  for (guint i = 0; i < self->n_steps; i++)
    plumb_value_builder_add (steps, describe_step (&self->steps[i]));
  plumb_value_builder_set (plan, "steps", plumb_value_builder_end (steps));
  for (guint i = 0; i <= PLUMB_DECISION_SKIP; i++)
    plumb_value_builder_set_int (counts, plumb_decision_get_name ((PlumbDecision) i),
                                 self->counts[i]);
  plumb_value_builder_set (plan, "counts", plumb_value_builder_end (counts));
  if (plumb_plan_get_forecast (self, &median, &low, &high))
    plumb_value_builder_set (plan, "forecast", describe_forecast (median, low, high));
  return plumb_value_builder_end (plan);
}
