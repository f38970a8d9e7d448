/* test-limits.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plumb-limits.h"

/* What is open stays open; nothing else can be read, made or listed. */
static void
test_files (void)
{
  if (g_test_subprocess ())
    {
      int open_before = open ("/proc/self/exe", O_RDONLY | O_CLOEXEC);
      char first[4];

      if (!plumb_limit_files ())
        {
          g_print ("no Landlock");
          return;
        }
      g_assert_cmpint (read (open_before, first, sizeof first), ==, sizeof first);
      g_assert_cmpint (memcmp (first, "\177ELF", 4), ==, 0);
      g_assert_cmpint (open ("/proc/self/exe", O_RDONLY | O_CLOEXEC), <, 0);
      g_assert_cmpint (errno, ==, EACCES);
      g_assert_cmpint (open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), <, 0);
      g_assert_cmpint (open ("made", O_WRONLY | O_CREAT | O_CLOEXEC, 0600), <, 0);
      g_assert_cmpint (execl ("/bin/true", "true", NULL), <, 0);
      g_print ("refused");
      fflush (stdout);
      _exit (0); /* a leak checker would open files */
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  if (syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0)
    g_test_trap_assert_stdout ("*refused*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/files", test_files);
  return g_test_run ();
}
