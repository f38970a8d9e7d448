/* plumb-results.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* What earlier runs have of steps, by their keys. Stands on a reader, and is used where that is: on
 * one thread at a time. */
typedef struct _PlumbResults PlumbResults;

PlumbResults *plumb_results_new (PlumbLedgerReader *reader) G_GNUC_WARN_UNUSED_RESULT;
void plumb_results_free (PlumbResults *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbResults, plumb_results_free)

/* Fetches what the next plan of this workflow will most likely ask for. */
void plumb_results_fetch (PlumbResults *self, const char *workflow);
/* The latest finished result with this key: { run, item, outputs, wall_us }, or NULL without
 * @error. */
PlumbValue *plumb_results_find (PlumbResults *self,
                                const char *key,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for many keys at once; elements are NULL where nothing is known. */
GPtrArray *plumb_results_find_all (PlumbResults *self,
                                   const char *const *keys,
                                   gsize n_keys,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
