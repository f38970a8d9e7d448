/* plumb-source-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-blob-private.h"
#include "plumb-image-file.h"

G_BEGIN_DECLS

/* Bytes to look at without loading them: a file, or memory where @data is not NULL. */
typedef struct
{
  const guint8 *data;
  int fd;
  guint64 length;
  int scratch; /* a file for who reads it, empty; 0 where there is none */
} PlumbSource;

gboolean plumb_source_init (PlumbSource *source, int fd, GError **error);
/* Copies exactly @length bytes from @offset; FALSE where they are not there. */
gboolean plumb_source_read (const PlumbSource *source, guint64 offset, void *buffer, gsize length);

gboolean plumb_jpeg_probe (const PlumbSource *source, PlumbImageInfo *info, GError **error);
/* As plumb_image_peek(), of what lies anywhere. */
gboolean plumb_source_peek (const PlumbSource *source, PlumbImageInfo *info, GError **error);

/* Opens @path and has @find look for the text of a keyword in it: what it gives, with the path in
 * its error. */
typedef char *(*PlumbTextFunc) (const PlumbSource *source, const char *keyword, GError **error);
char *plumb_source_find_text (const char *path,
                              PlumbTextFunc find,
                              const char *keyword,
                              GError **error);

/* Sets @error; always FALSE. */
gboolean plumb_image_fail (GError **error, PlumbImageError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void plumb_image_prefix_path (GError **error, const char *path);
/* Whether the layout is within the limits. */
gboolean plumb_image_check_layout (const PlumbImageLayout *layout, GError **error);
/* Zeroed pixels for a layout, rows without padding. */
PlumbBlob *plumb_image_allocate (const PlumbImageLayout *layout,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the pixels of plumb_image_allocate(). */
PlumbImage *plumb_image_new_take (const PlumbImageLayout *layout,
                                  PlumbBlob *pixels,
                                  GBytes *profile) G_GNUC_WARN_UNUSED_RESULT;

static inline guint32
plumb_get_be32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static inline guint32
plumb_get_le32 (const guint8 *bytes)
{
  return (guint32) bytes[3] << 24 | (guint32) bytes[2] << 16 | (guint32) bytes[1] << 8 | bytes[0];
}

G_END_DECLS
