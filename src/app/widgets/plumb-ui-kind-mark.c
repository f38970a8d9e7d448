/* plumb-ui-kind-mark.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-kind-mark.h"

#include <adwaita.h>

#include "plumb-ui-shape.h"

#define SIZE 16
#define RADIUS 5

struct _PlumbUiKindMark
{
  GtkWidget parent_instance;

  PlumbUiMark mark;
};

G_DEFINE_FINAL_TYPE (PlumbUiKindMark, plumb_ui_kind_mark, GTK_TYPE_WIDGET)

static void
measure (GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiKindMark *self = PLUMB_UI_KIND_MARK (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  plumb_ui_paint_shape_path (cr, self->mark.shape, (PlumbPoint) { width / 2, height / 2 }, RADIUS);
  plumb_ui_color_set (plumb_ui_hue_get_fill (self->mark.hue, adw_style_manager_get_dark (manager),
                                             adw_style_manager_get_high_contrast (manager)),
                      cr);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
plumb_ui_kind_mark_class_init (PlumbUiKindMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = measure;
  widget_class->snapshot = snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
plumb_ui_kind_mark_init (PlumbUiKindMark *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  plumb_ui_kind_mark_set_kind (self, NULL);
}

GtkWidget *
plumb_ui_kind_mark_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_KIND_MARK, NULL);
}

void
plumb_ui_kind_mark_set_kind (PlumbUiKindMark *self, PlumbKind *kind)
{
  self->mark = plumb_ui_mark_for_kind (kind);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
