/* plumb-ui-box-clear.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-box-clear.h"

/* About one large form. */
#define MOST_WAITING 24

/* Taken out of their boxes, the first one first. */
static GQueue waiting = G_QUEUE_INIT;

static gboolean
free_one_cb (gpointer user_data)
{
  g_autoptr (GtkWidget) child = g_queue_pop_head (&waiting);
  /* Known before it goes, which may make others wait: they have a source of their own then. */
  return g_queue_is_empty (&waiting) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
free_later (GtkWidget *child)
{
  if (g_queue_is_empty (&waiting))
    g_idle_add (free_one_cb, NULL);
  g_queue_push_tail (&waiting, g_object_ref (child));
}

void
plumb_ui_box_clear (GtkBox *box)
{
  GtkWidget *child;
  /* A busy main loop has no idle turns; of those of this box one may be in the middle of telling.
   */
  while (g_queue_get_length (&waiting) > MOST_WAITING)
    g_object_unref (g_queue_pop_head (&waiting));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    {
      free_later (child);
      gtk_box_remove (box, child);
    }
}
