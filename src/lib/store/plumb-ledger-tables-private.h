/* plumb-ledger-tables-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-db-private.h"

G_BEGIN_DECLS

/* What the events make of the tables. One thread, inside one transaction at a time:
 * plumb_tables_apply() for each event, plumb_tables_flush() before the commit. Rows that change
 * often are held in memory in between and written once. The same code serves the writer and
 * the replay of plumb-fsck.c, so a table is a function of the events alone. */
typedef struct _PlumbTables PlumbTables;

PlumbTables *plumb_tables_new (sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_tables_free (PlumbTables *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbTables, plumb_tables_free)

gboolean plumb_tables_record (PlumbTables *self, const PlumbEvent *event, GError **error);
gboolean plumb_tables_apply (PlumbTables *self, const PlumbEvent *event, GError **error);
gboolean plumb_tables_flush (PlumbTables *self, GError **error);
gboolean plumb_tables_remember_file (PlumbTables *self,
                                     const char *identity,
                                     const char *sha256,
                                     GError **error);

G_END_DECLS
