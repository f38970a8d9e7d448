/* plumb-scene.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scene-private.h"

#include <string.h>

/* More rectangles than this are told as one. */
#define MOST_DAMAGE 64

/**
 * PlumbScene:
 *
 * One level of a document as things with places. The items are immutable and lie in a persistent
 * tree; a snapshot is the tree's root. Between two snapshots a change copies the few nodes of the
 * tree that it touches, so moving one card of 100,000 costs microseconds.
 *
 * The owner connects #PlumbGraph::changed to plumb_scene_update(); the scene itself listens to
 * nothing and emits nothing.
 */
struct _PlumbSceneSnapshot
{
  PlumbSceneTreeNode *root; /* NULL: empty */
  guint8 *lifted;
  guint n_lifted;
};

G_DEFINE_FINAL_TYPE (PlumbScene, plumb_scene, G_TYPE_OBJECT)

static void
clear_slot (gpointer data)
{
  PlumbSceneSlot *slot = data;
  g_clear_pointer (&slot->card, plumb_scene_item_unref);
  g_clear_pointer (&slot->links, g_ptr_array_unref);
}

static void
plumb_scene_finalize (GObject *object)
{
  PlumbScene *self = PLUMB_SCENE (object);

  plumb_scene_tree_clear (&self->tree);
  g_clear_object (&self->document);
  g_clear_object (&self->registry);
  g_clear_pointer (&self->definition, g_free);
  g_clear_pointer (&self->slots, g_array_unref);
  g_clear_pointer (&self->free_slots, g_array_unref);
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->links, g_hash_table_unref);
  g_clear_pointer (&self->frames, g_hash_table_unref);
  g_clear_pointer (&self->notes, g_hash_table_unref);
  g_clear_pointer (&self->frames_of, g_hash_table_unref);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_clear_pointer (&self->damage, g_array_unref);
  g_clear_pointer (&self->lifted, g_free);
  G_OBJECT_CLASS (plumb_scene_parent_class)->finalize (object);
}

static void
plumb_scene_class_init (PlumbSceneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_scene_finalize;
}

static GHashTable *
make_table (GDestroyNotify free_value)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
}

static void
plumb_scene_init (PlumbScene *self)
{
  self->slots = g_array_new (FALSE, TRUE, sizeof (PlumbSceneSlot));
  g_array_set_clear_func (self->slots, clear_slot);
  self->free_slots = g_array_new (FALSE, FALSE, sizeof (guint));
  self->numbers = make_table (NULL);
  self->links = make_table (plumb_scene_item_unref);
  self->frames = make_table (plumb_scene_item_unref);
  self->notes = make_table (plumb_scene_item_unref);
  self->frames_of = make_table ((GDestroyNotify) g_ptr_array_unref);
  self->members = make_table ((GDestroyNotify) g_strfreev);
  self->damage = g_array_new (FALSE, FALSE, sizeof (PlumbRect));
}

/**
 * plumb_scene_new:
 * @document: the document
 * @definition: (nullable): which definition's graph; %NULL for the document's own
 * @registry: contracts
 *
 * Returns: (transfer full): the scene of that level; empty where there is no such definition
 */
PlumbScene *
plumb_scene_new (PlumbGraph *document, const char *definition, PlumbRegistry *registry)
{
  g_return_val_if_fail (PLUMB_IS_GRAPH (document) && PLUMB_IS_REGISTRY (registry), NULL);
  PlumbScene *self = g_object_new (PLUMB_TYPE_SCENE, NULL);
  self->document = g_object_ref (document);
  self->definition = g_strdup (definition);
  self->registry = g_object_ref (registry);
  plumb_scene_sync_all (self);
  return self;
}

/**
 * plumb_scene_get_definition:
 * @self: a scene
 *
 * Returns: (transfer none) (nullable): the definition that it shows; %NULL: the document's own
 * graph
 */
const char *
plumb_scene_get_definition (PlumbScene *self)
{
  return self->definition;
}

/**
 * plumb_scene_get_level:
 * @self: a scene
 *
 * Returns: (transfer none) (nullable): the graph that it shows; %NULL where the definition is gone
 */
PlumbGraph *
plumb_scene_get_level (PlumbScene *self)
{
  return self->definition != NULL ? plumb_graph_find_definition (self->document, self->definition)
                                  : self->document;
}

/**
 * plumb_scene_get_document:
 * @self: a scene
 *
 * Returns: (transfer none): the document
 */
PlumbGraph *
plumb_scene_get_document (PlumbScene *self)
{
  return self->document;
}

/**
 * plumb_scene_get_registry:
 * @self: a scene
 *
 * Returns: (transfer none): the contracts
 */
