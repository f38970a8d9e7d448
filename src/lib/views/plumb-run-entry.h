/* plumb-run-entry.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* A run as a row of a list. Readable properties, each notified when it changes: "run", "seed"
 * (uint64), "created-us", "started-us", "ended-us" (wall clock; 0: not yet), "n-steps", "n-ran",
 * "n-cached", "n-failed", "replay-of" (int64); "workflow", "state", "reason", "verdict" (JSON),
 * "grade" (strings or NULL). Main thread. */
#define PLUMB_TYPE_RUN_ENTRY (plumb_run_entry_get_type ())
G_DECLARE_FINAL_TYPE (PlumbRunEntry, plumb_run_entry, PLUMB, RUN_ENTRY, GObject)

/* Takes the row. */
PlumbRunEntry *plumb_run_entry_new_take (PlumbRunRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* All of it; valid until the next update. */
const PlumbRunRow *plumb_run_entry_get_row (PlumbRunEntry *self);
/* Takes the row of the same run; notifies what differs. */
void plumb_run_entry_update_take (PlumbRunEntry *self, PlumbRunRow *row);

G_END_DECLS
