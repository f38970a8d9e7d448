/* plumb-blob.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "plumb-blob-private.h"

#include "plumb-source-private.h"
#include "plumb-file.h"

/**
 * plumb_blob_new:
 * @length: bytes
 * @error: return location
 *
 * Sets PLUMB_IMAGE_ERROR_LIMIT where there is no memory for it.
 *
 * Returns: (transfer full): zeroed bytes, or NULL
 */
PlumbBlob *
plumb_blob_new (gsize length, GError **error)
{
  guint8 *data
      = length <= G_MAXSIZE - PLUMB_BLOB_SLACK ? g_try_malloc0 (length + PLUMB_BLOB_SLACK) : NULL;
  PlumbBlob *self;

  if (data == NULL)
    {
      plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT,
                        "no memory for %" G_GSIZE_FORMAT " bytes of picture", length);
      return NULL;
    }
  self = g_new0 (PlumbBlob, 1);
  self->data = data;
  self->length = length;
  return self;
}

/**
 * plumb_blob_read_fd:
 * @fd: a regular file
 * @length: how much to read, from its start
 * @error: return location
 *
 * Leaves the file position alone. Sets PLUMB_FILE_ERROR_CHANGED where the file is shorter by now.
 *
 * Returns: (transfer full): the bytes, or NULL
 */
PlumbBlob *
plumb_blob_read_fd (int fd, guint64 length, GError **error)
{
  g_autoptr (PlumbBlob) self = plumb_blob_new (length, error);
  gsize done = 0;

  while (self != NULL && done < length)
    {
      gssize n = pread (fd, self->data + done, MIN (length - done, (gsize) 1 << 30), done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          plumb_file_set_errno (error, errno, "cannot read", "the picture");
          return NULL;
        }
      if (n == 0)
        {
          g_set_error_literal (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_CHANGED,
                               "the file became shorter while it was read");
          return NULL;
        }
      done += n;
    }
  return g_steal_pointer (&self);
}

/**
 * plumb_blob_freeze:
 * @self: (transfer full): the bytes
 *
 * Returns: (transfer full): the same bytes, no longer to be written
 */
GBytes *
plumb_blob_freeze (PlumbBlob *self)
{
  return g_bytes_new_with_free_func (self->data, self->length, (GDestroyNotify) plumb_blob_free,
                                     self);
}

/**
 * plumb_blob_free:
 * @self: (transfer full) (nullable): the bytes
 *
 * Gives the memory back.
 */
void
plumb_blob_free (PlumbBlob *self)
{
  if (self == NULL)
    return;
  g_free (self->data);
  g_free (self);
}
