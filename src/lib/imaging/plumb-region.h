/* plumb-region.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-value.h"

G_BEGIN_DECLS

/**
 * PlumbThresholds:
 * @pass_delta: largest mean difference that passes
 * @pass_changed_fraction: largest fraction of changed pixels that passes
 * @step: a pixel is changed where a channel differs by more than this
 * @warn_delta: largest mean difference that only warns
 *
 * All from 0 to 1. A *difference* is the absolute difference of two R'G'B'A numbers on a scale
 * where 8-bit white is 1: of n bits, value / (2^n - 1); of floating point, the number encoded by
 * the sRGB curve if it is linear light, so that it may exceed 1. The mean is over all pixels and
 * all four channels; gray counts as three equal colors, missing alpha as 1.
 */
typedef struct
{
  double pass_delta;
  double pass_changed_fraction;
  double step;
  double warn_delta;
} PlumbThresholds;

/* Whether a number is not above its limit: those that are equal but for the rounding of sums are
 * not. */
gboolean plumb_limit_allows (double limit, double number);

/**
 * PlumbShape:
 * @PLUMB_SHAPE_RECTANGLE: x, y, width, height
 * @PLUMB_SHAPE_ELLIPSE: the one that fills such a rectangle
 * @PLUMB_SHAPE_POLYGON: points; what an odd number of its edges goes around (even-odd rule)
 * @PLUMB_SHAPE_BRUSH: points; what is no farther than the radius from the line along them
 *
 * A pixel belongs to a shape if its middle lies in it.
 */
typedef enum
{
  PLUMB_SHAPE_RECTANGLE,
  PLUMB_SHAPE_ELLIPSE,
  PLUMB_SHAPE_POLYGON,
  PLUMB_SHAPE_BRUSH,
} PlumbShape;

#define PLUMB_N_SHAPES 4

/**
 * PlumbRegionUse:
 * @PLUMB_REGION_JUDGED: by itself, with thresholds of its own; left out of the rest
 * @PLUMB_REGION_IGNORED: its pixels are not compared
 * @PLUMB_REGION_WEIGHED: with the rest, each of its pixels counting as much as its weight says
 */
typedef enum
{
  PLUMB_REGION_JUDGED,
  PLUMB_REGION_IGNORED,
  PLUMB_REGION_WEIGHED,
} PlumbRegionUse;

/* Pixels from the upper left corner of the picture; the middle of its first is 0.5, 0.5. */
typedef struct
{
  double x;
  double y;
} PlumbSpot;

#define PLUMB_MAX_SPOTS 4096
#define PLUMB_MAX_WEIGHT 100.0

/**
 * PlumbRegion:
 * @name: how the record calls it
 * @shape: of which of the following it is made
 * @x: left edge, pixels
 * @y: upper edge, pixels
 * @width: pixels
 * @height: pixels
 * @spots: (nullable) (element-type PlumbSpot): of a polygon or a brush
 * @radius: of a brush, pixels
 * @use: what becomes of its pixels
 * @weight: of each where they are weighed: 0 (as if ignored) to PLUMB_MAX_WEIGHT; 1 changes nothing
 * @thresholds: by which it is judged
 *
 * A part of a picture. Where two overlap, the first counts.
 */
typedef struct
{
  const char *name;
  PlumbShape shape;
  guint x;
  guint y;
  guint width;
  guint height;
  GArray *spots;
  double radius;
  PlumbRegionUse use;
  double weight;
  PlumbThresholds thresholds;
} PlumbRegion;

/* A copy that owns its name and spots, and its end. */
void plumb_region_copy (const PlumbRegion *self, PlumbRegion *copy);
void plumb_region_clear (PlumbRegion *self);

const char *plumb_shape_get_name (PlumbShape shape);
PlumbValue *plumb_region_to_value (const PlumbRegion *self) G_GNUC_WARN_UNUSED_RESULT;
/* @self: cleared, but for the thresholds of what is not in @value. */
gboolean plumb_region_read (PlumbRegion *self, const PlumbValue *value, GError **error);
/* As it is said in a command: "ignore ellipse 10 20 100 50". */
gboolean plumb_region_parse (PlumbRegion *self, const char *text, GError **error);

gboolean plumb_region_contains (const PlumbRegion *self, double x, double y);
/* Writes @label where pixels of row @y belong to it; @row has @width bytes. */
void plumb_region_paint_row (
    const PlumbRegion *self, guint y, guint width, guint8 label, guint8 *row);

G_END_DECLS
