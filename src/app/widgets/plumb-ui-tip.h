/* plumb-ui-tip.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A tooltip for what changes often, such as the rows of a list: the toolkit's own asks the display
 * server where the pointer is, and waits for the answer, whenever a text is set. For who does not
 * see, the text describes the widget. @text may be NULL: none. */
void plumb_ui_tip_set (GtkWidget *widget, const char *text);

G_END_DECLS
