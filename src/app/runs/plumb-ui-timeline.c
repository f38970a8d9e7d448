/* plumb-ui-timeline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plumb-ui-timeline.h"

#include "plumb-ui-run-text.h"

#define LANE 28.0f
#define BAR 20.0f
#define AXIS 24.0f
#define MIN_LABELS 40.0f
#define MARGIN 12.0f
#define MIN_TICK 72.0
#define MAX_ZOOM 10000.0
#define LIVE_MS 250
/* From this width on a bar has a text. */
#define LEAST_ROUND 8 /* what is narrower is a rectangle, which takes a tenth of the time */
#define MIN_TEXT 40.0f
/* Texts are as wide as a multiple of this, and so many are kept. */
#define TEXT_STEP 8
#define MOST_LAYOUTS 1024

struct _PlumbUiTimeline
{
  GtkWidget parent_instance;

  PlumbUiMoment *moment; /* (nullable) */
  GPtrArray *lanes;      /* of GArray of guint: numbers of bars, in order */
  guint n_bars;
  float labels;        /* how wide the names of the lanes are */
  char *step;          /* (nullable) */
  GHashTable *layouts; /* text and width → PangoLayout: of what was painted */
  double zoom;
  double left_us; /* since the beginning: what is at the left edge */
  double pointer_x;
  gboolean is_scrubbing;
  guint live_source; /* while the end moves */
};

enum
{
  STEP_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbUiTimeline,
                               plumb_ui_timeline,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_RANGE, NULL))

/* --- where what is -------------------------------------------------------------------------- */

static PlumbRunPast *
get_past (PlumbUiTimeline *self)
{
  return self->moment != NULL ? plumb_ui_moment_get_past (self->moment) : NULL;
}

static double
get_span (PlumbUiTimeline *self)
{
  PlumbRunPast *past = get_past (self);
  double span
      = (double) (plumb_ui_moment_get_last (self->moment) - plumb_run_past_get_first_time (past));
  return MAX (span, 1000);
}

static float
get_plot_width (PlumbUiTimeline *self)
{
  return MAX ((float) gtk_widget_get_width (GTK_WIDGET (self)) - self->labels - 2 * MARGIN, 1);
}

static double
get_scale (PlumbUiTimeline *self)
{
  return (double) get_plot_width (self) * self->zoom / get_span (self);
}

double
plumb_ui_timeline_get_x (PlumbUiTimeline *self, gint64 time_us)
{
  double since = (double) (time_us - plumb_run_past_get_first_time (get_past (self)));
  return (double) (self->labels + MARGIN) + (since - self->left_us) * get_scale (self);
}

static gint64
get_time (PlumbUiTimeline *self, double x)
{
  double since = (x - (double) (self->labels + MARGIN)) / get_scale (self) + self->left_us;
  return plumb_run_past_get_first_time (get_past (self)) + (gint64) since;
}

static void
clamp_left (PlumbUiTimeline *self)
{
  double span = get_span (self);
  self->left_us = CLAMP (self->left_us, 0.0, span - span / self->zoom);
}

/* --- bars ----------------------------------------------------------------------------------- */

/* "cpu 2": the second lane of its slot. */
static char *
dup_lane_name (PlumbUiTimeline *self, guint lane)
{
  PlumbRunPast *past = get_past (self);
  const char *slot = plumb_run_past_get_lane_slot (past, lane);
  guint place = 1;
  while (place <= lane && g_strcmp0 (slot, plumb_run_past_get_lane_slot (past, lane - place)) == 0)
    place++;
  return g_strdup_printf ("%s %u", slot != NULL ? slot : "", place);
}

static void
measure_labels (PlumbUiTimeline *self)
{
  self->labels = MIN_LABELS;
  for (guint i = 0; i < self->lanes->len; i++)
    {
      g_autofree char *text = dup_lane_name (self, i);
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      int width;
      pango_layout_get_pixel_size (layout, &width, NULL);
      self->labels = MAX (self->labels, (float) width + 10);
    }
}

static void
sort_bars (PlumbUiTimeline *self)
{
  PlumbRunPast *past = get_past (self);
  g_ptr_array_set_size (self->lanes, 0);
  self->n_bars = 0;
  if (past == NULL)
    return;
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &self->n_bars);
  for (guint i = 0; i < plumb_run_past_get_n_lanes (past); i++)
    g_ptr_array_add (self->lanes, g_array_new (FALSE, FALSE, sizeof (guint)));
  for (guint i = 0; i < self->n_bars; i++)
    g_array_append_val ((GArray *) g_ptr_array_index (self->lanes, bars[i].lane), i);
  measure_labels (self);
}

