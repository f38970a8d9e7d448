/* plumb-ui-rest.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives back what is only of use while something goes on. */
typedef void (*PlumbUiRestFunc) (GtkWidget *widget);

/* Calls @func each time that the widget's window, having painted, has painted nothing for so long.
 * Nothing wakes up after that until the next frame. Once for a widget. */
void plumb_ui_at_rest (GtkWidget *widget, guint milliseconds, PlumbUiRestFunc func);

G_END_DECLS
