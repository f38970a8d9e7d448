/* plumb-spatial-index.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-geometry.h"

G_BEGIN_DECLS

typedef struct _PlumbSpatialIndex PlumbSpatialIndex;

PlumbSpatialIndex *plumb_spatial_index_new (double cell_size) G_GNUC_WARN_UNUSED_RESULT;
void plumb_spatial_index_free (PlumbSpatialIndex *self);

void plumb_spatial_index_set_box (PlumbSpatialIndex *self, guint box, const PlumbRect *rect);
void plumb_spatial_index_set_link (PlumbSpatialIndex *self,
                                   guint link,
                                   const PlumbPoint *points,
                                   guint n_points);
void plumb_spatial_index_remove_box (PlumbSpatialIndex *self, guint box);
void plumb_spatial_index_remove_link (PlumbSpatialIndex *self, guint link);

void plumb_spatial_index_find_boxes (PlumbSpatialIndex *self, const PlumbRect *rect, GArray *boxes);
void plumb_spatial_index_find_links (PlumbSpatialIndex *self, const PlumbRect *rect, GArray *links);
gboolean plumb_spatial_index_has_box (PlumbSpatialIndex *self, const PlumbRect *rect);
int plumb_spatial_index_cast (PlumbSpatialIndex *self,
                              const PlumbSegment *segment,
                              const guint but[2]);
gboolean plumb_spatial_index_pick_box (PlumbSpatialIndex *self, PlumbPoint point, guint *box);
gboolean plumb_spatial_index_pick_link (PlumbSpatialIndex *self,
                                        PlumbPoint point,
                                        double reach,
                                        guint *link);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbSpatialIndex, plumb_spatial_index_free)

G_END_DECLS
