/* test-ui-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "session-world.h"

#define LIST "{ \"kind\": \"core.list\", \"index\": 1, \"params\": { \"values\": [1] } }"
#define TEXT "{ \"plumb\": 1, \"title\": \"One\", \"nodes\": { \"list\": " LIST " } }"
#define OTHER "{ \"kind\": \"core.list\", \"index\": 2, \"params\": { \"values\": [2] } }"
#define FRAMED                                                                                     \
  "{ \"plumb\": 1, \"nodes\": { \"list\": " LIST ", \"other\": " OTHER " }, \"frames\": {"         \
  " \"frame\": { \"title\": \"Both\", \"members\": [\"list\", \"other\"] } } }"
#define SUBGRAPH                                                                                   \
  "{ \"plumb\": 1, \"nodes\": { \"grade\": { \"kind\": \"core.subgraph\", \"index\": 1,"           \
  " \"definition\": \"soft\" } }, \"definitions\": { \"soft\": { \"nodes\": { \"inner\": " LIST    \
  " } } } }"

static void
rename_title (PlumbUiDocument *document, const char *title)
{
  g_autoptr (PlumbEdit) edit
      = plumb_edit_new_set_graph (NULL, "title", plumb_value_new_string (title));
  g_autoptr (GError) error = NULL;
  plumb_ui_document_apply (document, edit, NULL, &error);
  g_assert_no_error (error);
}

static const char *
get_title (PlumbUiDocument *document)
{
  return plumb_graph_get_title (plumb_ui_document_get_graph (document));
}

static void
save (PlumbUiDocument *document)
{
  g_autoptr (GError) error = NULL;
  plumb_ui_document_save (document, &error);
  g_assert_no_error (error);
}

static void
test_edit_and_save (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  g_assert_true (plumb_ui_document_is_saved (document));
  g_assert_cmpint (plumb_ui_document_get_recoverable_at (document), ==, 0);
  rename_title (document, "Two");
  g_assert_false (plumb_ui_document_is_saved (document));
  g_assert_cmpint (plumb_ui_document_get_recoverable_at (document), >, 0);
  save (document);
  g_assert_true (plumb_ui_document_is_saved (document));
  g_autofree char *text = world_read (world, "one");
  g_assert_nonnull (strstr (text, "\"Two\""));

  g_assert_true (plumb_ui_document_undo (document));
  g_assert_cmpstr (get_title (document), ==, "One");
  g_assert_false (plumb_ui_document_is_saved (document));
  g_assert_true (plumb_ui_document_redo (document));
  g_assert_true (plumb_ui_document_is_saved (document));
  world_free (world);
}

/* The window is gone without saving; the next one has the edits, and they can be dropped. */
static void
test_recover_and_discard (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  rename_title (document, "Two");
  rename_title (document, "Three");
  plumb_ui_session_close_document (world->session, document);
  world_settle ();

  document = world_open (world, "one");
  g_assert_cmpuint (plumb_ui_document_get_n_recovered (document), ==, 2);
  g_assert_cmpstr (get_title (document), ==, "Three");
  g_assert_false (plumb_ui_document_is_saved (document));
  g_autoptr (GError) error = NULL;
  plumb_ui_document_discard_recovered (document, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_title (document), ==, "One");
  g_assert_true (plumb_ui_document_is_saved (document));
  g_assert_true (plumb_ui_document_undo (document));
  g_assert_cmpstr (get_title (document), ==, "Three");
  world_free (world);
}

/* What was never saved is found again by its name. */
static void
test_never_saved (void)
{
  World *world = world_new (NULL, NULL);
  PlumbUiDocument *document = world_open (world, "fresh");
  g_assert_false (plumb_ui_document_is_saved (document));
  rename_title (document, "Fresh");
  plumb_ui_session_close_document (world->session, document);
  world_settle ();
  plumb_ui_project_refresh_workflows (world->project);
  g_assert_true (plumb_ui_project_has_workflow (world->project, "fresh"));
  g_assert_true (plumb_ui_session_can_reopen (world->session));
  g_assert_true (plumb_ui_session_reopen (world->session, NULL));
  g_assert_cmpstr (get_title (plumb_ui_session_get_document (world->session)), ==, "Fresh");
  world_free (world);
}

