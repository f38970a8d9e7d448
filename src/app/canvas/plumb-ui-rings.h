/* plumb-ui-rings.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-overlay-private.h"
#include "plumb-ui-palette.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  PlumbScene *scene;
  const PlumbUiNodeSet *selected;
  const PlumbUiPalette *palette;
  PlumbRect visible; /* its corner is on a whole device pixel */
  double zoom;       /* device pixels a canvas pixel */
  double scale;      /* device pixels a widget pixel */
} PlumbUiRingsInput;

/* The rings around selected cards, in square blocks. A block is painted anew when a card in it is
 * selected or not any longer, or has changed; else it is the same render node as in the last
 * frame, which costs nothing to put down again: a rubber band over a hundred thousand cards costs
 * what its edge passes over. */
typedef struct _PlumbUiRings PlumbUiRings;

PlumbUiRings *plumb_ui_rings_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_rings_free (PlumbUiRings *self);
/* What the scene has in @rect is another. */
void plumb_ui_rings_invalidate (PlumbUiRings *self, const PlumbRect *rect);
void plumb_ui_rings_append (PlumbUiRings *self,
                            GtkSnapshot *snapshot,
                            const PlumbUiRingsInput *input);

G_END_DECLS
