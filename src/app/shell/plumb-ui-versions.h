/* plumb-ui-versions.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The dialog with a workflow's earlier versions: each can be restored, or opened beside. */
void plumb_ui_versions_present (PlumbUiSession *session,
                                PlumbUiDocument *document,
                                GtkWidget *parent);

G_END_DECLS
