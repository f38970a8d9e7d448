/* bench-backends.c: what it costs to run a command.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-backends [TASKS [AT-ONCE [ROUNDS]]]: /bin/true so many times in all, by turns in so many
 * rounds: bare      a posix_spawn() and waitpid() loop launcher  through PlumbLauncher: pipes,
 * limits, a main loop backend   through the local backend, as the kind core.command: a work folder,
 * templates, outcomes Prints the medians of the microseconds a task, and of the ratios to the bare
 * loop. */

#include "config.h"

#include <glib-unix.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "plumb-file.h"
#include "plumb-launcher.h"
#include "plumb-local-backend.h"
#include "plumb-paths.h"
#include "plumb-registry.h"

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

/* --- the backend --- */

typedef struct
{
  PlumbBackend *backend;
  PlumbKind *kind;
  PlumbValue *params;
  PlumbValue *item;
  char *folder;
  guint n_left;
  guint n_live;
} Work;

static PlumbValue *
make_params (PlumbKind *kind)
{
  g_autoptr (PlumbValueBuilder) params = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    {
      const PlumbField *field = plumb_kind_get_field (kind, i);

      if (field->default_value != NULL)
        plumb_value_builder_set (params, field->name, plumb_value_ref (field->default_value));
    }
  plumb_value_builder_set_string (params, "program", argv_true[0]);
  return plumb_value_builder_end (g_steal_pointer (&params));
}

static void
work_init (Work *self)
{
  g_autofree char *pack = plumb_paths_get_data ("packs/core");
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  PlumbRegistry *registry = plumb_registry_new ();

  if (!plumb_registry_load_pack (registry, pack, PLUMB_PACK_ORIGIN_APPLICATION, problems))
    g_error ("the core pack cannot be read");
  self->backend = plumb_local_backend_new ();
  self->kind = plumb_registry_find_kind (registry, "core.command");
  self->params = make_params (self->kind);
  self->item = plumb_value_builder_end (plumb_value_builder_new_object ());
  self->folder = g_dir_make_tmp ("plumb-bench-XXXXXX", NULL);
}

static void
work_clear (Work *self)
{
  plumb_backend_shut_down (self->backend);
  plumb_file_remove_tree (self->folder, NULL);
}

static void start_job (Work *self);

static void
done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Work *self = user_data;
  g_autoptr (PlumbOutcome) outcome = plumb_backend_run_finish (self->backend, result, NULL);

  g_assert (plumb_outcome_get_info (outcome)->status == PLUMB_OUTCOME_SUCCEEDED);
  self->n_live--;
  start_job (self);
}

static void
start_job (Work *self)
{
  g_autoptr (PlumbJob) job = NULL;

  if (self->n_left == 0)
    return;
  self->n_left--;
  self->n_live++;
  job = plumb_job_new (&(PlumbJobInfo) { .id = "1/a/0/1",
                                         .kind = self->kind,
                                         .params = self->params,
                                         .inputs = self->item,
                                         .item = self->item,
                                         .work_folder = self->folder,
                                         .project_folder = self->folder,
                                         .threads = 1 });
  plumb_backend_run_async (self->backend, job, NULL, NULL, NULL, done_cb, self);
}

static double
run_backend (Work *self, guint n_tasks, guint at_once)
{
  gint64 start_us = g_get_monotonic_time ();

  self->n_left = n_tasks;
  for (guint i = 0; i < at_once; i++)
    start_job (self);
  while (self->n_live > 0)
    g_main_context_iteration (NULL, TRUE);
  return (double) (g_get_monotonic_time () - start_us) / n_tasks;
}

/* --- figures --- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
get_median (GArray *values)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, values->len / 2);
}

static void
print (const char *name, GArray *times, GArray *ratios)
{
  g_print ("%-9s %8.1f us   ratio %.3f\n", name, get_median (times), get_median (ratios));
}

int
main (int argc, char **argv)
{
  guint n_tasks = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  guint at_once = argc > 2 ? (guint) atoi (argv[2]) : 2;
  guint n_rounds = argc > 3 ? (guint) atoi (argv[3]) : 40;
  g_autofree char *program = plumb_paths_get_libexec ("plumb-launcher");
  GArray *times[3], *ratios[3];
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbLauncher) launcher = plumb_launcher_new (program, -1, &error);
  Work work = { 0 };

  g_assert_no_error (error);
  work_init (&work);
  for (guint k = 0; k < 3; k++)
    {
      times[k] = g_array_new (FALSE, FALSE, sizeof (double));
      ratios[k] = g_array_new (FALSE, FALSE, sizeof (double));
    }
  for (guint i = 0; i < n_rounds; i++)
    {
      guint n = n_tasks / n_rounds;
      double us[3] = { run_bare (n, at_once), run_launcher (launcher, n, at_once),
                       run_backend (&work, n, at_once) };

      for (guint k = 0; k < 3; k++)
        {
          double ratio = us[k] / us[0];

          g_array_append_val (times[k], us[k]);
          g_array_append_val (ratios[k], ratio);
        }
    }
  g_print ("%u tasks, %u at once, %u rounds\n", n_tasks, at_once, n_rounds);
  print ("bare", times[0], ratios[0]);
  print ("launcher", times[1], ratios[1]);
  print ("backend", times[2], ratios[2]);
  plumb_launcher_shut_down (launcher);
  work_clear (&work);
  return 0;
}
