/* plumb-scene-tree.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scene-tree-private.h"

#include <math.h>

/* A loose quadtree: an item is in the node whose cell holds its center and is at least as wide and
 * high as it; so in exactly one node, however large it is, and long links are high up, apart from
 * what is near. Each node keeps the bounds of all that is below it, which is what searches go by.
 *
 * T. Ulrich: Loose octrees. Game Programming Gems, 2000. J. R. Driscoll, N. Sarnak, D. D. Sleator,
 * R. E. Tarjan: Making data structures persistent, 1989 (path copying). */

#define CELL 512.0
#define HIGHEST_LEVEL 40
/* Cells are counted from far away, at a place where no great boundary is near 0: else everything
 * that lies on both sides of 0 would be in the root. */
#define FIRST_CELL G_GINT64_CONSTANT (0x2AAAAAAAAA)
#define FARTHEST 1e12

/* What most searches ask is beside the pointer: looking at 100,000 items would take as long as
 * fetching them from memory does. */
typedef struct
{
  PlumbSceneItem *item;
  PlumbSceneItemType type;
  guint node; /* of a card */
} Entry;

typedef struct
{
  gatomicrefcount references;
  guint n_items;
  guint n_allocated;
  Entry items[];
} Block;

struct _PlumbSceneTreeNode
{
  gatomicrefcount references;
  PlumbSceneTreeNode *children[4];
  Block *block; /* NULL: no items here */
  PlumbRect bounds;
};

/* --- blocks of items ----------------------------------------------------------------------------
 */

static Block *
block_new (guint n_allocated)
{
  Block *self = g_malloc (sizeof (Block) + n_allocated * sizeof (Entry));
  g_atomic_ref_count_init (&self->references);
  self->n_items = 0;
  self->n_allocated = n_allocated;
  return self;
}

static void
block_unref (Block *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < self->n_items; i++)
    plumb_scene_item_unref (self->items[i].item);
  g_free (self);
}

/* Makes *block one that only we hold, with room for @n_items. */
static Block *
block_own (Block **block, guint n_items)
{
  Block *old = *block;
  if (old == NULL)
    return *block = block_new (MAX (n_items, 4));
  if (!g_atomic_ref_count_compare (&old->references, 1))
    {
      Block *copy = block_new (MAX (n_items, old->n_items));
      for (guint i = 0; i < old->n_items; i++)
        {
          copy->items[copy->n_items++] = old->items[i];
          plumb_scene_item_ref (old->items[i].item);
        }
      block_unref (old);
      return *block = copy;
    }
  if (n_items > old->n_allocated)
    {
      guint n_allocated = MAX (n_items, old->n_allocated * 2);
      *block = g_realloc (old, sizeof (Block) + n_allocated * sizeof (Entry));
      (*block)->n_allocated = n_allocated;
    }
  return *block;
}

/* --- nodes --------------------------------------------------------------------------------------
 */

static PlumbSceneTreeNode *
node_new (void)
{
  PlumbSceneTreeNode *self = g_new0 (PlumbSceneTreeNode, 1);
  g_atomic_ref_count_init (&self->references);
  return self;
}

