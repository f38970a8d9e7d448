/* plumb-ledger-reader-runs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ledger-reader.h"

#include "plumb-json.h"
#include "plumb-lease-private.h"
#include "plumb-ledger-reader-private.h"

/**
 * plumb_run_row_free:
 * @self: (transfer full): a row
 */
void
plumb_run_row_free (PlumbRunRow *self)
{
  g_free (self->workflow);
  g_free (self->state);
  g_free (self->reason);
  g_free (self->verdict);
  g_free (self->grade);
  g_free (self);
}

/**
 * plumb_step_row_free:
 * @self: (transfer full): a row
 */
void
plumb_step_row_free (PlumbStepRow *self)
{
  g_free (self->path);
  g_free (self->kind);
  g_free (self->state);
  g_free (self->decision);
  g_free (self->reason);
  g_free (self);
}

/**
 * plumb_item_row_free:
 * @self: (transfer full): a row
 */
void
plumb_item_row_free (PlumbItemRow *self)
{
  g_free (self->path);
  g_free (self->name);
  g_free (self->state);
  g_free (self->key);
  g_clear_pointer (&self->fields, plumb_value_unref);
  g_clear_pointer (&self->inputs, plumb_value_unref);
  g_clear_pointer (&self->outputs, plumb_value_unref);
  g_clear_pointer (&self->failure, plumb_value_unref);
  g_clear_pointer (&self->evidence, plumb_value_unref);
  g_free (self);
}

/* --- runs --- */

/**
 * plumb_run_state_needs_runner:
 * @state: (nullable): of a run
 *
 * A run that waits for a person, or is paused, has nothing alive: it stays what it is.
 *
 * Returns: whether it is that of a run that is queued or running, which ends with the runner
 */
gboolean
plumb_run_state_needs_runner (const char *state)
{
  return g_strcmp0 (state, "running") == 0 || g_strcmp0 (state, "queued") == 0;
}

/**
 * plumb_run_row_get_duration:
 * @self: a run
 *
 * The clock may have been set back between two processes that carried out parts of it.
 *
 * Returns: microseconds from when it was asked for to its end, or -1 where it has not ended
 */
gint64
plumb_run_row_get_duration (const PlumbRunRow *self)
{
  return self->ended_us > 0 ? MAX (self->ended_us - self->created_us, 0) : -1;
}

static void
mark_lost (PlumbLedgerReader *self, PlumbRunRow *row)
{
  if (!plumb_run_state_needs_runner (row->state) || !plumb_lease_is_free (self->folder))
    return;
  g_set_str (&row->state, "interrupted");
  g_set_str (&row->reason, "runner-lost");
}

static PlumbRunRow *
read_run (PlumbLedgerReader *self, sqlite3_stmt *query)
{
  PlumbRunRow *row = g_new0 (PlumbRunRow, 1);

  row->run = sqlite3_column_int64 (query, 0);
  row->workflow = plumb_ledger_dup_text (query, 1);
  row->state = plumb_ledger_dup_text (query, 2);
  row->reason = plumb_ledger_dup_text (query, 3);
  row->verdict = plumb_ledger_dup_text (query, 4);
  row->grade = plumb_ledger_dup_text (query, 5);
  row->seed = (guint64) sqlite3_column_int64 (query, 6);
  row->created_us = sqlite3_column_int64 (query, 7);
  row->started_us = sqlite3_column_int64 (query, 8);
  row->ended_us = sqlite3_column_int64 (query, 9);
  row->last_seq = sqlite3_column_int64 (query, 11);
  row->n_steps = sqlite3_column_int64 (query, 12);
  row->n_ran = sqlite3_column_int64 (query, 13);
  row->n_cached = sqlite3_column_int64 (query, 14);
  row->n_failed = sqlite3_column_int64 (query, 15);
  row->replay_of = sqlite3_column_int64 (query, 16);
  mark_lost (self, row);
  return row;
}

GPtrArray *
plumb_ledger_reader_collect_runs (PlumbLedgerReader *self, sqlite3_stmt *query, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_run_row_free);
  g_autoptr (GError) local_error = NULL;

  while (query != NULL && plumb_ledger_reader_step (query, &local_error))
    g_ptr_array_add (runs, read_run (self, query));
  if (local_error == NULL)
    return g_steal_pointer (&runs);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * plumb_ledger_reader_list_open_runs:
 * @self: a reader
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type PlumbRunRow) (nullable): the runs that are queued,
 *   running, paused or waiting, oldest first
 */
