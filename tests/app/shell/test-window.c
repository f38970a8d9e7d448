/* test-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "shell-world.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-ui-canvas.h"
#include "plumb-ui-document-view.h"
#include "plumb-ui-actions.h"
#include "plumb-ui-notifier.h"
#include "plumb-ui-review-page.h"

#define TEXT                                                                                       \
  "{ \"plumb\": 1, \"title\": \"One\", \"nodes\": { \"list\": { \"kind\": \"core.list\","          \
  " \"index\": 1 }, \"other\": { \"kind\": \"core.list\", \"index\": 2 } } }"

/* Whatever the table offers can be done: by the window, the application or, shown, by a canvas. */
static void
test_every_action_is_there (void)
{
  World *world = world_new (TEXT);
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const char *name = plumb_ui_actions_get (i)->name;
      g_autofree char *plain = g_strndup (name, strcspn (name, "("));
      const char *own = strchr (plain, '.') + 1;
      if (g_str_has_prefix (plain, "win."))
        g_assert_true (g_action_group_has_action (G_ACTION_GROUP (world->window), own));
      else if (g_str_has_prefix (plain, "app."))
        g_assert_true (g_action_group_has_action (G_ACTION_GROUP (world->application), own));
    }
  world_free (world);
}

static void
toast_cb (
    PlumbUiSession *session, const char *text, const char *button, const char *action, char **said)
{
  g_set_str (said, text);
}

/* Places for views are few: that one is taken again is said. */
static void
test_a_view_that_is_replaced (void)
{
  World *world = world_new (TEXT);
  world_open (world, "one");
  GtkWidget *canvas = app_test_find (GTK_WIDGET (world->window), PLUMB_UI_TYPE_CANVAS, NULL);
  g_autofree char *said = NULL;
  g_signal_connect (world->session, "toast", G_CALLBACK (toast_cb), &said);
  for (guint i = 1; i <= PLUMB_UI_N_BOOKMARKS; i++)
    {
      g_autofree char *expected = g_strdup_printf ("Remembered as view %u", i);
      g_assert_true (gtk_widget_activate_action (canvas, "canvas.store-view", NULL));
      g_assert_cmpstr (said, ==, expected);
    }
  g_assert_true (gtk_widget_activate_action (canvas, "canvas.store-view", NULL));
  g_assert_cmpstr (said, ==, "All places are taken, so this replaced view 9");
  world_free (world);
}

static gboolean
is_heard (const char *name, const char *const *groups)
{
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (name, groups[i]))
      return TRUE;
  return FALSE;
}

/* @groups: whose keys are heard together. */
static void
assert_keys_differ (GSettings *settings, const char *const *groups)
{
  g_autoptr (GHashTable) users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < plumb_ui_actions_get_length (); i++)
    {
      const char *name = plumb_ui_actions_get (i)->name;
      g_auto (GStrv) accels = plumb_ui_actions_get_accels (name, settings);
      for (guint k = 0; is_heard (name, groups) && accels[k] != NULL; k++)
        {
          guint key;
          GdkModifierType modifiers;
          g_assert_true (gtk_accelerator_parse (accels[k], &key, &modifiers));
          char *accel = gtk_accelerator_name (key, modifiers);
          g_assert_cmpstr (g_hash_table_lookup (users, accel), ==, NULL);
          g_hash_table_insert (users, accel, (gpointer) name);
        }
    }
}

/* While the canvas has the focus its keys, the window's and the application's are all heard; beside
 * pictures those of the view. */
static void
test_no_key_does_two_things (void)
{
  static const char *const design[] = { "canvas.", "win.", "app.", NULL };
  static const char *const review[] = { "review.", "win.", "app.", NULL };
  static const char *const compare[] = { "compare.", "app.", NULL };
  World *world = world_new (NULL);
  GSettings *settings = plumb_ui_environment_get_settings (world->environment);
  for (int preset = 0; preset < PLUMB_UI_N_KEYS; preset++)
    {
      g_settings_set_enum (settings, "canvas-keys", preset);
      assert_keys_differ (settings, design);
      assert_keys_differ (settings, review);
      assert_keys_differ (settings, compare);
    }
  g_settings_reset (settings, "canvas-keys");
  world_free (world);
}

