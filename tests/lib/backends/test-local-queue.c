/* test-local-queue.c: commands that are given before they may begin.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>

#include "fixture.h"
#include "plumb-local-backend.h"

static Fixture fixture;

#define ARGUMENTS(...) ((const char *const[]) { __VA_ARGS__, NULL })

static PlumbJob *
make_job (const char *const *arguments)
{
  g_autofree char *params = fixture_make_params (arguments, NULL);

  return fixture_make_job (&fixture, "test.run", params, NULL);
}

static FixtureRun *
start (const char *const *arguments)
{
  return fixture_start (&fixture, make_job (arguments));
}

static FixtureRun *
queue (const char *const *arguments)
{
  return fixture_queue (&fixture, make_job (arguments), NULL);
}

static void
assert_status (FixtureRun *run, PlumbOutcomeStatus status)
{
  g_assert_cmpint (fixture_wait (run)->status, ==, status);
}

/* Each takes the place of the one before, in order, and none is told twice. One that is queued when
 * the one before has ended already must be released, as whoever queued it knows; releasing another
 * changes nothing. */
static void
test_in_order (void)
{
  g_autoptr (FixtureRun) first = start (ARGUMENTS ("exit", "0"));
  FixtureRun *runs[40];
  gint64 before_us = 0;

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    runs[i] = queue (ARGUMENTS ("exit", "0"));
  assert_status (first, PLUMB_OUTCOME_SUCCEEDED);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      plumb_backend_release (fixture.backend, runs[i]->job);
      assert_status (runs[i], PLUMB_OUTCOME_SUCCEEDED);
      g_assert_true (runs[i]->begun_us == 0 || runs[i]->begun_us > before_us);
      before_us = MAX (before_us, runs[i]->begun_us);
      fixture_run_free (runs[i]);
    }
  g_assert_cmpint (before_us, >, 0);
}

static FixtureRun *
queue_before (FixtureRun *other)
{
  return fixture_queue (&fixture, make_job (ARGUMENTS ("exit", "0")), other->job);
}

static void
test_before_another (void)
{
  g_autoptr (FixtureRun) first = start (ARGUMENTS ("sleep", "0.2"));
  g_autoptr (FixtureRun) a = queue (ARGUMENTS ("exit", "0"));
  g_autoptr (FixtureRun) c = queue (ARGUMENTS ("sleep", "0.2"));
  g_autoptr (FixtureRun) d = queue (ARGUMENTS ("exit", "0"));
  g_autoptr (FixtureRun) b = queue_before (c);
  g_autoptr (FixtureRun) late = NULL;

  assert_status (b, PLUMB_OUTCOME_SUCCEEDED);
  late = queue_before (a); /* that has begun, so it goes before all that wait */
  assert_status (d, PLUMB_OUTCOME_SUCCEEDED);
  assert_status (late, PLUMB_OUTCOME_SUCCEEDED);
  assert_status (c, PLUMB_OUTCOME_SUCCEEDED);
  assert_status (a, PLUMB_OUTCOME_SUCCEEDED);
  assert_status (first, PLUMB_OUTCOME_SUCCEEDED);
  g_assert_cmpint (a->begun_us, <, b->begun_us);
  g_assert_cmpint (b->begun_us, <, c->begun_us);
  g_assert_cmpint (c->begun_us, <, late->begun_us);
  g_assert_cmpint (late->begun_us, <, d->begun_us);
}

/* What fails, or is ended, leaves its place to whom the engine chooses. */
static void
test_not_after_failure (void)
{
  g_autoptr (FixtureRun) failed = start (ARGUMENTS ("exit", "3"));
  g_autoptr (FixtureRun) waits = queue (ARGUMENTS ("exit", "0"));
  g_autoptr (FixtureRun) ended = NULL;

  assert_status (failed, PLUMB_OUTCOME_FAILED);
  ended = start (ARGUMENTS ("sleep", "60"));
  g_cancellable_cancel (ended->cancellable);
  assert_status (ended, PLUMB_OUTCOME_CANCELLED);
  g_assert_null (waits->outcome);
  plumb_backend_revoke (fixture.backend, waits->job);
  assert_status (waits, PLUMB_OUTCOME_REVOKED);
  g_assert_cmpint (waits->begun_us, ==, 0);
}

