/* plumb-gegl-backend.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include "plumb-gegl-backend.h"

#include "plumb-failure.h"
#include "plumb-gegl-process.h"
#include "plumb-json.h"
#include "plumb-log.h"

#define MAX_WORKERS 4
/* Then a worker is replaced, so that no leak of an operation grows for ever. */
#define REQUESTS_PER_WORKER 500
#define DEFAULT_TIMEOUT_S 600
#define TAIL_LINES 20
/* A larger request is not kept as evidence: an event has its limit. */
#define MAX_EVIDENCE_BYTES (64u << 10)

typedef enum
{
  REASON_NONE,
  REASON_CANCELLED,
  REASON_LATE,
} Reason;

/* A job from run_async() to its outcome: the data of its task. */
typedef struct
{
  PlumbJob *job;
  PlumbLog *log;
  PlumbValue *request;
  PlumbGeglProcess *process; /* borrowed: who carries it out; NULL while it waits */
  gulong cancelled;
  guint timeout;
  gint64 started_us;
  Reason reason;
  gboolean was_lost; /* given to a worker that had died with nothing to do */
} Work;

/**
 * PlumbGeglBackend:
 *
 * A job waits in a queue until one of a few workers is free. A worker and its job know each other
 * through the worker's entry in @workers, whose value is the job's task or NULL.
 */
struct _PlumbGeglBackend
{
  GObject parent_instance;

  GHashTable *workers; /* PlumbGeglProcess -> GTask or NULL */
  GQueue waiting;      /* GTask */
  int lease;
  gboolean is_shut_down;
};

static void plumb_gegl_backend_init_backend (PlumbBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbGeglBackend,
                               plumb_gegl_backend,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_TYPE_BACKEND,
                                                      plumb_gegl_backend_init_backend))

static void start_waiting (PlumbGeglBackend *self);

static void
work_free (Work *work)
{
  g_clear_pointer (&work->log, plumb_log_free);
  g_clear_pointer (&work->request, plumb_value_unref);
  plumb_job_unref (work->job);
  g_free (work);
}

static PlumbValue *
get_call (Work *work)
{
  return plumb_kind_get_call (plumb_job_get_info (work->job)->kind);
}

/* --- what is asked ------------------------------------------------------------------------------
 */

/* { port: path } of the inputs that are files. */
static PlumbValue *
make_inputs (PlumbValue *inputs)
{
  g_autoptr (PlumbValueBuilder) paths = plumb_value_builder_new_object ();

  for (guint i = 0; i < plumb_value_get_length (inputs); i++)
    {
      const char *port = NULL;
      PlumbValue *datum = plumb_value_get_member_at (inputs, i, &port);
      const char *path = plumb_value_member_string (datum, "path", NULL);

      if (path != NULL)
        plumb_value_builder_set_string (paths, port, path);
    }
  return plumb_value_builder_end (g_steal_pointer (&paths));
}

static PlumbValue *
make_request (const PlumbJobInfo *info)
{
  PlumbValue *call = plumb_kind_get_call (info->kind);
  g_autoptr (PlumbValueBuilder) request = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (request, "operation",
                                  plumb_value_member_string (call, "operation", ""));
  plumb_value_builder_set (request, "params", plumb_value_ref (info->params));
  plumb_value_builder_set (request, "inputs", make_inputs (info->inputs));
  if (plumb_kind_uses_seed (info->kind))
    {
      plumb_value_builder_set_uint (request, "seed", info->seed);
      plumb_value_builder_set_string (request, "seed_property",
                                      plumb_value_member_string (call, "seed", ""));
    }
  plumb_value_builder_set_string (request, "folder", info->work_folder);
  if (plumb_value_member_string (info->item, "name", NULL) != NULL)
    plumb_value_builder_set_string (request, "name",
                                    plumb_value_member_string (info->item, "name", ""));
  return plumb_value_builder_end (g_steal_pointer (&request));
}

/* Operations whose result depends on how their work is divided say how many threads they may use;
 * for the others it is the job's choice, and none of their results. */
static guint
get_threads (Work *work)
{
  return (guint) plumb_value_member_int (get_call (work), "threads",
                                         MAX (plumb_job_get_info (work->job)->threads, 1));
}

