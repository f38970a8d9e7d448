/* plumb-ui-canvas-access.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-canvas-access.h"

#include "plumb-ui-access-item.h"
#include "plumb-ui-access-marks.h"
#include "plumb-ui-speech.h"

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

struct _PlumbUiCanvasAccess
{
  GObject parent_instance;

  PlumbUiTools *tools;
  GtkWidget *canvas;  /* not owned: it owns the tools */
  GHashTable *items;  /* id -> PlumbUiAccessItem */
  GPtrArray *order;   /* PlumbUiAccessItem, as they are read */
  GPtrArray *ids;     /* of their nodes, then the keys of frames and notes */
  GHashTable *former; /* what was told before, while it is told anew */
  GPtrArray *leaving; /* of those, what there is no longer */
  Phase phase;
  guint position;
  guint work; /* idle */
  PlumbUiViewport *viewport;
  PlumbUiRunState *run_state;
  guint source;
  gint64 due_since; /* us: of the first change that is not told yet */
};

G_DEFINE_FINAL_TYPE (PlumbUiCanvasAccess, plumb_ui_canvas_access, G_TYPE_OBJECT)

/* --- which nodes -------------------------------------------------------------------------------
 */

static void
add_id (GHashTable *ids, const char *id)
{
  if (g_hash_table_size (ids) < PLUMB_UI_ACCESS_MAX)
    g_hash_table_add (ids, g_strdup (id));
}

static GHashTable *
choose_ids (PlumbUiCanvasAccess *self)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tools);
  PlumbRect visible = plumb_ui_viewport_get_visible (plumb_ui_tools_get_viewport (self->tools));
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *focus = plumb_ui_tools_get_focus (self->tools);
  g_auto (GStrv) selected
      = plumb_ui_selection_list (plumb_ui_tools_get_selection (self->tools), PLUMB_UI_ITEM_NODE);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  if (focus != NULL)
    add_id (ids, focus);
  for (guint i = 0; selected[i] != NULL; i++)
    add_id (ids, selected[i]);
  plumb_scene_find_cards (scene, &visible, nodes);
  for (guint i = 0; i < nodes->len; i++)
    add_id (ids, plumb_scene_get_card (scene, g_array_index (nodes, guint, i))->card->id);
  return ids;
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
list_ids (PlumbUiCanvasAccess *self)
{
  g_autoptr (GHashTable) ids = choose_ids (self);
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const PlumbSceneCard *card
          = plumb_scene_find_card (plumb_ui_tools_get_scene (self->tools), id);
      if (card != NULL)
        g_ptr_array_add (cards, (gpointer) card);
    }
  g_ptr_array_sort (cards, compare_cards); /* indexes are unique: the hash's order does not show */
  GPtrArray *ordered = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < cards->len; i++)
    g_ptr_array_add (ordered, g_strdup (((const PlumbSceneCard *) cards->pdata[i])->card->id));
  plumb_ui_access_marks_list (self->tools, ordered);
  return ordered;
}

/* --- names -------------------------------------------------------------------------------------
 */

static void
append_state (PlumbUiCanvasAccess *self, const char *path, GString *name)
{
  const PlumbUiStepState *step
      = self->run_state != NULL ? plumb_ui_run_state_find (self->run_state, path) : NULL;
  if (step == NULL || step->state == PLUMB_UI_STATE_NONE)
    return;
  g_string_append_printf (name, ", %s", plumb_ui_state_get_title (step->state));
  if (step->state == PLUMB_UI_STATE_RUNNING && step->fraction >= 0)
    g_string_append_printf (name, _ (" %.0f %%"), step->fraction * 100);
}

static void
append_ports (const PlumbCard *card, GString *name)
{
  guint n_open = 0;
  for (guint i = 0; i < card->n_inputs; i++)
    n_open += !card->inputs[i].is_connected && !card->inputs[i].optional;
  if (card->n_inputs > 0)
    g_string_append_printf (name, ngettext (", %u input", ", %u inputs", card->n_inputs),
                            card->n_inputs);
  if (n_open > 0)
    g_string_append_printf (name, _ (", %u unconnected"), n_open);
}

