/* plumb-ui-run-history.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* All runs of a project, newest first, narrowed by words, state, workflow and time. However many
 * there are, only what is seen is read. Follows the project.
 *
 * Signals:
 *   "run-chosen" (gint64 run)       selected
 *   "run-activated" (gint64 run)    Enter, or a click where it is narrow */
#define PLUMB_UI_TYPE_RUN_HISTORY (plumb_ui_run_history_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRunHistory, plumb_ui_run_history, PLUMB_UI, RUN_HISTORY, AdwBin)

GtkWidget *plumb_ui_run_history_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_run_history_set_project (PlumbUiRunHistory *self, PlumbUiProject *project);
/* One click chooses, as where one run is asked for: any but @beside. Before the project is set. */
void plumb_ui_run_history_choose_other (PlumbUiRunHistory *self, gint64 beside);
/* Where it is narrow the list stands alone, and one click leads to the run. */
void plumb_ui_run_history_set_narrow (PlumbUiRunHistory *self, gboolean narrow);
/* Selects a run, and shows it in the list as soon as it is there. */
void plumb_ui_run_history_select (PlumbUiRunHistory *self, gint64 run);
/* The selected one, or 0. */
gint64 plumb_ui_run_history_get_run (PlumbUiRunHistory *self);
/* To the next (1) or previous (-1) run of the list. */
void plumb_ui_run_history_move (PlumbUiRunHistory *self, int by);
void plumb_ui_run_history_set_search (PlumbUiRunHistory *self, const char *text);
void plumb_ui_run_history_focus_search (PlumbUiRunHistory *self);
/* The runs that the filters leave (PlumbRunEntry), or NULL. */
GListModel *plumb_ui_run_history_get_runs (PlumbUiRunHistory *self);
/* Two or more that are selected together; newest first. gint64. */
GArray *plumb_ui_run_history_list_selected (PlumbUiRunHistory *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