/* --- how a job ends -----------------------------------------------------------------------------
 */

static PlumbValue *
make_evidence (Work *work)
{
  g_autoptr (PlumbValueBuilder) evidence = plumb_value_builder_new_object ();
  g_autofree char *text = plumb_json_format (work->request, PLUMB_JSON_COMPACT);

  plumb_value_builder_set_string (evidence, "operation",
                                  plumb_value_member_string (get_call (work), "operation", ""));
  if (strlen (text) <= MAX_EVIDENCE_BYTES)
    plumb_value_builder_set (evidence, "request", plumb_value_ref (work->request));
  plumb_value_builder_set_int (evidence, "threads", get_threads (work));
  if (plumb_log_get_error (work->log) != 0)
    plumb_value_builder_set_string (evidence, "log_error",
                                    g_strerror (plumb_log_get_error (work->log)));
  return plumb_value_builder_end (g_steal_pointer (&evidence));
}

/* Completes a task that is neither waiting nor a worker's any more. */
static void
finish (GTask *task, PlumbOutcomeInfo info)
{
  Work *work = g_task_get_task_data (task);
  g_autoptr (PlumbValue) evidence = make_evidence (work);
  g_autofree char *tail = NULL;

  g_clear_handle_id (&work->timeout, g_source_remove);
  if (work->cancelled != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), work->cancelled);
  work->cancelled = 0;
  work->process = NULL;
  plumb_log_end (work->log);
  tail = plumb_log_dup_tail (work->log, TAIL_LINES);
  info.evidence = evidence;
  info.log_bytes = plumb_log_get_bytes (work->log);
  info.log_tail = info.status == PLUMB_OUTCOME_FAILED ? tail : NULL;
  info.wall_us = work->started_us == 0 ? 0 : g_get_monotonic_time () - work->started_us;
  g_task_return_pointer (task, plumb_outcome_new (&info), (GDestroyNotify) plumb_outcome_unref);
}

static void
finish_with_failure (GTask *task, const PlumbFailure *failure)
{
  PlumbOutcomeInfo info = { 0 };

  plumb_failure_fill (failure, &info);
  finish (task, info);
}

static const char *
advise (const char *code)
{
  static const struct
  {
    const char *code;
    const char *advice;
  } advices[] = {
    { "input-missing", "Connect a picture to the port." },
    { "operation-refused", "Correct the node's parameters; `plumb node` explains them." },
    { "output-not-written", "See that the project's disk has room, and resume the run." },
    { "picture-unreadable", "Open the picture in another program and save it again." },
    { "result-refused", "Give the operation other parameters or a smaller picture." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (advices); i++)
    if (strcmp (advices[i].code, code) == 0)
      return advices[i].advice;
  return "Correct the node's parameters or its inputs.";
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
      info.code = plumb_value_member_string (error, "code", "operation-refused");
      info.message = plumb_value_member_string (error, "message", "");
      info.advice = advise (info.code);
    }
  finish (task, info);
}

static void
finish_late (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_auto (PlumbFailure) failure = { 0 };

  plumb_failure_set (
      &failure, "timeout",
      g_strdup_printf ("%s took too long and was ended",
                       plumb_value_member_string (get_call (work), "operation", "")),
      g_strdup_printf ("an end within %" G_GINT64_FORMAT " s",
                       plumb_value_member_int (get_call (work), "timeout_s", DEFAULT_TIMEOUT_S)),
      NULL, "Give it a smaller picture or milder parameters.");
  failure.failure_class = PLUMB_FAILURE_TIMEOUT;
  finish_with_failure (task, &failure);
}

/* The worker is gone and the job was in its hands. */
static void
finish_without_answer (GTask *task, int signal)
{
  Work *work = g_task_get_task_data (task);
  g_auto (PlumbFailure) failure = { 0 };

  if (work->reason == REASON_CANCELLED)
    {
      finish (task, (PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_CANCELLED });
      return;
    }
  if (work->reason == REASON_LATE)
    {
      finish_late (task);
      return;
    }
  plumb_failure_set (&failure, "operation-crashed",
                     g_strdup_printf ("The process that carried out %s ended in the middle of it",
                                      plumb_value_member_string (get_call (work), "operation", "")),
                     g_strdup ("an answer"),
                     signal == 0 ? g_strdup ("none")
                                 : g_strdup_printf ("signal %d (%s)", signal, g_strsignal (signal)),
                     "Give it a smaller picture or other parameters; no other step is affected.");
  if (signal == SIGKILL) /* from outside, as the system does when memory is short */
    failure.failure_class = PLUMB_FAILURE_RETRYABLE;
  finish_with_failure (task, &failure);
}

