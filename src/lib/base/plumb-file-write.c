/* plumb-file-write.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "plumb-file.h"

#include "plumb-fault.h"

#define COPY_BYTES (256u << 10)

/* A write in progress. Everything happens relative to the folder, which cannot be exchanged under
 * us. */
typedef struct
{
  const char *path;
  char *folder;
  char *name;
  char temporary[40];
  int folder_fd;
  int fd;
  mode_t mode;
} Write;

static void
make_temporary_name (char name[40])
{
  guint64 random = 0;
  if (getrandom (&random, sizeof random, 0) != sizeof random)
    random = ((guint64) g_random_int () << 32) | g_random_int ();
  g_snprintf (name, 40, ".plumb-%016" G_GINT64_MODIFIER "x.tmp", random);
}

static gboolean
met_fault (const char *name)
{
  int fault = plumb_fault_check (name);
  if (fault != 0)
    errno = fault;
  return fault != 0;
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      ssize_t count = met_fault ("file.write") ? -1 : write (fd, data, length);
      if (count < 0 && errno != EINTR)
        return FALSE;
      data += MAX (count, 0);
      length -= (gsize) MAX (count, 0);
    }
  return TRUE;
}

static gboolean
sync_fd (int fd, const char *fault_name)
{
  return !met_fault (fault_name) && fsync (fd) == 0;
}

static gboolean
open_folder (Write *self, GError **error)
{
  self->folder = g_path_get_dirname (self->path);
  self->name = g_path_get_basename (self->path);
  self->folder_fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return self->folder_fd >= 0
         || plumb_file_set_errno (error, errno, "Cannot open the folder", self->folder);
}

static gboolean
open_temporary (Write *self, GError **error)
{
  struct stat info;
  gboolean exists = fstatat (self->folder_fd, self->name, &info, AT_SYMLINK_NOFOLLOW) == 0
                    && S_ISREG (info.st_mode);
  make_temporary_name (self->temporary);
  if (!met_fault ("file.open"))
    self->fd = openat (self->folder_fd, self->temporary,
                       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (self->fd < 0)
    return plumb_file_set_errno (error, errno, "Cannot write in the folder", self->folder);
  if (exists && fchmod (self->fd, info.st_mode & 0777) != 0)
    return plumb_file_set_errno (error, errno, "Cannot keep the permissions of", self->path);
  return TRUE;
}

static gboolean
put_in_place (Write *self, GError **error)
{
  if (met_fault ("file.rename")
      || renameat (self->folder_fd, self->temporary, self->folder_fd, self->name) != 0)
    return plumb_file_set_errno (error, errno, "Cannot replace", self->path);
  self->temporary[0] = '\0';
  if (!sync_fd (self->folder_fd, "file.fsync-folder"))
    return plumb_file_set_errno (error, errno, "Cannot make durable the folder", self->folder);
  return TRUE;
}

static gboolean
carry_out (Write *self, const char *data, gsize length, GError **error)
{
  if (!open_folder (self, error) || !open_temporary (self, error))
    return FALSE;
  if (!write_all (self->fd, data, length))
    return plumb_file_set_errno (error, errno, "Cannot write", self->path);
  if (!sync_fd (self->fd, "file.fsync"))
    return plumb_file_set_errno (error, errno, "Cannot make durable", self->path);
  return put_in_place (self, error);
}

static void
clear_write (Write *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->fd >= 0 && self->temporary[0] != '\0')
    unlinkat (self->folder_fd, self->temporary, 0);
  if (self->folder_fd >= 0)
    close (self->folder_fd);
  g_free (self->folder);
  g_free (self->name);
}

/**
 * plumb_file_write_atomic:
 * @path: where; a link there is replaced, not followed
 * @data: (array length=length): what
 * @length: its bytes, or -1 where a NUL ends it
 * @error: return location for a %G_IO_ERROR
 *
 * Temporary name in the same folder, write, fsync, rename, fsync of the folder. A reader sees the
 * old content or the new one. Where it fails, the old content is there and nothing else; only where
 * the last fsync fails, the new content is there but may not outlive a power cut. The permissions
 * of a file that is replaced are kept.
 *
 * Returns: whether the new content is there and durable
 */
