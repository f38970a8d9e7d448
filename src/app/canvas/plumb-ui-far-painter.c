/* plumb-ui-far-painter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-painter.h"

#include <math.h>

/* Far away, thousands of cards and links are in a tile: cards are filled rectangles and links
 * straight lines, put into the pixels by ourselves, which is twenty times as fast as strokes. */

typedef struct
{
  guint32 *pixels;
  int width;
  int height;
  int stride; /* pixels */
  double zoom;
  double scale;
  double x0; /* device pixels */
  double y0;
  const PlumbUiPalette *palette;
} Far;

static guint32
blend (guint32 under, guint32 over, guint part)
{
  guint32 keep = 256 - part;
  guint32 even = ((under & 0xff00ff) * keep + (over & 0xff00ff) * part) >> 8 & 0xff00ff;
  guint32 odd = ((under >> 8 & 0xff00ff) * keep + (over >> 8 & 0xff00ff) * part) & 0xff00ff00;
  return even | odd | 0xff000000;
}

static void
fill (Far *far, int x0, int y0, int x1, int y1, guint32 color)
{
  x0 = MAX (x0, 0);
  y0 = MAX (y0, 0);
  x1 = MIN (x1, far->width);
  y1 = MIN (y1, far->height);
  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      far->pixels[y * far->stride + x] = color;
}

static void
tint (Far *far, int x0, int y0, int x1, int y1, guint32 color, guint part)
{
  x0 = MAX (x0, 0);
  y0 = MAX (y0, 0);
  x1 = MIN (x1, far->width);
  y1 = MIN (y1, far->height);
  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      far->pixels[y * far->stride + x] = blend (far->pixels[y * far->stride + x], color, part);
}

static int
device (double at, double zoom, double origin)
{
  return (int) lround (at * zoom - origin);
}

static void
fill_card (Far *far, const PlumbSceneCard *card)
{
  int x0 = device (card->rect.x, far->zoom, far->x0);
  int y0 = device (card->rect.y, far->zoom, far->y0);
  int x1 = device (card->rect.x + card->rect.width, far->zoom, far->x0);
  int y1 = device (card->rect.y + card->rect.height, far->zoom, far->y0);
  const PlumbUiPalette *palette = far->palette;
  PlumbUiColor color
      = plumb_ui_color_mix (plumb_ui_palette_get_header (palette, card->card),
                            palette->fills[plumb_ui_mark_for_kind (card->card->kind).hue], 0.3);
  if (card->card->mode != PLUMB_NODE_MODE_ACTIVE)
    color = plumb_ui_color_mix (color, palette->canvas, 0.5);
  x1 = MAX (x1, x0 + 1);
  y1 = MAX (y1, y0 + 1);
  fill (far, x0, y0, x1, y1, plumb_ui_color_to_argb (color));
  if (x1 - x0 < 6 || y1 - y0 < 6)
    return;
  guint32 edge = plumb_ui_color_to_argb (plumb_ui_color_mix (color, palette->text, 0.35));
  fill (far, x0, y0, x1, y0 + 1, edge);
  fill (far, x0, y1 - 1, x1, y1, edge);
  fill (far, x0, y0, x0 + 1, y1, edge);
  fill (far, x1 - 1, y0, x1, y1, edge);
  PlumbCardPhase phase = card->state.phase;
  int bar = MAX ((y1 - y0) / 5, 2);
  if (phase != PLUMB_CARD_PHASE_NONE)
    fill (far, x0 + 1, y1 - 1 - bar, x1 - 1, y1 - 1,
          plumb_ui_color_to_argb (palette->inks[plumb_ui_hue_for_phase (phase)]));
}

static void
touch (Far *far, int x, int y, guint32 color, guint part)
{
  if (x < 0 || y < 0 || x >= far->width || y >= far->height)
    return;
  guint32 *pixel = &far->pixels[y * far->stride + x];
  *pixel = blend (*pixel, color, part);
}

/* One pixel a column, or a row where it is steep. Which one follows from the whole line and not
 * from where the tile cuts it, so that a line goes on where the next tile begins. */
static void
draw_line (Far *far, PlumbPoint a, PlumbPoint b, guint32 color, guint part)
{
  gboolean is_steep = fabs (b.y - a.y) > fabs (b.x - a.x);
  double from = is_steep ? a.y : a.x, to = is_steep ? b.y : b.x;
  double start = is_steep ? a.x : a.y, stop = is_steep ? b.x : b.y;
  int limit = is_steep ? far->height : far->width;
  if (fmin (from, to) > limit || fmax (from, to) < 0)
    return;
  double slope = from != to ? (stop - start) / (to - from) : 0;
  int first = (int) fmax (ceil (fmin (from, to) - 0.5), 0);
  int last = (int) fmin (floor (fmax (from, to) + 0.5), limit - 1.0);
  for (int i = first; i <= last; i++)
    {
      int other = (int) floor (start + (i - from) * slope + 0.5);
      touch (far, is_steep ? other : i, is_steep ? i : other, color, part);
    }
}

static void
draw_link (Far *far, const PlumbSceneLink *link)
{
  const PlumbUiColor color = far->palette->fills[plumb_ui_mark_for_artifact (link->kind).hue];
  guint part = (guint) CLAMP (far->zoom / far->scale * 1600, 60, 220);
  PlumbPoint a
      = { link->points[0].x * far->zoom - far->x0, link->points[0].y * far->zoom - far->y0 };
  PlumbPoint b
      = { link->points[3].x * far->zoom - far->x0, link->points[3].y * far->zoom - far->y0 };
  draw_line (far, a, b, plumb_ui_color_to_argb (color), part);
}

