/* plumb-lease.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-project.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-lease-private.h"

/* The writer's lease: a lock on a file of the project. */

#define LEASE "lease"
#define MAX_HOLDER_BYTES 4096
#define LEASE_ATTEMPTS 8

static char *
read_holder (int fd)
{
  char text[MAX_HOLDER_BYTES];
  ssize_t length = pread (fd, text, sizeof text, 0);
  g_autoptr (PlumbValue) holder = length > 0 ? plumb_json_parse (text, length, NULL) : NULL;

  if (holder == NULL)
    return NULL;
  return g_strdup_printf ("%s, process %" G_GINT64_FORMAT ", since %s",
                          plumb_value_member_string (holder, "program", "a program"),
                          plumb_value_member_int (holder, "pid", 0),
                          plumb_value_member_string (holder, "since", "?"));
}

/* For people: the lock alone tells whether the lease is held. */
static void
write_holder (int fd)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *since = plumb_clock_format (plumb_clock_get_wall (clock));
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  g_autoptr (PlumbValue) holder = NULL;
  g_autofree char *text = NULL;

  plumb_value_builder_set_int (builder, "pid", getpid ());
  plumb_value_builder_set_string (builder, "program", g_get_prgname ());
  plumb_value_builder_set_string (builder, "since", since);
  holder = plumb_value_builder_end (builder);
  text = plumb_json_format (holder, PLUMB_JSON_COMPACT);
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_debug ("Cannot say who holds the lease: %s", g_strerror (errno));
}

/* Returns: 0 where the lock is held, else an errno. */
static int
lock_file (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_OFD_SETLK, &lock) == 0 ? 0 : errno;
}

/* A lock on a file that was removed meanwhile protects nothing. */
static gboolean
is_still_there (int fd, const char *path)
{
  struct stat mine, there;

  return fstat (fd, &mine) == 0 && lstat (path, &there) == 0 && mine.st_ino == there.st_ino
         && mine.st_dev == there.st_dev;
}

static int
set_busy (int fd, char **holder, GError **error)
{
  g_autofree char *who = read_holder (fd);

  close (fd);
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_BUSY,
               "Another process is working on this project (%s). Wait for it, or end it",
               who != NULL ? who : "it does not say who it is");
  if (holder != NULL)
    *holder = g_steal_pointer (&who);
  return -1;
}

/**
 * plumb_project_acquire_lease:
 * @self: a project
 * @holder: (out) (optional) (nullable): who has it, where it is not to be had
 * @error: return location for an error
 *
 * Takes the writer's lease: an open-file-description lock on .plumbline/lease. It is held as long
 * as any copy of the descriptor is open, also one that a child inherited, and never longer: a
 * process that was killed holds nothing. Does not wait.
 *
 * Returns: the descriptor (close-on-exec; the caller closes it), or -1 with
 * %PLUMB_STORE_ERROR_BUSY, or with what went wrong with the file
 */
int
plumb_project_acquire_lease (PlumbProject *self, char **holder, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PLUMB_IS_PROJECT (self), -1);

  path = plumb_project_get_machine_path (self, LEASE);
  if (!plumb_project_ensure_machine_folder (self, "", error))
    return -1;
  for (guint i = 0; i < LEASE_ATTEMPTS; i++)
    {
      int fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
      int fault = fd < 0 ? errno : lock_file (fd);

      if (fault == EAGAIN || fault == EACCES)
        return set_busy (fd, holder, error);
      if (fault != 0)
        {
          if (fd >= 0)
            close (fd);
          plumb_file_set_errno (error, fault, "Cannot take the lease", path);
          return -1;
        }
      if (is_still_there (fd, path))
        {
          write_holder (fd);
          return fd;
        }
      close (fd);
    }
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_BUSY,
               "“%s” is removed again and again. End what does that", path);
  return -1;
}

/**
 * plumb_lease_is_free:
 * @folder: a project's .plumbline
 *
 * Any thread. Takes nothing.
 *
 * Returns: whether there is a lease and nobody holds it: no runner is alive, nor anything that one
 *   started
 */
gboolean
plumb_lease_is_free (const char *folder)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_autofree char *path = g_build_filename (folder, LEASE, NULL);
  g_autofd int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

  return fd >= 0 && fcntl (fd, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
}
