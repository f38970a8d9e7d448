/* plumb-ui-welcome.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* What a window without a project shows: what was opened last, samples, how to begin. */
#define PLUMB_UI_TYPE_WELCOME (plumb_ui_welcome_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiWelcome, plumb_ui_welcome, PLUMB_UI, WELCOME, AdwBin)

GtkWidget *plumb_ui_welcome_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
