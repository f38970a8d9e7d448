/* plumb-local-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-failure.h"
#include "plumb-launcher.h"
#include "plumb-log.h"

G_BEGIN_DECLS

/* Why the backend ended a command. */
typedef enum
{
  PLUMB_LOCAL_RUNS,
  PLUMB_LOCAL_CANCELLED,
  PLUMB_LOCAL_TIMEOUT,
  PLUMB_LOCAL_SILENT,
} PlumbLocalReason;

/* The limits of a call, in bytes and microseconds; 0: none. */
typedef struct
{
  gint64 timeout_us;
  gint64 silence_us;
  guint64 memory_bytes;
  guint64 file_bytes;
  guint64 cpu_seconds;
} PlumbLocalLimits;

/* plumb-local-command.c: what is started. */
typedef struct
{
  char **argv;    /* as the kind wrote it, the program's path first */
  char **wrapped; /* the same inside the sandbox, or NULL */
  char **environment;
  PlumbLocalLimits limits;
} PlumbLocalCommand;

void plumb_local_command_clear (PlumbLocalCommand *self);
/* What can be told of it before there is a job. */
gboolean plumb_local_command_check (PlumbKind *kind, PlumbValue *params, PlumbFailure *failure);
gboolean plumb_local_command_prepare (PlumbLocalCommand *self,
                                      const PlumbJobInfo *job,
                                      PlumbFailure *failure);

/* plumb-local-end.c: what its end means. */
typedef struct
{
  const PlumbJobInfo *job;
  const PlumbLocalCommand *command;
  const PlumbCommandEnd *end;
  PlumbLocalReason reason;
  PlumbLog *log;
  const char *stdout_text; /* or NULL */
} PlumbLocalResult;

PlumbOutcome *plumb_local_result_make_outcome (const PlumbLocalResult *self)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
