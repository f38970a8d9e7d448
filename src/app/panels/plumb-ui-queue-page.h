/* plumb-ui-queue-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* The project's runs that run or wait, the next first: how far each is, and to put one before the
 * others, pause, continue and cancel. */
#define PLUMB_UI_TYPE_QUEUE_PAGE (plumb_ui_queue_page_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiQueuePage, plumb_ui_queue_page, PLUMB_UI, QUEUE_PAGE, AdwBin)

GtkWidget *plumb_ui_queue_page_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
