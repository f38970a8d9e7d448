/* plumb-ui-viewport.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-geometry.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* Which part of the canvas is seen, and how it moves: zoom, place, flings, fits, bookmarks. Knows
 * no widget and no clock: times are given, in microseconds (a frame clock's). Widget coordinates
 * are logical pixels from the widget's top left corner. */

#define PLUMB_UI_ZOOM_MIN 0.02
#define PLUMB_UI_ZOOM_MAX 4.0
#define PLUMB_UI_N_BOOKMARKS 9

#define PLUMB_UI_TYPE_VIEWPORT (plumb_ui_viewport_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiViewport, plumb_ui_viewport, PLUMB_UI, VIEWPORT, GObject)

PlumbUiViewport *plumb_ui_viewport_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Where it is. Signal "changed" after each change; property "zoom" to bind a label to. */
double plumb_ui_viewport_get_zoom (PlumbUiViewport *self);
PlumbPoint plumb_ui_viewport_get_origin (PlumbUiViewport *self);
void plumb_ui_viewport_get_size (PlumbUiViewport *self, double *width, double *height);
void plumb_ui_viewport_set_size (PlumbUiViewport *self, double width, double height);
PlumbRect plumb_ui_viewport_get_visible (PlumbUiViewport *self);
PlumbPoint plumb_ui_viewport_to_scene (PlumbUiViewport *self, double x, double y);
PlumbPoint plumb_ui_viewport_to_widget (PlumbUiViewport *self, PlumbPoint at);

/* Something lies on so much of its bottom: what is fitted stays clear of that. */
void plumb_ui_viewport_set_covered (PlumbUiViewport *self, double bottom);

/* At once; each ends an animation. */
void plumb_ui_viewport_show (PlumbUiViewport *self, double zoom, PlumbPoint origin);
void plumb_ui_viewport_pan (PlumbUiViewport *self, double dx, double dy);
void plumb_ui_viewport_zoom_at (PlumbUiViewport *self, double factor, double x, double y);
void plumb_ui_viewport_fit (PlumbUiViewport *self, const PlumbRect *rect, double margin);
void plumb_ui_viewport_open (PlumbUiViewport *self, const PlumbRect *rect, double margin);
void plumb_ui_viewport_keep (PlumbUiViewport *self);

/* With an animation, where animations are wanted (see set_animated), else at once. */
void plumb_ui_viewport_glide_to (PlumbUiViewport *self, double zoom, PlumbPoint origin);
void plumb_ui_viewport_glide_to_fit (PlumbUiViewport *self, const PlumbRect *rect, double margin);
void plumb_ui_viewport_glide_zoom (PlumbUiViewport *self, double factor, double x, double y);
/* The least pan that shows the rectangle. */
void plumb_ui_viewport_glide_to_reveal (PlumbUiViewport *self,
                                        const PlumbRect *rect,
                                        double margin);
/* After a pan: goes on with this speed (widget pixels a second), slowing down. */
void plumb_ui_viewport_fling (PlumbUiViewport *self, double dx, double dy);
void plumb_ui_viewport_stop (PlumbUiViewport *self);
void plumb_ui_viewport_set_animated (PlumbUiViewport *self, gboolean animated);

/* How large 100 % is: widget pixels a canvas pixel; the user's text scale. The zoom itself is
 * always in widget pixels a canvas pixel. */
double plumb_ui_viewport_get_unit (PlumbUiViewport *self);
void plumb_ui_viewport_set_unit (PlumbUiViewport *self, double unit);

/* One frame of the animation. Returns: whether it goes on. */
gboolean plumb_ui_viewport_tick (PlumbUiViewport *self, gint64 time);
gboolean plumb_ui_viewport_is_moving (PlumbUiViewport *self);
/* Zoom changed less than a moment ago, or is still changing: not worth painting exactly. */
gboolean plumb_ui_viewport_is_zooming (PlumbUiViewport *self, gint64 time);

/* Views to come back to, by number (1 to 9). */
void plumb_ui_viewport_set_bookmark (PlumbUiViewport *self, guint number);
gboolean plumb_ui_viewport_glide_to_bookmark (PlumbUiViewport *self, guint number);
gboolean plumb_ui_viewport_get_bookmark (PlumbUiViewport *self,
                                         guint number,
                                         double *zoom,
                                         PlumbPoint *origin);

G_END_DECLS
