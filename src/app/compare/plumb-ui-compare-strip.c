/* plumb-ui-compare-strip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-compare-strip.h"

#include "plumb-ui-scrub.h"

#define HEIGHT 56
#define GAP 1.0
#define WIDEST 24.0

struct _PlumbUiCompareStrip
{
  GtkWidget parent_instance;

  PlumbUiCompareModel *model;
};

G_DEFINE_FINAL_TYPE (PlumbUiCompareStrip, plumb_ui_compare_strip, GTK_TYPE_WIDGET)

static guint
get_n_pairs (PlumbUiCompareStrip *self)
{
  return plumb_ui_compare_model_get_pairs (self->model)->len;
}

static double
get_step (PlumbUiCompareStrip *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  return MIN (WIDEST, width / MAX (1, get_n_pairs (self)));
}

/* --- painting ------------------------------------------------------------------------------- */

static GdkRGBA
get_color (double measure)
{
  static const PlumbThresholds limits = { 0.004, 0.01, 8 / 255.0, 0.02 };
  if (isnan (measure))
    return (GdkRGBA) { 0.6f, 0.6f, 0.6f, 1 };
  if (measure <= limits.pass_delta)
    return (GdkRGBA) { 0.15f, 0.64f, 0.41f, 1 };
  return measure <= limits.warn_delta ? (GdkRGBA) { 0.90f, 0.63f, 0.04f, 1 }
                                      : (GdkRGBA) { 0.88f, 0.11f, 0.14f, 1 };
}

/* By the root, as heat is: a pair that differs at all is to be seen. */
static double
get_height (double measure, double most)
{
  if (measure < 0 || isnan (measure))
    return 3;
  return 4 + (HEIGHT - 12) * sqrt (measure / MAX (most, 1e-4));
}

static void
plumb_ui_compare_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiCompareStrip *self = PLUMB_UI_COMPARE_STRIP (widget);
  guint n = get_n_pairs (self), shown = plumb_ui_compare_model_get_shown (self->model);
  guint worst = plumb_ui_compare_model_find_worst (self->model);
  double most = worst < n ? plumb_ui_compare_model_get_measure (self->model, worst) : 0;
  double step = get_step (self), gap = step > 4 ? GAP : 0;
  GdkRGBA mark;
  gtk_widget_get_color (widget, &mark);
  for (guint i = 0; i < n; i++)
    {
      double measure = plumb_ui_compare_model_get_measure (self->model, i);
      double height = get_height (measure, most);
      GdkRGBA color = measure < 0 ? (GdkRGBA) { 0.6f, 0.6f, 0.6f, 0.5f } : get_color (measure);
      gtk_snapshot_append_color (
          snapshot, &color,
          &GRAPHENE_RECT_INIT ((float) (i * step + gap), (float) (HEIGHT - 4 - height),
                               (float) MAX (1, step - 2 * gap), (float) height));
      if (i == shown)
        gtk_snapshot_append_color (
            snapshot, &mark,
            &GRAPHENE_RECT_INIT ((float) (i * step), HEIGHT - 3, (float) MAX (2, step), 3));
    }
}

static void
plumb_ui_compare_strip_measure (GtkWidget *widget,
                                GtkOrientation orientation,
                                int for_size,
                                int *minimum,
                                int *natural,
                                int *minimum_baseline,
                                int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 60;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 300;
}

/* --- choosing ------------------------------------------------------------------------------- */

static void
show_at (GtkWidget *widget, double x, double y)
{
  PlumbUiCompareStrip *self = PLUMB_UI_COMPARE_STRIP (widget);
  guint n = get_n_pairs (self);
  if (n > 0)
    plumb_ui_compare_model_show (self->model,
                                 (guint) CLAMP (floor (x / get_step (self)), 0, n - 1.0));
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        PlumbUiCompareStrip *self)
{
  int next = plumb_ui_scrub_find (key, plumb_ui_compare_model_get_shown (self->model),
                                  get_n_pairs (self));
  if (next < 0)
    return GDK_EVENT_PROPAGATE;
  plumb_ui_compare_model_show (self->model, (guint) next);
  return GDK_EVENT_STOP;
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
update (PlumbUiCompareStrip *self)
{
  const PlumbUiComparePair *pair = plumb_ui_compare_model_get_pair (self->model);
  guint n = get_n_pairs (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 1);
  if (pair != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 1.0,
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) n,
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                    plumb_ui_compare_model_get_shown (self->model) + 1.0,
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, pair->name, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
plumb_ui_compare_strip_dispose (GObject *object)
{
  PlumbUiCompareStrip *self = PLUMB_UI_COMPARE_STRIP (object);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (plumb_ui_compare_strip_parent_class)->dispose (object);
}

static void
plumb_ui_compare_strip_class_init (PlumbUiCompareStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_compare_strip_dispose;
  widget_class->measure = plumb_ui_compare_strip_measure;
  widget_class->snapshot = plumb_ui_compare_strip_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
plumb_ui_compare_strip_init (PlumbUiCompareStrip *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Difference over the sequence"), -1);
  plumb_ui_scrub_follow (widget, show_at);
  GtkEventController *key = gtk_event_controller_key_new ();
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (widget, key);
}

GtkWidget *
plumb_ui_compare_strip_new (PlumbUiCompareModel *model)
{
  PlumbUiCompareStrip *self = g_object_new (PLUMB_UI_TYPE_COMPARE_STRIP, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_swapped (model, "shown", G_CALLBACK (update), self);
  g_signal_connect_swapped (model, "measured", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}
