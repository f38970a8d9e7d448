/* plumb-ui-insert-menu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-insert-menu.h"

#include "plumb-ui-canvas-menus.h"
#include "plumb-ui-node-picker.h"
#include "plumb-ui-tip.h"

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
popup_with (InsertMenu *self,
            const char *artifact_kind,
            const char *given_kind,
            GtkWidget *footer,
            GdkRectangle area)
{
  self->popover = plumb_ui_canvas_popover_new (self->tools, &area);
  GtkWidget *picker = plumb_ui_node_picker_new (plumb_ui_tools_get_session (self->tools));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_signal_connect_data (picker, "picked", G_CALLBACK (picked_cb), self, insert_menu_free, 0);
  gtk_box_append (GTK_BOX (box), picker);
  if (footer != NULL)
    gtk_box_append (GTK_BOX (box), footer);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  plumb_ui_node_picker_set_fit (PLUMB_UI_NODE_PICKER (picker), get_fit (self), artifact_kind,
                                given_kind);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  plumb_ui_node_picker_start (PLUMB_UI_NODE_PICKER (picker));
}

static void
popup (InsertMenu *self, const char *artifact_kind, const char *given_kind, double x, double y)
{
  popup_with (self, artifact_kind, given_kind, NULL, (GdkRectangle) { (int) x, (int) y, 1, 1 });
}

/* --- what else can be done on the empty canvas -------------------------------------------------
 */

/* Whatever was chosen in it is done where the pointer was when it was opened. */
static void
ground_closed_cb (GtkPopover *popover, InsertMenu *self)
{
  PlumbPoint at = plumb_ui_canvas_to_widget (plumb_ui_tools_get_canvas (self->tools), self->at);
  plumb_ui_tools_set_pointer (self->tools, at.x, at.y);
}

static void
ground_clicked_cb (GtkButton *button, InsertMenu *self)
{
  const char *action = g_object_get_data (G_OBJECT (button), "action");
  PlumbUiCanvas *canvas = plumb_ui_tools_get_canvas (self->tools);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_widget_activate_action (GTK_WIDGET (canvas), action, NULL);
}

static GtkWidget *
make_footer (InsertMenu *self)
{
  static const struct
  {
    const char *action, *icon;
  } buttons[] = {
    { "canvas.paste", "edit-paste-symbolic" },
    { "canvas.note", "document-edit-symbolic" },
    { "canvas.fit", "zoom-fit-best-symbolic" },
    { "canvas.auto-align", "plumb-page-design-symbolic" },
  };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      const char *title = _ (plumb_ui_actions_find (buttons[i].action)->title);
      GtkWidget *button = gtk_button_new_from_icon_name (buttons[i].icon);
      gtk_widget_add_css_class (button, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                      -1);
      plumb_ui_tip_set (button, title);
      g_object_set_data (G_OBJECT (button), "action", (gpointer) buttons[i].action);
      g_signal_connect (button, "clicked", G_CALLBACK (ground_clicked_cb), self);
      gtk_box_append (GTK_BOX (row), button);
    }
  g_autoptr (GMenuModel) menu = plumb_ui_canvas_menus_make (self->tools);
  GtkWidget *more = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), menu);
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_set_hexpand (more, TRUE);
  gtk_widget_set_halign (more, GTK_ALIGN_END);
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More Actions"), -1);
  plumb_ui_tip_set (more, _ ("More Actions"));
  gtk_box_append (GTK_BOX (row), more);
  return row;
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
plumb_ui_insert_menu_popup_on_ground (PlumbUiTools *tools, double x, double y)
{
  InsertMenu *self = insert_menu_new (tools, x, y);
  popup_with (self, NULL, NULL, make_footer (self), (GdkRectangle) { (int) x, (int) y, 1, 1 });
  g_signal_connect (self->popover, "closed", G_CALLBACK (ground_closed_cb), self);
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
