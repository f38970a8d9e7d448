/* plumb-noise.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-compare.h"
#include "plumb-ledger-reader.h"
#include "plumb-parity.h"
#include "plumb-project.h"

G_BEGIN_DECLS

/* The noise floor: the same steps with the same seeds, run several times without the cache, differ
 * by what no threshold should be below. For a worker thread. */

typedef struct
{
  PlumbProject *project;
  PlumbLedgerReader *reader;
  const gint64 *runs; /* of the same document and seed, at least two */
  guint n_runs;
  const char *step; /* whose pictures are measured */
  const char *port;
  double change; /* a pixel is noisy whose numbers spread by more than this */
} PlumbNoiseQuery;

/* Arguments of the runner's "start" for one of those runs: nothing from the cache, nothing
 * published. @first: 0, or the run that is to be done again, with document, parameters and seeds as
 * recorded. */
PlumbValue *plumb_noise_make_start (PlumbLedgerReader *reader,
                                    const char *workflow,
                                    gint64 first,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Immutable, atomically counted. */
typedef struct _PlumbNoise PlumbNoise;

PlumbNoise *plumb_noise_measure (const PlumbNoiseQuery *query,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbNoise *plumb_noise_ref (PlumbNoise *self);
void plumb_noise_unref (PlumbNoise *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbNoise, plumb_noise_unref)

/* { "runs", "deterministic", "nodes": [ { "step", "kind", "score", "items" } ] (the score is 1
 * where every run gave the same, else the part of the runs that agree with the most common answer,
 * mean over items), "items": [ { "item", "mean_delta", "max_delta", "changed_fraction" (the largest
 * of any two runs), "noisy_fraction", "after_mask": { … } } ], "proposed": { "pass_delta",
 * "pass_changed_fraction", "step", "warn_delta" }, "mask": whether there is one } */
PlumbValue *plumb_noise_get_report (const PlumbNoise *self);
/* White where some item's pixels spread by more than the limit; NULL where none do, or more than
 * half of them: that is no noise to be masked. */
PlumbImage *plumb_noise_get_mask (const PlumbNoise *self);
/* The same at most 96 pixels a side, for looking at. */
const PlumbImage *plumb_noise_get_small_mask (const PlumbNoise *self);
/* The spread of each pixel, 8 bits, of item @position; NULL beyond the last, and of what is there
 * once. Of pictures with sides above 4096, a pixel has the largest spread of those it covers. */
PlumbImage *plumb_noise_get_spread (const PlumbNoise *self, guint position);

/* Takes the proposal into rollout.json, and the mask into references/. */
gboolean plumb_noise_accept (const PlumbNoise *self,
                             PlumbProject *project,
                             const char *workflow,
                             const char *output,
                             GError **error);

G_END_DECLS
