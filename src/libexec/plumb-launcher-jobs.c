/* plumb-launcher-jobs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What runs, and how all of it comes to an end. */

#include "plumb-launcher-private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a command left behind has this long from TERM to KILL. */
#define LEFTOVER_GRACE_US 1000000
/* What KILL did not end in this time sits in the kernel and is given up. */
#define KILL_GRACE_US 1000000
/* A job that ends sooner is never told as started: one message instead of two, and its pipes are
 * read once. One that has more to say by then than a pipe holds waits so long. */
#define TELL_STARTED_US 20000
#define POLL_US 10000
#define MAX_SPARE_PIPES 16

uint64_t
clock_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000 + (uint64_t) now.tv_nsec / 1000;
}

/* The launcher without memory is of no use: it ends, and with it all that it started. */
Job *
jobs_add (Jobs *jobs)
{
  if (jobs->length == jobs->size)
    {
      unsigned size = jobs->size == 0 ? 16 : jobs->size * 2;
      Job *items = reallocarray (jobs->items, size, sizeof *items);

      if (items == NULL)
        abort ();
      jobs->items = items;
      jobs->size = size;
    }
  memset (&jobs->items[jobs->length], 0, sizeof (Job));
  return &jobs->items[jobs->length++];
}

Job *
jobs_find (Jobs *jobs, uint64_t id)
{
  for (unsigned i = 0; i < jobs->length; i++)
    if (jobs->items[i].id == id)
      return &jobs->items[i];
  return NULL;
}

unsigned
jobs_count (const Jobs *jobs, uint64_t lane)
{
  unsigned n = 0;

  for (unsigned i = 0; i < jobs->length; i++)
    n += jobs->items[i].lane == lane;
  return n;
}

/* Pipes of jobs that wrote nothing and left nobody behind: nobody else has their ends. Making one
 * and closing it takes a tenth as long as what a short command needs between two. */
static int spare_pipes[MAX_SPARE_PIPES][2];
static unsigned n_spare_pipes;

static bool
open_pipe (int fds[2])
{
  if (n_spare_pipes == 0)
    return pipe2 (fds, O_CLOEXEC) == 0;
  memcpy (fds, spare_pipes[--n_spare_pipes], sizeof spare_pipes[0]);
  return true;
}

bool
job_open_pipes (Job *job, bool splits_output)
{
  for (unsigned i = 0; i < PLUMB_LAUNCHER_MAX_PIPES; i++)
    job->read_fds[i] = job->write_fds[i] = -1;
  for (unsigned i = 0; i < (splits_output ? PLUMB_LAUNCHER_MAX_PIPES : 1); i++)
    {
      int fds[2];

      if (!open_pipe (fds))
        return false;
      job->read_fds[i] = fds[0];
      job->write_fds[i] = fds[1];
    }
  return true;
}

static void
close_pipes (int fds[PLUMB_LAUNCHER_MAX_PIPES])
{
  for (unsigned i = 0; i < PLUMB_LAUNCHER_MAX_PIPES; i++)
    {
      if (fds[i] >= 0)
        close (fds[i]);
      fds[i] = -1;
    }
}

/* What a command may have set on its output would else be the next one's. */
static void
job_spare_pipes (Job *job)
{
  for (unsigned i = 0; i < PLUMB_LAUNCHER_MAX_PIPES && n_spare_pipes < MAX_SPARE_PIPES; i++)
    if (job->read_fds[i] >= 0 && job->write_fds[i] >= 0
        && fcntl (job->write_fds[i], F_SETFL, 0) == 0)
      {
        spare_pipes[n_spare_pipes][0] = job->read_fds[i];
        spare_pipes[n_spare_pipes++][1] = job->write_fds[i];
        job->read_fds[i] = job->write_fds[i] = -1;
      }
}

static bool
job_has_output (const Job *job)
{
  int n = 0;

  for (unsigned i = 0; i < PLUMB_LAUNCHER_MAX_PIPES; i++)
    if (job->read_fds[i] >= 0 && ioctl (job->read_fds[i], FIONREAD, &n) == 0 && n > 0)
      return true;
  return false;
}