/* What is said to GTK while it starts is said to nobody else, such as programs that are started. */
static void
test_environment_is_left_alone (void)
{
  g_auto (GStrv) before = g_get_environ ();
  World *world = world_new (NULL);
  g_auto (GStrv) after = g_get_environ ();
  g_assert_cmpstr (g_environ_getenv (after, "GTK_THEME"), ==,
                   g_environ_getenv (before, "GTK_THEME"));
  world_free (world);
}

static void
test_welcome (void)
{
  World *world = world_new (NULL);
  GtkWidget *window = GTK_WIDGET (world->window);
  GtkWidget *recent = app_test_find (window, ADW_TYPE_PREFERENCES_GROUP, "Start From a Sample");
  g_assert_true (gtk_widget_get_mapped (recent));
  g_assert_false (world_is_enabled (world, "run"));
  g_assert_false (world_is_enabled (world, "save"));
  g_assert_true (world_is_enabled (world, "new-project"));
  g_autoptr (GFile) file = g_file_new_for_path (world->folder);
  plumb_ui_window_open (world->window, file);
  app_test_settle ();
  g_assert_false (gtk_widget_get_mapped (recent));
  g_assert_true (world_is_enabled (world, "new"));
  world_free (world);
}

static void
test_edit_save_close_reopen (void)
{
  World *world = world_new (TEXT);
  PlumbUiDocument *document = plumb_ui_session_get_document (world->session);
  GtkWidget *window = GTK_WIDGET (world->window);
  g_assert_nonnull (app_test_find (window, GTK_TYPE_LABEL, "Saved"));
  g_assert_false (world_is_enabled (world, "save"));
  g_assert_false (world_is_enabled (world, "undo"));
  world_rename_title (document, "Two");
  g_assert_null (app_test_find (window, GTK_TYPE_LABEL, "Saved"));
  g_assert_true (world_is_enabled (world, "undo"));
  world_activate (world, "save");
  g_assert_false (world_is_enabled (world, "save"));
  world_activate (world, "undo");
  g_assert_cmpstr (plumb_graph_get_title (plumb_ui_document_get_graph (document)), ==, "One");
  g_assert_true (world_is_enabled (world, "redo"));

  /* Nothing is asked, and nothing is lost. */
  world_activate (world, "close-tab");
  g_assert_null (plumb_ui_session_get_document (world->session));
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  g_assert_nonnull (app_test_find (window, GTK_TYPE_WIDGET, "No Workflow Is Open"));
  world_activate (world, "reopen-tab");
  document = plumb_ui_session_get_document (world->session);
  g_assert_cmpstr (plumb_graph_get_title (plumb_ui_document_get_graph (document)), ==, "One");
  g_assert_false (plumb_ui_document_is_saved (document));
  world_free (world);
}

static void
test_tabs (void)
{
  World *world = world_new (TEXT);
  PlumbUiDocument *one = plumb_ui_session_get_document (world->session);
  world_activate (world, "new");
  PlumbUiDocument *fresh = plumb_ui_session_get_document (world->session);
  g_assert_true (fresh != one);
  g_assert_cmpstr (plumb_ui_document_get_name (fresh), ==, "workflow");
  world_activate (world, "next-tab");
  g_assert_true (plumb_ui_session_get_document (world->session) == one);
  world_activate (world, "previous-tab");
  g_assert_true (plumb_ui_session_get_document (world->session) == fresh);
  g_action_group_activate_action (G_ACTION_GROUP (world->window), "tab", g_variant_new_int32 (1));
  g_assert_true (plumb_ui_session_get_document (world->session) == one);

  /* A workflow that has no file yet is asked for its name. */
  g_action_group_activate_action (G_ACTION_GROUP (world->window), "tab", g_variant_new_int32 (9));
  world_activate (world, "save");
  AdwDialog *dialog
      = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (world->window));
  GtkWidget *row = app_test_find (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), "../up");
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "ok"));
  gtk_editable_set_text (GTK_EDITABLE (row), "named");
  g_signal_emit_by_name (app_test_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "_Save"), "clicked");
  app_test_settle ();
  g_assert_cmpstr (plumb_ui_document_get_name (fresh), ==, "named");
  g_assert_true (plumb_ui_document_is_saved (fresh));
  world_free (world);
}

