/* plumb-ui-compare-tiles.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-shown-tile.h"

G_BEGIN_DECLS

#define PLUMB_UI_N_LAYERS 6

/* What can be painted: the two pictures, what differs, and neighbors of a sequence. */
typedef enum
{
  PLUMB_UI_LAYER_A,
  PLUMB_UI_LAYER_B,
  PLUMB_UI_LAYER_DIFFERENCE,
  PLUMB_UI_LAYER_ERRORS,
  PLUMB_UI_LAYER_BEFORE,
  PLUMB_UI_LAYER_AFTER,
} PlumbUiLayer;

/* Layers as tiles of the screen, painted by threads of its own. A tile that is out of date is shown
 * until its successor comes; where there is none, the whole layer stands in, coarse. Main thread.
 * Signal: "updated" when tiles came. */
#define PLUMB_UI_TYPE_COMPARE_TILES (plumb_ui_compare_tiles_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCompareTiles, plumb_ui_compare_tiles, PLUMB_UI, COMPARE_TILES, GObject)

PlumbUiCompareTiles *plumb_ui_compare_tiles_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* What a layer is from now on; nothing is done where it is that already. NULL: empty. */
void plumb_ui_compare_tiles_set_picture (PlumbUiCompareTiles *self,
                                         PlumbUiLayer layer,
                                         PlumbPyramid *picture,
                                         const PlumbDisplay *display);
void plumb_ui_compare_tiles_set_difference (PlumbUiCompareTiles *self,
                                            PlumbDifference *difference,
                                            PlumbDifferenceLook look,
                                            double gain);
void plumb_ui_compare_tiles_set_errors (PlumbUiCompareTiles *self,
                                        PlumbPyramid *errors,
                                        double reduction,
                                        double gain);

/**
 * PlumbUiLayerView:
 * @scale: pixels of the screen for each of the picture
 * @x: of the picture's corner in the drawing, pixels of the screen
 * @y: the same
 * @clip: what of the drawing is wanted
 * @opacity: 0 to 1
 *
 * Where a layer is painted.
 */
typedef struct
{
  double scale;
  gint64 x;
  gint64 y;
  cairo_rectangle_int_t clip;
  double opacity;
} PlumbUiLayerView;

/* Copies what there is; asks for what there is not. @cr: in pixels of the screen; NULL: only asks.
 */
void plumb_ui_compare_tiles_paint (PlumbUiCompareTiles *self,
                                   cairo_t *cr,
                                   PlumbUiLayer layer,
                                   const PlumbUiLayerView *view);
/* Before a frame: what was asked for and is not asked for again is forgotten. */
void plumb_ui_compare_tiles_begin (PlumbUiCompareTiles *self);
/* After it: work is given to the threads. */
void plumb_ui_compare_tiles_end (PlumbUiCompareTiles *self);
/* Everything that the last frame wanted is painted. */
gboolean plumb_ui_compare_tiles_are_fresh (PlumbUiCompareTiles *self);
void plumb_ui_compare_tiles_stop (PlumbUiCompareTiles *self);

G_END_DECLS
