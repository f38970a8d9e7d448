/* plumb-artifacts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-value.h"

G_BEGIN_DECLS

/* The project's files by content: .plumbline/artifacts/ab/<sha256>.<ext>. A file is in the store
 * only when it is whole, hashed and durable; every import is temp, fsync, rename, fsync of the folder.
 * Functions are synchronous, for a worker thread; the object itself is immutable. */
#define PLUMB_TYPE_ARTIFACTS (plumb_artifacts_get_type ())
G_DECLARE_FINAL_TYPE (PlumbArtifacts, plumb_artifacts, PLUMB, ARTIFACTS, GObject)

PlumbArtifacts *plumb_artifacts_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
/* @from_folder_fd and @name are opened beneath (no links); must be a regular file with one link.
 * Returns a datum: { artifact, type, ext, bytes, name }. @type is found from the content for
 * pictures and media, else from the extension of a fixed list. */
PlumbValue *plumb_artifacts_import (PlumbArtifacts *self, int from_folder_fd, const char *name, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A file of the user's, by path (links are followed). */
PlumbValue *plumb_artifacts_import_path (PlumbArtifacts *self, const char *path, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_artifacts_get_path (PlumbArtifacts *self, PlumbValue *datum) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_artifacts_contains (PlumbArtifacts *self, const char *sha256, const char *ext);
/* Hashes the stored file again. */
gboolean plumb_artifacts_verify (PlumbArtifacts *self, PlumbValue *datum, GCancellable *cancellable, GError **error);

G_END_DECLS
