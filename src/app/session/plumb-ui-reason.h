/* plumb-ui-reason.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-kind.h"
#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* What a run's record says of why it is as it is, for people: the ledger keeps codes, and
 * of steps sentences that are known. */

/* In a few words: "disk nearly full". NULL where nothing needs to be told, as for what was asked
 * for; @reason itself where that is a sentence. */
const char *plumb_ui_reason_get_title (const char *reason);
/* As whole sentences, with what to do; NULL and @reason itself as above. */
const char *plumb_ui_reason_get_text (const char *reason);
/* Returns: (transfer full) (nullable): what a step is called; NULL: as its path */
typedef char *(*PlumbUiReasonTitle) (gpointer user_data, const char *path);
/* Why a step runs, ran or did not, in the language of the window and with titles in place of paths;
 * @reason itself where it is a failure's message. By @kind, the contract of the step's node,
 * parameters and inputs are called as they are in the inspector; without it (%NULL), and where
 * it does not know them any more, by their names. */
char *plumb_ui_reason_tell_step (const char *reason,
                                 PlumbKind *kind,
                                 PlumbUiReasonTitle title,
                                 gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
/* A run's state of the ledger in words: "Paused". */
const char *plumb_ui_reason_get_run_state (const char *state);
/* Whether the run paused though nobody asked for it, and waits until somebody does something. */
gboolean plumb_ui_reason_is_stuck (const PlumbRunRow *run);

G_END_DECLS
