/* plumb-metrics-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-comparison-private.h"

G_BEGIN_DECLS

/* Structural similarity (Wang, Bovik, Sheikh, Simoncelli: Image Quality Assessment, IEEE
 * Transactions on Image Processing 13(4), 2004): mean over all windows of 11 x 11 that lie inside,
 * Gaussian of 1.5 pixels, K1 0.01, K2 0.03, of luma (0.299 R' + 0.587 G' + 0.114 B') from 0 to 1,
 * at full size. A window counts unless its center has the label @ignored in @labels (nullable).
 * FALSE where there is no window. */
gboolean plumb_ssim_measure (
    const PlumbImage *a, const PlumbImage *b, const guint8 *labels, guint8 ignored, double *ssim);

/* FLIP (Andersson, Nilsson, Akenine-Möller, Oskarsson, Åström, Fairchild: FLIP: A Difference
 * Evaluator for Alternating Images, Proceedings of the ACM on Computer Graphics and Interactive
 * Techniques 3(2), 2020): the error of each pixel, 0 to 1, into @errors (rows without padding). It
 * is LDR-FLIP: light is cut to what a display shows, 0 to 1, and colors are laid over black. */
void plumb_flip_measure (const PlumbImage *a,
                         const PlumbImage *b,
                         double pixels_per_degree,
                         float *errors);
void plumb_flip_summarize (
    const float *errors, const guint8 *labels, guint8 ignored, gsize n, PlumbFlipSummary *summary);

G_END_DECLS
