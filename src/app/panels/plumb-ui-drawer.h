/* plumb-ui-drawer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* What lies below the canvas: problems, plan, live log, queue. Which page is shown is kept in the
 * settings ("drawer-page").
 *
 * Properties that notify: "page". */
#define PLUMB_UI_TYPE_DRAWER (plumb_ui_drawer_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiDrawer, plumb_ui_drawer, PLUMB_UI, DRAWER, AdwBin)

#define PLUMB_UI_DRAWER_PROBLEMS "problems"
#define PLUMB_UI_DRAWER_PLAN "plan"
#define PLUMB_UI_DRAWER_LOG "log"
#define PLUMB_UI_DRAWER_QUEUE "queue"

GtkWidget *plumb_ui_drawer_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_ui_drawer_get_page (PlumbUiDrawer *self);
void plumb_ui_drawer_set_page (PlumbUiDrawer *self, const char *page);

G_END_DECLS
