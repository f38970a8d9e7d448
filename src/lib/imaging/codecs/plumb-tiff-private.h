/* plumb-tiff-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include <tiffio.h>

#include "plumb-codec-private.h"
#include "plumb-window-private.h"

G_BEGIN_DECLS

#define PLUMB_TIFF_MOST_BYTES ((gsize) 1 << 30) /* that libtiff may take at once, and in all */

/* A file that libtiff reads, and what it first complained of. Through a window, libtiff need not
 * hold a compressed strip. */
typedef struct
{
  PlumbSource source;
  PlumbWindow *window; /* (nullable) */
  guint64 at;
  char message[160];
} PlumbTiffStream;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TIFF, TIFFClose)

TIFF *plumb_tiff_open (PlumbTiffStream *stream) G_GNUC_WARN_UNUSED_RESULT;
/* Sets @error; always FALSE. */
gboolean plumb_tiff_fail (const PlumbTiffStream *stream, GError **error);

gboolean plumb_tiff_read_rows (const PlumbSource *source,
                               const PlumbImageInfo *info,
                               const PlumbRowSink *sink,
                               gpointer data,
                               GError **error);

G_END_DECLS
