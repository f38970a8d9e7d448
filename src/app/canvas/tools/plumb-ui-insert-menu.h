/* plumb-ui-insert-menu.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-tools.h"

G_BEGIN_DECLS

/* The node picker in a popover on the canvas. @x, @y: of the widget. */
void plumb_ui_insert_menu_popup (PlumbUiTools *tools, double x, double y);
/* Likewise, and below it what else is done where nothing is: for a right click there. */
void plumb_ui_insert_menu_popup_on_ground (PlumbUiTools *tools, double x, double y);
/* Only what the held port goes together with; what is picked is connected. */
void plumb_ui_insert_menu_popup_for_link (PlumbUiTools *tools,
                                          const PlumbEnd *held,
                                          double x,
                                          double y);

/* Only what fits into the link; what is picked goes into it. */
void plumb_ui_insert_menu_popup_into_link (PlumbUiTools *tools,
                                           PlumbEdge *edge,
                                           double x,
                                           double y);

/* Puts a node that is there into a link. FALSE: it does not fit, which is told. */
gboolean plumb_ui_insert_into_link (PlumbUiTools *tools,
                                    const char *id,
                                    PlumbEdge *edge,
                                    const char *gesture);
/* A node of that kind near a place of the scene, selected; on the nearest free spot. Returns: its
 * id, or NULL. */
char *plumb_ui_insert_node (PlumbUiTools *tools,
                            const char *kind,
                            PlumbPoint at,
                            const char *gesture) G_GNUC_WARN_UNUSED_RESULT;

/* A popover at a place of the canvas, which goes when it is closed. */
GtkWidget *plumb_ui_canvas_popover_new (PlumbUiTools *tools, const GdkRectangle *area);

G_END_DECLS
