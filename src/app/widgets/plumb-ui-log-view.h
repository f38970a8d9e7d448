/* plumb-ui-log-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* A log as a person reads it: colors, search, follow, wrap, copy. The file may be large, may grow,
 * and may come later. Lines are rows of a list: keyboard, selection and screen readers work as in
 * any list. Actions of the group "log": "find", "find-next", "find-previous", "follow", "wrap",
 * "copy". */
#define PLUMB_UI_TYPE_LOG_VIEW (plumb_ui_log_view_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiLogView, plumb_ui_log_view, PLUMB_UI, LOG_VIEW, AdwBin)

GtkWidget *plumb_ui_log_view_new (PlumbWorkPool *pool) G_GNUC_WARN_UNUSED_RESULT;
/* NULL: there is no log. Does nothing where it is the same. */
void plumb_ui_log_view_set_path (PlumbUiLogView *self, const char *path);
const char *plumb_ui_log_view_get_path (PlumbUiLogView *self);
/* Between which times (real, us) it was written; for plumb_ui_log_view_show_time(). */
void plumb_ui_log_view_set_span (PlumbUiLogView *self, gint64 from_us, gint64 to_us);
/* Shows and selects the line that was written at a time. */
void plumb_ui_log_view_show_time (PlumbUiLogView *self, gint64 time_us);
/* Keeps the end in sight; ends when the user scrolls away from it. */
void plumb_ui_log_view_set_follow (PlumbUiLogView *self, gboolean follow);
gboolean plumb_ui_log_view_get_follow (PlumbUiLogView *self);
void plumb_ui_log_view_set_wrap (PlumbUiLogView *self, gboolean wrap);
void plumb_ui_log_view_set_search (PlumbUiLogView *self, const char *text);
/* The lines (PlumbUiLogModel), or NULL where there is no log. */
GListModel *plumb_ui_log_view_get_lines (PlumbUiLogView *self);
/* The line that is selected, GTK_INVALID_LIST_POSITION where none is. */
guint plumb_ui_log_view_get_position (PlumbUiLogView *self);

G_END_DECLS
