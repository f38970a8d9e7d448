/* plumb-scene-sync.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-scene-private.h"

#include <string.h>

/* How the scene keeps up with the graph. Changes only name what to look at; what it is now is read
 * from the graph, which is already as it is after all of them. So the scene after any changes is
 * the scene that would be made anew. */

typedef struct
{
  PlumbScene *scene;
  PlumbGraph *level;
  GHashTable *seen;  /* what is in one of the lists, with its list's letter in front */
  GPtrArray *nodes;  /* ids: measured anew, with their links */
  GPtrArray *moved;  /* ids: only elsewhere */
  GPtrArray *links;  /* keys */
  GPtrArray *frames; /* ids */
  GPtrArray *notes;  /* ids */
} Sync;

static void
sync_init (Sync *sync, PlumbScene *scene)
{
  sync->scene = scene;
  sync->level = plumb_scene_get_level (scene);
  sync->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sync->nodes = g_ptr_array_new_with_free_func (g_free);
  sync->moved = g_ptr_array_new_with_free_func (g_free);
  sync->links = g_ptr_array_new_with_free_func (g_free);
  sync->frames = g_ptr_array_new_with_free_func (g_free);
  sync->notes = g_ptr_array_new_with_free_func (g_free);
}

static void
sync_clear (Sync *sync)
{
  g_clear_pointer (&sync->seen, g_hash_table_unref);
  g_clear_pointer (&sync->nodes, g_ptr_array_unref);
  g_clear_pointer (&sync->moved, g_ptr_array_unref);
  g_clear_pointer (&sync->links, g_ptr_array_unref);
  g_clear_pointer (&sync->frames, g_ptr_array_unref);
  g_clear_pointer (&sync->notes, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sync, sync_clear)

static void
look_at (Sync *sync, char letter, const char *what)
{
  GPtrArray *list = letter == 'n'   ? sync->nodes
                    : letter == 'm' ? sync->moved
                    : letter == 'l' ? sync->links
                    : letter == 'f' ? sync->frames
                                    : sync->notes;
  if (g_hash_table_add (sync->seen, g_strdup_printf ("%c%s", letter, what)))
    g_ptr_array_add (list, g_strdup (what));
}

static void
look_at_end (Sync *sync, const char *end)
{
  const char *dot = strchr (end, '.');
  g_autofree char *id = dot != NULL ? g_strndup (end, (gsize) (dot - end)) : g_strdup (end);
  look_at (sync, 'n', id);
}

/* --- cards --------------------------------------------------------------------------------------
 */

static guint
take_number (PlumbScene *self, const char *id)
{
  guint number = self->slots->len;
  if (self->free_slots->len > 0)
    {
      number = g_array_index (self->free_slots, guint, self->free_slots->len - 1);
      g_array_set_size (self->free_slots, self->free_slots->len - 1);
    }
  else
    {
      PlumbSceneSlot slot = { .links = g_ptr_array_new () };
      g_array_append_val (self->slots, slot);
    }
  g_hash_table_insert (self->numbers, g_strdup (id), GUINT_TO_POINTER (number + 1));
  self->n_cards++;
  return number;
}

static void
swap_card (PlumbScene *self, guint number, PlumbSceneCard *card)
{
  PlumbSceneSlot *slot = plumb_scene_get_slot (self, number);
  if (slot->card != NULL)
    {
      plumb_scene_add_damage (self, &slot->card->item.bounds);
      plumb_scene_tree_remove (&self->tree, &slot->card->item);
      g_clear_pointer (&slot->card, plumb_scene_item_unref);
    }
  if (card == NULL)
    return;
  slot->card = card;
  slot->rect[0] = (float) card->rect.x;
  slot->rect[1] = (float) card->rect.y;
  slot->rect[2] = (float) card->rect.width;
  slot->rect[3] = (float) card->rect.height;
  plumb_scene_add_damage (self, &card->item.bounds);
  plumb_scene_tree_insert (&self->tree, &card->item);
}

static void
unlink_from (PlumbScene *self, guint number, PlumbSceneLink *link)
{
  g_ptr_array_remove_fast (plumb_scene_get_slot (self, number)->links, link);
}

static char *
make_key (const char *from, const char *to)
{
  return g_strconcat (from, " ", to, NULL);
}

static void
remove_link (PlumbScene *self, const char *key)
{
  PlumbSceneLink *link = g_hash_table_lookup (self->links, key);
  if (link == NULL)
    return;
  plumb_scene_add_damage (self, &link->item.bounds);
  plumb_scene_tree_remove (&self->tree, &link->item);
  unlink_from (self, link->source, link);
  if (link->source != link->target)
    unlink_from (self, link->target, link);
  g_hash_table_remove (self->links, key);
}

/* Takes the link. */
static void
put_link (PlumbScene *self, PlumbSceneLink *link)
{
  g_autofree char *key = make_key (link->from, link->to);
  remove_link (self, key);
  plumb_scene_add_damage (self, &link->item.bounds);
  plumb_scene_tree_insert (&self->tree, &link->item);
  g_ptr_array_add (plumb_scene_get_slot (self, link->source)->links, link);
  if (link->source != link->target)
    g_ptr_array_add (plumb_scene_get_slot (self, link->target)->links, link);
  g_hash_table_insert (self->links, g_steal_pointer (&key), link);
}

/* The links of a node that goes have to be looked at, and so have the cards at their other ends. */
static void
remove_node (Sync *sync, const char *id, guint number)
{
  PlumbScene *self = sync->scene;
  PlumbSceneSlot *slot = plumb_scene_get_slot (self, number);
  while (slot->links->len > 0)
    {
      PlumbSceneLink *link = slot->links->pdata[0];
      g_autofree char *key = make_key (link->from, link->to);
      guint other = link->source == number ? link->target : link->source;
      if (other != number)
        look_at (sync, 'n', plumb_scene_get_slot (self, other)->card->card->id);
      look_at (sync, 'l', key);
      remove_link (self, key);
    }
  swap_card (self, number, NULL);
  g_hash_table_remove (self->numbers, id);
  g_array_append_val (self->free_slots, number);
  self->n_cards--;
}

static PlumbPoint
get_place (PlumbNode *node)
{
  PlumbPoint at;
  plumb_node_get_position (node, &at.x, &at.y);
  return at;
}

/* Takes neither. */
static void
put_card (PlumbScene *self, guint number, PlumbCard *card, PlumbNode *node)
{
  const PlumbSceneCard *old = plumb_scene_get_slot (self, number)->card;
  PlumbSceneCard *item = plumb_scene_card_new (number, card, get_place (node));
  if (old != NULL)
    {
      item->state = old->state;
      item->picture = old->picture != NULL ? plumb_card_picture_ref (old->picture) : NULL;
    }
  swap_card (self, number, item);
}

/* What leaves the node may be of another kind now, and so what leaves those behind it. */
static void
look_behind (Sync *sync, PlumbNode *node)
{
  GPtrArray *edges = plumb_graph_get_edges_out (sync->level, node);
  for (guint i = 0; i < edges->len; i++)
    look_at (sync, 'n', plumb_node_get_id (plumb_edge_get_target (edges->pdata[i])));
}

static void
sync_node (Sync *sync, const char *id)
{
  PlumbScene *self = sync->scene;
  PlumbNode *node = sync->level != NULL ? plumb_graph_find_node (sync->level, id) : NULL;
  guint number = 0;
  gboolean is_there = plumb_scene_find_node (self, id, &number);
  if (node == NULL)
    {
      if (is_there)
        remove_node (sync, id, number);
      return;
    }
  PlumbCardScope scope = plumb_scene_get_scope (self);
  g_autoptr (PlumbCard) card = plumb_card_new (&scope, node);
  gboolean passed_on
      = is_there && plumb_card_passes_on (plumb_scene_get_slot (self, number)->card->card);
  if (!is_there)
    number = take_number (self, id);
  put_card (self, number, card, node);
  if (passed_on || plumb_card_passes_on (card) || card->definition != NULL)
    look_behind (sync, node);
}

static void
move_node (Sync *sync, const char *id)
{
  PlumbScene *self = sync->scene;
  guint number;
  PlumbNode *node = sync->level != NULL ? plumb_graph_find_node (sync->level, id) : NULL;
  if (node == NULL || !plumb_scene_find_node (self, id, &number))
    return;
  g_autoptr (PlumbCard) card = plumb_card_ref (plumb_scene_get_slot (self, number)->card->card);
  put_card (self, number, card, node);
}

/* --- links --------------------------------------------------------------------------------------
 */

static void
sync_edge (PlumbScene *self, PlumbEdge *edge)
{
  guint source, target;
  if (!plumb_scene_find_node (self, plumb_node_get_id (plumb_edge_get_source (edge)), &source)
      || !plumb_scene_find_node (self, plumb_node_get_id (plumb_edge_get_target (edge)), &target))
    return;
  PlumbCardScope scope = plumb_scene_get_scope (self);
  put_link (self, plumb_scene_link_new (plumb_scene_get_slot (self, source)->card,
                                        plumb_scene_get_slot (self, target)->card, edge,
                                        plumb_card_get_edge_kind (&scope, edge)));
}

static void
sync_link (Sync *sync, const char *key)
{
  g_auto (GStrv) ends = g_strsplit (key, " ", 2);
  PlumbEdge *edge
      = sync->level != NULL ? plumb_graph_find_edge (sync->level, ends[0], ends[1]) : NULL;
  if (edge != NULL)
    sync_edge (sync->scene, edge);
  else
    remove_link (sync->scene, key);
}

static void
look_at_edges (Sync *sync, GPtrArray *edges)
{
  for (guint i = 0; i < edges->len; i++)
    {
      g_autofree char *key
          = make_key (plumb_edge_get_from (edges->pdata[i]), plumb_edge_get_to (edges->pdata[i]));
      look_at (sync, 'l', key);
    }
}

static void
look_at_links_of (Sync *sync, const char *id)
{
  PlumbNode *node = sync->level != NULL ? plumb_graph_find_node (sync->level, id) : NULL;
  if (node == NULL)
    return;
  look_at_edges (sync, plumb_graph_get_edges_in (sync->level, node));
  look_at_edges (sync, plumb_graph_get_edges_out (sync->level, node));
}

/* Where only places changed: the same links, bent anew. */
static void
bend_links_of (Sync *sync, const char *id)
{
  PlumbScene *self = sync->scene;
  guint number;
  if (!plumb_scene_find_node (self, id, &number))
    return;
  g_autoptr (GPtrArray) links
      = g_ptr_array_copy (plumb_scene_get_slot (self, number)->links, NULL, NULL);
  for (guint i = 0; i < links->len; i++)
    {
      const PlumbSceneLink *link = links->pdata[i];
      put_link (self, plumb_scene_link_copy (link, plumb_scene_get_slot (self, link->source)->card,
                                             plumb_scene_get_slot (self, link->target)->card));
    }
}

/* --- frames and notes ---------------------------------------------------------------------------
 */

static void
forget_members (PlumbScene *self, const char *id)
{
  char **members = g_hash_table_lookup (self->members, id);
  for (guint i = 0; members != NULL && members[i] != NULL; i++)
    {
      GPtrArray *frames = g_hash_table_lookup (self->frames_of, members[i]);
      guint place;
      if (frames != NULL && g_ptr_array_find_with_equal_func (frames, id, g_str_equal, &place))
        g_ptr_array_remove_index_fast (frames, place);
      if (frames != NULL && frames->len == 0)
        g_hash_table_remove (self->frames_of, members[i]);
    }
  g_hash_table_remove (self->members, id);
}

static void
remember_members (PlumbScene *self, const char *id, PlumbValue *members)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < plumb_value_get_length (members); i++)
    {
      const char *name = plumb_value_get_string (plumb_value_get_element (members, i), "");
      GPtrArray *frames = g_hash_table_lookup (self->frames_of, name);
      if (frames == NULL)
        {
          frames = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (self->frames_of, g_strdup (name), frames);
        }
      g_ptr_array_add (frames, g_strdup (id));
      g_strv_builder_add (names, name);
    }
  g_hash_table_insert (self->members, g_strdup (id), g_strv_builder_end (names));
}

