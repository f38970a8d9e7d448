/* plumb-difference.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "plumb-difference.h"

#include "plumb-heat-map.h"
#include "plumb-image-file.h"
#include "plumb-numbers.h"
#include "plumb-parallel.h"
#include "plumb-pyramid-writer.h"

#define BLOCK (1u << PLUMB_DIFFERENCE_KEPT)
/* Rows of the pictures that one part of the work takes: whole tiles. */
#define PART_ROWS ((guint) PLUMB_PYRAMID_TILE)
#define MOST_PARTS 16

struct _PlumbDifference
{
  PlumbPyramid *pictures[2];
  PlumbNumbers *numbers[2];
  PlumbPyramid *peaks; /* its level 0 is PLUMB_DIFFERENCE_KEPT of the pictures */
  float worst;
  guint worst_x;
  guint worst_y;
};

/* --- Of single pixels ------------------------------------------------------------------------ */

/* Two that are no numbers, or the same infinity, are alike; a number and none differ by 1. */
static inline float
subtract (float b, float a)
{
  float difference = b - a;

  if (fabsf (difference) <= G_MAXFLOAT)
    return difference;
  return a == b || (isnan (a) && isnan (b)) ? 0 : 1;
}

static void
read_pixels (const PlumbDifference *self, const PlumbArea *area, float *to)
{
  gsize n = (gsize) area->width * area->height;
  g_autofree float *first = g_new (float, 4 * n);

  for (guint i = 0; i < 2; i++)
    {
      const PlumbImageLayout *layout = plumb_pyramid_get_layout (self->pictures[i]);
      g_autofree guint8 *stored = g_malloc (n * plumb_image_layout_get_pixel_size (layout));

      plumb_pyramid_read (self->pictures[i], 0, area, stored);
      plumb_numbers_read (self->numbers[i], stored, n, i == 0 ? first : to);
    }
  for (gsize i = 0; i < 4 * n; i++)
    to[i] = subtract (to[i], first[i]);
}

/**
 * plumb_difference_read:
 * @self: a difference
 * @level: 0, or PLUMB_DIFFERENCE_KEPT and above
 * @area: within the level
 * @to: (out): four numbers a pixel: red, green, blue, alpha
 */
void
plumb_difference_read (const PlumbDifference *self, guint level, const PlumbArea *area, float *to)
{
  g_return_if_fail (level == 0 || level >= PLUMB_DIFFERENCE_KEPT);
  if (level == 0)
    read_pixels (self, area, to);
  else
    plumb_pyramid_read (self->peaks, level - PLUMB_DIFFERENCE_KEPT, area, to);
}

/* --- The largest of each block --------------------------------------------------------------- */

typedef struct
{
  const PlumbDifference *self;
  guint top;   /* of the first part */
  guint width; /* of the pictures */
  guint height;
  guint across; /* blocks */
  float *rows[MOST_PARTS];
} Build;

/* Four rows of bytes: the signed difference that is farthest from 0, of each number. */
static void
add_peaks_8 (const guint8 *a, const guint8 *b, guint n, gint16 *peaks)
{
  for (guint i = 0; i < n; i++)
    {
      gint16 difference = (gint16) (b[i] - a[i]);
      gint16 size = difference < 0 ? (gint16) -difference : difference;
      gint16 before = peaks[i] < 0 ? (gint16) -peaks[i] : peaks[i];

      peaks[i] = size > before ? difference : peaks[i];
    }
}

static void
spread_peaks_8 (const gint16 *peaks, guint width, guint channels, float *to)
{
  for (guint x = 0; x < width; x += BLOCK, to += 4)
    {
      gint16 best[4] = { 0 };

      for (guint i = x; i < MIN (x + BLOCK, width); i++)
        for (guint c = 0; c < channels; c++)
          if (abs (peaks[i * channels + c]) > abs (best[c]))
            best[c] = peaks[i * channels + c];
      for (guint c = 0; c < 3; c++)
        to[c] = best[channels >= 3 ? c : 0] / 255.0f;
      to[3] = channels % 2 == 0 ? best[channels - 1] / 255.0f : 0;
    }
}

static void
build_rows_8 (const Build *build, const PlumbArea *area, float *to)
{
  guint channels = plumb_pyramid_get_layout (build->self->pictures[0])->n_channels;
  gsize stride = (gsize) area->width * channels;
  g_autofree guint8 *a = g_malloc (stride * area->height);
  g_autofree guint8 *b = g_malloc (stride * area->height);
  g_autofree gint16 *peaks = g_new (gint16, stride);

  plumb_pyramid_read (build->self->pictures[0], 0, area, a);
  plumb_pyramid_read (build->self->pictures[1], 0, area, b);
  for (guint y = 0; y < area->height; y += BLOCK, to += 4 * build->across)
    {
      memset (peaks, 0, stride * sizeof *peaks);
      for (guint k = y; k < MIN (y + BLOCK, area->height); k++)
        add_peaks_8 (a + k * stride, b + k * stride, (guint) stride, peaks);
      spread_peaks_8 (peaks, area->width, channels, to);
    }
}

