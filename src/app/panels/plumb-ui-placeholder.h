/* plumb-ui-placeholder.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a page of the drawer says while it is empty: as small as the drawer may be. @icon, @text and
 * @button (taken) may be NULL. */
GtkWidget *plumb_ui_placeholder_new (const char *icon,
                                     const char *title,
                                     const char *text,
                                     GtkWidget *button) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
