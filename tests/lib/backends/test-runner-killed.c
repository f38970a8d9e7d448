/* test-runner-killed.c: what is left when the runner is killed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The test starts itself once more as a runner (--runner FOLDER), which takes a lease, starts
 * commands that do not want to end, and is killed without a warning. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "plumb-file.h"
#include "plumb-local-backend.h"

static char *own_path;

/* --- the runner --- */

static void
start (Fixture *fixture, const char *const *arguments)
{
  g_autofree char *params = fixture_make_params (arguments, NULL);

  (void) fixture_start (fixture, fixture_make_job (fixture, "test.run", params, NULL));
}

static gboolean
never (gpointer data)
{
  return FALSE;
}

static int
run_runner (const char *folder)
{
  Fixture fixture;
  g_autofree char *lease = g_build_filename (folder, "lease", NULL);
  g_autofree char *pids = g_build_filename (folder, "pids", NULL);
  g_autofree char *hidden = g_build_filename (folder, "hidden", NULL);
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  PlumbBackends *backends = plumb_backends_new ();
  int fd = open (lease, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fcntl (fd, F_OFD_SETLK, &lock), ==, 0);
  fixture_set_up (&fixture, plumb_local_backend_new ());
  plumb_backends_add (backends, fixture.backend);
  plumb_backends_set_lease (backends, fd);
  start (&fixture, (const char *const[]) { "ignore", pids, NULL });
  start (&fixture, (const char *const[]) { "sleep", "1000", pids, NULL });
  start (&fixture, (const char *const[]) { "orphan", pids, "1000", NULL });
  start (&fixture, (const char *const[]) { "disguised-orphan", hidden, NULL });
  start (&fixture, (const char *const[]) { "storm", pids, "5", NULL });
  return fixture_wait_until (never, NULL);
}

/* --- the test --- */

typedef struct
{
  char *folder;
  char *pids;
  char *hidden; /* of one that wiped its environment */
  char *lease;
} Place;

static guint
count_alive (const Place *place)
{
  return fixture_count_alive (place->pids) + fixture_count_alive (place->hidden);
}

static gboolean
has_all (gpointer data)
{
  return count_alive (data) == 14;
}

static gboolean
is_free (gpointer data)
{
  int fd = open (((Place *) data)->lease, O_RDWR | O_CLOEXEC);
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  gboolean free = fcntl (fd, F_OFD_SETLK, &lock) == 0;

  close (fd);
  return free;
}

static GPid
spawn_runner (const char *folder)
{
  const char *argv[] = { own_path, "--runner", folder, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL,
                 NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

static void
test_killed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plumb-killed-XXXXXX", NULL);
  g_autofree char *pids = g_build_filename (folder, "pids", NULL);
  g_autofree char *lease = g_build_filename (folder, "lease", NULL);
  g_autofree char *hidden = g_build_filename (folder, "hidden", NULL);
  Place place = { folder, pids, hidden, lease };
  GPid runner = spawn_runner (folder);
  gint64 start_us;

  g_assert_true (fixture_wait_until (has_all, &place));
  g_assert_false (is_free (&place));
  start_us = g_get_monotonic_time ();
  kill (runner, SIGKILL);
  g_assert_cmpint (waitpid (runner, NULL, 0), ==, runner);
  /* Whoever gets the lease may rely on it: nobody of the old run is there any more. */
  g_assert_true (fixture_wait_until (is_free, &place));
  g_assert_cmpuint (count_alive (&place), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 5 * G_USEC_PER_SEC);
  g_assert_true (plumb_file_remove_tree (folder, NULL));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--runner") == 0)
    {
      char *test_argv[] = { argv[0], NULL };
      char **rest = test_argv;
      int n = 1;

      g_test_init (&n, &rest, NULL);
      return run_runner (argv[2]);
    }
  g_test_init (&argc, &argv, NULL);
  own_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_add_func ("/runner/killed", test_killed);
  return g_test_run ();
}
