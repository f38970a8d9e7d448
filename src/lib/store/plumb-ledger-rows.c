/* plumb-ledger-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ledger-rows-private.h"

#include "plumb-json.h"

#define N_TIMINGS 20

static void
step_row_free (StepRow *self)
{
  g_clear_pointer (&self->keys, plumb_value_unref);
  g_free (self);
}

static void
run_row_free (RunRow *self)
{
  g_clear_pointer (&self->steps, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_free (self);
}

static void
item_row_free (ItemRow *self)
{
  g_free (self->name);
  g_free (self->key);
  g_free (self->outputs);
  g_free (self);
}

static void
timing_free (gpointer timing)
{
  g_string_free (timing, TRUE);
}

static const char *const statement_texts[N_STATEMENTS] = {
  [STATEMENT_EVENT] = "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?)",
  [STATEMENT_BLOB] = "INSERT OR IGNORE INTO blobs VALUES (?,?)",
  [STATEMENT_KEY] = "INSERT OR REPLACE INTO keys VALUES (?,?,?,?)",
  [STATEMENT_RUN] = "INSERT OR REPLACE INTO runs VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
  [STATEMENT_LOAD_RUN] = "SELECT * FROM runs WHERE run=?",
  [STATEMENT_STEP] = "INSERT INTO steps VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
  [STATEMENT_DROP_STEP] = "DELETE FROM steps WHERE id=?",
  [STATEMENT_STEP_CHANGE] = "UPDATE steps SET state=?2, decision=?3, reason=?4, origin=?5,"
                            " n_items=?6, n_done=?7, started=?8, ended=?9 WHERE id=?1",
  [STATEMENT_LOAD_STEPS] = "SELECT id, path, kind, version, node, state, decision, reason, origin,"
                           " n_items, n_done, started, ended FROM steps"
                           " WHERE id BETWEEN ?1 AND ?2",
  [STATEMENT_ITEM] = "INSERT OR REPLACE INTO items VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
  [STATEMENT_LOAD_ITEM] = "SELECT * FROM items WHERE id=?",
  [STATEMENT_RESULT] = "INSERT OR REPLACE INTO results VALUES (?,?)",
  [STATEMENT_LATEST] = "INSERT INTO latest VALUES (?1,?2,?3,?4,?5,?6)"
                       " ON CONFLICT DO UPDATE SET id=excluded.id, kind=excluded.kind,"
                       " walls=substr(excluded.walls || ' ' || walls, 1,"
                       " " G_STRINGIFY (PLUMB_LEDGER_WALLS_BYTES) ")",
  [STATEMENT_TIMING] = "INSERT OR REPLACE INTO timings VALUES (?,?)",
  [STATEMENT_LOAD_TIMING] = "SELECT walls FROM timings WHERE kind=?",
  [STATEMENT_ATTRIBUTE] = "INSERT OR REPLACE INTO attributes VALUES (?,?,?)",
  [STATEMENT_ARTIFACT] = "INSERT OR REPLACE INTO artifacts VALUES (?,?,?,?,?,?)",
  [STATEMENT_DROP_ARTIFACT] = "DELETE FROM artifacts WHERE sha256=?",
  [STATEMENT_QUESTION] = "INSERT OR REPLACE INTO questions VALUES (?,?,?,?,?,NULL)",
  [STATEMENT_ANSWER] = "UPDATE questions SET answered_seq=? WHERE run=? AND step=? AND item=?"
                       " AND question=?",
  [STATEMENT_FILE] = "INSERT OR REPLACE INTO file_hashes VALUES (?,?)",
};

PlumbTables *
plumb_tables_new (sqlite3 *db, GError **error)
{
  g_autoptr (PlumbTables) self = g_new0 (PlumbTables, 1);

  self->db = db;
  self->runs
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) run_row_free);
  self->items
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) item_row_free);
  self->timings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, timing_free);
  self->dirty_timings = g_hash_table_new (g_str_hash, g_str_equal);
  self->dirty_runs = g_ptr_array_new ();
  self->dirty_steps = g_ptr_array_new ();
  self->dirty_items = g_ptr_array_new ();
  self->text = g_string_new (NULL);
  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      self->statements[i] = plumb_ledger_db_prepare (db, statement_texts[i], error);
      if (self->statements[i] == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
plumb_tables_free (PlumbTables *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    g_clear_pointer (&self->statements[i], sqlite3_finalize);
  g_clear_pointer (&self->dirty_items, g_ptr_array_unref);
  g_clear_pointer (&self->dirty_steps, g_ptr_array_unref);
  g_clear_pointer (&self->dirty_runs, g_ptr_array_unref);
  g_clear_pointer (&self->dirty_timings, g_hash_table_unref);
  g_clear_pointer (&self->timings, g_hash_table_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->runs, g_hash_table_unref);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* The chunk is the run's: its texts live as long as its rows. */
