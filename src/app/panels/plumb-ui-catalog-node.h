/* plumb-ui-catalog-node.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-ui-kind-item.h"

G_BEGIN_DECLS

/* A line of the catalog as a tree: a heading with lines below it, or a kind. */
#define PLUMB_UI_TYPE_CATALOG_NODE (plumb_ui_catalog_node_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiCatalogNode, plumb_ui_catalog_node, PLUMB_UI, CATALOG_NODE, GObject)

PlumbUiCatalogNode *plumb_ui_catalog_node_new_heading (const char *title) G_GNUC_WARN_UNUSED_RESULT;
PlumbUiCatalogNode *plumb_ui_catalog_node_new_kind (PlumbKind *kind) G_GNUC_WARN_UNUSED_RESULT;
/* The families of the catalog with what is inside them; a section that is the only one in another
 * has no heading of its own. */
GListStore *plumb_ui_catalog_node_list_all (PlumbCatalog *catalog) G_GNUC_WARN_UNUSED_RESULT;

const char *plumb_ui_catalog_node_get_title (PlumbUiCatalogNode *self);
/* NULL for a heading. */
PlumbUiKindItem *plumb_ui_catalog_node_get_item (PlumbUiCatalogNode *self);
/* NULL for a kind. */
GListStore *plumb_ui_catalog_node_get_children (PlumbUiCatalogNode *self);
/* Of a heading: what is below it becomes these PlumbKinds. */
void plumb_ui_catalog_node_set_kinds (PlumbUiCatalogNode *self, GPtrArray *kinds);

G_END_DECLS
