/* plumb-ledger-schema.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-ledger-db-private.h"

#include "plumb-clock.h"
#include "plumb-hash.h"

/* The schema by numbered forward migrations. A migration that was released is never changed. */

static const char migration_1[]
    = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;"
      /* The truth. A body above the limit lies in blobs, by its hash. */
      "CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, time INTEGER NOT NULL,"
      " type TEXT NOT NULL, run INTEGER, step TEXT, item INTEGER, cause INTEGER, key TEXT,"
      " payload TEXT, blob TEXT) STRICT;"
      "CREATE INDEX events_run ON events (run) WHERE run IS NOT NULL;"
      "CREATE TABLE blobs (hash TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;"
      "CREATE TABLE keys (key TEXT PRIMARY KEY, seq INTEGER NOT NULL, time INTEGER NOT NULL,"
      " request TEXT NOT NULL) WITHOUT ROWID, STRICT;"
      "CREATE TABLE runs (run INTEGER PRIMARY KEY, workflow TEXT NOT NULL, state TEXT NOT NULL,"
      " reason TEXT, verdict TEXT, grade TEXT, seed INTEGER NOT NULL, created INTEGER NOT NULL,"
      " started INTEGER, ended INTEGER, created_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,"
      " n_steps INTEGER NOT NULL, n_ran INTEGER NOT NULL, n_cached INTEGER NOT NULL,"
      " n_failed INTEGER NOT NULL, replay_of INTEGER) STRICT;"
      "CREATE INDEX runs_workflow ON runs (workflow);"
      "CREATE INDEX runs_state ON runs (state);"
      "CREATE TABLE attributes (run INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
      " PRIMARY KEY (run, name)) WITHOUT ROWID, STRICT;"
      "CREATE INDEX attributes_name ON attributes (name, value);"
      /* id = run << 22 | position */
      "CREATE TABLE steps (id INTEGER PRIMARY KEY, path TEXT NOT NULL, kind TEXT,"
      " version INTEGER, node INTEGER, state TEXT NOT NULL, decision TEXT, reason TEXT,"
      " origin INTEGER, n_items INTEGER NOT NULL, n_done INTEGER NOT NULL, started INTEGER,"
      " ended INTEGER, keys TEXT) STRICT;"
      "CREATE INDEX steps_failed ON steps (kind) WHERE state='failed';"
      /* id = step id << 17 | item; what is not here is in the two events */
      "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, attempt INTEGER NOT NULL,"
      " state TEXT NOT NULL, key ANY, seed INTEGER NOT NULL, cached_from INTEGER,"
      " started INTEGER, ended INTEGER, wall INTEGER, cpu INTEGER, peak INTEGER,"
      " started_seq INTEGER, finished_seq INTEGER, outputs TEXT) STRICT;"
      "CREATE TABLE results (key ANY PRIMARY KEY, item INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
      "CREATE TABLE latest (path TEXT NOT NULL, item INTEGER NOT NULL, workflow TEXT NOT NULL,"
      " id INTEGER NOT NULL, kind TEXT, walls TEXT NOT NULL,"
      " PRIMARY KEY (path, item, workflow)) WITHOUT ROWID, STRICT;"
      "CREATE TABLE timings (kind TEXT PRIMARY KEY, walls TEXT NOT NULL) WITHOUT ROWID, STRICT;"
      "CREATE TABLE artifacts (sha256 TEXT PRIMARY KEY, type TEXT, ext TEXT, bytes INTEGER,"
      " pixels TEXT, seq INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
      "CREATE TABLE questions (run INTEGER NOT NULL, step TEXT NOT NULL, item INTEGER NOT NULL,"
      " question TEXT NOT NULL, asked_seq INTEGER NOT NULL, answered_seq INTEGER,"
      " PRIMARY KEY (run, step, item, question)) WITHOUT ROWID, STRICT;"
      "CREATE INDEX questions_open ON questions (run) WHERE answered_seq IS NULL;"
      /* Remembered, not recorded: it can be lost without loss. */
      "CREATE TABLE file_hashes (identity TEXT PRIMARY KEY, sha256 TEXT NOT NULL)"
      " WITHOUT ROWID, STRICT;";

/* Dispatches and parity pairs are few among many events. */
static const char migration_2[] = "CREATE INDEX events_parity ON events (seq) WHERE type='parity';";

typedef struct
{
  const char *sql;
  const char *hash; /* of the schema once it is done */
} Migration;

static const Migration migrations[] = {
  { migration_1, "c87244182df1047dd4c819182cef1b813fbb65c8225b1ebbce14c76ac4625c28" },
  { migration_2, "12219f169ac79e87da68b47186e3fdf1fc4415286c9631203f550b19d984c53b" },
};

