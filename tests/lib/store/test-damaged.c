/* test-damaged.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "store-test.h"

#include "plumb-file.h"

/* A ledger that somebody damaged is said to be that, and reading it comes to an end. */

#define PAGE_BYTES 4096
#define LEAF_HEADER 8

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new_fake (G_GINT64_CONSTANT (1700000000000000), 0);
  g_autoptr (PlumbLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = store_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "ledger.db", NULL);
  ledger = plumb_ledger_open (fixture->path, clock, &error);
  g_assert_no_error (error);
  store_test_append (ledger, PLUMB_EVENT_RUN_CREATED, 1, NULL, -1, "{\"workflow\":\"w\"}");
  for (guint i = 0; i < 3; i++)
    store_test_append (ledger, PLUMB_EVENT_PARITY, 0, NULL, -1,
                       "{\"what\":\"pair\",\"workflow\":\"w\"}");
  plumb_ledger_close (ledger, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_true (plumb_file_remove_tree (fixture->folder, NULL));
  g_free (fixture->path);
  g_free (fixture->folder);
}

static PlumbLedgerReader *
open_reader (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PlumbLedgerReader *reader = plumb_ledger_reader_open (fixture->path, &error);

  g_assert_no_error (error);
  return reader;
}

static gint64
run_sql (Fixture *fixture, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 number = 0;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return number;
}

/* In the page of the events the places of two rows change. */
static void
swap_rows (Fixture *fixture, guint a, guint b)
{
  gint64 page = run_sql (fixture, "SELECT rootpage FROM sqlite_schema WHERE name='events'");
  g_autofree char *content = NULL;
  gsize length;
  guint16 *places;

  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  places = (guint16 *) (gpointer) (content + (page - 1) * PAGE_BYTES + LEAF_HEADER);
  guint16 place = places[a];
  places[a] = places[b];
  places[b] = place;
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize) length, NULL));
}

static void
test_events_out_of_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  swap_rows (fixture, 1, 3);
  g_autoptr (PlumbLedgerReader) reader = open_reader (fixture);
  g_assert_null (plumb_ledger_reader_list_events (reader, 0, 0, 100, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (plumb_ledger_reader_list_parity_events (reader, "w", NULL, 0, 100, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CORRUPT);
}

static void
test_a_run_made_of_no_object (Fixture *fixture, gconstpointer data)
{
  static const char *const payloads[] = { "UPDATE events SET payload='[]' WHERE seq=1",
                                          "UPDATE events SET payload='5' WHERE seq=1" };

  for (gsize i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autoptr (GError) error = NULL;

      run_sql (fixture, payloads[i]);
      g_autoptr (PlumbLedgerReader) reader = open_reader (fixture);
      g_assert_null (plumb_ledger_reader_get_run_record (reader, 1, &error));
      g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CORRUPT);
    }
}

#define add(name, func) g_test_add ("/damaged/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("events-out-of-order", test_events_out_of_order);
  add ("a-run-made-of-no-object", test_a_run_made_of_no_object);
  return g_test_run ();
}
