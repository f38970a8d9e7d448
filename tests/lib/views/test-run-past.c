/* test-run-past.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "views-test.h"

#include "plumb-json.h"
#include "plumb-run-past.h"

typedef struct
{
  PlumbEventType type;
  const char *step;
  int item;
  gint64 time_us;
  const char *payload;
} Told;

static void
append (PlumbRunPast *past, gint64 seq, const Told *told)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) payload = plumb_json_parse (told->payload, -1, &error);

  g_assert_no_error (error);
  plumb_run_past_append (past, &(PlumbEvent) { .seq = seq,
                                               .time_us = told->time_us,
                                               .type = told->type,
                                               .run = 1,
                                               .step = told->step,
                                               .item = told->item,
                                               .payload = payload });
}

/* Two items at once, one of which fails, is tried again and waits; then a question. */
static const Told story[] = {
  { PLUMB_EVENT_RUN_CREATED, NULL, -1, 100, "{\"workflow\":\"w\"}" },
  { PLUMB_EVENT_STEPS_PLANNED, NULL, -1, 110,
    "{\"steps\":[{\"path\":\"a\",\"kind\":\"core.list\",\"decision\":\"cached\",\"n_items\":2},"
    "{\"path\":\"b\",\"kind\":\"x.y\",\"decision\":\"run\",\"n_items\":2},"
    "{\"path\":\"c\",\"decision\":\"skip\"},{\"path\":\"d\",\"decision\":\"waiting\"}]}" },
  { PLUMB_EVENT_RUN_STATE, NULL, -1, 120, "{\"state\":\"running\"}" },
  { PLUMB_EVENT_ITEM_STARTED, "b", 0, 200, "{\"attempt\":1,\"name\":\"front\"}" },
  { PLUMB_EVENT_ITEM_STARTED, "b", 1, 210, "{\"attempt\":1,\"slot\":\"gpu\"}" },
  { PLUMB_EVENT_ITEM_FINISHED, "b", 1, 300, "{\"attempt\":1,\"state\":\"failed\"}" },
  { PLUMB_EVENT_ITEM_RETRY, "b", 1, 300, "{\"attempt\":2}" },
  { PLUMB_EVENT_ITEM_FINISHED, "b", 0, 350, "{\"attempt\":1,\"state\":\"succeeded\"}" },
  { PLUMB_EVENT_ITEM_STARTED, "b", 1, 400, "{\"attempt\":2,\"slot\":\"gpu\"}" },
  { PLUMB_EVENT_ITEM_FINISHED, "b", 1, 500, "{\"attempt\":2,\"state\":\"succeeded\"}" },
  { PLUMB_EVENT_STEP_STATE, "b", -1, 500, "{\"state\":\"succeeded\"}" },
  { PLUMB_EVENT_QUESTION_ASKED, "d", 0, 600, "{\"question\":\"d\"}" },
  { PLUMB_EVENT_STEP_STATE, "d", -1, 600, "{\"state\":\"waiting\",\"n_items\":1}" },
  { PLUMB_EVENT_RUN_STATE, NULL, -1, 610, "{\"state\":\"waiting\"}" },
  { PLUMB_EVENT_QUESTION_ANSWERED, "d", 0, 900, "{\"answer\":\"yes\"}" },
  { PLUMB_EVENT_STEP_STATE, "d", -1, 900, "{\"state\":\"succeeded\"}" },
  { PLUMB_EVENT_RUN_STATE, NULL, -1, 910, "{\"state\":\"succeeded\"}" },
};

static PlumbRunPast *
tell_story (guint n)
{
  PlumbRunPast *past = plumb_run_past_new ();

  for (guint i = 0; i < n; i++)
    append (past, 10 + i, &story[i]);
  return past;
}

static char *
describe_step (const PlumbRunPast *past, guint number)
{
  PlumbPastStep step;

  plumb_run_past_get_step (past, number, &step);
  return g_strdup_printf ("%s %s %u/%u r%u f%u a%u %.2f", step.path,
                          plumb_past_state_get_name (step.state), step.n_done, step.n_items,
                          step.n_running, step.n_failed, step.n_attempts, step.fraction);
}

