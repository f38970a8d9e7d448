/* plumb-ui-scrub.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-scrub.h"

typedef struct
{
  GtkWidget *widget; /* borrowed: it has the gesture, which has this */
  PlumbUiScrubFunc func;
  double x, y; /* of the press */
} Scrub;

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, Scrub *self)
{
  if (gtk_widget_get_focusable (self->widget))
    gtk_widget_grab_focus (self->widget);
  self->x = x;
  self->y = y;
  self->func (self->widget, x, y);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, Scrub *self)
{
  self->func (self->widget, self->x + dx, self->y + dy);
}

void
plumb_ui_scrub_follow (GtkWidget *widget, PlumbUiScrubFunc func)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && func != NULL);
  GtkGesture *drag = gtk_gesture_drag_new ();
  Scrub *self = g_new0 (Scrub, 1);
  *self = (Scrub) { .widget = widget, .func = func };
  g_object_set_data_full (G_OBJECT (drag), "scrub", self, g_free);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}

int
plumb_ui_scrub_find (guint key, guint at, guint n)
{
  if (n == 0)
    return -1;
  switch (key)
    {
    case GDK_KEY_Left:
      return (int) (at > 0 ? at - 1 : 0);
    case GDK_KEY_Right:
      return (int) MIN (at + 1, n - 1);
    case GDK_KEY_Home:
      return 0;
    case GDK_KEY_End:
      return (int) n - 1;
    default:
      return -1;
    }
}