static void
finish_without_worker (GTask *task, const GError *error)
{
  g_auto (PlumbFailure) failure = { 0 };

  plumb_failure_set (&failure, "worker-missing",
                     g_strdup_printf ("The GEGL worker cannot be started: %s", error->message),
                     g_strdup ("plumb-gegl-worker in Plumbline's folder of programs"), NULL,
                     "Install Plumbline again.");
  finish_with_failure (task, &failure);
}

/* --- workers ------------------------------------------------------------------------------------
 */

static GTask *
take_task (PlumbGeglBackend *self, PlumbGeglProcess *process)
{
  GTask *task = g_hash_table_lookup (self->workers, process);

  g_hash_table_insert (self->workers, g_object_ref (process), NULL);
  return task;
}

static void
wrote_cb (PlumbGeglProcess *process, const char *bytes, gsize length, gpointer user_data)
{
  PlumbGeglBackend *self = user_data;
  GTask *task = g_hash_table_lookup (self->workers, process);

  if (task != NULL)
    plumb_log_append (((Work *) g_task_get_task_data (task))->log, bytes, length);
}

static void
answered_cb (PlumbGeglProcess *process, PlumbValue *answer, gpointer user_data)
{
  g_autoptr (PlumbGeglBackend) self = g_object_ref (user_data);
  g_autoptr (GTask) task = take_task (self, process);

  if (plumb_gegl_process_get_n_requests (process) >= REQUESTS_PER_WORKER)
    plumb_gegl_process_kill (process);
  if (task != NULL)
    finish_with_answer (task, answer);
  start_waiting (self);
}

/* A worker that died while it had nothing to do takes no job with it, once. */
static gboolean
wait_again (PlumbGeglBackend *self, GTask *task)
{
  Work *work = g_task_get_task_data (task);

  if (work->was_lost || work->reason != REASON_NONE)
    return FALSE;
  work->was_lost = TRUE;
  work->process = NULL;
  g_clear_handle_id (&work->timeout, g_source_remove);
  g_queue_push_head (&self->waiting, g_object_ref (task));
  return TRUE;
}

static void
ended_cb (PlumbGeglProcess *process, const PlumbGeglEnd *end, gpointer user_data)
{
  g_autoptr (PlumbGeglBackend) self = g_object_ref (user_data);
  g_autoptr (GTask) task = take_task (self, process);

  g_hash_table_remove (self->workers, process);
  if (task != NULL && !(end->is_request_lost && wait_again (self, task)))
    finish_without_answer (task, end->signal);
  start_waiting (self);
}

static const PlumbGeglEvents events = { wrote_cb, answered_cb, ended_cb };

static gboolean
late_cb (gpointer user_data)
{
  Work *work = g_task_get_task_data (user_data);

  work->timeout = 0;
  if (work->reason == REASON_NONE)
    work->reason = REASON_LATE;
  plumb_gegl_process_kill (work->process);
  return G_SOURCE_REMOVE;
}

static void
give (PlumbGeglBackend *self, PlumbGeglProcess *process, GTask *task)
{
  Work *work = g_task_get_task_data (task);
  gint64 limit = plumb_value_member_int (get_call (work), "timeout_s", DEFAULT_TIMEOUT_S);
  g_autoptr (GString) line = g_string_new (NULL);

  plumb_json_append (line, work->request, PLUMB_JSON_COMPACT);
  g_string_append_c (line, '\n');
  work->process = process;
  work->started_us = g_get_monotonic_time ();
  work->timeout = g_timeout_add_seconds ((guint) CLAMP (limit, 1, 86400), late_cb, task);
  g_hash_table_insert (self->workers, g_object_ref (process), g_object_ref (task));
  plumb_gegl_process_ask (process, line->str);
}

/* A free worker with so many threads. Where all places are taken, a free one with another number
 * makes room. */
