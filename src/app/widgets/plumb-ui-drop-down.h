/* plumb-ui-drop-down.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void plumb_ui_drop_down_set_name (GtkDropDown *drop_down, const char *name);
void plumb_ui_drop_down_shrink (GtkDropDown *drop_down);

G_END_DECLS