gboolean
plumb_file_write_atomic (const char *path, const char *data, gssize length, GError **error)
{
  g_return_val_if_fail (path != NULL && (data != NULL || length == 0), FALSE);
  Write self = { .path = path, .folder_fd = -1, .fd = -1 };
  gsize n_bytes = length < 0 ? strlen (data) : (gsize) length;
  gboolean is_done = carry_out (&self, data, n_bytes, error);
  clear_write (&self);
  return is_done;
}

/**
 * plumb_file_sync_folder:
 * @path: a folder
 * @error: return location for a %G_IO_ERROR
 *
 * Returns: whether what was created, renamed and removed in it is durable
 */
gboolean
plumb_file_sync_folder (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return plumb_file_set_errno (error, errno, "Cannot open the folder", path);
  gboolean is_done = sync_fd (fd, "file.fsync-folder");
  int saved_errno = errno;
  close (fd);
  return is_done
         || plumb_file_set_errno (error, saved_errno, "Cannot make durable the folder", path);
}

/**
 * plumb_file_copy_fd:
 * @from_fd: read from where it stands to its end
 * @to_fd: written where it stands
 * @limit: bytes that are copied at most
 * @n_bytes: (out) (optional): how many were copied
 * @error: return location for a %PLUMB_FILE_ERROR_LIMIT or %G_IO_ERROR
 *
 * Returns: whether all was copied
 */
gboolean
plumb_file_copy_fd (int from_fd, int to_fd, guint64 limit, guint64 *n_bytes, GError **error)
{
  g_return_val_if_fail (from_fd >= 0 && to_fd >= 0, FALSE);
  g_autofree char *buffer = g_malloc (COPY_BYTES);
  guint64 total = 0;
  for (;;)
    {
      ssize_t count = read (from_fd, buffer, COPY_BYTES);
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return plumb_file_set_errno (error, errno, "Cannot read what is copied", NULL);
      if (count == 0)
        break;
      if ((guint64) count > limit - total)
        {
          g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_LIMIT,
                       "The file is larger than the %" G_GUINT64_FORMAT
                       " bytes that are copied at most",
                       limit);
          return FALSE;
        }
      if (!write_all (to_fd, buffer, (gsize) count))
        return plumb_file_set_errno (error, errno, "Cannot write the copy", NULL);
      total += (guint64) count;
    }
  if (n_bytes != NULL)
    *n_bytes = total;
  return TRUE;
}

/**
 * plumb_file_make_folder:
 * @path: a folder
 * @mode: the permissions of what is made, before the umask
 * @error: return location for a %G_IO_ERROR
 *
 * Makes the folder, and those above it, where they are missing.
 *
 * Returns: whether the folder is there
 */
gboolean
plumb_file_make_folder (const char *path, guint mode, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  if (met_fault ("file.mkdir") || g_mkdir_with_parents (path, (int) mode) != 0)
    return plumb_file_set_errno (error, errno, "Cannot make the folder", path);
  return TRUE;
}

/**
 * plumb_file_make_durable_folder:
 * @path: a folder
 * @mode: the permissions of what is made, before the umask
 * @error: return location for a %G_IO_ERROR
 *
 * As plumb_file_make_folder(), and what it made stays made whatever happens to the machine: for
 * folders that hold what must not be lost.
 *
 * Returns: whether the folder is there
 */
gboolean
plumb_file_make_durable_folder (const char *path, guint mode, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_autofree char *above = g_path_get_dirname (path);
  if (!g_str_equal (above, path) && !plumb_file_make_durable_folder (above, mode, error))
    return FALSE;
  return plumb_file_make_folder (path, mode, error) && plumb_file_sync_folder (above, error);
}

/**
 * plumb_file_get_free_bytes:
 * @path: a path that may not exist yet
 *
 * Returns: the bytes that this user may still write on the file system of @path, or of the nearest
 *   folder above it that exists; 0 where that cannot be told
 */
guint64
plumb_file_get_free_bytes (const char *path)
{
  g_return_val_if_fail (path != NULL, 0);
  g_autofree char *current = g_strdup (path);
  struct statvfs info;
  while (statvfs (current, &info) != 0)
    {
      g_autofree char *above = g_path_get_dirname (current);
      if (errno != ENOENT || g_str_equal (above, current))
        return 0;
      g_free (current);
      current = g_steal_pointer (&above);
    }
  return (guint64) info.f_bavail * info.f_frsize;
}
