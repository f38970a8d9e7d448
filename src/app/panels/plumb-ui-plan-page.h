/* plumb-ui-plan-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The steps in their order: what will become of each and why, with a forecast; while a run is on,
 * how far each is. Activating one leads to its node. */
#define PLUMB_UI_TYPE_PLAN_PAGE (plumb_ui_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiPlanPage, plumb_ui_plan_page, PLUMB_UI, PLAN_PAGE, AdwBin)

GtkWidget *plumb_ui_plan_page_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
