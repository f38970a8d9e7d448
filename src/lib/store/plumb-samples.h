/* plumb-samples.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The projects that come with the application, to be copied and started from. */

/* Their names, sorted; free with g_strfreev(). */
char **plumb_samples_list (void) G_GNUC_WARN_UNUSED_RESULT;
/* The sample's own folder, which is not to be worked in. */
char *plumb_samples_get_path (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* The first line and the first paragraph of what the sample says of itself. */
gboolean plumb_samples_describe (const char *name, char **title, char **summary);
/* Copies a sample, without what runs made of it. The folder must be empty or missing. The copy is a
 * project of its own: it has an id of its own and is named after its folder. */
gboolean plumb_samples_copy (const char *name, const char *folder, GError **error);
/* Puts the files that a sample's workflows work on into a project that there is already; a file
 * that is there stays as it is. */
gboolean plumb_samples_add_files (const char *name, const char *project, GError **error);

G_END_DECLS
