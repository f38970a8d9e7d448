/* paced-runner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>

#include "plumb-core-backend.h"
#include "plumb-log.h"
#include "plumb-paths.h"
#include "plumb-runner-client.h"
#include "plumb-tools.h"

/* paced-runner PROJECT RATE: the project's runner, but for its programs: none is started. So many
 * items a second are done, evenly, the oldest first; one whose node is called "talker" is never
 * done before the others, writes a hundred lines of log a second, and tells its progress. Says
 * "ready" when it can be found, and leaves when its standard input ends. */

#define TICK_MS 10
#define MOST_LATE_US (200 * 1000)
#define TALKER "talker"

#define PACED_TYPE_BACKEND (paced_backend_get_type ())
G_DECLARE_FINAL_TYPE (PacedBackend, paced_backend, PACED, BACKEND, GObject)

struct _PacedBackend
{
  GObject parent_instance;

  guint rate;        /* items a second */
  gint64 counted_to; /* us: what was due until then is done */
  GQueue waiting;    /* GTask */
  GTask *talker;
  PlumbLog *talk;
  guint n_talked;
  guint tick;
};

typedef struct
{
  PlumbJob *job;
  PlumbProgressFunc progress;
  gpointer progress_data;
} Work;

static void paced_backend_iface_init (PlumbBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PacedBackend,
                               paced_backend,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_TYPE_BACKEND, paced_backend_iface_init))

static void
work_free (gpointer data)
{
  Work *work = data;
  plumb_job_unref (work->job);
  g_free (work);
}

static void
write_log (PlumbJob *job)
{
  g_autoptr (PlumbLog) log = plumb_log_new (plumb_job_get_info (job)->log_path);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u of %s\n", i, plumb_job_get_info (job)->id);
      plumb_log_append (log, line, strlen (line));
    }
  plumb_log_end (log);
}

static void
finish (GTask *taken)
{
  g_autoptr (GTask) task = taken;
  const Work *work = g_task_get_task_data (task);
  PlumbValueBuilder *outputs = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (outputs, "text", plumb_job_get_info (work->job)->id);
  write_log (work->job);
  g_autoptr (PlumbValue) value = plumb_value_builder_end (outputs);
  const PlumbOutcomeInfo info = { .status = PLUMB_OUTCOME_SUCCEEDED,
                                  .outputs = value,
                                  .wall_us = 20000,
                                  .cpu_us = 15000,
                                  .peak_bytes = 4 << 20,
                                  .log_bytes = 600 };
  g_task_return_pointer (task, plumb_outcome_new (&info), (GDestroyNotify) plumb_outcome_unref);
}

static void
talk (PacedBackend *self)
{
  const Work *work = g_task_get_task_data (self->talker);
  g_autofree char *line = g_strdup_printf (
      "\x1b[32m%07u\x1b[0m | rendered | remaining 00:04 | memory 284 M\n", self->n_talked++);
  plumb_log_append (self->talk, line, strlen (line));
  if (self->n_talked % 10 != 0)
    return;
  const PlumbProgress progress
      = { .fraction = self->n_talked % 1000 / 1000.0, .remaining_us = -1, .text = line };
  work->progress (work->job, &progress, work->progress_data);
}

/* By the clock, so that a busy machine has as many a second, unless it has too many. */
static guint
count_due (PacedBackend *self)
{
  const gint64 now = g_get_monotonic_time (), passed = MIN (now - self->counted_to, MOST_LATE_US);
  const guint n = (guint) (passed * self->rate / G_USEC_PER_SEC);
  self->counted_to = now - passed + (gint64) n * G_USEC_PER_SEC / self->rate;
  return n;
}

static gboolean
tick_cb (gpointer user_data)
{
  PacedBackend *self = user_data;
  const guint n_due = count_due (self);
  if (self->talker != NULL)
    talk (self);
  for (guint i = 0; i < n_due && !g_queue_is_empty (&self->waiting); i++)
    finish (g_queue_pop_head (&self->waiting));
  if (self->talker != NULL && g_queue_is_empty (&self->waiting))
    {
      plumb_log_end (self->talk);
      g_clear_pointer (&self->talk, plumb_log_free);
      finish (g_steal_pointer (&self->talker));
    }
  if (self->talker != NULL || !g_queue_is_empty (&self->waiting))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static const char *
paced_backend_get_name (PlumbBackend *backend)
{
  return "local";
}

static void
paced_backend_run_async (PlumbBackend *backend,
                         PlumbJob *job,
                         PlumbProgressFunc progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  PacedBackend *self = PACED_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);
  *work = (Work) { plumb_job_ref (job), progress, progress_data };
  g_task_set_task_data (task, work, work_free);
  g_task_set_check_cancellable (task, FALSE);
  if (g_strcmp0 (plumb_job_get_info (job)->node, TALKER) == 0)
    {
      self->talker = task;
      self->talk = plumb_log_new (plumb_job_get_info (job)->log_path);
    }
  else
    g_queue_push_tail (&self->waiting, task);
  if (self->tick == 0)
    self->tick = g_timeout_add (TICK_MS, tick_cb, self);
}

static PlumbOutcome *
paced_backend_run_finish (PlumbBackend *backend, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
paced_backend_iface_init (PlumbBackendInterface *iface)
{
  iface->get_name = paced_backend_get_name;
  iface->run_async = paced_backend_run_async;
  iface->run_finish = paced_backend_run_finish;
}

static void
paced_backend_class_init (PacedBackendClass *klass)
{
}

static void
paced_backend_init (PacedBackend *self)
{
  g_queue_init (&self->waiting);
}

static gboolean
end_cb (int fd, GIOCondition condition, gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static PlumbEngine *
make_engine (PlumbProject *project, guint rate)
{
  g_autoptr (PlumbRegistry) registry = plumb_registry_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_auto (GStrv) folders = plumb_paths_list_packs ();
  plumb_registry_load (registry, (const char *const *) folders, problems);
  g_autoptr (PlumbValue) tools = plumb_tools_find_all (registry);
  g_autoptr (PlumbBackends) backends = plumb_backends_new ();
  g_autoptr (PlumbBackend) core = plumb_core_backend_new ();
  g_autoptr (PacedBackend) paced = g_object_new (PACED_TYPE_BACKEND, NULL);
  paced->rate = MAX (rate, 1);
  plumb_backends_add (backends, core);
  plumb_backends_add (backends, PLUMB_BACKEND (paced));
  return plumb_engine_new (&(PlumbEngineInfo) {
      .project = project, .registry = registry, .backends = backends, .tools = tools });
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (argc != 3)
    return 2;
  g_autoptr (PlumbProject) project = plumb_project_open (argv[1], &error);
  g_autoptr (PlumbEngine) engine
      = project != NULL ? make_engine (project, (guint) atoi (argv[2])) : NULL;
  g_autoptr (PlumbRunner) runner = engine != NULL ? plumb_runner_open (engine, &error) : NULL;
  if (runner == NULL || !plumb_runner_listen (runner, &error))
    {
      g_printerr ("paced-runner: %s\n", error->message);
      return 1;
    }
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_unix_fd_add (STDIN_FILENO, G_IO_HUP, end_cb, loop);
  puts ("ready");
  fflush (stdout);
  g_main_loop_run (loop);
  return 0; /* what runs is interrupted, as by a crash: nobody looks at it again */
}
