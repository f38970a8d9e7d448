/* test-local-backend.c: commands, what they give, and how they fail.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
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

static char *
dup_text_output (FixtureRun *finished)
{
  if (info_of (finished)->status != PLUMB_OUTCOME_SUCCEEDED)
    g_error ("%s: %s", info_of (finished)->code, info_of (finished)->message);
  return g_strdup (plumb_value_member_string (info_of (finished)->outputs, "text", NULL));
}

static char *
read_log (FixtureRun *finished)
{
  return fixture_read (plumb_job_get_info (finished->job)->log_path);
}

/* --- what a command gets --- */

static void
test_environment (void)
{
  g_autoptr (FixtureRun) finished = NULL;
  g_autofree char *text = NULL, *folder = NULL;
  g_auto (GStrv) lines = NULL;
  const char *work;

  g_setenv ("LD_LIBRARY_PATH", "/nowhere", TRUE);
  g_setenv ("PYTHONPATH", "/nowhere", TRUE);
  g_setenv ("XDG_TEST_PASSED", "yes", TRUE);
  g_setenv ("XDG_TEST_KEPT", "no", TRUE);
  finished = run ("test.text", ARGUMENTS ("environment"));
  text = dup_text_output (finished);
  lines = g_strsplit (text, "\n", -1);
  work = plumb_job_get_info (finished->job)->work_folder;
  folder = g_strconcat ("HOME=", work, NULL);
  g_assert_cmpuint (g_strv_length (lines), ==, 8);
  g_assert_true (g_str_has_prefix (lines[0], "PATH=/usr/local/bin:/usr/bin:/bin"));
  g_assert_cmpstr (lines[1], ==, folder);
  g_assert_cmpstr (lines[2], ==, "LANG=C.UTF-8");
  g_assert_cmpstr (lines[3], ==, "TZ=UTC");
  g_assert_true (g_str_has_prefix (lines[4], "TMPDIR="));
  g_assert_cmpstr (lines[4] + strlen ("TMPDIR="), ==, work);
  g_assert_cmpstr (lines[5], ==, "OMP_NUM_THREADS=2");
  g_assert_cmpstr (lines[6], ==, "XDG_TEST_PASSED=yes");
  g_assert_true (g_str_has_prefix (lines[7], "PLUMB_JOB="));
}

/* Nothing of how the runner lives, or of what the command before has done to its output. */
static void
test_clean_start (void)
{
  g_autoptr (FixtureRun) before = run ("test.text", ARGUMENTS ("not-wait"));
  g_autoptr (FixtureRun) state
      = fixture_run (&fixture, "test.text", ARGUMENTS ("state"), "\"memory_mb\": 512");
  g_autoptr (FixtureRun) descriptors = run ("test.text", ARGUMENTS ("descriptors"));
  g_autofree char *state_text = dup_text_output (state), *fds = dup_text_output (descriptors);

  g_assert_cmpstr (state_text, ==, "blocked 0 ignored 0 leader 1 core 0 data 536870912 output 1");
  g_assert_cmpstr (fds, ==, "0\n1\n2");
}

static void
test_job_file (void)
{
  const char *inputs = "{\"one\":{\"path\":\"/x/a.png\",\"name\":\"a.png\"},\"all\":[1,2]}";
  g_autoptr (FixtureRun) finished = fixture_start (
      &fixture, fixture_make_job (&fixture, "test.job", "{\"value\":\"v\"}", inputs));
  g_autoptr (PlumbValue) job = NULL;
  g_autofree char *text = NULL, *path = NULL, *found = NULL;

  fixture_wait (finished);
  text = dup_text_output (finished);
  job = plumb_json_parse (text, -1, NULL);
  g_assert_nonnull (job);
  g_assert_cmpstr (plumb_value_member_string (job, "kind", NULL), ==, "test.job");
  g_assert_cmpuint (plumb_value_member_uint (job, "seed", 0), ==, G_MAXUINT64);
  g_assert_cmpint (plumb_value_member_int (job, "threads", 0), ==, 2);
  found = plumb_json_format (plumb_value_get_member (job, "inputs"), PLUMB_JSON_COMPACT);
  g_assert_cmpstr (found, ==, inputs);
  path = g_build_filename (plumb_job_get_info (finished->job)->work_folder, "out.txt", NULL);
  g_assert_cmpstr (
      plumb_value_member_string (plumb_value_get_member (job, "outputs"), "file", NULL), ==, path);
  g_assert_cmpstr (plumb_value_member_string (plumb_value_get_member (job, "item"), "name", NULL),
                   ==, "front");
}

