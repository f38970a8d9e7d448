/* plumb-ui-design-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-document-view.h"

G_BEGIN_DECLS

/* Sidebar, tabs of open workflows with their canvases, inspector, drawer. */
#define PLUMB_UI_TYPE_DESIGN_PAGE (plumb_ui_design_page_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiDesignPage, plumb_ui_design_page, PLUMB_UI, DESIGN_PAGE, AdwBin)

GtkWidget *plumb_ui_design_page_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;
/* Adds the actions on panels and tabs: "show-sidebar", "next-tab" and so on. */
void plumb_ui_design_page_add_actions (PlumbUiDesignPage *self, GActionMap *map);
/* Above the drawer, whose rows it would cover at the window's end. @toast: taken. */
void plumb_ui_design_page_add_toast (PlumbUiDesignPage *self, AdwToast *toast);
/* NULL where no workflow is open. */
PlumbUiDocumentView *plumb_ui_design_page_get_view (PlumbUiDesignPage *self);
PlumbUiDocumentView *plumb_ui_design_page_find_view (PlumbUiDesignPage *self,
                                                     PlumbUiDocument *document);

G_END_DECLS
