/* plumb-ui-compare-canvas-paint.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-compare-canvas-private.h"

#define GROUND 0.13
#define GHOST 0.5
#define NEIGHBOR 0.25

static PlumbUiLayerView
get_view (const PlumbUiCompareFrame *frame, guint pane, double opacity)
{
  return (PlumbUiLayerView) { frame->scale, frame->x[pane], frame->y[pane], frame->panes[pane],
                              opacity };
}

static void
paint_layer (PlumbUiCompareCanvas *self,
             cairo_t *cr,
             const PlumbUiCompareFrame *frame,
             PlumbUiLayer layer,
             double opacity)
{
  PlumbUiLayerView view = get_view (frame, 0, opacity);
  plumb_ui_compare_tiles_paint (self->tiles, cr, layer, &view);
}

static PlumbUiLayer
get_layer (guint side)
{
  return side == 0 ? PLUMB_UI_LAYER_A : PLUMB_UI_LAYER_B;
}

static void
paint_replace (PlumbUiCompareCanvas *self, cairo_t *cr, const PlumbUiCompareFrame *frame)
{
  /* What is behind is asked for as well, so that a flick finds it there. */
  paint_layer (self, NULL, frame, get_layer (1 - self->look.side), 1);
  paint_layer (self, cr, frame, get_layer (self->look.side), 1);
  if ((self->look.overlays & PLUMB_UI_OVERLAY_GHOSTS) != 0)
    {
      paint_layer (self, cr, frame, PLUMB_UI_LAYER_BEFORE, NEIGHBOR);
      paint_layer (self, cr, frame, PLUMB_UI_LAYER_AFTER, NEIGHBOR);
    }
}

static void
paint_side (PlumbUiCompareCanvas *self, cairo_t *cr, const PlumbUiCompareFrame *frame)
{
  for (guint i = 0; i < 2; i++)
    {
      PlumbUiLayerView view = get_view (frame, i, 1);
      cairo_save (cr);
      cairo_rectangle (cr, frame->panes[i].x, frame->panes[i].y, frame->panes[i].width,
                       frame->panes[i].height);
      cairo_clip (cr);
      plumb_ui_compare_tiles_paint (self->tiles, cr, get_layer (i), &view);
      cairo_restore (cr);
    }
}

void
plumb_ui_compare_canvas_get_line (PlumbUiCompareCanvas *self,
                                  const PlumbUiCompareFrame *frame,
                                  double point[2],
                                  double way[2])
{
  double angle = self->look.wipe_angle * G_PI / 180;
  point[0] = (double) frame->x[0] + self->look.wipe_x * frame->picture_width * frame->scale;
  point[1] = (double) frame->y[0] + self->look.wipe_y * frame->picture_height * frame->scale;
  way[0] = sin (angle);
  way[1] = -cos (angle);
}

/* The half plane to the left (or the right) of the line, as far as anything can be seen. */
static void
clip_half (cairo_t *cr,
           const PlumbUiCompareFrame *frame,
           const double point[2],
           const double way[2],
           double side)
{
  double far = 4.0 * (frame->width + frame->height) + fabs (point[0]) + fabs (point[1]);
  double out[2] = { way[1] * side * far, -way[0] * side * far };
  double start[2] = { point[0] - way[0] * far, point[1] - way[1] * far };
  double end[2] = { point[0] + way[0] * far, point[1] + way[1] * far };
  cairo_move_to (cr, start[0], start[1]);
  cairo_line_to (cr, end[0], end[1]);
  cairo_line_to (cr, end[0] + out[0], end[1] + out[1]);
  cairo_line_to (cr, start[0] + out[0], start[1] + out[1]);
  cairo_close_path (cr);
  cairo_clip (cr);
}

static void
paint_line (cairo_t *cr,
            const PlumbUiCompareFrame *frame,
            const double point[2],
            const double way[2])
{
  double far = 2.0 * (frame->width + frame->height);
  for (guint i = 0; i < 2; i++)
    {
      cairo_set_source_rgb (cr, i, i, i);
      cairo_set_line_width (cr, (i == 0 ? 3 : 1) * frame->factor);
      cairo_move_to (cr, point[0] - way[0] * far, point[1] - way[1] * far);
      cairo_line_to (cr, point[0] + way[0] * far, point[1] + way[1] * far);
      cairo_stroke (cr);
      cairo_arc (cr, point[0], point[1], 6 * frame->factor, 0, 2 * G_PI);
      cairo_stroke (cr);
    }
}

/* A to the left of the line, B to the right: as they are listed. */
static void
paint_wipe (PlumbUiCompareCanvas *self, cairo_t *cr, const PlumbUiCompareFrame *frame)
{
  double point[2], way[2];
  plumb_ui_compare_canvas_get_line (self, frame, point, way);
  for (guint i = 0; i < 2; i++)
    {
      cairo_save (cr);
      clip_half (cr, frame, point, way, i == 0 ? 1 : -1);
      paint_layer (self, cr, frame, get_layer (i), 1);
      cairo_restore (cr);
    }
  paint_line (cr, frame, point, way);
}

static void
paint_onion (PlumbUiCompareCanvas *self, cairo_t *cr, const PlumbUiCompareFrame *frame)
{
  paint_layer (self, cr, frame, PLUMB_UI_LAYER_A, 1);
  paint_layer (self, cr, frame, PLUMB_UI_LAYER_B, self->look.opacity);
}

static void
paint_difference (PlumbUiCompareCanvas *self, cairo_t *cr, const PlumbUiCompareFrame *frame)
{
  gboolean is_visible = self->look.difference == PLUMB_UI_LOOK_VISIBLE;
  paint_layer (self, cr, frame, is_visible ? PLUMB_UI_LAYER_ERRORS : PLUMB_UI_LAYER_DIFFERENCE, 1);
}

void
plumb_ui_compare_canvas_paint (PlumbUiCompareCanvas *self,
                               cairo_t *cr,
                               const PlumbUiCompareFrame *frame)
{
  static void (*const painters[PLUMB_UI_N_MODES]) (PlumbUiCompareCanvas *, cairo_t *,
                                                   const PlumbUiCompareFrame *)
      = { paint_replace, paint_side, paint_wipe, paint_onion, paint_difference };
  cairo_set_source_rgb (cr, GROUND, GROUND, GROUND);
  cairo_paint (cr);
  painters[self->look.mode](self, cr, frame);
  if (self->has_ghost && self->look.mode == PLUMB_UI_MODE_REPLACE)
    paint_layer (self, cr, frame, get_layer (1 - self->look.side), GHOST);
}
