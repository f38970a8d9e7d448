/* plumb-ui-gradual-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list of which first those rows are told that are seen, and the rest little by little: the
 * toolkit's list views make widgets for 200 rows at once, however few are seen, which is a stall
 * that a person feels. Takes @model. */
GtkSliceListModel *plumb_ui_gradual_list_new (GListModel *model) G_GNUC_WARN_UNUSED_RESULT;
/* Before all of its rows become others. */
void plumb_ui_gradual_list_restart (GtkSliceListModel *self);
/* At once: somebody wants a row that is far down. */
void plumb_ui_gradual_list_complete (GtkSliceListModel *self);

G_END_DECLS