PlumbRegistry *
plumb_scene_get_registry (PlumbScene *self)
{
  return self->registry;
}

PlumbCardScope
plumb_scene_get_scope (PlumbScene *self)
{
  return (PlumbCardScope) { self->document, plumb_scene_get_level (self), self->registry };
}

PlumbSceneSlot *
plumb_scene_get_slot (PlumbScene *self, guint node)
{
  return &g_array_index (self->slots, PlumbSceneSlot, node);
}

/* --- damage -------------------------------------------------------------------------------------
 */

void
plumb_scene_add_damage (PlumbScene *self, const PlumbRect *rect)
{
  if (self->damage->len < MOST_DAMAGE)
    {
      g_array_append_val (self->damage, *rect);
      return;
    }
  PlumbRect all = *rect;
  for (guint i = 0; i < self->damage->len; i++)
    all = plumb_rect_union (&all, &g_array_index (self->damage, PlumbRect, i));
  g_array_set_size (self->damage, 1);
  g_array_index (self->damage, PlumbRect, 0) = all;
}

/**
 * plumb_scene_take_damage:
 * @self: a scene
 *
 * Returns: (transfer full) (element-type PlumbRect): what has to be painted anew since the last
 * call
 */
GArray *
plumb_scene_take_damage (PlumbScene *self)
{
  GArray *damage = g_steal_pointer (&self->damage);
  self->damage = g_array_new (FALSE, FALSE, sizeof (PlumbRect));
  return damage;
}

/* --- state and pictures -------------------------------------------------------------------------
 */

static PlumbSceneCard *
copy_card (PlumbScene *self, guint node)
{
  return plumb_scene_card_copy (plumb_scene_get_slot (self, node)->card);
}

/* Takes the card, which is where the other one was. */
static void
replace_card (PlumbScene *self, guint node, PlumbSceneCard *card)
{
  PlumbSceneSlot *slot = plumb_scene_get_slot (self, node);
  plumb_scene_add_damage (self, &card->rect);
  plumb_scene_tree_remove (&self->tree, &slot->card->item);
  plumb_scene_item_unref (slot->card);
  slot->card = card;
  plumb_scene_tree_insert (&self->tree, &card->item);
}

/**
 * plumb_scene_set_state:
 * @self: a scene
 * @node: the number of a node that is there
 * @state: what its card shows
 */
void
plumb_scene_set_state (PlumbScene *self, guint node, const PlumbCardState *state)
{
  const PlumbSceneCard *old = plumb_scene_get_card (self, node);
  g_return_if_fail (old != NULL);
  if (memcmp (&old->state, state, sizeof *state) == 0)
    return;
  PlumbSceneCard *card = copy_card (self, node);
  card->state = *state;
  replace_card (self, node, card);
}

/**
 * plumb_scene_set_picture:
 * @self: a scene
 * @node: the number of a node that is there
 * @picture: (nullable) (transfer none): what its card shows
 */
void
plumb_scene_set_picture (PlumbScene *self, guint node, PlumbCardPicture *picture)
{
  const PlumbSceneCard *old = plumb_scene_get_card (self, node);
  g_return_if_fail (old != NULL);
  if (old->picture == picture)
    return;
  PlumbSceneCard *card = copy_card (self, node);
  g_clear_pointer (&card->picture, plumb_card_picture_unref);
  card->picture = picture != NULL ? plumb_card_picture_ref (picture) : NULL;
  replace_card (self, node, card);
}

/* --- what is there ------------------------------------------------------------------------------
 */

/**
 * plumb_scene_get_n_cards:
 * @self: a scene
 *
 * Returns: how many nodes it has
 */
guint
plumb_scene_get_n_cards (PlumbScene *self)
{
  return self->n_cards;
}

/**
 * plumb_scene_get_n_links:
 * @self: a scene
 *
 * Returns: how many links it has
 */
guint
plumb_scene_get_n_links (PlumbScene *self)
{
  return g_hash_table_size (self->links);
}

/**
 * plumb_scene_get_n_slots:
 * @self: a scene
 *
 * Returns: a number that is greater than each node's
 */
guint
plumb_scene_get_n_slots (PlumbScene *self)
{
  return self->slots->len;
}

/**
 * plumb_scene_find_node:
 * @self: a scene
 * @id: a node's id
 * @node: (out): its number
 *
 * Returns: whether it is there
 */
gboolean
plumb_scene_find_node (PlumbScene *self, const char *id, guint *node)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, id));
  if (number == 0)
    return FALSE;
  *node = number - 1;
  return TRUE;
}

