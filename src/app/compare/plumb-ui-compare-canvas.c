/* plumb-ui-compare-canvas.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plumb-ui-compare-canvas-private.h"

#include "plumb-color.h"

#define MIN_ZOOM 0.005
#define MAX_ZOOM 128.0
#define GAP 2

G_DEFINE_FINAL_TYPE (PlumbUiCompareCanvas, plumb_ui_compare_canvas, GTK_TYPE_WIDGET)

enum
{
  POINTED,
  LOOK_CHANGED,
  SPOT,
  PAINTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- where things are ------------------------------------------------------------------------ */

/* What both pictures take together. */
static gboolean
get_picture_size (PlumbUiCompareCanvas *self, guint *width, guint *height)
{
  *width = *height = 0;
  for (guint i = 0; i < 2; i++)
    {
      PlumbPyramid *picture = plumb_ui_compare_model_get_picture (self->model, i);
      if (picture == NULL)
        continue;
      *width = MAX (*width, plumb_pyramid_get_layout (picture)->width);
      *height = MAX (*height, plumb_pyramid_get_layout (picture)->height);
    }
  return *width > 0;
}

static void
place_panes (PlumbUiCompareFrame *frame, gboolean is_split)
{
  int half = (frame->width - GAP) / 2;
  frame->n_panes = is_split ? 2 : 1;
  for (guint i = 0; i < 2; i++)
    frame->panes[i] = is_split ? (cairo_rectangle_int_t) { i == 0 ? 0 : frame->width - half, 0,
                                                           half, frame->height }
                               : (cairo_rectangle_int_t) { 0, 0, frame->width, frame->height };
}

gboolean
plumb_ui_compare_canvas_get_frame (PlumbUiCompareCanvas *self, PlumbUiCompareFrame *frame)
{
  GtkWidget *widget = GTK_WIDGET (self);
  *frame = (PlumbUiCompareFrame) { .factor = gtk_widget_get_scale_factor (widget) };
  frame->width = (int) (gtk_widget_get_width (widget) * frame->factor);
  frame->height = (int) (gtk_widget_get_height (widget) * frame->factor);
  if (!get_picture_size (self, &frame->picture_width, &frame->picture_height)
      || frame->width < 2 * GAP || frame->height < 1)
    return FALSE;
  place_panes (frame, self->look.mode == PLUMB_UI_MODE_SIDE);
  double across = (double) frame->panes[0].width / frame->picture_width;
  double down = (double) frame->panes[0].height / frame->picture_height;
  gboolean fits = self->zoom <= 0;
  frame->scale = fits ? CLAMP (MIN (across, down), MIN_ZOOM, MAX_ZOOM) : self->zoom;
  double x = fits ? frame->picture_width / 2.0 : self->x;
  double y = fits ? frame->picture_height / 2.0 : self->y;
  for (guint i = 0; i < 2; i++)
    {
      /* Rounded once, so that tiles meet. */
      frame->x[i] = (gint64) floor (frame->panes[i].x + frame->panes[i].width / 2.0
                                    - x * frame->scale + 0.5);
      frame->y[i] = (gint64) floor (frame->height / 2.0 - y * frame->scale + 0.5);
    }
  return TRUE;
}

void
plumb_ui_compare_canvas_locate (
    PlumbUiCompareCanvas *self, double px, double py, double *x, double *y)
{
  PlumbUiCompareFrame frame;
  *x = *y = -1;
  if (!plumb_ui_compare_canvas_get_frame (self, &frame))
    return;
  guint pane = frame.n_panes == 2 && px * frame.factor >= frame.panes[1].x ? 1 : 0;
  *x = (px * frame.factor - (double) frame.x[pane]) / frame.scale;
  *y = (py * frame.factor - (double) frame.y[pane]) / frame.scale;
}

/* --- zoom and pan --------------------------------------------------------------------------- */

static void
changed_view (PlumbUiCompareCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[POINTED], 0);
}

/* From "as large as there is room" to what that is. */
static void
settle (PlumbUiCompareCanvas *self, const PlumbUiCompareFrame *frame)
{
  if (self->zoom > 0)
    return;
  self->zoom = frame->scale;
  self->x = frame->picture_width / 2.0;
  self->y = frame->picture_height / 2.0;
}

