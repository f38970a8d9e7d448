/* plumb-ui-canvas-menus.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* What can be done with the canvas itself. */
GMenuModel *plumb_ui_canvas_menus_make (PlumbUiTools *tools) G_GNUC_WARN_UNUSED_RESULT;
/* The context menu of what is there; @hit is selected already. */
void plumb_ui_canvas_menus_popup (PlumbUiTools *tools, const PlumbHit *hit, double x, double y);
/* The menu of the node that has the focus, else the canvas's own. */
void plumb_ui_canvas_menus_popup_for_focus (PlumbUiTools *tools);

G_END_DECLS
