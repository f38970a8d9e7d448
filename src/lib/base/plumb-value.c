/* plumb-value.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-value.h"

#include "plumb-value-private.h"

/* A document of 10,000 nodes holds some 400,000 values, so each is one small block: a head of eight
 * bytes, then the number, the text, the elements, or the members with their names behind them.
 * What occurs everywhere (null, booleans, small whole numbers, empty texts and containers) exists
 * once and is not counted.
 *
 * Objects of up to LINEAR_MAX members are searched from the front. Larger ones carry the order of
 * their names, made when they are made, and are searched by halves: no input makes a lookup slow,
 * and nothing changes after construction. */

#define LINEAR_MAX 12
#define SMALL_INT_MIN (-16)
#define SMALL_INT_MAX 1024
#define LENGTH_MAX ((1u << 28) - 1)

struct _PlumbValue
{
  _Alignas (8) int ref_count;
  guint type : 3;
  guint is_static : 1;
  guint length : 28; /* bytes, elements or members; for a boolean its value */
};

typedef struct
{
  PlumbValue head;
  union
  {
    gint64 whole;
    guint64 bits;
    double real;
  };
} Number;

typedef struct
{
  PlumbValue head;
  char text[];
} Text;

typedef struct
{
  PlumbValue head;
  PlumbValue *elements[];
} Array;

typedef struct
{
  PlumbValue *value;
  guint32 name_offset; /* from the start of the object */
  guint32 name_length;
} Member;

/* Behind the members: their order (where there are more than LINEAR_MAX), then the names, each with
 * its NUL. */
typedef struct
{
  PlumbValue head;
  Member members[];
} Object;

G_DEFINE_BOXED_TYPE (PlumbValue, plumb_value, plumb_value_ref, plumb_value_unref)

static PlumbValue null_value = { .is_static = 1, .type = PLUMB_VALUE_NULL };
static PlumbValue boolean_values[2] = {
  { .is_static = 1, .type = PLUMB_VALUE_BOOLEAN, .length = 0 },
  { .is_static = 1, .type = PLUMB_VALUE_BOOLEAN, .length = 1 },
};
static Text empty_text = { .head = { .is_static = 1, .type = PLUMB_VALUE_STRING }, .text = "" };
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

static gboolean
has_type (const PlumbValue *self, PlumbValueType type)
{
  return self != NULL && self->type == type;
}

static const Number *
as_number (const PlumbValue *self)
{
  return (const Number *) self;
}

static const char *
get_name (const PlumbValue *self, const Member *member)
{
  return (const char *) self + member->name_offset;
}

static const Member *
get_members (const PlumbValue *self)
{
  return ((const Object *) self)->members;
}

static guint32 *
get_index (const PlumbValue *self)
{
  if (self->length <= LINEAR_MAX)
    return NULL;
  return (guint32 *) (get_members (self) + self->length);
}

