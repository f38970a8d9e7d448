/* plumb-workflow.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-engine.h"
#include "plumb-flat.h"

G_BEGIN_DECLS

/* A *request* says how a workflow is to be planned and run. It is a value, so that it can be given
 * to another process and recorded with the run. Every member may be absent:
 *
 *   "set": { "node.field": value }   parameters that replace the document's
 *   "to": [ "node" ]                 only these and what they need
 *   "from": [ "node" ]               only these and what needs them; the rest from the cache
 *   "failed_of": 41                  only what failed in that run, and what needs it
 *   "force": [ "node" ]              run even if cached ("*": all)
 *   "cache": false                   take nothing from the cache
 *   "seed": 7 | { "mode", "base" }   instead of the document's
 *   "slots": { "cpu": 2 }            how much runs at once; default: the project's, then the
 * machine's "threads": 1                     how many a job may use "budget": { "executions",
 * "rounds", "wall_s", "bytes" } "retry": { "max_attempts", "mode": "fixed"|"exponential",
 * "base_ms", "max_ms", "jitter", "on": [class] } "sandbox": true "mode": "run" | "replay",
 * "replay_of": 41
 *   "observe": [ "node" ]            these steps (a block: those in it; "*": all) neither publish
 *                                    nor notify: where they would, they are skipped
 *   "rollout": { … }                 the mode that it runs in, which is recorded (room parity)
 *
 * An unknown member is an error. A document with a member "legacy" is a graph that is to replace a
 * command: without "rollout" it observes, whatever "observe" says. */

/* A document as it is to run: read, the request's parameters put in, checked, flattened. Immutable.
 */
#define PLUMB_TYPE_WORKFLOW (plumb_workflow_get_type ())
G_DECLARE_FINAL_TYPE (PlumbWorkflow, plumb_workflow, PLUMB, WORKFLOW, GObject)

/* @name: of a workflow of the project ("still"). @request may be NULL. Every finding goes to
 * @problems; NULL with @error where the workflow cannot be planned. */
PlumbWorkflow *plumb_workflow_load (PlumbEngine *engine,
                                    const char *name,
                                    PlumbValue *request,
                                    PlumbProblems *problems,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same from text, such as a run's record. */
PlumbWorkflow *plumb_workflow_parse (PlumbEngine *engine,
                                     const char *name,
                                     const char *text,
                                     PlumbValue *request,
                                     PlumbProblems *problems,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What the runner would run that is asked to "start" with these arguments (plumb-runner-client.h).
 */
PlumbWorkflow *plumb_workflow_load_asked (PlumbEngine *engine,
                                          PlumbLedgerReader *reader,
                                          PlumbValue *arguments,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_workflow_get_name (PlumbWorkflow *self);
const char *plumb_workflow_get_text (PlumbWorkflow *self); /* the document as it runs */
PlumbFlat *plumb_workflow_get_flat (PlumbWorkflow *self);
PlumbValue *plumb_workflow_get_request (PlumbWorkflow *self); /* never NULL */

G_END_DECLS
