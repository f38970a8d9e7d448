/* plumb-rollout.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-compare.h"
#include "plumb-parity.h"
#include "plumb-project.h"

G_BEGIN_DECLS

/* Who does the work, and by what it is judged: the file rollout.json of a project. It is the
 * people's and goes with the project into git; the machine's folder can be deleted without it.
 *
 *   { "plumb_rollout": 1, "required_passes": 3, "wait_s": 120, "compare": { "pass_delta": 0.004 },
 *     "workflows": { "still": {
 *         "workflow_rollout_mode": "shadow", "by": "ana", "when": "2025-…", "why": "…",
 *         "compare": { … }, "required_passes": 3,
 *         "outputs": { "image": { "workflow_rollout_mode": "graph", "by", "when", "why",
 *                                 "graph": "<hash that was promoted>",
 *                                 "compare": { "regions": [ … ], "mask": "masks/lamp.png" } } } } }
 * }
 *
 * An output without a mode has its workflow's, a workflow without one is `legacy`. "compare" is
 * what plumb-compare.h reads; an output's members win over its workflow's, these over the
 * project's. */

#define PLUMB_ROLLOUT_FILE "rollout.json"
#define PLUMB_ROLLOUT_PASSES 3
#define PLUMB_ROLLOUT_WAIT_S 120

/* A mode and why it is so. What is not known is "". Borrowed from the PlumbRollout. */
typedef struct
{
  PlumbMode mode;
  gboolean is_set; /* somebody chose it; else it is the default */
  const char *by;
  const char *when; /* ISO 8601, UTC */
  const char *why;
  const char *graph; /* mode graph: hash of the graph that was promoted */
} PlumbModeRecord;

/* What the file said when it was read. Immutable, atomically counted. */
typedef struct _PlumbRollout PlumbRollout;

/* A project without the file has the defaults. */
PlumbRollout *plumb_rollout_load (PlumbProject *project, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PlumbRollout *plumb_rollout_ref (PlumbRollout *self);
void plumb_rollout_unref (PlumbRollout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbRollout, plumb_rollout_unref)

/* @output: NULL: the workflow's own. */
void plumb_rollout_get_mode (const PlumbRollout *self,
                             const char *workflow,
                             const char *output,
                             PlumbModeRecord *record);
guint plumb_rollout_get_required_passes (const PlumbRollout *self, const char *workflow);
guint plumb_rollout_get_wait_s (const PlumbRollout *self, const char *workflow);
/* The members that hold for the output, the mask as a path. */
PlumbValue *plumb_rollout_get_compare (const PlumbRollout *self,
                                       const char *workflow,
                                       const char *output) G_GNUC_WARN_UNUSED_RESULT;
/* { PLUMB_MODE_MEMBER, by, when, why, graph } of a record. */
PlumbValue *plumb_mode_record_to_value (const PlumbModeRecord *record) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a mode, with who, when and why; nothing is asked: plumb-promotion.h has the rule. */
typedef struct
{
  const char *workflow;
  const char *output; /* NULL: the workflow's, and outputs lose their own */
  PlumbMode mode;
  const char *by;
  const char *when;
  const char *why;
  const char *graph; /* or NULL */
} PlumbModeChange;

gboolean plumb_rollout_write_mode (PlumbProject *project,
                                   const PlumbModeChange *change,
                                   GError **error);
/* Puts members into "compare" of the output; of the workflow where it is NULL. */
gboolean plumb_rollout_write_compare (PlumbProject *project,
                                      const char *workflow,
                                      const char *output,
                                      const PlumbValue *members,
                                      GError **error);

G_END_DECLS
