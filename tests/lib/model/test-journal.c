/* test-journal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-history.h"
#include "plumb-journal.h"
#include "random-document.h"

#define DOCUMENT "/home/me/w.plumb"

static const char *program;

/* --- helpers ------------------------------------------------------------------------------------
 */

typedef struct
{
  char *folder;
  PlumbGraph *graph;
  char *hash; /* of the text that it had at first */
} Fixture;

static char *
hash_graph (PlumbGraph *graph)
{
  g_autofree char *text = plumb_document_format (graph);
  return plumb_hash_bytes (text, strlen (text));
}

static PlumbGraph *
make_graph (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  return random_document_new (random);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->folder = g_dir_make_tmp ("plumb-journal-XXXXXX", &error);
  g_assert_no_error (error);
  self->graph = make_graph ();
  self->hash = hash_graph (self->graph);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  plumb_file_remove_tree (self->folder, &error);
  g_assert_no_error (error);
  g_clear_object (&self->graph);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->hash, g_free);
}

static PlumbJournal *
open_journal (const char *folder)
{
  g_autoptr (GError) error = NULL;
  PlumbJournal *journal = plumb_journal_open (folder, DOCUMENT, NULL, &error);
  g_assert_no_error (error);
  return journal;
}

static PlumbRecovery
recover (PlumbJournal *journal, PlumbGraph *graph, const char *hash)
{
  g_autoptr (GError) error = NULL;
  PlumbRecovery recovery;
  g_autofree char *before = plumb_document_format (graph);
  g_autoptr (PlumbHistory) history = plumb_history_new (graph);
  plumb_journal_recover (journal, history, hash, &recovery, &error);
  g_assert_no_error (error);
  /* Each edit is a step: back to what the file has, and forth again. */
  guint n = 0;
  for (; plumb_history_can_undo (history); n++)
    g_assert_true (plumb_history_undo (history, NULL));
  g_assert_cmpuint (n, ==, recovery.n_edits);
  g_autofree char *undone = plumb_document_format (graph);
  g_assert_cmpstr (undone, ==, before);
  while (plumb_history_can_redo (history))
    g_assert_true (plumb_history_redo (history, NULL));
  return recovery;
}

/* Applies and appends the next random edit that applies. */
static void
edit_once (GRand *random, PlumbGraph *graph, PlumbJournal *journal)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbEdit) edit = random_edit_new (random, graph);
      if (!plumb_graph_apply (graph, edit, NULL, NULL))
        continue;
      if (journal != NULL)
        plumb_journal_append (journal, edit, &error);
      g_assert_no_error (error);
      return;
    }
}

/* Recovers into a fresh copy of the document, and compares. */
static void
check_recovered (const char *folder, const char *expected, guint n_edits)
{
  g_autoptr (PlumbJournal) journal = open_journal (folder);
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autofree char *hash = hash_graph (graph);
  PlumbRecovery recovery = recover (journal, graph, hash);
  g_assert_cmpuint (recovery.n_edits, ==, n_edits);
  g_autofree char *text = plumb_document_format (graph);
  assert_same_text (text, expected);
}

/* --- recovery -----------------------------------------------------------------------------------
 */

static void
test_recover (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = random_new_printed ();
  PlumbJournal *journal = open_journal (self->folder);
  recover (journal, self->graph, self->hash);
  for (guint i = 0; i < 50; i++)
    edit_once (random, self->graph, journal);
  g_object_unref (journal);
  g_autofree char *text = plumb_document_format (self->graph);
  check_recovered (self->folder, text, 50);
  check_recovered (self->folder, text, 50);
}

/* What was recovered can be edited on, and recovered again. */
static void
test_goes_on (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = random_new_printed ();
  for (guint round = 0; round < 5; round++)
    {
      g_autoptr (PlumbJournal) journal = open_journal (self->folder);
      g_autoptr (PlumbGraph) graph = make_graph ();
      PlumbRecovery recovery = recover (journal, graph, self->hash);
      g_assert_cmpuint (recovery.n_edits, ==, round * 3);
      for (guint i = 0; i < 3; i++)
        edit_once (random, graph, journal);
    }
}

