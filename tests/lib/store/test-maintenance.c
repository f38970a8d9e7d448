/* test-maintenance.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#include "store-test.h"

#include "plumb-backup.h"
#include "plumb-file.h"
#include "plumb-fsck.h"
#include "plumb-gc.h"

/* A project with three runs. Each makes the artifact "one" or "two"; the third takes the first's
 * from the cache. */
typedef struct
{
  char *folder;
  PlumbProject *project;
  PlumbClock *clock;
  PlumbValue *artifacts[2];
} Fixture;

static PlumbLedger *
open_ledger (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PlumbLedger *ledger = plumb_project_open_ledger (fixture->project, fixture->clock, &error);

  g_assert_no_error (error);
  return ledger;
}

static void
close_ledger (PlumbLedger *ledger)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (plumb_ledger_close (ledger, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (ledger);
}

static PlumbValue *
import_text (Fixture *fixture, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "source.txt", NULL);
  g_autoptr (GError) error = NULL;
  PlumbValue *datum;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  datum = plumb_artifacts_import_path (plumb_project_get_artifacts (fixture->project), path, NULL,
                                       &error);
  g_assert_no_error (error);
  return datum;
}

static void
record_artifact (PlumbLedger *ledger, gint64 run, const PlumbValue *datum)
{
  g_autofree char *json
      = g_strdup_printf ("{\"sha256\":\"%s\",\"type\":\"text/plain\",\"ext\":\"txt\",\"bytes\":3}",
                         plumb_value_member_string (datum, "artifact", ""));

  store_test_append (ledger, PLUMB_EVENT_ARTIFACT, run, "make", 0, json);
}

static void
record_run (Fixture *fixture, PlumbLedger *ledger, const char *key, const PlumbValue *datum)
{
  gint64 run = plumb_ledger_next_run (ledger);
  g_autofree char *text = plumb_json_format (datum, PLUMB_JSON_COMPACT);
  g_autofree char *started = g_strdup_printf ("{\"attempt\":1,\"key\":\"%s\"}", key);
  g_autofree char *finished
      = g_strdup_printf ("{\"state\":\"succeeded\",\"outputs\":{\"out\":[%s]}}", text);

  store_test_append (ledger, PLUMB_EVENT_RUN_CREATED, run, NULL, -1,
                     "{\"workflow\":\"w\",\"document\":\"{}\"}");
  store_test_append (ledger, PLUMB_EVENT_STEPS_PLANNED, run, NULL, -1,
                     "{\"steps\":[{\"path\":\"make\",\"kind\":\"k\",\"decision\":\"run\","
                     "\"n_items\":1}]}");
  store_test_append (ledger, PLUMB_EVENT_ITEM_STARTED, run, "make", 0, started);
  record_artifact (ledger, run, datum);
  store_test_append (ledger, PLUMB_EVENT_ITEM_FINISHED, run, "make", 0, finished);
  store_test_append (ledger, PLUMB_EVENT_STEP_STATE, run, "make", -1, "{\"state\":\"succeeded\"}");
  store_test_append (ledger, PLUMB_EVENT_RUN_STATE, run, NULL, -1, "{\"state\":\"succeeded\"}");
}

static void
record_cached_run (PlumbLedger *ledger)
{
  gint64 run = plumb_ledger_next_run (ledger);

  store_test_append (ledger, PLUMB_EVENT_RUN_CREATED, run, NULL, -1, "{\"workflow\":\"w\"}");
  store_test_append (ledger, PLUMB_EVENT_STEPS_PLANNED, run, NULL, -1,
                     "{\"steps\":[{\"path\":\"make\",\"kind\":\"k\",\"decision\":\"cached\","
                     "\"origin\":1,\"n_items\":1,\"keys\":[\"" STORE_TEST_KEY ("a") "\"]}]}");
  store_test_append (ledger, PLUMB_EVENT_RUN_STATE, run, NULL, -1, "{\"state\":\"succeeded\"}");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PlumbLedger *ledger;

  fixture->folder = store_test_make_folder ();
  fixture->clock = plumb_clock_new ();
  fixture->project = plumb_project_create (fixture->folder, "maintenance", &error);
  g_assert_no_error (error);
  fixture->artifacts[0] = import_text (fixture, "one");
  fixture->artifacts[1] = import_text (fixture, "two");
  ledger = open_ledger (fixture);
  record_run (fixture, ledger, STORE_TEST_KEY ("a"), fixture->artifacts[0]);
  record_run (fixture, ledger, STORE_TEST_KEY ("b"), fixture->artifacts[1]);
  record_cached_run (ledger);
  close_ledger (ledger);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->artifacts[0], plumb_value_unref);
  g_clear_pointer (&fixture->artifacts[1], plumb_value_unref);
  g_assert_finalize_object (g_steal_pointer (&fixture->project));
  g_clear_object (&fixture->clock);
  g_assert_true (plumb_file_remove_tree (fixture->folder, NULL));
  g_free (fixture->folder);
}

