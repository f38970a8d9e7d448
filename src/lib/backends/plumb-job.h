/* plumb-job.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-kind.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/* One item of one step to be carried out. Immutable, counted, safe to share between threads. */
typedef struct _PlumbJob PlumbJob;

typedef struct
{
  const char *id; /* "<run>/<path>/<item>/<attempt>", unique in the project */
  PlumbKind *kind;
  PlumbValue *params; /* every field, bound inputs already put in */
  PlumbValue *inputs; /* port -> datum, or list of data for a `many` port; files carry "path" */
  PlumbValue *tools;  /* name -> { "path", "version" } */
  PlumbValue *item;   /* { "index", "count", "name" } */
  guint64 seed;
  const char *work_folder;    /* absolute, made and empty, mode 0700 */
  const char *project_folder; /* absolute */
  const char *log_path;       /* where the whole log goes; made when the first byte comes */
  guint threads;              /* how many the job may use */
  gboolean sandbox;           /* if the machine can: no network, the project read-only */
  const char *workflow;       /* its name, for file names; or NULL */
  const char *node;           /* the node's path; or NULL */
  guint64 lane;               /* jobs of the same lane fit where another of them was; 0: of none */
} PlumbJobInfo;

PlumbJob *plumb_job_new (const PlumbJobInfo *info) G_GNUC_WARN_UNUSED_RESULT;
PlumbJob *plumb_job_ref (PlumbJob *self);
void plumb_job_unref (PlumbJob *self);
const PlumbJobInfo *plumb_job_get_info (PlumbJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbJob, plumb_job_unref)

typedef enum
{
  PLUMB_FAILURE_NON_RETRYABLE,
  PLUMB_FAILURE_TIMEOUT,
  PLUMB_FAILURE_UPSTREAM_UNAVAILABLE,
  PLUMB_FAILURE_RETRYABLE,
} PlumbFailureClass;

typedef enum
{
  PLUMB_OUTCOME_SUCCEEDED,
  PLUMB_OUTCOME_FAILED,
  PLUMB_OUTCOME_CANCELLED,
  PLUMB_OUTCOME_REVOKED, /* it was queued, taken back, and never began: nothing else is told */
} PlumbOutcomeStatus;

/* What became of a job. Immutable. @outputs: port -> datum or list; a file is
 * { "file": "relative to the work folder", … } until the engine has taken it into the store.
 * @evidence: what a person needs to repeat it: argv, environment names, exit or signal. */
typedef struct _PlumbOutcome PlumbOutcome;

typedef struct
{
  PlumbOutcomeStatus status;
  PlumbFailureClass failure_class;
  const char *code;
  const char *message;
  const char *expected;
  const char *found;
  const char *advice;
  PlumbValue *outputs;
  PlumbValue *evidence;
  gint64 wall_us;
  gint64 cpu_us;
  gint64 peak_bytes;
  guint64 log_bytes;
  const char *log_tail;
} PlumbOutcomeInfo;

PlumbOutcome *plumb_outcome_new (const PlumbOutcomeInfo *info) G_GNUC_WARN_UNUSED_RESULT;
PlumbOutcome *plumb_outcome_ref (PlumbOutcome *self);
void plumb_outcome_unref (PlumbOutcome *self);
const PlumbOutcomeInfo *plumb_outcome_get_info (PlumbOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbOutcome, plumb_outcome_unref)

/* While a job runs, on the main context that started it. @fraction is in [0, 1] or below 0 when not
 * known; @remaining_us below 0 when not known; @text is the latest line that says something. */
typedef struct
{
  double fraction;
  gint64 done;
  gint64 total;
  gint64 remaining_us;
  const char *text;
} PlumbProgress;

typedef void (*PlumbProgressFunc) (PlumbJob *job,
                                   const PlumbProgress *progress,
                                   gpointer user_data);

/* A queued job has begun, at a time of the monotonic clock, where @left of its lane was, whose end
 * is told next. */
typedef void (*PlumbBegunFunc) (PlumbJob *job,
                                PlumbJob *left,
                                gint64 monotonic_us,
                                gpointer user_data);

/* What is told about a job until its callback. */
typedef struct
{
  PlumbProgressFunc progress; /* or NULL */
  PlumbBegunFunc begun;       /* of a queued one */
  gpointer user_data;
} PlumbJobEvents;

G_END_DECLS
