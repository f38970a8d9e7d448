/* plumb-gegl-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gegl-plugin.h>

#include "plumb-gegl.h"

G_BEGIN_DECLS

#define PLUMB_TYPE_OP_DIFFERENCE (plumb_op_difference_get_type ())
G_DECLARE_FINAL_TYPE (
    PlumbOpDifference, plumb_op_difference, PLUMB, OP_DIFFERENCE, GeglOperationPointComposer)

#define PLUMB_TYPE_OP_ERROR (plumb_op_error_get_type ())
G_DECLARE_FINAL_TYPE (PlumbOpError, plumb_op_error, PLUMB, OP_ERROR, GeglOperationPointComposer)

/* The format of a layout's numbers; with @as_straight, as if they were not premultiplied. */
const Babl *plumb_gegl_get_format (const PlumbImageLayout *layout, gboolean as_straight);
GeglBuffer *plumb_gegl_buffer_new_as (const PlumbImage *image,
                                      const Babl *format) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