/* However much of the file there is: whole lines count, the torn one does not. (Of the lengths
 * within a line some do.) */
static void
test_every_length (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = random_new_printed ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  PlumbJournal *journal = open_journal (self->folder);
  g_autofree char *path = g_strdup (plumb_journal_get_path (journal));
  recover (journal, self->graph, self->hash);
  for (guint i = 0; i < 8; i++)
    {
      g_ptr_array_add (texts, plumb_document_format (self->graph));
      edit_once (random, self->graph, journal);
    }
  g_ptr_array_add (texts, plumb_document_format (self->graph));
  g_object_unref (journal);
  g_autofree char *file = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &file, &length, NULL));
  guint n_lines = 0;
  for (gsize i = 0; i <= length; i++)
    {
      n_lines += i > 0 && file[i - 1] == '\n';
      if (i > 0 && file[i - 1] != '\n' && file[i] != '\n' && i % 17 != 0)
        continue;
      g_assert_true (g_file_set_contents (path, file, (gssize) i, NULL));
      guint n_edits = n_lines > 0 ? n_lines - 1 : 0;
      check_recovered (self->folder, g_ptr_array_index (texts, n_edits), n_edits);
    }
  g_assert_cmpuint (n_lines, ==, 9);
}

static void
append_text (const char *path, const char *text)
{
  g_autofree char *file = NULL;
  g_assert_true (g_file_get_contents (path, &file, NULL, NULL));
  g_autofree char *longer = g_strconcat (file, text, NULL);
  g_assert_true (g_file_set_contents (path, longer, -1, NULL));
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  static const char *const tails[]
      = { "{\"edit\": {\"edit\": \"remove-node\", \"id\": \"nobody\"}}\n{\"saving\": \"x\"}\n",
          "{\"edit\": 5}\n{\"edit\": 6}\n", "\n\n", "[]\n5\n", "{\"edit\": {}\n\xff\n" };
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (i);
      g_autoptr (PlumbGraph) graph = make_graph ();
      PlumbJournal *journal = open_journal (self->folder);
      g_assert_true (plumb_journal_restart (journal, self->hash, NULL));
      g_autofree char *path = g_strdup (plumb_journal_get_path (journal));
      edit_once (random, graph, journal);
      g_object_unref (journal);
      append_text (path, tails[i]);
      g_autoptr (PlumbJournal) again = open_journal (self->folder);
      g_autoptr (PlumbGraph) recovered = make_graph ();
      PlumbRecovery recovery = recover (again, recovered, self->hash);
      g_assert_cmpuint (recovery.n_edits, ==, 1);
      g_assert_cmpuint (recovery.n_dropped, ==, 2);
    }
}

static void
test_changed_document (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GError) error = NULL;
  PlumbJournal *journal = open_journal (self->folder);
  recover (journal, self->graph, self->hash);
  edit_once (random, self->graph, journal);
  g_object_unref (journal);
  journal = open_journal (self->folder);
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autofree char *other = plumb_hash_bytes ("x", 1);
  g_autoptr (PlumbHistory) history = plumb_history_new (graph);
  g_assert_false (plumb_journal_recover (journal, history, other, NULL, &error));
  g_assert_error (error, PLUMB_JOURNAL_ERROR, PLUMB_JOURNAL_ERROR_CHANGED);
  g_assert_nonnull (strstr (error->message, plumb_journal_get_path (journal)));
  g_autofree char *hash = hash_graph (graph);
  g_assert_cmpstr (hash, ==, self->hash);
  g_object_unref (journal);
  g_autofree char *text = plumb_document_format (self->graph);
  check_recovered (self->folder, text, 1);
}

