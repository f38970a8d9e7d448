/* plumb-layout-fit-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Private to the room: where a group of boxes fits among others that stay.
 */

#pragma once

#include "plumb-layout.h"

G_BEGIN_DECLS

typedef struct _PlumbLayoutFit PlumbLayoutFit;

PlumbLayoutFit *plumb_layout_fit_new (const PlumbLayoutOptions *options);
void plumb_layout_fit_free (PlumbLayoutFit *self);
void plumb_layout_fit_add_obstacle (PlumbLayoutFit *self, const PlumbRect *rect);
void plumb_layout_fit_add_frame (PlumbLayoutFit *self, const PlumbRect *rect);
void plumb_layout_fit_add_outsider (PlumbLayoutFit *self, const PlumbRect *rect);
gboolean plumb_layout_fit_find (PlumbLayoutFit *self,
                                const PlumbRect *group,
                                int n,
                                PlumbPoint *offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbLayoutFit, plumb_layout_fit_free)

G_END_DECLS
