/* plumb-paths.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the program's own things lie. The caller frees each.
 * data: $PLUMB_DATA_DIR, else the installed share/plumbline.
 * locale: $PLUMB_LOCALE_DIR, else the installed share/locale.
 * libexec: $PLUMB_LIBEXEC_DIR, else the installed libexec/plumbline.
 * state, cache: plumbline/ under the XDG folders. runtime: plumbline/ under $XDG_RUNTIME_DIR, else
 * a private folder under the state folder; made with mode 0700 if missing. */
char *plumb_paths_get_data (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_paths_get_locale (void) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_paths_get_libexec (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_paths_get_state (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_paths_get_cache (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_paths_get_runtime (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* One of the application's own programs: in $PLUMB_BIN_DIR, beside the program that runs, in PATH,
 * or where it was installed; NULL where it is in none of them. */
char *plumb_paths_find_program (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Pack folders, strongest first: the user's, the system's, the application's. */
char **plumb_paths_list_packs (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
