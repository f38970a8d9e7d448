/* plumb-seed.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* The seed of a run, { "mode", "base" }: "derived" (the default), "indexed", "fixed", "random". */

/* What the run will have: a random base is drawn here, once, and recorded; else @rule as it is.
 * NULL: derived, 0. */
PlumbValue *plumb_seed_draw (PlumbValue *rule) G_GNUC_WARN_UNUSED_RESULT;
/* derived and random: FNV-1a 32 of "BASE|PATH|ITEM"; indexed: base + the node's index; fixed: base.
 */
guint64 plumb_seed_get (PlumbValue *seed, const char *path, gint64 index, guint item);

G_END_DECLS
