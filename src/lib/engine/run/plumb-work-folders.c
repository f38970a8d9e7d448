/* plumb-work-folders.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "plumb-work-folders.h"

#include "plumb-file.h"

/* Times of files step with the system's tick, which is 10 ms at the longest. */
#define TICK_NS 10000000

struct _PlumbWorkFolders
{
  char *parent;
  guint64 n_made;
  GPtrArray *clean; /* PlumbWorkFolder */
};

static void
work_folder_free (gpointer data)
{
  PlumbWorkFolder *self = data;

  g_free (self->path);
  g_free (self);
}

/**
 * plumb_work_folders_new:
 * @parent: where they are to be
 * @error: set where it cannot be made
 *
 * Returns: (transfer full) (nullable): no folders yet
 */
PlumbWorkFolders *
plumb_work_folders_new (const char *parent, GError **error)
{
  g_return_val_if_fail (parent != NULL, NULL);

  plumb_file_remove_tree (parent, NULL);
  if (!plumb_file_make_folder (parent, 0700, error))
    return NULL;
  PlumbWorkFolders *self = g_new0 (PlumbWorkFolders, 1);
  self->parent = g_strdup (parent);
  self->clean = g_ptr_array_new_with_free_func (work_folder_free);
  return self;
}

/**
 * plumb_work_folders_free:
 * @self: (transfer full): folders; all are removed
 */
void
plumb_work_folders_free (PlumbWorkFolders *self)
{
  plumb_file_remove_tree (self->parent, NULL);
  g_ptr_array_unref (self->clean);
  g_free (self->parent);
  g_free (self);
}

/**
 * plumb_work_folders_take:
 * @self: folders
 * @error: set where none can be made
 *
 * Returns: (transfer full) (nullable): a folder that nobody else uses
 */
PlumbWorkFolder *
plumb_work_folders_take (PlumbWorkFolders *self, GError **error)
{
  if (self->clean->len > 0)
    return g_ptr_array_steal_index_fast (self->clean, self->clean->len - 1);
  g_autofree char *path = g_strdup_printf ("%s/%" G_GUINT64_FORMAT, self->parent, self->n_made++);
  if (!plumb_file_make_folder (path, 0700, error))
    return NULL;
  PlumbWorkFolder *folder = g_new0 (PlumbWorkFolder, 1);
  folder->path = g_steal_pointer (&path);
  return folder;
}

static gint64
get_ns (const struct timespec *time)
{
  return (gint64) time->tv_sec * 1000000000 + time->tv_nsec;
}

/* The folder's change time, if nothing can change it from now on without giving it another one. A
 * file system that counts whole seconds could. */
static gint64
get_settled_time (const struct stat *status)
{
  struct timespec now;
  gint64 changed = get_ns (&status->st_ctim);

  clock_gettime (CLOCK_REALTIME_COARSE, &now);
  return status->st_ctim.tv_nsec != 0 && get_ns (&now) - changed > TICK_NS ? changed : 0;
}

static gboolean
is_empty (DIR *folder)
{
  for (struct dirent *entry; (entry = readdir (folder)) != NULL;)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      return FALSE;
  return TRUE;
}

static gboolean
look_through (PlumbWorkFolder *self)
{
  int fd = open (self->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *folder = fd >= 0 ? fdopendir (fd) : NULL;
  struct stat status;

  if (folder == NULL)
    {
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  gboolean clean
      = fstat (fd, &status) == 0 && (status.st_mode & 07777) == 0700 && is_empty (folder);
  if (clean)
    self->clean_ns = get_settled_time (&status);
  closedir (folder);
  return clean;
}

/* Whatever is made in a folder, removed from it, or done to it changes its time. */
static gboolean
is_clean (PlumbWorkFolder *self)
{
  struct stat status;

  if (self->clean_ns != 0 && lstat (self->path, &status) == 0 && S_ISDIR (status.st_mode)
      && get_ns (&status.st_ctim) == self->clean_ns)
    return TRUE;
  return look_through (self);
}

/**
 * plumb_work_folders_give_back:
 * @self: folders
 * @folder: (transfer full): one that is no longer used
 */
void
plumb_work_folders_give_back (PlumbWorkFolders *self, PlumbWorkFolder *folder)
{
  if (is_clean (folder))
    {
      g_ptr_array_add (self->clean, folder);
      return;
    }
  plumb_file_remove_tree (folder->path, NULL);
  work_folder_free (folder);
}
