/* plumb-run-records-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"
#include "plumb-step-key.h"

G_BEGIN_DECLS

/* All that is recorded of a run, for comparing it with another one. */
typedef struct
{
  PlumbValue *record;
  GPtrArray *steps;    /* PlumbStepRow in plan order */
  GPtrArray *items;    /* PlumbItemRow */
  GHashTable *by_path; /* path -> GPtrArray of borrowed items; only looked up */
} PlumbRecords;

PlumbRecords *plumb_records_new (PlumbLedgerReader *reader,
                                 gint64 run,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_records_free (PlumbRecords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbRecords, plumb_records_free)

const PlumbStepRow *plumb_records_find_step (const PlumbRecords *self, const char *path);
GPtrArray *plumb_records_get_items (const PlumbRecords *self, const char *path);
/* Whether outputs are equal but for what tells nothing: names and places. */
gboolean plumb_records_give_the_same (const PlumbItemRow *a, const PlumbItemRow *b);
const char *plumb_records_tell (const PlumbItemRow *a, const PlumbItemRow *b);
void plumb_records_compare_member (
    PlumbValueBuilder *list, const char *what, PlumbValue *a, PlumbValue *b, const char *member);
PlumbValue *plumb_records_compare_environments (const PlumbRecords *a,
                                                const PlumbRecords *b) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
