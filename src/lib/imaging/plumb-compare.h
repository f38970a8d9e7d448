/* plumb-compare.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-image.h"
#include "plumb-problem.h"
#include "plumb-value.h"

G_BEGIN_DECLS

typedef enum
{
  PLUMB_VERDICT_PASS,
  PLUMB_VERDICT_WARN,
  PLUMB_VERDICT_FAIL,
} PlumbVerdict;

const char *plumb_verdict_get_name (PlumbVerdict verdict);

/**
 * PlumbThresholds:
 * @pass_delta: largest mean difference that passes
 * @pass_changed_fraction: largest fraction of changed pixels that passes
 * @step: a pixel is changed where a channel differs by more than this
 * @warn_delta: largest mean difference that only warns
 *
 * All from 0 to 1. A *difference* is the absolute difference of two R'G'B'A numbers on a scale
 * where 8-bit white is 1: of n bits, value / (2^n - 1); of floating point, the number encoded by
 * the sRGB curve if it is linear light, so that it may exceed 1. The mean is over all pixels and
 * all four channels; gray counts as three equal colors, missing alpha as 1.
 */
typedef struct
{
  double pass_delta;
  double pass_changed_fraction;
  double step;
  double warn_delta;
} PlumbThresholds;

/**
 * PlumbRegion:
 * @name: how the record calls it
 * @x: left edge, pixels
 * @y: upper edge, pixels
 * @width: pixels
 * @height: pixels
 * @is_ignored: its pixels are not compared
 * @thresholds: by which it is judged otherwise
 *
 * A rectangle judged by itself, its pixels left out of the rest. Where two overlap, the first
 * counts.
 */
typedef struct
{
  const char *name;
  guint x;
  guint y;
  guint width;
  guint height;
  gboolean is_ignored;
  PlumbThresholds thresholds;
} PlumbRegion;

#define PLUMB_MAX_REGIONS 250

/* The two measures that cost more than decoding; the others are always there. */
typedef enum
{
  PLUMB_METRIC_SSIM = 1 << 0,
  PLUMB_METRIC_FLIP = 1 << 1,
} PlumbMetrics;

/**
 * PlumbCompareSettings:
 * @thresholds: for what lies in no region
 * @metrics: what to compute beyond differences and PSNR
 * @pixels_per_degree: for FLIP; 67 is a 4K monitor of 0.7 m width seen from 0.7 m
 * @mask: (nullable): pixels where it is not black are ignored; of the size of the pictures
 * @regions: (element-type PlumbRegion): in order
 */
typedef struct
{
  PlumbThresholds thresholds;
  PlumbMetrics metrics;
  double pixels_per_degree;
  PlumbImage *mask;
  GArray *regions;
} PlumbCompareSettings;

PlumbCompareSettings *plumb_compare_settings_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Members as plumb_compare_settings_to_value() writes them, each optional; unknown ones are
 * refused. */
PlumbCompareSettings *plumb_compare_settings_new_from_value (
    const PlumbValue *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plumb_compare_settings_free (PlumbCompareSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbCompareSettings, plumb_compare_settings_free)
void plumb_compare_settings_add_region (PlumbCompareSettings *self, const PlumbRegion *region);
PlumbValue *plumb_compare_settings_to_value (const PlumbCompareSettings *self)
    G_GNUC_WARN_UNUSED_RESULT;

/* What was measured over some area. Fractions are of @n_pixels; @mean and @max are per channel. */
typedef struct
{
  guint64 n_pixels;
  double mean[4];
  double max[4];
  double mean_delta;
  double max_delta;
  double changed_fraction;
  double different_fraction; /* pixels that differ at all */
  double psnr;               /* of the colors, dB; infinite where they are equal */
} PlumbDelta;

/* The outcome of one comparison. Immutable, atomically counted. */
typedef struct _PlumbComparison PlumbComparison;

#define PLUMB_TYPE_COMPARISON (plumb_comparison_get_type ())
GType plumb_comparison_get_type (void) G_GNUC_CONST;

/* Both for a worker thread. Files: whatever is wrong with one is a verdict, not an error; @error is
 * for settings that fit no picture, and cancellation. @a is the authority, @b the observer: the
 * numbers are the same the other way round. NULL settings are the defaults. */
PlumbComparison *plumb_compare_images (PlumbImage *a,
                                       PlumbImage *b,
                                       const PlumbCompareSettings *settings,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbComparison *plumb_compare_files (const char *path_a,
                                      const char *path_b,
                                      const PlumbCompareSettings *settings,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

PlumbComparison *plumb_comparison_ref (PlumbComparison *self);
void plumb_comparison_unref (PlumbComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbComparison, plumb_comparison_unref)

PlumbVerdict plumb_comparison_get_verdict (const PlumbComparison *self);
gboolean plumb_comparison_is_exact (const PlumbComparison *self);
gboolean plumb_comparison_is_pixel_identical (const PlumbComparison *self);
/* Over all that is compared; NULL where the sizes differ or a picture could not be read. */
const PlumbDelta *plumb_comparison_get_delta (const PlumbComparison *self);
const PlumbProblems *plumb_comparison_get_reasons (const PlumbComparison *self);
/* The record: authoritative, observer, exact_match, pixel_match, dimensions_match, alpha_match,
 * mean_pixel_delta, max_pixel_delta, changed_fraction, channels, psnr, ssim, flip, regions,
 * verdict, reasons and settings. */
PlumbValue *plumb_comparison_to_value (const PlumbComparison *self) G_GNUC_WARN_UNUSED_RESULT;
/* The decoded pictures of plumb_compare_files(), for drawing; NULL where one could not be read or
 * the files are equal, byte for byte. */
PlumbImage *plumb_comparison_get_image (const PlumbComparison *self, guint index);

G_END_DECLS
