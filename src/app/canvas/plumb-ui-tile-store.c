/* plumb-ui-tile-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-tile-store.h"

#include <math.h>
#include <sys/mman.h>

#define TILE_BYTES ((gsize) PLUMB_UI_TILE * PLUMB_UI_TILE * 4)
/* A stand-in of more tiles than this is not worth looking at. */
#define MOST_STAND_INS 25
/* Shadows, ports and badges reach out of what changed, by canvas pixels. */
#define REACH 14.0

struct _PlumbUiTileStore
{
  GHashTable *tiles; /* PlumbUiTileKey -> PlumbUiTile, whose key it is */
  GArray *zooms;     /* double: at which there are tiles, or were */
  gsize most_bytes;
  guint64 clock;
};

static guint
hash_key (gconstpointer data)
{
  const PlumbUiTileKey *key = data;
  return g_double_hash (&key->zoom) ^ (guint) key->x * 2654435761u ^ (guint) key->y * 40503u;
}

static gboolean
equal_key (gconstpointer a, gconstpointer b)
{
  const PlumbUiTileKey *one = a, *other = b;
  return one->zoom == other->zoom && one->x == other->x && one->y == other->y;
}

static void
free_tile (gpointer data)
{
  PlumbUiTile *tile = data;
  cairo_surface_destroy (tile->surface);
  g_clear_object (&tile->texture);
  g_free (tile);
}

PlumbUiTileStore *
plumb_ui_tile_store_new (gsize most_bytes)
{
  PlumbUiTileStore *self = g_new0 (PlumbUiTileStore, 1);
  self->tiles = g_hash_table_new_full (hash_key, equal_key, NULL, free_tile);
  self->zooms = g_array_new (FALSE, FALSE, sizeof (double));
  self->most_bytes = most_bytes;
  return self;
}

void
plumb_ui_tile_store_free (PlumbUiTileStore *self)
{
  g_hash_table_unref (self->tiles);
  g_array_unref (self->zooms);
  g_free (self);
}

static void
unmap (gpointer pixels)
{
  munmap (pixels, TILE_BYTES);
}

/* Not from the heap: tiles come and go by the dozen, and left holes in it in which the small things
 * that stay were scattered. */
cairo_surface_t *
plumb_ui_tile_surface_new (void)
{
  static const cairo_user_data_key_t key;
  gpointer pixels = mmap (NULL, TILE_BYTES, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (pixels == MAP_FAILED)
    return NULL;
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      pixels, CAIRO_FORMAT_RGB24, PLUMB_UI_TILE, PLUMB_UI_TILE, PLUMB_UI_TILE * 4);
  cairo_surface_set_user_data (surface, &key, pixels, unmap);
  return surface;
}

PlumbUiTile *
plumb_ui_tile_store_find (PlumbUiTileStore *self, const PlumbUiTileKey *key)
{
  PlumbUiTile *tile = g_hash_table_lookup (self->tiles, key);
  if (tile != NULL)
    tile->used = ++self->clock;
  return tile;
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const PlumbUiTile *one = *(PlumbUiTile *const *) a, *other = *(PlumbUiTile *const *) b;
  return (one->used > other->used) - (one->used < other->used);
}

static void
add_zoom (PlumbUiTileStore *self, double zoom)
{
  for (guint i = 0; i < self->zooms->len; i++)
    if (g_array_index (self->zooms, double, i) == zoom)
      return;
  g_array_append_val (self->zooms, zoom);
}

static void
list_zooms (PlumbUiTileStore *self)
{
  GHashTableIter iter;
  gpointer value;
  g_array_set_size (self->zooms, 0);
  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    add_zoom (self, ((PlumbUiTile *) value)->key.zoom);
}

/* An eighth at once, so that this is rare. */
static void
put_out (PlumbUiTileStore *self)
{
  g_autoptr (GPtrArray) tiles = g_hash_table_get_values_as_ptr_array (self->tiles);
  g_ptr_array_sort (tiles, compare_use);
  for (guint i = 0;
       i < tiles->len && plumb_ui_tile_store_get_bytes (self) > self->most_bytes / 8 * 7; i++)
    g_hash_table_remove (self->tiles, &((PlumbUiTile *) tiles->pdata[i])->key);
  list_zooms (self);
}

