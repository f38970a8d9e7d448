/* plumb-findings-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-problem.h"

G_BEGIN_DECLS

/* The rules, in the order in which their problems are told (README.md has the codes of each). */
typedef enum
{
  PLUMB_RULE_KINDS,
  PLUMB_RULE_FIELDS,
  PLUMB_RULE_EDGES,
  PLUMB_RULE_CYCLES,
  PLUMB_RULE_FAMILIES,
  PLUMB_RULE_INPUTS,
  PLUMB_RULE_SINKS,
  PLUMB_RULE_REPEATS,
  PLUMB_RULE_WHOLE,
  PLUMB_N_RULES,
} PlumbRule;

/* What is found, in the order in which it is found, under its rule. */
typedef struct _PlumbFindings PlumbFindings;

PlumbFindings *plumb_findings_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_findings_free (PlumbFindings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbFindings, plumb_findings_free)

/* After FINDINGS_MAX of one rule only a count is kept. */
void plumb_findings_add (PlumbFindings *self, PlumbRule rule, const PlumbProblem *problem);
gboolean plumb_findings_have_errors (const PlumbFindings *self);
/* Copies of all of @inner, as those of the node @node. With @relax, errors that only count where a
 * node runs become warnings. */
void plumb_findings_append (PlumbFindings *self,
                            const PlumbFindings *inner,
                            const char *node,
                            gboolean relax);
/* Adds everything, rule by rule, to @problems. What stands in a block is told at the block too, as
 * a number. What is there with the same code and node is not told again. */
void plumb_findings_tell (const PlumbFindings *self, PlumbProblems *problems);

G_END_DECLS
