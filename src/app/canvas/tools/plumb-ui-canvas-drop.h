/* plumb-ui-canvas-drop.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* Takes what is dropped on the canvas: kinds from the catalog; files, which become nodes that load
 * them (copied into the project where they are not in it); workflows and project folders, which are
 * opened. */
void plumb_ui_canvas_drop_install (PlumbUiTools *tools);

G_END_DECLS
