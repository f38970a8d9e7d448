/* plumb-ui-pair-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-pair-chart.h"

#include "plumb-file.h"
#include "plumb-ui-review-text.h"
#include "plumb-ui-scrub.h"
#include "plumb-ui-shape.h"

#define HEIGHT 168
#define MARGIN 14.0
#define RADIUS 5.0
#define WIDEST 34.0
#define LEAST_LABELS 52.0

struct _PlumbUiPairChart
{
  GtkWidget parent_instance;

  GPtrArray *pairs; /* PlumbPair, oldest first */
  guint chosen;
  double limits[2]; /* pass, warn */
  double most;
  double labels; /* how wide the names of the limits are */
};

enum
{
  CHOSEN,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbUiPairChart, plumb_ui_pair_chart, GTK_TYPE_WIDGET)

/* --- places --------------------------------------------------------------------------------- */

static PlumbPair *
get_pair (PlumbUiPairChart *self, guint position)
{
  return g_ptr_array_index (self->pairs, position);
}

/* Negative where nothing was measured. */
static double
get_mean (PlumbPair *pair)
{
  PlumbValue *mean = plumb_value_get_member (plumb_pair_get_record (pair), "mean_pixel_delta");
  return plumb_value_is_number (mean) ? plumb_value_get_double (mean, 0) : -1;
}

static double
get_step (PlumbUiPairChart *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - self->labels - 2 * MARGIN;
  return MIN (WIDEST, width / MAX (1, self->pairs->len));
}

static double
get_height (PlumbUiPairChart *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self)) - 2 * MARGIN;
}

/* By the root: what is small is to be seen beside what is large. */
static double
get_y (PlumbUiPairChart *self, double mean)
{
  double part = mean < 0 ? 1 : sqrt (MIN (mean / self->most, 1));
  return MARGIN + get_height (self) * (1 - part);
}

static double
get_x (PlumbUiPairChart *self, guint position)
{
  return self->labels + MARGIN + (position + 0.5) * get_step (self);
}

gboolean
plumb_ui_pair_chart_get_place (PlumbUiPairChart *self, gint64 pair, graphene_point_t *place)
{
  g_return_val_if_fail (PLUMB_UI_IS_PAIR_CHART (self), FALSE);
  for (guint i = 0; i < self->pairs->len; i++)
    if (plumb_pair_get_number (get_pair (self, i)) == pair)
      {
        *place = GRAPHENE_POINT_INIT ((float) get_x (self, i),
                                      (float) get_y (self, get_mean (get_pair (self, i))));
        return TRUE;
      }
  return FALSE;
}

/* --- painting ------------------------------------------------------------------------------- */

static PlumbUiColor
get_color (PlumbVerdict verdict)
{
  static const PlumbUiHue hues[] = { PLUMB_UI_HUE_GREEN, PLUMB_UI_HUE_ORANGE, PLUMB_UI_HUE_RED };
  AdwStyleManager *style = adw_style_manager_get_default ();
  return plumb_ui_hue_get_fill (hues[verdict], adw_style_manager_get_dark (style),
                                adw_style_manager_get_high_contrast (style));
}

static void
set_text_color (PlumbUiPairChart *self, cairo_t *cr, double alpha)
{
  GdkRGBA color;
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  cairo_set_source_rgba (cr, (double) color.red, (double) color.green, (double) color.blue, alpha);
}

static char *
format_limit (double limit)
{
  return g_strdup_printf ("%.4g", limit);
}

static void
measure_labels (PlumbUiPairChart *self)
{
  self->labels = LEAST_LABELS;
  for (guint i = 0; i < G_N_ELEMENTS (self->limits); i++)
    {
      g_autofree char *text = format_limit (self->limits[i]);
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      int width;
      pango_layout_get_pixel_size (layout, &width, NULL);
      self->labels = MAX (self->labels, width + MARGIN);
    }
}

static void
paint_limit (PlumbUiPairChart *self, cairo_t *cr, double limit, PlumbVerdict verdict)
{
  static const double dashes[] = { 5, 4 };
  double y = floor (get_y (self, limit)) + 0.5;
  g_autofree char *text = format_limit (limit);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width, height;
  pango_layout_get_pixel_size (layout, &width, &height);
  plumb_ui_color_set (get_color (verdict), cr);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, self->labels + 4, y);
  cairo_line_to (cr, gtk_widget_get_width (GTK_WIDGET (self)) - MARGIN, y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  set_text_color (self, cr, 0.8);
  cairo_move_to (cr, self->labels - width - 2,
                 CLAMP (y - height / 2.0, 0, get_height (self) + MARGIN));
  pango_cairo_show_layout (cr, layout);
}

static void
paint_mark (PlumbUiPairChart *self, cairo_t *cr, guint position)
{
  static const PlumbUiShape shapes[]
      = { PLUMB_UI_SHAPE_CIRCLE, PLUMB_UI_SHAPE_TRIANGLE, PLUMB_UI_SHAPE_SQUARE };
  PlumbPair *pair = get_pair (self, position);
  PlumbVerdict verdict = plumb_pair_get_verdict (pair);
  PlumbPoint at = { get_x (self, position), get_y (self, get_mean (pair)) };
  double radius = MAX (2.0, MIN (RADIUS, get_step (self) * 0.45));
  double bottom = MARGIN + get_height (self);
  plumb_ui_color_set (plumb_ui_color_fade (get_color (verdict), 0.35), cr);
  cairo_rectangle (cr, at.x - radius * 0.35, at.y, radius * 0.7, bottom - at.y);
  cairo_fill (cr);
  plumb_ui_paint_shape_path (cr, shapes[verdict], at, radius);
  plumb_ui_color_set (get_color (verdict), cr);
  cairo_fill (cr);
  if (position != self->chosen)
    return;
  set_text_color (self, cr, 1);
  cairo_set_line_width (cr, 2);
  plumb_ui_paint_shape_path (cr, shapes[verdict], at, radius + 3);
  cairo_stroke (cr);
}