void
plumb_ui_tile_store_put (PlumbUiTileStore *self,
                         const PlumbUiTileKey *key,
                         cairo_surface_t *surface,
                         gboolean is_stale)
{
  PlumbUiTile *tile = g_new0 (PlumbUiTile, 1);
  *tile = (PlumbUiTile) {
    .key = *key, .surface = surface, .is_stale = is_stale, .used = ++self->clock
  };
  g_hash_table_replace (self->tiles, &tile->key, tile);
  if (plumb_ui_tile_store_get_bytes (self) > self->most_bytes)
    put_out (self);
  add_zoom (self, key->zoom);
}

void
plumb_ui_tile_store_clear (PlumbUiTileStore *self)
{
  g_hash_table_remove_all (self->tiles);
  g_array_set_size (self->zooms, 0);
}

void
plumb_ui_tile_store_keep (PlumbUiTileStore *self, double far, double near, const PlumbRect *rect)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const PlumbUiTile *tile = value;
      PlumbRect own = plumb_ui_tile_get_rect (&tile->key);
      gboolean is_near = tile->key.zoom == near && plumb_rect_meets (&own, rect, 0);
      if (!is_near && tile->key.zoom != far)
        g_hash_table_iter_remove (&iter);
    }
  list_zooms (self);
}

PlumbRect
plumb_ui_tile_get_rect (const PlumbUiTileKey *key)
{
  double side = PLUMB_UI_TILE / key->zoom;
  return (PlumbRect) { key->x * side, key->y * side, side, side };
}

void
plumb_ui_tile_store_invalidate (PlumbUiTileStore *self, const PlumbRect *rect)
{
  GHashTableIter iter;
  gpointer value;
  PlumbRect around = plumb_rect_grow (rect, REACH);
  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PlumbUiTile *tile = value;
      PlumbRect own = plumb_ui_tile_get_rect (&tile->key);
      tile->is_stale |= plumb_rect_meets (&own, &around, 2 / tile->key.zoom);
    }
}

gsize
plumb_ui_tile_store_get_bytes (PlumbUiTileStore *self)
{
  return g_hash_table_size (self->tiles) * TILE_BYTES;
}

PlumbUiTileRange
plumb_ui_tile_range (const PlumbRect *rect, double zoom)
{
  double step = zoom / PLUMB_UI_TILE;
  return (PlumbUiTileRange) { (gint32) floor (rect->x * step), (gint32) floor (rect->y * step),
                              (gint32) ceil ((rect->x + rect->width) * step - 1e-9) - 1,
                              (gint32) ceil ((rect->y + rect->height) * step - 1e-9) - 1 };
}

/* How much of the rectangle is painted at the zoom: 0 to 1. */
static double
count_painted (PlumbUiTileStore *self, const PlumbRect *rect, double zoom)
{
  PlumbUiTileRange range = plumb_ui_tile_range (rect, zoom);
  double n = (range.x1 - range.x0 + 1.0) * (range.y1 - range.y0 + 1.0);
  guint n_painted = 0;
  if (n > MOST_STAND_INS)
    return 0;
  for (gint32 x = range.x0; x <= range.x1; x++)
    for (gint32 y = range.y0; y <= range.y1; y++)
      n_painted += g_hash_table_contains (self->tiles, &(PlumbUiTileKey) { zoom, x, y });
  return n_painted / n;
}

double
plumb_ui_tile_store_find_stand_in (PlumbUiTileStore *self, const PlumbRect *rect, double zoom)
{
  double best = 0, least = INFINITY;
  for (guint i = 0; i < self->zooms->len; i++)
    {
      double other = g_array_index (self->zooms, double, i);
      double painted = other != zoom ? count_painted (self, rect, other) : 0;
      double cost = fabs (log2 (other / zoom)) + (1 - painted) * 100;
      if (painted == 0 || cost >= least)
        continue;
      least = cost;
      best = other;
    }
  return best;
}
