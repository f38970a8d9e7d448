/* plumb-ledger-db.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plumb-ledger-db-private.h"

#include "plumb-file.h"
#include "plumb-limits.h"

#define BUSY_TIMEOUT_MS 5000
#define CACHE_KIB 16384

/* A file of at most so many pages is checked whole each time it is opened for writing; a larger one
 * by plumb_fsck_run(). */
#define QUICK_CHECK_PAGES 1024

void
plumb_ledger_db_close (sqlite3 *db)
{
  sqlite3_close_v2 (db);
}

void
plumb_ledger_statement_free (sqlite3_stmt *statement)
{
  sqlite3_finalize (statement);
}

static PlumbStoreError
get_error_code (int status)
{
  switch (status & 0xff)
    {
    case SQLITE_FULL:
      return PLUMB_STORE_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
      return PLUMB_STORE_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return PLUMB_STORE_ERROR_BUSY;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return PLUMB_STORE_ERROR_READ_ONLY;
    case SQLITE_TOOBIG:
      return PLUMB_STORE_ERROR_INVALID;
    default:
      return PLUMB_STORE_ERROR_IO;
    }
}

static const char *
get_advice (PlumbStoreError code)
{
  switch (code)
    {
    case PLUMB_STORE_ERROR_FULL:
      return "Free some space on the disk and start again; what was recorded is kept";
    case PLUMB_STORE_ERROR_CORRUPT:
      return "Run “plumb fsck”, or restore a backup";
    case PLUMB_STORE_ERROR_BUSY:
      return "Another program uses the ledger; try again when it has ended";
    case PLUMB_STORE_ERROR_READ_ONLY:
      return "Make the project's folder writable";
    case PLUMB_STORE_ERROR_IO:
      return "Check the disk, then start again; what was recorded is kept";
    case PLUMB_STORE_ERROR_NOT_FOUND:
    case PLUMB_STORE_ERROR_CONFLICT:
    case PLUMB_STORE_ERROR_INVALID:
    default:
      return "This is a fault of the program";
    }
}

gboolean
plumb_ledger_db_set_error (GError **error, sqlite3 *db, const char *what)
{
  int status = sqlite3_extended_errcode (db);
  int system_error = sqlite3_system_errno (db);
  PlumbStoreError code = get_error_code (status);
  gboolean is_system = (status & 0xff) == SQLITE_IOERR || (status & 0xff) == SQLITE_CANTOPEN;

  if (is_system && system_error == ENOSPC)
    code = PLUMB_STORE_ERROR_FULL;
  g_set_error (error, PLUMB_STORE_ERROR, code, "%s failed: %s%s%s. %s", what, sqlite3_errmsg (db),
               is_system && system_error != 0 ? ": " : "",
               is_system && system_error != 0 ? g_strerror (system_error) : "", get_advice (code));
  return FALSE;
}

gboolean
plumb_ledger_db_run (sqlite3 *db, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return plumb_ledger_db_set_error (error, db, "Using the ledger");
  return TRUE;
}

sqlite3_stmt *
plumb_ledger_db_prepare (sqlite3 *db, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    plumb_ledger_db_set_error (error, db, "Reading the ledger");
  return statement;
}

gboolean
plumb_ledger_db_get_int (
    sqlite3 *db, const char *sql, gint64 fallback, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = plumb_ledger_db_prepare (db, sql, error);
  int status;

  if (statement == NULL)
    return FALSE;
  status = sqlite3_step (statement);
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    return plumb_ledger_db_set_error (error, db, "Reading the ledger");
  *value = status == SQLITE_ROW && sqlite3_column_type (statement, 0) != SQLITE_NULL
               ? sqlite3_column_int64 (statement, 0)
               : fallback;
  return TRUE;
}

gboolean
plumb_ledger_statement_finish (sqlite3_stmt *statement, GError **error)
{
  int status = sqlite3_step (statement);

  if (status != SQLITE_DONE && status != SQLITE_ROW)
    plumb_ledger_db_set_error (error, sqlite3_db_handle (statement), "Writing the ledger");
  sqlite3_reset (statement);
  return status == SQLITE_DONE || status == SQLITE_ROW;
}

void
plumb_ledger_bind_text (sqlite3_stmt *statement, int column, const char *text)
{
  sqlite3_bind_text (statement, column, text, -1, SQLITE_STATIC);
}

