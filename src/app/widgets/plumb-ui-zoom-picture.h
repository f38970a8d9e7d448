/* plumb-ui-zoom-picture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A picture, or two in the same place, that can be zoomed (wheel, on a page that is
 * scrolled with Control; pinch, + and -) and moved (drag,
 * arrows). 0 fits, 1 is pixel for pixel. Two are flipped, or parted by a line that is dragged. */
#define PLUMB_UI_TYPE_ZOOM_PICTURE (plumb_ui_zoom_picture_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiZoomPicture, plumb_ui_zoom_picture, PLUMB_UI, ZOOM_PICTURE, GtkWidget)

GtkWidget *plumb_ui_zoom_picture_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Nullable, both. */
void plumb_ui_zoom_picture_set_textures (PlumbUiZoomPicture *self,
                                         GdkTexture *first,
                                         GdkTexture *second);
/* What is left of this fraction of the width is the first one, the rest the second; 1: the first
 * alone, 0: the second alone. */
void plumb_ui_zoom_picture_set_wipe (PlumbUiZoomPicture *self, double fraction);
double plumb_ui_zoom_picture_get_wipe (PlumbUiZoomPicture *self);
/* Logical pixels for each of the picture's; 0: fit. */
void plumb_ui_zoom_picture_set_zoom (PlumbUiZoomPicture *self, double zoom);
double plumb_ui_zoom_picture_get_zoom (PlumbUiZoomPicture *self);

G_END_DECLS
