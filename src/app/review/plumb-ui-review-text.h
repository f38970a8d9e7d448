/* plumb-ui-review-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-pairs.h"

G_BEGIN_DECLS

/* How modes, verdicts and pairs are told: translated, for people; small widgets for them. */

const char *plumb_ui_mode_get_title (const char *mode);
const char *plumb_ui_verdict_get_title (const char *verdict);
/* "Shadow, set by ana, 11/21/26 20:01:07: trying". @record: a mode record. */
char *plumb_ui_mode_dup_text (PlumbValue *record) G_GNUC_WARN_UNUSED_RESULT;
/* What keeps the legacy command at it: an output of plumb_promotion_describe(). NULL: nothing. */
char *plumb_ui_mode_dup_missing (PlumbValue *output) G_GNUC_WARN_UNUSED_RESULT;
/* Of the ledger's and the files' times, in the user's zone; @iso as it is where it is none. */
char *plumb_ui_time_dup_text (const char *iso) G_GNUC_WARN_UNUSED_RESULT;
/* "0.0012"; "none" where nothing was measured. */
char *plumb_ui_pair_dup_mean (PlumbPair *pair) G_GNUC_WARN_UNUSED_RESULT;

/* A label in the color of what it says, with the text itself: "pass", "shadow". */
GtkWidget *plumb_ui_badge_new (const char *text, const char *style) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_verdict_badge_new (const char *verdict) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *plumb_ui_mode_badge_new (const char *mode) G_GNUC_WARN_UNUSED_RESULT;
/* A flat button with an icon, that is read with @label. */
GtkWidget *plumb_ui_icon_button_new (const char *icon, const char *label) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
