/* plumb-ui-finder.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The dialog that finds nodes by name, kind, title and parameters, in the workflow that is shown or
 * in all of the project. @text: to begin with, or NULL. */
void plumb_ui_finder_present (PlumbUiSession *session,
                              gboolean in_project,
                              const char *text,
                              GtkWidget *parent);

G_END_DECLS