static void
test_busy (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbJournal) journal = open_journal (self->folder);
  g_autoptr (PlumbJournal) second = plumb_journal_open (self->folder, DOCUMENT, NULL, &error);
  g_assert_null (second);
  g_assert_error (error, PLUMB_JOURNAL_ERROR, PLUMB_JOURNAL_ERROR_BUSY);
  g_clear_error (&error);
  g_autoptr (PlumbJournal) other = plumb_journal_open (self->folder, "another", NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&journal);
  g_autoptr (PlumbJournal) third = open_journal (self->folder);
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) none = plumb_journal_list ("/nowhere", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  PlumbJournal *journal = open_journal (self->folder);
  recover (journal, self->graph, self->hash);
  g_auto (GStrv) before = plumb_journal_list (self->folder, &error);
  g_assert_cmpuint (g_strv_length (before), ==, 0);
  edit_once (random, self->graph, journal);
  g_object_unref (journal);
  g_auto (GStrv) after = plumb_journal_list (self->folder, &error);
  g_assert_cmpuint (g_strv_length (after), ==, 1);
  g_assert_cmpstr (after[0], ==, DOCUMENT);
}

/* --- saving --------------------------------------------------------------------------------------
 */

static void
test_save (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, "w.plumb", NULL);
  PlumbJournal *journal = open_journal (self->folder);
  g_autofree char *file = g_strdup (plumb_journal_get_path (journal));
  recover (journal, self->graph, self->hash);
  edit_once (random, self->graph, journal);
  g_assert_true (plumb_journal_has_edits (journal));
  plumb_journal_save (journal, self->graph, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (plumb_journal_has_edits (journal));
  g_object_unref (journal);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

/* A save that fails leaves the edits where they are. */
static void
test_save_fails (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GError) error = NULL;
  PlumbJournal *journal = open_journal (self->folder);
  recover (journal, self->graph, self->hash);
  edit_once (random, self->graph, journal);
  g_assert_false (plumb_journal_save (journal, self->graph, "/nowhere/w.plumb", NULL, &error));
  g_assert_nonnull (error);
  edit_once (random, self->graph, journal);
  g_object_unref (journal);
  g_autofree char *text = plumb_document_format (self->graph);
  check_recovered (self->folder, text, 2);
}

/* --- a disk that refuses -------------------------------------------------------------------------
 */

static gboolean
append_something (PlumbJournal *journal, GError **error)
{
  g_autoptr (PlumbValue) value = plumb_value_new_string ("a text of some length");
  g_autoptr (PlumbEdit) edit = plumb_edit_new_set_graph (NULL, "title", plumb_value_ref (value));
  return plumb_journal_append (journal, edit, error);
}

static void
test_no_room (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PlumbJournal *journal = open_journal (self->folder);
  recover (journal, self->graph, self->hash);
  g_assert_true (append_something (journal, NULL));
  GStatBuf before, after;
  g_assert_cmpint (g_stat (plumb_journal_get_path (journal), &before), ==, 0);
  struct rlimit limit, tight;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  tight = limit;
  tight.rlim_cur = before.st_size + 10;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  gboolean is_written = append_something (journal, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (is_written);
  g_assert_nonnull (strstr (error->message, plumb_journal_get_path (journal)));
  g_assert_cmpint (g_stat (plumb_journal_get_path (journal), &after), ==, 0);
  g_assert_cmpint (after.st_size, ==, before.st_size);
  g_assert_false (append_something (journal, NULL));
  g_object_unref (journal);
  journal = open_journal (self->folder);
  PlumbRecovery recovery = recover (journal, self->graph, self->hash);
  g_assert_cmpuint (recovery.n_edits, ==, 1);
  g_assert_cmpuint (recovery.n_dropped, ==, 0);
  g_assert_true (plumb_journal_restart (journal, self->hash, NULL));
  g_assert_true (append_something (journal, NULL));
  g_object_unref (journal);
}

static void
test_too_deep (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbJournal) journal = open_journal (self->folder);
  recover (journal, self->graph, self->hash);
  PlumbValue *value = plumb_value_new_null ();
  for (guint i = 0; i < 63; i++)
    {
      PlumbValueBuilder *builder = plumb_value_builder_new_array ();
      plumb_value_builder_add (builder, value);
      value = plumb_value_builder_end (builder);
    }
  g_autoptr (PlumbEdit) edit = plumb_edit_new_set_param (NULL, "n0", "x", value);
  g_assert_false (plumb_journal_append (journal, edit, &error));
  g_assert_error (error, PLUMB_JOURNAL_ERROR, PLUMB_JOURNAL_ERROR_LIMIT);
}

