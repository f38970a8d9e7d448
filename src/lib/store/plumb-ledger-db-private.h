/* plumb-ledger-db-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "plumb-ledger.h"

G_BEGIN_DECLS

/* The database file: how it is opened, what it must look like, how its errors are told. */

#define PLUMB_LEDGER_APPLICATION_ID 0x506c6d62 /* "Plmb" */

/* Row ids are made of numbers, so that a run's steps and a step's items lie together in plan order
 * and need no index: step = run << 22 | position, item = step << 17 | item. */
#define PLUMB_LEDGER_POSITION_BITS 22
#define PLUMB_LEDGER_ITEM_BITS 17
#define PLUMB_LEDGER_MAX_RUN ((G_GINT64_CONSTANT (1) << 24) - 1)
#define PLUMB_LEDGER_MAX_POSITION ((G_GINT64_CONSTANT (1) << PLUMB_LEDGER_POSITION_BITS) - 1)
#define PLUMB_LEDGER_MAX_ITEM ((G_GINT64_CONSTANT (1) << PLUMB_LEDGER_ITEM_BITS) - 1)

/* How long an idempotency key is remembered. */
#define PLUMB_LEDGER_KEY_WINDOW_US (30 * G_TIME_SPAN_DAY)

/* Times of the latest items are kept as a text of at most so many bytes (in latest.walls). */
#define PLUMB_LEDGER_WALLS_BYTES 160

/* What a program that writes the cache key as 64 digits finds: 32 bytes. */
#define PLUMB_LEDGER_KEY_BYTES 32

typedef enum
{
  PLUMB_LEDGER_DB_WRITER,  /* made or migrated where needed */
  PLUMB_LEDGER_DB_READER,  /* must exist */
  PLUMB_LEDGER_DB_SCRATCH, /* empty tables in a temporary file */
} PlumbLedgerDbMode;

void plumb_ledger_db_close (sqlite3 *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, plumb_ledger_db_close)
void plumb_ledger_statement_free (sqlite3_stmt *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, plumb_ledger_statement_free)

sqlite3 *plumb_ledger_db_open (const char *path,
                               PlumbLedgerDbMode mode,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_ledger_db_is_newer (sqlite3 *db);
gboolean plumb_ledger_db_settle (sqlite3 *db, GError **error);
gboolean plumb_ledger_db_publish (const char *temporary, const char *path, GError **error);
void plumb_ledger_db_remove (const char *path);

/* Sets a GError of the store's domain that fits what went wrong on @db; always returns FALSE. */
gboolean plumb_ledger_db_set_error (GError **error, sqlite3 *db, const char *what);
gboolean plumb_ledger_db_run (sqlite3 *db, const char *sql, GError **error);
sqlite3_stmt *plumb_ledger_db_prepare (sqlite3 *db,
                                       const char *sql,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The first column of the first row, or @fallback where there is none or it is NULL. */
gboolean plumb_ledger_db_get_int (
    sqlite3 *db, const char *sql, gint64 fallback, gint64 *value, GError **error);

/* Steps a statement that yields no rows, and makes it ready for the next time. */
gboolean plumb_ledger_statement_finish (sqlite3_stmt *statement, GError **error);
void plumb_ledger_bind_text (sqlite3_stmt *statement, int column, const char *text);
/* A SHA-256 in hexadecimal digits is kept as its 32 bytes, anything else as text. */
void plumb_ledger_bind_key (sqlite3_stmt *statement, int column, const char *key);
char *plumb_ledger_dup_key (sqlite3_stmt *statement, int column) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_ledger_dup_text (sqlite3_stmt *statement, int column) G_GNUC_WARN_UNUSED_RESULT;

/* plumb-ledger-schema.c */
gboolean plumb_ledger_schema_ensure (sqlite3 *db, GError **error);
gboolean plumb_ledger_schema_check (sqlite3 *db, GError **error);
/* The tables that are made of events alone, each with its key: what a replay must give again. */
typedef struct
{
  const char *name;
  const char *order;
} PlumbLedgerTable;
const PlumbLedgerTable *plumb_ledger_schema_get_derived (guint *n_tables);

G_END_DECLS
