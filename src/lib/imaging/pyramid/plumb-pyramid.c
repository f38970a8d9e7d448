/* plumb-pyramid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-pyramid.h"

#include "plumb-file.h"
#include "plumb-pyramid-writer.h"
#include "plumb-scratch.h"

#define TILE ((guint) PLUMB_PYRAMID_TILE)
#define MAX_PIXEL_SIZE 16
/* Up to here it is shared memory, beyond a file on the disk. */
#define MOST_IN_MEMORY ((guint64) 96 << 20)

struct _PlumbPyramid
{
  int fd;
  PlumbImageLayout layout;
  PlumbShownProfile profile;
  gsize pixel_size;
  guint first_level;
  guint n_levels;
  PlumbPyramidLevel levels[PLUMB_PYRAMID_MAX_LEVELS];
};

G_DEFINE_BOXED_TYPE (PlumbPyramid, plumb_pyramid, plumb_pyramid_ref, plumb_pyramid_unref)

/* --- Files ----------------------------------------------------------------------------------- */

/**
 * plumb_pyramid_open_file:
 * @length: how long it will be
 * @error: return location
 *
 * Returns: a file without a name, or -1
 */
int
plumb_pyramid_open_file (guint64 length, GError **error)
{
  int fd;

  if (length > MOST_IN_MEMORY)
    return plumb_scratch_open (length, error);
  fd = memfd_create ("plumb-pyramid", MFD_CLOEXEC);
  if (fd < 0)
    plumb_file_set_errno (error, errno, "cannot make shared memory for", "a picture");
  return fd;
}

