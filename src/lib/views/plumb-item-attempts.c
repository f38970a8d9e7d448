/* plumb-item-attempts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-item-attempts.h"

static PlumbValue *
dup_member (const PlumbValue *payload, const char *name)
{
  PlumbValue *value = plumb_value_get_member (payload, name);
  return value != NULL ? plumb_value_ref (value) : NULL;
}

static void
take_string (char **text, const PlumbValue *payload, const char *name)
{
  const char *value = plumb_value_member_string (payload, name, NULL);
  if (value != NULL)
    g_set_str (text, value);
}

/* The row of the attempt that an event is about; made where the event is the first to tell of it.
 */
static PlumbItemRow *
ensure_row (GPtrArray *rows, const PlumbEvent *event)
{
  PlumbItemRow *last = rows->len > 0 ? g_ptr_array_index (rows, rows->len - 1) : NULL;
  gint64 attempt
      = plumb_value_member_int (event->payload, "attempt", last != NULL ? last->attempt : 1);
  if (last != NULL && last->attempt == attempt)
    return last;
  PlumbItemRow *row = g_new0 (PlumbItemRow, 1);
  row->path = g_strdup (event->step);
  row->item = event->item;
  row->attempt = attempt;
  g_ptr_array_add (rows, row);
  return row;
}

static void
take_started (PlumbItemRow *row, const PlumbEvent *event)
{
  g_set_str (&row->state, "running");
  row->started_us = event->time_us;
  row->seed = plumb_value_member_uint (event->payload, "seed", 0);
  row->fields = dup_member (event->payload, "fields");
  row->inputs = dup_member (event->payload, "inputs");
}

static void
take_finished (PlumbItemRow *row, const PlumbEvent *event)
{
  take_string (&row->state, event->payload, "state");
  row->ended_us = event->time_us;
  row->wall_us = plumb_value_member_int (event->payload, "wall_us", 0);
  row->cpu_us = plumb_value_member_int (event->payload, "cpu_us", 0);
  row->peak_bytes = plumb_value_member_int (event->payload, "peak_bytes", 0);
  row->cached_from = plumb_value_member_int (event->payload, "cached_from", 0);
  row->outputs = dup_member (event->payload, "outputs");
  row->failure = dup_member (event->payload, "failure");
  row->evidence = dup_member (event->payload, "evidence");
}

static void
take_event (GPtrArray *rows, const PlumbEvent *event)
{
  PlumbItemRow *row = ensure_row (rows, event);
  take_string (&row->name, event->payload, "name");
  take_string (&row->key, event->payload, "key");
  if (event->type == PLUMB_EVENT_ITEM_STARTED && row->started_us == 0)
    take_started (row, event);
  else if (event->type == PLUMB_EVENT_ITEM_FINISHED && row->ended_us == 0)
    take_finished (row, event);
}

/**
 * plumb_item_attempts_list:
 * @events: (element-type PlumbEvent): of a run or of one of its steps, in their order
 * @path: of a step
 * @item: one of its items
 *
 * Returns: (transfer full) (element-type PlumbItemRow): its attempts, the first one first; none
 * where no event is about it
 */
GPtrArray *
plumb_item_attempts_list (GPtrArray *events, const char *path, gint64 item)
{
  g_return_val_if_fail (events != NULL && path != NULL, NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_item_row_free);
  for (guint i = 0; i < events->len; i++)
    {
      const PlumbEvent *event = g_ptr_array_index (events, i);
      gboolean is_attempt
          = event->type == PLUMB_EVENT_ITEM_STARTED || event->type == PLUMB_EVENT_ITEM_FINISHED;
      if (is_attempt && event->item == item && g_strcmp0 (event->step, path) == 0)
        take_event (rows, event);
    }
  return rows;
}