/* --- what it writes --- */

static void
test_both_streams (void)
{
  g_autoptr (FixtureRun) merged = run ("test.run", ARGUMENTS ("both"));
  g_autoptr (FixtureRun) split = run ("test.text", ARGUMENTS ("both"));
  g_autofree char *log = read_log (merged), *text = dup_text_output (split),
                  *split_log = read_log (split);

  g_assert_cmpstr (log, ==, "this is output\nthis is an error\n");
  g_assert_cmpstr (text, ==, "this is output");
  g_assert_nonnull (strstr (split_log, "this is an error"));
  g_assert_nonnull (strstr (split_log, "this is output"));
}

static void
test_no_log_without_output (void)
{
  g_autoptr (FixtureRun) finished = run ("test.run", ARGUMENTS ("exit", "0"));

  g_assert_false (g_file_test (plumb_job_get_info (finished->job)->log_path, G_FILE_TEST_EXISTS));
}

static void
test_junk (void)
{
  g_autoptr (FixtureRun) finished = run ("test.run", ARGUMENTS ("junk"));
  g_autofree char *log = NULL;
  const char *tail = info_of (finished)->log_tail;
  gsize length;

  assert_failure (finished, "exit-status");
  g_assert_true (g_utf8_validate (tail, -1, NULL));
  g_assert_nonnull (strstr (tail, "\\x1b[31mred"));
  g_assert_nonnull (strstr (tail, "\\xff\\xfe \\u202eabc"));
  g_assert_true (
      g_file_get_contents (plumb_job_get_info (finished->job)->log_path, &log, &length, NULL));
  g_assert_cmpuint (length, ==, info_of (finished)->log_bytes);
  g_assert_cmpint (memcmp (log + length - 4, "abc\n", 4), ==, 0);
}

/* The loop keeps turning, the file and the memory stay small, and the end is there. */
static gboolean
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
  return G_SOURCE_CONTINUE;
}

static gsize
get_resident_bytes (void)
{
  g_autofree char *text = fixture_read ("/proc/self/statm");
  const char *at = strchr (text, ' ');

  return (gsize) g_ascii_strtoull (at, NULL, 10) * 4096;
}

static void
test_gigabyte (void)
{
  guint n_turns = 0, id = g_timeout_add (5, count_cb, &n_turns);
  gsize before = get_resident_bytes ();
  g_autoptr (FixtureRun) finished = run ("test.text", ARGUMENTS ("write", "1073741824"));
  g_autofree char *log = NULL, *text = dup_text_output (finished);
  gsize length;

  g_source_remove (id);
  g_assert_cmpuint (n_turns, >, 10);
  g_assert_cmpuint (get_resident_bytes () - before, <, 64 << 20);
  g_assert_cmpuint (info_of (finished)->log_bytes, ==, (G_GUINT64_CONSTANT (1) << 30) + 9);
  g_assert_cmpuint (strlen (text), ==, (1 << 20) - 1); /* a line end was its last byte */
  g_assert_true (
      g_file_get_contents (plumb_job_get_info (finished->job)->log_path, &log, &length, NULL));
  g_assert_cmpuint (length, <, (64 << 20) + 200);
  g_assert_cmpuint (length, >, 63 << 20);
  g_assert_true (g_str_has_suffix (log, "\nthe end\n"));
  g_assert_nonnull (strstr (log, "bytes left out"));
}

typedef struct
{
  guint n;
  gint64 last;
  double fraction;
} Heard;

static void
progress_cb (PlumbJob *job, const PlumbProgress *progress, gpointer user_data)
{
  Heard *heard = user_data;

  g_assert_cmpint (progress->done, >=, heard->last);
  g_assert_cmpint (progress->total, ==, 10);
  g_assert_nonnull (strstr (progress->text, "Sample "));
  heard->n++;
  heard->last = progress->done;
  heard->fraction = progress->fraction;
}

static void
test_progress (void)
{
  Heard heard = { 0 };
  g_autoptr (FixtureRun) finished = NULL;

  fixture.progress = progress_cb;
  fixture.progress_data = &heard;
  finished = run ("test.run", ARGUMENTS ("progress"));
  fixture.progress = NULL;
  g_assert_cmpuint (heard.n, >=, 3);
  g_assert_cmpint (heard.last, >=, 8);
  g_assert_cmpfloat (heard.fraction, >=, 0.8);
}

/* --- how it ends --- */