/**
 * plumb_scene_get_card:
 * @self: a scene
 * @node: a number
 *
 * Returns: (transfer none) (nullable): the card; %NULL where there is no such node
 */
const PlumbSceneCard *
plumb_scene_get_card (PlumbScene *self, guint node)
{
  return node < self->slots->len ? plumb_scene_get_slot (self, node)->card : NULL;
}

/**
 * plumb_scene_get_rect:
 * @self: a scene
 * @node: a number
 * @rect: (out): where its card is, to the precision of a float
 *
 * Returns: whether there is such a node
 */
gboolean
plumb_scene_get_rect (PlumbScene *self, guint node, PlumbRect *rect)
{
  if (node >= self->slots->len)
    return FALSE;
  const PlumbSceneSlot *slot = plumb_scene_get_slot (self, node);
  *rect = (PlumbRect) { (double) slot->rect[0], (double) slot->rect[1], (double) slot->rect[2],
                        (double) slot->rect[3] };
  return slot->card != NULL;
}

/**
 * plumb_scene_find_card:
 * @self: a scene
 * @id: a node's id
 *
 * Returns: (transfer none) (nullable): its card
 */
const PlumbSceneCard *
plumb_scene_find_card (PlumbScene *self, const char *id)
{
  guint node;
  return plumb_scene_find_node (self, id, &node) ? plumb_scene_get_card (self, node) : NULL;
}

/**
 * plumb_scene_find_link:
 * @self: a scene
 * @from: `NODE.PORT`
 * @to: `NODE.PORT`
 *
 * Returns: (transfer none) (nullable): the link with these ends
 */
const PlumbSceneLink *
plumb_scene_find_link (PlumbScene *self, const char *from, const char *to)
{
  g_autofree char *key = g_strconcat (from, " ", to, NULL);
  return g_hash_table_lookup (self->links, key);
}

/**
 * plumb_scene_find_frame:
 * @self: a scene
 * @id: a frame's id
 *
 * Returns: (transfer none) (nullable): the frame; %NULL also where nothing is in it
 */
const PlumbSceneFrame *
plumb_scene_find_frame (PlumbScene *self, const char *id)
{
  return g_hash_table_lookup (self->frames, id);
}

/**
 * plumb_scene_find_note:
 * @self: a scene
 * @id: a note's id
 *
 * Returns: (transfer none) (nullable): the note
 */
const PlumbSceneNote *
plumb_scene_find_note (PlumbScene *self, const char *id)
{
  return g_hash_table_lookup (self->notes, id);
}

/**
 * plumb_scene_get_links_of:
 * @self: a scene
 * @node: the number of a node that is there
 *
 * Returns: (transfer none) (element-type PlumbSceneLink): the links at it, in no order
 */
GPtrArray *
plumb_scene_get_links_of (PlumbScene *self, guint node)
{
  g_return_val_if_fail (plumb_scene_get_card (self, node) != NULL, NULL);
  return plumb_scene_get_slot (self, node)->links;
}

/**
 * plumb_scene_get_extents:
 * @self: a scene
 *
 * Returns: a rectangle that holds everything; empty at the origin where there is nothing
 */
PlumbRect
plumb_scene_get_extents (PlumbScene *self)
{
  PlumbRect extents = { 0 };
  plumb_scene_tree_get_bounds (&self->tree, &extents);
  return extents;
}

static void
collect (const PlumbSceneItem *item, gpointer user_data)
{
  g_ptr_array_add (user_data, (gpointer) item);
}

/**
 * plumb_scene_query:
 * @self: a scene
 * @rect: where to look
 * @items: (element-type PlumbSceneItem): takes what may meet @rect, borrowed, in painting order;
 *   what is lifted too
 */
void
plumb_scene_query (PlumbScene *self, const PlumbRect *rect, GPtrArray *items)
{
  g_ptr_array_set_size (items, 0);
  if (self->tree.root != NULL)
    plumb_scene_tree_node_query (self->tree.root, rect, collect, items);
  plumb_scene_sort_items (items);
}

/* --- cards in hand ------------------------------------------------------------------------------
 */

static void
damage_node (PlumbScene *self, guint node)
{
  const PlumbSceneSlot *slot = plumb_scene_get_slot (self, node);
  if (slot->card == NULL)
    return;
  plumb_scene_add_damage (self, &slot->card->item.bounds);
  for (guint i = 0; i < slot->links->len; i++)
    plumb_scene_add_damage (self, &((PlumbSceneLink *) slot->links->pdata[i])->item.bounds);
}

