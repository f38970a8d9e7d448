/* plumb-ui-command-palette.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The command palette: actions that can be done now, with their keys, nodes of the shown workflow,
 * kinds to add, workflows and recent runs, found by typing. */
#define PLUMB_UI_TYPE_COMMAND_PALETTE (plumb_ui_command_palette_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbUiCommandPalette, plumb_ui_command_palette, PLUMB_UI, COMMAND_PALETTE, AdwDialog)

/* Shows one above @parent, a widget of a window. Actions are done where the focus was, else at
 * @parent. */
PlumbUiCommandPalette *plumb_ui_command_palette_present (PlumbUiSession *session,
                                                         GtkWidget *parent);

G_END_DECLS
