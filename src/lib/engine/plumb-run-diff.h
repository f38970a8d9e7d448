/* plumb-run-diff.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* What differs between two runs, from their records: { "before", "after", "same": boolean, "first":
 * path | null (the first in plan order whose outputs differ), "workflow": [ … ], "environment": [ …
 * ], "steps": [ { "path", "outputs": "same"|"differ"|"only-before"|"only-after", "items": [ {
 * "item", "differences": [ { "what", "from", "to", "text" } ] } ] } ] }. Only steps with a
 * difference are listed. */
PlumbValue *plumb_run_diff (PlumbLedgerReader *reader, gint64 before, gint64 after, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
