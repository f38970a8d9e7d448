/* plumb-ui-rollout-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-review.h"

G_BEGIN_DECLS

/* Who does the work of a workflow and why, what is missing for the graph, and every comparison, as
 * chart and list. */
#define PLUMB_UI_TYPE_ROLLOUT_VIEW (plumb_ui_rollout_view_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRolloutView, plumb_ui_rollout_view, PLUMB_UI, ROLLOUT_VIEW, AdwBin)

GtkWidget *plumb_ui_rollout_view_new (PlumbUiReview *review) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
