/* plumb-ui-workflow-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The workflows of the shown project, with a dot where there is something to save and the state of
 * the last run; above it the project, where several are open. A click opens; the menu (right click,
 * Menu) renames (F2), duplicates, deletes (Delete), shows in files. */
#define PLUMB_UI_TYPE_WORKFLOW_LIST (plumb_ui_workflow_list_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiWorkflowList, plumb_ui_workflow_list, PLUMB_UI, WORKFLOW_LIST, AdwBin)

GtkWidget *plumb_ui_workflow_list_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
