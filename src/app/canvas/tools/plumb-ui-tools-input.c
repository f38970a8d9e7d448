/* plumb-ui-tools-input.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-tools-input.h"

#include "plumb-ui-tool-private.h"

#define MODIFIERS (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)
#define ANY_MODIFIERS (~0u)
#define EDGE 28.0           /* so near to the canvas's edge the view follows */
#define EDGE_SPEED 14.0     /* at most so far a frame */
#define WHEEL_FACTOR 1.15   /* a notch of the wheel */
#define SURFACE_FACTOR 1.01 /* a pixel of a touchpad, with Ctrl */
#define DOUBLE_CLICK_REACH 6.0

struct _PlumbUiToolsInput
{
  GObject parent_instance;

  PlumbUiTools *tools;
  GtkWidget *canvas; /* not owned */
  GtkGesture *drag;

  PlumbUiPress press;
  gboolean is_pressed;
  char *hit_id;
  char *hit_name;
  PlumbUiTool *tool;
  gboolean is_dropping;
  guint tick;
  PlumbUiPointer last;

  double zoom_before;
  PlumbPoint origin_before;
  double pinch_scale;
  double pinch_x, pinch_y;

  gboolean with_space;
  gboolean with_y;
  gboolean space_was_used;
  gint64 click_time;
  double click_x, click_y;
};

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
  guint modifiers = press->pointer.state & MODIFIERS;
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

static void
set_cursor (PlumbUiToolsInput *self, const char *name)
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
  set_cursor (self, NULL);
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
  set_cursor (self, class->cursor);
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

static gboolean
find_item (const PlumbHit *hit, PlumbUiItemType *type, char **id)
{
  *id = NULL;
  switch (hit->type)
    {
    case PLUMB_HIT_CARD:
    case PLUMB_HIT_ROW:
    case PLUMB_HIT_PICTURE:
    case PLUMB_HIT_CORNER:
    case PLUMB_HIT_INPUT:
    case PLUMB_HIT_OUTPUT:
      *type = PLUMB_UI_ITEM_NODE;
      break;
    case PLUMB_HIT_LINK:
      *type = PLUMB_UI_ITEM_EDGE;
      *id = g_strconcat (hit->id, " ", hit->name, NULL);
      return TRUE;
    case PLUMB_HIT_FRAME_TITLE:
      *type = PLUMB_UI_ITEM_FRAME;
      break;
    case PLUMB_HIT_NOTE:
    case PLUMB_HIT_NOTE_CORNER:
      *type = PLUMB_UI_ITEM_NOTE;
      break;
    case PLUMB_HIT_NOTHING:
    default:
      return FALSE;
    }
  *id = g_strdup (hit->id);
  return TRUE;
}

/* What is pressed is selected at once, not when the button comes up. */
static void
select_pressed (PlumbUiToolsInput *self)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (self->tools);
  PlumbUiItemType type;
  g_autofree char *id = NULL;
  gboolean is_port
      = self->press.hit.type == PLUMB_HIT_INPUT || self->press.hit.type == PLUMB_HIT_OUTPUT;
  if (self->press.button == GDK_BUTTON_MIDDLE || self->press.with_space || is_port
      || (self->press.pointer.state & MODIFIERS) != 0 || !find_item (&self->press.hit, &type, &id))
    return;
  if (!plumb_ui_selection_contains (selection, type, id))
    plumb_ui_selection_set (selection, type, id);
}

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
  select_pressed (self);
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

/* --- clicks ------------------------------------------------------------------------------------
 */

static void
activate (PlumbUiToolsInput *self, const char *action)
{
  gtk_widget_activate_action (self->canvas, action, NULL);
}

static gboolean
is_double_click (PlumbUiToolsInput *self)
{
  int limit_ms;
  g_object_get (gtk_widget_get_settings (self->canvas), "gtk-double-click-time", &limit_ms, NULL);
  const PlumbUiPointer *pointer = &self->press.pointer;
  gboolean is_second
      = self->press.button == GDK_BUTTON_PRIMARY
        && pointer->time - self->click_time < limit_ms * 1000
        && hypot (pointer->x - self->click_x, pointer->y - self->click_y) < DOUBLE_CLICK_REACH;
  self->click_time = is_second ? 0 : pointer->time;
  self->click_x = pointer->x;
  self->click_y = pointer->y;
  return is_second;
}

