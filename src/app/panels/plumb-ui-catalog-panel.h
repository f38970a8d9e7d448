/* plumb-ui-catalog-panel.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The node catalog in the sidebar: favorites and recent kinds, then family, module, stage and
 * category as a tree; search and chips make it a list, the best first. A row is dragged into the
 * canvas; a double click or Enter does "canvas.insert" with the kind's name. */
#define PLUMB_UI_TYPE_CATALOG_PANEL (plumb_ui_catalog_panel_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCatalogPanel, plumb_ui_catalog_panel, PLUMB_UI, CATALOG_PANEL, AdwBin)

GtkWidget *plumb_ui_catalog_panel_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