GPtrArray *
plumb_ledger_reader_list_open_runs (PlumbLedgerReader *self, GError **error)
{
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, QUERY_OPEN_RUNS, &query, error))
    return NULL;
  return plumb_ledger_reader_collect_runs (self, query, error);
}

static PlumbRunRow *
find_run (PlumbLedgerReader *self, gint64 run, GError **error)
{
  sqlite3_stmt *query;
  PlumbRunRow *row = NULL;

  if (!plumb_ledger_reader_prepare (self, QUERY_RUN, &query, error) || query == NULL)
    return NULL;
  sqlite3_bind_int64 (query, 1, run);
  if (plumb_ledger_reader_step (query, error))
    row = read_run (self, query);
  sqlite3_reset (query);
  return row;
}

static void
set_no_run (GError **error, gint64 run)
{
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
               "There is no run %" G_GINT64_FORMAT ". “plumb runs” lists the runs", run);
}

/**
 * plumb_ledger_reader_get_run:
 * @self: a reader
 * @run: its number
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the run, or %NULL with %PLUMB_STORE_ERROR_NOT_FOUND
 */
PlumbRunRow *
plumb_ledger_reader_get_run (PlumbLedgerReader *self, gint64 run, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PlumbRunRow *row;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  row = find_run (self, run, &local_error);
  if (row != NULL)
    return row;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_no_run (error, run);
  return NULL;
}

/**
 * plumb_ledger_reader_get_runs:
 * @self: a reader
 * @runs: (array length=n_runs): their numbers
 * @n_runs: how many
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type PlumbRunRow) (nullable): those that there are, in the
 *   order in which they were asked for
 */
GPtrArray *
plumb_ledger_reader_get_runs (PlumbLedgerReader *self,
                              const gint64 *runs,
                              guint n_runs,
                              GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_run_row_free);
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  for (guint i = 0; i < n_runs && local_error == NULL; i++)
    {
      PlumbRunRow *row = find_run (self, runs[i], &local_error);

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  if (local_error == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * plumb_ledger_reader_list_touched_runs:
 * @self: a reader
 * @since: events with a number above this
 * @upto: and up to this
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type gint64) (nullable): the numbers of the runs that these
 *   events are about, in ascending order
 */
GArray *
plumb_ledger_reader_list_touched_runs (PlumbLedgerReader *self,
                                       gint64 since,
                                       gint64 upto,
                                       GError **error)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, QUERY_TOUCHED_RUNS, &query, error))
    return NULL;
  if (query != NULL)
    {
      sqlite3_bind_int64 (query, 1, since);
      sqlite3_bind_int64 (query, 2, upto);
    }
  while (query != NULL && plumb_ledger_reader_step (query, &local_error))
    {
      gint64 run = sqlite3_column_int64 (query, 0);

      g_array_append_val (runs, run);
    }
  if (local_error == NULL)
    return g_steal_pointer (&runs);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static PlumbValue *
read_attributes (PlumbLedgerReader *self, gint64 run)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  sqlite3_stmt *query;

  if (plumb_ledger_reader_prepare (self, QUERY_ATTRIBUTES, &query, NULL) && query != NULL)
    {
      sqlite3_bind_int64 (query, 1, run);
      while (plumb_ledger_reader_step (query, NULL))
        plumb_value_builder_set_string (builder, (const char *) sqlite3_column_text (query, 0),
                                        (const char *) sqlite3_column_text (query, 1));
    }
  return plumb_value_builder_end (builder);
}

/**
 * plumb_ledger_reader_get_run_record:
 * @self: a reader
 * @run: its number
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what the run was made of: the payload of its first event,
 * and "attributes", all as text; or %NULL with %PLUMB_STORE_ERROR_NOT_FOUND or
 * %PLUMB_STORE_ERROR_CORRUPT
 */
PlumbValue *
plumb_ledger_reader_get_run_record (PlumbLedgerReader *self, gint64 run, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PlumbValue) payload = NULL;
  PlumbValueBuilder *builder;
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, QUERY_CREATED, &query, error))
    return NULL;
  if (query != NULL)
    {
      sqlite3_bind_int64 (query, 1, run);
      if (plumb_ledger_reader_step (query, &local_error))
        payload = plumb_ledger_reader_parse_column (query, 0);
      sqlite3_reset (query);
    }
  if (payload == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        set_no_run (error, run);
      return NULL;
    }
  if (plumb_value_get_value_type (payload) != PLUMB_VALUE_OBJECT)
    {
      plumb_ledger_reader_set_damaged (error);
      return NULL;
    }
  builder = plumb_value_builder_new_copy (payload);
  plumb_value_builder_set (builder, "attributes", read_attributes (self, run));
  return plumb_value_builder_end (builder);
}

