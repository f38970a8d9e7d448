/* plumb-ui-compare-canvas-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-compare-canvas.h"
#include "plumb-ui-compare-tiles.h"

G_BEGIN_DECLS

/* plumb-ui-compare-canvas.c: the widget and what is seen; -input: pointer and wheel; -paint: a
 * frame; -overlays: what lies on the pictures; -draw: regions by pointer and keys; -regions: how
 * they look. */

/* What is being dragged. */
typedef enum
{
  PLUMB_UI_DRAG_NONE,
  PLUMB_UI_DRAG_PAN,
  PLUMB_UI_DRAG_WIPE,
  PLUMB_UI_DRAG_TURN,
  PLUMB_UI_DRAG_HORIZON,
  PLUMB_UI_DRAG_ISO,
  PLUMB_UI_DRAG_DRAW,
  PLUMB_UI_DRAG_MOVE, /* the selected region */
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

  PlumbUiCompareTool tool;
  PlumbUiCompareTool draft_tool; /* what is being drawn, if anything */
  GArray *draft;                 /* PlumbSpot: its corners so far, pixels of the picture */
  PlumbSpot moved;               /* how far the selected region was dragged */
  double radius;                 /* of the brush, pixels of the picture */
  gboolean has_cursor;           /* what is drawn by keys is drawn here */
  PlumbSpot cursor;
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
void plumb_ui_compare_canvas_paint_regions (PlumbUiCompareCanvas *self,
                                            cairo_t *cr,
                                            const PlumbUiCompareFrame *frame,
                                            guint pane);

void plumb_ui_compare_canvas_add_drawing (PlumbUiCompareCanvas *self);
/* What a drag with the tool does from there. */
PlumbUiCompareDrag plumb_ui_compare_canvas_begin_drawing (PlumbUiCompareCanvas *self,
                                                          PlumbUiCompareTool tool,
                                                          double x,
                                                          double y);
void plumb_ui_compare_canvas_draw_to (PlumbUiCompareCanvas *self, double x, double y);
void plumb_ui_compare_canvas_end_drawing (PlumbUiCompareCanvas *self, gboolean was_dragged);
void plumb_ui_compare_canvas_drop_draft (PlumbUiCompareCanvas *self);
void plumb_ui_compare_canvas_move_selected (PlumbUiCompareCanvas *self, double dx, double dy);
/* What the draft would become; its spots are to be freed. FALSE: nothing yet. */
gboolean plumb_ui_compare_canvas_make_region (PlumbUiCompareCanvas *self, PlumbRegion *region);

/* The wipe line in a pane: a point of it, and the way that it goes. */
void plumb_ui_compare_canvas_get_line (PlumbUiCompareCanvas *self,
                                       const PlumbUiCompareFrame *frame,
                                       double point[2],
                                       double way[2]);

G_END_DECLS
