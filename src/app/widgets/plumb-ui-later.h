/* plumb-ui-later.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts into its place what is not needed for the first look. */
typedef void (*PlumbUiLaterFunc) (gpointer owner);

/* Calls @fill once, when @place has been on the screen for a frame; @owner has @place. A window
 * shows what it was opened for first; then come its panels, one between two frames, and none that
 * stays hidden. */
void plumb_ui_later (GtkWidget *place, PlumbUiLaterFunc fill, gpointer owner);

/* Gives the button a menu whose widgets are made when it is first opened. */
void plumb_ui_make_menu_later (GtkMenuButton *button, GMenuModel *menu);

G_END_DECLS
