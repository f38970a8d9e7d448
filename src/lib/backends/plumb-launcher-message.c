/* plumb-launcher-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plumb-launcher-message-private.h"

#include "plumb-launcher-protocol.h"

static guint
append_texts (GByteArray *message, const char *const *texts)
{
  guint n = 0;

  for (; texts != NULL && texts[n] != NULL; n++)
    g_byte_array_append (message, (const guint8 *) texts[n], (guint) strlen (texts[n]) + 1);
  return n;
}

/* Moves the texts out of the message into a file in memory. Returns its descriptor, or -1. */
static int
move_texts (GByteArray *message, PlumbLauncherRequest *request)
{
  const guint8 *text = message->data + sizeof *request;
  int fd = memfd_create ("plumb-command", MFD_CLOEXEC);

  if (fd < 0)
    return -1;
  for (gsize at = 0; at < request->text_bytes;)
    {
      gssize n = write (fd, text + at, request->text_bytes - at);

      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      at += (gsize) n;
    }
  request->flags |= PLUMB_LAUNCHER_HAS_TEXT_FILE;
  g_byte_array_set_size (message, sizeof *request);
  return fd;
}

gboolean
plumb_launcher_message_encode (GByteArray *message,
                               const PlumbCommand *command,
                               guint64 job,
                               int *text_fd)
{
  PlumbLauncherRequest request = {
    .type = PLUMB_LAUNCHER_SPAWN,
    .id = job,
    .lane = command->lane,
    .before = command->before,
    .nice = command->nice,
    .limits = { command->memory_bytes, command->file_bytes, command->tasks, command->cpu_seconds },
  };
  const char *folder[] = { command->folder, NULL };

  g_byte_array_set_size (message, sizeof request);
  append_texts (message, folder);
  request.n_arguments = append_texts (message, command->argv);
  request.n_environment = append_texts (message, command->environment);
  request.text_bytes = message->len - (guint) sizeof request;
  if (command->splits_output)
    request.flags |= PLUMB_LAUNCHER_SPLITS_OUTPUT;
  if (command->is_queued)
    request.flags |= PLUMB_LAUNCHER_IS_QUEUED;
  if (command->control_fd > 0)
    request.flags |= PLUMB_LAUNCHER_HAS_CONTROL;
  if (request.text_bytes > PLUMB_LAUNCHER_INLINE_BYTES)
    {
      *text_fd = move_texts (message, &request);
      if (*text_fd < 0)
        return FALSE;
    }
  memcpy (message->data, &request, sizeof request);
  return TRUE;
}

gssize
plumb_launcher_message_send (
    int socket, const void *data, gsize length, const int *fds, guint n_fds)
{
  union
  {
    struct cmsghdr header;
    char bytes[CMSG_SPACE (PLUMB_LAUNCHER_MAX_FDS * sizeof (int))];
  } control = { 0 };
  struct iovec part = { .iov_base = (void *) data, .iov_len = length };
  struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
  gssize n;

  if (n_fds > 0)
    {
      header.msg_control = &control;
      header.msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
      control.header.cmsg_level = SOL_SOCKET;
      control.header.cmsg_type = SCM_RIGHTS;
      control.header.cmsg_len = CMSG_LEN (n_fds * sizeof (int));
      memcpy (CMSG_DATA (&control.header), fds, n_fds * sizeof (int));
    }
  do
    n = sendmsg (socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);
  return n;
}