static void
double_click (PlumbUiToolsInput *self)
{
  const PlumbHit *hit = &self->press.hit;
  if (hit->type == PLUMB_HIT_NOTHING)
    g_signal_emit (self, signals[INSERT], 0, self->press.pointer.x, self->press.pointer.y);
  else if (hit->type == PLUMB_HIT_FRAME_TITLE || hit->type == PLUMB_HIT_NOTE)
    activate (self, "canvas.rename");
  else if (hit->type == PLUMB_HIT_ROW)
    {
      PlumbUiDocument *document = plumb_ui_tools_get_document (self->tools);
      g_autofree char *path = plumb_ui_document_get_node_path (document, hit->id);
      plumb_ui_session_reveal (plumb_ui_tools_get_session (self->tools), document, path, hit->name);
    }
  else if (hit->type == PLUMB_HIT_PICTURE)
    activate (self, "canvas.preview");
  else if (hit->type != PLUMB_HIT_LINK)
    activate (self, "canvas.enter");
}

static void
reroute_at (PlumbUiToolsInput *self)
{
  PlumbEdge *edge = plumb_graph_find_edge (plumb_ui_tools_get_level (self->tools),
                                           self->press.hit.id, self->press.hit.name);
  g_autoptr (GPtrArray) edges = g_ptr_array_new ();
  g_ptr_array_add (edges, edge);
  g_autoptr (PlumbDraft) draft = plumb_ui_tools_new_draft (self->tools);
  plumb_rewire_reroute (draft, edges, &self->press.pointer.at);
  plumb_ui_tools_apply (self->tools, draft, _ ("Reroute Link"), NULL);
}

static void
select_clicked (PlumbUiToolsInput *self, GdkModifierType modifiers)
{
  PlumbUiSelection *selection = plumb_ui_tools_get_selection (self->tools);
  PlumbUiItemType type;
  g_autofree char *id = NULL;
  if (!find_item (&self->press.hit, &type, &id))
    {
      if (modifiers == 0)
        plumb_ui_selection_clear (selection);
    }
  else if (modifiers == GDK_SHIFT_MASK || modifiers == GDK_CONTROL_MASK)
    plumb_ui_selection_toggle (selection, type, id);
  else
    plumb_ui_selection_set (selection, type, id);
}

static void
click_primary (PlumbUiToolsInput *self)
{
  GdkModifierType modifiers = self->press.pointer.state & MODIFIERS;
  if (self->press.with_space)
    return;
  if (is_double_click (self) && modifiers == 0)
    {
      double_click (self);
      return;
    }
  if (modifiers == GDK_ALT_MASK && self->press.hit.type == PLUMB_HIT_LINK)
    {
      reroute_at (self);
      return;
    }
  select_clicked (self,
                  modifiers == (GDK_CONTROL_MASK | GDK_SHIFT_MASK) ? GDK_ALT_MASK : modifiers);
  if (modifiers == (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    activate (self, "canvas.preview");
}

static void
ask_for_menu (PlumbUiToolsInput *self)
{
  if (self->press.hit.type == PLUMB_HIT_NOTHING)
    plumb_ui_selection_clear (plumb_ui_tools_get_selection (self->tools));
  g_signal_emit (self, signals[MENU], 0, &self->press.hit, self->press.pointer.x,
                 self->press.pointer.y);
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
    click_primary (self);
  else if (self->press.button == GDK_BUTTON_SECONDARY
           && (self->press.pointer.state & MODIFIERS) == 0)
    ask_for_menu (self);
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
  ask_for_menu (self);
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
  set_cursor (self, self->with_space ? "grab" : choose_cursor (&hit));
}

static void
leave_cb (GtkEventControllerMotion *motion, PlumbUiToolsInput *self)
{
  plumb_ui_tools_unset_pointer (self->tools);
  if (self->tool == NULL)
    plumb_ui_overlay_set_hover (plumb_ui_tools_get_overlay (self->tools), NULL);
}

/* --- scroll and pinch --------------------------------------------------------------------------
 */

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
  if ((state & MODIFIERS) != 0)
    return GDK_EVENT_PROPAGATE;
  self->with_y |= keyval == GDK_KEY_y;
  if (keyval != GDK_KEY_space)
    return GDK_EVENT_PROPAGATE;
  if (!self->with_space)
    self->space_was_used = FALSE;
  self->with_space = TRUE;
  if (self->tool == NULL)
    set_cursor (self, "grab");
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
    set_cursor (self, NULL);
  if (!self->space_was_used)
    activate (self, "canvas.preview");
}

static void
focus_left_cb (GtkEventControllerFocus *focus, PlumbUiToolsInput *self)
{
  self->with_space = self->with_y = FALSE;
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

static void
add_view_controllers (PlumbUiToolsInput *self)
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
}

static void
add_key_controllers (PlumbUiToolsInput *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (key_released_cb), self, 0);
  gtk_widget_add_controller (self->canvas, keys);

  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, 0);
  gtk_widget_add_controller (self->canvas, focus);
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
  add_view_controllers (self);
  add_key_controllers (self);
  g_signal_connect_object (plumb_ui_tools_get_document (tools), "changed",
                           G_CALLBACK (document_changed_cb), self, 0);
  return self;
}
