/* plumb-ui-run-graph-access.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-run-graph-access.h"

#include "plumb-ui-access-item.h"
#include "plumb-ui-canvas-access.h"

/* After the last change: who scrubs through a run makes many. */
#define DELAY_MS 120

struct _PlumbUiRunGraphAccess
{
  GObject parent_instance;

  PlumbUiCanvas *canvas; /* not owned: it owns this */
  PlumbUiNodeStates *states;
  PlumbUiViewport *viewport;
  char *level;
  char *selected;
  GHashTable *items; /* id -> PlumbUiAccessItem */
  GPtrArray *order;  /* PlumbUiAccessItem of those, as they are read */
  guint source;
};

G_DEFINE_FINAL_TYPE (PlumbUiRunGraphAccess, plumb_ui_run_graph_access, G_TYPE_OBJECT)

/* --- which nodes --------------------------------------------------------------------------- */

static int
compare_cards (gconstpointer a, gconstpointer b)
{
  const PlumbSceneCard *one = *(const PlumbSceneCard *const *) a;
  const PlumbSceneCard *other = *(const PlumbSceneCard *const *) b;
  return one->card->index < other->card->index ? -1 : one->card->index > other->card->index;
}

/* In the order of the document. */
static GPtrArray *
list_cards (PlumbUiRunGraphAccess *self)
{
  PlumbScene *scene = plumb_ui_canvas_get_scene (self->canvas);
  PlumbRect visible = plumb_ui_viewport_get_visible (self->viewport);
  const PlumbSceneCard *selected
      = self->selected != NULL ? plumb_scene_find_card (scene, self->selected) : NULL;
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  GPtrArray *cards = g_ptr_array_new ();
  if (selected != NULL)
    g_ptr_array_add (cards, (gpointer) selected);
  plumb_scene_find_cards (scene, &visible, nodes);
  for (guint i = 0; i < nodes->len && cards->len < PLUMB_UI_ACCESS_MAX; i++)
    {
      const PlumbSceneCard *card = plumb_scene_get_card (scene, g_array_index (nodes, guint, i));
      if (card != selected)
        g_ptr_array_add (cards, (gpointer) card);
    }
  g_ptr_array_sort (cards, compare_cards);
  return cards;
}

/* --- what is told of each ------------------------------------------------------------------- */

static char *
make_name (PlumbUiRunGraphAccess *self, const PlumbSceneCard *card)
{
  g_autofree char *path = self->level != NULL ? g_strconcat (self->level, ":", card->card->id, NULL)
                                              : g_strdup (card->card->id);
  PlumbUiStepState step;
  if (!plumb_ui_node_states_find (self->states, path, &step) || step.state == PLUMB_UI_STATE_NONE)
    return g_strdup (card->card->title);
  g_autofree char *note = plumb_ui_node_states_dup_note (self->states, path);
  return g_strjoin (", ", card->card->title, plumb_ui_state_get_title (step.state), note, NULL);
}

static void
update (PlumbUiRunGraphAccess *self, PlumbUiAccessItem *item, const PlumbSceneCard *card)
{
  g_autofree char *name = make_name (self, card);
  GdkRectangle area = { 0 };
  plumb_ui_canvas_get_card_area (self->canvas, card->card->id, &area);
  plumb_ui_access_item_set_name (item, name, NULL);
  plumb_ui_access_item_set_area (item, &area);
  plumb_ui_access_item_set_selected (item, g_strcmp0 (card->card->id, self->selected) == 0);
}

static void
relate (PlumbUiRunGraphAccess *self, PlumbUiAccessItem *item, const PlumbSceneCard *card)
{
  PlumbScene *scene = plumb_ui_canvas_get_scene (self->canvas);
  GPtrArray *links = plumb_scene_get_links_of (scene, card->node);
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();
  for (guint i = 0; i < links->len; i++)
    {
      const PlumbSceneLink *link = links->pdata[i];
      const PlumbSceneCard *target = plumb_scene_get_card (scene, link->target);
      gpointer other
          = link->source == card->node ? g_hash_table_lookup (self->items, target->card->id) : NULL;
      if (other != NULL && !g_ptr_array_find (targets, other, NULL))
        g_ptr_array_add (targets, other);
    }
  plumb_ui_access_item_set_flow_to (item, targets);
}

