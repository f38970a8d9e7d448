/* plumb-fsck-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-fsck.h"
#include "plumb-ledger-db-private.h"
#include "plumb-ledger-tables-private.h"

G_BEGIN_DECLS

typedef struct
{
  PlumbProject *project;
  const PlumbFsckOptions *options;
  PlumbFsckCounts *counts;
  PlumbProblems *problems;
  sqlite3 *db;      /* the ledger, one snapshot of it; NULL where there is none */
  sqlite3 *scratch; /* what its events make */
  PlumbTables *tables;
  GHashTable *collected; /* hashes of artifacts that are no longer kept on purpose */
} PlumbFsck;

gboolean plumb_fsck_tell (
    PlumbFsck *self, const char *what, gint64 done, gint64 total, GError **error);
void plumb_fsck_add (
    PlumbFsck *self, PlumbSeverity severity, const char *code, char *message, const char *advice);

/* plumb-fsck-ledger.c */
gboolean plumb_fsck_check_pages (PlumbFsck *self, GError **error);
gboolean plumb_fsck_replay (PlumbFsck *self, GError **error);
gboolean plumb_fsck_compare_tables (PlumbFsck *self, GError **error);
/* plumb-fsck-files.c */
gboolean plumb_fsck_check_artifacts (PlumbFsck *self, GError **error);
gboolean plumb_fsck_check_references (PlumbFsck *self, GError **error);
gboolean plumb_fsck_check_work (PlumbFsck *self, GError **error);

G_END_DECLS
