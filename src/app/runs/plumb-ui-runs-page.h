/* plumb-ui-runs-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-graph-view.h"
#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The page "Runs": history beside one run, or two runs side by side. Answers "show-run" and
 * "compare-runs" of the session.
 *
 * Actions of the group "runs": "next", "previous", "find", "open", "compare" (with the other one
 * that is selected, else asks which), "compare-with" (int64), "again", "replay", "export",
 * "close-comparison"; those of the run that is shown are "run.…" (plumb-ui-run-view.h). */
#define PLUMB_UI_TYPE_RUNS_PAGE (plumb_ui_runs_page_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRunsPage, plumb_ui_runs_page, PLUMB_UI, RUNS_PAGE, AdwBin)

GtkWidget *plumb_ui_runs_page_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* How graphs are shown; NULL (the default): not at all. Before a run is shown. */
void plumb_ui_runs_page_set_graph_func (PlumbUiRunsPage *self, PlumbUiGraphViewFunc func);

G_END_DECLS
