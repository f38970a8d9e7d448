/* plumb-value.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "plumb-value.h"

#include "plumb-value-private.h"

/* A document of 10,000 nodes holds some 400,000 values, so each is one small block: a head of eight
 * bytes, then the number, the text, the elements, or the members with their names behind them.
 * What occurs everywhere (null, booleans, small whole numbers, empty texts and containers) exists
 * once and is not counted.
 *
 * Objects of up to PLUMB_VALUE_LINEAR_MAX members are searched from the front. Larger ones carry
 * the order of their names, made when they are made, and are searched by halves: no input makes a
 * lookup slow, and nothing changes after construction. */

#define SMALL_INT_MIN (-16)
#define SMALL_INT_MAX 1024
#define LENGTH_MAX ((1u << 28) - 1)

G_DEFINE_BOXED_TYPE (PlumbValue, plumb_value, plumb_value_ref, plumb_value_unref)

static PlumbValue null_value = { .is_static = 1, .type = PLUMB_VALUE_NULL };
static PlumbValue boolean_values[2] = {
  { .is_static = 1, .type = PLUMB_VALUE_BOOLEAN, .length = 0 },
  { .is_static = 1, .type = PLUMB_VALUE_BOOLEAN, .length = 1 },
};
static PlumbText empty_text
    = { .head = { .is_static = 1, .type = PLUMB_VALUE_STRING }, .text = "" };
static PlumbValue empty_array = { .is_static = 1, .type = PLUMB_VALUE_ARRAY };
static PlumbValue empty_object = { .is_static = 1, .type = PLUMB_VALUE_OBJECT };

static gpointer
new_block (PlumbValueType type, gsize size, gsize length)
{
  if (length > LENGTH_MAX)
    g_error ("A value of %zu bytes or members is larger than a value may be", length);
  PlumbValue *self = g_malloc (size);
  self->ref_count = 1;
  self->type = type;
  self->is_static = FALSE;
  self->length = (guint) length & LENGTH_MAX;
  return self;
}

static void
free_value (PlumbValue *self)
{
  if (self->type == PLUMB_VALUE_ARRAY)
    for (guint i = 0; i < self->length; i++)
      g_clear_pointer (&((PlumbArray *) self)->elements[i], plumb_value_unref);
  else if (self->type == PLUMB_VALUE_OBJECT)
    for (guint i = 0; i < self->length; i++)
      g_clear_pointer (&((PlumbObject *) self)->members[i].value, plumb_value_unref);
  g_free (self);
}

/**
 * plumb_value_ref:
 * @self: a value
 *
 * Thread-safe.
 *
 * Returns: (transfer full): @self
 */
