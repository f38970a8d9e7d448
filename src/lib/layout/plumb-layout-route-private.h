/* plumb-layout-route-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to the room: bend points that lead links past nodes.
 */

#pragma once

#include "plumb-layout.h"

G_BEGIN_DECLS

void plumb_layout_route (const PlumbLayoutInput *input,
                         const PlumbLayoutOptions *options,
                         PlumbLayoutResult *result);

G_END_DECLS
