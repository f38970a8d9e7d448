/* plumb-artifacts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-value.h"

G_BEGIN_DECLS

/* The project's files by content: .plumbline/artifacts/ab/<sha256>.<ext>. A file is in the store
 * only when it is whole, hashed and durable; every import is temp, fsync, rename, fsync of the
 * folder. Functions are synchronous, for a worker thread; the object is immutable and may be
 * shared. */
#define PLUMB_TYPE_ARTIFACTS (plumb_artifacts_get_type ())
G_DECLARE_FINAL_TYPE (PlumbArtifacts, plumb_artifacts, PLUMB, ARTIFACTS, GObject)

PlumbArtifacts *plumb_artifacts_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_artifacts_import (PlumbArtifacts *self,
                                    int from_folder_fd,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbValue *plumb_artifacts_import_path (PlumbArtifacts *self,
                                         const char *path,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_artifacts_get_path (PlumbArtifacts *self,
                                const PlumbValue *datum) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_artifacts_contains (PlumbArtifacts *self, const char *sha256, const char *ext);
gboolean plumb_artifacts_verify (PlumbArtifacts *self,
                                 const PlumbValue *datum,
                                 GCancellable *cancellable,
                                 GError **error);

/* Data of all that is in the store, sorted by hash; what is there and no artifact is in @leftovers
 * (relative paths), if that is not NULL. */
GPtrArray *plumb_artifacts_list (PlumbArtifacts *self,
                                 GPtrArray *leftovers,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean plumb_artifacts_remove (PlumbArtifacts *self, const PlumbValue *datum, GError **error);
const char *plumb_artifacts_get_folder (PlumbArtifacts *self);

G_END_DECLS