static gint64
get_end (PlumbUiTimeline *self, const PlumbPastBar *bar)
{
  return bar->end_us > 0 ? bar->end_us : plumb_ui_moment_get_last (self->moment);
}

/* The first bar of a lane that ends at or behind a time: bars of a lane do not overlap. */
static guint
find_bar (PlumbUiTimeline *self, GArray *lane, const PlumbPastBar *bars, gint64 time_us)
{
  guint low = 0, high = lane->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (get_end (self, &bars[g_array_index (lane, guint, middle)]) < time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static const PlumbPastBar *
pick_bar (PlumbUiTimeline *self, double x, double y)
{
  int lane = (int) floor ((y - (double) AXIS) / (double) LANE);
  PlumbRunPast *past = get_past (self);
  if (past == NULL || lane < 0 || (guint) lane >= self->lanes->len || x < (double) self->labels)
    return NULL;
  guint n;
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &n);
  GArray *numbers = g_ptr_array_index (self->lanes, (guint) lane);
  guint at = find_bar (self, numbers, bars, get_time (self, x - 2));
  if (at >= numbers->len)
    return NULL;
  const PlumbPastBar *bar = &bars[g_array_index (numbers, guint, at)];
  return plumb_ui_timeline_get_x (self, bar->start_us) <= x + 2 ? bar : NULL;
}

static char *
dup_bar_text (PlumbUiTimeline *self, const PlumbPastBar *bar)
{
  PlumbRunPast *past = get_past (self);
  PlumbPastStep step;
  plumb_run_past_get_step (past, bar->step, &step);
  g_autofree char *title = plumb_ui_moment_dup_step_title (self->moment, step.path);
  const char *name = plumb_run_past_get_item_name (past, bar->step, bar->item);
  g_autofree char *item = name != NULL && *name != '\0' ? g_strdup (name)
                          : step.n_items > 1            ? g_strdup_printf ("%u", bar->item + 1)
                                                        : NULL;
  const char *mark = bar->outcome == PLUMB_PAST_FAILED ? "✕ " : "";
  return item != NULL ? g_strdup_printf ("%s%s · %s", mark, title, item)
                      : g_strdup_printf ("%s%s", mark, title);
}

/* --- painting ------------------------------------------------------------------------------- */

/* White text on each of them has a contrast of at least 4.5 : 1. */
static const guint32 step_colors[]
    = { 0xb84a00, 0x1a5fb4, 0x26773a, 0x813d9c, 0x63452c, 0x136c77, 0x5e5c64, 0x8a5a00 };
#define FAILED_COLOR 0xa51d2d

static GdkRGBA
get_bar_color (PlumbUiTimeline *self, const PlumbPastBar *bar)
{
  guint32 rgb = bar->outcome == PLUMB_PAST_FAILED
                    ? FAILED_COLOR
                    : step_colors[bar->step % G_N_ELEMENTS (step_colors)];
  gboolean is_past = plumb_run_past_is_bar_shown (get_past (self), bar)
                     || get_end (self, bar) <= plumb_ui_moment_get_time (self->moment);
  return (GdkRGBA) { (float) (rgb >> 16 & 0xff) / 255.0f, (float) (rgb >> 8 & 0xff) / 255.0f,
                     (float) (rgb & 0xff) / 255.0f, is_past ? 1.0f : 0.45f };
}

/* Shaped once for a width in steps: while a run goes on, all widths change in each frame. */
static PangoLayout *
ensure_layout (PlumbUiTimeline *self, const char *text, float most)
{
  const int width = MAX ((int) most / TEXT_STEP, 1) * TEXT_STEP;
  g_autofree char *key = g_strdup_printf ("%d %s", width, text);
  PangoLayout *layout = g_hash_table_lookup (self->layouts, key);
  if (layout != NULL)
    return layout;
  if (g_hash_table_size (self->layouts) >= MOST_LAYOUTS)
    g_hash_table_remove_all (self->layouts);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  g_hash_table_insert (self->layouts, g_steal_pointer (&key), layout);
  return layout;
}

static void
append_text (PlumbUiTimeline *self,
             GtkSnapshot *snapshot,
             const char *text,
             const graphene_rect_t *area,
             const GdkRGBA *color)
{
  PangoLayout *layout = ensure_layout (self, text, area->size.width);
  int width, height;
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (area->origin.x,
                                      area->origin.y + (area->size.height - (float) height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static gboolean
is_of_step (PlumbUiTimeline *self, const PlumbPastBar *bar)
{
  if (self->step == NULL)
    return FALSE;
  PlumbPastStep step;
  plumb_run_past_get_step (get_past (self), bar->step, &step);
  return strcmp (step.path, self->step) == 0;
}

/* A path is filled at once; what is clipped is painted apart and put together. */
static void
append_filled (GtkSnapshot *snapshot, const GskRoundedRect *outline, const GdkRGBA *color)
{
  GskPathBuilder *builder = gsk_path_builder_new ();
  gsk_path_builder_add_rounded_rect (builder, outline);
  g_autoptr (GskPath) path = gsk_path_builder_free_to_path (builder);
  gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, color);
}

static void
append_bar (PlumbUiTimeline *self,
            GtkSnapshot *snapshot,
            const PlumbPastBar *bar,
            const graphene_rect_t *area)
{
  GdkRGBA color = get_bar_color (self, bar);
  const gboolean is_round = area->size.width > LEAST_ROUND;
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, area, is_round ? 4 : 0);
  if (is_round)
    append_filled (snapshot, &outline, &color);
  else
    gtk_snapshot_append_color (snapshot, &color, area);
  if (is_of_step (self, bar))
    {
      GdkRGBA text;
      gtk_widget_get_color (GTK_WIDGET (self), &text);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                                  (GdkRGBA[4]) { text, text, text, text });
    }
  if (area->size.width < MIN_TEXT)
    return;
  g_autofree char *text = dup_bar_text (self, bar);
  graphene_rect_t inside = *area;
  graphene_rect_inset (&inside, 6, 0);
  append_text (self, snapshot, text, &inside, &(GdkRGBA) { 1, 1, 1, 1 });
}

/* At most one bar a pixel: what is nearer than that to the last one is not painted. */
static void
append_lane (PlumbUiTimeline *self, GtkSnapshot *snapshot, guint lane)
{
  guint n;
  const PlumbPastBar *bars = plumb_run_past_get_bars (get_past (self), &n);
  GArray *numbers = g_ptr_array_index (self->lanes, lane);
  float right = self->labels + MARGIN + get_plot_width (self), painted = -1;
  float top = AXIS + (float) lane * LANE + (LANE - BAR) / 2;
  gint64 from = get_time (self, (double) self->labels);
  for (guint i = find_bar (self, numbers, bars, from); i < numbers->len; i++)
    {
      const PlumbPastBar *bar = &bars[g_array_index (numbers, guint, i)];
      float x = (float) plumb_ui_timeline_get_x (self, bar->start_us);
      float end = (float) plumb_ui_timeline_get_x (self, get_end (self, bar));
      if (x > right)
        break;
      if (end < painted + 1)
        continue;
      x = MAX (x, self->labels);
      painted = MAX (end, x + 1);
      append_bar (self, snapshot, bar,
                  &GRAPHENE_RECT_INIT (x, top, MIN (painted, right + MARGIN) - x, BAR));
    }
}

/* 1, 2 or 5 times a power of ten, or minutes and hours. */
static double
choose_tick (double us_per_pixel)
{
  static const double steps[]
      = { 1,      2,      5,      10,      20,      50,      100,      200,
          500,    1000,   2000,   5000,    10000,   20000,   30000,    60000,
          120000, 300000, 600000, 1800000, 3600000, 7200000, 21600000, 86400000 };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * 1000 / us_per_pixel >= MIN_TICK)
      return steps[i] * 1000;
  return 86400000.0 * 1000 * ceil (us_per_pixel * MIN_TICK / (86400000.0 * 1000));
}

