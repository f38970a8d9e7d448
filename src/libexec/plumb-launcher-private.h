/* plumb-launcher-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "plumb-launcher-protocol.h"

/* How far the end of a job has come. */
typedef enum
{
  JOB_RUNS,
  JOB_TERMINATED, /* TERM was sent; KILL follows at the deadline */
  JOB_KILLED,     /* KILL was sent; given up at the deadline */
} JobStage;

typedef struct
{
  uint64_t id;
  uint64_t lane; /* 0: none */
  pid_t pid;     /* of the leader: also its session and process group */
  /* -1 where there is none. The ends that are written to are held until the end is told: the
   * reader sees the answer before the end of file. */
  int write_fds[PLUMB_LAUNCHER_MAX_PIPES];
  int read_fds[PLUMB_LAUNCHER_MAX_PIPES]; /* until they are handed over */
  bool told;                              /* that it started */
  bool reaped;
  bool is_ended; /* because the runner wished it */
  JobStage stage;
  uint64_t started_us;
  uint64_t deadline_us;
  PlumbLauncherAnswer answer;
} Job;

typedef struct
{
  Job *items; /* in order of start */
  unsigned length;
  unsigned size;
  bool has_strays; /* descendants of jobs that are no more were found last time */
} Jobs;

typedef struct
{
  PlumbLauncherRequest request;
  char text[PLUMB_LAUNCHER_INLINE_BYTES];
} Message;

/* plumb-launcher.c */
void message_start (Message *message, size_t length, const int fds[PLUMB_LAUNCHER_MAX_FDS]);

/* plumb-launcher-answer.c: what is told, in the order in which it happened. */
/* @fds: taken, and closed when they are sent. @may_wait: it is not missed yet. */
void answer_add (const PlumbLauncherAnswer *answer, const int *fds, unsigned n_fds, bool may_wait);
void answers_send (void);
/* Sends what has waited long enough. Returns how long the rest may wait, or -1: nothing waits. */
int answers_advance (void);

/* plumb-launcher-queue.c: jobs that were sent ahead. */
void queue_add (const Message *message, size_t length, int fds[PLUMB_LAUNCHER_MAX_FDS]);
uint64_t queue_find_first (uint64_t lane); /* or 0 */
unsigned queue_count (uint64_t lane);
bool queue_start (uint64_t id); /* FALSE: it does not wait */
bool queue_remove (uint64_t id);

/* plumb-launcher-spawn.c */
typedef struct
{
  const PlumbLauncherRequest *request;
  const char *folder;
  char **arguments;
  char **environment;
  const int *output_fds; /* by their role, or -1 */
  int control_fd;        /* or -1 */
} Command;

pid_t command_start (const Command *command, PlumbLauncherAnswer *failure);

/* plumb-launcher-jobs.c */
uint64_t clock_us (void);
Job *jobs_add (Jobs *jobs);
bool job_open_pipes (Job *job, bool splits_output);
Job *jobs_find (Jobs *jobs, uint64_t id);
unsigned jobs_count (const Jobs *jobs, uint64_t lane);
void jobs_remove (Jobs *jobs, Job *job);
void jobs_reap (Jobs *jobs);
void jobs_advance (Jobs *jobs);
int jobs_get_timeout_us (Jobs *jobs);
void jobs_kill_all (Jobs *jobs);
void job_end (Jobs *jobs, Job *job, uint64_t grace_us);

/* plumb-launcher-proc.c: what /proc tells about processes. */
#define MAX_ORPHANS 1024

typedef struct
{
  pid_t pid;
  uint64_t job; /* the id of the job that it descends from, or 0 where that has ended */
} Orphan;

unsigned proc_list_children (pid_t *pids, unsigned size);
unsigned proc_list_orphans (const Jobs *jobs, Orphan orphans[MAX_ORPHANS]);
uint64_t proc_get_start_time (pid_t pid);
uint64_t proc_get_cpu_us (const Jobs *jobs, const Job *job);
