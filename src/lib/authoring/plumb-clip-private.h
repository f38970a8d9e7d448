/* plumb-clip-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-clip.h"

G_BEGIN_DECLS

/* plumb-clip.c: copy, text and back; plumb-clip-paste.c: into a draft. */
struct _PlumbClip
{
  PlumbGraph *graph; /* what is in it, as a document */
  PlumbValue *value; /* as it is written; its "inputs" are links from others */
};

PlumbPoint plumb_clip_read_point (PlumbValue *value);

G_END_DECLS
