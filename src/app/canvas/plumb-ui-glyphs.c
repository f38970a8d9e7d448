/* plumb-ui-glyphs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-painter.h"

#include <math.h>

#define PORT_RADIUS 5.0

static void
circle (cairo_t *cr, PlumbPoint at, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, at.x, at.y, radius, 0, 2 * G_PI);
}

/* Connected: filled. Open: an outline, thinner where nothing has to come. */
void
plumb_ui_paint_port (PlumbUiPainter *self,
                     const PlumbCardPort *port,
                     PlumbPoint at,
                     gboolean is_strong)
{
  cairo_t *cr = self->cr;
  PlumbUiMark mark = plumb_ui_mark_for_artifact (port->kind);
  PlumbUiColor color = self->palette->fills[mark.hue];
  double radius = PORT_RADIUS * (port->is_field ? 0.85 : 1) * (is_strong ? 1.35 : 1);
  plumb_ui_paint_shape_path (cr, mark.shape, at, radius + 1.75);
  plumb_ui_color_set (self->palette->card, cr);
  cairo_fill (cr);
  plumb_ui_paint_shape_path (cr, mark.shape, at, radius);
  plumb_ui_color_set (port->is_connected || is_strong ? color : self->palette->card, cr);
  cairo_fill_preserve (cr);
  plumb_ui_color_set (color, cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, port->optional && !port->is_connected ? 1.25 : 2);
  cairo_stroke (cr);
  if (mark.has_core)
    {
      circle (cr, at, radius * 0.36);
      plumb_ui_color_set (port->is_connected ? self->palette->card : color, cr);
      cairo_fill (cr);
    }
}

/* --- states -------------------------------------------------------------------------------------
 */

static void
paint_history (cairo_t *cr, PlumbPoint at, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, at.x, at.y, r * 0.82, -0.8 * G_PI, 0.72 * G_PI);
  cairo_stroke (cr);
  double x = at.x + r * 0.82 * cos (-0.8 * G_PI), y = at.y + r * 0.82 * sin (-0.8 * G_PI);
  cairo_move_to (cr, x - r * 0.1, y - r * 0.62);
  cairo_line_to (cr, x - r * 0.1, y + r * 0.15);
  cairo_line_to (cr, x + r * 0.66, y + r * 0.15);
  cairo_move_to (cr, at.x, at.y - r * 0.4);
  cairo_line_to (cr, at.x, at.y + r * 0.08);
  cairo_line_to (cr, at.x + r * 0.34, at.y + r * 0.28);
  cairo_stroke (cr);
}

static void
paint_check (cairo_t *cr, PlumbPoint at, double r)
{
  cairo_move_to (cr, at.x - r * 0.75, at.y + r * 0.05);
  cairo_line_to (cr, at.x - r * 0.2, at.y + r * 0.6);
  cairo_line_to (cr, at.x + r * 0.8, at.y - r * 0.55);
  cairo_stroke (cr);
}

static void
paint_cross_on (cairo_t *cr, PlumbPoint at, double r, PlumbUiColor ground)
{
  circle (cr, at, r);
  cairo_fill (cr);
  plumb_ui_color_set (ground, cr);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_move_to (cr, at.x - r * 0.42, at.y - side * r * 0.42);
      cairo_line_to (cr, at.x + r * 0.42, at.y + side * r * 0.42);
    }
  cairo_stroke (cr);
}

static void
paint_bar_in (cairo_t *cr, PlumbPoint at, double r)
{
  circle (cr, at, r * 0.85);
  cairo_move_to (cr, at.x - r * 0.6, at.y + r * 0.6);
  cairo_line_to (cr, at.x + r * 0.6, at.y - r * 0.6);
  cairo_stroke (cr);
}

static void
paint_skip (cairo_t *cr, PlumbPoint at, double r)
{
  for (int i = 0; i < 2; i++)
    {
      double x = at.x - r * 0.65 + i * r * 0.7;
      cairo_move_to (cr, x, at.y - r * 0.55);
      cairo_line_to (cr, x + r * 0.55, at.y);
      cairo_line_to (cr, x, at.y + r * 0.55);
    }
  cairo_stroke (cr);
}

static void
paint_question (PlumbUiPainter *self, PlumbPoint at, double r)
{
  PlumbRect box = { at.x - r, at.y - r, 2 * r, 2 * r };
  plumb_ui_paint_round_path (self->cr, &box, r * 0.5);
  cairo_fill (self->cr);
  plumb_ui_color_set (self->palette->card, self->cr);
  PangoLayout *layout = plumb_ui_texts_get (self->texts, PLUMB_UI_TEXT_VALUE, "?", 0);
  int width, height;
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (self->cr, at.x - width / 2.0, at.y - height / 2.0);
  pango_cairo_show_layout (self->cr, layout);
}

