/* plumb-ui-run-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* What a person asks of runs. Each tells what came of it by the session: a toast, or the error. */

/* @verb: "resume", "cancel", "pause", "continue". */
void plumb_ui_run_request (PlumbUiSession *session,
                           PlumbUiProject *project,
                           const char *verb,
                           gint64 run);
/* Starts a run and shows it. Takes @request (nullable; plumb-workflow.h). */
void plumb_ui_run_start (PlumbUiSession *session,
                         PlumbUiProject *project,
                         const char *workflow,
                         PlumbValue *request);
/* The same work once more, from the run's record, to be graded. */
void plumb_ui_run_replay (PlumbUiSession *session, PlumbUiProject *project, gint64 run);
/* Takes @answer. */
void plumb_ui_run_answer (PlumbUiSession *session,
                          PlumbUiProject *project,
                          PlumbValue *question,
                          PlumbValue *answer);
/* Asks where to, then writes the evidence of a run there. */
void plumb_ui_run_export (PlumbUiSession *session,
                          PlumbUiProject *project,
                          gint64 run,
                          GtkWindow *parent);

G_END_DECLS
