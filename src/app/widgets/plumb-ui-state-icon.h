/* plumb-ui-state-icon.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-run-state.h"

G_BEGIN_DECLS

/* The picture of a state: shape, color, and its name for readers and as a tooltip. It takes its
 * room also where nothing is known. */
#define PLUMB_UI_TYPE_STATE_ICON (plumb_ui_state_icon_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiStateIcon, plumb_ui_state_icon, PLUMB_UI, STATE_ICON, AdwBin)

GtkWidget *plumb_ui_state_icon_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_ui_state_icon_set_state (PlumbUiStateIcon *self, PlumbUiState state);

G_END_DECLS
