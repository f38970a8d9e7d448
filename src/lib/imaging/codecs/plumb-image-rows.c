/* plumb-image-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-image-rows.h"

#include "plumb-codec-private.h"
#include "plumb-image-codecs.h"

typedef struct
{
  PlumbImageLayout layout;
  GBytes *profile;
  PlumbBlob *pixels;
  gsize filled;
} Collection;

static gboolean
begin_cb (const PlumbImageLayout *layout, GBytes *profile, gpointer data, GError **error)
{
  Collection *self = data;

  self->layout = *layout;
  self->profile = profile != NULL ? g_bytes_ref (profile) : NULL;
  self->pixels = plumb_image_allocate (layout, error);
  return self->pixels != NULL;
}

static gboolean
rows_cb (const guint8 *rows, gsize stride, guint n_rows, gpointer data, GError **error)
{
  Collection *self = data;
  gsize length = plumb_image_layout_get_row_size (&self->layout);

  for (guint i = 0; i < n_rows; i++, self->filled += length)
    memcpy (self->pixels->data + self->filled, rows + i * stride, length);
  return TRUE;
}

PlumbImage *
plumb_image_collect_rows (const PlumbSource *source,
                          const PlumbImageInfo *info,
                          PlumbReadRowsFunc func,
                          GError **error)
{
  static const PlumbRowSink sink = { begin_cb, rows_cb };
  Collection self = { 0 };
  gboolean is_read = func (source, info, &sink, &self, error);
  g_autoptr (GBytes) profile = self.profile;
  g_autoptr (PlumbBlob) pixels = self.pixels;

  return is_read ? plumb_image_new_take (&self.layout, g_steal_pointer (&pixels), profile) : NULL;
}

/**
 * plumb_image_read_rows:
 * @fd: a regular file
 * @scratch: an empty file on a disk, for what is not to be in memory; or -1
 * @sink: takes the picture
 * @data: for @sink
 * @error: return location
 *
 * Returns: whether all rows were read and taken
 */
gboolean
plumb_image_read_rows (int fd, int scratch, const PlumbRowSink *sink, gpointer data, GError **error)
{
  PlumbSource source;
  PlumbImageInfo info;

  g_return_val_if_fail (fd >= 0 && sink != NULL, FALSE);
  if (!plumb_image_probe (fd, &info, error) || !plumb_source_init (&source, fd, error))
    return FALSE;
  source.scratch = MAX (0, scratch);
  return plumb_codec_find (info.format)->read_rows (&source, &info, sink, data, error);
}
