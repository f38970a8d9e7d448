/* plumb-gates.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-ledger-reader.h"
#include "plumb-parity.h"

G_BEGIN_DECLS

/* What must hold before the graphs of a project may do the work, gate by gate, each with what it
 * was seen by. Looks and starts nothing: files, ledger and tools as they are now. Blocks for the
 * disk: for a worker thread, or a command. */

/* A list of gates: { "gate", "holds", "evidence": [ text ], "faults": [ text ] }, in this order:
 *
 *   packs       every pack was read, and the invariants over all of them hold
 *   workflows   each has no faults, and nothing that it needs is missing
 *   legacy      each contract is whole and its command trusted
 *   rollout     each output does what was decided for it, no comparison since said otherwise, and
 *               the graph fails no more often than the command that it replaces
 *   references  every picture that counts as right is there, byte for byte
 *
 * A fault of the project is a fault in its gate; NULL with @error only where the project's folder
 * or ledger cannot be read. */
PlumbValue *plumb_gates_look (PlumbEngine *engine,
                              PlumbLedgerReader *reader,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A gate that was looked at by other means: @faults and @evidence of texts. Takes both. */
PlumbValue *plumb_gate_new (const char *name,
                            GPtrArray *evidence,
                            GPtrArray *faults) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
