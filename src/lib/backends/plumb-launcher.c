/* plumb-launcher.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "plumb-launcher-jobs-private.h"

#include "plumb-launcher-message-private.h"

/* A request that the socket had no room for. */
typedef struct
{
  GBytes *bytes;
  int fds[PLUMB_LAUNCHER_MAX_FDS];
  guint n_fds;
} Unsent;

typedef struct
{
  GSource parent;
  PlumbLauncher *launcher;
} LauncherSource;

/**
 * PlumbLauncher:
 *
 * One source stands for the socket and, by an epoll descriptor, for all pipes, so that a job of a
 * millisecond adds and removes none. The socket is polled itself: that wake-up is the hot one. The
 * launcher holds a job's pipes until it has told the end, so a short job costs one wake-up: the
 * answer comes first, and the pipes are emptied with it.
 * Only what lives long enough to be told as started has its pipes watched.
 */

G_DEFINE_FINAL_TYPE (PlumbLauncher, plumb_launcher, G_TYPE_OBJECT)

GQuark
plumb_launcher_error_quark (void)
{
  return g_quark_from_static_string ("plumb-launcher-error-quark");
}

static void
unsent_free (gpointer data)
{
  Unsent *unsent = data;

  for (guint i = 0; i < unsent->n_fds; i++)
    close (unsent->fds[i]);
  g_bytes_unref (unsent->bytes);
  g_free (unsent);
}

/* --- sending --- */

static void
wait_for_room (PlumbLauncher *self, gboolean waits)
{
  if (self->waits_for_room == waits)
    return;
  self->waits_for_room = waits;
  g_source_modify_unix_fd (self->source, self->socket_tag, waits ? G_IO_IN | G_IO_OUT : G_IO_IN);
}

static void
keep (PlumbLauncher *self, gconstpointer data, gsize length, const int *fds, guint n_fds)
{
  Unsent *unsent = g_new0 (Unsent, 1);

  unsent->bytes = g_bytes_new (data, length);
  for (guint i = 0; i < n_fds; i++)
    unsent->fds[unsent->n_fds++] = fcntl (fds[i], F_DUPFD_CLOEXEC, 3);
  g_queue_push_tail (&self->unsent, unsent);
}

static void
send_unsent (PlumbLauncher *self)
{
  Unsent *unsent;

  while ((unsent = g_queue_peek_head (&self->unsent)) != NULL)
    {
      gsize length;
      gconstpointer data = g_bytes_get_data (unsent->bytes, &length);

      if (plumb_launcher_message_send (self->socket, data, length, unsent->fds, unsent->n_fds) < 0
          && errno == EAGAIN)
        break;
      unsent_free (g_queue_pop_head (&self->unsent));
    }
  wait_for_room (self, unsent != NULL);
}

/* What cannot go now waits in order. A launcher that is gone shows itself when the socket is read.
 */
static void
send_or_keep (PlumbLauncher *self, gconstpointer data, gsize length, const int *fds, guint n_fds)
{
  if (self->socket < 0)
    return;
  if (self->unsent.length > 0)
    send_unsent (self);
  if (self->unsent.length == 0
      && (plumb_launcher_message_send (self->socket, data, length, fds, n_fds) >= 0
          || errno != EAGAIN))
    return;
  keep (self, data, length, fds, n_fds);
  wait_for_room (self, TRUE);
}

/* --- the source --- */

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (PlumbLauncher) self = g_object_ref (((LauncherSource *) source)->launcher);
  GIOCondition pipes = g_source_query_unix_fd (source, self->pipes_tag);
  GIOCondition socket = g_source_query_unix_fd (source, self->socket_tag);

  self->is_dispatching = TRUE;
  if (pipes != 0)
    plumb_launcher_handle_outputs (self);
  if (socket & ~G_IO_OUT && self->socket >= 0)
    plumb_launcher_handle_answers (self);
  self->is_dispatching = FALSE;
  if (self->socket >= 0 && (self->unsent.length > 0 || self->waits_for_room))
    send_unsent (self);
  return G_SOURCE_CONTINUE;
}

/* --- life --- */

static void
plumb_launcher_dispose (GObject *object)
{
  PlumbLauncher *self = PLUMB_LAUNCHER (object);

  if (self->source != NULL)
    plumb_launcher_shut_down (self);
  G_OBJECT_CLASS (plumb_launcher_parent_class)->dispose (object);
}

static void
plumb_launcher_finalize (GObject *object)
{
  PlumbLauncher *self = PLUMB_LAUNCHER (object);

  plumb_launcher_close_fd (&self->socket);
  plumb_launcher_close_fd (&self->pipes);
  g_queue_clear_full (&self->unsent, unsent_free);
  g_hash_table_unref (self->jobs);
  g_byte_array_unref (self->message);
  g_free (self->buffer);
  g_clear_object (&self->process);
  G_OBJECT_CLASS (plumb_launcher_parent_class)->finalize (object);
}

