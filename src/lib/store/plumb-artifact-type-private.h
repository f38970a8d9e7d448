/* plumb-artifact-type-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a file is: found from its first bytes, else from its name; only what the list has. */

#define PLUMB_ARTIFACT_HEAD_BYTES 64

typedef struct
{
  const char *type; /* "image/png" */
  const char *ext;  /* "png" */
} PlumbArtifactType;

const PlumbArtifactType *plumb_artifact_type_find (const guint8 *head,
                                                   gsize length,
                                                   const char *name);
gboolean plumb_artifact_type_has_ext (const char *ext);

/* Whether a file of this type ends as it must; TRUE for types that have no end. */
gboolean plumb_artifact_type_is_whole (const PlumbArtifactType *type, int fd, guint64 n_bytes);

G_END_DECLS