static PlumbGeglProcess *
find_worker (PlumbGeglBackend *self, guint threads, GError **error)
{
  PlumbGeglProcess *other = NULL;
  GHashTableIter iter;
  gpointer process, task;

  g_hash_table_iter_init (&iter, self->workers);
  while (g_hash_table_iter_next (&iter, &process, &task))
    {
      if (task != NULL || plumb_gegl_process_is_killed (process))
        continue;
      if (plumb_gegl_process_get_threads (process) == threads)
        return process;
      other = process;
    }
  if (other != NULL && g_hash_table_size (self->workers) >= MAX_WORKERS)
    plumb_gegl_process_kill (other);
  other = plumb_gegl_process_new (threads, self->lease, &events, self, error);
  if (other != NULL)
    g_hash_table_insert (self->workers, other, NULL);
  return other;
}

static guint
count_busy (PlumbGeglBackend *self)
{
  GHashTableIter iter;
  gpointer task;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->workers);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    n += task != NULL;
  return n;
}

static void
start_waiting (PlumbGeglBackend *self)
{
  while (!g_queue_is_empty (&self->waiting) && count_busy (self) < MAX_WORKERS)
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);
      g_autoptr (GError) error = NULL;
      PlumbGeglProcess *process
          = find_worker (self, get_threads (g_task_get_task_data (task)), &error);

      if (process != NULL)
        give (self, process, task);
      else
        finish_without_worker (task, error);
    }
}

/* --- the interface ------------------------------------------------------------------------------
 */

static gboolean
cancel_cb (gpointer user_data)
{
  GTask *task = user_data;
  Work *work = g_task_get_task_data (task);
  PlumbGeglBackend *self = g_task_get_source_object (task);

  if (work->process != NULL)
    {
      work->reason = REASON_CANCELLED;
      plumb_gegl_process_kill (work->process);
    }
  else if (g_queue_remove (&self->waiting, task))
    {
      finish (task, (PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_CANCELLED });
      g_object_unref (task);
    }
  return G_SOURCE_REMOVE;
}

/* Comes inside g_cancellable_cancel() or g_cancellable_connect(), where nothing may be finished. */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_HIGH, cancel_cb, g_object_ref (user_data), g_object_unref);
}

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
  const PlumbJobInfo *info = plumb_job_get_info (job);
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, plumb_gegl_backend_run_async);
  g_task_set_check_cancellable (task, FALSE);
  work->job = plumb_job_ref (job);
  work->log = plumb_log_new (info->log_path);
  work->request = make_request (info);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  if (self->is_shut_down || g_cancellable_is_cancelled (cancellable))
    {
      finish (task, (PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_CANCELLED });
      return;
    }
  if (cancellable != NULL)
    work->cancelled = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), task, NULL);
  g_queue_push_tail (&self->waiting, g_object_ref (task));
  start_waiting (self);
}

static PlumbOutcome *
plumb_gegl_backend_run_finish (PlumbBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);

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
  GHashTableIter iter;
  gpointer process, task;

  self->is_shut_down = TRUE;
  g_hash_table_iter_init (&iter, self->workers);
  while (g_hash_table_iter_next (&iter, &process, &task))
    {
      plumb_gegl_process_stop (process);
      if (task != NULL)
        g_queue_push_head (&self->waiting, task);
      g_hash_table_iter_remove (&iter);
    }
  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      finish (task, (PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_CANCELLED });
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
plumb_gegl_backend_dispose (GObject *object)
{
  plumb_gegl_backend_shut_down (PLUMB_BACKEND (object));
  G_OBJECT_CLASS (plumb_gegl_backend_parent_class)->dispose (object);
}

static void
plumb_gegl_backend_finalize (GObject *object)
{
  g_hash_table_unref (PLUMB_GEGL_BACKEND (object)->workers);
  G_OBJECT_CLASS (plumb_gegl_backend_parent_class)->finalize (object);
}

static void
plumb_gegl_backend_class_init (PlumbGeglBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_gegl_backend_dispose;
  G_OBJECT_CLASS (klass)->finalize = plumb_gegl_backend_finalize;
}

static void
plumb_gegl_backend_init (PlumbGeglBackend *self)
{
  self->workers = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
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
