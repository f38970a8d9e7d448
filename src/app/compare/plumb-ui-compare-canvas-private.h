/* plumb-ui-compare-canvas-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-compare-canvas.h"
#include "plumb-ui-compare-tiles.h"

G_BEGIN_DECLS

/* plumb-ui-compare-canvas.c: the widget and what is seen; -input: pointer and wheel; -paint: a
 * frame; -overlays: what lies on the pictures. */

/* What is being dragged. */
typedef enum
{
  PLUMB_UI_DRAG_NONE,
  PLUMB_UI_DRAG_PAN,
  PLUMB_UI_DRAG_WIPE,
  PLUMB_UI_DRAG_TURN,
  PLUMB_UI_DRAG_HORIZON,
  PLUMB_UI_DRAG_ISO,
  PLUMB_UI_DRAG_REGION,
} PlumbUiCompareDrag;

struct _PlumbUiCompareCanvas
{
  GtkWidget parent_instance;

  PlumbUiCompareModel *model;
  PlumbUiCompareTiles *tiles;
  PlumbUiCompareLook look;

  double zoom; /* 0: fit */
  double x;    /* the pixel in the middle */
  double y;

  double pointer_x; /* widget pixels; negative: outside */
  double pointer_y;
  gboolean has_ghost; /* Shift is held: the other picture at a half */
  PlumbUiCompareDrag drag;
  double begin_x;
  double begin_y;
  double begin_zoom;
  double region[4]; /* that is being drawn: two corners, pixels of the picture */
  guint n_frames;
};

/* Where the pictures are, in pixels of the screen. One pane, or two beside each other. */
typedef struct
{
  double factor; /* pixels of the screen for each of the widget */
  double scale;  /* for each of the picture */
  int width;
  int height;
  guint n_panes;
  cairo_rectangle_int_t panes[2];
  gint64 x[2]; /* of the picture's corner */
  gint64 y[2];
  guint picture_width;
  guint picture_height;
} PlumbUiCompareFrame;

/* FALSE where there is nothing to show. */
gboolean plumb_ui_compare_canvas_get_frame (PlumbUiCompareCanvas *self, PlumbUiCompareFrame *frame);
/* Where a point of the widget is in the picture. */
void plumb_ui_compare_canvas_locate (
    PlumbUiCompareCanvas *self, double px, double py, double *x, double *y);
void plumb_ui_compare_canvas_zoom_at (PlumbUiCompareCanvas *self,
                                      double zoom,
                                      double px,
                                      double py);
void plumb_ui_compare_canvas_move_by (PlumbUiCompareCanvas *self, double dx, double dy);
void plumb_ui_compare_canvas_add_input (PlumbUiCompareCanvas *self);
void plumb_ui_compare_canvas_look_changed (PlumbUiCompareCanvas *self);
void plumb_ui_compare_canvas_clicked (PlumbUiCompareCanvas *self, double x, double y);

void plumb_ui_compare_canvas_paint (PlumbUiCompareCanvas *self,
                                    cairo_t *cr,
                                    const PlumbUiCompareFrame *frame);
void plumb_ui_compare_canvas_paint_overlays (PlumbUiCompareCanvas *self,
                                             cairo_t *cr,
                                             const PlumbUiCompareFrame *frame);
/* The wipe line in a pane: a point of it, and the way that it goes. */
void plumb_ui_compare_canvas_get_line (PlumbUiCompareCanvas *self,
                                       const PlumbUiCompareFrame *frame,
                                       double point[2],
                                       double way[2]);

G_END_DECLS