/* Returns: the digit's value, or 16 and more. */
static inline guint
get_digit (char c)
{
  guint digit = (guint) (guchar) c - '0';
  guint letter = (guint) (guchar) c - 'a';

  return digit < 10 ? digit : letter < 6 ? letter + 10 : 16;
}

static gboolean
parse_digits (const char *key, guint8 *bytes)
{
  guint wrong = 0;

  if (strlen (key) != 2 * PLUMB_LEDGER_KEY_BYTES)
    return FALSE;
  for (gsize i = 0; i < PLUMB_LEDGER_KEY_BYTES; i++)
    {
      guint high = get_digit (key[2 * i]);
      guint low = get_digit (key[2 * i + 1]);

      wrong |= high | low;
      bytes[i] = (guint8) (high << 4 | low);
    }
  return wrong < 16;
}

void
plumb_ledger_bind_key (sqlite3_stmt *statement, int column, const char *key)
{
  guint8 bytes[PLUMB_LEDGER_KEY_BYTES];

  if (key != NULL && parse_digits (key, bytes))
    sqlite3_bind_blob (statement, column, bytes, sizeof bytes, SQLITE_TRANSIENT);
  else
    plumb_ledger_bind_text (statement, column, key);
}

char *
plumb_ledger_dup_key (sqlite3_stmt *statement, int column)
{
  static const char digits[] = "0123456789abcdef";
  const guint8 *bytes;
  int length;
  char *key;

  if (sqlite3_column_type (statement, column) != SQLITE_BLOB)
    return plumb_ledger_dup_text (statement, column);
  bytes = sqlite3_column_blob (statement, column);
  length = sqlite3_column_bytes (statement, column);
  key = g_malloc0 (2 * (gsize) length + 1);
  for (int i = 0; i < length; i++)
    {
      key[2 * i] = digits[bytes[i] >> 4];
      key[2 * i + 1] = digits[bytes[i] & 15];
    }
  return key;
}

char *
plumb_ledger_dup_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static int
authorize (void *data, int action, const char *a, const char *b, const char *c, const char *d)
{
  return action == SQLITE_ATTACH || action == SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK;
}

static gboolean
configure (sqlite3 *db, PlumbLedgerDbMode mode, GError **error)
{
  g_autofree char *pragmas
      = g_strdup_printf ("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                         "PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
                         "PRAGMA cache_size=-%d",
                         CACHE_KIB);

  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, PLUMB_LIMIT_JSON_BYTES + (1 << 20));
  sqlite3_limit (db, SQLITE_LIMIT_SQL_LENGTH, 1 << 16);
  sqlite3_limit (db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  /* The writer alone checkpoints, and not after a failure: plumb_ledger_close() says when. */
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!plumb_ledger_db_run (db, pragmas, error))
    return FALSE;
  if (mode == PLUMB_LEDGER_DB_WRITER
      && !plumb_ledger_db_run (db,
                               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                               "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864",
                               error))
    return FALSE;
  if (mode == PLUMB_LEDGER_DB_SCRATCH
      && !plumb_ledger_db_run (db, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", error))
    return FALSE;
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_set_authorizer (db, authorize, NULL);
  return TRUE;
}

/* The folder may be reached over links, the file may not be one. */
static char *
resolve_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char *resolved = realpath (folder, NULL);
  char *result;

  if (resolved == NULL)
    {
      int saved_errno = errno;

      g_set_error (error, PLUMB_STORE_ERROR,
                   saved_errno == ENOENT ? PLUMB_STORE_ERROR_NOT_FOUND : PLUMB_STORE_ERROR_IO,
                   "There is no ledger in “%s”: %s. Open a project's folder", folder,
                   g_strerror (saved_errno));
      return NULL;
    }
  result = g_build_filename (resolved, name, NULL);
  free (resolved);
  return result;
}

static gboolean
check_small_file (sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) check = NULL;
  gint64 n_pages;

  if (!plumb_ledger_db_get_int (db, "PRAGMA page_count", 0, &n_pages, error))
    return FALSE;
  if (n_pages > QUICK_CHECK_PAGES)
    return TRUE;
  check = plumb_ledger_db_prepare (db, "PRAGMA quick_check(1)", error);
  if (check == NULL)
    return FALSE;
  if (sqlite3_step (check) != SQLITE_ROW)
    return plumb_ledger_db_set_error (error, db, "Checking the ledger");
  if (g_strcmp0 ((const char *) sqlite3_column_text (check, 0), "ok") == 0)
    return TRUE;
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CORRUPT,
               "The ledger is damaged: %s. Run “plumb fsck”, or restore a backup",
               (const char *) sqlite3_column_text (check, 0));
  return FALSE;
}

