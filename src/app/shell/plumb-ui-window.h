/* plumb-ui-window.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* One window: its session, its pages, the actions that any page may need.
 * Signal "state-changed": what plumb_ui_window_get_state() says may be another. */
#define PLUMB_UI_TYPE_WINDOW (plumb_ui_window_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiWindow, plumb_ui_window, PLUMB_UI, WINDOW, AdwApplicationWindow)

GtkWidget *plumb_ui_window_new (GtkApplication *application,
                                PlumbUiEnvironment *environment) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiSession *plumb_ui_window_get_session (PlumbUiWindow *self);
/* A project's folder, or a workflow. What is wrong with it is shown. */
void plumb_ui_window_open (PlumbUiWindow *self, GFile *file);
/* A run of a project that is or is not open. */
void plumb_ui_window_show_run (PlumbUiWindow *self, const char *folder, gint64 run);
/* The finder on all of the project, with a text in it. */
void plumb_ui_window_search (PlumbUiWindow *self, const char *text);

/* What is open, shown and selected, and where: to be restored by another process. */
PlumbValue *plumb_ui_window_get_state (PlumbUiWindow *self) G_GNUC_WARN_UNUSED_RESULT;
/* What is not there any more is left out without a word. */
void plumb_ui_window_restore (PlumbUiWindow *self, PlumbValue *state);

G_END_DECLS
