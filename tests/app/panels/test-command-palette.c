/* test-palette.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "app-test.h"

#include "plumb-ui-match.h"
#include "plumb-ui-command-index.h"
#include "plumb-ui-command-palette.h"

static int
match (const char *text, const char *typed)
{
  g_auto (GStrv) words = plumb_ui_match_split (typed);
  return plumb_ui_match (text, words);
}

static void
test_match (void)
{
  g_assert_cmpint (match ("save as", ""), ==, 0);
  g_assert_cmpint (match ("save as", "q"), <, 0);
  g_assert_cmpint (match ("save as", "SAVE"), >, 0);
  g_assert_cmpint (match ("save as", "save"), >, match ("autosave", "save"));
  g_assert_cmpint (match ("render still", "still"), >, match ("distillery", "still"));
  g_assert_cmpint (match ("distillery", "still"), >, match ("select all", "sla"));
  g_assert_cmpint (match ("select all", "sla"), >, 0);
  g_assert_cmpint (match ("render still", "still render"), >, 0);
  g_assert_cmpint (match ("render still", "still zoo"), <, 0);
  g_assert_cmpint (match ("save", "save"), >, match ("save as", "save"));
  g_assert_cmpint (match ("run", "run"), >, match ("run before what waits", "run"));
}

static char *saved;

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_set_str (&saved, g_action_get_name (G_ACTION (action)));
}

static gboolean
is_always (const char *action, gpointer data)
{
  return TRUE;
}

static PlumbUiFind *
find_first (PlumbUiCommandIndex *index, const char *typed)
{
  g_autoptr (GPtrArray) finds = plumb_ui_command_index_search (index, typed, 10);
  g_assert_cmpuint (finds->len, >, 0);
  return g_object_ref (finds->pdata[0]);
}

static void
test_finds_all_kinds_of_things (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  g_autoptr (PlumbUiCommandIndex) index
      = plumb_ui_command_index_new (test->session, is_always, NULL);
  while (plumb_ui_command_index_fill (index, 0))
    ;
  g_autoptr (PlumbUiFind) action = find_first (index, "auto-align");
  g_assert_cmpstr (plumb_ui_find_get_target (action), ==, "canvas.auto-align");
  g_assert_cmpstr (plumb_ui_find_get_detail (action), !=, "");
  g_autoptr (PlumbUiFind) node = find_first (index, "four cameras");
  g_assert_cmpint (plumb_ui_find_get_find_type (node), ==, PLUMB_UI_FIND_NODE);
  g_assert_cmpstr (plumb_ui_find_get_target (node), ==, "cameras");
  g_autoptr (PlumbUiFind) kind = find_first (index, "blender.render_still");
  g_assert_cmpint (plumb_ui_find_get_find_type (kind), ==, PLUMB_UI_FIND_KIND);
  g_autoptr (PlumbUiFind) workflow = find_first (index, "still");
  g_assert_cmpint (plumb_ui_find_get_find_type (workflow), ==, PLUMB_UI_FIND_WORKFLOW);
}

static void
test_nothing_typed_offers_what_was_done_last (void)
{
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  PlumbUiEnvironment *environment = plumb_ui_session_get_environment (test->session);
  plumb_ui_environment_note_recent (environment, "recent-actions", "win.plan");
  plumb_ui_environment_note_recent (environment, "recent-actions", "canvas.fit");
  plumb_ui_environment_note_recent (environment, "recent-actions", "win.plan");
  g_autoptr (PlumbUiCommandIndex) index
      = plumb_ui_command_index_new (test->session, is_always, NULL);
  g_autoptr (GPtrArray) finds = plumb_ui_command_index_search (index, "", 1000);
  const char *expected[] = { "win.plan", "canvas.fit", "win.new" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (plumb_ui_find_get_target (finds->pdata[i]), ==, expected[i]);
  guint n_plans = 0;
  for (guint i = 0; i < finds->len; i++)
    n_plans += g_str_equal (plumb_ui_find_get_target (finds->pdata[i]), "win.plan");
  g_assert_cmpuint (n_plans, ==, 1);
  g_settings_reset (plumb_ui_environment_get_settings (environment), "recent-actions");
}

static void
test_does_an_action (void)
{
  static const GActionEntry entries[]
      = { { .name = "save", .activate = save_cb }, { .name = "save-as", .activate = save_cb } };
  g_autoptr (AppTest) test = app_test_new ("still", "still");
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  GtkWidget *button = gtk_button_new_with_label ("somewhere");
  gtk_widget_insert_action_group (button, "win", G_ACTION_GROUP (group));
  gtk_window_set_default_size (test->window, 900, 640);
  app_test_show (test, button);
  gtk_widget_grab_focus (button);
  PlumbUiCommandPalette *palette = plumb_ui_command_palette_present (test->session, button);
  app_test_settle ();
  app_test_shoot (test, "palette");
  GtkWidget *search = app_test_find (GTK_WIDGET (palette), GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "save as");
  app_test_settle ();
  app_test_shoot (test, "palette-search");
  g_signal_emit_by_name (search, "activate");
  app_test_settle ();
  g_assert_cmpstr (saved, ==, "save-as");
  g_clear_pointer (&saved, g_free);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/palette/match", test_match);
  g_test_add_func ("/palette/finds-all-kinds-of-things", test_finds_all_kinds_of_things);
  g_test_add_func ("/palette/nothing-typed-offers-what-was-done-last",
                   test_nothing_typed_offers_what_was_done_last);
  g_test_add_func ("/palette/does-an-action", test_does_an_action);
  return g_test_run ();
}
