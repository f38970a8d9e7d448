/* bench-launcher.c: what starting a command through the launcher costs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-launcher [TASKS [AT-ONCE [ROUNDS]]]: /bin/true so many times in all by a bare posix_spawn()
 * and waitpid() loop, and through PlumbLauncher with its pipes and a main loop, by turns in so many
 * rounds; prints the medians of the microseconds a task and of their ratio. */

#include "config.h"

#include <glib-unix.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "plumb-launcher.h"

static const char *const argv_true[] = { "/bin/true", NULL };

typedef struct
{
  PlumbLauncher *launcher;
  guint n_left;
  guint n_live;
} Load;

static double
run_bare (guint n_tasks, guint at_once)
{
  gint64 start_us = g_get_monotonic_time ();
  guint n_sent = 0, n_live = 0;

  while (n_sent < n_tasks || n_live > 0)
    {
      pid_t pid;

      for (; n_live < at_once && n_sent < n_tasks; n_live++, n_sent++)
        if (posix_spawn (&pid, argv_true[0], NULL, NULL, (char **) argv_true, environ) != 0)
          g_error ("posix_spawn failed");
      if (waitpid (-1, NULL, 0) > 0)
        n_live--;
    }
  return (double) (g_get_monotonic_time () - start_us) / n_tasks;
}

static void start_next (Load *load);

static void
ended_cb (const PlumbCommandEnd *end, gpointer user_data)
{
  Load *load = user_data;

  g_assert (end->error == 0 && end->status == 0);
  load->n_live--;
  start_next (load);
}

static void
start_next (Load *load)
{
  static const PlumbCommandEvents events = { .ended = ended_cb };
  static const char *const environment[]
      = { "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp", "LANG=C.UTF-8", "TZ=UTC", NULL };
  const PlumbCommand command = { .argv = argv_true,
                                 .environment = environment,
                                 .folder = "/tmp",
                                 .file_bytes = G_GUINT64_CONSTANT (1) << 33,
                                 .tasks = 8192 };

  if (load->n_left == 0)
    return;
  load->n_left--;
  load->n_live++;
  if (plumb_launcher_start (load->launcher, &command, &events, load, NULL) == 0)
    g_error ("the launcher took no job");
}

static double
run_launcher (PlumbLauncher *launcher, guint n_tasks, guint at_once)
{
  Load load = { .launcher = launcher, .n_left = n_tasks };
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < at_once; i++)
    start_next (&load);
  while (load.n_live > 0)
    g_main_context_iteration (NULL, TRUE);
  return (double) (g_get_monotonic_time () - start_us) / n_tasks;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
get_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

int
main (int argc, char **argv)
{
  guint n_tasks = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  guint at_once = argc > 2 ? (guint) atoi (argv[2]) : 2;
  guint n_rounds = argc > 3 ? (guint) atoi (argv[3]) : 40;
  g_autofree char *program = g_strdup_printf ("%s/plumb-launcher", g_getenv ("PLUMB_LIBEXEC_DIR"));
  g_autofree double *bare = g_new (double, n_rounds), *ours = g_new (double, n_rounds);
  g_autofree double *ratios = g_new (double, n_rounds);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLauncher) launcher = NULL;

  launcher = plumb_launcher_new (program, -1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_rounds; i++)
    {
      bare[i] = run_bare (n_tasks / n_rounds, at_once);
      ours[i] = run_launcher (launcher, n_tasks / n_rounds, at_once);
      ratios[i] = ours[i] / bare[i];
    }
  g_print ("%u tasks, %u at once: bare %.1f us, launcher %.1f us, median ratio of %u rounds %.3f\n",
           n_tasks, at_once, get_median (bare, n_rounds), get_median (ours, n_rounds), n_rounds,
           get_median (ratios, n_rounds));
  plumb_launcher_shut_down (launcher);
  return 0;
}
