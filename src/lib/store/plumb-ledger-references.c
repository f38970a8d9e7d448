/* plumb-ledger-references.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ledger-references-private.h"

#include "plumb-json.h"

void
plumb_ledger_references_visit_value (const PlumbValue *value,
                                     PlumbReferenceFunc func,
                                     gpointer user_data)
{
  PlumbValueType type = plumb_value_get_value_type (value);

  if (type == PLUMB_VALUE_OBJECT && plumb_value_member_string (value, "artifact", NULL) != NULL)
    func (value, user_data);
  for (guint i = 0; type == PLUMB_VALUE_OBJECT && i < plumb_value_get_length (value); i++)
    plumb_ledger_references_visit_value (plumb_value_get_member_at (value, i, NULL), func,
                                         user_data);
  for (guint i = 0; type == PLUMB_VALUE_ARRAY && i < plumb_value_get_length (value); i++)
    plumb_ledger_references_visit_value (plumb_value_get_element (value, i), func, user_data);
}

void
plumb_ledger_references_visit (const char *json, PlumbReferenceFunc func, gpointer user_data)
{
  g_autoptr (PlumbValue) value = json != NULL ? plumb_json_parse (json, -1, NULL) : NULL;

  if (value != NULL)
    plumb_ledger_references_visit_value (value, func, user_data);
}

gint64
plumb_ledger_references_parse_run (const char *name)
{
  char *end;
  gint64 run = g_ascii_strtoll (name, &end, 10);

  return end != name && (*end == '\0' || *end == '.') ? run : 0;
}

gboolean
plumb_ledger_references_is_known_run (sqlite3 *db, const char *name)
{
  g_autoptr (sqlite3_stmt) query
      = plumb_ledger_db_prepare (db, "SELECT 1 FROM runs WHERE run=?", NULL);

  if (query == NULL)
    return TRUE;
  sqlite3_bind_int64 (query, 1, plumb_ledger_references_parse_run (name));
  return sqlite3_step (query) == SQLITE_ROW;
}
