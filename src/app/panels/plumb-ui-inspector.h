/* plumb-ui-inspector.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The form on the right, made from the contract of what is selected: one node, the common fields of
 * several, a link, a frame, a note; with nothing selected, the workflow itself or the definition
 * that was entered. */
#define PLUMB_UI_TYPE_INSPECTOR (plumb_ui_inspector_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiInspector, plumb_ui_inspector, PLUMB_UI, INSPECTOR, AdwBin)

GtkWidget *plumb_ui_inspector_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* The focus goes to the field's control; FALSE where the form has no such field. */
gboolean plumb_ui_inspector_focus_field (PlumbUiInspector *self, const char *field);

G_END_DECLS
