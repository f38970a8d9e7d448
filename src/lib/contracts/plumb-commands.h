/* plumb-commands.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-flat.h"

G_BEGIN_DECLS

/* The programs that a workflow starts and that did not come with the application: what a person is
 * asked to trust. An array, in plan order, of { "node", "kind", "argv": [ … ], "pack", "pack_hash"
 * }: the arguments of core.command nodes as the document has them, and the templates of kinds from
 * the user's own packs. Empty where there is nothing to ask about. */
PlumbValue *plumb_flat_list_commands (PlumbFlat *flat) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
