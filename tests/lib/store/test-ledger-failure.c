/* test-ledger-failure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "store-test.h"

#include "plumb-file.h"

/* What callers see of a write that fails, and of files that are not as they must be. */

typedef struct
{
  char *folder;
  char *path;
  PlumbClock *clock;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = store_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "ledger.db", NULL);
  fixture->clock = plumb_clock_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->clock);
  g_assert_true (plumb_file_remove_tree (fixture->folder, NULL));
  g_free (fixture->path);
  g_free (fixture->folder);
}

static PlumbLedger *
open_ledger (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PlumbLedger *ledger = plumb_ledger_open (fixture->path, fixture->clock, &error);

  g_assert_no_error (error);
  return ledger;
}

static void
append_one (PlumbLedger *ledger)
{
  store_test_append (ledger, PLUMB_EVENT_BUDGET, 0, NULL, -1, "{\"which\":\"x\"}");
}

static void
failed_cb (PlumbLedger *ledger, const GError *error, gpointer user_data)
{
  guint *n = user_data;

  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_IO);
  (*n)++;
}

static void
waited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

/* PLUMB_FAULT in main() lets the third commit fail. */
static void
test_write_fails (Fixture *fixture, gconstpointer data)
{
  PlumbLedger *ledger = open_ledger (fixture);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_failed = 0;
  PlumbEvent event = { .type = PLUMB_EVENT_BUDGET, .item = -1 };

  g_signal_connect (ledger, "failed", G_CALLBACK (failed_cb), &n_failed);
  for (guint i = 0; i < 2; i++)
    {
      append_one (ledger);
      g_assert_true (plumb_ledger_flush (ledger, &error));
    }
  append_one (ledger);
  plumb_ledger_wait_async (ledger, 3, NULL, waited_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (plumb_ledger_wait_finish (ledger, result, &error));
  g_clear_object (&result);
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_IO);
  g_clear_error (&error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_failed, ==, 1);
  g_assert_cmpint (plumb_ledger_get_durable (ledger), ==, 2);

  g_assert_cmpint (plumb_ledger_append (ledger, &event, &error), ==, 0);
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (plumb_ledger_flush (ledger, &error));
  g_clear_error (&error);
  g_assert_false (plumb_ledger_close (ledger, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_IO);
  g_assert_cmpuint (n_failed, ==, 1);
  g_assert_finalize_object (ledger);

  /* Opened again, it goes on behind what was kept. */
  ledger = open_ledger (fixture);
  g_assert_cmpint (plumb_ledger_get_durable (ledger), ==, 2);
  append_one (ledger);
  g_assert_true (plumb_ledger_flush (ledger, NULL));
  g_assert_cmpint (plumb_ledger_get_durable (ledger), ==, 3);
  g_assert_finalize_object (ledger);
}

/* An owner that goes without closing loses nothing. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  PlumbLedger *ledger = open_ledger (fixture);

  append_one (ledger);
  g_assert_finalize_object (ledger);
  ledger = open_ledger (fixture);
  g_assert_cmpint (plumb_ledger_get_durable (ledger), ==, 1);
  g_assert_finalize_object (ledger);
}

static void
change (Fixture *fixture, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
assert_refused (Fixture *fixture, PlumbStoreError code, PlumbStoreError reader_code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) reader_error = NULL;

  g_assert_null (plumb_ledger_open (fixture->path, fixture->clock, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, (int) code);
  g_assert_null (plumb_ledger_reader_open (fixture->path, &reader_error));
  g_assert_error (reader_error, PLUMB_STORE_ERROR, (int) reader_code);
}

/* T19: a view, a trigger, another program's file, no database at all. */
static void
test_foreign_files (Fixture *fixture, gconstpointer data)
{
  static const char *const changes[] = {
    "CREATE VIEW v AS SELECT * FROM events",
    "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM runs; END",
    "DROP INDEX events_run",
    "ALTER TABLE runs ADD COLUMN more TEXT",
    "PRAGMA application_id=1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      PlumbLedger *ledger = open_ledger (fixture);

      g_assert_true (plumb_ledger_close (ledger, NULL));
      g_assert_finalize_object (ledger);
      change (fixture, changes[i]);
      assert_refused (fixture, PLUMB_STORE_ERROR_CORRUPT, PLUMB_STORE_ERROR_CORRUPT);
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
    }
  g_assert_true (
      g_file_set_contents (fixture->path, "This is not a database, but long.", -1, NULL));
  assert_refused (fixture, PLUMB_STORE_ERROR_CORRUPT, PLUMB_STORE_ERROR_CORRUPT);
}

/* R16: a newer file is read, and not written. */
static void
test_newer_file (Fixture *fixture, gconstpointer data)
{
  PlumbLedger *ledger = open_ledger (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLedgerReader) reader = NULL;

  append_one (ledger);
  g_assert_true (plumb_ledger_close (ledger, NULL));
  g_assert_finalize_object (ledger);
  change (fixture, "ALTER TABLE runs ADD COLUMN more TEXT; PRAGMA user_version=99;"
                   "UPDATE events SET type='of-the-future'");
  g_assert_null (plumb_ledger_open (fixture->path, fixture->clock, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, "newer"));
  g_clear_error (&error);

  reader = plumb_ledger_reader_open (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_true (plumb_ledger_reader_is_newer (reader));
  {
    g_autoptr (GPtrArray) events = plumb_ledger_reader_list_events (reader, 0, 0, 10, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (events->len, ==, 1);
    g_assert_cmpint (((PlumbEvent *) events->pdata[0])->type, ==, PLUMB_EVENT_UNKNOWN);
  }
}

static void
test_links_are_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other.db", NULL);
  g_autoptr (GError) error = NULL;
  PlumbLedger *ledger = plumb_ledger_open (other, fixture->clock, &error);

  g_assert_no_error (error);
  g_assert_true (plumb_ledger_close (ledger, NULL));
  g_assert_finalize_object (ledger);
  g_assert_cmpint (symlink (other, fixture->path), ==, 0);
  g_assert_null (plumb_ledger_open (fixture->path, fixture->clock, &error));
  g_assert_nonnull (error);
}

#define add(name, func) g_test_add ("/ledger-failure/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("PLUMB_FAULT", "store.commit:3:EIO", TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("write-fails", test_write_fails);
  add ("dropped", test_dropped);
  add ("foreign-files", test_foreign_files);
  add ("newer-file", test_newer_file);
  add ("links-are-refused", test_links_are_refused);
  return g_test_run ();
}
