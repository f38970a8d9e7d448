/* plumb-local-backend.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-local-backend.h"

#include "plumb-file.h"
#include "plumb-local-private.h"
#include "plumb-paths.h"
#include "plumb-progress.h"

/* From TERM to KILL when a job is cancelled, took too long or fell silent. */
#define END_GRACE_MS 3000
#define TICK_MS 250
#define PROGRESS_INTERVAL_US (100 * 1000)
/* Of a standard output that is an output port. */
#define MAX_STDOUT_BYTES (1u << 20)
/* No job's number: one that waits no more. */
#define HAS_BEGUN G_MAXUINT64
/* Against fork storms; far above what a renderer on a large machine has. */
#define MAX_TASKS 16384

/**
 * PlumbLocalBackend:
 *
 * Runs commands through one plumb-launcher. A job is a #Run from run_async() until its command has
 * ended and told so; then its outcome is made, once. One tick for all jobs, only while there are
 * any, looks after time limits and silence.
 */
struct _PlumbLocalBackend
{
  GObject parent_instance;

  PlumbLauncher *launcher;
  int lease_fd;
  GPtrArray *runs;      /* borrowed, unordered */
  GHashTable *progress; /* PlumbKind -> PlumbProgressRules */
  GSource *tick;
};

typedef struct
{
  PlumbLocalBackend *backend;
  GTask *task;
  PlumbJob *job;
  guint64 id;     /* of the launcher's job */
  guint64 before; /* which it was queued before, or 0 */
  PlumbLocalCommand command;
  PlumbLocalReason reason;
  PlumbLog *log;
  GString *stdout_text; /* or NULL */

  PlumbJobEvents events;
  PlumbProgressReader *reader; /* or NULL */
  gint64 told_us;
  gboolean has_news;

  GCancellable *cancellable;
  gulong cancelled_id;
  gboolean waits; /* until it begins nothing is measured */
  gint64 started_us;
  gint64 active_us; /* the last sign of life */
  gint64 asked_us;  /* when its processor time was last asked for */
  gint64 cpu_us;
} Run;

static void plumb_local_backend_iface_init (PlumbBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlumbLocalBackend,
                               plumb_local_backend,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLUMB_TYPE_BACKEND,
                                                      plumb_local_backend_iface_init))

static void
run_free (Run *run)
{
  g_cancellable_disconnect (run->cancellable, run->cancelled_id);
  g_clear_object (&run->cancellable);
  g_clear_pointer (&run->reader, plumb_progress_reader_free);
  g_clear_pointer (&run->log, plumb_log_free);
  if (run->stdout_text != NULL)
    g_string_free (run->stdout_text, TRUE);
  plumb_local_command_clear (&run->command);
  plumb_job_unref (run->job);
  g_clear_object (&run->task);
  g_free (run);
}

/* --- while it runs --- */

static void
run_end (Run *run, PlumbLocalReason reason)
{
  if (run->reason != PLUMB_LOCAL_RUNS)
    return;
  run->reason = reason;
  plumb_launcher_end (run->backend->launcher, run->id, END_GRACE_MS);
}

static void
run_tell (Run *run)
{
  run->has_news = FALSE;
  run->told_us = run->active_us;
  run->events.progress (run->job, plumb_progress_reader_get (run->reader), run->events.user_data);
}

static void
output_cb (int stream, const char *bytes, gsize length, gpointer user_data)
{
  Run *run = user_data;

  run->active_us = g_get_monotonic_time ();
  plumb_log_append (run->log, bytes, length);
  if (stream == 1 && run->stdout_text != NULL && run->stdout_text->len < MAX_STDOUT_BYTES)
    g_string_append_len (run->stdout_text, bytes,
                         (gssize) MIN (length, MAX_STDOUT_BYTES - run->stdout_text->len));
  if (run->reader == NULL)
    return;
  run->has_news = plumb_progress_reader_feed (run->reader, bytes, length) || run->has_news;
  if (run->has_news && run->active_us - run->told_us >= PROGRESS_INTERVAL_US)
    run_tell (run);
}

/* Computing is a sign of life, too. */
static void
used_cb (gint64 cpu_us, gpointer user_data)
{
  Run *run = user_data;

  if (cpu_us <= run->cpu_us)
    return;
  run->cpu_us = cpu_us;
  run->active_us = g_get_monotonic_time ();
}

