/* misbehave.c: a program that does what programs do to those who start them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * misbehave MODE [ARGUMENT ...]; see the table at the end. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void
rest (double seconds)
{
  struct timespec time = { .tv_sec = (time_t) seconds,
                           .tv_nsec = (long) ((seconds - (double) (time_t) seconds) * 1e9) };

  while (nanosleep (&time, &time) != 0)
    ;
}

/* Says where it is, so that a test can look whether it still is. */
static void
leave_pid (const char *path)
{
  char line[64];
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  int length = snprintf (line, sizeof line, "%d\n", (int) getpid ());

  if (fd < 0 || write (fd, line, (size_t) length) != length)
    _exit (99);
  close (fd);
}

static int
do_exit (int argc, char **argv)
{
  return atoi (argv[0]);
}

static int
do_signal (int argc, char **argv)
{
  raise (atoi (argv[0]));
  return 0;
}

static int
do_arguments (int argc, char **argv)
{
  for (int i = 0; i < argc; i++)
    fwrite (argv[i], 1, strlen (argv[i]) + 1, stdout);
  return 0;
}

static int
do_version (int argc, char **argv)
{
  puts ("misbehave 1.2.3");
  return 0;
}

static int
do_environment (int argc, char **argv)
{
  for (char **at = environ; *at != NULL; at++)
    puts (*at);
  return 0;
}

static int
do_descriptors (int argc, char **argv)
{
  for (int fd = 0; fd < 256; fd++)
    if (fcntl (fd, F_GETFD) >= 0)
      printf ("%d\n", fd);
  return 0;
}

static int
do_state (int argc, char **argv)
{
  sigset_t mask;
  struct rlimit core, data;
  unsigned n_blocked = 0, n_ignored = 0;

  sigprocmask (SIG_SETMASK, NULL, &mask);
  for (int i = 1; i < NSIG; i++)
    {
      struct sigaction action;

      n_blocked += sigismember (&mask, i) == 1;
      n_ignored += sigaction (i, NULL, &action) == 0 && action.sa_handler != SIG_DFL;
    }
  getrlimit (RLIMIT_CORE, &core);
  getrlimit (RLIMIT_DATA, &data);
  printf ("blocked %u ignored %u leader %d core %llu data %llu output %x\n", n_blocked, n_ignored,
          getpgrp () == getpid (), (unsigned long long) core.rlim_max,
          (unsigned long long) data.rlim_max, fcntl (1, F_GETFL) | fcntl (2, F_GETFL));
  return 0;
}

static int
do_not_wait (int argc, char **argv)
{
  return fcntl (1, F_SETFL, O_NONBLOCK) != 0 || fcntl (2, F_SETFL, O_NONBLOCK) != 0;
}

static int
do_sleep (int argc, char **argv)
{
  if (argc > 1)
    leave_pid (argv[1]);
  rest (atof (argv[0]));
  return 0;
}

static int
do_stop (int argc, char **argv)
{
  leave_pid (argv[0]);
  raise (SIGSTOP);
  return 0;
}

static int
do_ignore (int argc, char **argv)
{
  signal (SIGTERM, SIG_IGN);
  leave_pid (argv[0]);
  puts ("ready");
  fflush (stdout);
  rest (1e6);
  return 0;
}

static int
do_spin (int argc, char **argv)
{
  double seconds = atof (argv[0]);
  struct timespec now;

  do
    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  while ((double) now.tv_sec + (double) now.tv_nsec / 1e9 < seconds);
  return 0;
}

/* So many bytes of lines, then a last one. */
static int
do_write (int argc, char **argv)
{
  static char block[65536];
  unsigned long long left = strtoull (argv[0], NULL, 10);

  memset (block, 'y', sizeof block);
  for (size_t i = 63; i < sizeof block; i += 64)
    block[i] = '\n';
  while (left > 0)
    {
      size_t n = left < sizeof block ? (size_t) left : sizeof block;

      if (fwrite (block, 1, n, stdout) != n)
        return 1;
      left -= n;
    }
  puts ("\nthe end");
  return 0;
}

static int
do_junk (int argc, char **argv)
{
  for (int i = 0; i < 65536; i++)
    putchar (i * 167 % 256);
  fputs ("\n\033[31mred\033[0m \xff\xfe \xe2\x80\xae"
         "abc\n",
         stdout);
  fflush (stdout);
  return 3;
}

static int
do_both (int argc, char **argv)
{
  puts ("this is output");
  fflush (stdout);
  fputs ("this is an error\n", stderr);
  return 0;
}

