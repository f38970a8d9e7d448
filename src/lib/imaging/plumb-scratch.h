/* plumb-scratch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image-file.h"

G_BEGIN_DECLS

/* Files without a name for what is too large to be in memory: on a disk, in the cache folder or
 * else /var/tmp, gone with the last who has them open. */
int plumb_scratch_open (guint64 length, GError **error);
gboolean plumb_scratch_open_for (const PlumbImageInfo *info, int *fd, GError **error);

G_END_DECLS