/* As large as those that are read on another thread. */
static void
write_large (World *world, const char *name)
{
  g_autoptr (GString) text = g_string_new ("{ \"plumb\": 1, \"nodes\": { ");
  g_autofree char *file = g_strconcat (name, ".plumb", NULL);
  g_autofree char *path = g_build_filename (world->folder, "workflows", file, NULL);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "%s\"n%u\": { \"kind\": \"core.list\", \"index\": %u }",
                            i > 0 ? ", " : "", i, i);
  g_string_append (text, " } }");
  plumb_file_write_atomic (path, text->str, -1, &error);
  g_assert_no_error (error);
}

static void
load (World *world, const char *name)
{
  plumb_ui_session_load_document (world->session, plumb_ui_session_get_project (world->session),
                                  name);
}

static void
await_documents (World *world, guint n)
{
  world_await (g_list_model_get_n_items (plumb_ui_session_get_documents (world->session)) == n);
  app_test_settle ();
}

/* Who goes to another page or workflow while one is still being opened stays there. */
static void
test_opening_takes_nobody_back (void)
{
  World *world = world_new (TEXT);
  write_large (world, "large");
  write_large (world, "larger");
  PlumbUiDocument *one = plumb_ui_session_get_document (world->session);
  plumb_ui_session_set_page (world->session, PLUMB_UI_PAGE_REVIEW);
  load (world, "large");
  g_assert_cmpstr (plumb_ui_session_get_page (world->session), ==, PLUMB_UI_PAGE_DESIGN);
  plumb_ui_session_set_page (world->session, PLUMB_UI_PAGE_RUNS);
  await_documents (world, 2);
  PlumbUiDocument *large = plumb_ui_session_get_document (world->session);
  g_assert_cmpstr (plumb_ui_document_get_name (large), ==, "large");
  g_assert_cmpstr (plumb_ui_session_get_page (world->session), ==, PLUMB_UI_PAGE_RUNS);

  load (world, "larger");
  load (world, "one");
  await_documents (world, 3);
  g_assert_true (plumb_ui_session_get_document (world->session) == one);

  world_activate (world, "templates");
  AdwDialog *dialog
      = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (world->window));
  g_signal_emit_by_name (app_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, NULL),
                         "activated");
  plumb_ui_session_set_page (world->session, PLUMB_UI_PAGE_RUNS);
  await_documents (world, 4);
  g_assert_cmpstr (plumb_ui_session_get_page (world->session), ==, PLUMB_UI_PAGE_RUNS);
  world_free (world);
}

static void
test_state_comes_back (void)
{
  World *world = world_new (TEXT);
  PlumbUiDocument *document = plumb_ui_session_get_document (world->session);
  plumb_ui_selection_set (plumb_ui_document_get_selection (document), PLUMB_UI_ITEM_NODE, "other");
  world_rename_title (document, "Not saved");
  world_activate (world, "new");
  plumb_ui_session_set_document (world->session, document);
  plumb_ui_session_set_page (world->session, PLUMB_UI_PAGE_RUNS);
  app_test_settle ();
  g_autoptr (PlumbValue) state = plumb_ui_window_get_state (world->window);
  g_autofree char *text = plumb_json_format (state, PLUMB_JSON_PRETTY);
  g_autoptr (PlumbValue) read = plumb_json_parse (text, -1, NULL);
  world_destroy_window (GTK_WINDOW (world->window));

  world->window = world_add_window (world);
  world->session = plumb_ui_window_get_session (world->window);
  plumb_ui_window_restore (world->window, read);
  app_test_settle ();
  document = plumb_ui_session_get_document (world->session);
  g_assert_cmpstr (plumb_ui_document_get_name (document), ==, "one");
  g_assert_cmpstr (plumb_graph_get_title (plumb_ui_document_get_graph (document)), ==, "Not saved");
  g_assert_cmpuint (plumb_ui_document_get_n_recovered (document), ==, 1);
  g_assert_cmpstr (plumb_ui_selection_get_only_node (plumb_ui_document_get_selection (document)),
                   ==, "other");
  g_assert_cmpstr (plumb_ui_session_get_page (world->session), ==, PLUMB_UI_PAGE_RUNS);
  /* A workflow of which there was neither a file nor an edit is not begun anew. */
  GListModel *documents = plumb_ui_session_get_documents (world->session);
  g_assert_cmpuint (g_list_model_get_n_items (documents), ==, 1);
  world_free (world);
}

