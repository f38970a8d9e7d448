/* plumb-ui-access-item.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A part of a picture as an accessible object: a name, a place, parts of its own; no widget. */
#define PLUMB_UI_TYPE_ACCESS_ITEM (plumb_ui_access_item_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiAccessItem, plumb_ui_access_item, PLUMB_UI, ACCESS_ITEM, GObject)

/* Gives an object its parts, by plumb_ui_access_item_set_first_child(). */
typedef void (*PlumbUiAccessPartsFunc) (PlumbUiAccessItem *self, gpointer user_data);

PlumbUiAccessItem *plumb_ui_access_item_new (GtkAccessibleRole role,
                                             GtkAccessible *parent) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_access_item_set_name (PlumbUiAccessItem *self,
                                    const char *name,
                                    const char *description);
/* Relative to the parent. */
void plumb_ui_access_item_set_area (PlumbUiAccessItem *self, const GdkRectangle *area);
void plumb_ui_access_item_set_selected (PlumbUiAccessItem *self, gboolean selected);
void plumb_ui_access_item_set_focused (PlumbUiAccessItem *self, gboolean focused);
/* (element-type PlumbUiAccessItem) */
void plumb_ui_access_item_set_flow_to (PlumbUiAccessItem *self, GPtrArray *items);
/* The next one in the same parent, or NULL. */
void plumb_ui_access_item_set_next (PlumbUiAccessItem *self, GtkAccessible *next);
/* The parts that there are go. @func is called when somebody asks for those that there are now,
 * which mostly nobody does. NULL: there are none. */
void plumb_ui_access_item_set_parts (PlumbUiAccessItem *self,
                                     PlumbUiAccessPartsFunc func,
                                     gpointer user_data);
void plumb_ui_access_item_set_first_child (PlumbUiAccessItem *self, PlumbUiAccessItem *child);

G_END_DECLS