static char *
get_new_path (void)
{
  static guint n = 0;
  g_autofree char *name = g_strdup_printf ("pids-%u", ++n);

  return fixture_get_path (&fixture, name);
}

static gboolean
has_content (gpointer data)
{
  g_autofree char *text = fixture_read (data);

  return text != NULL && strchr (text, '\n') != NULL;
}

static gboolean
is_deserted (gpointer data)
{
  return fixture_count_alive (data) == 0;
}

static FixtureRun *
start (const char *const *arguments, const char *more)
{
  g_autofree char *params = fixture_make_params (arguments, more);

  return fixture_start (&fixture, fixture_make_job (&fixture, "test.run", params, NULL));
}

static void
test_timeout (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) finished
      = fixture_run (&fixture, "test.run", ARGUMENTS ("sleep", "1000", path), "\"timeout_s\": 1");

  assert_failure (finished, "timeout");
  g_assert_cmpint (info_of (finished)->failure_class, ==, PLUMB_FAILURE_TIMEOUT);
  g_assert_cmpint (info_of (finished)->wall_us, >=, G_USEC_PER_SEC);
  g_assert_cmpuint (fixture_count_alive (path), ==, 0);
}

static void
test_silent (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) finished
      = fixture_run (&fixture, "test.run", ARGUMENTS ("sleep", "1000", path), "\"silence_s\": 1");

  assert_failure (finished, "silent");
  g_assert_cmpuint (fixture_count_alive (path), ==, 0);
}

static void
test_stopped (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) finished
      = fixture_run (&fixture, "test.run", ARGUMENTS ("stop", path), "\"silence_s\": 1");

  assert_failure (finished, "silent");
  g_assert_cmpuint (fixture_count_alive (path), ==, 0);
}

/* Computing without a word is a sign of life. */
static void
test_busy_is_not_silent (void)
{
  g_autoptr (FixtureRun) finished
      = fixture_run (&fixture, "test.run", ARGUMENTS ("spin", "2.5"), "\"silence_s\": 1");

  assert_outputs (finished, "{}");
  g_assert_cmpint (info_of (finished)->cpu_us, >=, 2400000);
}

static void
cancel (FixtureRun *running)
{
  gint64 start_us = g_get_monotonic_time ();

  g_cancellable_cancel (running->cancellable);
  g_assert_cmpint (fixture_wait (running)->status, ==, PLUMB_OUTCOME_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 5 * G_USEC_PER_SEC);
}

static void
test_cancel (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) running = start (ARGUMENTS ("sleep", "1000", path), NULL);

  g_assert_true (fixture_wait_until (has_content, path));
  cancel (running);
  g_assert_cmpuint (fixture_count_alive (path), ==, 0);
}

static void
test_cancel_ignored (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) running = start (ARGUMENTS ("ignore", path), NULL);

  g_assert_true (fixture_wait_until (has_content, path));
  cancel (running);
  g_assert_cmpuint (fixture_count_alive (path), ==, 0);
}

static void
test_cancel_stopped (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) running = start (ARGUMENTS ("stop", path), NULL);

  g_assert_true (fixture_wait_until (has_content, path));
  cancel (running);
  g_assert_cmpuint (fixture_count_alive (path), ==, 0);
}

static void
test_cancel_before_start (void)
{
  g_autoptr (FixtureRun) running = start (ARGUMENTS ("sleep", "1000"), NULL);

  g_cancellable_cancel (running->cancellable);
  g_cancellable_cancel (running->cancellable);
  g_assert_cmpint (fixture_wait (running)->status, ==, PLUMB_OUTCOME_CANCELLED);
}

/* A session of its own, TERM ignored, parents gone: it ends with its job all the same. */
static void
test_orphan (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) finished = run ("test.run", ARGUMENTS ("orphan", path));

  assert_outputs (finished, "{}");
  g_assert_true (has_content (path));
  g_assert_cmpuint (fixture_count_alive (path), ==, 0);
}

static void
test_orphan_cancelled (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) running = start (ARGUMENTS ("orphan", path, "1000"), NULL);

  g_assert_true (fixture_wait_until (has_content, path));
  cancel (running);
  g_assert_cmpuint (fixture_count_alive (path), ==, 0);
}