static gboolean
prepare_writer (sqlite3 *db, GError **error)
{
  if (!plumb_ledger_schema_check (db, error))
    return FALSE;
  if (plumb_ledger_db_is_newer (db))
    {
      g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_READ_ONLY,
                   "The ledger was written by a newer Plumbline and is opened for reading only. "
                   "Update the program to run something in this project");
      return FALSE;
    }
  return plumb_ledger_schema_ensure (db, error) && plumb_ledger_schema_check (db, error)
         && check_small_file (db, error);
}

static sqlite3 *
open_connection (const char *path, int flags, GError **error)
{
  g_autoptr (sqlite3) db = NULL;

  if (sqlite3_open_v2 (path, &db,
                       flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE,
                       NULL)
      == SQLITE_OK)
    return g_steal_pointer (&db);
  plumb_ledger_db_set_error (error, db, "Opening the ledger");
  return NULL;
}

void
plumb_ledger_db_remove (const char *path)
{
  static const char *const ends[] = { "", "-journal", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (path, ends[i], NULL);

      unlink (file);
    }
}

/* Gives a finished file its name; it is durable, and was never seen half-made. */
gboolean
plumb_ledger_db_publish (const char *temporary, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofd int fd = open (temporary, O_RDONLY | O_CLOEXEC);

  if (fd < 0 || fsync (fd) != 0 || rename (temporary, path) != 0)
    return plumb_file_set_errno (error, errno, "Cannot make the ledger", path);
  return plumb_file_sync_folder (folder, error);
}

/* Ends the log of a file that is about to get its name, so that it is all in one. */
gboolean
plumb_ledger_db_settle (sqlite3 *db, GError **error)
{
  if (sqlite3_wal_checkpoint_v2 (db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK)
    return plumb_ledger_db_set_error (error, db, "Copying the ledger's log back");
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  return TRUE;
}

/* Nothing is made durable before the whole is: a file that is not finished is thrown away. */
static gboolean
make_file (const char *path, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".new", NULL);
  g_autoptr (sqlite3) db = NULL;
  gboolean is_made;

  plumb_ledger_db_remove (temporary);
  db = open_connection (temporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  is_made = db != NULL && configure (db, PLUMB_LEDGER_DB_SCRATCH, error)
            && plumb_ledger_schema_ensure (db, error)
            && plumb_ledger_db_run (db, "PRAGMA journal_mode=WAL", error)
            && plumb_ledger_db_settle (db, error);
  g_clear_pointer (&db, plumb_ledger_db_close);
  if (is_made && plumb_ledger_db_publish (temporary, path, error))
    return TRUE;
  plumb_ledger_db_remove (temporary);
  return FALSE;
}

static const int open_flags[] = {
  [PLUMB_LEDGER_DB_WRITER] = SQLITE_OPEN_READWRITE,
  [PLUMB_LEDGER_DB_READER] = SQLITE_OPEN_READONLY,
  [PLUMB_LEDGER_DB_SCRATCH] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
};

/* Opens a connection with all guards up. A connection is used by one thread at a time. */
sqlite3 *
plumb_ledger_db_open (const char *path, PlumbLedgerDbMode mode, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  g_autofree char *resolved = NULL;
  gboolean is_scratch = mode == PLUMB_LEDGER_DB_SCRATCH;

  if (!is_scratch && (resolved = resolve_folder (path, error)) == NULL)
    return NULL;
  if (mode == PLUMB_LEDGER_DB_WRITER && !g_file_test (resolved, G_FILE_TEST_EXISTS)
      && !make_file (resolved, error))
    return NULL;
  db = open_connection (is_scratch ? "" : resolved, open_flags[mode], error);
  if (db == NULL || !configure (db, mode, error))
    return NULL;
  if (mode == PLUMB_LEDGER_DB_WRITER && !prepare_writer (db, error))
    return NULL;
  if (mode == PLUMB_LEDGER_DB_READER && !plumb_ledger_schema_check (db, error))
    return NULL;
  if (is_scratch && !plumb_ledger_schema_ensure (db, error))
    return NULL;
  return g_steal_pointer (&db);
}