static char *
make_name (PlumbUiCanvasAccess *self, const PlumbSceneCard *card, const char *path)
{
  GString *name = g_string_new (card->card->title);
  append_state (self, path, name);
  append_ports (card->card, name);
  if (card->card->mode != PLUMB_NODE_MODE_ACTIVE)
    g_string_append_printf (
        name, ", %s", card->card->mode == PLUMB_NODE_MODE_MUTE ? _ ("muted") : _ ("bypassed"));
  return g_string_free (name, FALSE);
}

/* --- ports -------------------------------------------------------------------------------------
 */

static char *
make_port_name (const PlumbCardPort *port, gboolean is_input)
{
  const char *connected = port->is_connected ? _ ("connected") : _ ("not connected");
  /* Translators: name of the port, what it carries, and whether it is connected */
  return g_strdup_printf (is_input ? _ ("Input %s, %s, %s") : _ ("Output %s, %s, %s"), port->title,
                          port->kind, connected);
}

/* A part of a node after @last, at one of its ports. */
static PlumbUiAccessItem *
add_part (PlumbUiCanvasAccess *self,
          PlumbUiAccessItem *node,
          PlumbUiAccessItem *last,
          GtkAccessibleRole role,
          PlumbPoint at)
{
  double zoom = plumb_ui_viewport_get_zoom (plumb_ui_tools_get_viewport (self->tools));
  double reach = 8 * zoom;
  const GdkRectangle area = { (int) (at.x * zoom - reach), (int) (at.y * zoom - reach),
                              MAX ((int) (2 * reach), 1), MAX ((int) (2 * reach), 1) };
  PlumbUiAccessItem *item = plumb_ui_access_item_new (role, GTK_ACCESSIBLE (node));
  plumb_ui_access_item_set_area (item, &area);
  if (last == NULL)
    plumb_ui_access_item_set_first_child (node, item);
  else
    plumb_ui_access_item_set_next (last, GTK_ACCESSIBLE (item));
  g_object_unref (item); /* the one before it, or the node, has it */
  return item;
}

static PlumbUiAccessItem *
add_port (PlumbUiCanvasAccess *self,
          PlumbUiAccessItem *node,
          PlumbUiAccessItem *last,
          const PlumbCardPort *port,
          gboolean is_input)
{
  g_autofree char *name = make_port_name (port, is_input);
  PlumbUiAccessItem *item = add_part (self, node, last, GTK_ACCESSIBLE_ROLE_BUTTON, port->at);
  plumb_ui_access_item_set_name (item, name, NULL);
  return item;
}

/* What is at @source leads to one other. */
static void
lead_to (PlumbUiAccessItem *source, PlumbUiAccessItem *target)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();
  g_ptr_array_add (targets, target);
  plumb_ui_access_item_set_flow_to (source, targets);
}

/* A link belongs to the node that it leaves. */
static PlumbUiAccessItem *
add_link (PlumbUiCanvasAccess *self,
          PlumbUiAccessItem *node,
          PlumbUiAccessItem *last,
          const PlumbSceneLink *link)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tools);
  const PlumbCard *source = plumb_scene_get_card (scene, link->source)->card;
  const PlumbCard *target = plumb_scene_get_card (scene, link->target)->card;
  const PlumbCardPort *output = &source->outputs[link->source_port];
  /* Translators: an output's name, a node's title, an input's name */
  g_autofree char *name = g_strdup_printf (_ ("Link from %s to %s, %s"), output->title,
                                           target->title, target->inputs[link->target_port].title);
  PlumbUiAccessItem *item = add_part (self, node, last, GTK_ACCESSIBLE_ROLE_LINK, output->at);
  plumb_ui_access_item_set_name (item, name, NULL);
  PlumbUiAccessItem *other = g_hash_table_lookup (self->items, target->id);
  if (other != NULL)
    lead_to (item, other);
  return item;
}

