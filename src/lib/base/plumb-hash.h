/* plumb-hash.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "plumb-value.h"

G_BEGIN_DECLS

#define PLUMB_HASH_LENGTH 64 /* hexadecimal digits of a SHA-256 */

/* SHA-256, as 64 lower-case hexadecimal digits. */
char *plumb_hash_bytes (const void *data, gsize length) G_GNUC_WARN_UNUSED_RESULT;
void plumb_hash_bytes_to (const void *data, gsize length, char hex[PLUMB_HASH_LENGTH + 1]);
char *plumb_hash_value (const PlumbValue *value) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_hash_fd (int fd, guint64 *n_bytes, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* A running SHA-256. */
typedef struct _PlumbHasher PlumbHasher;

PlumbHasher *plumb_hasher_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_hasher_update (PlumbHasher *self, const void *data, gsize length);
char *plumb_hasher_end (PlumbHasher *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_hasher_free (PlumbHasher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbHasher, plumb_hasher_free)

/* FNV-1a, 32 bits: offset 2166136261, prime 16777619. */
guint32 plumb_fnv1a32 (const void *data, gsize length);

G_END_DECLS