PlumbSceneTreeNode *
plumb_scene_tree_node_ref (PlumbSceneTreeNode *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
plumb_scene_tree_node_unref (PlumbSceneTreeNode *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (int i = 0; i < 4; i++)
    g_clear_pointer (&self->children[i], plumb_scene_tree_node_unref);
  g_clear_pointer (&self->block, block_unref);
  g_free (self);
}

/* Makes *node one that only we hold: from the root down, or a shared parent would share its
 * children.
 */
static PlumbSceneTreeNode *
node_own (PlumbSceneTreeNode **node)
{
  PlumbSceneTreeNode *old = *node;
  if (old == NULL)
    return *node = node_new ();
  if (g_atomic_ref_count_compare (&old->references, 1))
    return old;
  PlumbSceneTreeNode *copy = node_new ();
  copy->bounds = old->bounds;
  for (int i = 0; i < 4; i++)
    copy->children[i]
        = old->children[i] != NULL ? plumb_scene_tree_node_ref (old->children[i]) : NULL;
  if (old->block != NULL)
    {
      g_atomic_ref_count_inc (&old->block->references);
      copy->block = old->block;
    }
  plumb_scene_tree_node_unref (old);
  return *node = copy;
}

static gboolean
node_is_empty (const PlumbSceneTreeNode *self)
{
  return self->block == NULL && self->children[0] == NULL && self->children[1] == NULL
         && self->children[2] == NULL && self->children[3] == NULL;
}

static void
node_measure (PlumbSceneTreeNode *self)
{
  gboolean is_first = TRUE;
  for (guint i = 0; self->block != NULL && i < self->block->n_items; i++)
    {
      const PlumbRect *bounds = &self->block->items[i].item->bounds;
      self->bounds = is_first ? *bounds : plumb_rect_union (&self->bounds, bounds);
      is_first = FALSE;
    }
  for (int i = 0; i < 4; i++)
    if (self->children[i] != NULL)
      {
        const PlumbRect *bounds = &self->children[i]->bounds;
        self->bounds = is_first ? *bounds : plumb_rect_union (&self->bounds, bounds);
        is_first = FALSE;
      }
}

/* --- where an item belongs ----------------------------------------------------------------------
 */

typedef struct
{
  int level;
  gint64 x; /* of the basic cell that holds the center */
  gint64 y;
} Place;

static gint64
cell_of (double at)
{
  return (gint64) floor (CLAMP (at, -FARTHEST, FARTHEST) / CELL) + FIRST_CELL;
}

static Place
place_of (const PlumbSceneItem *item)
{
  const PlumbRect *bounds = &item->bounds;
  double size = MAX (bounds->width, bounds->height);
  int level = 0;
  while (level < HIGHEST_LEVEL && size > ldexp (CELL, level))
    level++;
  return (Place) { level, cell_of (bounds->x + bounds->width / 2),
                   cell_of (bounds->y + bounds->height / 2) };
}

static gboolean
root_holds (const PlumbSceneTree *self, const Place *place)
{
  return place->level <= self->level && place->x >> self->level == self->x
         && place->y >> self->level == self->y;
}

/* Which child of a node of @level leads to the place. */
static int
child_towards (const Place *place, int level)
{
  return (int) ((place->x >> (level - 1)) & 1) | (int) ((place->y >> (level - 1)) & 1) << 1;
}

static void
grow_root (PlumbSceneTree *self)
{
  PlumbSceneTreeNode *root = node_new ();
  root->bounds = self->root->bounds;
  root->children[(self->x & 1) | (self->y & 1) << 1] = self->root;
  self->root = root;
  self->level++;
  self->x >>= 1;
  self->y >>= 1;
}

static Entry
make_entry (PlumbSceneItem *item)
{
  const PlumbSceneCard *card = (gconstpointer) item;
  return (Entry) { plumb_scene_item_ref (item), item->type,
                   item->type == PLUMB_SCENE_CARD ? card->node : 0 };
}

void
plumb_scene_tree_insert (PlumbSceneTree *self, PlumbSceneItem *item)
{
  Place place = place_of (item);
  if (self->root == NULL)
    {
      self->level = place.level;
      self->x = place.x >> place.level;
      self->y = place.y >> place.level;
    }
  while (!root_holds (self, &place))
    grow_root (self);
  PlumbSceneTreeNode **node = &self->root;
  for (int level = self->level;; level--)
    {
      gboolean is_new = *node == NULL;
      PlumbSceneTreeNode *own = node_own (node);
      own->bounds = is_new ? item->bounds : plumb_rect_union (&own->bounds, &item->bounds);
      if (level == place.level)
        {
          Block *block = block_own (&own->block, own->block != NULL ? own->block->n_items + 1 : 1);
          block->items[block->n_items++] = make_entry (item);
          return;
        }
      node = &own->children[child_towards (&place, level)];
    }
}

static void
remove_from_block (Block **block, PlumbSceneItem *item)
{
  Block *own = block_own (block, 0);
  guint i = 0;
  while (i < own->n_items && own->items[i].item != item)
    i++;
  g_assert (i < own->n_items);
  own->items[i] = own->items[--own->n_items];
  if (own->n_items == 0)
    g_clear_pointer (block, block_unref);
  plumb_scene_item_unref (item);
}

static void
remove_below (PlumbSceneTreeNode **node, const Place *place, int level, PlumbSceneItem *item)
{
  g_assert (*node != NULL);
  PlumbSceneTreeNode *own = node_own (node);
  if (level == place->level)
    remove_from_block (&own->block, item);
  else
    remove_below (&own->children[child_towards (place, level)], place, level - 1, item);
  if (node_is_empty (own))
    g_clear_pointer (node, plumb_scene_tree_node_unref);
  else
    node_measure (own);
}

/* An item that is there, by identity. */
void
plumb_scene_tree_remove (PlumbSceneTree *self, PlumbSceneItem *item)
{
  Place place = place_of (item);
  g_assert (self->root != NULL && root_holds (self, &place));
  remove_below (&self->root, &place, self->level, item);
}

void
plumb_scene_tree_clear (PlumbSceneTree *self)
{
  g_clear_pointer (&self->root, plumb_scene_tree_node_unref);
}

gboolean
plumb_scene_tree_get_bounds (const PlumbSceneTree *self, PlumbRect *bounds)
{
  if (self->root == NULL)
    return FALSE;
  *bounds = self->root->bounds;
  return TRUE;
}

/* --- finding ------------------------------------------------------------------------------------
 */

/* A level link is flat: sides that touch meet. */
static gboolean
meets (const PlumbRect *a, const PlumbRect *b)
{
  return a->x <= b->x + b->width && b->x <= a->x + a->width && a->y <= b->y + b->height
         && b->y <= a->y + a->height;
}

static gboolean
holds (const PlumbRect *outer, const PlumbRect *inner)
{
  return inner->x >= outer->x && inner->y >= outer->y
         && inner->x + inner->width <= outer->x + outer->width
         && inner->y + inner->height <= outer->y + outer->height;
}

void
plumb_scene_tree_node_query (const PlumbSceneTreeNode *self,
                             const PlumbRect *rect,
                             PlumbSceneFunc func,
                             gpointer user_data)
{
  if (!meets (&self->bounds, rect))
    return;
  for (guint i = 0; self->block != NULL && i < self->block->n_items; i++)
    if (meets (&self->block->items[i].item->bounds, rect))
      func (self->block->items[i].item, user_data);
  for (int i = 0; i < 4; i++)
    if (self->children[i] != NULL)
      plumb_scene_tree_node_query (self->children[i], rect, func, user_data);
}

void
plumb_scene_tree_node_find_cards (const PlumbSceneTreeNode *self,
                                  const PlumbRect *rect,
                                  GArray *nodes)
{
  if (!meets (&self->bounds, rect))
    return;
  gboolean is_inside = holds (rect, &self->bounds);
  for (guint i = 0; self->block != NULL && i < self->block->n_items; i++)
    {
      const Entry *entry = &self->block->items[i];
      if (entry->type != PLUMB_SCENE_CARD)
        continue;
      if (is_inside
          || plumb_rect_meets (&((const PlumbSceneCard *) (gconstpointer) entry->item)->rect, rect,
                               0))
        g_array_append_val (nodes, entry->node);
    }
  for (int i = 0; i < 4; i++)
    if (self->children[i] != NULL)
      plumb_scene_tree_node_find_cards (self->children[i], rect, nodes);
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_links (const PlumbSceneLink *a, const PlumbSceneLink *b)
{
  int order = compare_numbers (a->source, b->source);
  if (order == 0)
    order = compare_numbers (a->source_port, b->source_port);
  if (order == 0)
    order = compare_numbers (a->target, b->target);
  return order != 0 ? order : compare_numbers (a->target_port, b->target_port);
}

/* Large frames are below small ones. */
static int
compare_frames (const PlumbSceneFrame *a, const PlumbSceneFrame *b)
{
  double one = a->rect.width * a->rect.height, other = b->rect.width * b->rect.height;
  return one != other ? (one < other) - (one > other) : g_strcmp0 (a->id, b->id);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const PlumbSceneItem *one = *(PlumbSceneItem *const *) a;
  const PlumbSceneItem *other = *(PlumbSceneItem *const *) b;
  if (one->type != other->type)
    return one->type < other->type ? -1 : 1;
  switch (one->type)
    {
    case PLUMB_SCENE_FRAME:
      return compare_frames ((gconstpointer) one, (gconstpointer) other);
    case PLUMB_SCENE_NOTE:
      return g_strcmp0 (((const PlumbSceneNote *) (gconstpointer) one)->id,
                        ((const PlumbSceneNote *) (gconstpointer) other)->id);
    case PLUMB_SCENE_LINK:
      return compare_links ((gconstpointer) one, (gconstpointer) other);
    case PLUMB_SCENE_CARD:
    default:
      {
        const PlumbCard *p = ((const PlumbSceneCard *) (gconstpointer) one)->card;
        const PlumbCard *q = ((const PlumbSceneCard *) (gconstpointer) other)->card;
        int order = compare_numbers (p->index, q->index);
        return order != 0 ? order : g_strcmp0 (p->id, q->id);
      }
    }
}

void
plumb_scene_sort_items (GPtrArray *items)
{
  g_ptr_array_sort (items, compare_items);
}
