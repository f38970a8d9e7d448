/* plumb-ui-run-again.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-ui-moment.h"
#include "plumb-ui-session.h"

G_BEGIN_DECLS

/* A dialog with the parameters that a step had in a run; it starts the workflow again from that
 * step with those that were changed. */
#define PLUMB_UI_TYPE_RUN_AGAIN (plumb_ui_run_again_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiRunAgain, plumb_ui_run_again, PLUMB_UI, RUN_AGAIN, AdwDialog)

AdwDialog *plumb_ui_run_again_new (PlumbUiSession *session,
                                   PlumbUiMoment *moment,
                                   const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* What would be asked for: { "from": [path], "set": { … } }; NULL where a value is not valid. */
PlumbValue *plumb_ui_run_again_make_request (PlumbUiRunAgain *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
