/* plumb-ui-tiles.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-palette.h"
#include "plumb-ui-tile-store.h"

G_BEGIN_DECLS

/* The scene as tiles, painted by one worker thread. Main thread. Signals: "updated" when tiles
 * came, "miniature" when plumb_ui_tiles_get_miniature() is another picture. */
#define PLUMB_UI_TYPE_TILES (plumb_ui_tiles_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiTiles, plumb_ui_tiles, PLUMB_UI, TILES, GObject)

/* What is seen. @x, @y: the view's corner in device pixels of the whole canvas, rounded once. */
typedef struct
{
  double zoom;  /* device pixels a canvas pixel */
  double scale; /* device pixels a widget pixel */
  gint64 x;
  gint64 y;
  int width;  /* device pixels */
  int height; /* device pixels */
} PlumbUiTileView;

PlumbUiTiles *plumb_ui_tiles_new (PlumbScene *scene) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_tiles_set_scene (PlumbUiTiles *self, PlumbScene *scene);
void plumb_ui_tiles_set_style (PlumbUiTiles *self,
                               const PlumbUiPalette *palette,
                               const char *font_family);
void plumb_ui_tiles_invalidate (PlumbUiTiles *self, const PlumbRect *rect);

/* What is wanted now; starts work. @is_zooming: at a power of two near by, scaled. */
void plumb_ui_tiles_set_view (PlumbUiTiles *self, const PlumbUiTileView *view, gboolean is_zooming);
/* Puts down what there is, in widget pixels. @as_textures: for renderers on a GPU. */
void plumb_ui_tiles_append (PlumbUiTiles *self, GtkSnapshot *snapshot, gboolean as_textures);

/* Everything in view is painted as it is now, at its own zoom. */
gboolean plumb_ui_tiles_is_fresh (PlumbUiTiles *self);
/* The same for a part of the canvas that may be in view. */
gboolean plumb_ui_tiles_is_fresh_in (PlumbUiTiles *self, const PlumbRect *rect);
/* Nothing is being painted, and nothing waits for it. */
gboolean plumb_ui_tiles_is_idle (PlumbUiTiles *self);
void plumb_ui_tiles_forget (PlumbUiTiles *self);
void plumb_ui_tiles_rest (PlumbUiTiles *self);
guint plumb_ui_tiles_get_n_painted (PlumbUiTiles *self);
/* No more work is started; what is under way is dropped. */
void plumb_ui_tiles_stop (PlumbUiTiles *self);

/* The whole scene in a small picture, as large in device pixels as asked for; 0: none. */
void plumb_ui_tiles_set_miniature (PlumbUiTiles *self, int width, int height, double scale);
/* (nullable): borrowed; @area: the part of the canvas that it shows. */
cairo_surface_t *plumb_ui_tiles_get_miniature (PlumbUiTiles *self, PlumbRect *area);

G_END_DECLS
