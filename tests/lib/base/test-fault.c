/* test-fault.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plumb-fault.h"

static void
run_with (const char *test, const char *fault)
{
  g_auto (GStrv) environment = g_get_environ ();
  environment = g_environ_setenv (environment, "PLUMB_FAULT", fault, TRUE);
  g_test_trap_subprocess_with_envp (test, (const char *const *) environment, 0,
                                    G_TEST_SUBPROCESS_DEFAULT);
}

static void
test_unset (void)
{
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (plumb_fault_check ("store.commit"), ==, 0);
}

static void
count_calls (void)
{
  g_assert_cmpint (plumb_fault_check ("other"), ==, 0);
  for (int call = 1; call <= 5; call++)
    g_assert_cmpint (plumb_fault_check ("store.commit"), ==, call == 3 ? ENOSPC : 0);
  for (int call = 1; call <= 5; call++)
    g_assert_cmpint (plumb_fault_check ("artifact.rename"), ==, call >= 2 ? EIO : 0);
}

static void
test_calls (void)
{
  run_with ("/fault/subprocess/calls", "store.commit:3:ENOSPC,artifact.rename:2+:EIO");
  g_test_trap_assert_passed ();
}

/* Two rules on one name each count for themselves. */
static void
count_twice (void)
{
  g_assert_cmpint (plumb_fault_check ("x"), ==, EINTR);
  g_assert_cmpint (plumb_fault_check ("x"), ==, 0);
  g_assert_cmpint (plumb_fault_check ("x"), ==, EIO);
}

static void
test_two_rules (void)
{
  run_with ("/fault/subprocess/two-rules", "x:1:EINTR,x:3:EIO");
  g_test_trap_assert_passed ();
}

/* A fork, because g_test_trap_subprocess() does not tell which signal ended the process. */
static void
test_kill (void)
{
  g_setenv ("PLUMB_FAULT", "x:2:KILL", TRUE);
  pid_t child = fork ();
  if (child == 0)
    {
      g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
      close (STDOUT_FILENO);
      execl (self, self, "--GTestSubprocess", "-p", "/fault/subprocess/kill", NULL);
      _exit (127);
    }
  g_unsetenv ("PLUMB_FAULT");
  int status = 0;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
}

static void
call_twice (void)
{
  (void) plumb_fault_check ("x");
  (void) plumb_fault_check ("x");
}

static void
test_refused (void)
{
  static const char *const bad[] = { "x", "x:1", "x:0:EIO", "x:a:EIO", "x:1:EWHAT", "x:1-:EIO" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      run_with ("/fault/subprocess/kill", bad[i]);
      g_test_trap_assert_failed ();
      g_test_trap_assert_stderr ("*is not NAME:CALL:ERRNO*");
    }
}

static int n_hits;

static gpointer
call_often (gpointer data)
{
  for (guint i = 0; i < 1000; i++)
    if (plumb_fault_check ("x") != 0)
      g_atomic_int_inc (&n_hits);
  return NULL;
}

static void
count_on_threads (void)
{
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, call_often, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (n_hits, ==, 3001);
}

static void
test_threads (void)
{
  run_with ("/fault/subprocess/threads", "x:1000+:EIO");
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault/unset", test_unset);
  g_test_add_func ("/fault/calls", test_calls);
  g_test_add_func ("/fault/two-rules", test_two_rules);
  g_test_add_func ("/fault/kill", test_kill);
  g_test_add_func ("/fault/refused", test_refused);
  g_test_add_func ("/fault/threads", test_threads);
  g_test_add_func ("/fault/subprocess/calls", count_calls);
  g_test_add_func ("/fault/subprocess/two-rules", count_twice);
  g_test_add_func ("/fault/subprocess/kill", call_twice);
  g_test_add_func ("/fault/subprocess/threads", count_on_threads);
  return g_test_run ();
}
