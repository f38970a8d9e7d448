/* plumb-ui-viewport.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-viewport.h"

#include <math.h>

#define LEGIBLE_ZOOM 0.25 /* titles are large then, see plumb-ui-card-painter.c */
#define GLIDE_US 220000.0
#define WHEEL_US 110000.0
/* A fling slows down to a third in this time, and ends at this speed. */
#define FLING_DECAY_US 325000.0
#define FLING_END 12.0
/* The zoom rests when it did not change for so long. */
#define SETTLE_US 130000
#define FARTHEST 2e7

typedef struct
{
  double zoom;
  PlumbPoint origin;
} View;

typedef struct
{
  double zoom;
  PlumbPoint center;
  gboolean is_set;
} Bookmark;

typedef enum
{
  MOVE_NONE,
  MOVE_GLIDE,
  MOVE_FLING,
} Move;

struct _PlumbUiViewport
{
  GObject parent_instance;

  View view;
  double width;
  double height;
  double covered;
  double unit;
  gboolean is_animated;
  Move move;
  View from; /* of a glide */
  View to;
  double duration;  /* us */
  gint64 start;     /* 0: with the next tick */
  PlumbPoint speed; /* of a fling: widget pixels a second */
  gint64 zoomed_at;
  gboolean zoomed; /* since zoomed_at was taken */
  PlumbRect first; /* what the first look is at */
  double first_margin;
  gboolean is_first_look; /* nobody has chosen another view yet */
  Bookmark bookmarks[PLUMB_UI_N_BOOKMARKS];
};

enum
{
  PROP_ZOOM = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (PlumbUiViewport, plumb_ui_viewport, G_TYPE_OBJECT)

static double
clamp_zoom (double zoom)
{
  return CLAMP (zoom, PLUMB_UI_ZOOM_MIN, PLUMB_UI_ZOOM_MAX);
}

static void
set_view (PlumbUiViewport *self, View view)
{
  self->is_first_look = FALSE;
  view.zoom = clamp_zoom (view.zoom);
  view.origin.x = CLAMP (view.origin.x, -FARTHEST, FARTHEST);
  view.origin.y = CLAMP (view.origin.y, -FARTHEST, FARTHEST);
  gboolean zooms = view.zoom != self->view.zoom;
  if (!zooms && view.origin.x == self->view.origin.x && view.origin.y == self->view.origin.y)
    return;
  self->view = view;
  self->zoomed |= zooms;
  if (zooms)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  g_signal_emit (self, changed_signal, 0);
}

/* The view with another zoom in which the widget's point (x, y) shows the same place. */
static View
zoom_about (View view, double zoom, double x, double y)
{
  double clamped = clamp_zoom (zoom);
  return (View) { clamped,
                  { view.origin.x + x / view.zoom - x / clamped,
                    view.origin.y + y / view.zoom - y / clamped } };
}

static View
fit_view (PlumbUiViewport *self, const PlumbRect *rect, double margin)
{
  double free_height = fmax (self->height - self->covered, 1);
  double width = fmax (self->width - 2 * margin, 1), height = fmax (free_height - 2 * margin, 1);
  double zoom = fmin (width / fmax (rect->width, 1), height / fmax (rect->height, 1));
  zoom = clamp_zoom (fmin (zoom, self->unit));
  return (View) { zoom,
                  { rect->x + rect->width / 2 - self->width / zoom / 2,
                    rect->y + rect->height / 2 - free_height / zoom / 2 } };
}

/* Where all of it would be too small to be read: its beginning, in the middle if it is flat. */
static View
open_view (PlumbUiViewport *self, const PlumbRect *rect, double margin)
{
  View view = fit_view (self, rect, margin);
  double least = LEGIBLE_ZOOM * self->unit;
  if (view.zoom >= least)
    return view;
  double width = self->width / least, gap = margin / least;
  double height = fmax (self->height - self->covered, 1) / least;
  view.zoom = least;
  view.origin.x
      = rect->width + 2 * gap <= width ? rect->x + rect->width / 2 - width / 2 : rect->x - gap;
  view.origin.y
      = rect->height + 2 * gap <= height ? rect->y + rect->height / 2 - height / 2 : rect->y - gap;
  return view;
}

static void
look_first (PlumbUiViewport *self)
{
  set_view (self, open_view (self, &self->first, self->first_margin));
  self->is_first_look = TRUE;
}

static void
plumb_ui_viewport_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlumbUiViewport *self = PLUMB_UI_VIEWPORT (object);

