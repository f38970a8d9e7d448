/* plumb-ui-compare-canvas-draw.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "plumb-ui-compare-canvas-private.h"

/* Parts of the picture are drawn by the pointer or by keys: both move the same draft. Corners are
 * kept as pixels of the picture; a keyboard cursor stands in the middle of one. */

#define FIRST_RADIUS 12.0
#define STEP 1.25
#define FAR_STEP 10.0
/* Widget pixels between the points of a line that is drawn. */
#define SPACING 3.0

static PlumbUiCompareRegions *
get_regions (PlumbUiCompareCanvas *self)
{
  return plumb_ui_compare_model_get_regions (self->model);
}

static void
redraw (PlumbUiCompareCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "pointed");
}

/* --- the draft ------------------------------------------------------------------------------- */

static PlumbSpot *
get_spot (PlumbUiCompareCanvas *self, guint i)
{
  return &g_array_index (self->draft, PlumbSpot, i);
}

static gboolean
is_box (PlumbUiCompareTool tool)
{
  return tool == PLUMB_UI_TOOL_RECTANGLE || tool == PLUMB_UI_TOOL_ELLIPSE;
}

static void
begin (PlumbUiCompareCanvas *self, PlumbUiCompareTool tool, PlumbSpot at)
{
  g_array_set_size (self->draft, 0);
  g_array_append_val (self->draft, at);
  if (is_box (tool))
    g_array_append_val (self->draft, at);
  self->draft_tool = tool;
}

void
plumb_ui_compare_canvas_drop_draft (PlumbUiCompareCanvas *self)
{
  g_array_set_size (self->draft, 0);
  self->draft_tool = PLUMB_UI_TOOL_NONE;
  self->moved = (PlumbSpot) { 0, 0 };
  redraw (self);
}

/* A line takes a point where it went far enough, so that it does not become of thousands. */
static void
extend (PlumbUiCompareCanvas *self, PlumbSpot at, double spacing)
{
  PlumbSpot *last = get_spot (self, self->draft->len - 1);
  if (is_box (self->draft_tool))
    *last = at;
  else if (hypot (at.x - last->x, at.y - last->y) >= spacing && self->draft->len < PLUMB_MAX_SPOTS)
    g_array_append_val (self->draft, at);
}

/* Whole pixels, those that are touched at all. */
static gboolean
make_box (PlumbUiCompareCanvas *self, const PlumbUiCompareFrame *frame, PlumbRegion *region)
{
  const PlumbSpot *a = get_spot (self, 0), *b = get_spot (self, 1);
  double left = floor (MAX (0, MIN (a->x, b->x))), top = floor (MAX (0, MIN (a->y, b->y)));
  double right = ceil (MIN (frame->picture_width, MAX (a->x, b->x)));
  double bottom = ceil (MIN (frame->picture_height, MAX (a->y, b->y)));
  if (right - left < 1 || bottom - top < 1)
    return FALSE;
  region->x = (guint) left;
  region->y = (guint) top;
  region->width = (guint) (right - left);
  region->height = (guint) (bottom - top);
  return TRUE;
}

/* Quarters of a pixel: as fine as anybody draws, and exact as text. */
static GArray *
dup_spots (PlumbUiCompareCanvas *self)
{
  GArray *spots = g_array_copy (self->draft);
  for (guint i = 0; i < spots->len; i++)
    {
      PlumbSpot *spot = &g_array_index (spots, PlumbSpot, i);
      spot->x = CLAMP (round (spot->x * 4) / 4, -1e6, 1e6);
      spot->y = CLAMP (round (spot->y * 4) / 4, -1e6, 1e6);
    }
  return spots;
}

