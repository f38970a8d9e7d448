/* plumb-ui-compare-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-compare-canvas.h"
#include "plumb-ui-environment.h"

G_BEGIN_DECLS

/* Pictures, bars, panel and strip; the group "compare" of actions with their keys. Signals: "title"
 * (what is shown has another name), "show-step" (const char *path: of the newer run), "approve"
 * (the second picture of the pair that is shown, which is of a run, is to be the reference),
 * "judge" (gboolean accepts) and "rate" (guint stars; 0: none any more): the parity pair that is
 * shown; "beyond" (int: 1 or -1): what is after or before the last or first of its pairs. */
#define PLUMB_UI_TYPE_COMPARE_VIEW (plumb_ui_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCompareView, plumb_ui_compare_view, PLUMB_UI, COMPARE_VIEW, AdwBin)

GtkWidget *plumb_ui_compare_view_new (PlumbUiEnvironment *environment) G_GNUC_WARN_UNUSED_RESULT;

PlumbUiCompareModel *plumb_ui_compare_view_get_model (PlumbUiCompareView *self);
PlumbUiCompareCanvas *plumb_ui_compare_view_get_canvas (PlumbUiCompareView *self);
/* Pictures, the first two at once; or two folders or videos: their frames, as pairs. */
void plumb_ui_compare_view_open (PlumbUiCompareView *self, const char *const *paths);
/* "a.png with b.png". */
char *plumb_ui_compare_view_dup_title (PlumbUiCompareView *self) G_GNUC_WARN_UNUSED_RESULT;

/* Whether what is shown is beside a reference, with which areas can be saved. */
void plumb_ui_compare_view_set_has_reference (PlumbUiCompareView *self, gboolean has_reference);

G_END_DECLS
