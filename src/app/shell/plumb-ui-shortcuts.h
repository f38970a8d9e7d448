/* plumb-ui-shortcuts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The dialog with all keys, made from the table of actions. */
void plumb_ui_shortcuts_present (GSettings *settings, GtkWidget *parent);
/* The preferences' page on keys: preset, single keys, and each action's own keys. */
GtkWidget *plumb_ui_shortcuts_page_new (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
