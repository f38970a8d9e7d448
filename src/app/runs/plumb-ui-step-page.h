/* plumb-ui-step-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-moment.h"

G_BEGIN_DECLS

/* Everything that is recorded of a step of a run: why it ran, what went in and where that came
 * from, the command, what it took, what it made, its log, what went wrong and what to do, its
 * items.
 *
 * Signals:
 *   "step-chosen" (const char *path, gint64 item)   a link to another step of the run
 *   "run-chosen" (gint64 run, const char *path)     a link to the run that it came from */
#define PLUMB_UI_TYPE_STEP_PAGE (plumb_ui_step_page_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiStepPage, plumb_ui_step_page, PLUMB_UI, STEP_PAGE, AdwBin)

GtkWidget *plumb_ui_step_page_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_step_page_set_moment (PlumbUiStepPage *self, PlumbUiMoment *moment);
/* NULL: none. */
void plumb_ui_step_page_show (PlumbUiStepPage *self, const char *path, gint64 item);
const char *plumb_ui_step_page_get_path (PlumbUiStepPage *self);
gint64 plumb_ui_step_page_get_item (PlumbUiStepPage *self);
gboolean plumb_ui_step_page_is_loading (PlumbUiStepPage *self);
/* Beside each other, or below each other where it is narrow. */
void plumb_ui_step_page_set_orientation (PlumbUiStepPage *self, GtkOrientation orientation);

G_END_DECLS
