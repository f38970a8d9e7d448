/* plumb-decode-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-file.h"

G_BEGIN_DECLS

/* What plumb-decode writes into the shared memory: this, then from PLUMB_DECODE_PIXELS_AT the rows
 * without padding, then the profile. Both sides are of one build; the reader trusts none of it. */
#define PLUMB_DECODE_MAGIC 0x706c6d62
#define PLUMB_DECODE_PIXELS_AT 4096
#define PLUMB_DECODE_INPUT_FD 3
#define PLUMB_DECODE_OUTPUT_FD 4

typedef struct
{
  guint32 magic;
  guint32 is_error;
  guint32 error_code;
  PlumbImageLayout layout;
  guint64 profile_length;
  char message[512];
} PlumbDecodeHead;

/* The other half: in the decoding process. FALSE where the result could not be written. */
gboolean plumb_decode_write (int fd, const PlumbImage *image, const GError *error);

/* As plumb_image_load_isolated(), of an open file. @path: for messages. */
PlumbImage *plumb_image_load_isolated_fd (const char *path,
                                          int fd,
                                          GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
