/* plumb-file-remove.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-file.h"

/* A program that ran in the tree may have nested folders as deep as it liked. A folder at this
 * depth is moved up to the top and removed from there, so that neither file descriptors nor the
 * stack run out. */
#define MAX_DEPTH 32

typedef struct
{
  int top_fd;
  guint n_moved;
} Removal;

static gboolean remove_entry (Removal *self, int folder_fd, const char *name, guint depth);

static int
open_folder (int folder_fd, const char *name)
{
  int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int fd = openat (folder_fd, name, flags);
  if (fd < 0 && errno == EACCES && fchmodat (folder_fd, name, 0700, AT_SYMLINK_NOFOLLOW) == 0)
    fd = openat (folder_fd, name, flags);
  return fd;
}

static gboolean
is_self_or_above (const char *name)
{
  return g_str_equal (name, ".") || g_str_equal (name, "..");
}

/* Takes @fd. */
static gboolean
remove_content (Removal *self, int fd, guint depth)
{
  (void) fchmod (fd, 0700);
  DIR *stream = fdopendir (fd);
  if (stream == NULL)
    {
      close (fd);
      return FALSE;
    }
  gboolean is_done = TRUE;
  struct dirent *entry;
  while (is_done && (errno = 0, entry = readdir (stream)) != NULL)
    if (!is_self_or_above (entry->d_name))
      is_done = remove_entry (self, fd, entry->d_name, depth);
  int saved_errno = errno;
  closedir (stream);
  errno = saved_errno;
  return is_done && saved_errno == 0;
}

static gboolean
move_to_top (Removal *self, int folder_fd, const char *name)
{
  char moved[32];
  do
    g_snprintf (moved, sizeof moved, ".plumb-removed-%u", self->n_moved++);
  while (faccessat (self->top_fd, moved, F_OK, AT_SYMLINK_NOFOLLOW) == 0);
  return renameat (folder_fd, name, self->top_fd, moved) == 0;
}

static gboolean
remove_entry (Removal *self, int folder_fd, const char *name, guint depth)
{
  if (unlinkat (folder_fd, name, 0) == 0 || errno == ENOENT)
    return TRUE;
  if (errno != EISDIR)
    return FALSE;
  if (unlinkat (folder_fd, name, AT_REMOVEDIR) == 0)
    return TRUE;
  if (depth >= MAX_DEPTH)
    return move_to_top (self, folder_fd, name);
  int fd = open_folder (folder_fd, name);
  if (fd < 0 || !remove_content (self, fd, depth + 1))
    return FALSE;
  return unlinkat (folder_fd, name, AT_REMOVEDIR) == 0 || errno == ENOENT;
}

static gboolean
remove_folder (const char *path)
{
  Removal self = { .top_fd = open_folder (AT_FDCWD, path) };
  if (self.top_fd < 0)
    return FALSE;
  gboolean is_done;
  guint n_before;
  do
    {
      n_before = self.n_moved;
      int fd = openat (self.top_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      is_done = fd >= 0 && remove_content (&self, fd, 0);
    }
  while (is_done && self.n_moved > n_before);
  int saved_errno = errno;
  close (self.top_fd);
  errno = saved_errno;
  return is_done && rmdir (path) == 0;
}

/**
 * plumb_file_remove_tree:
 * @path: a file, a link or a folder
 * @error: return location for a %G_IO_ERROR
 *
 * Removes it and all beneath it. Links are removed, never followed. What is not there counts as
 * removed.
 *
 * Returns: whether it is gone
 */
gboolean
plumb_file_remove_tree (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  if (unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  if (errno == EISDIR && remove_folder (path))
    return TRUE;
  return plumb_file_set_errno (error, errno, "Cannot remove", path);
}
