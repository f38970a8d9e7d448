/* plumb-blob-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that one owner may write: a file being decoded, pixels being made. Zeroed, and followed by
 * PLUMB_BLOB_SLACK readable and writable bytes so that a vector may run over the end. */
typedef struct
{
  guint8 *data;
  gsize length;
} PlumbBlob;

#define PLUMB_BLOB_SLACK 64

PlumbBlob *plumb_blob_new (gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbBlob *plumb_blob_read_fd (int fd, guint64 length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *plumb_blob_freeze (PlumbBlob *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_blob_free (PlumbBlob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbBlob, plumb_blob_free)

G_END_DECLS
