/* plumb-ui-compare-canvas-regions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-compare-canvas-private.h"

#define CELL 12

/* --- what fills them -------------------------------------------------------------------------- */

static void
paint_cell (cairo_t *cr, gboolean is_ignored)
{
  cairo_set_source_rgba (cr, 0, 0, 0, is_ignored ? 0.4 : 0.25);
  cairo_paint (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.55);
  cairo_set_line_width (cr, 1);
  if (!is_ignored)
    {
      cairo_arc (cr, CELL / 2.0, CELL / 2.0, 1.3, 0, 2 * G_PI);
      cairo_fill (cr);
      return;
    }
  for (int k = -1; k <= 1; k++)
    {
      cairo_move_to (cr, CELL * (k + 1), 0);
      cairo_line_to (cr, CELL * k, CELL);
    }
  cairo_stroke (cr);
}

/* Hatched: not compared. Dotted: weighed. */
static cairo_pattern_t *
make_pattern (gboolean is_ignored, double factor)
{
  int size = (int) ceil (CELL * factor);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, (double) size / CELL, (double) size / CELL);
  paint_cell (cr, is_ignored);
  cairo_destroy (cr);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (surface);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_surface_destroy (surface);
  return pattern;
}

/* --- paths ----------------------------------------------------------------------------------- */

static void
trace_box (cairo_t *cr, const PlumbRegion *region)
{
  if (region->shape == PLUMB_SHAPE_RECTANGLE)
    {
      cairo_rectangle (cr, region->x, region->y, region->width, region->height);
      return;
    }
  cairo_save (cr);
  cairo_translate (cr, region->x + region->width / 2.0, region->y + region->height / 2.0);
  cairo_scale (cr, region->width / 2.0, region->height / 2.0);
  cairo_new_sub_path (cr);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
}

/* In pixels of the picture. */
static void
trace (cairo_t *cr, const PlumbRegion *region)
{
  cairo_new_path (cr);
  if (region->shape <= PLUMB_SHAPE_ELLIPSE)
    {
      trace_box (cr, region);
      return;
    }
  for (guint i = 0; i < region->spots->len; i++)
    {
      const PlumbSpot *spot = &g_array_index (region->spots, PlumbSpot, i);
      cairo_line_to (cr, spot->x, spot->y);
    }
  if (region->shape == PLUMB_SHAPE_POLYGON)
    cairo_close_path (cr);
  else if (region->spots->len == 1)
    cairo_close_path (cr); /* a dot with round ends */
}

/* Paths are in pixels of the picture, lines and texts in those of the screen. */
typedef struct
{
  cairo_t *cr;
  const PlumbUiCompareFrame *frame;
  guint pane;
  cairo_matrix_t screen;
} Painter;

static void
outline (const Painter *painter, gboolean is_selected)
{
  cairo_t *cr = painter->cr;
  double factor = painter->frame->factor, dash = 5 * factor;
  cairo_save (cr);
  cairo_set_matrix (cr, &painter->screen);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_set_line_width (cr, (is_selected ? 4 : 3) * factor);
  cairo_stroke_preserve (cr);
  if (is_selected)
    cairo_set_dash (cr, &dash, 1, 0);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.95);
  cairo_set_line_width (cr, (is_selected ? 2 : 1) * factor);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* --- one of them ----------------------------------------------------------------------------- */

static void
paint_weight (const Painter *painter, const PlumbRegion *region)
{
  cairo_t *cr = painter->cr;
  double x1, y1, x2, y2, size = 13 * painter->frame->factor;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text
      = g_strdup_printf ("×%s", g_ascii_formatd (number, sizeof number, "%g", region->weight));
  trace (cr, region);
  cairo_path_extents (cr, &x1, &y1, &x2, &y2);
  cairo_new_path (cr);
  x1 = (x1 + x2) / 2;
  y1 = (y1 + y2) / 2;
  cairo_user_to_device (cr, &x1, &y1);
  cairo_save (cr);
  cairo_set_matrix (cr, &painter->screen);
  cairo_device_to_user (cr, &x1, &y1);
  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, size);
  cairo_text_extents_t extents;
  cairo_text_extents (cr, text, &extents);
  cairo_move_to (cr, x1 - extents.x_advance / 2, y1 + size / 3);
  cairo_text_path (cr, text);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_set_line_width (cr, 3 * painter->frame->factor);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* Cells of the pattern keep their size on the screen. */
