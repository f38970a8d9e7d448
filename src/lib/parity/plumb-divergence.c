/* plumb-divergence.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-divergence.h"

#include "plumb-run-diff.h"
#include "plumb-workflow.h"

/* The document as the run had it: what it said then is what it is about. */
static PlumbWorkflow *
load_recorded (PlumbEngine *engine, PlumbLedgerReader *reader, gint64 run, GError **error)
{
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (PlumbValue) record = plumb_ledger_reader_get_run_record (reader, run, error);

  return record != NULL
             ? plumb_workflow_parse (engine, plumb_value_member_string (record, "workflow", ""),
                                     plumb_value_member_string (record, "document", ""), NULL,
                                     problems, error)
             : NULL;
}

/* Edges lead from lower to higher positions: one pass backwards finds all. */
static gboolean *
mark_upstream (PlumbFlat *flat, const char *step)
{
  gboolean *marks = g_new0 (gboolean, flat->n_nodes + 1);
  PlumbFlatNode *node = plumb_flat_find (flat, step);

  if (node != NULL)
    marks[node - flat->nodes] = TRUE;
  for (guint i = flat->n_nodes; i-- > 0;)
    for (guint j = 0; marks[i] && j < flat->nodes[i].n_edges_in; j++)
      marks[flat->edges[flat->nodes[i].edges_in[j]].source] = TRUE;
  return marks;
}

/* A step in a round of a block counts as the block. */
static gboolean
is_marked (PlumbFlat *flat, const gboolean *marks, const char *path)
{
  const char *at = strchr (path, '@');
  g_autofree char *outer = at != NULL ? g_strndup (path, (gsize) (at - path)) : g_strdup (path);
  PlumbFlatNode *node = plumb_flat_find (flat, outer);

  return node != NULL && marks[node - flat->nodes];
}

static PlumbValue *
list_texts (PlumbValue *step)
{
  PlumbValueBuilder *texts = plumb_value_builder_new_array ();
  PlumbValue *items = plumb_value_get_member (step, "items");
  PlumbValue *differences
      = plumb_value_get_member (plumb_value_get_element (items, 0), "differences");

  for (guint i = 0; i < plumb_value_get_length (differences); i++)
    plumb_value_builder_add (texts, plumb_value_new_string (plumb_value_member_string (
                                        plumb_value_get_element (differences, i), "text", "")));
  return plumb_value_builder_end (texts);
}

static PlumbValue *
describe (const PlumbDivergenceQuery *query, PlumbFlat *flat, PlumbValue *diff)
{
  g_autofree gboolean *marks = query->step != NULL ? mark_upstream (flat, query->step) : NULL;
  PlumbValue *steps = plumb_value_get_member (diff, "steps");
  PlumbValueBuilder *upstream = plumb_value_builder_new_array ();
  PlumbValue *first = NULL;

  for (guint i = 0; i < plumb_value_get_length (steps); i++)
    {
      PlumbValue *step = plumb_value_get_element (steps, i);
      const char *path = plumb_value_member_string (step, "path", "");
      if (g_str_equal (plumb_value_member_string (step, "outputs", "same"), "same")
          || (marks != NULL && !is_marked (flat, marks, path)))
        continue;
      first = first != NULL ? first : step;
      plumb_value_builder_add (upstream, plumb_value_new_string (path));
    }
  PlumbValueBuilder *found = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (found, "before", query->before);
  plumb_value_builder_set_int (found, "after", query->after);
  plumb_value_builder_set (
      found, "step",
      first != NULL ? plumb_value_new_string (plumb_value_member_string (first, "path", ""))
                    : plumb_value_new_null ());
  plumb_value_builder_set (found, "differences", list_texts (first));
  plumb_value_builder_set (found, "upstream", plumb_value_builder_end (upstream));
  return plumb_value_builder_end (found);
}

/**
 * plumb_divergence_find:
 * @engine: the project's engine
 * @reader: its ledger
 * @query: two runs, and the step whose picture differs
 * @error: set where a run is not there
 *
 * Returns: (transfer full) (nullable): the first step that differs, and why
 */
PlumbValue *
plumb_divergence_find (PlumbEngine *engine,
                       PlumbLedgerReader *reader,
                       const PlumbDivergenceQuery *query,
                       GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_LEDGER_READER (reader), NULL);

  g_autoptr (PlumbValue) diff = plumb_run_diff (reader, query->before, query->after, error);
  g_autoptr (PlumbWorkflow) workflow
      = diff != NULL ? load_recorded (engine, reader, query->after, error) : NULL;

  return workflow != NULL ? describe (query, plumb_workflow_get_flat (workflow), diff) : NULL;
}
