/* plumb-registry-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-registry.h"

G_BEGIN_DECLS

/* Holds what a pack says against all that is loaded. Returns: whether nothing is wrong. */
gboolean plumb_registry_check_pack (PlumbRegistry *self, PlumbPack *pack, PlumbProblems *problems);

G_END_DECLS