static void
check_silence (Run *run, gint64 now_us)
{
  gint64 limit_us = run->command.limits.silence_us;
  gint64 interval_us = MAX (limit_us / 4, TICK_MS * 1000);

  if (limit_us <= 0)
    return;
  if (now_us - run->active_us >= limit_us && run->asked_us > run->active_us)
    run_end (run, PLUMB_LOCAL_SILENT);
  else if (now_us - MAX (run->active_us, run->asked_us) >= interval_us)
    {
      run->asked_us = now_us;
      plumb_launcher_query_usage (run->backend->launcher, run->id);
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  PlumbLocalBackend *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = self->runs->pdata[i];
      gint64 timeout_us = run->command.limits.timeout_us;

      if (run->waits)
        continue;
      if (timeout_us > 0 && now_us - run->started_us >= timeout_us)
        run_end (run, PLUMB_LOCAL_TIMEOUT);
      check_silence (run, now_us);
      if (run->has_news)
        run_tell (run);
    }
  if (self->runs->len > 0)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->tick, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
ensure_tick (PlumbLocalBackend *self)
{
  if (self->tick != NULL)
    return;
  self->tick = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->tick, tick_cb, self, NULL);
  g_source_set_static_name (self->tick, "plumb-local-backend");
  g_source_attach (self->tick, g_main_context_get_thread_default ());
}

static void
run_begin (Run *run, gint64 now_us)
{
  run->waits = FALSE;
  run->started_us = run->active_us = now_us;
}

static void
begun_cb (gpointer left_data, gint64 monotonic_us, gpointer user_data)
{
  const Run *left = left_data;
  Run *run = user_data;

  run_begin (run, monotonic_us);
  run->events.begun (run->job, left->job, monotonic_us, run->events.user_data);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  run_end (user_data, PLUMB_LOCAL_CANCELLED);
}

/* --- its end --- */

/* What a command wrote as a text: one final line end less, and UTF-8 whatever it was. */
static char *
dup_stdout_text (Run *run)
{
  GString *text = run->stdout_text;

  if (text == NULL)
    return NULL;
  if (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);
  return g_utf8_make_valid (text->str, (gssize) strnlen (text->str, text->len));
}

static void
ended_cb (const PlumbCommandEnd *end, gpointer user_data)
{
  Run *run = user_data;
  g_autofree char *stdout_text = dup_stdout_text (run);
  PlumbLocalResult result = { .job = plumb_job_get_info (run->job),
                              .command = &run->command,
                              .end = end,
                              .reason = run->reason,
                              .log = run->log,
                              .stdout_text = stdout_text };
  PlumbOutcome *outcome;
  g_autoptr (GTask) task = g_steal_pointer (&run->task);

  g_ptr_array_remove_fast (run->backend->runs, run);
  plumb_log_end (run->log);
  outcome = plumb_local_result_make_outcome (&result);
  run_free (run);
  g_task_return_pointer (task, outcome, (GDestroyNotify) plumb_outcome_unref);
}

/* --- its beginning --- */

static const PlumbCommandEvents command_events = {
  .begun = begun_cb,
  .output = output_cb,
  .used = used_cb,
  .ended = ended_cb,
};

static PlumbProgressRules *
find_progress_rules (PlumbLocalBackend *self, PlumbKind *kind)
{
  PlumbValue *value = plumb_value_get_member (plumb_kind_get_call (kind), "progress");
  PlumbProgressRules *rules = g_hash_table_lookup (self->progress, kind);
  g_autoptr (GError) error = NULL;

  if (rules != NULL)
    return rules;
  rules = plumb_progress_rules_new (value, &error);
  if (rules == NULL)
    {
      g_message ("kind %s: a rule of its progress cannot be used: %s", plumb_kind_get_name (kind),
                 error->message);
      rules = plumb_progress_rules_new (NULL, NULL);
    }
  g_hash_table_insert (self->progress, g_object_ref (kind), rules);
  return rules;
}

static gboolean
ensure_launcher (PlumbLocalBackend *self, GError **error)
{
  g_autofree char *program = NULL;

  if (self->launcher != NULL && !plumb_launcher_is_lost (self->launcher))
    return TRUE;
  g_clear_object (&self->launcher);
  program = plumb_paths_get_libexec ("plumb-launcher");
  self->launcher = plumb_launcher_new (program, self->lease_fd, error);
  return self->launcher != NULL;
}