gboolean
plumb_ui_compare_canvas_make_region (PlumbUiCompareCanvas *self, PlumbRegion *region)
{
  static const PlumbShape shapes[PLUMB_UI_N_TOOLS]
      = { [PLUMB_UI_TOOL_RECTANGLE] = PLUMB_SHAPE_RECTANGLE,
          [PLUMB_UI_TOOL_ELLIPSE] = PLUMB_SHAPE_ELLIPSE,
          [PLUMB_UI_TOOL_POLYGON] = PLUMB_SHAPE_POLYGON,
          [PLUMB_UI_TOOL_BRUSH] = PLUMB_SHAPE_BRUSH };
  PlumbUiCompareFrame frame;
  *region = (PlumbRegion) { .use = PLUMB_REGION_IGNORED, .weight = 1, .name = "" };
  if (self->draft->len == 0 || !plumb_ui_compare_canvas_get_frame (self, &frame))
    return FALSE;
  region->shape = shapes[self->draft_tool];
  region->radius = MAX (0.5, round (self->radius * 4) / 4);
  if (is_box (self->draft_tool))
    return make_box (self, &frame, region);
  if (self->draft_tool == PLUMB_UI_TOOL_POLYGON && self->draft->len < 3)
    return FALSE;
  region->spots = dup_spots (self);
  return TRUE;
}

static void
finish (PlumbUiCompareCanvas *self)
{
  PlumbRegion region;
  gboolean is_made = plumb_ui_compare_canvas_make_region (self, &region);
  plumb_ui_compare_canvas_drop_draft (self);
  if (is_made)
    plumb_ui_compare_regions_add (get_regions (self), &region);
  g_clear_pointer (&region.spots, g_array_unref);
}

/* --- the pointer ------------------------------------------------------------------------------ */

static PlumbSpot
locate (PlumbUiCompareCanvas *self, double px, double py)
{
  PlumbSpot spot;
  plumb_ui_compare_canvas_locate (self, px, py, &spot.x, &spot.y);
  return spot;
}

static double
get_spacing (PlumbUiCompareCanvas *self)
{
  PlumbUiCompareFrame frame;
  return plumb_ui_compare_canvas_get_frame (self, &frame) ? SPACING * frame.factor / frame.scale
                                                          : SPACING;
}

static void
close_polygon (PlumbUiCompareCanvas *self)
{
  if (self->draft->len >= 3)
    finish (self);
}

/* At its first corner, or again at its last: there it ends. */
static gboolean
is_end (PlumbUiCompareCanvas *self, PlumbSpot at)
{
  const PlumbSpot *first = get_spot (self, 0), *last = get_spot (self, self->draft->len - 1);
  double reach = 2 * get_spacing (self);
  return self->draft->len >= 3
         && MIN (hypot (at.x - first->x, at.y - first->y), hypot (at.x - last->x, at.y - last->y))
                <= reach;
}

PlumbUiCompareDrag
plumb_ui_compare_canvas_begin_drawing (PlumbUiCompareCanvas *self,
                                       PlumbUiCompareTool tool,
                                       double x,
                                       double y)
{
  PlumbSpot at = locate (self, x, y);
  self->has_cursor = FALSE;
  if (tool == PLUMB_UI_TOOL_SELECT)
    {
      guint found = plumb_ui_compare_regions_find (get_regions (self), at.x, at.y);
      plumb_ui_compare_regions_select (get_regions (self), found);
      return found != G_MAXUINT ? PLUMB_UI_DRAG_MOVE : PLUMB_UI_DRAG_PAN;
    }
  if (tool == PLUMB_UI_TOOL_POLYGON && self->draft_tool == tool)
    {
      if (is_end (self, at))
        {
          finish (self);
          return PLUMB_UI_DRAG_NONE;
        }
      extend (self, at, get_spacing (self));
    }
  else
    begin (self, tool, at);
  redraw (self);
  return PLUMB_UI_DRAG_DRAW;
}

void
plumb_ui_compare_canvas_draw_to (PlumbUiCompareCanvas *self, double x, double y)
{
  if (self->draft_tool == PLUMB_UI_TOOL_NONE)
    return;
  extend (self, locate (self, x, y), get_spacing (self));
  redraw (self);
}

