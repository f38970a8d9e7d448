/* plumb-value-access.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-value.h"

#include "plumb-value-private.h"

/* What a value holds. */

static gboolean
names_equal (const PlumbValue *self, const PlumbMember *member, const char *name, gsize length)
{
  const char *own = plumb_value_get_name (self, member);

  return member->name_length == length && (length == 0 || *own == *name)
         && memcmp (own, name, length) == 0;
}

int
plumb_value_find_linear (const PlumbValue *self,
                         const char *name,
                         gsize name_length,
                         guint n_members)
{
  const PlumbMember *members = plumb_value_get_members (self);
  for (guint i = 0; i < n_members; i++)
    if (names_equal (self, &members[i], name, name_length))
      return (int) i;
  return -1;
}

static int
find_by_halves (const PlumbValue *self, const guint32 *index, const char *name)
{
  const PlumbMember *members = plumb_value_get_members (self);
  guint low = 0;
  guint high = self->length;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = strcmp (plumb_value_get_name (self, &members[index[middle]]), name);
      if (order == 0)
        return (int) index[middle];
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return -1;
}

static int
find_member (const PlumbValue *self, const char *name)
{
  const guint32 *index = plumb_value_get_index (self);
  if (index != NULL)
    return find_by_halves (self, index, name);
  return plumb_value_find_linear (self, name, strlen (name), self->length);
}

/**
 * plumb_value_get_value_type:
 * @self: a value
 *
 * Returns: its type
 */
PlumbValueType
plumb_value_get_value_type (const PlumbValue *self)
{
  g_return_val_if_fail (self != NULL, PLUMB_VALUE_NULL);
  return (PlumbValueType) self->type;
}

/**
 * plumb_value_type_get_name:
 * @type: a type
 *
 * Returns: what people call it: "null", "boolean", "whole number", "number", "text", "list" or
 *   "object"
 */
const char *
plumb_value_type_get_name (PlumbValueType type)
{
  static const char *const names[] = {
    [PLUMB_VALUE_NULL] = "null",        [PLUMB_VALUE_BOOLEAN] = "boolean",
    [PLUMB_VALUE_INT] = "whole number", [PLUMB_VALUE_UINT] = "whole number",
    [PLUMB_VALUE_DOUBLE] = "number",    [PLUMB_VALUE_STRING] = "text",
    [PLUMB_VALUE_ARRAY] = "list",       [PLUMB_VALUE_OBJECT] = "object",
  };
  g_return_val_if_fail (type < G_N_ELEMENTS (names), NULL);
  return names[type];
}

/**
 * plumb_value_is_number:
 * @self: (nullable): a value
 *
 * Returns: whether it is a number, whole or not
 */
gboolean
plumb_value_is_number (const PlumbValue *self)
{
  return plumb_value_has_type (self, PLUMB_VALUE_INT)
         || plumb_value_has_type (self, PLUMB_VALUE_UINT)
         || plumb_value_has_type (self, PLUMB_VALUE_DOUBLE);
}

/**
 * plumb_value_get_boolean:
 * @self: (nullable): a value
 * @fallback: the answer where @self is not a boolean
 *
 * Returns: the boolean
 */
gboolean
plumb_value_get_boolean (const PlumbValue *self, gboolean fallback)
{
  return plumb_value_has_type (self, PLUMB_VALUE_BOOLEAN) ? self->length != 0 : fallback;
}

/**
 * plumb_value_get_int:
 * @self: (nullable): a value
 * @fallback: the answer where @self is not a whole number that fits
 *
 * Returns: the number
 */
gint64
plumb_value_get_int (const PlumbValue *self, gint64 fallback)
{
  return plumb_value_has_type (self, PLUMB_VALUE_INT) ? plumb_value_as_number (self)->whole
                                                      : fallback;
}

/**
 * plumb_value_get_uint:
 * @self: (nullable): a value
 * @fallback: the answer where @self is not a whole number from 0 up
 *
 * Returns: the number
 */
