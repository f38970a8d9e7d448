/* plumb-ui-stars.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "★★★☆☆", read as "3 of 5 stars". */
GtkWidget *plumb_ui_stars_new (guint stars, guint most) G_GNUC_WARN_UNUSED_RESULT;
/* "3 of 5 stars". */
char *plumb_ui_stars_dup_text (guint stars, guint most) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
