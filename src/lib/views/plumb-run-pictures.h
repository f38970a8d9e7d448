/* plumb-run-pictures.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* The pictures of two runs that belong together, by step, item and output: [ { "name", "step",
 * "before": datum | null, "after": datum | null } ], in the order of the plan; null: what is
 * missing on that side. @step: only those of this one, or NULL. For a worker thread. */
PlumbValue *plumb_run_pictures_pair (PlumbLedgerReader *reader,
                                     gint64 before,
                                     gint64 after,
                                     const char *step,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
