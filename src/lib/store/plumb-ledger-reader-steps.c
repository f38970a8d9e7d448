/* plumb-ledger-reader-steps.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ledger-reader.h"

#include "plumb-lease-private.h"
#include "plumb-ledger-reader-private.h"

/* Steps of runs, and their items. */

/* A step that was cached may come from a run in which it was cached. */
#define MAX_ORIGINS 16

/* --- steps --- */

/* What is written of a step is decided when it ends; that it runs is told by what it has begun, as
 * long as somebody is there who carries it out. */
static void
mark_running (PlumbLedgerReader *self, PlumbStepRow *row)
{
  if (g_strcmp0 (row->state, "pending") == 0 && row->started_us > 0
      && !plumb_lease_is_free (self->folder))
    g_set_str (&row->state, "running");
}

static PlumbStepRow *
read_step (PlumbLedgerReader *self, sqlite3_stmt *query)
{
  PlumbStepRow *row = g_new0 (PlumbStepRow, 1);

  row->run = sqlite3_column_int64 (query, 0) >> PLUMB_LEDGER_POSITION_BITS;
  row->path = plumb_ledger_dup_text (query, 1);
  row->kind = plumb_ledger_dup_text (query, 2);
  row->kind_version = sqlite3_column_int64 (query, 3);
  row->index = sqlite3_column_int64 (query, 4);
  row->state = plumb_ledger_dup_text (query, 5);
  row->decision = plumb_ledger_dup_text (query, 6);
  row->reason = plumb_ledger_dup_text (query, 7);
  row->origin = sqlite3_column_int64 (query, 8);
  row->n_items = sqlite3_column_int64 (query, 9);
  row->n_done = sqlite3_column_int64 (query, 10);
  row->started_us = sqlite3_column_int64 (query, 11);
  row->ended_us = sqlite3_column_int64 (query, 12);
  row->n_failed = sqlite3_column_int64 (query, 13);
  mark_running (self, row);
  return row;
}

static GPtrArray *
collect_steps (PlumbLedgerReader *self, sqlite3_stmt *query, GError **error)
{
  g_autoptr (GPtrArray) steps
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_step_row_free);
  g_autoptr (GError) local_error = NULL;

  while (query != NULL && plumb_ledger_reader_step (query, &local_error))
    g_ptr_array_add (steps, read_step (self, query));
  if (local_error == NULL)
    return g_steal_pointer (&steps);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gint64
make_step_id (gint64 run, gint64 position)
{
  return CLAMP (run, 0, PLUMB_LEDGER_MAX_RUN) << PLUMB_LEDGER_POSITION_BITS | position;
}

/**
 * plumb_ledger_reader_list_steps:
 * @self: a reader
 * @run: its number
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type PlumbStepRow) (nullable): the run's steps in plan
 * order
 */
GPtrArray *
plumb_ledger_reader_list_steps (PlumbLedgerReader *self, gint64 run, GError **error)
{
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, QUERY_STEPS, &query, error))
    return NULL;
  if (query != NULL)
    {
      sqlite3_bind_int64 (query, 1, make_step_id (run, 0));
      sqlite3_bind_int64 (query, 2, make_step_id (run, PLUMB_LEDGER_MAX_POSITION));
    }
  return collect_steps (self, query, error);
}

/**
 * plumb_step_row_is_value:
 * @self: a step
 *
 * Returns: whether its answer was known without an earlier run: a number, a text, a choice of these
 */
gboolean
plumb_step_row_is_value (const PlumbStepRow *self)
{
  return self->origin == 0 && g_strcmp0 (self->decision, "cached") == 0
         && g_strcmp0 (self->state, "succeeded") == 0;
}

/**
 * plumb_ledger_reader_count_values:
 * @self: a reader
 * @run: a run
 *
 * Returns: how many of its cached steps are values; 0 where that cannot be read
 */