/* --- a process that ends in mid-edit -------------------------------------------------------------
 */

/* Edits until it is killed, and tells how many edits are acknowledged; saves now and then where
 * there is a path. */
static int
run_child (const char *folder, guint32 seed, const char *path)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autofree char *hash = hash_graph (graph);
  g_autoptr (PlumbJournal) journal = open_journal (folder);
  recover (journal, graph, hash);
  for (guint i = 1; i <= 1000; i++)
    {
      edit_once (random, graph, journal);
      g_print ("%u\n", i);
      if (path != NULL && i % 5 == 0)
        g_assert_true (plumb_journal_save (journal, graph, path, NULL, NULL));
    }
  return 1; /* it should have been killed */
}

static GSubprocess *
start_child (const char *folder, guint32 seed, const char *path, const char *fault)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%u", seed);
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  if (fault != NULL)
    g_subprocess_launcher_setenv (launcher, "PLUMB_FAULT", fault, TRUE);
  GSubprocess *child = g_subprocess_launcher_spawn (launcher, &error, program, "--child", folder,
                                                    number, path, NULL);
  g_assert_no_error (error);
  return child;
}

/* Reads acknowledgments until the child ends, which it does of itself or after @kill_after of them.
 *
 * Returns: how many there were */
static guint
wait_for_child (GSubprocess *child, guint kill_after)
{
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  guint n = 0;
  for (char *line; (line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL;
       g_free (line))
    if (++n == kill_after)
      g_subprocess_force_exit (child);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
  return n;
}

static char *
replay (guint32 seed, guint n_edits)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (PlumbGraph) graph = make_graph ();
  for (guint i = 0; i < n_edits; i++)
    edit_once (random, graph, NULL);
  return plumb_document_format (graph);
}

static void
check_killed (const char *folder, guint32 seed, guint n_acknowledged)
{
  g_autoptr (PlumbJournal) journal = open_journal (folder);
  g_autoptr (PlumbGraph) graph = make_graph ();
  g_autofree char *hash = hash_graph (graph);
  PlumbRecovery recovery = recover (journal, graph, hash);
  g_assert_cmpuint (recovery.n_edits, >=, n_acknowledged);
  g_autofree char *text = plumb_document_format (graph);
  g_autofree char *expected = replay (seed, recovery.n_edits);
  assert_same_text (text, expected);
  g_assert_true (plumb_journal_restart (journal, hash, NULL));
}

static void
test_killed_at_fault_point (Fixture *self, gconstpointer data)
{
  for (guint i = 1; i <= 12; i++)
    {
      g_autofree char *fault = g_strdup_printf ("journal.append:%u:KILL", i);
      g_autoptr (GSubprocess) child = start_child (self->folder, i, NULL, fault);
      guint n_acknowledged = wait_for_child (child, 0);
      g_assert_cmpuint (n_acknowledged, ==, i >= 2 ? i - 2 : 0);
      check_killed (self->folder, i, n_acknowledged);
    }
}

static void
test_killed_any_time (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = random_new_printed ();
  for (guint i = 0; i < 15; i++)
    {
      g_autoptr (GSubprocess) child = start_child (self->folder, i, NULL, NULL);
      guint n_acknowledged = wait_for_child (child, (guint) g_rand_int_range (random, 1, 300));
      check_killed (self->folder, i, n_acknowledged);
    }
}

