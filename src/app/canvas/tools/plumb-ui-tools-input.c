/* plumb-ui-tools-input.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-tools-input-private.h"

#define ANY_MODIFIERS (~0u)
#define EDGE 28.0       /* so near to the canvas's edge the view follows */
#define EDGE_SPEED 14.0 /* at most so far a frame */

enum
{
  MENU,
  INSERT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiToolsInput, plumb_ui_tools_input, G_TYPE_OBJECT)

/* --- which tool takes a press ------------------------------------------------------------------
 */

#define HIT(type) (1u << PLUMB_HIT_##type)
#define PORTS (HIT (INPUT) | HIT (OUTPUT))
#define CORNERS (HIT (CORNER) | HIT (NOTE_CORNER))
#define CARDS (HIT (CARD) | HIT (ROW) | HIT (PICTURE))
#define MOVABLE (CARDS | HIT (FRAME_TITLE) | HIT (NOTE))
#define GROUND (HIT (NOTHING) | HIT (LINK))
#define ALL (~0u)

typedef struct
{
  guint button;
  guint modifiers;
  guint hits;
  const PlumbUiToolClass *tool;
} Rule;

/* The first that fits. */
static const Rule rules[] = {
  { GDK_BUTTON_MIDDLE, ANY_MODIFIERS, ALL, &plumb_ui_tool_pan },
  { GDK_BUTTON_SECONDARY, GDK_CONTROL_MASK, ALL, &plumb_ui_tool_cut },
  { GDK_BUTTON_SECONDARY, GDK_SHIFT_MASK, ALL, &plumb_ui_tool_reroute },
  { GDK_BUTTON_SECONDARY, GDK_ALT_MASK, ALL, &plumb_ui_tool_lazy },
  { GDK_BUTTON_PRIMARY, GDK_CONTROL_MASK | GDK_SHIFT_MASK, ALL, &plumb_ui_tool_zoom },
  { GDK_BUTTON_PRIMARY, GDK_CONTROL_MASK, PORTS, &plumb_ui_tool_unlink },
  { GDK_BUTTON_PRIMARY, ANY_MODIFIERS, PORTS, &plumb_ui_tool_link },
  { GDK_BUTTON_PRIMARY, ANY_MODIFIERS, CORNERS, &plumb_ui_tool_resize },
  { GDK_BUTTON_PRIMARY, GDK_ALT_MASK, CARDS, &plumb_ui_tool_detach },
  { GDK_BUTTON_PRIMARY, ANY_MODIFIERS, MOVABLE, &plumb_ui_tool_move },
  { GDK_BUTTON_PRIMARY, GDK_ALT_MASK, GROUND, &plumb_ui_tool_cut },
  { GDK_BUTTON_PRIMARY, ANY_MODIFIERS, GROUND, &plumb_ui_tool_box },
};

/* Where a preset differs: asked first. */
static const Rule comfyui_rules[] = {
  { GDK_BUTTON_PRIMARY, 0, GROUND, &plumb_ui_tool_pan },
  { GDK_BUTTON_PRIMARY, GDK_CONTROL_MASK, GROUND, &plumb_ui_tool_box },
};

static const PlumbUiToolClass *
find_rule (const Rule *table, guint n_rules, const PlumbUiPress *press)
{
  guint modifiers = press->pointer.state & PLUMB_UI_TOOLS_MODIFIERS;
  for (guint i = 0; i < n_rules; i++)
    if (table[i].button == press->button && (table[i].hits & (1u << press->hit.type)) != 0
        && (table[i].modifiers == ANY_MODIFIERS || table[i].modifiers == modifiers))
      return table[i].tool;
  return NULL;
}

static const PlumbUiToolClass *
choose_tool (PlumbUiToolsInput *self)
{
  const PlumbUiPress *press = &self->press;
  const PlumbUiToolClass *tool = NULL;
  if (press->with_space && press->button == GDK_BUTTON_PRIMARY)
    return &plumb_ui_tool_pan;
  if (press->with_y && press->button == GDK_BUTTON_PRIMARY)
    return &plumb_ui_tool_cut;
  if (plumb_ui_tools_get_preset (self->tools) == PLUMB_UI_KEYS_COMFYUI)
    tool = find_rule (comfyui_rules, G_N_ELEMENTS (comfyui_rules), press);
  return tool != NULL ? tool : find_rule (rules, G_N_ELEMENTS (rules), press);
}

