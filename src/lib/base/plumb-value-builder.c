/* plumb-value-builder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-value.h"

#include "plumb-value-private.h"

/* Entries in order. A removed entry keeps its place with neither name nor value until the end, so
 * that the places in @by_name stay true. @by_name exists once an object has more than a few. */

typedef struct
{
  char *name; /* NULL in an array */
  PlumbValue *value;
} Entry;

struct _PlumbValueBuilder
{
  PlumbValueType type;
  GArray *entries;
  GHashTable *by_name; /* (nullable): borrowed name -> place */
};

static void
clear_entry (gpointer data)
{
  Entry *entry = data;
  g_clear_pointer (&entry->name, g_free);
  g_clear_pointer (&entry->value, plumb_value_unref);
}

static PlumbValueBuilder *
new_builder (PlumbValueType type)
{
  PlumbValueBuilder *self = g_new0 (PlumbValueBuilder, 1);
  self->type = type;
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
  return self;
}

static Entry *
get_entry (const PlumbValueBuilder *self, guint place)
{
  return &g_array_index (self->entries, Entry, place);
}

static void
add_entry (PlumbValueBuilder *self, const char *name, PlumbValue *value)
{
  Entry entry = { .name = g_strdup (name), .value = value };
  if (self->by_name != NULL)
    g_hash_table_insert (self->by_name, entry.name, GUINT_TO_POINTER (self->entries->len));
  g_array_append_val (self->entries, entry);
}

static void
index_names (PlumbValueBuilder *self)
{
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->entries->len; i++)
    if (get_entry (self, i)->name != NULL)
      g_hash_table_insert (self->by_name, get_entry (self, i)->name, GUINT_TO_POINTER (i));
}

static Entry *
find_entry (PlumbValueBuilder *self, const char *name)
{
  if (self->by_name == NULL && self->entries->len > PLUMB_VALUE_LINEAR_MAX)
    index_names (self);
  if (self->by_name != NULL)
    {
      gpointer place = NULL;
      if (!g_hash_table_lookup_extended (self->by_name, name, NULL, &place))
        return NULL;
      return get_entry (self, GPOINTER_TO_UINT (place));
    }
  for (guint i = 0; i < self->entries->len; i++)
    if (g_strcmp0 (get_entry (self, i)->name, name) == 0)
      return get_entry (self, i);
  return NULL;
}

/**
 * plumb_value_builder_new_array:
 *
 * Returns: (transfer full): a builder of an array
 */
PlumbValueBuilder *
plumb_value_builder_new_array (void)
{
  return new_builder (PLUMB_VALUE_ARRAY);
}

/**
 * plumb_value_builder_new_object:
 *
 * Returns: (transfer full): a builder of an object
 */
PlumbValueBuilder *
plumb_value_builder_new_object (void)
{
  return new_builder (PLUMB_VALUE_OBJECT);
}

/**
 * plumb_value_builder_new_copy:
 * @container: an array or an object
 *
 * Returns: (transfer full): a builder that holds what @container holds
 */
PlumbValueBuilder *
plumb_value_builder_new_copy (const PlumbValue *container)
{
  PlumbValueType type = plumb_value_get_value_type (container);
  g_return_val_if_fail (type == PLUMB_VALUE_ARRAY || type == PLUMB_VALUE_OBJECT, NULL);
  PlumbValueBuilder *self = new_builder (type);
  for (guint i = 0; i < plumb_value_get_length (container); i++)
    {
      const char *name = NULL;
      PlumbValue *value = type == PLUMB_VALUE_ARRAY
                              ? plumb_value_get_element (container, i)
                              : plumb_value_get_member_at (container, i, &name);
      add_entry (self, name, plumb_value_ref (value));
    }
  return self;
}

/**
 * plumb_value_builder_add:
 * @self: a builder of an array
 * @value: (nullable) (transfer full): what to add at the end; nothing is added for %NULL
 */
void
plumb_value_builder_add (PlumbValueBuilder *self, PlumbValue *value)
{
  g_return_if_fail (self != NULL && self->type == PLUMB_VALUE_ARRAY);
  if (value != NULL)
    add_entry (self, NULL, value);
}

/**
 * plumb_value_builder_set:
 * @self: a builder of an object
 * @name: UTF-8; what is not, is replaced by U+FFFD
 * @value: (nullable) (transfer full): the member's value; nothing is changed for %NULL
 *
 * A member of that name keeps its place and changes its value; a new one comes last.
 */
