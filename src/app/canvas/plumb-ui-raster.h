/* plumb-ui-raster.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-overlay-private.h"

#include <cairo.h>

G_BEGIN_DECLS

/* From so many selected cards on, their rings are pixels of one mask: strokes of a hundred thousand
 * cards would take seconds, their pixels take milliseconds. */
#define PLUMB_UI_RASTER_FROM 13

typedef struct
{
  PlumbScene *scene;
  const PlumbUiNodeSet *selected;
  PlumbRect visible; /* its corner is on a whole device pixel */
  double zoom;       /* device pixels a canvas pixel */
  double scale;      /* device pixels a widget pixel */
} PlumbUiRasterInput;

/* Keeps the memory of its masks: fresh pages each frame cost more than painting them. */
typedef struct _PlumbUiRaster PlumbUiRaster;

PlumbUiRaster *plumb_ui_raster_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_raster_free (PlumbUiRaster *self);
/* An A8 surface of what is seen, in device pixels. */
cairo_surface_t *plumb_ui_raster_paint (PlumbUiRaster *self,
                                        const PlumbUiRasterInput *input) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
