/* plumb-ui-insert-menu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-insert-menu.h"

#include "plumb-ui-node-picker.h"

#define ROOM 16.0 /* between a new card and others */

typedef struct
{
  PlumbUiTools *tools;
  GtkWidget *popover; /* not owned */
  PlumbPoint at;
  char *node; /* (nullable): the held port */
  char *port;
  gboolean is_output;
  char *link_from; /* (nullable): the link that it goes into */
  char *link_to;
} InsertMenu;

static void
insert_menu_free (gpointer data, GClosure *closure)
{
  InsertMenu *self = data;
  g_clear_object (&self->tools);
  g_free (self->node);
  g_free (self->port);
  g_free (self->link_from);
  g_free (self->link_to);
  g_free (self);
}

/* --- inserting ---------------------------------------------------------------------------------
 */

static double
snap (double place)
{
  return round (place / PLUMB_CARD_GRID) * PLUMB_CARD_GRID;
}

/* The cards around @rect as one; of width 0 where there is none. */
static PlumbRect
find_obstacle (PlumbUiTools *tools, const PlumbRect *rect)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (tools);
  const PlumbRect around
      = { rect->x - ROOM, rect->y - ROOM, rect->width + 2 * ROOM, rect->height + 2 * ROOM };
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  PlumbRect all = { 0 };
  plumb_scene_find_cards (scene, &around, nodes);
  for (guint i = 0; i < nodes->len; i++)
    {
      PlumbRect card;
      if (plumb_scene_get_rect (scene, g_array_index (nodes, guint, i), &card)
          && card.y < around.y + around.height && card.y + card.height > around.y)
        all = all.width > 0 ? plumb_rect_union (&all, &card) : card;
    }
  return all;
}

/* From @rect on downwards, or upwards: each step is past what was in the way, so that it ends. */
static double
find_free_top (PlumbUiTools *tools, PlumbRect rect, gboolean is_upwards)
{
  for (PlumbRect obstacle; (obstacle = find_obstacle (tools, &rect)).width > 0;)
    rect.y = is_upwards
                 ? floor ((obstacle.y - ROOM - rect.height) / PLUMB_CARD_GRID) * PLUMB_CARD_GRID
                 : ceil ((obstacle.y + obstacle.height + ROOM) / PLUMB_CARD_GRID) * PLUMB_CARD_GRID;
  return rect.y;
}

static PlumbPoint
find_free_place (PlumbUiTools *tools, const char *kind, PlumbPoint at)
{
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (tools);
  PlumbRect rect = { snap (at.x), snap (at.y), PLUMB_CARD_WIDTH, PLUMB_CARD_HEADER };
  plumb_author_scope_measure_kind (&scope, kind, &rect.width, &rect.height);
  double below = find_free_top (tools, rect, FALSE), above = find_free_top (tools, rect, TRUE);
  return (PlumbPoint) { rect.x, below - rect.y <= rect.y - above ? below : above };
}

char *
plumb_ui_insert_node (PlumbUiTools *tools, const char *kind, PlumbPoint at, const char *gesture)
{
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  g_autofree char *id = plumb_draft_add_node (draft, kind, find_free_place (tools, kind, at));
  if (!plumb_ui_tools_apply (tools, draft, _ ("Add Node"), gesture))
    return NULL;
  plumb_ui_tools_select_nodes (tools, (const char *const[]) { id, NULL });
  return g_steal_pointer (&id);
}

gboolean
plumb_ui_insert_into_link (PlumbUiTools *tools,
                           const char *id,
                           PlumbEdge *edge,
                           const char *gesture)
{
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (tools);
  g_autoptr (GError) error = NULL;
  if (plumb_rewire_insert (draft, id, edge, &error))
    return plumb_ui_tools_apply (tools, draft, _ ("Insert into Link"), gesture);
  plumb_ui_tools_refuse (tools, error->message);
  return FALSE;
}

/* The new port comes to where the link ended. */
static PlumbPoint
get_corner (const InsertMenu *self)
{
  PlumbPoint at = self->at;
  if (self->node == NULL)
    return (PlumbPoint) { at.x - PLUMB_CARD_WIDTH / 2, at.y - PLUMB_CARD_HEADER / 2 };
  at.y -= PLUMB_CARD_HEADER + PLUMB_CARD_ROW / 2;
  at.x -= self->is_output ? 0 : PLUMB_CARD_WIDTH;
  return at;
}

static void
connect_new (InsertMenu *self, const char *id, const char *port, const char *gesture)
{
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (self->tools);
  const PlumbEnd held = { self->node, self->port, self->is_output };
  g_autoptr (PlumbConnector) connector = plumb_connector_new (&scope, &held);
  const char *best = port != NULL ? port : plumb_connector_find_best (connector, id);
  const PlumbEnd end = { id, best, !self->is_output };
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (self->tools);
  g_autoptr (GError) error = NULL;
  if (best == NULL || !plumb_connector_connect (connector, &end, draft, &error))
    return;
  plumb_ui_tools_apply (self->tools, draft, _ ("Connect"), gesture);
}