static void
fill_area (Far *far, const PlumbRect *rect, PlumbUiColor color, guint part)
{
  tint (far, device (rect->x, far->zoom, far->x0), device (rect->y, far->zoom, far->y0),
        device (rect->x + rect->width, far->zoom, far->x0),
        device (rect->y + rect->height, far->zoom, far->y0), plumb_ui_color_to_argb (color), part);
}

static void
draw_area (Far *far, const char *own, PlumbUiHue hue, const PlumbRect *rect, guint part)
{
  PlumbUiColor color;
  if (!plumb_ui_color_parse (own, &color))
    color = far->palette->fills[hue];
  fill_area (far, rect, color, part);
}

static void
draw_dots (Far *far)
{
  double gap = PLUMB_CARD_GRID;
  while (gap * far->zoom / far->scale < 14)
    gap *= 2;
  guint32 color = plumb_ui_color_to_argb (far->palette->grid);
  int size = (int) fmax (1, round (far->scale));
  double x0 = floor (far->x0 / far->zoom / gap) * gap, y0 = floor (far->y0 / far->zoom / gap) * gap;
  for (double y = y0; y * far->zoom - far->y0 < far->height; y += gap)
    for (double x = x0; x * far->zoom - far->x0 < far->width; x += gap)
      {
        int px = device (x, far->zoom, far->x0), py = device (y, far->zoom, far->y0);
        fill (far, px, py, px + size, py + size, color);
      }
}

static void
draw_item (Far *far, const PlumbSceneItem *item)
{
  switch (item->type)
    {
    case PLUMB_SCENE_FRAME:
      draw_area (far, ((const PlumbSceneFrame *) (gconstpointer) item)->color, PLUMB_UI_HUE_SLATE,
                 &((const PlumbSceneFrame *) (gconstpointer) item)->rect, 34);
      break;
    case PLUMB_SCENE_NOTE:
      draw_area (far, ((const PlumbSceneNote *) (gconstpointer) item)->color, PLUMB_UI_HUE_YELLOW,
                 &((const PlumbSceneNote *) (gconstpointer) item)->rect, 80);
      break;
    case PLUMB_SCENE_LINK:
      draw_link (far, (gconstpointer) item);
      break;
    case PLUMB_SCENE_CARD:
    default:
      fill_card (far, (gconstpointer) item);
      break;
    }
}

/* Frame titles are worth a text also from far away: above, where no card is, as long as there is
 * room that is painted again with the frame. */
static void
paint_titles (PlumbUiPainter *self,
              GPtrArray *items,
              const PlumbRect *rect,
              cairo_surface_t *surface)
{
  cairo_t *cr = NULL;
  for (guint i = 0; i < items->len; i++)
    {
      const PlumbSceneFrame *frame = items->pdata[i];
      if (frame->item.type != PLUMB_SCENE_FRAME || *frame->title == '\0'
          || frame->rect.width * self->zoom / self->scale < 90)
        continue;
      if (cr == NULL)
        {
          cr = cairo_create (surface);
          cairo_translate (cr, -rect->x * self->zoom, -rect->y * self->zoom);
          self->cr = cr;
        }
      gboolean is_above = (frame->rect.y - frame->item.bounds.y) * self->zoom >= 14 * self->scale;
      cairo_save (cr);
      cairo_translate (cr, round (frame->rect.x * self->zoom + (is_above ? 1 : 5)),
                       round (frame->rect.y * self->zoom));
      cairo_scale (cr, self->scale * 0.85, self->scale * 0.85);
      plumb_ui_color_set (self->palette->text, cr);
      plumb_ui_paint_text (self, PLUMB_UI_TEXT_FRAME, frame->title,
                           (int) (frame->rect.width * self->zoom / self->scale / 0.85) - 10,
                           (PlumbPoint) { 0, is_above ? -8 : 11 });
      cairo_restore (cr);
    }
  self->cr = NULL;
  g_clear_pointer (&cr, cairo_destroy);
}

void
plumb_ui_paint_far (PlumbUiPainter *self,
                    PlumbSceneSnapshot *snapshot,
                    const PlumbRect *rect,
                    cairo_surface_t *surface)
{
  cairo_surface_flush (surface);
  Far far = { .pixels = (gpointer) cairo_image_surface_get_data (surface),
              .width = cairo_image_surface_get_width (surface),
              .height = cairo_image_surface_get_height (surface),
              .stride = cairo_image_surface_get_stride (surface) / 4,
              .zoom = self->zoom,
              .scale = self->scale,
              .x0 = rect->x * self->zoom,
              .y0 = rect->y * self->zoom,
              .palette = self->palette };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  PlumbRect around = plumb_rect_grow (rect, 2 / self->zoom);
  fill (&far, 0, 0, far.width, far.height, plumb_ui_color_to_argb (self->palette->canvas));
  if (!self->is_plain)
    draw_dots (&far);
  plumb_scene_snapshot_query (snapshot, &around, items);
  for (guint i = 0; i < items->len; i++)
    draw_item (&far, items->pdata[i]);
  cairo_surface_mark_dirty (surface);
  paint_titles (self, items, rect, surface);
}
