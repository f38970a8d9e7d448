/* plumb-ui-compare-canvas-input.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-compare-canvas-private.h"

#define STEP 1.25
/* Widget pixels from which a line is taken. */
#define REACH 9.0
/* A press that moved no farther is a click. */
#define STILL 4.0

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, PlumbUiCompareCanvas *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean is_touchpad
      = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;
  double x = self->pointer_x, y = self->pointer_y;
  if (is_touchpad && (state & GDK_CONTROL_MASK) == 0)
    plumb_ui_compare_canvas_move_by (self, dx, dy);
  else
    plumb_ui_compare_canvas_zoom_at (
        self, plumb_ui_compare_canvas_get_zoom (self) * pow (STEP, is_touchpad ? -dy / 40 : -dy),
        MAX (x, 0), MAX (y, 0));
  return GDK_EVENT_STOP;
}

static void
pointed (PlumbUiCompareCanvas *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if ((self->look.overlays & PLUMB_UI_OVERLAY_LOUPE) != 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "pointed");
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, PlumbUiCompareCanvas *self)
{
  pointed (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller, PlumbUiCompareCanvas *self)
{
  pointed (self, -1, -1);
}

/* --- dragging ------------------------------------------------------------------------------- */

static double
get_line_distance (PlumbUiCompareCanvas *self, const PlumbUiCompareFrame *frame, double x, double y)
{
  double point[2], way[2];
  plumb_ui_compare_canvas_get_line (self, frame, point, way);
  double dx = x * frame->factor - point[0], dy = y * frame->factor - point[1];
  return fabs (dx * way[1] - dy * way[0]) / frame->factor;
}

static double
get_horizon_distance (PlumbUiCompareCanvas *self, const PlumbUiCompareFrame *frame, double y)
{
  double at = (double) frame->y[0] + self->look.horizon * frame->picture_height * frame->scale;
  return fabs (y * frame->factor - at) / frame->factor;
}

/* The middle button moves the picture whatever is in hand; Ctrl draws without a tool. */
static PlumbUiCompareDrag
find_drag (
    PlumbUiCompareCanvas *self, double x, double y, GdkModifierType state, gboolean is_middle)
{
  PlumbUiCompareFrame frame;
  if (!plumb_ui_compare_canvas_get_frame (self, &frame))
    return PLUMB_UI_DRAG_NONE;
  if (is_middle)
    return PLUMB_UI_DRAG_PAN;
  if (self->tool != PLUMB_UI_TOOL_NONE)
    return plumb_ui_compare_canvas_begin_drawing (self, self->tool, x, y);
  if ((state & GDK_CONTROL_MASK) != 0)
    return plumb_ui_compare_canvas_begin_drawing (self, PLUMB_UI_TOOL_RECTANGLE, x, y);
  if (self->look.mode == PLUMB_UI_MODE_WIPE && get_line_distance (self, &frame, x, y) < REACH)
    return (state & GDK_SHIFT_MASK) != 0 ? PLUMB_UI_DRAG_TURN : PLUMB_UI_DRAG_WIPE;
  if ((self->look.overlays & PLUMB_UI_OVERLAY_HORIZON) != 0
      && get_horizon_distance (self, &frame, y) < REACH)
    return PLUMB_UI_DRAG_HORIZON;
  if ((self->look.overlays & PLUMB_UI_OVERLAY_ISO) != 0 && (state & GDK_ALT_MASK) != 0)
    return PLUMB_UI_DRAG_ISO;
  return PLUMB_UI_DRAG_PAN;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PlumbUiCompareCanvas *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->begin_x = self->begin_y = 0;
  self->drag = find_drag (self, x, y, state, button == GDK_BUTTON_MIDDLE);
}

static void
drag_wipe (PlumbUiCompareCanvas *self, const PlumbUiCompareFrame *frame, double x, double y)
{
  double px, py;
  plumb_ui_compare_canvas_locate (self, x, y, &px, &py);
  self->look.wipe_x = CLAMP (px / frame->picture_width, 0, 1);
  self->look.wipe_y = CLAMP (py / frame->picture_height, 0, 1);
  plumb_ui_compare_canvas_look_changed (self);
}

static void
drag_turn (PlumbUiCompareCanvas *self, const PlumbUiCompareFrame *frame, double x, double y)
{
  double point[2], way[2];
  plumb_ui_compare_canvas_get_line (self, frame, point, way);
  double dx = x * frame->factor - point[0], dy = y * frame->factor - point[1];
  if (hypot (dx, dy) < REACH)
    return;
  /* 0: upright; clockwise. */
  double angle = fmod (atan2 (dx, -dy) * 180 / G_PI + 360, 180);
  self->look.wipe_angle = angle;
  plumb_ui_compare_canvas_look_changed (self);
}

static void
drag_overlay (PlumbUiCompareCanvas *self, const PlumbUiCompareFrame *frame, double dx, double dy)
{
  if (self->drag == PLUMB_UI_DRAG_HORIZON)
    self->look.horizon = CLAMP (
        self->look.horizon + dy * frame->factor / frame->scale / frame->picture_height, 0, 1);
  else
    {
      self->look.iso_x += dx * frame->factor / frame->scale;
      self->look.iso_y += dy * frame->factor / frame->scale;
    }
  plumb_ui_compare_canvas_look_changed (self);
}

static void
drag_region (PlumbUiCompareCanvas *self, const PlumbUiCompareFrame *frame, double dx, double dy)
{
  self->moved
      = (PlumbSpot) { dx * frame->factor / frame->scale, dy * frame->factor / frame->scale };
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PlumbUiCompareCanvas *self)
{
  PlumbUiCompareFrame frame;
  double x, y, by_x = dx - self->begin_x, by_y = dy - self->begin_y;
  if (!plumb_ui_compare_canvas_get_frame (self, &frame))
    return;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  self->begin_x = dx;
  self->begin_y = dy;
  if (self->drag == PLUMB_UI_DRAG_PAN)
    plumb_ui_compare_canvas_move_by (self, -by_x, -by_y);
  else if (self->drag == PLUMB_UI_DRAG_WIPE)
    drag_wipe (self, &frame, x + dx, y + dy);
  else if (self->drag == PLUMB_UI_DRAG_DRAW)
    plumb_ui_compare_canvas_draw_to (self, x + dx, y + dy);
  else if (self->drag == PLUMB_UI_DRAG_MOVE)
    drag_region (self, &frame, dx, dy);
  else if (self->drag == PLUMB_UI_DRAG_TURN)
    drag_turn (self, &frame, x + dx, y + dy);
  else if (self->drag != PLUMB_UI_DRAG_NONE)
    drag_overlay (self, &frame, by_x, by_y);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, PlumbUiCompareCanvas *self)
{
  double x, y, px, py;
  if (self->drag == PLUMB_UI_DRAG_PAN && hypot (dx, dy) < STILL
      && gtk_gesture_drag_get_start_point (gesture, &x, &y))
    {
      plumb_ui_compare_canvas_locate (self, x, y, &px, &py);
      plumb_ui_compare_canvas_clicked (self, px, py);
    }
  if (self->drag == PLUMB_UI_DRAG_DRAW)
    plumb_ui_compare_canvas_end_drawing (self, hypot (dx, dy) >= STILL);
  if (self->drag == PLUMB_UI_DRAG_MOVE)
    plumb_ui_compare_canvas_move_selected (self, self->moved.x, self->moved.y);
  self->drag = PLUMB_UI_DRAG_NONE;
}

/* Twice: all of it, or pixel for pixel there. */
static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, PlumbUiCompareCanvas *self)
{
  if (n != 2 || self->look.mode == PLUMB_UI_MODE_DIFFERENCE || self->tool != PLUMB_UI_TOOL_NONE)
    return;
  if (self->zoom > 0)
    plumb_ui_compare_canvas_set_zoom (self, 0);
  else
    plumb_ui_compare_canvas_zoom_at (self, 1, x, y);
}

