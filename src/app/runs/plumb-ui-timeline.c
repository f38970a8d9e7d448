/* plumb-ui-timeline.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plumb-ui-timeline-private.h"

#include "plumb-ui-run-text.h"

#define MIN_LABELS 40.0f
#define MIN_AXIS 24.0f
#define MIN_BAR 20.0f
#define BETWEEN_BARS 8.0f
#define MAX_ZOOM 10000.0
#define LIVE_MS 250

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

PlumbRunPast *
plumb_ui_timeline_get_past (PlumbUiTimeline *self)
{
  return self->moment != NULL ? plumb_ui_moment_get_past (self->moment) : NULL;
}

double
plumb_ui_timeline_get_span (PlumbUiTimeline *self)
{
  PlumbRunPast *past = plumb_ui_timeline_get_past (self);
  double span
      = (double) (plumb_ui_moment_get_last (self->moment) - plumb_run_past_get_first_time (past));
  return MAX (span, 1000);
}

float
plumb_ui_timeline_get_plot_width (PlumbUiTimeline *self)
{
  return MAX ((float) gtk_widget_get_width (GTK_WIDGET (self)) - self->labels
                  - 2 * PLUMB_UI_TIMELINE_MARGIN,
              1);
}

double
plumb_ui_timeline_get_scale (PlumbUiTimeline *self)
{
  return (double) plumb_ui_timeline_get_plot_width (self) * self->zoom
         / plumb_ui_timeline_get_span (self);
}

double
plumb_ui_timeline_get_x (PlumbUiTimeline *self, gint64 time_us)
{
  double since
      = (double) (time_us - plumb_run_past_get_first_time (plumb_ui_timeline_get_past (self)));
  return (double) (self->labels + PLUMB_UI_TIMELINE_MARGIN)
         + (since - self->left_us) * plumb_ui_timeline_get_scale (self);
}

gint64
plumb_ui_timeline_get_time_at (PlumbUiTimeline *self, double x)
{
  double since = (x - (double) (self->labels + PLUMB_UI_TIMELINE_MARGIN))
                     / plumb_ui_timeline_get_scale (self)
                 + self->left_us;
  return plumb_run_past_get_first_time (plumb_ui_timeline_get_past (self)) + (gint64) since;
}

static void
clamp_left (PlumbUiTimeline *self)
{
  double span = plumb_ui_timeline_get_span (self);
  self->left_us = CLAMP (self->left_us, 0.0, span - span / self->zoom);
}

/* --- bars ----------------------------------------------------------------------------------- */

/* "cpu 2": the second place of its slot. */
char *
plumb_ui_timeline_dup_lane_name (PlumbUiTimeline *self, guint lane)
{
  guint place;
  const char *slot = plumb_run_past_get_lane (plumb_ui_timeline_get_past (self), lane, &place);
  return g_strdup_printf ("%s %u", slot, place);
}

float
plumb_ui_timeline_get_axis (PlumbUiTimeline *self)
{
  return MAX (MIN_AXIS, self->line + 4);
}

float
plumb_ui_timeline_get_bar (PlumbUiTimeline *self)
{
  return MAX (MIN_BAR, self->line + 2);
}

float
plumb_ui_timeline_get_lane (PlumbUiTimeline *self)
{
  return plumb_ui_timeline_get_bar (self) + BETWEEN_BARS;
}

static void
measure_labels (PlumbUiTimeline *self)
{
  self->labels = MIN_LABELS;
  for (guint i = 0; i < self->lanes->len; i++)
    {
      g_autofree char *text = plumb_ui_timeline_dup_lane_name (self, i);
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      int width;
      pango_layout_get_pixel_size (layout, &width, NULL);
      self->labels = MAX (self->labels, (float) width + 10);
    }
}

static PlumbUiLane *
lane_new (void)
{
  PlumbUiLane *lane = g_new0 (PlumbUiLane, 1);
  lane->bars = g_array_new (FALSE, FALSE, sizeof (guint));
  lane->picture = plumb_ui_timeline_lane_new ();
  return lane;
}

