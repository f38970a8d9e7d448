/* plumb-ui-noise-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-review.h"

G_BEGIN_DECLS

/* The noise floor of an output: the same steps run again and again, how far each node gives the
 * same, and the limits and the mask that follow, taken with one click. */
#define PLUMB_UI_TYPE_NOISE_VIEW (plumb_ui_noise_view_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiNoiseView, plumb_ui_noise_view, PLUMB_UI, NOISE_VIEW, AdwBin)

/* Adds "measure-noise", "stop-noise" and "accept-noise" to @actions. */
GtkWidget *plumb_ui_noise_view_new (PlumbUiReview *review,
                                    GActionMap *actions) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
