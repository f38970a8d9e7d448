/* plumb-value-builder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-value.h"

#include "plumb-value-private.h"

/* Builders are made for every event and every datum, so that a small one is one block: entries and
 * names lie in it until they outgrow it.
 *
 * Entries are in order. A removed one keeps its place with no value until the end, so that the
 * places in @by_name stay true. @by_name exists once an object has more than a few. */

#define OWN_ENTRIES PLUMB_VALUE_LINEAR_MAX
#define OWN_NAME_BYTES 160

typedef struct
{
  PlumbValue *value; /* NULL: removed */
  gsize name;        /* its place in names; in an array there are none */
  gsize name_length;
} Entry;

struct _PlumbValueBuilder
{
  PlumbValueType type;
  guint length;
  guint size;
  Entry *entries;
  char *names;
  gsize names_length;
  gsize names_size;
  GHashTable *by_name; /* (nullable): name -> place */
  Entry own_entries[OWN_ENTRIES];
  char own_names[OWN_NAME_BYTES];
};

static PlumbValueBuilder *
new_builder (PlumbValueType type)
{
  PlumbValueBuilder *self = g_new (PlumbValueBuilder, 1);
  self->type = type;
  self->length = 0;
  self->size = OWN_ENTRIES;
  self->entries = self->own_entries;
  self->names = self->own_names;
  self->names_length = 0;
  self->names_size = OWN_NAME_BYTES;
  self->by_name = NULL;
  return self;
}

static Entry *
add_blank_entry (PlumbValueBuilder *self)
{
  if (self->length == self->size)
    {
      if (self->length > G_MAXUINT / 2)
        g_error ("A value of more than %u members cannot be built", self->length);
      self->size *= 2;
      if (self->entries != self->own_entries)
        self->entries = g_renew (Entry, self->entries, self->size);
      else
        self->entries
            = memcpy (g_new (Entry, self->size), self->own_entries, sizeof self->own_entries);
    }
  return &self->entries[self->length++];
}

static gsize
add_name (PlumbValueBuilder *self, const char *name, gsize length)
{
  gsize place = self->names_length;
  if (length > self->names_size - place)
    {
      self->names_size = MAX (self->names_size * 2, place + length);
      if (self->names != self->own_names)
        self->names = g_realloc (self->names, self->names_size);
      else
        self->names = memcpy (g_malloc (self->names_size), self->own_names, place);
    }
  memcpy (self->names + place, name, length);
  self->names_length += length;
  return place;
}

static void
add_member (PlumbValueBuilder *self, const char *name, gsize length, PlumbValue *value)
{
  if (self->by_name != NULL)
    g_hash_table_insert (self->by_name, g_strndup (name, length), GUINT_TO_POINTER (self->length));
  gsize place = add_name (self, name, length);
  *add_blank_entry (self) = (Entry) { .value = value, .name = place, .name_length = length };
}

static void
add_element (PlumbValueBuilder *self, PlumbValue *value)
{
  *add_blank_entry (self) = (Entry) { .value = value };
}

static void
index_names (PlumbValueBuilder *self)
{
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->length; i++)
    if (self->entries[i].value != NULL)
      g_hash_table_insert (
          self->by_name,
          g_strndup (self->names + self->entries[i].name, self->entries[i].name_length),
          GUINT_TO_POINTER (i));
}

static gboolean
has_name (const PlumbValueBuilder *self, const Entry *entry, const char *name, gsize length)
{
  return entry->value != NULL && entry->name_length == length
         && memcmp (self->names + entry->name, name, length) == 0;
}

static Entry *
find_entry (PlumbValueBuilder *self, const char *name, gsize length)
{
  if (self->by_name == NULL && self->length > PLUMB_VALUE_LINEAR_MAX)
    index_names (self);
  if (self->by_name != NULL)
    {
      gpointer place = NULL;
      if (!g_hash_table_lookup_extended (self->by_name, name, NULL, &place))
        return NULL;
      return &self->entries[GPOINTER_TO_UINT (place)];
    }
  for (guint i = 0; i < self->length; i++)
    if (has_name (self, &self->entries[i], name, length))
      return &self->entries[i];
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
  const PlumbMember *members
      = type == PLUMB_VALUE_OBJECT ? plumb_value_get_members (container) : NULL;
  for (guint i = 0; i < plumb_value_get_length (container); i++)
    if (members == NULL)
      add_element (self, plumb_value_ref (plumb_value_get_element (container, i)));
    else
      add_member (self, plumb_value_get_name (container, &members[i]), members[i].name_length,
                  plumb_value_ref (members[i].value));
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
    add_element (self, value);
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
  gsize length = strlen (name);
  if (!plumb_value_is_text (name, length))
    {
      name = valid = g_utf8_make_valid (name, (gssize) length);
      length = strlen (name);
    }
  Entry *entry = find_entry (self, name, length);
  if (entry == NULL)
    {
      add_member (self, name, length, value);
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
  Entry *entry = find_entry (self, name, strlen (name));
  if (entry == NULL)
    return FALSE;
  if (self->by_name != NULL)
    g_hash_table_remove (self->by_name, name);
  g_clear_pointer (&entry->value, plumb_value_unref);
  return TRUE;
}

static PlumbValue *
build_array (const PlumbValueBuilder *self)
{
  PlumbValue *array = plumb_value_new_blank_array (self->length);
  for (guint i = 0; i < self->length; i++)
    plumb_value_put_element (array, i, g_steal_pointer (&self->entries[i].value));
  return array;
}

static PlumbValue *
build_object (const PlumbValueBuilder *self)
{
  guint length = 0;
  gsize name_bytes = 0;
  for (guint i = 0; i < self->length; i++)
    if (self->entries[i].value != NULL)
      {
        length++;
        name_bytes += self->entries[i].name_length;
      }
  PlumbValue *object = plumb_value_new_blank_object (length, name_bytes);
  guint place = 0;
  for (guint i = 0; i < self->length; i++)
    {
      Entry *entry = &self->entries[i];
      if (entry->value != NULL)
        plumb_value_put_member (object, place++, self->names + entry->name, entry->name_length,
                                g_steal_pointer (&entry->value));
    }
  /* No name is there twice; a large object also needs its order. */
  int duplicate = length > PLUMB_VALUE_LINEAR_MAX ? plumb_value_seal (object) : -1;
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
  for (guint i = 0; i < self->length; i++)
    g_clear_pointer (&self->entries[i].value, plumb_value_unref);
  if (self->entries != self->own_entries)
    g_free (self->entries);
  if (self->names != self->own_names)
    g_free (self->names);
  g_free (self);
}
