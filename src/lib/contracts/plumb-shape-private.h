/* plumb-shape-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-problem.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/* Strict reading of pack files: an object is held against a table of its members, once; after that
 * it can be read without a further look at types. */

typedef enum
{
  PLUMB_SHAPE_ANY,
  PLUMB_SHAPE_TEXT,
  PLUMB_SHAPE_WORD, /* a text that is not empty */
  PLUMB_SHAPE_NAME, /* a letter, then letters, digits, _ . -; at most 64 */
  PLUMB_SHAPE_BOOLEAN,
  PLUMB_SHAPE_INTEGER, /* not negative */
  PLUMB_SHAPE_NUMBER,
  PLUMB_SHAPE_TEXTS,
  PLUMB_SHAPE_ARRAY,
  PLUMB_SHAPE_OBJECT,
} PlumbShapeType;

typedef struct
{
  const char *name;
  PlumbShapeType type;
  gboolean required;
} PlumbShapeMember;

/* Where in which pack something is read. @path is what stands in front of a member's name, such as
 * "fields.samples."; NULL for none. */
typedef struct
{
  PlumbProblems *problems;
  const char *pack;
  const char *kind; /* NULL outside of kinds */
  const char *path;
  guint
      *n_told; /* (nullable): counts what is reported; plumb_place_end() tells what was left out */
} PlumbPlace;

gboolean plumb_shape_check_object (const PlumbPlace *place, PlumbValue *value);
/* @members ends with a NULL name. Returns: whether @object is as the table says. */
gboolean plumb_shape_check (const PlumbPlace *place,
                            PlumbValue *object,
                            const PlumbShapeMember *members);
/* The same for each element of the array @member of @parent (nothing where it is absent). */
gboolean plumb_shape_check_each (const PlumbPlace *place,
                                 PlumbValue *parent,
                                 const char *member,
                                 const PlumbShapeMember *members);
gboolean plumb_shape_is_name (const char *text);

typedef struct
{
  const char *code;
  const char *member; /* after the path; NULL for the thing itself */
  const char *expected;
  const char *found;
  const char *advice;
} PlumbFault;

/* Adds an error; the message is made of place, expected and found. What is long is cut short. */
void plumb_place_report (const PlumbPlace *place, const PlumbFault *fault);
void plumb_place_end (const PlumbPlace *place);

G_END_DECLS
