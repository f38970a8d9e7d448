/* plumb-ui-kind-mark.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "plumb-kind.h"

G_BEGIN_DECLS

/* The mark of a node kind, as its card has it on the canvas: shape and color of its pack. For the
 * eye alone: what stands beside it says the same in words. */
#define PLUMB_UI_TYPE_KIND_MARK (plumb_ui_kind_mark_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiKindMark, plumb_ui_kind_mark, PLUMB_UI, KIND_MARK, GtkWidget)

GtkWidget *plumb_ui_kind_mark_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @kind: (nullable): none shows the mark of a kind that is not known */
void plumb_ui_kind_mark_set_kind (PlumbUiKindMark *self, PlumbKind *kind);

G_END_DECLS
