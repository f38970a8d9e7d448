/* plumb-ui-overlay-painter.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-overlay.h"
#include "plumb-ui-palette.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Paints what is on top, each part in a render node of its own, so that only what changed is put
 * on the screen again. Keeps pictures of cards in hand. */
typedef struct _PlumbUiOverlayPainter PlumbUiOverlayPainter;

/* A card that runs or that a plan speaks of. */
typedef struct
{
  guint node;
  gboolean is_running;
  double progress;
  char *decision; /* NULL: none */
  gboolean will_run;
} PlumbUiLive;

/**
 * PlumbUiOverlayInput:
 * @zoom: widget pixels a canvas pixel
 * @scale: device pixels a widget pixel
 * @visible: what is seen; its corner is the view's, as the tiles have it
 * @live: PlumbUiLive by node number
 * @turn: 0 to 1, of what moves all the time
 * @shows_focus: whether the keyboard's place is shown
 */
typedef struct
{
  PlumbUiOverlay *overlay;
  PlumbScene *scene;
  const PlumbUiPalette *palette;
  double zoom;
  double scale;
  PlumbRect visible;
  GHashTable *live;
  double turn;
  gboolean shows_focus;
} PlumbUiOverlayInput;

PlumbUiOverlayPainter *plumb_ui_overlay_painter_new (const char *font_family)
    G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_overlay_painter_free (PlumbUiOverlayPainter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUiOverlayPainter, plumb_ui_overlay_painter_free)
/* What the scene has in @rect is another. */
void plumb_ui_overlay_painter_invalidate (PlumbUiOverlayPainter *self, const PlumbRect *rect);
void plumb_ui_overlay_painter_append (PlumbUiOverlayPainter *self,
                                      GtkSnapshot *snapshot,
                                      const PlumbUiOverlayInput *input);

G_END_DECLS
