/* plumb-value-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

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
