/* plumb-error-pyramid.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-pyramid.h"

G_BEGIN_DECLS

/**
 * PlumbErrorQuery:
 * @pictures: of one size
 * @level: of them that is looked at
 * @pixels_per_degree: as in PlumbCompareSettings
 * @progress: (nullable): called on the worker thread with how much is done, 0 to 1
 * @progress_data: for @progress
 */
typedef struct
{
  PlumbPyramid *pictures[2];
  guint level;
  double pixels_per_degree;
  void (*progress) (double done, gpointer data);
  gpointer progress_data;
} PlumbErrorQuery;

/* The FLIP errors of two pictures of any size, in the memory of some hundred rows: one floating
 * point number a pixel, the largest of four on the way to the next level. For a worker thread. */
PlumbPyramid *plumb_error_pyramid_new (const PlumbErrorQuery *query,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
