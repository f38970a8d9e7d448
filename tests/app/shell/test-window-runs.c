/* test-window-runs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "shell-world.h"

#define LIST                                                                                       \
  "{ \"plumb\": 1, \"nodes\": { \"list\": { \"kind\": \"core.list\", \"index\": 1,"                \
  " \"params\": { \"values\": [1] } } } }"
#define UNKNOWN "{ \"plumb\": 1, \"nodes\": { \"list\": { \"kind\": \"no.such\", \"index\": 1 } } }"
#define COMMAND                                                                                    \
  "{ \"plumb\": 1, \"nodes\": { \"say\": { \"kind\": \"core.command\", \"index\": 1,"              \
  " \"params\": { \"program\": \"/bin/echo\", \"arguments\": [\"hello\"] } } } }"

static AdwDialog *
get_dialog (World *world)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (world->window));
}

static void
click (AdwDialog *dialog, const char *label)
{
  g_signal_emit_by_name (app_test_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, label), "clicked");
}

static PlumbUiState
get_state (World *world)
{
  PlumbUiRunState *state
      = plumb_ui_document_get_run_state (plumb_ui_session_get_document (world->session));
  return state != NULL ? plumb_ui_run_state_get_state (state) : PLUMB_UI_STATE_NONE;
}

/* What is shown runs, not what the file has. */
static void
test_runs_what_is_not_saved (void)
{
  World *world = world_new (LIST);
  PlumbUiDocument *document = plumb_ui_session_get_document (world->session);
  g_autoptr (PlumbEdit) edit = plumb_edit_new_rename_node (NULL, "list", "renamed");
  g_assert_true (plumb_ui_document_apply (document, edit, NULL, NULL));
  world_activate (world, "run");
  world_await (get_state (world) == PLUMB_UI_STATE_DONE);
  PlumbUiRunState *state = plumb_ui_document_get_run_state (document);
  g_assert_nonnull (plumb_ui_run_state_find (state, "renamed"));
  g_assert_false (plumb_ui_document_is_saved (document));
  world_await (!world_is_enabled (world, "stop")); /* menus follow before the next frame */
  world_free (world);
}

static gboolean
is_page (GSettings *settings, const char *name)
{
  g_autofree char *page = g_settings_get_string (settings, "drawer-page");
  return g_str_equal (page, name);
}

/* Nothing is started, and the problems are shown. */
static void
test_faults_block (void)
{
  World *world = world_new (UNKNOWN);
  GSettings *settings = plumb_ui_environment_get_settings (world->environment);
  g_settings_set_string (settings, "drawer-page", "log");
  world_activate (world, "run");
  world_await (is_page (settings, "problems"));
  app_test_settle ();
  g_assert_cmpint (get_state (world), ==, PLUMB_UI_STATE_NONE);
  g_assert_null (get_dialog (world));
  world_free (world);
}

/* It asks, showing the command; "cancel" starts nothing, "trust" runs, and asks no second time. */
static void
test_trust_is_asked_for (void)
{
  World *world = world_new (COMMAND);
  world_activate (world, "run");
  world_await (get_dialog (world) != NULL);
  AdwDialog *dialog = get_dialog (world);
  g_assert_nonnull (app_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "/bin/echo hello"));
  click (dialog, "_Cancel");
  app_test_settle ();
  g_assert_cmpint (get_state (world), ==, PLUMB_UI_STATE_NONE);

  world_activate (world, "run");
  world_await (get_dialog (world) != NULL);
  dialog = get_dialog (world);
  click (dialog, "_Trust and Run");
  world_await (get_state (world) == PLUMB_UI_STATE_DONE);
  PlumbUiRunState *state
      = plumb_ui_document_get_run_state (plumb_ui_session_get_document (world->session));
  gint64 first = plumb_ui_run_state_get_run (state);

  world_activate (world, "run");
  world_await (plumb_ui_run_state_get_run (
                   plumb_ui_document_get_run_state (plumb_ui_session_get_document (world->session)))
               > first);
  world_await (get_state (world) == PLUMB_UI_STATE_DONE);
  g_assert_null (get_dialog (world));
  world_free (world);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/window-runs/runs-what-is-not-saved", test_runs_what_is_not_saved);
  g_test_add_func ("/window-runs/faults-block", test_faults_block);
  g_test_add_func ("/window-runs/trust-is-asked-for", test_trust_is_asked_for);
  return g_test_run ();
}
