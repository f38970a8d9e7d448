/* plumb-thumbnailer.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-scene.h"

G_BEGIN_DECLS

/* A PNG file no larger than @size on either side; NULL where there is no memory for it. */
GBytes *plumb_thumbnailer_draw (PlumbScene *scene, int size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
