/* plumb-ui-catalog-panel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-catalog-panel.h"

#include "plumb-ui-catalog-node.h"
#include "plumb-ui-gradual-list.h"
#include "plumb-ui-section-chips.h"

struct _PlumbUiCatalogPanel
{
  AdwBin parent_instance;

  PlumbUiAuthoring *authoring;
  PlumbUiCatalogNode *favorites;
  PlumbUiCatalogNode *recent;
  GListStore *roots;
  GtkTreeListModel *lines;
  GListStore *found;

  GtkSearchEntry *search;
  GtkRevealer *chips_place;
  PlumbUiSectionChips *chips;
  GtkStack *stack;
  GtkListView *tree;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (PlumbUiCatalogPanel, plumb_ui_catalog_panel, ADW_TYPE_BIN)

/* --- the list of what was found -------------------------------------------------------------- */

static void
refill (PlumbUiCatalogPanel *self)
{
  const PlumbCatalogQuery query = {
    .text = gtk_editable_get_text (GTK_EDITABLE (self->search)),
    .section = plumb_ui_section_chips_get_section (self->chips),
    .backend = plumb_ui_section_chips_get_backend (self->chips),
  };
  if (*query.text == '\0' && query.section == NULL && query.backend == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "tree");
      return;
    }
  g_autoptr (GArray) hits = plumb_ui_authoring_search (self->authoring, &query);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < hits->len; i++)
    g_ptr_array_add (items,
                     plumb_ui_kind_item_new (g_array_index (hits, PlumbCatalogHit, i).kind, NULL));
  g_list_store_splice (self->found, 0, g_list_model_get_n_items (G_LIST_MODEL (self->found)),
                       items->pdata, items->len);
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "list" : "empty");
}

static void
insert (PlumbUiCatalogPanel *self, PlumbUiKindItem *item)
{
  const char *kind = plumb_kind_get_name (plumb_ui_kind_item_get_kind (item));
  if (gtk_widget_activate_action (GTK_WIDGET (self), "canvas.insert", "s", kind))
    plumb_ui_authoring_note_use (self->authoring, kind);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
list_activated_cb (PlumbUiCatalogPanel *self, guint position)
{
  g_autoptr (PlumbUiKindItem) item = g_list_model_get_item (G_LIST_MODEL (self->found), position);
  insert (self, item);
}

static void
search_activated_cb (PlumbUiCatalogPanel *self)
{
  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "list"))
    list_activated_cb (self, 0);
}

static void
search_stopped_cb (PlumbUiCatalogPanel *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

/* --- the tree -------------------------------------------------------------------------------- */

static GListModel *
list_children (gpointer item, gpointer user_data)
{
  GListStore *children = plumb_ui_catalog_node_get_children (item);
  return children != NULL ? G_LIST_MODEL (g_object_ref (children)) : NULL;
}

static void
setup_line_cb (PlumbUiCatalogPanel *self, GtkListItem *list_item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_tree_expander_new ());
  gtk_tree_expander_set_indent_for_icon (expander, FALSE);
  gtk_list_item_set_child (list_item, GTK_WIDGET (expander));
}

static GtkWidget *
make_heading (const char *title)
{
  GtkWidget *label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static void
bind_line_cb (PlumbUiCatalogPanel *self, GtkListItem *list_item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));
  g_autoptr (PlumbUiCatalogNode) node = gtk_tree_list_row_get_item (row);
  PlumbUiKindItem *item = plumb_ui_catalog_node_get_item (node);
  gtk_tree_expander_set_list_row (expander, row);
  if (item == NULL)
    gtk_tree_expander_set_child (expander, make_heading (plumb_ui_catalog_node_get_title (node)));
  else
    {
      GtkWidget *widget = plumb_ui_kind_row_new (self->authoring, PLUMB_UI_KIND_ROW_COMPACT);
      plumb_ui_kind_row_set_item (widget, item);
      gtk_tree_expander_set_child (expander, widget);
    }
  gtk_list_item_set_accessible_label (list_item, plumb_ui_catalog_node_get_title (node));
}

static void
unbind_line_cb (PlumbUiCatalogPanel *self, GtkListItem *list_item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));
  gtk_tree_expander_set_child (expander, NULL);
  gtk_tree_expander_set_list_row (expander, NULL);
}

static void
tree_activated_cb (PlumbUiCatalogPanel *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->lines, position);
  g_autoptr (PlumbUiCatalogNode) node = gtk_tree_list_row_get_item (row);
  PlumbUiKindItem *item = plumb_ui_catalog_node_get_item (node);
  if (item != NULL)
    insert (self, item);
  else
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