static const PlumbSceneCard *
find_card_of (PlumbUiCanvasAccess *self, PlumbUiAccessItem *node)
{
  guint position;
  return g_ptr_array_find (self->order, node, &position)
             ? plumb_scene_find_card (plumb_ui_tools_get_scene (self->tools),
                                      self->ids->pdata[position])
             : NULL;
}

/* An output, then the links that leave it. */
static PlumbUiAccessItem *
add_output (PlumbUiCanvasAccess *self,
            PlumbUiAccessItem *node,
            PlumbUiAccessItem *last,
            const PlumbSceneCard *card,
            guint position)
{
  GPtrArray *links = plumb_scene_get_links_of (plumb_ui_tools_get_scene (self->tools), card->node);
  PlumbUiAccessItem *port = add_port (self, node, last, &card->card->outputs[position], FALSE);
  g_autoptr (GPtrArray) leaving = g_ptr_array_new ();
  last = port;
  for (guint i = 0; i < links->len; i++)
    {
      const PlumbSceneLink *link = links->pdata[i];
      if (link->source != card->node || link->source_port != position)
        continue;
      last = add_link (self, node, last, link);
      g_ptr_array_add (leaving, last);
    }
  plumb_ui_access_item_set_flow_to (port, leaving);
  return last;
}

static void
add_parts (PlumbUiAccessItem *node, gpointer user_data)
{
  PlumbUiCanvasAccess *self = user_data;
  const PlumbSceneCard *card = find_card_of (self, node);
  if (card == NULL)
    return;
  PlumbUiAccessItem *last = NULL;
  for (guint i = 0; i < card->card->n_inputs; i++)
    {
      last = add_port (self, node, last, &card->card->inputs[i], TRUE);
      if (card->card->inputs[i].is_connected)
        lead_to (last, node);
    }
  for (guint i = 0; i < card->card->n_outputs; i++)
    last = add_output (self, node, last, card, i);
}

/* --- nodes -------------------------------------------------------------------------------------
 */

static void
update_node (PlumbUiCanvasAccess *self, PlumbUiAccessItem *item, const PlumbSceneCard *card)
{
  PlumbUiDocument *document = plumb_ui_tools_get_document (self->tools);
  const char *id = card->card->id, *focus = plumb_ui_tools_get_focus (self->tools);
  g_autofree char *path = plumb_ui_document_get_node_path (document, id);
  g_autofree char *name = make_name (self, card, path);
  const PlumbProblem *problem = plumb_ui_document_find_problem (document, path);
  GdkRectangle area = { 0 };
  plumb_ui_canvas_get_card_area (PLUMB_UI_CANVAS (self->canvas), id, &area);
  g_autofree char *fault
      = plumb_ui_say_about (problem != NULL ? problem->message : NULL,
                            plumb_ui_document_find_problem_kind (document, problem));
  plumb_ui_access_item_set_name (item, name, fault);
  plumb_ui_access_item_set_area (item, &area);
  plumb_ui_access_item_set_selected (
      item, plumb_ui_selection_contains (plumb_ui_tools_get_selection (self->tools),
                                         PLUMB_UI_ITEM_NODE, id));
  plumb_ui_access_item_set_focused (item, g_strcmp0 (focus, id) == 0
                                              && gtk_widget_has_focus (self->canvas));
  plumb_ui_access_item_set_parts (item, add_parts, self);
}

static PlumbUiAccessItem *
ensure_item (PlumbUiCanvasAccess *self, const char *id)
{
  PlumbUiAccessItem *item = g_hash_table_lookup (self->former, id);
  item = item != NULL ? g_object_ref (item)
                      : plumb_ui_access_item_new (plumb_ui_access_marks_get_role (id),
                                                  GTK_ACCESSIBLE (self->canvas));
  g_hash_table_insert (self->items, g_strdup (id), item);
  g_ptr_array_add (self->order, item);
  return item;
}

