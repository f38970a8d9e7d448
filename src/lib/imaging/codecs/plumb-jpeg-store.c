/* plumb-jpeg-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "plumb-jpeg-store-private.h"

#include <jerror.h>

#include "plumb-source-private.h"

/* In the place of the virtual arrays of libjpeg, which are all in memory: its own can go to files
 * only where it was built so. Read and written, not mapped: a full disk is an error then, on any
 * file system, and never a signal. */

struct jvirt_barray_control
{
  struct jvirt_barray_control *next;
  PlumbJpegStore *store;
  guint64 at; /* in the file */
  JDIMENSION n_rows;
  JDIMENSION n_most; /* rows at a time */
  gsize row_size;
  JBLOCKARRAY rows; /* those that are there */
  JDIMENSION first;
  JDIMENSION n;
  gboolean is_changed;
};

static void
fail (j_common_ptr jpeg, int saved)
{
  PlumbJpegStore *store = jpeg->client_data;

  plumb_image_fail (&store->error, PLUMB_IMAGE_ERROR_LIMIT,
                    "the %" G_GUINT64_FORMAT
                    " MB that the picture takes on a disk while it is read cannot be kept "
                    "there: %s: make room in the cache folder",
                    store->length >> 20, g_strerror (saved));
  ERREXIT (jpeg, JERR_TFILE_WRITE); /* does not return */
}

/* --- Arrays ---------------------------------------------------------------------------------- */

static jvirt_barray_ptr
request_cb (j_common_ptr jpeg,
            int pool,
            boolean is_zeroed,
            JDIMENSION n_across,
            JDIMENSION n_rows,
            JDIMENSION n_most)
{
  PlumbJpegStore *store = jpeg->client_data;
  struct jvirt_barray_control *array = jpeg->mem->alloc_small (jpeg, pool, sizeof *array);

  *array = (struct jvirt_barray_control) { .next = store->arrays,
                                           .store = store,
                                           .at = store->length,
                                           .n_rows = n_rows,
                                           .n_most = n_most,
                                           .row_size = n_across * sizeof (JBLOCK) };
  array->rows = jpeg->mem->alloc_barray (jpeg, pool, n_across, n_most);
  store->length += (guint64) n_rows * array->row_size;
  store->arrays = array;
  return array;
}

/* All of it is asked for at once: where the system can say so, a disk that is too full is told
 * before the work. */
static void
realize_cb (j_common_ptr jpeg)
{
  PlumbJpegStore *store = jpeg->client_data;

  store->realize_others (jpeg);
  if (ftruncate (store->fd, (off_t) store->length) != 0)
    fail (jpeg, errno);
  if (store->length > 0 && fallocate (store->fd, 0, 0, (off_t) store->length) != 0
      && errno != EOPNOTSUPP && errno != ENOSYS)
    fail (jpeg, errno);
}

typedef ssize_t (*MoveFunc) (int fd, void *bytes, size_t length, off_t at);

static ssize_t
put (int fd, void *bytes, size_t length, off_t at)
{
  return pwrite (fd, bytes, length, at);
}

static void
move (j_common_ptr jpeg, const struct jvirt_barray_control *array, JDIMENSION row, MoveFunc func)
{
  guint8 *bytes = (guint8 *) array->rows[row];
  guint64 at = array->at + (guint64) (array->first + row) * array->row_size;

  for (gsize done = 0; done < array->row_size;)
    {
      ssize_t n
          = func (array->store->fd, bytes + done, array->row_size - done, (off_t) (at + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        fail (jpeg, n < 0 ? errno : ENOSPC);
      done += (gsize) n;
    }
}

static JBLOCKARRAY
access_cb (
    j_common_ptr jpeg, jvirt_barray_ptr array, JDIMENSION first, JDIMENSION n, boolean is_written)
{
  if (n > array->n_most || first > array->n_rows || n > array->n_rows - first)
    ERREXIT (jpeg, JERR_BAD_VIRTUAL_ACCESS);
  if (first < array->first || first + n > array->first + array->n)
    {
      for (JDIMENSION i = 0; array->is_changed && i < array->n; i++)
        move (jpeg, array, i, put);
      array->is_changed = FALSE;
      array->first = first;
      array->n = n;
      for (JDIMENSION i = 0; i < n; i++)
        move (jpeg, array, i, pread);
    }
  array->is_changed |= is_written;
  return array->rows + (first - array->first);
}

void
plumb_jpeg_store_init (PlumbJpegStore *self, j_decompress_ptr jpeg, int fd)
{
  *self = (PlumbJpegStore) { .fd = fd, .realize_others = jpeg->mem->realize_virt_arrays };
  jpeg->client_data = self;
  jpeg->mem->request_virt_barray = request_cb;
  jpeg->mem->realize_virt_arrays = realize_cb;
  jpeg->mem->access_virt_barray = access_cb;
}
