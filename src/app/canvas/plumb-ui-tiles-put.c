/* plumb-ui-tiles-put.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-tiles-private.h"

#include <math.h>
#include <string.h>

/* Where a tile is seen, in device pixels of the view: whole ones, so that neighbors meet. */
static graphene_rect_t
place_tile (PlumbUiTiles *self, const PlumbUiTileKey *key)
{
  double factor = self->view.zoom / key->zoom * PLUMB_UI_TILE;
  double x0 = round (key->x * factor) - self->view.x, y0 = round (key->y * factor) - self->view.y;
  double x1 = round ((key->x + 1.0) * factor) - self->view.x;
  double y1 = round ((key->y + 1.0) * factor) - self->view.y;
  return GRAPHENE_RECT_INIT ((float) x0, (float) y0, (float) (x1 - x0), (float) (y1 - y0));
}

typedef struct
{
  PlumbUiTiles *tiles;
  GtkSnapshot *snapshot; /* with textures */
  cairo_t *cr;           /* without */
} Target;

static GdkTexture *
ensure_texture (PlumbUiTile *tile)
{
  if (tile->texture != NULL)
    return tile->texture;
  gsize stride = (gsize) cairo_image_surface_get_stride (tile->surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      cairo_image_surface_get_data (tile->surface), stride * PLUMB_UI_TILE,
      (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (tile->surface));
  tile->texture
      = gdk_memory_texture_new (PLUMB_UI_TILE, PLUMB_UI_TILE, GDK_MEMORY_B8G8R8X8, bytes, stride);
  return tile->texture;
}

static void
put_tile (const Target *target, PlumbUiTile *tile)
{
  graphene_rect_t to = place_tile (target->tiles, &tile->key);
  if (target->snapshot != NULL)
    {
      gtk_snapshot_append_scaled_texture (target->snapshot, ensure_texture (tile),
                                          GSK_SCALING_FILTER_LINEAR, &to);
      return;
    }
  double width = (double) to.size.width, height = (double) to.size.height;
  gboolean is_exact = tile->key.zoom == target->tiles->view.zoom;
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (tile->surface);
  cairo_matrix_t matrix;
  cairo_matrix_init_scale (&matrix, PLUMB_UI_TILE / width, PLUMB_UI_TILE / height);
  cairo_matrix_translate (&matrix, -(double) to.origin.x, -(double) to.origin.y);
  cairo_pattern_set_matrix (pattern, &matrix);
  /* Of another zoom it is seen in motion alone, where a finer filter costs a third of the frame. */
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (pattern, is_exact ? CAIRO_EXTEND_NONE : CAIRO_EXTEND_PAD);
  cairo_set_source (target->cr, pattern);
  cairo_rectangle (target->cr, (double) to.origin.x, (double) to.origin.y, width, height);
  cairo_fill (target->cr);
  cairo_pattern_destroy (pattern);
}

/* The canvas itself, where not all of it is hidden by a tile. */
static void
put_ground (const Target *target, const graphene_rect_t *to)
{
  const PlumbUiColor *color = &target->tiles->palette.canvas;
  if (target->snapshot != NULL)
    {
      const GdkRGBA rgba = { (float) color->red, (float) color->green, (float) color->blue, 1 };
      gtk_snapshot_append_color (target->snapshot, &rgba, to);
      return;
    }
  cairo_set_source_rgb (target->cr, color->red, color->green, color->blue);
  cairo_rectangle (target->cr, (double) to->origin.x, (double) to->origin.y,
                   (double) to->size.width, (double) to->size.height);
  cairo_fill (target->cr);
}

static void
put_stand_in (const Target *target, const PlumbUiTileKey *key)
{
  PlumbUiTiles *self = target->tiles;
  graphene_rect_t clip = place_tile (self, key);
  put_ground (target, &clip);
  PlumbRect rect = plumb_ui_tile_get_rect (key);
  double zoom = plumb_ui_tile_store_find_stand_in (self->store, &rect, key->zoom);
  if (zoom == 0)
    return;
  if (target->snapshot != NULL)
    gtk_snapshot_push_clip (target->snapshot, &clip);
  else
    {
      cairo_save (target->cr);
      cairo_rectangle (target->cr, (double) clip.origin.x, (double) clip.origin.y,
                       (double) clip.size.width, (double) clip.size.height);
      cairo_clip (target->cr);
    }
  PlumbUiTileRange range = plumb_ui_tile_range (&rect, zoom);
  for (gint32 x = range.x0; x <= range.x1; x++)
    for (gint32 y = range.y0; y <= range.y1; y++)
      {
        PlumbUiTile *tile
            = plumb_ui_tile_store_find (self->store, &(PlumbUiTileKey) { zoom, x, y });
        if (tile != NULL)
          put_tile (target, tile);
      }
  if (target->snapshot != NULL)
    gtk_snapshot_pop (target->snapshot);
  else
    cairo_restore (target->cr);
}

static void
put_tiles (const Target *target)
{
  PlumbUiTiles *self = target->tiles;
  PlumbRect rect = plumb_ui_tiles_get_rect (&self->view);
  PlumbUiTileRange range = plumb_ui_tile_range (&rect, self->level);
  for (gint32 y = range.y0; y <= range.y1; y++)
    for (gint32 x = range.x0; x <= range.x1; x++)
      {
        const PlumbUiTileKey key = { self->level, x, y };
        PlumbUiTile *tile = plumb_ui_tile_store_find (self->store, &key);
        if (tile != NULL)
          put_tile (target, tile);
        else
          put_stand_in (target, &key);
      }
}

static GskRenderNode *
paint_view (PlumbUiTiles *self)
{
  float scale = (float) (1 / self->view.scale);
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (
      0, 0, (float) self->view.width * scale, (float) self->view.height * scale));
  const Target target = { .tiles = self, .cr = gsk_cairo_node_get_draw_context (node) };
  cairo_scale (target.cr, 1 / self->view.scale, 1 / self->view.scale);
  cairo_set_operator (target.cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_antialias (target.cr, CAIRO_ANTIALIAS_NONE);
  put_tiles (&target);
  cairo_destroy (target.cr);
  return node;
}

static gboolean
is_shown (const PlumbUiTiles *self)
{
  return self->shown != NULL && self->shown_revision == self->revision
         && self->shown_level == self->level
         && memcmp (&self->shown_view, &self->view, sizeof self->view) == 0;
}

static void
ensure_shown (PlumbUiTiles *self)
{
  if (is_shown (self))
    return;
  g_clear_pointer (&self->shown, gsk_render_node_unref);
  self->shown = paint_view (self);
  self->shown_view = self->view;
  self->shown_level = self->level;
  self->shown_revision = self->revision;
}

/**
 * plumb_ui_tiles_append:
 * @self: tiles
 * @snapshot: of the widget
 * @as_textures: whether the renderer keeps textures
 *
 * With GTK's software renderer, surfaces painted by cairo take a fifth of the time of textures; and
 * where nothing of them has changed, what lies on them is all that is painted.
 */
void
plumb_ui_tiles_append (PlumbUiTiles *self, GtkSnapshot *snapshot, gboolean as_textures)
{
  if (!as_textures)
    {
      ensure_shown (self);
      gtk_snapshot_append_node (snapshot, self->shown);
      return;
    }
  float scale = (float) (1 / self->view.scale);
  const Target target = { .tiles = self, .snapshot = snapshot };
  gtk_snapshot_save (snapshot);
  gtk_snapshot_scale (snapshot, scale, scale);
  put_tiles (&target);
  gtk_snapshot_restore (snapshot);
}
