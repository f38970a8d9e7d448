/* plumb-findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-findings-private.h"

/* Nobody reads more; and definitions that hold each other's instances multiply them. */
#define FINDINGS_MAX 1000

struct _PlumbFindings
{
  PlumbProblems *rules[PLUMB_N_RULES];
  guint n_errors;
  guint n_left_out; /* saturating */
};

PlumbFindings *
plumb_findings_new (void)
{
  PlumbFindings *self = g_new0 (PlumbFindings, 1);
  for (guint i = 0; i < PLUMB_N_RULES; i++)
    self->rules[i] = plumb_problems_new ();
  return self;
}

void
plumb_findings_free (PlumbFindings *self)
{
  for (guint i = 0; i < PLUMB_N_RULES; i++)
    g_clear_pointer (&self->rules[i], plumb_problems_unref);
  g_free (self);
}

static void
leave_out (PlumbFindings *self, guint n)
{
  if (n > 0)
    self->n_errors = MAX (self->n_errors, 1);
  self->n_left_out = self->n_left_out > G_MAXUINT - n ? G_MAXUINT : self->n_left_out + n;
}

void
plumb_findings_add (PlumbFindings *self, PlumbRule rule, const PlumbProblem *problem)
{
  if (plumb_problems_get_length (self->rules[rule]) >= FINDINGS_MAX)
    {
      leave_out (self, 1);
      return;
    }
  if (problem->severity == PLUMB_SEVERITY_ERROR)
    self->n_errors++;
  plumb_problems_add (self->rules[rule], problem);
}

guint
plumb_findings_count_errors (const PlumbFindings *self)
{
  return self->n_errors;
}

/* A muted or bypassed node may be half made: only what makes the graph itself unreadable counts. */
static gboolean
can_relax (PlumbRule rule)
{
  return rule == PLUMB_RULE_FIELDS || rule == PLUMB_RULE_INPUTS || rule == PLUMB_RULE_REPEATS
         || rule == PLUMB_RULE_INSTANCES;
}

static void
append_problem (PlumbFindings *self,
                PlumbRule rule,
                const PlumbProblem *found,
                const char *node,
                gboolean relax)
{
  PlumbProblem problem = *found;
  g_autofree char *path = problem.node == NULL ? NULL : g_strconcat (node, ":", problem.node, NULL);
  problem.node = path != NULL ? path : node;
  if (relax && can_relax (rule) && problem.severity == PLUMB_SEVERITY_ERROR)
    problem.severity = PLUMB_SEVERITY_WARNING;
  plumb_findings_add (self, rule, &problem);
}

void
plumb_findings_append (PlumbFindings *self,
                       const PlumbFindings *inner,
                       const char *node,
                       gboolean relax)
{
  for (guint rule = 0; rule < PLUMB_N_RULES; rule++)
    {
      guint n_room = FINDINGS_MAX - plumb_problems_get_length (self->rules[rule]);
      guint n_inner = plumb_problems_get_length (inner->rules[rule]);
      for (guint i = 0; i < MIN (n_room, n_inner); i++)
        append_problem (self, rule, plumb_problems_get (inner->rules[rule], i), node, relax);
      if (n_inner > n_room)
        leave_out (self, n_inner - n_room);
    }
  leave_out (self, inner->n_left_out);
}

void
plumb_findings_tell (const PlumbFindings *self, PlumbProblems *problems)
{
  for (guint rule = 0; rule < PLUMB_N_RULES; rule++)
    plumb_problems_append (problems, self->rules[rule], NULL);
  if (self->n_left_out == 0)
    return;
  g_autofree char *message = g_strdup_printf ("%u more problems are left out", self->n_left_out);
  plumb_problems_add (problems,
                      &(PlumbProblem) { .severity = PLUMB_SEVERITY_NOTE,
                                        .code = "more-problems",
                                        .message = message,
                                        .advice = "Correct the ones above and check again" });
}
