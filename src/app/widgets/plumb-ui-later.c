/* plumb-ui-later.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-later.h"

#define KEY "plumb-ui-later"

typedef struct
{
  PlumbUiLaterFunc fill;
  gpointer owner;
} Filling;

/* Places that have been seen empty, of all windows, the first one first: one source fills one at a
 * time, and the frame that shows it has its turn before the next. */
static GQueue seen = G_QUEUE_INIT;
#define PAUSE_MS 20

/* A window that was closed takes its places along. */
static gboolean
fill_cb (gpointer user_data)
{
  g_autoptr (GtkWidget) place = g_queue_pop_head (&seen);
  if (gtk_widget_get_root (place) != NULL)
    {
      g_autofree Filling *filling = g_object_steal_data (G_OBJECT (place), KEY);
      filling->fill (filling->owner);
    }
  if (!g_queue_is_empty (&seen))
    g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, PAUSE_MS, fill_cb, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock, GtkWidget *place)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, place);
  if (g_queue_is_empty (&seen))
    g_idle_add (fill_cb, NULL);
  g_queue_push_tail (&seen, g_object_ref (place));
}

static void
mapped_cb (GtkWidget *place, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (place, mapped_cb, user_data);
  g_signal_connect_object (gtk_widget_get_frame_clock (place), "after-paint",
                           G_CALLBACK (painted_cb), place, G_CONNECT_DEFAULT);
}

void
plumb_ui_later (GtkWidget *place, PlumbUiLaterFunc fill, gpointer owner)
{
  g_return_if_fail (GTK_IS_WIDGET (place) && !gtk_widget_get_mapped (place) && fill != NULL);
  Filling *filling = g_new0 (Filling, 1);
  *filling = (Filling) { fill, owner };
  g_object_set_data_full (G_OBJECT (place), KEY, filling, g_free);
  g_signal_connect (place, "map", G_CALLBACK (mapped_cb), NULL);
}

static void
open_menu_cb (GtkMenuButton *button, gpointer menu)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, menu);
}

void
plumb_ui_make_menu_later (GtkMenuButton *button, GMenuModel *menu)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button) && G_IS_MENU_MODEL (menu));
  gtk_menu_button_set_create_popup_func (button, open_menu_cb, g_object_ref (menu), g_object_unref);
}
