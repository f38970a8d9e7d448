/* plumb-image-rows.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-file.h"

G_BEGIN_DECLS

/* Who takes a picture as it is decoded, so that all of it need not be in memory at once. Each gives
 * FALSE to end it, with @error. */
typedef struct
{
  /* Once, before any rows; @profile may be NULL. */
  gboolean (*begin) (const PlumbImageLayout *layout,
                     GBytes *profile,
                     gpointer data,
                     GError **error);
  /* The next rows from the top; @stride bytes apart, of which only these are readable. */
  gboolean (*rows) (const guint8 *rows, gsize stride, guint n_rows, gpointer data, GError **error);
  /* Nullable: now and then, where the file is gone through before there are rows. */
  void (*goes_on) (gpointer data);
} PlumbRowSink;

/* In the decoding process: in as little memory as the format allows. What came before a failure is
 * worth nothing. */
gboolean plumb_image_read_rows (
    int fd, int scratch, const PlumbRowSink *sink, gpointer data, GError **error);

G_END_DECLS