static void
assert_step (const PlumbRunPast *past, const char *path, const char *expected)
{
  guint number = 0;

  g_assert_true (plumb_run_past_find_step (past, path, &number));
  g_autofree char *text = describe_step (past, number);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_moments (void)
{
  g_autoptr (PlumbRunPast) past = tell_story (G_N_ELEMENTS (story));
  guint b = 0;

  g_assert_true (plumb_run_past_find_step (past, "b", &b));
  g_assert_cmpuint (plumb_run_past_get_n_steps (past), ==, 4);
  g_assert_cmpstr (plumb_run_past_get_run_state (past), ==, "succeeded");
  assert_step (past, "d", "d succeeded 1/1 r0 f0 a0 1.00");

  plumb_run_past_seek (past, 115);
  assert_step (past, "a", "a cached 2/2 r0 f0 a0 1.00");
  assert_step (past, "b", "b pending 0/2 r0 f0 a0 0.00");
  assert_step (past, "c", "c skipped 0/0 r0 f0 a0 1.00");
  g_assert_cmpstr (plumb_run_past_get_run_state (past), ==, "queued");
  plumb_run_past_seek (past, 250);
  assert_step (past, "b", "b running 0/2 r2 f0 a2 0.00");
  plumb_run_past_seek_seq (past, 15); /* failed, and not yet said that it is tried again */
  assert_step (past, "b", "b running 0/2 r1 f1 a2 0.50");
  plumb_run_past_seek (past, 399);
  assert_step (past, "b", "b running 1/2 r0 f0 a2 0.50");
  g_assert_cmpint (plumb_run_past_get_item (past, b, 1), ==, PLUMB_PAST_PENDING);
  g_assert_cmpint (plumb_run_past_get_seq (past), ==, 17);
  g_assert_cmpint (plumb_run_past_get_time (past), ==, 350);
  plumb_run_past_seek (past, 700);
  assert_step (past, "d", "d waiting 0/1 r0 f0 a0 0.00");
  g_assert_cmpstr (plumb_run_past_get_run_state (past), ==, "waiting");
  plumb_run_past_seek (past, 99); /* before all */
  assert_step (past, "a", "a none 0/0 r0 f0 a0 0.00");
  g_assert_cmpint (plumb_run_past_get_seq (past), ==, 0);
  g_assert_cmpint (plumb_run_past_get_first_time (past), ==, 100);
  g_assert_cmpint (plumb_run_past_get_last_time (past), ==, 910);
  g_assert_cmpstr (plumb_run_past_get_item_name (past, b, 0), ==, "front");
  g_assert_null (plumb_run_past_get_item_name (past, b, 1));
}

static void
test_bars (void)
{
  g_autoptr (PlumbRunPast) past = tell_story (G_N_ELEMENTS (story));
  guint n = 0;
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &n);

  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (plumb_run_past_get_n_lanes (past), ==, 2);
  guint place;
  g_assert_cmpstr (plumb_run_past_get_lane (past, 0, &place), ==, "cpu");
  g_assert_cmpstr (plumb_run_past_get_lane (past, 1, &place), ==, "gpu");
  g_assert_cmpuint (bars[1].lane, ==, 1);
  g_assert_cmpuint (bars[2].lane, ==, 1);
  g_assert_cmpint (bars[1].outcome, ==, PLUMB_PAST_FAILED);
  g_assert_cmpint (bars[1].start_us, ==, 210);
  g_assert_cmpint (bars[1].end_us, ==, 300);
  g_assert_cmpuint (bars[2].attempt, ==, 2);
  g_assert_cmpint (bars[2].outcome, ==, PLUMB_PAST_SUCCEEDED);
  plumb_run_past_seek (past, 250);
  g_assert_true (plumb_run_past_is_bar_shown (past, &bars[0]));
  g_assert_true (plumb_run_past_is_bar_shown (past, &bars[1]));
  g_assert_false (plumb_run_past_is_bar_shown (past, &bars[2]));
}

