/* plumb-ui-project-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-environment.h"

G_BEGIN_DECLS

/* @folder: the project that was made. */
typedef void (*PlumbUiProjectMadeFunc) (const char *folder, gpointer parent);

/* Asks for name, place and what to start from, and makes the project. @sample: what is chosen to
 * begin with, or NULL: an empty one. */
void plumb_ui_project_dialog_present (PlumbUiEnvironment *environment,
                                      const char *sample,
                                      GtkWidget *parent,
                                      PlumbUiProjectMadeFunc func);

G_END_DECLS
