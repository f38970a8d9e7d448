/* plumb-ui-log-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* What the program of a step writes, while it writes it: of the step that runs, or of the one that
 * was chosen; afterwards of the one that ran last. */
#define PLUMB_UI_TYPE_LOG_PAGE (plumb_ui_log_page_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiLogPage, plumb_ui_log_page, PLUMB_UI, LOG_PAGE, AdwBin)

GtkWidget *plumb_ui_log_page_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
