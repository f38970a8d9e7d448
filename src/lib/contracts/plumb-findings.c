/* plumb-findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-findings-private.h"

/* Nobody reads more; and definitions that hold each other's instances multiply them. */
#define FINDINGS_MAX 1000

struct _PlumbFindings
{
  PlumbProblems *rules[PLUMB_N_RULES];
  guint n_left_out; /* saturating */
  gboolean leaves_out_errors;
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
leave_out (PlumbFindings *self, guint n, gboolean is_error)
{
  self->leaves_out_errors |= is_error;
  self->n_left_out = self->n_left_out > G_MAXUINT - n ? G_MAXUINT : self->n_left_out + n;
}

void
plumb_findings_add (PlumbFindings *self, PlumbRule rule, const PlumbProblem *problem)
{
  if (plumb_problems_get_length (self->rules[rule]) < FINDINGS_MAX)
    plumb_problems_add (self->rules[rule], problem);
  else
    leave_out (self, 1, problem->severity == PLUMB_SEVERITY_ERROR);
}

gboolean
plumb_findings_have_errors (const PlumbFindings *self)
{
  gboolean have_errors = self->leaves_out_errors;
  for (guint i = 0; i < PLUMB_N_RULES; i++)
    have_errors |= plumb_problems_has_errors (self->rules[i]);
  return have_errors;
}

/* A muted or bypassed node may be half made: only what makes the graph itself unreadable counts. */
static gboolean
can_relax (PlumbRule rule)
{
  return rule == PLUMB_RULE_FIELDS || rule == PLUMB_RULE_INPUTS || rule == PLUMB_RULE_REPEATS;
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
      PlumbProblems *from = inner->rules[rule];
      guint n_room = FINDINGS_MAX - plumb_problems_get_length (self->rules[rule]);
      guint n_inner = plumb_problems_get_length (from);
      for (guint i = 0; i < MIN (n_room, n_inner); i++)
        append_problem (self, rule, plumb_problems_get (from, i), node, relax);
      if (n_inner > n_room)
        leave_out (self, n_inner - n_room,
                   plumb_problems_has_errors (from) && !(relax && can_relax (rule)));
    }
  leave_out (self, inner->n_left_out, inner->leaves_out_errors && !relax);
}

typedef struct
{
  char *path;
  guint n;
  gboolean has_error;
} Summary;

static void
summary_clear (gpointer data)
{
  g_clear_pointer (&((Summary *) data)->path, g_free);
}

static void
count_at (GArray *summaries, GHashTable *positions, char *path, PlumbSeverity severity)
{
  gpointer position;
  if (!g_hash_table_lookup_extended (positions, path, NULL, &position))
    {
      Summary added = { .path = path };
      position = GUINT_TO_POINTER (summaries->len);
      g_hash_table_insert (positions, path, position);
      g_array_append_val (summaries, added);
    }
  else
    g_free (path);
  Summary *summary = &g_array_index (summaries, Summary, GPOINTER_TO_UINT (position));
  summary->n++;
  summary->has_error |= severity == PLUMB_SEVERITY_ERROR;
}

/* How many problems stand in each block: “a” and “a:b” for one at “a:b:c”. */
static GArray *
count_inside (const PlumbFindings *self)
{
  GArray *summaries = g_array_new (FALSE, FALSE, sizeof (Summary));
  g_array_set_clear_func (summaries, summary_clear);
  g_autoptr (GHashTable) positions = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint rule = 0; rule < PLUMB_N_RULES; rule++)
    for (guint i = 0; i < plumb_problems_get_length (self->rules[rule]); i++)
      {
        const PlumbProblem *problem = plumb_problems_get (self->rules[rule], i);
        const char *node = problem->node == NULL ? "" : problem->node;
        for (const char *colon = strchr (node, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
          count_at (summaries, positions, g_strndup (node, (gsize) (colon - node)),
                    problem->severity);
      }
  return summaries;
}

static void
tell_summaries (const PlumbFindings *self, PlumbProblems *problems)
{
  g_autoptr (GArray) summaries = count_inside (self);
  for (guint i = 0; i < summaries->len; i++)
    {
      const Summary *summary = &g_array_index (summaries, Summary, i);
      g_autofree char *found = g_strdup_printf ("%u", summary->n);
      g_autofree char *message
          = g_strdup_printf (summary->n == 1 ? "%s problem inside" : "%s problems inside", found);
      plumb_problems_add (problems,
                          &(PlumbProblem) { .severity = summary->has_error ? PLUMB_SEVERITY_ERROR
                                                                           : PLUMB_SEVERITY_WARNING,
                                            .code = "inner-problems",
                                            .node = summary->path,
                                            .message = message,
                                            .expected = "no problems inside",
                                            .found = found,
                                            .advice = "Open the block and correct them" });
    }
}

static char *
make_key (const PlumbProblem *problem)
{
  return g_strconcat (problem->code, " ", problem->node == NULL ? "" : problem->node, NULL);
}

/* What the document's reader has told is not told again. */
static void
tell_rule (PlumbProblems *from, PlumbProblems *to, GHashTable *told)
{
  for (guint i = 0; i < plumb_problems_get_length (from); i++)
    {
      const PlumbProblem *problem = plumb_problems_get (from, i);
      g_autofree char *key = make_key (problem);
      if (!g_hash_table_contains (told, key))
        plumb_problems_add (to, problem);
    }
}

void
plumb_findings_tell (const PlumbFindings *self, PlumbProblems *problems)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    g_hash_table_add (told, make_key (plumb_problems_get (problems, i)));
  for (guint rule = 0; rule < PLUMB_N_RULES; rule++)
    {
      if (rule == PLUMB_RULE_WHOLE)
        tell_summaries (self, problems);
      tell_rule (self->rules[rule], problems, told);
    }
  if (self->n_left_out == 0)
    return;
  g_autofree char *message = g_strdup_printf ("%u more problems are left out", self->n_left_out);
  plumb_problems_add (problems,
                      &(PlumbProblem) { .severity = self->leaves_out_errors ? PLUMB_SEVERITY_ERROR
                                                                            : PLUMB_SEVERITY_NOTE,
                                        .code = "more-problems",
                                        .message = message,
                                        .advice = "Correct the ones above and check again" });
}
