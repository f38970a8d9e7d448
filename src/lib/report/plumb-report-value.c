/* plumb-report-value.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-report-private.h"

#include "plumb-clock.h"
#include "plumb-json.h"

/* Rows of the ledger as JSON: what --json prints and what a bundle holds. */

void
plumb_report_set_time (PlumbValueBuilder *builder, const char *name, gint64 wall_us)
{
  if (wall_us <= 0)
    return;
  g_autofree char *text = plumb_clock_format (wall_us);
  plumb_value_builder_set_string (builder, name, text);
}

static void
set_shared (PlumbValueBuilder *builder, const char *name, PlumbValue *value)
{
  if (value != NULL)
    plumb_value_builder_set (builder, name, plumb_value_ref (value));
}

static void
set_text (PlumbValueBuilder *builder, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    plumb_value_builder_set_string (builder, name, text);
}

/**
 * plumb_report_describe_run_row:
 * @row: a run
 *
 * Returns: (transfer full): the row as an object
 */
PlumbValue *
plumb_report_describe_run_row (const PlumbRunRow *row)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", row->run);
  set_text (builder, "workflow", row->workflow);
  set_text (builder, "state", row->state);
  set_text (builder, "reason", row->reason);
  PlumbValue *verdict
      = row->verdict != NULL ? plumb_json_parse (row->verdict, -1, NULL) : NULL; /* kept as text */
  if (verdict != NULL)
    plumb_value_builder_set (builder, "verdict", verdict);
  set_text (builder, "grade", row->grade);
  if (row->replay_of > 0)
    plumb_value_builder_set_int (builder, "replay_of", row->replay_of);
  plumb_value_builder_set_uint (builder, "seed", row->seed);
  plumb_report_set_time (builder, "created", row->created_us);
  plumb_report_set_time (builder, "started", row->started_us);
  plumb_report_set_time (builder, "ended", row->ended_us);
  plumb_value_builder_set_int (builder, "duration_us", plumb_run_row_get_duration (row));
  plumb_value_builder_set_int (builder, "steps", row->n_steps);
  plumb_value_builder_set_int (builder, "ran", row->n_ran);
  plumb_value_builder_set_int (builder, "cached", row->n_cached);
  plumb_value_builder_set_int (builder, "failed", row->n_failed);
  return plumb_value_builder_end (builder);
}

/**
 * plumb_report_describe_event:
 * @event: an event of the ledger
 *
 * Returns: (transfer full): the whole envelope as an object
 */
PlumbValue *
plumb_report_describe_event (const PlumbEvent *event)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "seq", event->seq);
  set_text (builder, "id", event->id);
  plumb_report_set_time (builder, "time", event->time_us);
  plumb_value_builder_set_string (builder, "type", plumb_event_type_get_name (event->type));
  if (event->run > 0)
    plumb_value_builder_set_int (builder, "run", event->run);
  set_text (builder, "step", event->step);
  if (event->item >= 0)
    plumb_value_builder_set_int (builder, "item", event->item);
  if (event->cause > 0)
    plumb_value_builder_set_int (builder, "cause", event->cause);
  set_text (builder, "key", event->key);
  set_shared (builder, "payload", event->payload);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
describe_item (const PlumbItemRow *row)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "item", row->item);
  set_text (builder, "name", row->name);
  set_text (builder, "state", row->state);
  plumb_value_builder_set_int (builder, "attempt", row->attempt);
  set_text (builder, "key", row->key);
  if (row->cached_from > 0)
    plumb_value_builder_set_int (builder, "cached_from", row->cached_from);
  plumb_value_builder_set_uint (builder, "seed", row->seed);
  plumb_report_set_time (builder, "started", row->started_us);
  plumb_report_set_time (builder, "ended", row->ended_us);
  plumb_value_builder_set_int (builder, "wall_us", row->wall_us);
  plumb_value_builder_set_int (builder, "cpu_us", row->cpu_us);
  plumb_value_builder_set_int (builder, "peak_bytes", row->peak_bytes);
  set_shared (builder, "fields", row->fields);
  set_shared (builder, "inputs", row->inputs);
  set_shared (builder, "outputs", row->outputs);
  set_shared (builder, "failure", row->failure);
  set_shared (builder, "evidence", row->evidence);
  return plumb_value_builder_end (builder);
}

static PlumbValue *
describe_items (GPtrArray *items)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < items->len; i++)
    plumb_value_builder_add (builder, describe_item (g_ptr_array_index (items, i)));
  return plumb_value_builder_end (builder);
}

