/* plumb-ui-index-model.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-index-model.h"

/* A list view makes widgets for 200 rows at once, however few are seen: they come a few in a frame,
 * those that are seen in the first. */
#define FIRST_ROWS 24
#define STEP_ROWS 12
#define STEP_MS 16
#define MOST_WIDGETS 240

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
  guint n_told; /* of them */
  guint step;   /* timeout: tells more */
};

static GType
get_item_type (GListModel *model)
{
  return PLUMB_UI_TYPE_INDEX_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return PLUMB_UI_INDEX_MODEL (model)->n_told;
}

static gpointer
get_item (GListModel *model, guint position)
{
  if (position >= PLUMB_UI_INDEX_MODEL (model)->n_told)
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
plumb_ui_index_model_dispose (GObject *object)
{
  g_clear_handle_id (&PLUMB_UI_INDEX_MODEL (object)->step, g_source_remove);
  G_OBJECT_CLASS (plumb_ui_index_model_parent_class)->dispose (object);
}

static void
plumb_ui_index_model_class_init (PlumbUiIndexModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_index_model_dispose;
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

/* --- telling ---------------------------------------------------------------------------------- */

/* Rows from @position on are others, and so many are told of. */
static void
tell (PlumbUiIndexModel *self, guint position, guint n_told)
{
  guint before = self->n_told;
  position = MIN (position, MIN (before, n_told));
  self->n_told = n_told;
  if (before > position || n_told > position)
    g_list_model_items_changed (G_LIST_MODEL (self), position, before - position,
                                n_told - position);
}

static gboolean
step_cb (gpointer user_data)
{
  PlumbUiIndexModel *self = user_data;
  guint n_more = self->n_told + STEP_ROWS;
  if (self->n_told < MOST_WIDGETS && n_more < self->n_rows)
    {
      tell (self, self->n_told, n_more);
      return G_SOURCE_CONTINUE;
    }
  self->step = 0;
  tell (self, self->n_told, self->n_rows);
  return G_SOURCE_REMOVE;
}

void
plumb_ui_index_model_reset (PlumbUiIndexModel *self, guint n_rows)
{
  g_return_if_fail (PLUMB_UI_IS_INDEX_MODEL (self));
  plumb_ui_index_model_splice (self, 0, self->n_rows, n_rows);
}

static void
start_telling (PlumbUiIndexModel *self, guint position)
{
  tell (self, position, MIN (MAX (position, FIRST_ROWS), self->n_rows));
  if (self->step == 0 && self->n_told < self->n_rows)
    self->step = g_timeout_add (STEP_MS, step_cb, self);
}

void
plumb_ui_index_model_splice (PlumbUiIndexModel *self,
                             guint position,
                             guint n_removed,
                             guint n_added)
{
  g_return_if_fail (PLUMB_UI_IS_INDEX_MODEL (self));
  g_return_if_fail (position + n_removed <= self->n_rows);
  gboolean is_whole = self->n_told == self->n_rows;
  self->n_rows += n_added - n_removed;
  if (n_removed == 0 && n_added == 0)
    return;
  if (!is_whole || (n_added > FIRST_ROWS && position < MOST_WIDGETS))
    {
      start_telling (self, MIN (position, self->n_told));
      return;
    }
  self->n_told = self->n_rows;
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

guint
plumb_ui_index_model_get_n_rows (PlumbUiIndexModel *self)
{
  g_return_val_if_fail (PLUMB_UI_IS_INDEX_MODEL (self), 0);
  return self->n_rows;
}