static void
add_peak (float *best, const float *difference)
{
  for (guint c = 0; c < 4; c++)
    if (fabsf (difference[c]) > fabsf (best[c]))
      best[c] = difference[c];
}

static void
build_rows (const Build *build, const PlumbArea *area, float *to)
{
  g_autofree float *row = g_new (float, 4 * (gsize) area->width);

  memset (to, 0, (area->height + BLOCK - 1) / BLOCK * build->across * 4 * sizeof *to);
  for (guint y = 0; y < area->height; y++)
    {
      PlumbArea line = { 0, area->y + y, area->width, 1 };

      read_pixels (build->self, &line, row);
      for (guint x = 0; x < area->width; x++)
        add_peak (to + 4 * ((gsize) (y / BLOCK) * build->across + x / BLOCK), row + 4 * (gsize) x);
    }
}

static gboolean
is_by_bytes (const PlumbDifference *self)
{
  const PlumbImageLayout *a = plumb_pyramid_get_layout (self->pictures[0]);
  const PlumbImageLayout *b = plumb_pyramid_get_layout (self->pictures[1]);

  return a->sample == PLUMB_SAMPLE_U8 && b->sample == PLUMB_SAMPLE_U8
         && a->n_channels == b->n_channels && a->alpha == b->alpha && a->space != PLUMB_SPACE_LINEAR
         && b->space != PLUMB_SPACE_LINEAR;
}

static void
build_part (guint index, gpointer data)
{
  const Build *build = data;
  guint top = build->top + index * PART_ROWS;
  PlumbArea area = { 0, top, build->width, MIN (PART_ROWS, build->height - top) };

  if (is_by_bytes (build->self))
    build_rows_8 (build, &area, build->rows[index]);
  else
    build_rows (build, &area, build->rows[index]);
}

static void
note_worst (PlumbDifference *self, const float *rows, guint across, guint n_rows, guint top)
{
  for (gsize i = 0; i < (gsize) across * n_rows; i++)
    for (guint c = 0; c < 4; c++)
      if (fabsf (rows[4 * i + c]) > self->worst)
        {
          self->worst = fabsf (rows[4 * i + c]);
          self->worst_x = (guint) (i % across) * BLOCK + BLOCK / 2;
          self->worst_y = top + (guint) (i / across) * BLOCK + BLOCK / 2;
        }
}

static gboolean
build_all (PlumbDifference *self,
           Build *build,
           PlumbPyramidWriter *writer,
           GCancellable *cancellable,
           GError **error)
{
  guint parts = CLAMP (g_get_num_processors (), 1, MOST_PARTS);

  for (build->top = 0; build->top < build->height; build->top += parts * PART_ROWS)
    {
      guint n = MIN (parts, (build->height - build->top + PART_ROWS - 1) / PART_ROWS);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      plumb_parallel_run (n, build_part, build);
      for (guint i = 0; i < n; i++)
        {
          guint top = build->top + i * PART_ROWS;
          guint rows = (MIN (PART_ROWS, build->height - top) + BLOCK - 1) / BLOCK;

          note_worst (self, build->rows[i], build->across, rows, top);
          if (!plumb_pyramid_writer_add (writer, (const guint8 *) build->rows[i],
                                         build->across * 4 * sizeof (float), rows, error))
            return FALSE;
        }
    }
  return plumb_pyramid_writer_finish (writer, error);
}

static gboolean
build_peaks (PlumbDifference *self, GCancellable *cancellable, GError **error)
{
  const PlumbImageLayout *layout = plumb_pyramid_get_layout (self->pictures[0]);
  Build build = { .self = self, .width = layout->width, .height = layout->height };
  PlumbImageLayout peaks = { .width = (layout->width + BLOCK - 1) / BLOCK,
                             .height = (layout->height + BLOCK - 1) / BLOCK,
                             .n_channels = 4,
                             .sample = PLUMB_SAMPLE_FLOAT,
                             .alpha = PLUMB_ALPHA_STRAIGHT };
  PlumbPyramidLevel levels[PLUMB_PYRAMID_MAX_LEVELS];
  guint64 length;
  gboolean is_done;
  g_autofd int fd = -1;

  plumb_pyramid_lay_out (&peaks, 0, levels, &length);
  fd = plumb_pyramid_open_file (length, error);
  if (fd < 0)
    return FALSE;
  g_autoptr (PlumbPyramidWriter) writer = plumb_pyramid_writer_new (fd, &peaks, PLUMB_REDUCE_PEAK);
  build.across = peaks.width;
  for (guint i = 0; i < MOST_PARTS; i++)
    build.rows[i] = g_new (float, 4 * (gsize) build.across * (PART_ROWS / BLOCK));
  is_done = build_all (self, &build, writer, cancellable, error);
  for (guint i = 0; i < MOST_PARTS; i++)
    g_free (build.rows[i]);
  if (is_done)
    self->peaks = plumb_pyramid_new_take (g_steal_fd (&fd), error);
  return self->peaks != NULL;
}

/* --- The object ------------------------------------------------------------------------------ */