/* --- questions --- */

PlumbValue *
plumb_ledger_reader_dup_member (const PlumbValue *payload, const char *name)
{
  PlumbValue *value = payload != NULL ? plumb_value_get_member (payload, name) : NULL;

  return value != NULL ? plumb_value_ref (value) : NULL;
}

static PlumbValue *
read_question (sqlite3_stmt *query)
{
  g_autoptr (PlumbValue) asked = plumb_ledger_reader_parse_column (query, 5);
  g_autoptr (PlumbValue) answered = plumb_ledger_reader_parse_column (query, 7);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (builder, "run", sqlite3_column_int64 (query, 0));
  plumb_value_builder_set_string (builder, "step", (const char *) sqlite3_column_text (query, 1));
  plumb_value_builder_set_int (builder, "item", sqlite3_column_int64 (query, 2));
  plumb_value_builder_set_string (builder, "question",
                                  (const char *) sqlite3_column_text (query, 3));
  plumb_value_builder_set (builder, "text", plumb_ledger_reader_dup_member (asked, "text"));
  plumb_value_builder_set (builder, "choices", plumb_ledger_reader_dup_member (asked, "choices"));
  plumb_value_builder_set (builder, "evidence", plumb_ledger_reader_dup_member (asked, "evidence"));
  plumb_value_builder_set_int (builder, "asked_us", sqlite3_column_int64 (query, 4));
  if (answered != NULL)
    {
      plumb_value_builder_set (builder, "answer",
                               plumb_ledger_reader_dup_member (answered, "answer"));
      plumb_value_builder_set (builder, "by", plumb_ledger_reader_dup_member (answered, "by"));
      plumb_value_builder_set_int (builder, "answered_us", sqlite3_column_int64 (query, 6));
    }
  return plumb_value_builder_end (builder);
}

/**
 * plumb_ledger_reader_list_questions:
 * @self: a reader
 * @run: its number; 0: the open questions of all runs
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type PlumbValue) (nullable): objects with "run", "step",
 *   "item", "question", "text", "choices", "evidence", "asked_us", and once there is an answer
 *   "answer", "by", "answered_us"; in the order in which they were asked
 */
GPtrArray *
plumb_ledger_reader_list_questions (PlumbLedgerReader *self, gint64 run, GError **error)
{
  g_autoptr (GPtrArray) questions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  g_autoptr (GError) local_error = NULL;
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self), NULL);

  if (!plumb_ledger_reader_prepare (self, run == 0 ? QUERY_OPEN_QUESTIONS : QUERY_QUESTIONS, &query,
                                    error))
    return NULL;
  if (query != NULL && run != 0)
    sqlite3_bind_int64 (query, 1, run);
  while (query != NULL && plumb_ledger_reader_step (query, &local_error))
    g_ptr_array_add (questions, read_question (query));
  if (local_error == NULL)
    return g_steal_pointer (&questions);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * plumb_ledger_reader_get_use:
 * @self: a reader
 * @since_us: a moment; it costs as much as has happened since
 * @use: (out): what all runs have used since then
 * @error: return location for an error
 *
 * Returns: whether it could be read
 */
gboolean
plumb_ledger_reader_get_use (PlumbLedgerReader *self,
                             gint64 since_us,
                             PlumbUse *use,
                             GError **error)
{
  g_autoptr (GError) local_error = NULL;
  sqlite3_stmt *query;

  g_return_val_if_fail (PLUMB_IS_LEDGER_READER (self) && use != NULL, FALSE);

  *use = (PlumbUse) { 0 };
  if (!plumb_ledger_reader_prepare (self, QUERY_USE, &query, error))
    return FALSE;
  if (query == NULL)
    return TRUE;
  sqlite3_bind_int64 (query, 1, since_us);
  if (plumb_ledger_reader_step (query, &local_error))
    *use = (PlumbUse) { sqlite3_column_int64 (query, 0), sqlite3_column_int64 (query, 1),
                        sqlite3_column_int64 (query, 2) };
  sqlite3_reset (query);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
