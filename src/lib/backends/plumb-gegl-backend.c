/* plumb-gegl-backend.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-gegl-backend.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "plumb-json.h"
#include "plumb-log.h"
#include "plumb-paths.h"

#define MAX_WORKERS 4
#define JOBS_PER_WORKER                                                                            \
  500 /* then it is replaced, so that no leak of an operation grows for ever */
#define DEFAULT_TIMEOUT_S 600
#define MESSAGE_BYTES 4096

/* One process. Between jobs it waits on its standard input. */
typedef struct
{
  PlumbGeglBackend *backend; /* borrowed: the backend ends its workers */
  GSubprocess *process;
  GDataInputStream *answers;
  GInputStream *messages;
  GTask *task; /* the job in hand, or NULL */
  guint n_jobs;
  guint threads;
} Worker;

/* A job while it waits or runs: the data of its task. */
typedef struct
{
  PlumbJob *job;
  PlumbLog *log;
  char *request;
  Worker *worker;
  gulong cancelled;
  guint timeout;
  gint64 started_us;
  gboolean is_cancelled;
  gboolean is_late;
} Work;

struct _PlumbGeglBackend
{
  GObject parent_instance;
  GPtrArray *workers; /* Worker */
  GQueue waiting;     /* GTask */
  int lease;
  gboolean is_shut_down;
};

static void plumb_gegl_backend_init_backend (PlumbBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbGeglBackend,
                               plumb_gegl_backend,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_TYPE_BACKEND,
                                                      plumb_gegl_backend_init_backend))

static void start_next (PlumbGeglBackend *self);

static void
work_free (Work *work)
{
  g_clear_pointer (&work->log, plumb_log_free);
  plumb_job_unref (work->job);
  g_free (work->request);
  g_free (work);
}

/* --- what is asked of a worker --- */

/* { port: path } of the inputs that are files. */
static PlumbValue *
make_inputs (PlumbValue *inputs)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  for (guint i = 0; i < plumb_value_get_length (inputs); i++)
    {
      const char *port = NULL;
      PlumbValue *datum = plumb_value_get_member_at (inputs, i, &port);
      if (plumb_value_get_value_type (datum) == PLUMB_VALUE_ARRAY)
        datum = plumb_value_get_element (datum, 0);
      const char *path = plumb_value_member_string (datum, "path", NULL);
      if (path != NULL)
        plumb_value_builder_set_string (builder, port, path);
    }
  return plumb_value_builder_end (builder);
}

static char *
make_request (const PlumbJobInfo *info)
{
  PlumbValue *call = plumb_kind_get_call (info->kind);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "operation",
                                  plumb_value_member_string (call, "operation", ""));
  plumb_value_builder_set (builder, "params", plumb_value_ref (info->params));
  plumb_value_builder_set (builder, "inputs", make_inputs (info->inputs));
  plumb_value_builder_set_uint (builder, "seed", info->seed);
  plumb_value_builder_set_string (builder, "seed_property",
                                  plumb_value_member_string (call, "seed", NULL));
  plumb_value_builder_set_string (builder, "folder", info->work_folder);
  plumb_value_builder_set_string (builder, "name",
                                  plumb_value_member_string (info->item, "name", NULL));
  g_autoptr (PlumbValue) request = plumb_value_builder_end (builder);
  GString *line = g_string_new (NULL);
  plumb_json_append (line, request, PLUMB_JSON_COMPACT);
  g_string_append_c (line, '\n');
  return g_string_free (line, FALSE);
}

/* --- how a job ends --- */

static PlumbValue *
make_evidence (Work *work)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (
      builder, "operation",
      plumb_value_member_string (plumb_kind_get_call (plumb_job_get_info (work->job)->kind),
                                 "operation", ""));
  return plumb_value_builder_end (builder);
}

/* Completes the task; the caller has taken it off its worker. */
static void
finish (GTask *task, PlumbOutcomeInfo *info)
{
  Work *work = g_task_get_task_data (task);
  g_clear_handle_id (&work->timeout, g_source_remove);
  if (work->cancelled != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), work->cancelled);
  work->cancelled = 0;
  plumb_log_end (work->log);
  g_autofree char *tail = plumb_log_dup_tail (work->log, 12);
  g_autoptr (PlumbValue) evidence = make_evidence (work);
  info->evidence = evidence;
  info->log_bytes = plumb_log_get_bytes (work->log);
  info->log_tail = tail;
  info->wall_us = g_get_monotonic_time () - work->started_us;
  g_task_return_pointer (task, plumb_outcome_new (info), (GDestroyNotify) plumb_outcome_unref);
}

