/* plumb-ui-timeline-painter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plumb-ui-timeline-private.h"

#define MIN_TICK 72.0
#define USUAL_LINE 17.0 /* the height of a text for which that is enough */
/* From this width on a bar has a text. */
#define MIN_TEXT 40.0f
/* Texts are as wide as a multiple of this, and so many are kept. */
#define TEXT_STEP 8
#define MOST_LAYOUTS 1024

/* White text on each of them has a contrast of at least 4.5 : 1. */
static const guint32 step_colors[]
    = { 0xb84a00, 0x1a5fb4, 0x26773a, 0x813d9c, 0x63452c, 0x136c77, 0x5e5c64, 0x8a5a00 };
#define FAILED_COLOR 0xa51d2d

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

/* --- bars ----------------------------------------------------------------------------------- */

/* What holds for all of them while they are painted. */
typedef struct
{
  PlumbUiTimeline *timeline;
  PlumbRunPast *past;
  const PlumbPastBar *bars;
  gint64 first_us;
  gint64 last_us;
  gint64 now_us;
  double per_us; /* device pixels */
  double scale;  /* device pixels of a pixel */
  int width;     /* device pixels of the plot */
  guint step;    /* that is marked; G_MAXUINT: none */
  guint32 edge;
} View;

static double
get_surface_scale (PlumbUiTimeline *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  return surface != NULL ? gdk_surface_get_scale (surface) : 1;
}

static View
make_view (PlumbUiTimeline *self, const GdkRGBA *edge)
{
  guint n;
  View view = { .timeline = self, .past = plumb_ui_timeline_get_past (self) };
  view.bars = plumb_run_past_get_bars (view.past, &n);
  view.first_us = plumb_run_past_get_first_time (view.past) + (gint64) self->left_us;
  view.last_us = plumb_ui_moment_get_last (self->moment);
  view.now_us = plumb_ui_moment_get_time (self->moment);
  view.scale = get_surface_scale (self);
  view.per_us = plumb_ui_timeline_get_scale (self) * view.scale;
  view.width = (int) ceil (
      (double) (plumb_ui_timeline_get_plot_width (self) + 2 * PLUMB_UI_TIMELINE_MARGIN)
      * view.scale);
  view.edge = plumb_ui_timeline_lane_pack (edge);
  if (self->step == NULL || !plumb_run_past_find_step (view.past, self->step, &view.step))
    view.step = G_MAXUINT;
  return view;
}

static int
place (const View *view, gint64 time_us)
{
  double x = (double) (time_us - view->first_us) * view->per_us
             + (double) PLUMB_UI_TIMELINE_MARGIN * view->scale;
  return (int) CLAMP (round (x), 0, view->width);
}

static guint32
get_bar_color (const View *view, const PlumbPastBar *bar)
{
  guint32 rgb = bar->outcome == PLUMB_PAST_FAILED
                    ? FAILED_COLOR
                    : step_colors[bar->step % G_N_ELEMENTS (step_colors)];
  gint64 end = bar->end_us > 0 ? bar->end_us : view->last_us;
  gboolean is_past = end <= view->now_us || plumb_run_past_is_bar_shown (view->past, bar);
  return plumb_ui_timeline_lane_pack (
      &(GdkRGBA) { (float) (rgb >> 16 & 0xff) / 255.0f, (float) (rgb >> 8 & 0xff) / 255.0f,
                   (float) (rgb & 0xff) / 255.0f, is_past ? 1.0f : 0.45f });
}

/* At most one bar a pixel: what is nearer than that to the last one is not painted. */
static void
list_spans (const View *view, GArray *numbers, GArray *spans)
{
  int painted = 0;
  gint64 from = plumb_ui_timeline_get_time_at (view->timeline, (double) view->timeline->labels);
  g_array_set_size (spans, 0);
  for (guint i = plumb_ui_timeline_find_bar (view->timeline, numbers, view->bars, from);
       i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      const PlumbPastBar *bar = &view->bars[number];
      int left = place (view, bar->start_us);
      int right = place (view, bar->end_us > 0 ? bar->end_us : view->last_us);
      if (left >= view->width)
        break;
      if (spans->len > 0 && right < painted + 1)
        continue;
      painted = MAX (right, left + 1);
      PlumbUiTimelineSpan span = { number, left, painted, get_bar_color (view, bar),
                                   bar->step == view->step ? view->edge : 0 };
      g_array_append_val (spans, span);
    }
}

static void
append_bar_text (const View *view,
                 GtkSnapshot *snapshot,
                 const PlumbUiTimelineSpan *span,
                 const graphene_rect_t *lane)
{
  float left = (float) (span->left / view->scale), right = (float) (span->right / view->scale);
  if (right - left < MIN_TEXT)
    return;
  g_autofree char *text = plumb_ui_timeline_dup_bar_text (view->timeline, &view->bars[span->bar]);
  append_text (view->timeline, snapshot, text,
               &GRAPHENE_RECT_INIT (lane->origin.x + left + 6, lane->origin.y, right - left - 12,
                                    lane->size.height),
               &(GdkRGBA) { 1, 1, 1, 1 });
}