static const PlumbLedgerTable derived_tables[] = {
  { "keys", "key" },
  { "runs", "run" },
  { "attributes", "run, name" },
  { "steps", "id" },
  { "items", "id" },
  { "results", "key" },
  { "latest", "path, item, workflow" },
  { "timings", "kind" },
  { "artifacts", "sha256" },
  { "questions", "run, step, item, question" },
};

const PlumbLedgerTable *
plumb_ledger_schema_get_derived (guint *n_tables)
{
  *n_tables = G_N_ELEMENTS (derived_tables);
  return derived_tables;
}

static gboolean
get_version (sqlite3 *db, gint64 *version, GError **error)
{
  return plumb_ledger_db_get_int (db, "PRAGMA user_version", 0, version, error);
}

static char *
hash_schema (sqlite3 *db, GError **error)
{
  g_autoptr (PlumbHasher) hasher = plumb_hasher_new ();
  g_autoptr (sqlite3_stmt) rows = plumb_ledger_db_prepare (
      db, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name",
      error);
  int status;

  if (rows == NULL)
    return NULL;
  while ((status = sqlite3_step (rows)) == SQLITE_ROW)
    for (int column = 0; column < 3; column++)
      {
        const char *text = (const char *) sqlite3_column_text (rows, column);

        plumb_hasher_update (hasher, text, strlen (text) + 1);
      }
  if (status != SQLITE_DONE)
    {
      plumb_ledger_db_set_error (error, db, "Reading the ledger's schema");
      return NULL;
    }
  return plumb_hasher_end (g_steal_pointer (&hasher));
}

static gboolean
set_foreign (GError **error, const char *why)
{
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CORRUPT,
               "The file is not a ledger of Plumbline: %s. Put it aside, or restore a backup", why);
  return FALSE;
}

static gboolean
apply_migrations (sqlite3 *db, gint64 version, GError **error)
{
  g_autofree char *pragmas
      = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d",
                         PLUMB_LEDGER_APPLICATION_ID, (int) G_N_ELEMENTS (migrations));

  for (gsize i = (gsize) version; i < G_N_ELEMENTS (migrations); i++)
    if (!plumb_ledger_db_run (db, migrations[i].sql, error))
      return FALSE;
  if (version == 0)
    {
      g_autoptr (PlumbClock) clock = plumb_clock_new ();
      g_autofree char *epoch = plumb_id_new (clock);
      g_autofree char *sql = g_strdup_printf ("INSERT INTO meta VALUES ('epoch', '%s')", epoch);

      if (!plumb_ledger_db_run (db, sql, error))
        return FALSE;
    }
  return plumb_ledger_db_run (db, pragmas, error);
}

/* Makes or migrates the tables in one transaction: a failure leaves the file as it was. */
gboolean
plumb_ledger_schema_ensure (sqlite3 *db, GError **error)
{
  gint64 version;

  if (!plumb_ledger_db_run (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!get_version (db, &version, error)
      || (version < (gint64) G_N_ELEMENTS (migrations) && !apply_migrations (db, version, error))
      || !plumb_ledger_db_run (db, "COMMIT", error))
    {
      sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
      return FALSE;
    }
  return TRUE;
}

/* Whether this is a ledger, and has exactly the tables of its version: no view, no trigger. */
gboolean
plumb_ledger_schema_check (sqlite3 *db, GError **error)
{
  gint64 n_objects, application_id, version;
  g_autofree char *hash = NULL;

  if (!plumb_ledger_db_get_int (db, "SELECT count(*) FROM sqlite_schema", 0, &n_objects, error)
      || !plumb_ledger_db_get_int (db, "PRAGMA application_id", 0, &application_id, error)
      || !get_version (db, &version, error))
    return FALSE;
  if (n_objects == 0 && version == 0)
    {
      g_set_error_literal (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND,
                           "The ledger has not been made yet");
      return FALSE;
    }
  if (application_id != PLUMB_LEDGER_APPLICATION_ID || version < 1)
    return set_foreign (error, "it was made by another program");
  if (version > (gint64) G_N_ELEMENTS (migrations))
    return TRUE;

  hash = hash_schema (db, error);
  if (hash == NULL)
    return FALSE;
  if (strcmp (hash, migrations[version - 1].hash) != 0)
    {
      g_autofree char *why = g_strdup_printf ("its tables have been changed (schema %s)", hash);

      return set_foreign (error, why);
    }
  return TRUE;
}

gboolean
plumb_ledger_db_is_newer (sqlite3 *db)
{
  gint64 version = 0;

  return get_version (db, &version, NULL) && version > (gint64) G_N_ELEMENTS (migrations);
}
