/* plumb-ui-log-model.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ui-log-scan.h"

#include "plumb-work-pool.h"

G_BEGIN_DECLS

/* A line of a log. "text" notifies when it has been read, or has grown. */
#define PLUMB_UI_TYPE_LOG_LINE (plumb_ui_log_line_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiLogLine, plumb_ui_log_line, PLUMB_UI, LOG_LINE, GObject)

/* NULL until it has been read. */
const char *plumb_ui_log_line_get_text (PlumbUiLogLine *self);
/* PlumbUiAnsiRuns of the text, or NULL. */
GArray *plumb_ui_log_line_get_runs (PlumbUiLogLine *self);

/* The lines of a file that may be there later, grow, or begin anew, as a GListModel of
 * PlumbUiLogLine. Only the place of every 256th line is kept; what is looked at is read on the
 * pool. Follows the file without polling. Main thread.
 *
 * Properties: "n-items"; "searching" (gboolean); "n-found" (guint). */
#define PLUMB_UI_TYPE_LOG_MODEL (plumb_ui_log_model_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiLogModel, plumb_ui_log_model, PLUMB_UI, LOG_MODEL, GObject)

PlumbUiLogModel *plumb_ui_log_model_new (PlumbWorkPool *pool,
                                         const char *path) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_ui_log_model_get_path (PlumbUiLogModel *self);
/* All that was there has been counted. */
gboolean plumb_ui_log_model_is_settled (PlumbUiLogModel *self);

/* Looks for lines that contain a text, in what comes later as well; NULL or "" ends it. */
void plumb_ui_log_model_set_search (PlumbUiLogModel *self, const char *text);
const char *plumb_ui_log_model_get_search (PlumbUiLogModel *self);
guint plumb_ui_log_model_get_n_found (PlumbUiLogModel *self);
/* The @n-th line that was found. */
guint plumb_ui_log_model_get_found (PlumbUiLogModel *self, guint n);
/* Which of the found lines is the first at or behind @line; n_found where none is. */
guint plumb_ui_log_model_find_from (PlumbUiLogModel *self, guint line);

/* The text of some lines, without colors; at most 8 MiB of it. */
void plumb_ui_log_model_get_text_async (PlumbUiLogModel *self,
                                        guint first,
                                        guint n_lines,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
char *plumb_ui_log_model_get_text_finish (PlumbUiLogModel *self,
                                          GAsyncResult *result,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The line that was written at a time (real, us), by the times that lines tell of themselves, else
 * by how far that is between @from_us and @to_us (which is a guess). */
void plumb_ui_log_model_find_time_async (PlumbUiLogModel *self,
                                         gint64 time_us,
                                         gint64 from_us,
                                         gint64 to_us,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
/* -1 with @error. */
gint64 plumb_ui_log_model_find_time_finish (PlumbUiLogModel *self,
                                            GAsyncResult *result,
                                            GError **error);

G_END_DECLS
