/* plumb-ui-binding.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-binding.h"

#include "plumb-connect.h"

/* More than these nobody reads through: the farthest are left out. */
#define MAX_OFFERS 200
/* A list as long as this has a search. */
#define MANY_OFFERS 8

/* What the button knows. */
typedef struct
{
  PlumbUiSubject *subject;
  char *port;
  GPtrArray *offers;  /* Offer: what the list shows */
  GtkWidget *popover; /* (nullable): it is made when it is first wanted */
  GtkWidget *search;
  GtkWidget *list;
} Binding;

typedef struct
{
  char *node;
  char *port;
  char *text;
  double distance;
} Offer;

static void
offer_free (gpointer data)
{
  Offer *self = data;
  g_free (self->node);
  g_free (self->port);
  g_free (self->text);
  g_free (self);
}

static void
binding_free (gpointer data)
{
  Binding *self = data;
  plumb_ui_subject_unref (self->subject);
  g_free (self->port);
  g_ptr_array_unref (self->offers);
  g_free (self);
}

static PlumbAuthorScope
get_scope (PlumbUiDocument *document)
{
  return (PlumbAuthorScope) {
    .document = plumb_ui_document_get_graph (document),
    .definition = plumb_ui_document_get_definition (document),
    .registry = plumb_ui_environment_get_registry (
        plumb_ui_project_get_environment (plumb_ui_document_get_project (document))),
  };
}

static char *
describe_output (const PlumbCard *card, const char *port)
{
  int position = plumb_card_find_output (card, port);
  const char *title = position >= 0 ? card->outputs[position].title : port;
  /* Translators: a node and its output. */
  return g_strdup_printf (_ ("%s · %s"), card->title, title);
}

char *
plumb_ui_binding_describe (PlumbUiDocument *document, PlumbEdge *edge)
{
  g_return_val_if_fail (PLUMB_UI_IS_DOCUMENT (document) && edge != NULL, NULL);
  const PlumbAuthorScope scope = get_scope (document);
  g_autoptr (PlumbCard) card = plumb_author_scope_make_card (&scope, plumb_edge_get_source (edge));
  return describe_output (card, plumb_edge_get_source_port (edge));
}

/* --- what fits ------------------------------------------------------------------------------- */

static double
measure_distance (PlumbNode *one, PlumbNode *other)
{
  double x, y, other_x, other_y;
  plumb_node_get_position (one, &x, &y);
  plumb_node_get_position (other, &other_x, &other_y);
  return hypot (x - other_x, y - other_y);
}

static void
add_offers (Binding *self, PlumbConnector *connector, PlumbNode *here, PlumbNode *node)
{
  const char *id = plumb_node_get_id (node);
  g_auto (GStrv) ports = plumb_connector_list (connector, id);
  if (*ports == NULL)
    return;
  const PlumbAuthorScope scope = get_scope (plumb_ui_subject_get_document (self->subject));
  g_autoptr (PlumbCard) card = plumb_author_scope_make_card (&scope, node);
  for (guint i = 0; ports[i] != NULL; i++)
    {
      Offer *offer = g_new0 (Offer, 1);
      offer->node = g_strdup (id);
      offer->port = g_strdup (ports[i]);
      offer->text = describe_output (card, ports[i]);
      offer->distance = measure_distance (here, node);
      g_ptr_array_add (self->offers, offer);
    }
}

static int
compare_offers (gconstpointer a, gconstpointer b)
{
  const Offer *one = *(const Offer *const *) a, *other = *(const Offer *const *) b;
  if (one->distance != other->distance)
    return one->distance < other->distance ? -1 : 1;
  int order = g_strcmp0 (one->node, other->node);
  return order != 0 ? order : g_strcmp0 (one->port, other->port);
}

static void
find_offers (Binding *self)
{
  PlumbUiDocument *document = plumb_ui_subject_get_document (self->subject);
  PlumbGraph *graph = plumb_ui_document_get_level_graph (document);
  const char *id = plumb_ui_subject_get_only (self->subject);
  PlumbNode *here = id != NULL ? plumb_graph_find_node (graph, id) : NULL;
  g_ptr_array_set_size (self->offers, 0);
  if (here == NULL)
    return;
  const PlumbAuthorScope scope = get_scope (document);
  g_autoptr (PlumbConnector) connector
      = plumb_connector_new (&scope, &(PlumbEnd) { id, self->port, FALSE });
  for (guint i = 0; i < plumb_graph_get_n_nodes (graph); i++)
    if (plumb_graph_get_node (graph, i) != here)
      add_offers (self, connector, here, plumb_graph_get_node (graph, i));
  g_ptr_array_sort (self->offers, compare_offers);
  if (self->offers->len > MAX_OFFERS)
    g_ptr_array_set_size (self->offers, MAX_OFFERS);
}

