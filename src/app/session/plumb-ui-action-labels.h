/* plumb-ui-action-labels.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-actions.h"

G_BEGIN_DECLS

/* "Save (Ctrl+S)": for tooltips; NULL where there is no such action. */
char *plumb_ui_actions_describe (const char *name, GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
/* The first of the action's keys as people read it, or NULL. */
char *plumb_ui_actions_make_key_label (const char *name,
                                       GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