gint64
plumb_ledger_reader_count_values (PlumbLedgerReader *self, const PlumbRunRow *run)
{
  sqlite3_stmt *query;
  gint64 count = 0;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), 0);

  if (run->n_cached == 0 || !plumb_ledger_reader_prepare (self, QUERY_COUNT_VALUES, &query, NULL)
      || query == NULL)
    return 0;
  sqlite3_bind_int64 (query, 1, make_step_id (run->run, 0));
  sqlite3_bind_int64 (query, 2, make_step_id (run->run, PLUMB_LEDGER_MAX_POSITION));
  if (plumb_ledger_reader_step (query, NULL))
    count = sqlite3_column_int64 (query, 0);
  sqlite3_reset (query);
  return MIN (count, run->n_cached);
}

/**
 * plumb_ledger_reader_list_failed_steps:
 * @self: a reader
 * @kind: (nullable): a node kind
 * @limit: at most so many
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type PlumbStepRow) (nullable): the steps of all runs that
 *   failed, newest first
 */
GPtrArray *
plumb_ledger_reader_list_failed_steps (PlumbLedgerReader *self,
                                       const char *kind,
                                       guint limit,
                                       GError **error)
{
  sqlite3_stmt *query;
  QueryId id = kind != NULL ? QUERY_FAILED_STEPS_OF_KIND : QUERY_FAILED_STEPS;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, id, &query, error))
    return NULL;
  if (query != NULL)
    {
      if (kind != NULL)
        plumb_ledger_bind_text (query, 1, kind);
      sqlite3_bind_int64 (query, 2, limit);
    }
  return collect_steps (self, query, error);
}

