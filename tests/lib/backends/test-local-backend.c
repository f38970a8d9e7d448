/* test-local-backend.c: commands, what they give, and how they fail.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "fixture.h"
#include "plumb-json.h"
#include "plumb-local-backend.h"

static Fixture fixture;

#define ARGUMENTS(...) ((const char *const[]) { __VA_ARGS__, NULL })

static FixtureRun *
run (const char *kind, const char *const *arguments)
{
  return fixture_run (&fixture, kind, arguments, NULL);
}

static const PlumbOutcomeInfo *
info_of (FixtureRun *finished)
{
  return plumb_outcome_get_info (finished->outcome);
}

static void
assert_outputs (FixtureRun *finished, const char *expected)
{
  g_autofree char *text = NULL;

  if (info_of (finished)->status != PLUMB_OUTCOME_SUCCEEDED)
    g_error ("%s: %s", info_of (finished)->code, info_of (finished)->message);
  text = plumb_json_format (info_of (finished)->outputs, PLUMB_JSON_COMPACT);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_failure (FixtureRun *finished, const char *code)
{
  const PlumbOutcomeInfo *info = info_of (finished);

  g_assert_cmpint (info->status, ==, PLUMB_OUTCOME_FAILED);
  g_assert_cmpstr (info->code, ==, code);
  g_assert_nonnull (info->message);
  g_assert_nonnull (info->advice);
  g_assert_null (info->outputs);
}

static void
test_succeeds (void)
{
  g_autoptr (FixtureRun) finished = run ("test.run", ARGUMENTS ("exit", "0"));

  assert_outputs (finished, "{}");
  g_assert_cmpint (info_of (finished)->wall_us, >, 0);
  g_assert_cmpint (info_of (finished)->peak_bytes, >, 100000);
  g_assert_cmpuint (info_of (finished)->log_bytes, ==, 0);
  g_assert_cmpint (plumb_value_member_int (info_of (finished)->evidence, "exit_status", -1), ==, 0);
}

static void
test_exit_status (void)
{
  g_autoptr (FixtureRun) finished = run ("test.run", ARGUMENTS ("exit", "7"));

  assert_failure (finished, "exit-status");
  g_assert_cmpstr (info_of (finished)->found, ==, "7");
  g_assert_cmpint (info_of (finished)->failure_class, ==, PLUMB_FAILURE_NON_RETRYABLE);
}

static void
test_signal (void)
{
  g_autoptr (FixtureRun) finished = run ("test.run", ARGUMENTS ("signal", "11"));

  assert_failure (finished, "killed-by-signal");
  g_assert_cmpstr (info_of (finished)->found, ==, "signal 11");
}

static void
test_file (void)
{
  g_autoptr (FixtureRun) finished = run ("test.file", ARGUMENTS ("text", "out.txt", "hello"));

  assert_outputs (finished, "{\"file\":{\"file\":\"out.txt\"}}");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture_set_up (&fixture, plumb_local_backend_new ());
  g_test_add_func ("/local/succeeds", test_succeeds);
  g_test_add_func ("/local/exit-status", test_exit_status);
  g_test_add_func ("/local/signal", test_signal);
  g_test_add_func ("/local/file", test_file);
  status = g_test_run ();
  fixture_tear_down (&fixture);
  return status;
}
