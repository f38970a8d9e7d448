/* plumb-launcher.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Starts, measures and ends the commands of one runner. Small and single-threaded, so that starting
 * a command costs what vfork() costs and no more. Being their subreaper it finds whatever a command
 * leaves behind; when its socket closes, however the runner came to its end, it kills all of them
 * and exits. */

#include "plumb-launcher-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_TEXT_BYTES (16u << 20)

static Jobs jobs;
static uint64_t ticks; /* of the clock in /proc, a second */

/* The texts of a request, in the message or in a file beside it. */
static char *
map_text (Message *message, size_t length, const int fds[PLUMB_LAUNCHER_MAX_FDS])
{
  size_t n = message->request.text_bytes;
  struct stat info;
  char *text;

  if (!(message->request.flags & PLUMB_LAUNCHER_HAS_TEXT_FILE))
    return length == sizeof message->request + n ? message->text : NULL;
  if (n > MAX_TEXT_BYTES || fstat (fds[PLUMB_LAUNCHER_FD_TEXT], &info) != 0
      || (uint64_t) info.st_size != n)
    return NULL;
  text = mmap (NULL, n, PROT_READ, MAP_PRIVATE, fds[PLUMB_LAUNCHER_FD_TEXT], 0);
  return text == MAP_FAILED ? NULL : text;
}

/* Points into the texts: the folder, the arguments and their NULL, the environment, @mark and its
 * NULL. Returns NULL if the texts are not as told. */
static char **
split_text (const PlumbLauncherRequest *request, char *text, char *mark)
{
  size_t n = (size_t) 1 + request->n_arguments + request->n_environment;
  const char *end = text + request->text_bytes;
  char **vector;

  if (request->n_arguments == 0 || n > request->text_bytes || end[-1] != '\0')
    return NULL;
  vector = calloc (n + 3, sizeof *vector);
  if (vector == NULL)
    return NULL;
  for (size_t i = 0; i < n && text < end; i++, text += strlen (text) + 1)
    vector[i + (i > request->n_arguments ? 1 : 0)] = text;
  vector[n + 1] = mark;
  if (text == end && vector[n] != NULL)
    return vector;
  free (vector);
  return NULL;
}

/* Starts the job and keeps its output; answers only if that fails. */
static void
job_start (Command *command)
{
  PlumbLauncherAnswer answer = { .id = command->request->id, .type = PLUMB_LAUNCHER_NOT_STARTED };
  Job *job = jobs_add (&jobs);
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  answer.start_time = (uint64_t) now.tv_sec * ticks + (uint64_t) now.tv_nsec * ticks / 1000000000;
  *job = (Job) {
    .id = answer.id, .lane = command->request->lane, .pid = -1, .started_us = clock_us ()
  };
  if (job_open_pipes (job, (command->request->flags & PLUMB_LAUNCHER_SPLITS_OUTPUT) != 0))
    {
      command->output_fds = job->write_fds;
      job->pid = command_start (command, &answer);
    }
  else
    {
      answer.error = errno;
      answer.stage = PLUMB_LAUNCHER_AT_REQUEST;
    }
  answer.pid = job->pid;
  job->answer = answer;
  if (job->pid > 0)
    return;
  answer_add (&answer, NULL, 0, false);
  jobs_remove (&jobs, job);
}

void
message_start (Message *message, size_t length, const int fds[PLUMB_LAUNCHER_MAX_FDS])
{
  const PlumbLauncherRequest *request = &message->request;
  bool has_file = (request->flags & PLUMB_LAUNCHER_HAS_TEXT_FILE) != 0;
  char mark[48];
  char *text = map_text (message, length, fds);
  char **vector = NULL;

  snprintf (mark, sizeof mark, "PLUMB_JOB=%d.%llu", getpid (), (unsigned long long) request->id);
  if (text != NULL)
    vector = split_text (request, text, mark);
  if (vector != NULL)
    job_start (&(Command) { .request = request,
                            .folder = vector[0],
                            .arguments = vector + 1,
                            .environment = vector + 2 + request->n_arguments,
                            .control_fd = fds[PLUMB_LAUNCHER_FD_CONTROL] });
  else
    answer_add (&(PlumbLauncherAnswer) { .type = PLUMB_LAUNCHER_NOT_STARTED,
                                         .id = request->id,
                                         .stage = PLUMB_LAUNCHER_AT_REQUEST,
                                         .error = EBADMSG },
                NULL, 0, false);
  free (vector);
  if (has_file && text != NULL)
    munmap (text, request->text_bytes);
}

static void
handle_spawn (Message *message, size_t length, int fds[PLUMB_LAUNCHER_MAX_FDS])
{
  if (message->request.flags & PLUMB_LAUNCHER_IS_QUEUED)
    queue_add (message, length, fds);
  else
    message_start (message, length, fds);
}

/* A job that waits is gone when this returns; that one has begun was told, or is told now. */
static void
handle_revoke (uint64_t id)
{
  if (queue_remove (id))
    answer_add (&(PlumbLauncherAnswer) { .type = PLUMB_LAUNCHER_REVOKED, .id = id }, NULL, 0,
                false);
  else
    answers_send ();
}

static void
handle_end (const PlumbLauncherRequest *request)
{
  Job *job = jobs_find (&jobs, request->id);

  if (job != NULL)
    job_end (&jobs, job, (uint64_t) request->grace_ms * 1000);
  else
    handle_revoke (request->id);
}

