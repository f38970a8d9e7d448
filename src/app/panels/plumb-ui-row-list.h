/* plumb-ui-row-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Rows that are known by their number: those that are looked at are shown anew when what they tell
 * of has changed, the others when they come into sight. */
#define PLUMB_UI_TYPE_ROW_LIST (plumb_ui_row_list_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRowList, plumb_ui_row_list, PLUMB_UI, ROW_LIST, AdwBin)

/**
 * PlumbUiRowListInfo:
 * @make_row: makes a row's widgets, the child of the list item; what it returns is freed with
 *   g_free() when the item goes
 * @show_row: fills them in
 * @activate: a row was chosen
 */
typedef struct
{
  gpointer (*make_row) (gpointer page, GtkListItem *list_item);
  void (*show_row) (gpointer row);
  void (*activate) (gpointer page, guint position);
} PlumbUiRowListInfo;

GtkWidget *plumb_ui_row_list_new (const PlumbUiRowListInfo *info,
                                  const char *name,
                                  gpointer page) G_GNUC_WARN_UNUSED_RESULT;
/* There are so many rows now; each may be another one. */
void plumb_ui_row_list_update (PlumbUiRowList *self, guint n_rows);
/* The same rows tell something else. */
void plumb_ui_row_list_show (PlumbUiRowList *self);

/* Returns: the number of the row that is shown, or G_MAXUINT */
guint plumb_ui_row_list_get_position (GtkListItem *list_item);

G_END_DECLS