/* --- fsck --- */

/* The codes of all findings, each once, in order. */
static char *
run_fsck (Fixture *fixture, PlumbFsckCounts *counts)
{
  g_autoptr (GError) error = NULL;
  PlumbFsckOptions options = { 0 };
  PlumbFsckCounts unused;
  g_autoptr (PlumbProblems) problems
      = plumb_fsck_run (fixture->project, &options, counts != NULL ? counts : &unused, &error);
  GString *codes = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    {
      const char *code = plumb_problems_get (problems, i)->code;

      if (strstr (codes->str, code) == NULL)
        g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", code);
    }
  return g_string_free (codes, FALSE);
}

static void
assert_fsck (Fixture *fixture, const char *expected)
{
  g_autofree char *codes = run_fsck (fixture, NULL);

  g_assert_cmpstr (codes, ==, expected);
}

static void
test_fsck_clean (Fixture *fixture, gconstpointer data)
{
  PlumbFsckCounts counts;
  g_autofree char *codes = run_fsck (fixture, &counts);

  g_assert_cmpstr (codes, ==, "");
  g_assert_cmpint (counts.n_events, ==, 17);
  g_assert_cmpint (counts.n_runs, ==, 3);
  g_assert_cmpint (counts.n_artifacts, ==, 2);
  g_assert_cmpuint (counts.artifact_bytes, ==, 6);
  g_assert_cmpint (counts.n_rows, >, 10);
}

static void
test_fsck_without_ledger (Fixture *fixture, gconstpointer data)
{
  g_autofree char *machine = plumb_project_get_machine_path (fixture->project, "");

  g_assert_true (plumb_file_remove_tree (machine, NULL));
  assert_fsck (fixture, "");
}

static void
change_ledger (Fixture *fixture, const char *sql)
{
  g_autofree char *path = plumb_project_get_machine_path (fixture->project, "ledger.db");
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* Each case changes a fresh project and says what is found. */
static void
test_fsck_finds (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    const char *codes;
  } cases[] = {
    { "UPDATE runs SET state='failed' WHERE run=2", "table-differs" },
    { "DELETE FROM steps WHERE path='make'", "table-differs" },
    { "UPDATE items SET outputs='{}' WHERE id=(SELECT min(id) FROM items)", "table-differs" },
    { "INSERT INTO results VALUES ('x', 1)", "table-differs" },
    { "UPDATE latest SET walls='7'", "table-differs" },
    { "INSERT INTO file_hashes VALUES ('x', 'y')", "" },
    { "DELETE FROM events WHERE seq=3", "event-gap table-differs" },
    { "UPDATE events SET payload='{' WHERE seq=7", "event-invalid table-differs" },
    { "UPDATE events SET type='nothing' WHERE seq=17", "event-invalid table-differs" },
    { "UPDATE events SET cause=99 WHERE seq=17", "event-invalid table-differs" },
    { "UPDATE events SET key='k' WHERE seq IN (3, 9)", "event-key-twice table-differs" },
    { "INSERT INTO blobs VALUES ('h', '{\"state\":\"succeeded\"}');"
      "UPDATE events SET blob='h', payload=NULL WHERE seq=17",
      "event-body-changed event-invalid table-differs" },
    { "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM runs; END", "ledger-damaged" },
    { "PRAGMA application_id=7", "ledger-damaged" },
  };
  g_autofree char *path = plumb_project_get_machine_path (fixture->project, "ledger.db");
  g_autofree char *whole = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      change_ledger (fixture, cases[i].sql);
      assert_fsck (fixture, cases[i].codes);
      g_assert_true (g_file_set_contents (path, whole, (gssize) length, NULL));
    }
  assert_fsck (fixture, "");
}

static void
test_fsck_finds_damaged_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = plumb_project_get_machine_path (fixture->project, "ledger.db");
  g_autofree char *whole = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  memset (whole + 4096 * 2, 0xee, 4096);
  g_assert_true (g_file_set_contents (path, whole, (gssize) length, NULL));
  assert_fsck (fixture, "ledger-damaged");
}

