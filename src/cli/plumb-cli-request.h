/* plumb-cli-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-cli.h"
#include "plumb-workflow.h"

G_BEGIN_DECLS

/* The options that say how a workflow is planned and run, shared by `plan` and `run`. */
typedef struct _PlumbCliRequest PlumbCliRequest;

PlumbCliRequest *plumb_cli_request_new (void);
const GOptionEntry *plumb_cli_request_get_entries (PlumbCliRequest *self);
/* The request (plumb-workflow.h) that the options ask for. Also settles which workflow is meant:
 * an error where the words name none. */
PlumbValue *plumb_cli_request_make (PlumbCliRequest *self,
                                    PlumbCliSession *session,
                                    GError **error);
gboolean plumb_cli_request_grants_trust (PlumbCliRequest *self);
void plumb_cli_request_free (PlumbCliRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbCliRequest, plumb_cli_request_free)

G_END_DECLS
