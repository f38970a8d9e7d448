/* plumb-ui-outline.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The graph of the shown level as a table: a full second way to edit, without the canvas. Nodes can
 * be sorted and searched, added, renamed, muted, deleted; below the table the inputs of the chosen
 * node are connected and disconnected. What is chosen here is what is selected on the canvas. */
#define PLUMB_UI_TYPE_OUTLINE (plumb_ui_outline_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiOutline, plumb_ui_outline, PLUMB_UI, OUTLINE, AdwBin)

GtkWidget *plumb_ui_outline_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
