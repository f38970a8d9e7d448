/* plumb-file.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files, the careful way. All functions are synchronous and for a worker thread or a short file. */

/**
 * PlumbFileError:
 * @PLUMB_FILE_ERROR_NAME: a name that may not become a path
 * @PLUMB_FILE_ERROR_KIND: a folder, a link, a device where a regular file was expected
 * @PLUMB_FILE_ERROR_LIMIT: larger than allowed
 * @PLUMB_FILE_ERROR_CHANGED: changed or vanished while it was read
 *
 * Other failures are G_IO_ERROR codes from errno.
 */
typedef enum
{
  PLUMB_FILE_ERROR_NAME,
  PLUMB_FILE_ERROR_KIND,
  PLUMB_FILE_ERROR_LIMIT,
  PLUMB_FILE_ERROR_CHANGED,
} PlumbFileError;

#define PLUMB_FILE_ERROR (plumb_file_error_quark ())
GQuark plumb_file_error_quark (void);

/* One component: not empty, no '/', no NUL, no control character, not "." or "..", not leading
 * '-', valid UTF-8, at most 255 bytes. */
gboolean plumb_file_check_name (const char *name, GError **error);
/* Components joined by '/', each a name; neither absolute nor climbing. */
gboolean plumb_file_check_relative (const char *path, GError **error);

/* Opens beneath a folder: no component is a link, nothing climbs out, the end is a regular file. */
int plumb_file_open_beneath (
    int folder_fd, const char *path, int flags, guint mode, GError **error);
int plumb_file_open_folder_beneath (int folder_fd, const char *path, GError **error);
/* Opens any regular file by path (links are followed), refusing folders and devices. */
int plumb_file_open_regular (const char *path, GError **error);
char *plumb_file_read (const char *path, gsize limit, gsize *length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Write to a temporary name, fsync, rename, fsync of the folder: all of it or nothing. */
gboolean plumb_file_write_atomic (const char *path,
                                  const char *data,
                                  gssize length,
                                  GError **error);
gboolean plumb_file_sync_folder (const char *path, GError **error);
gboolean plumb_file_copy_fd (
    int from_fd, int to_fd, guint64 limit, guint64 *n_bytes, GError **error);
gboolean plumb_file_remove_tree (const char *path, GError **error);
gboolean plumb_file_make_folder (const char *path, guint mode, GError **error);
gboolean plumb_file_make_durable_folder (const char *path, guint mode, GError **error);
guint64 plumb_file_get_free_bytes (const char *path);

/* Sets a GError from errno with "«what» «path»: reason". Always returns FALSE. */
gboolean plumb_file_set_errno (GError **error, int saved_errno, const char *what, const char *path);

/* Names made safe to show on a terminal: controls, bidirectional overrides and bad UTF-8 appear as
 * visible escapes. */
char *plumb_text_make_visible (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
