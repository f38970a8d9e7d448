/* plumb-log.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a job writes: byte for byte on disk up to PLUMB_LIMIT_LOG_BYTES, of more than that the head
 * and the tail with a line between them that says what is missing; the tail also in memory. The
 * file is made when the first byte comes and grows while the job runs. One thread. */
typedef struct _PlumbLog PlumbLog;

PlumbLog *plumb_log_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;
void plumb_log_free (PlumbLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbLog, plumb_log_free)

void plumb_log_append (PlumbLog *self, const char *bytes, gsize length);
/* Writes what is still in memory and closes the file. Nothing is appended after this. */
void plumb_log_end (PlumbLog *self);
guint64 plumb_log_get_bytes (PlumbLog *self);
/* Why the file could not be written (errno), or 0. The tail goes on. */
int plumb_log_get_error (PlumbLog *self);
/* The last lines, made visible; NULL where nothing was written. */
char *plumb_log_dup_tail (PlumbLog *self, guint n_lines) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
