/* plumb-ui-run-graph.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-graph-view.h"

G_BEGIN_DECLS

/* The canvas as a PlumbUiGraphView: a graph that nobody edits, with the states that it is told. It
 * is seen whole at first; wheel and pinch zoom, a drag moves it, a click selects, arrows go from
 * node to node. A PlumbUiGraphViewFunc. */
GtkWidget *plumb_ui_run_graph_new (const PlumbUiGraphViewInfo *info) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
