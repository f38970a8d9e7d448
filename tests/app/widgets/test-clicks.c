/* test-clicks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-ui-clicks.h"

/* What GTK makes has no time. */
static gboolean
is_motion_let_through (PlumbUiClicks *clicks, guint32 time, GdkModifierType state)
{
  return plumb_ui_clicks_let_through (clicks, GDK_MOTION_NOTIFY, time, state);
}

/* A motion that says that a button was let go does not come before the release itself. */
static void
test_release_comes_first (void)
{
  PlumbUiClicks clicks = { 0 };
  g_assert_true (is_motion_let_through (&clicks, GDK_CURRENT_TIME, 0));
  g_assert_true (plumb_ui_clicks_let_through (&clicks, GDK_BUTTON_PRESS, 10, 0));
  g_assert_true (is_motion_let_through (&clicks, GDK_CURRENT_TIME, GDK_BUTTON1_MASK));
  g_assert_false (is_motion_let_through (&clicks, GDK_CURRENT_TIME, GDK_SHIFT_MASK));
  g_assert_false (is_motion_let_through (&clicks, GDK_CURRENT_TIME, 0));
  g_assert_true (is_motion_let_through (&clicks, 12, GDK_BUTTON1_MASK));
  g_assert_true (plumb_ui_clicks_let_through (&clicks, GDK_BUTTON_RELEASE, 14, GDK_BUTTON1_MASK));
  g_assert_true (is_motion_let_through (&clicks, GDK_CURRENT_TIME, 0));
}

/* A release that another window was given holds nothing up. */
static void
test_release_that_never_comes (void)
{
  PlumbUiClicks clicks = { 0 };
  plumb_ui_clicks_let_through (&clicks, GDK_BUTTON_PRESS, 10, 0);
  g_assert_true (is_motion_let_through (&clicks, 20, 0));
  g_assert_true (is_motion_let_through (&clicks, GDK_CURRENT_TIME, 0));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/clicks/release-comes-first", test_release_comes_first);
  g_test_add_func ("/clicks/release-that-never-comes", test_release_that_never_comes);
  return g_test_run ();
}
