/* plumb-ui-question-banner.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* A bar that appears while a run of the session's project asks a person, or paused by itself and
 * waits for one; its button leads there. */
GtkWidget *plumb_ui_question_banner_new (PlumbUiSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
