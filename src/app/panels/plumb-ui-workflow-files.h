/* plumb-ui-workflow-files.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* What a person does with a workflow as a whole. A workflow that is open keeps its tab. */

/* The open document of that name, or NULL. Borrowed. */
PlumbUiDocument *plumb_ui_workflow_find_open (PlumbUiSession *session,
                                              PlumbUiProject *project,
                                              const char *name);
/* Saves it under its new name; the old file goes. */
gboolean plumb_ui_workflow_rename (PlumbUiSession *session,
                                   PlumbUiProject *project,
                                   const char *from,
                                   const char *to,
                                   GError **error);
/* Writes it as it stands, saved or not, under a free name, which is returned. */
char *plumb_ui_workflow_duplicate (PlumbUiSession *session,
                                   PlumbUiProject *project,
                                   const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes it and moves its file to the desktop's trash. What happens is told by the session, which
 * offers to undo it. */
void plumb_ui_workflow_trash (PlumbUiSession *session, PlumbUiProject *project, const char *name);
/* Writes what went to the trash last back and opens it; nothing where nothing did. */
gboolean plumb_ui_workflow_restore (PlumbUiSession *session, GError **error);

G_END_DECLS
