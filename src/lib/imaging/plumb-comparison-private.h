/* plumb-comparison-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/stat.h>

#include "plumb-compare.h"
#include "plumb-delta-private.h"
#include "plumb-hash.h"
#include "plumb-image-file.h"

G_BEGIN_DECLS

/* One of the two things that are compared. */
typedef struct
{
  char *path;                         /* NULL: a picture in memory */
  char sha256[PLUMB_HASH_LENGTH + 1]; /* of the file; empty: not known */
  guint64 n_bytes;
  gboolean is_described;
  PlumbImageLayout layout;
  PlumbImage *image; /* NULL: could not be read, or need not be */
  GError *error;     /* why it could not be read */
} PlumbSide;

typedef struct
{
  double mean;
  double median; /* and quartiles: of the values weighted by themselves */
  double first_quartile;
  double third_quartile;
  double min;
  double max;
} PlumbFlipSummary;

typedef struct
{
  char *name;
  PlumbVerdict verdict;
  PlumbDelta delta;
} PlumbRegionResult;

struct _PlumbComparison
{
  PlumbSide sides[2];
  PlumbVerdict verdict;
  PlumbProblems *reasons;
  PlumbValue *settings;
  gboolean is_exact;
  gboolean dimensions_match;
  gboolean alpha_matches;
  gboolean is_measured;
  PlumbDelta delta; /* over all that is compared */
  PlumbDelta rest;  /* over what lies in no region */
  GArray *regions;  /* PlumbRegionResult, without the ignored */
  gboolean has_ssim;
  double ssim;
  gboolean has_flip;
  PlumbFlipView flip_view;
  PlumbFlipSummary flip;
};

/* Why it cannot be read is that its file, open as @fd, is another than it was @before. */
void plumb_side_check_unchanged (PlumbSide *side, int fd, const struct stat *before);
PlumbComparison *plumb_comparison_new (const PlumbCompareSettings *settings)
    G_GNUC_WARN_UNUSED_RESULT;
/* Numbers from the sums of each area, which it weighs. */
void plumb_comparison_take_sums (PlumbComparison *self,
                                 const PlumbCompareSettings *settings,
                                 PlumbDeltaSums *sums);
/* Whether sizes and alpha match, of sides that are described. */
void plumb_comparison_relate (PlumbComparison *self);
gboolean plumb_comparison_check_mask (const PlumbComparison *self,
                                      const PlumbCompareSettings *settings,
                                      GError **error);
void plumb_comparison_init_view (PlumbComparison *self, const PlumbCompareSettings *settings);
void plumb_comparison_measure_nothing (PlumbComparison *self, const PlumbCompareSettings *settings);
/* Judges what was measured: fills verdict and reasons. */
void plumb_comparison_judge (PlumbComparison *self, const PlumbCompareSettings *settings);

G_END_DECLS
