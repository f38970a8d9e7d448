/* plumb-launcher-jobs-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <unistd.h>

#include "plumb-launcher.h"

#include "plumb-launcher-protocol.h"

G_BEGIN_DECLS

/* One dispatch reads at most so much of a job, then it is the next one's turn. */
#define PLUMB_LAUNCHER_READ_BYTES (64u << 10)

typedef struct
{
  guint64 id;
  int fds[PLUMB_LAUNCHER_MAX_PIPES]; /* of its pipes, when they have come; -1 */
  int pid;                           /* 0: not told yet */
  gboolean waits;                    /* in the launcher, as far as is known */
  gboolean is_deaf;                  /* there was no room for its pipes in this process */
  const PlumbCommandEvents *events;
  gpointer user_data;
} PlumbLauncherJob;

struct _PlumbLauncher
{
  GObject parent_instance;

  GSubprocess *process;
  int socket;
  int pipes; /* an epoll descriptor */
  GSource *source;
  gpointer socket_tag;
  gpointer pipes_tag;
  GHashTable *jobs; /* &PlumbLauncherJob.id -> PlumbLauncherJob */
  GQueue unsent;
  gboolean waits_for_room;
  gboolean is_dispatching; /* jobs that are queued go at the end of it, together */
  GByteArray *message;
  char *buffer;
  guint64 last_id;
};

static inline void
plumb_launcher_close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static inline PlumbLauncherJob *
plumb_launcher_find_job (PlumbLauncher *self, guint64 id)
{
  return g_hash_table_lookup (self->jobs, &id);
}

void plumb_launcher_job_free (PlumbLauncherJob *job);

/* What the socket has, and what the pipes have. */
void plumb_launcher_handle_answers (PlumbLauncher *self);
void plumb_launcher_handle_outputs (PlumbLauncher *self);
/* The launcher is gone. */
void plumb_launcher_lose_jobs (PlumbLauncher *self);

G_END_DECLS