static const char *
advise (const char *domain)
{
  if (g_strcmp0 (domain, "plumb-image-error-quark") == 0)
    return "open the picture in another program and save it again, or leave it out";
  return "change the node's parameters or its inputs; `plumb node` explains them";
}

static void
finish_with_answer (GTask *task, PlumbValue *answer)
{
  PlumbValue *error = plumb_value_get_member (answer, "error");
  PlumbOutcomeInfo info = {
    .status = error != NULL ? PLUMB_OUTCOME_FAILED : PLUMB_OUTCOME_SUCCEEDED,
    .outputs = plumb_value_get_member (answer, "outputs"),
    .cpu_us = plumb_value_member_int (answer, "cpu_us", 0),
    .peak_bytes = plumb_value_member_int (answer, "peak_bytes", 0),
  };
  if (error != NULL)
    {
      const char *domain = plumb_value_member_string (error, "domain", "");
      info.code = g_strcmp0 (domain, "plumb-image-error-quark") == 0 ? "picture-unreadable"
                                                                     : "operation-refused";
      info.message = plumb_value_member_string (error, "message", "");
      info.advice = advise (domain);
    }
  finish (task, &info);
}

/* The worker has gone, or is told to go, with the job in hand. */
static void
finish_without_answer (GTask *task, GSubprocess *process)
{
  Work *work = g_task_get_task_data (task);
  const char *operation = plumb_value_member_string (
      plumb_kind_get_call (plumb_job_get_info (work->job)->kind), "operation", "");
  if (work->is_cancelled)
    {
      finish (task, &(PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_CANCELLED });
      return;
    }
  int signal = process != NULL && g_subprocess_get_if_signaled (process)
                   ? g_subprocess_get_term_sig (process)
                   : 0;
  g_autofree char *message
      = work->is_late ? g_strdup_printf ("%s did not end within its time", operation)
                      : g_strdup_printf (
                            "the process that carried out %s ended in the middle of it", operation);
  g_autofree char *found = signal != 0
                               ? g_strdup_printf ("signal %d (%s)", signal, g_strsignal (signal))
                               : g_strdup ("no answer");
  finish (task,
          &(PlumbOutcomeInfo) {
              .status = PLUMB_OUTCOME_FAILED,
              .failure_class = work->is_late ? PLUMB_FAILURE_TIMEOUT
                                             : (signal == SIGKILL ? PLUMB_FAILURE_RETRYABLE
                                                                  : PLUMB_FAILURE_NON_RETRYABLE),
              .code = work->is_late ? "timeout" : "operation-crashed",
              .message = message,
              .expected = "an answer",
              .found = found,
              .advice = "try smaller pictures or milder parameters; other nodes are not affected",
          });
}

/* --- a worker's life --- */

static void
worker_free (Worker *worker)
{
  if (worker->process != NULL)
    g_subprocess_force_exit (worker->process);
  g_clear_object (&worker->answers);
  g_clear_object (&worker->process);
  g_free (worker);
}

/* Takes the worker out of the backend and its job to an end. Reads that are under way keep their
 * streams alive and find that the worker is gone. */
static void
drop_worker (Worker *worker)
{
  PlumbGeglBackend *self = worker->backend;
  g_autoptr (GTask) task = g_steal_pointer (&worker->task);
  g_autoptr (GSubprocess) process = g_object_ref (worker->process);
  g_subprocess_force_exit (process);
  g_ptr_array_remove (self->workers, worker);
  if (task != NULL)
    {
      g_subprocess_wait (process, NULL, NULL); /* killed: this is over at once */
      finish_without_answer (task, process);
    }
  start_next (self);
}

static Worker *
find_worker (PlumbGeglBackend *self, gconstpointer stream)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      Worker *worker = g_ptr_array_index (self->workers, i);
      if ((gconstpointer) worker->answers == stream || (gconstpointer) worker->messages == stream)
        return worker;
    }
  return NULL;
}

static void read_messages (Worker *worker);

static void
message_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbGeglBackend) self = user_data;
  g_autoptr (GBytes) bytes
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  Worker *worker = find_worker (self, source);
  if (worker == NULL || bytes == NULL || g_bytes_get_size (bytes) == 0)
    return;
  if (worker->task != NULL)
    plumb_log_append (((Work *) g_task_get_task_data (worker->task))->log,
                      g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  read_messages (worker);
}

