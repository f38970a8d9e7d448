/* plumb-launcher-proc.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What /proc tells about processes. */

#include "plumb-launcher-private.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char state;
  pid_t group;
  uint64_t cpu_ticks; /* its own and of those that it waited for */
  uint64_t start_time;
} Stat;

static ssize_t
read_proc (pid_t pid, const char *name, char *text, size_t size)
{
  char path[64];
  ssize_t length;
  int fd;

  snprintf (path, sizeof path, "/proc/%d/%s", pid, name);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  length = read (fd, text, size - 1);
  close (fd);
  if (length >= 0)
    text[length] = '\0';
  return length;
}

/* proc_pid_stat(5): the name in parentheses may hold anything, so fields count from its end. */
static bool
read_stat (pid_t pid, Stat *stat)
{
  char text[1024];
  const char *fields;
  unsigned long long own_user, own_system, start;
  long long waited_user, waited_system;

  if (read_proc (pid, "stat", text, sizeof text) <= 0)
    return false;
  fields = strrchr (text, ')');
  if (fields == NULL
      || sscanf (
             fields + 1,
             " %c %*d %d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %lld %lld %*d %*d %*d %*d %llu",
             &stat->state, &stat->group, &own_user, &own_system, &waited_user, &waited_system,
             &start)
             != 7)
    return false;
  stat->cpu_ticks = own_user + own_system + (uint64_t) (waited_user + waited_system);
  stat->start_time = start;
  return true;
}

uint64_t
proc_get_start_time (pid_t pid)
{
  Stat stat;

  return read_stat (pid, &stat) ? stat.start_time : 0;
}

/* The launcher's children, dead or alive: one read of a file that stays open. */
unsigned
proc_list_children (pid_t *pids, unsigned size)
{
  static int fd = -1;
  char text[16384], *at, *end;
  unsigned n = 0;
  ssize_t length;

  if (fd < 0)
    {
      snprintf (text, sizeof text, "/proc/self/task/%d/children", getpid ());
      fd = open (text, O_RDONLY | O_CLOEXEC);
    }
  length = fd < 0 ? 0 : pread (fd, text, sizeof text - 1, 0);
  if (length <= 0)
    return 0;
  text[length] = '\0';
  /* A number that the buffer cuts off does not count: only those with the space behind. */
  for (at = text; n < size; at = end)
    {
      long pid = strtol (at, &end, 10);

      if (end == at || *end != ' ')
        break;
      pids[n++] = (pid_t) pid;
    }
  return n;
}

/* The mark that handle_spawn() puts into the environment: whose descendant this is, whatever
 * session it made for itself. 0 where it has none. */
static uint64_t
read_mark (pid_t pid)
{
  char text[65536], mark[48];
  ssize_t length = read_proc (pid, "environ", text, sizeof text);
  size_t n = (size_t) snprintf (mark, sizeof mark, "PLUMB_JOB=%d.", getpid ());

  for (const char *at = text; length > 0 && at < text + length; at += strlen (at) + 1)
    if (strncmp (at, mark, n) == 0)
      return strtoull (at + n, NULL, 10);
  return 0;
}

/* Without a mark it belongs to one of the jobs that began before it did: as long as such a one
 * runs, it may. */
static uint64_t
guess_job (const Jobs *jobs, pid_t pid)
{
  uint64_t start = proc_get_start_time (pid);

  for (unsigned i = 0; i < jobs->length; i++)
    {
      const Job *job = &jobs->items[i];

      if (!job->reaped && job->stage == JOB_RUNS && job->answer.start_time <= start + 1)
        return job->id;
    }
  return 0;
}

static bool
is_leader (const Jobs *jobs, pid_t pid)
{
  for (unsigned i = 0; i < jobs->length; i++)
    if (jobs->items[i].pid == pid && !jobs->items[i].reaped)
      return true;
  return false;
}

/* Children of the launcher that it did not start: what lost its parent came to the subreaper. */
unsigned
proc_list_orphans (const Jobs *jobs, Orphan orphans[MAX_ORPHANS])
{
  pid_t pids[MAX_ORPHANS];
  unsigned n = proc_list_children (pids, MAX_ORPHANS), n_orphans = 0;

  for (unsigned i = 0; i < n; i++)
    {
      Orphan orphan = { .pid = pids[i] };

      if (is_leader (jobs, pids[i]))
        continue;
      orphan.job = read_mark (pids[i]);
      if (orphan.job == 0)
        orphan.job = guess_job (jobs, pids[i]);
      orphans[n_orphans++] = orphan;
    }
  return n_orphans;
}

static bool
is_of_job (pid_t pid, const Stat *stat, const Job *job, const Orphan *orphans, unsigned n_orphans)
{
  if (stat->group == job->pid)
    return true;
  for (unsigned i = 0; i < n_orphans; i++)
    if (orphans[i].job == job->id && (orphans[i].pid == pid || orphans[i].pid == stat->group))
      return true;
  return false;
}

/* Processor time so far of all that runs in the job's groups. */
uint64_t
proc_get_cpu_us (const Jobs *jobs, const Job *job)
{
  Orphan orphans[MAX_ORPHANS];
  unsigned n_orphans = proc_list_orphans (jobs, orphans);
  uint64_t ticks = 0;
  struct dirent *entry;
  DIR *folder = opendir ("/proc");
  Stat stat;

  if (folder == NULL)
    return 0;
  while ((entry = readdir (folder)) != NULL)
    {
      pid_t pid = atoi (entry->d_name);

      if (pid > 0 && read_stat (pid, &stat) && is_of_job (pid, &stat, job, orphans, n_orphans))
        ticks += stat.cpu_ticks;
    }
  closedir (folder);
  return ticks * 1000000 / (uint64_t) sysconf (_SC_CLK_TCK);
}