PlumbValue *
plumb_value_ref (PlumbValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (!self->is_static)
    g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * plumb_value_unref:
 * @self: (transfer full): a value
 *
 * Thread-safe; frees on whichever thread drops the last reference. Its stack grows with the depth
 * of the value, which plumb_json_parse() bounds.
 */
void
plumb_value_unref (PlumbValue *self)
{
  g_return_if_fail (self != NULL);
  if (!self->is_static && g_atomic_int_dec_and_test (&self->ref_count))
    free_value (self);
}

/**
 * plumb_value_new_null:
 *
 * Returns: (transfer full): null
 */
PlumbValue *
plumb_value_new_null (void)
{
  return &null_value;
}

/**
 * plumb_value_new_boolean:
 * @value: true or false
 *
 * Returns: (transfer full): a boolean
 */
PlumbValue *
plumb_value_new_boolean (gboolean value)
{
  return &boolean_values[value ? 1 : 0];
}

static PlumbNumber small_ints[SMALL_INT_MAX - SMALL_INT_MIN + 1];

static void
fill_small_ints (void)
{
  for (int i = SMALL_INT_MIN; i <= SMALL_INT_MAX; i++)
    small_ints[i - SMALL_INT_MIN]
        = (PlumbNumber) { .head = { .is_static = 1, .type = PLUMB_VALUE_INT }, .whole = i };
}

static PlumbValue *
get_small_int (gint64 value)
{
  static pthread_once_t are_filled = PTHREAD_ONCE_INIT;
  pthread_once (&are_filled, fill_small_ints);
  return &small_ints[value - SMALL_INT_MIN].head;
}

/**
 * plumb_value_new_int:
 * @value: a whole number
 *
 * Returns: (transfer full): a value of type %PLUMB_VALUE_INT
 */
PlumbValue *
plumb_value_new_int (gint64 value)
{
  if (value >= SMALL_INT_MIN && value <= SMALL_INT_MAX)
    return get_small_int (value);
  PlumbNumber *self = new_block (PLUMB_VALUE_INT, sizeof (PlumbNumber), 0);
  self->whole = value;
  return &self->head;
}

/**
 * plumb_value_new_uint:
 * @value: a whole number
 *
 * A number has one representation: what fits 64 bits with sign becomes a %PLUMB_VALUE_INT.
 *
 * Returns: (transfer full): a value of type %PLUMB_VALUE_INT or %PLUMB_VALUE_UINT
 */
PlumbValue *
plumb_value_new_uint (guint64 value)
{
  if (value <= G_MAXINT64)
    return plumb_value_new_int ((gint64) value);
  PlumbNumber *self = new_block (PLUMB_VALUE_UINT, sizeof (PlumbNumber), 0);
  self->bits = value;
  return &self->head;
}

/**
 * plumb_value_new_double:
 * @value: a number
 *
 * JSON has no infinities and no NaN: they become null, as in ECMAScript.
 *
 * Returns: (transfer full): a value of type %PLUMB_VALUE_DOUBLE, or null
 */
PlumbValue *
plumb_value_new_double (double value)
{
  if (!isfinite (value))
    return plumb_value_new_null ();
  PlumbNumber *self = new_block (PLUMB_VALUE_DOUBLE, sizeof (PlumbNumber), 0);
  self->real = value;
  return &self->head;
}

PlumbValue *
plumb_value_new_text (const char *text, gsize length)
{
  if (length == 0)
    return &empty_text.head;
  PlumbText *self = new_block (PLUMB_VALUE_STRING, sizeof (PlumbText) + length + 1, length);
  memcpy (self->text, text, length);
  self->text[length] = '\0';
  return &self->head;
}

/**
 * plumb_value_new_string:
 * @value: a text
 *
 * What is not UTF-8 in @value is replaced by U+FFFD.
 *
 * Returns: (transfer full): a value of type %PLUMB_VALUE_STRING
 */
PlumbValue *
plumb_value_new_string (const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);
  return plumb_value_new_string_length (value, strlen (value));
}

/**
 * plumb_value_new_string_length:
 * @value: (array length=length): bytes of a text
 * @length: how many
 *
 * What is not UTF-8 in @value, and each NUL, is replaced by U+FFFD.
 *
 * Returns: (transfer full): a value of type %PLUMB_VALUE_STRING
 */
PlumbValue *
plumb_value_new_string_length (const char *value, gsize length)
{
  g_return_val_if_fail (value != NULL || length == 0, NULL);
  if (length == 0 || plumb_value_is_text (value, length))
    return plumb_value_new_text (value, length);
  g_autofree char *valid = g_utf8_make_valid (value, (gssize) length);
  return plumb_value_new_text (valid, strlen (valid));
}

/**
 * plumb_value_new_strv:
 * @values: (array zero-terminated=1) (nullable): texts
 *
 * Returns: (transfer full): an array of strings, empty for %NULL
 */
PlumbValue *
plumb_value_new_strv (const char *const *values)
{
  guint length = values == NULL ? 0 : g_strv_length ((char **) values);
  PlumbValue *self = plumb_value_new_blank_array (length);
  for (guint i = 0; i < length; i++)
    plumb_value_put_element (self, i, plumb_value_new_string (values[i]));
  return self;
}

