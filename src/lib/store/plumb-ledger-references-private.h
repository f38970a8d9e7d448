/* plumb-ledger-references-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-db-private.h"

G_BEGIN_DECLS

/* What records refer to, for those who check or collect it. */
typedef void (*PlumbReferenceFunc) (const PlumbValue *datum, gpointer user_data);

/* Calls @func for each datum in @value, or in JSON, that names an artifact. */
void plumb_ledger_references_visit_value (const PlumbValue *value,
                                          PlumbReferenceFunc func,
                                          gpointer user_data);
void plumb_ledger_references_visit (const char *json, PlumbReferenceFunc func, gpointer user_data);

/* Whether @name, of a folder or file of a run ("42", "42.log"), is of a run that is recorded. */
gboolean plumb_ledger_references_is_known_run (sqlite3 *db, const char *name);
/* The number that @name begins with, or 0. */
gint64 plumb_ledger_references_parse_run (const char *name);

G_END_DECLS