/* The runner reads from now on. */
static void
job_hand_over (Job *job, const PlumbLauncherAnswer *answer, bool may_wait)
{
  answer_add (answer, job->read_fds,
              job->read_fds[PLUMB_LAUNCHER_PIPE_ERROR] >= 0 ? PLUMB_LAUNCHER_MAX_PIPES : 1,
              may_wait);
  for (unsigned i = 0; i < PLUMB_LAUNCHER_MAX_PIPES; i++)
    job->read_fds[i] = -1;
}

void
jobs_remove (Jobs *jobs, Job *job)
{
  unsigned at = (unsigned) (job - jobs->items);

  close_pipes (job->read_fds);
  close_pipes (job->write_fds);
  memmove (job, job + 1, (jobs->length - at - 1) * sizeof *job);
  jobs->length--;
}

static void
job_set_reaped (Job *job, int status, const struct rusage *usage)
{
  const struct timeval *user = &usage->ru_utime, *system = &usage->ru_stime;

  job->reaped = true;
  job->answer.status = status;
  job->answer.wall_us = clock_us () - job->started_us;
  job->answer.cpu_us = (uint64_t) (user->tv_sec + system->tv_sec) * 1000000
                       + (uint64_t) (user->tv_usec + system->tv_usec);
  job->answer.peak_bytes = (uint64_t) usage->ru_maxrss * 1024;
}

/* Takes the dead from the process table. */
void
jobs_reap (Jobs *jobs)
{
  struct rusage usage;
  int status;
  pid_t pid;

  while ((pid = wait4 (-1, &status, WNOHANG, &usage)) > 0)
    for (unsigned i = 0; i < jobs->length; i++)
      if (jobs->items[i].pid == pid && !jobs->items[i].reaped)
        {
          job_set_reaped (&jobs->items[i], status, &usage);
          break;
        }
}

static bool
group_exists (pid_t group)
{
  return kill (-group, 0) == 0 || errno != ESRCH;
}

/* An orphan is the launcher's child: until it is reaped nobody else has its number. */
static void
orphan_signal (pid_t pid, int signal)
{
  if (getpgid (pid) == pid)
    kill (-pid, signal);
  kill (pid, signal);
}

static unsigned
job_signal (const Job *job, int signal, const Orphan *orphans, unsigned n_orphans)
{
  unsigned n = 0;

  if (!job->reaped || group_exists (job->pid))
    {
      kill (-job->pid, signal);
      n++;
    }
  for (unsigned i = 0; i < n_orphans; i++)
    if (orphans[i].job == job->id)
      {
        orphan_signal (orphans[i].pid, signal);
        n++;
      }
  return n;
}

static unsigned
job_terminate (Job *job, uint64_t grace_us, const Orphan *orphans, unsigned n_orphans)
{
  unsigned n = job_signal (job, SIGTERM, orphans, n_orphans);

  /* A stopped process takes TERM only when it goes on. */
  if (n > 0)
    job_signal (job, SIGCONT, orphans, n_orphans);
  job->stage = JOB_TERMINATED;
  job->deadline_us = clock_us () + grace_us;
  return n;
}

/* Begins to end a job; a shorter grace than one under way counts. */
void
job_end (Jobs *jobs, Job *job, uint64_t grace_us)
{
  Orphan orphans[MAX_ORPHANS];
  unsigned n = proc_list_orphans (jobs, orphans);

  job->is_ended = true;
  if (job->stage == JOB_RUNS)
    job_terminate (job, grace_us, orphans, n);
  else if (job->stage == JOB_TERMINATED && clock_us () + grace_us < job->deadline_us)
    job->deadline_us = clock_us () + grace_us;
}

/* One step on the way to the job's end. Returns whether the end can be told. */
static bool
job_advance (Job *job, const Orphan *orphans, unsigned n_orphans)
{
  uint64_t now = clock_us ();
  unsigned n_left;

  if (job->stage == JOB_RUNS)
    return job_terminate (job, LEFTOVER_GRACE_US, orphans, n_orphans) == 0;
  if (job->stage == JOB_TERMINATED && now >= job->deadline_us)
    {
      job->stage = JOB_KILLED;
      job->deadline_us = now + KILL_GRACE_US;
    }
  n_left = job_signal (job, job->stage == JOB_KILLED ? SIGKILL : 0, orphans, n_orphans);
  if (job->stage == JOB_KILLED && now >= job->deadline_us)
    {
      job->answer.left = n_left;
      if (!job->reaped)
        job->answer.status = SIGKILL;
      return true;
    }
  return job->reaped && n_left == 0;
}

