/* plumb-runner-client.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <poll.h>

#include "plumb-runner-client.h"
#include "plumb-runner-private.h"

#include "plumb-json.h"

#define ATTACH_SECONDS 5
#define RETRY_MS 50

/**
 * PlumbRunnerClient:
 *
 * The one way to ask the project's runner for something, in this process or in another.
 */
struct _PlumbRunnerClient
{
  GObject parent_instance;

  PlumbRunner *runner;         /* of this process, or */
  GDBusConnection *connection; /* to another one */
  guint subscription;
};

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_STATE_CHANGED,
  SIGNAL_SEQ,
  SIGNAL_LOST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlumbRunnerClient, plumb_runner_client, G_TYPE_OBJECT)

static void
plumb_runner_client_dispose (GObject *object)
{
  PlumbRunnerClient *self = PLUMB_RUNNER_CLIENT (object);

  if (self->runner != NULL)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  if (self->connection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connection, self);
      if (self->subscription != 0)
        g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
      self->subscription = 0;
      g_dbus_connection_close (self->connection, NULL, NULL, NULL);
    }
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (plumb_runner_client_parent_class)->dispose (object);
}

static void
plumb_runner_client_class_init (PlumbRunnerClientClass *klass)
{
  GType type = PLUMB_TYPE_RUNNER_CLIENT;

  G_OBJECT_CLASS (klass)->dispose = plumb_runner_client_dispose;
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, PLUMB_TYPE_VALUE);
  signals[SIGNAL_STATE_CHANGED]
      = g_signal_new ("state-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                      G_TYPE_INT64, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_SEQ] = g_signal_new ("seq", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_LOST] = g_signal_new ("lost", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
plumb_runner_client_init (PlumbRunnerClient *self)
{
}

/* --- in this process
 * ------------------------------------------------------------------------------------------ */

static void
runner_progress_cb (PlumbRunnerClient *self, PlumbValue *progress, PlumbRunner *runner)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, progress);
}

static void
runner_state_changed_cb (
    PlumbRunnerClient *self, gint64 run, const char *state, const char *reason, PlumbRunner *runner)
{
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, run, state, reason);
}

static void
runner_seq_cb (PlumbRunnerClient *self, gint64 seq, PlumbRunner *runner)
{
  g_signal_emit (self, signals[SIGNAL_SEQ], 0, seq);
}

/**
 * plumb_runner_client_new:
 * @runner: of this process
 *
 * Returns: (transfer full): its client
 */
PlumbRunnerClient *
plumb_runner_client_new (PlumbRunner *runner)
{
  g_return_val_if_fail (PLUMB_IS_RUNNER (runner), NULL);

  PlumbRunnerClient *self = g_object_new (PLUMB_TYPE_RUNNER_CLIENT, NULL);
  self->runner = g_object_ref (runner);
  g_signal_connect_swapped (runner, "progress", G_CALLBACK (runner_progress_cb), self);
  g_signal_connect_swapped (runner, "state-changed", G_CALLBACK (runner_state_changed_cb), self);
  g_signal_connect_swapped (runner, "seq", G_CALLBACK (runner_seq_cb), self);
  return self;
}

/* --- in another process
 * ----------------------------------------------------------------------------------------- */

