/* plumb-ui-connect-menu.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-canvas-do-private.h"

#include "plumb-ui-insert-menu.h"

/* A link made with the keyboard: the ports that a node's outputs may go to and its free inputs may
 * come from, the nearest first; typing narrows, Enter connects. */

#define MAX_ROWS 300
#define PIXELS_WIDE 360
#define PIXELS_HIGH 320

typedef struct
{
  char *from_node, *from_port;
  char *to_node, *to_port;
  char *text;
  double distance;
} Row;

typedef struct
{
  PlumbUiTools *tools;
  GtkWidget *popover; /* not owned */
  GtkWidget *list;
  GtkWidget *search;
  GPtrArray *rows; /* Row */
} ConnectMenu;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->from_node);
  g_free (row->from_port);
  g_free (row->to_node);
  g_free (row->to_port);
  g_free (row->text);
  g_free (row);
}

static void
connect_menu_free (gpointer data)
{
  ConnectMenu *self = data;
  g_clear_object (&self->tools);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* --- what can be connected ---------------------------------------------------------------------
 */

static void
add_row (ConnectMenu *self,
         const PlumbEnd *held,
         const PlumbCardPort *port,
         const PlumbSceneCard *other,
         const PlumbCardPort *other_port,
         double distance)
{
  Row *row = g_new0 (Row, 1);
  const PlumbEnd end = { other->card->id, other_port->name, !held->is_output };
  const PlumbEnd *from = held->is_output ? held : &end, *to = held->is_output ? &end : held;
  row->from_node = g_strdup (from->node);
  row->from_port = g_strdup (from->port);
  row->to_node = g_strdup (to->node);
  row->to_port = g_strdup (to->port);
  row->distance = distance;
  /* Translators: a port, an arrow to or from it, and the node and port at the other end */
  row->text = g_strdup_printf (held->is_output ? _ ("%s → %s: %s") : _ ("%s ← %s: %s"), port->title,
                               other->card->title, other_port->title);
  g_ptr_array_add (self->rows, row);
}

static void
add_ports (ConnectMenu *self,
           PlumbConnector *connector,
           const PlumbCardPort *port,
           const PlumbSceneCard *here,
           const PlumbSceneCard *other)
{
  const PlumbEnd *held = plumb_connector_get_held (connector);
  guint n_ports = held->is_output ? other->card->n_inputs : other->card->n_outputs;
  const PlumbCardPort *ports = held->is_output ? other->card->inputs : other->card->outputs;
  double distance = hypot (other->rect.x - here->rect.x, other->rect.y - here->rect.y);
  for (guint i = 0; i < n_ports && self->rows->len < 4 * MAX_ROWS; i++)
    {
      const PlumbEnd end = { other->card->id, ports[i].name, !held->is_output };
      if (plumb_connect_fit_is_good (plumb_connector_check (connector, &end)))
        add_row (self, held, port, other, &ports[i], distance);
    }
}

static void
add_held (ConnectMenu *self,
          const PlumbSceneCard *here,
          const PlumbCardPort *port,
          gboolean is_output)
{
  PlumbScene *scene = plumb_ui_tools_get_scene (self->tools);
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (self->tools);
  const PlumbEnd held = { here->card->id, port->name, is_output };
  g_autoptr (PlumbConnector) connector = plumb_connector_new (&scope, &held);
  for (guint i = 0; i < plumb_scene_get_n_slots (scene); i++)
    {
      const PlumbSceneCard *other = plumb_scene_get_card (scene, i);
      if (other != NULL && other != here)
        add_ports (self, connector, port, here, other);
    }
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *one = *(const Row *const *) a, *other = *(const Row *const *) b;
  if (one->distance != other->distance)
    return one->distance < other->distance ? -1 : 1;
  return g_strcmp0 (one->text, other->text);
}

static void
find_rows (ConnectMenu *self, const char *node)
{
  const PlumbSceneCard *here = plumb_scene_find_card (plumb_ui_tools_get_scene (self->tools), node);
  if (here == NULL)
    return;
  for (guint i = 0; i < here->card->n_outputs; i++)
    add_held (self, here, &here->card->outputs[i], TRUE);
  for (guint i = 0; i < here->card->n_inputs; i++)
    if (!here->card->inputs[i].is_connected || here->card->inputs[i].many)
      add_held (self, here, &here->card->inputs[i], FALSE);
  g_ptr_array_sort (self->rows, compare_rows);
  if (self->rows->len > MAX_ROWS)
    g_ptr_array_set_size (self->rows, MAX_ROWS);
}

/* --- the popover -------------------------------------------------------------------------------
 */

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *widget, ConnectMenu *self)
{
  const Row *row = self->rows->pdata[gtk_list_box_row_get_index (widget)];
  const PlumbAuthorScope scope = plumb_ui_tools_get_scope (self->tools);
  const PlumbEnd from = { row->from_node, row->from_port, TRUE };
  const PlumbEnd to = { row->to_node, row->to_port, FALSE };
  g_autoptr (PlumbConnector) connector = plumb_connector_new (&scope, &from);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (self->tools);
  g_autoptr (GError) error = NULL;
  if (!plumb_connector_connect (connector, &to, draft, &error))
    plumb_ui_tools_refuse (self->tools, error->message);
  if (plumb_ui_tools_apply (self->tools, draft, _ ("Connect"), NULL))
    plumb_ui_tools_tell (self->tools, row->text);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static gboolean
is_wanted (GtkListBoxRow *widget, gpointer user_data)
{
  ConnectMenu *self = user_data;
  const Row *row = self->rows->pdata[gtk_list_box_row_get_index (widget)];
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  return g_str_match_string (text, row->text, TRUE) || *text == '\0';
}

/* At once, not after a pause: Enter takes the first that is left. */
static void
text_changed_cb (GtkEditable *search, ConnectMenu *self)
{
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
}

static void
stopped_cb (GtkSearchEntry *search, ConnectMenu *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
search_activated_cb (GtkSearchEntry *search, ConnectMenu *self)
{
  for (int i = 0; i < (int) self->rows->len; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);
      if (!gtk_widget_get_child_visible (GTK_WIDGET (row)))
        continue;
      row_activated_cb (GTK_LIST_BOX (self->list), row, self);
      return;
    }
}

static void
fill_list (ConnectMenu *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = self->rows->pdata[i];
      GtkWidget *label = gtk_label_new (row->text);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_list_box_append (GTK_LIST_BOX (self->list), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, row->text, -1);
    }
  GtkWidget *nothing = gtk_label_new (_ ("Nothing that it could be connected with"));
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_visible (nothing, TRUE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), nothing);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_wanted, self, NULL);
}

