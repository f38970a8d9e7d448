/* plumb-ui-clicks.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean is_pressed; /* a button, as far as it was told */
} PlumbUiClicks;

/* No click and no end of a drag inside of @window is lost when the main loop is late. */
void plumb_ui_keep_clicks (GtkWidget *window);
/* Whether an event may reach the gestures; takes notice of it. */
gboolean plumb_ui_clicks_let_through (PlumbUiClicks *self,
                                      GdkEventType type,
                                      guint32 time,
                                      GdkModifierType state);

G_END_DECLS
