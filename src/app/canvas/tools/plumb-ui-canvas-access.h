/* plumb-ui-canvas-access.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* What a screen reader finds on the canvas: of the nodes, the one with the focus, those selected
 * and those seen, each with its ports, and with its links as relations. Names tell kind, state and
 * what is missing. The outline has all of them. After the nodes come the frames and notes that are
 * seen. What all pictures of graphs tell alike is plumb-ui-access-list.h's. */
#define PLUMB_UI_TYPE_CANVAS_ACCESS (plumb_ui_canvas_access_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCanvasAccess, plumb_ui_canvas_access, PLUMB_UI, CANVAS_ACCESS, GObject)

PlumbUiCanvasAccess *plumb_ui_canvas_access_new (PlumbUiTools *tools) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