const char *
plumb_tables_keep_text (RunRow *run, const char *text)
{
  return text != NULL ? g_string_chunk_insert (run->texts, text) : NULL;
}

static const char *
keep_column (RunRow *run, sqlite3_stmt *row, int column)
{
  return plumb_tables_keep_text (run, (const char *) sqlite3_column_text (row, column));
}

/* States are words of a fixed list. */
static const char *
intern_column (sqlite3_stmt *row, int column)
{
  return g_intern_string ((const char *) sqlite3_column_text (row, column));
}

/* --- from the file --- */

RunRow *
plumb_tables_add_run (PlumbTables *self, gint64 run)
{
  RunRow *row = g_new0 (RunRow, 1);

  row->run = run;
  row->texts = g_string_chunk_new (1024);
  g_hash_table_replace (self->runs, &row->run, row);
  return row;
}

static void
read_run (RunRow *row, sqlite3_stmt *columns)
{
  row->workflow = keep_column (row, columns, 1);
  row->state = intern_column (columns, 2);
  row->reason = keep_column (row, columns, 3);
  row->verdict = keep_column (row, columns, 4);
  row->grade = keep_column (row, columns, 5);
  row->seed = (guint64) sqlite3_column_int64 (columns, 6);
  row->created = sqlite3_column_int64 (columns, 7);
  row->started = sqlite3_column_int64 (columns, 8);
  row->ended = sqlite3_column_int64 (columns, 9);
  row->created_seq = sqlite3_column_int64 (columns, 10);
  row->last_seq = sqlite3_column_int64 (columns, 11);
  row->n_steps = sqlite3_column_int64 (columns, 12);
  row->n_ran = sqlite3_column_int64 (columns, 13);
  row->n_cached = sqlite3_column_int64 (columns, 14);
  row->n_failed = sqlite3_column_int64 (columns, 15);
  row->replay_of = sqlite3_column_int64 (columns, 16);
}

RunRow *
plumb_tables_find_run (PlumbTables *self, gint64 run, GError **error)
{
  RunRow *row = g_hash_table_lookup (self->runs, &run);
  sqlite3_stmt *load = self->statements[STATEMENT_LOAD_RUN];
  int status;

  if (row != NULL)
    return row;
  sqlite3_bind_int64 (load, 1, run);
  status = sqlite3_step (load);
  if (status == SQLITE_ROW)
    {
      row = plumb_tables_add_run (self, run);
      read_run (row, load);
    }
  else if (status != SQLITE_DONE)
    plumb_ledger_db_set_error (error, self->db, "Reading a run");
  sqlite3_reset (load);
  return row;
}

static StepRow *
add_step (RunRow *run, gint64 id, const char *path)
{
  StepRow *step = g_new0 (StepRow, 1);

  step->id = id;
  step->run = run;
  step->path = plumb_tables_keep_text (run, path);
  g_hash_table_replace (run->steps, (char *) step->path, step);
  return step;
}

static void
read_step (RunRow *run, sqlite3_stmt *columns)
{
  StepRow *step = add_step (run, sqlite3_column_int64 (columns, 0),
                            (const char *) sqlite3_column_text (columns, 1));

  step->kind = keep_column (run, columns, 2);
  step->version = sqlite3_column_int64 (columns, 3);
  step->node = sqlite3_column_int64 (columns, 4);
  step->state = intern_column (columns, 5);
  step->decision = keep_column (run, columns, 6);
  step->reason = keep_column (run, columns, 7);
  step->origin = sqlite3_column_int64 (columns, 8);
  step->n_items = sqlite3_column_int64 (columns, 9);
  step->n_done = sqlite3_column_int64 (columns, 10);
  step->started = sqlite3_column_int64 (columns, 11);
  step->ended = sqlite3_column_int64 (columns, 12);
}

static gboolean
load_steps (PlumbTables *self, RunRow *run, GError **error)
{
  sqlite3_stmt *load = self->statements[STATEMENT_LOAD_STEPS];
  gint64 first = run->run << PLUMB_LEDGER_POSITION_BITS;
  int status;

  run->steps
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) step_row_free);
  if (run->n_steps == 0)
    return TRUE;
  sqlite3_bind_int64 (load, 1, first);
  sqlite3_bind_int64 (load, 2, first + PLUMB_LEDGER_MAX_POSITION);
  while ((status = sqlite3_step (load)) == SQLITE_ROW)
    read_step (run, load);
  if (status != SQLITE_DONE)
    plumb_ledger_db_set_error (error, self->db, "Reading a run's steps");
  sqlite3_reset (load);
  return status == SQLITE_DONE;
}

