/* plumb-backup.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-project.h"

G_BEGIN_DECLS

/* A copy of a project's history: the ledger as of one moment, and the files that it names (as hard
 * links where the disk allows it). A runner may be at work meanwhile. Both for a worker thread. */
gboolean plumb_ledger_backup (PlumbProject *project,
                              const char *folder,
                              GCancellable *cancellable,
                              GError **error);
/* Puts a backup in the place of the project's history; the caller holds the lease. */
gboolean plumb_ledger_restore (PlumbProject *project,
                               const char *folder,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
