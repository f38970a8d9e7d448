/* plumb-fsck-ledger.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-fsck-private.h"

#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-ledger-event-private.h"

#define MAX_PAGE_FAULTS 20
#define MAX_TABLE_FAULTS 10
#define EVENTS_A_FLUSH 1000
#define ROWS_A_TELL 10000
#define KEY_ADVICE "Run what the second event records once more only if it is missing"
#define RESTORE_ADVICE "Restore a backup, or keep this file for what can still be read"

/* --- pages --- */

static void
add_damage (PlumbFsck *self, const char *what)
{
  plumb_fsck_add (self, PLUMB_SEVERITY_ERROR, "ledger-damaged",
                  g_strdup_printf ("The ledger's file is damaged: %s", what), RESTORE_ADVICE);
}

gboolean
plumb_fsck_check_pages (PlumbFsck *self, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA integrity_check(%d)", MAX_PAGE_FAULTS);
  g_autoptr (sqlite3_stmt) rows = plumb_ledger_db_prepare (self->db, sql, error);
  int status;

  if (rows == NULL || !plumb_fsck_tell (self, "pages", 0, 0, error))
    return FALSE;
  while ((status = sqlite3_step (rows)) == SQLITE_ROW)
    {
      const char *text = (const char *) sqlite3_column_text (rows, 0);

      if (g_strcmp0 (text, "ok") != 0)
        add_damage (self, text);
    }
  if ((status & 0xff) == SQLITE_CORRUPT)
    {
      add_damage (self, sqlite3_errmsg (self->db));
      return TRUE;
    }
  return status == SQLITE_DONE
         || plumb_ledger_db_set_error (error, self->db, "Checking the ledger");
}

/* --- events --- */

static void
add_invalid (PlumbFsck *self, gint64 seq, const char *why)
{
  plumb_fsck_add (self, PLUMB_SEVERITY_ERROR, "event-invalid",
                  g_strdup_printf ("Event %" G_GINT64_FORMAT ": %s", seq, why), RESTORE_ADVICE);
}

/* A body that lies apart must be what its hash says. */
static const char *
get_payload (PlumbFsck *self, sqlite3_stmt *row)
{
  const char *payload = (const char *) sqlite3_column_text (row, 9);
  const char *blob = (const char *) sqlite3_column_text (row, 10);
  g_autofree char *hash = NULL;

  if (blob == NULL)
    return payload;
  payload = (const char *) sqlite3_column_text (row, 11);
  if (payload != NULL)
    hash = plumb_hash_bytes (payload, (gsize) sqlite3_column_bytes (row, 11));
  if (hash != NULL && strcmp (hash, blob) == 0)
    return payload;
  plumb_fsck_add (self, PLUMB_SEVERITY_ERROR, "event-body-changed",
                  g_strdup_printf ("The body of event %" G_GINT64_FORMAT " is %s",
                                   (gint64) sqlite3_column_int64 (row, 0),
                                   payload == NULL ? "missing" : "not what its hash says"),
                  RESTORE_ADVICE);
  return NULL;
}

static gboolean
read_event (PlumbFsck *self, sqlite3_stmt *row, PlumbEvent *event)
{
  const char *type = (const char *) sqlite3_column_text (row, 3);
  const char *payload;
  g_autoptr (GError) error = NULL;

  *event = (PlumbEvent) {
    .seq = sqlite3_column_int64 (row, 0),
    .id = (const char *) sqlite3_column_text (row, 1),
    .time_us = sqlite3_column_int64 (row, 2),
    .run = sqlite3_column_int64 (row, 4),
    .step = (const char *) sqlite3_column_text (row, 5),
    .item = sqlite3_column_type (row, 6) == SQLITE_NULL ? -1 : sqlite3_column_int64 (row, 6),
    .cause = sqlite3_column_int64 (row, 7),
    .key = (const char *) sqlite3_column_text (row, 8),
  };
  if (type == NULL || !plumb_event_type_parse (type, &event->type))
    {
      add_invalid (self, event->seq, "its type is not known");
      return FALSE;
    }
  payload = get_payload (self, row);
  if (payload != NULL)
    event->payload = plumb_json_parse (payload, -1, &error);
  if (error == NULL && plumb_event_check (event, &error)
      && (event->cause < event->seq && event->cause >= 0) && plumb_id_is_valid (event->id))
    return TRUE;
  add_invalid (self, event->seq,
               error != NULL ? error->message : "its cause comes later, or its id is not one");
  g_clear_pointer (&event->payload, plumb_value_unref);
  return FALSE;
}

