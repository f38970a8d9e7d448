/* plumb-ui-keep-focus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-keep-focus.h"

/* What comes back later than that was away for another reason. */
#define MOST_US G_USEC_PER_SEC

typedef struct
{
  GtkWindow *window; /* has this */
  GtkWidget *last;   /* (nullable) (weak): what has, or had the focus */
  GtkWidget *lost;   /* (nullable) (weak): what it was taken from */
  gint64 lost_us;
  guint source;
} Keeper;

static void
keeper_free (gpointer data)
{
  Keeper *self = data;
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_weak_pointer (&self->last);
  g_clear_weak_pointer (&self->lost);
  g_free (self);
}

static gboolean
give_back_cb (gpointer user_data)
{
  Keeper *self = user_data;
  self->source = 0;
  if (self->lost != NULL && gtk_widget_get_mapped (self->lost))
    gtk_window_set_focus (self->window, self->lost);
  g_clear_weak_pointer (&self->lost);
  return G_SOURCE_REMOVE;
}

/* Behind the frame in which the toolkit looks for another place. */
static void
mapped_cb (GtkWidget *widget, Keeper *self)
{
  g_signal_handlers_disconnect_by_func (widget, mapped_cb, self);
  if (widget == self->lost && g_get_monotonic_time () - self->lost_us < MOST_US
      && self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_LOW, give_back_cb, self, NULL);
}

static void
focus_cb (GtkWindow *window, GParamSpec *pspec, Keeper *self)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  if (self->last != NULL && focus != self->last && !gtk_widget_get_mapped (self->last))
    {
      if (self->lost != NULL)
        g_signal_handlers_disconnect_by_func (self->lost, mapped_cb, self);
      g_set_weak_pointer (&self->lost, self->last);
      self->lost_us = g_get_monotonic_time ();
      g_signal_connect (self->lost, "map", G_CALLBACK (mapped_cb), self);
    }
  g_set_weak_pointer (&self->last, focus);
}

static void
gone_cb (GtkWidget *window, Keeper *self)
{
  if (self->lost != NULL)
    g_signal_handlers_disconnect_by_func (self->lost, mapped_cb, self);
  g_clear_weak_pointer (&self->lost);
}

void
plumb_ui_keep_focus (GtkWindow *window)
{
  Keeper *self = g_new0 (Keeper, 1);
  self->window = window;
  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (focus_cb), self);
  g_signal_connect (window, "destroy", G_CALLBACK (gone_cb), self);
  g_object_set_data_full (G_OBJECT (window), "keep-focus", self, keeper_free);
}