/* Recovered edits are shown, and can be dropped and had again. */
static void
test_recovered (void)
{
  World *world = world_new (TEXT);
  world_rename_title (plumb_ui_session_get_document (world->session), "Two");
  plumb_ui_session_close_document (world->session, plumb_ui_session_get_document (world->session));
  PlumbUiDocument *document = world_open (world, "one");
  GtkWidget *discard = app_test_find (GTK_WIDGET (world->window), GTK_TYPE_BUTTON, "_Discard");
  g_assert_true (gtk_widget_get_mapped (discard));
  g_signal_emit_by_name (discard, "clicked");
  app_test_settle ();
  PlumbGraph *graph = plumb_ui_document_get_graph (document);
  g_assert_cmpstr (plumb_graph_get_title (graph), ==, "One");
  world_activate (world, "undo");
  g_assert_cmpstr (plumb_graph_get_title (graph), ==, "Two");
  world_free (world);
}

/* A second window only looks, says so, and edits once the first has let go. */
static void
test_two_windows (void)
{
  World *world = world_new (TEXT);
  PlumbUiWindow *second = world_add_window (world);
  g_autoptr (GFile) file = g_file_new_for_path (world->folder);
  plumb_ui_window_open (second, file);
  app_test_settle ();
  PlumbUiSession *session = plumb_ui_window_get_session (second);
  g_assert_cmpint (plumb_ui_document_get_access (plumb_ui_session_get_document (session)), ==,
                   PLUMB_UI_ACCESS_TAKEN);
  GtkWidget *view = app_test_find (GTK_WIDGET (second), PLUMB_UI_TYPE_DOCUMENT_VIEW, NULL);
  GtkWidget *banner = app_test_find (view, ADW_TYPE_BANNER, NULL);
  g_assert_true (adw_banner_get_revealed (ADW_BANNER (banner)));
  world_activate (world, "close-tab");
  g_signal_emit_by_name (banner, "button-clicked");
  app_test_settle ();
  g_assert_cmpint (plumb_ui_document_get_access (plumb_ui_session_get_document (session)), ==,
                   PLUMB_UI_ACCESS_FULL);
  world_free (world);
}

static GtkWidget *
find_mapped_status (GtkWidget *root)
{
  if (ADW_IS_STATUS_PAGE (root) && gtk_widget_get_mapped (root))
    return root;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_mapped_status (child);
  return found;
}

