/* plumb-until.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* When a repeat block has had enough: OUTPUT.MEMBER COMPARISON NUMBER, OUTPUT COMPARISON NUMBER, or
 * the name of an output that gives true or false. MEMBER may be a path joined by dots; the
 * comparisons are < <= == != >= >. There is nothing else: no calls, no loops, no reading of
 * anything but the outputs. */

#define PLUMB_UNTIL_ERROR (plumb_until_error_quark ())
GQuark plumb_until_error_quark (void);

/**
 * PlumbUntilError:
 * @PLUMB_UNTIL_ERROR_SYNTAX: the text is no condition
 * @PLUMB_UNTIL_ERROR_VALUE: an output is not there, or not of the type that the condition compares
 */
typedef enum
{
  PLUMB_UNTIL_ERROR_SYNTAX,
  PLUMB_UNTIL_ERROR_VALUE,
} PlumbUntilError;

typedef enum
{
  PLUMB_RELATION_NONE, /* true or false itself */
  PLUMB_RELATION_LESS,
  PLUMB_RELATION_LESS_OR_EQUAL,
  PLUMB_RELATION_EQUAL,
  PLUMB_RELATION_NOT_EQUAL,
  PLUMB_RELATION_GREATER_OR_EQUAL,
  PLUMB_RELATION_GREATER,
} PlumbRelation;

typedef struct
{
  char *output;
  char *member; /* a path joined by dots, or NULL */
  PlumbRelation comparison;
  double number;
} PlumbUntil;

PlumbUntil *plumb_until_parse (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_until_free (PlumbUntil *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUntil, plumb_until_free)

/* @outputs: port -> datum, or a list of data that must all satisfy it. */
gboolean plumb_until_evaluate (const PlumbUntil *self,
                               PlumbValue *outputs,
                               gboolean *holds,
                               GError **error);

G_END_DECLS
