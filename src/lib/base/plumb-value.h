/* plumb-value.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PlumbValueType:
 * @PLUMB_VALUE_NULL: null
 * @PLUMB_VALUE_BOOLEAN: true or false
 * @PLUMB_VALUE_INT: a whole number that fits 64 bits with sign
 * @PLUMB_VALUE_UINT: a whole number above G_MAXINT64 and up to G_MAXUINT64
 * @PLUMB_VALUE_DOUBLE: any other finite number
 * @PLUMB_VALUE_STRING: UTF-8 text without NUL
 * @PLUMB_VALUE_ARRAY: values in order
 * @PLUMB_VALUE_OBJECT: named values in the order in which they were added
 */
typedef enum
{
  PLUMB_VALUE_NULL,
  PLUMB_VALUE_BOOLEAN,
  PLUMB_VALUE_INT,
  PLUMB_VALUE_UINT,
  PLUMB_VALUE_DOUBLE,
  PLUMB_VALUE_STRING,
  PLUMB_VALUE_ARRAY,
  PLUMB_VALUE_OBJECT,
} PlumbValueType;

/* An immutable, atomically counted JSON value: what parameters, step inputs and outputs, event
 * payloads and records are made of. Numbers keep 64 bits exactly. Safe to share between threads. */
typedef struct _PlumbValue PlumbValue;

#define PLUMB_TYPE_VALUE (plumb_value_get_type ())
GType plumb_value_get_type (void) G_GNUC_CONST;

PlumbValue *plumb_value_ref (PlumbValue *self);
void plumb_value_unref (PlumbValue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbValue, plumb_value_unref)

PlumbValue *plumb_value_new_null (void) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_value_new_boolean (gboolean value) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_value_new_int (gint64 value) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_value_new_uint (guint64 value) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_value_new_double (double value) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_value_new_string (const char *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_value_new_string_length (const char *value,
                                           gsize length) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_value_new_strv (const char *const *values) G_GNUC_WARN_UNUSED_RESULT;

PlumbValueType plumb_value_get_value_type (const PlumbValue *self);
const char *plumb_value_type_get_name (PlumbValueType type);
gboolean plumb_value_is_number (const PlumbValue *self);

/* Each getter answers @fallback where the value is of another type, or NULL. */
gboolean plumb_value_get_boolean (const PlumbValue *self, gboolean fallback);
gint64 plumb_value_get_int (const PlumbValue *self, gint64 fallback);
guint64 plumb_value_get_uint (const PlumbValue *self, guint64 fallback);
double plumb_value_get_double (const PlumbValue *self, double fallback);
const char *plumb_value_get_string (const PlumbValue *self, const char *fallback);

guint plumb_value_get_length (const PlumbValue *self);
PlumbValue *plumb_value_get_element (const PlumbValue *self, guint index);
PlumbValue *plumb_value_get_member (const PlumbValue *self, const char *name);
PlumbValue *plumb_value_get_member_at (const PlumbValue *self, guint index, const char **name);

/* Shorthands: the member's getter with its fallback. */
const char *plumb_value_member_string (const PlumbValue *self,
                                       const char *name,
                                       const char *fallback);
gint64 plumb_value_member_int (const PlumbValue *self, const char *name, gint64 fallback);
guint64 plumb_value_member_uint (const PlumbValue *self, const char *name, guint64 fallback);
double plumb_value_member_double (const PlumbValue *self, const char *name, double fallback);
gboolean plumb_value_member_boolean (const PlumbValue *self, const char *name, gboolean fallback);

gboolean plumb_value_equal (const PlumbValue *a, const PlumbValue *b);

/* Makes arrays and objects. The add functions take the value; a NULL value is not added at all.
 * A builder is used on one thread; plumb_value_builder_end() frees it. */
typedef struct _PlumbValueBuilder PlumbValueBuilder;

PlumbValueBuilder *plumb_value_builder_new_array (void) G_GNUC_WARN_UNUSED_RESULT;
PlumbValueBuilder *plumb_value_builder_new_object (void) G_GNUC_WARN_UNUSED_RESULT;
PlumbValueBuilder *plumb_value_builder_new_copy (const PlumbValue *container)
    G_GNUC_WARN_UNUSED_RESULT;
void plumb_value_builder_add (PlumbValueBuilder *self, PlumbValue *value);
void plumb_value_builder_set (PlumbValueBuilder *self, const char *name, PlumbValue *value);
void plumb_value_builder_set_string (PlumbValueBuilder *self, const char *name, const char *value);
void plumb_value_builder_set_int (PlumbValueBuilder *self, const char *name, gint64 value);
void plumb_value_builder_set_uint (PlumbValueBuilder *self, const char *name, guint64 value);
void plumb_value_builder_set_double (PlumbValueBuilder *self, const char *name, double value);
void plumb_value_builder_set_boolean (PlumbValueBuilder *self, const char *name, gboolean value);
gboolean plumb_value_builder_remove (PlumbValueBuilder *self, const char *name);
PlumbValue *plumb_value_builder_end (PlumbValueBuilder *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_value_builder_free (PlumbValueBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbValueBuilder, plumb_value_builder_free)

G_END_DECLS
