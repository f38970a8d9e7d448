/* plumb-ui-reason.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* What a run's record says of why it is as it is, for people: the ledger keeps codes. */

/* In a few words: "disk nearly full". NULL where nothing needs to be told, as for what was asked
 * for; @reason itself where that is a sentence. */
const char *plumb_ui_reason_get_title (const char *reason);
/* As whole sentences, with what to do; NULL and @reason itself as above. */
const char *plumb_ui_reason_get_text (const char *reason);
/* A run's state of the ledger in words: "Paused". */
const char *plumb_ui_reason_get_run_state (const char *state);
/* Whether the run paused though nobody asked for it, and waits until somebody does something. */
gboolean plumb_ui_reason_is_stuck (const PlumbRunRow *run);

G_END_DECLS