PlumbValue *
plumb_report_describe_step_row (PlumbLedgerReader *reader,
                                gint64 run,
                                const PlumbStepRow *row,
                                GError **error)
{
  g_autoptr (GPtrArray) items = plumb_ledger_reader_list_items (reader, run, row->path, error);
  if (items == NULL)
    return NULL;
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "step", row->path);
  set_text (builder, "kind", row->kind);
  plumb_value_builder_set_int (builder, "version", row->kind_version);
  set_text (builder, "state", row->state);
  set_text (builder, "decision", row->decision);
  set_text (builder, "reason", row->reason);
  if (row->origin > 0)
    plumb_value_builder_set_int (builder, "origin", row->origin);
  plumb_report_set_time (builder, "started", row->started_us);
  plumb_report_set_time (builder, "ended", row->ended_us);
  plumb_value_builder_set_int (
      builder, "duration_us",
      row->started_us > 0 && row->ended_us > 0 ? MAX (row->ended_us - row->started_us, 0) : -1);
  plumb_value_builder_set (builder, "items", describe_items (items));
  return plumb_value_builder_end (builder);
}

/* "refine" of "refine@2:measure"; NULL of what is in no block. */
static char *
find_block (const char *path)
{
  const char *at = strrchr (path, '@');
  return at != NULL ? g_strndup (path, (gsize) (at - path)) : NULL;
}

/* A step, and then what is in it. */
static void
take_step (GPtrArray *steps, GHashTable *rounds, PlumbStepRow *step)
{
  GPtrArray *inner = g_hash_table_lookup (rounds, step->path);
  g_ptr_array_add (steps, step);
  for (guint i = 0; inner != NULL && i < inner->len; i++)
    take_step (steps, rounds, g_ptr_array_index (inner, i));
}

/**
 * plumb_report_place_rounds:
 * @steps: (element-type PlumbStepRow): of a run, in plan order
 *
 * Moves what is in the rounds of a repeat block to behind the block.
 */
void
plumb_report_place_rounds (GPtrArray *steps)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) rounds
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) outer = g_ptr_array_new ();
  for (guint i = 0; i < steps->len; i++)
    {
      PlumbStepRow *step = g_ptr_array_index (steps, i);
      g_autofree char *block = find_block (step->path);
      GPtrArray *of_block = outer;
      g_hash_table_add (known, step->path);
      if (block != NULL && g_hash_table_contains (known, block))
        {
          of_block = g_hash_table_lookup (rounds, block);
          if (of_block == NULL)
            g_hash_table_insert (rounds, g_steal_pointer (&block), of_block = g_ptr_array_new ());
        }
      g_ptr_array_add (of_block, step);
    }
  if (outer->len == steps->len)
    return;
  g_autoptr (GPtrArray) placed = g_ptr_array_sized_new (steps->len);
  for (guint i = 0; i < outer->len; i++)
    take_step (placed, rounds, g_ptr_array_index (outer, i));
  for (guint i = 0; i < steps->len; i++)
    steps->pdata[i] = placed->pdata[i];
}

static PlumbValue *
describe_steps (PlumbLedgerReader *reader, gint64 run, GError **error)
{
  g_autoptr (GPtrArray) steps = plumb_ledger_reader_list_steps (reader, run, error);
  if (steps == NULL)
    return NULL;
  plumb_report_place_rounds (steps);
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_array ();
  for (guint i = 0; i < steps->len; i++)
    {
      PlumbValue *step
          = plumb_report_describe_step_row (reader, run, g_ptr_array_index (steps, i), error);
      if (step == NULL)
        return NULL;
      plumb_value_builder_add (builder, step);
    }
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

/**
 * plumb_report_describe_run:
 * @engine: the project's engine
 * @reader: the project's ledger
 * @run: a run
 * @error: return location
 *
 * Everything that is recorded of a run but its events: the row, document, request, environment and
 * attributes, each step with its items.
 *
 * Returns: (transfer full): an object, or NULL with @error
 */
PlumbValue *
plumb_report_describe_run (PlumbEngine *engine,
                           PlumbLedgerReader *reader,
                           gint64 run,
                           GError **error)
{
  g_autoptr (PlumbRunRow) row = plumb_ledger_reader_get_run (reader, run, error);
  g_autoptr (PlumbValue) record
      = row != NULL ? plumb_ledger_reader_get_run_record (reader, run, error) : NULL;
  g_autoptr (PlumbValue) steps = record != NULL ? describe_steps (reader, run, error) : NULL;
  if (steps == NULL)
    return NULL;
  g_autoptr (PlumbValue) head = plumb_report_describe_run_row (row);
  PlumbValueBuilder *builder = plumb_value_builder_new_copy (head);
  plumb_value_builder_set_string (builder, "project",
                                  plumb_project_get_name (plumb_engine_get_info (engine)->project));
  set_shared (builder, "record", record);
  plumb_value_builder_set (builder, "step_list", g_steal_pointer (&steps));
  return plumb_value_builder_end (builder);
}