/* --- the list -------------------------------------------------------------------------------- */

static void
bind_to (Binding *self, const Offer *offer)
{
  PlumbUiDocument *document = plumb_ui_subject_get_document (self->subject);
  const PlumbAuthorScope scope = get_scope (document);
  const PlumbEnd input = { plumb_ui_subject_get_only (self->subject), self->port, FALSE };
  const PlumbEnd output = { offer->node, offer->port, TRUE };
  if (input.node == NULL)
    return;
  g_autoptr (PlumbConnector) connector = plumb_connector_new (&scope, &input);
  g_autoptr (PlumbDraft) draft = plumb_draft_new (&scope);
  if (!plumb_connector_connect (connector, &output, draft, NULL))
    return; /* the graph changed below the open list, which showed what fitted then */
  g_autoptr (PlumbEdit) edit = plumb_draft_end (draft, _ ("Connect"));
  plumb_ui_document_apply (document, edit, NULL, NULL);
}

static void
row_activated_cb (Binding *self, GtkListBoxRow *row)
{
  const Offer *offer = self->offers->pdata[gtk_list_box_row_get_index (row)];
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  bind_to (self, offer);
}

static gboolean
is_wanted (GtkListBoxRow *row, gpointer user_data)
{
  Binding *self = user_data;
  const Offer *offer = self->offers->pdata[gtk_list_box_row_get_index (row)];
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  return *text == '\0' || g_str_match_string (text, offer->text, TRUE);
}

static void
search_activated_cb (Binding *self)
{
  for (guint i = 0; i < self->offers->len; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i);
      if (!is_wanted (row, self))
        continue;
      row_activated_cb (self, row);
      return;
    }
}

static void
make_search (Binding *self)
{
  self->search = gtk_search_entry_new ();
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (self->search), _ ("Connect with…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Connect with…"), -1);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (gtk_list_box_invalidate_filter),
                            self->list);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_popover_popdown),
                            self->popover);
}

static void
make_list (Binding *self)
{
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "plumb-rows");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Ports that fit"), -1);
  GtkWidget *nothing = g_object_new (GTK_TYPE_LABEL, "label", _ ("No output here fits"),
                                     "margin-top", 6, "margin-bottom", 6, NULL);
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), nothing);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_wanted, self, NULL);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
}

static void
make_popover (Binding *self)
{
  self->popover = gtk_popover_new ();
  make_list (self);
  make_search (self);
  GtkWidget *scrolled = g_object_new (
      GTK_TYPE_SCROLLED_WINDOW, "child", self->list, "hscrollbar-policy", GTK_POLICY_NEVER,
      "propagate-natural-height", TRUE, "max-content-height", 320, "width-request", 240, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
}

static void
fill_list (Binding *self)
{
  gtk_list_box_remove_all (GTK_LIST_BOX (self->list));
  for (guint i = 0; i < self->offers->len; i++)
    {
      const Offer *offer = self->offers->pdata[i];
      GtkWidget *label = gtk_label_new (offer->text);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_list_box_append (GTK_LIST_BOX (self->list), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, offer->text, -1);
    }
}

static void
fill_cb (GtkMenuButton *button, gpointer user_data)
{
  Binding *self = user_data;
  if (self->popover == NULL)
    {
      make_popover (self);
      gtk_menu_button_set_popover (button, self->popover);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_list_box_remove_all (GTK_LIST_BOX (self->list));
  find_offers (self);
  fill_list (self);
  gtk_widget_set_visible (self->search, self->offers->len >= MANY_OFFERS);
}

GtkWidget *
plumb_ui_binding_button_new (PlumbUiSubject *subject, const char *port, const char *title)
{
  Binding *self = g_new0 (Binding, 1);
  self->subject = plumb_ui_subject_ref (subject);
  self->port = g_strdup (port);
  self->offers = g_ptr_array_new_with_free_func (offer_free);
  GtkWidget *button
      = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "plumb-link-symbolic", "valign",
                      GTK_ALIGN_CENTER, "tooltip-text", _ ("Take It from Another Node"), NULL);
  gtk_widget_add_css_class (button, "flat");
  /* Translators: %s is a setting. */
  g_autofree char *name = g_strdup_printf (_ ("Take %s from Another Node"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_cb, self, binding_free);
  return button;
}
