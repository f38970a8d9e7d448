/* plumb-results.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-results.h"

#include "plumb-ledger-reader-private.h"

/* A run with fewer steps is looked up faster than a thread begins. */
#define FETCHED_STEPS 200

struct _PlumbResults
{
  PlumbLedgerReader *reader;
  GHashTable *fetched; /* key -> PlumbValue; or NULL */
};

/**
 * plumb_results_new:
 * @reader: a reader
 *
 * Returns: (transfer full): the results that its ledger has
 */
PlumbResults *
plumb_results_new (PlumbLedgerReader *reader)
{
  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (reader), NULL);

  PlumbResults *self = g_new0 (PlumbResults, 1);
  self->reader = g_object_ref (reader);
  return self;
}

/**
 * plumb_results_free:
 * @self: (transfer full) (nullable): results
 */
void
plumb_results_free (PlumbResults *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->fetched, g_hash_table_unref);
  g_object_unref (self->reader);
  g_free (self);
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
 * plumb_results_fetch:
 * @self: results
 * @workflow: the workflow's name
 *
 * Takes into memory what plumb_results_find() would say of the steps of the workflow's last run, so
 * that it can be done while something else is not ready yet. Each is kept until it is asked for.
 * What cannot be fetched is looked up when it is asked for, and so is the error.
 */
void
plumb_results_fetch (PlumbResults *self, const char *workflow)
{
  g_autoptr (GError) error = NULL;
  gint64 run, n_steps;
  sqlite3_stmt *query;

  g_return_if_fail (self != NULL && workflow != NULL);

  g_clear_pointer (&self->fetched, g_hash_table_unref);
  if (!find_last_run (self->reader, workflow, &run, &n_steps, &error) || n_steps < FETCHED_STEPS
      || !plumb_ledger_reader_prepare (self->reader, QUERY_RUN_RESULTS, &query, &error)
      || query == NULL)
    return;
  self->fetched
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) plumb_value_unref);
  sqlite3_bind_int64 (query, 1, run << PLUMB_LEDGER_POSITION_BITS);
  sqlite3_bind_int64 (query, 2, ((run + 1) << PLUMB_LEDGER_POSITION_BITS) - 1);
  plumb_ledger_bind_text (query, 3, workflow);
  while (plumb_ledger_reader_step (query, &error))
    g_hash_table_insert (self->fetched, plumb_ledger_dup_key (query, 3), read_result (query));
}

/**
 * plumb_results_find:
 * @self: results
 * @key: a step key
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the latest result with this key, an object with "run",
 * "item", "outputs" and "wall_us"; %NULL where there is none (no @error)
 */
PlumbValue *
plumb_results_find (PlumbResults *self, const char *key, GError **error)
{
  sqlite3_stmt *query;
  PlumbValue *result = NULL;
  gpointer fetched;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  if (self->fetched != NULL
      && g_hash_table_steal_extended (self->fetched, key, &fetched, (gpointer *) &result))
    {
      g_free (fetched);
      return result;
    }
  if (!plumb_ledger_reader_prepare (self->reader, QUERY_RESULT, &query, error) || query == NULL)
    return NULL;
  plumb_ledger_bind_key (query, 1, key);
  if (plumb_ledger_reader_step (query, error))
    result = read_result (query);
  sqlite3_reset (query);
  return result;
}

static void
value_free (gpointer value)
{
  if (value != NULL)
    plumb_value_unref (value);
}

/**
 * plumb_results_find_all:
 * @self: results
 * @keys: (array length=n_keys): step keys
 * @n_keys: how many
 * @error: return location for an error
 *
 * plumb_results_find() for many keys, on one snapshot.
 *
 * Returns: (transfer container) (element-type PlumbValue) (nullable): as many elements as keys,
 *   %NULL ones where nothing is known
 */
GPtrArray *
plumb_results_find_all (PlumbResults *self, const char *const *keys, gsize n_keys, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_full ((guint) n_keys, value_free);
  g_autoptr (GError) local_error = NULL;
  gboolean is_alone;

  g_return_val_if_fail (self != NULL, NULL);

  is_alone = self->reader->db == NULL || sqlite3_get_autocommit (self->reader->db);
  if (is_alone && !plumb_ledger_reader_begin (self->reader, error))
    return NULL;
  for (gsize i = 0; i < n_keys && local_error == NULL; i++)
    g_ptr_array_add (results, plumb_results_find (self, keys[i], &local_error));
  if (is_alone)
    plumb_ledger_reader_end (self->reader);
  if (local_error == NULL)
    return g_steal_pointer (&results);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
