/* plumb-ui-subject.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-field.h"
#include "plumb-ui-document.h"

G_BEGIN_DECLS

/* What a form is about: parameters or members of nodes, of an edge, a frame, a note, or of the
 * graph, read and changed by the names of fields. Each change is one edit of the document; changes
 * of one field while it is typed in are one step of undo. Main thread. */

typedef enum
{
  PLUMB_UI_SUBJECT_PARAMS, /* of nodes */
  PLUMB_UI_SUBJECT_NODES,  /* their members */
  PLUMB_UI_SUBJECT_EDGES,
  PLUMB_UI_SUBJECT_FRAMES,
  PLUMB_UI_SUBJECT_NOTES,
  PLUMB_UI_SUBJECT_GRAPH, /* of the level; "seed.mode" and "seed.base" too */
} PlumbUiSubjectType;

typedef struct _PlumbUiSubject PlumbUiSubject;

/* @document: has to be there while anything is asked or changed. @ids: copied; as in the
 * selection. */
PlumbUiSubject *plumb_ui_subject_new (PlumbUiDocument *document,
                                      PlumbUiSubjectType type,
                                      const char *const *ids) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiSubject *plumb_ui_subject_ref (PlumbUiSubject *self);
void plumb_ui_subject_unref (PlumbUiSubject *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbUiSubject, plumb_ui_subject_unref)

PlumbUiDocument *plumb_ui_subject_get_document (PlumbUiSubject *self);
/* The same of another: @document, and what @ids say of it; the graph is what it is. Returns:
 * whether it was about something else. */
gboolean plumb_ui_subject_turn_to (PlumbUiSubject *self,
                                   PlumbUiDocument *document,
                                   const char *const *ids);
/* The one id, or NULL. */
const char *plumb_ui_subject_get_only (PlumbUiSubject *self);
/* The value that counts, the default included; NULL where there is none, or several. */
PlumbValue *plumb_ui_subject_get (PlumbUiSubject *self,
                                  const PlumbField *field) G_GNUC_WARN_UNUSED_RESULT;
/* Whether any of them has a value of its own for the field. */
gboolean plumb_ui_subject_has (PlumbUiSubject *self, const PlumbField *field);
/* NULL: what is set is taken away, so that the default counts. @typed: it continues the step of
 * undo that the last typed change of the field began. */
gboolean plumb_ui_subject_set (PlumbUiSubject *self,
                               const PlumbField *field,
                               PlumbValue *value,
                               gboolean typed,
                               GError **error);
/* The next typed change is a step of its own. */
void plumb_ui_subject_end_typing (PlumbUiSubject *self);
/* Whether edges may override what is set: parameters of one node. */
gboolean plumb_ui_subject_can_bind (PlumbUiSubject *self);
/* The edge that overrides the parameter, or NULL. Borrowed until the next edit. */
PlumbEdge *plumb_ui_subject_find_binding (PlumbUiSubject *self, const char *port);

G_END_DECLS
