/* plumb-ui-scrub.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For widgets that draw a row of things, or a map, themselves, and show what a person points at. */

typedef void (*PlumbUiScrubFunc) (GtkWidget *widget, double x, double y);

/* @func is told where the pointer is from the press on until the button comes up; the press gives
 * the focus to a widget that can have it. */
void plumb_ui_scrub_follow (GtkWidget *widget, PlumbUiScrubFunc func);
/* Where Left, Right, Home or End leads from @at in a row of @n; -1: the key does not lead anywhere.
 */
int plumb_ui_scrub_find (guint key, guint at, guint n);

G_END_DECLS
