/* plumb-pyramid-writer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "plumb-pyramid-writer.h"

#include "plumb-file.h"

#define TILE ((guint) PLUMB_PYRAMID_TILE)

/* A level that is being filled: the rows of one row of tiles, as they will lie in the file. */
typedef struct
{
  PlumbPyramidLevel place;
  PlumbImageLayout layout;
  guint8 *band;
  guint8 *above;   /* the row that waits for the one below it */
  guint8 *reduced; /* a row of the next level */
  guint y;         /* rows that came */
} Level;

struct _PlumbPyramidWriter
{
  int fd;
  PlumbReduction reduction;
  gsize pixel_size;
  gsize tile_size;
  guint n_levels;
  Level levels[PLUMB_PYRAMID_MAX_LEVELS];
  PlumbPyramidHead head;
};

static gboolean
write_at (int fd, guint64 offset, gconstpointer data, gsize length, GError **error)
{
  for (gsize done = 0; done < length;)
    {
      gssize n = pwrite (fd, (const guint8 *) data + done, length - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return plumb_file_set_errno (error, n < 0 ? errno : ENOSPC, "cannot write",
                                     "the tiles of the picture");
      done += (gsize) n;
    }
  return TRUE;
}

/**
 * plumb_pyramid_lay_out:
 * @layout: a picture
 * @first_level: the first that is kept
 * @levels: (out): its levels
 * @length: (out) (optional): of the whole file
 *
 * Returns: how many levels there are
 */
guint
plumb_pyramid_lay_out (const PlumbImageLayout *layout,
                       guint first_level,
                       PlumbPyramidLevel levels[PLUMB_PYRAMID_MAX_LEVELS],
                       guint64 *length)
{
  guint64 at = PLUMB_PYRAMID_PIXELS_AT;
  gsize tile_size = (gsize) TILE * TILE * plumb_image_layout_get_pixel_size (layout);
  guint n = 0, width = layout->width, height = layout->height;

  for (;; n++, width = (width + 1) / 2, height = (height + 1) / 2)
    {
      levels[n] = (PlumbPyramidLevel) { .width = width,
                                        .height = height,
                                        .tiles_across = (width + TILE - 1) / TILE,
                                        .tiles_down = (height + TILE - 1) / TILE,
                                        .at = at };
      if (n >= first_level)
        at += (guint64) levels[n].tiles_across * levels[n].tiles_down * tile_size;
      if ((width <= TILE && height <= TILE) || n + 1 == PLUMB_PYRAMID_MAX_LEVELS)
        break;
    }
  if (length != NULL)
    *length = at;
  return n + 1;
}

static void
allocate_levels (PlumbPyramidWriter *self)
{
  PlumbPyramidLevel places[PLUMB_PYRAMID_MAX_LEVELS];

  self->n_levels = plumb_pyramid_lay_out (&self->head.layout, self->head.first_level, places, NULL);
  for (guint i = 0; i < self->n_levels; i++)
    {
      Level *level = &self->levels[i];

      level->place = places[i];
      level->layout = self->head.layout;
      level->layout.width = places[i].width;
      level->layout.height = places[i].height;
      level->band = i >= self->head.first_level
                        ? g_malloc0 (places[i].tiles_across * self->tile_size)
                        : NULL;
      level->above = g_malloc (places[i].width * self->pixel_size);
      level->reduced = g_malloc ((places[i].width + 1) / 2 * self->pixel_size);
    }
}

static void
free_levels (PlumbPyramidWriter *self)
{
  for (guint i = 0; i < self->n_levels; i++)
    {
      g_free (self->levels[i].band);
      g_free (self->levels[i].above);
      g_free (self->levels[i].reduced);
    }
}

/**
 * plumb_pyramid_writer_new:
 * @fd: an empty file; stays the caller's
 * @layout: the picture
 * @reduction: how levels come from one another
 *
 * Returns: (transfer full): a writer
 */
PlumbPyramidWriter *
plumb_pyramid_writer_new (int fd, const PlumbImageLayout *layout, PlumbReduction reduction)
{
  PlumbPyramidWriter *self = g_new0 (PlumbPyramidWriter, 1);

  self->fd = fd;
  self->reduction = reduction;
  self->head.magic = PLUMB_PYRAMID_MAGIC;
  self->head.layout = *layout;
  self->head.profile.state
      = layout->space == PLUMB_SPACE_PROFILE ? PLUMB_PROFILE_IGNORED : PLUMB_PROFILE_NONE;
  if (layout->primaries[7] > 0)
    plumb_shown_profile_set_primaries (&self->head.profile, layout->primaries);
  self->pixel_size = plumb_image_layout_get_pixel_size (layout);
  self->tile_size = (gsize) TILE * TILE * self->pixel_size;
  allocate_levels (self);
  return self;
}

/**
 * plumb_pyramid_writer_free:
 * @self: (transfer full): a writer
 *
 * What was written stays.
 */
void
plumb_pyramid_writer_free (PlumbPyramidWriter *self)
{
  free_levels (self);
  g_free (self);
}

/**
 * plumb_pyramid_writer_set_first_level:
 * @self: a writer that got no rows yet
 * @first_level: below this, levels are made but not kept; at most the last one
 *
 * What is needed to see all of a picture is soon written.
 */
void
plumb_pyramid_writer_set_first_level (PlumbPyramidWriter *self, guint first_level)
{
  free_levels (self);
  self->head.first_level = MIN (first_level, self->n_levels - 1);
  allocate_levels (self);
}

/**
 * plumb_pyramid_writer_set_profile:
 * @self: a writer
 * @icc: an ICC profile
 *
 * Keeps what is needed to show it.
 */
void
plumb_pyramid_writer_set_profile (PlumbPyramidWriter *self, GBytes *icc)
{
  plumb_shown_profile_read (&self->head.profile, icc, self->head.layout.n_channels >= 3 ? 3 : 1);
}

static gboolean
write_band (PlumbPyramidWriter *self, Level *level, GError **error)
{
  gsize length = level->place.tiles_across * self->tile_size;
  guint64 at = level->place.at + (guint64) ((level->y - 1) / TILE) * length;

  return write_at (self->fd, at, level->band, length, error);
}

static void
place_row (PlumbPyramidWriter *self, Level *level, const guint8 *row)
{
  gsize line = TILE * self->pixel_size;
  gsize left = level->place.width * self->pixel_size;
  guint8 *to = level->band + level->y % TILE * line;

  for (; left > 0; to += self->tile_size)
    {
      gsize n = MIN (left, line);

      memcpy (to, row, n);
      row += n;
      left -= n;
    }
}

static gboolean add_row (PlumbPyramidWriter *self, guint i, const guint8 *row, GError **error);

static gboolean
reduce (PlumbPyramidWriter *self, guint i, const guint8 *above, const guint8 *below, GError **error)
{
  Level *level = &self->levels[i];

  if (self->reduction == PLUMB_REDUCE_PEAK)
    plumb_pyramid_reduce_peaks (&level->layout, above, below, level->reduced);
  else
    plumb_pyramid_reduce_rows (&level->layout, above, below, level->reduced);
  return add_row (self, i + 1, level->reduced, error);
}

static gboolean
add_row (PlumbPyramidWriter *self, guint i, const guint8 *row, GError **error)
{
  Level *level = &self->levels[i];
  gboolean is_last = level->y + 1 == level->place.height;

  if (level->band != NULL)
    place_row (self, level, row);
  level->y++;
  if (level->band != NULL && (level->y % TILE == 0 || is_last) && !write_band (self, level, error))
    return FALSE;
  if (i + 1 == self->n_levels)
    return TRUE;
  if (level->y % 2 == 0)
    return reduce (self, i, level->above, row, error);
  memcpy (level->above, row, level->place.width * self->pixel_size);
  return !is_last || reduce (self, i, level->above, row, error);
}

/* Of a level that is not kept, two rows that are there together need not be copied. */
static gboolean
can_add_pair (const PlumbPyramidWriter *self)
{
  const Level *level = &self->levels[0];

  return level->band == NULL && level->y % 2 == 0 && self->n_levels > 1;
}

/**
 * plumb_pyramid_writer_add:
 * @self: a writer
 * @rows: the next rows
 * @stride: bytes from one to the next
 * @n_rows: how many
 * @error: return location
 *
 * Returns: whether they were taken
 */
gboolean
plumb_pyramid_writer_add (
    PlumbPyramidWriter *self, const guint8 *rows, gsize stride, guint n_rows, GError **error)
{
  g_return_val_if_fail (n_rows <= self->head.layout.height - self->levels[0].y, FALSE);
  for (guint y = 0; y < n_rows; y++)
    if (y + 1 < n_rows && can_add_pair (self))
      {
        self->levels[0].y += 2;
        if (!reduce (self, 0, rows + y * stride, rows + (y + 1) * stride, error))
          return FALSE;
        y++;
      }
    else if (!add_row (self, 0, rows + y * stride, error))
      return FALSE;
  return TRUE;
}

/**
 * plumb_pyramid_writer_finish:
 * @self: a writer that got all rows
 * @error: return location
 *
 * Returns: whether the file is whole
 */
gboolean
plumb_pyramid_writer_finish (PlumbPyramidWriter *self, GError **error)
{
  g_return_val_if_fail (self->levels[0].y == self->head.layout.height, FALSE);
  return write_at (self->fd, 0, &self->head, sizeof self->head, error);
}
