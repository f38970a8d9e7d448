/* plumb-launcher.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plumb-launcher.h"

#include "plumb-launcher-message-private.h"
#include "plumb-launcher-protocol.h"

/* One dispatch reads at most so much of a job, then it is the next one's turn. */
#define READ_BYTES (64u << 10)
#define MAX_READ_BYTES (256u << 10)
/* What a pipe can still hold when its job has ended, at most. */
#define MAX_DRAIN_BYTES (1u << 20)
#define MAX_EVENTS 32
#define MAX_ANSWERS 16

typedef struct
{
  guint64 id;
  int fds[PLUMB_LAUNCHER_MAX_PIPES]; /* of its pipes, when they have come; -1 */
  int pid;                           /* 0: not told yet */
  gboolean waits;                    /* in the launcher, as far as is known */
  const PlumbCommandEvents *events;
  gpointer user_data;
} Job;

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
struct _PlumbLauncher
{
  GObject parent_instance;

  GSubprocess *process;
  int socket;
  int pipes; /* an epoll descriptor */
  GSource *source;
  gpointer socket_tag;
  gpointer pipes_tag;
  GHashTable *jobs; /* &Job.id -> Job */
  GQueue unsent;
  gboolean waits_for_room;
  gboolean is_dispatching; /* jobs that are queued go at the end of it, together */
  GByteArray *message;
  char *buffer;
  guint64 last_id;
};

G_DEFINE_FINAL_TYPE (PlumbLauncher, plumb_launcher, G_TYPE_OBJECT)

GQuark
plumb_launcher_error_quark (void)
{
  return g_quark_from_static_string ("plumb-launcher-error-quark");
}

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  close_fd (&job->fds[0]);
  close_fd (&job->fds[1]);
  g_free (job);
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

static Job *
find_job (PlumbLauncher *self, guint64 id)
{
  return g_hash_table_lookup (self->jobs, &id);
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

/* --- receiving --- */

static gboolean
read_output (PlumbLauncher *self, Job *job, int which)
{
  gsize n_read = 0;

  while (n_read < MAX_READ_BYTES)
    {
      gssize n = read (job->fds[which], self->buffer, READ_BYTES);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 && errno == EAGAIN;
      n_read += (gsize) n;
      if (job->events->output != NULL)
        job->events->output (which + 1, self->buffer, (gsize) n, job->user_data);
    }
  return TRUE;
}

/* A pipe's events carry its job and which of the two it is. */
static guint64
make_token (guint64 id, int which)
{
  return id * 2 + (guint64) which;
}

static void
handle_output (PlumbLauncher *self, guint64 token)
{
  Job *job = find_job (self, token / 2);
  int which = (int) (token % 2);

  /* An end of file before the answer: the launcher is on its way out, or the pipe is broken. */
  if (job != NULL && job->fds[which] >= 0 && !read_output (self, job, which))
    close_fd (&job->fds[which]);
}

/* What is still in a pipe, without waiting for more: nobody else reads from it. */
static void
drain_output (PlumbLauncher *self, Job *job, int which)
{
  gsize n_read = 0;
  int n_there;

  while (n_read < MAX_DRAIN_BYTES && ioctl (job->fds[which], FIONREAD, &n_there) == 0
         && n_there > 0)
    {
      gssize n = read (job->fds[which], self->buffer, MIN ((gsize) n_there, READ_BYTES));

      if (n <= 0)
        return;
      n_read += (gsize) n;
      if (job->events->output != NULL)
        job->events->output (which + 1, self->buffer, (gsize) n, job->user_data);
    }
}

static void
end_job (PlumbLauncher *self, Job *job, const PlumbCommandEnd *end)
{
  g_hash_table_steal (self->jobs, &job->id);
  for (int which = 0; which < 2; which++)
    {
      if (job->fds[which] >= 0)
        drain_output (self, job, which);
      close_fd (&job->fds[which]);
    }
  job->events->ended (end, job->user_data);
  job_free (job);
}

/* From now on what it writes is read as it comes; until then the pipe holds it. */
static void
watch_output (PlumbLauncher *self, Job *job)
{
  for (int which = 0; which < 2; which++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.u64 = make_token (job->id, which) };

      if (job->fds[which] >= 0
          && (fcntl (job->fds[which], F_SETFL, O_NONBLOCK) != 0
              || epoll_ctl (self->pipes, EPOLL_CTL_ADD, job->fds[which], &event) != 0))
        g_warning ("The output of job %" G_GUINT64_FORMAT " is read only at its end: %s", job->id,
                   g_strerror (errno));
    }
}

static const char *
get_stage_name (guint stage)
{
  static const char *const names[] = { "request", "fork", "limit", "folder", "exec" };

  return stage < G_N_ELEMENTS (names) ? names[stage] : "unknown";
}

/* The pipes that came with an answer. */
static void
take_pipes (struct msghdr *header, int fds[PLUMB_LAUNCHER_MAX_PIPES])
{
  struct cmsghdr *control = CMSG_FIRSTHDR (header);

  fds[0] = fds[1] = -1;
  if (control != NULL && control->cmsg_type == SCM_RIGHTS)
    memcpy (fds, CMSG_DATA (control), control->cmsg_len - CMSG_LEN (0));
}

/* What waited has begun where another was; told before the end of that. */
static void
tell_begun (PlumbLauncher *self, const PlumbLauncherAnswer *answer)
{
  Job *next = answer->next != 0 ? find_job (self, answer->next) : NULL;

  if (next == NULL)
    return;
  next->waits = FALSE;
  if (next->events->begun != NULL)
    next->events->begun ((gint64) answer->next_us, next->user_data);
}

