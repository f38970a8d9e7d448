/* plumb-gegl-process.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plumb-gegl-process.h"

#include "plumb-json.h"
#include "plumb-paths.h"

/* One dispatch reads at most so much of what a worker writes for people. */
#define READ_BYTES 4096
#define MAX_READS 64

struct _PlumbGeglProcess
{
  GObject parent_instance;

  GSubprocess *process;
  GSocketConnection *requests; /* a socket: writing to a dead worker raises no SIGPIPE */
  GDataInputStream *answers;
  GPollableInputStream *messages;
  GSource *source; /* of messages */
  const PlumbGeglEvents *events;
  gpointer user_data;
  guint threads;
  guint n_requests;
  gboolean is_request_lost; /* until the worker says that it has begun */
  gboolean is_killed;
  gboolean is_read; /* to the end of its answers */
  gboolean has_ended;
  gboolean is_over; /* told, or nobody wants to know */
};

G_DEFINE_FINAL_TYPE (PlumbGeglProcess, plumb_gegl_process, G_TYPE_OBJECT)

static void
remove_source (PlumbGeglProcess *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* Takes what has come, without waiting; FALSE at the end. */
static gboolean
take_messages (PlumbGeglProcess *self)
{
  char bytes[READ_BYTES];

  for (guint i = 0; i < MAX_READS; i++)
    {
      gssize length = g_pollable_input_stream_read_nonblocking (self->messages, bytes, sizeof bytes,
                                                                NULL, NULL);

      if (length == 0)
        return FALSE;
      if (length < 0)
        return TRUE;
      self->events->wrote (self, bytes, (gsize) length, self->user_data);
    }
  return TRUE;
}

static gboolean
messages_came_cb (GObject *stream, gpointer user_data)
{
  PlumbGeglProcess *self = user_data;

  if (take_messages (self))
    return G_SOURCE_CONTINUE;
  remove_source (self);
  return G_SOURCE_REMOVE;
}

/* Once the process is gone and all that it said was heard. */
static void
tell_end (PlumbGeglProcess *self)
{
  PlumbGeglEnd end = { .is_request_lost = self->is_request_lost };

  if (self->is_over || !self->has_ended || !self->is_read)
    return;
  take_messages (self);
  remove_source (self);
  self->is_over = TRUE;
  if (g_subprocess_get_if_signaled (self->process))
    end.signal = g_subprocess_get_term_sig (self->process);
  self->events->ended (self, &end, self->user_data);
}

static void
process_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbGeglProcess) self = user_data;

  g_subprocess_wait_finish (self->process, result, NULL);
  self->has_ended = TRUE;
  tell_end (self);
}

static void read_answer (PlumbGeglProcess *self);

static void
take_answer (PlumbGeglProcess *self, PlumbValue *answer)
{
  if (plumb_value_member_boolean (answer, "begun", FALSE))
    {
      self->is_request_lost = FALSE;
      return;
    }
  take_messages (self);
  self->events->answered (self, answer, self->user_data);
}

static void
answer_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbGeglProcess) self = user_data;
  gsize length = 0;
  g_autofree char *line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, &length, NULL);
  g_autoptr (PlumbValue) answer = NULL;

  if (line != NULL)
    answer = plumb_json_parse (line, (gssize) length, NULL);
  if (self->is_over)
    return;
  if (answer != NULL)
    {
      take_answer (self, answer);
      read_answer (self);
      return;
    }
  self->is_read = TRUE;
  plumb_gegl_process_kill (self);
  tell_end (self);
}

static void
read_answer (PlumbGeglProcess *self)
{
  g_data_input_stream_read_line_async (self->answers, G_PRIORITY_DEFAULT, NULL, answer_read_cb,
                                       g_object_ref (self));
}

typedef struct
{
  PlumbGeglProcess *process;
  char *text;
} Request;

static void
request_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;

  /* What could not be written is told by the end of the answers. */
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_object_unref (request->process);
  g_free (request->text);
  g_free (request);
}

static gboolean
set_errno (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", what, g_strerror (code));
  return FALSE;
}

/* The worker's standard input is one end of a socket, whose other end is ours. */
static gboolean
connect_requests (PlumbGeglProcess *self, GSubprocessLauncher *launcher, GError **error)
{
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return set_errno (error, "No socket for the GEGL worker");
  g_subprocess_launcher_take_stdin_fd (launcher, ends[1]);
  g_autoptr (GSocket) socket = g_socket_new_from_fd (ends[0], error);
  if (socket == NULL)
    {
      close (ends[0]);
      return FALSE;
    }
  self->requests = g_socket_connection_factory_create_connection (socket);
  return TRUE;
}

static gboolean
pass_lease (GSubprocessLauncher *launcher, int lease, GError **error)
{
  int copy;

  if (lease < 0)
    return TRUE;
  copy = fcntl (lease, F_DUPFD_CLOEXEC, 3);
  if (copy < 0)
    return set_errno (error, "The project's lease cannot be passed on");
  g_subprocess_launcher_take_fd (launcher, copy, copy);
  return TRUE;
}

