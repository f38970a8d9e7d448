/* plumb-scene-tree-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-scene.h"

G_BEGIN_DECLS

/* A persistent quadtree of items. Changing a tree copies the few nodes on the way to the item that
 * somebody else still holds, and nothing else; a node that nobody shares is changed in place. */
typedef struct _PlumbSceneTreeNode PlumbSceneTreeNode;

typedef struct
{
  PlumbSceneTreeNode *root; /* NULL: empty */
  int level;                /* of the root: its cell is 2^level basic ones wide */
  gint64 x;                 /* the root's cell */
  gint64 y;
} PlumbSceneTree;

void plumb_scene_tree_insert (PlumbSceneTree *self, PlumbSceneItem *item);
void plumb_scene_tree_remove (PlumbSceneTree *self, PlumbSceneItem *item);
void plumb_scene_tree_clear (PlumbSceneTree *self);
/* Holds all that is in it; FALSE: empty. */
gboolean plumb_scene_tree_get_bounds (const PlumbSceneTree *self, PlumbRect *bounds);

/* What a reader holds: any thread. */
PlumbSceneTreeNode *plumb_scene_tree_node_ref (PlumbSceneTreeNode *self);
void plumb_scene_tree_node_unref (PlumbSceneTreeNode *self);
void plumb_scene_tree_node_query (const PlumbSceneTreeNode *self,
                                  const PlumbRect *rect,
                                  PlumbSceneFunc func,
                                  gpointer user_data);
/* Numbers of the cards that meet @rect: appended, in no order. */
void plumb_scene_tree_node_find_cards (const PlumbSceneTreeNode *self,
                                       const PlumbRect *rect,
                                       GArray *nodes);

/* Sorts items as they are painted. */
void plumb_scene_sort_items (GPtrArray *items);

G_END_DECLS
