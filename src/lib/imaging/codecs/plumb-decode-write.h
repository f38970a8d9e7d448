/* plumb-decode-write.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-decode.h"

G_BEGIN_DECLS

/* Once more, PLUMB_DECODE_SECONDS may pass until the process is ended. */
void plumb_decode_go_on (void);

/* What it works on; @scratch is -1 where there is none. */
typedef struct
{
  int input;
  int output;
  int scratch;
} PlumbDecodeFiles;

/* What the decoding process does with its input, and leaves in its output. FALSE where not even why
 * there is no picture could be written. */
gboolean plumb_decode_picture (const PlumbDecodeFiles *files);
gboolean plumb_decode_header (const PlumbDecodeFiles *files);
gboolean plumb_decode_identity (const PlumbDecodeFiles *files);
/* The levels of a pyramid from @first_level on. */
gboolean plumb_decode_pyramid (const PlumbDecodeFiles *files, guint first_level);

G_END_DECLS
