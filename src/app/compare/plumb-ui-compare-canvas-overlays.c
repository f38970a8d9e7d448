/* plumb-ui-compare-canvas-overlays.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-compare-canvas-private.h"

#define ISO_CELL 48.0
#define SAFE 0.1
#define MOST_LINES 400
/* Pixels of the screen for one of the picture, from which its edges are lines, and its numbers
 * text. */
#define GRID_SCALE 6.0
#define NUMBERS_SCALE 40.0
#define LOUPE 192
#define LOUPE_ZOOM 8.0
#define HISTOGRAM_WIDTH 256
#define HISTOGRAM_HEIGHT 110
#define MARGIN 12
#define NAME_HEIGHT 32 /* of a picture's name in the corner */

/* A part of the picture that is seen, in its pixels. */
typedef struct
{
  guint left;
  guint top;
  guint right; /* one after the last */
  guint bottom;
} Seen;

static Seen
find_seen (const PlumbUiCompareFrame *frame, guint pane)
{
  const cairo_rectangle_int_t *area = &frame->panes[pane];
  double scale = frame->scale, x = (double) frame->x[pane], y = (double) frame->y[pane];
  Seen seen;
  seen.left = (guint) CLAMP (floor ((area->x - x) / scale), 0, frame->picture_width);
  seen.top = (guint) CLAMP (floor ((area->y - y) / scale), 0, frame->picture_height);
  seen.right = (guint) CLAMP (ceil ((area->x + area->width - x) / scale), 0, frame->picture_width);
  seen.bottom
      = (guint) CLAMP (ceil ((area->y + area->height - y) / scale), 0, frame->picture_height);
  return seen;
}

static double
to_x (const PlumbUiCompareFrame *frame, guint pane, double x)
{
  return (double) frame->x[pane] + x * frame->scale;
}

static double
to_y (const PlumbUiCompareFrame *frame, guint pane, double y)
{
  return (double) frame->y[pane] + y * frame->scale;
}

/* White with a dark seam: seen on anything. */
static void
stroke_twice (cairo_t *cr, double width)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.55);
  cairo_set_line_width (cr, width * 2.4);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.9);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* --- pixels ----------------------------------------------------------------------------------- */

static void
paint_grid (cairo_t *cr, const PlumbUiCompareFrame *frame, guint pane, const Seen *seen)
{
  cairo_set_line_width (cr, 1);
  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.6);
  for (guint x = seen->left; x <= seen->right; x++)
    {
      cairo_move_to (cr, floor (to_x (frame, pane, x)) + 0.5, to_y (frame, pane, seen->top));
      cairo_line_to (cr, floor (to_x (frame, pane, x)) + 0.5, to_y (frame, pane, seen->bottom));
    }
  for (guint y = seen->top; y <= seen->bottom; y++)
    {
      cairo_move_to (cr, to_x (frame, pane, seen->left), floor (to_y (frame, pane, y)) + 0.5);
      cairo_line_to (cr, to_x (frame, pane, seen->right), floor (to_y (frame, pane, y)) + 0.5);
    }
  cairo_stroke (cr);
}

static void
paint_number (cairo_t *cr, const char *text, double x, double y, double size)
{
  g_auto (GStrv) lines = g_strsplit (text, " ", 4);
  guint n = g_strv_length (lines);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        double seam = pass == 0 ? 1 : 0;
        cairo_set_source_rgb (cr, 1 - seam, 1 - seam, 1 - seam);
        cairo_move_to (cr, x + seam, y + size * (1.15 * i + 1) + seam);
        cairo_show_text (cr, lines[i]);
      }
}

static PlumbPyramid *
get_front (PlumbUiCompareCanvas *self, guint pane)
{
  guint side = self->look.mode == PLUMB_UI_MODE_SIDE ? pane : self->look.side;
  return plumb_ui_compare_model_get_picture (self->model, side);
}

static void
paint_numbers (PlumbUiCompareCanvas *self,
               cairo_t *cr,
               const PlumbUiCompareFrame *frame,
               guint pane,
               const Seen *seen)
{
  double size = MIN (13 * frame->factor, frame->scale / 5);
  cairo_select_font_face (cr, "monospace", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, size);
  for (guint y = seen->top; y < seen->bottom; y++)
    for (guint x = seen->left; x < seen->right; x++)
      {
        g_autofree char *text = plumb_ui_compare_canvas_dup_numbers (get_front (self, pane), x, y);
        if (text != NULL)
          paint_number (cr, text, to_x (frame, pane, x) + size / 3, to_y (frame, pane, y), size);
      }
}

/* --- lines over the picture ------------------------------------------------------------------- */

