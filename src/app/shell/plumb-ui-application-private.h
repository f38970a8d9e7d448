/* plumb-ui-application-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-application.h"
#include "plumb-ui-environment.h"
#include "plumb-ui-window.h"

G_BEGIN_DECLS

/* plumb-ui-application.c: the process; -actions: what needs no window; -state: from start to
 * start. */

struct _PlumbUiApplication
{
  AdwApplication parent_instance;

  PlumbBackends *backends;
  PlumbUiEnvironment *environment;
  GPtrArray *notifiers; /* PlumbUiNotifier, one a project */
  guint save_source;
  char *saved_state; /* as it was last written */
  gboolean is_restored;
};

void plumb_ui_application_add_actions (PlumbUiApplication *self);
/* Its key, in menus and in the toolkit's own windows too. */
void plumb_ui_application_hear_quit (PlumbUiApplication *self);
/* The window that was used last, or a new one. */
PlumbUiWindow *plumb_ui_application_ensure_window (PlumbUiApplication *self);
PlumbUiWindow *plumb_ui_application_add_window (PlumbUiApplication *self);

/* Opens what was open when the process ended last; FALSE where nothing was. */
gboolean plumb_ui_application_restore (PlumbUiApplication *self);
/* Writes what is open, within five seconds. */
void plumb_ui_application_queue_save (PlumbUiApplication *self);
void plumb_ui_application_save_now (PlumbUiApplication *self);

G_END_DECLS
