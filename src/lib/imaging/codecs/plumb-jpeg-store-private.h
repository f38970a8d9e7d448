/* plumb-jpeg-store-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include <jpeglib.h>

#include <glib.h>

G_BEGIN_DECLS

/* The coefficients of a picture whose scans each tell a part of all of it, in a file: of each
 * component only the rows that libjpeg works on are in memory. What goes wrong with the file is
 * libjpeg's error, and @error says what it was. */
typedef struct
{
  int fd; /* empty; the caller's */
  guint64 length;
  struct jvirt_barray_control *arrays;
  void (*realize_others) (j_common_ptr jpeg);
  GError *error;
} PlumbJpegStore;

/* @jpeg was just created; its client_data is the store's. */
void plumb_jpeg_store_init (PlumbJpegStore *self, j_decompress_ptr jpeg, int fd);

G_END_DECLS
