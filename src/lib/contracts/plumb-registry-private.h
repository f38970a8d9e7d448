/* plumb-registry-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-registry.h"

G_BEGIN_DECLS

/* Holds what a pack says against all that is loaded. Returns: whether nothing is wrong. */
gboolean plumb_registry_check_pack (PlumbRegistry *self, PlumbPack *pack, PlumbProblems *problems);

/* How many edits (insert, delete, replace, swap neighbors) make one name of the other; G_MAXUINT
 * for names that are too long to be meant. */
guint plumb_name_measure (const char *a, const char *b);
/* So many edits may lie between a name and what was meant. */
guint plumb_name_get_reach (const char *name);

G_END_DECLS
