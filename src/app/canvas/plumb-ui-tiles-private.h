/* plumb-ui-tiles-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-painter.h"
#include "plumb-ui-tiles.h"

#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* plumb-ui-tiles.c: what is painted when; plumb-ui-tiles-put.c: what is painted is put down. */

struct _PlumbUiTiles
{
  GObject parent_instance;

  PlumbScene *scene;
  PlumbWorkPool *pool;
  GCancellable *cancellable;
  PlumbUiTileStore *store;
  PlumbUiPalette palette;
  char *font_family;
  PlumbUiTexts *texts; /* NULL while the job has them */
  guint generation;    /* of scene and style: what was painted for an older one is dropped */
  guint revision;      /* another one when tiles came or went */
  guint n_painted;
  struct _PlumbUiTilesJob *job; /* under way */
  PlumbUiTileView view;
  double level;         /* the zoom of the tiles that are wanted */
  GskRenderNode *shown; /* what was put down last: the same as long as nothing of it changes */
  PlumbUiTileView shown_view;
  double shown_level;
  guint shown_revision;
  cairo_surface_t *miniature;
  PlumbRect miniature_area;
  gboolean miniature_is_stale;
  int miniature_width;
  int miniature_height;
  double miniature_scale;
};

/* What is seen, in the scene. */
PlumbRect plumb_ui_tiles_get_rect (const PlumbUiTileView *view);

G_END_DECLS
