/* plumb-reference-check.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-ledger-reader.h"
#include "plumb-parity.h"

G_BEGIN_DECLS

/* A run against its golden reference. For a worker thread. */
typedef struct
{
  PlumbEngine *engine;
  PlumbLedgerReader *reader;
  const char *workflow;
  const char *output;
  const char *place; /* "node.port" of the run; NULL: where the contract has the output */
  gint64 run;
} PlumbReferenceQuery;

/* What the run has at the output: PlumbPairSide. A run of the legacy command has it, too. */
GPtrArray *plumb_reference_list_run (const PlumbReferenceQuery *query,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Payloads of pairs: the reference is the authority, the run the observer. */
PlumbValue *plumb_reference_compare (const PlumbReferenceQuery *query,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Arguments of the runner's verb "record" for them. */
PlumbValue *plumb_reference_make_record (PlumbValue *pairs) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
