/* plumb-ui-canvas-actions.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tools-input.h"

G_BEGIN_DECLS

/* The "canvas." actions, inserted on the canvas and on @view (so that strip and menus of it reach
 * them), and their keys, which count while the canvas has the focus. */
GActionGroup *plumb_ui_canvas_actions_install (PlumbUiTools *tools,
                                               PlumbUiToolsInput *input,
                                               GtkWidget *view);

G_END_DECLS
