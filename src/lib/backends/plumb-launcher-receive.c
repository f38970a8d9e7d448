/* plumb-launcher-receive.c
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

#include "plumb-launcher-jobs-private.h"

/* What the launcher says of its jobs, and what they write. */

#define MAX_READ_BYTES (256u << 10)
/* What a pipe can still hold when its job has ended, at most. */
#define MAX_DRAIN_BYTES (1u << 20)
#define MAX_EVENTS 32

void
plumb_launcher_job_free (PlumbLauncherJob *job)
{
  plumb_launcher_close_fd (&job->fds[0]);
  plumb_launcher_close_fd (&job->fds[1]);
  g_free (job);
}

static gboolean
read_output (PlumbLauncher *self, PlumbLauncherJob *job, int which)
{
  gsize n_read = 0;

  while (n_read < MAX_READ_BYTES)
    {
      gssize n = read (job->fds[which], self->buffer, PLUMB_LAUNCHER_READ_BYTES);

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
  PlumbLauncherJob *job = plumb_launcher_find_job (self, token / 2);
  int which = (int) (token % 2);

  /* An end of file before the answer: the launcher is on its way out, or the pipe is broken. */
  if (job != NULL && job->fds[which] >= 0 && !read_output (self, job, which))
    plumb_launcher_close_fd (&job->fds[which]);
}

/* What is still in a pipe, without waiting for more: nobody else reads from it. */
static void
drain_output (PlumbLauncher *self, PlumbLauncherJob *job, int which)
{
  gsize n_read = 0;
  int n_there;

  while (n_read < MAX_DRAIN_BYTES && ioctl (job->fds[which], FIONREAD, &n_there) == 0
         && n_there > 0)
    {
      gssize n
          = read (job->fds[which], self->buffer, MIN ((gsize) n_there, PLUMB_LAUNCHER_READ_BYTES));

      if (n <= 0)
        return;
      n_read += (gsize) n;
      if (job->events->output != NULL)
        job->events->output (which + 1, self->buffer, (gsize) n, job->user_data);
    }
}

static void
end_job (PlumbLauncher *self, PlumbLauncherJob *job, const PlumbCommandEnd *end)
{
  g_hash_table_steal (self->jobs, &job->id);
  for (int which = 0; which < 2; which++)
    {
      if (job->fds[which] >= 0)
        drain_output (self, job, which);
      plumb_launcher_close_fd (&job->fds[which]);
    }
  job->events->ended (end, job->user_data);
  plumb_launcher_job_free (job);
}

/* From now on what it writes is read as it comes; until then the pipe holds it. */
static void
watch_output (PlumbLauncher *self, PlumbLauncherJob *job)
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

/* The pipes that came with a message, in the order of its answers. */
typedef struct
{
  int fds[PLUMB_LAUNCHER_MAX_ANSWERS * PLUMB_LAUNCHER_MAX_PIPES];
  guint n, n_taken;
} Pipes;

static void
pipes_init (Pipes *self, struct msghdr *header)
{
  struct cmsghdr *control = CMSG_FIRSTHDR (header);

  self->n = self->n_taken = 0;
  if (control == NULL || control->cmsg_type != SCM_RIGHTS)
    return;
  self->n = (guint) ((control->cmsg_len - CMSG_LEN (0)) / sizeof (int));
  memcpy (self->fds, CMSG_DATA (control), self->n * sizeof (int));
}

static void
pipes_take (Pipes *self, guint n, int fds[PLUMB_LAUNCHER_MAX_PIPES])
{
  for (guint i = 0; i < PLUMB_LAUNCHER_MAX_PIPES; i++)
    fds[i] = i < n && self->n_taken < self->n ? self->fds[self->n_taken++] : -1;
}

/* What waited has begun where another was; told before the end of that. */
static void
tell_begun (PlumbLauncher *self, PlumbLauncherJob *left, const PlumbLauncherAnswer *answer)
{
  PlumbLauncherJob *next = answer->next != 0 ? plumb_launcher_find_job (self, answer->next) : NULL;

  if (next == NULL)
    return;
  next->waits = FALSE;
  if (next->events->begun != NULL)
    next->events->begun (left->user_data, (gint64) answer->next_us, next->user_data);
}

/* FALSE: some of them did not come. The kernel closes those for which there is no room here, and
 * what the command writes then ends it: it is not let come to that. */
static gboolean
take_pipes (PlumbLauncherJob *job,
            const PlumbLauncherAnswer *answer,
            const int fds[PLUMB_LAUNCHER_MAX_PIPES])
{
  if (answer->n_pipes == 0)
    return TRUE;
  memcpy (job->fds, fds, sizeof job->fds);
  return fds[answer->n_pipes - 1] >= 0;
}

static void
handle_answer (PlumbLauncher *self, const PlumbLauncherAnswer *answer, Pipes *pipes)
{
  PlumbLauncherJob *job = plumb_launcher_find_job (self, answer->id);
  int fds[PLUMB_LAUNCHER_MAX_PIPES];
  PlumbCommandEnd end = { 0 };

  pipes_take (pipes, answer->n_pipes, fds);
  if (job == NULL)
    {
      plumb_launcher_close_fd (&fds[0]);
      plumb_launcher_close_fd (&fds[1]);
      return;
    }
  job->is_deaf |= !take_pipes (job, answer, fds);
  switch ((PlumbLauncherAnswerType) answer->type)
    {
    case PLUMB_LAUNCHER_STARTED:
      job->pid = answer->pid;
      watch_output (self, job);
      if (job->is_deaf)
        plumb_launcher_end (self, job->id, 0);
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
      tell_begun (self, job, answer);
      end.error = job->is_deaf ? EMFILE : 0;
      end.stage = job->is_deaf ? "output" : NULL;
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
  const PlumbLauncherJob *left = a, *right = b;

  return left->id < right->id ? -1 : left->id > right->id;
}

/* Without a launcher no job is known to be alive; the groups of those whose leader was told are
 * killed from here, the leaders themselves died with their parent. */
void
plumb_launcher_lose_jobs (PlumbLauncher *self)
{
  GList *jobs;

  if (self->socket >= 0 && self->source != NULL)
    g_source_remove_unix_fd (self->source, self->socket_tag);
  plumb_launcher_close_fd (&self->socket);
  jobs = g_list_sort (g_hash_table_get_values (self->jobs), compare_jobs);
  for (GList *l = jobs; l != NULL; l = l->next)
    {
      PlumbLauncherJob *job = l->data;
      PlumbCommandEnd end = { .is_lost = !job->waits, .is_revoked = job->waits };

      if (job->pid > 0)
        kill (-job->pid, SIGKILL);
      end_job (self, job, &end);
    }
  g_list_free (jobs);
}

/* The next message. */
void
plumb_launcher_handle_answers (PlumbLauncher *self)
{
  PlumbLauncherAnswer answers[PLUMB_LAUNCHER_MAX_ANSWERS];
  Pipes pipes;
  union
  {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (sizeof pipes.fds)];
  } control;
  struct iovec part = { answers, sizeof answers };
  struct msghdr header = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
  };
  gssize n = recvmsg (self->socket, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (n <= 0 || (gsize) n % sizeof *answers != 0)
    {
      plumb_launcher_lose_jobs (self);
      return;
    }
  pipes_init (&pipes, &header);
  for (gsize i = 0; i < (gsize) n / sizeof *answers; i++)
    handle_answer (self, &answers[i], &pipes);
}

void
plumb_launcher_handle_outputs (PlumbLauncher *self)
{
  struct epoll_event events[MAX_EVENTS];
  int n = epoll_wait (self->pipes, events, MAX_EVENTS, 0);

  for (int i = 0; i < n; i++)
    handle_output (self, events[i].data.u64);
}
