/* plumb-expand.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-expand.h"

#include "plumb-data.h"
#include "plumb-limits.h"
#include "plumb-seed.h"

/* All that reaches one port or field. */
typedef struct
{
  guint port;
  gboolean whole;   /* the list goes to every item as it is */
  GPtrArray *data;  /* borrowed values */
  GPtrArray *names; /* of the items that gave them, or NULL; borrowed */
} Feed;

static void
clear_feed (gpointer data)
{
  Feed *feed = data;

  g_ptr_array_unref (feed->data);
  g_ptr_array_unref (feed->names);
}

/**
 * plumb_plan_item_free:
 * @self: (transfer full): an item
 */
void
plumb_plan_item_free (PlumbPlanItem *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->params, plumb_value_unref);
  g_clear_pointer (&self->inputs, plumb_value_unref);
  g_clear_pointer (&self->outputs, plumb_value_unref);
  g_free (self);
}

/* Where a step gave one datum an item, the names of the items are those of the data. */
static void
add_data (Feed *feed, const PlumbIncoming *incoming)
{
  guint n = plumb_value_get_length (incoming->data);
  gboolean has_names = incoming->items != NULL && incoming->items->len == n;

  for (guint i = 0; i < n; i++)
    {
      PlumbPlanItem *from = has_names ? g_ptr_array_index (incoming->items, i) : NULL;
      g_ptr_array_add (feed->data, plumb_value_get_element (incoming->data, i));
      g_ptr_array_add (feed->names, from != NULL ? from->name : NULL);
    }
}

static GArray *
gather_feeds (const PlumbExpandInfo *info)
{
  PlumbKind *kind = info->node->kind;
  guint n_inputs = plumb_kind_get_n_inputs (kind);
  GArray *feeds = g_array_new (FALSE, FALSE, sizeof (Feed));

  g_array_set_clear_func (feeds, clear_feed);
  for (guint i = 0; i < info->n_incoming; i++)
    {
      const PlumbIncoming *incoming = &info->incoming[i];
      Feed *last = feeds->len > 0 ? &g_array_index (feeds, Feed, feeds->len - 1) : NULL;
      if (last == NULL || last->port != incoming->port)
        {
          gboolean many
              = incoming->port < n_inputs && plumb_kind_get_input (kind, incoming->port)->many;
          Feed feed = { incoming->port, many || info->node->body != NULL, g_ptr_array_new (),
                        g_ptr_array_new () };
          g_array_append_val (feeds, feed);
          last = &g_array_index (feeds, Feed, feeds->len - 1);
        }
      add_data (last, incoming);
    }
  return feeds;
}

static const char *
get_feed_name (PlumbKind *kind, const Feed *feed)
{
  guint n_inputs = plumb_kind_get_n_inputs (kind);

  return feed->port < n_inputs ? plumb_kind_get_input (kind, feed->port)->name
                               : plumb_kind_get_field (kind, feed->port - n_inputs)->name;
}

/* The number of items; the feed that decided it is named where another one differs. */
static gboolean
count_items (PlumbKind *kind, GArray *feeds, guint *n_items, GError **error)
{
  const Feed *deciding = NULL;

  *n_items = 1;
  for (guint i = 0; i < feeds->len; i++)
    {
      const Feed *feed = &g_array_index (feeds, Feed, i);
      if (feed->whole || feed->data->len == 1)
        continue;
      if (deciding != NULL && feed->data->len != *n_items)
        {
          g_set_error (
              error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
              "item-count: “%s” has %u elements and “%s” has %u; lists that meet at one node "
              "need the same length, or a length of one (see core.cross for all pairs)",
              get_feed_name (kind, deciding), *n_items, get_feed_name (kind, feed),
              feed->data->len);
          return FALSE;
        }
      deciding = feed;
      *n_items = feed->data->len;
    }
  if (*n_items <= PLUMB_LIMIT_ITEMS)
    return TRUE;
  g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_REQUEST,
               "item-count: %u items; at most %u are possible", *n_items, PLUMB_LIMIT_ITEMS);
  return FALSE;
}

static PlumbValue *
make_list (GPtrArray *data)
{
  PlumbValueBuilder *list = plumb_value_builder_new_array ();

  for (guint i = 0; i < data->len; i++)
    plumb_value_builder_add (list, plumb_value_ref (g_ptr_array_index (data, i)));
  return plumb_value_builder_end (list);
}

static PlumbValue *
pick (const Feed *feed, guint item)
{
  return g_ptr_array_index (feed->data, feed->data->len == 1 ? 0 : item);
}

