/* plumb-ui-minimap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-canvas-private.h"
#include "plumb-ui-minimap.h"
#include "plumb-ui-scrub.h"

#include <math.h>

#define WIDTH 176
#define HEIGHT 116

/**
 * PlumbUiMinimap:
 *
 * Shows the small picture that the canvas' worker paints, and what is seen of it, unless that is
 * all.
 */
struct _PlumbUiMinimap
{
  GtkWidget parent_instance;

  PlumbUiCanvas *canvas; /* weak */
};

G_DEFINE_FINAL_TYPE (PlumbUiMinimap, plumb_ui_minimap, GTK_TYPE_WIDGET)

static double
get_scale (PlumbUiMinimap *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  return surface != NULL ? gdk_surface_get_scale (surface) : 1;
}

static void
paint_view (PlumbUiMinimap *self, cairo_t *cr, const PlumbRect *area)
{
  PlumbRect seen = plumb_ui_viewport_get_visible (plumb_ui_canvas_get_viewport (self->canvas));
  double zoom = gtk_widget_get_width (GTK_WIDGET (self)) / area->width;
  double x0 = fmax ((seen.x - area->x) * zoom, 1), y0 = fmax ((seen.y - area->y) * zoom, 1);
  double x1 = fmin ((seen.x + seen.width - area->x) * zoom, WIDTH - 1.0);
  double y1 = fmin ((seen.y + seen.height - area->y) * zoom, HEIGHT - 1.0);
  if (x1 <= x0 || y1 <= y0)
    return;
  cairo_rectangle (cr, round (x0) + 0.5, round (y0) + 0.5, round (x1 - x0) - 1,
                   round (y1 - y0) - 1);
  plumb_ui_color_set (plumb_ui_color_fade (self->canvas->palette.accent, 0.16), cr);
  cairo_fill_preserve (cr);
  plumb_ui_color_set (self->canvas->palette.accent, cr);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

static void
plumb_ui_minimap_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiMinimap *self = PLUMB_UI_MINIMAP (widget);
  PlumbRect area;
  double scale = get_scale (self);
  if (self->canvas == NULL || self->canvas->tiles == NULL)
    return;
  PlumbUiTiles *tiles = self->canvas->tiles;
  plumb_ui_tiles_set_miniature (tiles, (int) ceil (WIDTH * scale), (int) ceil (HEIGHT * scale),
                                scale);
  cairo_surface_t *picture = plumb_ui_tiles_get_miniature (tiles, &area);
  if (picture == NULL)
    return;
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_save (cr);
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  paint_view (self, cr, &area);
  cairo_destroy (cr);
}

static void
plumb_ui_minimap_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

/* --- going there --------------------------------------------------------------------------------
 */

static void
go_to (GtkWidget *widget, double x, double y)
{
  PlumbUiMinimap *self = PLUMB_UI_MINIMAP (widget);
  PlumbRect area;
  if (self->canvas == NULL || plumb_ui_tiles_get_miniature (self->canvas->tiles, &area) == NULL)
    return;
  PlumbUiViewport *viewport = plumb_ui_canvas_get_viewport (self->canvas);
  PlumbRect seen = plumb_ui_viewport_get_visible (viewport);
  double unit = area.width / gtk_widget_get_width (widget);
  plumb_ui_viewport_show (
      viewport, plumb_ui_viewport_get_zoom (viewport),
      (PlumbPoint) { area.x + x * unit - seen.width / 2, area.y + y * unit - seen.height / 2 });
}

static void
plumb_ui_minimap_dispose (GObject *object)
{
  PlumbUiMinimap *self = PLUMB_UI_MINIMAP (object);

  g_clear_weak_pointer (&self->canvas);
  G_OBJECT_CLASS (plumb_ui_minimap_parent_class)->dispose (object);
}

static void
plumb_ui_minimap_class_init (PlumbUiMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plumb_ui_minimap_dispose;
  widget_class->snapshot = plumb_ui_minimap_snapshot;
  widget_class->measure = plumb_ui_minimap_measure;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  /* The outline and the keys are the ways for those who do not see it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
plumb_ui_minimap_init (PlumbUiMinimap *self)
{
  plumb_ui_scrub_follow (GTK_WIDGET (self), go_to);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/* Where all is in view it would only cover some of it. */
static void
update (PlumbUiMinimap *self)
{
  PlumbRect seen = plumb_ui_viewport_get_visible (self->canvas->viewport);
  PlumbRect all = plumb_scene_get_extents (plumb_ui_canvas_get_scene (self->canvas));
  gboolean is_needed = all.x < seen.x || all.y < seen.y || all.x + all.width > seen.x + seen.width
                       || all.y + all.height > seen.y + seen.height;
  gtk_widget_set_opacity (GTK_WIDGET (self), is_needed ? 1 : 0);
  gtk_widget_set_can_target (GTK_WIDGET (self), is_needed);
}

static void
view_changed_cb (PlumbUiMinimap *self)
{
  update (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * plumb_ui_minimap_new:
 * @canvas: whose graph it shows
 *
 * Returns: (transfer floating): a minimap
 */
GtkWidget *
plumb_ui_minimap_new (PlumbUiCanvas *canvas)
{
  g_return_val_if_fail (PLUMB_UI_IS_CANVAS (canvas), NULL);
  PlumbUiMinimap *self = g_object_new (PLUMB_UI_TYPE_MINIMAP, NULL);
  g_set_weak_pointer (&self->canvas, canvas);
  g_signal_connect_object (canvas->tiles, "miniature", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas->tiles, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas->viewport, "changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
