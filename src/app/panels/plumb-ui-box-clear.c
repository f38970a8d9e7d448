/* plumb-ui-box-clear.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-box-clear.h"

void
plumb_ui_box_clear (GtkBox *box)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    {
      g_idle_add_once (g_object_unref, g_object_ref (child));
      gtk_box_remove (box, child);
    }
}
