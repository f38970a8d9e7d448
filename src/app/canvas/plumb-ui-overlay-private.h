/* plumb-ui-overlay-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-overlay.h"

G_BEGIN_DECLS

/* A hit with texts of its own. */
typedef struct
{
  PlumbHit hit;
  char *id;
  char *name;
} PlumbUiOwnHit;

/* Numbers of nodes, for looking up and for walking. */
typedef struct
{
  GArray *nodes; /* guint; not kept up by a rubber band */
  guint8 *bits;
  guint n_bits;
  guint n;
} PlumbUiNodeSet;

/* A card in hand that has an offset of its own. */
typedef struct
{
  guint node;
  PlumbPoint at;
} PlumbUiCardPlace;

struct _PlumbUiOverlay
{
  GObject parent_instance;

  PlumbScene *scene;
  PlumbUiNodeSet selected;
  GStrv selected_others[PLUMB_SCENE_CARD]; /* by PlumbSceneItemType */
  PlumbUiOwnHit focus;
  PlumbUiOwnHit hover;
  GArray *lifted; /* guint */
  PlumbPoint lift_offset;
  GHashTable *places; /* node -> PlumbPoint: instead of @lift_offset; NULL: none */
  gboolean is_dropping;
  GArray *guides; /* PlumbSegment */
  PlumbRect band;
  gboolean has_band;
  guint8 *band_base; /* bits: what was selected before it; NULL: it selects nothing by itself */
  PlumbUiBandMode band_mode;
  GArray *stroke; /* PlumbPoint */
  PlumbUiStrokeMode stroke_mode;
  PlumbUiDragLink drag_link;
  char *drag_kind;
  char *drag_message;
  gboolean has_drag_link;
  PlumbUiPortFitFunc port_fit;
  gpointer port_fit_data;
  GDestroyNotify port_fit_destroy;
  char *target_from;
  char *target_to;
  char *target_card;
  PlumbUiNodeSet lit;
};

gboolean plumb_ui_node_set_contains (const PlumbUiNodeSet *self, guint node);
/* How far from its place in the scene a card is painted. */
PlumbPoint plumb_ui_overlay_get_offset (PlumbUiOverlay *self, guint node);
/* Cards in hand that go different ways: PlumbUiCardPlace, or NULL. */
void plumb_ui_overlay_set_places (PlumbUiOverlay *self, const GArray *places);
/* Called by the canvas once the tiles under dropped cards are fresh. */
void plumb_ui_overlay_end_drop (PlumbUiOverlay *self);

G_END_DECLS