static void
append_lane (const View *view, GtkSnapshot *snapshot, guint number)
{
  PlumbUiTimeline *self = view->timeline;
  PlumbUiLane *lane = g_ptr_array_index (self->lanes, number);
  const float bar = plumb_ui_timeline_get_bar (self);
  const graphene_rect_t area = GRAPHENE_RECT_INIT (
      self->labels,
      plumb_ui_timeline_get_axis (self) + (float) number * plumb_ui_timeline_get_lane (self)
          + (plumb_ui_timeline_get_lane (self) - bar) / 2,
      plumb_ui_timeline_get_plot_width (self) + 2 * PLUMB_UI_TIMELINE_MARGIN, bar);
  list_spans (view, lane->bars, self->spans);
  gtk_snapshot_append_node (
      snapshot, plumb_ui_timeline_lane_get_node (lane->picture, self->spans, &area, view->scale));
  for (guint i = 0; i < self->spans->len; i++)
    append_bar_text (view, snapshot, &g_array_index (self->spans, PlumbUiTimelineSpan, i), &area);
}

/* --- axis, names and line ------------------------------------------------------------------- */

/* 1, 2 or 5 times a power of ten, or minutes and hours. */
static double
choose_tick (double us_per_pixel, double least)
{
  static const double steps[]
      = { 1,      2,      5,      10,      20,      50,      100,      200,
          500,    1000,   2000,   5000,    10000,   20000,   30000,    60000,
          120000, 300000, 600000, 1800000, 3600000, 7200000, 21600000, 86400000 };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * 1000 / us_per_pixel >= least)
      return steps[i] * 1000;
  return 86400000.0 * 1000 * ceil (us_per_pixel * least / (86400000.0 * 1000));
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

static double
get_least_tick (PlumbUiTimeline *self)
{
  return MIN_TICK * MAX (1, (double) self->line / USUAL_LINE);
}

static float
get_text_width (PlumbUiTimeline *self, const char *text)
{
  int width;
  pango_layout_get_pixel_size (ensure_layout (self, text, (float) get_least_tick (self)), &width,
                               NULL);
  return (float) width;
}

static void
append_axis (PlumbUiTimeline *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  double scale = plumb_ui_timeline_get_scale (self), least = get_least_tick (self),
         tick = choose_tick (1 / scale, least);
  const float top = plumb_ui_timeline_get_axis (self);
  float bottom = (float) gtk_widget_get_height (GTK_WIDGET (self));
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  GdkRGBA faint = *color;
  faint.alpha = 0.12f;
  for (double us = ceil (self->left_us / tick) * tick;
       us <= self->left_us + plumb_ui_timeline_get_span (self) / self->zoom; us += tick)
    {
      float x = self->labels + PLUMB_UI_TIMELINE_MARGIN + (float) ((us - self->left_us) * scale);
      g_autofree char *text = format_tick (us, tick);
      gtk_snapshot_append_color (snapshot, &faint,
                                 &GRAPHENE_RECT_INIT (x, top - 4, 1, bottom - top + 4));
      if (x + get_text_width (self, text) <= width)
        append_text (self, snapshot, text, &GRAPHENE_RECT_INIT (x, 0, (float) least, top - 4),
                     color);
    }
}

static void
append_labels (PlumbUiTimeline *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  const float lane = plumb_ui_timeline_get_lane (self);
  for (guint i = 0; i < self->lanes->len; i++)
    {
      g_autofree char *text = plumb_ui_timeline_dup_lane_name (self, i);
      append_text (self, snapshot, text,
                   &GRAPHENE_RECT_INIT (4, plumb_ui_timeline_get_axis (self) + (float) i * lane,
                                        self->labels - 4, lane),
                   color);
    }
}

static void
append_line (PlumbUiTimeline *self, GtkSnapshot *snapshot)
{
  float x = (float) plumb_ui_timeline_get_x (self, plumb_ui_moment_get_time (self->moment));
  float height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  g_autoptr (GdkRGBA) accent
      = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());
  float top = plumb_ui_timeline_get_axis (self);
  gtk_snapshot_append_color (snapshot, accent,
                             &GRAPHENE_RECT_INIT (x - 1, top - 8, 2, height - top + 8));
  GskRoundedRect knob;
  gsk_rounded_rect_init_from_rect (&knob, &GRAPHENE_RECT_INIT (x - 6, top - 14, 12, 12), 6);
  gtk_snapshot_push_rounded_clip (snapshot, &knob);
  gtk_snapshot_append_color (snapshot, accent, &knob.bounds);
  gtk_snapshot_pop (snapshot);
}

void
plumb_ui_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiTimeline *self = PLUMB_UI_TIMELINE (widget);
  if (plumb_ui_timeline_get_past (self) == NULL)
    return;
  GdkRGBA color;
  gtk_widget_get_color (widget, &color);
  float width = (float) gtk_widget_get_width (widget),
        height = (float) gtk_widget_get_height (widget);
  append_labels (self, snapshot, &color);
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (self->labels, 0, width - self->labels, height));
  append_axis (self, snapshot, &color);
  const View view = make_view (self, &color);
  for (guint i = 0; i < self->lanes->len; i++)
    append_lane (&view, snapshot, i);
  append_line (self, snapshot);
  gtk_snapshot_pop (snapshot);
}
