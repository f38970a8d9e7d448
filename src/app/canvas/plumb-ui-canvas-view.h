/* plumb-ui-canvas-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-canvas.h"
#include "plumb-ui-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* An open workflow as a person works on it: the canvas with its tools, keys and menus ("canvas."
 * actions), the path of levels, the control strip, the minimap, and what an empty canvas says.
 * Answers the session's "reveal" for its document. */
#define PLUMB_UI_TYPE_CANVAS_VIEW (plumb_ui_canvas_view_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiCanvasView, plumb_ui_canvas_view, PLUMB_UI, CANVAS_VIEW, AdwBreakpointBin)

GtkWidget *plumb_ui_canvas_view_new (PlumbUiSession *session,
                                     PlumbUiDocument *document) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiDocument *plumb_ui_canvas_view_get_document (PlumbUiCanvasView *self);
PlumbUiCanvas *plumb_ui_canvas_view_get_canvas (PlumbUiCanvasView *self);
/* What is seen of the document's own graph, and the views that are remembered: for the next time
 * that it is opened. */
PlumbValue *plumb_ui_canvas_view_get_place (PlumbUiCanvasView *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_canvas_view_set_place (PlumbUiCanvasView *self, PlumbValue *place);

G_END_DECLS
