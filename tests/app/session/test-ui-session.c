/* test-ui-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "session-world.h"

#include "plumb-ui-reason.h"

#define TEXT "{ \"plumb\": 1, \"title\": \"One\" }"

static void
test_open_once (void)
{
  World *world = world_new ("one", TEXT);
  world_write (world, "two", TEXT);
  PlumbUiDocument *one = world_open (world, "one");
  PlumbUiDocument *two = world_open (world, "two");
  g_assert_true (plumb_ui_session_get_document (world->session) == two);
  g_assert_true (world_open (world, "one") == one);
  GListModel *documents = plumb_ui_session_get_documents (world->session);
  g_assert_cmpuint (g_list_model_get_n_items (documents), ==, 2);
  plumb_ui_session_move_document (world->session, two, 0);
  g_autoptr (PlumbUiDocument) first = g_list_model_get_item (documents, 0);
  g_assert_true (first == two);
  plumb_ui_session_close_document (world->session, one);
  g_assert_true (plumb_ui_session_get_document (world->session) == two);
  world_free (world);
}

static void
test_open_text (void)
{
  World *world = world_new ("one", TEXT);
  world_open (world, "one");
  g_autoptr (GError) error = NULL;
  PlumbUiDocument *copy
      = plumb_ui_session_open_text (world->session, world->project, "one", TEXT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_ui_document_get_name (copy), ==, "one-2");
  g_assert_cmpstr (plumb_graph_get_title (plumb_ui_document_get_graph (copy)), ==, "One");
  g_assert_false (plumb_ui_document_is_saved (copy));
  world_free (world);
}

static void
test_close_project (void)
{
  World *world = world_new ("one", TEXT);
  PlumbUiDocument *document = world_open (world, "one");
  g_object_add_weak_pointer (G_OBJECT (document), (gpointer *) &document);
  plumb_ui_session_close_project (world->session, world->project);
  g_assert_null (plumb_ui_session_get_project (world->session));
  g_assert_null (plumb_ui_session_get_document (world->session));
  world_wait_until (document == NULL);
  world_free (world);
}

/* What is shown is of the project that is shown, where one of its workflows is open. */
static char *
find_title (gpointer titles, const char *path)
{
  return g_strdup (g_hash_table_lookup (titles, path));
}

/* Paths are titles to people; what is no sentence of the record stays as it is. */
static void
test_reason_of_step (void)
{
  static const char *const told[][2] = {
    { "waits for import", "waits for Import model" },
    { "from run 7", "from run 7" },
    { "grade gave nothing at “import”", "Grade gave nothing at “import”" },
    { "input “import” from grade changed; parameter samples: nothing -> \"%s\", since run 12",
      "input “import” from Grade changed; parameter samples: nothing → \"%s\", since run 12" },
    { "the program ended with 100% of import", "the program ended with 100% of import" },
    { "lost failed", "lost failed" },
  };
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (titles, (gpointer) "import", (gpointer) "Import model");
  g_hash_table_insert (titles, (gpointer) "grade", (gpointer) "Grade");
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_autofree char *text = plumb_ui_reason_tell_step (told[i][0], NULL, find_title, titles);
      g_assert_cmpstr (text, ==, told[i][1]);
    }
}

/* Parameters and inputs are called as in the inspector; what the contract does not know keeps its
 * name. */
static void
test_reason_of_field (void)
{
  static const char *const told[][3] = {
    { "image.unsharp_mask", "parameter scale: 1.08 -> 1.3", "Amount: 1.08 → 1.3" },
    { "image.unsharp_mask", "parameter std_dev: 1 -> 2.5", "Radius (px): 1 → 2.5" },
    { "image.unsharp_mask", "parameter std_dev: nothing -> 2", "Radius (px): nothing → 2" },
    { "image.unsharp_mask", "parameter gone: 1 -> 2", "parameter gone: 1 → 2" },
    { "image.unsharp_mask", "input “input” from grade changed, since run 2",
      "input “Input” from grade changed, since run 2" },
    { "image.vignette", "parameter shape: \"circle\" -> \"square\"",
      "Vignette shape: circle → square" },
    { "core.boolean", "parameter value: false -> true", "State: off → on" },
    { "core.text", "parameter value: \"a -> b\" -> \"c\"", "Text: \"a -> b\" → \"c\"" },
    { "core.list", "parameter values[2].azimuth: 5 -> 6", "Values[2].azimuth: 5 → 6" },
  };
  World *world = world_new ("one", TEXT);
  PlumbRegistry *registry = plumb_ui_environment_get_registry (world->environment);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      PlumbKind *kind = plumb_registry_find_kind (registry, told[i][0]);
      g_assert_nonnull (kind);
      g_autofree char *text = plumb_ui_reason_tell_step (told[i][1], kind, NULL, NULL);
      g_assert_cmpstr (text, ==, told[i][2]);
    }
  world_free (world);
}

