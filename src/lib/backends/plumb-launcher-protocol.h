/* plumb-launcher-protocol.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdint.h>

/* What a runner and its plumb-launcher say to each other over a SOCK_SEQPACKET pair: a request or
 * some answers a message, of one build and one machine, so in memory order. Plain C: the launcher
 * knows no GLib.
 *
 * The launcher finds its socket at descriptor PLUMB_LAUNCHER_SOCKET. It keeps whatever other
 * descriptors it was started with (the project's lease) and hands none of them on. */

#define PLUMB_LAUNCHER_SOCKET 3

/* A job that is sent with PLUMB_LAUNCHER_IS_QUEUED waits in the launcher. It begins when it is
 * released, or by itself when a job of its lane has ended with status 0 and it is the first of the
 * lane that waits: jobs of one lane hold the same slots, so that one fits where another was. The
 * answer that tells the end names what has begun in its place. A job that waits can be taken back,
 * which is answered by REVOKED; one that has begun cannot, and the answer that said so went before.
 * Ends whose place was taken are told together, a little later, as long as enough jobs wait. */

/* Answers in one message, at most. Together, because a message a piece would wake the runner with
 * the first, and have it take the launcher's processor before the rest is sent. */
#define PLUMB_LAUNCHER_MAX_ANSWERS 16

/* Texts up to this many bytes travel in the message, longer ones in a memory file beside it. */
#define PLUMB_LAUNCHER_INLINE_BYTES 32768

/* Descriptors that come with a spawn request, in this order. */
enum
{
  PLUMB_LAUNCHER_FD_CONTROL, /* becomes 3, with PLUMB_LAUNCHER_HAS_CONTROL */
  PLUMB_LAUNCHER_FD_TEXT,    /* the texts, with PLUMB_LAUNCHER_HAS_TEXT_FILE */
  PLUMB_LAUNCHER_MAX_FDS,
};

/* The pipes from which the runner reads what a command writes: with STARTED, or, where that was
 * never told and something is in them, with EXITED. */
enum
{
  PLUMB_LAUNCHER_PIPE_OUTPUT, /* 1 of the command, and 2 unless the next is there */
  PLUMB_LAUNCHER_PIPE_ERROR,  /* 2, with PLUMB_LAUNCHER_SPLITS_OUTPUT */
  PLUMB_LAUNCHER_MAX_PIPES,
};

enum
{
  PLUMB_LAUNCHER_HAS_CONTROL = 1 << 0,
  PLUMB_LAUNCHER_HAS_TEXT_FILE = 1 << 1,
  PLUMB_LAUNCHER_SPLITS_OUTPUT = 1 << 2,
  PLUMB_LAUNCHER_IS_QUEUED = 1 << 3,
};

enum
{
  PLUMB_LAUNCHER_LIMIT_DATA,  /* bytes of private memory (RLIMIT_DATA) */
  PLUMB_LAUNCHER_LIMIT_FILE,  /* bytes of one file (RLIMIT_FSIZE) */
  PLUMB_LAUNCHER_LIMIT_TASKS, /* processes and threads of the user (RLIMIT_NPROC) */
  PLUMB_LAUNCHER_LIMIT_CPU,   /* seconds of processor time (RLIMIT_CPU) */
  PLUMB_LAUNCHER_N_LIMITS,
};

typedef enum
{
  PLUMB_LAUNCHER_SPAWN,
  PLUMB_LAUNCHER_END,     /* TERM to all of the job, KILL after grace_ms; REVOKE if it waits */
  PLUMB_LAUNCHER_USAGE,   /* how much processor time has the job used so far? */
  PLUMB_LAUNCHER_RELEASE, /* a job that waits begins */
  PLUMB_LAUNCHER_REVOKE,  /* a job that waits is taken back; one that has begun is left alone */
} PlumbLauncherRequestType;

/* A request. What follows a SPAWN: the working folder, the arguments (the first is the program's
 * path) and the environment, each ended by a NUL. */
typedef struct
{
  uint32_t type;
  uint32_t flags;
  uint64_t id;   /* of the job; given by the runner, never used twice */
  uint64_t lane; /* of SPAWN; 0: none */
  uint64_t
      before; /* of one that is queued: goes before this, or first if that has begun; 0: last */
  uint32_t n_arguments;
  uint32_t n_environment;
  uint32_t text_bytes;
  int32_t nice;
  uint64_t limits[PLUMB_LAUNCHER_N_LIMITS]; /* 0: as it is */
  uint32_t grace_ms;                        /* of END */
  uint32_t reserved;
} PlumbLauncherRequest;

typedef enum
{
  PLUMB_LAUNCHER_STARTED,
  PLUMB_LAUNCHER_EXITED, /* and nothing that it started is left */
  PLUMB_LAUNCHER_NOT_STARTED,
  PLUMB_LAUNCHER_USED,
  PLUMB_LAUNCHER_REVOKED, /* it never began, and will not */
} PlumbLauncherAnswerType;

/* Where starting failed. */
typedef enum
{
  PLUMB_LAUNCHER_AT_REQUEST,
  PLUMB_LAUNCHER_AT_FORK,
  PLUMB_LAUNCHER_AT_LIMIT,
  PLUMB_LAUNCHER_AT_FOLDER,
  PLUMB_LAUNCHER_AT_EXEC,
} PlumbLauncherStage;

typedef struct
{
  uint32_t type;
  int32_t pid;
  uint64_t id;
  int32_t status;   /* of wait() */
  int32_t error;    /* errno of NOT_STARTED */
  uint32_t stage;   /* PlumbLauncherStage of NOT_STARTED */
  uint32_t left;    /* EXITED: processes that even KILL did not end within its time */
  uint32_t n_pipes; /* of the message's descriptors, after those of the answers before */
  uint32_t reserved;
  uint64_t start_time; /* clock ticks since the machine started, as in /proc/PID/stat */
  uint64_t wall_us;
  uint64_t cpu_us; /* user and system, of the command and all that it waited for */
  uint64_t peak_bytes;
  uint64_t next;    /* EXITED: the job that waited and has begun in its place, or 0 */
  uint64_t next_us; /* when that was: CLOCK_MONOTONIC */
} PlumbLauncherAnswer;