StepRow *
plumb_tables_ensure_step (PlumbTables *self, RunRow *run, const char *path, GError **error)
{
  StepRow *step;

  if (run->steps == NULL && !load_steps (self, run, error))
    return NULL;
  step = g_hash_table_lookup (run->steps, path);
  if (step != NULL)
    return step;
  if (run->n_steps >= PLUMB_LEDGER_MAX_POSITION)
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID,
                   "Run %" G_GINT64_FORMAT " has more steps than a run can have", run->run);
      return NULL;
    }
  step = add_step (run, run->run << PLUMB_LEDGER_POSITION_BITS | run->n_steps, path);
  step->state = "pending";
  step->is_new = TRUE;
  run->n_steps++;
  plumb_tables_touch_run (self, run);
  return step;
}

static void
read_item (ItemRow *item, sqlite3_stmt *columns)
{
  item->name = plumb_ledger_dup_text (columns, 1);
  item->attempt = sqlite3_column_int64 (columns, 2);
  item->state = intern_column (columns, 3);
  item->key = plumb_ledger_dup_key (columns, 4);
  item->seed = (guint64) sqlite3_column_int64 (columns, 5);
  item->cached_from = sqlite3_column_int64 (columns, 6);
  item->started = sqlite3_column_int64 (columns, 7);
  item->ended = sqlite3_column_int64 (columns, 8);
  item->wall = sqlite3_column_int64 (columns, 9);
  item->cpu = sqlite3_column_int64 (columns, 10);
  item->peak = sqlite3_column_int64 (columns, 11);
  item->started_seq = sqlite3_column_int64 (columns, 12);
  item->finished_seq = sqlite3_column_int64 (columns, 13);
  item->outputs = plumb_ledger_dup_text (columns, 14);
}

ItemRow *
plumb_tables_ensure_item (PlumbTables *self, StepRow *step, gint64 index, GError **error)
{
  gint64 id = step->id << PLUMB_LEDGER_ITEM_BITS | index;
  ItemRow *item = g_hash_table_lookup (self->items, &id);
  sqlite3_stmt *load = self->statements[STATEMENT_LOAD_ITEM];
  int status;

  if (item != NULL)
    return item;
  sqlite3_bind_int64 (load, 1, id);
  status = sqlite3_step (load);
  if (status == SQLITE_ROW || status == SQLITE_DONE)
    {
      item = g_new0 (ItemRow, 1);
      item->id = id;
      item->step = step;
      if (status == SQLITE_ROW)
        read_item (item, load);
      g_hash_table_replace (self->items, &item->id, item);
    }
  else
    plumb_ledger_db_set_error (error, self->db, "Reading an item");
  sqlite3_reset (load);
  return item;
}

static GString *
ensure_timing (PlumbTables *self, const char *kind, GError **error)
{
  GString *timing = g_hash_table_lookup (self->timings, kind);
  sqlite3_stmt *load = self->statements[STATEMENT_LOAD_TIMING];
  int status;

  if (timing != NULL)
    return timing;
  plumb_ledger_bind_text (load, 1, kind);
  status = sqlite3_step (load);
  if (status == SQLITE_ROW || status == SQLITE_DONE)
    {
      timing = g_string_new (status == SQLITE_ROW ? (const char *) sqlite3_column_text (load, 0)
                                                  : NULL);
      g_hash_table_replace (self->timings, g_strdup (kind), timing);
    }
  else
    plumb_ledger_db_set_error (error, self->db, "Reading times");
  sqlite3_reset (load);
  sqlite3_clear_bindings (load);
  return timing;
}

static void
drop_oldest_timing (GString *timing)
{
  guint n_blanks = 0;

  for (gsize i = 0; i < timing->len; i++)
    if (timing->str[i] == ' ' && ++n_blanks == N_TIMINGS)
      g_string_truncate (timing, i);
}

/* The newest times of a kind, newest first. */
gboolean
plumb_tables_add_timing (PlumbTables *self, const char *kind, gint64 wall, GError **error)
{
  GString *timing = ensure_timing (self, kind, error);
  char number[32];
  gpointer stored_kind;

  if (timing == NULL)
    return FALSE;
  g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT "%s", wall, timing->len > 0 ? " " : "");
  g_string_prepend (timing, number);
  drop_oldest_timing (timing);
  g_hash_table_lookup_extended (self->timings, kind, &stored_kind, NULL);
  g_hash_table_add (self->dirty_timings, stored_kind);
  return TRUE;
}