/* FALSE where none of its members is there. */
static gboolean
measure_members (PlumbScene *self, const char *id, PlumbRect *inside)
{
  char **members = g_hash_table_lookup (self->members, id);
  gboolean is_first = TRUE;
  for (guint i = 0; members[i] != NULL; i++)
    {
      const PlumbSceneCard *card = plumb_scene_find_card (self, members[i]);
      if (card == NULL)
        continue;
      *inside = is_first ? card->rect : plumb_rect_union (inside, &card->rect);
      is_first = FALSE;
    }
  return !is_first;
}

static void
swap_item (PlumbScene *self, GHashTable *table, const char *id, PlumbSceneItem *item)
{
  PlumbSceneItem *old = g_hash_table_lookup (table, id);
  if (old != NULL)
    {
      plumb_scene_add_damage (self, &old->bounds);
      plumb_scene_tree_remove (&self->tree, old);
      g_hash_table_remove (table, id);
    }
  if (item == NULL)
    return;
  plumb_scene_add_damage (self, &item->bounds);
  plumb_scene_tree_insert (&self->tree, item);
  g_hash_table_insert (table, g_strdup (id), item);
}

static void
sync_frame (Sync *sync, const char *id)
{
  PlumbScene *self = sync->scene;
  PlumbValue *value = sync->level != NULL ? plumb_graph_find_frame (sync->level, id) : NULL;
  PlumbRect inside;
  forget_members (self, id);
  if (value != NULL)
    remember_members (self, id, plumb_value_get_member (value, "members"));
  PlumbSceneFrame *frame = value != NULL && measure_members (self, id, &inside)
                               ? plumb_scene_frame_new (id, value, &inside)
                               : NULL;
  swap_item (self, self->frames, id, frame != NULL ? &frame->item : NULL);
}