static void
plumb_launcher_class_init (PlumbLauncherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = plumb_launcher_dispose;
  object_class->finalize = plumb_launcher_finalize;
}

static void
plumb_launcher_init (PlumbLauncher *self)
{
  self->socket = -1;
  self->pipes = -1;
  self->jobs = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                      (GDestroyNotify) plumb_launcher_job_free);
  g_queue_init (&self->unsent);
  self->message = g_byte_array_new ();
  self->buffer = g_malloc (PLUMB_LAUNCHER_READ_BYTES);
}

static gboolean
start_process (PlumbLauncher *self, const char *program, int lease_fd, int socket, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) reason = NULL;
  const char *argv[] = { program, NULL };

  g_subprocess_launcher_take_fd (launcher, socket, PLUMB_LAUNCHER_SOCKET);
  if (lease_fd >= 0)
    g_subprocess_launcher_take_fd (launcher, fcntl (lease_fd, F_DUPFD_CLOEXEC, 3),
                                   PLUMB_LAUNCHER_SOCKET + 1);
  self->process = g_subprocess_launcher_spawnv (launcher, argv, &reason);
  if (self->process == NULL)
    g_set_error (error, PLUMB_LAUNCHER_ERROR, PLUMB_LAUNCHER_ERROR_START,
                 "The program that starts commands, “%s”, could not be started: %s. Install "
                 "Plumbline again, or set PLUMB_LIBEXEC_DIR to where it lies.",
                 program, reason->message);
  return self->process != NULL;
}

static gboolean
set_up_source (PlumbLauncher *self, GError **error)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };

  self->pipes = epoll_create1 (EPOLL_CLOEXEC);
  if (self->pipes < 0)
    {
      g_set_error (error, PLUMB_LAUNCHER_ERROR, PLUMB_LAUNCHER_ERROR_RESOURCES,
                   "Commands cannot be watched: %s.", g_strerror (errno));
      return FALSE;
    }
  self->source = g_source_new (&funcs, sizeof (LauncherSource));
  ((LauncherSource *) self->source)->launcher = self;
  g_source_set_static_name (self->source, "plumb-launcher");
  /* No loop runs inside another: what keeps one from coming back here would cost four system calls
   * a dispatch. */
  g_source_set_can_recurse (self->source, TRUE);
  self->socket_tag = g_source_add_unix_fd (self->source, self->socket, G_IO_IN);
  self->pipes_tag = g_source_add_unix_fd (self->source, self->pipes, G_IO_IN);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return TRUE;
}

/**
 * plumb_launcher_new:
 * @program: path of plumb-launcher
 * @lease_fd: a descriptor that it holds as long as it lives, or -1; stays the caller's
 * @error: return location for a PLUMB_LAUNCHER_ERROR
 *
 * Starts a launcher, whose events come on the thread-default main context of now.
 *
 * Returns: (transfer full) (nullable): the launcher, or NULL with @error
 */