PlumbValue *
plumb_value_new_blank_array (guint length)
{
  if (length == 0)
    return &empty_array;
  gsize size = sizeof (PlumbArray) + length * sizeof (PlumbValue *);
  PlumbArray *self = new_block (PLUMB_VALUE_ARRAY, size, length);
  memset (self->elements, 0, length * sizeof (PlumbValue *));
  return &self->head;
}

void
plumb_value_put_element (PlumbValue *self, guint index, PlumbValue *value)
{
  g_assert (plumb_value_has_type (self, PLUMB_VALUE_ARRAY) && index < self->length
            && value != NULL);
  ((PlumbArray *) self)->elements[index] = value;
}

static gsize
get_names_offset (guint length)
{
  gsize index_size = length > PLUMB_VALUE_LINEAR_MAX ? length * sizeof (guint32) : 0;
  return sizeof (PlumbObject) + length * sizeof (PlumbMember) + index_size;
}

PlumbValue *
plumb_value_new_blank_object (guint length, gsize name_bytes)
{
  if (length == 0)
    return &empty_object;
  gsize size = get_names_offset (length) + name_bytes + length;
  if (size > G_MAXUINT32)
    g_error ("An object of %zu bytes is larger than a value may be", size);
  PlumbObject *self = new_block (PLUMB_VALUE_OBJECT, size, length);
  memset (self->members, 0, length * sizeof (PlumbMember));
  return &self->head;
}

void
plumb_value_put_member (
    PlumbValue *self, guint index, const char *name, gsize name_length, PlumbValue *value)
{
  g_assert (plumb_value_has_type (self, PLUMB_VALUE_OBJECT) && index < self->length
            && value != NULL);
  PlumbMember *members = ((PlumbObject *) self)->members;
  gsize offset = index == 0 ? get_names_offset (self->length)
                            : members[index - 1].name_offset + members[index - 1].name_length + 1;
  members[index].name_offset = (guint32) offset;
  members[index].name_length = (guint32) name_length;
  members[index].value = value;
  char *target = (char *) self + offset;
  memcpy (target, name, name_length);
  target[name_length] = '\0';
}

static int
compare_names (const PlumbValue *self, guint32 a, guint32 b)
{
  const PlumbMember *members = plumb_value_get_members (self);
  return strcmp (plumb_value_get_name (self, &members[a]),
                 plumb_value_get_name (self, &members[b]));
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer self)
{
  guint32 first = *(const guint32 *) a;
  guint32 second = *(const guint32 *) b;
  int order = compare_names (self, first, second);
  return order != 0 ? order : (first > second) - (first < second);
}

static int
seal_linear (PlumbValue *self)
{
  const PlumbMember *members = plumb_value_get_members (self);
  for (guint i = 1; i < self->length; i++)
    if (plumb_value_find_linear (self, plumb_value_get_name (self, &members[i]),
                                 members[i].name_length, i)
        >= 0)
      return (int) i;
  return -1;
}

int
plumb_value_seal (PlumbValue *self)
{
  guint32 *index = plumb_value_get_index (self);
  if (index == NULL)
    return seal_linear (self);
  for (guint i = 0; i < self->length; i++)
    index[i] = i;
  g_sort_array (index, self->length, sizeof *index, compare_entries, self);
  for (guint i = 1; i < self->length; i++)
    if (compare_names (self, index[i - 1], index[i]) == 0)
      return (int) index[i];
  return -1;
}

const guint32 *
plumb_value_get_order (const PlumbValue *self, guint32 *scratch)
{
  const guint32 *index = plumb_value_get_index (self);
  if (index != NULL)
    return index;
  for (guint i = 0; i < self->length; i++)
    {
      guint at = i;
      for (; at > 0 && compare_names (self, scratch[at - 1], i) > 0; at--)
        scratch[at] = scratch[at - 1];
      scratch[at] = i;
    }
  return scratch;
}
