/* plumb-ui-matrix-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-review.h"

G_BEGIN_DECLS

/* A template matrix as a grid: legacy and graph over all choices of its axes, tried one cell after
 * another; each cell leads to its pictures. The two last axes are lines and columns, those before
 * them give a block each. */
#define PLUMB_UI_TYPE_MATRIX_VIEW (plumb_ui_matrix_view_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiMatrixView, plumb_ui_matrix_view, PLUMB_UI, MATRIX_VIEW, AdwBin)

/* Adds "run-matrix", "stop-matrix" and "open-cell" to @actions. */
GtkWidget *plumb_ui_matrix_view_new (PlumbUiReview *review,
                                     GActionMap *actions) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