static void
relate (PlumbUiCanvasAccess *self, const char *id, PlumbUiAccessItem *item)
{
  PlumbGraph *level = plumb_ui_tools_get_level (self->tools);
  PlumbNode *node = plumb_graph_find_node (level, id);
  GPtrArray *edges = node != NULL ? plumb_graph_get_edges_out (level, node) : NULL;
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();
  for (guint i = 0; edges != NULL && i < edges->len; i++)
    {
      const char *target = plumb_node_get_id (plumb_edge_get_target (edges->pdata[i]));
      PlumbUiAccessItem *other = g_hash_table_lookup (self->items, target);
      if (other != NULL && !g_ptr_array_find (targets, other, NULL))
        g_ptr_array_add (targets, other);
    }
  plumb_ui_access_item_set_flow_to (item, targets);
}

/* The last one is followed by what the canvas has of widgets: a menu that is open, which has the
 * focus then. */
static GtkAccessible *
get_follower (PlumbUiCanvasAccess *self, guint position)
{
  if (position + 1 < self->order->len)
    return self->order->pdata[position + 1];
  GtkWidget *menu = gtk_widget_get_first_child (self->canvas);
  return menu != NULL ? GTK_ACCESSIBLE (menu) : NULL;
}

static void
set_first (PlumbUiCanvasAccess *self)
{
  plumb_ui_canvas_set_first_accessible (PLUMB_UI_CANVAS (self->canvas),
                                        self->order->len > 0 ? self->order->pdata[0] : NULL);
}

static void
let_go (PlumbUiAccessItem *item)
{
  plumb_ui_access_item_set_next (item, NULL);
  plumb_ui_access_item_set_parts (item, NULL, NULL);
}

