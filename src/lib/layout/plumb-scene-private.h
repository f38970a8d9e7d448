/* plumb-scene-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-scene-tree-private.h"

G_BEGIN_DECLS

/* A node number's place. @card is NULL where the number is free. */
typedef struct
{
  PlumbSceneCard *card; /* also in the tree */
  GPtrArray *links;     /* PlumbSceneLink, borrowed from the table of links */
  float rect[4];        /* the card's, near at hand: x, y, width, height */
} PlumbSceneSlot;

struct _PlumbScene
{
  GObject parent_instance;

  PlumbGraph *document;
  char *definition;
  PlumbRegistry *registry;
  GArray *slots;         /* PlumbSceneSlot */
  GArray *free_slots;    /* guint */
  GHashTable *numbers;   /* id -> number + 1 */
  GHashTable *links;     /* "FROM TO" -> PlumbSceneLink */
  GHashTable *frames;    /* id -> PlumbSceneFrame */
  GHashTable *notes;     /* id -> PlumbSceneNote */
  GHashTable *frames_of; /* node id -> GPtrArray of ids of the frames that name it */
  GHashTable *members;   /* frame id -> char ** of the nodes that it names */
  guint n_cards;
  PlumbSceneTree tree;
  GArray *damage; /* PlumbRect */
  guint8 *lifted; /* by number; NULL: none */
  guint n_lifted; /* length of @lifted */
};

PlumbSceneSlot *plumb_scene_get_slot (PlumbScene *self, guint node);
PlumbCardScope plumb_scene_get_scope (PlumbScene *self);
void plumb_scene_add_damage (PlumbScene *self, const PlumbRect *rect);

/* Items: each constructor measures the bounds. */
PlumbSceneCard *plumb_scene_card_new (guint node, PlumbCard *card, PlumbPoint at);
PlumbSceneCard *plumb_scene_card_copy (const PlumbSceneCard *card);
PlumbSceneLink *plumb_scene_link_new (const PlumbSceneCard *source,
                                      const PlumbSceneCard *target,
                                      PlumbEdge *edge,
                                      const char *kind);
PlumbSceneLink *plumb_scene_link_copy (const PlumbSceneLink *link,
                                       const PlumbSceneCard *source,
                                       const PlumbSceneCard *target);
PlumbSceneFrame *plumb_scene_frame_new (const char *id, PlumbValue *value, const PlumbRect *inside);
PlumbSceneNote *plumb_scene_note_new (const char *id, PlumbValue *value);

/* Keeping up with the graph (plumb-scene-sync.c). */
void plumb_scene_sync_all (PlumbScene *self);

G_END_DECLS
