/* plumb-trust-check.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-trust.h"
#include "plumb-workflow.h"

G_BEGIN_DECLS

/* A document that came from elsewhere starts nothing until its user has said so: what is trusted is
 * the exact list of programs that the workflow, as it would run, starts and that did not come with
 * the application (plumb-commands.h). The runner refuses the rest; front ends show the list, and
 * grant its hash with plumb_trust_grant(). */

/* PLUMB_ENGINE_ERROR_TRUST where it may not run; the message lists the programs, one a line. */
gboolean plumb_trust_check (PlumbEngine *engine, PlumbWorkflow *workflow, GError **error);

/* { "trusted", "workflow", "hash" (of the commands), "commands": [ { "node", "kind", "argv", … } ]
 * }
 */
PlumbValue *plumb_trust_describe (PlumbEngine *engine,
                                  PlumbWorkflow *workflow) G_GNUC_WARN_UNUSED_RESULT;

/* The same of what the runner would start with these arguments, found on a worker. A workflow with
 * faults starts nothing: it has no commands, and is trusted if the project is. */
void plumb_trust_describe_async (PlumbEngine *engine,
                                 PlumbValue *arguments,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
PlumbValue *plumb_trust_describe_finish (GAsyncResult *result,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
