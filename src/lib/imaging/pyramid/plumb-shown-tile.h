/* plumb-shown-tile.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-difference.h"
#include "plumb-display.h"

G_BEGIN_DECLS

/**
 * PlumbShownTile:
 * @scale: pixels of the screen for each of the picture
 * @x: left edge, in pixels of the screen from the picture's corner
 * @y: upper edge, the same
 * @width: pixels of the screen
 * @height: pixels of the screen
 * @stride: pixels from one row to the next
 * @pixels: 0xAARRGGBB; what is not of the picture becomes 0
 *
 * A part of the screen to be painted. From 1 on pixels are squares; below, each pixel of the screen
 * is the mean of what it covers of the next larger level.
 */
typedef struct
{
  double scale;
  gint64 x;
  gint64 y;
  guint width;
  guint height;
  guint stride;
  guint32 *pixels;
} PlumbShownTile;

void plumb_shown_tile_paint_picture (const PlumbShownTile *self,
                                     const PlumbPyramid *picture,
                                     const PlumbDisplayTable *table);
/* The largest difference of what each pixel covers. */
void plumb_shown_tile_paint_difference (const PlumbShownTile *self,
                                        const PlumbDifference *difference,
                                        PlumbDifferenceLook look,
                                        double gain);
/* A map of errors from 0 to 1 (FLIP's), which may be smaller than the picture that is shown by
 * @reduction; in the colors of heat. */
void plumb_shown_tile_paint_errors (const PlumbShownTile *self,
                                    const PlumbPyramid *map,
                                    double reduction,
                                    double gain);

G_END_DECLS
