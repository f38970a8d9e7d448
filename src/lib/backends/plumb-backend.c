/* plumb-backend.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The interface, and all of its implementations by name. */

#include "config.h"

#include "plumb-backend.h"

struct _PlumbBackends
{
  GObject parent_instance;

  GPtrArray *backends; /* in the order in which they were added */
  gboolean is_shut_down;
};

G_DEFINE_INTERFACE (PlumbBackend, plumb_backend, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (PlumbBackends, plumb_backends, G_TYPE_OBJECT)

GQuark
plumb_backend_error_quark (void)
{
  return g_quark_from_static_string ("plumb-backend-error-quark");
}

/**
 * plumb_backend_error_get_code:
 * @error: why a kind could not be evaluated
 *
 * Returns: the code of the failure that this is, kebab-case
 */
const char *
plumb_backend_error_get_code (const GError *error)
{
  static const char *const codes[]
      = { "bad-input", "missing-member", "no-such-item", "bad-result", "no-files" };

  g_return_val_if_fail (error != NULL, codes[0]);

  if (error->domain != PLUMB_BACKEND_ERROR || error->code < 0
      || error->code >= (int) G_N_ELEMENTS (codes))
    return codes[0];
  return codes[error->code];
}

/* --- the interface --- */

static void
plumb_backend_default_init (PlumbBackendInterface *iface)
{
}

/**
 * plumb_backend_get_name:
 * @self: a backend
 *
 * Returns: (transfer none): the name by which kinds ask for it
 */
const char *
plumb_backend_get_name (PlumbBackend *self)
{
  g_return_val_if_fail (PLUMB_IS_BACKEND (self), NULL);

  return PLUMB_BACKEND_GET_IFACE (self)->get_name (self);
}

/**
 * plumb_backend_is_immediate:
 * @self: a backend
 * @kind: a kind of this backend
 *
 * Returns: whether plumb_backend_evaluate() answers for the kind; such a kind has no run
 */
gboolean
plumb_backend_is_immediate (PlumbBackend *self, PlumbKind *kind)
{
  PlumbBackendInterface *iface;

  g_return_val_if_fail (PLUMB_IS_BACKEND (self), FALSE);
  g_return_val_if_fail (PLUMB_IS_KIND (kind), FALSE);

  iface = PLUMB_BACKEND_GET_IFACE (self);
  return iface->is_immediate != NULL && iface->is_immediate (self, kind);
}

/**
 * plumb_backend_evaluate:
 * @self: a backend
 * @job: a job of an immediate kind; neither work folder nor log are needed
 * @error: return location for a PLUMB_BACKEND_ERROR
 *
 * Computes the outputs at once, from parameters and inputs alone.
 *
 * Returns: (transfer full) (nullable): an object port -> datum or list of data, or NULL with @error
 */
PlumbValue *
plumb_backend_evaluate (PlumbBackend *self, PlumbJob *job, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_BACKEND (self), NULL);
  g_return_val_if_fail (plumb_backend_is_immediate (self, plumb_job_get_info (job)->kind), NULL);

  return PLUMB_BACKEND_GET_IFACE (self)->evaluate (self, job, error);
}

/**
 * plumb_backend_check:
 * @self: a backend
 * @kind: a kind of this backend
 * @params: every field of it
 * @failure: set where it cannot be started
 *
 * Returns: whether nothing that is known now stands in the way of starting it
 */
gboolean
plumb_backend_check (PlumbBackend *self, PlumbKind *kind, PlumbValue *params, PlumbFailure *failure)
{
  PlumbBackendInterface *iface;

  g_return_val_if_fail (PLUMB_IS_BACKEND (self), FALSE);
  g_return_val_if_fail (PLUMB_IS_KIND (kind), FALSE);

  iface = PLUMB_BACKEND_GET_IFACE (self);
  return iface->check == NULL || iface->check (self, kind, params, failure);
}

/**
 * plumb_backend_run_async:
 * @self: a backend
 * @job: what to do
 * @progress: (nullable) (scope notified): told how far it is, at most ten times a second, until the
 *   callback comes
 * @progress_data: for @progress
 * @cancellable: (nullable): ends the job and all that it started
 * @callback: (scope async): called exactly once, never before this returns
 * @user_data: for @callback
 *
 * Carries out a job.
 */
void
plumb_backend_run_async (PlumbBackend *self,
                         PlumbJob *job,
                         PlumbProgressFunc progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_BACKEND (self));
  g_return_if_fail (job != NULL);

  PLUMB_BACKEND_GET_IFACE (self)->run_async (self, job, progress, progress_data, cancellable,
                                             callback, user_data);
}

/**
 * plumb_backend_run_finish:
 * @self: a backend
 * @result: what the callback got
 * @error: return location for an error
 *
 * A job that fails or is cancelled has an outcome; an error means that the backend itself could not
 * take it.
 *
 * Returns: (transfer full) (nullable): the outcome, or NULL with @error
 */
PlumbOutcome *
plumb_backend_run_finish (PlumbBackend *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_BACKEND (self), NULL);

  return PLUMB_BACKEND_GET_IFACE (self)->run_finish (self, result, error);
}

/**
 * plumb_backend_can_queue:
 * @self: a backend
 *
 * Returns: whether plumb_backend_queue_async() and its companions can be called
 */