/* Learns the paths of @run that it does not know yet. */
static gboolean
load_paths (PlumbLedgerReader *self, gint64 run, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  sqlite3_stmt *query;

  if (self->paths_run != run)
    {
      g_hash_table_remove_all (self->positions);
      g_ptr_array_set_size (self->paths, 0);
      self->paths_run = run;
    }
  if (!plumb_ledger_reader_prepare (self, QUERY_PATHS, &query, error))
    return FALSE;
  if (query == NULL)
    return TRUE;
  sqlite3_bind_int64 (query, 1, make_step_id (run, self->paths->len));
  sqlite3_bind_int64 (query, 2, make_step_id (run, PLUMB_LEDGER_MAX_POSITION));
  while (plumb_ledger_reader_step (query, &local_error))
    {
      char *path = plumb_ledger_dup_text (query, 0);

      g_hash_table_insert (self->positions, path, GUINT_TO_POINTER (self->paths->len));
      g_ptr_array_add (self->paths, path);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Sets @id to -1 where the run has no such step. */
static gboolean
find_step_id (PlumbLedgerReader *self, gint64 run, const char *path, gint64 *id, GError **error)
{
  gpointer position;

  *id = -1;
  if (self->paths_run != run || !g_hash_table_contains (self->positions, path))
    if (!load_paths (self, run, error))
      return FALSE;
  if (g_hash_table_lookup_extended (self->positions, path, NULL, &position))
    *id = make_step_id (run, GPOINTER_TO_UINT (position));
  return TRUE;
}

/* @keys: (out) (optional): the keys of a cached step's items, JSON. */
static PlumbStepRow *
load_step (PlumbLedgerReader *self, gint64 id, PlumbValue **keys, GError **error)
{
  sqlite3_stmt *query;
  PlumbStepRow *step = NULL;

  if (!plumb_ledger_reader_prepare (self, QUERY_STEP, &query, error) || query == NULL)
    return NULL;
  sqlite3_bind_int64 (query, 1, id);
  if (plumb_ledger_reader_step (query, error))
    {
      step = read_step (self, query);
      if (keys != NULL)
        *keys = plumb_ledger_reader_parse_column (query, 14);
    }
  sqlite3_reset (query);
  return step;
}

/**
 * plumb_ledger_reader_get_step:
 * @self: a reader
 * @run: the run's number
 * @path: the step's path
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the step, or %NULL where there is none (no @error)
 */
PlumbStepRow *
plumb_ledger_reader_get_step (PlumbLedgerReader *self, gint64 run, const char *path, GError **error)
{
  gint64 id;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (!find_step_id (self, run, path, &id, error) || id < 0)
    return NULL;
  return load_step (self, id, NULL, error);
}

/* --- items --- */

static PlumbItemRow *
read_item (sqlite3_stmt *query, const char *path)
{
  g_autoptr (PlumbValue) started = plumb_ledger_reader_parse_column (query, 15);
  g_autoptr (PlumbValue) finished = plumb_ledger_reader_parse_column (query, 16);
  PlumbItemRow *row = g_new0 (PlumbItemRow, 1);

  row->path = g_strdup (path);
  row->item = sqlite3_column_int64 (query, 0) & PLUMB_LEDGER_MAX_ITEM;
  row->name = plumb_ledger_dup_text (query, 1);
  row->attempt = sqlite3_column_int64 (query, 2);
  row->state = plumb_ledger_dup_text (query, 3);
  row->key = plumb_ledger_dup_key (query, 4);
  row->seed = (guint64) sqlite3_column_int64 (query, 5);
  row->cached_from = sqlite3_column_int64 (query, 6);
  row->started_us = sqlite3_column_int64 (query, 7);
  row->ended_us = sqlite3_column_int64 (query, 8);
  row->wall_us = sqlite3_column_int64 (query, 9);
  row->cpu_us = sqlite3_column_int64 (query, 10);
  row->peak_bytes = sqlite3_column_int64 (query, 11);
  row->outputs = plumb_ledger_reader_parse_column (query, 14);
  row->fields = plumb_ledger_reader_dup_member (started, "fields");
  row->inputs = plumb_ledger_reader_dup_member (started, "inputs");
  row->failure = plumb_ledger_reader_dup_member (finished, "failure");
  row->evidence = plumb_ledger_reader_dup_member (finished, "evidence");
  return row;
}

static gboolean
add_items (PlumbLedgerReader *self,
           gint64 first,
           gint64 last,
           const char *path,
           GPtrArray *items,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;
  sqlite3_stmt *query;

  if (!plumb_ledger_reader_prepare (self, QUERY_ITEMS, &query, error))
    return FALSE;
  if (query == NULL)
    return TRUE;
  sqlite3_bind_int64 (query, 1, first);
  sqlite3_bind_int64 (query, 2, last);
  while (plumb_ledger_reader_step (query, &local_error))
    g_ptr_array_add (items, read_item (query, path));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
add_own_items (
    PlumbLedgerReader *self, gint64 step, const char *path, GPtrArray *items, GError **error)
{
  gint64 first = step << PLUMB_LEDGER_ITEM_BITS;

  return add_items (self, first, first | PLUMB_LEDGER_MAX_ITEM, path, items, error);
}

static void
mark_cached (PlumbItemRow *row, gint64 origin)
{
  g_set_str (&row->state, "cached");
  if (row->cached_from == 0)
    row->cached_from = origin;
}

/* Item @index of a cached step, from the result that its key has. */
static gboolean
add_item_by_key (PlumbLedgerReader *self,
                 const char *key,
                 const char *path,
                 gint64 index,
                 GPtrArray *items,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  sqlite3_stmt *query;
  gint64 id = -1;
  guint n_before = items->len;

  if (!plumb_ledger_reader_prepare (self, QUERY_RESULT, &query, error) || query == NULL)
    return FALSE;
  plumb_ledger_bind_key (query, 1, key);
  if (plumb_ledger_reader_step (query, &local_error))
    id = sqlite3_column_int64 (query, 0);
  sqlite3_reset (query);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (id < 0)
    return TRUE;
  if (!add_items (self, id, id, path, items, error))
    return FALSE;
  if (items->len > n_before)
    {
      PlumbItemRow *row = items->pdata[n_before];

      row->item = index;
      mark_cached (row, id >> (PLUMB_LEDGER_POSITION_BITS + PLUMB_LEDGER_ITEM_BITS));
    }
  return TRUE;
}

static gboolean
add_items_by_keys (PlumbLedgerReader *self,
                   const PlumbValue *keys,
                   const char *path,
                   GPtrArray *items,
                   GError **error)
{
  for (guint i = 0; i < plumb_value_get_length (keys); i++)
    {
      const char *key = plumb_value_get_string (plumb_value_get_element (keys, i), NULL);

      if (key != NULL && !add_item_by_key (self, key, path, i, items, error))
        return FALSE;
    }
  return TRUE;
}

/* The items of the step of the same path in the run that a cached step comes from. */
static gboolean
add_items_of_origin (
    PlumbLedgerReader *self, gint64 origin, const char *path, GPtrArray *items, GError **error)
{
  for (guint depth = 0; depth < MAX_ORIGINS && origin > 0 && items->len == 0; depth++)
    {
      g_autoptr (PlumbStepRow) step = NULL;
      gint64 run = origin, id;

      if (!find_step_id (self, run, path, &id, error))
        return FALSE;
      if (id < 0)
        return TRUE;
      if (!add_own_items (self, id, path, items, error))
        return FALSE;
      for (guint i = 0; i < items->len; i++)
        mark_cached (items->pdata[i], run);
      step = load_step (self, id, NULL, NULL);
      origin = step != NULL ? step->origin : 0;
    }
  return TRUE;
}

static gboolean
add_step_items (
    PlumbLedgerReader *self, gint64 id, const char *path, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_item_row_free);
  g_autoptr (PlumbStepRow) step = NULL;
  g_autoptr (PlumbValue) keys = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean is_done;

  if (!add_own_items (self, id, path, own, error))
    return FALSE;
  if (own->len == 0)
    {
      step = load_step (self, id, &keys, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  if (step == NULL || g_strcmp0 (step->decision, "cached") != 0)
    is_done = TRUE;
  else if (plumb_value_get_length (keys) > 0)
    is_done = add_items_by_keys (self, keys, path, own, error);
  else
    is_done = add_items_of_origin (self, step->origin, path, own, error);
  g_ptr_array_extend_and_steal (items, g_steal_pointer (&own));
  return is_done;
}

/**
 * plumb_ledger_reader_list_items:
 * @self: a reader
 * @run: its number
 * @path: (nullable): a step's path; %NULL: of all steps, in plan order
 * @error: return location for an error
 *
 * A step that was cached has no items of its own: it shows those that it was taken from, in state
 * "cached".
 *
 * Returns: (transfer container) (element-type PlumbItemRow) (nullable): the items in order
 */
GPtrArray *
plumb_ledger_reader_list_items (PlumbLedgerReader *self,
                                gint64 run,
                                const char *path,
                                GError **error)
{
  g_autoptr (GPtrArray) items
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_item_row_free);
  g_autoptr (GPtrArray) steps = NULL;
  gint64 id;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (path != NULL)
    {
      if (!find_step_id (self, run, path, &id, error)
          || (id >= 0 && !add_step_items (self, id, path, items, error)))
        return NULL;
      return g_steal_pointer (&items);
    }

  steps = plumb_ledger_reader_list_steps (self, run, error);
  if (steps == NULL)
    return NULL;
  for (guint i = 0; i < steps->len; i++)
    {
      const PlumbStepRow *step = steps->pdata[i];

      if (!add_step_items (self, make_step_id (run, i), step->path, items, error))
        return NULL;
    }
  return g_steal_pointer (&items);
}

/**
 * plumb_ledger_reader_find_latest_fields:
 * @self: a reader
 * @workflow: the workflow's name
 * @path: a step's path
 * @item: the item
 * @run: (out) (optional): the run in which it was
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what the key of the latest success there was made of, or
 * %NULL where there is none (no @error)
 */
PlumbValue *
plumb_ledger_reader_find_latest_fields (PlumbLedgerReader *self,
                                        const char *workflow,
                                        const char *path,
                                        gint64 item,
                                        gint64 *run,
                                        GError **error)
{
  g_autoptr (PlumbValue) payload = NULL;
  sqlite3_stmt *query;
  PlumbValue *fields;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, QUERY_LATEST, &query, error) || query == NULL)
    return NULL;
  plumb_ledger_bind_text (query, 1, path);
  sqlite3_bind_int64 (query, 2, item);
  plumb_ledger_bind_text (query, 3, workflow);
  if (plumb_ledger_reader_step (query, error))
    {
      payload = plumb_ledger_reader_parse_column (query, 1);
      if (run != NULL)
        *run = sqlite3_column_int64 (query, 0)
               >> (PLUMB_LEDGER_POSITION_BITS + PLUMB_LEDGER_ITEM_BITS);
    }
  sqlite3_reset (query);
  fields = payload != NULL ? plumb_value_get_member (payload, "fields") : NULL;
  return fields != NULL ? plumb_value_ref (fields) : NULL;
}
