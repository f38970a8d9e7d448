/* plumb-ui-canvas-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-canvas.h"
#include "plumb-ui-overlay-painter.h"
#include "plumb-ui-overlay-private.h"
#include "plumb-ui-tiles.h"

G_BEGIN_DECLS

#define PLUMB_UI_CANVAS_FIT_MARGIN 28.0

/* Cards on their way from where they were to where the scene has them. */
typedef struct
{
  GArray *from; /* PlumbUiCardPlace */
  gint64 start;
  gboolean is_wanted; /* the next edit */
} PlumbUiCardGlide;

struct _PlumbUiCanvas
{
  GtkDrawingArea parent_instance;

  PlumbGraph *graph;
  PlumbRegistry *registry;
  PlumbUiDocument *document;       /* NULL */
  GtkAccessible *first_accessible; /* NULL */
  GObject *follower;               /* keeps the canvas and the document together; NULL */
  char *definition;
  char *path;
  PlumbScene *scene;
  PlumbUiOverlay *overlay;
  PlumbUiViewport *viewport;
  GHashTable *views; /* path -> where one was on that level */
  PlumbUiTiles *tiles;
  gboolean is_complete; /* the last frame had all tiles */
  PlumbUiPalette palette;
  char *font_family;
  PlumbUiOverlayPainter *painter;
  guint tick;
  guint settle; /* timeout: the zoom rests then */
  guint spin;   /* timeout: of what turns while it runs */
  guint forget; /* gives tiles back that nobody sees */
  double turn;
  gboolean was_fitted;
  gboolean is_animated; /* by the settings */

  /* plumb-ui-canvas-cards.c */
  PlumbUiCardSource *source;
  GHashTable *live;     /* node number -> PlumbUiLive */
  GHashTable *dirty;    /* ids whose status is to be asked for */
  guint next_unasked;   /* of all, where all are to be asked for; G_MAXUINT: none */
  guint asking;         /* idle */
  GHashTable *pictures; /* id -> PlumbUiPictureSlot */
  GQueue loaded;        /* ids in the order in which they were loaded */
  guint n_loading;
  GCancellable *loading;

  PlumbUiCardGlide glide;
};

/* Where the view is, as tiles and overlay have it. */
PlumbUiTileView plumb_ui_canvas_make_view (PlumbUiCanvas *self);

/* What the desktop says: of colors and fonts; of motion and the size of texts; device pixels a
 * widget pixel; whether textures stay where they are shown. */
void plumb_ui_canvas_update_style (PlumbUiCanvas *self);
void plumb_ui_canvas_update_settings (PlumbUiCanvas *self);
double plumb_ui_canvas_get_scale (PlumbUiCanvas *self);
gboolean plumb_ui_canvas_renderer_keeps_textures (PlumbUiCanvas *self);

/* States, plans, pictures. */
void plumb_ui_canvas_init_cards (PlumbUiCanvas *self);
void plumb_ui_canvas_clear_cards (PlumbUiCanvas *self);
/* Another scene: nothing is known of its cards yet. */
void plumb_ui_canvas_reset_cards (PlumbUiCanvas *self);
void plumb_ui_canvas_ask_for (PlumbUiCanvas *self, const char *id);
void plumb_ui_canvas_ask_for_all (PlumbUiCanvas *self);
void plumb_ui_canvas_load_pictures (PlumbUiCanvas *self);

/* Around an edit: cards that it moves glide, where that is wanted. */
void plumb_ui_canvas_begin_glide (PlumbUiCanvas *self);
void plumb_ui_canvas_start_glide (PlumbUiCanvas *self);
gboolean plumb_ui_canvas_tick_glide (PlumbUiCanvas *self, gint64 time);

PlumbUiTiles *plumb_ui_canvas_get_tiles (PlumbUiCanvas *self);
void plumb_ui_canvas_take_damage (PlumbUiCanvas *self);
void plumb_ui_canvas_want_ticks (PlumbUiCanvas *self);

/* Whoever follows a document (plumb-ui-canvas-document.c). */
GObject *plumb_ui_canvas_follow (PlumbUiCanvas *self, PlumbUiDocument *document);

G_END_DECLS