static void
clear_difference (gpointer data)
{
  PlumbDifference *self = data;

  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&self->pictures[i], plumb_pyramid_unref);
      g_clear_pointer (&self->numbers[i], plumb_numbers_free);
    }
  g_clear_pointer (&self->peaks, plumb_pyramid_unref);
}

/**
 * plumb_difference_new:
 * @a: a picture
 * @b: another, of the same size
 * @cancellable: (nullable): ends it
 * @error: return location; PLUMB_IMAGE_ERROR_LIMIT where the sizes differ
 *
 * Looks at every pixel of both: for a worker thread.
 *
 * Returns: (transfer full): the difference, or NULL
 */
PlumbDifference *
plumb_difference_new (PlumbPyramid *a, PlumbPyramid *b, GCancellable *cancellable, GError **error)
{
  const PlumbImageLayout *first = plumb_pyramid_get_layout (a);
  const PlumbImageLayout *second = plumb_pyramid_get_layout (b);
  gboolean divides = first->alpha != second->alpha;
  g_autoptr (PlumbDifference) self = NULL;

  g_return_val_if_fail (
      plumb_pyramid_get_first_level (a) == 0 && plumb_pyramid_get_first_level (b) == 0, NULL);
  if (first->width != second->width || first->height != second->height)
    {
      g_set_error (error, PLUMB_IMAGE_ERROR, PLUMB_IMAGE_ERROR_LIMIT,
                   "the sizes differ: %u × %u and %u × %u pixels", first->width, first->height,
                   second->width, second->height);
      return NULL;
    }
  self = g_atomic_rc_box_new0 (PlumbDifference);
  self->pictures[0] = plumb_pyramid_ref (a);
  self->pictures[1] = plumb_pyramid_ref (b);
  self->numbers[0] = plumb_numbers_new (first, divides);
  self->numbers[1] = plumb_numbers_new (second, divides);
  return build_peaks (self, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * plumb_difference_ref:
 * @self: a difference
 *
 * Returns: (transfer full): @self
 */
PlumbDifference *
plumb_difference_ref (PlumbDifference *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * plumb_difference_unref:
 * @self: (transfer full): a difference
 */
void
plumb_difference_unref (PlumbDifference *self)
{
  g_atomic_rc_box_release_full (self, clear_difference);
}

/**
 * plumb_difference_get_picture:
 * @self: a difference
 * @side: 0 or 1
 *
 * Returns: (transfer none): what was compared
 */
PlumbPyramid *
plumb_difference_get_picture (const PlumbDifference *self, guint side)
{
  return self->pictures[side];
}

/**
 * plumb_difference_get_worst:
 * @self: a difference
 * @x: (out): where it is, within a few pixels
 * @y: (out): where it is
 *
 * Returns: the largest difference of any pixel in any channel
 */
float
plumb_difference_get_worst (const PlumbDifference *self, guint *x, guint *y)
{
  const PlumbImageLayout *layout = plumb_pyramid_get_layout (self->pictures[0]);

  *x = MIN (self->worst_x, layout->width - 1);
  *y = MIN (self->worst_y, layout->height - 1);
  return self->worst;
}

/**
 * plumb_difference_get_n_levels:
 * @self: a difference
 *
 * Returns: one more than the highest level
 */
guint
plumb_difference_get_n_levels (const PlumbDifference *self)
{
  return plumb_pyramid_get_n_levels (self->peaks) + PLUMB_DIFFERENCE_KEPT;
}

/**
 * plumb_difference_get_size:
 * @self: a difference
 * @level: one that can be read
 * @width: (out): of the level
 * @height: (out): of the level
 */
void
plumb_difference_get_size (const PlumbDifference *self, guint level, guint *width, guint *height)
{
  if (level == 0)
    plumb_pyramid_get_size (self->pictures[0], 0, width, height);
  else
    plumb_pyramid_get_size (self->peaks, level - PLUMB_DIFFERENCE_KEPT, width, height);
}

/* --- Colors ---------------------------------------------------------------------------------- */

static guint32
to_byte (double value)
{
  return value >= 1 ? 255 : value > 0 ? (guint32) (value * 255 + 0.5) : 0;
}

/**
 * plumb_difference_get_color:
 * @look: how it is shown
 * @gain: what it is multiplied by
 * @difference: of a pixel
 *
 * A difference of alpha alone is seen in heat only.
 *
 * Returns: opaque, 0xffRRGGBB
 */
guint32
plumb_difference_get_color (PlumbDifferenceLook look, double gain, const float difference[4])
{
  guint32 color = 0xff;
  double most = 0;

  if (look == PLUMB_LOOK_HEAT)
    {
      for (guint c = 0; c < 4; c++)
        most = MAX (most, fabs ((double) difference[c]));
      const guint8 *heat = plumb_heat_colors[plumb_heat_get_index (most * gain, PLUMB_HEAT_ROOT)];
      return 0xff000000u | (guint32) heat[0] << 16 | (guint32) heat[1] << 8 | heat[2];
    }
  for (guint c = 0; c < 3; c++)
    {
      double value = (double) difference[c] * gain;

      color = color << 8 | to_byte (look == PLUMB_LOOK_SIGNED ? 0.5 + value / 2 : fabs (value));
    }
  return color;
}