/* A polygon goes on from click to click; one that was drawn in one go is closed by letting go. */
void
plumb_ui_compare_canvas_end_drawing (PlumbUiCompareCanvas *self, gboolean was_dragged)
{
  if (self->draft_tool == PLUMB_UI_TOOL_NONE)
    return;
  if (self->draft_tool == PLUMB_UI_TOOL_POLYGON
          ? was_dragged && self->draft->len > 2
          : was_dragged || self->draft_tool == PLUMB_UI_TOOL_BRUSH)
    finish (self);
  else if (self->draft_tool != PLUMB_UI_TOOL_POLYGON)
    plumb_ui_compare_canvas_drop_draft (self);
}

void
plumb_ui_compare_canvas_move_selected (PlumbUiCompareCanvas *self, double dx, double dy)
{
  guint selected = plumb_ui_compare_regions_get_selected (get_regions (self));
  self->moved = (PlumbSpot) { 0, 0 };
  if (selected != G_MAXUINT && (round (dx) != 0 || round (dy) != 0))
    plumb_ui_compare_regions_move (get_regions (self), selected, dx, dy);
}

/* --- keys ------------------------------------------------------------------------------------ */

/* Where the pointer is, else in the middle of what is seen. */
static void
ensure_cursor (PlumbUiCompareCanvas *self)
{
  guint x, y;
  if (self->has_cursor)
    return;
  self->has_cursor = TRUE;
  if (plumb_ui_compare_canvas_get_pointed (self, &x, &y))
    self->cursor = (PlumbSpot) { x + 0.5, y + 0.5 };
  else
    {
      GtkWidget *widget = GTK_WIDGET (self);
      PlumbSpot middle = locate (self, gtk_widget_get_width (widget) / 2.0,
                                 gtk_widget_get_height (widget) / 2.0);
      self->cursor = (PlumbSpot) { floor (middle.x) + 0.5, floor (middle.y) + 0.5 };
    }
}

/* One pixel, of the picture or of the screen, whichever is larger. */
static void
move_cursor (PlumbUiCompareCanvas *self, double dx, double dy, gboolean is_far)
{
  PlumbUiCompareFrame frame;
  if (!plumb_ui_compare_canvas_get_frame (self, &frame))
    return;
  double step = MAX (1, floor (1 / frame.scale)) * (is_far ? FAR_STEP : 1);
  ensure_cursor (self);
  self->cursor.x = CLAMP (self->cursor.x + dx * step, 0.5, frame.picture_width - 0.5);
  self->cursor.y = CLAMP (self->cursor.y + dy * step, 0.5, frame.picture_height - 0.5);
  if (self->draft_tool == PLUMB_UI_TOOL_BRUSH || is_box (self->draft_tool))
    extend (self, self->cursor, 0.5);
  redraw (self);
}

/* The first corner, the next one, the end. */
static void
press_at_cursor (PlumbUiCompareCanvas *self)
{
  gboolean had_cursor = self->has_cursor;
  ensure_cursor (self);
  if (self->tool == PLUMB_UI_TOOL_SELECT)
    plumb_ui_compare_regions_select (
        get_regions (self),
        plumb_ui_compare_regions_find (get_regions (self), self->cursor.x, self->cursor.y));
  else if (self->draft_tool == PLUMB_UI_TOOL_NONE)
    begin (self, self->tool, self->cursor);
  else if (self->draft_tool == PLUMB_UI_TOOL_POLYGON)
    {
      guint n = self->draft->len;
      if (had_cursor)
        extend (self, self->cursor, 0.5);
      if (self->draft->len == n) /* twice in one place */
        close_polygon (self);
    }
  else
    finish (self);
  redraw (self);
}

static gboolean
step_back (PlumbUiCompareCanvas *self)
{
  if (self->draft_tool != PLUMB_UI_TOOL_POLYGON)
    return FALSE;
  if (self->draft->len > 1)
    g_array_set_size (self->draft, self->draft->len - 1);
  else
    plumb_ui_compare_canvas_drop_draft (self);
  redraw (self);
  return TRUE;
}