static void
fill_inputs (PlumbPlanItem *item, PlumbKind *kind, GArray *feeds, guint index)
{
  guint n_inputs = plumb_kind_get_n_inputs (kind);
  PlumbValueBuilder *inputs = plumb_value_builder_new_object ();

  for (guint i = 0; i < feeds->len; i++)
    {
      const Feed *feed = &g_array_index (feeds, Feed, i);
      if (feed->port >= n_inputs)
        break;
      const char *name = plumb_kind_get_input (kind, feed->port)->name;
      if (feed->whole)
        {
          plumb_value_builder_set (inputs, name, make_list (feed->data));
          continue;
        }
      plumb_value_builder_set (inputs, name, plumb_value_ref (pick (feed, index)));
    }
  item->inputs = plumb_value_builder_end (inputs);
}

static char *
dup_name (const Feed *feed, guint index)
{
  guint place = feed->data->len == 1 ? 0 : index;
  char *name = plumb_datum_dup_name (g_ptr_array_index (feed->data, place));

  return name != NULL ? name : g_strdup (g_ptr_array_index (feed->names, place));
}

/* What tells the item from the others names it, an input or a field; else the first input that has
 * a name. */
static void
fill_name (PlumbPlanItem *item, PlumbKind *kind, GArray *feeds, guint index)
{
  guint n_inputs = plumb_kind_get_n_inputs (kind);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < feeds->len && item->name == NULL; i++)
      {
        const Feed *feed = &g_array_index (feeds, Feed, i);
        gboolean tells = feed->data->len > 1;
        if (!feed->whole && (pass == 0 ? tells : !tells && feed->port < n_inputs))
          item->name = dup_name (feed, index);
      }
}

static void
fill_params (PlumbPlanItem *item, PlumbFlatNode *node, GArray *feeds, guint index)
{
  guint n_inputs = plumb_kind_get_n_inputs (node->kind);
  PlumbValueBuilder *params = NULL;

  for (guint i = 0; i < feeds->len; i++)
    {
      const Feed *feed = &g_array_index (feeds, Feed, i);
      if (feed->port < n_inputs)
        continue;
      if (params == NULL)
        params = plumb_value_builder_new_copy (node->params);
      const char *name = plumb_kind_get_field (node->kind, feed->port - n_inputs)->name;
      plumb_value_builder_set (params, name, plumb_value_ref (pick (feed, index)));
    }
  item->params = params != NULL ? plumb_value_builder_end (params) : plumb_value_ref (node->params);
}

/* A field of type seed replaces the run's seed; one that is null takes it. */
static void
fill_seed (PlumbPlanItem *item, const PlumbExpandInfo *info, guint index)
{
  PlumbKind *kind = info->node->kind;

  item->seed = plumb_kind_uses_seed (kind)
                   ? plumb_seed_get (info->seed, info->path, info->node->index, index)
                   : 0;
  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);
      if (field->type != PLUMB_FIELD_SEED)
        continue;
      PlumbValue *value = plumb_value_get_member (item->params, field->name);
      if (value != NULL && plumb_value_is_number (value))
        {
          item->seed = plumb_value_get_uint (value, 0);
          continue;
        }
      item->seed = plumb_seed_get (info->seed, info->path, info->node->index, index);
      PlumbValueBuilder *params = plumb_value_builder_new_copy (item->params);
      plumb_value_builder_set_uint (params, field->name, item->seed);
      plumb_value_unref (item->params);
      item->params = plumb_value_builder_end (params);
    }
}

/**
 * plumb_expand:
 * @info: a step and what comes over its open edges
 * @error: set where the inputs do not fit together
 *
 * Returns: (transfer full) (element-type PlumbPlanItem) (nullable): its items
 */
GPtrArray *
plumb_expand (const PlumbExpandInfo *info, GError **error)
{
  g_return_val_if_fail (info != NULL, NULL);

  g_autoptr (GArray) feeds = gather_feeds (info);
  guint n_items;
  if (!count_items (info->node->kind, feeds, &n_items, error))
    return NULL;
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_plan_item_free);
  for (guint i = 0; i < n_items; i++)
    {
      PlumbPlanItem *item = g_new0 (PlumbPlanItem, 1);
      fill_inputs (item, info->node->kind, feeds, i);
      fill_name (item, info->node->kind, feeds, i);
      fill_params (item, info->node, feeds, i);
      fill_seed (item, info, i);
      g_ptr_array_add (items, item);
    }
  return items;
}
