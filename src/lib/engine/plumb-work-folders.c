/* plumb-work-folders.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-work-folders.h"

#include "plumb-file.h"

struct _PlumbWorkFolders
{
  char *parent;
  guint64 n_made;
  GPtrArray *clean; /* paths */
};

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
  self->clean = g_ptr_array_new_with_free_func (g_free);
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
 * Returns: (transfer full) (nullable): the path of a folder that nobody else uses
 */
char *
plumb_work_folders_take (PlumbWorkFolders *self, GError **error)
{
  if (self->clean->len > 0)
    return g_ptr_array_steal_index_fast (self->clean, self->clean->len - 1);
  g_autofree char *folder = g_strdup_printf ("%s/%" G_GUINT64_FORMAT, self->parent, self->n_made++);
  return plumb_file_make_folder (folder, 0700, error) ? g_steal_pointer (&folder) : NULL;
}

static gboolean
is_dot (const char *name)
{
  return g_str_equal (name, ".") || g_str_equal (name, "..");
}

/* Whether the folder (a descriptor, which is taken) holds nothing but, where @may_hold is not NULL,
 * one empty folder of that name. */
static gboolean
is_empty (int fd, const char *may_hold)
{
  DIR *folder = fd >= 0 ? fdopendir (fd) : NULL;
  gboolean empty = folder != NULL;

  if (folder == NULL && fd >= 0)
    close (fd);
  for (struct dirent *entry; empty && (entry = readdir (folder)) != NULL;)
    if (!is_dot (entry->d_name))
      empty = may_hold != NULL && g_str_equal (entry->d_name, may_hold)
              && is_empty (openat (dirfd (folder), may_hold,
                                   O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
                           NULL);
  if (folder != NULL)
    closedir (folder);
  return empty;
}

static gboolean
is_clean (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0 || (status.st_mode & 07777) != 0700)
    {
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  return is_empty (fd, "tmp");
}

/**
 * plumb_work_folders_give_back:
 * @self: folders
 * @folder: (transfer full): one that is no longer used
 */
void
plumb_work_folders_give_back (PlumbWorkFolders *self, char *folder)
{
  if (is_clean (folder))
    {
      g_ptr_array_add (self->clean, folder);
      return;
    }
  plumb_file_remove_tree (folder, NULL);
  g_free (folder);
}
