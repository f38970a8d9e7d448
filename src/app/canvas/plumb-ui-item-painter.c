/* plumb-ui-item-painter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-painter.h"

#include <math.h>

#define FRAME_RADIUS 14.0
#define NOTE_RADIUS 8.0
/* Dots closer than this on the screen are thinned out. */
#define LEAST_DOT_GAP 14.0

/* --- links --------------------------------------------------------------------------------------
 */

void
plumb_ui_paint_set_link (PlumbUiPainter *self, const char *kind)
{
  gboolean is_value = plumb_ui_artifact_is_value (kind);
  double width = is_value ? 1.75 : 2.5, near = self->zoom / self->scale;
  const double dashes[] = { 7, 4 };
  /* From far away a link would vanish, and dashes would be noise. */
  cairo_set_line_width (self->cr, fmax (width, 1.1 * self->scale / self->zoom));
  cairo_set_dash (self->cr, dashes, is_value && near >= PLUMB_UI_DETAIL_FULL ? 2 : 0, 0);
  plumb_ui_color_set (self->palette->fills[plumb_ui_mark_for_artifact (kind).hue], self->cr);
}

void
plumb_ui_paint_curve (cairo_t *cr, const PlumbPoint points[4])
{
  cairo_move_to (cr, points[0].x, points[0].y);
  cairo_curve_to (cr, points[1].x, points[1].y, points[2].x, points[2].y, points[3].x, points[3].y);
}

/* Strokes each link by itself: one path of many that cross takes four times as long. */
void
plumb_ui_paint_link (PlumbUiPainter *self, const PlumbSceneLink *link)
{
  plumb_ui_paint_set_link (self, link->kind);
  plumb_ui_paint_curve (self->cr, link->points);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
  if (link->condition != NULL && self->zoom / self->scale >= PLUMB_UI_DETAIL_FULL)
    plumb_ui_paint_chip (self, link->condition, plumb_scene_curve_point (link->points, 0.5),
                         self->palette->card,
                         self->palette->inks[plumb_ui_mark_for_artifact (link->kind).hue]);
}

/* --- frames and notes ---------------------------------------------------------------------------
 */

static PlumbUiHue
nearest_hue (const PlumbUiPalette *palette, PlumbUiColor color)
{
  PlumbUiHue best = PLUMB_UI_HUE_SLATE;
  double least = INFINITY;
  for (int hue = 0; hue < PLUMB_UI_N_HUES; hue++)
    {
      const PlumbUiColor *fill = &palette->fills[hue];
      double distance = pow (fill->red - color.red, 2) + pow (fill->green - color.green, 2)
                        + pow (fill->blue - color.blue, 2);
      if (distance >= least)
        continue;
      least = distance;
      best = (PlumbUiHue) hue;
    }
  return best;
}

/* Inside; from farther away larger and above, so that it can be read and nothing lies on it. */
static void
paint_frame_title (PlumbUiPainter *self, const PlumbSceneFrame *frame, PlumbUiColor ink)
{
  double near = self->zoom / self->scale, scale = CLAMP (0.75 / near, 1, 2.7);
  gboolean is_above = near < 0.6;
  int width = (int) ((frame->rect.width - FRAME_RADIUS) / scale);
  if (*frame->title == '\0' || width < 20)
    return;
  cairo_save (self->cr);
  cairo_translate (self->cr, frame->rect.x + (is_above ? 4 : FRAME_RADIUS),
                   frame->rect.y + (is_above ? -10 * scale - 2 : 18));
  cairo_scale (self->cr, scale, scale);
  plumb_ui_color_set (ink, self->cr);
  plumb_ui_paint_text (self, PLUMB_UI_TEXT_FRAME, frame->title, width, (PlumbPoint) { 0, 0 });
  cairo_restore (self->cr);
}

void
plumb_ui_paint_frame (PlumbUiPainter *self, const PlumbSceneFrame *frame)
{
  cairo_t *cr = self->cr;
  PlumbUiColor color;
  if (!plumb_ui_color_parse (frame->color, &color))
    color = self->palette->fills[PLUMB_UI_HUE_SLATE];
  PlumbUiColor ink = self->palette->inks[nearest_hue (self->palette, color)];
  plumb_ui_paint_round_path (cr, &frame->rect, FRAME_RADIUS);
  plumb_ui_color_set (plumb_ui_color_fade (color, self->palette->is_dark ? 0.13 : 0.085), cr);
  cairo_fill_preserve (cr);
  plumb_ui_color_set (plumb_ui_color_fade (color, self->palette->is_high_contrast ? 1 : 0.38), cr);
  cairo_set_line_width (cr, fmax (1.25, self->scale / self->zoom));
  cairo_stroke (cr);
  paint_frame_title (self, frame, ink);
}

