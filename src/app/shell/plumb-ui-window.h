/* plumb-ui-window.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* One window: its session, its pages, the actions that any page may need. */
#define PLUMB_UI_TYPE_WINDOW (plumb_ui_window_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiWindow, plumb_ui_window, PLUMB_UI, WINDOW, AdwApplicationWindow)

GtkWidget *plumb_ui_window_new (GtkApplication *application,
                                PlumbUiEnvironment *environment) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiSession *plumb_ui_window_get_session (PlumbUiWindow *self);
/* A project's folder, or a workflow. What is wrong with it is shown. */
void plumb_ui_window_open (PlumbUiWindow *self, GFile *file);

G_END_DECLS
