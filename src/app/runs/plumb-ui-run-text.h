/* plumb-ui-run-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"
#include "plumb-run-past.h"
#include "plumb-ui-project.h"
#include "plumb-ui-run-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How runs, times and sizes are told: translated, for people. */

char *plumb_ui_format_duration (gint64 us) G_GNUC_WARN_UNUSED_RESULT; /* "1.25 s", "3 min 20 s" */
char *plumb_ui_format_time (gint64 us) G_GNUC_WARN_UNUSED_RESULT; /* "14:01", "Nov 20", "2025" */
char *plumb_ui_format_exact_time (gint64 us) G_GNUC_WARN_UNUSED_RESULT;
/* A JSON value on one line, at most @max characters. */
char *plumb_ui_format_value (const PlumbValue *value, guint max) G_GNUC_WARN_UNUSED_RESULT;

/* "still #41" */
char *plumb_ui_run_dup_title (const PlumbRunRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* "2 cached, 4 ran" */
char *plumb_ui_run_dup_counts (const PlumbRunRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* "pass · 2 cached, 4 ran"; "failed" and why. */
char *plumb_ui_run_dup_subtitle (const PlumbRunRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* "pass", "warn", "fail" or NULL. */
char *plumb_ui_run_dup_verdict (const PlumbRunRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* A verdict in the language of the window: "pass"; @verdict itself where it is another word. */
const char *plumb_ui_run_tell_verdict (const char *verdict);
PlumbUiState plumb_ui_run_get_state (const PlumbRunRow *row);
gboolean plumb_ui_run_is_over (const PlumbRunRow *row);

/* The state of a moment as the window's. */
PlumbUiState plumb_ui_past_to_state (PlumbPastState state);

/* A badge's text and class by a verdict; hidden for NULL. */
void plumb_ui_verdict_show (GtkLabel *label, const char *verdict);

G_END_DECLS
