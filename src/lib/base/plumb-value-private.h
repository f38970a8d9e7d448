/* plumb-value-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "plumb-value.h"

G_BEGIN_DECLS

#define PLUMB_VALUE_LINEAR_MAX 12

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
} PlumbNumber;

typedef struct
{
  PlumbValue head;
  char text[];
} PlumbText;

typedef struct
{
  PlumbValue head;
  PlumbValue *elements[];
} PlumbArray;

typedef struct
{
  PlumbValue *value;
  guint32 name_offset; /* from the start of the object */
  guint32 name_length;
} PlumbMember;

/* Behind the members: their order (where there are more than PLUMB_VALUE_LINEAR_MAX), then the
 * names, each with its NUL. */
typedef struct
{
  PlumbValue head;
  PlumbMember members[];
} PlumbObject;

static inline gboolean
plumb_value_has_type (const PlumbValue *self, PlumbValueType type)
{
  return self != NULL && self->type == type;
}

static inline const PlumbNumber *
plumb_value_as_number (const PlumbValue *self)
{
  return (const PlumbNumber *) self;
}

static inline const char *
plumb_value_get_name (const PlumbValue *self, const PlumbMember *member)
{
  return (const char *) self + member->name_offset;
}

static inline const PlumbMember *
plumb_value_get_members (const PlumbValue *self)
{
  return ((const PlumbObject *) self)->members;
}

static inline guint32 *
plumb_value_get_index (const PlumbValue *self)
{
  if (self->length <= PLUMB_VALUE_LINEAR_MAX)
    return NULL;
  return (guint32 *) (plumb_value_get_members (self) + self->length);
}

/* Returns: the place among the first @n_members of an object, or -1. */
int plumb_value_find_linear (const PlumbValue *self,
                             const char *name,
                             gsize name_length,
                             guint n_members);

/* Whether it is UTF-8 without NUL. Nearly all text is ASCII. */
static inline gboolean
plumb_value_is_text (const char *text, gsize length)
{
  gsize n = 0;

  for (guint64 bytes; n + 8 <= length; n += 8)
    {
      memcpy (&bytes, text + n, 8);
      if (((bytes | (bytes - G_GUINT64_CONSTANT (0x0101010101010101)))
           & G_GUINT64_CONSTANT (0x8080808080808080))
          != 0)
        return g_utf8_validate_len (text, length, NULL);
    }
  for (; n < length; n++)
    if ((guchar) (text[n] - 1) >= 0x7f)
      return g_utf8_validate_len (text, length, NULL);
  return TRUE;
}

/* Containers that are filled in place: one allocation each, no copies. For base alone.
 *
 * A value that is being filled is not yet immutable: it stays with its maker until it is whole. */

/* Text that is known to be UTF-8 without NUL. */
PlumbValue *plumb_value_new_text (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* An array of @length NULLs, each to be set once. An array of length 0 is shared and whole. */
PlumbValue *plumb_value_new_blank_array (guint length) G_GNUC_WARN_UNUSED_RESULT;
void plumb_value_put_element (PlumbValue *self, guint index, PlumbValue *value);

/* An object whose names take @name_bytes without their NULs; members are put in order, each once,
 * then plumb_value_seal(). An object of length 0 is shared and whole. */
PlumbValue *plumb_value_new_blank_object (guint length, gsize name_bytes) G_GNUC_WARN_UNUSED_RESULT;
void plumb_value_put_member (
    PlumbValue *self, guint index, const char *name, gsize name_length, PlumbValue *value);
/* Returns: the index of a member whose name occurs before it, or -1 where all names differ. */
int plumb_value_seal (PlumbValue *self);

/* The members' indices by the bytes of their names. @scratch: room for the length of the object. */
const guint32 *plumb_value_get_order (const PlumbValue *self, guint32 *scratch);

G_END_DECLS