void
plumb_ui_compare_canvas_zoom_at (PlumbUiCompareCanvas *self, double zoom, double px, double py)
{
  PlumbUiCompareFrame frame;
  double x, y;
  if (!plumb_ui_compare_canvas_get_frame (self, &frame))
    return;
  plumb_ui_compare_canvas_locate (self, px, py, &x, &y);
  settle (self, &frame);
  double next = CLAMP (zoom, MIN_ZOOM, MAX_ZOOM);
  self->x = x + (self->x - x) * frame.scale / next;
  self->y = y + (self->y - y) * frame.scale / next;
  self->x = CLAMP (self->x, 0, frame.picture_width);
  self->y = CLAMP (self->y, 0, frame.picture_height);
  self->zoom = next;
  changed_view (self);
}

void
plumb_ui_compare_canvas_move_by (PlumbUiCompareCanvas *self, double dx, double dy)
{
  PlumbUiCompareFrame frame;
  if (!plumb_ui_compare_canvas_get_frame (self, &frame))
    return;
  settle (self, &frame);
  self->x = CLAMP (self->x + dx * frame.factor / frame.scale, 0, frame.picture_width);
  self->y = CLAMP (self->y + dy * frame.factor / frame.scale, 0, frame.picture_height);
  changed_view (self);
}

void
plumb_ui_compare_canvas_set_zoom (PlumbUiCompareCanvas *self, double zoom)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_CANVAS (self));
  if (zoom > 0)
    plumb_ui_compare_canvas_zoom_at (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                                     gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
  else
    {
      self->zoom = 0;
      changed_view (self);
    }
}

double
plumb_ui_compare_canvas_get_zoom (PlumbUiCompareCanvas *self)
{
  PlumbUiCompareFrame frame;
  return plumb_ui_compare_canvas_get_frame (self, &frame) ? frame.scale : 1;
}

void
plumb_ui_compare_canvas_zoom_by (PlumbUiCompareCanvas *self, double factor)
{
  plumb_ui_compare_canvas_set_zoom (self, plumb_ui_compare_canvas_get_zoom (self) * factor);
}

void
plumb_ui_compare_canvas_pan (PlumbUiCompareCanvas *self, double across, double down)
{
  plumb_ui_compare_canvas_move_by (self, across * gtk_widget_get_width (GTK_WIDGET (self)),
                                   down * gtk_widget_get_height (GTK_WIDGET (self)));
}

void
plumb_ui_compare_canvas_center (PlumbUiCompareCanvas *self, double x, double y)
{
  PlumbUiCompareFrame frame;
  if (!plumb_ui_compare_canvas_get_frame (self, &frame))
    return;
  settle (self, &frame);
  self->x = CLAMP (x, 0, frame.picture_width);
  self->y = CLAMP (y, 0, frame.picture_height);
  changed_view (self);
}

/* --- pixels --------------------------------------------------------------------------------- */

gboolean
plumb_ui_compare_canvas_get_pointed (PlumbUiCompareCanvas *self, guint *x, guint *y)
{
  guint width, height;
  double px, py;
  if (self->pointer_x < 0 || !get_picture_size (self, &width, &height))
    return FALSE;
  plumb_ui_compare_canvas_locate (self, self->pointer_x, self->pointer_y, &px, &py);
  if (px < 0 || py < 0 || px >= width || py >= height)
    return FALSE;
  *x = (guint) px;
  *y = (guint) py;
  return TRUE;
}

static void
append_number (GString *text, gconstpointer pixel, guint index, PlumbSampleType sample)
{
  if (sample == PLUMB_SAMPLE_U8)
    g_string_append_printf (text, "%u", ((const guint8 *) pixel)[index]);
  else if (sample == PLUMB_SAMPLE_U16)
    g_string_append_printf (text, "%u", ((const guint16 *) pixel)[index]);
  else
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      float value = sample == PLUMB_SAMPLE_FLOAT
                        ? ((const float *) pixel)[index]
                        : plumb_half_to_float (((const guint16 *) pixel)[index]);
      g_string_append (text, g_ascii_formatd (number, sizeof number, "%.4g", (double) value));
    }
}

char *
plumb_ui_compare_canvas_dup_numbers (PlumbPyramid *picture, guint x, guint y)
{
  const PlumbImageLayout *layout = picture != NULL ? plumb_pyramid_get_layout (picture) : NULL;
  guint64 pixel[2]; /* four numbers of 32 bits */
  if (layout == NULL || plumb_pyramid_get_first_level (picture) > 0 || x >= layout->width
      || y >= layout->height
      || !plumb_pyramid_read (picture, 0, &(PlumbArea) { x, y, 1, 1 }, pixel))
    return NULL;
  GString *text = g_string_new (NULL);
  for (guint c = 0; c < layout->n_channels; c++)
    {
      if (c > 0)
        g_string_append_c (text, ' ');
      append_number (text, pixel, c, layout->sample);
    }
  return g_string_free_and_steal (text);
}

