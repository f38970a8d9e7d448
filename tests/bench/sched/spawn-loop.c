/* spawn-loop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The floor: starts /bin/true, with the arguments that the steps give it, N times, J at once, by
 * posix_spawn and waitpid, and records nothing.
 *
 * usage: spawn-loop N J      prints the seconds that it took */

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    return 2;
  int total = atoi (argv[1]), at_once = atoi (argv[2]), sent = 0, live = 0;
  char program[] = "/bin/true", word[] = "step", number[16];
  char *child[] = { program, word, number, NULL };
  double start = now ();
  for (int done = 0; done < total;)
    {
      for (pid_t pid; live < at_once && sent < total; live++, sent++)
        {
          snprintf (number, sizeof number, "%d", sent);
          if (posix_spawn (&pid, child[0], NULL, NULL, child, environ) != 0)
            return 1;
        }
      int status;
      if (waitpid (-1, &status, 0) > 0)
        live--, done++;
    }
  printf ("%.6f\n", now () - start);
  return 0;
}
