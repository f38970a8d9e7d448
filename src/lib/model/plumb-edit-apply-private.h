/* plumb-edit-apply-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-edit-private.h"
#include "plumb-graph-private.h"
#include "plumb-member-private.h"

G_BEGIN_DECLS

/* What the files that apply edits share. */

/* An edit being applied to a document. */
typedef struct
{
  PlumbGraph *root;
  GArray *changes;
} PlumbApply;

void plumb_apply_note_change (PlumbApply *self,
                              const PlumbEdit *edit,
                              PlumbChangeKind kind,
                              const char *id,
                              const char *name);
PlumbNode *plumb_apply_find_node (PlumbGraph *graph, const char *id, GError **error);
gboolean plumb_apply_check_new_id (const char *id, gboolean is_taken, GError **error);
gboolean plumb_apply_check_member (const PlumbMember *members,
                                   const char *name,
                                   const PlumbValue *value,
                                   GError **error);
gboolean plumb_apply_check_object (const PlumbEdit *edit,
                                   const PlumbMember *members,
                                   GError **error);
gboolean plumb_apply_check_settable (const PlumbEdit *edit,
                                     const char *const *names,
                                     GError **error);
PlumbEdit *plumb_apply_restore (const PlumbEdit *edit, PlumbValue *value);
PlumbEdit *plumb_apply_restore_edge (const PlumbEdit *edit, PlumbEdge *edge);
PlumbEdit *plumb_apply_add_node (PlumbApply *self,
                                 PlumbGraph *graph,
                                 const PlumbEdit *edit,
                                 GError **error);
PlumbEdit *plumb_apply_remove_node (PlumbApply *self,
                                    PlumbGraph *graph,
                                    const PlumbEdit *edit,
                                    GError **error);
PlumbEdit *plumb_apply_rename_node (PlumbApply *self,
                                    PlumbGraph *graph,
                                    const PlumbEdit *edit,
                                    GError **error);
PlumbEdit *plumb_apply_set_node (PlumbApply *self,
                                 PlumbGraph *graph,
                                 const PlumbEdit *edit,
                                 GError **error);
PlumbEdit *plumb_apply_set_param (PlumbApply *self,
                                  PlumbGraph *graph,
                                  const PlumbEdit *edit,
                                  GError **error);

G_END_DECLS
