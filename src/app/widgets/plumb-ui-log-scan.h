/* plumb-ui-log-scan.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-ui-ansi.h"

G_BEGIN_DECLS

/* A log's file as lines, without having it in memory. A line ends at "\n", "\r\n" or "\r" (programs
 * that show progress), and after PLUMB_UI_LOG_MAX_LINE bytes; so memory is bounded whatever is in
 * the file. For worker threads. */

#define PLUMB_UI_LOG_MAX_LINE 4096
/* The place of every line whose number is a multiple of this is remembered. */
#define PLUMB_UI_LOG_BLOCK 256

/* Where a line begins. */
typedef struct
{
  guint64 offset;
  guint line;
  PlumbUiAnsiStyle style;
} PlumbUiLogPlace;

/* @place: of this line. @is_open: the file ends within it. Returns FALSE to stop before the next.
 */
typedef gboolean (*PlumbUiLogFunc) (
    const PlumbUiLogPlace *place, const char *line, gsize length, gboolean is_open, gpointer data);

/* Calls @func for the lines from @place on, which is moved behind the last one that has ended; its
 * style follows. Returns at the end of the file, or after about @max_bytes. */
gboolean plumb_ui_log_visit (int fd,
                             PlumbUiLogPlace *place,
                             guint64 max_bytes,
                             PlumbUiLogFunc func,
                             gpointer data,
                             GCancellable *cancellable,
                             GError **error);

/* One line as it is shown. */
typedef struct
{
  char *text;
  GArray *runs; /* PlumbUiAnsiRun */
} PlumbUiLogText;

/* NULL is nothing to free: an element that was taken. */
void plumb_ui_log_text_free (gpointer data);
/* PlumbUiLogTexts of at most @n lines. */
GPtrArray *plumb_ui_log_read (int fd,
                              const PlumbUiLogPlace *from,
                              guint n,
                              GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends the numbers (guint) of the lines that contain @needle, case being no difference, from
 * @place on; moves it to where the search goes on when the file has grown. */
gboolean plumb_ui_log_search (int fd,
                              PlumbUiLogPlace *place,
                              const char *needle,
                              GArray *lines,
                              GCancellable *cancellable,
                              GError **error);
/* The time that a line says of itself at its beginning (or after "Time:"), seconds since midnight
 * or since its program began; below 0: none. */
double plumb_ui_log_find_time (const char *line, gsize length, gboolean *is_elapsed);

G_END_DECLS
