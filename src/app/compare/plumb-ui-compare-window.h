/* plumb-ui-compare-window.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-compare-view.h"

G_BEGIN_DECLS

/* A window that compares. Signal: "show-step" (const char *path), of its view. */
#define PLUMB_UI_TYPE_COMPARE_WINDOW (plumb_ui_compare_window_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiCompareWindow, plumb_ui_compare_window, PLUMB_UI, COMPARE_WINDOW, AdwApplicationWindow)

GtkWidget *plumb_ui_compare_window_new (GtkApplication *application,
                                        PlumbUiEnvironment *environment) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiCompareView *plumb_ui_compare_window_get_view (PlumbUiCompareWindow *self);

/* A new window on any number of pictures, the first two at once. */
void plumb_ui_compare_window_present (GtkApplication *application,
                                      PlumbUiEnvironment *environment,
                                      const char *const *paths);

G_END_DECLS
