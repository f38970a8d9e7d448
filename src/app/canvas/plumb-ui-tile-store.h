/* plumb-ui-tile-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-geometry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Painted tiles, by zoom and place, within a limit of bytes. A tile is 256 device pixels on each
 * side; at a zoom (device pixels a canvas pixel) tile (x, y) begins at device pixel (256 x, 256 y)
 * of the whole canvas. */

#define PLUMB_UI_TILE 256

typedef struct
{
  double zoom;
  gint32 x;
  gint32 y;
} PlumbUiTileKey;

typedef struct
{
  PlumbUiTileKey key;
  cairo_surface_t *surface;
  GdkTexture *texture; /* of the same pixels, made when it is wanted */
  gboolean is_stale;
  guint64 used;
} PlumbUiTile;

typedef struct _PlumbUiTileStore PlumbUiTileStore;

/* An empty picture for a tile, or NULL where there is no memory; any thread. */
cairo_surface_t *plumb_ui_tile_surface_new (void) G_GNUC_WARN_UNUSED_RESULT;

PlumbUiTileStore *plumb_ui_tile_store_new (gsize most_bytes) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_tile_store_free (PlumbUiTileStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUiTileStore, plumb_ui_tile_store_free)

/* Marks what is asked for as used; borrowed until the next put. */
PlumbUiTile *plumb_ui_tile_store_find (PlumbUiTileStore *self, const PlumbUiTileKey *key);
/* Takes the surface; puts the longest unused ones out. */
void plumb_ui_tile_store_put (PlumbUiTileStore *self,
                              const PlumbUiTileKey *key,
                              cairo_surface_t *surface,
                              gboolean is_stale);
void plumb_ui_tile_store_clear (PlumbUiTileStore *self);
/* Drops what is neither of the zoom @far nor, at the zoom @near, meets the rectangle. */
void plumb_ui_tile_store_keep (PlumbUiTileStore *self,
                               double far,
                               double near,
                               const PlumbRect *rect);
/* What of the canvas changed. */
void plumb_ui_tile_store_invalidate (PlumbUiTileStore *self, const PlumbRect *rect);
gsize plumb_ui_tile_store_get_bytes (PlumbUiTileStore *self);

/* Other zooms at which the canvas rectangle is painted wholly (or, the last resort, partly), the
 * nearest one; 0 where there is none. */
double plumb_ui_tile_store_find_stand_in (PlumbUiTileStore *self,
                                          const PlumbRect *rect,
                                          double zoom);

/* Which tiles of a zoom meet a canvas rectangle: inclusive. */
typedef struct
{
  gint32 x0;
  gint32 y0;
  gint32 x1;
  gint32 y1;
} PlumbUiTileRange;

PlumbUiTileRange plumb_ui_tile_range (const PlumbRect *rect, double zoom);
PlumbRect plumb_ui_tile_get_rect (const PlumbUiTileKey *key);

G_END_DECLS
