/* plumb-pairs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-compare.h"
#include "plumb-ledger-reader.h"
#include "plumb-parity.h"

G_BEGIN_DECLS

/* The history of parity pairs, read from the ledger (events of type "parity"). Their payloads:
 *
 *   what "dispatch"        dispatch (an id), workflow, order_line_id, by, graph_hash, legacy_hash,
 *                          modes { output: mode record }, trial (of a try: its name)
 *   what "dispatch-ended"  the same, and state (completed failed cancelled waiting),
 *                          authority { output: "legacy" | "graph" }, runs { legacy, graph },
 *                          verdicts { output: the worst of its pairs }, fallback { reason },
 *                          legacy_failure, graph_failure, waited_ms
 *   what "pair"            dispatch, workflow, output, artifact_kind, item, frame, order_line_id,
 *                          run_id (the observer's), graph_hash, legacy_hash, trial,
 *                          authoritative, observer ({ run, step, port, item, name, sha256, bytes,
 *                          width, height } or null), exact_match, pixel_match, dimensions_match,
 *                          mean_pixel_delta, max_pixel_delta, changed_fraction, verdict, reasons,
 *                          settings, first_step, compared_at, waited_ms, reviewer;
 *                          beside a reference: reference (its version)
 *   what "review"          pair (its number), workflow, by, when, decision, note
 *   what "rating"          pair, workflow, by, when, stars (0: none any more)
 *
 * For any thread, with a reader of its own. */

/* One pair. Immutable, atomically counted, so that a list model can hold it. */
typedef struct _PlumbPair PlumbPair;

PlumbPair *plumb_pair_ref (PlumbPair *self);
void plumb_pair_unref (PlumbPair *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbPair, plumb_pair_unref)

gint64 plumb_pair_get_number (const PlumbPair *self); /* of its event */
gint64 plumb_pair_get_time (const PlumbPair *self);   /* us since 1970 */
PlumbValue *plumb_pair_get_record (const PlumbPair *self);
const char *plumb_pair_get_text (const PlumbPair *self, const char *member); /* "" where absent */
PlumbVerdict plumb_pair_get_verdict (const PlumbPair *self);
/* The latest review { by, when, decision, note }, or NULL. */
PlumbValue *plumb_pair_get_review (const PlumbPair *self);
/* The latest rating { by, when, stars }, or NULL: there is none, or it was taken back. */
PlumbValue *plumb_pair_get_rating (const PlumbPair *self);
PlumbValue *plumb_pair_to_value (const PlumbPair *self) G_GNUC_WARN_UNUSED_RESULT;

/* What is NULL or 0 is not asked for. */
typedef struct
{
  const char *workflow;
  const char *output;
  const char *dispatch;
  gint64 run; /* either side's */
  gint64 before;
  guint limit;
} PlumbPairQuery;

/* Newest first. */
GPtrArray *plumb_pairs_list (PlumbLedgerReader *reader,
                             const PlumbPairQuery *query,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbPair *plumb_pairs_find (PlumbLedgerReader *reader,
                             gint64 number,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Payloads of "dispatch-ended", newest first. */
GPtrArray *plumb_pairs_list_dispatches (PlumbLedgerReader *reader,
                                        const char *workflow,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same one by one, until who takes them has seen enough. */
typedef gboolean (*PlumbDispatchFunc) (PlumbValue *ended, gpointer data);
gboolean plumb_pairs_walk_dispatches (PlumbLedgerReader *reader,
                                      const char *workflow,
                                      PlumbDispatchFunc take,
                                      gpointer data,
                                      GError **error);
/* A person's word on a pair, beside its verdict, which stays. */
typedef struct
{
  gint64 pair;
  const char *workflow;
  const char *by;
  const char *decision; /* "accepted" or "rejected" */
  const char *note;
} PlumbPairReview;

/* Arguments of the runner's verb "record" for it. */
PlumbValue *plumb_pairs_make_review (const PlumbPairReview *review) G_GNUC_WARN_UNUSED_RESULT;

/* How good a person finds it, from 1 to PLUMB_MOST_STARS; 0: the last rating is taken back. */
#define PLUMB_MOST_STARS 5u
typedef struct
{
  gint64 pair;
  const char *workflow;
  const char *by;
  guint stars;
} PlumbPairRating;

PlumbValue *plumb_pairs_make_rating (const PlumbPairRating *rating) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
