/* plumb-ui-raster.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-overlay-private.h"
#include "plumb-ui-palette.h"

G_BEGIN_DECLS

/* Frames around very many cards, as one picture of what is seen: strokes of a hundred thousand
 * cards would take seconds, their pixels take milliseconds. Kept until something differs. */
typedef struct _PlumbUiRaster PlumbUiRaster;

typedef struct
{
  PlumbScene *scene;
  const PlumbUiNodeSet *nodes;
  guint revision; /* of @nodes */
  guint scene_revision;
  PlumbRect visible;
  double zoom; /* device pixels a canvas pixel */
  PlumbUiColor color;
} PlumbUiRasterInput;

PlumbUiRaster *plumb_ui_raster_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_raster_free (PlumbUiRaster *self);
/* Borrowed until the next call. */
cairo_surface_t *plumb_ui_raster_get (PlumbUiRaster *self, const PlumbUiRasterInput *input);

G_END_DECLS