/* A runner that died: nothing of it goes on; the run that goes on keeps what it had done. */
static void
test_cut_off (void)
{
  static const Told rest[] = {
    { PLUMB_EVENT_RUN_STATE, NULL, -1, 1000, "{\"state\":\"interrupted\"}" },
    { PLUMB_EVENT_STEPS_PLANNED, NULL, -1, 1100,
      "{\"steps\":[{\"path\":\"b\",\"decision\":\"run\",\"n_items\":2}]}" },
    { PLUMB_EVENT_ITEM_STARTED, "b", 1, 1200, "{\"attempt\":3}" },
  };
  g_autoptr (PlumbRunPast) past = tell_story (9);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    append (past, 100 + i, &rest[i]);
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpint (bars[2].outcome, ==, PLUMB_PAST_CANCELLED);
  g_assert_cmpint (bars[2].end_us, ==, 1000);
  g_assert_cmpint (bars[3].end_us, ==, 0);
  assert_step (past, "b", "b running 1/2 r1 f0 a4 0.50");
  plumb_run_past_seek (past, 1050);
  g_assert_cmpint (plumb_run_past_get_item (past, 1, 1), ==, PLUMB_PAST_CANCELLED);
}

/* --- whatever is told, and wherever it is looked at --- */

static void
append_random (PlumbRunPast *const *pasts, guint n_pasts, gint64 seq)
{
  static const char *const steps[] = { "a", "b", "c" };
  static const char *const planned[]
      = { "{\"steps\":[{\"path\":\"a\",\"decision\":\"run\",\"n_items\":3},{\"path\":\"b\","
          "\"decision\":\"cached\",\"n_items\":2}]}",
          "{\"steps\":[{\"path\":\"c\",\"decision\":\"skip\"},{\"path\":\"a\","
          "\"decision\":\"cached\",\"n_items\":3}]}" };
  static const char *const finished[]
      = { "{\"state\":\"succeeded\"}", "{\"state\":\"failed\"}", "{\"state\":\"cached\"}",
          "{\"state\":\"cancelled\",\"name\":\"x\"}" };
  static const char *const states[]
      = { "{\"state\":\"pending\",\"decision\":\"cached\",\"n_items\":2}",
          "{\"state\":\"succeeded\"}", "{\"state\":\"failed\"}", "{\"state\":\"running\"}" };
  static const char *const run_states[]
      = { "{\"state\":\"running\"}", "{\"state\":\"paused\"}", "{\"state\":\"interrupted\"}" };
  const char *step = steps[g_test_rand_int_range (0, 3)];
  const int item = g_test_rand_int_range (0, 4);
  const gint64 time_us = seq * 10 - g_test_rand_int_range (0, 30); /* clocks go back at times */
  const Told told[] = {
    { PLUMB_EVENT_STEPS_PLANNED, NULL, -1, time_us, planned[item % 2] },
    { PLUMB_EVENT_ITEM_STARTED, step, item, time_us, "{\"attempt\":1}" },
    { PLUMB_EVENT_ITEM_STARTED, step, item, time_us, "{\"attempt\":2,\"slot\":\"gpu\"}" },
    { PLUMB_EVENT_ITEM_FINISHED, step, item, time_us, finished[item] },
    { PLUMB_EVENT_ITEM_FINISHED, step, item, time_us, finished[0] },
    { PLUMB_EVENT_ITEM_RETRY, step, item, time_us, "{}" },
    { PLUMB_EVENT_QUESTION_ASKED, step, item, time_us, "{}" },
    { PLUMB_EVENT_QUESTION_ANSWERED, step, item, time_us, "{}" },
    { PLUMB_EVENT_STEP_STATE, step, -1, time_us, states[item] },
    { PLUMB_EVENT_RUN_STATE, NULL, -1, time_us, run_states[item % 3] },
    { PLUMB_EVENT_BUDGET, NULL, -1, time_us, "{}" },
  };
  const Told *one = &told[g_test_rand_int_range (0, G_N_ELEMENTS (told))];

  for (guint i = 0; i < n_pasts; i++)
    append (pasts[i], seq, one);
}

