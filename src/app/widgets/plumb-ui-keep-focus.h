/* plumb-ui-keep-focus.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What has the focus is taken off the screen for a frame where the window's size passes one at
 * which it is arranged anew, and the focus goes elsewhere: it comes back. Once for a window. */
void plumb_ui_keep_focus (GtkWindow *window);

G_END_DECLS