static void
give_up (PlumbUiCompareCanvas *self)
{
  if (self->draft_tool != PLUMB_UI_TOOL_NONE)
    plumb_ui_compare_canvas_drop_draft (self);
  else if (plumb_ui_compare_regions_get_selected (get_regions (self)) != G_MAXUINT)
    plumb_ui_compare_regions_select (get_regions (self), G_MAXUINT);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "compare.draw", "s", "none");
}

static void
select_next (PlumbUiCompareCanvas *self, int by)
{
  PlumbUiCompareRegions *regions = get_regions (self);
  int n = (int) plumb_ui_compare_regions_get_list (regions)->len;
  guint selected = plumb_ui_compare_regions_get_selected (regions);
  if (n == 0)
    return;
  int next = selected == G_MAXUINT ? (by > 0 ? 0 : n - 1) : ((int) selected + by + n) % n;
  plumb_ui_compare_regions_select (regions, (guint) next);
}

static void
scale_radius (PlumbUiCompareCanvas *self, double factor)
{
  self->radius = CLAMP (self->radius * factor, 0.5, 4096);
  redraw (self);
}

static gboolean
arrow (PlumbUiCompareCanvas *self, guint key, gboolean is_far)
{
  double dx = key == GDK_KEY_Left ? -1 : key == GDK_KEY_Right ? 1 : 0;
  double dy = key == GDK_KEY_Up ? -1 : key == GDK_KEY_Down ? 1 : 0;
  gboolean has_selected = plumb_ui_compare_regions_get_selected (get_regions (self)) != G_MAXUINT;
  if (dx == 0 && dy == 0)
    return FALSE;
  if (self->tool == PLUMB_UI_TOOL_SELECT && has_selected)
    plumb_ui_compare_canvas_move_selected (self, dx * (is_far ? FAR_STEP : 1),
                                           dy * (is_far ? FAR_STEP : 1));
  else
    move_cursor (self, dx, dy, is_far);
  return TRUE;
}

static gboolean
other_key (PlumbUiCompareCanvas *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      press_at_cursor (self);
      return TRUE;
    case GDK_KEY_Escape:
      give_up (self);
      return TRUE;
    case GDK_KEY_BackSpace:
      return step_back (self);
    case GDK_KEY_Tab:
      select_next (self, 1);
      return TRUE;
    case GDK_KEY_ISO_Left_Tab:
      select_next (self, -1);
      return TRUE;
    case GDK_KEY_bracketleft:
    case GDK_KEY_bracketright:
      if (self->tool != PLUMB_UI_TOOL_BRUSH)
        return FALSE;
      scale_radius (self, key == GDK_KEY_bracketright ? STEP : 1 / STEP);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Before the keys of the view: as long as something is drawn, these are the draft's. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        PlumbUiCompareCanvas *self)
{
  GdkModifierType held = state & gtk_accelerator_get_default_mod_mask ();
  if (self->tool == PLUMB_UI_TOOL_NONE || (held & ~(guint) GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  return arrow (self, key, held != 0) || other_key (self, key) ? GDK_EVENT_STOP
                                                               : GDK_EVENT_PROPAGATE;
}

void
plumb_ui_compare_canvas_add_drawing (PlumbUiCompareCanvas *self)
{
  self->draft = g_array_new (FALSE, FALSE, sizeof (PlumbSpot));
  self->radius = FIRST_RADIUS;
  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

void
plumb_ui_compare_canvas_set_tool (PlumbUiCompareCanvas *self, PlumbUiCompareTool tool)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_CANVAS (self) && tool < PLUMB_UI_N_TOOLS);
  if (self->tool == tool)
    return;
  self->tool = tool;
  self->has_cursor = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   tool > PLUMB_UI_TOOL_SELECT ? "crosshair" : NULL);
  plumb_ui_compare_canvas_drop_draft (self);
}

PlumbUiCompareTool
plumb_ui_compare_canvas_get_tool (PlumbUiCompareCanvas *self)
{
  return self->tool;
}

double
plumb_ui_compare_canvas_get_radius (PlumbUiCompareCanvas *self)
{
  return self->radius;
}