guint64
plumb_value_get_uint (const PlumbValue *self, guint64 fallback)
{
  if (plumb_value_has_type (self, PLUMB_VALUE_UINT))
    return plumb_value_as_number (self)->bits;
  if (plumb_value_has_type (self, PLUMB_VALUE_INT) && plumb_value_as_number (self)->whole >= 0)
    return plumb_value_as_number (self)->bits;
  return fallback;
}

/**
 * plumb_value_get_double:
 * @self: (nullable): a value
 * @fallback: the answer where @self is not a number
 *
 * Whole numbers are converted, beyond 2^53 to the nearest double.
 *
 * Returns: the number
 */
double
plumb_value_get_double (const PlumbValue *self, double fallback)
{
  if (plumb_value_has_type (self, PLUMB_VALUE_DOUBLE))
    return plumb_value_as_number (self)->real;
  if (plumb_value_has_type (self, PLUMB_VALUE_INT))
    return (double) plumb_value_as_number (self)->whole;
  if (plumb_value_has_type (self, PLUMB_VALUE_UINT))
    return (double) plumb_value_as_number (self)->bits;
  return fallback;
}

/**
 * plumb_value_get_string:
 * @self: (nullable): a value
 * @fallback: (nullable): the answer where @self is not a text
 *
 * Returns: (nullable) (transfer none): the text, which lives as long as @self
 */
const char *
plumb_value_get_string (const PlumbValue *self, const char *fallback)
{
  return plumb_value_has_type (self, PLUMB_VALUE_STRING) ? ((const PlumbText *) self)->text
                                                         : fallback;
}

/**
 * plumb_value_get_length:
 * @self: (nullable): a value
 *
 * Returns: elements of an array, members of an object, bytes of a text, else 0
 */
guint
plumb_value_get_length (const PlumbValue *self)
{
  return self == NULL || self->type < PLUMB_VALUE_STRING ? 0 : self->length;
}

/**
 * plumb_value_get_element:
 * @self: (nullable): a value
 * @index: which
 *
 * Returns: (nullable) (transfer none): the element, or %NULL beyond the end or where @self is not
 *   an array
 */
PlumbValue *
plumb_value_get_element (const PlumbValue *self, guint index)
{
  if (!plumb_value_has_type (self, PLUMB_VALUE_ARRAY) || index >= self->length)
    return NULL;
  return ((const PlumbArray *) self)->elements[index];
}

/**
 * plumb_value_get_member:
 * @self: (nullable): a value
 * @name: a member's name
 *
 * Returns: (nullable) (transfer none): the member, or %NULL where there is none or @self is not an
 *   object
 */
PlumbValue *
plumb_value_get_member (const PlumbValue *self, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);
  if (!plumb_value_has_type (self, PLUMB_VALUE_OBJECT))
    return NULL;
  int index = find_member (self, name);
  return index < 0 ? NULL : plumb_value_get_members (self)[index].value;
}

/**
 * plumb_value_get_member_at:
 * @self: (nullable): a value
 * @index: which, in the order of the object
 * @name: (out) (optional) (transfer none): its name, which lives as long as @self
 *
 * Returns: (nullable) (transfer none): the member, or %NULL beyond the end or where @self is not
 *   an object; @name is then %NULL
 */
PlumbValue *
plumb_value_get_member_at (const PlumbValue *self, guint index, const char **name)
{
  const PlumbMember *member = NULL;
  if (plumb_value_has_type (self, PLUMB_VALUE_OBJECT) && index < self->length)
    member = &plumb_value_get_members (self)[index];
  if (name != NULL)
    *name = member == NULL ? NULL : plumb_value_get_name (self, member);
  return member == NULL ? NULL : member->value;
}

/**
 * plumb_value_member_string:
 * @self: (nullable): a value
 * @name: a member's name
 * @fallback: (nullable): the answer where there is no such text
 *
 * Returns: (nullable) (transfer none): the text
 */