/* Nothing to choose: what there is to say of it is seen all the same. */
static void
test_review_narrow (void)
{
  World *world = world_new (NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (world->folder);
  gtk_window_set_default_size (GTK_WINDOW (world->window), 360, 600);
  plumb_ui_window_open (world->window, folder);
  plumb_ui_session_set_page (world->session, PLUMB_UI_PAGE_REVIEW);
  app_test_settle ();
  GtkWidget *page = app_test_find (GTK_WIDGET (world->window), PLUMB_UI_TYPE_REVIEW_PAGE, NULL);
  g_assert_nonnull (page);
  world_await (find_mapped_status (page) != NULL);
  world_free (world);
}

/* Folded in a narrow window, and back in a wide one as it was. */
static void
test_panels_fold (void)
{
  World *world = world_new (TEXT);
  GSettings *settings = plumb_ui_environment_get_settings (world->environment);
  GActionGroup *actions = G_ACTION_GROUP (world->window);
  g_autoptr (GVariant) wide = g_action_group_get_action_state (actions, "show-sidebar");
  g_assert_true (g_variant_get_boolean (wide));
  gtk_window_set_default_size (GTK_WINDOW (world->window), 360, 600);
  app_test_settle ();
  g_autoptr (GVariant) narrow = g_action_group_get_action_state (actions, "show-sidebar");
  g_assert_false (g_variant_get_boolean (narrow));
  g_assert_true (g_settings_get_boolean (settings, "show-sidebar"));
  world_activate (world, "show-sidebar");
  g_assert_true (g_settings_get_boolean (settings, "show-sidebar"));
  gtk_window_set_default_size (GTK_WINDOW (world->window), 1200, 700);
  app_test_settle ();
  g_autoptr (GVariant) again = g_action_group_get_action_state (actions, "show-sidebar");
  g_assert_true (g_variant_get_boolean (again));
  world_activate (world, "show-sidebar");
  g_assert_false (g_settings_get_boolean (settings, "show-sidebar"));
  g_settings_reset (settings, "show-sidebar");
  world_free (world);
}

static void
test_keys_follow_settings (void)
{
  World *world = world_new (NULL);
  GtkApplication *application = GTK_APPLICATION (world->application);
  GSettings *settings = plumb_ui_environment_get_settings (world->environment);
  g_auto (GStrv) before = gtk_application_get_accels_for_action (application, "win.save");
  g_assert_cmpstr (before[0], ==, "<Control>s");
  GVariantBuilder builder;
  const char *const keys[] = { "<Control>F12", NULL };
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sas}"));
  g_variant_builder_add (&builder, "{s^as}", "win.save", keys);
  g_settings_set_value (settings, "custom-keys", g_variant_builder_end (&builder));
  app_test_settle ();
  g_auto (GStrv) after = gtk_application_get_accels_for_action (application, "win.save");
  g_assert_cmpstr (after[0], ==, "<Control>F12");
  g_settings_reset (settings, "custom-keys");
  world_free (world);
}

static void
test_dialogs_open_and_go (void)
{
  static const char *const of_window[]
      = { "new-project", "versions", "save-as", "find", "find-in-project" };
  static const char *const of_application[] = { "preferences", "shortcuts", "about" };
  World *world = world_new (TEXT);
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (world->window);
  for (guint i = 0; i < G_N_ELEMENTS (of_window) + G_N_ELEMENTS (of_application); i++)
    {
      if (i < G_N_ELEMENTS (of_window))
        world_activate (world, of_window[i]);
      else
        g_action_group_activate_action (G_ACTION_GROUP (world->application),
                                        of_application[i - G_N_ELEMENTS (of_window)], NULL);
      app_test_settle ();
      AdwDialog *dialog = adw_application_window_get_visible_dialog (window);
      g_assert_nonnull (dialog);
      g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
      adw_dialog_force_close (dialog);
      world_await (dialog == NULL);
    }
  world_free (world);
}

/* --- a search that comes late --------------------------------------------------------------- */

static void
find_entries (GtkWidget *widget, GPtrArray *entries)
{
  if (GTK_IS_SEARCH_ENTRY (widget))
    g_ptr_array_add (entries, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_entries (child, entries);
}

static void
count_down_cb (guint *n_due)
{
  --*n_due;
}

/* What is typed is searched after a pause: in these, when all around them is gone. */
static void
assert_search_nothing (GPtrArray *entries)
{
  guint n_due = entries->len;
  g_assert_cmpuint (n_due, >, 0);
  for (guint i = 0; i < entries->len; i++)
    {
      g_signal_connect_swapped (entries->pdata[i], "search-changed", G_CALLBACK (count_down_cb),
                                &n_due);
      gtk_editable_set_text (GTK_EDITABLE (entries->pdata[i]), "one");
    }
  world_await (n_due == 0);
}

/* An entry that is still held, by the toolkit say, outlives its dialog. */
static void
test_late_searches (void)
{
  static const char *const dialogs[]
      = { "win.find", "win.find-in-project", "win.palette", "app.shortcuts" };
  World *world = world_new (TEXT);
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (world->window);
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
      gtk_widget_activate_action (GTK_WIDGET (window), dialogs[i], NULL);
      app_test_settle ();
      AdwDialog *dialog = adw_application_window_get_visible_dialog (window);
      g_assert_nonnull (dialog);
      find_entries (GTK_WIDGET (dialog), entries);
      g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
      adw_dialog_force_close (dialog);
      world_await (dialog == NULL);
      assert_search_nothing (entries);
    }
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  world_activate (world, "show-outline");
  find_entries (GTK_WIDGET (window), entries);
  world_destroy_window (GTK_WINDOW (window));
  assert_search_nothing (entries);
  world_free (world);
}

