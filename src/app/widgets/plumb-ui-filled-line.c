/* plumb-ui-filled-line.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-filled-line.h"

/* Where lines run from right to left the toolkit's box puts a child that would like to be wider
 * than its line beside the line (libadwaita 1.7). Lines from left to right that are filled from
 * their end look the same, and have no such fault. */
GtkWidget *
plumb_ui_filled_line_new (int child_spacing, int line_spacing)
{
  GtkWidget *line = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", child_spacing, "line-spacing",
                                  line_spacing, "justify", ADW_JUSTIFY_FILL, "justify-last-line",
                                  TRUE, "hexpand", TRUE, NULL);
  if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    {
      gtk_widget_set_direction (line, GTK_TEXT_DIR_LTR);
      adw_wrap_box_set_pack_direction (ADW_WRAP_BOX (line), ADW_PACK_END_TO_START);
    }
  return line;
}