static void
sync_note (Sync *sync, const char *id)
{
  PlumbValue *value = sync->level != NULL ? plumb_graph_find_note (sync->level, id) : NULL;
  PlumbSceneNote *note = value != NULL ? plumb_scene_note_new (id, value) : NULL;
  swap_item (sync->scene, sync->scene->notes, id, note != NULL ? &note->item : NULL);
}

static void
look_at_frames_of (Sync *sync, GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    {
      GPtrArray *frames = g_hash_table_lookup (sync->scene->frames_of, ids->pdata[i]);
      for (guint k = 0; frames != NULL && k < frames->len; k++)
        look_at (sync, 'f', frames->pdata[k]);
    }
}

/* --- all of it ----------------------------------------------------------------------------------
 */

/* The lists grow while they are walked. Cards come first, because links end at their ports. */
static void
run (Sync *sync)
{
  for (guint i = 0; i < sync->moved->len; i++)
    move_node (sync, sync->moved->pdata[i]);
  for (guint i = 0; i < sync->nodes->len; i++)
    sync_node (sync, sync->nodes->pdata[i]);
  for (guint i = 0; i < sync->nodes->len; i++)
    look_at_links_of (sync, sync->nodes->pdata[i]);
  for (guint i = 0; i < sync->links->len; i++)
    sync_link (sync, sync->links->pdata[i]);
  for (guint i = 0; i < sync->moved->len; i++)
    bend_links_of (sync, sync->moved->pdata[i]);
  look_at_frames_of (sync, sync->nodes);
  look_at_frames_of (sync, sync->moved);
  for (guint i = 0; i < sync->frames->len; i++)
    sync_frame (sync, sync->frames->pdata[i]);
  for (guint i = 0; i < sync->notes->len; i++)
    sync_note (sync, sync->notes->pdata[i]);
}