static char *
format_tick (double us, double tick)
{
  if (tick < 100000)
    return g_strdup_printf (_ ("%.3g ms"), us / 1000);
  if (tick < 1000000)
    return g_strdup_printf (_ ("%.1f s"), us / 1000000);
  if (tick < 60000000)
    return g_strdup_printf (_ ("%d s"), (int) (us / 1000000));
  return g_strdup_printf (_ ("%d min"), (int) (us / 60000000));
}

static void
append_axis (PlumbUiTimeline *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  double scale = get_scale (self), tick = choose_tick (1 / scale);
  float bottom = (float) gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA faint = *color;
  faint.alpha = 0.12f;
  for (double us = ceil (self->left_us / tick) * tick;
       us <= self->left_us + get_span (self) / self->zoom; us += tick)
    {
      float x = self->labels + MARGIN + (float) ((us - self->left_us) * scale);
      g_autofree char *text = format_tick (us, tick);
      gtk_snapshot_append_color (snapshot, &faint,
                                 &GRAPHENE_RECT_INIT (x, AXIS - 4, 1, bottom - AXIS + 4));
      append_text (self, snapshot, text, &GRAPHENE_RECT_INIT (x, 0, (float) MIN_TICK, AXIS - 4),
                   color);
    }
}

static void
append_labels (PlumbUiTimeline *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      g_autofree char *text = dup_lane_name (self, i);
      append_text (self, snapshot, text,
                   &GRAPHENE_RECT_INIT (4, AXIS + (float) i * LANE, self->labels - 4, LANE), color);
    }
}