static void
test_other_project (void)
{
  World *world = world_new ("one", TEXT), *elsewhere = world_new ("two", TEXT);
  PlumbUiSession *session = world->session;
  PlumbUiDocument *one = world_open (world, "one");
  PlumbUiProject *other = plumb_ui_session_open_project (session, elsewhere->folder, NULL);
  g_assert_nonnull (other);
  g_assert_true (plumb_ui_session_get_project (session) == other);
  g_assert_true (plumb_ui_session_get_document (session) == one);
  PlumbUiDocument *two = plumb_ui_session_open_document (session, other, "two", NULL);
  plumb_ui_session_set_project (session, world->project);
  g_assert_true (plumb_ui_session_get_document (session) == one);
  plumb_ui_session_set_project (session, other);
  g_assert_true (plumb_ui_session_get_document (session) == two);
  g_assert_true (plumb_ui_session_get_project (session) == other);
  world_free (world);
  world_free (elsewhere);
}

static char *
make_large (void)
{
  GString *text = g_string_new ("{ \"plumb\": 1, \"nodes\": {");
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (
        text, "%s\"n%u\": { \"kind\": \"core.number\", \"index\": %u, \"at\": [%u, 0] }",
        i > 0 ? ", " : "", i, i, 300 * i);
  return g_string_free (g_string_append (text, "} }"), FALSE);
}

static void
noticed_cb (PlumbUiSession *session, const char *heading, GError *error, GError **kept)
{
  g_clear_error (kept);
  *kept = g_error_copy (error);
}

/* A large one comes when it has been read, the same as one that was waited for. */
static void
test_load_large (void)
{
  World *world = world_new ("one", TEXT);
  g_autofree char *text = make_large ();
  world_write (world, "large", text);
  plumb_ui_session_load_document (world->session, world->project, "large");
  plumb_ui_session_load_document (world->session, world->project, "large");
  g_assert_null (plumb_ui_session_get_document (world->session));
  world_wait_until (plumb_ui_session_get_document (world->session) != NULL);
  PlumbUiDocument *large = plumb_ui_session_get_document (world->session);
  g_assert_cmpuint (plumb_graph_get_n_nodes (plumb_ui_document_get_graph (large)), ==, 2000);
  g_assert_true (plumb_ui_document_is_saved (large));
  g_autoptr (PlumbScene) scene = plumb_ui_document_take_scene (large);
  g_assert_nonnull (plumb_scene_find_card (scene, "n1999"));
  g_assert_null (plumb_ui_document_take_scene (large));
  world_free (world);
}

static void
test_load_broken (void)
{
  World *world = world_new ("one", TEXT);
  g_autofree char *text = make_large ();
  g_autoptr (GError) error = NULL;
  g_signal_connect (world->session, "error", G_CALLBACK (noticed_cb), &error);
  text[strlen (text) - 1] = ' ';
  world_write (world, "broken", text);
  plumb_ui_session_load_document (world->session, world->project, "broken");
  world_wait_until (error != NULL);
  g_assert_nonnull (strstr (error->message, "broken.plumb"));
  g_assert_null (plumb_ui_session_get_document (world->session));
  /* Who closes the project meanwhile does not get it back. */
  g_clear_error (&error);
  plumb_ui_session_load_document (world->session, world->project, "broken");
  plumb_ui_session_close_project (world->session, world->project);
  for (guint i = 0; i < 40; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_assert_no_error (error);
  world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ui-session/open-once", test_open_once);
  g_test_add_func ("/ui-session/open-text", test_open_text);
  g_test_add_func ("/ui-session/close-project", test_close_project);
  g_test_add_func ("/ui-session/other-project", test_other_project);
  g_test_add_func ("/ui-session/load-large", test_load_large);
  g_test_add_func ("/ui-session/reason-of-step", test_reason_of_step);
  g_test_add_func ("/ui-session/reason-of-field", test_reason_of_field);
  g_test_add_func ("/ui-session/load-broken", test_load_broken);
  return g_test_run ();
}
