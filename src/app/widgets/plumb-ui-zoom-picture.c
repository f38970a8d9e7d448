/* plumb-ui-zoom-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-zoom-picture.h"

#include "plumb-ui-texture.h"

#define STEP 1.25
#define MIN_ZOOM 0.01
#define MAX_ZOOM 64.0
#define MOVE 48.0
/* From here on pixels are squares. */
#define SQUARES 3.0

struct _PlumbUiZoomPicture
{
  GtkWidget parent_instance;

  GdkTexture *first;
  GdkTexture *second;
  double zoom; /* 0: fit */
  double x;    /* of the picture that is in the middle, 0 to 1 */
  double y;
  double wipe;
  double pointer_x;
  double pointer_y;
  double begin_x;
  double begin_y;
  double begin_zoom;
  gboolean is_wiping;
};

G_DEFINE_FINAL_TYPE (PlumbUiZoomPicture, plumb_ui_zoom_picture, GTK_TYPE_WIDGET)

static GdkTexture *
get_any (PlumbUiZoomPicture *self)
{
  return self->first != NULL ? self->first : self->second;
}

static double
get_fit (PlumbUiZoomPicture *self, GdkTexture *texture)
{
  double across
      = (double) gtk_widget_get_width (GTK_WIDGET (self)) / gdk_texture_get_width (texture);
  double down
      = (double) gtk_widget_get_height (GTK_WIDGET (self)) / gdk_texture_get_height (texture);
  return MAX (MIN (across, down), MIN_ZOOM);
}

static double
get_scale (PlumbUiZoomPicture *self)
{
  GdkTexture *texture = get_any (self);
  return self->zoom > 0 || texture == NULL ? self->zoom : get_fit (self, texture);
}

/* Where the picture is painted. */
static graphene_rect_t
get_area (PlumbUiZoomPicture *self)
{
  GdkTexture *texture = get_any (self);
  double scale = get_scale (self);
  double width = gdk_texture_get_width (texture) * scale;
  double height = gdk_texture_get_height (texture) * scale;
  gboolean fits = self->zoom <= 0;
  double left = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 - width * (fits ? 0.5 : self->x);
  double top = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 - height * (fits ? 0.5 : self->y);
  return GRAPHENE_RECT_INIT ((float) round (left), (float) round (top), (float) width,
                             (float) height);
}

static void
append_texture (PlumbUiZoomPicture *self,
                GtkSnapshot *snapshot,
                GdkTexture *texture,
                const graphene_rect_t *area)
{
  if (texture != NULL)
    gtk_snapshot_append_scaled_texture (
        snapshot, texture,
        get_scale (self) >= SQUARES ? GSK_SCALING_FILTER_NEAREST : GSK_SCALING_FILTER_LINEAR, area);
}

static void
append_clipped (PlumbUiZoomPicture *self,
                GtkSnapshot *snapshot,
                GdkTexture *texture,
                const graphene_rect_t *clip)
{
  graphene_rect_t area = get_area (self);
  gtk_snapshot_push_clip (snapshot, clip);
  append_texture (self, snapshot, texture, &area);
  gtk_snapshot_pop (snapshot);
}

static void
plumb_ui_zoom_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiZoomPicture *self = PLUMB_UI_ZOOM_PICTURE (widget);
  if (get_any (self) == NULL)
    return;
  graphene_rect_t area = get_area (self);
  float width = (float) gtk_widget_get_width (widget),
        height = (float) gtk_widget_get_height (widget);
  float at = area.origin.x + (float) self->wipe * area.size.width;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  plumb_ui_texture_snapshot_ground (get_any (self), snapshot, &area);
  if (self->wipe > 0)
    append_clipped (self, snapshot, self->first, &GRAPHENE_RECT_INIT (0, 0, MAX (at, 0), height));
  if (self->wipe < 1)
    append_clipped (self, snapshot, self->second,
                    &GRAPHENE_RECT_INIT (MAX (at, 0), 0, MAX (width - at, 0), height));
  if (self->wipe > 0 && self->wipe < 1)
    {
      gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, 1 },
                                 &GRAPHENE_RECT_INIT (at - 1.5f, 0, 3, height));
      gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 1 },
                                 &GRAPHENE_RECT_INIT (at - 0.5f, 0, 1, height));
    }
  gtk_snapshot_pop (snapshot);
}

/* --- zooming and moving --------------------------------------------------------------------- */

/* What is under the point stays there. It never becomes smaller than it is whole, in the middle: a
 * picture is not lost. */
