/* plumb-ui-raster.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-raster.h"

#include <math.h>
#include <string.h>

/* A card smaller than this is filled, a larger one framed. */
#define LEAST_FRAMED 9

struct _PlumbUiRaster
{
  cairo_surface_t *surface;
  PlumbUiRasterInput made_for;
};

typedef struct
{
  guint32 *pixels;
  int width;
  int height;
  int stride;
  guint32 line;
  guint32 veil;
  const PlumbUiRasterInput *input;
} Walk;

PlumbUiRaster *
plumb_ui_raster_new (void)
{
  return g_new0 (PlumbUiRaster, 1);
}

void
plumb_ui_raster_free (PlumbUiRaster *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self);
}

static void
fill (const Walk *walk, int x0, int y0, int x1, int y1, guint32 color)
{
  x0 = MAX (x0, 0);
  y0 = MAX (y0, 0);
  x1 = MIN (x1, walk->width);
  y1 = MIN (y1, walk->height);
  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      walk->pixels[y * walk->stride + x] = color;
}

static void
frame_card (const PlumbSceneItem *item, gpointer user_data)
{
  const Walk *walk = user_data;
  const PlumbRect *visible = &walk->input->visible;
  const PlumbSceneCard *card = (gconstpointer) item;
  double zoom = walk->input->zoom;
  if (item->type != PLUMB_SCENE_CARD
      || !plumb_ui_node_set_contains (walk->input->nodes, card->node))
    return;
  int x0 = (int) lround ((card->rect.x - visible->x) * zoom);
  int y0 = (int) lround ((card->rect.y - visible->y) * zoom);
  int x1 = (int) lround ((card->rect.x + card->rect.width - visible->x) * zoom);
  int y1 = (int) lround ((card->rect.y + card->rect.height - visible->y) * zoom);
  x1 = MAX (x1, x0 + 1);
  y1 = MAX (y1, y0 + 1);
  if (x1 - x0 < LEAST_FRAMED || y1 - y0 < LEAST_FRAMED)
    {
      fill (walk, x0, y0, x1, y1, walk->veil);
      return;
    }
  fill (walk, x0 - 1, y0 - 1, x1 + 1, y0 + 1, walk->line);
  fill (walk, x0 - 1, y1 - 1, x1 + 1, y1 + 1, walk->line);
  fill (walk, x0 - 1, y0 + 1, x0 + 1, y1 - 1, walk->line);
  fill (walk, x1 - 1, y0 + 1, x1 + 1, y1 - 1, walk->line);
}

static guint32
premultiply (PlumbUiColor color)
{
  double a = color.alpha * 255;
  return (guint32) lround (a) << 24 | (guint32) lround (color.red * a) << 16
         | (guint32) lround (color.green * a) << 8 | (guint32) lround (color.blue * a);
}

static void
ensure_surface (PlumbUiRaster *self, int width, int height)
{
  if (self->surface != NULL && cairo_image_surface_get_width (self->surface) == width
      && cairo_image_surface_get_height (self->surface) == height
      && cairo_surface_get_reference_count (self->surface) == 1)
    {
      cairo_surface_flush (self->surface);
      memset (cairo_image_surface_get_data (self->surface), 0,
              (gsize) cairo_image_surface_get_stride (self->surface) * (gsize) height);
      return;
    }
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
}

static gboolean
is_made_for (const PlumbUiRaster *self, const PlumbUiRasterInput *input)
{
  const PlumbUiRasterInput *made = &self->made_for;
  return self->surface != NULL && made->scene == input->scene && made->revision == input->revision
         && made->scene_revision == input->scene_revision && made->zoom == input->zoom
         && memcmp (&made->visible, &input->visible, sizeof input->visible) == 0
         && memcmp (&made->color, &input->color, sizeof input->color) == 0;
}

cairo_surface_t *
plumb_ui_raster_get (PlumbUiRaster *self, const PlumbUiRasterInput *input)
{
  if (is_made_for (self, input))
    return self->surface;
  ensure_surface (self, MAX ((int) ceil (input->visible.width * input->zoom), 1),
                  MAX ((int) ceil (input->visible.height * input->zoom), 1));
  Walk walk = { .pixels = (gpointer) cairo_image_surface_get_data (self->surface),
                .width = cairo_image_surface_get_width (self->surface),
                .height = cairo_image_surface_get_height (self->surface),
                .stride = cairo_image_surface_get_stride (self->surface) / 4,
                .line = premultiply (input->color),
                .veil = premultiply (plumb_ui_color_fade (input->color, 0.75)),
                .input = input };
  g_autoptr (PlumbSceneSnapshot) snapshot = plumb_scene_snapshot (input->scene);
  plumb_scene_snapshot_for_each (snapshot, &input->visible, frame_card, &walk);
  cairo_surface_mark_dirty (self->surface);
  self->made_for = *input;
  return self->surface;
}