static void
test_not_of_another_lane (void)
{
  g_autoptr (FixtureRun) waits = queue (ARGUMENTS ("exit", "0"));
  g_autoptr (FixtureRun) other = NULL;

  fixture.lane = 2;
  other = start (ARGUMENTS ("exit", "0"));
  fixture.lane = 1;
  assert_status (other, PLUMB_OUTCOME_SUCCEEDED);
  g_assert_null (waits->outcome);
  plumb_backend_release (fixture.backend, waits->job);
  assert_status (waits, PLUMB_OUTCOME_SUCCEEDED);
  g_assert_cmpint (waits->begun_us, ==, 0);
}

/* Taken back while the one before it ends: either it was in time or it ran, never both or none. */
static void
test_revoke_races (void)
{
  guint n_revoked = 0, n_ran = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (FixtureRun) first = start (ARGUMENTS ("exit", "0"));
      g_autoptr (FixtureRun) waits = queue (ARGUMENTS ("text", "out.txt", "x"));
      g_autofree char *path
          = g_build_filename (plumb_job_get_info (waits->job)->work_folder, "out.txt", NULL);
      gboolean ran;

      g_usleep (i * 50);
      plumb_backend_revoke (fixture.backend, waits->job);
      ran = fixture_wait (waits)->status == PLUMB_OUTCOME_SUCCEEDED;
      assert_status (first, PLUMB_OUTCOME_SUCCEEDED);
      g_assert_true (ran == (waits->begun_us > 0));
      g_assert_true (ran == g_file_test (path, G_FILE_TEST_EXISTS));
      assert_status (waits, ran ? PLUMB_OUTCOME_SUCCEEDED : PLUMB_OUTCOME_REVOKED);
      n_ran += ran;
      n_revoked += !ran;
    }
  g_test_message ("%u ran, %u were taken back", n_ran, n_revoked);
  g_assert_cmpuint (n_revoked, >, 0);
}

static void
test_cancel_of_waiting (void)
{
  g_autoptr (FixtureRun) waits = queue (ARGUMENTS ("exit", "0"));

  g_cancellable_cancel (waits->cancellable);
  assert_status (waits, PLUMB_OUTCOME_REVOKED);
}

/* What has not begun when the launcher goes can be given again; what ran is lost. */
static void
test_launcher_killed (void)
{
  g_autoptr (FixtureRun) runs = start (ARGUMENTS ("sleep", "60"));
  g_autoptr (FixtureRun) waits = queue (ARGUMENTS ("exit", "0"));

  kill (plumb_local_backend_get_launcher_pid (PLUMB_LOCAL_BACKEND (fixture.backend)), SIGKILL);
  assert_status (runs, PLUMB_OUTCOME_FAILED);
  assert_status (waits, PLUMB_OUTCOME_REVOKED);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture_set_up (&fixture, plumb_local_backend_new ());
  fixture.lane = 1;
  g_test_add_func ("/local-queue/in-order", test_in_order);
  g_test_add_func ("/local-queue/before-another", test_before_another);
  g_test_add_func ("/local-queue/not-after-failure", test_not_after_failure);
  g_test_add_func ("/local-queue/not-of-another-lane", test_not_of_another_lane);
  g_test_add_func ("/local-queue/revoke-races", test_revoke_races);
  g_test_add_func ("/local-queue/cancel-of-waiting", test_cancel_of_waiting);
  g_test_add_func ("/local-queue/launcher-killed", test_launcher_killed);
  status = g_test_run ();
  fixture_tear_down (&fixture);
  return status;
}