static void
lane_free (gpointer data)
{
  PlumbUiLane *lane = data;
  g_array_unref (lane->bars);
  plumb_ui_timeline_lane_free (lane->picture);
  g_free (lane);
}

/* Those that have begun since. */
static void
take_bars (PlumbUiTimeline *self)
{
  PlumbRunPast *past = plumb_ui_timeline_get_past (self);
  if (past == NULL)
    return;
  guint n_lanes = plumb_run_past_get_n_lanes (past), n_bars;
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &n_bars);
  const gboolean is_more = self->lanes->len < n_lanes;
  while (self->lanes->len < n_lanes)
    g_ptr_array_add (self->lanes, lane_new ());
  for (; self->n_bars < n_bars; self->n_bars++)
    {
      PlumbUiLane *lane = g_ptr_array_index (self->lanes, bars[self->n_bars].lane);
      g_array_append_val (lane->bars, self->n_bars);
    }
  if (!is_more)
    return;
  measure_labels (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

gint64
plumb_ui_timeline_get_end (PlumbUiTimeline *self, const PlumbPastBar *bar)
{
  return bar->end_us > 0 ? bar->end_us : plumb_ui_moment_get_last (self->moment);
}

/* The first bar of a lane that ends at or behind a time: bars of a lane do not overlap. */
guint
plumb_ui_timeline_find_bar (PlumbUiTimeline *self,
                            GArray *lane,
                            const PlumbPastBar *bars,
                            gint64 time_us)
{
  guint low = 0, high = lane->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (plumb_ui_timeline_get_end (self, &bars[g_array_index (lane, guint, middle)]) < time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static const PlumbPastBar *
pick_bar (PlumbUiTimeline *self, double x, double y)
{
  int lane = (int) floor ((y - (double) plumb_ui_timeline_get_axis (self))
                          / (double) plumb_ui_timeline_get_lane (self));
  PlumbRunPast *past = plumb_ui_timeline_get_past (self);
  if (past == NULL || lane < 0 || (guint) lane >= self->lanes->len || x < (double) self->labels)
    return NULL;
  guint n;
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &n);
  GArray *numbers = ((PlumbUiLane *) g_ptr_array_index (self->lanes, (guint) lane))->bars;
  guint at = plumb_ui_timeline_find_bar (self, numbers, bars,
                                         plumb_ui_timeline_get_time_at (self, x - 2));
  if (at >= numbers->len)
    return NULL;
  const PlumbPastBar *bar = &bars[g_array_index (numbers, guint, at)];
  return plumb_ui_timeline_get_x (self, bar->start_us) <= x + 2 ? bar : NULL;
}

char *
plumb_ui_timeline_dup_bar_text (PlumbUiTimeline *self, const PlumbPastBar *bar)
{
  PlumbRunPast *past = plumb_ui_timeline_get_past (self);
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

/* --- following ------------------------------------------------------------------------------ */

static void
update_accessible (PlumbUiTimeline *self)
{
  PlumbRunPast *past = plumb_ui_timeline_get_past (self);
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

/* Only a run that lives, and only where it is seen, costs wake-ups; while it tells of itself, what
 * it tells is enough. */
static void
follow_live (PlumbUiTimeline *self)
{
  g_clear_handle_id (&self->live_source, g_source_remove);
  if (self->moment != NULL && plumb_ui_moment_is_live (self->moment)
      && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->live_source = g_timeout_add (LIVE_MS, live_cb, self);
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
  take_bars (self);
  if (plumb_ui_timeline_get_past (self) != NULL)
    clamp_left (self);
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
  g_ptr_array_set_size (self->lanes, 0);
  self->n_bars = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
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
  if (plumb_ui_timeline_get_past (self) == NULL)
    return;
  double before = (x - (double) (self->labels + PLUMB_UI_TIMELINE_MARGIN))
                  / plumb_ui_timeline_get_scale (self);
  self->zoom = CLAMP (zoom, 1.0, MAX_ZOOM);
  self->left_us += before
                   - (x - (double) (self->labels + PLUMB_UI_TIMELINE_MARGIN))
                         / plumb_ui_timeline_get_scale (self);
  clamp_left (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
plumb_ui_timeline_set_zoom (PlumbUiTimeline *self, double zoom)
{
  g_return_if_fail (PLUMB_UI_IS_TIMELINE (self));
  if (plumb_ui_timeline_get_past (self) != NULL)
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
  if (plumb_ui_timeline_get_past (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  if ((state & GDK_CONTROL_MASK) != 0)
    zoom_at (self, self->zoom * pow (1.2, -dy), self->pointer_x);
  else if (self->zoom > 1 && (dx > 0 || dx < 0 || (state & GDK_SHIFT_MASK) != 0))
    {
      self->left_us += (dx > 0 || dx < 0 ? dx : dy) * 48 / plumb_ui_timeline_get_scale (self);
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
  plumb_run_past_get_step (plumb_ui_timeline_get_past (self), bar->step, &step);
  g_autofree char *path = g_strdup (step.path);
  g_signal_emit (self, signals[STEP_CHOSEN], 0, path, (gint64) bar->item);
}

/* On the axis or on nothing: the line comes. On a bar: the bar is chosen. */
static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PlumbUiTimeline *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (plumb_ui_timeline_get_past (self) == NULL)
    return;
  double line = plumb_ui_timeline_get_x (self, plumb_ui_moment_get_time (self->moment));
  const PlumbPastBar *bar = fabs (line - x) > 5 ? pick_bar (self, x, y) : NULL;
  self->is_scrubbing = bar == NULL;
  if (bar != NULL)
    choose_bar (self, bar);
  else
    plumb_ui_moment_seek (self->moment, plumb_ui_timeline_get_time_at (self, x));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PlumbUiTimeline *self)
{
  double x, y;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (plumb_ui_timeline_get_past (self) != NULL && (self->is_scrubbing || fabs (dx) > 8))
    {
      self->is_scrubbing = TRUE;
      plumb_ui_moment_seek (self->moment, plumb_ui_timeline_get_time_at (self, x + dx));
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
  g_autofree char *text = plumb_ui_timeline_dup_bar_text (self, bar);
  g_autofree char *duration
      = plumb_ui_format_duration (plumb_ui_timeline_get_end (self, bar) - bar->start_us);
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
  const PlumbPastBar *bars = plumb_run_past_get_bars (plumb_ui_timeline_get_past (self), &n);
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
  double step = plumb_ui_timeline_get_span (self) / self->zoom / 100;
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
  if (plumb_ui_timeline_get_past (self) == NULL
      || press_key (self, key, modifiers) == GDK_EVENT_PROPAGATE)
    return GDK_EVENT_PROPAGATE;
  double since = (double) (plumb_ui_moment_get_time (self->moment)
                           - plumb_run_past_get_first_time (plumb_ui_timeline_get_past (self)));
  double seen = plumb_ui_timeline_get_span (self) / self->zoom;
  if (since < self->left_us || since > self->left_us + seen)
    self->left_us = since - seen / 2;
  clamp_left (self);
  return GDK_EVENT_STOP;
}

/* --- the widget ----------------------------------------------------------------------------- */

/* The names beside the lanes are as large as texts are now, too. */
static void
measure_line (PlumbUiTimeline *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  int height;
  pango_layout_get_pixel_size (layout, NULL, &height);
  if (self->line == (float) height)
    return;
  self->line = (float) height;
  g_hash_table_remove_all (self->layouts);
  if (plumb_ui_timeline_get_past (self) != NULL)
    measure_labels (self);
}

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
    {
      measure_line (self);
      *minimum = *natural
          = (int) (plumb_ui_timeline_get_axis (self)
                   + plumb_ui_timeline_get_lane (self) * (float) MAX (self->lanes->len, 1))
            + 6;
    }
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
  g_array_unref (self->spans);
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
  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  self->spans = g_array_new (FALSE, FALSE, sizeof (PlumbUiTimelineSpan));
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
