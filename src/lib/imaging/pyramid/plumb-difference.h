/* plumb-difference.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-pyramid.h"

G_BEGIN_DECLS

/* Where two pictures of one size differ, from close by and from afar. A difference is that of
 * PlumbThresholds with its sign (the second less the first). Of what is shown smaller, a pixel has
 * the largest difference of all that it covers and no mean, so that one changed pixel of 268
 * million is seen. Immutable, atomically counted, for any thread. */
typedef struct _PlumbDifference PlumbDifference;

PlumbDifference *plumb_difference_new (PlumbPyramid *a,
                                       PlumbPyramid *b,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbDifference *plumb_difference_ref (PlumbDifference *self);
void plumb_difference_unref (PlumbDifference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbDifference, plumb_difference_unref)

PlumbPyramid *plumb_difference_get_picture (const PlumbDifference *self, guint side);
/* The largest difference of any channel, and about where it is. */
float plumb_difference_get_worst (const PlumbDifference *self, guint *x, guint *y);

/* Levels 0 and PLUMB_DIFFERENCE_KEPT and above can be read: four signed numbers a pixel. */
#define PLUMB_DIFFERENCE_KEPT 2
guint plumb_difference_get_n_levels (const PlumbDifference *self);
void plumb_difference_read (const PlumbDifference *self,
                            guint level,
                            const PlumbArea *area,
                            float *to);
void plumb_difference_get_size (const PlumbDifference *self,
                                guint level,
                                guint *width,
                                guint *height);

/**
 * PlumbDifferenceLook:
 * @PLUMB_LOOK_ABSOLUTE: the difference of each color as that color
 * @PLUMB_LOOK_SIGNED: gray where there is none, brighter where the second has more
 * @PLUMB_LOOK_HEAT: the largest of any channel in the colors of heat
 */
typedef enum
{
  PLUMB_LOOK_ABSOLUTE,
  PLUMB_LOOK_SIGNED,
  PLUMB_LOOK_HEAT,
} PlumbDifferenceLook;

/* The color of one difference, multiplied by @gain. */
guint32 plumb_difference_get_color (PlumbDifferenceLook look,
                                    double gain,
                                    const float difference[4]);

G_END_DECLS