/* --- the model ------------------------------------------------------------------------------ */

static void
update_differences (PlumbUiCompareCanvas *self)
{
  gboolean is_shown = self->look.mode == PLUMB_UI_MODE_DIFFERENCE;
  gboolean is_visible = self->look.difference == PLUMB_UI_LOOK_VISIBLE;
  if (!is_shown)
    return;
  if (is_visible)
    {
      double reduction;
      PlumbPyramid *errors = plumb_ui_compare_model_get_errors (self->model, &reduction);
      plumb_ui_compare_tiles_set_errors (self->tiles, errors, reduction, self->look.gain);
    }
  /* In any case: a click asks what differs there. */
  plumb_ui_compare_tiles_set_difference (
      self->tiles, plumb_ui_compare_model_get_difference (self->model),
      is_visible ? PLUMB_LOOK_HEAT : (PlumbDifferenceLook) self->look.difference, self->look.gain);
}

static void
update_layers (PlumbUiCompareCanvas *self)
{
  gboolean has_ghosts = (self->look.overlays & PLUMB_UI_OVERLAY_GHOSTS) != 0;
  guint shown = plumb_ui_compare_model_get_shown (self->model);
  for (guint i = 0; i < 2; i++)
    plumb_ui_compare_tiles_set_picture (self->tiles, i == 0 ? PLUMB_UI_LAYER_A : PLUMB_UI_LAYER_B,
                                        plumb_ui_compare_model_get_picture (self->model, i),
                                        &self->look.display);
  for (guint i = 0; i < 2; i++)
    {
      guint other = i == 0 ? shown - 1 : shown + 1;
      PlumbPyramid *ghost
          = has_ghosts ? plumb_ui_compare_model_find_picture (self->model, other, self->look.side)
                       : NULL;
      plumb_ui_compare_tiles_set_picture (self->tiles,
                                          i == 0 ? PLUMB_UI_LAYER_BEFORE : PLUMB_UI_LAYER_AFTER,
                                          ghost, &self->look.display);
    }
  update_differences (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
model_changed_cb (PlumbUiCompareCanvas *self)
{
  update_layers (self);
  g_signal_emit (self, signals[POINTED], 0);
}

static void
updated_cb (PlumbUiCompareCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
plumb_ui_compare_canvas_set_look (PlumbUiCompareCanvas *self, const PlumbUiCompareLook *look)
{
  g_return_if_fail (PLUMB_UI_IS_COMPARE_CANVAS (self));
  self->look = *look;
  update_layers (self);
}

const PlumbUiCompareLook *
plumb_ui_compare_canvas_get_look (PlumbUiCompareCanvas *self)
{
  return &self->look;
}

void
plumb_ui_compare_canvas_look_changed (PlumbUiCompareCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[LOOK_CHANGED], 0);
}

void
plumb_ui_compare_canvas_clicked (PlumbUiCompareCanvas *self, double x, double y)
{
  if (self->look.mode == PLUMB_UI_MODE_DIFFERENCE)
    g_signal_emit (self, signals[SPOT], 0, x, y);
}

/* What is asked for is there, or never will be. */
static gboolean
has_difference (PlumbUiCompareCanvas *self)
{
  double reduction;
  if (self->look.mode != PLUMB_UI_MODE_DIFFERENCE
      || plumb_ui_compare_model_get_difference_error (self->model) != NULL)
    return TRUE;
  if (self->look.difference == PLUMB_UI_LOOK_VISIBLE)
    return plumb_ui_compare_model_get_errors (self->model, &reduction) != NULL;
  return plumb_ui_compare_model_get_difference (self->model) != NULL;
}

gboolean
plumb_ui_compare_canvas_is_fresh (PlumbUiCompareCanvas *self)
{
  PlumbUiCompareFrame frame;
  if (!has_difference (self))
    return FALSE;
  return plumb_ui_compare_canvas_get_frame (self, &frame) && self->n_frames > 0
         && plumb_ui_compare_tiles_are_fresh (self->tiles);
}

guint
plumb_ui_compare_canvas_get_n_frames (PlumbUiCompareCanvas *self)
{
  return self->n_frames;
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
plumb_ui_compare_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlumbUiCompareCanvas *self = PLUMB_UI_COMPARE_CANVAS (widget);
  PlumbUiCompareFrame frame;
  if (!plumb_ui_compare_canvas_get_frame (self, &frame))
    return;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                               (float) gtk_widget_get_height (widget));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_scale (cr, 1 / frame.factor, 1 / frame.factor);
  plumb_ui_compare_tiles_begin (self->tiles);
  plumb_ui_compare_canvas_paint (self, cr, &frame);
  plumb_ui_compare_canvas_paint_overlays (self, cr, &frame);
  plumb_ui_compare_tiles_end (self->tiles);
  cairo_destroy (cr);
  self->n_frames++;
  if (plumb_ui_compare_tiles_are_fresh (self->tiles))
    g_signal_emit (self, signals[PAINTED], 0);
}

/* What fits is of another size now; it is told between two frames. */
static void
allocated_cb (gpointer data)
{
  g_autoptr (PlumbUiCompareCanvas) self = data;
  g_signal_emit (self, signals[POINTED], 0);
}

static void
plumb_ui_compare_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  g_idle_add_once (allocated_cb, g_object_ref (widget));
}