/* Where it did not go in after all, nothing was added. */
static void
put_into_link (InsertMenu *self, const char *id, const char *gesture)
{
  PlumbEdge *edge = plumb_graph_find_edge (plumb_ui_tools_get_level (self->tools), self->link_from,
                                           self->link_to);
  if (edge == NULL || !plumb_ui_insert_into_link (self->tools, id, edge, gesture))
    plumb_ui_tools_take_back (self->tools);
}

static void
picked_cb (GtkWidget *picker, const char *kind, const char *port, gpointer user_data)
{
  InsertMenu *self = user_data;
  g_autofree char *gesture = g_strdup (plumb_ui_tools_begin_gesture (self->tools));
  g_autofree char *id = plumb_ui_insert_node (self->tools, kind, get_corner (self), gesture);
  if (id != NULL && self->node != NULL)
    connect_new (self, id, port, gesture);
  if (id != NULL && self->link_from != NULL)
    put_into_link (self, id, gesture);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

/* --- the popover -------------------------------------------------------------------------------
 */

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* The action that closed it is still to be carried out. */
static void
closed_cb (GtkPopover *popover, gpointer user_data)
{
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (popover)));
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

GtkWidget *
plumb_ui_canvas_popover_new (PlumbUiTools *tools, const GdkRectangle *area)
{
  GtkWidget *popover = gtk_popover_new ();
  gtk_widget_set_parent (popover, GTK_WIDGET (plumb_ui_tools_get_canvas (tools)));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), area);
  /* Beside its place it can slide up and down; where it has no room it would close again. */
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_RIGHT);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  return popover;
}

static PlumbCatalogFit
get_fit (const InsertMenu *self)
{
  if (self->link_from != NULL)
    return PLUMB_CATALOG_BETWEEN;
  return self->node == NULL ? PLUMB_CATALOG_ANY
         : self->is_output  ? PLUMB_CATALOG_TAKES
                            : PLUMB_CATALOG_GIVES;
}

static void
popup (InsertMenu *self, const char *artifact_kind, const char *given_kind, double x, double y)
{
  self->popover
      = plumb_ui_canvas_popover_new (self->tools, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  GtkWidget *picker = plumb_ui_node_picker_new (plumb_ui_tools_get_session (self->tools));
  g_signal_connect_data (picker, "picked", G_CALLBACK (picked_cb), self, insert_menu_free, 0);
  gtk_popover_set_child (GTK_POPOVER (self->popover), picker);
  plumb_ui_node_picker_set_fit (PLUMB_UI_NODE_PICKER (picker), get_fit (self), artifact_kind,
                                given_kind);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  plumb_ui_node_picker_start (PLUMB_UI_NODE_PICKER (picker));
}

static InsertMenu *
insert_menu_new (PlumbUiTools *tools, double x, double y)
{
  InsertMenu *self = g_new0 (InsertMenu, 1);
  self->tools = g_object_ref (tools);
  self->at = plumb_ui_canvas_to_scene (plumb_ui_tools_get_canvas (tools), x, y);
  return self;
}

void
plumb_ui_insert_menu_popup (PlumbUiTools *tools, double x, double y)
{
  popup (insert_menu_new (tools, x, y), NULL, NULL, x, y);
}

void
plumb_ui_insert_menu_popup_for_link (PlumbUiTools *tools, const PlumbEnd *held, double x, double y)
{
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (tools);
  g_autoptr (PlumbConnector) connector = plumb_connector_new (&scope, held);
  InsertMenu *self = insert_menu_new (tools, x, y);
  self->node = g_strdup (held->node);
  self->port = g_strdup (held->port);
  self->is_output = held->is_output;
  popup (self, plumb_connector_get_kind (connector), NULL, x, y);
}

void
plumb_ui_insert_menu_popup_into_link (PlumbUiTools *tools, PlumbEdge *edge, double x, double y)
{
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (tools);
  const PlumbEnd source = { plumb_node_get_id (plumb_edge_get_source (edge)),
                            plumb_edge_get_source_port (edge), TRUE };
  const PlumbEnd target = { plumb_node_get_id (plumb_edge_get_target (edge)),
                            plumb_edge_get_target_port (edge), FALSE };
  g_autoptr (PlumbConnector) before = plumb_connector_new (&scope, &source);
  g_autoptr (PlumbConnector) behind = plumb_connector_new (&scope, &target);
  InsertMenu *self = insert_menu_new (tools, x, y);
  self->link_from = g_strdup (plumb_edge_get_from (edge));
  self->link_to = g_strdup (plumb_edge_get_to (edge));
  popup (self, plumb_connector_get_kind (before), plumb_connector_get_kind (behind), x, y);
}