/* --- telling anew ---------------------------------------------------------------------------- */

static void
let_go_of_all (GHashTable *items)
{
  GHashTableIter iter;
  gpointer item;
  g_hash_table_iter_init (&iter, items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    plumb_ui_access_item_set_next (item, NULL);
}

/* What is there again keeps its object, so that a reader stays on it. */
static void
tell (PlumbUiRunGraphAccess *self, GPtrArray *cards)
{
  g_autoptr (GHashTable) former = g_steal_pointer (&self->items);
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_ptr_array_set_size (self->order, 0);
  for (guint i = 0; i < cards->len; i++)
    {
      const PlumbSceneCard *card = cards->pdata[i];
      g_autofree char *id = NULL;
      PlumbUiAccessItem *item = NULL;
      if (!g_hash_table_steal_extended (former, card->card->id, (gpointer *) &id,
                                        (gpointer *) &item))
        item = plumb_ui_access_item_new (GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                         GTK_ACCESSIBLE (self->canvas));
      g_hash_table_insert (self->items, g_strdup (card->card->id), item);
      g_ptr_array_add (self->order, item);
      update (self, item, card);
    }
  for (guint i = 0; i < cards->len; i++)
    relate (self, self->order->pdata[i], cards->pdata[i]);
  for (guint i = cards->len; i-- > 0;)
    plumb_ui_access_item_set_next (self->order->pdata[i],
                                   i + 1 < cards->len ? self->order->pdata[i + 1] : NULL);
  plumb_ui_canvas_set_first_accessible (self->canvas,
                                        cards->len > 0 ? self->order->pdata[0] : NULL);
  let_go_of_all (former);
}

static gboolean
refresh_cb (gpointer user_data)
{
  PlumbUiRunGraphAccess *self = user_data;
  self->source = 0;
  g_autoptr (GPtrArray) cards = list_cards (self);
  tell (self, cards);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (PlumbUiRunGraphAccess *self)
{
  if (self->source == 0)
    self->source = g_timeout_add_full (G_PRIORITY_LOW, DELAY_MS, refresh_cb, self, NULL);
}

static void
level_changed_cb (PlumbUiCanvas *canvas, PlumbUiRunGraphAccess *self)
{
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  g_set_object (&self->viewport, plumb_ui_canvas_get_viewport (canvas));
  g_signal_connect_swapped (self->viewport, "changed", G_CALLBACK (queue_refresh), self);
  queue_refresh (self);
}

static void
plumb_ui_run_graph_access_dispose (GObject *object)
{
  PlumbUiRunGraphAccess *self = PLUMB_UI_RUN_GRAPH_ACCESS (object);
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  if (self->items != NULL)
    let_go_of_all (self->items);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->level, g_free);
  g_clear_pointer (&self->selected, g_free);
  g_clear_object (&self->viewport);
  g_clear_object (&self->states);
  G_OBJECT_CLASS (plumb_ui_run_graph_access_parent_class)->dispose (object);
}

static void
plumb_ui_run_graph_access_class_init (PlumbUiRunGraphAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_run_graph_access_dispose;
}

static void
plumb_ui_run_graph_access_init (PlumbUiRunGraphAccess *self)
{
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->order = g_ptr_array_new ();
}

PlumbUiRunGraphAccess *
plumb_ui_run_graph_access_new (PlumbUiCanvas *canvas, PlumbUiNodeStates *states)
{
  PlumbUiRunGraphAccess *self = g_object_new (PLUMB_UI_TYPE_RUN_GRAPH_ACCESS, NULL);
  self->canvas = canvas;
  self->states = g_object_ref (states);
  g_signal_connect_object (states, "changed", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas, "level-changed", G_CALLBACK (level_changed_cb), self, 0);
  level_changed_cb (canvas, self);
  return self;
}

void
plumb_ui_run_graph_access_show (PlumbUiRunGraphAccess *self,
                                const char *level,
                                const char *selected)
{
  g_set_str (&self->level, level);
  g_set_str (&self->selected, selected);
  queue_refresh (self);
}
