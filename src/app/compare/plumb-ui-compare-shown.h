/* plumb-ui-compare-shown.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-compare.h"
#include "plumb-difference.h"
#include "plumb-histogram.h"
#include "plumb-ui-compare-cache.h"
#include "plumb-ui-compare-pair.h"

G_BEGIN_DECLS

/* The pair that is shown: its pictures, and what is computed of them when it is first asked for,
 * on threads. Another pair is another object: what still comes for one that was left is dropped
 * with it. Signals: "loaded" (guint side), "computed", "progressed". Main thread. */
#define PLUMB_UI_TYPE_COMPARE_SHOWN (plumb_ui_compare_shown_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCompareShown, plumb_ui_compare_shown, PLUMB_UI, COMPARE_SHOWN, GObject)

/* @pair: (nullable) */
PlumbUiCompareShown *plumb_ui_compare_shown_new (PlumbWorkPool *pool,
                                                 PlumbUiCompareCache *cache,
                                                 const PlumbUiComparePair *pair)
    G_GNUC_WARN_UNUSED_RESULT;
/* Ends all that is under way. */
void plumb_ui_compare_shown_stop (PlumbUiCompareShown *self);

gboolean plumb_ui_compare_shown_is_loading (PlumbUiCompareShown *self, guint side);
PlumbPyramid *plumb_ui_compare_shown_get_picture (PlumbUiCompareShown *self, guint side);
const GError *plumb_ui_compare_shown_get_error (PlumbUiCompareShown *self, guint side);

PlumbDifference *plumb_ui_compare_shown_get_difference (PlumbUiCompareShown *self);
const GError *plumb_ui_compare_shown_get_difference_error (PlumbUiCompareShown *self);
PlumbPyramid *plumb_ui_compare_shown_get_errors (PlumbUiCompareShown *self, double *reduction);
const PlumbHistogram *plumb_ui_compare_shown_get_histogram (PlumbUiCompareShown *self, guint side);
PlumbComparison *plumb_ui_compare_shown_get_comparison (PlumbUiCompareShown *self);
/* (nullable): in its place, the record of two files that are no pictures, as of
 * plumb_bytes_compare(). */
PlumbValue *plumb_ui_compare_shown_get_bytes (PlumbUiCompareShown *self);
/* @settings, @mask: (nullable): from now on it is judged by these. */
void plumb_ui_compare_shown_set_settings (PlumbUiCompareShown *self,
                                          PlumbValue *settings,
                                          PlumbImage *mask);

/* How much is done of what takes long, 0 to 1; negative: nothing such is under way. */
double plumb_ui_compare_shown_get_judging (PlumbUiCompareShown *self);
double plumb_ui_compare_shown_get_estimating (PlumbUiCompareShown *self);

G_END_DECLS
