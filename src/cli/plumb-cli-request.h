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

typedef struct
{
  const char *details; /* for --help */
  int argc;
  char **argv;
} PlumbCliWords;

PlumbCliRequest *plumb_cli_request_new (void);
/* Parses the call, opens the project that its word names, and makes the request (plumb-workflow.h)
 * that the options ask for; also settles which workflow is meant. NULL: a message was printed and
 * @status set (also for --help). */
PlumbCliSession *plumb_cli_request_open (PlumbCliRequest *self,
                                         PlumbCli *cli,
                                         const PlumbCliWords *words,
                                         PlumbValue **request,
                                         int *status);
/* Only a part of the workflow, or as an observer: about the graph, not about who does the work. */
gboolean plumb_cli_request_is_partial (PlumbCliRequest *self);
const char *plumb_cli_request_get_order (PlumbCliRequest *self); /* or NULL */
gboolean plumb_cli_request_grants_trust (PlumbCliRequest *self);
void plumb_cli_request_free (PlumbCliRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbCliRequest, plumb_cli_request_free)

G_END_DECLS
