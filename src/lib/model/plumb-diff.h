/* plumb-diff.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-graph.h"

G_BEGIN_DECLS

/**
 * PlumbDifferenceKind:
 * @PLUMB_DIFFERENCE_ADDED: only the later document has it
 * @PLUMB_DIFFERENCE_REMOVED: only the earlier document has it
 * @PLUMB_DIFFERENCE_RENAMED: a node has another id
 * @PLUMB_DIFFERENCE_CHANGED: a member, or a parameter, has another value
 */
typedef enum
{
  PLUMB_DIFFERENCE_ADDED,
  PLUMB_DIFFERENCE_REMOVED,
  PLUMB_DIFFERENCE_RENAMED,
  PLUMB_DIFFERENCE_CHANGED,
} PlumbDifferenceKind;

/**
 * PlumbDifferenceThing:
 * @PLUMB_DIFFERENCE_GRAPH: the document, or a definition, itself
 * @PLUMB_DIFFERENCE_NODE: a node
 * @PLUMB_DIFFERENCE_EDGE: an edge
 * @PLUMB_DIFFERENCE_FRAME: a frame
 * @PLUMB_DIFFERENCE_NOTE: a note
 * @PLUMB_DIFFERENCE_DEFINITION: a definition as a whole
 */
typedef enum
{
  PLUMB_DIFFERENCE_GRAPH,
  PLUMB_DIFFERENCE_NODE,
  PLUMB_DIFFERENCE_EDGE,
  PLUMB_DIFFERENCE_FRAME,
  PLUMB_DIFFERENCE_NOTE,
  PLUMB_DIFFERENCE_DEFINITION,
} PlumbDifferenceThing;

/**
 * PlumbDifference:
 * @kind: what happened
 * @thing: to what
 * @path: its id; in a definition `DEFINITION:ID`; of an edge `FROM → TO`; %NULL for the document
 * @member: (nullable): the member that changed: `title`, `at`, `params.samples`
 * @before: (nullable): what it was; of a node that was renamed its former id
 * @after: (nullable): what it is
 *
 * Of what was added or removed, @before or @after is all of it.
 */
typedef struct
{
  PlumbDifferenceKind kind;
  PlumbDifferenceThing thing;
  char *path;
  char *member;
  PlumbValue *before;
  PlumbValue *after;
} PlumbDifference;

/* What differs between two documents, by meaning, not by lines: immutable, in one fixed order. */
typedef struct _PlumbDiff PlumbDiff;

PlumbDiff *plumb_diff_new (PlumbGraph *before, PlumbGraph *after) G_GNUC_WARN_UNUSED_RESULT;
PlumbDiff *plumb_diff_ref (PlumbDiff *self);
void plumb_diff_unref (PlumbDiff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbDiff, plumb_diff_unref)

guint plumb_diff_get_length (PlumbDiff *self);
const PlumbDifference *plumb_diff_get (PlumbDiff *self, guint position);
PlumbValue *plumb_diff_to_value (PlumbDiff *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_diff_append_text (PlumbDiff *self, GString *text);

G_END_DECLS
