/* plumb-decode.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-hash.h"
#include "plumb-image-file.h"

G_BEGIN_DECLS

/* What plumb-decode writes into the shared memory: this, then from PLUMB_DECODE_PIXELS_AT the rows
 * without padding, then the profile. Both sides are of one build; the reader trusts none of it. */
#define PLUMB_DECODE_MAGIC 0x706c6d62
#define PLUMB_DECODE_PIXELS_AT 4096
#define PLUMB_DECODE_INPUT_FD 3
#define PLUMB_DECODE_OUTPUT_FD 4
/* An empty file for what is not to be in memory, where one was given. */
#define PLUMB_DECODE_SCRATCH_FD 5
/* As the one argument: the head alone, as far as the file's header tells it. */
#define PLUMB_DECODE_PROBE "--probe"
/* The head alone, with the pixel hash. */
#define PLUMB_DECODE_IDENTITY "--identity"
/* The tiles of all levels instead (imaging/pyramid). */
#define PLUMB_DECODE_PYRAMID "--pyramid"
#define PLUMB_DECODE_COARSE "--coarse"
#define PLUMB_DECODE_COARSE_LEVEL 2
/* Of real time without a row, for a file system that hangs; processor time is limited by itself. */
#define PLUMB_DECODE_SECONDS 60

typedef struct
{
  guint32 magic;
  guint32 is_error;
  guint32 error_code;
  PlumbImageLayout layout;
  guint64 profile_length;
  char pixels[PLUMB_HASH_LENGTH + 1]; /* the pixel hash, where that was asked for; else "" */
  char message[512];
} PlumbDecodeHead;

G_END_DECLS
