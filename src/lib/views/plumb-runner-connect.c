/* plumb-runner-connect.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-runner-connect.h"

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-paths.h"

/* Ask; where nobody answers, start one, and ask again until somebody does. Two that start one at
 * the same time both ask on: the runner that comes second finds the project taken and ends. */

#define GIVE_UP_US (10 * G_USEC_PER_SEC)
#define ASK_AGAIN_MS 50
#define MAX_LOG_BYTES (1 << 20)
#define EXIT_BUSY 4 /* of `plumb`: another process has the project */

typedef struct
{
  PlumbProject *project;
  GSubprocess *runner; /* what was started and has not ended */
  gint64 deadline;
  gboolean has_failed; /* what was started ended, and not because the project is taken */
  GSource *timer;      /* until it is asked again */
} Connecting;

static void
free_connecting (gpointer data)
{
  Connecting *self = data;

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_object (&self->runner);
  g_clear_object (&self->project);
  g_free (self);
}

/**
 * plumb_runner_connect_get_log_path:
 * @project: a project
 *
 * Returns: (transfer full): where its runner in the background writes; it may not be there yet
 */
char *
plumb_runner_connect_get_log_path (PlumbProject *project)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  const char *folder = plumb_project_get_folder (project);
  g_autofree char *hash = plumb_hash_bytes (folder, strlen (folder));
  g_autofree char *name = g_strdup_printf ("logs/runner-%.16s.log", hash);
  return plumb_paths_get_state (name);
}

/* --- starting one ------------------------------------------------------------------------------
 */

static void
become_session (gpointer user_data)
{
  (void) setsid ();
}

static int
open_log (PlumbProject *project, GError **error)
{
  g_autofree char *path = plumb_runner_connect_get_log_path (project);
  g_autofree char *folder = g_path_get_dirname (path);

  if (!plumb_file_make_folder (folder, 0700, error))
    return -1;
  int log = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (log < 0)
    plumb_file_set_errno (error, errno, "cannot open", path);
  else if (lseek (log, 0, SEEK_END) > MAX_LOG_BYTES && ftruncate (log, 0) < 0)
    plumb_file_set_errno (error, errno, "cannot empty", path);
  else
    return log;
  g_clear_fd (&log, NULL);
  return -1;
}

static GSubprocess *
start_runner (PlumbProject *project, GError **error)
{
  g_autofree char *program = plumb_paths_find_program ("plumb");
  if (program == NULL)
    {
      g_set_error (error, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_PROGRAM,
                   "the program “plumb”, which carries out runs in the background, is neither "
                   "beside this program nor in PATH; install it, or name its folder in "
                   "PLUMB_BIN_DIR");
      return NULL;
    }
  int log = open_log (project, error);
  if (log < 0)
    return NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_take_stderr_fd (launcher, log);
  g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, become_session, NULL, NULL);
  GSubprocess *runner = g_subprocess_launcher_spawn (launcher, error, program, "runner", "--",
                                                     plumb_project_get_folder (project), NULL);
  if (runner == NULL)
    g_prefix_error (error, "cannot start the runner: ");
  return runner;
}

/* The last line of the runner's log, or NULL. */
static char *
read_last_line (PlumbProject *project)
{
  g_autofree char *path = plumb_runner_connect_get_log_path (project);
  gsize length;
  g_autofree char *text = plumb_file_read (path, 2 * MAX_LOG_BYTES, &length, NULL);

  if (text == NULL)
    return NULL;
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) length);
  g_strchomp (shown);
  const char *line = strrchr (shown, '\n');
  return *shown != '\0' ? g_strdup (line != NULL ? line + 1 : shown) : NULL;
}

static void
return_no_runner (GTask *task)
{
  Connecting *self = g_task_get_task_data (task);
  g_autofree char *line = read_last_line (self->project);
  g_autofree char *path = plumb_runner_connect_get_log_path (self->project);

  g_task_return_new_error (task, PLUMB_VIEWS_ERROR, PLUMB_VIEWS_ERROR_RUNNER,
                           self->has_failed
                               ? "the runner of the project ended at once: %s (its log is %s)"
                               : "the runner of the project does not answer: %s (its log is %s)",
                           line != NULL ? line : "it says nothing", path);
}

/* --- asking -------------------------------------------------------------------------------------
 */

static void ask (GTask *task);

static gboolean
ask_again_cb (gpointer user_data)
{
  GTask *task = user_data;
  Connecting *self = g_task_get_task_data (task);

  g_clear_pointer (&self->timer, g_source_unref);
  if (!g_task_return_error_if_cancelled (task))
    ask (task);
  return G_SOURCE_REMOVE;
}

static void
plan_to_ask (GTask *task)
{
  Connecting *self = g_task_get_task_data (task);

  self->timer = g_timeout_source_new (ASK_AGAIN_MS);
  g_source_set_callback (self->timer, ask_again_cb, g_object_ref (task), g_object_unref);
  g_source_attach (self->timer, g_task_get_context (task));
}

/* Looks whether what was started has ended, and how. */
static void
watch_runner (Connecting *self)
{
  if (self->runner == NULL || g_subprocess_get_identifier (self->runner) != NULL)
    return;
  int status = g_subprocess_get_if_exited (self->runner)
                   ? g_subprocess_get_exit_status (self->runner)
                   : -1;
  self->has_failed = status != EXIT_BUSY && status != 0;
  g_clear_object (&self->runner);
}

/* Nobody answered: whether to ask again. Otherwise the task has been returned. */
static gboolean
prepare_to_ask (GTask *task)
{
  Connecting *self = g_task_get_task_data (task);
  GError *error = NULL;

  watch_runner (self);
  if (self->has_failed || g_get_monotonic_time () > self->deadline)
    {
      return_no_runner (task);
      return FALSE;
    }
  if (self->runner != NULL)
    return TRUE;
  self->runner = start_runner (self->project, &error);
  if (self->runner != NULL)
    return TRUE;
  g_task_return_error (task, error);
  return FALSE;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  PlumbRunnerClient *client = plumb_runner_client_connect_finish (result, &error);

  if (client != NULL)
    g_task_return_pointer (task, client, g_object_unref);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (prepare_to_ask (task))
    plan_to_ask (task);
}

static void
ask (GTask *task)
{
  Connecting *self = g_task_get_task_data (task);

  plumb_runner_client_connect_async (self->project, g_task_get_cancellable (task), asked_cb,
                                     g_object_ref (task));
}

/**
 * plumb_runner_connect_async:
 * @project: a project
 * @cancellable: (nullable): stops asking; a runner that was started stays
 * @callback: called once
 * @user_data: for @callback
 *
 * Finds the project's runner, or starts one that outlives this process.
 */
void
plumb_runner_connect_async (PlumbProject *project,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_PROJECT (project));

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Connecting *self = g_new0 (Connecting, 1);

  self->project = g_object_ref (project);
  self->deadline = g_get_monotonic_time () + GIVE_UP_US;
  g_task_set_source_tag (task, plumb_runner_connect_async);
  g_task_set_task_data (task, self, free_connecting);
  ask (task);
}

/**
 * plumb_runner_connect_finish:
 * @result: what the callback got
 * @error: PLUMB_VIEWS_ERROR_PROGRAM, PLUMB_VIEWS_ERROR_RUNNER, or of files
 *
 * Returns: (transfer full) (nullable): the client of a runner in another process
 */
PlumbRunnerClient *
plumb_runner_connect_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