/* A list that is kept above the families while there is something in it. */
static void
show_known (PlumbUiCatalogPanel *self, PlumbUiCatalogNode *node, GPtrArray *kinds, guint position)
{
  guint at;
  gboolean is_shown = g_list_store_find (self->roots, node, &at);
  plumb_ui_catalog_node_set_kinds (node, kinds);
  if (is_shown && kinds->len == 0)
    g_list_store_remove (self->roots, at);
  else if (!is_shown && kinds->len > 0)
    g_list_store_insert (self->roots, position, node);
}

static void
authoring_changed_cb (PlumbUiCatalogPanel *self)
{
  g_autoptr (GPtrArray) favorites = plumb_ui_authoring_list_favorites (self->authoring);
  g_autoptr (GPtrArray) recent = plumb_ui_authoring_list_recent (self->authoring);
  show_known (self, self->favorites, favorites, 0);
  show_known (self, self->recent, recent, favorites->len > 0 ? 1 : 0);
}

static void
fill_tree (PlumbUiCatalogPanel *self)
{
  self->favorites = plumb_ui_catalog_node_new_heading (_ ("Favorites"));
  self->recent = plumb_ui_catalog_node_new_heading (_ ("Recent"));
  self->roots = plumb_ui_catalog_node_list_all (plumb_ui_authoring_get_catalog (self->authoring));
  authoring_changed_cb (self);
  self->lines = gtk_tree_list_model_new (G_LIST_MODEL (g_object_ref (self->roots)), FALSE, TRUE,
                                         list_children, NULL, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_line_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_line_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_line_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->tree, factory);
  g_autoptr (GtkSliceListModel) told
      = plumb_ui_gradual_list_new (G_LIST_MODEL (g_object_ref (self->lines)));
  g_autoptr (GtkSingleSelection) selection = g_object_new (
      GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE, "can-unselect", TRUE, "model", told, NULL);
  gtk_list_view_set_model (self->tree, GTK_SELECTION_MODEL (selection));
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
plumb_ui_catalog_panel_dispose (GObject *object)
{
  PlumbUiCatalogPanel *self = PLUMB_UI_CATALOG_PANEL (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLUMB_UI_TYPE_CATALOG_PANEL);
  g_clear_object (&self->lines);
  g_clear_object (&self->roots);
  g_clear_object (&self->found);
  g_clear_object (&self->favorites);
  g_clear_object (&self->recent);
  g_clear_object (&self->authoring);
  G_OBJECT_CLASS (plumb_ui_catalog_panel_parent_class)->dispose (object);
}

static void
plumb_ui_catalog_panel_class_init (PlumbUiCatalogPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_catalog_panel_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/plumbline/Plumbline/ui/plumb-ui-catalog-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCatalogPanel, search);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCatalogPanel, chips_place);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCatalogPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCatalogPanel, tree);
  gtk_widget_class_bind_template_child (widget_class, PlumbUiCatalogPanel, list);
}

static void
plumb_ui_catalog_panel_init (PlumbUiCatalogPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->found = g_list_store_new (PLUMB_UI_TYPE_KIND_ITEM);
}

static void
fill_list (PlumbUiCatalogPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = plumb_ui_kind_item_factory_new (self->authoring);
  gtk_list_view_set_factory (self->list, factory);
  g_autoptr (GtkSingleSelection) selection
      = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->found)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

GtkWidget *
plumb_ui_catalog_panel_new (PlumbUiSession *session)
{
  PlumbUiCatalogPanel *self = g_object_new (PLUMB_UI_TYPE_CATALOG_PANEL, NULL);
  self->authoring = g_object_ref (plumb_ui_session_get_authoring (session));
  self->chips = PLUMB_UI_SECTION_CHIPS (plumb_ui_section_chips_new (self->authoring));
  gtk_revealer_set_child (self->chips_place, GTK_WIDGET (self->chips));
  g_object_bind_property (self->authoring, "section", self->chips, "section",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  fill_tree (self);
  fill_list (self);
  g_signal_connect_object (self->authoring, "changed", G_CALLBACK (authoring_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->chips, "notify::section", G_CALLBACK (refill), self);
  g_signal_connect_swapped (self->chips, "notify::backend", G_CALLBACK (refill), self);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (refill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (search_stopped_cb), self);
  g_signal_connect_swapped (self->tree, "activate", G_CALLBACK (tree_activated_cb), self);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (list_activated_cb), self);
  refill (self);
  return GTK_WIDGET (self);
}
