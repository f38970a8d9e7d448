/* plumb-ui-compare-model.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-compare-measures.h"
#include "plumb-ui-compare-regions.h"
#include "plumb-ui-compare-shown.h"

G_BEGIN_DECLS

/* What is compared: pairs in order, one of which is shown, and what was made of it. Pictures are
 * decoded apart; everything is computed on the pool, and only what was asked for. Main thread.
 *
 * Signals: "shown" (another pair, or other pictures in it), "loaded" (guint side: it is there, or
 * cannot be read), "computed" (difference, errors, histograms, comparison, regions), "progressed"
 * (of what takes long), "measured" (guint pair: its worst difference is known), "judged" (a person
 * said something of a pair). */
#define PLUMB_UI_TYPE_COMPARE_MODEL (plumb_ui_compare_model_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCompareModel, plumb_ui_compare_model, PLUMB_UI, COMPARE_MODEL, GObject)

PlumbUiCompareModel *plumb_ui_compare_model_new (PlumbWorkPool *pool) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the pairs. */
void plumb_ui_compare_model_take_pairs (PlumbUiCompareModel *self, GPtrArray *pairs);
GPtrArray *plumb_ui_compare_model_get_pairs (PlumbUiCompareModel *self);
/* Files without an order of pairs: any two of them can be chosen. */
void plumb_ui_compare_model_set_files (PlumbUiCompareModel *self, const char *const *paths);
guint plumb_ui_compare_model_get_n_files (PlumbUiCompareModel *self);
const char *plumb_ui_compare_model_get_file (PlumbUiCompareModel *self, guint file);
void plumb_ui_compare_model_choose (PlumbUiCompareModel *self, guint side, guint file);

void plumb_ui_compare_model_show (PlumbUiCompareModel *self, guint pair);
guint plumb_ui_compare_model_get_shown (PlumbUiCompareModel *self);
/* (nullable) */
const PlumbUiComparePair *plumb_ui_compare_model_get_pair (PlumbUiCompareModel *self);

/* A review or a rating of a parity pair was recorded. */
void plumb_ui_compare_model_take_word (PlumbUiCompareModel *self, PlumbValue *word);

gboolean plumb_ui_compare_model_is_loading (PlumbUiCompareModel *self, guint side);
/* (nullable): loading, missing, or it cannot be read. */
PlumbPyramid *plumb_ui_compare_model_get_picture (PlumbUiCompareModel *self, guint side);
const GError *plumb_ui_compare_model_get_error (PlumbUiCompareModel *self, guint side);
/* (nullable): the pictures of a neighbor that were loaded before. */
PlumbPyramid *plumb_ui_compare_model_find_picture (PlumbUiCompareModel *self,
                                                   guint pair,
                                                   guint side);
/* Loads those of a pair that may be shown soon. */
void plumb_ui_compare_model_prepare (PlumbUiCompareModel *self, guint pair);

/* Each is computed when it is first asked for; NULL until then, and where it cannot be. */
PlumbDifference *plumb_ui_compare_model_get_difference (PlumbUiCompareModel *self);
/* FLIP; @reduction: pixels of the picture for one of the map. */
PlumbPyramid *plumb_ui_compare_model_get_errors (PlumbUiCompareModel *self, double *reduction);
PlumbComparison *plumb_ui_compare_model_get_comparison (PlumbUiCompareModel *self);
PlumbValue *plumb_ui_compare_model_get_bytes (PlumbUiCompareModel *self);
const PlumbHistogram *plumb_ui_compare_model_get_histogram (PlumbUiCompareModel *self, guint side);
/* Why the difference cannot be shown, such as sizes that differ. */
const GError *plumb_ui_compare_model_get_difference_error (PlumbUiCompareModel *self);
/* How much is done of what takes long, 0 to 1; negative: nothing such is under way. */
double plumb_ui_compare_model_get_judging (PlumbUiCompareModel *self);
double plumb_ui_compare_model_get_estimating (PlumbUiCompareModel *self);
/* Parts that are ignored or weighed. */
PlumbUiCompareRegions *plumb_ui_compare_model_get_regions (PlumbUiCompareModel *self);
/* (nullable): how the comparison judges, as plumb_compare_settings_to_value() writes it. */
PlumbValue *plumb_ui_compare_model_get_settings (PlumbUiCompareModel *self);

/* Measures every pair, one after the other. */
void plumb_ui_compare_model_measure_all (PlumbUiCompareModel *self);
/* The mean difference of a pair; negative: not known yet, NaN: it cannot be. */
double plumb_ui_compare_model_get_measure (PlumbUiCompareModel *self, guint pair);
/* All of them together. */
void plumb_ui_compare_model_sum_up (PlumbUiCompareModel *self, PlumbUiCompareSum *sum);
/* The pair with the largest; G_MAXUINT: none is known. */
guint plumb_ui_compare_model_find_worst (PlumbUiCompareModel *self);

G_END_DECLS
