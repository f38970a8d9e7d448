/* plumb-ui-run-graph-access.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-canvas.h"
#include "plumb-ui-graph-view.h"

G_BEGIN_DECLS

/* What a screen reader finds on the graph of a run: the selected node and those that are seen, each
 * with its state in the run and with the nodes that it feeds. Like on the editor's canvas that is
 * plumb-ui-access-list.h's, for the first PLUMB_UI_ACCESS_MAX; the list of steps has all. */
#define PLUMB_UI_TYPE_RUN_GRAPH_ACCESS (plumb_ui_run_graph_access_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiRunGraphAccess, plumb_ui_run_graph_access, PLUMB_UI, RUN_GRAPH_ACCESS, GObject)

/* @canvas owns it. */
PlumbUiRunGraphAccess *plumb_ui_run_graph_access_new (
    PlumbUiCanvas *canvas, PlumbUiNodeStates *states) G_GNUC_WARN_UNUSED_RESULT;
/* @level: (nullable): the path of the block that is shown; @selected: (nullable): the id of a node
 * in it. */
void plumb_ui_run_graph_access_show (PlumbUiRunGraphAccess *self,
                                     const char *level,
                                     const char *selected);

G_END_DECLS
