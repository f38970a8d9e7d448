/* plumb-ui-run-compare.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-graph-view.h"
#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* Two runs side by side: the first step that differs, lit in both graphs; parameters, inputs,
 * tools, times and states that differ; pairs of pictures with a wipe and a flip.
 *
 * Signals: "closed" (), "run-chosen" (gint64 run, const char *path). */
#define PLUMB_UI_TYPE_RUN_COMPARE (plumb_ui_run_compare_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRunCompare, plumb_ui_run_compare, PLUMB_UI, RUN_COMPARE, AdwBin)

GtkWidget *plumb_ui_run_compare_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_run_compare_set_graph_func (PlumbUiRunCompare *self, PlumbUiGraphViewFunc func);
/* NULL and zeros: none. */
void plumb_ui_run_compare_show (PlumbUiRunCompare *self,
                                PlumbUiProject *project,
                                gint64 before,
                                gint64 after);
/* The path of the first step whose outputs differ; NULL: none, or not known yet. */
const char *plumb_ui_run_compare_get_first (PlumbUiRunCompare *self);
gboolean plumb_ui_run_compare_is_loading (PlumbUiRunCompare *self);

G_END_DECLS