static void
set_pattern (const Painter *painter, const PlumbRegion *region)
{
  const PlumbUiCompareFrame *frame = painter->frame;
  cairo_pattern_t *pattern
      = make_pattern (region->use == PLUMB_REGION_IGNORED, painter->frame->factor);
  cairo_matrix_t matrix;
  cairo_matrix_init (&matrix, frame->scale, 0, 0, frame->scale, (double) frame->x[painter->pane],
                     (double) frame->y[painter->pane]);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_set_source (painter->cr, pattern);
  cairo_pattern_destroy (pattern);
}

static void
paint_region (const Painter *painter, const PlumbRegion *region, gboolean is_selected)
{
  cairo_t *cr = painter->cr;
  set_pattern (painter, region);
  trace (cr, region);
  if (region->shape == PLUMB_SHAPE_BRUSH)
    {
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_set_line_width (cr, 2 * region->radius);
      cairo_stroke_preserve (cr);
    }
  else
    {
      cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
      cairo_fill_preserve (cr);
    }
  if (region->shape != PLUMB_SHAPE_BRUSH || is_selected)
    outline (painter, is_selected);
  cairo_new_path (cr);
  if (region->use == PLUMB_REGION_WEIGHED)
    paint_weight (painter, region);
}

/* --- what is being drawn -----------------------------------------------------------------------
 */

static void
paint_draft (PlumbUiCompareCanvas *self, const Painter *painter)
{
  PlumbRegion region;
  if (plumb_ui_compare_canvas_make_region (self, &region))
    {
      paint_region (painter, &region, TRUE);
      g_clear_pointer (&region.spots, g_array_unref);
      return;
    }
  cairo_new_path (painter->cr);
  for (guint i = 0; i < self->draft->len; i++)
    {
      const PlumbSpot *spot = &g_array_index (self->draft, PlumbSpot, i);
      cairo_line_to (painter->cr, spot->x, spot->y);
    }
  outline (painter, TRUE);
}

static void
paint_cursor (PlumbUiCompareCanvas *self, const Painter *painter)
{
  cairo_t *cr = painter->cr;
  double arm = 9 * painter->frame->factor / painter->frame->scale;
  const PlumbSpot *at = &self->cursor;
  cairo_new_path (cr);
  cairo_move_to (cr, at->x - arm, at->y);
  cairo_line_to (cr, at->x + arm, at->y);
  cairo_move_to (cr, at->x, at->y - arm);
  cairo_line_to (cr, at->x, at->y + arm);
  if (self->tool == PLUMB_UI_TOOL_BRUSH)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, at->x, at->y, self->radius, 0, 2 * G_PI);
    }
  outline (painter, FALSE);
}

void
plumb_ui_compare_canvas_paint_regions (PlumbUiCompareCanvas *self,
                                       cairo_t *cr,
                                       const PlumbUiCompareFrame *frame,
                                       guint pane)
{
  PlumbUiCompareRegions *regions = plumb_ui_compare_model_get_regions (self->model);
  GArray *list = plumb_ui_compare_regions_get_list (regions);
  guint selected = plumb_ui_compare_regions_get_selected (regions);
  Painter painter = { .cr = cr, .frame = frame, .pane = pane };
  cairo_get_matrix (cr, &painter.screen);
  cairo_save (cr);
  cairo_translate (cr, (double) frame->x[pane], (double) frame->y[pane]);
  cairo_scale (cr, frame->scale, frame->scale);
  for (guint i = list->len; i-- > 0;)
    {
      cairo_save (cr);
      if (i == selected)
        cairo_translate (cr, round (self->moved.x), round (self->moved.y));
      paint_region (&painter, &g_array_index (list, PlumbRegion, i), i == selected);
      cairo_restore (cr);
    }
  if (self->draft->len > 0)
    paint_draft (self, &painter);
  if (self->has_cursor && self->tool != PLUMB_UI_TOOL_NONE)
    paint_cursor (self, &painter);
  cairo_restore (cr);
}
