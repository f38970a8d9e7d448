/* plumb-heat-map-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-heat-map.h"

G_BEGIN_DECLS

/* A PNG of one byte a pixel that points into @palette. @indices: rows without padding. */
GBytes *plumb_png_encode_indexed (const guint8 *indices,
                                  guint width,
                                  guint height,
                                  const guint8 palette[256][3],
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
