/* test-crash.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-test.h"

#include "plumb-file.h"
#include "plumb-fsck.h"
#include "plumb-project.h"

/* R1, R3 to R5, T20: a process that works on a project is killed, its calls fail, others want the
 * same project. After that the history must be whole, with all that was acknowledged. */

#define EXIT_REFUSED 3
#define GOLDEN_EVENTS 16
#define KILLS 500
#define KILLS_A_PROJECT 60
#define SITES_A_RETRY 7

typedef struct
{
  char *folder;
  PlumbProject *project;
  gint64 acknowledged;
} Fixture;

static char *driver; /* path of the program */
static char *shim;

static void
make_project (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = store_test_make_folder ();
  fixture->project = plumb_project_create (fixture->folder, "crash", &error);
  fixture->acknowledged = 0;
  g_assert_no_error (error);
}

static void
drop_project (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->project));
  g_assert_true (plumb_file_remove_tree (fixture->folder, NULL));
  g_clear_pointer (&fixture->folder, g_free);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  make_project (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  drop_project (fixture);
}

/* Starts the driver with its output in a pipe, in an environment of this one and @environment. */
static pid_t
start (Fixture *fixture, const char *const *mode, const char *const *environment, int *output)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (GStrv) envp = g_get_environ ();
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_ptr_array_add (argv, driver);
  g_ptr_array_add (argv, fixture->folder);
  for (gsize i = 0; mode[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) mode[i]);
  g_ptr_array_add (argv, NULL);
  for (gsize i = 0; environment != NULL && environment[i] != NULL; i += 2)
    envp = g_environ_setenv (envp, environment[i], environment[i + 1], TRUE);
  g_spawn_async_with_pipes (NULL, (char **) argv->pdata, envp,
                            G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                            &pid, NULL, output, NULL, &error);
  g_assert_no_error (error);
  return pid;
}