static int
do_close (int argc, char **argv)
{
  close (1);
  close (2);
  rest (atof (argv[0]));
  return 5;
}

static void
become_orphan (const char *path, int ignores)
{
  if (fork () != 0)
    return;
  setsid ();
  if (fork () != 0)
    _exit (0);
  if (ignores)
    signal (SIGTERM, SIG_IGN);
  leave_pid (path);
  rest (1e6);
}

static void
wait_for_lines (const char *path, int n)
{
  struct stat info;

  while (stat (path, &info) != 0 || info.st_size < n)
    rest (0.005);
}

/* A grandchild in a session of its own that ignores TERM; then it ends or goes on. */
static int
do_orphan (int argc, char **argv)
{
  become_orphan (argv[0], 1);
  wait_for_lines (argv[0], 1);
  puts ("ready");
  fflush (stdout);
  if (argc > 1)
    rest (atof (argv[1]));
  return 0;
}

/* The same, without the mark by which the launcher knows its own. */
static int
do_disguised_orphan (int argc, char **argv)
{
  char *bare[] = { (char *) "misbehave", (char *) "ignore", argv[0], NULL };
  char *none[] = { NULL };

  if (fork () == 0)
    {
      setsid ();
      if (fork () != 0)
        _exit (0);
      execve ("/proc/self/exe", bare, none);
      _exit (98);
    }
  wait_for_lines (argv[0], 1);
  return 0;
}

static int
do_storm (int argc, char **argv)
{
  int n = atoi (argv[1]);

  for (int i = 0; i < n; i++)
    become_orphan (argv[0], i % 2);
  for (int i = 0; i < n; i++)
    if (fork () == 0)
      {
        leave_pid (argv[0]);
        rest (1e6);
      }
  wait_for_lines (argv[0], n * 4);
  puts ("ready");
  fflush (stdout);
  rest (1000);
  return 0;
}

static int
do_fill (int argc, char **argv)
{
  static char block[65536];
  int fd = open (argv[0], O_WRONLY | O_CREAT | O_TRUNC, 0600);

  while (write (fd, block, sizeof block) > 0)
    ;
  return 1;
}

static int
do_allocate (int argc, char **argv)
{
  size_t n = (size_t) atoll (argv[0]) << 20;
  char *memory = malloc (n);

  if (memory == NULL)
    {
      fputs ("Cannot allocate memory\n", stderr);
      return 1;
    }
  memset (memory, 1, n);
  return memory[n / 2] == 1 ? 0 : 2;
}

static int
do_text (int argc, char **argv)
{
  FILE *file = fopen (argv[0], "w");

  return file == NULL || fputs (argv[1], file) < 0 || fclose (file) != 0;
}

static int
do_link (int argc, char **argv)
{
  return symlink (argv[0], argv[1]) != 0;
}

static int
do_hard_link (int argc, char **argv)
{
  return link (argv[0], argv[1]) != 0;
}

static int
do_progress (int argc, char **argv)
{
  for (int i = 1; i <= 10; i++)
    {
      printf ("Sample %d/10\r", i);
      fflush (stdout);
      rest (0.06);
    }
  return 0;
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    int (*run) (int argc, char **argv);
    int n_arguments;
  } modes[] = {
    { "exit", do_exit, 1 },
    { "signal", do_signal, 1 },
    { "arguments", do_arguments, 0 },
    { "--version", do_version, 0 },
    { "environment", do_environment, 0 },
    { "descriptors", do_descriptors, 0 },
    { "state", do_state, 0 },
    { "not-wait", do_not_wait, 0 },
    { "sleep", do_sleep, 1 },
    { "stop", do_stop, 1 },
    { "ignore", do_ignore, 1 },
    { "spin", do_spin, 1 },
    { "write", do_write, 1 },
    { "junk", do_junk, 0 },
    { "both", do_both, 0 },
    { "close", do_close, 1 },
    { "orphan", do_orphan, 1 },
    { "disguised-orphan", do_disguised_orphan, 1 },
    { "storm", do_storm, 2 },
    { "fill", do_fill, 1 },
    { "allocate", do_allocate, 1 },
    { "text", do_text, 2 },
    { "link", do_link, 2 },
    { "hard-link", do_hard_link, 2 },
    { "progress", do_progress, 0 },
  };

  for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof *modes; i++)
    if (strcmp (argv[1], modes[i].name) == 0 && argc - 2 >= modes[i].n_arguments)
      return modes[i].run (argc - 2, argv + 2);
  fputs ("usage: misbehave MODE [ARGUMENT ...]\n", stderr);
  return 97;
}
