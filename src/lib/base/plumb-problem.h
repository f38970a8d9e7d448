/* plumb-problem.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

typedef enum
{
  PLUMB_SEVERITY_ERROR,
  PLUMB_SEVERITY_WARNING,
  PLUMB_SEVERITY_NOTE,
} PlumbSeverity;

/* A finding about a thing: machine-readable, ordered, immutable once it is in a list.
 * @code is stable API ("unknown-kind"); @node is a node id or colon path or NULL; @field a field or
 * port name or NULL; @expected and @found are what they say; @advice is what to do next. */
typedef struct
{
  PlumbSeverity severity;
  const char *code;
  const char *node;
  const char *field;
  const char *message;
  const char *expected;
  const char *found;
  const char *advice;
} PlumbProblem;

/* A list of problems that owns copies of what is added. Not shared between threads while it grows.
 */
typedef struct _PlumbProblems PlumbProblems;

PlumbProblems *plumb_problems_new (void) G_GNUC_WARN_UNUSED_RESULT;
PlumbProblems *plumb_problems_ref (PlumbProblems *self);
void plumb_problems_unref (PlumbProblems *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbProblems, plumb_problems_unref)

void plumb_problems_add (PlumbProblems *self, const PlumbProblem *problem);
void plumb_problems_append (PlumbProblems *self,
                            const PlumbProblems *other,
                            const char *node_prefix);
guint plumb_problems_get_length (const PlumbProblems *self);
const PlumbProblem *plumb_problems_get (const PlumbProblems *self, guint index);
gboolean plumb_problems_has_errors (const PlumbProblems *self);
const char *plumb_severity_get_name (PlumbSeverity severity);
PlumbValue *plumb_problems_to_value (const PlumbProblems *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_problems_append_text (const PlumbProblems *self, GString *text);

G_END_DECLS
