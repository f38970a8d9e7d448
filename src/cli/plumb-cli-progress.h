/* plumb-cli-progress.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

G_BEGIN_DECLS

/* The live view of a run on a terminal: a line a running item with its bar, and one for the whole.
 * Drawn over itself at every update; cleared at the end. */
typedef struct _PlumbCliProgress PlumbCliProgress;

PlumbCliProgress *plumb_cli_progress_new (void);
/* @progress: as plumb-runner-client.h describes it. */
void plumb_cli_progress_update (PlumbCliProgress *self, PlumbValue *progress);
void plumb_cli_progress_free (PlumbCliProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbCliProgress, plumb_cli_progress_free)

G_END_DECLS
