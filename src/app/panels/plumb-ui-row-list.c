/* plumb-ui-row-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-row-list.h"

#include "plumb-ui-index-model.h"

struct _PlumbUiRowList
{
  AdwBin parent_instance;

  const PlumbUiRowListInfo *info;
  gpointer page; /* borrowed: the widget that the list is in */
  PlumbUiIndexModel *rows;
  GPtrArray *shown; /* those that are looked at */
};

G_DEFINE_FINAL_TYPE (PlumbUiRowList, plumb_ui_row_list, ADW_TYPE_BIN)

static void
setup_cb (PlumbUiRowList *self, GtkListItem *list_item)
{
  g_object_set_data_full (G_OBJECT (list_item), "row", self->info->make_row (self->page, list_item),
                          g_free);
}

static void
bind_cb (PlumbUiRowList *self, GtkListItem *list_item)
{
  gpointer row = g_object_get_data (G_OBJECT (list_item), "row");
  g_ptr_array_add (self->shown, row);
  self->info->show_row (row);
}

static void
unbind_cb (PlumbUiRowList *self, GtkListItem *list_item)
{
  g_ptr_array_remove_fast (self->shown, g_object_get_data (G_OBJECT (list_item), "row"));
}

static void
activated_cb (PlumbUiRowList *self, guint position)
{
  self->info->activate (self->page, position);
}

static void
plumb_ui_row_list_dispose (GObject *object)
{
  PlumbUiRowList *self = PLUMB_UI_ROW_LIST (object);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (plumb_ui_row_list_parent_class)->dispose (object);
}

static void
plumb_ui_row_list_finalize (GObject *object)
{
  g_ptr_array_unref (PLUMB_UI_ROW_LIST (object)->shown);
  G_OBJECT_CLASS (plumb_ui_row_list_parent_class)->finalize (object);
}

static void
plumb_ui_row_list_class_init (PlumbUiRowListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_row_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_row_list_finalize;
}

static void
plumb_ui_row_list_init (PlumbUiRowList *self)
{
  self->shown = g_ptr_array_new ();
  self->rows = plumb_ui_index_model_new ();
}

/**
 * plumb_ui_row_list_new:
 * @info: (transfer none): static
 * @name: what the list is to somebody who cannot see it
 * @page: (transfer none): handed to the functions of @info; outlives the list
 *
 * Returns: a list without rows, which scrolls
 */
GtkWidget *
plumb_ui_row_list_new (const PlumbUiRowListInfo *info, const char *name, gpointer page)
{
  PlumbUiRowList *self = g_object_new (PLUMB_UI_TYPE_ROW_LIST, NULL);
  self->info = info;
  self->page = page;
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  GtkSingleSelection *selection = g_object_new (GTK_TYPE_SINGLE_SELECTION, "autoselect", FALSE,
                                                "can-unselect", TRUE, "model", self->rows, NULL);
  GtkWidget *list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), g_steal_pointer (&factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (list, "plumb-rows");
  gtk_list_view_set_tab_behavior (GTK_LIST_VIEW (list), GTK_LIST_TAB_ITEM);
  g_signal_connect_swapped (list, "activate", G_CALLBACK (activated_cb), self);
  adw_bin_set_child (ADW_BIN (self), g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", list, NULL));
  return GTK_WIDGET (self);
}

/**
 * plumb_ui_row_list_update:
 * @self: a list
 * @n_rows: how many rows there are
 *
 * Where there are as many as before, the list stays where it is.
 */
void
plumb_ui_row_list_update (PlumbUiRowList *self, guint n_rows)
{
  if (n_rows != plumb_ui_index_model_get_n_rows (self->rows))
    plumb_ui_index_model_reset (self->rows, n_rows);
  else
    plumb_ui_row_list_show (self);
}

/**
 * plumb_ui_row_list_show:
 * @self: a list
 *
 * Fills in anew what is looked at.
 */
void
plumb_ui_row_list_show (PlumbUiRowList *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    self->info->show_row (self->shown->pdata[i]);
}

/**
 * plumb_ui_row_list_get_position:
 * @list_item: of such a list
 *
 * Returns: the number of the row that it shows, or %G_MAXUINT
 */
guint
plumb_ui_row_list_get_position (GtkListItem *list_item)
{
  PlumbUiIndexItem *item = gtk_list_item_get_item (list_item);
  return item != NULL ? plumb_ui_index_item_get_position (item) : G_MAXUINT;
}
