/* plumb-pyramid-writer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-file.h"
#include "plumb-pyramid.h"

G_BEGIN_DECLS

/* The file of a pyramid: this head, then from PLUMB_PYRAMID_PIXELS_AT the levels, each a row of
 * tiles after the other, each tile PLUMB_PYRAMID_TILE rows without padding. Written and read by one
 * build; the reader trusts none of it. */
#define PLUMB_PYRAMID_MAGIC 0x706c7079
#define PLUMB_PYRAMID_PIXELS_AT 262144

typedef struct
{
  guint32 magic;
  guint32 is_error;
  guint32 error_code;
  PlumbImageLayout layout;
  guint first_level; /* what is smaller is not there */
  PlumbShownProfile profile;
  char message[512];
} PlumbPyramidHead;

/**
 * PlumbReduction:
 * @PLUMB_REDUCE_MEAN: a pixel is the mean of four
 * @PLUMB_REDUCE_PEAK: each number is that of the four that is farthest from 0 (floating point only)
 */
typedef enum
{
  PLUMB_REDUCE_MEAN,
  PLUMB_REDUCE_PEAK,
} PlumbReduction;

typedef struct
{
  guint width;
  guint height;
  guint tiles_across;
  guint tiles_down;
  guint64 at; /* of its first tile */
} PlumbPyramidLevel;

/* Where the levels of a picture are, from @first_level on; gives the number of all. */
guint plumb_pyramid_lay_out (const PlumbImageLayout *layout,
                             guint first_level,
                             PlumbPyramidLevel levels[PLUMB_PYRAMID_MAX_LEVELS],
                             guint64 *length);

/* Rows in, levels out. Not thread-safe. */
typedef struct _PlumbPyramidWriter PlumbPyramidWriter;

PlumbPyramidWriter *plumb_pyramid_writer_new (int fd,
                                              const PlumbImageLayout *layout,
                                              PlumbReduction reduction) G_GNUC_WARN_UNUSED_RESULT;
void plumb_pyramid_writer_free (PlumbPyramidWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbPyramidWriter, plumb_pyramid_writer_free)
/* Levels below are not written; before the first row. */
void plumb_pyramid_writer_set_first_level (PlumbPyramidWriter *self, guint first_level);
/* What the stored numbers mean; before the end. */
void plumb_pyramid_writer_set_profile (PlumbPyramidWriter *self, GBytes *icc);
gboolean plumb_pyramid_writer_add (
    PlumbPyramidWriter *self, const guint8 *rows, gsize stride, guint n_rows, GError **error);
/* After the last row: the file is whole. */
gboolean plumb_pyramid_writer_finish (PlumbPyramidWriter *self, GError **error);

/* Two rows of a level to one of the next; @below is the row again at a lower edge. */
void plumb_pyramid_reduce_rows (const PlumbImageLayout *layout,
                                const guint8 *above,
                                const guint8 *below,
                                guint8 *to);
void plumb_pyramid_reduce_peaks (const PlumbImageLayout *layout,
                                 const guint8 *above,
                                 const guint8 *below,
                                 guint8 *to);

/* Opens what a pyramid of so many bytes is written to. */
int plumb_pyramid_open_file (guint64 length, GError **error);
/* Takes @fd, whose file is whole. */
PlumbPyramid *plumb_pyramid_new_take (int fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