void
plumb_tables_touch_run (PlumbTables *self, RunRow *run)
{
  if (!run->is_dirty)
    g_ptr_array_add (self->dirty_runs, run);
  run->is_dirty = TRUE;
}

void
plumb_tables_touch_step (PlumbTables *self, StepRow *step)
{
  if (!step->is_dirty)
    g_ptr_array_add (self->dirty_steps, step);
  step->is_dirty = TRUE;
}

void
plumb_tables_touch_item (PlumbTables *self, ItemRow *item)
{
  if (!item->is_dirty)
    g_ptr_array_add (self->dirty_items, item);
  item->is_dirty = TRUE;
}

/* --- to the file --- */

/* A time, count or number that is not known is 0 in memory and NULL in the file. */
static void
bind_known (sqlite3_stmt *statement, int column, gint64 value)
{
  if (value != 0)
    sqlite3_bind_int64 (statement, column, value);
  else
    sqlite3_bind_null (statement, column);
}

static gboolean
write_run (PlumbTables *self, const RunRow *run, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_RUN];

  sqlite3_bind_int64 (row, 1, run->run);
  plumb_ledger_bind_text (row, 2, run->workflow);
  plumb_ledger_bind_text (row, 3, run->state);
  plumb_ledger_bind_text (row, 4, run->reason);
  plumb_ledger_bind_text (row, 5, run->verdict);
  plumb_ledger_bind_text (row, 6, run->grade);
  sqlite3_bind_int64 (row, 7, (gint64) run->seed);
  sqlite3_bind_int64 (row, 8, run->created);
  bind_known (row, 9, run->started);
  bind_known (row, 10, run->ended);
  sqlite3_bind_int64 (row, 11, run->created_seq);
  sqlite3_bind_int64 (row, 12, run->last_seq);
  sqlite3_bind_int64 (row, 13, run->n_steps);
  sqlite3_bind_int64 (row, 14, run->n_ran);
  sqlite3_bind_int64 (row, 15, run->n_cached);
  sqlite3_bind_int64 (row, 16, run->n_failed);
  bind_known (row, 17, run->replay_of);
  return plumb_ledger_statement_finish (row, error);
}

static gboolean
write_new_step (PlumbTables *self, StepRow *step, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_STEP];
  g_autofree char *keys
      = step->keys != NULL ? plumb_json_format (step->keys, PLUMB_JSON_COMPACT) : NULL;

  sqlite3_bind_int64 (row, 1, step->id);
  plumb_ledger_bind_text (row, 2, step->path);
  plumb_ledger_bind_text (row, 3, step->kind);
  bind_known (row, 4, step->version);
  bind_known (row, 5, step->node);
  plumb_ledger_bind_text (row, 6, step->state);
  plumb_ledger_bind_text (row, 7, step->decision);
  plumb_ledger_bind_text (row, 8, step->reason);
  bind_known (row, 9, step->origin);
  sqlite3_bind_int64 (row, 10, step->n_items);
  sqlite3_bind_int64 (row, 11, step->n_done);
  bind_known (row, 12, step->started);
  bind_known (row, 13, step->ended);
  plumb_ledger_bind_text (row, 14, keys);
  step->is_new = FALSE;
  g_clear_pointer (&step->keys, plumb_value_unref);
  return plumb_ledger_statement_finish (row, error);
}

static gboolean
write_step_change (PlumbTables *self, const StepRow *step, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_STEP_CHANGE];

  sqlite3_bind_int64 (row, 1, step->id);
  plumb_ledger_bind_text (row, 2, step->state);
  plumb_ledger_bind_text (row, 3, step->decision);
  plumb_ledger_bind_text (row, 4, step->reason);
  bind_known (row, 5, step->origin);
  sqlite3_bind_int64 (row, 6, step->n_items);
  sqlite3_bind_int64 (row, 7, step->n_done);
  bind_known (row, 8, step->started);
  bind_known (row, 9, step->ended);
  return plumb_ledger_statement_finish (row, error);
}