static void
let_go_of_all (GHashTable *items)
{
  GHashTableIter iter;
  gpointer item;
  g_hash_table_iter_init (&iter, items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    let_go (item);
}

static void
list_leaving (PlumbUiCanvasAccess *self)
{
  GHashTableIter iter;
  gpointer id, item;
  g_hash_table_iter_init (&iter, self->former);
  while (g_hash_table_iter_next (&iter, &id, &item))
    if (!g_hash_table_contains (self->items, id))
      g_ptr_array_add (self->leaving, item);
}

/* --- telling anew ------------------------------------------------------------------------------
 */

static void
begin (PlumbUiCanvasAccess *self)
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
end (PlumbUiCanvasAccess *self)
{
  g_ptr_array_set_size (self->leaving, 0);
  g_clear_pointer (&self->former, g_hash_table_unref);
}

/* A node that went meanwhile is left as it was: a change is due. */
static void
do_one (PlumbUiCanvasAccess *self, guint position)
{
  const char *id = self->phase != PHASE_LET_GO ? self->ids->pdata[position] : NULL;
  const PlumbSceneCard *card
      = id != NULL ? plumb_scene_find_card (plumb_ui_tools_get_scene (self->tools), id) : NULL;
  switch (self->phase)
    {
    case PHASE_UPDATE:
      {
        PlumbUiAccessItem *item = ensure_item (self, id);
        if (card != NULL)
          update_node (self, item, card);
        else
          plumb_ui_access_marks_update (self->tools, id, item);
        break;
      }
    case PHASE_RELATE:
      relate (self, id, self->order->pdata[position]);
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
go_on (PlumbUiCanvasAccess *self)
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
  set_first (self);
  list_leaving (self);
}

static gboolean
work_cb (gpointer user_data)
{
  PlumbUiCanvasAccess *self = user_data;
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
  PlumbUiCanvasAccess *self = user_data;
  if (self->work != 0)
    return G_SOURCE_CONTINUE; /* after what is under way */
  self->source = 0;
  begin (self);
  self->work = g_idle_add_full (G_PRIORITY_LOW, work_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (PlumbUiCanvasAccess *self)
{
  gint64 now = g_get_monotonic_time ();
  if (self->source == 0)
    self->due_since = now;
  else if (now - self->due_since > LONGEST_DELAY_US)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_full (G_PRIORITY_LOW, DELAY_MS, refresh_cb, self, NULL);
}

/* --- the object --------------------------------------------------------------------------------
 */

static void
run_state_cb (PlumbUiDocument *document, GParamSpec *pspec, PlumbUiCanvasAccess *self)
{
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_data (self->run_state, self);
  g_set_object (&self->run_state, plumb_ui_document_get_run_state (document));
  if (self->run_state != NULL)
    g_signal_connect_swapped (self->run_state, "changed", G_CALLBACK (queue_refresh), self);
  queue_refresh (self);
}

static void
level_changed_cb (PlumbUiCanvas *canvas, PlumbUiCanvasAccess *self)
{
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  g_set_object (&self->viewport, plumb_ui_canvas_get_viewport (canvas));
  g_signal_connect_swapped (self->viewport, "changed", G_CALLBACK (queue_refresh), self);
  queue_refresh (self);
}

static void
plumb_ui_canvas_access_dispose (GObject *object)
{
  PlumbUiCanvasAccess *self = PLUMB_UI_CANVAS_ACCESS (object);
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  if (self->run_state != NULL)
    g_signal_handlers_disconnect_by_data (self->run_state, self);
  g_clear_handle_id (&self->work, g_source_remove);
  for (guint i = 0; self->order != NULL && i < self->order->len; i++)
    let_go (self->order->pdata[i]);
  if (self->former != NULL)
    let_go_of_all (self->former);
  g_clear_pointer (&self->former, g_hash_table_unref);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_object (&self->viewport);
  g_clear_object (&self->run_state);
  g_clear_object (&self->tools);
  G_OBJECT_CLASS (plumb_ui_canvas_access_parent_class)->dispose (object);
}

static void
plumb_ui_canvas_access_class_init (PlumbUiCanvasAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_canvas_access_dispose;
}

static void
plumb_ui_canvas_access_init (PlumbUiCanvasAccess *self)
{
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->order = g_ptr_array_new ();
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->leaving = g_ptr_array_new ();
}

PlumbUiCanvasAccess *
plumb_ui_canvas_access_new (PlumbUiTools *tools)
{
  g_return_val_if_fail (PLUMB_UI_IS_TOOLS (tools), NULL);
  PlumbUiCanvasAccess *self = g_object_new (PLUMB_UI_TYPE_CANVAS_ACCESS, NULL);
  PlumbUiDocument *document = plumb_ui_tools_get_document (tools);
  self->tools = g_object_ref (tools);
  self->canvas = GTK_WIDGET (plumb_ui_tools_get_canvas (tools));
  const GConnectFlags swapped = G_CONNECT_SWAPPED;
  g_signal_connect_object (document, "changed", G_CALLBACK (queue_refresh), self, swapped);
  g_signal_connect_object (document, "notify::problems", G_CALLBACK (queue_refresh), self, swapped);
  g_signal_connect_object (document, "notify::run-state", G_CALLBACK (run_state_cb), self, 0);
  g_signal_connect_object (plumb_ui_tools_get_selection (tools), "changed",
                           G_CALLBACK (queue_refresh), self, swapped);
  g_signal_connect_object (tools, "focus-changed", G_CALLBACK (queue_refresh), self, swapped);
  g_signal_connect_object (self->canvas, "notify::has-focus", G_CALLBACK (queue_refresh), self,
                           swapped);
  g_signal_connect_object (self->canvas, "level-changed", G_CALLBACK (level_changed_cb), self, 0);
  run_state_cb (document, NULL, self);
  level_changed_cb (PLUMB_UI_CANVAS (self->canvas), self);
  return self;
}