gboolean
plumb_backend_can_queue (PlumbBackend *self)
{
  g_return_val_if_fail (PLUMB_IS_BACKEND (self), FALSE);

  return PLUMB_BACKEND_GET_IFACE (self)->queue_async != NULL;
}

/**
 * plumb_backend_queue_async:
 * @self: a backend that can queue
 * @job: what to do, of a lane
 * @before: (nullable): a queued job that it goes before, if that has not begun; else behind all
 * @events: told until the callback comes; read before this returns
 * @cancellable: (nullable): ends the job and all that it started, or takes it back
 * @callback: (scope async): called exactly once, never before this returns;
 *   plumb_backend_run_finish() gives the outcome
 * @user_data: for @callback
 *
 * Takes a job that is carried out when it is released, or in the place of one of its lane.
 */
void
plumb_backend_queue_async (PlumbBackend *self,
                           PlumbJob *job,
                           PlumbJob *before,
                           const PlumbJobEvents *events,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (plumb_backend_can_queue (self));
  g_return_if_fail (job != NULL && events != NULL);

  PLUMB_BACKEND_GET_IFACE (self)->queue_async (self, job, before, events, cancellable, callback,
                                               user_data);
}

/**
 * plumb_backend_release:
 * @self: a backend that can queue
 * @job: a queued job; one that has begun is left alone
 *
 * Lets a job begin.
 */
void
plumb_backend_release (PlumbBackend *self, PlumbJob *job)
{
  g_return_if_fail (plumb_backend_can_queue (self));

  PLUMB_BACKEND_GET_IFACE (self)->release (self, job);
}

/**
 * plumb_backend_revoke:
 * @self: a backend that can queue
 * @job: a queued job; one that has begun is left alone
 *
 * Takes a job back. Its outcome tells whether that came in time.
 */
void
plumb_backend_revoke (PlumbBackend *self, PlumbJob *job)
{
  g_return_if_fail (plumb_backend_can_queue (self));

  PLUMB_BACKEND_GET_IFACE (self)->revoke (self, job);
}

/**
 * plumb_backend_shut_down:
 * @self: a backend
 *
 * Ends every job, each with its callback, and every helper process. May block for the few moments
 * that takes.
 */
void
plumb_backend_shut_down (PlumbBackend *self)
{
  PlumbBackendInterface *iface;

  g_return_if_fail (PLUMB_IS_BACKEND (self));

  iface = PLUMB_BACKEND_GET_IFACE (self);
  if (iface->shut_down != NULL)
    iface->shut_down (self);
}

/* --- all backends --- */

static void
plumb_backends_finalize (GObject *object)
{
  g_ptr_array_unref (PLUMB_BACKENDS (object)->backends);
  G_OBJECT_CLASS (plumb_backends_parent_class)->finalize (object);
}

static void
plumb_backends_class_init (PlumbBackendsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_backends_finalize;
}

static void
plumb_backends_init (PlumbBackends *self)
{
  self->backends = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * plumb_backends_new:
 *
 * Returns: (transfer full): an empty table of backends
 */
PlumbBackends *
plumb_backends_new (void)
{
  return g_object_new (PLUMB_TYPE_BACKENDS, NULL);
}

/**
 * plumb_backends_add:
 * @self: a table of backends
 * @backend: (transfer none): one more; its name must be new
 */
void
plumb_backends_add (PlumbBackends *self, PlumbBackend *backend)
{
  g_return_if_fail (PLUMB_IS_BACKENDS (self));
  g_return_if_fail (plumb_backends_find (self, plumb_backend_get_name (backend)) == NULL);

  g_ptr_array_add (self->backends, g_object_ref (backend));
}

/**
 * plumb_backends_find:
 * @self: a table of backends
 * @name: as a kind gives it
 *
 * Returns: (transfer none) (nullable): the backend
 */
PlumbBackend *
plumb_backends_find (PlumbBackends *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_BACKENDS (self), NULL);

  for (guint i = 0; i < self->backends->len; i++)
    if (g_strcmp0 (plumb_backend_get_name (self->backends->pdata[i]), name) == 0)
      return self->backends->pdata[i];
  return NULL;
}

/**
 * plumb_backends_set_lease:
 * @self: a table of backends
 * @fd: the descriptor that holds the project's lease; stays the caller's
 *
 * Tells every backend whose helper processes must hold the lease too. Before the first job.
 */
void
plumb_backends_set_lease (PlumbBackends *self, int fd)
{
  g_return_if_fail (PLUMB_IS_BACKENDS (self));

  for (guint i = 0; i < self->backends->len; i++)
    {
      PlumbBackend *backend = self->backends->pdata[i];

      if (PLUMB_BACKEND_GET_IFACE (backend)->set_lease != NULL)
        PLUMB_BACKEND_GET_IFACE (backend)->set_lease (backend, fd);
    }
}

/**
 * plumb_backends_shut_down:
 * @self: a table of backends
 *
 * Shuts each down, once, the last added first.
 */
void
plumb_backends_shut_down (PlumbBackends *self)
{
  g_return_if_fail (PLUMB_IS_BACKENDS (self));

  if (self->is_shut_down)
    return;
  self->is_shut_down = TRUE;
  for (guint i = self->backends->len; i-- > 0;)
    plumb_backend_shut_down (self->backends->pdata[i]);
}
