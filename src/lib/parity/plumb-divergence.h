/* plumb-divergence.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* Where two runs of a graph part. */
typedef struct
{
  gint64 before;
  gint64 after;
  const char *step; /* only what this step rests on, and itself; NULL: the whole graph */
} PlumbDivergenceQuery;

/* From a spot of a picture upstream: the picture's step, and what it rests on, in plan order, until
 * the first whose outputs differ. { "before", "after", "step" (null: none differs), "differences":
 * [ texts such as "parameter strength: 30 -> 60" ], "upstream": [ all that differ, in plan order ]
 * }. For a worker thread. */
PlumbValue *plumb_divergence_find (PlumbEngine *engine,
                                   PlumbLedgerReader *reader,
                                   const PlumbDivergenceQuery *query,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