/* Cells twice as wide as high, as an isometric floor has them. */
static void
paint_iso (PlumbUiCompareCanvas *self, cairo_t *cr, const PlumbUiCompareFrame *frame, guint pane)
{
  double width = frame->picture_width, height = frame->picture_height, cell = ISO_CELL;
  double falling = self->look.iso_x - 2 * self->look.iso_y;
  double rising = self->look.iso_x + 2 * self->look.iso_y;
  while (2 * (width + 2 * height) / cell > MOST_LINES)
    cell *= 2;
  cairo_save (cr);
  cairo_rectangle (cr, to_x (frame, pane, 0), to_y (frame, pane, 0), width * frame->scale,
                   height * frame->scale);
  cairo_clip (cr);
  double first = ceil ((-2 * height - falling) / cell) * cell + falling;
  for (double at = first; at < width; at += cell)
    {
      cairo_move_to (cr, to_x (frame, pane, at), to_y (frame, pane, 0));
      cairo_line_to (cr, to_x (frame, pane, at + 2 * height), to_y (frame, pane, height));
    }
  first = ceil (-rising / cell) * cell + rising;
  for (double at = first; at < width + 2 * height; at += cell)
    {
      cairo_move_to (cr, to_x (frame, pane, at), to_y (frame, pane, 0));
      cairo_line_to (cr, to_x (frame, pane, at - 2 * height), to_y (frame, pane, height));
    }
  stroke_twice (cr, 0.7 * frame->factor);
  cairo_restore (cr);
}

static void
paint_horizon (PlumbUiCompareCanvas *self,
               cairo_t *cr,
               const PlumbUiCompareFrame *frame,
               guint pane)
{
  double y = floor (to_y (frame, pane, self->look.horizon * frame->picture_height)) + 0.5;
  cairo_move_to (cr, to_x (frame, pane, 0), y);
  cairo_line_to (cr, to_x (frame, pane, frame->picture_width), y);
  stroke_twice (cr, frame->factor);
}

static void
paint_safe (cairo_t *cr, const PlumbUiCompareFrame *frame, guint pane)
{
  double width = frame->picture_width * frame->scale, height = frame->picture_height * frame->scale;
  double inset = SAFE * MIN (width, height);
  double left = to_x (frame, pane, 0), top = to_y (frame, pane, 0);
  cairo_rectangle (cr, floor (left + inset) + 0.5, floor (top + inset) + 0.5,
                   floor (width - 2 * inset), floor (height - 2 * inset));
  stroke_twice (cr, frame->factor);
  cairo_rectangle (cr, left, top, width, height);
  stroke_twice (cr, frame->factor);
}

/* --- histogram ---------------------------------------------------------------------------------
 */

static guint64
find_most (const PlumbHistogram *histogram)
{
  guint64 most = 1;
  for (guint c = 0; c < 3; c++)
    for (guint i = 1; i + 1 < PLUMB_HISTOGRAM_BINS; i++)
      most = MAX (most, histogram->bins[c][i]);
  return most;
}

static void
trace_histogram (cairo_t *cr, const guint64 *bins, double most)
{
  cairo_move_to (cr, 0, HISTOGRAM_HEIGHT);
  for (guint i = 0; i < PLUMB_HISTOGRAM_BINS; i++)
    cairo_line_to (cr, i, HISTOGRAM_HEIGHT * (1 - MIN (1, sqrt ((double) bins[i] / most))));
  cairo_line_to (cr, PLUMB_HISTOGRAM_BINS - 1, HISTOGRAM_HEIGHT);
}

/* A as areas, B as lines: by the root, so that the few are seen. */
static void
paint_histogram (PlumbUiCompareCanvas *self, cairo_t *cr, const PlumbUiCompareFrame *frame)
{
  static const double colors[3][3] = { { 1, 0.35, 0.3 }, { 0.35, 0.9, 0.4 }, { 0.45, 0.6, 1 } };
  cairo_save (cr);
  cairo_scale (cr, frame->factor, frame->factor);
  cairo_translate (cr, frame->width / frame->factor - HISTOGRAM_WIDTH - MARGIN,
                   MARGIN + NAME_HEIGHT);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_rectangle (cr, -4, -4, HISTOGRAM_WIDTH + 8, HISTOGRAM_HEIGHT + 8);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1);
  for (guint side = 0; side < 2; side++)
    {
      const PlumbHistogram *histogram = plumb_ui_compare_model_get_histogram (self->model, side);
      for (guint c = 0; histogram != NULL && c < 3; c++)
        {
          trace_histogram (cr, histogram->bins[c], (double) find_most (histogram));
          cairo_set_source_rgba (cr, colors[c][0], colors[c][1], colors[c][2], side == 0 ? 0.4 : 1);
          if (side == 0)
            cairo_fill (cr);
          else
            cairo_stroke (cr);
        }
    }
  cairo_restore (cr);
}

/* --- loupe --------------------------------------------------------------------------------------
 */

