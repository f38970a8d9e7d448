/* plumb-histogram.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-pyramid.h"

G_BEGIN_DECLS

#define PLUMB_HISTOGRAM_BINS 256

/**
 * PlumbHistogram:
 * @bins: of red, green, blue and alpha: how many pixels have such a number, from 0 to 1
 * @below: of each channel: how many are less than 0
 * @above: of each channel: how many are more than 1
 * @n_pixels: how many were counted
 * @level: of the pyramid that was counted: 0 for each pixel of the picture
 *
 * Numbers as comparisons see them.
 */
typedef struct
{
  guint64 bins[4][PLUMB_HISTOGRAM_BINS];
  guint64 below[4];
  guint64 above[4];
  guint64 n_pixels;
  guint level;
} PlumbHistogram;

/* Counts the first level of at most @most_pixels: for a worker thread. */
PlumbHistogram *plumb_histogram_new (const PlumbPyramid *picture,
                                     guint64 most_pixels,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
