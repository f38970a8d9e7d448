/* plumb-tidy.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-layout.h"

G_BEGIN_DECLS

typedef enum
{
  PLUMB_TIDY_LEFT,
  PLUMB_TIDY_CENTER,
  PLUMB_TIDY_RIGHT,
  PLUMB_TIDY_TOP,
  PLUMB_TIDY_MIDDLE,
  PLUMB_TIDY_BOTTOM,
} PlumbTidyLine;

typedef enum
{
  PLUMB_AXIS_HORIZONTAL,
  PLUMB_AXIS_VERTICAL,
} PlumbAxis;

void plumb_tidy_align (PlumbRect *rects, int n, PlumbTidyLine line);
void plumb_tidy_distribute (PlumbRect *rects, int n, PlumbAxis axis, double least_gap);
gboolean plumb_tidy_fold (
    PlumbRect *rects, const int *blocks, int n, double proportion, double gap);
int plumb_tidy_straighten (const PlumbLayoutInput *input, PlumbPoint *positions);

G_END_DECLS
