/* plumb-divergence.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-divergence.h"

#include "plumb-run-diff.h"
#include "plumb-workflow.h"

struct _PlumbDivergence
{
  gint64 before;
  gint64 after;
  PlumbWorkflow *workflow; /* of the later run */
  PlumbValue *diff;
};

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

/* A step in a round of a block counts as the block. NULL where the graph has no such step. */
static PlumbFlatNode *
find_node (PlumbFlat *flat, const char *path)
{
  g_autofree char *outer = g_strndup (path, strcspn (path, "@"));

  return plumb_flat_find (flat, outer);
}

/* Edges lead from lower to higher positions: one pass backwards finds all. */
static gboolean *
mark_upstream (PlumbFlat *flat, const char *step)
{
  gboolean *marks = g_new0 (gboolean, flat->n_nodes + 1);
  PlumbFlatNode *node = find_node (flat, step);

  if (node != NULL)
    marks[node - flat->nodes] = TRUE;
  for (guint i = flat->n_nodes; i-- > 0;)
    for (guint j = 0; marks[i] && j < flat->nodes[i].n_edges_in; j++)
      marks[flat->edges[flat->nodes[i].edges_in[j]].source] = TRUE;
  return marks;
}

static gboolean
is_marked (PlumbFlat *flat, const gboolean *marks, const char *path)
{
  PlumbFlatNode *node = find_node (flat, path);

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

/**
 * plumb_divergence_new:
 * @engine: the project's engine
 * @reader: its ledger
 * @before: a run
 * @after: another run of the same workflow
 * @error: set where a run is not there
 *
 * Returns: (transfer full) (nullable): what differs between them
 */
PlumbDivergence *
plumb_divergence_new (
    PlumbEngine *engine, PlumbLedgerReader *reader, gint64 before, gint64 after, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_ENGINE (engine) && PLUMB_IS_LEDGER_READER (reader), NULL);

  g_autoptr (PlumbDivergence) self = g_new0 (PlumbDivergence, 1);
  self->before = before;
  self->after = after;
  self->diff = plumb_run_diff (reader, before, after, error);
  self->workflow = self->diff != NULL ? load_recorded (engine, reader, after, error) : NULL;
  return self->workflow != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * plumb_divergence_free:
 * @self: (transfer full): a divergence
 */
void
plumb_divergence_free (PlumbDivergence *self)
{
  g_clear_object (&self->workflow);
  g_clear_pointer (&self->diff, plumb_value_unref);
  g_free (self);
}

/**
 * plumb_divergence_describe:
 * @self: a divergence
 * @step: (nullable): only what it rests on, and itself
 *
 * Returns: (transfer full): the first step that differs, and why
 */
PlumbValue *
plumb_divergence_describe (const PlumbDivergence *self, const char *step)
{
  PlumbFlat *flat = plumb_workflow_get_flat (self->workflow);
  g_autofree gboolean *marks = step != NULL ? mark_upstream (flat, step) : NULL;
  PlumbValue *steps = plumb_value_get_member (self->diff, "steps");
  PlumbValueBuilder *upstream = plumb_value_builder_new_array ();
  PlumbValue *first = NULL;

  for (guint i = 0; i < plumb_value_get_length (steps); i++)
    {
      PlumbValue *one = plumb_value_get_element (steps, i);
      const char *path = plumb_value_member_string (one, "path", "");
      if (g_str_equal (plumb_value_member_string (one, "outputs", "same"), "same")
          || (marks != NULL && !is_marked (flat, marks, path)))
        continue;
      first = first != NULL ? first : one;
      plumb_value_builder_add (upstream, plumb_value_new_string (path));
    }
  PlumbValueBuilder *found = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (found, "before", self->before);
  plumb_value_builder_set_int (found, "after", self->after);
  plumb_value_builder_set (
      found, "step",
      first != NULL ? plumb_value_new_string (plumb_value_member_string (first, "path", ""))
                    : plumb_value_new_null ());
  plumb_value_builder_set (found, "differences", list_texts (first));
  plumb_value_builder_set (found, "upstream", plumb_value_builder_end (upstream));
  return plumb_value_builder_end (found);
}