  switch (id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, self->view.zoom);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plumb_ui_viewport_class_init (PlumbUiViewportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = plumb_ui_viewport_get_property;

  /**
   * PlumbUiViewport:zoom:
   *
   * Widget pixels a canvas pixel.
   */
  properties[PROP_ZOOM]
      = g_param_spec_double ("zoom", NULL, NULL, PLUMB_UI_ZOOM_MIN, PLUMB_UI_ZOOM_MAX, 1,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PlumbUiViewport::changed:
   * @self: a viewport
   *
   * Another part is seen.
   */
  changed_signal = g_signal_new ("changed", PLUMB_UI_TYPE_VIEWPORT, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
plumb_ui_viewport_init (PlumbUiViewport *self)
{
  self->view.zoom = 1;
  self->unit = 1;
  self->width = 1;
  self->height = 1;
  self->is_animated = TRUE;
  self->zoomed_at = G_MININT64 / 2;
}

/**
 * plumb_ui_viewport_new:
 *
 * Returns: (transfer full): a view of the origin at 100 %
 */
PlumbUiViewport *
plumb_ui_viewport_new (void)
{
  return g_object_new (PLUMB_UI_TYPE_VIEWPORT, NULL);
}

/**
 * plumb_ui_viewport_get_zoom:
 * @self: a viewport
 *
 * Returns: widget pixels a canvas pixel
 */
double
plumb_ui_viewport_get_zoom (PlumbUiViewport *self)
{
  return self->view.zoom;
}

/**
 * plumb_ui_viewport_get_origin:
 * @self: a viewport
 *
 * Returns: the place of the canvas at the widget's top left corner
 */
PlumbPoint
plumb_ui_viewport_get_origin (PlumbUiViewport *self)
{
  return self->view.origin;
}

/**
 * plumb_ui_viewport_get_size:
 * @self: a viewport
 * @width: (out): in widget pixels
 * @height: (out): in widget pixels
 */
void
plumb_ui_viewport_get_size (PlumbUiViewport *self, double *width, double *height)
{
  *width = self->width;
  *height = self->height;
}

/**
 * plumb_ui_viewport_set_size:
 * @self: a viewport
 * @width: in widget pixels
 * @height: in widget pixels
 *
 * The top left corner stays where it is; but the first look is taken anew.
 */
void
plumb_ui_viewport_set_size (PlumbUiViewport *self, double width, double height)
{
  if (self->width == width && self->height == height)
    return;
  self->width = fmax (width, 1);
  self->height = fmax (height, 1);
  if (self->is_first_look)
    look_first (self);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * plumb_ui_viewport_get_visible:
 * @self: a viewport
 *
 * Returns: the part of the canvas that is seen
 */
PlumbRect
plumb_ui_viewport_get_visible (PlumbUiViewport *self)
{
  return (PlumbRect) { self->view.origin.x, self->view.origin.y, self->width / self->view.zoom,
                       self->height / self->view.zoom };
}

/**
 * plumb_ui_viewport_to_scene:
 * @self: a viewport
 * @x: in widget pixels
 * @y: in widget pixels
 *
 * Returns: the place of the canvas there
 */
PlumbPoint
plumb_ui_viewport_to_scene (PlumbUiViewport *self, double x, double y)
{
  return (PlumbPoint) { self->view.origin.x + x / self->view.zoom,
                        self->view.origin.y + y / self->view.zoom };
}

/**
 * plumb_ui_viewport_to_widget:
 * @self: a viewport
 * @at: a place of the canvas
 *
 * Returns: where in the widget it is
 */
PlumbPoint
plumb_ui_viewport_to_widget (PlumbUiViewport *self, PlumbPoint at)
{
  return (PlumbPoint) { (at.x - self->view.origin.x) * self->view.zoom,
                        (at.y - self->view.origin.y) * self->view.zoom };
}

/* --- at once ------------------------------------------------------------------------------------
 */

/**
 * plumb_ui_viewport_show:
 * @self: a viewport
 * @zoom: widget pixels a canvas pixel
 * @origin: the place at the top left corner
 */
void
plumb_ui_viewport_show (PlumbUiViewport *self, double zoom, PlumbPoint origin)
{
  self->move = MOVE_NONE;
  set_view (self, (View) { zoom, origin });
}

/**
 * plumb_ui_viewport_pan:
 * @self: a viewport
 * @dx: how far the picture moves to the right, in widget pixels
 * @dy: how far it moves down
 */
void
plumb_ui_viewport_pan (PlumbUiViewport *self, double dx, double dy)
{
  View view = self->view;
  view.origin.x -= dx / view.zoom;
  view.origin.y -= dy / view.zoom;
  self->move = MOVE_NONE;
  set_view (self, view);
}

/**
 * plumb_ui_viewport_zoom_at:
 * @self: a viewport
 * @factor: above 1 to see less, larger
 * @x: what is here, in widget pixels, stays here
 * @y: likewise
 */
void
plumb_ui_viewport_zoom_at (PlumbUiViewport *self, double factor, double x, double y)
{
  self->move = MOVE_NONE;
  set_view (self, zoom_about (self->view, self->view.zoom * factor, x, y));
}

/**
 * plumb_ui_viewport_set_covered:
 * @self: a viewport
 * @bottom: so much of the widget, in pixels, lies below something else
 *
 * What is fitted stays clear of it.
 */
void
plumb_ui_viewport_set_covered (PlumbUiViewport *self, double bottom)
{
  g_return_if_fail (PLUMB_UI_IS_VIEWPORT (self));
  self->covered = bottom;
  if (self->is_first_look)
    look_first (self);
}

/**
 * plumb_ui_viewport_fit:
 * @self: a viewport
 * @rect: what is to be seen
 * @margin: around it, in widget pixels
 *
 * Shows all of a rectangle in the middle, not larger than at 100 %.
 */
void
plumb_ui_viewport_fit (PlumbUiViewport *self, const PlumbRect *rect, double margin)
{
  self->move = MOVE_NONE;
  set_view (self, fit_view (self, rect, margin));
}

/**
 * plumb_ui_viewport_open:
 * @self: a viewport
 * @rect: what there is
 * @margin: around it, in widget pixels
 *
 * The first look at something: all of it where its cards can be read then, else its beginning. It
 * holds when the size changes (a window that is maximized has another one at first), until another
 * view is chosen or plumb_ui_viewport_keep() is called.
 */
void
plumb_ui_viewport_open (PlumbUiViewport *self, const PlumbRect *rect, double margin)
{
  self->move = MOVE_NONE;
  self->first = *rect;
  self->first_margin = margin;
  look_first (self);
}

/**
 * plumb_ui_viewport_keep:
 * @self: a viewport
 *
 * Somebody works with what is seen: it stays where it is when the size changes, the first look too.
 */
void
plumb_ui_viewport_keep (PlumbUiViewport *self)
{
  g_return_if_fail (PLUMB_UI_IS_VIEWPORT (self));
  self->is_first_look = FALSE;
}

/* --- moving -------------------------------------------------------------------------------------
 */

static void
glide (PlumbUiViewport *self, View to, double duration)
{
  if (!self->is_animated)
    {
      self->move = MOVE_NONE;
      set_view (self, to);
      return;
    }
  self->is_first_look = FALSE;
  self->move = MOVE_GLIDE;
  self->from = self->view;
  self->to = to;
  self->to.zoom = clamp_zoom (to.zoom);
  self->duration = duration;
  self->start = 0;
  g_signal_emit (self, changed_signal, 0);
}

/**
 * plumb_ui_viewport_glide_to:
 * @self: a viewport
 * @zoom: widget pixels a canvas pixel
 * @origin: the place at the top left corner
 */
void
plumb_ui_viewport_glide_to (PlumbUiViewport *self, double zoom, PlumbPoint origin)
{
  glide (self, (View) { zoom, origin }, GLIDE_US);
}

/**
 * plumb_ui_viewport_glide_to_fit:
 * @self: a viewport
 * @rect: what is to be seen
 * @margin: around it, in widget pixels
 */
void
plumb_ui_viewport_glide_to_fit (PlumbUiViewport *self, const PlumbRect *rect, double margin)
{
  glide (self, fit_view (self, rect, margin), GLIDE_US);
}

/**
 * plumb_ui_viewport_glide_zoom:
 * @self: a viewport
 * @factor: above 1 to see less, larger
 * @x: what is here, in widget pixels, stays here
 * @y: likewise
 *
 * One click of a wheel; several add up.
 */
void
plumb_ui_viewport_glide_zoom (PlumbUiViewport *self, double factor, double x, double y)
{
  View base = self->move == MOVE_GLIDE ? self->to : self->view;
  glide (self, zoom_about (base, base.zoom * factor, x, y), WHEEL_US);
}

static double
least_shift (double from, double length, double seen_from, double seen_length)
{
  if (from < seen_from || length > seen_length)
    return from - seen_from;
  return fmax (from + length - seen_from - seen_length, 0);
}

/**
 * plumb_ui_viewport_glide_to_reveal:
 * @self: a viewport
 * @rect: what is to be seen
 * @margin: around it, in widget pixels
 */
void
plumb_ui_viewport_glide_to_reveal (PlumbUiViewport *self, const PlumbRect *rect, double margin)
{
  View base = self->move == MOVE_GLIDE ? self->to : self->view;
  double gap = margin / base.zoom;
  View to = base;
  to.origin.x
      += least_shift (rect->x - gap, rect->width + 2 * gap, base.origin.x, self->width / base.zoom);
  to.origin.y += least_shift (rect->y - gap, rect->height + 2 * gap, base.origin.y,
                              self->height / base.zoom);
  if (to.origin.x != base.origin.x || to.origin.y != base.origin.y)
    glide (self, to, GLIDE_US);
}

/**
 * plumb_ui_viewport_fling:
 * @self: a viewport
 * @dx: to the right, in widget pixels a second
 * @dy: down
 */
void
plumb_ui_viewport_fling (PlumbUiViewport *self, double dx, double dy)
{
  if (!self->is_animated || hypot (dx, dy) < FLING_END)
    return;
  self->move = MOVE_FLING;
  self->speed = (PlumbPoint) { dx, dy };
  self->start = 0;
  g_signal_emit (self, changed_signal, 0);
}

/**
 * plumb_ui_viewport_stop:
 * @self: a viewport
 *
 * Stays where it is now.
 */
void
plumb_ui_viewport_stop (PlumbUiViewport *self)
{
  self->move = MOVE_NONE;
}

/**
 * plumb_ui_viewport_set_animated:
 * @self: a viewport
 * @animated: %FALSE: whatever would glide is there at once, and nothing flings
 */
void
plumb_ui_viewport_set_animated (PlumbUiViewport *self, gboolean animated)
{
  self->is_animated = animated;
  if (animated || self->move == MOVE_NONE)
    return;
  View end = self->move == MOVE_GLIDE ? self->to : self->view;
  self->move = MOVE_NONE;
  set_view (self, end);
}

/**
 * plumb_ui_viewport_get_unit:
 * @self: a viewport
 *
 * Returns: the zoom that is called 100 %
 */
double
plumb_ui_viewport_get_unit (PlumbUiViewport *self)
{
  return self->unit;
}

/**
 * plumb_ui_viewport_set_unit:
 * @self: a viewport
 * @unit: the zoom that is called 100 %
 *
 * The zoom changes along, about the middle of what is seen.
 */
void
plumb_ui_viewport_set_unit (PlumbUiViewport *self, double unit)
{
  g_return_if_fail (unit > 0);
  double factor = unit / self->unit;
  if (factor == 1)
    return;
  self->unit = unit;
  if (self->is_first_look)
    look_first (self);
  else
    plumb_ui_viewport_zoom_at (self, factor, self->width / 2, self->height / 2);
}

/* Going from one view to another as if about one fixed point: places move on straight lines at a
 * steady pace on the screen, and the zoom by equal factors in equal times. */
static View
blend (const View *from, const View *to, double t)
{
  double zoom = from->zoom * pow (to->zoom / from->zoom, t);
  double whole = 1 / to->zoom - 1 / from->zoom;
  double part = fabs (whole) > 1e-9 ? (1 / zoom - 1 / from->zoom) / whole : t;
  return (View) { zoom,
                  { from->origin.x + (to->origin.x - from->origin.x) * part,
                    from->origin.y + (to->origin.y - from->origin.y) * part } };
}

static void
tick_glide (PlumbUiViewport *self, double passed)
{
  double t = fmin (passed / self->duration, 1);
  if (t >= 1)
    self->move = MOVE_NONE;
  set_view (self, t >= 1 ? self->to : blend (&self->from, &self->to, 1 - pow (1 - t, 3)));
}

static void
tick_fling (PlumbUiViewport *self, double passed)
{
  double keep = exp (-passed / FLING_DECAY_US);
  double way = FLING_DECAY_US / 1e6 * (1 - keep) / self->view.zoom;
  View view = self->view;
  view.origin.x -= self->speed.x * way;
  view.origin.y -= self->speed.y * way;
  self->speed.x *= keep;
  self->speed.y *= keep;
  if (hypot (self->speed.x, self->speed.y) < FLING_END)
    self->move = MOVE_NONE;
  set_view (self, view);
}

/**
 * plumb_ui_viewport_tick:
 * @self: a viewport
 * @time: of the frame, in microseconds
 *
 * One step of what moves; the first one starts its clock.
 *
 * Returns: whether it goes on
 */
gboolean
plumb_ui_viewport_tick (PlumbUiViewport *self, gint64 time)
{
  if (self->move == MOVE_NONE)
    return FALSE;
  if (self->start == 0)
    self->start = time;
  double passed = (double) (time - self->start);
  if (self->move == MOVE_GLIDE)
    tick_glide (self, passed);
  else if (passed > 0)
    {
      tick_fling (self, passed);
      self->start = time;
    }
  return self->move != MOVE_NONE;
}

/**
 * plumb_ui_viewport_is_moving:
 * @self: a viewport
 *
 * Returns: whether it wants ticks
 */
gboolean
plumb_ui_viewport_is_moving (PlumbUiViewport *self)
{
  return self->move != MOVE_NONE;
}

/**
 * plumb_ui_viewport_is_zooming:
 * @self: a viewport
 * @time: of the frame, in microseconds
 *
 * Returns: whether the zoom changes, or did a moment ago
 */
gboolean
plumb_ui_viewport_is_zooming (PlumbUiViewport *self, gint64 time)
{
  if (self->zoomed)
    {
      self->zoomed = FALSE;
      self->zoomed_at = time;
    }
  if (self->move == MOVE_GLIDE && self->to.zoom != self->view.zoom)
    return TRUE;
  return time - self->zoomed_at < SETTLE_US;
}

/* --- bookmarks ----------------------------------------------------------------------------------
 */

/**
 * plumb_ui_viewport_set_bookmark:
 * @self: a viewport
 * @number: from 1 to 9
 *
 * Remembers what is seen.
 */
void
plumb_ui_viewport_set_bookmark (PlumbUiViewport *self, guint number)
{
  g_return_if_fail (number >= 1 && number <= PLUMB_UI_N_BOOKMARKS);
  self->bookmarks[number - 1]
      = (Bookmark) { self->view.zoom,
                     plumb_ui_viewport_to_scene (self, self->width / 2, self->height / 2), TRUE };
}

/**
 * plumb_ui_viewport_get_bookmark:
 * @self: a viewport
 * @number: from 1 to 9
 * @zoom: (out): its zoom
 * @origin: (out): the place that would be at the top left corner
 *
 * Returns: whether there is one
 */
gboolean
plumb_ui_viewport_get_bookmark (PlumbUiViewport *self,
                                guint number,
                                double *zoom,
                                PlumbPoint *origin)
{
  g_return_val_if_fail (number >= 1 && number <= PLUMB_UI_N_BOOKMARKS, FALSE);
  const Bookmark *bookmark = &self->bookmarks[number - 1];
  if (!bookmark->is_set)
    return FALSE;
  *zoom = bookmark->zoom;
  *origin = (PlumbPoint) { bookmark->center.x - self->width / bookmark->zoom / 2,
                           bookmark->center.y - self->height / bookmark->zoom / 2 };
  return TRUE;
}

/**
 * plumb_ui_viewport_glide_to_bookmark:
 * @self: a viewport
 * @number: from 1 to 9
 *
 * Returns: whether there is one
 */
gboolean
plumb_ui_viewport_glide_to_bookmark (PlumbUiViewport *self, guint number)
{
  View to;
  if (!plumb_ui_viewport_get_bookmark (self, number, &to.zoom, &to.origin))
    return FALSE;
  glide (self, to, GLIDE_US);
  return TRUE;
}
