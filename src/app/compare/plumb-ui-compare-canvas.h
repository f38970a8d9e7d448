/* plumb-ui-compare-canvas.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-compare-look.h"
#include "plumb-ui-compare-model.h"

G_BEGIN_DECLS

/* The area in which pictures are seen: pan (drag, arrows), zoom (wheel, pinch, keys), the wipe
 * line, loupe, overlays. Signals: "pointed" (the pointer is over another pixel, or none),
 * "look-changed" (by the pointer), "spot" (double x, double y: a pixel of the difference was
 * clicked), "painted" (everything that is seen is there). */
#define PLUMB_UI_TYPE_COMPARE_CANVAS (plumb_ui_compare_canvas_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiCompareCanvas, plumb_ui_compare_canvas, PLUMB_UI, COMPARE_CANVAS, GtkWidget)

GtkWidget *plumb_ui_compare_canvas_new (PlumbUiCompareModel *model) G_GNUC_WARN_UNUSED_RESULT;

void plumb_ui_compare_canvas_set_look (PlumbUiCompareCanvas *self, const PlumbUiCompareLook *look);
const PlumbUiCompareLook *plumb_ui_compare_canvas_get_look (PlumbUiCompareCanvas *self);

/* What a drag over the picture draws. */
typedef enum
{
  PLUMB_UI_TOOL_NONE,
  PLUMB_UI_TOOL_SELECT,
  PLUMB_UI_TOOL_RECTANGLE,
  PLUMB_UI_TOOL_ELLIPSE,
  PLUMB_UI_TOOL_POLYGON,
  PLUMB_UI_TOOL_BRUSH,
} PlumbUiCompareTool;

#define PLUMB_UI_N_TOOLS 6

void plumb_ui_compare_canvas_set_tool (PlumbUiCompareCanvas *self, PlumbUiCompareTool tool);
PlumbUiCompareTool plumb_ui_compare_canvas_get_tool (PlumbUiCompareCanvas *self);
/* Of the brush, pixels of the picture. */
double plumb_ui_compare_canvas_get_radius (PlumbUiCompareCanvas *self);

/* Pixels of the screen for each of the picture; 0: as large as there is room. */
void plumb_ui_compare_canvas_set_zoom (PlumbUiCompareCanvas *self, double zoom);
/* What it is, fitted or not. */
double plumb_ui_compare_canvas_get_zoom (PlumbUiCompareCanvas *self);
void plumb_ui_compare_canvas_zoom_by (PlumbUiCompareCanvas *self, double factor);
/* By parts of what is seen. */
void plumb_ui_compare_canvas_pan (PlumbUiCompareCanvas *self, double across, double down);
/* Puts a pixel in the middle. */
void plumb_ui_compare_canvas_center (PlumbUiCompareCanvas *self, double x, double y);

/* The pixel under the pointer; FALSE: none. */
gboolean plumb_ui_compare_canvas_get_pointed (PlumbUiCompareCanvas *self, guint *x, guint *y);
/* The stored numbers of a pixel as text; NULL where there is none. */
char *plumb_ui_compare_canvas_dup_numbers (PlumbPyramid *picture, guint x, guint y);
/* Everything that is seen is there, at its own scale. */
gboolean plumb_ui_compare_canvas_is_fresh (PlumbUiCompareCanvas *self);
/* Frames between the first and the last, and the longest between two: what a bench asks. */
guint plumb_ui_compare_canvas_get_n_frames (PlumbUiCompareCanvas *self);

G_END_DECLS