static void
note_collected (PlumbFsck *self, const PlumbEvent *event)
{
  PlumbValue *artifacts;

  if (event->type == PLUMB_EVENT_ARTIFACT)
    g_hash_table_remove (self->collected, plumb_value_member_string (event->payload, "sha256", ""));
  if (event->type != PLUMB_EVENT_ARTIFACTS_COLLECTED)
    return;
  artifacts = plumb_value_get_member (event->payload, "artifacts");
  for (guint i = 0; i < plumb_value_get_length (artifacts); i++)
    g_hash_table_add (self->collected, g_strdup (plumb_value_get_string (
                                           plumb_value_get_element (artifacts, i), "")));
}

static gboolean
replay_event (PlumbFsck *self, sqlite3_stmt *row, GError **error)
{
  PlumbEvent event;
  gboolean is_applied;

  if (!read_event (self, row, &event))
    return TRUE;
  note_collected (self, &event);
  is_applied = plumb_tables_apply (self->tables, &event, error);
  g_clear_pointer (&event.payload, plumb_value_unref);
  return is_applied;
}

static void
check_gap (PlumbFsck *self, gint64 expected, gint64 found)
{
  if (found != expected)
    plumb_fsck_add (self, PLUMB_SEVERITY_ERROR, "event-gap",
                    g_strdup_printf ("Events %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                                     " are missing",
                                     expected, found - 1),
                    RESTORE_ADVICE);
}

static gboolean
replay_all (PlumbFsck *self, sqlite3_stmt *rows, gint64 total, GError **error)
{
  gint64 expected = 1;
  int status;

  while ((status = sqlite3_step (rows)) == SQLITE_ROW)
    {
      gint64 seq = sqlite3_column_int64 (rows, 0);

      check_gap (self, expected, seq);
      expected = seq + 1;
      if (!replay_event (self, rows, error))
        return FALSE;
      if (++self->counts->n_events % EVENTS_A_FLUSH == 0
          && (!plumb_tables_flush (self->tables, error)
              || !plumb_fsck_tell (self, "events", self->counts->n_events, total, error)))
        return FALSE;
    }
  if (status != SQLITE_DONE)
    return plumb_ledger_db_set_error (error, self->db, "Reading events");
  return plumb_tables_flush (self->tables, error)
         && plumb_fsck_tell (self, "events", self->counts->n_events, total, error);
}

static gboolean
check_keys (PlumbFsck *self, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT key, seq FROM (SELECT key, seq, time - lag(time) OVER (PARTITION BY"
      " key ORDER BY seq) AS gap FROM events WHERE key IS NOT NULL)"
      " WHERE gap < %" G_GINT64_FORMAT " ORDER BY seq",
      PLUMB_LEDGER_KEY_WINDOW_US);
  g_autoptr (sqlite3_stmt) rows = plumb_ledger_db_prepare (self->db, sql, error);
  int status;

  if (rows == NULL)
    return FALSE;
  while ((status = sqlite3_step (rows)) == SQLITE_ROW)
    plumb_fsck_add (self, PLUMB_SEVERITY_ERROR, "event-key-twice",
                    g_strdup_printf ("Event %" G_GINT64_FORMAT " repeats the idempotency key “%s”",
                                     (gint64) sqlite3_column_int64 (rows, 1),
                                     (const char *) sqlite3_column_text (rows, 0)),
                    KEY_ADVICE);
  return status == SQLITE_DONE || plumb_ledger_db_set_error (error, self->db, "Reading keys");
}

gboolean
plumb_fsck_replay (PlumbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) rows
      = plumb_ledger_db_prepare (self->db,
                                 "SELECT e.*, b.body FROM events e LEFT JOIN blobs b"
                                 " ON b.hash=e.blob ORDER BY seq",
                                 error);
  gint64 total;

  return rows != NULL
         && plumb_ledger_db_get_int (self->db, "SELECT max(seq) FROM events", 0, &total, error)
         && plumb_ledger_db_run (self->scratch, "BEGIN", error)
         && replay_all (self, rows, total, error)
         && plumb_ledger_db_run (self->scratch, "COMMIT", error) && check_keys (self, error);
}

