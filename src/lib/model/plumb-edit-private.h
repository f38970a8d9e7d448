/* plumb-edit-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit.h"

G_BEGIN_DECLS

/* Which of these a type uses is in the table of plumb-edit.c. */
struct _PlumbEdit
{
  PlumbEditType type;
  /* An inverse puts back what was there, faults and all: members are not checked. */
  gboolean restores;
  char *definition;
  char *id; /* of the thing; of an edge where it comes from */
  char *to;
  char *name;
  PlumbValue *value;
  GPtrArray *parts;
  char *label;
};

typedef struct
{
  PlumbEditType type;
  const char *definition;
  const char *id;
  const char *to;
  const char *name;
  PlumbValue *value; /* borrowed */
} PlumbEditParts;

/* As the public constructors, from parts; @restores as above. */
PlumbEdit *plumb_edit_new (const PlumbEditParts *parts) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_restoring (const PlumbEditParts *parts) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the array of edits, or its only edit. */
PlumbEdit *plumb_edit_new_sequence (const char *label, GPtrArray *parts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