/* Somewhere else in the document: blocks may have other ports. */
static void
look_at_blocks (Sync *sync)
{
  PlumbScene *self = sync->scene;
  for (guint i = 0; i < self->slots->len; i++)
    {
      const PlumbSceneCard *card = plumb_scene_get_slot (self, i)->card;
      if (card != NULL && card->card->definition != NULL)
        look_at (sync, 'n', card->card->id);
    }
}

static void
look_at_change (Sync *sync, const PlumbChange *change)
{
  g_autofree char *key = NULL;
  switch (change->kind)
    {
    case PLUMB_CHANGE_NODE:
      look_at (sync, g_strcmp0 (change->name, "at") == 0 ? 'm' : 'n', change->id);
      break;
    case PLUMB_CHANGE_NODE_RENAMED:
      look_at (sync, 'n', change->name);
      G_GNUC_FALLTHROUGH;
    case PLUMB_CHANGE_NODE_ADDED:
    case PLUMB_CHANGE_NODE_REMOVED:
    case PLUMB_CHANGE_PARAM:
      look_at (sync, 'n', change->id);
      break;
    case PLUMB_CHANGE_EDGE_ADDED:
    case PLUMB_CHANGE_EDGE_REMOVED:
    case PLUMB_CHANGE_EDGE:
      key = make_key (change->id, change->name);
      look_at (sync, 'l', key);
      look_at_end (sync, change->id);
      look_at_end (sync, change->name);
      break;
    case PLUMB_CHANGE_FRAME:
      look_at (sync, 'f', change->id);
      break;
    case PLUMB_CHANGE_NOTE:
      look_at (sync, 't', change->id);
      break;
    case PLUMB_CHANGE_DEFINITION:
      look_at_blocks (sync);
      break;
    case PLUMB_CHANGE_GRAPH:
    default:
      break;
    }
}