/* --- leading a tool ----------------------------------------------------------------------------
 */

PlumbUiPointer
plumb_ui_tools_make_pointer (PlumbUiTools *tools, double x, double y, GdkModifierType state)
{
  return (PlumbUiPointer) { .x = x,
                            .y = y,
                            .at
                            = plumb_ui_canvas_to_scene (plumb_ui_tools_get_canvas (tools), x, y),
                            .state = state,
                            .time = g_get_monotonic_time () };
}

void
plumb_ui_tools_input_set_cursor (PlumbUiToolsInput *self, const char *name)
{
  gtk_widget_set_cursor_from_name (self->canvas, name);
}

static void
end_tool (PlumbUiToolsInput *self)
{
  PlumbUiTool *tool = g_steal_pointer (&self->tool);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->canvas, self->tick);
  self->tick = 0;
  plumb_ui_overlay_clear_gesture (plumb_ui_tools_get_overlay (self->tools));
  tool->class->end (tool);
  g_free (tool);
  plumb_ui_tools_input_set_cursor (self, NULL);
}

static double
get_edge_speed (double place, double length)
{
  double beyond = place < EDGE ? place - EDGE : place > length - EDGE ? place - length + EDGE : 0;
  return -CLAMP (beyond / EDGE, -1, 1) * EDGE_SPEED;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PlumbUiToolsInput *self = user_data;
  PlumbUiViewport *viewport = plumb_ui_tools_get_viewport (self->tools);
  double width, height;
  plumb_ui_viewport_get_size (viewport, &width, &height);
  double dx = get_edge_speed (self->last.x, width), dy = get_edge_speed (self->last.y, height);
  if (dx == 0 && dy == 0)
    {
      self->tick = 0; /* the next motion to the edge starts it again */
      return G_SOURCE_REMOVE;
    }
  plumb_ui_viewport_pan (viewport, dx, dy);
  self->last
      = plumb_ui_tools_make_pointer (self->tools, self->last.x, self->last.y, self->last.state);
  self->tool->class->move (self->tool, &self->last);
  return G_SOURCE_CONTINUE;
}

static void
follow (PlumbUiToolsInput *self)
{
  double width, height;
  plumb_ui_viewport_get_size (plumb_ui_tools_get_viewport (self->tools), &width, &height);
  if (self->tool->class->follows && self->tick == 0
      && (get_edge_speed (self->last.x, width) != 0 || get_edge_speed (self->last.y, height) != 0))
    self->tick = gtk_widget_add_tick_callback (self->canvas, tick_cb, self, NULL);
}

static void
move_tool (PlumbUiToolsInput *self, double x, double y, GdkModifierType state)
{
  self->last = plumb_ui_tools_make_pointer (self->tools, x, y, state);
  self->tool->class->move (self->tool, &self->last);
  follow (self);
}

/* A menu that opens meanwhile takes the pointer, which is no reason to cancel. */
static void
drop_tool (PlumbUiToolsInput *self)
{
  self->is_dropping = TRUE;
  self->tool->class->drop (self->tool, &self->last);
  self->is_dropping = FALSE;
  end_tool (self);
}

static gboolean
begin_tool (PlumbUiToolsInput *self, const PlumbUiToolClass *class)
{
  PlumbUiViewport *viewport = plumb_ui_tools_get_viewport (self->tools);
  self->zoom_before = plumb_ui_viewport_get_zoom (viewport);
  self->origin_before = plumb_ui_viewport_get_origin (viewport);
  PlumbUiTool *tool = g_malloc0 (class->size);
  tool->class = class;
  tool->tools = self->tools;
  self->tool = tool;
  if (!class->begin (tool, &self->press))
    {
      end_tool (self);
      return FALSE;
    }
  plumb_ui_overlay_set_hover (plumb_ui_tools_get_overlay (self->tools), NULL);
  plumb_ui_tools_input_set_cursor (self, class->cursor);
  self->last = self->press.pointer;
  return TRUE;
}

