/* plumb-ui-compare-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-compare-view.h"
#include "plumb-ui-project.h"

G_BEGIN_DECLS

/* Two runs of a project in a view: their pairs of pictures are looked up on the pool, those of
 * @step first shown; and, for a spot that is clicked, the first step that differs. What went wrong
 * is told in the view. */
void plumb_ui_compare_request_runs (PlumbUiCompareView *view,
                                    PlumbUiProject *project,
                                    gint64 before,
                                    gint64 after,
                                    const char *step);
/* A run beside what was approved of its workflow: every output that has a reference. */
void plumb_ui_compare_request_reference (PlumbUiCompareView *view,
                                         PlumbUiProject *project,
                                         gint64 run);
/* Every pair of the dispatch, or of the comparison with a reference, that a parity pair is of; that
 * one first shown. */
void plumb_ui_compare_request_pair (PlumbUiCompareView *view, PlumbUiProject *project, gint64 pair);
/* Every pair of a dispatch: a cell of a matrix. */
void plumb_ui_compare_request_dispatch (PlumbUiCompareView *view,
                                        PlumbUiProject *project,
                                        const char *dispatch);

/* Puts the areas of the output that is shown beside its reference, as a new version of it. */
void plumb_ui_compare_request_save (PlumbUiCompareView *view);

G_END_DECLS
