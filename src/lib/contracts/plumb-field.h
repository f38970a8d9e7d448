/* plumb-field.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-kind.h"
#include "plumb-problem.h"

G_BEGIN_DECLS

const char *plumb_field_type_get_name (PlumbFieldType type);

/* Whether a field takes a value. What is wrong goes to @problems with @node and the field's name:
 * wrong-type, out-of-bounds, bad-choice, bad-format, bad-length. */
gboolean plumb_field_validate (const PlumbField *self,
                               PlumbValue *value,
                               const char *node,
                               PlumbProblems *problems);

/* The value that counts: @value in its stored form, or the default where @value is NULL; NULL where
 * a required field has none. */
PlumbValue *plumb_field_resolve (const PlumbField *self,
                                 PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;

/* The artifact kind of a datum that may be bound to the field. */
const char *plumb_field_get_artifact_kind (const PlumbField *self);
/* What the field takes, in words: "a whole number from 1 to 65536". */
char *plumb_field_describe (const PlumbField *self) G_GNUC_WARN_UNUSED_RESULT;
/* The same for who is to give a value and does not see the field's summary. */
char *plumb_field_describe_wanted (const PlumbField *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
