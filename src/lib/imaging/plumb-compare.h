/* plumb-compare.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/stat.h>

#include <gio/gio.h>

#include "plumb-flip-view.h"
#include "plumb-image.h"
#include "plumb-problem.h"
#include "plumb-region.h"

G_BEGIN_DECLS

typedef enum
{
  PLUMB_VERDICT_PASS,
  PLUMB_VERDICT_WARN,
  PLUMB_VERDICT_FAIL,
} PlumbVerdict;

const char *plumb_verdict_get_name (PlumbVerdict verdict);

#define PLUMB_MAX_REGIONS 250

/* The two measures that cost more than decoding; the others are always there. */
typedef enum
{
  PLUMB_METRIC_SSIM = 1 << 0,
  PLUMB_METRIC_FLIP = 1 << 1,
} PlumbMetrics;

/**
 * PlumbFlipRange:
 * @PLUMB_FLIP_AUTO: HDR-FLIP of two pictures of floating point numbers, LDR-FLIP of others
 * @PLUMB_FLIP_LDR: LDR-FLIP of all
 */
typedef enum
{
  PLUMB_FLIP_AUTO,
  PLUMB_FLIP_LDR,
} PlumbFlipRange;

/**
 * PlumbCompareSettings:
 * @thresholds: for what lies in no region
 * @metrics: what to compute beyond differences and PSNR
 * @pixels_per_degree: for FLIP; 67 is a 4K monitor of 0.7 m width seen from 0.7 m
 * @flip_range: which FLIP
 * @tone_mapper: for HDR-FLIP
 * @mask: (nullable): pixels where it is not black are ignored; of the size of the pictures
 * @regions: (element-type PlumbRegion): in order
 */
typedef struct
{
  PlumbThresholds thresholds;
  PlumbMetrics metrics;
  double pixels_per_degree;
  PlumbFlipRange flip_range;
  PlumbToneMapper tone_mapper;
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

/**
 * PlumbDelta:
 * @n_pixels: that count at all
 * @weight: the sum of their weights: @n_pixels where nothing is weighed
 * @mean: of each channel
 * @max: of each channel
 * @mean_delta: of all channels
 * @max_delta: of any channel
 * @changed_fraction: pixels that differ by more than the step
 * @different_fraction: pixels that differ at all
 * @psnr: of the colors, dB; infinite where they are equal
 *
 * What was measured over some area. With d the differences of a pixel p in channel c, and w(p) its
 * weight, all sums over the pixels of the area and W = sum w(p):
 * mean[c] = sum w(p) d(p, c) / W; mean_delta = (mean[0] + … + mean[3]) / 4; a fraction is the sum
 * of w(p) of the pixels it counts, / W; psnr = -10 log10 (sum w(p) (d(p, 0)² + d(p, 1)² + d(p, 2)²)
 * / 3 W). Largest differences have no weight: any pixel with w(p) > 0 counts. SSIM = sum w(p) s(p)
 * / W over the windows, p being the middle of one; the mean FLIP error is sum w(p) e(p) / W, and
 * its weighted quartiles are of w(p) e(p).
 */
typedef struct
{
  guint64 n_pixels;
  double weight;
  double mean[4];
  double max[4];
  double mean_delta;
  double max_delta;
  double changed_fraction;
  double different_fraction;
  double psnr;
} PlumbDelta;

/* The outcome of one comparison. Immutable, atomically counted. */
typedef struct _PlumbComparison PlumbComparison;

#define PLUMB_TYPE_COMPARISON (plumb_comparison_get_type ())
GType plumb_comparison_get_type (void) G_GNUC_CONST;

/* Both for a worker thread. Files: whatever is wrong with one is a verdict, not an error; @error is
 * for settings that fit no picture, and cancellation. @a is the authority, @b the observer: the
 * numbers are the same the other way round, but HDR-FLIP, whose exposures are those of @a. NULL
 * settings are the defaults. */
PlumbComparison *plumb_compare_images (PlumbImage *a,
                                       PlumbImage *b,
                                       const PlumbCompareSettings *settings,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbComparison *plumb_compare_files (const char *path_a,
                                      const char *path_b,
                                      const PlumbCompareSettings *settings,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PlumbRowsSource:
 * @path: of its file
 * @layout: (nullable): of the picture; NULL where it cannot be read
 * @read: puts rows without padding into @pixels; FALSE where they cannot be read
 * @data: for @read
 * @looked_at: (nullable): how the file was before it was read; NULL: it is not known
 * @error: (nullable): why it cannot be read
 *
 * A picture that is not in memory.
 */
typedef struct
{
  const char *path;
  const PlumbImageLayout *layout;
  gboolean (*read) (gpointer data, guint y, guint n_rows, gpointer pixels);
  gpointer data;
  const struct stat *looked_at;
  const GError *error;
} PlumbRowsSource;

/**
 * PlumbRowsQuery:
 * @sources: the authority and the observer
 * @settings: (nullable): how
 * @progress: (nullable): called on the worker thread with how much is done, 0 to 1
 * @progress_data: for @progress
 */
typedef struct
{
  PlumbRowsSource sources[2];
  const PlumbCompareSettings *settings;
  void (*progress) (double done, gpointer data);
  gpointer progress_data;
} PlumbRowsQuery;

PlumbComparison *plumb_compare_rows (const PlumbRowsQuery *query,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

PlumbComparison *plumb_comparison_ref (PlumbComparison *self);
void plumb_comparison_unref (PlumbComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbComparison, plumb_comparison_unref)

PlumbVerdict plumb_comparison_get_verdict (const PlumbComparison *self);
gboolean plumb_comparison_is_exact (const PlumbComparison *self);
gboolean plumb_comparison_is_pixel_identical (const PlumbComparison *self);
/* The part of the pixels that a mask or ignored regions leave out, 0 to 1. */
double plumb_comparison_get_left_out (const PlumbComparison *self);
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