static void
zoom_at (PlumbUiZoomPicture *self, double zoom, double px, double py)
{
  GdkTexture *texture = get_any (self);
  if (texture == NULL)
    return;
  double fit = get_fit (self, texture);
  if (zoom < fit && zoom < 1)
    {
      plumb_ui_zoom_picture_set_zoom (self, fit < 1 ? 0 : 1);
      return;
    }
  graphene_rect_t before = get_area (self);
  double u = (px - (double) before.origin.x) / (double) before.size.width;
  double v = (py - (double) before.origin.y) / (double) before.size.height;
  zoom = MIN (zoom, MAX_ZOOM);
  double ratio = zoom / get_scale (self);
  double width = (double) before.size.width * ratio, height = (double) before.size.height * ratio;
  self->zoom = zoom;
  self->x = CLAMP (u + (gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 - px) / width, 0.0, 1.0);
  self->y = CLAMP (v + (gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 - py) / height, 0.0, 1.0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
zoom_middle (PlumbUiZoomPicture *self, double zoom)
{
  zoom_at (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
           gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

static void
move_by (PlumbUiZoomPicture *self, double dx, double dy)
{
  if (get_any (self) == NULL)
    return;
  graphene_rect_t area = get_area (self);
  if (self->zoom <= 0)
    zoom_middle (self, get_scale (self));
  self->x = CLAMP (self->x + dx / (double) area.size.width, 0.0, 1.0);
  self->y = CLAMP (self->y + dy / (double) area.size.height, 0.0, 1.0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* On a page that is scrolled the wheel goes on to scroll it; with Control it zooms everywhere. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, PlumbUiZoomPicture *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if ((state & GDK_CONTROL_MASK) == 0
      && gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW) != NULL)
    return GDK_EVENT_PROPAGATE;
  zoom_at (self, get_scale (self) * pow (STEP, -dy), self->pointer_x, self->pointer_y);
  return GDK_EVENT_STOP;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, PlumbUiZoomPicture *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PlumbUiZoomPicture *self)
{
  self->begin_x = self->x;
  self->begin_y = self->y;
  self->is_wiping = FALSE;
  if (self->first == NULL || self->second == NULL || self->wipe <= 0 || self->wipe >= 1)
    return;
  graphene_rect_t area = get_area (self);
  double line = (double) area.origin.x + self->wipe * (double) area.size.width;
  self->is_wiping = fabs (line - x) < 12;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, PlumbUiZoomPicture *self)
{
  if (get_any (self) == NULL)
    return;
  graphene_rect_t area = get_area (self);
  double x, y;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->is_wiping)
    {
      double at = (x + dx - (double) area.origin.x) / (double) area.size.width;
      plumb_ui_zoom_picture_set_wipe (self, CLAMP (at, 0.01, 0.99));
      return;
    }
  if (self->zoom <= 0)
    return;
  self->x = self->begin_x;
  self->y = self->begin_y;
  move_by (self, -dx, -dy);
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, PlumbUiZoomPicture *self)
{
  self->begin_zoom = get_scale (self);
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, PlumbUiZoomPicture *self)
{
  double x, y;
  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    zoom_at (self, self->begin_zoom * scale, x, y);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        PlumbUiZoomPicture *self)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_plus || key == GDK_KEY_equal || key == GDK_KEY_KP_Add)
    zoom_middle (self, get_scale (self) * STEP);
  else if (key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    zoom_middle (self, get_scale (self) / STEP);
  else if (key == GDK_KEY_1)
    zoom_middle (self, 1);
  else if (key == GDK_KEY_0 || key == GDK_KEY_Home)
    plumb_ui_zoom_picture_set_zoom (self, 0);
  else if (key == GDK_KEY_Left || key == GDK_KEY_Right)
    move_by (self, key == GDK_KEY_Left ? -MOVE : MOVE, 0);
  else if (key == GDK_KEY_Up || key == GDK_KEY_Down)
    move_by (self, 0, key == GDK_KEY_Up ? -MOVE : MOVE);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_zoom_picture_measure (GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  *minimum = 120;
  *natural = 480;
}

static void
plumb_ui_zoom_picture_dispose (GObject *object)
{
  PlumbUiZoomPicture *self = PLUMB_UI_ZOOM_PICTURE (object);
  g_clear_object (&self->first);
  g_clear_object (&self->second);
  G_OBJECT_CLASS (plumb_ui_zoom_picture_parent_class)->dispose (object);
}

static void
plumb_ui_zoom_picture_class_init (PlumbUiZoomPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_zoom_picture_dispose;
  widget_class->measure = plumb_ui_zoom_picture_measure;
  widget_class->snapshot = plumb_ui_zoom_picture_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "zoompicture");
}

static void
add_gestures (PlumbUiZoomPicture *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (widget, motion);
  GtkEventController *key = gtk_event_controller_key_new ();
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (widget, key);
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
}

static void
plumb_ui_zoom_picture_init (PlumbUiZoomPicture *self)
{
  self->wipe = 1;
  self->x = self->y = 0.5;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  /* Left in a picture is left in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  add_gestures (self);
}

GtkWidget *
plumb_ui_zoom_picture_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_ZOOM_PICTURE, NULL);
}

void
plumb_ui_zoom_picture_set_textures (PlumbUiZoomPicture *self, GdkTexture *first, GdkTexture *second)
{
  g_return_if_fail (PLUMB_UI_IS_ZOOM_PICTURE (self));
  gboolean changed = g_set_object (&self->first, first);
  changed = g_set_object (&self->second, second) || changed;
  if (changed)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
plumb_ui_zoom_picture_set_wipe (PlumbUiZoomPicture *self, double fraction)
{
  g_return_if_fail (PLUMB_UI_IS_ZOOM_PICTURE (self));
  self->wipe = CLAMP (fraction, 0.0, 1.0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
plumb_ui_zoom_picture_get_wipe (PlumbUiZoomPicture *self)
{
  return self->wipe;
}

void
plumb_ui_zoom_picture_set_zoom (PlumbUiZoomPicture *self, double zoom)
{
  g_return_if_fail (PLUMB_UI_IS_ZOOM_PICTURE (self));
  if (zoom > 0)
    {
      zoom_middle (self, zoom);
      return;
    }
  self->zoom = 0;
  self->x = self->y = 0.5;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
plumb_ui_zoom_picture_get_zoom (PlumbUiZoomPicture *self)
{
  return self->zoom;
}