/* --- tables --- */

static gboolean
is_same_value (sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
  int type = sqlite3_column_type (a, column);
  int length;

  if (type != sqlite3_column_type (b, column))
    return FALSE;
  if (type == SQLITE_NULL)
    return TRUE;
  if (type == SQLITE_INTEGER)
    return sqlite3_column_int64 (a, column) == sqlite3_column_int64 (b, column);
  length = sqlite3_column_bytes (a, column);
  return length == sqlite3_column_bytes (b, column)
         && memcmp (sqlite3_column_blob (a, column), sqlite3_column_blob (b, column),
                    (gsize) length)
                == 0;
}

static char *
describe_value (sqlite3_stmt *row, int column)
{
  if (sqlite3_column_type (row, column) == SQLITE_NULL)
    return g_strdup ("nothing");
  return sqlite3_column_type (row, column) == SQLITE_BLOB ? plumb_ledger_dup_key (row, column)
                                                          : plumb_ledger_dup_text (row, column);
}

static void
add_difference (PlumbFsck *self, const char *table, char *found, char *expected)
{
  g_autofree char *owned_found = found;
  g_autofree char *owned_expected = expected;
  g_autofree char *message
      = g_strdup_printf ("The table “%s” is not what the events make of it", table);
  PlumbProblem problem = {
    .severity = PLUMB_SEVERITY_ERROR,
    .code = "table-differs",
    .field = table,
    .message = message,
    .expected = expected,
    .found = found,
    .advice = RESTORE_ADVICE,
  };

  plumb_problems_add (self->problems, &problem);
}

/* Returns: whether the rows are the same. */
static gboolean
compare_row (PlumbFsck *self, const char *table, sqlite3_stmt *stored, sqlite3_stmt *made)
{
  for (int column = 0; column < sqlite3_column_count (stored); column++)
    if (!is_same_value (stored, made, column))
      {
        const char *name = sqlite3_column_name (stored, column);
        g_autofree char *key = describe_value (stored, 0);
        g_autofree char *found = describe_value (stored, column);
        g_autofree char *expected = describe_value (made, column);

        add_difference (self, table, g_strdup_printf ("row %s, %s: %s", key, name, found),
                        g_strdup_printf ("%s: %s", name, expected));
        return FALSE;
      }
  return TRUE;
}

static gboolean
compare_rows (
    PlumbFsck *self, const char *table, sqlite3_stmt *stored, sqlite3_stmt *made, GError **error)
{
  guint n_faults = 0;

  for (;;)
    {
      int stored_status = sqlite3_step (stored), made_status = sqlite3_step (made);

      if (stored_status != SQLITE_ROW && stored_status != SQLITE_DONE)
        return plumb_ledger_db_set_error (error, self->db, "Reading a table");
      if (made_status != SQLITE_ROW && made_status != SQLITE_DONE)
        return plumb_ledger_db_set_error (error, self->scratch, "Reading a table");
      if (stored_status != made_status)
        {
          add_difference (self, table,
                          g_strdup (stored_status == SQLITE_ROW ? "more rows" : "fewer rows"),
                          NULL);
          return TRUE;
        }
      if (stored_status == SQLITE_DONE)
        return TRUE;
      n_faults += !compare_row (self, table, stored, made);
      if (n_faults >= MAX_TABLE_FAULTS)
        return TRUE;
      if (++self->counts->n_rows % ROWS_A_TELL == 0
          && !plumb_fsck_tell (self, "tables", self->counts->n_rows, 0, error))
        return FALSE;
    }
}

gboolean
plumb_fsck_compare_tables (PlumbFsck *self, GError **error)
{
  guint n_tables;
  const PlumbLedgerTable *tables = plumb_ledger_schema_get_derived (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("SELECT * FROM %s ORDER BY %s", tables[i].name, tables[i].order);
      g_autoptr (sqlite3_stmt) stored = plumb_ledger_db_prepare (self->db, sql, error);
      g_autoptr (sqlite3_stmt) made
          = stored != NULL ? plumb_ledger_db_prepare (self->scratch, sql, error) : NULL;

      if (made == NULL || !compare_rows (self, tables[i].name, stored, made, error))
        return FALSE;
    }
  return plumb_ledger_db_get_int (self->db, "SELECT count(*) FROM runs", 0, &self->counts->n_runs,
                                  error);
}