/* Each state has a glyph of its own: the color only helps. */
void
plumb_ui_paint_phase (PlumbUiPainter *self, PlumbCardPhase phase, PlumbPoint at, double radius)
{
  cairo_t *cr = self->cr;
  PlumbRect square = { at.x - radius * 0.65, at.y - radius * 0.65, radius * 1.3, radius * 1.3 };
  cairo_save (cr);
  cairo_set_line_width (cr, radius * 0.3);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  plumb_ui_color_set (self->palette->inks[plumb_ui_hue_for_phase (phase)], cr);
  switch (phase)
    {
    case PLUMB_CARD_PHASE_WAITING:
      circle (cr, at, radius * 0.75);
      cairo_stroke (cr);
      break;
    case PLUMB_CARD_PHASE_RUNNING:
      circle (cr, at, radius * 0.5);
      cairo_fill (cr);
      break;
    case PLUMB_CARD_PHASE_ASKING:
      paint_question (self, at, radius);
      break;
    case PLUMB_CARD_PHASE_DONE:
      paint_check (cr, at, radius);
      break;
    case PLUMB_CARD_PHASE_CACHED:
      paint_history (cr, at, radius);
      break;
    case PLUMB_CARD_PHASE_FAILED:
      paint_cross_on (cr, at, radius, self->palette->card);
      break;
    case PLUMB_CARD_PHASE_BLOCKED:
      paint_bar_in (cr, at, radius);
      break;
    case PLUMB_CARD_PHASE_SKIPPED:
      paint_skip (cr, at, radius);
      break;
    case PLUMB_CARD_PHASE_CANCELED:
      plumb_ui_paint_round_path (cr, &square, radius * 0.2);
      cairo_fill (cr);
      break;
    case PLUMB_CARD_PHASE_NONE:
    case PLUMB_CARD_N_PHASES:
    default:
      break;
    }
  cairo_restore (cr);
}

void
plumb_ui_paint_progress (
    PlumbUiPainter *self, PlumbPoint at, double radius, double progress, double turn)
{
  cairo_t *cr = self->cr;
  PlumbUiColor ink = self->palette->inks[PLUMB_UI_HUE_BLUE];
  double start = progress < 0 ? turn * 2 * G_PI - G_PI_2 : -G_PI_2;
  double length = progress < 0 ? G_PI_2 * 1.2 : 2 * G_PI * CLAMP (progress, 0.015, 1);
  cairo_save (cr);
  cairo_set_line_width (cr, radius * 0.42);
  circle (cr, at, radius * 0.79);
  plumb_ui_color_set (plumb_ui_color_fade (ink, 0.22), cr);
  cairo_stroke (cr);
  cairo_arc (cr, at.x, at.y, radius * 0.79, start, start + length);
  plumb_ui_color_set (ink, cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* A triangle, square or circle with a mark in it. */
void
plumb_ui_paint_problem (PlumbUiPainter *self, guint severity, PlumbPoint at, double radius)
{
  static const PlumbUiHue hues[]
      = { PLUMB_UI_HUE_SLATE, PLUMB_UI_HUE_BLUE, PLUMB_UI_HUE_YELLOW, PLUMB_UI_HUE_RED };
  cairo_t *cr = self->cr;
  cairo_save (cr);
  for (int layer = 0; layer < 2; layer++)
    {
      double r = layer == 0 ? radius + 2 : radius;
      if (severity == 2)
        plumb_ui_paint_polygon_path (cr, 3, (PlumbPoint) { at.x, at.y + r * 0.15 }, r * 1.2,
                                     -G_PI_2);
      else
        circle (cr, at, r);
      plumb_ui_color_set (
          layer == 0 ? self->palette->card : self->palette->inks[hues[MIN (severity, 3)]], cr);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_fill (cr);
    }
  plumb_ui_color_set (self->palette->card, cr);
  cairo_set_line_width (cr, radius * 0.26);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, at.x, at.y - radius * 0.5);
  cairo_line_to (cr, at.x, at.y + radius * 0.1);
  cairo_stroke (cr);
  circle (cr, (PlumbPoint) { at.x, at.y + radius * 0.52 }, radius * 0.16);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* --- texts --------------------------------------------------------------------------------------
 */

static double
show_text (PlumbUiPainter *self, PangoLayout *layout, PlumbPoint at, double align)
{
  PangoRectangle extents;
  pango_layout_get_extents (layout, NULL, &extents);
  double width = extents.width / (double) PANGO_SCALE;
  double height = extents.height / (double) PANGO_SCALE;
  /* A layout of a given width begins at its own left side, whatever the direction of its text. */
  cairo_move_to (self->cr, at.x - width * align - extents.x / (double) PANGO_SCALE,
                 at.y - height / 2);
  pango_cairo_show_layout (self->cr, layout);
  return width;
}

double
plumb_ui_paint_text (
    PlumbUiPainter *self, PlumbUiTextRole role, const char *text, int width, PlumbPoint at)
{
  return show_text (self, plumb_ui_texts_get (self->texts, role, text, width), at, 0);
}

double
plumb_ui_paint_text_right (
    PlumbUiPainter *self, PlumbUiTextRole role, const char *text, int width, PlumbPoint at)
{
  return show_text (self, plumb_ui_texts_get (self->texts, role, text, width), at, 1);
}

void
plumb_ui_paint_chip (
    PlumbUiPainter *self, const char *text, PlumbPoint at, PlumbUiColor ground, PlumbUiColor ink)
{
  PangoLayout *layout = plumb_ui_texts_get (self->texts, PLUMB_UI_TEXT_SMALL, text, 0);
  PangoRectangle extents;
  pango_layout_get_extents (layout, NULL, &extents);
  double width = extents.width / (double) PANGO_SCALE + 14;
  double height = extents.height / (double) PANGO_SCALE + 4;
  PlumbRect pill = { at.x - width / 2, at.y - height / 2, width, height };
  plumb_ui_paint_round_path (self->cr, &pill, height / 2);
  plumb_ui_color_set (ground, self->cr);
  cairo_fill_preserve (self->cr);
  plumb_ui_color_set (ink, self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
  cairo_set_line_width (self->cr, 1);
  cairo_stroke (self->cr);
  show_text (self, layout, at, 0.5);
}