/* One that hides whose it is lives no longer than the jobs that could have made it. */
static void
test_disguised_orphan (void)
{
  g_autofree char *path = get_new_path (), *other_path = get_new_path ();
  g_autoptr (FixtureRun) other = start (ARGUMENTS ("sleep", "1000", other_path), NULL);
  g_autoptr (FixtureRun) finished = NULL;

  g_assert_true (fixture_wait_until (has_content, other_path));
  finished = run ("test.run", ARGUMENTS ("disguised-orphan", path));
  assert_outputs (finished, "{}");
  cancel (other);
  g_assert_true (fixture_wait_until (is_deserted, path));
}

/* … and no shorter: it may be the other's. */
static void
test_disguised_orphan_of_running_job (void)
{
  g_autofree char *path = get_new_path (), *other_path = get_new_path ();
  g_autoptr (FixtureRun) other = start (ARGUMENTS ("sleep", "1000", other_path), NULL);
  g_autoptr (FixtureRun) finished = NULL, one_more = NULL;

  g_assert_true (fixture_wait_until (has_content, other_path));
  finished = run ("test.run", ARGUMENTS ("disguised-orphan", path));
  one_more = run ("test.run", ARGUMENTS ("exit", "0"));
  assert_outputs (one_more, "{}");
  g_assert_cmpuint (fixture_count_alive (path), ==, 1);
  cancel (other);
  g_assert_true (fixture_wait_until (is_deserted, path));
}

static gboolean
has_many (gpointer data)
{
  return fixture_count_alive (data) >= 60;
}

static void
test_storm (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) running = start (ARGUMENTS ("storm", path, "30"), NULL);

  g_assert_true (fixture_wait_until (has_many, path));
  cancel (running);
  g_assert_true (fixture_wait_until (is_deserted, path));
}

/* An orphan of one job is left alone while that job runs, whatever else ends. */
static void
test_orphan_of_running_job (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) running = start (ARGUMENTS ("orphan", path, "1000"), NULL);

  g_assert_true (fixture_wait_until (has_content, path));
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (FixtureRun) finished = run ("test.run", ARGUMENTS ("exit", "0"));

      assert_outputs (finished, "{}");
    }
  g_assert_cmpuint (fixture_count_alive (path), ==, 1);
  cancel (running);
  g_assert_cmpuint (fixture_count_alive (path), ==, 0);
}

static void
test_closed_output (void)
{
  g_autoptr (FixtureRun) finished = run ("test.run", ARGUMENTS ("close", "0.3"));

  assert_failure (finished, "exit-status");
  g_assert_cmpstr (info_of (finished)->found, ==, "5");
  g_assert_cmpint (info_of (finished)->wall_us, >=, 300000);
}

static void
test_file_limit (void)
{
  g_autoptr (FixtureRun) finished
      = fixture_run (&fixture, "test.run", ARGUMENTS ("fill", "big"), "\"file_mb\": 4");
  g_autofree char *path
      = g_build_filename (plumb_job_get_info (finished->job)->work_folder, "big", NULL);
  GStatBuf info;

  assert_failure (finished, "too-much-output");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 4 << 20);
}

static void
test_memory_limit (void)
{
  g_autoptr (FixtureRun) good
      = fixture_run (&fixture, "test.run", ARGUMENTS ("allocate", "64"), "\"memory_mb\": 512");
  g_autoptr (FixtureRun) finished
      = fixture_run (&fixture, "test.run", ARGUMENTS ("allocate", "600"), "\"memory_mb\": 256");

  assert_outputs (good, "{}");
  g_assert_cmpint (info_of (good)->peak_bytes, >, 64 << 20);
  g_assert_cmpint (info_of (good)->peak_bytes, <, 128 << 20);
  assert_failure (finished, "out-of-memory");
}

static void
test_killed_from_outside (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) running = start (ARGUMENTS ("ignore", path), NULL);
  g_autofree char *text = NULL;

  g_assert_true (fixture_wait_until (has_content, path));
  text = fixture_read (path);
  kill ((pid_t) atoi (text), SIGKILL);
  fixture_wait (running);
  assert_failure (running, "out-of-memory");
}

/* --- what cannot be started --- */

