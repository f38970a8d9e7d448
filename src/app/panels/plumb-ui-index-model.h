/* plumb-ui-index-model.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* So many rows, and nothing else: a row is a position, and whoever shows it looks up what is there
 * now. A list of 100,000 problems or steps costs nothing but what is looked at. */
#define PLUMB_UI_TYPE_INDEX_ITEM (plumb_ui_index_item_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiIndexItem, plumb_ui_index_item, PLUMB_UI, INDEX_ITEM, GObject)

guint plumb_ui_index_item_get_position (PlumbUiIndexItem *self);

#define PLUMB_UI_TYPE_INDEX_MODEL (plumb_ui_index_model_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiIndexModel, plumb_ui_index_model, PLUMB_UI, INDEX_MODEL, GObject)

PlumbUiIndexModel *plumb_ui_index_model_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* All rows are others now, and so many. */
void plumb_ui_index_model_reset (PlumbUiIndexModel *self, guint n_rows);
/* Rows in between come and go; those behind move, so a row's place is its list item's position. */
void plumb_ui_index_model_splice (PlumbUiIndexModel *self,
                                  guint position,
                                  guint n_removed,
                                  guint n_added);
/* Those too that the list does not know of yet: the first few hundred come little by little. */
guint plumb_ui_index_model_get_n_rows (PlumbUiIndexModel *self);

G_END_DECLS