void
plumb_value_builder_set (PlumbValueBuilder *self, const char *name, PlumbValue *value)
{
  g_return_if_fail (self != NULL && self->type == PLUMB_VALUE_OBJECT && name != NULL);
  if (value == NULL)
    return;
  g_autofree char *valid = NULL;
  if (!g_utf8_validate (name, -1, NULL))
    name = valid = g_utf8_make_valid (name, -1);
  Entry *entry = find_entry (self, name);
  if (entry == NULL)
    {
      add_entry (self, name, value);
      return;
    }
  plumb_value_unref (entry->value);
  entry->value = value;
}

/**
 * plumb_value_builder_set_string:
 * @self: a builder of an object
 * @name: a member's name
 * @value: (nullable): its text; nothing is changed for %NULL
 */
void
plumb_value_builder_set_string (PlumbValueBuilder *self, const char *name, const char *value)
{
  if (value != NULL)
    plumb_value_builder_set (self, name, plumb_value_new_string (value));
}

/**
 * plumb_value_builder_set_int:
 * @self: a builder of an object
 * @name: a member's name
 * @value: its number
 */
void
plumb_value_builder_set_int (PlumbValueBuilder *self, const char *name, gint64 value)
{
  plumb_value_builder_set (self, name, plumb_value_new_int (value));
}

/**
 * plumb_value_builder_set_uint:
 * @self: a builder of an object
 * @name: a member's name
 * @value: its number
 */
void
plumb_value_builder_set_uint (PlumbValueBuilder *self, const char *name, guint64 value)
{
  plumb_value_builder_set (self, name, plumb_value_new_uint (value));
}

/**
 * plumb_value_builder_set_double:
 * @self: a builder of an object
 * @name: a member's name
 * @value: its number; what is not finite becomes null
 */
void
plumb_value_builder_set_double (PlumbValueBuilder *self, const char *name, double value)
{
  plumb_value_builder_set (self, name, plumb_value_new_double (value));
}

/**
 * plumb_value_builder_set_boolean:
 * @self: a builder of an object
 * @name: a member's name
 * @value: true or false
 */
void
plumb_value_builder_set_boolean (PlumbValueBuilder *self, const char *name, gboolean value)
{
  plumb_value_builder_set (self, name, plumb_value_new_boolean (value));
}

/**
 * plumb_value_builder_remove:
 * @self: a builder of an object
 * @name: a member's name
 *
 * Returns: whether there was such a member
 */
gboolean
plumb_value_builder_remove (PlumbValueBuilder *self, const char *name)
{
  g_return_val_if_fail (self != NULL && self->type == PLUMB_VALUE_OBJECT && name != NULL, FALSE);
  Entry *entry = find_entry (self, name);
  if (entry == NULL)
    return FALSE;
  if (self->by_name != NULL)
    g_hash_table_remove (self->by_name, name);
  clear_entry (entry);
  return TRUE;
}

static PlumbValue *
build_array (const PlumbValueBuilder *self)
{
  PlumbValue *array = plumb_value_new_blank_array (self->entries->len);
  for (guint i = 0; i < self->entries->len; i++)
    plumb_value_put_element (array, i, g_steal_pointer (&get_entry (self, i)->value));
  return array;
}

static PlumbValue *
build_object (const PlumbValueBuilder *self)
{
  guint length = 0;
  gsize name_bytes = 0;
  for (guint i = 0; i < self->entries->len; i++)
    if (get_entry (self, i)->name != NULL)
      {
        length++;
        name_bytes += strlen (get_entry (self, i)->name);
      }
  PlumbValue *object = plumb_value_new_blank_object (length, name_bytes);
  guint place = 0;
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = get_entry (self, i);
      if (entry->name != NULL)
        plumb_value_put_member (object, place++, entry->name, strlen (entry->name),
                                g_steal_pointer (&entry->value));
    }
  int duplicate = plumb_value_seal (object);
  g_assert (duplicate < 0);
  return object;
}

/**
 * plumb_value_builder_end:
 * @self: (transfer full): a builder
 *
 * Returns: (transfer full): what was built
 */
PlumbValue *
plumb_value_builder_end (PlumbValueBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  PlumbValue *value = self->type == PLUMB_VALUE_ARRAY ? build_array (self) : build_object (self);
  plumb_value_builder_free (self);
  return value;
}

/**
 * plumb_value_builder_free:
 * @self: (transfer full): a builder
 */
void
plumb_value_builder_free (PlumbValueBuilder *self)
{
  g_return_if_fail (self != NULL);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_array_unref);
  g_free (self);
}
