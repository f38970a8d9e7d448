/* test-sandbox.c: what a sandboxed command can reach.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the machine cannot make a sandbox, the steps that ask for one must fail and say so: that is
 * tested instead. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "plumb-local-backend.h"
#include "plumb-sandbox.h"

static Fixture fixture;

#define ARGUMENTS(...) ((const char *const[]) { __VA_ARGS__, NULL })

static FixtureRun *
run_program (const char *program, const char *const *arguments)
{
  g_autofree char *more = g_strdup_printf ("\"value\": \"%s\"", program);

  return fixture_run (&fixture, "test.program", arguments, more);
}

static const PlumbOutcomeInfo *
info_of (FixtureRun *run)
{
  return plumb_outcome_get_info (run->outcome);
}

static const char *
text_of (FixtureRun *run)
{
  if (info_of (run)->status != PLUMB_OUTCOME_SUCCEEDED)
    g_error ("%s: %s %s", info_of (run)->code, info_of (run)->message, info_of (run)->log_tail);
  return plumb_value_member_string (info_of (run)->outputs, "text", NULL);
}

static void
test_absent (void)
{
  g_autoptr (FixtureRun) run = run_program ("true", ARGUMENTS ("x"));

  g_assert_cmpstr (info_of (run)->code, ==, "sandbox-missing");
  g_assert_nonnull (info_of (run)->found);
}

static void
test_files (void)
{
  g_autofree char *home = g_dir_make_tmp ("plumb-home-XXXXXX", NULL);
  g_autofree char *canary = g_build_filename (home, "canary", NULL);
  g_autofree char *inside = fixture_get_path (&fixture, "inside");
  g_autoptr (FixtureRun) out = NULL, in = NULL, write_in = NULL, write_work = NULL;

  g_assert_true (g_file_set_contents (canary, "canary", -1, NULL));
  g_assert_true (g_file_set_contents (inside, "inside", -1, NULL));
  out = run_program ("cat", ARGUMENTS (canary));
  g_assert_cmpstr (info_of (out)->code, ==, "exit-status");
  g_assert_nonnull (strstr (info_of (out)->log_tail, "No such file"));
  in = run_program ("cat", ARGUMENTS (inside));
  g_assert_cmpstr (text_of (in), ==, "inside");
  write_in = run_program ("touch", ARGUMENTS (inside));
  g_assert_cmpstr (info_of (write_in)->code, ==, "exit-status");
  g_assert_nonnull (strstr (info_of (write_in)->log_tail, "Read-only"));
  write_work = run_program ("touch", ARGUMENTS ("{work}/made"));
  g_assert_cmpstr (text_of (write_work), ==, "");
}

static void
test_processes (void)
{
  g_autoptr (FixtureRun) run = run_program ("ls", ARGUMENTS ("/proc"));
  g_auto (GStrv) names = g_strsplit (text_of (run), "\n", -1);
  guint n = 0;

  for (guint i = 0; names[i] != NULL; i++)
    n += g_ascii_isdigit (names[i][0]) ? 1 : 0;
  g_assert_cmpuint (n, <=, 3);
}

static void
test_network (void)
{
  g_autoptr (FixtureRun) run = run_program ("cat", ARGUMENTS ("/proc/net/dev"));

  g_assert_nonnull (strstr (text_of (run), "lo:"));
  g_assert_null (strstr (text_of (run), "eth"));
}

static void
test_outputs_and_end (void)
{
  g_autoptr (FixtureRun) file
      = fixture_run (&fixture, "test.file", ARGUMENTS ("text", "out.txt", "x"), NULL);
  g_autoptr (FixtureRun) late
      = fixture_run (&fixture, "test.run", ARGUMENTS ("sleep", "1000"), "\"timeout_s\": 1");
  g_autoptr (FixtureRun) status = fixture_run (&fixture, "test.run", ARGUMENTS ("exit", "7"), NULL);

  g_assert_cmpint (info_of (file)->status, ==, PLUMB_OUTCOME_SUCCEEDED);
  g_assert_true (plumb_value_member_boolean (info_of (file)->evidence, "sandbox", FALSE));
  g_assert_cmpstr (info_of (late)->code, ==, "timeout");
  g_assert_cmpstr (info_of (status)->found, ==, "7");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture_set_up (&fixture, plumb_local_backend_new ());
  fixture.sandbox = TRUE;
  if (plumb_sandbox_get_absence () != NULL)
    {
      g_test_message ("no sandbox on this machine: %s", plumb_sandbox_get_absence ());
      g_test_add_func ("/sandbox/absent", test_absent);
    }
  else
    {
      g_test_add_func ("/sandbox/files", test_files);
      g_test_add_func ("/sandbox/processes", test_processes);
      g_test_add_func ("/sandbox/network", test_network);
      g_test_add_func ("/sandbox/outputs-and-end", test_outputs_and_end);
    }
  status = g_test_run ();
  fixture_tear_down (&fixture);
  return status;
}