static void
handle_usage (uint64_t id)
{
  Job *job = jobs_find (&jobs, id);

  if (job != NULL)
    answer_add (&(PlumbLauncherAnswer) { .type = PLUMB_LAUNCHER_USED,
                                         .id = job->id,
                                         .pid = job->pid,
                                         .cpu_us = proc_get_cpu_us (&jobs, job) },
                NULL, 0, false);
}

/* A job that is not known has ended while the request was under way. */
static void
handle_message (Message *message, size_t length, int fds[PLUMB_LAUNCHER_MAX_FDS])
{
  switch ((PlumbLauncherRequestType) message->request.type)
    {
    case PLUMB_LAUNCHER_SPAWN:
      handle_spawn (message, length, fds);
      break;
    case PLUMB_LAUNCHER_END:
      handle_end (&message->request);
      break;
    case PLUMB_LAUNCHER_USAGE:
      handle_usage (message->request.id);
      break;
    case PLUMB_LAUNCHER_RELEASE:
      queue_start (message->request.id);
      break;
    case PLUMB_LAUNCHER_REVOKE:
      handle_revoke (message->request.id);
      break;
    default:
      break;
    }
}

/* The descriptors by their role: those that are not there are -1. */
static void
take_fds (struct msghdr *header,
          const PlumbLauncherRequest *request,
          int fds[PLUMB_LAUNCHER_MAX_FDS])
{
  struct cmsghdr *control = CMSG_FIRSTHDR (header);
  int received[PLUMB_LAUNCHER_MAX_FDS];
  unsigned n = 0, at = 0;

  for (unsigned i = 0; i < PLUMB_LAUNCHER_MAX_FDS; i++)
    fds[i] = -1;
  if (control == NULL || control->cmsg_type != SCM_RIGHTS)
    return;
  n = (unsigned) ((control->cmsg_len - CMSG_LEN (0)) / sizeof (int));
  memcpy (received, CMSG_DATA (control), n * sizeof (int));
  if (at < n && request->flags & PLUMB_LAUNCHER_HAS_CONTROL)
    fds[PLUMB_LAUNCHER_FD_CONTROL] = received[at++];
  if (at < n && request->flags & PLUMB_LAUNCHER_HAS_TEXT_FILE)
    fds[PLUMB_LAUNCHER_FD_TEXT] = received[at++];
}

/* Returns false once the runner has gone. */
static bool
receive_all (void)
{
  static Message message;
  char control[CMSG_SPACE (PLUMB_LAUNCHER_MAX_FDS * sizeof (int))];
  int fds[PLUMB_LAUNCHER_MAX_FDS];

  while (true)
    {
      struct iovec part = { .iov_base = &message, .iov_len = sizeof message };
      struct msghdr header = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
      };
      ssize_t n = recvmsg (PLUMB_LAUNCHER_SOCKET, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);

      if (n < 0)
        return errno == EAGAIN || errno == EINTR;
      if ((size_t) n < sizeof message.request)
        return false;
      take_fds (&header, &message.request, fds);
      handle_message (&message, (size_t) n, fds);
      for (unsigned i = 0; i < PLUMB_LAUNCHER_MAX_FDS; i++)
        if (fds[i] >= 0)
          close (fds[i]);
    }
}

static void
child_ended_cb (int signal)
{
}

/* Every signal is blocked but for the end of a child, and that only while the loop sleeps: nothing
 * but the runner's going ends the launcher before its children. */
static void
set_up (sigset_t *sleeping_mask)
{
  struct rlimit no_core = { 0 };
  struct sigaction action = { .sa_handler = SIG_DFL };
  sigset_t all;
  int null;

  for (int signal = 1; signal < NSIG; signal++)
    sigaction (signal, &action, NULL);
  action.sa_handler = child_ended_cb;
  sigaction (SIGCHLD, &action, NULL);
  sigfillset (&all);
  sigprocmask (SIG_SETMASK, &all, NULL);
  *sleeping_mask = all;
  sigdelset (sleeping_mask, SIGCHLD);

  setsid ();
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  setrlimit (RLIMIT_CORE, &no_core);
  umask (077);
  null = open ("/dev/null", O_RDWR);
  if (null > 0)
    dup2 (null, 0);
  close_range (PLUMB_LAUNCHER_SOCKET, ~0u, CLOSE_RANGE_CLOEXEC);
}

/* Tells what is to be told. Returns how long the loop may sleep, or -1: until something happens. */
static int
get_timeout_us (void)
{
  int jobs_us = jobs_get_timeout_us (&jobs);
  int answers_us = answers_advance ();

  if (jobs_us < 0 || answers_us < 0)
    return jobs_us < 0 ? answers_us : jobs_us;
  return jobs_us < answers_us ? jobs_us : answers_us;
}

int
main (void)
{
  struct pollfd socket = { .fd = PLUMB_LAUNCHER_SOCKET, .events = POLLIN };
  sigset_t sleeping_mask;
  bool runner_lives = true;

  set_up (&sleeping_mask);
  ticks = (uint64_t) sysconf (_SC_CLK_TCK);
  while (runner_lives)
    {
      int timeout_us = get_timeout_us ();
      struct timespec timeout
          = { .tv_sec = timeout_us / 1000000, .tv_nsec = timeout_us % 1000000 * 1000L };

      socket.revents = 0;
      ppoll (&socket, 1, timeout_us < 0 ? NULL : &timeout, &sleeping_mask);
      jobs_reap (&jobs);
      jobs_advance (&jobs);
      if (socket.revents != 0)
        runner_lives = receive_all ();
    }
  jobs_kill_all (&jobs);
  return 0;
}