static void
test_missing_program (void)
{
  g_autoptr (FixtureRun) named = run ("test.missing", ARGUMENTS ("x"));
  g_autoptr (FixtureRun) path
      = fixture_run (&fixture, "test.program", ARGUMENTS ("x"), "\"value\": \"/no/such/program\"");
  g_autoptr (FixtureRun) relative
      = fixture_run (&fixture, "test.program", ARGUMENTS ("x"), "\"value\": \"./program\"");
  g_autoptr (FixtureRun) folder
      = fixture_run (&fixture, "test.program", ARGUMENTS ("x"), "\"value\": \"/usr\"");
  g_autoptr (FixtureRun) file
      = fixture_run (&fixture, "test.program", ARGUMENTS ("x"), "\"value\": \"/etc/passwd\"");

  assert_failure (named, "tool-missing");
  g_assert_nonnull (strstr (info_of (named)->message, "no-such-program-anywhere"));
  assert_failure (path, "tool-missing");
  g_assert_nonnull (strstr (info_of (path)->message, "/no/such/program"));
  assert_failure (relative, "bad-argument");
  assert_failure (folder, "tool-not-runnable");
  assert_failure (file, "tool-not-runnable");
}

/* The advice is the pack's. */
static void
test_missing_tool (void)
{
  g_autoptr (PlumbJob) whole = fixture_make_job (&fixture, "test.run", "{}", NULL);
  g_autoptr (FixtureRun) finished = NULL;
  PlumbJobInfo info = *plumb_job_get_info (whole);

  info.tools = NULL;
  finished = fixture_start (&fixture, plumb_job_new (&info));
  fixture_wait (finished);
  assert_failure (finished, "tool-missing");
  g_assert_cmpstr (info_of (finished)->advice, ==, "build it");
}

static void
test_launcher_killed (void)
{
  g_autofree char *path = get_new_path ();
  g_autoptr (FixtureRun) running = start (ARGUMENTS ("ignore", path), NULL);
  g_autoptr (FixtureRun) after = NULL;

  g_assert_true (fixture_wait_until (has_content, path));
  kill (plumb_local_backend_get_launcher_pid (PLUMB_LOCAL_BACKEND (fixture.backend)), SIGKILL);
  fixture_wait (running);
  assert_failure (running, "launcher-lost");
  g_assert_cmpint (info_of (running)->failure_class, ==, PLUMB_FAILURE_RETRYABLE);
  g_assert_true (fixture_wait_until (is_deserted, path));
  after = run ("test.run", ARGUMENTS ("exit", "0"));
  assert_outputs (after, "{}");
}

static void
test_long_arguments (void)
{
  g_autoptr (GString) big = g_string_new (NULL);
  g_autoptr (FixtureRun) finished = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (big, (char) ('a' + i % 26));
  finished = run ("test.text", ARGUMENTS ("arguments", big->str, big->str));
  text = dup_text_output (finished);
  g_assert_cmpstr (text, ==, big->str);
}

/* --- what it leaves --- */

static void
test_missing_output (void)
{
  g_autoptr (FixtureRun) finished = run ("test.file", ARGUMENTS ("text", "other.txt", "hello"));

  assert_failure (finished, "output-missing");
  g_assert_nonnull (strstr (info_of (finished)->expected, "out.txt"));
  g_assert_cmpstr (info_of (finished)->found, ==, "other.txt");
}

static void
test_linked_output (void)
{
  g_autofree char *canary = fixture_get_path (&fixture, "canary");
  g_autoptr (FixtureRun) link = NULL, hard = NULL;

  g_assert_true (g_file_set_contents (canary, "canary", -1, NULL));
  link = run ("test.file", ARGUMENTS ("link", canary, "out.txt"));
  assert_failure (link, "output-invalid");
  hard = run ("test.file", ARGUMENTS ("hard-link", canary, "out.txt"));
  assert_failure (hard, "output-invalid");
}

static void
test_pattern (void)
{
  g_autoptr (FixtureRun) none = run ("test.files", ARGUMENTS ("exit", "0"));
  g_autoptr (FixtureRun) one = run ("test.files", ARGUMENTS ("text", "b.txt", "x"));

  assert_failure (none, "output-missing");
  assert_outputs (one, "{\"files\":[{\"file\":\"b.txt\"}]}");
}

static void
assert_table (const char *table, const char *code)
{
  g_autoptr (FixtureRun) finished = run ("test.table", ARGUMENTS ("text", "outputs.json", table));

  if (code == NULL)
    assert_outputs (finished, table);
  else
    assert_failure (finished, code);
}