static void
bus_signal_cb (GDBusConnection *connection,
               const char *sender,
               const char *object_path,
               const char *interface_name,
               const char *signal_name,
               GVariant *parameters,
               gpointer user_data)
{
  PlumbRunnerClient *self = user_data;

  if (g_str_equal (signal_name, "Progress")
      && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(s)")))
    {
      const char *text;
      g_variant_get (parameters, "(&s)", &text);
      g_autoptr (PlumbValue) progress = plumb_json_parse (text, -1, NULL);
      if (progress != NULL)
        g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, progress);
    }
  else if (g_str_equal (signal_name, "StateChanged")
           && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(xss)")))
    {
      gint64 run;
      const char *state;
      const char *reason;
      g_variant_get (parameters, "(x&s&s)", &run, &state, &reason);
      g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, run, state,
                     *reason != '\0' ? reason : NULL);
    }
  else if (g_str_equal (signal_name, "Seq")
           && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(x)")))
    {
      gint64 seq;
      g_variant_get (parameters, "(x)", &seq);
      g_signal_emit (self, signals[SIGNAL_SEQ], 0, seq);
    }
}

static void
bus_closed_cb (GDBusConnection *connection,
               gboolean remote_vanished,
               GError *why,
               gpointer user_data)
{
  PlumbRunnerClient *self = user_data;
  g_autoptr (GError) error
      = g_error_new (PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_RUNNER,
                     "the runner is gone%s%s; `plumb resume` goes on with what it left",
                     why != NULL ? ": " : "", why != NULL ? why->message : "");

  g_signal_emit (self, signals[SIGNAL_LOST], 0, error);
}

static char *
make_address (PlumbProject *project)
{
  g_autofree char *path = plumb_runner_bus_get_path (project);
  g_autofree char *escaped = g_dbus_address_escape_value (path);

  return g_strconcat ("unix:path=", escaped, NULL);
}

static void
set_no_runner (GError **error, const GError *cause)
{
  g_set_error (error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_NOT_FOUND,
               "no runner of the project answers: %s", cause->message);
}

static PlumbRunnerClient *
take_connection (GDBusConnection *connection)
{
  PlumbRunnerClient *self = g_object_new (PLUMB_TYPE_RUNNER_CLIENT, NULL);

  self->connection = connection;
  self->subscription = g_dbus_connection_signal_subscribe (
      self->connection, NULL, PLUMB_RUNNER_INTERFACE, NULL, PLUMB_RUNNER_OBJECT, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, bus_signal_cb, self, NULL);
  g_signal_connect (self->connection, "closed", G_CALLBACK (bus_closed_cb), self);
  return self;
}

/**
 * plumb_runner_client_get_socket_path:
 * @project: a project
 *
 * Returns: (transfer full): the path at which a runner appears when it begins and is gone when it
 *   ends; in a folder that is there
 */
char *
plumb_runner_client_get_socket_path (PlumbProject *project)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);
  return plumb_runner_bus_get_path (project);
}

/**
 * plumb_runner_client_connect:
 * @project: a project
 * @error: PLUMB_ENGINE_ERROR_NOT_FOUND where no runner answers
 *
 * Returns: (transfer full) (nullable): the client of a runner in another process
 */
PlumbRunnerClient *
plumb_runner_client_connect (PlumbProject *project, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_PROJECT (project), NULL);

  g_autofree char *address = make_address (project);
  g_autoptr (GDBusAuthObserver) observer = plumb_runner_bus_make_observer ();
  g_autoptr (GError) local_error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, observer, NULL, &local_error);
  if (connection != NULL)
    return take_connection (connection);
  set_no_runner (error, local_error);
  return NULL;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) cause = NULL;
  GError *error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_finish (result, &cause);

  if (connection != NULL)
    {
      g_task_return_pointer (task, take_connection (connection), g_object_unref);
      return;
    }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    error = g_steal_pointer (&cause);
  else
    set_no_runner (&error, cause);
  g_task_return_error (task, error);
}

/**
 * plumb_runner_client_connect_async:
 * @project: a project
 * @cancellable: (nullable): stops asking
 * @callback: called once
 * @user_data: for @callback
 *
 * Looks for a runner of the project in another process.
 */
void
plumb_runner_client_connect_async (PlumbProject *project,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_PROJECT (project));

  g_autofree char *address = make_address (project);
  g_autoptr (GDBusAuthObserver) observer = plumb_runner_bus_make_observer ();
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_runner_client_connect_async);
  g_dbus_connection_new_for_address (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                     observer, cancellable, connected_cb, task);
}

/**
 * plumb_runner_client_connect_finish:
 * @result: what the callback got
 * @error: PLUMB_ENGINE_ERROR_NOT_FOUND where no runner answers
 *
 * Returns: (transfer full) (nullable): the client of a runner in another process
 */
PlumbRunnerClient *
plumb_runner_client_connect_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * plumb_runner_client_attach:
 * @engine: an engine
 * @error: PLUMB_ENGINE_ERROR_BUSY where another process has the project and does not answer
 *
 * A runner that is about to end, or has just begun, is waited for.
 *
 * Returns: (transfer full) (nullable): the client of the live runner, or of a new one in this
 * process
 */
