/* plumb-compare-bytes.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-value.h"

G_BEGIN_DECLS

/* What is no picture, a scene, a model, a text, is compared by its bytes: they are the same, or
 * they are not, and that is all that can be said. */

/**
 * PlumbBytesSide:
 * @path: (nullable): where it is
 * @sha256: (nullable): of its bytes; NULL where they cannot be read
 * @n_bytes: how many
 * @error: (nullable): why they cannot be read
 */
typedef struct
{
  const char *path;
  const char *sha256;
  guint64 n_bytes;
  const GError *error;
} PlumbBytesSide;

/* { "verdict": "pass" or "fail", "reasons", "authoritative" and "observer": { "path", "sha256",
 * "bytes" }, "exact_match", "dimensions_match", "compared": "bytes" } */
PlumbValue *plumb_bytes_judge (const PlumbBytesSide sides[2]) G_GNUC_WARN_UNUSED_RESULT;

/* Whether two files are to be compared so: neither is a picture, nor by its name meant to be one.
 * Reads their first bytes. */
gboolean plumb_bytes_are_due (const char *path_a, const char *path_b);
/* Reads both. For a worker thread; @error is for cancellation only. */
PlumbValue *plumb_bytes_compare (const char *path_a,
                                 const char *path_b,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