static void
plumb_ui_pair_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiPairChart *self = PLUMB_UI_PAIR_CHART (widget);
  double bottom = floor (MARGIN + get_height (self)) + 0.5;
  measure_labels (self);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                     (float) gtk_widget_get_height (widget)));
  set_text_color (self, cr, 0.25);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, self->labels + 4, bottom);
  cairo_line_to (cr, gtk_widget_get_width (widget) - MARGIN, bottom);
  cairo_stroke (cr);
  paint_limit (self, cr, self->limits[0], PLUMB_VERDICT_PASS);
  paint_limit (self, cr, self->limits[1], PLUMB_VERDICT_WARN);
  for (guint i = 0; i < self->pairs->len; i++)
    paint_mark (self, cr, i);
  cairo_destroy (cr);
}

static void
plumb_ui_pair_chart_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 200;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 400;
}

/* --- choosing ------------------------------------------------------------------------------- */

static char *
describe (PlumbPair *pair)
{
  g_autofree char *item = plumb_text_make_visible (plumb_pair_get_text (pair, "item"));
  g_autofree char *mean = plumb_ui_pair_dup_mean (pair);
  g_autofree char *when = plumb_ui_time_dup_text (plumb_pair_get_text (pair, "compared_at"));
  /* Translators: number of a pair, verdict, picture, mean difference, time */
  return g_strdup_printf (
      _ ("Pair %d: %s, %s, mean difference %s, %s"), (int) plumb_pair_get_number (pair),
      plumb_ui_verdict_get_title (plumb_pair_get_text (pair, "verdict")), item, mean, when);
}

static void
update (PlumbUiPairChart *self)
{
  if (self->pairs->len > 0)
    {
      g_autofree char *text = describe (get_pair (self, self->chosen));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 1.0,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) self->pairs->len,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->chosen + 1.0,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
choose (PlumbUiPairChart *self, guint position)
{
  if (position >= self->pairs->len)
    return;
  self->chosen = position;
  update (self);
  g_signal_emit (self, signals[CHOSEN], 0, plumb_pair_get_number (get_pair (self, position)));
}

static void
activate (PlumbUiPairChart *self)
{
  if (self->pairs->len > 0)
    g_signal_emit (self, signals[ACTIVATED], 0,
                   plumb_pair_get_number (get_pair (self, self->chosen)));
}

static guint
find_at (PlumbUiPairChart *self, double x)
{
  double position = floor ((x - self->labels - MARGIN) / get_step (self));
  return self->pairs->len == 0 ? 0 : (guint) CLAMP (position, 0, self->pairs->len - 1.0);
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, PlumbUiPairChart *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  choose (self, find_at (self, x));
  if (n == 2)
    activate (self);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        PlumbUiPairChart *self)
{
  int next = plumb_ui_scrub_find (key, self->chosen, self->pairs->len);
  if (next >= 0)
    choose (self, (guint) next);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space)
    activate (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
query_tooltip_cb (
    GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, PlumbUiPairChart *self)
{
  if (self->pairs->len == 0)
    return FALSE;
  g_autofree char *text = describe (get_pair (self, keyboard ? self->chosen : find_at (self, x)));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_pair_chart_finalize (GObject *object)
{
  g_ptr_array_unref (PLUMB_UI_PAIR_CHART (object)->pairs);
  G_OBJECT_CLASS (plumb_ui_pair_chart_parent_class)->finalize (object);
}

static void
plumb_ui_pair_chart_class_init (PlumbUiPairChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = PLUMB_UI_TYPE_PAIR_CHART;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_pair_chart_finalize;
  widget_class->measure = plumb_ui_pair_chart_measure;
  widget_class->snapshot = plumb_ui_pair_chart_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_set_css_name (widget_class, "plumb-pair-chart");
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
plumb_ui_pair_chart_init (PlumbUiPairChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  self->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pair_unref);
  self->labels = LEAST_LABELS;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("History of comparisons"), -1);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  GtkEventController *key = gtk_event_controller_key_new ();
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (widget, key);
}

GtkWidget *
plumb_ui_pair_chart_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_PAIR_CHART, NULL);
}

static double
find_most (PlumbUiPairChart *self)
{
  double most = self->limits[1] * 1.25;
  for (guint i = 0; i < self->pairs->len; i++)
    most = MAX (most, get_mean (get_pair (self, i)) * 1.05);
  return most;
}

void
plumb_ui_pair_chart_set_pairs (PlumbUiPairChart *self, GPtrArray *pairs)
{
  g_return_if_fail (PLUMB_UI_IS_PAIR_CHART (self));
  guint n = pairs != NULL ? pairs->len : 0;
  PlumbValue *settings
      = n > 0 ? plumb_value_get_member (plumb_pair_get_record (g_ptr_array_index (pairs, 0)),
                                        "settings")
              : NULL;
  g_ptr_array_set_size (self->pairs, 0);
  for (guint i = n; i-- > 0;)
    g_ptr_array_add (self->pairs, plumb_pair_ref (g_ptr_array_index (pairs, i)));
  /* Those of the newest are those that hold. */
  self->limits[0] = plumb_value_member_double (settings, "pass_delta", 0.004);
  self->limits[1] = plumb_value_member_double (settings, "warn_delta", 0.02);
  self->most = find_most (self);
  self->chosen = n > 0 ? n - 1 : 0;
  update (self);
}