static void
test_table (void)
{
  assert_table ("{\"number\":5}", NULL);
  assert_table ("{\"number\":5,\"files\":[]}", NULL);
  assert_table ("{\"number\":5,\"files\":[{\"file\":\"outputs.json\",\"frame\":1}]}", NULL);
  assert_table ("{}", "output-missing");
  assert_table ("{\"number\":", "output-invalid");
  assert_table ("[]", "output-invalid");
  assert_table ("{\"other\":1,\"number\":5}", "output-invalid");
  assert_table ("{\"number\":5,\"files\":[{\"file\":\"../log\"}]}", "output-invalid");
  assert_table ("{\"number\":5,\"files\":[{\"file\":\"/etc/passwd\"}]}", "output-invalid");
  assert_table ("{\"number\":5,\"files\":[{\"file\":\"absent\"}]}", "output-invalid");
  assert_table ("{\"number\":5,\"files\":[{\"file\":\".\"}]}", "output-invalid");
  assert_table ("{\"number\":5,\"files\":[{\"artifact\":\"00\"}]}", "output-invalid");
  assert_table ("{\"number\":5,\"files\":[{\"project\":\"secret\"}]}", "output-invalid");
}

static void
test_linked_table (void)
{
  g_autofree char *table = fixture_get_path (&fixture, "table.json");
  g_autoptr (FixtureRun) finished = NULL;

  g_assert_true (g_file_set_contents (table, "{\"number\":5}", -1, NULL));
  finished = run ("test.table", ARGUMENTS ("link", table, "outputs.json"));
  assert_failure (finished, "output-invalid");
}

/* --- many at once --- */

static gboolean
are_done (gpointer data)
{
  GPtrArray *runs = data;

  for (guint i = 0; i < runs->len; i++)
    if (((FixtureRun *) runs->pdata[i])->outcome == NULL)
      return FALSE;
  return TRUE;
}

static void
test_many (void)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) fixture_run_free);

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *status = g_strdup_printf ("%u", i % 3);

      g_ptr_array_add (runs, start (ARGUMENTS ("exit", status), NULL));
    }
  g_assert_true (fixture_wait_until (are_done, runs));
  for (guint i = 0; i < 200; i++)
    g_assert_cmpint (info_of (runs->pdata[i])->status, ==,
                     i % 3 == 0 ? PLUMB_OUTCOME_SUCCEEDED : PLUMB_OUTCOME_FAILED);
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
  g_test_add_func ("/local/environment", test_environment);
  g_test_add_func ("/local/clean-start", test_clean_start);
  g_test_add_func ("/local/job-file", test_job_file);
  g_test_add_func ("/local/both-streams", test_both_streams);
  g_test_add_func ("/local/no-log-without-output", test_no_log_without_output);
  g_test_add_func ("/local/junk", test_junk);
  g_test_add_func ("/local/gigabyte", test_gigabyte);
  g_test_add_func ("/local/progress", test_progress);
  g_test_add_func ("/local/timeout", test_timeout);
  g_test_add_func ("/local/silent", test_silent);
  g_test_add_func ("/local/stopped", test_stopped);
  g_test_add_func ("/local/busy-is-not-silent", test_busy_is_not_silent);
  g_test_add_func ("/local/cancel", test_cancel);
  g_test_add_func ("/local/cancel-ignored", test_cancel_ignored);
  g_test_add_func ("/local/cancel-stopped", test_cancel_stopped);
  g_test_add_func ("/local/cancel-before-start", test_cancel_before_start);
  g_test_add_func ("/local/orphan", test_orphan);
  g_test_add_func ("/local/orphan-cancelled", test_orphan_cancelled);
  g_test_add_func ("/local/disguised-orphan", test_disguised_orphan);
  g_test_add_func ("/local/disguised-orphan-of-running-job", test_disguised_orphan_of_running_job);
  g_test_add_func ("/local/storm", test_storm);
  g_test_add_func ("/local/orphan-of-running-job", test_orphan_of_running_job);
  g_test_add_func ("/local/closed-output", test_closed_output);
  g_test_add_func ("/local/file-limit", test_file_limit);
  g_test_add_func ("/local/memory-limit", test_memory_limit);
  g_test_add_func ("/local/killed-from-outside", test_killed_from_outside);
  g_test_add_func ("/local/missing-program", test_missing_program);
  g_test_add_func ("/local/missing-tool", test_missing_tool);
  g_test_add_func ("/local/launcher-killed", test_launcher_killed);
  g_test_add_func ("/local/long-arguments", test_long_arguments);
  g_test_add_func ("/local/missing-output", test_missing_output);
  g_test_add_func ("/local/linked-output", test_linked_output);
  g_test_add_func ("/local/pattern", test_pattern);
  g_test_add_func ("/local/table", test_table);
  g_test_add_func ("/local/linked-table", test_linked_table);
  g_test_add_func ("/local/many", test_many);
  status = g_test_run ();
  fixture_tear_down (&fixture);
  return status;
}
