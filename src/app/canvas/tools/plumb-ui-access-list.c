/* plumb-ui-access-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-access-list.h"

/* After the last change: a drag or a pan makes many; but what changes all the time is told too. */
#define DELAY_MS 120
#define LONGEST_DELAY_US (800 * 1000)
/* The toolkit tells of each object at once, by the bus: they come a few at a time. */
#define WORK_US 2500

/* Of telling anew, each by one node at a time. */
typedef enum
{
  PHASE_UPDATE,
  PHASE_RELATE,
  PHASE_CHAIN,
  PHASE_LET_GO,
  PHASE_DONE,
} Phase;

struct _PlumbUiAccessList
{
  GObject parent_instance;

  PlumbUiCanvas *canvas; /* not owned: it outlives this */
  const PlumbUiAccessPolicy *policy;
  gpointer owner;
  GSignalGroup *viewport;
  GHashTable *items;  /* id -> PlumbUiAccessItem */
  GPtrArray *order;   /* PlumbUiAccessItem, as they are read */
  GPtrArray *ids;     /* of their nodes, then the keys of what else there is */
  GHashTable *former; /* what was told before, while it is told anew */
  GPtrArray *leaving; /* of those, what there is no longer */
  Phase phase;
  guint position;
  guint work; /* idle */
  guint source;
  gint64 due_since; /* us: of the first change that is not told yet */
};

G_DEFINE_FINAL_TYPE (PlumbUiAccessList, plumb_ui_access_list, G_TYPE_OBJECT)

/* --- what is told ------------------------------------------------------------------------------
 */

static void
add_card (GHashTable *cards, const PlumbSceneCard *card)
{
  if (card != NULL && g_hash_table_size (cards) < PLUMB_UI_ACCESS_MAX)
    g_hash_table_add (cards, (gpointer) card);
}

/* In the order of the document: from where data come to where they go, mostly. */
static int
compare_cards (gconstpointer a, gconstpointer b)
{
  const PlumbSceneCard *one = *(const PlumbSceneCard *const *) a;
  const PlumbSceneCard *other = *(const PlumbSceneCard *const *) b;
  return one->card->index < other->card->index ? -1 : one->card->index > other->card->index;
}

static GPtrArray *
list_cards (PlumbUiAccessList *self)
{
  PlumbScene *scene = plumb_ui_canvas_get_scene (self->canvas);
  PlumbRect visible = plumb_ui_viewport_get_visible (plumb_ui_canvas_get_viewport (self->canvas));
  g_autoptr (GHashTable) cards = g_hash_table_new (NULL, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->policy->add_wanted (self->owner, builder);
  g_auto (GStrv) wanted = g_strv_builder_end (builder);
  for (guint i = 0; wanted[i] != NULL; i++)
    add_card (cards, plumb_scene_find_card (scene, wanted[i]));
  plumb_scene_find_cards (scene, &visible, nodes);
  for (guint i = 0; i < nodes->len; i++)
    add_card (cards, plumb_scene_get_card (scene, g_array_index (nodes, guint, i)));
  GPtrArray *ordered = g_hash_table_get_keys_as_ptr_array (cards);
  g_ptr_array_sort (ordered, compare_cards); /* indexes are unique: the hash's order goes */
  return ordered;
}

static GPtrArray *
list_ids (PlumbUiAccessList *self)
{
  g_autoptr (GPtrArray) cards = list_cards (self);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < cards->len; i++)
    g_ptr_array_add (ids, g_strdup (((const PlumbSceneCard *) cards->pdata[i])->card->id));
  if (self->policy->add_others != NULL)
    self->policy->add_others (self->owner, ids);
  return ids;
}

/* --- each of them ------------------------------------------------------------------------------
 */

static const PlumbSceneCard *
find_card (PlumbUiAccessList *self, guint position)
{
  return plumb_scene_find_card (plumb_ui_canvas_get_scene (self->canvas),
                                self->ids->pdata[position]);
}

static PlumbUiAccessItem *
make_item (PlumbUiAccessList *self, const char *id)
{
  GtkAccessibleRole role = self->policy->get_role != NULL ? self->policy->get_role (id)
                                                          : GTK_ACCESSIBLE_ROLE_LIST_ITEM;
  return plumb_ui_access_item_new (role, GTK_ACCESSIBLE (self->canvas));
}

