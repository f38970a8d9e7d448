/* plumb-ui-compare-panel.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-compare-model.h"

G_BEGIN_DECLS

/* Verdict, numbers and reasons as the library gives them; what the two pictures are, and whether
 * their colors are shown as they are meant; all pictures to choose from. */
#define PLUMB_UI_TYPE_COMPARE_PANEL (plumb_ui_compare_panel_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiComparePanel, plumb_ui_compare_panel, PLUMB_UI, COMPARE_PANEL, AdwBin)

GtkWidget *plumb_ui_compare_panel_new (PlumbUiCompareModel *model) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): the first step at which two runs differ; a button asks for "compare.first-step". */
void plumb_ui_compare_panel_set_first_step (PlumbUiComparePanel *self, const char *step);

G_END_DECLS
