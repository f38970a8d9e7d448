/* plumb-dispatch-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The comparison at the end of a dispatch: on a worker, with a reader of its own. */

#include "config.h"

#include "plumb-dispatch-private.h"

#include "plumb-clock.h"
#include "plumb-divergence.h"
#include "plumb-pair.h"
#include "plumb-pairs.h"

typedef struct
{
  const PlumbDispatchFacts *facts;
  PlumbLedgerReader *reader;
  PlumbValueBuilder *pairs;
  char *when;
  GCancellable *cancellable;
} Comparing;

typedef struct
{
  const char *output;
  const char *trial; /* (nullable) */
  gint64 run;
} Passed;

static gboolean
find_passed (PlumbValue *ended, gpointer data)
{
  Passed *passed = data;
  const char *verdict
      = plumb_value_member_string (plumb_value_get_member (ended, "verdicts"), passed->output, "");
  const char *trial = plumb_value_member_string (ended, "trial", NULL);

  if (g_str_equal (verdict, "pass") && g_strcmp0 (trial, passed->trial) == 0)
    passed->run = plumb_value_member_int (plumb_value_get_member (ended, "runs"), "graph", 0);
  return passed->run <= 0;
}

/* The observer's run of the latest dispatch that passed for this output, or 0. */
static gint64
find_passed_run (Comparing *self, const char *output)
{
  Passed passed = { .output = output, .trial = self->facts->trial };

  plumb_pairs_walk_dispatches (self->reader, self->facts->contract->workflow, find_passed, &passed,
                               NULL);
  return MAX (passed.run, 0);
}

/* What changed in the graph since it passed, if it ever did. */
static PlumbValue *
find_first_step (Comparing *self, const PlumbLegacyOutput *output)
{
  gint64 before = find_passed_run (self, output->id);
  gint64 after = self->facts->runs[PLUMB_SIDE_GRAPH];

  g_autoptr (PlumbDivergence) divergence
      = before > 0 && after > 0
            ? plumb_divergence_new (self->facts->engine, self->reader, before, after, NULL)
            : NULL;

  return divergence != NULL ? plumb_divergence_describe (divergence, output->step) : NULL;
}

static void
describe_dispatch (Comparing *self, const PlumbLegacyOutput *output, PlumbValueBuilder *pair)
{
  const PlumbDispatchFacts *facts = self->facts;

  plumb_value_builder_set_string (pair, "what", "pair");
  plumb_value_builder_set_string (pair, "dispatch", facts->id);
  plumb_value_builder_set_string (pair, "workflow", facts->contract->workflow);
  plumb_value_builder_set_string (pair, "output", output->id);
  plumb_value_builder_set_int (pair, "run_id", facts->runs[PLUMB_SIDE_GRAPH]);
  plumb_value_builder_set (pair, "order_line_id",
                           facts->order != NULL ? plumb_value_new_string (facts->order)
                                                : plumb_value_new_null ());
  if (facts->trial != NULL)
    plumb_value_builder_set_string (pair, "trial", facts->trial);
  plumb_value_builder_set_string (pair, "graph_hash", facts->contract->graph_hash);
  plumb_value_builder_set_string (pair, "legacy_hash", facts->contract->legacy_hash);
  plumb_value_builder_set_string (pair, "compared_at", self->when);
  plumb_value_builder_set_int (pair, "waited_ms", facts->waited_ms);
  plumb_value_builder_set (pair, "reviewer", plumb_value_new_null ());
}

static gboolean
add_pair (Comparing *self,
          const PlumbLegacyOutput *output,
          const PlumbPairMatch *match,
          const PlumbCompareSettings *settings,
          GError **error)
{
  PlumbArtifacts *artifacts
      = plumb_project_get_artifacts (plumb_engine_get_info (self->facts->engine)->project);
  g_autoptr (PlumbValue) record
      = plumb_pair_compare (artifacts, match, output->kind, settings, self->cancellable, error);
  if (record == NULL)
    return FALSE;
  PlumbValueBuilder *pair = plumb_value_builder_new_copy (record);
  describe_dispatch (self, output, pair);
  g_autoptr (PlumbValue) first
      = g_str_equal (plumb_value_member_string (record, "verdict", ""), "pass")
            ? NULL
            : find_first_step (self, output);
  if (first != NULL)
    plumb_value_builder_set (pair, "first_step", plumb_value_ref (first));
  plumb_value_builder_add (self->pairs, plumb_value_builder_end (pair));
  return TRUE;
}

static GPtrArray *
list_side (Comparing *self, gint64 run, const char *step, const char *port, GError **error)
{
  return run > 0 ? plumb_pair_list_data (self->reader, run, step, port, error)
                 : g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pair_side_free);
}

static gboolean
compare_output (Comparing *self, const PlumbLegacyOutput *output, GError **error)
{
  const PlumbDispatchFacts *facts = self->facts;
  g_autofree char *step = plumb_legacy_make_step (output);
  g_autoptr (GPtrArray) a
      = list_side (self, facts->runs[PLUMB_SIDE_LEGACY], step, PLUMB_LEGACY_PORT, error);
  g_autoptr (GPtrArray) b = a != NULL ? list_side (self, facts->runs[PLUMB_SIDE_GRAPH],
                                                   output->step, output->port, error)
                                      : NULL;
  if (b == NULL)
    return FALSE;
  g_autoptr (PlumbCompareSettings) settings
      = plumb_contract_make_settings (plumb_engine_get_info (facts->engine)->project,
                                      facts->rollout, facts->contract->workflow, output->id, error);
  if (settings == NULL)
    return FALSE;
  g_autoptr (GArray) matches = plumb_pair_match (a, b);
  for (guint i = 0; i < matches->len; i++)
    if (!add_pair (self, output, &g_array_index (matches, PlumbPairMatch, i), settings, error))
      return FALSE;
  /* Nothing on either side is a miss: an output is never left without a pair. */
  const PlumbPairMatch none = { NULL, NULL };
  return matches->len > 0 || add_pair (self, output, &none, settings, error);
}

/**
 * plumb_dispatch_compare:
 * @data: a PlumbDispatchFacts whose runs have ended
 * @cancellable: (nullable): a cancellable
 * @error: set where the ledger cannot be read, a setting is none, or it was cancelled
 *
 * Returns: (transfer full) (nullable): a PlumbValue: the pairs
 */
gpointer
plumb_dispatch_compare (gpointer data, GCancellable *cancellable, GError **error)
{
  const PlumbDispatchFacts *facts = data;
  g_autoptr (PlumbLedgerReader) reader
      = plumb_project_open_reader (plumb_engine_get_info (facts->engine)->project, error);
  if (reader == NULL)
    return NULL;
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *when = plumb_clock_format (plumb_clock_get_wall (clock));
  g_autoptr (PlumbValueBuilder) pairs = plumb_value_builder_new_array ();
  Comparing comparing = { facts, reader, pairs, when, cancellable };
  for (guint i = 0; i < plumb_legacy_get_n_outputs (facts->contract->legacy); i++)
    if (facts->outputs[i].mode == PLUMB_MODE_SHADOW
        && !compare_output (&comparing, plumb_legacy_get_output (facts->contract->legacy, i),
                            error))
      return NULL;
  return plumb_value_builder_end (g_steal_pointer (&pairs));
}