static gboolean
start (PlumbGeglProcess *self, int lease, GError **error)
{
  static const char *const environment[]
      = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/dev/null", NULL };
  g_autofree char *programs = plumb_paths_get_libexec (NULL);
  g_autofree char *program = plumb_paths_get_libexec ("plumb-gegl-worker");
  g_autofree char *threads = g_strdup_printf ("%u", self->threads);
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);

  g_subprocess_launcher_set_environ (launcher, (char **) environment);
  /* Where it finds the decoder, as we find it. */
  g_subprocess_launcher_setenv (launcher, "PLUMB_LIBEXEC_DIR", programs, TRUE);
  if (!connect_requests (self, launcher, error) || !pass_lease (launcher, lease, error))
    return FALSE;
  self->process = g_subprocess_launcher_spawn (launcher, error, program, threads, NULL);
  return self->process != NULL;
}

static void
watch (PlumbGeglProcess *self)
{
  self->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->messages = G_POLLABLE_INPUT_STREAM (g_subprocess_get_stderr_pipe (self->process));
  self->source = g_pollable_input_stream_create_source (self->messages, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (messages_came_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  g_subprocess_wait_async (self->process, NULL, process_ended_cb, g_object_ref (self));
  read_answer (self);
}

static void
plumb_gegl_process_dispose (GObject *object)
{
  PlumbGeglProcess *self = PLUMB_GEGL_PROCESS (object);

  remove_source (self);
  g_clear_object (&self->answers);
  g_clear_object (&self->requests);
  g_clear_object (&self->process);
  G_OBJECT_CLASS (plumb_gegl_process_parent_class)->dispose (object);
}

static void
plumb_gegl_process_class_init (PlumbGeglProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plumb_gegl_process_dispose;
}

static void
plumb_gegl_process_init (PlumbGeglProcess *self)
{
}

/**
 * plumb_gegl_process_new:
 * @threads: how many GEGL may use
 * @lease: a descriptor that the process keeps open, or -1
 * @events: who is told; lives longer than the process
 * @user_data: for @events
 * @error: return location
 *
 * Starts a worker. It is there at once; GEGL comes up while the first request is on its way.
 *
 * Returns: (transfer full) (nullable): the worker
 */
PlumbGeglProcess *
plumb_gegl_process_new (
    guint threads, int lease, const PlumbGeglEvents *events, gpointer user_data, GError **error)
{
  g_autoptr (PlumbGeglProcess) self = g_object_new (PLUMB_TYPE_GEGL_PROCESS, NULL);

  self->threads = threads;
  self->events = events;
  self->user_data = user_data;
  if (!start (self, lease, error))
    return NULL;
  watch (self);
  return g_steal_pointer (&self);
}

/**
 * plumb_gegl_process_get_threads:
 * @self: a worker
 *
 * Returns: how many threads GEGL uses in it
 */
guint
plumb_gegl_process_get_threads (PlumbGeglProcess *self)
{
  g_return_val_if_fail (PLUMB_IS_GEGL_PROCESS (self), 0);

  return self->threads;
}

/**
 * plumb_gegl_process_get_n_requests:
 * @self: a worker
 *
 * Returns: how many requests it was given so far
 */
guint
plumb_gegl_process_get_n_requests (PlumbGeglProcess *self)
{
  g_return_val_if_fail (PLUMB_IS_GEGL_PROCESS (self), 0);

  return self->n_requests;
}

/**
 * plumb_gegl_process_is_killed:
 * @self: a worker
 *
 * Returns: whether it is on its way out and may be asked nothing more
 */
gboolean
plumb_gegl_process_is_killed (PlumbGeglProcess *self)
{
  g_return_val_if_fail (PLUMB_IS_GEGL_PROCESS (self), TRUE);

  return self->is_killed;
}

/**
 * plumb_gegl_process_ask:
 * @self: a worker that has nothing to do
 * @request: one line of JSON with its end
 *
 * Gives it work.
 */
void
plumb_gegl_process_ask (PlumbGeglProcess *self, const char *request)
{
  Request *sent;

  g_return_if_fail (PLUMB_IS_GEGL_PROCESS (self));
  g_return_if_fail (request != NULL);

  sent = g_new0 (Request, 1);
  sent->process = g_object_ref (self);
  sent->text = g_strdup (request);
  self->n_requests++;
  self->is_request_lost = TRUE;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->requests)),
                                   sent->text, strlen (sent->text), G_PRIORITY_DEFAULT, NULL,
                                   request_written_cb, sent);
}

/**
 * plumb_gegl_process_kill:
 * @self: a worker
 *
 * Ends it, whatever it does.
 */
void
plumb_gegl_process_kill (PlumbGeglProcess *self)
{
  g_return_if_fail (PLUMB_IS_GEGL_PROCESS (self));

  self->is_killed = TRUE;
  g_subprocess_force_exit (self->process);
}

/**
 * plumb_gegl_process_stop:
 * @self: a worker
 *
 * Ends it and waits for that, for when the program ends.
 */
void
plumb_gegl_process_stop (PlumbGeglProcess *self)
{
  g_return_if_fail (PLUMB_IS_GEGL_PROCESS (self));

  self->is_over = TRUE;
  remove_source (self);
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
}