/* Another program wrote the file between two processes: the edits go onto what it wrote. */
static void
test_recover_onto_another_text (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  rename_title (document, "Two");
  g_autoptr (PlumbEdit) edit = plumb_edit_new_remove_node (NULL, "list");
  g_assert_true (plumb_ui_document_apply (document, edit, NULL, NULL));
  plumb_ui_session_close_document (world->session, document);
  world_settle ();
  world_write (world, "one",
               "{ \"plumb\": 1, \"title\": \"Theirs\", \"nodes\": { \"other\": " LIST " } }");

  document = world_open (world, "one");
  g_assert_cmpuint (plumb_ui_document_get_n_recovered (document), ==, 1);
  g_assert_cmpuint (plumb_ui_document_get_n_set_aside (document), ==, 1);
  g_assert_cmpstr (get_title (document), ==, "Two");
  g_assert_nonnull (plumb_graph_find_node (plumb_ui_document_get_graph (document), "other"));
  world_free (world);
}

static void
count_cb (gpointer counter)
{
  (*(guint *) counter)++;
}

static void
test_changed_on_disk (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  guint n_told = 0;
  g_signal_connect_swapped (document, "changed-on-disk", G_CALLBACK (count_cb), &n_told);

  /* Nothing was edited here: it is taken, and can be undone. */
  world_write (world, "one", "{ \"plumb\": 1, \"title\": \"Theirs\" }");
  world_wait_until (g_str_equal (get_title (document), "Theirs"));
  g_assert_true (plumb_ui_document_is_saved (document));
  g_assert_null (plumb_ui_document_get_text_of_disk (document));
  g_assert_true (plumb_ui_document_undo (document));
  g_assert_cmpstr (get_title (document), ==, "One");

  /* Now both have something: nothing happens until it is decided, and saving does not overwrite. */
  n_told = 0;
  world_write (world, "one", "{ \"plumb\": 1, \"title\": \"Theirs again\" }");
  world_wait_until (n_told > 0);
  g_assert_cmpstr (get_title (document), ==, "One");
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_ui_document_save (document, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
  plumb_ui_document_keep_mine (document);
  g_assert_false (plumb_ui_document_is_saved (document));
  save (document);
  g_autofree char *text = world_read (world, "one");
  g_assert_nonnull (strstr (text, "\"One\""));

  rename_title (document, "Mine");
  n_told = 0;
  world_write (world, "one", "{ \"plumb\": 1, \"title\": \"Last\" }");
  world_wait_until (n_told > 0);
  g_clear_error (&error);
  plumb_ui_document_take_theirs (document, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_title (document), ==, "Last");
  g_assert_true (plumb_ui_document_is_saved (document));
  g_assert_true (plumb_ui_document_undo (document));
  g_assert_cmpstr (get_title (document), ==, "Mine");
  world_free (world);
}

/* Both changed something else: both is there, not saved, and can be undone. */
static void
test_merged (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  guint n_merged = 0;
  g_signal_connect_swapped (document, "merged", G_CALLBACK (count_cb), &n_merged);
  rename_title (document, "Mine");
  world_write (world, "one",
               "{ \"plumb\": 1, \"title\": \"One\", \"nodes\": { \"list\": " LIST ","
               " \"more\": { \"kind\": \"core.list\", \"index\": 2 } } }");
  world_wait_until (n_merged > 0);
  PlumbGraph *graph = plumb_ui_document_get_graph (document);
  g_assert_cmpstr (get_title (document), ==, "Mine");
  g_assert_nonnull (plumb_graph_find_node (graph, "more"));
  g_assert_null (plumb_ui_document_get_text_of_disk (document));
  g_assert_false (plumb_ui_document_is_saved (document));
  save (document);
  g_assert_true (plumb_ui_document_undo (document));
  g_assert_null (plumb_graph_find_node (graph, "more"));
  world_free (world);
}

/* After "keep mine" the journal starts from what the file has. */
static void
test_keep_mine_is_recovered (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  rename_title (document, "Mine");
  world_write (world, "one", "{ \"plumb\": 1, \"title\": \"Theirs\" }");
  world_wait_until (plumb_ui_document_get_text_of_disk (document) != NULL);
  plumb_ui_document_keep_mine (document);
  plumb_ui_session_close_document (world->session, document);
  world_settle ();
  document = world_open (world, "one");
  g_assert_cmpstr (get_title (document), ==, "Mine");
  g_assert_nonnull (plumb_graph_find_node (plumb_ui_document_get_graph (document), "list"));
  world_free (world);
}

static void
test_two_windows (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  rename_title (document, "Two");
  g_autoptr (PlumbUiSession) other = plumb_ui_session_new (world->environment);
  PlumbUiProject *project = plumb_ui_session_open_project (other, world->folder, NULL);
  PlumbUiDocument *second = plumb_ui_session_open_document (other, project, "one", NULL);
  g_assert_cmpint (plumb_ui_document_get_access (second), ==, PLUMB_UI_ACCESS_TAKEN);
  g_autoptr (PlumbEdit) edit = plumb_edit_new_remove_node (NULL, "list");
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_ui_document_apply (second, edit, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (plumb_ui_document_save (second, &error));
  rename_title (document, "Three");
  save (document);
  /* The other shows what the file has now; nobody is asked, and there is nothing to undo. */
  world_wait_until (g_strcmp0 (get_title (second), "Three") == 0);
  g_assert_null (plumb_ui_document_get_text_of_disk (second));
  g_assert_false (plumb_ui_document_undo (second));
  g_assert_cmpstr (get_title (second), ==, "Three");
  world_write (world, "one", "{ nothing");
  rename_title (document, "Four");
  world_wait_until (plumb_ui_document_get_text_of_disk (document) != NULL);
  g_assert_cmpstr (get_title (second), ==, "Three");
  world_free (world);
}

static void
test_save_as (void)
{
  World *world = world_new ("one", TEXT);
  world_write (world, "taken", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  rename_title (document, "Two");
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_ui_document_save_as (document, "taken", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (plumb_ui_document_save_as (document, "../up", &error));
  g_clear_error (&error);
  plumb_ui_document_save_as (document, "new", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_ui_document_get_name (document), ==, "new");
  g_assert_true (plumb_ui_document_is_saved (document));
  g_autofree char *before = world_read (world, "one");
  g_assert_nonnull (strstr (before, "\"One\""));
  rename_title (document, "Three");
  save (document);
  g_autofree char *after = world_read (world, "new");
  g_assert_nonnull (strstr (after, "\"Three\""));
  world_free (world);
}

static void
test_versions (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *title = g_strdup_printf ("Title %u", i);
      rename_title (document, title);
      save (document);
    }
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) versions = plumb_ui_document_list_versions (document, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (versions), ==, 5);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (versions[0], &text, NULL, NULL));
  plumb_ui_document_replace (document, text, "Restore", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_title (document), ==, "Title 5");
  g_assert_true (plumb_ui_document_undo (document));
  g_assert_cmpstr (get_title (document), ==, "Title 6");
  world_free (world);
}

static void
test_vanished_folder (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  rename_title (document, "Two");
  g_autofree char *moved = g_strconcat (world->folder, "-moved", NULL);
  g_assert_cmpint (g_rename (world->folder, moved), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_false (plumb_ui_document_save (document, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (plumb_ui_document_get_access (document), ==, PLUMB_UI_ACCESS_GONE);
  rename_title (document, "Three");
  g_assert_cmpint (g_rename (moved, world->folder), ==, 0);
  save (document);
  g_assert_cmpint (plumb_ui_document_get_access (document), ==, PLUMB_UI_ACCESS_FULL);
  world_free (world);
}

static void
test_levels_and_selection (void)
{
  World *world = world_new ("sub", SUBGRAPH);
  PlumbUiDocument *document = world_open (world, "sub");
  PlumbUiSelection *selection = plumb_ui_document_get_selection (document);
  g_assert_false (plumb_ui_document_enter (document, "nowhere"));
  g_assert_true (plumb_ui_document_enter (document, "grade"));
  g_assert_cmpstr (plumb_ui_document_get_definition (document), ==, "soft");
  g_autofree char *path = plumb_ui_document_get_node_path (document, "inner");
  g_assert_cmpstr (path, ==, "grade:inner");
  plumb_ui_selection_set (selection, PLUMB_UI_ITEM_NODE, "inner");
  g_autoptr (PlumbEdit) edit = plumb_edit_new_remove_node ("soft", "inner");
  g_assert_true (plumb_ui_document_apply (document, edit, NULL, NULL));
  g_assert_true (plumb_ui_selection_is_empty (selection));

  /* What was entered goes: the top is shown. */
  g_autoptr (PlumbEdit) gone = plumb_edit_new_remove_node (NULL, "grade");
  g_assert_true (plumb_ui_document_apply (document, gone, NULL, NULL));
  g_assert_cmpuint (g_strv_length ((char **) plumb_ui_document_get_level (document)), ==, 0);
  world_free (world);
}

static void
remove_both (PlumbUiDocument *document)
{
  g_autoptr (PlumbEdit) node = plumb_edit_new_remove_node (NULL, "list");
  g_autoptr (PlumbEdit) frame = plumb_edit_new_set_frame (NULL, "frame", NULL);
  g_autoptr (PlumbEdit) both
      = plumb_edit_new_composite ("Delete", (PlumbEdit *[]) { frame, node }, 2);
  g_assert_true (plumb_ui_document_apply (document, both, NULL, NULL));
}

/* What was selected when it went is selected when it is back, and nothing else is. */
static void
test_undo_selects_what_it_brings_back (void)
{
  World *world = world_new ("framed", FRAMED);
  PlumbUiDocument *document = world_open (world, "framed");
  PlumbUiSelection *selection = plumb_ui_document_get_selection (document);
  plumb_ui_selection_set (selection, PLUMB_UI_ITEM_NODE, "list");
  plumb_ui_selection_add (selection, PLUMB_UI_ITEM_FRAME, "frame");
  remove_both (document);
  g_assert_true (plumb_ui_selection_is_empty (selection));

  plumb_ui_selection_set (selection, PLUMB_UI_ITEM_NODE, "other");
  g_assert_true (plumb_ui_document_undo (document));
  g_assert_cmpstr (plumb_ui_selection_get_only_node (selection), ==, "list");
  g_assert_true (plumb_ui_selection_contains (selection, PLUMB_UI_ITEM_FRAME, "frame"));
  g_assert_true (plumb_ui_document_redo (document));
  g_assert_true (plumb_ui_selection_is_empty (selection));
  g_assert_true (plumb_ui_document_undo (document));
  g_assert_cmpstr (plumb_ui_selection_get_only_node (selection), ==, "list");

  /* What was not selected comes back as it went. */
  plumb_ui_selection_set (selection, PLUMB_UI_ITEM_NODE, "other");
  remove_both (document);
  g_assert_true (plumb_ui_document_undo (document));
  g_assert_cmpstr (plumb_ui_selection_get_only_node (selection), ==, "other");
  world_free (world);
}

static void
problems_cb (PlumbUiDocument *document, GParamSpec *pspec, gboolean *has_unknown)
{
  PlumbProblems *problems = plumb_ui_document_get_problems (document);
  *has_unknown = FALSE;
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    if (g_str_equal (plumb_problems_get (problems, i)->code, "unknown-kind"))
      *has_unknown = TRUE;
}

static void
test_problems_follow (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  gboolean has_unknown = FALSE;
  g_signal_connect (document, "notify::problems", G_CALLBACK (problems_cb), &has_unknown);
  g_autoptr (PlumbEdit) edit
      = plumb_edit_new_set_node (NULL, "list", "kind", plumb_value_new_string ("no.such"));
  g_assert_true (plumb_ui_document_apply (document, edit, NULL, NULL));
  world_wait_until (has_unknown);
  g_assert_nonnull (plumb_ui_document_find_problem (document, "list"));
  g_assert_true (plumb_ui_document_undo (document));
  world_wait_until (!has_unknown);
  g_assert_null (plumb_ui_document_find_problem (document, "list"));
  world_free (world);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  plumb_ui_document_plan_finish (PLUMB_UI_DOCUMENT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_plan (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  gboolean is_done = FALSE;
  plumb_ui_document_plan_async (document, NULL, NULL, planned_cb, &is_done);
  world_wait_until (is_done);
  g_assert_true (plumb_ui_document_is_plan_current (document));
  g_assert_cmpuint (plumb_plan_get_n_steps (plumb_ui_document_get_plan (document)), ==, 1);
  rename_title (document, "Two");
  g_assert_false (plumb_ui_document_is_plan_current (document));
  world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ui-document/edit-and-save", test_edit_and_save);
  g_test_add_func ("/ui-document/recover-and-discard", test_recover_and_discard);
  g_test_add_func ("/ui-document/never-saved", test_never_saved);
  g_test_add_func ("/ui-document/recover-onto-another-text", test_recover_onto_another_text);
  g_test_add_func ("/ui-document/changed-on-disk", test_changed_on_disk);
  g_test_add_func ("/ui-document/merged", test_merged);
  g_test_add_func ("/ui-document/keep-mine-is-recovered", test_keep_mine_is_recovered);
  g_test_add_func ("/ui-document/two-windows", test_two_windows);
  g_test_add_func ("/ui-document/save-as", test_save_as);
  g_test_add_func ("/ui-document/versions", test_versions);
  g_test_add_func ("/ui-document/vanished-folder", test_vanished_folder);
  g_test_add_func ("/ui-document/levels-and-selection", test_levels_and_selection);
  g_test_add_func ("/ui-document/undo-selects-what-it-brings-back",
                   test_undo_selects_what_it_brings_back);
  g_test_add_func ("/ui-document/problems-follow", test_problems_follow);
  g_test_add_func ("/ui-document/plan", test_plan);
  return g_test_run ();
}