gboolean
plumb_ui_tools_input_cancel (PlumbUiToolsInput *self)
{
  if (self->is_dropping)
    return FALSE;
  gboolean was_busy = self->tool != NULL || self->is_pressed;
  self->is_pressed = FALSE;
  if (self->tool != NULL)
    {
      end_tool (self);
      plumb_ui_viewport_show (plumb_ui_tools_get_viewport (self->tools), self->zoom_before,
                              self->origin_before);
    }
  return was_busy;
}

void
plumb_ui_tools_input_grab (PlumbUiToolsInput *self)
{
  double x, y;
  g_auto (GStrv) ids = plumb_ui_tools_list_nodes (self->tools);
  if (self->tool != NULL || ids[0] == NULL || !plumb_ui_tools_get_pointer (self->tools, &x, &y))
    return;
  self->press = (PlumbUiPress) { .pointer = plumb_ui_tools_make_pointer (self->tools, x, y, 0),
                                 .hit = { .type = PLUMB_HIT_CARD, .id = ids[0] } };
  begin_tool (self, &plumb_ui_tool_move);
}

/* --- press, drag, click ------------------------------------------------------------------------
 */

static void
remember_hit (PlumbUiToolsInput *self, const PlumbHit *hit)
{
  self->press.hit = *hit;
  g_set_str (&self->hit_id, hit->id);
  g_set_str (&self->hit_name, hit->name);
  self->press.hit.id = self->hit_id;
  self->press.hit.name = self->hit_name;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PlumbUiToolsInput *self)
{
  if (self->tool != NULL) /* a grab ends with a click; another button cancels */
    {
      if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture))
          == GDK_BUTTON_PRIMARY)
        drop_tool (self);
      else
        plumb_ui_tools_input_cancel (self);
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_widget_grab_focus (self->canvas);
  plumb_ui_viewport_stop (plumb_ui_tools_get_viewport (self->tools));
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  PlumbHit hit = plumb_ui_canvas_pick (PLUMB_UI_CANVAS (self->canvas), x, y);
  self->press.pointer = plumb_ui_tools_make_pointer (self->tools, x, y, state);
  self->press.button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  self->press.with_space = self->with_space;
  self->press.with_y
      = self->with_y && plumb_ui_tools_get_preset (self->tools) == PLUMB_UI_KEYS_HOUDINI;
  remember_hit (self, &hit);
  self->space_was_used |= self->with_space;
  self->is_pressed = TRUE;
  plumb_ui_tools_set_pointer (self->tools, x, y);
  plumb_ui_tools_input_select_pressed (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PlumbUiToolsInput *self)
{
  if (!self->is_pressed)
    return;
  double x = self->press.pointer.x + dx, y = self->press.pointer.y + dy;
  plumb_ui_tools_set_pointer (self->tools, x, y);
  if (self->tool == NULL)
    {
      if (!gtk_drag_check_threshold (self->canvas, 0, 0, (int) dx, (int) dy))
        return;
      const PlumbUiToolClass *class = choose_tool (self);
      if (class == NULL || !begin_tool (self, class))
        {
          self->is_pressed = FALSE;
          return;
        }
    }
  move_tool (self, x, y,
             gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, PlumbUiToolsInput *self)
{
  if (!self->is_pressed)
    return;
  self->is_pressed = FALSE;
  if (self->tool != NULL)
    {
      self->last = plumb_ui_tools_make_pointer (self->tools, self->press.pointer.x + dx,
                                                self->press.pointer.y + dy, self->last.state);
      drop_tool (self);
    }
  else if (self->press.button == GDK_BUTTON_PRIMARY)
    plumb_ui_tools_input_click (self);
  else if (self->press.button == GDK_BUTTON_SECONDARY
           && (self->press.pointer.state & PLUMB_UI_TOOLS_MODIFIERS) == 0)
    plumb_ui_tools_input_ask_for_menu (self);
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, PlumbUiToolsInput *self)
{
  plumb_ui_tools_input_cancel (self);
}

static void
long_press_cb (GtkGestureLongPress *gesture, double x, double y, PlumbUiToolsInput *self)
{
  if (self->tool != NULL)
    return;
  self->is_pressed = FALSE;
  gtk_gesture_set_state (self->drag, GTK_EVENT_SEQUENCE_DENIED);
  plumb_ui_tools_input_ask_for_menu (self);
}

/* --- hover -------------------------------------------------------------------------------------
 */

static const char *
choose_cursor (const PlumbHit *hit)
{
  if (hit->type == PLUMB_HIT_INPUT || hit->type == PLUMB_HIT_OUTPUT)
    return "crosshair";
  if (hit->type == PLUMB_HIT_CORNER || hit->type == PLUMB_HIT_NOTE_CORNER)
    return "nwse-resize";
  return hit->type == PLUMB_HIT_FRAME_TITLE ? "move" : NULL;
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, PlumbUiToolsInput *self)
{
  plumb_ui_tools_set_pointer (self->tools, x, y);
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (motion));
  if (self->tool != NULL)
    {
      if (!self->is_pressed)
        move_tool (self, x, y, state);
      return;
    }
  if (self->is_pressed)
    return;
  PlumbHit hit = plumb_ui_canvas_pick (PLUMB_UI_CANVAS (self->canvas), x, y);
  plumb_ui_overlay_set_hover (plumb_ui_tools_get_overlay (self->tools),
                              hit.type != PLUMB_HIT_NOTHING ? &hit : NULL);
  plumb_ui_tools_input_set_cursor (self, self->with_space ? "grab" : choose_cursor (&hit));
}