static bool
is_ending (const Job *job)
{
  return job->reaped || job->stage != JOB_RUNS;
}

/* Whoever descends from a job that is no more. What loses its parent by that is found next time. */
static bool
kill_strays (Jobs *jobs, const Orphan *orphans, unsigned n_orphans)
{
  bool any = false;

  for (unsigned i = 0; i < n_orphans; i++)
    if (jobs_find (jobs, orphans[i].job) == NULL)
      {
        orphan_signal (orphans[i].pid, SIGKILL);
        any = true;
      }
  return any;
}

/* The job that takes the place of one that has ended well, or 0. */
static uint64_t
find_next (const Job *job)
{
  bool is_well = job->answer.left == 0 && !job->is_ended && WIFEXITED (job->answer.status)
                 && WEXITSTATUS (job->answer.status) == 0;

  return is_well && job->lane != 0 ? queue_find_first (job->lane) : 0;
}

/* Tells the end, and begins what waited for it. The runner does not miss an end as long as there is
 * a job to begin at each of the next ones. */
static void
job_tell_end (Jobs *jobs, Job *job)
{
  PlumbLauncherAnswer *answer = &job->answer;
  bool may_wait;

  answer->type = PLUMB_LAUNCHER_EXITED;
  answer->next = find_next (job);
  answer->next_us = answer->next != 0 ? clock_us () : 0;
  may_wait = answer->next != 0 && queue_count (job->lane) > jobs_count (jobs, job->lane);
  if (job_has_output (job))
    job_hand_over (job, answer, may_wait);
  else
    answer_add (answer, NULL, 0, may_wait);
  if (answer->left == 0)
    job_spare_pipes (job);
}

/* Drives the jobs that are ending and tells of those that have. */
void
jobs_advance (Jobs *jobs)
{
  Orphan orphans[MAX_ORPHANS];
  unsigned n = 0, i = 0;
  bool any = jobs->has_strays;

  for (unsigned k = 0; k < jobs->length; k++)
    any = any || is_ending (&jobs->items[k]);
  if (any)
    n = proc_list_orphans (jobs, orphans);
  while (any && i < jobs->length)
    if (is_ending (&jobs->items[i]) && job_advance (&jobs->items[i], orphans, n))
      {
        uint64_t next;

        job_tell_end (jobs, &jobs->items[i]);
        next = jobs->items[i].answer.next;
        jobs_remove (jobs, &jobs->items[i]);
        if (next != 0)
          queue_start (next);
      }
    else
      i++;
  jobs->has_strays = kill_strays (jobs, orphans, n);
}

static void
job_tell_started (Job *job)
{
  PlumbLauncherAnswer answer = job->answer;

  answer.type = PLUMB_LAUNCHER_STARTED;
  answer.start_time = proc_get_start_time (job->pid);
  job_hand_over (job, &answer, false);
  job->told = true;
}

/* Tells of those that have run for a while. Returns how long the loop may sleep, or -1: until
 * something happens. */
int
jobs_get_timeout_us (Jobs *jobs)
{
  uint64_t now = clock_us ();
  int timeout_us = jobs->has_strays ? POLL_US : -1;

  for (unsigned i = 0; i < jobs->length; i++)
    {
      Job *job = &jobs->items[i];

      if (is_ending (job))
        return POLL_US;
      if (job->told)
        continue;
      if (now - job->started_us >= TELL_STARTED_US)
        job_tell_started (job);
      else if (timeout_us < 0)
        timeout_us = TELL_STARTED_US;
    }
  return timeout_us;
}

/* The runner is gone: so is everything, at once. */
void
jobs_kill_all (Jobs *jobs)
{
  uint64_t deadline_us = clock_us () + 4000000;
  pid_t pids[MAX_ORPHANS];

  do
    {
      unsigned n = proc_list_children (pids, MAX_ORPHANS);

      for (unsigned i = 0; i < jobs->length; i++)
        job_signal (&jobs->items[i], SIGKILL, NULL, 0);
      for (unsigned i = 0; i < n; i++)
        orphan_signal (pids[i], SIGKILL);
      nanosleep (&(struct timespec) { .tv_nsec = 1000000 }, NULL);
      jobs_reap (jobs);
      if (n == 0 && wait4 (-1, NULL, WNOHANG, NULL) < 0)
        return;
    }
  while (clock_us () < deadline_us);
}
