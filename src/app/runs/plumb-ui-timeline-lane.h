/* plumb-ui-timeline-lane.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The picture of a lane: bars side by side, as pixels. To fill thousands of rounded paths takes a
 * frame longer than it may; to write their pixels does not, and a lane whose bars stay where they
 * are keeps its picture, which a renderer then need not paint again. */
typedef struct _PlumbUiTimelineLane PlumbUiTimelineLane;

/* A bar, in device pixels from the left edge of the picture. */
typedef struct
{
  guint bar; /* its number: for who asks what is where */
  int left;
  int right;
  guint32 color; /* premultiplied ARGB */
  guint32 edge;  /* 0: none */
} PlumbUiTimelineSpan;

PlumbUiTimelineLane *plumb_ui_timeline_lane_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_timeline_lane_free (PlumbUiTimelineLane *self);

guint32 plumb_ui_timeline_lane_pack (const GdkRGBA *color);
GskRenderNode *plumb_ui_timeline_lane_get_node (PlumbUiTimelineLane *self,
                                                GArray *spans,
                                                const graphene_rect_t *area,
                                                double scale);

G_END_DECLS