static void
plumb_ui_compare_canvas_measure (GtkWidget *widget,
                                 GtkOrientation orientation,
                                 int for_size,
                                 int *minimum,
                                 int *natural,
                                 int *minimum_baseline,
                                 int *natural_baseline)
{
  *minimum = 120;
  *natural = 640;
}

static void
plumb_ui_compare_canvas_dispose (GObject *object)
{
  PlumbUiCompareCanvas *self = PLUMB_UI_COMPARE_CANVAS (object);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->tiles != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->tiles, self);
      plumb_ui_compare_tiles_stop (self->tiles);
    }
  g_clear_object (&self->tiles);
  G_OBJECT_CLASS (plumb_ui_compare_canvas_parent_class)->dispose (object);
}

static void
plumb_ui_compare_canvas_finalize (GObject *object)
{
  g_clear_object (&PLUMB_UI_COMPARE_CANVAS (object)->model);
  g_array_unref (PLUMB_UI_COMPARE_CANVAS (object)->draft);
  G_OBJECT_CLASS (plumb_ui_compare_canvas_parent_class)->finalize (object);
}

static void
plumb_ui_compare_canvas_class_init (PlumbUiCompareCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = PLUMB_UI_TYPE_COMPARE_CANVAS;
  G_OBJECT_CLASS (klass)->dispose = plumb_ui_compare_canvas_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_ui_compare_canvas_finalize;
  widget_class->measure = plumb_ui_compare_canvas_measure;
  widget_class->size_allocate = plumb_ui_compare_canvas_size_allocate;
  widget_class->snapshot = plumb_ui_compare_canvas_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "comparecanvas");
  signals[POINTED]
      = g_signal_new ("pointed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOOK_CHANGED]
      = g_signal_new ("look-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SPOT] = g_signal_new ("spot", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[PAINTED]
      = g_signal_new ("painted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_compare_canvas_init (PlumbUiCompareCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  self->pointer_x = self->pointer_y = -1;
  self->tiles = plumb_ui_compare_tiles_new ();
  g_signal_connect_swapped (self->tiles, "updated", G_CALLBACK (updated_cb), self);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  /* Left in a picture is left in every language. */
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  plumb_ui_compare_canvas_add_drawing (self);
  plumb_ui_compare_canvas_add_input (self);
}

GtkWidget *
plumb_ui_compare_canvas_new (PlumbUiCompareModel *model)
{
  PlumbUiCompareCanvas *self = g_object_new (PLUMB_UI_TYPE_COMPARE_CANVAS, NULL);
  self->model = g_object_ref (model);
  self->look.display = (PlumbDisplay) PLUMB_DISPLAY_INIT;
  self->look.gain = 1;
  g_signal_connect_swapped (model, "shown", G_CALLBACK (model_changed_cb), self);
  g_signal_connect_swapped (model, "loaded", G_CALLBACK (model_changed_cb), self);
  g_signal_connect_swapped (model, "computed", G_CALLBACK (model_changed_cb), self);
  g_signal_connect_object (plumb_ui_compare_model_get_regions (model), "selected",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