/* Takes the last whole number that was printed as acknowledged. */
static void
read_acknowledged (Fixture *fixture, int output)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  ssize_t length;

  while ((length = read (output, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, length);
  close (output);
  for (char *line = text->str, *end; (end = strchr (line, '\n')) != NULL; line = end + 1)
    fixture->acknowledged = MAX (fixture->acknowledged, g_ascii_strtoll (line, NULL, 10));
}

static int
wait_for (pid_t pid)
{
  int status;

  while (waitpid (pid, &status, 0) < 0)
    g_assert_cmpint (errno, ==, EINTR);
  return status;
}

/* Nothing acknowledged is lost, nothing is between, and the tables are what the events say. */
static void
assert_whole (Fixture *fixture, const char *what)
{
  g_autoptr (GError) error = NULL;
  PlumbFsckOptions options = { 0 };
  PlumbFsckCounts counts;
  g_autoptr (PlumbProblems) problems = plumb_fsck_run (fixture->project, &options, &counts, &error);

  g_assert_no_error (error);
  if (plumb_problems_has_errors (problems))
    {
      g_autoptr (GString) text = g_string_new (NULL);

      plumb_problems_append_text (problems, text);
      g_error ("%s: %s", what, text->str);
    }
  if (counts.n_events < fixture->acknowledged)
    g_error ("%s: %" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT " were acknowledged", what,
             counts.n_events, fixture->acknowledged);
}

/* The project goes on. */
static void
assert_works (Fixture *fixture)
{
  static const char *const golden[] = { "golden", NULL };
  int output;
  pid_t pid = start (fixture, golden, NULL, &output);
  gint64 before = fixture->acknowledged;

  read_acknowledged (fixture, output);
  g_assert_cmpint (wait_for (pid), ==, 0);
  g_assert_cmpint (fixture->acknowledged, >=, before + GOLDEN_EVENTS);
}

static void
test_golden (Fixture *fixture, gconstpointer data)
{
  assert_works (fixture);
  g_assert_cmpint (fixture->acknowledged, ==, GOLDEN_EVENTS);
  assert_whole (fixture, "golden");
}

static void
test_killed_at_random (Fixture *fixture, gconstpointer data)
{
  static const char *const flood[] = { "flood", NULL };
  guint n_kills = store_test_get_size ("PLUMB_KILLS", KILLS);
  gint64 total = 0;

  for (guint i = 0; i < n_kills; i++)
    {
      int output;
      pid_t pid = start (fixture, flood, NULL, &output);
      g_autofree char *what = g_strdup_printf ("kill %u", i);

      g_usleep ((gulong) g_test_rand_int_range (2000, 30000));
      kill (pid, SIGKILL);
      read_acknowledged (fixture, output);
      g_assert_true (WIFSIGNALED (wait_for (pid)));
      assert_whole (fixture, what);
      if (i % KILLS_A_PROJECT == KILLS_A_PROJECT - 1 || i == n_kills - 1)
        {
          assert_works (fixture);
          assert_whole (fixture, "after the kills");
          total += fixture->acknowledged;
          drop_project (fixture);
          make_project (fixture);
        }
    }
  g_assert_cmpint (total, >, n_kills / 3);
}

/* At each place that the code names, killed there for the first, second … time. */
static void
test_killed_at_points (Fixture *fixture, gconstpointer data)
{
  static const char *const golden[] = { "golden", NULL };
  static const char *const points[]
      = { "store.begin",   "store.commit",   "store.checkpoint", "artifact.mkdir",
          "artifact.open", "artifact.write", "artifact.sync",    "artifact.rename" };
  guint n_killed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    for (guint n = 1, is_over = 0; !is_over && n < 100; n++)
      {
        g_autofree char *fault = g_strdup_printf ("%s:%u:KILL", points[i], n);
        const char *environment[] = { "PLUMB_FAULT", fault, NULL };
        int output;
        pid_t pid = start (fixture, golden, environment, &output);

        read_acknowledged (fixture, output);
        is_over = !WIFSIGNALED (wait_for (pid));
        n_killed += !is_over;
        assert_whole (fixture, fault);
      }
  g_assert_cmpuint (n_killed, >, 20);
  assert_works (fixture);
}

typedef struct
{
  const char *call;
  const char *error;
  const char *sticky;
} FaultMode;

/* Runs the golden sequence with one fault. Returns: how many calls there were. */
static guint
run_with_fault (Fixture *fixture, const FaultMode *mode, guint at)
{
  static const char *const golden[] = { "golden", NULL };
  g_autofree char *count = g_strconcat (fixture->folder, ".count", NULL);
  g_autofree char *number = g_strdup_printf ("%u", at);
  g_autofree char *text = NULL;
  g_autofree char *what
      = g_strdup_printf ("%s %u, error %s, %s", mode->call, at, mode->error, mode->sticky);
  const char *environment[]
      = { "LD_PRELOAD",   shim,         "FAULT_FOLDER", fixture->folder, "FAULT_CALL",
          mode->call,     "FAULT_AT",   number,         "FAULT_ERRNO",   mode->error,
          "FAULT_STICKY", mode->sticky, "FAULT_COUNT",  count,           NULL };
  int output, status;
  pid_t pid = start (fixture, golden, environment, &output);
  guint n_calls = 0;

  read_acknowledged (fixture, output);
  status = wait_for (pid);
  if (!WIFEXITED (status) || (WEXITSTATUS (status) != 0 && WEXITSTATUS (status) != EXIT_REFUSED))
    g_error ("%s: ended with status %x", what, (guint) status);
  assert_whole (fixture, what);
  if (g_file_get_contents (count, &text, NULL, NULL))
    n_calls = (guint) atoi (text);
  g_unlink (count);
  return n_calls;
}

/* Walks all sites of a kind of call: until the golden sequence meets none. */
static void
test_faults (gconstpointer data)
{
  const FaultMode *mode = data;
  guint n_sites = 1;

  for (guint at = 0; at <= n_sites; at++)
    {
      Fixture fixture;

      make_project (&fixture);
      if (at == 0)
        n_sites = run_with_fault (&fixture, mode, 0);
      else
        {
          run_with_fault (&fixture, mode, at);
          if (at % SITES_A_RETRY == 0)
            {
              assert_works (&fixture);
              assert_whole (&fixture, "once there is space again");
            }
        }
      drop_project (&fixture);
    }
  g_assert_cmpuint (n_sites, >, 0);
  g_test_message ("%u sites", n_sites);
}

static void
test_two_writers (Fixture *fixture, gconstpointer data)
{
  int outputs[4];
  pid_t pids[4];
  PlumbFsckOptions options = { 0 };
  PlumbFsckCounts counts;
  g_autoptr (PlumbProblems) problems = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    {
      g_autofree char *name = g_strdup_printf ("writer-%u", i);
      const char *turns[] = { "turns", name, "1000", NULL };

      pids[i] = start (fixture, turns, NULL, &outputs[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    {
      read_acknowledged (fixture, outputs[i]);
      g_assert_cmpint (wait_for (pids[i]), ==, 0);
    }
  problems = plumb_fsck_run (fixture->project, &options, &counts, NULL);
  g_assert_cmpuint (plumb_problems_get_length (problems), ==, 0);
  g_assert_cmpint (counts.n_events, ==, 4000);
  g_assert_cmpint (fixture->acknowledged, ==, 4000);
}

static void
add_faults (void)
{
  static const char *const calls[] = { "write", "sync", "truncate", "rename", "open", "mkdir" };
  static const char *const stickiness[] = { "0", "1" };
  static const int errors[] = { ENOSPC, EIO };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (errors); j++)
      for (gsize k = 0; k < G_N_ELEMENTS (stickiness); k++)
        {
          FaultMode *mode = g_new0 (FaultMode, 1);
          g_autofree char *path
              = g_strdup_printf ("/crash/faults/%s-%s-%s", calls[i],
                                 errors[j] == EIO ? "eio" : "enospc", k == 0 ? "once" : "sticky");

          mode->call = calls[i];
          mode->error = g_intern_string (errors[j] == EIO ? G_STRINGIFY (5) : G_STRINGIFY (28));
          mode->sticky = stickiness[k];
          g_test_add_data_func_full (path, mode, test_faults, g_free);
        }
  {
    static const FaultMode short_once = { "write", "0", "0" }, short_sticky = { "write", "0", "1" };

    g_test_add_data_func ("/crash/faults/short-write-once", &short_once, test_faults);
    g_test_add_data_func ("/crash/faults/short-write-sticky", &short_sticky, test_faults);
  }
}

#define add(name, func) g_test_add ("/crash/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int status;

  store_test_use_memory ();
  g_test_init (&argc, &argv, NULL);
  driver = g_test_build_filename (G_TEST_BUILT, "lib", "store", "ledger-driver", NULL);
  shim = g_test_build_filename (G_TEST_BUILT, "support", "libfault-io.so", NULL);
  add ("golden", test_golden);
  add ("killed-at-random", test_killed_at_random);
  add ("killed-at-points", test_killed_at_points);
  add ("two-writers", test_two_writers);
  add_faults ();
  status = g_test_run ();
  g_free (driver);
  g_free (shim);
  return status;
}
