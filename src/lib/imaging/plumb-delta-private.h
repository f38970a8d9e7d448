/* plumb-delta-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <math.h>

#include "plumb-compare.h"

G_BEGIN_DECLS

/* Sums over pixels, in the units of PlumbThresholds; all but the number of pixels, and the largest
 * differences, are weighed. Without weights they are whole numbers, and exact. */
typedef struct
{
  guint64 n_pixels;
  double weight;
  double changed;
  double different;
  double sum[4];
  double max[4];
  double sum_squares; /* of the three colors */
} PlumbDeltaSums;

/* Which area each pixel belongs to: 0 the rest, k the k-th region, PLUMB_AREA_IGNORED none. */
#define PLUMB_AREA_IGNORED 255

#define PLUMB_N_LABELS 256

typedef struct
{
  guint n_areas;         /* the rest and the regions */
  const double *steps;   /* of each area */
  const double *weights; /* of each label */
  const guint8 *labels;  /* a byte a pixel, rows without padding; NULL: all belong to the rest */
} PlumbAreas;

/* Areas and the memory for them, of a picture or of a band of it. */
typedef struct
{
  PlumbAreas areas;
  const PlumbCompareSettings *settings;
  guint width;
  double *steps;
  double *weights;
  guint8 *labels; /* NULL: there are no regions and no mask */
} PlumbAreaMap;

/* Until it is painted, it is of no pixel. @settings must outlive it. */
void plumb_area_map_init (PlumbAreaMap *self, const PlumbCompareSettings *settings, guint width);
/* Of so many rows from @from on. */
void plumb_area_map_paint (PlumbAreaMap *self, guint from, guint n_rows);
void plumb_area_map_clear (PlumbAreaMap *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbAreaMap, plumb_area_map_clear)

/* Differences this small above a step are rounding, not change. */
#define PLUMB_STEP_SLACK 1e-6

/* One row of pixels of four numbers each. */
void plumb_delta_add_row_8 (PlumbDeltaSums *sums,
                            const PlumbAreas *areas,
                            guint y,
                            const guint8 *a,
                            const guint8 *b,
                            guint width);
/* The same of differences that are known. */
void plumb_delta_add_differences (
    PlumbDeltaSums *sums, const PlumbAreas *areas, guint y, const float *differences, guint width);
/* The largest difference of each pixel in any channel. */
void plumb_delta_get_levels_8 (const guint8 *a, const guint8 *b, guint width, guint8 *levels);

void plumb_delta_sums_add (PlumbDeltaSums *self, const PlumbDeltaSums *other);
/* As if each pixel counted so often. */
void plumb_delta_sums_weigh (PlumbDeltaSums *self, double weight);
void plumb_delta_sums_finish (const PlumbDeltaSums *self, PlumbDelta *delta);

/* Whether the direct road can be taken: both 8 bits, colors multiplied in the same way. */
gboolean plumb_delta_can_be_direct (const PlumbImage *a, const PlumbImage *b);
/* Sums for each area, into @sums. */
void plumb_delta_measure_directly (const PlumbImage *a,
                                   const PlumbImage *b,
                                   const PlumbAreas *areas,
                                   PlumbDeltaSums *sums);
void plumb_delta_measure_by_gegl (const PlumbImage *a,
                                  const PlumbImage *b,
                                  const PlumbAreas *areas,
                                  PlumbDeltaSums *sums);
PlumbImage *plumb_error_map_new_by_gegl (const PlumbImage *a,
                                         const PlumbImage *b) G_GNUC_WARN_UNUSED_RESULT;

/* Two that are no numbers, or the same infinity, are alike; a number and none differ by 1. */
static inline float
plumb_delta_get_difference (float a, float b)
{
  float d = fabsf (a - b);

  if (d <= G_MAXFLOAT)
    return d;
  return a == b || (isnan (a) && isnan (b)) ? 0 : 1;
}

G_END_DECLS