static gboolean
replaces_level (PlumbScene *self, const PlumbChange *change)
{
  return change->kind == PLUMB_CHANGE_DEFINITION && self->definition != NULL
         && g_str_equal (change->id, self->definition);
}

/**
 * plumb_scene_update:
 * @self: a scene
 * @changes: (array length=n_changes): what #PlumbGraph::changed told
 * @n_changes: how many
 *
 * Follows an edit. Costs what the edit touched, however large the graph is.
 */
void
plumb_scene_update (PlumbScene *self, const PlumbChange *changes, guint n_changes)
{
  g_return_if_fail (PLUMB_IS_SCENE (self));
  for (guint i = 0; i < n_changes; i++)
    if (replaces_level (self, &changes[i]))
      {
        plumb_scene_sync_all (self);
        return;
      }
  g_auto (Sync) sync = { 0 };
  gboolean is_elsewhere = FALSE;
  sync_init (&sync, self);
  for (guint i = 0; i < n_changes; i++)
    if (g_strcmp0 (changes[i].definition, self->definition) == 0
        || changes[i].kind == PLUMB_CHANGE_DEFINITION)
      look_at_change (&sync, &changes[i]);
    else
      is_elsewhere = TRUE;
  if (is_elsewhere)
    look_at_blocks (&sync);
  run (&sync);
}

static void
remove_everything (PlumbScene *self)
{
  plumb_scene_tree_clear (&self->tree);
  g_hash_table_remove_all (self->numbers);
  g_hash_table_remove_all (self->links);
  g_hash_table_remove_all (self->frames);
  g_hash_table_remove_all (self->notes);
  g_hash_table_remove_all (self->members);
  g_hash_table_remove_all (self->frames_of);
  g_array_set_size (self->slots, 0);
  g_array_set_size (self->free_slots, 0);
  self->n_cards = 0;
}

static void
add_everything (Sync *sync)
{
  PlumbScene *self = sync->scene;
  PlumbCardScope scope = plumb_scene_get_scope (self);
  for (guint i = 0; i < plumb_graph_get_n_nodes (sync->level); i++)
    {
      PlumbNode *node = plumb_graph_get_node (sync->level, i);
      g_autoptr (PlumbCard) card = plumb_card_new (&scope, node);
      put_card (self, take_number (self, plumb_node_get_id (node)), card, node);
    }
  for (guint i = 0; i < plumb_graph_get_n_edges (sync->level); i++)
    sync_edge (self, plumb_graph_get_edge (sync->level, i));
  for (guint i = 0; i < plumb_graph_get_n_frames (sync->level); i++)
    sync_frame (sync, plumb_graph_get_frame_id (sync->level, i));
  for (guint i = 0; i < plumb_graph_get_n_notes (sync->level); i++)
    sync_note (sync, plumb_graph_get_note_id (sync->level, i));
}

/* Everything anew, from the graph. */
void
plumb_scene_sync_all (PlumbScene *self)
{
  PlumbRect extents = plumb_scene_get_extents (self);
  plumb_scene_add_damage (self, &extents);
  remove_everything (self);
  g_auto (Sync) sync = { 0 };
  sync_init (&sync, self);
  if (sync.level != NULL)
    add_everything (&sync);
}