static gboolean
run_start (Run *run, PlumbFailure *failure)
{
  PlumbLocalCommand *command = &run->command;
  g_autoptr (GError) error = NULL;
  PlumbCommand start = {
    .argv = (const char *const *) (command->wrapped != NULL ? command->wrapped : command->argv),
    .environment = (const char *const *) command->environment,
    .folder = plumb_job_get_info (run->job)->work_folder,
    .splits_output = run->stdout_text != NULL,
    .memory_bytes = command->limits.memory_bytes,
    .file_bytes = command->limits.file_bytes,
    .cpu_seconds = command->limits.cpu_seconds,
    .tasks = MAX_TASKS,
    .lane = plumb_job_get_info (run->job)->lane,
    .before = run->before,
    .is_queued = run->waits,
  };

  if (ensure_launcher (run->backend, &error))
    run->id = plumb_launcher_start (run->backend->launcher, &start, &command_events, run, &error);
  if (run->id != 0)
    return TRUE;
  plumb_failure_set_error (failure, "not-started", error,
                           "Resume the run when the machine has room.");
  failure->failure_class = PLUMB_FAILURE_RETRYABLE;
  return FALSE;
}

static void
run_watch (Run *run)
{
  PlumbLocalBackend *self = run->backend;

  if (!run->waits)
    run_begin (run, g_get_monotonic_time ());
  g_ptr_array_add (self->runs, run);
  ensure_tick (self);
  if (run->cancellable != NULL)
    run->cancelled_id
        = g_cancellable_connect (run->cancellable, G_CALLBACK (cancelled_cb), run, NULL);
}

static Run *
run_new (PlumbLocalBackend *self, PlumbJob *job, GTask *task)
{
  const PlumbJobInfo *info = plumb_job_get_info (job);
  Run *run = g_new0 (Run, 1);

  run->backend = self;
  run->task = g_object_ref (task);
  run->job = plumb_job_ref (job);
  run->log = plumb_log_new (info->log_path);
  if (plumb_value_member_string (plumb_kind_get_call (info->kind), "stdout", NULL) != NULL)
    run->stdout_text = g_string_new (NULL);
  if (g_task_get_cancellable (task) != NULL)
    run->cancellable = g_object_ref (g_task_get_cancellable (task));
  return run;
}

/* Gives the job to the launcher, or tells why that cannot be. */
static void
take_job (GTask *task, PlumbJob *job, const PlumbJobEvents *events, gboolean waits, guint64 before)
{
  PlumbLocalBackend *self = g_task_get_source_object (task);
  g_auto (PlumbFailure) failure = { 0 };
  Run *run;

  g_task_set_static_name (task, "plumb-local-run");
  g_task_set_check_cancellable (task, FALSE);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_pointer (
          task, plumb_outcome_new (&(PlumbOutcomeInfo) { .status = PLUMB_OUTCOME_CANCELLED }),
          (GDestroyNotify) plumb_outcome_unref);
      return;
    }
  run = run_new (self, job, task);
  run->events = *events;
  run->waits = waits;
  run->before = before;
  if (events->progress != NULL)
    run->reader
        = plumb_progress_reader_new (find_progress_rules (self, plumb_job_get_info (job)->kind));
  if (plumb_local_command_prepare (&run->command, plumb_job_get_info (job), &failure)
      && run_start (run, &failure))
    {
      run_watch (run);
      return;
    }
  run_free (run);
  g_task_return_pointer (task, plumb_failure_make_outcome (&failure),
                         (GDestroyNotify) plumb_outcome_unref);
}

static void
plumb_local_backend_run_async (PlumbBackend *backend,
                               PlumbJob *job,
                               PlumbProgressFunc progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (backend, cancellable, callback, user_data);

  take_job (task, job, &(PlumbJobEvents) { .progress = progress, .user_data = progress_data },
            FALSE, 0);
}

static Run *
find_run (PlumbLocalBackend *self, PlumbJob *job)
{
  for (guint i = 0; i < self->runs->len; i++)
    if (((Run *) self->runs->pdata[i])->job == job)
      return self->runs->pdata[i];
  return NULL;
}

static void
plumb_local_backend_queue_async (PlumbBackend *backend,
                                 PlumbJob *job,
                                 PlumbJob *before,
                                 const PlumbJobEvents *events,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (backend, cancellable, callback, user_data);
  Run *other = find_run (PLUMB_LOCAL_BACKEND (backend), before);
  guint64 id = other != NULL ? other->id : HAS_BEGUN;

  take_job (task, job, events, TRUE, before != NULL ? id : 0);
}

