/* plumb-ui-minimap.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-canvas.h"

G_BEGIN_DECLS

/* The whole graph in a corner, with the part that the canvas shows; a click or drag goes there. */
#define PLUMB_UI_TYPE_MINIMAP (plumb_ui_minimap_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiMinimap, plumb_ui_minimap, PLUMB_UI, MINIMAP, GtkWidget)

GtkWidget *plumb_ui_minimap_new (PlumbUiCanvas *canvas) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