static void
handle_answer (PlumbLauncher *self, const PlumbLauncherAnswer *answer, struct msghdr *header)
{
  Job *job = find_job (self, answer->id);
  int fds[PLUMB_LAUNCHER_MAX_PIPES];
  PlumbCommandEnd end = { 0 };

  take_pipes (header, fds);
  if (job == NULL)
    {
      close_fd (&fds[0]);
      close_fd (&fds[1]);
      return;
    }
  if (fds[0] >= 0)
    memcpy (job->fds, fds, sizeof fds);
  switch ((PlumbLauncherAnswerType) answer->type)
    {
    case PLUMB_LAUNCHER_STARTED:
      job->pid = answer->pid;
      watch_output (self, job);
      if (job->events->started != NULL)
        job->events->started (answer->pid, answer->start_time, job->user_data);
      return;
    case PLUMB_LAUNCHER_USED:
      if (job->events->used != NULL)
        job->events->used ((gint64) answer->cpu_us, job->user_data);
      return;
    case PLUMB_LAUNCHER_NOT_STARTED:
      end.error = answer->error;
      end.stage = get_stage_name (answer->stage);
      break;
    case PLUMB_LAUNCHER_REVOKED:
      end.is_revoked = TRUE;
      break;
    case PLUMB_LAUNCHER_EXITED:
      tell_begun (self, answer);
      end.status = answer->status;
      end.left = answer->left;
      end.wall_us = (gint64) answer->wall_us;
      end.cpu_us = (gint64) answer->cpu_us;
      end.peak_bytes = (gint64) answer->peak_bytes;
      break;
    default:
      return;
    }
  end_job (self, job, &end);
}

static int
compare_jobs (gconstpointer a, gconstpointer b)
{
  const Job *left = a, *right = b;

  return left->id < right->id ? -1 : left->id > right->id;
}

/* Without a launcher no job is known to be alive; the groups of those whose leader was told are
 * killed from here, the leaders themselves died with their parent. */
static void
lose_jobs (PlumbLauncher *self)
{
  GList *jobs;

  if (self->socket >= 0 && self->source != NULL)
    g_source_remove_unix_fd (self->source, self->socket_tag);
  close_fd (&self->socket);
  jobs = g_list_sort (g_hash_table_get_values (self->jobs), compare_jobs);
  for (GList *l = jobs; l != NULL; l = l->next)
    {
      Job *job = l->data;
      PlumbCommandEnd end = { .is_lost = !job->waits, .is_revoked = job->waits };

      if (job->pid > 0)
        kill (-job->pid, SIGKILL);
      end_job (self, job, &end);
    }
  g_list_free (jobs);
}

/* Whatever has come, in one call. */
static void
handle_answers (PlumbLauncher *self)
{
  PlumbLauncherAnswer answers[MAX_ANSWERS];
  struct iovec parts[MAX_ANSWERS];
  struct mmsghdr headers[MAX_ANSWERS];
  union
  {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (PLUMB_LAUNCHER_MAX_PIPES * sizeof (int))];
  } controls[MAX_ANSWERS];
  int n;

  for (guint i = 0; i < MAX_ANSWERS; i++)
    {
      parts[i] = (struct iovec) { &answers[i], sizeof answers[i] };
      headers[i] = (struct mmsghdr) { .msg_hdr = { .msg_iov = &parts[i],
                                                   .msg_iovlen = 1,
                                                   .msg_control = &controls[i],
                                                   .msg_controllen = sizeof controls[i] } };
    }
  n = recvmmsg (self->socket, headers, MAX_ANSWERS, MSG_DONTWAIT | MSG_CMSG_CLOEXEC, NULL);
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  for (int i = 0; i < MAX (n, 1); i++)
    if (n > 0 && headers[i].msg_len == sizeof *answers)
      handle_answer (self, &answers[i], &headers[i].msg_hdr);
    else
      {
        lose_jobs (self);
        return;
      }
}

static void
handle_outputs (PlumbLauncher *self)
{
  struct epoll_event events[MAX_EVENTS];
  int n = epoll_wait (self->pipes, events, MAX_EVENTS, 0);

  for (int i = 0; i < n; i++)
    handle_output (self, events[i].data.u64);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (PlumbLauncher) self = g_object_ref (((LauncherSource *) source)->launcher);
  GIOCondition pipes = g_source_query_unix_fd (source, self->pipes_tag);
  GIOCondition socket = g_source_query_unix_fd (source, self->socket_tag);

  self->is_dispatching = TRUE;
  if (pipes != 0)
    handle_outputs (self);
  if (socket & ~G_IO_OUT && self->socket >= 0)
    handle_answers (self);
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

  close_fd (&self->socket);
  close_fd (&self->pipes);
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
  self->jobs = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, job_free);
  g_queue_init (&self->unsent);
  self->message = g_byte_array_new ();
  self->buffer = g_malloc (READ_BYTES);
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
  close_fd (&text_fd);
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
  Job *job;

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
  job = g_new0 (Job, 1);
  job->id = ++self->last_id;
  job->events = events;
  job->user_data = user_data;
  job->fds[0] = job->fds[1] = -1;
  job->waits = command->is_queued;
  if (!send_spawn (self, command, job->id))
    {
      g_set_error (error, PLUMB_LAUNCHER_ERROR, PLUMB_LAUNCHER_ERROR_RESOURCES,
                   "“%s” could not be started: %s.", command->argv[0], g_strerror (errno));
      job_free (job);
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
  Job *found;

  g_return_if_fail (PLUMB_IS_LAUNCHER (self));

  found = find_job (self, job);
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
  lose_jobs (self);
  g_subprocess_wait (self->process, NULL, NULL);
}
