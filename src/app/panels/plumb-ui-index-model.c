/* plumb-ui-index-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-index-model.h"

struct _PlumbUiIndexItem
{
  GObject parent_instance;

  guint position;
};

G_DEFINE_FINAL_TYPE (PlumbUiIndexItem, plumb_ui_index_item, G_TYPE_OBJECT)

static void
plumb_ui_index_item_class_init (PlumbUiIndexItemClass *klass)
{
}

static void
plumb_ui_index_item_init (PlumbUiIndexItem *self)
{
}

guint
plumb_ui_index_item_get_position (PlumbUiIndexItem *self)
{
  return self->position;
}

struct _PlumbUiIndexModel
{
  GObject parent_instance;

  guint n_rows;
};

static GType
get_item_type (GListModel *model)
{
  return PLUMB_UI_TYPE_INDEX_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return PLUMB_UI_INDEX_MODEL (model)->n_rows;
}

static gpointer
get_item (GListModel *model, guint position)
{
  if (position >= PLUMB_UI_INDEX_MODEL (model)->n_rows)
    return NULL;
  PlumbUiIndexItem *item = g_object_new (PLUMB_UI_TYPE_INDEX_ITEM, NULL);
  item->position = position;
  return item;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiIndexModel,
                               plumb_ui_index_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
plumb_ui_index_model_class_init (PlumbUiIndexModelClass *klass)
{
}

static void
plumb_ui_index_model_init (PlumbUiIndexModel *self)
{
}

PlumbUiIndexModel *
plumb_ui_index_model_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_INDEX_MODEL, NULL);
}

void
plumb_ui_index_model_reset (PlumbUiIndexModel *self, guint n_rows)
{
  g_return_if_fail (PLUMB_UI_IS_INDEX_MODEL (self));
  guint before = self->n_rows;
  self->n_rows = n_rows;
  if (before > 0 || n_rows > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, n_rows);
}

void
plumb_ui_index_model_splice (PlumbUiIndexModel *self,
                             guint position,
                             guint n_removed,
                             guint n_added)
{
  g_return_if_fail (PLUMB_UI_IS_INDEX_MODEL (self));
  g_return_if_fail (position + n_removed <= self->n_rows);
  self->n_rows += n_added - n_removed;
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}
