/* plumb-ui-pair-chart.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-pairs.h"

G_BEGIN_DECLS

/* The history of pairs: one mark for each, from the oldest to the newest; its height is the mean
 * difference, by the root, its shape and color are the verdict; dashed lines are the limits. Arrow
 * keys go from pair to pair, Enter opens the one that is chosen.
 *
 * Signals: "chosen" (gint64 pair), "activated" (gint64 pair). */
#define PLUMB_UI_TYPE_PAIR_CHART (plumb_ui_pair_chart_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiPairChart, plumb_ui_pair_chart, PLUMB_UI, PAIR_CHART, GtkWidget)

GtkWidget *plumb_ui_pair_chart_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @pairs: newest first, as the library lists them; (nullable). */
void plumb_ui_pair_chart_set_pairs (PlumbUiPairChart *self, GPtrArray *pairs);
/* Where a mark is, for who points at it; FALSE where there is no such pair. */
gboolean plumb_ui_pair_chart_get_place (PlumbUiPairChart *self,
                                        gint64 pair,
                                        graphene_point_t *place);

G_END_DECLS