static void
test_fsck_finds_files (Fixture *fixture, gconstpointer data)
{
  PlumbArtifacts *artifacts = plumb_project_get_artifacts (fixture->project);
  g_autofree char *first = plumb_artifacts_get_path (artifacts, fixture->artifacts[0]);
  g_autofree char *second = plumb_artifacts_get_path (artifacts, fixture->artifacts[1]);
  g_autoptr (PlumbValue) unrecorded = import_text (fixture, "three");
  g_autofree char *stray = plumb_project_get_machine_path (fixture->project, "artifacts/tmp/x");
  g_autofree char *work = plumb_project_get_machine_path (fixture->project, "work/99");

  assert_fsck (fixture, "artifact-unrecorded");
  g_assert_true (g_file_set_contents (stray, "x", -1, NULL));
  g_assert_cmpint (g_mkdir_with_parents (work, 0700), ==, 0);
  assert_fsck (fixture, "artifact-unrecorded leftover");
  g_assert_cmpint (g_chmod (first, 0600), ==, 0);
  g_assert_true (g_file_set_contents (first, "ONE", -1, NULL));
  g_assert_cmpint (g_unlink (second), ==, 0);
  assert_fsck (fixture, "artifact-changed artifact-unrecorded leftover artifact-missing");
}

static void
cancel_cb (const char *what, gint64 done, gint64 total, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_fsck_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  PlumbFsckOptions options = {
    .progress = cancel_cb,
    .progress_data = cancellable,
    .cancellable = cancellable,
  };
  PlumbFsckCounts counts;

  g_assert_null (plumb_fsck_run (fixture->project, &options, &counts, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- gc --- */

static PlumbGcPlan *
plan_gc (Fixture *fixture, guint keep_runs, gint64 later_us)
{
  PlumbGcPolicy policy = {
    .keep_runs = keep_runs,
    .now_us = plumb_clock_get_wall (fixture->clock) + later_us,
  };
  g_autoptr (GError) error = NULL;
  PlumbGcPlan *plan = plumb_gc_plan_new (fixture->project, &policy, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static char *
list_paths (PlumbGcPlan *plan)
{
  PlumbValue *entries = plumb_gc_plan_get_entries (plan);
  GString *paths = g_string_new (NULL);

  for (guint i = 0; i < plumb_value_get_length (entries); i++)
    {
      const char *path
          = plumb_value_member_string (plumb_value_get_element (entries, i), "path", "");

      g_string_append_printf (paths, "%s%.12s", paths->len > 0 ? " " : "", path);
    }
  return g_string_free (paths, FALSE);
}

static void
test_gc (Fixture *fixture, gconstpointer data)
{
  PlumbArtifacts *artifacts = plumb_project_get_artifacts (fixture->project);
  const char *one = plumb_value_member_string (fixture->artifacts[0], "artifact", "");
  const char *two = plumb_value_member_string (fixture->artifacts[1], "artifact", "");
  g_autofree char *expected = g_strdup_printf ("artifacts/%.2s work/1 work/2", two);
  static const char *const folders[] = { "work/1", "work/2", "work/3", "logs/3" };
  g_autoptr (PlumbGcPlan) all = plan_gc (fixture, 3, G_TIME_SPAN_HOUR);
  g_autoptr (PlumbGcPlan) plan = NULL;
  g_autofree char *paths = NULL;
  g_autoptr (GError) error = NULL;
  PlumbLedger *ledger;

  g_assert_cmpuint (plumb_value_get_length (plumb_gc_plan_get_entries (all)), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    g_assert_true (plumb_project_ensure_machine_folder (fixture->project, folders[i], NULL));

  /* The newest run took what the first made, so only the second's goes. */
  plan = plan_gc (fixture, 1, G_TIME_SPAN_HOUR);
  paths = list_paths (plan);
  g_assert_cmpstr (paths, ==, expected);
  g_assert_cmpuint (plumb_gc_plan_get_bytes (plan), >=, 3);
  g_assert_true (plumb_artifacts_contains (artifacts, two, "txt"));

  ledger = open_ledger (fixture);
  g_assert_true (plumb_gc_plan_carry_out (plan, ledger, &error));
  g_assert_no_error (error);
  g_assert_true (plumb_artifacts_contains (artifacts, one, "txt"));
  g_assert_false (plumb_artifacts_contains (artifacts, two, "txt"));
  close_ledger (ledger);
  assert_fsck (fixture, "");

  /* What is made again is recorded again. */
  ledger = open_ledger (fixture);
  g_clear_pointer (&fixture->artifacts[1], plumb_value_unref);
  fixture->artifacts[1] = import_text (fixture, "two");
  record_run (fixture, ledger, STORE_TEST_KEY ("b"), fixture->artifacts[1]);
  close_ledger (ledger);
  assert_fsck (fixture, "");
}

static void
test_gc_keeps_open_runs (Fixture *fixture, gconstpointer data)
{
  PlumbLedger *ledger = open_ledger (fixture);
  g_autoptr (PlumbGcPlan) plan = NULL;
  g_autoptr (PlumbValue) young = NULL;

  store_test_append (ledger, PLUMB_EVENT_RUN_STATE, 1, NULL, -1, "{\"state\":\"interrupted\"}");
  store_test_append (ledger, PLUMB_EVENT_RUN_STATE, 2, NULL, -1, "{\"state\":\"paused\"}");
  close_ledger (ledger);
  g_assert_true (plumb_project_ensure_machine_folder (fixture->project, "work/1", NULL));
  young = import_text (fixture, "on its way");
  plan = plan_gc (fixture, 0, 0);
  g_assert_cmpuint (plumb_value_get_length (plumb_gc_plan_get_entries (plan)), ==, 0);
}

static void
test_gc_removes_leftovers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbValue) unrecorded = import_text (fixture, "three");
  g_autofree char *stray = plumb_project_get_machine_path (fixture->project, "artifacts/tmp/x");
  g_autoptr (PlumbGcPlan) plan = NULL;
  PlumbLedger *ledger;

  g_assert_true (g_file_set_contents (stray, "x", -1, NULL));
  plan = plan_gc (fixture, 10, G_TIME_SPAN_HOUR);
  g_assert_cmpuint (plumb_value_get_length (plumb_gc_plan_get_entries (plan)), ==, 2);
  ledger = open_ledger (fixture);
  g_assert_true (plumb_gc_plan_carry_out (plan, ledger, NULL));
  close_ledger (ledger);
  assert_fsck (fixture, "");
}

/* --- backup --- */

static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (fixture->folder, "backup", NULL);
  g_autofree char *machine = plumb_project_get_machine_path (fixture->project, "");
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  gint64 seq;

  {
    g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (fixture->project, NULL);

    cursor = plumb_ledger_reader_format_cursor (reader, 5);
  }
  g_assert_true (plumb_ledger_backup (fixture->project, backup, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (plumb_ledger_backup (fixture->project, backup, NULL, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  {
    PlumbLedger *ledger = open_ledger (fixture);

    record_cached_run (ledger);
    close_ledger (ledger);
  }
  g_assert_true (plumb_ledger_restore (fixture->project, backup, NULL, &error));
  g_assert_no_error (error);
  {
    g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (fixture->project, NULL);

    g_assert_cmpint (plumb_ledger_reader_get_last_seq (reader), ==, 17);
    g_assert_false (plumb_ledger_reader_parse_cursor (reader, cursor, &seq, &error));
    g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CONFLICT);
    g_clear_error (&error);
  }
  assert_fsck (fixture, "");

  /* Into nothing. */
  g_assert_true (plumb_file_remove_tree (machine, NULL));
  g_assert_true (plumb_ledger_restore (fixture->project, backup, NULL, &error));
  assert_fsck (fixture, "");
  {
    PlumbLedger *ledger = open_ledger (fixture);

    g_assert_cmpint (plumb_ledger_next_run (ledger), ==, 4);
    record_cached_run (ledger);
    close_ledger (ledger);
  }
  assert_fsck (fixture, "");
}

static void
flood (PlumbLedger *ledger, guint n)
{
  for (guint i = 0; i < n; i++)
    store_test_append (ledger, PLUMB_EVENT_BUDGET, 0, NULL, -1, "{\"which\":\"x\"}");
}

/* R20: a backup made while events are written is a prefix of them, and whole. */
static void
test_backup_during_writes (Fixture *fixture, gconstpointer data)
{
  PlumbLedger *ledger = open_ledger (fixture);
  gint64 last = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("backup-%u", i);
      g_autofree char *backup = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *copy = g_build_filename (backup, "ledger.db", NULL);
      g_autoptr (PlumbLedgerReader) reader = NULL;
      g_autoptr (GPtrArray) events = NULL;
      g_autoptr (GError) error = NULL;

      flood (ledger, 3000);
      g_assert_true (plumb_ledger_backup (fixture->project, backup, NULL, &error));
      g_assert_no_error (error);
      reader = plumb_ledger_reader_open (copy, &error);
      g_assert_no_error (error);
      events = plumb_ledger_reader_list_events (reader, 0, 0, G_MAXUINT, &error);
      g_assert_cmpuint (events->len, ==, plumb_ledger_reader_get_last_seq (reader));
      g_assert_cmpint (events->len, >=, last);
      last = events->len;
    }
  close_ledger (ledger);
  g_assert_cmpint (last, >, 17);
}

#define add(name, func) g_test_add ("/maintenance/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("fsck-clean", test_fsck_clean);
  add ("fsck-without-ledger", test_fsck_without_ledger);
  add ("fsck-finds", test_fsck_finds);
  add ("fsck-finds-damaged-pages", test_fsck_finds_damaged_pages);
  add ("fsck-finds-files", test_fsck_finds_files);
  add ("fsck-cancelled", test_fsck_cancelled);
  add ("gc", test_gc);
  add ("gc-keeps-open-runs", test_gc_keeps_open_runs);
  add ("gc-removes-leftovers", test_gc_removes_leftovers);
  add ("backup", test_backup);
  add ("backup-during-writes", test_backup_during_writes);
  return g_test_run ();
}
