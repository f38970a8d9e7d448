/* plumb-ui-tools-input.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* The controllers of a canvas: they find what a press means, lead the tool that it begins, and
 * move the view. Main thread.
 *
 * Signals:
 *   "menu" (PlumbHit *hit, double x, double y)  a context menu is asked for there
 *   "insert" (double x, double y)               a double click on nothing */
#define PLUMB_UI_TYPE_TOOLS_INPUT (plumb_ui_tools_input_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiToolsInput, plumb_ui_tools_input, PLUMB_UI, TOOLS_INPUT, GObject)

PlumbUiToolsInput *plumb_ui_tools_input_new (PlumbUiTools *tools) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what is under way, without a trace. FALSE where nothing is. */
gboolean plumb_ui_tools_input_cancel (PlumbUiToolsInput *self);
/* The selected nodes follow the pointer until a click, or Escape. */
void plumb_ui_tools_input_grab (PlumbUiToolsInput *self);

G_END_DECLS
