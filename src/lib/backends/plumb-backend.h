/* plumb-backend.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-kind.h"
#include "plumb-value.h"

G_BEGIN_DECLS

/**
 * PlumbBackendError:
 * @PLUMB_BACKEND_ERROR_BAD_INPUT: a parameter or input is not what the kind can work with
 * @PLUMB_BACKEND_ERROR_MISSING_MEMBER: an object has no member of that name
 * @PLUMB_BACKEND_ERROR_NO_SUCH_ITEM: a list has no such element
 * @PLUMB_BACKEND_ERROR_BAD_RESULT: the result is no finite number, or beyond its type
 * @PLUMB_BACKEND_ERROR_NO_FILES: nothing in the folder matches
 *
 * Why a kind could not be evaluated. plumb_backend_error_get_code() gives the failure's code.
 */
typedef enum
{
  PLUMB_BACKEND_ERROR_BAD_INPUT,
  PLUMB_BACKEND_ERROR_MISSING_MEMBER,
  PLUMB_BACKEND_ERROR_NO_SUCH_ITEM,
  PLUMB_BACKEND_ERROR_BAD_RESULT,
  PLUMB_BACKEND_ERROR_NO_FILES,
} PlumbBackendError;

#define PLUMB_BACKEND_ERROR (plumb_backend_error_quark ())
GQuark plumb_backend_error_quark (void);
const char *plumb_backend_error_get_code (const GError *error); /* "missing-member" */

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

/* A queued job has begun in the place of one of its lane, at a time of the monotonic clock. */
typedef void (*PlumbBegunFunc) (PlumbJob *job, gint64 monotonic_us, gpointer user_data);

/* What is told about a job until its callback. */
typedef struct
{
  PlumbProgressFunc progress; /* or NULL */
  PlumbBegunFunc begun;       /* of a queued one */
  gpointer user_data;
} PlumbJobEvents;

/* How a step is carried out. All methods are called on one thread (the runner's main one) and none
 * blocks. Cancelling ends the job and everything that it started; the callback comes exactly once,
 * with an outcome of status CANCELLED. */
#define PLUMB_TYPE_BACKEND (plumb_backend_get_type ())
G_DECLARE_INTERFACE (PlumbBackend, plumb_backend, PLUMB, BACKEND, GObject)

struct _PlumbBackendInterface
{
  GTypeInterface parent;

  const char *(*get_name) (PlumbBackend *self);
  /* For kinds that are computed at once from values (core.number, core.join): the outputs, or NULL
   * with @error. No file's content is read: a file of the project that an output names (core.file,
   * core.folder) is { "project": "relative/path" }, which the engine checks, hashes and takes into
   * the store. NULL method: the backend has none such. Called at plan time too, then without a work
   * folder. */
  gboolean (*is_immediate) (PlumbBackend *self, PlumbKind *kind);
  PlumbValue *(*evaluate) (PlumbBackend *self, PlumbJob *job, GError **error);
  void (*run_async) (PlumbBackend *self,
                     PlumbJob *job,
                     PlumbProgressFunc progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  PlumbOutcome *(*run_finish) (PlumbBackend *self, GAsyncResult *result, GError **error);
  /* For backends that can take jobs before there is a slot, so that none stands empty: a queued job
   * begins when it is released, or by itself when one of its lane has ended well. One that has not
   * begun can be taken back: its outcome is REVOKED then. NULL methods: the backend cannot. */
  void (*queue_async) (PlumbBackend *self,
                       PlumbJob *job,
                       const PlumbJobEvents *events,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  void (*release) (PlumbBackend *self, PlumbJob *job);
  void (*revoke) (PlumbBackend *self, PlumbJob *job);
  /* @fd: the project's lease. Every process that the backend starts to look after jobs keeps it
   * open, so that the project is free only when none is left. Called before the first job; NULL
   * method: the backend starts none. */
  void (*set_lease) (PlumbBackend *self, int fd);
  /* Ends every job and helper process; called once, before the process ends. */
  void (*shut_down) (PlumbBackend *self);
};

const char *plumb_backend_get_name (PlumbBackend *self);
gboolean plumb_backend_is_immediate (PlumbBackend *self, PlumbKind *kind);
PlumbValue *plumb_backend_evaluate (PlumbBackend *self, PlumbJob *job, GError **error);
void plumb_backend_run_async (PlumbBackend *self,
                              PlumbJob *job,
                              PlumbProgressFunc progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
PlumbOutcome *plumb_backend_run_finish (PlumbBackend *self, GAsyncResult *result, GError **error);
gboolean plumb_backend_can_queue (PlumbBackend *self);
void plumb_backend_queue_async (PlumbBackend *self,
                                PlumbJob *job,
                                const PlumbJobEvents *events,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
void plumb_backend_release (PlumbBackend *self, PlumbJob *job);
void plumb_backend_revoke (PlumbBackend *self, PlumbJob *job);
void plumb_backend_shut_down (PlumbBackend *self);

/* The backends of a process by name. Filled by main(), then only read. */
#define PLUMB_TYPE_BACKENDS (plumb_backends_get_type ())
G_DECLARE_FINAL_TYPE (PlumbBackends, plumb_backends, PLUMB, BACKENDS, GObject)

PlumbBackends *plumb_backends_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_backends_add (PlumbBackends *self, PlumbBackend *backend);
PlumbBackend *plumb_backends_find (PlumbBackends *self, const char *name);
void plumb_backends_set_lease (PlumbBackends *self, int fd);
void plumb_backends_shut_down (PlumbBackends *self);

G_END_DECLS