const char *
plumb_value_member_string (const PlumbValue *self, const char *name, const char *fallback)
{
  return plumb_value_get_string (plumb_value_get_member (self, name), fallback);
}

/**
 * plumb_value_member_int:
 * @self: (nullable): a value
 * @name: a member's name
 * @fallback: the answer where there is no such number
 *
 * Returns: the number
 */
gint64
plumb_value_member_int (const PlumbValue *self, const char *name, gint64 fallback)
{
  return plumb_value_get_int (plumb_value_get_member (self, name), fallback);
}

/**
 * plumb_value_member_uint:
 * @self: (nullable): a value
 * @name: a member's name
 * @fallback: the answer where there is no such number
 *
 * Returns: the number
 */
guint64
plumb_value_member_uint (const PlumbValue *self, const char *name, guint64 fallback)
{
  return plumb_value_get_uint (plumb_value_get_member (self, name), fallback);
}

/**
 * plumb_value_member_double:
 * @self: (nullable): a value
 * @name: a member's name
 * @fallback: the answer where there is no such number
 *
 * Returns: the number
 */
double
plumb_value_member_double (const PlumbValue *self, const char *name, double fallback)
{
  return plumb_value_get_double (plumb_value_get_member (self, name), fallback);
}

/**
 * plumb_value_member_boolean:
 * @self: (nullable): a value
 * @name: a member's name
 * @fallback: the answer where there is no such boolean
 *
 * Returns: the boolean
 */
gboolean
plumb_value_member_boolean (const PlumbValue *self, const char *name, gboolean fallback)
{
  return plumb_value_get_boolean (plumb_value_get_member (self, name), fallback);
}

static gboolean
arrays_equal (const PlumbValue *a, const PlumbValue *b)
{
  for (guint i = 0; i < a->length; i++)
    if (!plumb_value_equal (((const PlumbArray *) a)->elements[i],
                            ((const PlumbArray *) b)->elements[i]))
      return FALSE;
  return TRUE;
}

static gboolean
objects_equal (const PlumbValue *a, const PlumbValue *b)
{
  for (guint i = 0; i < a->length; i++)
    {
      const PlumbMember *mine = &plumb_value_get_members (a)[i];
      const PlumbMember *theirs = &plumb_value_get_members (b)[i];
      if (!names_equal (b, theirs, plumb_value_get_name (a, mine), mine->name_length))
        {
          int index = find_member (b, plumb_value_get_name (a, mine));
          if (index < 0)
            return FALSE;
          theirs = &plumb_value_get_members (b)[index];
        }
      if (!plumb_value_equal (mine->value, theirs->value))
        return FALSE;
    }
  return TRUE;
}

/**
 * plumb_value_equal:
 * @a: (nullable): a value
 * @b: (nullable): a value
 *
 * Two values are equal where their canonical forms are: the order of members does not count, the
 * type of a number does (1 is not 1.0, 0.0 is not -0.0).
 *
 * Returns: whether they are equal
 */
gboolean
plumb_value_equal (const PlumbValue *a, const PlumbValue *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->type != b->type || a->length != b->length)
    return FALSE;
  switch ((PlumbValueType) a->type)
    {
    case PLUMB_VALUE_NULL:
    case PLUMB_VALUE_BOOLEAN:
      return TRUE;
    case PLUMB_VALUE_INT:
    case PLUMB_VALUE_UINT:
    case PLUMB_VALUE_DOUBLE:
      return plumb_value_as_number (a)->bits == plumb_value_as_number (b)->bits;
    case PLUMB_VALUE_STRING:
      return memcmp (((const PlumbText *) a)->text, ((const PlumbText *) b)->text, a->length) == 0;
    case PLUMB_VALUE_ARRAY:
      return arrays_equal (a, b);
    case PLUMB_VALUE_OBJECT:
      return objects_equal (a, b);
    default:
      g_assert_not_reached ();
    }
}
