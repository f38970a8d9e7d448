/* plumb-ui-timeline.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-moment.h"

G_BEGIN_DECLS

/* What ran when, in a lane a slot, with the moment that is shown as a line to drag. Only what can
 * be seen is painted: 10,000 bars cost as much as there are pixels. Ctrl+wheel, + and - zoom, the
 * wheel moves in time; arrows move the line, with Ctrl from event to event, Page keys from bar to
 * bar, Home and End to the ends. To readers it is a slider.
 *
 * Signals: "step-chosen" (const char *path, gint64 item). */
#define PLUMB_UI_TYPE_TIMELINE (plumb_ui_timeline_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiTimeline, plumb_ui_timeline, PLUMB_UI, TIMELINE, GtkWidget)

GtkWidget *plumb_ui_timeline_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Follows it; NULL: nothing is shown. */
void plumb_ui_timeline_set_moment (PlumbUiTimeline *self, PlumbUiMoment *moment);
/* Marks the bars of a step; NULL: none. */
void plumb_ui_timeline_set_step (PlumbUiTimeline *self, const char *path);
/* How much of the time is in sight: 1 is all. */
void plumb_ui_timeline_set_zoom (PlumbUiTimeline *self, double zoom);
double plumb_ui_timeline_get_zoom (PlumbUiTimeline *self);
/* Where a time is painted, in widget coordinates. */
double plumb_ui_timeline_get_x (PlumbUiTimeline *self, gint64 time_us);

G_END_DECLS