static void
append_line (PlumbUiTimeline *self, GtkSnapshot *snapshot)
{
  float x = (float) plumb_ui_timeline_get_x (self, plumb_ui_moment_get_time (self->moment));
  float height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  g_autoptr (GdkRGBA) accent
      = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());
  gtk_snapshot_append_color (snapshot, accent,
                             &GRAPHENE_RECT_INIT (x - 1, AXIS - 8, 2, height - AXIS + 8));
  GskRoundedRect knob;
  gsk_rounded_rect_init_from_rect (&knob, &GRAPHENE_RECT_INIT (x - 6, AXIS - 14, 12, 12), 6);
  gtk_snapshot_push_rounded_clip (snapshot, &knob);
  gtk_snapshot_append_color (snapshot, accent, &knob.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
plumb_ui_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiTimeline *self = PLUMB_UI_TIMELINE (widget);
  if (get_past (self) == NULL)
    return;
  GdkRGBA color;
  gtk_widget_get_color (widget, &color);
  float width = (float) gtk_widget_get_width (widget),
        height = (float) gtk_widget_get_height (widget);
  append_labels (self, snapshot, &color);
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (self->labels, 0, width - self->labels, height));
  append_axis (self, snapshot, &color);
  for (guint i = 0; i < self->lanes->len; i++)
    append_lane (self, snapshot, i);
  append_line (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* --- following ------------------------------------------------------------------------------ */

static void
update_accessible (PlumbUiTimeline *self)
{
  PlumbRunPast *past = get_past (self);
  gint64 first = past != NULL ? plumb_run_past_get_first_time (past) : 0;
  gint64 last = past != NULL ? plumb_ui_moment_get_last (self->moment) : 0;
  gint64 now = past != NULL ? plumb_ui_moment_get_time (self->moment) : 0;
  g_autofree char *text = plumb_ui_format_duration (now - first);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Timeline"),
      GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
      (double) (last - first) / G_USEC_PER_SEC, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
      (double) (now - first) / G_USEC_PER_SEC, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static gboolean
live_cb (gpointer user_data)
{
  gtk_widget_queue_draw (user_data);
  return G_SOURCE_CONTINUE;
}

/* Only a run that lives, and only where it is seen, costs wake-ups. */
static void
follow_live (PlumbUiTimeline *self)
{
  gboolean is_live = self->moment != NULL && plumb_ui_moment_is_live (self->moment)
                     && gtk_widget_get_mapped (GTK_WIDGET (self));
  if (is_live && self->live_source == 0)
    self->live_source = g_timeout_add (LIVE_MS, live_cb, self);
  else if (!is_live)
    g_clear_handle_id (&self->live_source, g_source_remove);
}

static void
plumb_ui_timeline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (plumb_ui_timeline_parent_class)->map (widget);
  follow_live (PLUMB_UI_TIMELINE (widget));
}

static void
plumb_ui_timeline_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&PLUMB_UI_TIMELINE (widget)->live_source, g_source_remove);
  GTK_WIDGET_CLASS (plumb_ui_timeline_parent_class)->unmap (widget);
}