PlumbRunnerClient *
plumb_runner_client_attach (PlumbEngine *engine, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine), NULL);

  for (guint tries = 0; tries < ATTACH_SECONDS * 1000 / RETRY_MS; tries++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (PlumbRunner) runner = plumb_runner_open (engine, &local_error);
      if (runner != NULL)
        return plumb_runner_listen (runner, error) ? plumb_runner_client_new (runner) : NULL;
      if (!g_error_matches (local_error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      PlumbRunnerClient *self
          = plumb_runner_client_connect (plumb_engine_get_info (engine)->project, NULL);
      if (self != NULL)
        return self;
      poll (NULL, 0, RETRY_MS);
    }
  g_set_error (
      error, PLUMB_ENGINE_ERROR, PLUMB_ENGINE_ERROR_BUSY,
      "another process carries out the project's runs and does not answer; end it, then try again");
  return NULL;
}

/**
 * plumb_runner_client_get_runner:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the runner, if it is in this process
 */
PlumbRunner *
plumb_runner_client_get_runner (PlumbRunnerClient *self)
{
  g_return_val_if_fail (PLUMB_IS_RUNNER_CLIENT (self), NULL);

  return self->runner;
}

/* --- asking
 * ------------------------------------------------------------------------------------------------------
 */

static void
runner_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  PlumbValue *answer = plumb_runner_request_finish (PLUMB_RUNNER (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) plumb_value_unref);
  else
    g_task_return_error (task, error);
}

static void
bus_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  PlumbValue *answer = NULL;

  if (reply != NULL)
    {
      const char *text;
      g_variant_get (reply, "(&s)", &text);
      answer = plumb_json_parse (text, -1, &error);
    }
  else
    {
      g_dbus_error_strip_remote_error (error);
    }
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) plumb_value_unref);
  else
    g_task_return_error (task, error);
}

/**
 * plumb_runner_client_request_async:
 * @self: a client
 * @verb: what to do
 * @arguments: (nullable): an object
 * @cancellable: (nullable): stops waiting for the answer
 * @callback: called with the answer
 * @user_data: for @callback
 */
void
plumb_runner_client_request_async (PlumbRunnerClient *self,
                                   const char *verb,
                                   PlumbValue *arguments,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (PLUMB_IS_RUNNER_CLIENT (self) && verb != NULL && *verb != '\0');

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, plumb_runner_client_request_async);
  if (self->runner != NULL)
    {
      plumb_runner_request_async (self->runner, verb, arguments, cancellable, runner_answered_cb,
                                  task);
      return;
    }
  g_autofree char *method = g_strdup (verb);
  g_autofree char *text
      = arguments != NULL ? plumb_json_format (arguments, PLUMB_JSON_COMPACT) : g_strdup ("{}");
  method[0] = g_ascii_toupper (method[0]);
  g_dbus_connection_call (self->connection, NULL, PLUMB_RUNNER_OBJECT, PLUMB_RUNNER_INTERFACE,
                          method, g_variant_new ("(s)", text), G_VARIANT_TYPE ("(s)"),
                          G_DBUS_CALL_FLAGS_NONE, G_MAXINT, cancellable, bus_answered_cb, task);
}

/**
 * plumb_runner_client_request_finish:
 * @self: a client
 * @result: of plumb_runner_client_request_async()
 * @error: set where it was not done
 *
 * Returns: (transfer full) (nullable): the answer
 */
PlumbValue *
plumb_runner_client_request_finish (PlumbRunnerClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ignored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbValue) answer
      = plumb_runner_client_request_finish (PLUMB_RUNNER_CLIENT (source), result, NULL);
}

/**
 * plumb_runner_client_cancel_run:
 * @self: a client
 * @run: a run
 *
 * That it has ended is told by "state-changed".
 */
void
plumb_runner_client_cancel_run (PlumbRunnerClient *self, gint64 run)
{
  g_return_if_fail (PLUMB_IS_RUNNER_CLIENT (self));

  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "run", run);
  g_autoptr (PlumbValue) arguments = plumb_value_builder_end (builder);
  plumb_runner_client_request_async (self, "cancel", arguments, NULL, ignored_cb, NULL);
}
