/* plumb-item-attempts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-ledger-reader.h"

G_BEGIN_DECLS

/* The attempts of an item, each as a row of its own: the ledger's tables keep the last of them, its
 * events have them all. Pure; any thread. */

/* PlumbItemRow, the first attempt first. */
GPtrArray *plumb_item_attempts_list (GPtrArray *events,
                                     const char *path,
                                     gint64 item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