static cairo_surface_t *
make_loupe (PlumbUiCompareCanvas *self, guint side, guint x, guint y, guint size)
{
  PlumbPyramid *picture = plumb_ui_compare_model_get_picture (self->model, side);
  if (picture == NULL)
    return NULL;
  g_autoptr (PlumbDisplayTable) table = plumb_display_table_new (
      &self->look.display, plumb_pyramid_get_layout (picture), plumb_pyramid_get_profile (picture));
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) size, (int) size);
  PlumbShownTile tile = { .scale = LOUPE_ZOOM,
                          .x = (gint64) ((x + 0.5) * LOUPE_ZOOM) - size / 2,
                          .y = (gint64) ((y + 0.5) * LOUPE_ZOOM) - size / 2,
                          .width = size,
                          .height = size,
                          .stride = (guint) cairo_image_surface_get_stride (surface) / 4 };
  tile.pixels = (guint32 *) (void *) cairo_image_surface_get_data (surface);
  plumb_shown_tile_paint_picture (&tile, picture, table);
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* On a ground of its own, in the corner: whatever the picture is there, it can be read. */
static void
paint_letter (PlumbUiCompareCanvas *self, cairo_t *cr, const char *letter, double left, double top)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), letter);
  int width, height;
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_rectangle (cr, left + 1, top + 1, width + 10, height + 4);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, left + 6, top + 3);
  pango_cairo_show_layout (cr, layout);
}

/* Both pictures around the pointer, eight times as large, beside each other. */
static void
paint_loupe (PlumbUiCompareCanvas *self, cairo_t *cr, const PlumbUiCompareFrame *frame)
{
  guint x, y, size = LOUPE;
  if (!plumb_ui_compare_canvas_get_pointed (self, &x, &y))
    return;
  double left = self->pointer_x * frame->factor + 24, top = self->pointer_y * frame->factor + 24;
  if (left + 2 * size > frame->width)
    left -= 2 * size + 48;
  if (top + size > frame->height)
    top -= size + 48;
  left = floor (MAX (left, 0));
  top = floor (MAX (top, 0));
  for (guint side = 0; side < 2; side++)
    {
      cairo_surface_t *surface = make_loupe (self, side, x, y, size);
      double at = left + side * size;
      cairo_rectangle (cr, at, top, size, size);
      cairo_set_source_rgb (cr, 0.13, 0.13, 0.13);
      cairo_fill (cr);
      if (surface != NULL)
        {
          cairo_set_source_surface (cr, surface, at, top);
          cairo_paint (cr);
          cairo_surface_destroy (surface);
        }
      cairo_rectangle (cr, at + (size - LOUPE_ZOOM) / 2, top + (size - LOUPE_ZOOM) / 2, LOUPE_ZOOM,
                       LOUPE_ZOOM);
      stroke_twice (cr, 1);
      cairo_rectangle (cr, at, top, size, size);
      stroke_twice (cr, 1);
      paint_letter (self, cr, side == 0 ? C_ ("picture", "A") : C_ ("picture", "B"), at, top);
    }
}

void
plumb_ui_compare_canvas_paint_overlays (PlumbUiCompareCanvas *self,
                                        cairo_t *cr,
                                        const PlumbUiCompareFrame *frame)
{
  guint overlays = self->look.overlays;
  for (guint pane = 0; pane < frame->n_panes; pane++)
    {
      Seen seen = find_seen (frame, pane);
      const cairo_rectangle_int_t *area = &frame->panes[pane];
      cairo_save (cr);
      cairo_rectangle (cr, area->x, area->y, area->width, area->height);
      cairo_clip (cr);
      if ((overlays & PLUMB_UI_OVERLAY_GRID) != 0 && frame->scale >= GRID_SCALE)
        paint_grid (cr, frame, pane, &seen);
      if ((overlays & PLUMB_UI_OVERLAY_GRID) != 0 && frame->scale >= NUMBERS_SCALE)
        paint_numbers (self, cr, frame, pane, &seen);
      if ((overlays & PLUMB_UI_OVERLAY_ISO) != 0)
        paint_iso (self, cr, frame, pane);
      if ((overlays & PLUMB_UI_OVERLAY_HORIZON) != 0)
        paint_horizon (self, cr, frame, pane);
      if ((overlays & PLUMB_UI_OVERLAY_SAFE) != 0)
        paint_safe (cr, frame, pane);
      plumb_ui_compare_canvas_paint_regions (self, cr, frame, pane);
      cairo_restore (cr);
    }
  if ((overlays & PLUMB_UI_OVERLAY_HISTOGRAM) != 0)
    paint_histogram (self, cr, frame);
  if ((overlays & PLUMB_UI_OVERLAY_LOUPE) != 0)
    paint_loupe (self, cr, frame);
}
