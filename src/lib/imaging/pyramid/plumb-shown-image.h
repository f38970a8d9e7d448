/* plumb-shown-image.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-image.h"
#include "plumb-shown-profile.h"

G_BEGIN_DECLS

/* For files that people look at: in 8 bits of sRGB, at most @max_side wide and high. */
PlumbImage *plumb_shown_image_new (PlumbImage *image,
                                   const PlumbShownProfile *profile,
                                   guint max_side) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