/* Whether two show the same; the one may know of steps that are none to the other. */
static void
assert_same (const PlumbRunPast *a, const PlumbRunPast *b)
{
  g_assert_cmpint (plumb_run_past_get_seq (a), ==, plumb_run_past_get_seq (b));
  g_assert_cmpstr (plumb_run_past_get_run_state (a), ==, plumb_run_past_get_run_state (b));
  for (guint i = 0; i < plumb_run_past_get_n_steps (a); i++)
    {
      PlumbPastStep step;
      plumb_run_past_get_step (a, i, &step);
      if (i >= plumb_run_past_get_n_steps (b))
        {
          g_assert_cmpint (step.state, ==, PLUMB_PAST_NONE);
          continue;
        }
      g_autofree char *x = describe_step (a, i), *y = describe_step (b, i);
      g_assert_cmpstr (x, ==, y);
      for (guint item = 0; item < 5; item++)
        g_assert_cmpint (plumb_run_past_get_item (a, i, item), ==,
                         plumb_run_past_get_item (b, i, item));
    }
}

/* To seek to a moment shows what a past shows that ends there, however it is reached, and also
 * while more is told. */
static void
test_random (void)
{
  enum
  {
    N = 60
  };

  for (guint round = 0; round < 40; round++)
    {
      PlumbRunPast *pasts[N + 1]; /* the one at i ends with event i; the last one is looked at */
      for (guint i = 0; i <= N; i++)
        pasts[i] = plumb_run_past_new ();
      PlumbRunPast *whole = pasts[N];
      for (guint i = 1; i <= N; i++)
        {
          guint shown = (guint) g_test_rand_int_range (0, (int) i);
          plumb_run_past_seek_seq (whole, shown);
          append_random (&pasts[i], N + 1 - i, i);
          assert_same (whole, pasts[shown]);
        }
      for (guint i = 0; i < 200; i++)
        {
          guint shown = (guint) g_test_rand_int_range (0, N);
          plumb_run_past_seek_seq (whole, shown);
          assert_same (whole, pasts[shown]);
        }
      for (guint i = 0; i <= N; i++)
        plumb_run_past_free (pasts[i]);
    }
}

/* What the ledger has, in pages, and what came since. */
static void
test_load (void)
{
  ViewsProject *project = views_project_new ();
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autoptr (PlumbLedger) ledger = plumb_project_open_ledger (project->project, clock, NULL);
  g_autoptr (PlumbLedgerReader) reader = plumb_project_open_reader (project->project, NULL);
  g_autoptr (PlumbRunPast) past = plumb_run_past_new ();
  g_autoptr (GError) error = NULL;
  const gint64 run = plumb_ledger_next_run (ledger);
  guint n = 0;

  for (guint i = 0; i < 5001; i++)
    {
      g_autoptr (PlumbValue) payload = plumb_json_parse (
          i == 0 ? "{\"workflow\":\"w\"}" : "{\"attempt\":1,\"state\":\"succeeded\"}", -1, NULL);
      plumb_ledger_append (ledger,
                           &(PlumbEvent) { .type = i == 0       ? PLUMB_EVENT_RUN_CREATED
                                                   : i % 2 == 0 ? PLUMB_EVENT_ITEM_FINISHED
                                                                : PLUMB_EVENT_ITEM_STARTED,
                                           .run = run,
                                           .step = i == 0 ? NULL : "s",
                                           .item = i == 0 ? -1 : (gint64) (i - 1) / 2,
                                           .payload = payload },
                           &error);
      g_assert_no_error (error);
      if (i == 4400)
        {
          g_assert_true (plumb_ledger_flush (ledger, NULL));
          g_assert_true (plumb_run_past_load (past, reader, run, &error));
          plumb_run_past_get_bars (past, &n);
          g_assert_cmpuint (n, ==, 2200);
        }
    }
  g_assert_true (plumb_ledger_flush (ledger, NULL));
  g_assert_true (plumb_run_past_load (past, reader, run, &error));
  plumb_run_past_get_bars (past, &n);
  g_assert_cmpuint (n, ==, 2500);
  g_assert_cmpuint (plumb_run_past_get_n_lanes (past), ==, 1);
  g_assert_cmpint (plumb_run_past_get_seq (past), ==, plumb_ledger_reader_get_last_seq (reader));
  plumb_ledger_close (ledger, NULL);
  g_clear_object (&ledger);
  g_clear_object (&reader);
  views_project_free (project);
}

