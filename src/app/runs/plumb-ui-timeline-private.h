/* plumb-ui-timeline-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-timeline-lane.h"
#include "plumb-ui-timeline.h"

G_BEGIN_DECLS

/* plumb-ui-timeline.c: what is where, gestures and keys; plumb-ui-timeline-painter.c: the picture.
 */

#define PLUMB_UI_TIMELINE_MARGIN 12.0f

typedef struct
{
  GArray *bars; /* guint: their numbers, in order */
  PlumbUiTimelineLane *picture;
} PlumbUiLane;

struct _PlumbUiTimeline
{
  GtkWidget parent_instance;

  PlumbUiMoment *moment; /* (nullable) */
  GPtrArray *lanes;      /* of PlumbUiLane */
  guint n_bars;          /* that are in them */
  GArray *spans;         /* PlumbUiTimelineSpan, of the lane that is being painted */
  float labels;          /* how wide the names of the lanes are */
  float line;            /* how high a text is */
  char *step;            /* (nullable) */
  GHashTable *layouts;   /* text and width → PangoLayout: of what was painted */
  double zoom;
  double left_us; /* since the beginning: what is at the left edge */
  double pointer_x;
  gboolean is_scrubbing;
  guint live_source; /* while the end moves */
};

/* How high what is: each has room for a text, whatever its size. */
float plumb_ui_timeline_get_axis (PlumbUiTimeline *self);
float plumb_ui_timeline_get_lane (PlumbUiTimeline *self);
float plumb_ui_timeline_get_bar (PlumbUiTimeline *self);
/* Where what is; there has to be a past. */
PlumbRunPast *plumb_ui_timeline_get_past (PlumbUiTimeline *self);
double plumb_ui_timeline_get_span (PlumbUiTimeline *self);
float plumb_ui_timeline_get_plot_width (PlumbUiTimeline *self);
double plumb_ui_timeline_get_scale (PlumbUiTimeline *self);
gint64 plumb_ui_timeline_get_end (PlumbUiTimeline *self, const PlumbPastBar *bar);
char *plumb_ui_timeline_dup_bar_text (PlumbUiTimeline *self, const PlumbPastBar *bar);
guint plumb_ui_timeline_find_bar (PlumbUiTimeline *self,
                                  GArray *lane,
                                  const PlumbPastBar *bars,
                                  gint64 time_us);
char *plumb_ui_timeline_dup_lane_name (PlumbUiTimeline *self, guint lane);
gint64 plumb_ui_timeline_get_time_at (PlumbUiTimeline *self, double x);

void plumb_ui_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

G_END_DECLS
