/* plumb-ui-item-table.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* The items of a step: a dot each (200 a page), and a table that sorts by any column.
 * Signals: "item-chosen" (gint64 item). */
#define PLUMB_UI_TYPE_ITEM_TABLE (plumb_ui_item_table_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiItemTable, plumb_ui_item_table, PLUMB_UI, ITEM_TABLE, AdwBin)

GtkWidget *plumb_ui_item_table_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @items: of PlumbItemRow; kept. NULL: none. Selects @item without a signal. */
void plumb_ui_item_table_set_items (PlumbUiItemTable *self, GPtrArray *items, gint64 item);

G_END_DECLS