static void
free_value (PlumbValue *self)
{
  if (self->type == PLUMB_VALUE_ARRAY)
    for (guint i = 0; i < self->length; i++)
      g_clear_pointer (&((Array *) self)->elements[i], plumb_value_unref);
  else if (self->type == PLUMB_VALUE_OBJECT)
    for (guint i = 0; i < self->length; i++)
      g_clear_pointer (&((Object *) self)->members[i].value, plumb_value_unref);
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

static Number *
get_small_ints (void)
{
  static Number table[SMALL_INT_MAX - SMALL_INT_MIN + 1];
  static gsize is_filled = 0;
  if (g_once_init_enter (&is_filled))
    {
      for (int i = SMALL_INT_MIN; i <= SMALL_INT_MAX; i++)
        table[i - SMALL_INT_MIN]
            = (Number) { .head = { .is_static = 1, .type = PLUMB_VALUE_INT }, .whole = i };
      g_once_init_leave (&is_filled, 1);
    }
  return table;
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
    return &get_small_ints ()[value - SMALL_INT_MIN].head;
  Number *self = new_block (PLUMB_VALUE_INT, sizeof (Number), 0);
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
  Number *self = new_block (PLUMB_VALUE_UINT, sizeof (Number), 0);
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
  Number *self = new_block (PLUMB_VALUE_DOUBLE, sizeof (Number), 0);
  self->real = value;
  return &self->head;
}

PlumbValue *
plumb_value_new_text (const char *text, gsize length)
{
  if (length == 0)
    return &empty_text.head;
  Text *self = new_block (PLUMB_VALUE_STRING, sizeof (Text) + length + 1, length);
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
  if (length == 0 || g_utf8_validate_len (value, length, NULL))
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
  gsize size = sizeof (Array) + length * sizeof (PlumbValue *);
  Array *self = new_block (PLUMB_VALUE_ARRAY, size, length);
  memset (self->elements, 0, length * sizeof (PlumbValue *));
  return &self->head;
}

void
plumb_value_put_element (PlumbValue *self, guint index, PlumbValue *value)
{
  g_assert (has_type (self, PLUMB_VALUE_ARRAY) && index < self->length && value != NULL);
  ((Array *) self)->elements[index] = value;
}

static gsize
get_names_offset (guint length)
{
  gsize index_size = length > LINEAR_MAX ? length * sizeof (guint32) : 0;
  return sizeof (Object) + length * sizeof (Member) + index_size;
}

PlumbValue *
plumb_value_new_blank_object (guint length, gsize name_bytes)
{
  if (length == 0)
    return &empty_object;
  gsize size = get_names_offset (length) + name_bytes + length;
  if (size > G_MAXUINT32)
    g_error ("An object of %zu bytes is larger than a value may be", size);
  Object *self = new_block (PLUMB_VALUE_OBJECT, size, length);
  memset (self->members, 0, length * sizeof (Member));
  return &self->head;
}

void
plumb_value_put_member (
    PlumbValue *self, guint index, const char *name, gsize name_length, PlumbValue *value)
{
  g_assert (has_type (self, PLUMB_VALUE_OBJECT) && index < self->length && value != NULL);
  Member *members = ((Object *) self)->members;
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
  const Member *members = get_members (self);
  return strcmp (get_name (self, &members[a]), get_name (self, &members[b]));
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer self)
{
  guint32 first = *(const guint32 *) a;
  guint32 second = *(const guint32 *) b;
  int order = compare_names (self, first, second);
  return order != 0 ? order : (first > second) - (first < second);
}

static gboolean
names_equal (const PlumbValue *self, const Member *member, const char *name, gsize length)
{
  return member->name_length == length && memcmp (get_name (self, member), name, length) == 0;
}

static int
find_linear (const PlumbValue *self, const char *name, gsize name_length, guint n_members)
{
  const Member *members = get_members (self);
  for (guint i = 0; i < n_members; i++)
    if (names_equal (self, &members[i], name, name_length))
      return (int) i;
  return -1;
}

static int
find_by_halves (const PlumbValue *self, const guint32 *index, const char *name)
{
  const Member *members = get_members (self);
  guint low = 0;
  guint high = self->length;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = strcmp (get_name (self, &members[index[middle]]), name);
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
  const guint32 *index = get_index (self);
  if (index != NULL)
    return find_by_halves (self, index, name);
  return find_linear (self, name, strlen (name), self->length);
}

static int
seal_linear (PlumbValue *self)
{
  const Member *members = get_members (self);
  for (guint i = 1; i < self->length; i++)
    if (find_linear (self, get_name (self, &members[i]), members[i].name_length, i) >= 0)
      return (int) i;
  return -1;
}

int
plumb_value_seal (PlumbValue *self)
{
  guint32 *index = get_index (self);
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
  const guint32 *index = get_index (self);
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
  return has_type (self, PLUMB_VALUE_INT) || has_type (self, PLUMB_VALUE_UINT)
         || has_type (self, PLUMB_VALUE_DOUBLE);
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
  return has_type (self, PLUMB_VALUE_BOOLEAN) ? self->length != 0 : fallback;
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
  return has_type (self, PLUMB_VALUE_INT) ? as_number (self)->whole : fallback;
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
  if (has_type (self, PLUMB_VALUE_UINT))
    return as_number (self)->bits;
  if (has_type (self, PLUMB_VALUE_INT) && as_number (self)->whole >= 0)
    return as_number (self)->bits;
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
  if (has_type (self, PLUMB_VALUE_DOUBLE))
    return as_number (self)->real;
  if (has_type (self, PLUMB_VALUE_INT))
    return (double) as_number (self)->whole;
  if (has_type (self, PLUMB_VALUE_UINT))
    return (double) as_number (self)->bits;
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
  return has_type (self, PLUMB_VALUE_STRING) ? ((const Text *) self)->text : fallback;
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
  if (!has_type (self, PLUMB_VALUE_ARRAY) || index >= self->length)
    return NULL;
  return ((const Array *) self)->elements[index];
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
  if (!has_type (self, PLUMB_VALUE_OBJECT))
    return NULL;
  int index = find_member (self, name);
  return index < 0 ? NULL : get_members (self)[index].value;
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
  const Member *member = NULL;
  if (has_type (self, PLUMB_VALUE_OBJECT) && index < self->length)
    member = &get_members (self)[index];
  if (name != NULL)
    *name = member == NULL ? NULL : get_name (self, member);
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
    if (!plumb_value_equal (((const Array *) a)->elements[i], ((const Array *) b)->elements[i]))
      return FALSE;
  return TRUE;
}

static gboolean
objects_equal (const PlumbValue *a, const PlumbValue *b)
{
  for (guint i = 0; i < a->length; i++)
    {
      const Member *mine = &get_members (a)[i];
      const Member *theirs = &get_members (b)[i];
      if (!names_equal (b, theirs, get_name (a, mine), mine->name_length))
        {
          int index = find_member (b, get_name (a, mine));
          if (index < 0)
            return FALSE;
          theirs = &get_members (b)[index];
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
      return as_number (a)->bits == as_number (b)->bits;
    case PLUMB_VALUE_STRING:
      return memcmp (((const Text *) a)->text, ((const Text *) b)->text, a->length) == 0;
    case PLUMB_VALUE_ARRAY:
      return arrays_equal (a, b);
    case PLUMB_VALUE_OBJECT:
      return objects_equal (a, b);
    default:
      g_assert_not_reached ();
    }
}
