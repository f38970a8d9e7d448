/* plumb-ledger-reader-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-db-private.h"
#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

typedef enum
{
  QUERY_BEGIN,
  QUERY_END,
  QUERY_LAST_SEQ,
  QUERY_LAST_RUN,
  QUERY_EPOCH,
  QUERY_RUN,
  QUERY_OPEN_RUNS,
  QUERY_TOUCHED_RUNS,
  QUERY_CREATED,
  QUERY_ATTRIBUTES,
  QUERY_STEPS,
  QUERY_STEP,
  QUERY_COUNT_VALUES,
  QUERY_FAILED_STEPS,
  QUERY_FAILED_STEPS_OF_KIND,
  QUERY_PATHS,
  QUERY_ITEMS,
  QUERY_EVENTS,
  QUERY_RUN_EVENTS,
  QUERY_STEP_EVENTS,
  QUERY_PARITY_EVENTS,
  QUERY_QUESTIONS,
  QUERY_OPEN_QUESTIONS,
  QUERY_ARTIFACT,
  QUERY_RESULT,
  QUERY_RUN_RESULTS,
  QUERY_LATEST,
  QUERY_FILE,
  QUERY_WALLS,
  QUERY_KIND_WALLS,
  QUERY_USE,
  N_QUERIES,
} QueryId;

struct _PlumbLedgerReader
{
  GObject parent_instance;

  char *path;
  char *folder; /* of the file */
  sqlite3 *db;  /* NULL until the file is there */
  sqlite3_stmt *queries[N_QUERIES];

  /* The paths of the run that was asked for last, by position; steps are only ever added. */
  gint64 paths_run;
  GPtrArray *paths;
  GHashTable *positions; /* path -> position */
};

/* @query is NULL where the ledger is not there yet. FALSE with @error only. */
gboolean plumb_ledger_reader_prepare (PlumbLedgerReader *self,
                                      QueryId id,
                                      sqlite3_stmt **query,
                                      GError **error);
/* The database, or NULL where it is not there yet (no @error) or cannot be opened. */
sqlite3 *plumb_ledger_reader_get_db (PlumbLedgerReader *self, GError **error);
/* Goes to the next row. FALSE at the end, with @error where that was not the end. Resets then. */
gboolean plumb_ledger_reader_step (sqlite3_stmt *query, GError **error);
GPtrArray *plumb_ledger_reader_collect_runs (PlumbLedgerReader *self,
                                             sqlite3_stmt *query,
                                             GError **error);
/* Sets CORRUPT, for what cannot be in a ledger that nobody damaged. Returns: FALSE */
gboolean plumb_ledger_reader_set_damaged (GError **error);
PlumbValue *plumb_ledger_reader_parse_column (sqlite3_stmt *query, int column);
PlumbValue *plumb_ledger_reader_dup_member (const PlumbValue *payload, const char *name);

G_END_DECLS