static void
read_messages (Worker *worker)
{
  g_input_stream_read_bytes_async (worker->messages, MESSAGE_BYTES, G_PRIORITY_DEFAULT, NULL,
                                   message_read_cb, g_object_ref (worker->backend));
}

static Worker *
worker_new (PlumbGeglBackend *self, guint threads, GError **error)
{
  g_autofree char *program = plumb_paths_get_libexec ("plumb-gegl-worker");
  g_autofree char *count = g_strdup_printf ("%u", threads);
  static const char *const environment[] = { "PATH=/usr/bin:/bin", "LANG=C.UTF-8",
                                             "LC_ALL=C.UTF-8",     "TZ=UTC",
                                             "HOME=/nonexistent",  NULL };
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_environ (launcher, (char **) environment);
  if (self->lease >= 0)
    g_subprocess_launcher_take_fd (launcher, fcntl (self->lease, F_DUPFD_CLOEXEC, 10), 9);
  g_autoptr (GSubprocess) process
      = g_subprocess_launcher_spawn (launcher, error, program, count, NULL);
  if (process == NULL)
    return NULL;
  Worker *worker = g_new0 (Worker, 1);
  worker->backend = self;
  worker->threads = threads;
  worker->process = g_steal_pointer (&process);
  worker->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (worker->process));
  worker->messages = g_subprocess_get_stderr_pipe (worker->process);
  g_ptr_array_add (self->workers, worker);
  read_messages (worker);
  return worker;
}

static void
answer_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbGeglBackend) self = user_data;
  gsize length = 0;
  g_autofree char *line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, &length, NULL);
  Worker *worker = find_worker (self, source);
  if (worker == NULL)
    return;
  g_autoptr (PlumbValue) answer
      = line != NULL ? plumb_json_parse (line, (gssize) length, NULL) : NULL;
  if (answer == NULL || worker->task == NULL)
    {
      drop_worker (worker);
      return;
    }
  g_autoptr (GTask) task = g_steal_pointer (&worker->task);
  ((Work *) g_task_get_task_data (task))->worker = NULL;
  if (++worker->n_jobs >= JOBS_PER_WORKER)
    drop_worker (worker);
  finish_with_answer (task, answer);
  start_next (self);
}

static gboolean
late_cb (gpointer user_data)
{
  Work *work = g_task_get_task_data (user_data);
  work->timeout = 0;
  work->is_late = TRUE;
  drop_worker (work->worker);
  return G_SOURCE_REMOVE;
}

static gboolean
drop_cancelled_cb (gpointer user_data)
{
  Work *work = g_task_get_task_data (user_data);
  PlumbGeglBackend *self = g_task_get_source_object (user_data);
  if (work->worker != NULL)
    drop_worker (work->worker);
  else if (g_queue_remove (&self->waiting, user_data))
    {
      finish_without_answer (user_data, NULL);
      g_object_unref (user_data);
    }
  return G_SOURCE_REMOVE;
}

/* May come on any thread, and inside g_cancellable_connect(). */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Work *work = g_task_get_task_data (user_data);
  work->is_cancelled = TRUE;
  g_idle_add_full (G_PRIORITY_HIGH, drop_cancelled_cb, g_object_ref (user_data), g_object_unref);
}

static gboolean
give (Worker *worker, GTask *task)
{
  Work *work = g_task_get_task_data (task);
  gsize length = strlen (work->request);
  if (!g_output_stream_write_all (g_subprocess_get_stdin_pipe (worker->process), work->request,
                                  length, NULL, NULL, NULL))
    return FALSE;
  worker->task = g_object_ref (task);
  work->worker = worker;
  gint64 limit = plumb_value_member_int (plumb_kind_get_call (plumb_job_get_info (work->job)->kind),
                                         "timeout_s", DEFAULT_TIMEOUT_S);
  work->timeout = g_timeout_add_seconds ((guint) CLAMP (limit, 1, 86400), late_cb, task);
  g_data_input_stream_read_line_async (worker->answers, G_PRIORITY_DEFAULT, NULL, answer_read_cb,
                                       g_object_ref (worker->backend));
  return TRUE;
}

static Worker *
find_idle (PlumbGeglBackend *self, guint threads)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      Worker *worker = g_ptr_array_index (self->workers, i);
      if (worker->task == NULL && worker->threads == threads)
        return worker;
    }
  return NULL;
}

static void
fail_to_start (GTask *task, const GError *error)
{
  finish (task,
          &(PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_FAILED,
                                .code = "worker-missing",
                                .message = error != NULL ? error->message
                                                         : "the GEGL worker did not take the job",
                                .expected = "plumb-gegl-worker beside the program",
                                .advice = "install Plumbline again" });
}