static gboolean
read_at (int fd, guint64 offset, gpointer data, gsize length)
{
  for (gsize done = 0; done < length;)
    {
      gssize n = pread (fd, (guint8 *) data + done, length - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  return TRUE;
}

static gboolean
is_sound (const PlumbPyramidHead *head)
{
  const PlumbImageLayout *layout = &head->layout;
  gboolean takes_alpha = layout->n_channels == 2 || layout->n_channels == 4;

  return layout->width >= 1 && layout->width <= 1u << 20 && layout->height >= 1
         && layout->height <= 1u << 20 && layout->n_channels >= 1 && layout->n_channels <= 4
         && (guint) layout->sample <= PLUMB_SAMPLE_FLOAT
         && (guint) layout->space <= PLUMB_SPACE_PROFILE
         && (guint) layout->alpha <= PLUMB_ALPHA_PREMULTIPLIED
         && takes_alpha == (layout->alpha != PLUMB_ALPHA_NONE)
         && (guint) head->profile.state <= PLUMB_PROFILE_IGNORED;
}

static gboolean
read_head (int fd, PlumbPyramidHead *head, GError **error)
{
  if (!read_at (fd, 0, head, sizeof *head) || head->magic != PLUMB_PYRAMID_MAGIC)
    {
      g_set_error_literal (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_DECODER,
                           "the decoding process left no result: the file may be hostile");
      return FALSE;
    }
  head->message[sizeof head->message - 1] = 0;
  if (head->is_error)
    {
      g_set_error_literal (
          error, PLUMB_IMAGE_ERROR, (gint) MIN (head->error_code, PLUMB_IMAGE_ERROR_DECODER),
          g_utf8_validate (head->message, -1, NULL) ? head->message : "the picture is damaged");
      return FALSE;
    }
  if (is_sound (head))
    return TRUE;
  g_set_error_literal (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_DECODER,
                       "the decoding process described no picture: the file may be hostile");
  return FALSE;
}

/**
 * plumb_pyramid_new_take:
 * @fd: (transfer full): what a writer finished
 * @error: return location
 *
 * Returns: (transfer full): the pyramid, or NULL with what the writer could not do
 */
PlumbPyramid *
plumb_pyramid_new_take (int fd, GError **error)
{
  g_autofree PlumbPyramidHead *head = g_new0 (PlumbPyramidHead, 1);
  PlumbPyramid *self;

  if (!read_head (fd, head, error))
    {
      close (fd);
      return NULL;
    }
  self = g_atomic_rc_box_new0 (PlumbPyramid);
  self->fd = fd;
  self->layout = head->layout;
  self->profile = head->profile;
  self->pixel_size = plumb_image_layout_get_pixel_size (&self->layout);
  self->n_levels = plumb_pyramid_lay_out (&self->layout, head->first_level, self->levels, NULL);
  self->first_level = MIN (head->first_level, self->n_levels - 1);
  return self;
}

/**
 * plumb_pyramid_new:
 * @image: a picture
 * @error: return location
 *
 * Returns: (transfer full): its pyramid, or NULL where there is no room for it
 */
PlumbPyramid *
plumb_pyramid_new (const PlumbImage *image, GError **error)
{
  const PlumbImageLayout *layout = plumb_image_get_layout (image);
  PlumbPyramidLevel levels[PLUMB_PYRAMID_MAX_LEVELS];
  guint64 length;
  g_autofd int fd = -1;

  plumb_pyramid_lay_out (layout, 0, levels, &length);
  fd = plumb_pyramid_open_file (length, error);
  if (fd < 0)
    return NULL;
  g_autoptr (PlumbPyramidWriter) writer = plumb_pyramid_writer_new (fd, layout, PLUMB_REDUCE_MEAN);
  if (layout->space == PLUMB_SPACE_PROFILE && plumb_image_get_profile (image) != NULL)
    plumb_pyramid_writer_set_profile (writer, plumb_image_get_profile (image));
  if (!plumb_pyramid_writer_add (writer, plumb_image_get_row (image, 0),
                                 plumb_image_get_stride (image), layout->height, error)
      || !plumb_pyramid_writer_finish (writer, error))
    return NULL;
  return plumb_pyramid_new_take (g_steal_fd (&fd), error);
}

/**
 * plumb_pyramid_ref:
 * @self: a pyramid
 *
 * Returns: (transfer full): @self
 */
PlumbPyramid *
plumb_pyramid_ref (PlumbPyramid *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_pyramid (gpointer data)
{
  close (((PlumbPyramid *) data)->fd);
}

/**
 * plumb_pyramid_unref:
 * @self: (transfer full): a pyramid
 *
 * The last reference gives the file back, on whatever thread.
 */
void
plumb_pyramid_unref (PlumbPyramid *self)
{
  g_atomic_rc_box_release_full (self, clear_pyramid);
}

/* --- What it is ------------------------------------------------------------------------------ */

/**
 * plumb_pyramid_get_layout:
 * @self: a pyramid
 *
 * Returns: (transfer none): the picture without its pixels
 */
const PlumbImageLayout *
plumb_pyramid_get_layout (const PlumbPyramid *self)
{
  return &self->layout;
}

/**
 * plumb_pyramid_get_profile:
 * @self: a pyramid
 *
 * Returns: (transfer none): how its numbers are shown
 */
const PlumbShownProfile *
plumb_pyramid_get_profile (const PlumbPyramid *self)
{
  return &self->profile;
}

/**
 * plumb_pyramid_describe_color:
 * @self: a pyramid
 *
 * Returns: (transfer none): what the numbers mean, and whether they are shown so; for people
 */
const char *
plumb_pyramid_describe_color (const PlumbPyramid *self)
{
  if (plumb_shown_profile_converts (&self->profile))
    return "own color space, shown as it is meant";
  if (self->profile.state == PLUMB_PROFILE_IGNORED)
    return "own color space that is not understood, shown as if it were sRGB";
  return self->layout.space == PLUMB_SPACE_LINEAR ? "linear light" : "sRGB";
}

/**
 * plumb_pyramid_get_n_levels:
 * @self: a pyramid
 *
 * Returns: at least 1
 */
guint
plumb_pyramid_get_n_levels (const PlumbPyramid *self)
{
  return self->n_levels;
}

/**
 * plumb_pyramid_get_first_level:
 * @self: a pyramid
 *
 * Returns: the first level that can be read: 0, but for one that was loaded to be seen soon
 */
guint
plumb_pyramid_get_first_level (const PlumbPyramid *self)
{
  return self->first_level;
}

/**
 * plumb_pyramid_get_size:
 * @self: a pyramid
 * @level: from 0, the picture itself
 * @width: (out): of the level
 * @height: (out): of the level
 */
void
plumb_pyramid_get_size (const PlumbPyramid *self, guint level, guint *width, guint *height)
{
  g_return_if_fail (level < self->n_levels);
  *width = self->levels[level].width;
  *height = self->levels[level].height;
}

/* --- Reading --------------------------------------------------------------------------------- */

/* Where a row of a tile goes: what is wanted into the picture, what lies beside it nowhere. */
static guint
scatter_row (
    struct iovec *parts, gpointer nowhere, gsize before, guint8 *to, gsize wanted, gsize after)
{
  guint n = 0;

  if (before > 0)
    parts[n++] = (struct iovec) { nowhere, before };
  parts[n++] = (struct iovec) { to, wanted };
  if (after > 0)
    parts[n++] = (struct iovec) { nowhere, after };
  return n;
}

static gboolean
read_parts (int fd, const struct iovec *parts, guint n, guint64 at, gsize length)
{
  gssize got;

  do
    got = preadv (fd, parts, (int) n, (off_t) at);
  while (got < 0 && errno == EINTR);
  return got == (gssize) length;
}

/* The part of an area that lies in one tile: one piece of the file, read to where it goes. */
static gboolean
read_from_tile (const PlumbPyramid *self,
                const PlumbPyramidLevel *level,
                const PlumbArea *area,
                const guint tile[2],
                guint8 *pixels)
{
  gsize line = TILE * self->pixel_size, stride = area->width * self->pixel_size;
  guint left = MAX (area->x, tile[0] * TILE);
  guint right = MIN (area->x + area->width, (tile[0] + 1) * TILE);
  guint top = MAX (area->y, tile[1] * TILE);
  guint bottom = MIN (area->y + area->height, (tile[1] + 1) * TILE);
  gsize before = left % TILE * self->pixel_size, wanted = (right - left) * self->pixel_size;
  guint64 at = level->at + ((guint64) tile[1] * level->tiles_across + tile[0]) * TILE * line
               + top % TILE * line;
  guint8 *to = pixels + (top - area->y) * stride + (left - area->x) * self->pixel_size;
  struct iovec parts[3 * PLUMB_PYRAMID_TILE];
  guint8 nowhere[PLUMB_PYRAMID_TILE * MAX_PIXEL_SIZE];
  guint n = 0;

  for (guint y = 0; y < bottom - top; y++)
    n += scatter_row (parts + n, nowhere, before, to + y * stride, wanted, line - before - wanted);
  return read_parts (self->fd, parts, n, at, (bottom - top) * line);
}

/**
 * plumb_pyramid_read:
 * @self: a pyramid
 * @level: from 0
 * @area: within the level
 * @pixels: (out): room for all of it
 *
 * Returns: whether the pixels could be read
 */
gboolean
plumb_pyramid_read (const PlumbPyramid *self, guint level, const PlumbArea *area, gpointer pixels)
{
  const PlumbPyramidLevel *place = &self->levels[level];

  g_return_val_if_fail (level < self->n_levels && level >= self->first_level, FALSE);
  g_return_val_if_fail (area->width > 0 && area->height > 0
                            && (guint64) area->x + area->width <= place->width
                            && (guint64) area->y + area->height <= place->height,
                        FALSE);
  for (guint ty = area->y / TILE; ty <= (area->y + area->height - 1) / TILE; ty++)
    for (guint tx = area->x / TILE; tx <= (area->x + area->width - 1) / TILE; tx++)
      if (!read_from_tile (self, place, area, (guint[]) { tx, ty }, pixels))
        {
          memset (pixels, 0, (gsize) area->width * area->height * self->pixel_size);
          return FALSE;
        }
  return TRUE;
}

/**
 * plumb_pyramid_get_image:
 * @self: a pyramid
 * @level: from 0
 *
 * Returns: (transfer full) (nullable): all of the level in memory
 */
PlumbImage *
plumb_pyramid_get_image (const PlumbPyramid *self, guint level)
{
  PlumbImageLayout layout = self->layout;
  g_autofree guint8 *pixels = NULL;
  gsize length;

  g_return_val_if_fail (level < self->n_levels, NULL);
  layout.width = self->levels[level].width;
  layout.height = self->levels[level].height;
  length = plumb_image_layout_get_row_size (&layout) * layout.height;
  pixels = g_try_malloc (length);
  if (pixels == NULL
      || !plumb_pyramid_read (self, level, &(PlumbArea) { 0, 0, layout.width, layout.height },
                              pixels))
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&pixels), length);
  return plumb_image_new (&layout, bytes, 0, plumb_image_layout_get_row_size (&layout), NULL);
}
