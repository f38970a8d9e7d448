/* plumb-ui-tools-input-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-tools-input-private.h"

/* What moves the view: scrolling, pinching, and keys that are held. */

#define WHEEL_FACTOR 1.15   /* a notch of the wheel */
#define SURFACE_FACTOR 1.01 /* a pixel of a touchpad, with Ctrl */

static void
scroll_by_wheel (PlumbUiToolsInput *self, double dx, double dy, GdkModifierType state)
{
  PlumbUiViewport *viewport = plumb_ui_tools_get_viewport (self->tools);
  double x, y, width, height;
  plumb_ui_tools_get_pointer (self->tools, &x, &y);
  plumb_ui_viewport_get_size (viewport, &width, &height);
  if ((state & GDK_SHIFT_MASK) != 0 && (state & GDK_CONTROL_MASK) == 0)
    plumb_ui_viewport_pan (viewport, -(dx + dy) * 60, 0);
  else
    plumb_ui_viewport_glide_zoom (viewport, pow (WHEEL_FACTOR, -dy), x, y);
}

static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, PlumbUiToolsInput *self)
{
  PlumbUiViewport *viewport = plumb_ui_tools_get_viewport (self->tools);
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  double x, y;
  if (gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL)
    scroll_by_wheel (self, dx, dy, state);
  else if ((state & GDK_CONTROL_MASK) != 0)
    {
      plumb_ui_tools_get_pointer (self->tools, &x, &y);
      plumb_ui_viewport_zoom_at (viewport, pow (SURFACE_FACTOR, -dy), x, y);
    }
  else
    plumb_ui_viewport_pan (viewport, -dx, -dy);
  return GDK_EVENT_STOP;
}

static void
decelerate_cb (GtkEventControllerScroll *scroll, double vx, double vy, PlumbUiToolsInput *self)
{
  if (gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_SURFACE)
    plumb_ui_viewport_fling (plumb_ui_tools_get_viewport (self->tools), -vx, -vy);
}

static void
pinch_begin_cb (GtkGesture *pinch, GdkEventSequence *sequence, PlumbUiToolsInput *self)
{
  plumb_ui_tools_input_cancel (self);
  self->pinch_scale = 1;
  gtk_gesture_get_bounding_box_center (pinch, &self->pinch_x, &self->pinch_y);
}

/* Two fingers: apart or together zooms, side by side pans. */
static void
pinch_update_cb (GtkGesture *pinch, GdkEventSequence *sequence, PlumbUiToolsInput *self)
{
  PlumbUiViewport *viewport = plumb_ui_tools_get_viewport (self->tools);
  double x, y;
  if (!gtk_gesture_get_bounding_box_center (pinch, &x, &y))
    return;
  double scale = gtk_gesture_zoom_get_scale_delta (GTK_GESTURE_ZOOM (pinch));
  plumb_ui_viewport_pan (viewport, x - self->pinch_x, y - self->pinch_y);
  plumb_ui_viewport_zoom_at (viewport, scale / self->pinch_scale, x, y);
  self->pinch_scale = scale;
  self->pinch_x = x;
  self->pinch_y = y;
}

/* --- keys that are held ------------------------------------------------------------------------
 */

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint keyval,
                guint code,
                GdkModifierType state,
                PlumbUiToolsInput *self)
{
  if ((state & PLUMB_UI_TOOLS_MODIFIERS) != 0)
    return GDK_EVENT_PROPAGATE;
  self->with_y |= keyval == GDK_KEY_y;
  if (keyval != GDK_KEY_space)
    return GDK_EVENT_PROPAGATE;
  if (!self->with_space)
    self->space_was_used = FALSE;
  self->with_space = TRUE;
  if (self->tool == NULL)
    plumb_ui_tools_input_set_cursor (self, "grab");
  return GDK_EVENT_STOP;
}

/* Space alone looks at the picture; held while something is dragged it pans. */
static void
key_released_cb (GtkEventControllerKey *keys,
                 guint keyval,
                 guint code,
                 GdkModifierType state,
                 PlumbUiToolsInput *self)
{
  if (keyval == GDK_KEY_y)
    self->with_y = FALSE;
  if (keyval != GDK_KEY_space || !self->with_space)
    return;
  self->with_space = FALSE;
  if (self->tool == NULL)
    plumb_ui_tools_input_set_cursor (self, NULL);
  if (!self->space_was_used)
    plumb_ui_tools_input_activate (self, "canvas.preview");
}

static void
focus_left_cb (GtkEventControllerFocus *focus, PlumbUiToolsInput *self)
{
  self->with_space = self->with_y = FALSE;
}

void
plumb_ui_tools_input_add_view_controllers (PlumbUiToolsInput *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, 0);
  g_signal_connect_object (scroll, "decelerate", G_CALLBACK (decelerate_cb), self, 0);
  gtk_widget_add_controller (self->canvas, scroll);

  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect_object (pinch, "begin", G_CALLBACK (pinch_begin_cb), self, 0);
  g_signal_connect_object (pinch, "update", G_CALLBACK (pinch_update_cb), self, 0);
  gtk_widget_add_controller (self->canvas, GTK_EVENT_CONTROLLER (pinch));

  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (key_released_cb), self, 0);
  gtk_widget_add_controller (self->canvas, keys);

  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, 0);
  gtk_widget_add_controller (self->canvas, focus);
}
