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
 * at full size. A window counts as much as its center, by @areas (nullable). FALSE where there is
 * no window that counts. */
gboolean plumb_ssim_measure (const PlumbImage *a,
                             const PlumbImage *b,
                             const PlumbAreas *areas,
                             double *ssim);

/* The same in bands: windows whose first row is in the picture but for the last PLUMB_SSIM_MARGIN
 * rows. Bands of multiples of 64 windows give the numbers of the whole, bit by bit. */
#define PLUMB_SSIM_MARGIN 10

typedef struct
{
  double sum;
  double weight;
} PlumbSsimSums;

void plumb_ssim_add (PlumbSsimSums *sums,
                     const PlumbImage *a,
                     const PlumbImage *b,
                     const PlumbAreas *areas);

/* FLIP (Andersson, Nilsson, Akenine-Möller, Oskarsson, Åström, Fairchild: FLIP: A Difference
 * Evaluator for Alternating Images, Proceedings of the ACM on Computer Graphics and Interactive
 * Techniques 3(2), 2020), or HDR-FLIP (see PlumbFlipView): the error of each pixel, 0 to 1, into
 * @errors (rows without padding). Colors are laid over black. */
void plumb_flip_measure (const PlumbImage *a,
                         const PlumbImage *b,
                         const PlumbFlipView *view,
                         float *errors);
/* @n pixels of light, four numbers each, as they are seen at an exposure; @factor is 2 to the power
 * of its stops. */
void plumb_flip_map_tones (PlumbToneMapper mapper, float factor, float *light, gsize n);
/* @areas: (nullable): of the @n errors. */
void plumb_flip_summarize (const float *errors,
                           const PlumbAreas *areas,
                           gsize n,
                           PlumbFlipSummary *summary);

/* The same of errors that come in parts. */
typedef struct _PlumbFlipPool PlumbFlipPool;

PlumbFlipPool *plumb_flip_pool_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_flip_pool_free (PlumbFlipPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbFlipPool, plumb_flip_pool_free)
void plumb_flip_pool_add (PlumbFlipPool *self,
                          const float *errors,
                          const PlumbAreas *areas,
                          gsize n);
void plumb_flip_pool_finish (const PlumbFlipPool *self, PlumbFlipSummary *summary);

G_END_DECLS
