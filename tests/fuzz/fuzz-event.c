/* fuzz-event.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "ledger-sample.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* id, time, type, run, step, item, cause, key, payload: from the seventh event on. */
#define COLUMNS 9
#define INSERT                                                                                     \
  "INSERT OR REPLACE INTO events VALUES (?10+6, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)"

/* An empty field is nothing. What a column cannot hold is refused by its type. */
static gboolean
insert (sqlite3_stmt *statement, const char *line, gint64 number)
{
  g_auto (GStrv) fields = g_strsplit (line, "\t", COLUMNS);
  guint n_fields = g_strv_length (fields);

  sqlite3_reset (statement);
  for (guint i = 0; i < COLUMNS; i++)
    if (i < n_fields && *fields[i] != '\0')
      sqlite3_bind_text (statement, (int) i + 1, fields[i], -1, SQLITE_TRANSIENT);
    else
      sqlite3_bind_null (statement, (int) i + 1);
  sqlite3_bind_int64 (statement, COLUMNS + 1, number);
  return sqlite3_step (statement) == SQLITE_DONE;
}

/* Lines of fields between tabs are events in the ledger's file, whatever they say. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const LedgerSample *sample = ledger_sample_get ();
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 16);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  ledger_sample_write (sample, g_bytes_get_data (sample->ledger, NULL),
                       g_bytes_get_size (sample->ledger));
  g_assert_cmpint (sqlite3_open (sample->path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN", NULL, NULL, NULL);
  g_assert_cmpint (sqlite3_prepare_v2 (db, INSERT, -1, &statement, NULL), ==, SQLITE_OK);
  for (guint i = 0; lines[i] != NULL; i++)
    insert (statement, lines[i], i + 1);
  sqlite3_finalize (statement);
  sqlite3_exec (db, "COMMIT; PRAGMA journal_mode=WAL", NULL, NULL, NULL);
  sqlite3_close (db);
  ledger_sample_read (sample);
  return 0;
}
