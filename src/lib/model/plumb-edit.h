/* plumb-edit.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-graph.h"

G_BEGIN_DECLS

/* What is to be changed in a document: an immutable, atomically counted value. Applied, it gives
 * its inverse. @definition names the definition whose graph is meant, NULL the document's own. */

/**
 * PlumbEditType:
 * @PLUMB_EDIT_ADD_NODE: a node comes
 * @PLUMB_EDIT_REMOVE_NODE: a node goes, with its edges, and out of its frames
 * @PLUMB_EDIT_RENAME_NODE: a node's id changes, in edges and frames too
 * @PLUMB_EDIT_SET_NODE: a node's member changes
 * @PLUMB_EDIT_SET_PARAM: a node's parameter changes
 * @PLUMB_EDIT_ADD_EDGE: an edge comes
 * @PLUMB_EDIT_REMOVE_EDGE: an edge goes
 * @PLUMB_EDIT_SET_EDGE: an edge's condition or order changes
 * @PLUMB_EDIT_SET_FRAME: a frame comes, changes or goes
 * @PLUMB_EDIT_SET_NOTE: a note comes, changes or goes
 * @PLUMB_EDIT_SET_DEFINITION: a definition comes, changes or goes
 * @PLUMB_EDIT_SET_GRAPH: title or seed change
 * @PLUMB_EDIT_COMPOSITE: several edits in order, all or none
 */
typedef enum
{
  PLUMB_EDIT_ADD_NODE,
  PLUMB_EDIT_REMOVE_NODE,
  PLUMB_EDIT_RENAME_NODE,
  PLUMB_EDIT_SET_NODE,
  PLUMB_EDIT_SET_PARAM,
  PLUMB_EDIT_ADD_EDGE,
  PLUMB_EDIT_REMOVE_EDGE,
  PLUMB_EDIT_SET_EDGE,
  PLUMB_EDIT_SET_FRAME,
  PLUMB_EDIT_SET_NOTE,
  PLUMB_EDIT_SET_DEFINITION,
  PLUMB_EDIT_SET_GRAPH,
  PLUMB_EDIT_COMPOSITE,
} PlumbEditType;

/**
 * PlumbEditError:
 * @PLUMB_EDIT_ERROR_MALFORMED: not an edit
 * @PLUMB_EDIT_ERROR_UNKNOWN: it is about something that is not there
 * @PLUMB_EDIT_ERROR_EXISTS: what it would add is there already
 * @PLUMB_EDIT_ERROR_INVALID: a value that a member cannot have
 * @PLUMB_EDIT_ERROR_IN_USE: what it would remove is needed
 */
typedef enum
{
  PLUMB_EDIT_ERROR_MALFORMED,
  PLUMB_EDIT_ERROR_UNKNOWN,
  PLUMB_EDIT_ERROR_EXISTS,
  PLUMB_EDIT_ERROR_INVALID,
  PLUMB_EDIT_ERROR_IN_USE,
} PlumbEditError;

#define PLUMB_EDIT_ERROR (plumb_edit_error_quark ())
GQuark plumb_edit_error_quark (void);

typedef struct _PlumbEdit PlumbEdit;

#define PLUMB_TYPE_EDIT (plumb_edit_get_type ())
GType plumb_edit_get_type (void) G_GNUC_CONST;

PlumbEdit *plumb_edit_ref (PlumbEdit *self);
void plumb_edit_unref (PlumbEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbEdit, plumb_edit_unref)

/* Each takes the value; NULL removes what it is set for. */
PlumbEdit *plumb_edit_new_add_node (const char *definition,
                                    const char *id,
                                    PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_remove_node (const char *definition,
                                       const char *id) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_rename_node (const char *definition,
                                       const char *id,
                                       const char *to) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_move_node (const char *definition, const char *id, double x, double y)
    G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_set_node (const char *definition,
                                    const char *id,
                                    const char *member,
                                    PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_set_param (const char *definition,
                                     const char *id,
                                     const char *name,
                                     PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_connect (const char *definition,
                                   const char *from,
                                   const char *to) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_add_edge (const char *definition,
                                    PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_remove_edge (const char *definition,
                                       const char *from,
                                       const char *to) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_set_edge (const char *definition,
                                    PlumbEdge *edge,
                                    const char *member,
                                    PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_set_frame (const char *definition,
                                     const char *id,
                                     PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_set_note (const char *definition,
                                    const char *id,
                                    PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_set_definition (const char *name,
                                          PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_set_graph (const char *definition,
                                     const char *member,
                                     PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_composite (const char *label,
                                     PlumbEdit *const *parts,
                                     guint n_parts) G_GNUC_WARN_UNUSED_RESULT;

PlumbEditType plumb_edit_get_edit_type (PlumbEdit *self);
const char *plumb_edit_get_label (PlumbEdit *self);
gsize plumb_edit_get_bytes (PlumbEdit *self);
PlumbEdit *plumb_edit_merge (PlumbEdit *self, PlumbEdit *next) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_edit_to_value (PlumbEdit *self) G_GNUC_WARN_UNUSED_RESULT;
PlumbEdit *plumb_edit_new_from_value (PlumbValue *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean plumb_graph_apply (PlumbGraph *self, PlumbEdit *edit, PlumbEdit **inverse, GError **error);

G_END_DECLS
