/* plumb-ui-shortcut-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-actions.h"

G_BEGIN_DECLS

/* Keys as people read them, side by side. */
GtkWidget *plumb_ui_shortcut_label_new (const char *const *accels) G_GNUC_WARN_UNUSED_RESULT;

/* A row of the preferences: an action's keys, to be set and reset. */
#define PLUMB_UI_TYPE_SHORTCUT_ROW (plumb_ui_shortcut_row_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiShortcutRow, plumb_ui_shortcut_row, PLUMB_UI, SHORTCUT_ROW, AdwActionRow)

GtkWidget *plumb_ui_shortcut_row_new (const PlumbUiAction *action,
                                      GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