/* --- fingers --------------------------------------------------------------------------------- */

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, PlumbUiCompareCanvas *self)
{
  self->begin_zoom = plumb_ui_compare_canvas_get_zoom (self);
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, PlumbUiCompareCanvas *self)
{
  double x, y;
  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    plumb_ui_compare_canvas_zoom_at (self, self->begin_zoom * scale, x, y);
}

/* --- Shift: the other picture as a ghost ---------------------------------------------------- */

static void
set_ghost (PlumbUiCompareCanvas *self, gboolean has_ghost)
{
  if (has_ghost == self->has_ghost)
    return;
  self->has_ghost = has_ghost;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_shift (guint key)
{
  return key == GDK_KEY_Shift_L || key == GDK_KEY_Shift_R;
}

/* Alone: with another key it means something else. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint key,
                guint code,
                GdkModifierType state,
                PlumbUiCompareCanvas *self)
{
  gboolean is_alone = (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0;
  set_ghost (self, is_shift (key) && is_alone && self->tool == PLUMB_UI_TOOL_NONE);
  return GDK_EVENT_PROPAGATE;
}

static void
key_released_cb (GtkEventControllerKey *controller,
                 guint key,
                 guint code,
                 GdkModifierType state,
                 PlumbUiCompareCanvas *self)
{
  if (is_shift (key))
    set_ghost (self, FALSE);
}

static void
focus_left_cb (GtkEventControllerFocus *controller, PlumbUiCompareCanvas *self)
{
  set_ghost (self, FALSE);
}

void
plumb_ui_compare_canvas_add_input (PlumbUiCompareCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (key, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (widget, key);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (widget, focus);
}