static GtkWidget *
make_content (ConnectMenu *self)
{
  self->search = gtk_search_entry_new ();
  self->list = gtk_list_box_new ();
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (self->search), _ ("Connect with…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Connect with…"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Ports that fit"), -1);
  g_signal_connect (self->search, "changed", G_CALLBACK (text_changed_cb), self);
  g_signal_connect (self->search, "stop-search", G_CALLBACK (stopped_cb), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), self->list);
  fill_list (self);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), PIXELS_HIGH);
  gtk_widget_set_size_request (scrolled, PIXELS_WIDE, -1);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scrolled);
  return box;
}

void
plumb_ui_connect_menu_popup (PlumbUiTools *tools, const char *node)
{
  GdkRectangle area;
  if (!plumb_ui_canvas_get_card_area (plumb_ui_tools_get_canvas (tools), node, &area))
    return;
  ConnectMenu *self = g_new0 (ConnectMenu, 1);
  self->tools = g_object_ref (tools);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->popover = plumb_ui_canvas_popover_new (tools, &area);
  find_rows (self, node);
  gtk_popover_set_child (GTK_POPOVER (self->popover), make_content (self));
  g_object_set_data_full (G_OBJECT (self->popover), "connect-menu", self, connect_menu_free);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_widget_grab_focus (self->search);
}
