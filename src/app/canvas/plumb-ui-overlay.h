/* plumb-ui-overlay.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-scene.h"

G_BEGIN_DECLS

/* What is on top of the scene while somebody works with it: selection, focus, what is hovered, what
 * is in hand, guides, a rubber band, a link being drawn. State only: tools set it, the canvas
 * paints it each frame in one fixed order, and nothing of it is in the document. Coordinates are
 * the scene's. Each setter emits "changed" where something changed;
 * plumb_ui_overlay_clear_gesture() takes away all that a gesture may have set, so that Escape
 * leaves no trace. */

#define PLUMB_UI_TYPE_OVERLAY (plumb_ui_overlay_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiOverlay, plumb_ui_overlay, PLUMB_UI, OVERLAY, GObject)

PlumbUiOverlay *plumb_ui_overlay_new (PlumbScene *scene) G_GNUC_WARN_UNUSED_RESULT;

/* Selection and focus (the keyboard's place). Where the canvas follows a document, they are its
 * PlumbUiSelection's: tools change that. */
void plumb_ui_overlay_set_selected_nodes (PlumbUiOverlay *self, const guint *nodes, guint n_nodes);
gboolean plumb_ui_overlay_is_selected (PlumbUiOverlay *self, guint node);
guint plumb_ui_overlay_get_n_selected (PlumbUiOverlay *self);
/* Links by "FROM TO" (with a blank between), frames and notes by id. */
void plumb_ui_overlay_set_selected_others (PlumbUiOverlay *self,
                                           PlumbSceneItemType type,
                                           const char *const *ids);
void plumb_ui_overlay_set_focus (PlumbUiOverlay *self, const PlumbHit *hit);

/* Under the pointer: a card, port, row, link, title or corner. */
void plumb_ui_overlay_set_hover (PlumbUiOverlay *self, const PlumbHit *hit);

/* Cards in hand, painted @offset beside their places (the scene leaves them out meanwhile). */
void plumb_ui_overlay_lift (PlumbUiOverlay *self, const guint *nodes, guint n_nodes);
void plumb_ui_overlay_set_lift_offset (PlumbUiOverlay *self, PlumbPoint offset);
/* Puts them down. Call it after the edit that moves them; tiles are fresh before it is seen. */
void plumb_ui_overlay_drop (PlumbUiOverlay *self);

/* Lines that something snaps to. */
void plumb_ui_overlay_set_guides (PlumbUiOverlay *self, const PlumbSegment *guides, guint n_guides);
void plumb_ui_overlay_set_rubber_band (PlumbUiOverlay *self, const PlumbRect *rect);

/**
 * PlumbUiBandMode:
 * @PLUMB_UI_BAND_REPLACES: what is in the band is selected, nothing else
 * @PLUMB_UI_BAND_ADDS: beside what was selected
 * @PLUMB_UI_BAND_SUBTRACTS: no longer
 */
typedef enum
{
  PLUMB_UI_BAND_REPLACES,
  PLUMB_UI_BAND_ADDS,
  PLUMB_UI_BAND_SUBTRACTS,
} PlumbUiBandMode;

void plumb_ui_overlay_select_band (PlumbUiOverlay *self,
                                   const PlumbRect *rect,
                                   PlumbUiBandMode mode);
/**
 * PlumbUiStrokeMode:
 * @PLUMB_UI_STROKE_ADDS: something is put in where it passes
 * @PLUMB_UI_STROKE_CUTS: what it crosses goes
 */
typedef enum
{
  PLUMB_UI_STROKE_ADDS,
  PLUMB_UI_STROKE_CUTS,
} PlumbUiStrokeMode;

void plumb_ui_overlay_set_stroke (PlumbUiOverlay *self,
                                  const PlumbPoint *points,
                                  guint n_points,
                                  PlumbUiStrokeMode mode);

/**
 * PlumbUiDragLink:
 * @from: the fixed end
 * @to: the loose one
 * @from_output: whether @from is an output
 * @kind: artifact kind
 * @fits: whether it may be let go where it is now: it connects, or asks what to insert
 * @message: (nullable): shown at the loose end: why not, or what would happen
 */
typedef struct
{
  PlumbPoint from;
  PlumbPoint to;
  gboolean from_output;
  const char *kind;
  gboolean fits;
  const char *message;
} PlumbUiDragLink;

void plumb_ui_overlay_set_drag_link (PlumbUiOverlay *self, const PlumbUiDragLink *link);

/* While a link is drawn: what a port is for it. Asked for visible ports only, each time they are
 * painted. */
typedef enum
{
  PLUMB_UI_PORT_NEUTRAL,
  PLUMB_UI_PORT_CANDIDATE,
  PLUMB_UI_PORT_REFUSED,
} PlumbUiPortFit;

typedef PlumbUiPortFit (*PlumbUiPortFitFunc) (const PlumbSceneCard *card,
                                              const PlumbCardPort *port,
                                              gboolean is_input,
                                              gpointer user_data);
void plumb_ui_overlay_set_port_fit (PlumbUiOverlay *self,
                                    PlumbUiPortFitFunc func,
                                    gpointer user_data,
                                    GDestroyNotify destroy);
/* A link that what is in hand would be put into. */
void plumb_ui_overlay_set_target_link (PlumbUiOverlay *self, const char *from, const char *to);
/* A card that something would be dropped on. */
void plumb_ui_overlay_set_target_card (PlumbUiOverlay *self, const char *id);

/* Cards and links that matter now (a step that differs, what a run needs): all else is faded. */
void plumb_ui_overlay_set_lit (PlumbUiOverlay *self, const guint *nodes, guint n_nodes);

void plumb_ui_overlay_clear_gesture (PlumbUiOverlay *self);

G_END_DECLS