static void
plumb_local_backend_release (PlumbBackend *backend, PlumbJob *job)
{
  PlumbLocalBackend *self = PLUMB_LOCAL_BACKEND (backend);
  Run *run = find_run (self, job);

  if (run == NULL || !run->waits)
    return;
  run_begin (run, g_get_monotonic_time ());
  plumb_launcher_release (self->launcher, run->id);
}

static void
plumb_local_backend_revoke (PlumbBackend *backend, PlumbJob *job)
{
  PlumbLocalBackend *self = PLUMB_LOCAL_BACKEND (backend);
  Run *run = find_run (self, job);

  if (run != NULL && run->waits)
    plumb_launcher_revoke (self->launcher, run->id);
}

static PlumbOutcome *
plumb_local_backend_run_finish (PlumbBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the backend --- */

static const char *
plumb_local_backend_get_name (PlumbBackend *backend)
{
  return "local";
}

static void
plumb_local_backend_set_lease (PlumbBackend *backend, int fd)
{
  PLUMB_LOCAL_BACKEND (backend)->lease_fd = fd;
}

static void
plumb_local_backend_shut_down (PlumbBackend *backend)
{
  PlumbLocalBackend *self = PLUMB_LOCAL_BACKEND (backend);

  for (guint i = 0; i < self->runs->len; i++)
    run_end (self->runs->pdata[i], PLUMB_LOCAL_CANCELLED);
  if (self->launcher != NULL)
    plumb_launcher_shut_down (self->launcher);
  g_clear_object (&self->launcher);
}

static gboolean
plumb_local_backend_check (PlumbBackend *backend,
                           PlumbKind *kind,
                           PlumbValue *params,
                           PlumbFailure *failure)
{
  return plumb_local_command_check (kind, params, failure);
}

static void
plumb_local_backend_iface_init (PlumbBackendInterface *iface)
{
  iface->get_name = plumb_local_backend_get_name;
  iface->check = plumb_local_backend_check;
  iface->run_async = plumb_local_backend_run_async;
  iface->run_finish = plumb_local_backend_run_finish;
  iface->queue_async = plumb_local_backend_queue_async;
  iface->release = plumb_local_backend_release;
  iface->revoke = plumb_local_backend_revoke;
  iface->set_lease = plumb_local_backend_set_lease;
  iface->shut_down = plumb_local_backend_shut_down;
}

static void
plumb_local_backend_dispose (GObject *object)
{
  PlumbLocalBackend *self = PLUMB_LOCAL_BACKEND (object);

  plumb_local_backend_shut_down (PLUMB_BACKEND (self));
  if (self->tick != NULL)
    g_source_destroy (self->tick);
  g_clear_pointer (&self->tick, g_source_unref);
  G_OBJECT_CLASS (plumb_local_backend_parent_class)->dispose (object);
}

static void
plumb_local_backend_finalize (GObject *object)
{
  PlumbLocalBackend *self = PLUMB_LOCAL_BACKEND (object);

  g_ptr_array_unref (self->runs);
  g_hash_table_unref (self->progress);
  G_OBJECT_CLASS (plumb_local_backend_parent_class)->finalize (object);
}

static void
plumb_local_backend_class_init (PlumbLocalBackendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = plumb_local_backend_dispose;
  object_class->finalize = plumb_local_backend_finalize;
}

static void
plumb_local_backend_init (PlumbLocalBackend *self)
{
  self->lease_fd = -1;
  self->runs = g_ptr_array_new ();
  self->progress = g_hash_table_new_full (NULL, NULL, g_object_unref,
                                          (GDestroyNotify) plumb_progress_rules_unref);
}

/**
 * plumb_local_backend_new:
 *
 * Returns: (transfer full): a backend that runs commands on this machine; its launcher starts with
 * the first of them
 */
PlumbBackend *
plumb_local_backend_new (void)
{
  return g_object_new (PLUMB_TYPE_LOCAL_BACKEND, NULL);
}

/**
 * plumb_local_backend_get_launcher_pid:
 * @self: a local backend
 *
 * Returns: the launcher's process, or 0 where none runs
 */
int
plumb_local_backend_get_launcher_pid (PlumbLocalBackend *self)
{
  g_return_val_if_fail (PLUMB_IS_LOCAL_BACKEND (self), 0);

  return self->launcher == NULL ? 0 : plumb_launcher_get_pid (self->launcher);
}
