/* plumb-ledger-reader-results.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ledger-reader-private.h"

/* What earlier runs have of a step, by its key. */

/* A run with fewer steps is looked up faster than a thread begins. */
#define FETCHED_STEPS 200

static PlumbValue *
read_result (sqlite3_stmt *query)
{
  gint64 id = sqlite3_column_int64 (query, 0);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (builder, "run",
                               id >> (PLUMB_LEDGER_POSITION_BITS + PLUMB_LEDGER_ITEM_BITS));
  plumb_value_builder_set_int (builder, "item", id & PLUMB_LEDGER_MAX_ITEM);
  plumb_value_builder_set (builder, "outputs", plumb_ledger_reader_parse_column (query, 2));
  plumb_value_builder_set_int (builder, "wall_us", sqlite3_column_int64 (query, 1));
  return plumb_value_builder_end (builder);
}

/**
 * plumb_ledger_reader_find_result:
 * @self: a reader
 * @key: a step key
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the latest result with this key, an object with "run",
 * "item", "outputs" and "wall_us"; %NULL where there is none (no @error)
 */
PlumbValue *
plumb_ledger_reader_find_result (PlumbLedgerReader *self, const char *key, GError **error)
{
  sqlite3_stmt *query;
  PlumbValue *result = NULL;
  gpointer ahead;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (self->results != NULL
      && g_hash_table_steal_extended (self->results, key, &ahead, (gpointer *) &result))
    {
      g_free (ahead);
      return result;
    }
  if (!plumb_ledger_reader_prepare (self, QUERY_RESULT, &query, error) || query == NULL)
    return NULL;
  plumb_ledger_bind_key (query, 1, key);
  if (plumb_ledger_reader_step (query, error))
    result = read_result (query);
  sqlite3_reset (query);
  return result;
}

static gboolean
find_last_run (
    PlumbLedgerReader *self, const char *workflow, gint64 *run, gint64 *n_steps, GError **error)
{
  sqlite3_stmt *query;

  if (!plumb_ledger_reader_prepare (self, QUERY_LAST_RUN, &query, error) || query == NULL)
    return FALSE;
  plumb_ledger_bind_text (query, 1, workflow);
  if (!plumb_ledger_reader_step (query, error))
    return FALSE;
  *run = sqlite3_column_int64 (query, 0);
  *n_steps = sqlite3_column_int64 (query, 1);
  sqlite3_reset (query);
  return TRUE;
}

/**
 * plumb_ledger_reader_fetch_results:
 * @self: a reader
 * @workflow: the workflow's name
 *
 * Takes into memory what plumb_ledger_reader_find_result() would say of the steps of the workflow's
 * last run, so that it can be done while something else is not ready yet. Each is kept until it is
 * asked for. What cannot be fetched is looked up when it is asked for, and so is the error.
 */
void
plumb_ledger_reader_fetch_results (PlumbLedgerReader *self, const char *workflow)
{
  g_autoptr (GError) error = NULL;
  gint64 run, n_steps;
  sqlite3_stmt *query;

  g_return_if_fail (PLUMB_IS_LEDGER_READER (self));
  g_return_if_fail (workflow != NULL);

  g_clear_pointer (&self->results, g_hash_table_unref);
  if (!find_last_run (self, workflow, &run, &n_steps, &error) || n_steps < FETCHED_STEPS
      || !plumb_ledger_reader_prepare (self, QUERY_RUN_RESULTS, &query, &error) || query == NULL)
    return;
  self->results
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) plumb_value_unref);
  sqlite3_bind_int64 (query, 1, run << PLUMB_LEDGER_POSITION_BITS);
  sqlite3_bind_int64 (query, 2, ((run + 1) << PLUMB_LEDGER_POSITION_BITS) - 1);
  plumb_ledger_bind_text (query, 3, workflow);
  while (plumb_ledger_reader_step (query, &error))
    g_hash_table_insert (self->results, plumb_ledger_dup_key (query, 3), read_result (query));
}

static void
value_free (gpointer value)
{
  if (value != NULL)
    plumb_value_unref (value);
}

/**
 * plumb_ledger_reader_find_results:
 * @self: a reader
 * @keys: (array length=n_keys): step keys
 * @n_keys: how many
 * @error: return location for an error
 *
 * plumb_ledger_reader_find_result() for many keys, on one snapshot.
 *
 * Returns: (transfer container) (element-type PlumbValue) (nullable): as many elements as keys,
 *   %NULL ones where nothing is known
 */
GPtrArray *
plumb_ledger_reader_find_results (PlumbLedgerReader *self,
                                  const char *const *keys,
                                  gsize n_keys,
                                  GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_full ((guint) n_keys, value_free);
  g_autoptr (GError) local_error = NULL;
  gboolean is_alone;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  is_alone = self->db == NULL || sqlite3_get_autocommit (self->db);
  if (is_alone && !plumb_ledger_reader_begin (self, error))
    return NULL;
  for (gsize i = 0; i < n_keys && local_error == NULL; i++)
    g_ptr_array_add (results, plumb_ledger_reader_find_result (self, keys[i], &local_error));
  if (is_alone)
    plumb_ledger_reader_end (self);
  if (local_error == NULL)
    return g_steal_pointer (&results);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
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
