/* plumb-video-folder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-video.h"

#include "plumb-file.h"

/* Frames lie in folders of one place. Whoever has one holds a lock on it, which goes with the
 * process however that ends: what nobody holds is left over, and whoever comes next removes it. The
 * place is locked in the meantime, so that none is removed before it is held. */

struct _PlumbVideoFolder
{
  char *path;
  int fd; /* holds the lock */
};

static int
open_folder (const char *path)
{
  return g_open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
}

static void
sweep (const char *place)
{
  g_autoptr (GDir) entries = g_dir_open (place, 0, NULL);

  for (const char *name; entries != NULL && (name = g_dir_read_name (entries)) != NULL;)
    {
      g_autofree char *path = g_build_filename (place, name, NULL);
      g_autofd int fd = open_folder (path);

      if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
        plumb_file_remove_tree (path, NULL);
    }
}

static gboolean
make_held (PlumbVideoFolder *self, const char *place, GError **error)
{
  self->path = g_build_filename (place, "XXXXXX", NULL);
  if (g_mkdtemp (self->path) == NULL)
    return plumb_file_set_errno (error, errno, "cannot make a folder in", place);
  self->fd = open_folder (self->path);
  return (self->fd >= 0 && flock (self->fd, LOCK_EX | LOCK_NB) == 0)
         || plumb_file_set_errno (error, errno, "cannot hold", self->path);
}

/**
 * plumb_video_folder_new:
 * @error: return location for G_IO_ERROR
 *
 * In the cache folder. What a process that was killed left there is removed.
 *
 * Returns: (transfer full): an empty folder for frames, or NULL
 */
PlumbVideoFolder *
plumb_video_folder_new (GError **error)
{
  g_autofree char *place = g_build_filename (g_get_user_cache_dir (), "plumbline", "frames", NULL);
  g_autoptr (PlumbVideoFolder) self = g_new0 (PlumbVideoFolder, 1);
  g_autofd int fd = -1;

  self->fd = -1;
  if (!plumb_file_make_folder (place, 0700, error))
    return NULL;
  fd = open_folder (place);
  if (fd < 0 || flock (fd, LOCK_EX) != 0)
    {
      plumb_file_set_errno (error, errno, "cannot hold", place);
      return NULL;
    }
  sweep (place);
  return make_held (self, place, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * plumb_video_folder_free:
 * @self: (transfer full): a folder
 *
 * Removes it, and what is in it: on a worker thread, where there is much.
 */
void
plumb_video_folder_free (PlumbVideoFolder *self)
{
  if (self->fd >= 0)
    plumb_file_remove_tree (self->path, NULL);
  g_clear_fd (&self->fd, NULL);
  g_free (self->path);
  g_free (self);
}

/**
 * plumb_video_folder_get_path:
 * @self: a folder
 *
 * Returns: (transfer none): where it is
 */
const char *
plumb_video_folder_get_path (const PlumbVideoFolder *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->path;
}
