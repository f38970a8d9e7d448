/* plumb-heat-map.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-flip-view.h"
#include "plumb-image.h"

G_BEGIN_DECLS

/* Pictures of where two pictures differ. Both must be of one size; all are for a worker thread. */

/* An *error map* is a gray picture of what each pixel differs by, 0 to 1: the largest difference of
 * any channel, or the FLIP error. It has 8 bits where both pictures have, else floating point. */
PlumbImage *plumb_error_map_new (const PlumbImage *a,
                                 const PlumbImage *b) G_GNUC_WARN_UNUSED_RESULT;
PlumbImage *plumb_error_map_new_flip (const PlumbImage *a,
                                      const PlumbImage *b,
                                      const PlumbFlipView *view) G_GNUC_WARN_UNUSED_RESULT;

/* How many rows or columns away a pixel may be that has a part in a FLIP error. */
guint plumb_flip_get_reach (double pixels_per_degree);

/**
 * PlumbHeatScale:
 * @PLUMB_HEAT_LINEAR: for FLIP, as its authors show it
 * @PLUMB_HEAT_ROOT: by the square root, so that one step of 8 bits can be seen
 */
typedef enum
{
  PLUMB_HEAT_LINEAR,
  PLUMB_HEAT_ROOT,
} PlumbHeatScale;

/* The colors of heat, black for none, and which of them shows an error. */
extern const guint8 plumb_heat_colors[256][3];
guint8 plumb_heat_get_index (double value, PlumbHeatScale scale);

/* An error map in the colors of heat: a picture, or the PNG of one (with a palette, so that it is
 * small and soon written). */
PlumbImage *plumb_heat_map_new (const PlumbImage *error_map,
                                PlumbHeatScale scale) G_GNUC_WARN_UNUSED_RESULT;
GBytes *plumb_heat_map_encode_png (const PlumbImage *error_map,
                                   PlumbHeatScale scale,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PlumbHeatBands:
 * @width: of the picture
 * @height: the same
 * @read: gives the error map of some of its rows (transfer full), or NULL where it cannot be had
 * @data: for @read
 *
 * An error map that is not in memory whole.
 */
typedef struct
{
  guint width;
  guint height;
  PlumbImage *(*read) (gpointer data, guint y, guint n_rows);
  gpointer data;
} PlumbHeatBands;

GBytes *plumb_heat_map_encode_png_bands (const PlumbHeatBands *bands,
                                         PlumbHeatScale scale,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* White where an error map is above @step, black elsewhere. */
PlumbImage *plumb_change_mask_new (const PlumbImage *error_map,
                                   double step) G_GNUC_WARN_UNUSED_RESULT;

/* Pictures in a row on neutral gray, scaled to at most @max_height; 8-bit RGB. */
PlumbImage *plumb_side_by_side_new (PlumbImage *const *images,
                                    guint n_images,
                                    guint max_height) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
