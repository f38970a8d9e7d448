/* test-run-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "views-test.h"

#include "plumb-json.h"
#include "plumb-run-list.h"

typedef struct
{
  ViewsProject *project;
  PlumbLedger *ledger;
  PlumbRunList *list;
  GArray *shadow; /* gint64: what a view that follows the signals believes */
  GString *changes;
} Fixture;

static void
append (Fixture *fixture, PlumbEventType type, gint64 run, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autoptr (PlumbValue) payload = plumb_json_parse (text, -1, &error);

  g_assert_no_error (error);
  plumb_ledger_append (fixture->ledger,
                       &(PlumbEvent) { .type = type, .run = run, .item = -1, .payload = payload },
                       &error);
  g_assert_no_error (error);
}

static gint64
add_run (Fixture *fixture, const char *workflow, int samples)
{
  gint64 run = plumb_ledger_next_run (fixture->ledger);

  append (fixture, PLUMB_EVENT_RUN_CREATED, run,
          "{\"workflow\":\"%s\",\"parameters\":{\"render.samples\":%d}}", workflow, samples);
  return run;
}

static void
set_state (Fixture *fixture, gint64 run, const char *state)
{
  append (fixture, PLUMB_EVENT_RUN_STATE, run, "{\"state\":\"%s\"}", state);
}

static void
items_changed_cb (
    Fixture *fixture, guint position, guint n_removed, guint n_added, GListModel *list)
{
  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, n_removed, n_added);
  g_array_remove_range (fixture->shadow, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (PlumbRunEntry) entry = g_list_model_get_item (list, position + i);
      gint64 run = plumb_run_entry_get_row (entry)->run;
      g_array_insert_val (fixture->shadow, position + i, run);
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbClock) clock = plumb_clock_new ();

  fixture->project = views_project_new ();
  fixture->ledger = plumb_project_open_ledger (fixture->project->project, clock, &error);
  g_assert_no_error (error);
  fixture->shadow = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->changes = g_string_new (NULL);
}

