/* test-scrub.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-ui-scrub.h"

static double last_x, last_y;

static void
told (GtkWidget *widget, double x, double y)
{
  last_x = x;
  last_y = y;
}

/* From the press on, wherever the pointer is then. */
static void
test_follow (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_label_new ("row"));
  plumb_ui_scrub_follow (widget, told);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_autoptr (GtkGestureDrag) drag = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && drag == NULL; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_GESTURE_DRAG (controller))
        drag = GTK_GESTURE_DRAG (g_object_ref (controller));
    }
  g_assert_nonnull (drag);
  g_signal_emit_by_name (drag, "drag-begin", 10.0, 20.0);
  g_assert_cmpfloat (last_x, ==, 10);
  g_assert_cmpfloat (last_y, ==, 20);
  g_signal_emit_by_name (drag, "drag-update", 5.0, -40.0);
  g_signal_emit_by_name (drag, "drag-update", 7.0, -4.0);
  g_assert_cmpfloat (last_x, ==, 17);
  g_assert_cmpfloat (last_y, ==, 16);
}

static void
test_find (void)
{
  g_assert_cmpint (plumb_ui_scrub_find (GDK_KEY_Left, 2, 4), ==, 1);
  g_assert_cmpint (plumb_ui_scrub_find (GDK_KEY_Left, 0, 4), ==, 0);
  g_assert_cmpint (plumb_ui_scrub_find (GDK_KEY_Right, 2, 4), ==, 3);
  g_assert_cmpint (plumb_ui_scrub_find (GDK_KEY_Right, 3, 4), ==, 3);
  g_assert_cmpint (plumb_ui_scrub_find (GDK_KEY_Home, 3, 4), ==, 0);
  g_assert_cmpint (plumb_ui_scrub_find (GDK_KEY_End, 0, 4), ==, 3);
  g_assert_cmpint (plumb_ui_scrub_find (GDK_KEY_End, 0, 0), ==, -1);
  g_assert_cmpint (plumb_ui_scrub_find (GDK_KEY_Up, 1, 4), ==, -1);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scrub/follow", test_follow);
  g_test_add_func ("/scrub/find", test_find);
  return g_test_run ();
}
