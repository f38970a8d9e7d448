/* plumb-ui-kind-item.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-ui-authoring.h"

G_BEGIN_DECLS

/* A node kind in a list model, with the port where a link that is being drawn would go. */
#define PLUMB_UI_TYPE_KIND_ITEM (plumb_ui_kind_item_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiKindItem, plumb_ui_kind_item, PLUMB_UI, KIND_ITEM, GObject)

/* @port: or NULL. */
PlumbUiKindItem *plumb_ui_kind_item_new (PlumbKind *kind,
                                         const PlumbPort *port) G_GNUC_WARN_UNUSED_RESULT;
PlumbKind *plumb_ui_kind_item_get_kind (PlumbUiKindItem *self);
/* The port's name, or NULL. */
const char *plumb_ui_kind_item_get_port (PlumbUiKindItem *self);

/* How kinds of a backend are carried out, in words, translated: "Program". */
const char *plumb_ui_backend_get_title (const char *backend);

/**
 * PlumbUiKindRowStyle:
 * @PLUMB_UI_KIND_ROW_FULL: with what the kind does below its title
 * @PLUMB_UI_KIND_ROW_COMPACT: the title alone; what it does is a tooltip
 */
typedef enum
{
  PLUMB_UI_KIND_ROW_FULL,
  PLUMB_UI_KIND_ROW_COMPACT,
} PlumbUiKindRowStyle;

/* Rows of kinds, in full: mark, title, what it does, whether it is a favorite; a drag of the row
 * carries the kind. Items are PlumbUiKindItems. */
GtkListItemFactory *plumb_ui_kind_item_factory_new (PlumbUiAuthoring *authoring)
    G_GNUC_WARN_UNUSED_RESULT;
/* One such row; @item fills it. */
GtkWidget *plumb_ui_kind_row_new (PlumbUiAuthoring *authoring,
                                  PlumbUiKindRowStyle style) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_kind_row_set_item (GtkWidget *row, PlumbUiKindItem *item);

G_END_DECLS
