/* test-later.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-ui-later.h"
#include "plumb-ui-rest.h"

typedef struct
{
  GtkWidget *place;
  GString *story;
  const char *name;
} Panel;

/* What happens is told in the order in which it happens. */
static void
fill (gpointer owner)
{
  Panel *panel = owner;
  g_string_append (panel->story, panel->name);
  gtk_label_set_label (GTK_LABEL (panel->place), "filled");
}

static void
painted_cb (GdkFrameClock *clock, GString *story)
{
  if (story->len == 0 || story->str[story->len - 1] != '|')
    g_string_append_c (story, '|');
}

static Panel
add_panel (GtkWidget *box, GString *story, const char *name)
{
  Panel panel = { gtk_label_new (name), story, name };
  gtk_box_append (GTK_BOX (box), panel.place);
  return panel;
}

static void
test_frame_first (void)
{
  g_autoptr (GString) story = g_string_new (NULL);
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Panel panels[] = { add_panel (box, story, "a"), add_panel (box, story, "b") };
  for (guint i = 0; i < G_N_ELEMENTS (panels); i++)
    plumb_ui_later (panels[i].place, fill, &panels[i]);
  gtk_window_set_child (GTK_WINDOW (window), box);
  app_test_settle ();
  g_assert_cmpstr (story->str, ==, "");

  gtk_widget_realize (window);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb),
                    story);
  gtk_window_present (GTK_WINDOW (window));
  app_test_settle ();
  g_assert_true (g_str_has_prefix (story->str, "|"));
  g_assert_cmpuint (g_strstr_len (story->str, -1, "a") - story->str, <,
                    g_strstr_len (story->str, -1, "b") - story->str);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The frame that shows one comes before the next. */
static void
test_one_at_a_time (void)
{
  g_autoptr (GString) story = g_string_new (NULL);
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Panel panels[] = { add_panel (box, story, "a"), add_panel (box, story, "b") };
  for (guint i = 0; i < G_N_ELEMENTS (panels); i++)
    plumb_ui_later (panels[i].place, fill, &panels[i]);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_widget_realize (window);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb),
                    story);
  gtk_window_present (GTK_WINDOW (window));
  while (strchr (story->str, 'b') == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (story->str, "a|b"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_hidden_when_shown (void)
{
  g_autoptr (GString) story = g_string_new (NULL);
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Panel panel = add_panel (box, story, "a");
  gtk_widget_set_visible (panel.place, FALSE);
  plumb_ui_later (panel.place, fill, &panel);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  app_test_settle ();
  g_assert_cmpstr (story->str, ==, "");
  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_set_visible (panel.place, i == 0);
      app_test_settle ();
      g_assert_cmpstr (story->str, ==, "a");
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
destroy_cb (GdkFrameClock *clock, GtkWindow *window)
{
  gtk_window_destroy (window);
}

/* The owner is gone by then. */
static void
test_closed_before (void)
{
  g_autoptr (GString) story = g_string_new (NULL);
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Panel panel = add_panel (box, story, "a");
  plumb_ui_later (panel.place, fill, &panel);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_widget_realize (window);
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint",
                           G_CALLBACK (destroy_cb), window, G_CONNECT_AFTER);
  gtk_window_present (GTK_WINDOW (window));
  app_test_settle ();
  g_assert_cmpstr (story->str, ==, "");
}

static void
test_menu (void)
{
  GtkWidget *window = gtk_window_new (), *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_menu_append (menu, "Do", "win.do");
  plumb_ui_make_menu_later (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_window_set_child (GTK_WINDOW (window), button);
  gtk_window_present (GTK_WINDOW (window));
  app_test_settle ();
  g_assert_null (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (popover)));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_true (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)) == popover);
  gtk_window_destroy (GTK_WINDOW (window));
}

static guint n_rests;

static void
rest (GtkWidget *widget)
{
  n_rests++;
}

static gboolean
has_rested (gpointer times)
{
  return n_rests >= GPOINTER_TO_UINT (times);
}

/* Once after frames, and not again before there is another. */
static void
test_rest (void)
{
  GtkWidget *window = gtk_window_new ();
  plumb_ui_at_rest (window, 50, rest);
  for (guint i = 1; i <= 2; i++)
    {
      gtk_window_present (GTK_WINDOW (window));
      gtk_widget_queue_draw (window);
      app_test_await (has_rested, GUINT_TO_POINTER (i));
      app_test_settle ();
      app_test_settle ();
      g_assert_cmpuint (n_rests, ==, i);
    }
  gtk_widget_queue_draw (window);
  app_test_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_settle ();
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/later/frame-first", test_frame_first);
  g_test_add_func ("/later/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/later/hidden-when-shown", test_hidden_when_shown);
  g_test_add_func ("/later/closed-before", test_closed_before);
  g_test_add_func ("/later/menu", test_menu);
  g_test_add_func ("/later/rest", test_rest);
  return g_test_run ();
}