/* Whether the end comes before, in or after the save: file and journal together are a state that
 * there was, and not one before the last acknowledged. */
static void
check_killed_while_saving (Fixture *self, const char *path, guint32 seed, guint n_acknowledged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) graph = NULL;
  g_autofree char *file = NULL;
  if (g_file_get_contents (path, &file, NULL, NULL))
    graph = plumb_document_parse (file, -1, NULL, &error);
  else
    graph = make_graph ();
  g_assert_no_error (error);
  g_autofree char *hash = hash_graph (graph);
  g_autoptr (PlumbJournal) journal = open_journal (self->folder);
  recover (journal, graph, hash);
  g_autofree char *text = plumb_document_format (graph);
  for (guint n = n_acknowledged; n <= n_acknowledged + 1; n++)
    {
      g_autofree char *expected = replay (seed, n);
      if (g_str_equal (text, expected))
        return;
    }
  g_error ("seed %u: neither the state after %u edits nor the next", seed, n_acknowledged);
}

static void
test_killed_while_saving (Fixture *self, gconstpointer data)
{
  static const char *const points[]
      = { "journal.append", "journal.sync", "file.open",        "file.write",
          "file.fsync",     "file.rename",  "file.fsync-folder" };
  g_autofree char *path = g_build_filename (self->folder, "w.plumb", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    for (guint call = 1; call <= 3; call++)
      {
        g_remove (path);
        g_autofree char *fault = g_strdup_printf ("%s:%u:KILL", points[i], call);
        guint32 seed = 100 * i + call;
        g_autoptr (GSubprocess) child = start_child (self->folder, seed, path, fault);
        guint n_acknowledged = wait_for_child (child, 0);
        check_killed_while_saving (self, path, seed, n_acknowledged);
        g_autoptr (PlumbJournal) journal = open_journal (self->folder);
        g_assert_true (plumb_journal_restart (journal, self->hash, NULL));
      }
}

/* --- syncs in the background
 * ---------------------------------------------------------------------- */

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* Counts its syncs by making the second fail: ten edits are one sync. */
static int
run_sync_child (const char *folder)
{
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("sync", 1);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbJournal) journal = plumb_journal_open (folder, DOCUMENT, pool, &error);
  g_assert_no_error (error);
  g_assert_true (plumb_journal_restart (journal, "x", NULL));
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 10; i++)
        g_assert_true (append_something (journal, NULL));
      g_timeout_add (1500, quit_cb, loop);
      g_main_loop_run (loop);
    }
  g_assert_false (append_something (journal, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  plumb_work_pool_shut_down (pool);
  return 0;
}

static void
test_sync (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_setenv (launcher, "PLUMB_FAULT", "journal.sync:2:EIO", TRUE);
  g_autoptr (GSubprocess) child
      = g_subprocess_launcher_spawn (launcher, &error, program, "--sync-child", self->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc >= 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], (guint32) g_ascii_strtoull (argv[3], NULL, 10), argv[4]);
  if (argc == 3 && g_str_equal (argv[1], "--sync-child"))
    return run_sync_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  add ("/journal/recover", test_recover);
  add ("/journal/goes-on", test_goes_on);
  add ("/journal/every-length", test_every_length);
  add ("/journal/damaged", test_damaged);
  add ("/journal/changed-document", test_changed_document);
  add ("/journal/busy", test_busy);
  add ("/journal/list", test_list);
  add ("/journal/save", test_save);
  add ("/journal/save-fails", test_save_fails);
  add ("/journal/no-room", test_no_room);
  add ("/journal/too-deep", test_too_deep);
  add ("/journal/killed-at-fault-point", test_killed_at_fault_point);
  add ("/journal/killed-any-time", test_killed_any_time);
  add ("/journal/killed-while-saving", test_killed_while_saving);
  add ("/journal/sync", test_sync);
  return g_test_run ();
}