static PlumbUiAccessItem *
ensure_item (PlumbUiAccessList *self, const char *id)
{
  PlumbUiAccessItem *item = g_hash_table_lookup (self->former, id);
  item = item != NULL ? g_object_ref (item) : make_item (self, id);
  g_hash_table_insert (self->items, g_strdup (id), item);
  g_ptr_array_add (self->order, item);
  return item;
}

/* A node that went meanwhile is left as it was: a change is due. */
static void
update (PlumbUiAccessList *self, guint position)
{
  const char *id = self->ids->pdata[position];
  const PlumbSceneCard *card = find_card (self, position);
  PlumbUiAccessItem *item = ensure_item (self, id);
  GdkRectangle area = { 0 };
  if (card != NULL)
    {
      self->policy->update_node (self->owner, item, card);
      plumb_ui_canvas_get_card_area (self->canvas, id, &area);
      plumb_ui_access_item_set_area (item, &area);
    }
  else if (self->policy->update_other != NULL)
    self->policy->update_other (self->owner, item, id);
}

static void
relate (PlumbUiAccessList *self, guint position)
{
  PlumbGraph *level = plumb_scene_get_level (plumb_ui_canvas_get_scene (self->canvas));
  PlumbNode *node
      = level != NULL ? plumb_graph_find_node (level, self->ids->pdata[position]) : NULL;
  GPtrArray *edges = node != NULL ? plumb_graph_get_edges_out (level, node) : NULL;
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();
  for (guint i = 0; edges != NULL && i < edges->len; i++)
    {
      const char *target = plumb_node_get_id (plumb_edge_get_target (edges->pdata[i]));
      PlumbUiAccessItem *other = plumb_ui_access_list_find (self, target);
      if (other != NULL && !g_ptr_array_find (targets, other, NULL))
        g_ptr_array_add (targets, other);
    }
  plumb_ui_access_item_set_flow_to (self->order->pdata[position], targets);
}

/* The last one is followed by what the canvas has of widgets: a menu that is open, which has the
 * focus then. */
static GtkAccessible *
get_follower (PlumbUiAccessList *self, guint position)
{
  if (position + 1 < self->order->len)
    return self->order->pdata[position + 1];
  GtkWidget *menu = gtk_widget_get_first_child (GTK_WIDGET (self->canvas));
  return menu != NULL ? GTK_ACCESSIBLE (menu) : NULL;
}

static void
let_go (PlumbUiAccessItem *item)
{
  plumb_ui_access_item_set_next (item, NULL);
  plumb_ui_access_item_set_parts (item, NULL, NULL);
}

/* --- telling anew ------------------------------------------------------------------------------
 */

static void
begin (PlumbUiAccessList *self)
{
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  self->ids = list_ids (self);
  self->former = g_steal_pointer (&self->items);
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_ptr_array_set_size (self->order, 0);
  self->phase = PHASE_UPDATE;
  self->position = 0;
}

static void
list_leaving (PlumbUiAccessList *self)
{
  GHashTableIter iter;
  gpointer id, item;
  g_hash_table_iter_init (&iter, self->former);
  while (g_hash_table_iter_next (&iter, &id, &item))
    if (!g_hash_table_contains (self->items, id))
      g_ptr_array_add (self->leaving, item);
}

static void
end (PlumbUiAccessList *self)
{
  g_ptr_array_set_size (self->leaving, 0);
  g_clear_pointer (&self->former, g_hash_table_unref);
}

static void
do_one (PlumbUiAccessList *self, guint position)
{
  switch (self->phase)
    {
    case PHASE_UPDATE:
      update (self, position);
      break;
    case PHASE_RELATE:
      relate (self, position);
      break;
    case PHASE_CHAIN: /* from the last to the first */
      position = self->order->len - 1 - position;
      plumb_ui_access_item_set_next (self->order->pdata[position], get_follower (self, position));
      break;
    case PHASE_LET_GO:
      let_go (self->leaving->pdata[position]);
      break;
    case PHASE_DONE:
    default:
      g_assert_not_reached ();
    }
}

static void
go_on (PlumbUiAccessList *self)
{
  const guint n = self->phase == PHASE_LET_GO ? self->leaving->len : self->ids->len;
  if (self->position < n)
    {
      do_one (self, self->position++);
      return;
    }
  self->position = 0;
  self->phase++;
  if (self->phase != PHASE_LET_GO)
    return;
  plumb_ui_canvas_set_first_accessible (self->canvas,
                                        self->order->len > 0 ? self->order->pdata[0] : NULL);
  list_leaving (self);
}