static gboolean
write_item (PlumbTables *self, const ItemRow *item, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_ITEM];

  sqlite3_bind_int64 (row, 1, item->id);
  plumb_ledger_bind_text (row, 2, item->name);
  sqlite3_bind_int64 (row, 3, item->attempt);
  plumb_ledger_bind_text (row, 4, item->state);
  plumb_ledger_bind_key (row, 5, item->key);
  sqlite3_bind_int64 (row, 6, (gint64) item->seed);
  bind_known (row, 7, item->cached_from);
  bind_known (row, 8, item->started);
  bind_known (row, 9, item->ended);
  bind_known (row, 10, item->wall);
  bind_known (row, 11, item->cpu);
  bind_known (row, 12, item->peak);
  bind_known (row, 13, item->started_seq);
  bind_known (row, 14, item->finished_seq);
  plumb_ledger_bind_text (row, 15, item->outputs);
  return plumb_ledger_statement_finish (row, error);
}

static gboolean
write_result (PlumbTables *self, const ItemRow *item, GError **error)
{
  sqlite3_stmt *result = self->statements[STATEMENT_RESULT];
  sqlite3_stmt *latest = self->statements[STATEMENT_LATEST];
  char wall[32];

  plumb_ledger_bind_key (result, 1, item->key);
  sqlite3_bind_int64 (result, 2, item->id);
  if (!plumb_ledger_statement_finish (result, error))
    return FALSE;

  g_snprintf (wall, sizeof wall, "%" G_GINT64_FORMAT, item->wall);
  plumb_ledger_bind_text (latest, 1, item->step->path);
  sqlite3_bind_int64 (latest, 2, item->id & PLUMB_LEDGER_MAX_ITEM);
  plumb_ledger_bind_text (latest, 3, item->step->run->workflow);
  sqlite3_bind_int64 (latest, 4, item->id);
  plumb_ledger_bind_text (latest, 5, item->step->kind);
  plumb_ledger_bind_text (latest, 6, wall);
  return plumb_ledger_statement_finish (latest, error);
}

static gboolean
flush_items (PlumbTables *self, GError **error)
{
  for (guint i = 0; i < self->dirty_items->len; i++)
    {
      ItemRow *item = self->dirty_items->pdata[i];

      item->is_dirty = FALSE;
      if (!write_item (self, item, error) || (item->is_result && !write_result (self, item, error)))
        return FALSE;
      if (item->is_finished)
        g_hash_table_remove (self->items, &item->id);
    }
  g_ptr_array_set_size (self->dirty_items, 0);
  return TRUE;
}

static gboolean
flush_steps (PlumbTables *self, GError **error)
{
  for (guint i = 0; i < self->dirty_steps->len; i++)
    {
      StepRow *step = self->dirty_steps->pdata[i];

      step->is_dirty = FALSE;
      if (step->is_new ? !write_new_step (self, step, error)
                       : !write_step_change (self, step, error))
        return FALSE;
    }
  g_ptr_array_set_size (self->dirty_steps, 0);
  return TRUE;
}

static gboolean
is_item_of (gpointer key, gpointer value, gpointer run)
{
  return ((ItemRow *) value)->step->run == run;
}

/* A run that has ended is let go; an event that comes later brings it back. */
static void
forget_run (PlumbTables *self, RunRow *run)
{
  g_hash_table_foreach_remove (self->items, is_item_of, run);
  g_hash_table_remove (self->runs, &run->run);
}

static gboolean
flush_runs (PlumbTables *self, GError **error)
{
  for (guint i = 0; i < self->dirty_runs->len; i++)
    {
      RunRow *run = self->dirty_runs->pdata[i];

      run->is_dirty = FALSE;
      if (!write_run (self, run, error))
        return FALSE;
      if (plumb_run_state_is_final (run->state))
        forget_run (self, run);
    }
  g_ptr_array_set_size (self->dirty_runs, 0);
  return TRUE;
}

static gboolean
flush_timings (PlumbTables *self, GError **error)
{
  sqlite3_stmt *row = self->statements[STATEMENT_TIMING];
  GHashTableIter iter;
  gpointer kind;

  g_hash_table_iter_init (&iter, self->dirty_timings);
  while (g_hash_table_iter_next (&iter, &kind, NULL))
    {
      GString *timing = g_hash_table_lookup (self->timings, kind);

      plumb_ledger_bind_text (row, 1, kind);
      plumb_ledger_bind_text (row, 2, timing->str);
      if (!plumb_ledger_statement_finish (row, error))
        return FALSE;
    }
  g_hash_table_remove_all (self->dirty_timings);
  return TRUE;
}

/* Writes what changed. After a failure the object is of no further use. */
gboolean
plumb_tables_flush (PlumbTables *self, GError **error)
{
  return flush_items (self, error) && flush_steps (self, error) && flush_runs (self, error)
         && flush_timings (self, error);
}
