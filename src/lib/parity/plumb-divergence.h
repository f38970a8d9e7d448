/* plumb-divergence.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* Where two runs of a graph part: what differs, and what rests on what. Immutable; for a worker
 * thread. */
typedef struct _PlumbDivergence PlumbDivergence;

PlumbDivergence *plumb_divergence_new (PlumbEngine *engine,
                                       PlumbLedgerReader *reader,
                                       gint64 before,
                                       gint64 after,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_divergence_free (PlumbDivergence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbDivergence, plumb_divergence_free)

/* From a picture upstream: its step, and what that rests on, in plan order, until the first whose
 * outputs differ. @step: NULL: the whole graph. { "before", "after", "step" (null: none differs),
 * "differences": [ texts such as "parameter strength: 30 -> 60" ], "upstream": [ all that differ,
 * in plan order ] } */
PlumbValue *plumb_divergence_describe (const PlumbDivergence *self,
                                       const char *step) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