static void
leave_cb (GtkEventControllerMotion *motion, PlumbUiToolsInput *self)
{
  plumb_ui_tools_unset_pointer (self->tools);
  if (self->tool == NULL)
    plumb_ui_overlay_set_hover (plumb_ui_tools_get_overlay (self->tools), NULL);
}

/* --- the object --------------------------------------------------------------------------------
 */

static void
plumb_ui_tools_input_dispose (GObject *object)
{
  PlumbUiToolsInput *self = PLUMB_UI_TOOLS_INPUT (object);
  if (self->tool != NULL)
    end_tool (self);
  g_clear_pointer (&self->hit_id, g_free);
  g_clear_pointer (&self->hit_name, g_free);
  g_clear_object (&self->tools);
  G_OBJECT_CLASS (plumb_ui_tools_input_parent_class)->dispose (object);
}

static void
plumb_ui_tools_input_class_init (PlumbUiToolsInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_tools_input_dispose;
  GType type = PLUMB_UI_TYPE_TOOLS_INPUT;
  signals[MENU] = g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                3, G_TYPE_POINTER, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[INSERT] = g_signal_new ("insert", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
plumb_ui_tools_input_init (PlumbUiToolsInput *self)
{
}

static void
add_pointer_controllers (PlumbUiToolsInput *self)
{
  self->drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->drag), 0);
  g_signal_connect_object (self->drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (self->drag, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (self->drag, "drag-end", G_CALLBACK (drag_end_cb), self, 0);
  g_signal_connect_object (self->drag, "cancel", G_CALLBACK (drag_cancel_cb), self, 0);
  gtk_widget_add_controller (self->canvas, GTK_EVENT_CONTROLLER (self->drag));

  GtkGesture *press = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (long_press_cb), self, 0);
  gtk_widget_add_controller (self->canvas, GTK_EVENT_CONTROLLER (press));
  gtk_gesture_group (press, self->drag);

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, 0);
  gtk_widget_add_controller (self->canvas, motion);
}

/* Somebody else changed what a tool works on. */
static void
document_changed_cb (PlumbUiDocument *document,
                     const PlumbChange *changes,
                     guint n_changes,
                     PlumbUiToolsInput *self)
{
  if (!plumb_ui_tools_is_applying (self->tools))
    plumb_ui_tools_input_cancel (self);
}

PlumbUiToolsInput *
plumb_ui_tools_input_new (PlumbUiTools *tools)
{
  g_return_val_if_fail (PLUMB_UI_IS_TOOLS (tools), NULL);
  PlumbUiToolsInput *self = g_object_new (PLUMB_UI_TYPE_TOOLS_INPUT, NULL);
  self->tools = g_object_ref (tools);
  self->canvas = GTK_WIDGET (plumb_ui_tools_get_canvas (tools));
  gtk_widget_set_focusable (self->canvas, TRUE);
  add_pointer_controllers (self);
  plumb_ui_tools_input_add_view_controllers (self);
  g_signal_connect_object (plumb_ui_tools_get_document (tools), "changed",
                           G_CALLBACK (document_changed_cb), self, 0);
  return self;
}
