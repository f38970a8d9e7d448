/* plumb-ui-moment.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-run-past.h"
#include "plumb-ui-graph-view.h"

G_BEGIN_DECLS

/* A run with its record, and the moment of it that is shown: what graph, timeline, step page and
 * log follow together. Read on the pool; follows the run while it lives. Implements
 * PlumbUiNodeStates. Main thread.
 *
 * Signals:
 *   "loaded" ()    run, record, graph and past are there (once); or get_error() tells why not
 *   "grown" ()     there is more of it, or its row changed
 *   "moved" ()     another moment is shown (also after "grown")
 *   "changed" (path)   of PlumbUiNodeStates */
#define PLUMB_UI_TYPE_MOMENT (plumb_ui_moment_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiMoment, plumb_ui_moment, PLUMB_UI, MOMENT, GObject)

PlumbUiMoment *plumb_ui_moment_new (PlumbUiProject *project, gint64 run) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiProject *plumb_ui_moment_get_project (PlumbUiMoment *self);
gint64 plumb_ui_moment_get_run (PlumbUiMoment *self);
gboolean plumb_ui_moment_is_loaded (PlumbUiMoment *self);
const char *plumb_ui_moment_get_error (PlumbUiMoment *self);
/* These are NULL until it is loaded. */
const PlumbRunRow *plumb_ui_moment_get_row (PlumbUiMoment *self);
PlumbValue *plumb_ui_moment_get_record (PlumbUiMoment *self);
PlumbRunPast *plumb_ui_moment_get_past (PlumbUiMoment *self);
/* The workflow as it ran; NULL also where its text could not be read. */
PlumbGraph *plumb_ui_moment_get_graph (PlumbUiMoment *self);

/* G_MAXINT64: the end, also the one that it will have. */
void plumb_ui_moment_seek (PlumbUiMoment *self, gint64 time_us);
/* One event on, or back. */
void plumb_ui_moment_step (PlumbUiMoment *self, int direction);
gboolean plumb_ui_moment_is_at_end (PlumbUiMoment *self);
gint64 plumb_ui_moment_get_time (PlumbUiMoment *self);
/* Where the end is: of a run that lives, now. */
gint64 plumb_ui_moment_get_last (PlumbUiMoment *self);
gboolean plumb_ui_moment_is_live (PlumbUiMoment *self);

/* Lights a node of the graph, with a word or two; NULL: none. */
void plumb_ui_moment_set_note (PlumbUiMoment *self, const char *path, const char *note);
/* The title of a step: its node's, or its kind's. */
char *plumb_ui_moment_dup_step_title (PlumbUiMoment *self,
                                      const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* The node of a path and the graph that it is in; NULL where the graph has none. */
PlumbNode *plumb_ui_moment_find_node (PlumbUiMoment *self, const char *path, PlumbGraph **graph);

G_END_DECLS
