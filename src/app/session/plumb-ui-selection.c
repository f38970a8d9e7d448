/* plumb-ui-selection.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-selection.h"

typedef struct
{
  GHashTable *places; /* id -> its link in the queue */
  GQueue ids;         /* owned by the table's keys */
} Items;

struct _PlumbUiSelection
{
  GObject parent_instance;

  Items items[PLUMB_UI_N_ITEM_TYPES];
  guint n_frozen;
  gboolean is_changed;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiSelection, plumb_ui_selection, G_TYPE_OBJECT)

static void
plumb_ui_selection_finalize (GObject *object)
{
  PlumbUiSelection *self = PLUMB_UI_SELECTION (object);
  for (guint i = 0; i < PLUMB_UI_N_ITEM_TYPES; i++)
    {
      g_queue_clear (&self->items[i].ids);
      g_hash_table_unref (self->items[i].places);
    }
  G_OBJECT_CLASS (plumb_ui_selection_parent_class)->finalize (object);
}

static void
plumb_ui_selection_class_init (PlumbUiSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_selection_finalize;
  signals[CHANGED] = g_signal_new ("changed", PLUMB_UI_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_selection_init (PlumbUiSelection *self)
{
  for (guint i = 0; i < PLUMB_UI_N_ITEM_TYPES; i++)
    {
      self->items[i].places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_queue_init (&self->items[i].ids);
    }
}

PlumbUiSelection *
plumb_ui_selection_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_SELECTION, NULL);
}

gboolean
plumb_ui_selection_contains (PlumbUiSelection *self, PlumbUiItemType type, const char *id)
{
  return g_hash_table_contains (self->items[type].places, id);
}

guint
plumb_ui_selection_get_length (PlumbUiSelection *self, PlumbUiItemType type)
{
  return self->items[type].ids.length;
}

gboolean
plumb_ui_selection_is_empty (PlumbUiSelection *self)
{
  for (guint i = 0; i < PLUMB_UI_N_ITEM_TYPES; i++)
    if (self->items[i].ids.length > 0)
      return FALSE;
  return TRUE;
}

char **
plumb_ui_selection_list (PlumbUiSelection *self, PlumbUiItemType type)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (GList *at = self->items[type].ids.head; at != NULL; at = at->next)
    g_strv_builder_add (builder, at->data);
  return g_strv_builder_end (builder);
}

const char *
plumb_ui_selection_get_first_node (PlumbUiSelection *self)
{
  GQueue *nodes = &self->items[PLUMB_UI_ITEM_NODE].ids;
  return nodes->length > 0 ? nodes->head->data : NULL;
}

const char *
plumb_ui_selection_get_only_node (PlumbUiSelection *self)
{
  GQueue *nodes = &self->items[PLUMB_UI_ITEM_NODE].ids;
  return nodes->length == 1 ? nodes->head->data : NULL;
}

static void
note_change (PlumbUiSelection *self)
{
  self->is_changed = TRUE;
}

static gboolean
insert (PlumbUiSelection *self, PlumbUiItemType type, const char *id)
{
  Items *items = &self->items[type];
  if (g_hash_table_contains (items->places, id))
    return FALSE;
  char *key = g_strdup (id);
  g_queue_push_tail (&items->ids, key);
  g_hash_table_insert (items->places, key, items->ids.tail);
  note_change (self);
  return TRUE;
}

static void
take_out (PlumbUiSelection *self, PlumbUiItemType type, const char *id)
{
  Items *items = &self->items[type];
  GList *place = g_hash_table_lookup (items->places, id);
  if (place == NULL)
    return;
  g_queue_delete_link (&items->ids, place);
  g_hash_table_remove (items->places, id);
  note_change (self);
}

static void
empty (PlumbUiSelection *self)
{
  for (guint i = 0; i < PLUMB_UI_N_ITEM_TYPES; i++)
    {
      if (self->items[i].ids.length > 0)
        note_change (self);
      g_queue_clear (&self->items[i].ids);
      g_hash_table_remove_all (self->items[i].places);
    }
}

void
plumb_ui_selection_freeze (PlumbUiSelection *self)
{
  self->n_frozen++;
}

void
plumb_ui_selection_thaw (PlumbUiSelection *self)
{
  g_return_if_fail (self->n_frozen > 0);
  if (--self->n_frozen > 0 || !self->is_changed)
    return;
  self->is_changed = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
plumb_ui_selection_clear (PlumbUiSelection *self)
{
  plumb_ui_selection_freeze (self);
  empty (self);
  plumb_ui_selection_thaw (self);
}

void
plumb_ui_selection_set (PlumbUiSelection *self, PlumbUiItemType type, const char *id)
{
  plumb_ui_selection_set_many (self, type, (const char *[]) { id, NULL });
}

static gboolean
is_exactly (PlumbUiSelection *self, PlumbUiItemType type, const char *const *ids)
{
  for (guint i = 0; i < PLUMB_UI_N_ITEM_TYPES; i++)
    if (i != type && self->items[i].ids.length > 0)
      return FALSE;
  GList *at = self->items[type].ids.head;
  for (; *ids != NULL && at != NULL && g_str_equal (*ids, at->data); ids++)
    at = at->next;
  return *ids == NULL && at == NULL;
}

void
plumb_ui_selection_set_many (PlumbUiSelection *self, PlumbUiItemType type, const char *const *ids)
{
  if (is_exactly (self, type, ids))
    return;
  plumb_ui_selection_freeze (self);
  empty (self);
  for (; *ids != NULL; ids++)
    insert (self, type, *ids);
  plumb_ui_selection_thaw (self);
}

void
plumb_ui_selection_copy (PlumbUiSelection *self, PlumbUiSelection *other)
{
  plumb_ui_selection_freeze (self);
  empty (self);
  for (guint i = 0; i < PLUMB_UI_N_ITEM_TYPES; i++)
    for (GList *at = other->items[i].ids.head; at != NULL; at = at->next)
      insert (self, i, at->data);
  plumb_ui_selection_thaw (self);
}

void
plumb_ui_selection_add (PlumbUiSelection *self, PlumbUiItemType type, const char *id)
{
  plumb_ui_selection_freeze (self);
  insert (self, type, id);
  plumb_ui_selection_thaw (self);
}

void
plumb_ui_selection_remove (PlumbUiSelection *self, PlumbUiItemType type, const char *id)
{
  plumb_ui_selection_freeze (self);
  take_out (self, type, id);
  plumb_ui_selection_thaw (self);
}

void
plumb_ui_selection_toggle (PlumbUiSelection *self, PlumbUiItemType type, const char *id)
{
  plumb_ui_selection_freeze (self);
  if (!insert (self, type, id))
    take_out (self, type, id);
  plumb_ui_selection_thaw (self);
}

void
plumb_ui_selection_rename (PlumbUiSelection *self,
                           PlumbUiItemType type,
                           const char *from,
                           const char *to)
{
  if (!plumb_ui_selection_contains (self, type, from))
    return;
  plumb_ui_selection_freeze (self);
  take_out (self, type, from);
  insert (self, type, to);
  plumb_ui_selection_thaw (self);
}
