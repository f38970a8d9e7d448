/* plumb-backend.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-failure.h"

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
  /* Whether steps of the kind with these parameters could be started as this machine is, as far as
   * that can be told before their inputs are known: FALSE with @failure. NULL method: it cannot. */
  gboolean (*check) (PlumbBackend *self,
                     PlumbKind *kind,
                     PlumbValue *params,
                     PlumbFailure *failure);
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
                       PlumbJob *before,
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
gboolean plumb_backend_check (PlumbBackend *self,
                              PlumbKind *kind,
                              PlumbValue *params,
                              PlumbFailure *failure);
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
                                PlumbJob *before,
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
