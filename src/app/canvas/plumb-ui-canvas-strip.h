/* plumb-ui-canvas-strip.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-canvas.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The strip of controls at the foot of the canvas: check, plan, run, pause, stop, align, zoom.
 * Signal: "told" (text): what a reader is told of the run that it shows. */
#define PLUMB_UI_TYPE_CANVAS_STRIP (plumb_ui_canvas_strip_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCanvasStrip, plumb_ui_canvas_strip, PLUMB_UI, CANVAS_STRIP, GtkBox)

/* With the air around it, in pixels. */
#define PLUMB_UI_CANVAS_STRIP_HEIGHT 68

GtkWidget *plumb_ui_canvas_strip_new (PlumbUiCanvas *canvas,
                                      PlumbUiDocument *document) G_GNUC_WARN_UNUSED_RESULT;
/* What becomes smaller at @breakpoint. @n_folds: 1: words, 2: also what stands in a menu. */
void plumb_ui_canvas_strip_fold (PlumbUiCanvasStrip *self,
                                 AdwBreakpoint *breakpoint,
                                 guint n_folds);

G_END_DECLS