static void
grown_cb (PlumbUiMoment *moment, PlumbUiTimeline *self)
{
  follow_live (self);
  guint n_lanes = self->lanes->len;
  sort_bars (self);
  if (get_past (self) != NULL)
    clamp_left (self);
  if (self->lanes->len != n_lanes)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
moved_cb (PlumbUiMoment *moment, PlumbUiTimeline *self)
{
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drop_moment (PlumbUiTimeline *self)
{
  if (self->moment != NULL)
    g_signal_handlers_disconnect_by_data (self->moment, self);
  g_clear_object (&self->moment);
}

void
plumb_ui_timeline_set_moment (PlumbUiTimeline *self, PlumbUiMoment *moment)
{
  g_return_if_fail (PLUMB_UI_IS_TIMELINE (self));
  if (self->moment == moment)
    return;
  drop_moment (self);
  self->zoom = 1;
  self->left_us = 0;
  if (moment != NULL)
    {
      self->moment = g_object_ref (moment);
      g_signal_connect (moment, "loaded", G_CALLBACK (grown_cb), self);
      g_signal_connect (moment, "grown", G_CALLBACK (grown_cb), self);
      g_signal_connect (moment, "moved", G_CALLBACK (moved_cb), self);
    }
  grown_cb (moment, self);
  update_accessible (self);
}

void
plumb_ui_timeline_set_step (PlumbUiTimeline *self, const char *path)
{
  if (g_set_str (&self->step, path))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- gestures and keys ---------------------------------------------------------------------- */

static void
zoom_at (PlumbUiTimeline *self, double zoom, double x)
{
  if (get_past (self) == NULL)
    return;
  double before = (x - (double) (self->labels + MARGIN)) / get_scale (self);
  self->zoom = CLAMP (zoom, 1.0, MAX_ZOOM);
  self->left_us += before - (x - (double) (self->labels + MARGIN)) / get_scale (self);
  clamp_left (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
plumb_ui_timeline_set_zoom (PlumbUiTimeline *self, double zoom)
{
  g_return_if_fail (PLUMB_UI_IS_TIMELINE (self));
  if (get_past (self) != NULL)
    zoom_at (self, zoom, plumb_ui_timeline_get_x (self, plumb_ui_moment_get_time (self->moment)));
}

double
plumb_ui_timeline_get_zoom (PlumbUiTimeline *self)
{
  return self->zoom;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, PlumbUiTimeline *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if (get_past (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  if ((state & GDK_CONTROL_MASK) != 0)
    zoom_at (self, self->zoom * pow (1.2, -dy), self->pointer_x);
  else if (self->zoom > 1 && (dx > 0 || dx < 0 || (state & GDK_SHIFT_MASK) != 0))
    {
      self->left_us += (dx > 0 || dx < 0 ? dx : dy) * 48 / get_scale (self);
      clamp_left (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, PlumbUiTimeline *self)
{
  self->pointer_x = x;
}

static void
choose_bar (PlumbUiTimeline *self, const PlumbPastBar *bar)
{
  PlumbPastStep step;
  plumb_run_past_get_step (get_past (self), bar->step, &step);
  g_autofree char *path = g_strdup (step.path);
  g_signal_emit (self, signals[STEP_CHOSEN], 0, path, (gint64) bar->item);
}

/* On the axis or on nothing: the line comes. On a bar: the bar is chosen. */
static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PlumbUiTimeline *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (get_past (self) == NULL)
    return;
  double line = plumb_ui_timeline_get_x (self, plumb_ui_moment_get_time (self->moment));
  const PlumbPastBar *bar = fabs (line - x) > 5 ? pick_bar (self, x, y) : NULL;
  self->is_scrubbing = bar == NULL;
  if (bar != NULL)
    choose_bar (self, bar);
  else
    plumb_ui_moment_seek (self->moment, get_time (self, x));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PlumbUiTimeline *self)
{
  double x, y;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (get_past (self) != NULL && (self->is_scrubbing || fabs (dx) > 8))
    {
      self->is_scrubbing = TRUE;
      plumb_ui_moment_seek (self->moment, get_time (self, x + dx));
    }
}

static gboolean
query_tooltip_cb (
    GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer user_data)
{
  PlumbUiTimeline *self = PLUMB_UI_TIMELINE (widget);
  const PlumbPastBar *bar = keyboard ? NULL : pick_bar (self, x, y);
  if (bar == NULL)
    return FALSE;
  g_autofree char *text = dup_bar_text (self, bar);
  g_autofree char *duration = plumb_ui_format_duration (get_end (self, bar) - bar->start_us);
  g_autofree char *shown = g_strdup_printf (
      "%s\n%s · %s", text, plumb_ui_state_get_title (plumb_ui_past_to_state (bar->outcome)),
      duration);
  gtk_tooltip_set_text (tooltip, shown);
  return TRUE;
}

/* The bar that begins next after the line, or last before it. */
static void
choose_neighbor (PlumbUiTimeline *self, int direction)
{
  guint n;
  const PlumbPastBar *bars = plumb_run_past_get_bars (get_past (self), &n);
  gint64 now = plumb_ui_moment_get_time (self->moment);
  guint low = 0, high = n;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (direction > 0 ? bars[middle].start_us <= now : bars[middle].start_us < now)
        low = middle + 1;
      else
        high = middle;
    }
  guint found = direction > 0 ? low : low - 1;
  if (found >= n)
    return;
  plumb_ui_moment_seek (self->moment, bars[found].start_us);
  choose_bar (self, &bars[found]);
}

static gboolean
press_key (PlumbUiTimeline *self, guint key, GdkModifierType modifiers)
{
  double step = get_span (self) / self->zoom / 100;
  gint64 now = plumb_ui_moment_get_time (self->moment);
  int direction = key == GDK_KEY_Left || key == GDK_KEY_Page_Up ? -1 : 1;
  if (key == GDK_KEY_Page_Up || key == GDK_KEY_Page_Down)
    choose_neighbor (self, direction);
  else if ((key == GDK_KEY_Left || key == GDK_KEY_Right) && (modifiers & GDK_CONTROL_MASK) != 0)
    plumb_ui_moment_step (self->moment, direction);
  else if (key == GDK_KEY_Left || key == GDK_KEY_Right)
    plumb_ui_moment_seek (self->moment, now + direction * (gint64) MAX (step, 1000));
  else if (key == GDK_KEY_Home || key == GDK_KEY_End)
    plumb_ui_moment_seek (self->moment, key == GDK_KEY_Home ? 0 : G_MAXINT64);
  else if (key == GDK_KEY_plus || key == GDK_KEY_equal || key == GDK_KEY_KP_Add)
    plumb_ui_timeline_set_zoom (self, self->zoom * 1.5);
  else if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    plumb_ui_timeline_set_zoom (self, self->zoom / 1.5);
  else if (key == GDK_KEY_0)
    plumb_ui_timeline_set_zoom (self, 1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* The line stays in sight. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        PlumbUiTimeline *self)
{
  if (get_past (self) == NULL || press_key (self, key, modifiers) == GDK_EVENT_PROPAGATE)
    return GDK_EVENT_PROPAGATE;
  double since = (double) (plumb_ui_moment_get_time (self->moment)
                           - plumb_run_past_get_first_time (get_past (self)));
  double seen = get_span (self) / self->zoom;
  if (since < self->left_us || since > self->left_us + seen)
    self->left_us = since - seen / 2;
  clamp_left (self);
  return GDK_EVENT_STOP;
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_timeline_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  PlumbUiTimeline *self = PLUMB_UI_TIMELINE (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 160;
      *natural = 640;
    }
  else
    *minimum = *natural = (int) (AXIS + LANE * (float) MAX (self->lanes->len, 1)) + 6;
}

static void
plumb_ui_timeline_dispose (GObject *object)
{
  drop_moment (PLUMB_UI_TIMELINE (object));
  G_OBJECT_CLASS (plumb_ui_timeline_parent_class)->dispose (object);
}

static void
plumb_ui_timeline_finalize (GObject *object)
{
  PlumbUiTimeline *self = PLUMB_UI_TIMELINE (object);
  g_ptr_array_unref (self->lanes);
  g_free (self->step);
  g_clear_pointer (&self->layouts, g_hash_table_unref);
  G_OBJECT_CLASS (plumb_ui_timeline_parent_class)->finalize (object);
}

static void
plumb_ui_timeline_class_init (PlumbUiTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = plumb_ui_timeline_dispose;
  object_class->finalize = plumb_ui_timeline_finalize;
  widget_class->measure = plumb_ui_timeline_measure;
  widget_class->snapshot = plumb_ui_timeline_snapshot;
  widget_class->map = plumb_ui_timeline_map;
  widget_class->unmap = plumb_ui_timeline_unmap;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  signals[STEP_CHOSEN]
      = g_signal_new ("step-chosen", PLUMB_UI_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);
}

static void
add_controllers (PlumbUiTimeline *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (widget, motion);
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  GtkEventController *key = gtk_event_controller_key_new ();
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (widget, key);
}

static void
plumb_ui_timeline_init (PlumbUiTimeline *self)
{
  self->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->zoom = 1;
  self->labels = MIN_LABELS;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  /* Time goes to the right, as the graph does. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  add_controllers (self);
}

GtkWidget *
plumb_ui_timeline_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_TIMELINE, NULL);
}
