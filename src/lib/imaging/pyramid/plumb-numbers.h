/* plumb-numbers.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image.h"

G_BEGIN_DECLS

/* Stored numbers as comparisons see them (see PlumbThresholds): R'G'B'A, 8 and 16 bits from 0 to 1,
 * linear light encoded by the sRGB curve, gray in all three colors, alpha 1 where there is none. */
typedef struct
{
  PlumbImageLayout layout;
  gboolean divides;  /* colors that are multiplied by alpha are divided by it */
  gboolean is_table; /* @table has every number that there can be */
  float *table;      /* of colors */
} PlumbNumbers;

PlumbNumbers *plumb_numbers_new (const PlumbImageLayout *layout,
                                 gboolean divides) G_GNUC_WARN_UNUSED_RESULT;
void plumb_numbers_free (PlumbNumbers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbNumbers, plumb_numbers_free)

/* @n pixels, four numbers each. */
void plumb_numbers_read (const PlumbNumbers *self, gconstpointer pixels, gsize n, float *to);

G_END_DECLS