static void
start_task (PlumbGeglBackend *self, GTask *task)
{
  guint threads
      = MAX (plumb_job_get_info (((Work *) g_task_get_task_data (task))->job)->threads, 1);
  g_autoptr (GError) error = NULL;
  for (guint attempt = 0; attempt < 2; attempt++)
    {
      Worker *worker = find_idle (self, threads);
      if (worker == NULL)
        worker = worker_new (self, threads, &error);
      if (worker == NULL)
        break;
      if (give (worker, task))
        return;
      g_ptr_array_remove (self->workers, worker); /* it died while it had nothing to do */
    }
  fail_to_start (task, error);
}

static guint
count_busy (PlumbGeglBackend *self)
{
  guint count = 0;
  for (guint i = 0; i < self->workers->len; i++)
    count += ((Worker *) g_ptr_array_index (self->workers, i))->task != NULL;
  return count;
}

static void
start_next (PlumbGeglBackend *self)
{
  while (!self->is_shut_down && !g_queue_is_empty (&self->waiting)
         && count_busy (self) < MAX_WORKERS)
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);
      start_task (self, task);
    }
}

/* --- the interface --- */

static const char *
plumb_gegl_backend_get_name (PlumbBackend *backend)
{
  return "gegl";
}

static void
plumb_gegl_backend_run_async (PlumbBackend *backend,
                              PlumbJob *job,
                              PlumbProgressFunc progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  PlumbGeglBackend *self = PLUMB_GEGL_BACKEND (backend);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_gegl_backend_run_async);
  g_task_set_check_cancellable (task, FALSE);
  Work *work = g_new0 (Work, 1);
  const PlumbJobInfo *info = plumb_job_get_info (job);
  work->job = plumb_job_ref (job);
  work->log = plumb_log_new (info->log_path);
  work->request = make_request (info);
  work->started_us = g_get_monotonic_time ();
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_queue_push_tail (&self->waiting, g_object_ref (task));
  if (cancellable != NULL)
    work->cancelled = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), task, NULL);
  start_next (self);
}

static PlumbOutcome *
plumb_gegl_backend_run_finish (PlumbBackend *backend, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
plumb_gegl_backend_set_lease (PlumbBackend *backend, int fd)
{
  PLUMB_GEGL_BACKEND (backend)->lease = fd;
}

static void
plumb_gegl_backend_shut_down (PlumbBackend *backend)
{
  PlumbGeglBackend *self = PLUMB_GEGL_BACKEND (backend);
  self->is_shut_down = TRUE;
  while (self->workers->len > 0)
    {
      Worker *worker = g_ptr_array_index (self->workers, 0);
      if (worker->task != NULL)
        ((Work *) g_task_get_task_data (worker->task))->is_cancelled = TRUE;
      drop_worker (worker);
    }
  for (GTask *task = g_queue_pop_head (&self->waiting); task != NULL;
       task = g_queue_pop_head (&self->waiting))
    {
      ((Work *) g_task_get_task_data (task))->is_cancelled = TRUE;
      finish_without_answer (task, NULL);
      g_object_unref (task);
    }
}

static void
plumb_gegl_backend_init_backend (PlumbBackendInterface *iface)
{
  iface->get_name = plumb_gegl_backend_get_name;
  iface->run_async = plumb_gegl_backend_run_async;
  iface->run_finish = plumb_gegl_backend_run_finish;
  iface->set_lease = plumb_gegl_backend_set_lease;
  iface->shut_down = plumb_gegl_backend_shut_down;
}

static void
plumb_gegl_backend_finalize (GObject *object)
{
  PlumbGeglBackend *self = PLUMB_GEGL_BACKEND (object);
  g_clear_pointer (&self->workers, g_ptr_array_unref);
  g_queue_clear_full (&self->waiting, g_object_unref);
  G_OBJECT_CLASS (plumb_gegl_backend_parent_class)->finalize (object);
}

static void
plumb_gegl_backend_class_init (PlumbGeglBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_gegl_backend_finalize;
}

static void
plumb_gegl_backend_init (PlumbGeglBackend *self)
{
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) worker_free);
  self->lease = -1;
}

/**
 * plumb_gegl_backend_new:
 *
 * Returns: (transfer full): a backend named "gegl"; it starts nothing before its first job
 */
PlumbBackend *
plumb_gegl_backend_new (void)
{
  return g_object_new (PLUMB_TYPE_GEGL_BACKEND, NULL);
}