static void
test_notification (void)
{
  char workflow[] = "one", succeeded[] = "succeeded", runs[] = "running", waits[] = "waiting";
  PlumbRunRow done = { .run = 7, .workflow = workflow, .state = succeeded };
  PlumbRunRow running = { .run = 7, .workflow = workflow, .state = runs };
  PlumbRunRow asking = { .run = 8, .workflow = workflow, .state = waits };
  g_autoptr (GNotification) told = plumb_ui_notifier_make ("/p", "Project", &done, NULL);
  g_assert_nonnull (told);
  g_assert_null (plumb_ui_notifier_make ("/p", "Project", &running, NULL));
  g_autoptr (GPtrArray) questions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  g_ptr_array_add (questions, plumb_json_parse ("{ \"run\": 8, \"step\": \"ask\", \"item\": 0,"
                                                " \"text\": \"Good?\","
                                                " \"choices\": [\"yes\", \"no\"] }",
                                                -1, NULL));
  g_autoptr (GNotification) question = plumb_ui_notifier_make ("/p", "Project", &asking, questions);
  g_assert_nonnull (question);
}

/* Whoever asked for a pause knows of it. */
static void
test_notification_of_a_pause (void)
{
  char workflow[] = "one", paused[] = "paused", full[] = "disk-low", asked[] = "asked-for";
  PlumbRunRow stuck = { .run = 7, .workflow = workflow, .state = paused, .reason = full };
  PlumbRunRow wanted = { .run = 7, .workflow = workflow, .state = paused, .reason = asked };
  PlumbRunRow plain = { .run = 7, .workflow = workflow, .state = paused };
  g_autoptr (GNotification) told = plumb_ui_notifier_make ("/p", "Project", &stuck, NULL);
  g_assert_nonnull (told);
  g_assert_null (plumb_ui_notifier_make ("/p", "Project", &wanted, NULL));
  g_assert_null (plumb_ui_notifier_make ("/p", "Project", &plain, NULL));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/window/environment-is-left-alone",
                   test_environment_is_left_alone); /* the first */
  g_test_add_func ("/window/every-action-is-there", test_every_action_is_there);
  g_test_add_func ("/window/no-key-does-two-things", test_no_key_does_two_things);
  g_test_add_func ("/window/review-narrow", test_review_narrow);
  g_test_add_func ("/window/welcome", test_welcome);
  g_test_add_func ("/window/edit-save-close-reopen", test_edit_save_close_reopen);
  g_test_add_func ("/window/tabs", test_tabs);
  g_test_add_func ("/window/opening-takes-nobody-back", test_opening_takes_nobody_back);
  g_test_add_func ("/window/state-comes-back", test_state_comes_back);
  g_test_add_func ("/window/recovered", test_recovered);
  g_test_add_func ("/window/two-windows", test_two_windows);
  g_test_add_func ("/window/panels-fold", test_panels_fold);
  g_test_add_func ("/window/keys-follow-settings", test_keys_follow_settings);
  g_test_add_func ("/window/dialogs-open-and-go", test_dialogs_open_and_go);
  g_test_add_func ("/window/late-searches", test_late_searches);
  g_test_add_func ("/window/a-view-that-is-replaced", test_a_view_that_is_replaced);
  g_test_add_func ("/window/notification", test_notification);
  g_test_add_func ("/window/notification-of-a-pause", test_notification_of_a_pause);
  return g_test_run ();
}
