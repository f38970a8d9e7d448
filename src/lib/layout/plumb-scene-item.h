/* plumb-scene-item.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-card.h"

G_BEGIN_DECLS

/* What a scene is made of: plain values that any thread may read. */

/**
 * PlumbSceneItemType:
 * @PLUMB_SCENE_FRAME: a #PlumbSceneFrame
 * @PLUMB_SCENE_NOTE: a #PlumbSceneNote
 * @PLUMB_SCENE_LINK: a #PlumbSceneLink
 * @PLUMB_SCENE_CARD: a #PlumbSceneCard
 *
 * In the order in which they are painted.
 */
typedef enum
{
  PLUMB_SCENE_FRAME,
  PLUMB_SCENE_NOTE,
  PLUMB_SCENE_LINK,
  PLUMB_SCENE_CARD,
} PlumbSceneItemType;

/* Something on the canvas: immutable, atomically counted; a change makes a new one. @bounds holds
 * all that is painted of it, but for shadows. */
typedef struct
{
  PlumbSceneItemType type;
  PlumbRect bounds;
} PlumbSceneItem;

PlumbSceneItem *plumb_scene_item_ref (gpointer item);
void plumb_scene_item_unref (gpointer item);

/**
 * PlumbCardPhase:
 *
 * Where a node stands in the run that is shown, told by the application; in none, without a run.
 */
typedef enum
{
  PLUMB_CARD_PHASE_NONE,
  PLUMB_CARD_PHASE_WAITING,
  PLUMB_CARD_PHASE_RUNNING,
  PLUMB_CARD_PHASE_ASKING, /* waits for a person */
  PLUMB_CARD_PHASE_DONE,
  PLUMB_CARD_PHASE_CACHED,
  PLUMB_CARD_PHASE_FAILED,
  PLUMB_CARD_PHASE_BLOCKED, /* something above failed or is missing */
  PLUMB_CARD_PHASE_SKIPPED,
  PLUMB_CARD_PHASE_CANCELED,
  PLUMB_CARD_N_PHASES,
} PlumbCardPhase;

/**
 * PlumbCardState:
 * @phase: of the node
 * @problem: the worst finding about it: 0 none, 1 information, 2 warning, 3 error
 * @n_items: how many items it has, 0 where that is not known
 * @n_by_phase: how many of the items are in each phase; the rest wait
 *
 * What is painted on a card beside the document's own. Its size does not depend on it.
 */
typedef struct
{
  PlumbCardPhase phase;
  guint problem;
  guint n_items;
  guint n_by_phase[PLUMB_CARD_N_PHASES];
} PlumbCardState;

/**
 * PlumbCardPicture:
 * @pixels: rows of 32-bit words, alpha first and premultiplied (as cairo's ARGB32)
 *
 * Immutable and atomically counted.
 */
typedef struct
{
  GBytes *pixels;
  int width;
  int height;
  int stride;
} PlumbCardPicture;

PlumbCardPicture *plumb_card_picture_new (GBytes *pixels, int width, int height, int stride)
    G_GNUC_WARN_UNUSED_RESULT;
PlumbCardPicture *plumb_card_picture_ref (PlumbCardPicture *self);
void plumb_card_picture_unref (PlumbCardPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbCardPicture, plumb_card_picture_unref)

/* @node is the number that the scene gave to the node: it stays as long as the node is there, and
 * may be given to another one later. */
typedef struct
{
  PlumbSceneItem item;
  guint node;
  PlumbRect rect;
  PlumbCard *card;
  PlumbCardState state;
  PlumbCardPicture *picture; /* nullable */
} PlumbSceneCard;

/* A cubic Bézier curve: @points are its ends and handles, from the output to the input. */
typedef struct
{
  PlumbSceneItem item;
  guint source;
  guint target;
  guint source_port; /* among the card's outputs */
  guint target_port; /* among the card's inputs */
  PlumbPoint points[4];
  const char *kind; /* artifact kind, interned by the scene's registry */
  char *from;
  char *to;
  char *condition; /* NULL: pass */
} PlumbSceneLink;

typedef struct
{
  PlumbSceneItem item;
  char *id;
  char *title;
  char *color;
  PlumbRect rect;
} PlumbSceneFrame;

#define PLUMB_SCENE_FRAME_PADDING 20.0
#define PLUMB_SCENE_FRAME_TITLE 32.0

typedef struct
{
  PlumbSceneItem item;
  char *id;
  char *text;
  char *color;
  PlumbRect rect;
} PlumbSceneNote;

G_END_DECLS
