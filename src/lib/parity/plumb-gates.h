/* plumb-gates.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-ledger-reader.h"
#include "plumb-parity.h"

G_BEGIN_DECLS

/* Something that must hold before graphs may do the work, while it is looked at: what it is seen
 * by, and what speaks against it. Zeroed, then begun. */
typedef struct
{
  PlumbValueBuilder *evidence;
  PlumbValueBuilder *faults;
} PlumbGate;

void plumb_gate_begin (PlumbGate *self);
void plumb_gate_add_evidence (PlumbGate *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void plumb_gate_add_fault (PlumbGate *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* { "gate", "holds": without faults, "evidence": [ text ], "faults": [ text ] } */
PlumbValue *plumb_gate_end (PlumbGate *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* The gates of a project. Looks and starts nothing: files, ledger and tools as they are now. Blocks
 * for the disk: for a worker thread, or a command. @pack_problems: told when the engine's packs
 * were loaded. In this order:
 *
 *   packs       every pack was read, and the invariants over all of them hold
 *   workflows   each has no faults, is trusted, and nothing that it needs is missing
 *   legacy      each contract is whole and its command trusted
 *   rollout     each output does what was decided for it, no comparison since said otherwise, and
 *               the graph fails no more often than the command that it replaces
 *   references  every picture that counts as right is there, byte for byte
 *
 * A fault of the project is a fault in its gate; NULL with @error only where the project's folder
 * or ledger cannot be read. */
PlumbValue *plumb_gates_look (PlumbEngine *engine,
                              PlumbLedgerReader *reader,
                              const PlumbProblems *pack_problems,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
