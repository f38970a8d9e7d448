/* plumb-ui-choose-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-project.h"

G_BEGIN_DECLS

/* A file as fields take it: below the project as a path from there; what lies elsewhere as it is,
 * so that the field says what is wrong with it. */
char *plumb_ui_choose_file_make_path (PlumbUiProject *project,
                                      GFile *file) G_GNUC_WARN_UNUSED_RESULT;

/* @path: as above; NULL: nothing was chosen. */
typedef void (*PlumbUiFileChosenFunc) (const char *path, gpointer user_data);

/* Asks for a file by the desktop's chooser. It begins at @path where that is there, else in the
 * project, and goes when @parent is not seen any more: what it asks for is of no use then. @chosen
 * is called once, and @free_data after it. */
void plumb_ui_choose_file (GtkWidget *parent,
                           PlumbUiProject *project,
                           const char *title,
                           const char *path,
                           PlumbUiFileChosenFunc chosen,
                           gpointer user_data,
                           GDestroyNotify free_data);

G_END_DECLS