/* Until nobody works for it any more. */
static void
await_rest (Fixture *fixture)
{
  while (G_OBJECT (fixture->list)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  await_rest (fixture);
  g_assert_finalize_object (fixture->list);
  plumb_ledger_close (fixture->ledger, NULL);
  g_clear_object (&fixture->ledger);
  views_project_free (fixture->project);
  g_array_unref (fixture->shadow);
  g_string_free (fixture->changes, TRUE);
}

static void
settle (Fixture *fixture)
{
  g_string_truncate (fixture->changes, 0);
  g_assert_true (plumb_ledger_flush (fixture->ledger, NULL));
  if (fixture->list == NULL)
    {
      fixture->list = plumb_run_list_new (fixture->project->project);
      g_assert_true (plumb_run_list_is_loading (fixture->list));
      g_signal_connect_swapped (fixture->list, "items-changed", G_CALLBACK (items_changed_cb),
                                fixture);
    }
  while (plumb_run_list_is_loading (fixture->list))
    g_main_context_iteration (NULL, TRUE);
}

static void
refresh (Fixture *fixture)
{
  g_string_truncate (fixture->changes, 0);
  g_assert_true (plumb_ledger_flush (fixture->ledger, NULL));
  plumb_run_list_refresh (fixture->list, 0);
  await_rest (fixture);
}

/* The list, and what its signals told, are the runs that a query finds now. */
static void
assert_runs (Fixture *fixture, const PlumbRunQuery *query)
{
  g_autoptr (PlumbLedgerReader) reader
      = plumb_project_open_reader (fixture->project->project, NULL);
  g_autoptr (GPtrArray) rows = plumb_ledger_reader_list_runs (reader, query, NULL);
  GListModel *list = G_LIST_MODEL (fixture->list);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, rows->len);
  g_assert_cmpuint (fixture->shadow->len, ==, rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      const PlumbRunRow *row = rows->pdata[i];
      g_autoptr (PlumbRunEntry) entry = g_list_model_get_item (list, i);
      const PlumbRunRow *shown = plumb_run_entry_get_row (entry);
      guint position = 0;
      g_assert_cmpint (shown->run, ==, row->run);
      g_assert_cmpint (g_array_index (fixture->shadow, gint64, i), ==, row->run);
      g_assert_cmpstr (shown->state, ==, row->state);
      g_assert_cmpstr (shown->workflow, ==, row->workflow);
      g_assert_true (plumb_run_list_find (fixture->list, row->run, &position));
      g_assert_cmpuint (position, ==, i);
    }
  g_assert_null (g_list_model_get_item (list, rows->len));
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  const PlumbRunQuery all = { 0 };

  settle (fixture);
  assert_runs (fixture, &all);
  g_assert_cmpstr (fixture->changes->str, ==, "");
  add_run (fixture, "w", 1);
  refresh (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+1 ");
  assert_runs (fixture, &all);
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  const PlumbRunQuery all = { 0 };

  for (guint i = 0; i < 700; i++)
    add_run (fixture, "w", (int) i);
  settle (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+256 256-0+444 ");
  assert_runs (fixture, &all);
  g_autoptr (PlumbRunEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->list), 650);
  g_autoptr (PlumbRunEntry) again = g_list_model_get_item (G_LIST_MODEL (fixture->list), 650);
  g_assert_true (entry == again);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  const PlumbRunQuery all = { 0 };
  guint n_states = 0, n_workflows = 0;
  gint64 first = add_run (fixture, "w", 1);

  add_run (fixture, "w", 2);
  settle (fixture);
  g_autoptr (PlumbRunEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->list), 1);
  g_signal_connect_swapped (entry, "notify::state", G_CALLBACK (count_cb), &n_states);
  g_signal_connect_swapped (entry, "notify::workflow", G_CALLBACK (count_cb), &n_workflows);
  set_state (fixture, first, "running");
  refresh (fixture);
  g_autofree char *state = NULL;
  g_object_get (entry, "state", &state, NULL);
  g_assert_cmpstr (state, ==, "running");
  g_assert_cmpuint (n_states, ==, 1);
  g_assert_cmpuint (n_workflows, ==, 0);
  g_assert_cmpstr (fixture->changes->str, ==, ""); /* in place */
  for (guint i = 0; i < 3; i++)
    add_run (fixture, "w", 3);
  refresh (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+3 ");
  assert_runs (fixture, &all);
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  static const char *const open[] = { "queued", "running", NULL };
  const PlumbRunQuery states = { .states = open };
  const PlumbRunQuery words = { .text = "samples=2" };
  gint64 runs[6];

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    runs[i] = add_run (fixture, i % 2 == 0 ? "even" : "odd", (int) i / 2);
  set_state (fixture, runs[0], "succeeded");
  settle (fixture);
  plumb_run_list_set_query (fixture->list, &states);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 6); /* until it is
                                                                                         there */
  settle (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "0-6+5 ");
  assert_runs (fixture, &states);
  plumb_run_list_set_query (fixture->list, &states); /* the same */
  g_assert_false (plumb_run_list_is_loading (fixture->list));

  set_state (fixture, runs[0], "running"); /* comes at the end */
  set_state (fixture, runs[2], "failed");  /* goes from the middle */
  set_state (fixture, runs[3], "running"); /* stays */
  add_run (fixture, "new", 7);             /* comes at the top */
  refresh (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "3-1+0 0-0+1 5-0+1 ");
  assert_runs (fixture, &states);

  plumb_run_list_set_query (fixture->list, &words);
  plumb_run_list_set_query (fixture->list, NULL);
  plumb_run_list_set_query (fixture->list, &words); /* the last one counts */
  settle (fixture);
  assert_runs (fixture, &words);
  g_assert_cmpuint (fixture->shadow->len, ==, 2);
}

/* Whatever happens in whatever order, the list is what a query finds. */
static void
test_random (Fixture *fixture, gconstpointer data)
{
  static const char *const states[] = { "queued", "running", "succeeded", "failed" };
  static const char *const some[] = { "running", "failed", NULL };
  const PlumbRunQuery query = { .states = some };
  gint64 n = 0;

  settle (fixture);
  plumb_run_list_set_query (fixture->list, &query);
  for (guint round = 0; round < 60; round++)
    {
      for (guint i = 0; i < (guint) g_test_rand_int_range (0, 20); i++)
        if (n < 3 || g_test_rand_int_range (0, 2) == 0)
          n = add_run (fixture, "w", 1);
        else
          set_state (fixture, g_test_rand_int_range (1, (gint32) n + 1),
                     states[g_test_rand_int_range (0, 4)]);
      refresh (fixture);
      settle (fixture);
      assert_runs (fixture, &query);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define add(name, func) g_test_add ("/run-list/" name, Fixture, NULL, set_up, func, tear_down)
  add ("empty", test_empty);
  add ("many", test_many);
  add ("follow", test_follow);
  add ("filter", test_filter);
  add ("random", test_random);
  return g_test_run ();
}
