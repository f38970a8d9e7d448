/* plumb-scene.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-scene-item.h"

G_BEGIN_DECLS

/* What lies where on the canvas: cards, links, frames and notes of one level of a document (its own
 * graph, or a definition's). Follows the document's changes, answers what lies under a point or in
 * a rectangle, says what has to be painted anew, and gives snapshots that another thread can
 * paint from. Main thread but for snapshots and items. */

#define PLUMB_TYPE_SCENE (plumb_scene_get_type ())
G_DECLARE_FINAL_TYPE (PlumbScene, plumb_scene, PLUMB, SCENE, GObject)

PlumbScene *plumb_scene_new (PlumbGraph *document,
                             const char *definition,
                             PlumbRegistry *registry) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_scene_get_definition (PlumbScene *self);
PlumbGraph *plumb_scene_get_level (PlumbScene *self);
PlumbGraph *plumb_scene_get_document (PlumbScene *self);
PlumbRegistry *plumb_scene_get_registry (PlumbScene *self);

/* Follows what an edit did; for the handler of PlumbGraph::changed. */
void plumb_scene_update (PlumbScene *self, const PlumbChange *changes, guint n_changes);
/* What has to be painted anew since the last call, at most a few rectangles; empty: nothing. */
GArray *plumb_scene_take_damage (PlumbScene *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_scene_set_state (PlumbScene *self, guint node, const PlumbCardState *state);
void plumb_scene_set_picture (PlumbScene *self, guint node, PlumbCardPicture *picture);

/* What is there. Borrowed until the next change. */
guint plumb_scene_get_n_cards (PlumbScene *self);
guint plumb_scene_get_n_links (PlumbScene *self);
gboolean plumb_scene_find_node (PlumbScene *self, const char *id, guint *node);
const PlumbSceneCard *plumb_scene_get_card (PlumbScene *self, guint node);
/* Where the card is, to float's precision: for walks over very many. */
gboolean plumb_scene_get_rect (PlumbScene *self, guint node, PlumbRect *rect);
const PlumbSceneCard *plumb_scene_find_card (PlumbScene *self, const char *id);
const PlumbSceneLink *plumb_scene_find_link (PlumbScene *self, const char *from, const char *to);
const PlumbSceneFrame *plumb_scene_find_frame (PlumbScene *self, const char *id);
const PlumbSceneNote *plumb_scene_find_note (PlumbScene *self, const char *id);
GPtrArray *plumb_scene_get_links_of (PlumbScene *self, guint node);
guint plumb_scene_get_n_slots (PlumbScene *self); /* all node numbers are below */
PlumbRect plumb_scene_get_extents (PlumbScene *self);
void plumb_scene_query (PlumbScene *self, const PlumbRect *rect, GPtrArray *items);

/* Pure geometry, for links that are still being drawn. */
void plumb_scene_make_curve (PlumbPoint from, PlumbPoint to, PlumbPoint points[4]);
PlumbPoint plumb_scene_curve_point (const PlumbPoint points[4], double t);
PlumbRect plumb_scene_curve_bounds (const PlumbPoint points[4]);
double plumb_scene_curve_distance (const PlumbPoint points[4], PlumbPoint at);
gboolean plumb_scene_curve_meets_segment (const PlumbPoint points[4], const PlumbSegment *segment);

/**
 * PlumbHitType:
 * @PLUMB_HIT_NOTHING: the empty canvas
 * @PLUMB_HIT_CARD: a card's body; @id
 * @PLUMB_HIT_INPUT: a port; @id, @name, @position
 * @PLUMB_HIT_OUTPUT: a port; @id, @name, @position
 * @PLUMB_HIT_ROW: a parameter row; @id, @name is the field
 * @PLUMB_HIT_PICTURE: the picture of a card; @id
 * @PLUMB_HIT_CORNER: where a card's size is changed; @id
 * @PLUMB_HIT_LINK: @id is the edge's from, @name its to
 * @PLUMB_HIT_FRAME_TITLE: @id of the frame
 * @PLUMB_HIT_NOTE: @id of the note
 * @PLUMB_HIT_NOTE_CORNER: @id of the note
 */
typedef enum
{
  PLUMB_HIT_NOTHING,
  PLUMB_HIT_CARD,
  PLUMB_HIT_INPUT,
  PLUMB_HIT_OUTPUT,
  PLUMB_HIT_ROW,
  PLUMB_HIT_PICTURE,
  PLUMB_HIT_CORNER,
  PLUMB_HIT_LINK,
  PLUMB_HIT_FRAME_TITLE,
  PLUMB_HIT_NOTE,
  PLUMB_HIT_NOTE_CORNER,
} PlumbHitType;

/* @id and @name are borrowed until the next change; @node is set for all parts of cards. */
typedef struct
{
  PlumbHitType type;
  guint node;
  const char *id;
  const char *name;
  guint position;
} PlumbHit;

/* @reach: how far from ports, links and corners still counts, in canvas pixels. */
PlumbHit plumb_scene_pick (PlumbScene *self, PlumbPoint at, double reach);
/* Links under a drawn line, and cards in a rectangle (touched, not only inside): node numbers. */
void plumb_scene_find_cut_links (PlumbScene *self, const PlumbSegment *cut, GPtrArray *links);
void plumb_scene_find_cards (PlumbScene *self, const PlumbRect *rect, GArray *nodes);

/* The whole scene as it is now, for another thread: taking one costs nothing that grows with it,
 * and later changes copy only what they touch. */
typedef struct _PlumbSceneSnapshot PlumbSceneSnapshot;

PlumbSceneSnapshot *plumb_scene_snapshot (PlumbScene *self) G_GNUC_WARN_UNUSED_RESULT;
PlumbSceneSnapshot *plumb_scene_snapshot_ref (PlumbSceneSnapshot *self);
void plumb_scene_snapshot_unref (PlumbSceneSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSceneSnapshot, plumb_scene_snapshot_unref)
/* Any thread: what meets @rect, in painting order, owned by the snapshot. */
void plumb_scene_snapshot_query (PlumbSceneSnapshot *self, const PlumbRect *rect, GPtrArray *items);
/* The same without an order, for pictures from far: calls @func for each. */
typedef void (*PlumbSceneFunc) (const PlumbSceneItem *item, gpointer user_data);
void plumb_scene_snapshot_for_each (PlumbSceneSnapshot *self,
                                    const PlumbRect *rect,
                                    PlumbSceneFunc func,
                                    gpointer user_data);

/* Cards in hand: they, and links at them, are left out of snapshots taken from now on, because
 * somebody paints them on top. (array length=n_nodes) numbers; none puts all back. */
void plumb_scene_set_lifted (PlumbScene *self, const guint *nodes, guint n_nodes);
gboolean plumb_scene_is_lifted (PlumbScene *self, guint node);

G_END_DECLS