/**
 * plumb_scene_set_lifted:
 * @self: a scene
 * @nodes: (array length=n_nodes) (nullable): numbers of nodes
 * @n_nodes: how many; 0 puts all back
 *
 * Leaves these cards, and all links at them, out of snapshots taken from now on.
 */
void
plumb_scene_set_lifted (PlumbScene *self, const guint *nodes, guint n_nodes)
{
  for (guint i = 0; i < self->n_lifted; i++)
    if (self->lifted[i] && i < self->slots->len)
      damage_node (self, i);
  g_clear_pointer (&self->lifted, g_free);
  self->n_lifted = n_nodes > 0 ? self->slots->len : 0;
  self->lifted = n_nodes > 0 ? g_new0 (guint8, self->n_lifted) : NULL;
  for (guint i = 0; i < n_nodes; i++)
    if (plumb_scene_get_card (self, nodes[i]) != NULL)
      {
        self->lifted[nodes[i]] = 1;
        damage_node (self, nodes[i]);
      }
}

/**
 * plumb_scene_is_lifted:
 * @self: a scene
 * @node: a number
 *
 * Returns: whether it is left out of snapshots
 */
gboolean
plumb_scene_is_lifted (PlumbScene *self, guint node)
{
  return node < self->n_lifted && self->lifted[node] != 0;
}

/* --- snapshots ----------------------------------------------------------------------------------
 */

/**
 * plumb_scene_snapshot:
 * @self: a scene
 *
 * Returns: (transfer full): the scene as it is now, without what is lifted
 */
PlumbSceneSnapshot *
plumb_scene_snapshot (PlumbScene *self)
{
  PlumbSceneSnapshot *snapshot = g_atomic_rc_box_new0 (PlumbSceneSnapshot);
  snapshot->root = self->tree.root != NULL ? plumb_scene_tree_node_ref (self->tree.root) : NULL;
  snapshot->lifted = g_memdup2 (self->lifted, self->n_lifted);
  snapshot->n_lifted = self->n_lifted;
  return snapshot;
}

/**
 * plumb_scene_snapshot_ref:
 * @self: a snapshot
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
PlumbSceneSnapshot *
plumb_scene_snapshot_ref (PlumbSceneSnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_snapshot (gpointer data)
{
  PlumbSceneSnapshot *self = data;
  g_clear_pointer (&self->root, plumb_scene_tree_node_unref);
  g_clear_pointer (&self->lifted, g_free);
}

/**
 * plumb_scene_snapshot_unref:
 * @self: (transfer full): a snapshot
 *
 * Any thread.
 */
void
plumb_scene_snapshot_unref (PlumbSceneSnapshot *self)
{
  g_atomic_rc_box_release_full (self, clear_snapshot);
}

typedef struct
{
  const PlumbSceneSnapshot *snapshot;
  PlumbSceneFunc func;
  gpointer user_data;
} Walk;

static gboolean
is_in_hand (const PlumbSceneSnapshot *self, guint node)
{
  return node < self->n_lifted && self->lifted[node] != 0;
}

static void
visit (const PlumbSceneItem *item, gpointer user_data)
{
  const Walk *walk = user_data;
  const PlumbSceneSnapshot *self = walk->snapshot;
  const PlumbSceneCard *card = (gconstpointer) item;
  const PlumbSceneLink *link = (gconstpointer) item;
  if (item->type == PLUMB_SCENE_CARD && is_in_hand (self, card->node))
    return;
  if (item->type == PLUMB_SCENE_LINK
      && (is_in_hand (self, link->source) || is_in_hand (self, link->target)))
    return;
  walk->func (item, walk->user_data);
}

/**
 * plumb_scene_snapshot_for_each:
 * @self: a snapshot
 * @rect: where to look
 * @func: (scope call): called for each item that may meet @rect, in no order
 * @user_data: for @func
 *
 * Any thread.
 */
void
plumb_scene_snapshot_for_each (PlumbSceneSnapshot *self,
                               const PlumbRect *rect,
                               PlumbSceneFunc func,
                               gpointer user_data)
{
  Walk walk = { self, func, user_data };
  if (self->root != NULL)
    plumb_scene_tree_node_query (self->root, rect, visit, &walk);
}

/**
 * plumb_scene_snapshot_query:
 * @self: a snapshot
 * @rect: where to look
 * @items: (element-type PlumbSceneItem): takes what may meet @rect, owned by the snapshot, in
 *   painting order
 *
 * Any thread.
 */
void
plumb_scene_snapshot_query (PlumbSceneSnapshot *self, const PlumbRect *rect, GPtrArray *items)
{
  g_ptr_array_set_size (items, 0);
  plumb_scene_snapshot_for_each (self, rect, collect, items);
  plumb_scene_sort_items (items);
}
