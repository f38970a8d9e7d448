/* plumb-ui-reference-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-review.h"

G_BEGIN_DECLS

/* What was approved of each output of a workflow, in versions with who, when and why; the latest
 * run's outputs can be approved, an earlier version restored. */
#define PLUMB_UI_TYPE_REFERENCE_VIEW (plumb_ui_reference_view_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiReferenceView, plumb_ui_reference_view, PLUMB_UI, REFERENCE_VIEW, AdwBin)

GtkWidget *plumb_ui_reference_view_new (PlumbUiReview *review) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
