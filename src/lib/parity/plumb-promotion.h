/* plumb-promotion.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-contract.h"
#include "plumb-pairs.h"

G_BEGIN_DECLS

/* The rule by which a graph may take over: as many dispatches in a row as the project wants, newest
 * first, were completed by the legacy command while the graph observed, and every pair of the
 * output passed, with the graph and the command as they are now. A warn or a fail, a failed
 * dispatch, a changed graph or a changed command ends the row. */

typedef struct
{
  guint n_passes;
  guint n_required;
  const char *code; /* what ended the row: "none" (nothing before), "verdict", "failed",
                       "graph-changed", "legacy-changed" */
  char *text;       /* a sentence, or NULL where it is enough */
} PlumbStreak;

void plumb_streak_clear (PlumbStreak *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbStreak, plumb_streak_clear)

const char *plumb_streak_describe (const char *code, guint n_passes);
gboolean plumb_promotion_count (PlumbLedgerReader *reader,
                                const PlumbRollout *rollout,
                                const PlumbContract *contract,
                                const char *output,
                                PlumbStreak *streak,
                                GError **error);

/* Changes a mode. To graph only by the rule (PLUMB_PARITY_ERROR_RULE says what is missing), to
 * shadow only where a legacy command is named, to legacy always and at once. */
typedef struct
{
  PlumbEngine *engine;
  PlumbLedgerReader *reader;
  const char *workflow;
  const char *output; /* NULL: all */
  PlumbMode mode;
  const char *by;
  const char *why;
} PlumbPromotion;

gboolean plumb_promotion_set_mode (const PlumbPromotion *wish, GError **error);

/* What is active, and why, for people: { "workflow", "legacy": title | null, "faults",
 * "graph_hash", "legacy_hash", "required_passes", "mode": record, "outputs": [ { "output", "kind",
 * "step", "port", mode record, "effective", "passes", "required_passes", "missing", "missing_code"
 * } ] } */
PlumbValue *plumb_promotion_describe (PlumbEngine *engine,
                                      PlumbLedgerReader *reader,
                                      const char *workflow,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What really happens to an output: a promoted graph that has changed since is observed again. */
PlumbMode plumb_promotion_get_effective (const PlumbModeRecord *record,
                                         const PlumbContract *contract);

G_END_DECLS
