/* plumb-scratch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>

#include "plumb-scratch.h"

#include "plumb-file.h"

#define SPARE_BYTES ((guint64) 512 << 20)
/* Up to here a decoder has it in memory. */
#define MOST_IN_MEMORY ((guint64) 256 << 20)

static int
open_in (const char *folder, guint64 length, GError **error)
{
  guint64 room = plumb_file_get_free_bytes (folder);
  int fd;

  if (room < length + SPARE_BYTES)
    {
      g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT,
                   "%s has no room for the %" G_GUINT64_FORMAT
                   " MB that the picture takes on a disk: make room there",
                   folder, length >> 20);
      return -1;
    }
  fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    plumb_file_set_errno (error, errno, "cannot make a temporary file in", folder);
  return fd;
}

/**
 * plumb_scratch_open:
 * @length: how long it will be
 * @error: return location for PLUMB_IMAGE_ERROR_LIMIT where there is no room, and G_IO_ERROR
 *
 * Returns: an empty file without a name, or -1
 */
int
plumb_scratch_open (guint64 length, GError **error)
{
  const char *cache = g_get_user_cache_dir ();
  int fd;

  g_mkdir_with_parents (cache, 0700);
  fd = open_in (cache, length, NULL);
  return fd >= 0 ? fd : open_in ("/var/tmp", length, error);
}

/**
 * plumb_scratch_open_for:
 * @info: a picture that is to be decoded
 * @fd: (out): what its decoder is to be given; -1 where it needs nothing
 * @error: return location, as of plumb_scratch_open()
 *
 * Returns: whether there is what it needs
 */
gboolean
plumb_scratch_open_for (const PlumbImageInfo *info, int *fd, GError **error)
{
  g_return_val_if_fail (info != NULL && fd != NULL, FALSE);

  *fd = -1;
  if (info->n_scratch <= MOST_IN_MEMORY)
    return TRUE;
  *fd = plumb_scratch_open (info->n_scratch, error);
  return *fd >= 0;
}
