/* plumb-ui-rest.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-rest.h"

typedef struct
{
  GtkWidget *widget; /* has this */
  PlumbUiRestFunc func;
  gint64 interval_us;
  gint64 painted_us;
  guint source;
} Rest;

static gboolean
look_cb (gpointer user_data)
{
  Rest *self = user_data;
  gint64 left_us = self->painted_us + self->interval_us - g_get_monotonic_time ();
  self->source = 0;
  if (left_us > 0)
    self->source = g_timeout_add ((guint) (left_us / 1000) + 1, look_cb, self);
  else
    self->func (self->widget);
  return G_SOURCE_REMOVE;
}

/* No timer is set anew in each frame: it looks when the last one was. */
static void
painted_cb (GdkFrameClock *clock, Rest *self)
{
  self->painted_us = g_get_monotonic_time ();
  if (self->source == 0)
    self->source = g_timeout_add ((guint) (self->interval_us / 1000), look_cb, self);
}

static void
realized_cb (GtkWidget *widget, Rest *self)
{
  g_signal_connect (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (painted_cb),
                    self);
}

static void
unrealized_cb (GtkWidget *widget, Rest *self)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (widget), self);
  g_clear_handle_id (&self->source, g_source_remove);
}

void
plumb_ui_at_rest (GtkWidget *widget, guint milliseconds, PlumbUiRestFunc func)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && !gtk_widget_get_realized (widget) && func != NULL);
  Rest *self = g_new0 (Rest, 1);
  *self = (Rest) { .widget = widget, .func = func, .interval_us = milliseconds * 1000ll };
  g_object_set_data_full (G_OBJECT (widget), "plumb-ui-rest", self, g_free);
  g_signal_connect (widget, "realize", G_CALLBACK (realized_cb), self);
  g_signal_connect (widget, "unrealize", G_CALLBACK (unrealized_cb), self);
}
