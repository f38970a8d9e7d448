/* plumb-ui-run-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-moment.h"
#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* One run: what it came to, the graph as it was, the timeline, one step of it. The moment that is
 * shown moves all of them together.
 *
 * Actions of the group "run": "replay", "resume", "cancel", "pause", "continue", "again", "export",
 * "compare" (asks the page), "end" (shows the end), "reveal" (the step in its workflow).
 * Signals: "run-chosen" (gint64 run, const char *path), "compare-asked" (). */
#define PLUMB_UI_TYPE_RUN_VIEW (plumb_ui_run_view_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRunView, plumb_ui_run_view, PLUMB_UI, RUN_VIEW, AdwBin)

GtkWidget *plumb_ui_run_view_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* NULL: there is no graph to be seen, only the list of steps. */
void plumb_ui_run_view_set_graph_func (PlumbUiRunView *self, PlumbUiGraphViewFunc func);
/* @run 0: none. @path (nullable): of a step. */
void plumb_ui_run_view_show (PlumbUiRunView *self,
                             PlumbUiProject *project,
                             gint64 run,
                             const char *path);
/* NULL where no run is shown. */
/* Keys answer what the run asks, now or when it is loaded. */
void plumb_ui_run_view_answer (PlumbUiRunView *self);
PlumbUiMoment *plumb_ui_run_view_get_moment (PlumbUiRunView *self);
const char *plumb_ui_run_view_get_path (PlumbUiRunView *self);
/* Nothing is being read. */
gboolean plumb_ui_run_view_is_settled (PlumbUiRunView *self);

G_END_DECLS
