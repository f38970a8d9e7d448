/* plumb-runner-bus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The runner's private socket: peer-to-peer D-Bus, this user's processes only. Each method takes
 * one JSON object and gives one; the verbs are those of plumb-runner-client.h. */

#include "config.h"

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plumb-runner-private.h"

#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-paths.h"

static const char interface_xml[] = "<node><interface name='" PLUMB_RUNNER_INTERFACE "'>"
#define METHOD(name)                                                                               \
  "<method name='" name "'><arg type='s' direction='in'/><arg type='s' direction='out'/></method>"
    METHOD ("Start") METHOD ("Resume") METHOD ("Cancel") METHOD ("Pause") METHOD ("Continue")
        METHOD ("Answer") METHOD ("Reorder") METHOD ("Record") METHOD ("Status")
#undef METHOD
            "<signal name='Progress'><arg type='s'/></signal>"
            "<signal name='StateChanged'><arg type='x'/><arg type='s'/><arg type='s'/></signal>"
            "<signal name='Seq'><arg type='x'/></signal>"
            "</interface></node>";

struct _PlumbRunnerBus
{
  PlumbRunner *runner; /* owns us */
  GDBusServer *server;
  GPtrArray *connections;
  char *path;
};

/**
 * plumb_runner_bus_get_interface:
 *
 * Returns: (transfer none): what the object on the bus understands
 */
GDBusInterfaceInfo *
plumb_runner_bus_get_interface (void)
{
  static GDBusNodeInfo *node;

  if (g_once_init_enter_pointer (&node))
    g_once_init_leave_pointer (&node, g_dbus_node_info_new_for_xml (interface_xml, NULL));
  return node->interfaces[0];
}

/**
 * plumb_runner_bus_get_path:
 * @project: a project
 *
 * Returns: (transfer full): where the runner's socket is; short, whatever the project's path
 */
char *
plumb_runner_bus_get_path (PlumbProject *project)
{
  const char *folder = plumb_project_get_folder (project);
  g_autofree char *hash = plumb_hash_bytes (folder, strlen (folder));
  g_autofree char *name = g_strdup_printf ("runner-%.16s", hash);

  return plumb_paths_get_runtime (name);
}

/* EXTERNAL wants to know the process as well, which it does not where client and runner are in two
 * sandboxes: processes of another have no number. Who it is is asked of the kernel anyhow. */
static gboolean
allow_mechanism_cb (GDBusAuthObserver *observer, const char *mechanism, gpointer user_data)
{
  return g_str_equal (mechanism, "EXTERNAL") || g_str_equal (mechanism, "ANONYMOUS");
}

static gboolean
authorize_cb (GDBusAuthObserver *observer,
              GIOStream *stream,
              GCredentials *credentials,
              gpointer user_data)
{
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
  struct ucred peer = { .uid = (uid_t) -1 };
  socklen_t size = sizeof peer;

  return getsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
         && size == sizeof peer && peer.uid == getuid ();
}

/**
 * plumb_runner_bus_make_observer:
 *
 * Returns: (transfer full): lets in this user alone, told by the kernel
 */
GDBusAuthObserver *
plumb_runner_bus_make_observer (void)
{
  GDBusAuthObserver *observer = g_dbus_auth_observer_new ();

  g_signal_connect (observer, "allow-mechanism", G_CALLBACK (allow_mechanism_cb), NULL);
  g_signal_connect (observer, "authorize-authenticated-peer", G_CALLBACK (authorize_cb), NULL);
  return observer;
}

static void
requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (PlumbValue) answer
      = plumb_runner_request_finish (PLUMB_RUNNER (source), result, &error);

  if (answer == NULL)
    {
      g_dbus_method_invocation_take_error (invocation, error);
      return;
    }
  g_autofree char *text = plumb_json_format (answer, PLUMB_JSON_COMPACT);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(s)", text));
}