PlumbLauncher *
plumb_launcher_new (const char *program, int lease_fd, GError **error)
{
  g_autoptr (PlumbLauncher) self = g_object_new (PLUMB_TYPE_LAUNCHER, NULL);
  int sockets[2];

  g_return_val_if_fail (program != NULL, NULL);

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      g_set_error (error, PLUMB_LAUNCHER_ERROR, PLUMB_LAUNCHER_ERROR_RESOURCES,
                   "No socket for “%s”: %s.", program, g_strerror (errno));
      return NULL;
    }
  self->socket = sockets[0];
  if (!start_process (self, program, lease_fd, sockets[1], error) || !set_up_source (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* --- starting a job --- */

static gboolean
send_spawn (PlumbLauncher *self, const PlumbCommand *command, guint64 id)
{
  int fds[PLUMB_LAUNCHER_MAX_FDS], text_fd = -1;
  guint n_fds = 0;

  if (!plumb_launcher_message_encode (self->message, command, id, &text_fd))
    return FALSE;
  if (command->control_fd > 0)
    fds[n_fds++] = command->control_fd;
  if (text_fd >= 0)
    fds[n_fds++] = text_fd;
  if (command->is_queued && self->is_dispatching)
    keep (self, self->message->data, self->message->len, fds, n_fds);
  else
    send_or_keep (self, self->message->data, self->message->len, fds, n_fds);
  plumb_launcher_close_fd (&text_fd);
  return TRUE;
}

/**
 * plumb_launcher_start:
 * @self: a launcher
 * @command: what to start; read before this returns
 * @events: what to tell; must outlive the job
 * @user_data: for @events
 * @error: return location for a PLUMB_LAUNCHER_ERROR
 *
 * Never blocks. No event comes before this returns; a program that cannot be started is told by
 * ended(), as any other end.
 *
 * Returns: the job's number, or 0 with @error, and then no event comes
 */
guint64
plumb_launcher_start (PlumbLauncher *self,
                      const PlumbCommand *command,
                      const PlumbCommandEvents *events,
                      gpointer user_data,
                      GError **error)
{
  PlumbLauncherJob *job;

  g_return_val_if_fail (PLUMB_IS_LAUNCHER (self), 0);
  g_return_val_if_fail (command->argv != NULL && command->argv[0] != NULL, 0);
  g_return_val_if_fail (events->ended != NULL, 0);

  if (self->socket < 0)
    {
      g_set_error (
          error, PLUMB_LAUNCHER_ERROR, PLUMB_LAUNCHER_ERROR_LOST,
          "The program that starts commands has ended. Run again; finished steps are kept.");
      return 0;
    }
  job = g_new0 (PlumbLauncherJob, 1);
  job->id = ++self->last_id;
  job->events = events;
  job->user_data = user_data;
  job->fds[0] = job->fds[1] = -1;
  job->waits = command->is_queued;
  if (!send_spawn (self, command, job->id))
    {
      g_set_error (error, PLUMB_LAUNCHER_ERROR, PLUMB_LAUNCHER_ERROR_RESOURCES,
                   "“%s” could not be started: %s.", command->argv[0], g_strerror (errno));
      plumb_launcher_job_free (job);
      return 0;
    }
  g_hash_table_insert (self->jobs, &job->id, job);
  return job->id;
}

/**
 * plumb_launcher_end:
 * @self: a launcher
 * @job: a job's number; one that has ended is left alone
 * @grace_ms: from TERM to KILL
 *
 * Ends a job and all that descends from it. ended() tells when that has happened.
 */
void
plumb_launcher_end (PlumbLauncher *self, guint64 job, guint grace_ms)
{
  PlumbLauncherRequest request = { .type = PLUMB_LAUNCHER_END, .id = job, .grace_ms = grace_ms };

  g_return_if_fail (PLUMB_IS_LAUNCHER (self));

  send_or_keep (self, &request, sizeof request, NULL, 0);
}

/**
 * plumb_launcher_release:
 * @self: a launcher
 * @job: a job's number; one that has begun is left alone
 *
 * Begins a job that waits.
 */
void
plumb_launcher_release (PlumbLauncher *self, guint64 job)
{
  PlumbLauncherRequest request = { .type = PLUMB_LAUNCHER_RELEASE, .id = job };
  PlumbLauncherJob *found;

  g_return_if_fail (PLUMB_IS_LAUNCHER (self));

  found = plumb_launcher_find_job (self, job);
  if (found == NULL || !found->waits)
    return;
  found->waits = FALSE;
  send_or_keep (self, &request, sizeof request, NULL, 0);
}

/**
 * plumb_launcher_revoke:
 * @self: a launcher
 * @job: a job's number
 *
 * Takes a job back that waits. ended() tells that, or begun() that it was too late.
 */
void
plumb_launcher_revoke (PlumbLauncher *self, guint64 job)
{
  PlumbLauncherRequest request = { .type = PLUMB_LAUNCHER_REVOKE, .id = job };

  g_return_if_fail (PLUMB_IS_LAUNCHER (self));

  send_or_keep (self, &request, sizeof request, NULL, 0);
}

/**
 * plumb_launcher_query_usage:
 * @self: a launcher
 * @job: a job's number; one that has ended is left alone
 *
 * Asks for the processor time that all processes of the job have used; used() answers.
 */
void
plumb_launcher_query_usage (PlumbLauncher *self, guint64 job)
{
  PlumbLauncherRequest request = { .type = PLUMB_LAUNCHER_USAGE, .id = job };

  g_return_if_fail (PLUMB_IS_LAUNCHER (self));

  send_or_keep (self, &request, sizeof request, NULL, 0);
}

/**
 * plumb_launcher_is_lost:
 * @self: a launcher
 *
 * Returns: whether the process has gone, or was shut down: nothing can be started any more
 */
gboolean
plumb_launcher_is_lost (PlumbLauncher *self)
{
  g_return_val_if_fail (PLUMB_IS_LAUNCHER (self), TRUE);

  return self->socket < 0;
}

/**
 * plumb_launcher_get_pid:
 * @self: a launcher
 *
 * Returns: the process, or 0 once it has gone
 */
int
plumb_launcher_get_pid (PlumbLauncher *self)
{
  const char *identifier;

  g_return_val_if_fail (PLUMB_IS_LAUNCHER (self), 0);

  identifier = g_subprocess_get_identifier (self->process);
  return identifier == NULL ? 0 : (int) g_ascii_strtoll (identifier, NULL, 10);
}

/**
 * plumb_launcher_shut_down:
 * @self: a launcher
 *
 * Kills what runs, tells every end with is_lost, and waits for the process, a few seconds at the
 * most.
 */
void
plumb_launcher_shut_down (PlumbLauncher *self)
{
  g_return_if_fail (PLUMB_IS_LAUNCHER (self));

  if (self->source == NULL)
    return;
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  plumb_launcher_lose_jobs (self);
  g_subprocess_wait (self->process, NULL, NULL);
}
