/* plumb-ui-clicks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-clicks.h"

/* Where what is under the pointer may have changed, GTK (4.18) makes a motion of its own, and asks
 * the display for the buttons that are pressed at that time. Where one is let go already and only
 * the event of it is still to come, a gesture sees a motion without its button, and gives up. */

#define BUTTONS                                                                                    \
  (GDK_BUTTON1_MASK | GDK_BUTTON2_MASK | GDK_BUTTON3_MASK | GDK_BUTTON4_MASK | GDK_BUTTON5_MASK)

gboolean
plumb_ui_clicks_let_through (PlumbUiClicks *self,
                             GdkEventType type,
                             guint32 time,
                             GdkModifierType state)
{
  g_return_val_if_fail (self != NULL, TRUE);
  if (type == GDK_BUTTON_PRESS || type == GDK_BUTTON_RELEASE)
    self->is_pressed = type == GDK_BUTTON_PRESS;
  if (type != GDK_MOTION_NOTIFY || (state & BUTTONS) != 0)
    return TRUE;
  if (time != GDK_CURRENT_TIME) /* the display's: the release went to somebody else */
    self->is_pressed = FALSE;
  return !self->is_pressed;
}

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, PlumbUiClicks *clicks)
{
  return plumb_ui_clicks_let_through (clicks, gdk_event_get_event_type (event),
                                      gdk_event_get_time (event),
                                      gdk_event_get_modifier_state (event))
             ? GDK_EVENT_PROPAGATE
             : GDK_EVENT_STOP;
}

static void
free_clicks (gpointer clicks, GClosure *closure)
{
  g_free (clicks);
}

void
plumb_ui_keep_clicks (GtkWidget *window)
{
  g_return_if_fail (GTK_IS_WIDGET (window));
  GtkEventController *controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_data (controller, "event", G_CALLBACK (event_cb), g_new0 (PlumbUiClicks, 1),
                         free_clicks, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (window, controller);
}
