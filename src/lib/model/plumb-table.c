/* plumb-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-table-private.h"

typedef struct
{
  char *id;
  gpointer thing;
} Entry;

struct _PlumbTable
{
  GArray *entries;
  GDestroyNotify free_thing;
};

PlumbTable *
plumb_table_new (GDestroyNotify free_thing)
{
  PlumbTable *self = g_new0 (PlumbTable, 1);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->free_thing = free_thing;
  return self;
}

static Entry *
get_entry (const PlumbTable *self, guint position)
{
  return &g_array_index (self->entries, Entry, position);
}

static void
release_entry (PlumbTable *self, Entry *entry)
{
  g_clear_pointer (&entry->id, g_free);
  g_clear_pointer (&entry->thing, self->free_thing);
}

void
plumb_table_free (PlumbTable *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    release_entry (self, get_entry (self, i));
  g_array_unref (self->entries);
  g_free (self);
}

guint
plumb_table_get_length (const PlumbTable *self)
{
  return self->entries->len;
}

const char *
plumb_table_get_id (const PlumbTable *self, guint position)
{
  return position < self->entries->len ? get_entry (self, position)->id : NULL;
}

gpointer
plumb_table_get (const PlumbTable *self, guint position)
{
  return position < self->entries->len ? get_entry (self, position)->thing : NULL;
}

/* The place of @id, or where it would come. */
static guint
search (const PlumbTable *self, const char *id, gboolean *found)
{
  guint low = 0, high = self->entries->len;
  *found = FALSE;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = strcmp (get_entry (self, middle)->id, id);
      if (order == 0)
        {
          *found = TRUE;
          return middle;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gpointer
plumb_table_find (const PlumbTable *self, const char *id)
{
  gboolean found;
  guint place = search (self, id, &found);
  return found ? get_entry (self, place)->thing : NULL;
}

/* Takes @thing; what had the id before is freed. */
void
plumb_table_set (PlumbTable *self, const char *id, gpointer thing)
{
  gboolean found;
  guint place = search (self, id, &found);
  if (found)
    {
      Entry *entry = get_entry (self, place);
      self->free_thing (entry->thing);
      entry->thing = thing;
      return;
    }
  Entry entry = { .id = g_strdup (id), .thing = thing };
  g_array_insert_val (self->entries, place, entry);
}

gboolean
plumb_table_remove (PlumbTable *self, const char *id)
{
  gboolean found;
  guint place = search (self, id, &found);
  if (!found)
    return FALSE;
  release_entry (self, get_entry (self, place));
  g_array_remove_index (self->entries, place);
  return TRUE;
}