/* What begins on a place comes behind what had it, however long that is still looked at. */
static void
test_places (void)
{
  static const Told told[] = {
    { PLUMB_EVENT_RUN_CREATED, NULL, -1, 0, "{\"workflow\":\"w\"}" },
    { PLUMB_EVENT_ITEM_STARTED, "s", 0, 10, "{\"attempt\":1,\"place\":1}" },
    { PLUMB_EVENT_ITEM_STARTED, "s", 1, 10, "{\"attempt\":1,\"place\":2}" },
    { PLUMB_EVENT_ITEM_STARTED, "s", 2, 500, "{\"attempt\":1,\"place\":1}" },
    { PLUMB_EVENT_ITEM_FINISHED, "s", 0, 1000, "{\"state\":\"succeeded\"}" },
    { PLUMB_EVENT_ITEM_FINISHED, "s", 1, 1100, "{\"state\":\"succeeded\"}" },
    { PLUMB_EVENT_ITEM_STARTED, "s", 3, 1200, "{\"attempt\":1,\"place\":3}" },
    { PLUMB_EVENT_ITEM_STARTED, "s", 4, 1300, "{\"attempt\":1,\"place\":1}" },
    { PLUMB_EVENT_RUN_STATE, NULL, -1, 1400, "{\"state\":\"interrupted\"}" },
  };
  static const guint lanes[] = { 0, 1, 0, 2, 0 };
  static const gint64 ends[] = { 500, 1100, 1300, 1400, 1400 };
  g_autoptr (PlumbRunPast) past = plumb_run_past_new ();
  guint n, place;

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    append (past, 1 + i, &told[i]);
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (lanes));
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (bars[i].lane, ==, lanes[i]);
      g_assert_cmpint (bars[i].end_us, ==, ends[i]);
      g_assert_cmpint (bars[i].outcome, ==, i < 2 ? PLUMB_PAST_SUCCEEDED : PLUMB_PAST_CANCELLED);
    }
  g_assert_cmpuint (plumb_run_past_get_n_lanes (past), ==, 3);
  g_assert_cmpstr (plumb_run_past_get_lane (past, 2, &place), ==, "cpu");
  g_assert_cmpuint (place, ==, 3);
}

/* Records that do not tell the place: the first that is free. */
static void
test_no_places (void)
{
  static const Told told[] = {
    { PLUMB_EVENT_RUN_CREATED, NULL, -1, 0, "{\"workflow\":\"w\"}" },
    { PLUMB_EVENT_ITEM_STARTED, "s", 0, 0, "{\"attempt\":1}" },
    { PLUMB_EVENT_ITEM_STARTED, "g", 0, 0, "{\"attempt\":1,\"slot\":\"gpu\"}" },
    { PLUMB_EVENT_ITEM_STARTED, "s", 1, 990, "{\"attempt\":1}" },
    { PLUMB_EVENT_ITEM_FINISHED, "s", 0, 1000, "{\"state\":\"succeeded\"}" },
    { PLUMB_EVENT_ITEM_STARTED, "s", 2, 1000, "{\"attempt\":1}" },
  };
  static const guint lanes[] = { 0, 1, 2, 0 };
  g_autoptr (PlumbRunPast) past = plumb_run_past_new ();
  guint n, place;

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    append (past, 1 + i, &told[i]);
  const PlumbPastBar *bars = plumb_run_past_get_bars (past, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (lanes));
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (bars[i].lane, ==, lanes[i]);
  g_assert_cmpint (bars[0].end_us, ==, 1000);
  g_assert_cmpstr (plumb_run_past_get_lane (past, 1, &place), ==, "gpu");
  g_assert_cmpuint (place, ==, 1);
  g_assert_cmpstr (plumb_run_past_get_lane (past, 2, &place), ==, "cpu");
  g_assert_cmpuint (place, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/run-past/moments", test_moments);
  g_test_add_func ("/run-past/bars", test_bars);
  g_test_add_func ("/run-past/places", test_places);
  g_test_add_func ("/run-past/no-places", test_no_places);
  g_test_add_func ("/run-past/cut-off", test_cut_off);
  g_test_add_func ("/run-past/random", test_random);
  g_test_add_func ("/run-past/load", test_load);
  return g_test_run ();
}