static void
method_called_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *object_path,
                  const char *interface_name,
                  const char *method_name,
                  GVariant *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer user_data)
{
  PlumbRunnerBus *self = user_data;
  GError *error = NULL;
  const char *text;

  g_variant_get (parameters, "(&s)", &text);
  g_autoptr (PlumbValue) arguments = plumb_json_parse (text, -1, &error);
  if (arguments == NULL)
    {
      g_dbus_method_invocation_take_error (invocation, error);
      return;
    }
  g_autofree char *verb = g_ascii_strdown (method_name, -1);
  plumb_runner_request_async (self->runner, verb, arguments, NULL, requested_cb, invocation);
}

static void
connection_closed_cb (GDBusConnection *connection,
                      gboolean remote_vanished,
                      GError *error,
                      gpointer user_data)
{
  PlumbRunnerBus *self = user_data;

  g_signal_handlers_disconnect_by_data (connection, self);
  g_ptr_array_remove (self->connections, connection);
}

static gboolean
new_connection_cb (GDBusServer *server, GDBusConnection *connection, gpointer user_data)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_called_cb };
  PlumbRunnerBus *self = user_data;

  if (g_dbus_connection_register_object (connection, PLUMB_RUNNER_OBJECT,
                                         plumb_runner_bus_get_interface (), &vtable, self, NULL,
                                         NULL)
      == 0)
    return FALSE;
  g_signal_connect (connection, "closed", G_CALLBACK (connection_closed_cb), self);
  g_ptr_array_add (self->connections, g_object_ref (connection));
  return TRUE;
}

/**
 * plumb_runner_bus_new:
 * @runner: owns the bus; holds the lease, so that a socket that is there is a dead one
 * @project: its project
 * @error: set where there can be no socket
 *
 * Returns: (transfer full) (nullable): the face
 */
PlumbRunnerBus *
plumb_runner_bus_new (PlumbRunner *runner, PlumbProject *project, GError **error)
{
  g_autofree char *path = plumb_runner_bus_get_path (project);
  g_autofree char *escaped = g_dbus_address_escape_value (path);
  g_autofree char *address = g_strconcat ("unix:path=", escaped, NULL);
  g_autofree char *guid = g_dbus_generate_guid ();
  g_autoptr (GDBusAuthObserver) observer = plumb_runner_bus_make_observer ();

  g_unlink (path);
  g_autoptr (GDBusServer) server = g_dbus_server_new_sync (
      address, G_DBUS_SERVER_FLAGS_AUTHENTICATION_ALLOW_ANONYMOUS, guid, observer, NULL, error);
  if (server == NULL)
    return NULL;
  PlumbRunnerBus *self = g_new0 (PlumbRunnerBus, 1);
  self->runner = runner;
  self->path = g_steal_pointer (&path);
  self->server = g_steal_pointer (&server);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (self->server, "new-connection", G_CALLBACK (new_connection_cb), self);
  g_dbus_server_start (self->server);
  return self;
}

/**
 * plumb_runner_bus_free:
 * @self: (transfer full): the face
 */
void
plumb_runner_bus_free (PlumbRunnerBus *self)
{
  g_signal_handlers_disconnect_by_data (self->server, self);
  g_dbus_server_stop (self->server);
  for (guint i = 0; i < self->connections->len; i++)
    {
      GDBusConnection *connection = g_ptr_array_index (self->connections, i);
      g_signal_handlers_disconnect_by_data (connection, self);
      g_dbus_connection_flush_sync (connection, NULL, NULL);
      g_dbus_connection_close_sync (connection, NULL, NULL);
    }
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_object (&self->server);
  g_unlink (self->path);
  g_free (self->path);
  g_free (self);
}

/**
 * plumb_runner_bus_emit:
 * @self: the face
 * @signal: its name
 * @parameters: (transfer floating): of the signal
 */
void
plumb_runner_bus_emit (PlumbRunnerBus *self, const char *signal, GVariant *parameters)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (parameters);

  for (guint i = 0; i < self->connections->len; i++)
    g_dbus_connection_emit_signal (g_ptr_array_index (self->connections, i), NULL,
                                   PLUMB_RUNNER_OBJECT, PLUMB_RUNNER_INTERFACE, signal, owned,
                                   NULL);
}
