/* plumb-launcher.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The runner's side of plumb-launcher: starts commands, reads what they write, learns how they
 * ended. Lives on the thread-default context that it was made on; nothing blocks but
 * plumb_launcher_shut_down(). */

/**
 * PlumbLauncherError:
 * @PLUMB_LAUNCHER_ERROR_START: plumb-launcher itself could not be started
 * @PLUMB_LAUNCHER_ERROR_LOST: it has gone; nothing can be started through it
 * @PLUMB_LAUNCHER_ERROR_RESOURCES: no descriptor or memory was left for the job
 */
typedef enum
{
  PLUMB_LAUNCHER_ERROR_START,
  PLUMB_LAUNCHER_ERROR_LOST,
  PLUMB_LAUNCHER_ERROR_RESOURCES,
} PlumbLauncherError;

#define PLUMB_LAUNCHER_ERROR (plumb_launcher_error_quark ())
GQuark plumb_launcher_error_quark (void);

/* What to start. Zero means: no limit, no change. @control_fd, if above 0, becomes descriptor 3 of
 * the command and stays the caller's. */
typedef struct
{
  const char *const *argv;        /* the first is an absolute path */
  const char *const *environment; /* all of it: NAME=value */
  const char *folder;
  int control_fd;
  gboolean splits_output; /* what it writes to 2 is told apart from what it writes to 1 */
  guint64 lane;           /* of jobs that fit where another of them was; 0: none */
  guint64 before;         /* of a queued one: the job that it goes before; 0: behind all */
  gboolean is_queued; /* it begins when released, or by itself in the place of one of its lane */
  int nice;
  guint64 memory_bytes;
  guint64 file_bytes;
  guint64 tasks;
  guint64 cpu_seconds;
} PlumbCommand;

/* How it ended. Nothing of it is left unless @left says so. */
typedef struct
{
  int error;         /* errno where it never ran, or nobody could hear it; else 0 */
  const char *stage; /* what failed then: "request", "fork", "limit", "folder", "exec", "output" */
  gboolean is_lost;  /* the launcher went away under it: nothing else here counts */
  gboolean is_revoked; /* it never began, and will not: nothing else here counts */
  int status;          /* of wait() */
  guint left;
  gint64 wall_us;
  gint64 cpu_us;
  gint64 peak_bytes;
} PlumbCommandEnd;

/* Each may be NULL but ended(), which comes exactly once and is the last. */
typedef struct
{
  /* One that waited, by itself: where the job with the data @left_data was, whose end follows. */
  void (*begun) (gpointer left_data, gint64 monotonic_us, gpointer user_data);
  void (*started) (int pid,
                   guint64 start_time,
                   gpointer user_data); /* only if it lives for a moment */
  void (*output) (int stream, const char *bytes, gsize length, gpointer user_data); /* 1 or 2 */
  void (*used) (gint64 cpu_us, gpointer user_data); /* answers plumb_launcher_query_usage() */
  void (*ended) (const PlumbCommandEnd *end, gpointer user_data);
} PlumbCommandEvents;

#define PLUMB_TYPE_LAUNCHER (plumb_launcher_get_type ())
G_DECLARE_FINAL_TYPE (PlumbLauncher, plumb_launcher, PLUMB, LAUNCHER, GObject)

/* @lease_fd: held by the launcher too, or -1. */
PlumbLauncher *plumb_launcher_new (const char *program,
                                   int lease_fd,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns the job's number, or 0 with @error; then no event comes. No event comes before it
 * returns. */
guint64 plumb_launcher_start (PlumbLauncher *self,
                              const PlumbCommand *command,
                              const PlumbCommandEvents *events,
                              gpointer user_data,
                              GError **error);
/* TERM to all of the job, KILL after @grace_ms; the end is told by ended(). Unknown jobs are left.
 */
void plumb_launcher_end (PlumbLauncher *self, guint64 job, guint grace_ms);
/* A job that waits begins; it is taken back, which ended() tells. One that has begun is left. */
void plumb_launcher_release (PlumbLauncher *self, guint64 job);
void plumb_launcher_revoke (PlumbLauncher *self, guint64 job);
void plumb_launcher_query_usage (PlumbLauncher *self, guint64 job);
gboolean plumb_launcher_is_lost (PlumbLauncher *self);
int plumb_launcher_get_pid (PlumbLauncher *self);
/* Kills what runs, tells each end, waits for the launcher. */
void plumb_launcher_shut_down (PlumbLauncher *self);

G_END_DECLS
