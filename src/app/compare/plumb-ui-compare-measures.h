/* plumb-ui-compare-measures.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-ui-compare-regions.h"
#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* How much the pictures of each pair differ, found one pair after the other. Signal "measured"
 * (guint pair). Main thread. */
#define PLUMB_UI_TYPE_COMPARE_MEASURES (plumb_ui_compare_measures_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiCompareMeasures, plumb_ui_compare_measures, PLUMB_UI, COMPARE_MEASURES, GObject)

/* @pairs: PlumbUiComparePair; must not change as long as this is there. @regions: how each is
 * judged. */
PlumbUiCompareMeasures *plumb_ui_compare_measures_new (PlumbWorkPool *pool,
                                                       GPtrArray *pairs,
                                                       PlumbUiCompareRegions *regions)
    G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_compare_measures_start (PlumbUiCompareMeasures *self);
gboolean plumb_ui_compare_measures_is_started (PlumbUiCompareMeasures *self);
void plumb_ui_compare_measures_stop (PlumbUiCompareMeasures *self);

/* The mean difference; negative: not known yet, NaN: it cannot be. */
double plumb_ui_compare_measures_get (PlumbUiCompareMeasures *self, guint pair);
/* The pair with the largest; G_MAXUINT: none is known. */
guint plumb_ui_compare_measures_find_worst (PlumbUiCompareMeasures *self);

/* What there is of a row of pairs: its verdict is that of the worst of them. */
typedef struct
{
  guint n_pairs;
  guint n_measured;
  guint n_missing[2]; /* pairs that have nothing on this side */
  PlumbVerdict verdict;
  guint worst; /* G_MAXUINT: none was measured */
} PlumbUiCompareSum;

void plumb_ui_compare_measures_sum_up (PlumbUiCompareMeasures *self, PlumbUiCompareSum *sum);

G_END_DECLS