void
plumb_ui_paint_note (PlumbUiPainter *self, const PlumbSceneNote *note)
{
  cairo_t *cr = self->cr;
  const PlumbRect *rect = &note->rect;
  PlumbUiColor color;
  if (!plumb_ui_color_parse (note->color, &color))
    color = self->palette->fills[PLUMB_UI_HUE_YELLOW];
  color.alpha = 1;
  plumb_ui_paint_round_path (cr, rect, NOTE_RADIUS);
  plumb_ui_color_set (plumb_ui_color_mix (self->palette->card, color, 0.16), cr);
  cairo_fill_preserve (cr);
  plumb_ui_color_set (plumb_ui_color_mix (self->palette->card, color, 0.55), cr);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  if (self->zoom / self->scale < PLUMB_UI_DETAIL_TITLES)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (cr);
  plumb_ui_color_set (self->palette->text, cr);
  cairo_move_to (cr, rect->x + 12, rect->y + 10);
  pango_cairo_show_layout (
      cr, plumb_ui_texts_get (self->texts, PLUMB_UI_TEXT_NOTE, note->text, (int) rect->width - 24));
  cairo_restore (cr);
}

/* --- ground -------------------------------------------------------------------------------------
 */

/* Dots on the grid that cards snap to; every second, fourth, … one where they would be too dense.
 */
void
plumb_ui_paint_grid (PlumbUiPainter *self, const PlumbRect *rect)
{
  double gap = PLUMB_CARD_GRID;
  while (gap * self->zoom / self->scale < LEAST_DOT_GAP)
    gap *= 2;
  double size = self->scale * (self->zoom / self->scale >= 0.8 ? 1.6 : 1.2) / self->zoom;
  double x0 = floor (rect->x / gap) * gap, y0 = floor (rect->y / gap) * gap;
  plumb_ui_color_set (self->palette->grid, self->cr);
  for (double y = y0; y <= rect->y + rect->height + gap; y += gap)
    for (double x = x0; x <= rect->x + rect->width + gap; x += gap)
      {
        double px = round (x * self->zoom) / self->zoom, py = round (y * self->zoom) / self->zoom;
        cairo_rectangle (self->cr, px - size / 2, py - size / 2, size, size);
      }
  cairo_fill (self->cr);
}

static void
paint_item (PlumbUiPainter *self, const PlumbSceneItem *item)
{
  switch (item->type)
    {
    case PLUMB_SCENE_FRAME:
      plumb_ui_paint_frame (self, (gconstpointer) item);
      break;
    case PLUMB_SCENE_NOTE:
      plumb_ui_paint_note (self, (gconstpointer) item);
      break;
    case PLUMB_SCENE_LINK:
      plumb_ui_paint_link (self, (gconstpointer) item);
      break;
    case PLUMB_SCENE_CARD:
    default:
      plumb_ui_paint_card (self, (gconstpointer) item);
      break;
    }
}

void
plumb_ui_paint_scene (PlumbUiPainter *self,
                      PlumbSceneSnapshot *snapshot,
                      const PlumbRect *rect,
                      cairo_surface_t *surface)
{
  if (self->zoom / self->scale < PLUMB_UI_DETAIL_TITLES)
    {
      plumb_ui_paint_far (self, snapshot, rect, surface);
      return;
    }
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  /* Shadows, ports and badges reach out of their cards. */
  PlumbRect around = plumb_rect_grow (rect, 12);
  cairo_t *cr = cairo_create (surface);
  self->cr = cr;
  plumb_ui_color_set (self->palette->canvas, cr);
  cairo_paint (cr);
  cairo_scale (cr, self->zoom, self->zoom);
  cairo_translate (cr, -rect->x, -rect->y);
  plumb_ui_paint_grid (self, rect);
  plumb_scene_snapshot_query (snapshot, &around, items);
  for (guint i = 0; i < items->len; i++)
    paint_item (self, items->pdata[i]);
  self->cr = NULL;
  cairo_destroy (cr);
}