static gboolean
work_cb (gpointer user_data)
{
  PlumbUiAccessList *self = user_data;
  const gint64 until = g_get_monotonic_time () + WORK_US;
  while (self->phase != PHASE_DONE && g_get_monotonic_time () < until)
    go_on (self);
  if (self->phase != PHASE_DONE)
    return G_SOURCE_CONTINUE;
  end (self);
  self->work = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
refresh_cb (gpointer user_data)
{
  PlumbUiAccessList *self = user_data;
  if (self->work != 0)
    return G_SOURCE_CONTINUE; /* after what is under way */
  self->source = 0;
  begin (self);
  self->work = g_idle_add_full (G_PRIORITY_LOW, work_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
level_changed_cb (PlumbUiAccessList *self)
{
  g_signal_group_set_target (self->viewport, plumb_ui_canvas_get_viewport (self->canvas));
  plumb_ui_access_list_queue (self);
}

/* --- the object --------------------------------------------------------------------------------
 */

/* First of all their parts: the owner, who makes them, is going too. */
static void
let_go_of_all (PlumbUiAccessList *self)
{
  g_autoptr (GPtrArray) all = g_hash_table_get_values_as_ptr_array (self->items);
  if (self->former != NULL)
    g_ptr_array_extend_and_steal (all, g_hash_table_get_values_as_ptr_array (self->former));
  for (guint i = 0; i < all->len; i++)
    plumb_ui_access_item_set_parts (all->pdata[i], NULL, NULL);
  for (guint i = 0; i < all->len; i++)
    plumb_ui_access_item_set_next (all->pdata[i], NULL);
}

static void
plumb_ui_access_list_dispose (GObject *object)
{
  PlumbUiAccessList *self = PLUMB_UI_ACCESS_LIST (object);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_handle_id (&self->work, g_source_remove);
  g_clear_object (&self->viewport);
  if (self->items != NULL)
    let_go_of_all (self);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->former, g_hash_table_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  G_OBJECT_CLASS (plumb_ui_access_list_parent_class)->dispose (object);
}

static void
plumb_ui_access_list_class_init (PlumbUiAccessListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_access_list_dispose;
}

static void
plumb_ui_access_list_init (PlumbUiAccessList *self)
{
  self->viewport = g_signal_group_new (PLUMB_UI_TYPE_VIEWPORT);
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->order = g_ptr_array_new ();
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->leaving = g_ptr_array_new ();
}

PlumbUiAccessList *
plumb_ui_access_list_new (PlumbUiCanvas *canvas, const PlumbUiAccessPolicy *policy, gpointer owner)
{
  g_return_val_if_fail (PLUMB_UI_IS_CANVAS (canvas) && policy != NULL, NULL);
  PlumbUiAccessList *self = g_object_new (PLUMB_UI_TYPE_ACCESS_LIST, NULL);
  self->canvas = canvas;
  self->policy = policy;
  self->owner = owner;
  g_signal_group_connect_swapped (self->viewport, "changed",
                                  G_CALLBACK (plumb_ui_access_list_queue), self);
  g_signal_connect_object (canvas, "level-changed", G_CALLBACK (level_changed_cb), self,
                           G_CONNECT_SWAPPED);
  level_changed_cb (self);
  return self;
}

void
plumb_ui_access_list_queue (PlumbUiAccessList *self)
{
  g_return_if_fail (PLUMB_UI_IS_ACCESS_LIST (self));
  gint64 now = g_get_monotonic_time ();
  if (self->source == 0)
    self->due_since = now;
  else if (now - self->due_since > LONGEST_DELAY_US)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_full (G_PRIORITY_LOW, DELAY_MS, refresh_cb, self, NULL);
}

PlumbUiAccessItem *
plumb_ui_access_list_find (PlumbUiAccessList *self, const char *id)
{
  g_return_val_if_fail (PLUMB_UI_IS_ACCESS_LIST (self), NULL);
  return g_hash_table_lookup (self->items, id);
}

const PlumbSceneCard *
plumb_ui_access_list_find_card (PlumbUiAccessList *self, PlumbUiAccessItem *item)
{
  g_return_val_if_fail (PLUMB_UI_IS_ACCESS_LIST (self), NULL);
  guint position;
  return g_ptr_array_find (self->order, item, &position) ? find_card (self, position) : NULL;
}
